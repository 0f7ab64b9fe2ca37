// SPDX-License-Identifier: MIT
// The columns of every file of a pack, declared once: the name, whether the file must have it, how its cell
// is read and how it is written. Reader, writer, templates and the test of data/README.md all walk these
// tables. Names are those that Roster::build uses for fields, so a violation finds its column.
#pragma once

#include "exchange/csv.hpp"
#include "exchange/pack_cells.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::exchange {

struct PackDraft;

// What a cell may need to know, of a pack that has been read: for those who read or write more of its cells.
[[nodiscard]] PackContext context_of(PackDraft const& draft);

// One cell being read.
class Cell {
  public:
    Cell(CsvReader& reader, std::size_t column, PackContext const& context)
        : reader_(reader), column_(column), context_(context) {}

    [[nodiscard]] std::string_view text() const { return reader_.cell(column_); }
    [[nodiscard]] PackContext const& context() const { return context_; }
    void fail(Misread what) const { reader_.misread(column_, std::move(what)); }
    void fail(PartMisread what) const { reader_.misread(column_, what.part, std::move(what.what)); }
    void note(std::string_view part, Noted noted) const { reader_.note(column_, part, noted); }

  private:
    CsvReader& reader_;
    std::size_t column_;
    PackContext const& context_;
};

template <class Line>
struct Field {
    std::string_view name;
    bool required = false;
    void (*read)(Line&, Cell const&) = nullptr; // not called for a column that the file lacks
    std::string (*write)(Line const&, PackContext const&) = nullptr;
};

// Where a line says it is.
struct LocationCells {
    Known<std::string> postcode;
    Known<WardId> ward;
    Known<std::int32_t> easting;
    Known<std::int32_t> northing;
};

// A line is an entity with what its columns say beside the model's fields.
struct CommunityLine {
    std::string name;
    Known<std::string> as_of;
    Known<std::string> time_zone;
    std::int32_t commitment_weeks = 12;
};
struct VolunteerLine {
    Volunteer volunteer;
    LocationCells home;
    std::vector<std::string> not_for;
};
struct OrganisationLine {
    Organisation organisation;
    LocationCells location;
};
struct RoleLine {
    RoleRow row;
    LocationCells location;
};
struct ShiftLine {
    ShiftRow row;
    Known<Date> date;
    Known<int> begin_minutes;
    Known<int> end_minutes;
    Known<CivilTime> end; // where the cell states a day too
};
struct MatchLine {
    MatchRow row;
};

[[nodiscard]] std::span<Field<CommunityLine> const> community_fields();
[[nodiscard]] std::span<Field<VolunteerLine> const> volunteer_fields();
[[nodiscard]] std::span<Field<OrganisationLine> const> organisation_fields();
[[nodiscard]] std::span<Field<RoleLine> const> role_fields();
[[nodiscard]] std::span<Field<ShiftLine> const> shift_fields();
[[nodiscard]] std::span<Field<MatchLine> const> match_fields();

// A line's location from what it states: a point of its own before its postcode's, its own ward before its
// postcode's.
[[nodiscard]] Location location_of(LocationCells const& cells, PackContext const& context);
// The cells that say `location`; the postcode it came from is not kept.
[[nodiscard]] LocationCells cells_of(Location const& location);

// A shift that ends at or before its start by the clock ends the next day, if it is not longer than this.
inline constexpr Minutes overnight_max{14 * 60};

// The shift's time, or nothing where the cells do not say one.
[[nodiscard]] std::optional<Interval> time_of(ShiftLine const& line, PackContext const& context);
[[nodiscard]] ShiftLine line_of(ShiftRow const& row, PackContext const& context);

// Every file of a pack with its columns' names, for templates and documentation.
struct PackFile {
    std::string name;
    std::vector<std::string> columns;
};
[[nodiscard]] std::vector<PackFile> pack_files();

} // namespace kith::exchange
