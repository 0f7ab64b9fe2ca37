// SPDX-License-Identifier: MIT
// A refusal is a value: a function that may say no returns Outcome<Value, Refusal>, where Refusal carries a
// stable code and the numbers behind it. Faults (disk, socket) are exceptions; bugs abort (contract.hpp).
#pragma once

#include <expected>
#include <type_traits>
#include <utility>

namespace kith {

template <class Value, class Refusal>
using Outcome = std::expected<Value, Refusal>;

// `return refuse(code);` from a function that returns an Outcome.
template <class Refusal>
[[nodiscard]] constexpr auto refuse(Refusal&& refusal) {
    return std::unexpected<std::decay_t<Refusal>>(std::forward<Refusal>(refusal));
}

} // namespace kith
