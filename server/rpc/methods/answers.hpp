// SPDX-License-Identifier: MIT
// What the answers of many methods are made of: nothing at all, and members that are there only where there
// is something to say.
#pragma once

#include "store/moments.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

namespace kith::rpc {

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

[[nodiscard]] inline std::optional<std::string> if_any(std::string text) {
    return text.empty() ? std::nullopt : std::optional(std::move(text));
}
[[nodiscard]] inline std::optional<std::int64_t> if_not_zero(std::int64_t number) {
    return number == 0 ? std::nullopt : std::optional(number);
}
[[nodiscard]] inline std::optional<std::int64_t> if_any(std::optional<Instant> at) {
    return at ? std::optional(store::seconds(*at)) : std::nullopt;
}

} // namespace kith::rpc
