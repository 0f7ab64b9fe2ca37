// SPDX-License-Identifier: MIT
#include "store/community_rows.hpp"

#include "base/contract.hpp"
#include "store/lists.hpp"

#include <algorithm>

namespace kith::store {
namespace {

constexpr auto organisation_columns =
    std::to_array<std::string_view>({"id", "name", "postcode", "ward", "easting", "northing"});
constexpr auto volunteer_columns = std::to_array<std::string_view>({"id",
                                                                    "name",
                                                                    "status",
                                                                    "skills",
                                                                    "languages",
                                                                    "causes",
                                                                    "goals",
                                                                    "availability",
                                                                    "also_available",
                                                                    "unavailable",
                                                                    "postcode",
                                                                    "ward",
                                                                    "easting",
                                                                    "northing",
                                                                    "travel_max",
                                                                    "travel_mode",
                                                                    "remote",
                                                                    "vehicle",
                                                                    "capacity",
                                                                    "party",
                                                                    "hours_per_week",
                                                                    "checks",
                                                                    "training",
                                                                    "references",
                                                                    "induction",
                                                                    "guardian_consent",
                                                                    "born",
                                                                    "age_band",
                                                                    "sex",
                                                                    "access_needs",
                                                                    "expenses_needed",
                                                                    "hours_only",
                                                                    "employer",
                                                                    "connection",
                                                                    "waiting_since",
                                                                    "not_for"});
constexpr auto role_columns = std::to_array<std::string_view>({"id",
                                                               "title",
                                                               "organisation",
                                                               "kind",
                                                               "status",
                                                               "setting",
                                                               "postcode",
                                                               "ward",
                                                               "easting",
                                                               "northing",
                                                               "urgency",
                                                               "direct",
                                                               "places_minimum",
                                                               "places_maximum",
                                                               "runs_only_full",
                                                               "sessions",
                                                               "when",
                                                               "hours",
                                                               "start",
                                                               "end",
                                                               "commitment_weeks",
                                                               "required_skills",
                                                               "required_languages",
                                                               "required_checks",
                                                               "required_training",
                                                               "required_vehicle",
                                                               "required_references",
                                                               "required_induction",
                                                               "minimum_age",
                                                               "maximum_age",
                                                               "single_sex",
                                                               "single_sex_reason",
                                                               "single_sex_approver",
                                                               "desired_skills",
                                                               "causes",
                                                               "goals",
                                                               "access",
                                                               "expenses_paid",
                                                               "programme"});
constexpr auto shift_columns = std::to_array<std::string_view>(
    {"id", "role", "date", "start", "end", "places_minimum", "places_maximum", "urgency", "status"});

constexpr std::array<TableShape, pack_table_count> shapes = {{
    {"organisation", "organisations.csv", organisation_columns},
    {"volunteer", "volunteers.csv", volunteer_columns},
    {"role", "roles.csv", role_columns},
    {"shift", "shifts.csv", shift_columns},
}};

// Some columns are words of SQL (end, when, references), so all are quoted.
std::string quoted(std::string_view column) {
    return "\"" + std::string(column) + "\"";
}

std::string list_of(TableShape const& shape) {
    std::string list;
    for (auto const column : shape.columns) list += (list.empty() ? "" : ", ") + quoted(column);
    return list;
}

Cells cells_of(Statement const& row, std::size_t count) {
    Cells cells;
    cells.reserve(count);
    for (std::size_t i = 0; i < count; ++i) cells.emplace_back(row.text(static_cast<int>(i)));
    return cells;
}

} // namespace

TableShape const& shape_of(PackTable table) {
    return shapes[static_cast<std::size_t>(table)];
}

std::size_t column_of(PackTable table, std::string_view name) {
    auto const columns = shape_of(table).columns;
    auto const found = std::ranges::find(columns, name);
    KITH_EXPECT(found != columns.end());
    return static_cast<std::size_t>(found - columns.begin());
}

CommunityRows::Prepared& CommunityRows::prepared(PackTable table) {
    auto& made = prepared_[static_cast<std::size_t>(table)];
    if (made.find) return made;
    auto const& shape = shape_of(table);
    std::string const name(shape.table);
    std::string marks;
    std::string sets;
    for (auto const column : shape.columns) {
        marks += ", ?";
        sets += (sets.empty() ? "" : ", ") + quoted(column) + " = ?";
    }
    made.insert = std::make_unique<Statement>(*database_, "insert into " + name + " (centre, " +
                                                              list_of(shape) + ") values (?" + marks + ")");
    made.update = std::make_unique<Statement>(*database_, "update " + name + " set " + sets +
                                                              " where centre = ? and id = ?");
    made.find = std::make_unique<Statement>(*database_, "select " + list_of(shape) + " from " + name +
                                                            " where centre = ? and id = ?");
    return made;
}

std::optional<Cells> CommunityRows::find(PackTable table, std::string_view id) {
    auto& statement = *prepared(table).find;
    std::optional<Cells> found;
    if (statement.bind(1, centre_).bind(2, id).step()) {
        found = cells_of(statement, shape_of(table).columns.size());
    }
    statement.reset();
    return found;
}

std::string CommunityRows::called(PackTable table, std::string_view id) {
    KITH_EXPECT(table != PackTable::shifts);
    auto const& shape = shape_of(table);
    auto& statement = prepared_[static_cast<std::size_t>(table)].called;
    if (!statement) {
        auto const column = table == PackTable::roles ? quoted("title") : quoted("name");
        statement =
            std::make_unique<Statement>(*database_, "select " + column + " from " + std::string(shape.table) +
                                                        " where centre = ? and id = ?");
    }
    std::string name;
    if (statement->bind(1, centre_).bind(2, id).step()) name = statement->text(0);
    statement->reset();
    return name;
}

bool CommunityRows::put(PackTable table, Cells const& cells) {
    auto const count = shape_of(table).columns.size();
    KITH_EXPECT(cells.size() == count);
    auto& statements = prepared(table);
    bool const there = statements.find->bind(1, centre_).bind(2, cells.front()).step();
    std::string name_before; // of a volunteer, who is found by it
    if (there && table == PackTable::volunteers)
        name_before = statements.find->text(static_cast<int>(column_of(table, "name")));
    statements.find->reset();
    auto& statement = there ? *statements.update : *statements.insert;
    int position = 0;
    if (!there) statement.bind(++position, centre_);
    for (auto const& cell : cells) statement.bind(++position, std::string_view(cell));
    if (there) statement.bind(position + 1, centre_).bind(position + 2, std::string_view(cells.front()));
    statement.run();
    if (table == PackTable::volunteers) {
        auto const& name = cells[column_of(table, "name")];
        if (!there || name != name_before) put_volunteer_words(*database_, centre_, cells.front(), name);
    }
    return !there;
}

void CommunityRows::each(PackTable table, std::function<void(Cells const&)> const& see) {
    auto const& shape = shape_of(table);
    Statement rows(*database_, "select " + list_of(shape) + " from " + std::string(shape.table) +
                                   " where centre = ? order by id");
    rows.bind(1, centre_);
    while (rows.step()) see(cells_of(rows, shape.columns.size()));
}

std::vector<Cells> CommunityRows::page(PackTable table, std::string_view after, std::size_t limit,
                                       std::string_view column, std::string_view value) {
    auto const& shape = shape_of(table);
    std::string sql =
        "select " + list_of(shape) + " from " + std::string(shape.table) + " where centre = ? and id > ?";
    if (!column.empty()) sql += " and " + quoted(shape.columns[column_of(table, column)]) + " = ?";
    sql += " order by id limit " + std::to_string(limit);
    Statement rows(*database_, sql);
    rows.bind(1, centre_).bind(2, after);
    if (!column.empty()) rows.bind(3, value);
    std::vector<Cells> found;
    while (rows.step()) found.push_back(cells_of(rows, shape.columns.size()));
    return found;
}

std::optional<PlaceRow> CommunityRows::place(std::string_view postcode) {
    Statement row(*database_,
                  "select postcode, easting, northing, ward from place where centre = ? and postcode = ?");
    if (!row.bind(1, centre_).bind(2, postcode).step()) return std::nullopt;
    return PlaceRow{std::string(row.text(0)), row.integer(1), row.integer(2), std::string(row.text(3))};
}

void CommunityRows::put(PlaceRow const& place) {
    Statement(*database_, "delete from place where centre = ? and postcode = ?")
        .bind(1, centre_)
        .bind(2, std::string_view(place.postcode))
        .run();
    if (!put_place_) {
        put_place_ = std::make_unique<Statement>(
            *database_,
            "insert into place (centre, postcode, easting, northing, ward) values (?, ?, ?, ?, ?)");
    }
    put_place_->bind(1, centre_)
        .bind(2, std::string_view(place.postcode))
        .bind(3, place.easting)
        .bind(4, place.northing)
        .bind(5, std::string_view(place.ward))
        .run();
}

void CommunityRows::each_place(std::function<void(PlaceRow const&)> const& see) {
    Statement rows(*database_,
                   "select postcode, easting, northing, ward from place where centre = ? order by postcode");
    rows.bind(1, centre_);
    while (rows.step()) {
        see({std::string(rows.text(0)), rows.integer(1), rows.integer(2), std::string(rows.text(3))});
    }
}

std::map<std::string, std::string> CommunityRows::files() {
    std::map<std::string, std::string> found;
    Statement rows(*database_, "select name, body from pack_file where centre = ?");
    rows.bind(1, centre_);
    while (rows.step()) found.emplace(rows.text(0), rows.text(1));
    return found;
}

void CommunityRows::put_file(std::string_view name, std::string_view body) {
    Statement(*database_, "delete from pack_file where centre = ? and name = ?")
        .bind(1, centre_)
        .bind(2, name)
        .run();
    Statement(*database_, "insert into pack_file (centre, name, body) values (?, ?, ?)")
        .bind(1, centre_)
        .bind(2, name)
        .bind(3, body)
        .run();
}

} // namespace kith::store
