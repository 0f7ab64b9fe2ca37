// SPDX-License-Identifier: MIT
// Unknown is its own value: never a yes, never a silent no. A fact nobody has stated is an empty Known or
// Answer::unknown, and every rule decides what that means for it.
#pragma once

#include <cstdint>
#include <optional>

namespace kith {

// Empty = nobody has told us. A known nothing ("no skills") is a value, e.g. an empty list.
template <class Value>
using Known = std::optional<Value>;

enum class Answer : std::uint8_t { unknown, no, yes };

} // namespace kith
