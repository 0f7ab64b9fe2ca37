// SPDX-License-Identifier: MIT
#include "store/merges.hpp"

#include "base/contract.hpp"
#include "store/moments.hpp"
#include "store/numbers.hpp"
#include "store/packed_cells.hpp"

#include <algorithm>
#include <array>

namespace kith::store {
namespace {

// Where a volunteer is named, and what else tells the rows apart.
struct Held {
    std::string_view table;
    std::string_view column;
    std::array<std::string_view, 5> keys; // a leading # is a column of bytes
    std::string_view only;                // a further condition
    bool in_key = false;                  // the column is part of the table's key
};

constexpr auto held_by_row = std::to_array<Held>({
    {"account_party", "volunteer", {"#account", "organisation"}, "", true},
    {"attention", "volunteer", {"opening", "organisation", "need", "ring", "raised_at"}, "", true},
    {"calendar", "volunteer", {"id"}, "", false},
    {"care", "volunteer", {"opening", "organisation", "need"}, "", true},
    {"concern", "volunteer", {"number"}, "", false},
    {"contact", "id", {"kind"}, "kind = 'volunteer'", true},
    {"contact_log", "volunteer", {"number"}, "", false},
    {"departure", "volunteer", {}, "", true},
    {"dispute_statement", "volunteer", {"#transfer", "number"}, "", false},
    {"favour", "giver", {"number"}, "", false},
    {"favour", "receiver", {"number"}, "", false},
    {"incident", "volunteer", {"number"}, "", false},
    {"induction_booking", "volunteer", {"induction"}, "", true},
    {"intake", "volunteer", {}, "", true},
    {"kept_reference", "volunteer", {"organisation"}, "", true},
    {"legal_hold", "volunteer", {"number"}, "", false},
    {"logged_hours", "volunteer", {"transfer"}, "", false},
    {"marketing_choice", "volunteer", {"number"}, "", false},
    {"member_notice", "volunteer", {"kind", "number"}, "", false},
    {"message", "to_id", {"id"}, "to_kind = 'volunteer'", false},
    {"message", "volunteer", {"id"}, "", false},
    {"milestone", "volunteer", {"number"}, "", false},
    {"monitoring_answer", "volunteer", {"question"}, "", true},
    {"need", "helper", {"number"}, "", false},
    {"passing", "volunteer", {"number"}, "", false},
    {"pin", "volunteer", {"number"}, "", false},
    {"postal_address", "id", {"kind"}, "kind = 'volunteer'", true},
    {"principal", "volunteer", {"id"}, "", false},
    {"privacy_case", "volunteer", {"number"}, "", false},
    {"programme_person", "volunteer", {"programme"}, "", true},
    {"replacement", "volunteer", {"opening", "number"}, "", false},
    {"replacement_wanted", "volunteer", {"opening"}, "", false},
    {"reserve_person", "volunteer", {}, "", true},
    {"site_sign_in", "volunteer", {"number"}, "", false},
});

// A match and all that is kept of it go together.
constexpr auto of_match = std::to_array<std::string_view>(
    {"match", "match_step", "clearing_entry", "offer", "swap", "calendar_entry"});
constexpr std::string_view a_match = "match.volunteer";

constexpr auto unmerged = std::to_array<std::string_view>(
    {"action_link.volunteer", "audit_person.volunteer", "event.volunteer", "import_row.volunteer",
     "quarter_row.volunteer", "registration.volunteer", "restriction.volunteer", "run_pairing.volunteer",
     "volunteer_word.volunteer"});

std::string name_of(Held const& held) {
    return std::string(held.table).append(".").append(held.column);
}

std::string shown(std::string_view key) {
    return key.starts_with('#') ? "hex(" + std::string(key.substr(1)) + ")" : std::string(key);
}

std::size_t key_count(Held const& held) {
    return static_cast<std::size_t>(std::ranges::find(held.keys, std::string_view()) - held.keys.begin());
}

// Rows that nobody of the other id stands in the way of.
std::string where_free(Held const& held) {
    std::string sql = " where centre = ? and " + std::string(held.column) + " = ?";
    if (!held.only.empty()) sql.append(" and ").append(held.only);
    if (!held.in_key) return sql;
    std::string const table(held.table);
    sql += " and not exists (select 1 from " + table + " there where there.centre = " + table +
           ".centre and there." + std::string(held.column) + " = ?";
    for (std::size_t i = 0; i < key_count(held); ++i) {
        auto key = std::string(held.keys[i]);
        if (key.starts_with('#')) key.erase(0, 1);
        sql += " and there." + key + " = " + table + "." + key;
    }
    return sql + ")";
}

std::vector<Cells> free_rows(Database& database, std::int64_t centre, Held const& held, std::string_view from,
                             std::string_view to) {
    std::string list = "1";
    for (std::size_t i = 0; i < key_count(held); ++i) list += ", " + shown(held.keys[i]);
    Statement rows(database, "select " + list + " from " + std::string(held.table) + where_free(held));
    rows.bind(1, centre).bind(2, from);
    if (held.in_key) rows.bind(3, to);
    std::vector<Cells> found;
    while (rows.step()) {
        Cells key;
        for (std::size_t i = 0; i < key_count(held); ++i)
            key.emplace_back(rows.text(static_cast<int>(i) + 1));
        found.push_back(std::move(key));
    }
    std::ranges::sort(found);
    return found;
}

void rename(Database& database, std::int64_t centre, Held const& held, Cells const& key,
            std::string_view from, std::string_view to) {
    std::string sql =
        "update " + std::string(held.table) + " set " + std::string(held.column) + " = ?" + where_free(held);
    for (std::size_t i = 0; i < key.size(); ++i) sql += " and " + shown(held.keys[i]) + " = ?";
    Statement change(database, sql);
    int position = 0;
    change.bind(++position, to).bind(++position, centre).bind(++position, from);
    if (held.in_key) change.bind(++position, to);
    for (auto const& field : key) change.bind(++position, std::string_view(field));
    change.run();
}

void rename_match(Database& database, std::int64_t centre, std::string_view opening, std::string_view from,
                  std::string_view to) {
    for (auto const table : of_match) {
        Statement(database, "update " + std::string(table) +
                                " set volunteer = ? where centre = ? and volunteer = ? and opening = ?")
            .bind(1, to)
            .bind(2, centre)
            .bind(3, from)
            .bind(4, opening)
            .run();
    }
    Statement(database, "update swap set taker = ? where centre = ? and taker = ? and opening = ?")
        .bind(1, to)
        .bind(2, centre)
        .bind(3, from)
        .bind(4, opening)
        .run();
}

std::vector<std::string> match_openings(Database& database, std::int64_t centre, std::string_view volunteer) {
    std::vector<std::string> openings;
    auto const add = [&](std::string const& table, std::string const& column) {
        Statement rows(database,
                       "select distinct opening from " + table + " where centre = ? and " + column + " = ?");
        rows.bind(1, centre).bind(2, volunteer);
        while (rows.step()) openings.emplace_back(rows.text(0));
    };
    for (auto const table : of_match) add(std::string(table), "volunteer");
    add("swap", "taker");
    std::ranges::sort(openings);
    auto const again = std::ranges::unique(openings);
    openings.erase(again.begin(), again.end());
    return openings;
}

constexpr std::string_view select_merges =
    "select number, kept, gone, at, principal, undo_until, undone_at, undone_by, kept_before, kept_after, "
    "gone_status from merge where centre = ?";

MergeRow merge_in(Statement const& row) {
    MergeRow found;
    found.number = row.integer(0);
    found.kept = row.text(1);
    found.gone = row.text(2);
    found.at = instant(row.integer(3));
    found.principal = row.text(4);
    found.undo_until = instant(row.integer(5));
    if (row.integer(6) >= 0) found.undone_at = instant(row.integer(6));
    found.undone_by = row.text(7);
    found.kept_before = unpacked(row.text(8));
    found.kept_after = unpacked(row.text(9));
    found.gone_status = row.text(10);
    return found;
}

constexpr std::string_view select_duplicates =
    "select first, second, reasons, state, at, principal from duplicate where centre = ?";

} // namespace

std::vector<std::string> merged_columns() {
    std::vector<std::string> all{"swap.taker"};
    for (auto const& held : held_by_row) all.push_back(name_of(held));
    for (auto const table : of_match) all.push_back(std::string(table) + ".volunteer");
    return all;
}

std::span<std::string_view const> unmerged_columns() {
    return unmerged;
}

void Merges::put(DuplicateRow const& row) {
    KITH_EXPECT(row.first < row.second);
    Statement(*database_, "delete from duplicate where centre = ? and first = ? and second = ?")
        .bind(1, centre_)
        .bind(2, std::string_view(row.first))
        .bind(3, std::string_view(row.second))
        .run();
    Statement(*database_, "insert into duplicate (centre, first, second, reasons, state, at, principal) "
                          "values (?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::string_view(row.first))
        .bind(3, std::string_view(row.second))
        .bind(4, std::string_view(row.reasons))
        .bind(5, std::string_view(row.state))
        .bind(6, seconds(row.at))
        .bind(7, std::string_view(row.principal))
        .run();
}

std::vector<DuplicateRow> Merges::duplicates(Statement& row) {
    std::vector<DuplicateRow> found;
    while (row.step()) {
        found.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                         std::string(row.text(3)), instant(row.integer(4)), std::string(row.text(5))});
    }
    return found;
}

