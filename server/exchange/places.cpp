// SPDX-License-Identifier: MIT
#include "exchange/places.hpp"

#include "exchange/cells.hpp"
#include "exchange/csv.hpp"
#include "exchange/text.hpp"
#include "exchange/ward_shapes.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace kith::exchange {

namespace {

struct StatedPlace {
    Place place;
    std::size_t file = 0; // which of the files
    std::size_t row = 0;
};

enum CodePointColumn : std::size_t { postcode, quality, easting, northing, ward = 9, column_count = 10 };
constexpr std::array<std::string_view, 4> code_point_names = {"PC", "PQ", "EA", "NO"};

void misread_cell(ImportReport& report, std::string const& file, std::size_t row, std::string_view column,
                  std::string_view read, Misread what) {
    report.add(
        ImportError{file, row, std::string(column), std::string(read), what.expected, std::move(what.hint)});
}

// One row of Code-Point Open; nothing where it has no position, or is wrong and reported.
std::optional<Place> code_point(std::span<std::string_view const> cells, std::string const& file,
                                std::size_t row, PlacesImport& import, ImportReport& report) {
    if (cells.size() != column_count) {
        misread_cell(report, file, row, "", std::to_string(cells.size()),
                     {Expected::consistent_row, std::to_string(std::size_t{column_count})});
        return std::nullopt;
    }
    auto const code = parse_postcode(cells[postcode]);
    auto const point_quality = parse_integer(cells[quality], 0, 99);
    auto const east = parse_integer(cells[easting], 0, easting_max);
    auto const north = parse_integer(cells[northing], 0, northing_max);
    if (!code) misread_cell(report, file, row, "PC", cells[postcode], code.error());
    if (!point_quality) misread_cell(report, file, row, "PQ", cells[quality], point_quality.error());
    if (!east) misread_cell(report, file, row, "EA", cells[easting], east.error());
    if (!north) misread_cell(report, file, row, "NO", cells[northing], north.error());
    if (!code || !point_quality || !east || !north) return std::nullopt;
    constexpr int no_position = 90; // the quality that means so; easting and northing are then 0
    if (*point_quality == no_position) {
        ++import.without_point;
        return std::nullopt;
    }
    return Place{*code,
                 {static_cast<std::int32_t>(*east), static_cast<std::int32_t>(*north)},
                 std::string(cells[ward])};
}

void read_code_point(std::size_t which, std::string const& file, std::string_view text, PlacesImport& import,
                     std::vector<StatedPlace>& stated, ImportReport& report) {
    CsvRecords records(text, ',');
    for (auto step = records.next(); step != CsvRecords::Step::end && !report.full(); step = records.next()) {
        if (step != CsvRecords::Step::record) {
            auto const expected =
                step == CsvRecords::Step::broken_quote ? Expected::closing_quote : Expected::row_within_limit;
            misread_cell(report, file, records.row(), "", "", {expected, ""});
            continue;
        }
        auto const cells = records.fields();
        bool const header =
            records.row() == 1 &&
            std::ranges::equal(cells.first(std::min<std::size_t>(cells.size(), 4)), code_point_names);
        if (header || records.blank()) continue;
        auto place = code_point(cells, file, records.row(), import, report);
        if (place) stated.push_back({std::move(*place), which, records.row()});
    }
}

// Sorted by postcode; the same place stated twice counts once, a different one is an error.
void sort_places(std::vector<StatedPlace>& stated, std::span<std::filesystem::path const> files,
                 std::string_view column, ImportReport& report) {
    std::ranges::sort(stated, {}, [](StatedPlace const& each) {
        return std::tuple(std::string_view(each.place.postcode), each.file, each.row);
    });
    for (std::size_t at = 1; at < stated.size(); ++at) {
        auto const& first = stated[at - 1];
        auto const& again = stated[at];
        if (again.place.postcode != first.place.postcode || again.place == first.place) continue;
        misread_cell(report, files[again.file].filename().string(), again.row, column, again.place.postcode,
                     {Expected::unique_key, ""});
    }
    auto const same = std::ranges::unique(
        stated, {}, [](StatedPlace const& each) -> std::string const& { return each.place.postcode; });
    stated.erase(same.begin(), same.end());
}

// Compares a stated ward with the boundaries and returns the one to keep.
std::string checked_ward(StatedPlace const& stated, std::string const& file, WardShapes const& shapes,
                         PlacesImport& import) {
    auto const& wards = shapes.wards();
    auto const& code = stated.place.ward;
    auto const holding = shapes.holding(stated.place.point);
    bool const known = std::ranges::binary_search(wards, code, {}, &WardShape::code);
    bool const agrees = std::ranges::any_of(holding, [&](std::size_t at) { return wards[at].code == code; });
    if (known || !holding.empty()) ++import.checked;
    if (agrees) return code;
    std::string found = holding.empty() ? "" : wards[holding.front()].code;
    // A postcode of another borough, in none of these wards, contradicts nothing.
    if (known || !found.empty()) {
        import.disagreements.push_back({file, stated.row, stated.place.postcode, code, found});
    }
    if (known) return code;
    if (found.empty()) ++import.outside;
    return found;
}

struct PointSum {
    std::int64_t easting = 0;
    std::int64_t northing = 0;
    std::int64_t count = 0;
};

void set_wards(WardShapes const& shapes, PlacesImport& import) {
    std::map<std::string_view, PointSum> sums;
    for (auto const& place : import.places) {
        if (place.ward.empty()) continue;
        auto& sum = sums[place.ward];
        sum.easting += place.point.easting;
        sum.northing += place.point.northing;
        ++sum.count;
    }
    auto const mean = [&](std::string_view code) -> Known<GridPoint> {
        auto const found = sums.find(code);
        if (found == sums.end()) return std::nullopt;
        auto const& sum = found->second;
        return GridPoint{static_cast<std::int32_t>(sum.easting / sum.count),
                         static_cast<std::int32_t>(sum.northing / sum.count)};
    };
    for (auto const& ward : shapes.wards()) {
        import.wards.push_back({ward.code, ward.name, mean(ward.code).value_or(ward.centroid)});
    }
    if (!import.wards.empty()) return;
    for (auto const& [code, sum] : sums)
        import.wards.push_back({std::string(code), std::string(code), mean(code)});
}

std::optional<GridPoint> read_point(CsvReader& reader, std::size_t east_column, bool required) {
    std::size_t const north_column = east_column + 1;
    if (!required && reader.cell(east_column).empty() && reader.cell(north_column).empty())
        return std::nullopt;
    auto const east = parse_integer(reader.cell(east_column), 0, easting_max);
    auto const north = parse_integer(reader.cell(north_column), 0, northing_max);
    if (!east) reader.misread(east_column, east.error());
    if (!north) reader.misread(north_column, north.error());
    if (!east || !north) return std::nullopt;
    return GridPoint{static_cast<std::int32_t>(*east), static_cast<std::int32_t>(*north)};
}

constexpr std::array<CsvColumn, 4> place_columns = {
    {{"postcode", true}, {"easting", true}, {"northing", true}, {"ward", false}}};
constexpr std::array<CsvColumn, 4> ward_columns = {
    {{"ward", true}, {"name", false}, {"easting", false}, {"northing", false}}};

} // namespace

