// SPDX-License-Identifier: MIT
#include "exchange/surge.hpp"

#include "base/contract.hpp"
#include "exchange/cells.hpp"
#include "exchange/csv.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace kith::exchange {
namespace {

enum Column : std::size_t { kind, at, id, within, hours, days, share, ward, first_role_column };

// Columns of roles.csv that a role may state, each passed on as it stands.
constexpr std::array role_columns{"title",
                                  "setting",
                                  "places_minimum",
                                  "places_maximum",
                                  "urgency",
                                  "required_skills",
                                  "required_languages",
                                  "required_checks",
                                  "required_training",
                                  "required_vehicle",
                                  "minimum_age"};

std::vector<CsvColumn> columns() {
    std::vector<CsvColumn> all{{"kind", true},   {"at", true},    {"id", true},     {"within", false},
                               {"hours", false}, {"days", false}, {"share", false}, {"ward", false}};
    for (char const* const column : role_columns) all.push_back({column, false});
    return all;
}

std::string two(unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

// "2026-09-07 17:00" on the clock of the centre.
std::string civil_text(ZoneTable const& zone, Instant instant) {
    CivilTime const civil = zone.civil(instant);
    auto const day = std::chrono::floor<std::chrono::days>(civil);
    std::chrono::year_month_day const date(day);
    auto const minutes = static_cast<unsigned>((civil - day).count());
    return std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<unsigned>(date.month())) +
           "-" + two(static_cast<unsigned>(date.day())) + " " + two(minutes / 60) + ":" + two(minutes % 60);
}

// Codes of the wards, the one where most people live first; ties by code.
std::vector<std::string> wards_by_people(RosterDraft const& draft) {
    std::map<std::string, std::int64_t> people;
    for (Ward const& each : draft.wards) people.emplace(draft.words.wards.code(each.id), 0);
    for (Volunteer const& each : draft.volunteers)
        if (each.home.ward) ++people[std::string(draft.words.wards.code(*each.home.ward))];
    std::vector<std::string> codes;
    for (auto const& [code, count] : people) codes.push_back(code);
    std::ranges::sort(codes, [&](std::string const& a, std::string const& b) {
        return std::pair(-people[a], a) < std::pair(-people[b], b);
    });
    return codes;
}

class Reader {
  public:
    Reader(std::string_view file, std::string_view text, PackDraft const& draft, Instant start,
           ImportReport& report)
        : draft_(draft),
          start_(start),
          report_(report),
          columns_(columns()),
          csv_(std::string(file), text, columns_, report),
          changes_(surge_.changes, {.line_end = "\n"}),
          wards_(wards_by_people(draft.roster)) {}

    std::optional<Surge> read() {
        row_of_change("kind", "volunteer", "opening", "field", "value");
        surge_.origins.push_back({1, {}});
        for (RoleRow const& each : draft_.roster.roles) keys_.insert(each.role.key);
        for (ShiftRow const& each : draft_.roster.shifts) keys_.insert(each.shift.key);
        while (csv_.usable() && csv_.next()) read_row();
        if (!report_.clean()) return std::nullopt;
        return std::move(surge_);
    }

  private:
    void read_row() {
        std::string_view const what = csv_.cell(kind);
        auto const from = number(at, 0, surge_hours_max, {});
        if (what == "drop_out") {
            auto const per_cent = number(share, 0, 100, {});
            for (Column const column : {id, within, hours, days, ward}) must_be_blank(column);
            if (from && per_cent)
                surge_.drop_outs.push_back({instant(*from), static_cast<std::int32_t>(*per_cent)});
        } else if (what == "role") {
            must_be_blank(share);
            if (from) read_role(*from);
        } else {
            csv_.misread(kind, {Expected::known_word, "role, drop_out"});
        }
    }

    void read_role(std::int64_t from) {
        auto const starts_in = number(within, 1, surge_hours_max, 24);
        auto const length = number(hours, 1, 24, 4);
        auto const count = number(days, 1, surge_days_max, 1);
        std::string const key(csv_.cell(id));
        if (key.empty()) csv_.misread(id, {Expected::value, {}});
        if (!starts_in || !length || !count || key.empty()) return;
        for (std::int64_t day = 0; day < *count; ++day) {
            std::string const opening = *count == 1 ? key : key + "-" + two(static_cast<unsigned>(day) + 1);
            if (!keys_.insert(opening).second) {
                csv_.misread(id, {Expected::unique_key, {}});
                return;
            }
            Instant const begins = instant(from + *starts_in + 24 * day);
            surge_.openings.push_back({opening, instant(from), begins});
            write_role(opening, begins, begins + std::chrono::hours(*length));
        }
    }