std::optional<DuplicateRow> Merges::find(std::string_view one, std::string_view other) {
    Statement row(*database_, std::string(select_duplicates) + " and first = ? and second = ?");
    auto found = duplicates(row.bind(1, centre_).bind(2, std::min(one, other)).bind(3, std::max(one, other)));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<DuplicateRow> Merges::in_state(std::string_view state, std::string_view after_first,
                                           std::string_view after_second, std::size_t limit) {
    Statement row(*database_,
                  std::string(select_duplicates) +
                      " and state = ? and (first, second) > (?, ?) order by first, second limit " +
                      std::to_string(limit));
    return duplicates(row.bind(1, centre_).bind(2, state).bind(3, after_first).bind(4, after_second));
}

std::vector<DuplicateRow> Merges::of_volunteer(std::string_view volunteer) {
    Statement row(*database_, std::string(select_duplicates) +
                                  " and (first = ? or second = ?) order by first, second limit 200");
    return duplicates(row.bind(1, centre_).bind(2, volunteer).bind(3, volunteer));
}

std::vector<std::string> Merges::reached_at(std::string_view address, std::size_t limit) {
    auto const column = address.starts_with('+') ? "telephone" : "e_mail";
    Statement row(*database_, std::string("select id from contact where centre = ? and ") + column +
                                  " = ? and kind = 'volunteer' order by id limit " + std::to_string(limit));
    row.bind(1, centre_).bind(2, address);
    std::vector<std::string> found;
    while (row.step()) found.emplace_back(row.text(0));
    return found;
}

std::int64_t Merges::add(MergeRow const& row) {
    auto numbered = row;
    numbered.number = next_number(*database_, "merge", centre_);
    put(numbered);
    return numbered.number;
}

void Merges::put(MergeRow const& row) {
    Statement(*database_, "delete from merge where centre = ? and number = ?")
        .bind(1, centre_)
        .bind(2, row.number)
        .run();
    auto const before = packed(row.kept_before);
    auto const after = packed(row.kept_after);
    Statement(*database_,
              "insert into merge (centre, number, kept, gone, at, principal, undo_until, undone_at, "
              "undone_by, kept_before, kept_after, gone_status) values (?, ?, ?, ?, ?, ?, ?, ?, ?, "
              "?, ?, ?)")
        .bind(1, centre_)
        .bind(2, row.number)
        .bind(3, std::string_view(row.kept))
        .bind(4, std::string_view(row.gone))
        .bind(5, seconds(row.at))
        .bind(6, std::string_view(row.principal))
        .bind(7, seconds(row.undo_until))
        .bind(8, row.undone_at ? seconds(*row.undone_at) : -1)
        .bind(9, std::string_view(row.undone_by))
        .bind(10, std::string_view(before))
        .bind(11, std::string_view(after))
        .bind(12, std::string_view(row.gone_status))
        .run();
}

std::optional<MergeRow> Merges::find_merge(std::int64_t number) {
    Statement row(*database_, std::string(select_merges) + " and number = ?");
    if (!row.bind(1, centre_).bind(2, number).step()) return std::nullopt;
    return merge_in(row);
}

std::optional<MergeRow> Merges::merged_away(std::string_view volunteer) {
    Statement row(*database_, std::string(select_merges) + " and gone = ? and undone_at = -1");
    if (!row.bind(1, centre_).bind(2, volunteer).step()) return std::nullopt;
    return merge_in(row);
}

bool Merges::is_built_on(MergeRow const& row) {
    for (auto const* column : {"kept", "gone"}) {
        for (auto const& id : {row.kept, row.gone}) {
            Statement later(*database_, std::string("select 1 from merge where centre = ? and ") + column +
                                            " = ? and undone_at = -1 and number > ?");
            if (later.bind(1, centre_).bind(2, std::string_view(id)).bind(3, row.number).step()) return true;
        }
    }
    return false;
}

std::vector<MergeRow> Merges::newest(std::int64_t before, std::size_t limit) {
    Statement row(*database_, std::string(select_merges) + " and number < ? order by number desc limit " +
                                  std::to_string(limit));
    row.bind(1, centre_).bind(2, before == 0 ? INT64_MAX : before);
    std::vector<MergeRow> found;
    while (row.step()) found.push_back(merge_in(row));
    return found;
}

std::size_t Merges::forget(Instant until, std::size_t limit) {
    std::vector<std::int64_t> numbers;
    {
        Statement rows(*database_, "select number from merge where centre = ? and kept_before <> '' and "
                                   "(undo_until <= ? or undone_at >= 0) order by number limit " +
                                       std::to_string(limit));
        rows.bind(1, centre_).bind(2, seconds(until));
        while (rows.step()) numbers.push_back(rows.integer(0));
    }
    for (auto const number : numbers) {
        Statement(*database_,
                  "update merge set kept_before = '', kept_after = '' where centre = ? and number = ?")
            .bind(1, centre_)
            .bind(2, number)
            .run();
        Statement(*database_, "delete from merge_row where centre = ? and merge = ?")
            .bind(1, centre_)
            .bind(2, number)
            .run();
    }
    return numbers.size();
}

std::vector<std::string> Merges::shared_openings(std::string_view one, std::string_view other) {
    auto const left = match_openings(*database_, centre_, one);
    auto const right = match_openings(*database_, centre_, other);
    std::vector<std::string> both;
    std::ranges::set_intersection(left, right, std::back_inserter(both));
    return both;
}

std::size_t Merges::move(MergeRow const& row, std::vector<std::string> const& staying) {
    std::int64_t moved = 0;
    Statement note(*database_,
                   "insert into merge_row (centre, merge, number, held, row_key) values (?, ?, ?, ?, ?)");
    auto const noted = [&](std::string const& held, Cells const& key) {
        auto const text = packed(key);
        note.bind(1, centre_)
            .bind(2, row.number)
            .bind(3, ++moved)
            .bind(4, std::string_view(held))
            .bind(5, std::string_view(text))
            .run();
    };
    auto const stays = [&](std::string const& opening) {
        return std::ranges::find(staying, opening) != staying.end();
    };
    for (auto const& opening : match_openings(*database_, centre_, row.gone)) {
        if (stays(opening)) continue;
        noted(std::string(a_match), {opening});
        rename_match(*database_, centre_, opening, row.gone, row.kept);
    }
    for (auto const& held : held_by_row) {
        bool const by_opening = held.table == "attention" || held.table == "care";
        for (auto const& key : free_rows(*database_, centre_, held, row.gone, row.kept)) {
            if (by_opening && stays(key.front())) continue;
            noted(name_of(held), key);
            rename(*database_, centre_, held, key, row.gone, row.kept);
        }
    }
    return static_cast<std::size_t>(moved);
}

void Merges::move_back(MergeRow const& row) {
    std::vector<std::pair<std::string, Cells>> moved;
    {
        Statement rows(*database_,
                       "select held, row_key from merge_row where centre = ? and merge = ? order by number");
        rows.bind(1, centre_).bind(2, row.number);
        while (rows.step()) moved.emplace_back(rows.text(0), unpacked(rows.text(1)));
    }
    for (auto const& [name, key] : moved) {
        if (name == a_match) {
            rename_match(*database_, centre_, key.front(), row.kept, row.gone);
            // What has come up about it since.
            auto const& attention = *std::ranges::find(held_by_row, "attention", &Held::table);
            for (auto const& raised : free_rows(*database_, centre_, attention, row.kept, row.gone)) {
                bool const since = std::stoll(raised.back()) > seconds(row.at);
                if (raised.front() == key.front() && since)
                    rename(*database_, centre_, attention, raised, row.kept, row.gone);
            }
            continue;
        }
        auto const held =
            std::ranges::find_if(held_by_row, [&](Held const& each) { return name_of(each) == name; });
        KITH_EXPECT(held != held_by_row.end());
        rename(*database_, centre_, *held, key, row.kept, row.gone);
    }
}

std::vector<std::string> principals_of(Database& database, std::int64_t centre, std::string_view volunteer) {
    Statement rows(database, "select id from principal where centre = ? and volunteer = ? order by id");
    rows.bind(1, centre).bind(2, volunteer);
    std::vector<std::string> found;
    while (rows.step()) found.emplace_back(rows.text(0));
    return found;
}

bool has_open_registration(Database& database, std::int64_t centre, std::string_view volunteer) {
    Statement row(database,
                  "select 1 from principal join registration on registration.centre = principal.centre "
                  "and registration.principal = principal.id where principal.centre = ? and "
                  "principal.volunteer = ?");
    return row.bind(1, centre).bind(2, volunteer).step();
}

} // namespace kith::store