std::optional<PlacesImport> import_places(std::span<std::filesystem::path const> files,
                                          ImportReport& report) {
    PlacesImport import;
    WardShapes shapes;
    std::vector<StatedPlace> stated;
    for (std::size_t which = 0; which < files.size(); ++which) {
        auto const text = read_text_file(files[which], report);
        if (!text) continue;
        std::string const name = files[which].filename().string();
        if (trimmed(*text).starts_with('{'))
            shapes.read(name, *text, report);
        else
            read_code_point(which, name, *text, import, stated, report);
    }
    shapes.index();
    for (std::size_t at = 1; at < shapes.wards().size(); ++at) {
        if (shapes.wards()[at].code != shapes.wards()[at - 1].code) continue;
        misread_cell(report, "", 0, "ward", shapes.wards()[at].code, {Expected::unique_key, ""});
    }
    sort_places(stated, files, "PC", report);
    if (!report.clean()) return std::nullopt;
    for (auto& each : stated) {
        if (!shapes.wards().empty()) {
            each.place.ward = checked_ward(each, files[each.file].filename().string(), shapes, import);
        }
        import.places.push_back(std::move(each.place));
    }
    std::ranges::sort(import.disagreements, {}, [](auto const& each) {
        return std::tuple(std::string_view(each.file), each.row, std::string_view(each.postcode));
    });
    set_wards(shapes, import);
    return import;
}

std::string format_places(std::span<Place const> places) {
    std::string out;
    CsvWriter writer(out, {.line_end = "\n"});
    for (auto const& column : place_columns) writer.text(column.name);
    writer.end_row();
    for (auto const& place : places) {
        writer.text(place.postcode).number(place.point.easting).number(place.point.northing).text(place.ward);
        writer.end_row();
    }
    return out;
}

std::string format_wards(std::span<WardPlace const> wards) {
    std::string out;
    CsvWriter writer(out, {.line_end = "\n"});
    for (auto const& column : ward_columns) writer.text(column.name);
    writer.end_row();
    for (auto const& ward : wards) {
        writer.text(ward.code).text(ward.name);
        if (ward.centre)
            writer.number(ward.centre->easting).number(ward.centre->northing);
        else
            writer.blank().blank();
        writer.end_row();
    }
    return out;
}

std::vector<Place> read_places(std::string_view file, std::string_view text, ImportReport& report) {
    std::vector<StatedPlace> stated;
    CsvReader reader(std::string(file), text, place_columns, report);
    while (reader.next()) {
        auto const code = parse_postcode(reader.cell(0));
        if (!code) reader.misread(0, code.error());
        auto const point = read_point(reader, 1, true);
        if (code && point) stated.push_back({{*code, *point, std::string(reader.cell(3))}, 0, reader.row()});
    }
    std::filesystem::path const files[] = {file};
    sort_places(stated, files, "postcode", report);
    std::vector<Place> places;
    for (auto& each : stated) places.push_back(std::move(each.place));
    return places;
}

std::vector<WardPlace> read_wards(std::string_view file, std::string_view text, ImportReport& report) {
    std::vector<WardPlace> wards;
    CsvReader reader(std::string(file), text, ward_columns, report);
    while (reader.next()) {
        if (reader.cell(0).empty()) reader.misread(0, {Expected::value, ""});
        wards.push_back(
            {std::string(reader.cell(0)), std::string(reader.cell(1)), read_point(reader, 2, false)});
    }
    return wards;
}

Gazetteer::Gazetteer(std::vector<Place> places) : places_(std::move(places)) {
    std::ranges::sort(places_);
    auto const again = std::ranges::unique(places_, {}, &Place::postcode);
    places_.erase(again.begin(), again.end());
}

Place const* Gazetteer::find(std::string_view postcode) const {
    auto const at = std::ranges::lower_bound(places_, postcode, {}, &Place::postcode);
    return at != places_.end() && at->postcode == postcode ? &*at : nullptr;
}

} // namespace kith::exchange
