// SPDX-License-Identifier: MIT
// JSON text from outside -> a value, strictly: bounded depth, nothing after it, and no member twice, because
// two readers could take different ones (RFC 8259, section 4).
#pragma once

#include "base/outcome.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace kith::rpc {

constexpr std::size_t json_depth_max = 32;

struct JsonRefusal {
    enum class Why { malformed, too_deep, duplicate_member } why;
    std::string what; // the parser's word for it, or the member's name
};

// O(n log n) in the length of the text.
[[nodiscard]] Outcome<boost::json::value, JsonRefusal> parse_json(std::string_view text);

} // namespace kith::rpc
