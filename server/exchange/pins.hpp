// SPDX-License-Identifier: MIT
// Pins of published activities: many say nothing, because nobody placed them.
#pragma once

#include "exchange/import_error.hpp"
#include "model/location.hpp"

#include <optional>

namespace kith::exchange {

struct Pin {
    std::optional<GridPoint> point{};
    Noted why_not{}; // where there is none: pin_at_zero, pin_of_whole_area, pin_outside_grid
};
[[nodiscard]] Pin read_pin(double longitude, double latitude);

} // namespace kith::exchange
