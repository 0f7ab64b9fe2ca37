// SPDX-License-Identifier: MIT
#include "sample/backdrop.hpp"

#include <algorithm>
#include <array>

namespace kith::sample {

Address address_in(Backdrop const& backdrop, std::size_t borough, Random& random) {
    std::array<std::int32_t, wards_per_borough> weights{};
    auto const first = borough * wards_per_borough;
    for (std::size_t ward = 0; ward < wards_per_borough; ++ward) {
        weights[ward] = backdrop.places[first + ward].weight;
    }
    Address address;
    address.place = first + random.weighted(weights);
    // A ward is about a kilometre across. The sum of two draws is denser in the middle; tens of metres are as
    // exact as a postcode.
    auto const scatter = [&random] {
        auto const one = random.between(-20, 20);
        return 10 * (one + random.between(-20, 20));
    };
    address.point = backdrop.places[address.place].centre;
    address.point.easting += scatter();
    address.point.northing += scatter();
    return address;
}

std::string numbered(char prefix, std::size_t number, std::size_t count, std::size_t digits_min) {
    auto const digits = std::to_string(number);
    auto const width = std::max({std::to_string(count).size(), digits.size(), digits_min});
    return prefix + std::string(width - digits.size(), '0') + digits;
}

} // namespace kith::sample
