// SPDX-License-Identifier: MIT
// The smaller tables, and what is common to all. volunteer_columns.cpp and role_columns.cpp hold the large
// ones.
#include "exchange/column_kinds.hpp"

#include <algorithm>

namespace kith::exchange {

namespace chrono = std::chrono;
using namespace columns;

namespace {

constexpr auto community_table = std::to_array<Field<CommunityLine>>({
    {"name", true, [](auto& l, Cell const& c) { l.name = required_text(c); },
     [](auto const& l, PackContext const&) { return l.name; }},
    {"as_of", false,
     [](auto& l, Cell const& c) {
         if (!is_unknown(c.text())) l.as_of = std::string(c.text()); // read once the zone is known
     },
     [](auto const& l, PackContext const&) { return l.as_of.value_or(""); }},
    {"time_zone", false,
     [](auto& l, Cell const& c) {
         if (!is_unknown(c.text())) l.time_zone = std::string(c.text());
     },
     [](auto const& l, PackContext const&) { return l.time_zone.value_or(""); }},
    {"commitment_weeks", false,
     [](auto& l, Cell const& c) {
         l.commitment_weeks = known_integer(c, 1, commitment_weeks_max).value_or(l.commitment_weeks);
     },
     [](auto const& l, PackContext const&) { return std::to_string(l.commitment_weeks); }},
});

constexpr auto organisation_table = std::to_array<Field<OrganisationLine>>({
    {"id", true, [](auto& l, Cell const& c) { l.organisation.key = required_text(c); },
     [](auto const& l, PackContext const&) { return l.organisation.key; }},
    {"name", false, [](auto& l, Cell const& c) { l.organisation.name = c.text(); },
     [](auto const& l, PackContext const&) { return l.organisation.name; }},
    postcode_field<OrganisationLine, &OrganisationLine::location>,
    ward_field<OrganisationLine, &OrganisationLine::location>,
    easting_field<OrganisationLine, &OrganisationLine::location>,
    northing_field<OrganisationLine, &OrganisationLine::location>,
});

void read_shift_end(ShiftLine& line, Cell const& cell) {
    if (auto const time = parse_time(cell.text())) {
        line.end_minutes = *time;
        return;
    }
    // A day and a time: the instant is taken back to civil time, in UTC so that nothing shifts.
    auto const stated = parse_instant(cell.text(), ZoneTable());
    if (!stated || cell.text().find(':') == std::string_view::npos) {
        return cell.fail(Misread{cell.text().empty() ? Expected::value : Expected::time_of_day, ""});
    }
    line.end = CivilTime(chrono::floor<Minutes>(stated->time_since_epoch()));
}

constexpr auto shift_table = std::to_array<Field<ShiftLine>>({
    {"id", true, [](auto& l, Cell const& c) { l.row.shift.key = required_text(c); },
     [](auto const& l, PackContext const&) { return l.row.shift.key; }},
    {"role", true, [](auto& l, Cell const& c) { l.row.role = required_text(c); },
     [](auto const& l, PackContext const&) { return l.row.role; }},
    {"date", true, [](auto& l, Cell const& c) { l.date = take(c, parse_date(c.text())); },
     [](auto const& l, PackContext const&) { return date(l.date); }},
    {"start", true, [](auto& l, Cell const& c) { l.begin_minutes = take(c, parse_time(c.text())); },
     [](auto const& l, PackContext const&) { return format_time(*l.begin_minutes); }},
    {"end", true, read_shift_end,
     [](auto const& l, PackContext const&) {
         return l.end ? format_civil(*l.end) : format_time(*l.end_minutes);
     }},
    {"places_minimum", false,
     [](auto& l, Cell const& c) { l.row.shift.places.minimum = known_integer(c, 0, places_max); },
     [](auto const& l, PackContext const&) { return number(l.row.shift.places.minimum); }},
    {"places_maximum", false,
     [](auto& l, Cell const& c) { l.row.shift.places.maximum = known_integer(c, 0, places_max); },
     [](auto const& l, PackContext const&) { return number(l.row.shift.places.maximum); }},
    {"urgency", false, [](auto& l, Cell const& c) { l.row.shift.urgency = known_word<Urgency>(c); },
     [](auto const& l, PackContext const&) { return word(l.row.shift.urgency); }},
    {"status", false,
     [](auto& l, Cell const& c) {
         l.row.shift.status = known_word<RoleStatus>(c).value_or(RoleStatus::open);
     },
     [](auto const& l, PackContext const&) { return std::string(word_of(l.row.shift.status)); }},
});

constexpr auto match_table = std::to_array<Field<MatchLine>>({
    {"volunteer", true, [](auto& l, Cell const& c) { l.row.volunteer = required_text(c); },
     [](auto const& l, PackContext const&) { return l.row.volunteer; }},
    {"opening", true, [](auto& l, Cell const& c) { l.row.opening = required_text(c); },
     [](auto const& l, PackContext const&) { return l.row.opening; }},
    {"state", true,
     [](auto& l, Cell const& c) {
         l.row.state = take(c, parse_word<MatchState>(c.text())).value_or(MatchState::suggested);
     },
     [](auto const& l, PackContext const&) { return std::string(word_of(l.row.state)); }},
    {"since", false, [](auto& l, Cell const& c) { l.row.since = known_date(c); },
     [](auto const& l, PackContext const&) { return date(l.row.since); }},
});

} // namespace

std::span<Field<CommunityLine> const> community_fields() {
    return community_table;
}
std::span<Field<OrganisationLine> const> organisation_fields() {
    return organisation_table;
}
std::span<Field<ShiftLine> const> shift_fields() {
    return shift_table;
}
std::span<Field<MatchLine> const> match_fields() {
    return match_table;
}

Location location_of(LocationCells const& cells, PackContext const& context) {
    Location location;
    auto const* const place = cells.postcode ? context.gazetteer.find(*cells.postcode) : nullptr;
    if (place != nullptr) {
        location.point = place->point;
        auto const ward = context.wards.find(place->ward);
        if (ward) location.ward = WardId(*ward);
    }
    if (cells.easting && cells.northing) location.point = GridPoint{*cells.easting, *cells.northing};
    if (cells.ward) location.ward = cells.ward;
    return location;
}

LocationCells cells_of(Location const& location) {
    LocationCells cells;
    cells.ward = location.ward;
    if (location.point) {
        cells.easting = location.point->easting;
        cells.northing = location.point->northing;
    }
    return cells;
}

std::optional<Interval> time_of(ShiftLine const& line, PackContext const& context) {
    if (!line.date || !line.begin_minutes || (!line.end_minutes && !line.end)) return std::nullopt;
    CivilTime const begin = CivilTime(*line.date) + Minutes(*line.begin_minutes);
    CivilTime end = line.end ? *line.end : CivilTime(*line.date) + Minutes(*line.end_minutes);
    if (!line.end && end <= begin && end + chrono::days(1) - begin <= overnight_max) end += chrono::days(1);
    return Interval{context.zone.instant(begin), context.zone.instant(end)};
}

ShiftLine line_of(ShiftRow const& row, PackContext const& context) {
    ShiftLine line;
    line.row = row;
    CivilTime const begin = context.zone.civil(row.shift.when.begin);
    CivilTime const end = context.zone.civil(row.shift.when.end);
    Date const day = chrono::floor<chrono::days>(begin);
    line.date = day;
    line.begin_minutes = static_cast<int>((begin - CivilTime(day)).count());
    if (end > begin && end <= CivilTime(day) + chrono::days(1)) {
        line.end_minutes = static_cast<int>((end - CivilTime(day)).count());
    } else {
        line.end = end;
    }
    return line;
}

std::vector<PackFile> pack_files() {
    std::vector<PackFile> files;
    auto const add = [&](std::string name, auto const& fields) {
        auto& file = files.emplace_back(PackFile{std::move(name), {}});
        for (auto const& field : fields) file.columns.emplace_back(field.name);
    };
    add("community.csv", community_fields());
    add("volunteers.csv", volunteer_fields());
    add("organisations.csv", organisation_fields());
    add("roles.csv", role_fields());
    add("shifts.csv", shift_fields());
    add("matches.csv", match_fields());
    auto const add_header = [&](std::string name, std::string const& text) {
        CsvRecords header(text, ',');
        if (header.next() != CsvRecords::Step::record) return;
        files.push_back({std::move(name), {header.fields().begin(), header.fields().end()}});
    };
    add_header("places.csv", format_places({}));
    add_header("wards.csv", format_wards({}));
    for (auto const kind : taxonomy_kinds) {
        std::vector<std::string> columns = {"id", "label"};
        if (kind == TaxonomyKind::checks) columns.insert(columns.end(), {"scheme", "rank"});
        files.push_back({taxonomy_file(kind), std::move(columns)});
    }
    return files;
}

} // namespace kith::exchange
