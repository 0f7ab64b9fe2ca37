// SPDX-License-Identifier: MIT
#include "rpc/wire_type.hpp"

#include "spelling/certificates.hpp"

namespace kith::rpc {

// The JSON parser has already refused what is not UTF-8.
bool is_kept_from_us(std::string_view text) {
    return spelling::names_certificate(text);
}

bool is_clean_text(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) return false;
        // U+0080 to U+009F, the second set of control characters.
        if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)
            return false;
    }
    return true;
}

} // namespace kith::rpc
