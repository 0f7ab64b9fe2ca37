// SPDX-License-Identifier: MIT
// The bytes of a file in an answer, which is text.
#pragma once

#include <sodium.h>

#include <string>

namespace kith::rpc {

// RFC 4648, with padding.
[[nodiscard]] inline std::string base64(std::string const& bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<unsigned char const*>(bytes.data()),
                      bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back(); // its terminating zero
    return text;
}

} // namespace kith::rpc