    void write_role(std::string const& opening, Instant begins, Instant ends) {
        ZoneTable const& zone = draft_.roster.zone;
        if (draft_.roster.organisations.empty()) {
            report_.add({csv_.file(), csv_.row(), "id", opening, Expected::known_key, {}});
            return;
        }
        // Whoever leads the response; the first by id stands for it.
        auto const lead = std::ranges::min_element(draft_.roster.organisations, {}, &Organisation::key);
        change("open", opening, "organisation", lead->key, "id");
        change("set", opening, "kind", "one_off", "kind");
        change("set", opening, "direct", "yes", "kind");
        change("set", opening, "when", civil_text(zone, begins) + " to " + civil_text(zone, ends), "within");
        std::string place(csv_.cell(ward));
        if (place.starts_with('#')) {
            auto const rank = parse_integer(std::string_view(place).substr(1), 1, 1'000);
            if (!rank || static_cast<std::size_t>(*rank) > wards_.size()) {
                csv_.misread(ward, {Expected::number_in_range, "#1..#" + std::to_string(wards_.size())});
                return;
            }
            place = wards_[static_cast<std::size_t>(*rank) - 1];
        }
        if (!place.empty()) change("set", opening, "ward", place, "ward");
        for (std::size_t at_column = 0; at_column < role_columns.size(); ++at_column) {
            std::string_view const cell = csv_.cell(first_role_column + at_column);
            if (!cell.empty())
                change("set", opening, role_columns[at_column], std::string(cell), role_columns[at_column]);
        }
    }

    void change(char const* what, std::string const& opening, char const* field, std::string const& value,
                char const* column) {
        row_of_change(what, "", opening, field, value);
        surge_.origins.push_back({csv_.row(), column});
    }
    void row_of_change(std::string_view what, std::string_view volunteer, std::string_view opening,
                       std::string_view field, std::string_view value) {
        changes_.text(what).text(volunteer).text(opening).text(field).text(value);
        changes_.end_row();
    }

    std::optional<std::int64_t> number(Column column, std::int64_t least, std::int64_t most,
                                       std::optional<std::int64_t> otherwise) {
        std::string_view const cell = csv_.cell(column);
        if (cell.empty() && otherwise) return otherwise;
        auto const read = parse_integer(cell, least, most);
        if (read) return *read;
        csv_.misread(column, read.error());
        return std::nullopt;
    }
    void must_be_blank(Column column) {
        if (!csv_.cell(column).empty()) csv_.misread(column, {Expected::nothing, {}});
    }
    [[nodiscard]] Instant instant(std::int64_t hour) const { return start_ + std::chrono::hours(hour); }

    PackDraft const& draft_;
    Instant start_;
    ImportReport& report_;
    std::vector<CsvColumn> columns_;
    CsvReader csv_;
    Surge surge_;
    CsvWriter changes_;
    std::vector<std::string> wards_;
    std::set<std::string> keys_;
};

} // namespace

std::optional<Surge> read_surge(std::string_view file, std::string_view text, PackDraft const& draft,
                                Instant start, ImportReport& report) {
    return Reader(file, text, draft, start, report).read();
}

std::optional<Roster> apply_surge(std::string_view file, Surge const& surge,
                                  std::vector<std::string> const& dropped, PackDraft draft,
                                  ImportReport& report) {
    std::string text = surge.changes;
    CsvWriter writer(text, {.line_end = "\n"});
    for (std::string const& volunteer : dropped) {
        writer.text("drop_out").text(volunteer).blank().blank().blank();
        writer.end_row();
    }
    ImportReport own;
    std::size_t count = 0;
    auto roster = apply_changes(file, text, std::move(draft), own, count);
    // What is wrong with a row of the changes is wrong with the surge's row it was made from; a repeated one
    // is told once.
    std::vector<ImportError> told;
    for (ImportError error : own.take_errors()) {
        if (error.row >= 1 && error.row <= surge.origins.size()) {
            auto const& origin = surge.origins[error.row - 1];
            error.column = origin.column;
            error.row = origin.row;
        }
        if (std::ranges::find(told, error) == told.end()) told.push_back(error);
    }
    for (ImportError& error : told) report.add(std::move(error));
    return roster;
}

} // namespace kith::exchange
