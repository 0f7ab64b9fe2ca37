// SPDX-License-Identifier: MIT
// A volunteer with a role, by index: what plans are made of.
#pragma once

#include <compare>
#include <cstdint>

namespace kith {

struct Pairing {
    std::uint32_t volunteer = 0;
    std::uint32_t role = 0;
    friend auto operator<=>(Pairing const&, Pairing const&) = default;
};

} // namespace kith
