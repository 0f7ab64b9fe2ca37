// SPDX-License-Identifier: MIT
#include "exchange/import_error.hpp"

#include <boost/describe/enum_to_string.hpp>

#include <utility>

namespace kith::exchange {

std::string_view code(Expected expected) {
    return boost::describe::enum_to_string(expected, "?");
}
std::string_view code(Noted noted) {
    return boost::describe::enum_to_string(noted, "?");
}

void ImportReport::add(ImportError error) {
    if (full()) {
        ++omitted_;
        return;
    }
    error.read = excerpt(error.read);
    errors_.push_back(std::move(error));
}

void ImportReport::add(ImportNote note) {
    if (notes_.size() >= errors_max) return;
    note.read = excerpt(note.read);
    notes_.push_back(std::move(note));
}

std::string excerpt(std::string_view text) {
    std::string_view constexpr ellipsis = "…";
    bool const cut = text.size() > read_bytes_max;
    if (cut) {
        std::size_t end = read_bytes_max - ellipsis.size();
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
        text = text.substr(0, end);
    }
    std::string shown(text);
    for (char& each : shown) {
        if (static_cast<unsigned char>(each) < 0x20U || each == 0x7F) each = ' ';
    }
    if (cut) shown += ellipsis;
    return shown;
}

} // namespace kith::exchange
