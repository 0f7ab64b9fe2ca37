// SPDX-License-Identifier: MIT
#include "exchange/json_text.hpp"

#include <boost/json/parser.hpp>

#include <algorithm>

namespace kith::exchange {

std::optional<boost::json::value> parse_json(std::string_view file, std::string_view text,
                                             ImportReport& report) {
    boost::json::parser parser;
    boost::json::error_code failure;
    auto consumed = parser.write_some(text.data(), text.size(), failure);
    if (!failure) {
        bool const only_space_left = text.find_first_not_of(" \t\r\n", consumed) == std::string_view::npos;
        if (only_space_left) return parser.release();
    }
    consumed = std::min(consumed, text.size());
    auto const line = 1 + std::ranges::count(text.substr(0, consumed), '\n');
    report.add(ImportError{std::string(file),
                           static_cast<std::size_t>(line),
                           {},
                           std::string(text.substr(consumed, read_bytes_max)),
                           Expected::valid_json,
                           failure ? failure.message() : ""});
    return std::nullopt;
}

} // namespace kith::exchange
