// SPDX-License-Identifier: MIT
#include "sample/places.hpp"

#include "base/contract.hpp"

#include <array>
#include <string_view>

namespace kith::sample {

namespace {

struct KnownWard {
    std::string_view code;
    std::string_view name;
    GridPoint centre; // rounded to a hundred metres: near enough to say how far apart two wards are
    std::int32_t weight;
};

constexpr std::array<KnownWard, wards_per_borough> tower_hamlets{{
    {"E05009317", "Bethnal Green East", {535'500, 182'700}, 55},
    {"E05009318", "Blackwall & Cubitt Town", {538'400, 179'900}, 60},
    {"E05009319", "Bow East", {537'000, 183'600}, 62},
    {"E05009320", "Bow West", {536'400, 183'100}, 45},
    {"E05009321", "Bromley North", {537'500, 182'700}, 38},
    {"E05009322", "Bromley South", {537'600, 182'100}, 42},
    {"E05009323", "Canary Wharf", {537'400, 180'000}, 50},
    {"E05009324", "Island Gardens", {537'800, 178'600}, 48},
    {"E05009325", "Lansbury", {538'000, 181'500}, 58},
    {"E05009326", "Limehouse", {536'600, 180'900}, 28},
    {"E05009327", "Mile End", {536'800, 181'700}, 60},
    {"E05009328", "Poplar", {537'900, 180'800}, 40},
    {"E05009329", "St. Dunstan's", {536'100, 181'800}, 46},
    {"E05009330", "St. Katharine's & Wapping", {534'600, 180'400}, 40},
    {"E05009331", "Bethnal Green West", {534'800, 183'000}, 60},
    {"E05009332", "Shadwell", {535'300, 181'000}, 52},
    {"E05009333", "Spitalfields & Banglatown", {533'900, 181'800}, 45},
    {"E05009334", "Stepney Green", {535'400, 181'600}, 46},
    {"E05009335", "Weavers", {533'900, 182'600}, 42},
    {"E05009336", "Whitechapel", {534'400, 181'300}, 55},
}};

constexpr GridPoint borough_centre{536'000, 181'500};

// Made boroughs: two syllables each, a number once they run out.
constexpr std::array<std::string_view, 16> first_halves{"Ash",   "Birch", "Cold", "Dun",   "Elder", "Fen",
                                                        "Gorse", "Hazel", "Iron", "Kelp",  "Lark",  "Moss",
                                                        "North", "Oat",   "Rook", "Willow"};
constexpr std::array<std::string_view, 16> second_halves{
    "mere", "wick",  "thorpe", "holm", "stead", "combe", "brook", "hurst",
    "fold", "marsh", "cote",   "gate", "lea",   "worth", "beck",  "down"};

// Cells of twelve kilometres, thirty to a row, away from the real borough.
constexpr GridPoint cell_origin{150'000, 200'000};
constexpr std::int32_t cell_metres = 12'000;
constexpr std::size_t cells_per_row = 30;

GridPoint centre_of(std::size_t borough) {
    if (borough == 0) return borough_centre;
    auto const cell = borough - 1;
    return {cell_origin.easting + cell_metres * static_cast<std::int32_t>(cell % cells_per_row),
            cell_origin.northing + cell_metres * static_cast<std::int32_t>(cell / cells_per_row)};
}

// "made_0012_07": sorted by text as by number.
std::string made_code(std::size_t borough, std::size_t ward) {
    auto const padded = [](std::size_t number, std::size_t digits) {
        auto const text = std::to_string(number);
        return std::string(digits - text.size(), '0') + text;
    };
    return "made_" + padded(borough, 4) + '_' + padded(ward, 2);
}

} // namespace

std::string borough_name(std::size_t borough) {
    if (borough == 0) return {};
    auto const made = borough - 1;
    std::string name(first_halves[made % first_halves.size()]);
    // The second half turns with each round of first halves, so that neighbours differ in both.
    name += second_halves[(made + made / first_halves.size()) % second_halves.size()];
    auto const round = made / (first_halves.size() * second_halves.size());
    if (round > 0) name += ' ' + std::to_string(round + 1);
    return name;
}

std::vector<Place> places(std::size_t boroughs) {
    KITH_EXPECT(boroughs >= 1 && boroughs <= boroughs_max);
    std::vector<Place> all;
    all.reserve(boroughs * wards_per_borough);
    for (std::size_t borough = 0; borough < boroughs; ++borough) {
        GridPoint const centre = centre_of(borough);
        for (std::size_t index = 0; index < wards_per_borough; ++index) {
            auto const& ward = tower_hamlets[index];
            Place place{.code = std::string(ward.code),
                        .name = std::string(ward.name),
                        .centre = {centre.easting + ward.centre.easting - borough_centre.easting,
                                   centre.northing + ward.centre.northing - borough_centre.northing},
                        .weight = ward.weight};
            if (borough > 0) {
                place.code = made_code(borough + 1, index + 1);
                place.name = borough_name(borough).append(" ward ").append(std::to_string(index + 1));
            }
            all.push_back(std::move(place));
        }
    }
    return all;
}

} // namespace kith::sample
