// SPDX-License-Identifier: MIT
#include "exchange/pins.hpp"

#include "exchange/grid.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace kith::exchange {
namespace {

// Where the common geocoder puts "London, UK" and "United Kingdom": a pin exactly there names no place.
struct AreaPin {
    double longitude;
    double latitude;
};
constexpr auto area_pins = std::to_array<AreaPin>({{-0.1275862, 51.5072178}, // London
                                                   {-0.1277583, 51.5073509}, // London, as it was put earlier
                                                   {-1.4671882, 52.5647271}, // England
                                                   {-3.435973, 55.378051}}); // United Kingdom

bool is_area_pin(double longitude, double latitude) {
    constexpr double near = 1e-6; // a tenth of a metre
    return std::ranges::any_of(area_pins, [&](AreaPin const& pin) {
        return std::abs(pin.longitude - longitude) < near && std::abs(pin.latitude - latitude) < near;
    });
}

} // namespace

Pin read_pin(double longitude, double latitude) {
    if (longitude == 0 && latitude == 0) return {{}, Noted::pin_at_zero};
    if (is_area_pin(longitude, latitude)) return {{}, Noted::pin_of_whole_area};
    auto const point = to_grid(longitude, latitude);
    if (!point) return {{}, Noted::pin_outside_grid};
    return {whole_metres(*point), {}};
}

} // namespace kith::exchange
