// SPDX-License-Identifier: MIT
// Postcodes to grid points and wards: the import of Ordnance Survey's Code-Point Open and of ward boundaries
// into a pack (`kith import places`), each checked against the other, and the lookup that the pack reader
// uses.
#pragma once

#include "exchange/import_error.hpp"
#include "model/location.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::exchange {

struct Place {
    std::string postcode; // "E1 6AN"
    GridPoint point;
    std::string ward; // a code of the wards, or empty: outside them
    friend auto operator<=>(Place const&, Place const&) = default;
};

struct WardPlace {
    std::string code;
    std::string name;
    Known<GridPoint> centre;
    friend bool operator==(WardPlace const&, WardPlace const&) = default;
};

// A postcode whose stated ward is not the one that its point lies in.
struct WardDisagreement {
    std::string file;
    std::size_t row = 0;
    std::string postcode;
    std::string stated;
    std::string found; // empty: in none
    friend bool operator==(WardDisagreement const&, WardDisagreement const&) = default;
};

struct PlacesImport {
    std::vector<Place> places;                   // by postcode
    std::vector<WardPlace> wards;                // by code
    std::vector<WardDisagreement> disagreements; // in order of file and row
    std::size_t checked = 0;                     // postcodes compared with a boundary
    std::size_t without_point = 0;               // postcodes that Code-Point Open gives no position
    std::size_t outside = 0;                     // postcodes in none of the wards
};

// Reads Code-Point Open CSV files (no header: PC, PQ, EA, NO, CY, RH, LH, CC, DC, WC) and GeoJSON files of
// wards, in any order and number. A ward's centre is the mean of its postcodes' points, or its area's
// centroid where it has none. Where the two disagree the stated ward is kept, when it is among the wards, and
// the disagreement listed. Without boundaries the wards are those stated; their names are then their codes.
// Nothing when anything could not be read: see `report`.
[[nodiscard]] std::optional<PlacesImport> import_places(std::span<std::filesystem::path const> files,
                                                        ImportReport& report);

// The pack's places.csv (postcode, easting, northing, ward) and wards.csv (ward, name, easting, northing).
[[nodiscard]] std::string format_places(std::span<Place const> places);
[[nodiscard]] std::string format_wards(std::span<WardPlace const> wards);
[[nodiscard]] std::vector<Place> read_places(std::string_view file, std::string_view text,
                                             ImportReport& report);
[[nodiscard]] std::vector<WardPlace> read_wards(std::string_view file, std::string_view text,
                                                ImportReport& report);

// Postcodes by name.
class Gazetteer {
  public:
    Gazetteer() = default;
    // Any order; of a repeated postcode the lowest counts.
    explicit Gazetteer(std::vector<Place> places);

    [[nodiscard]] bool empty() const { return places_.empty(); }
    // `postcode` as parse_postcode returns it. O(log n).
    [[nodiscard]] Place const* find(std::string_view postcode) const;

  private:
    std::vector<Place> places_;
};

} // namespace kith::exchange
