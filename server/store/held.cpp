// SPDX-License-Identifier: MIT
#include "store/held.hpp"

#include "store/chain.hpp"
#include "store/runs.hpp"

#include <algorithm>
#include <set>

namespace kith::store {
namespace {

std::string in_quotes(std::string_view name) {
    return "\"" + std::string(name) + "\"";
}

std::vector<std::string> texts(Database& database, std::string const& sql, std::int64_t centre,
                               std::string_view id) {
    Statement rows(database, sql);
    rows.bind(1, centre).bind(2, id);
    std::vector<std::string> found;
    while (rows.step())
        if (!rows.text(0).empty()) found.emplace_back(rows.text(0));
    return found;
}

// Sixteen bytes, as the books know accounts and transfers.
bool is_key(ColumnKind const& kind) {
    return (kind.table == "account_party" && kind.column == "account") ||
           (kind.table == "dispute_statement" && kind.column == "transfer");
}

void bind_owner(Statement& statement, int first, int parameters, std::int64_t centre, std::string_view id) {
    for (int i = 0; i < parameters; ++i) statement.bind(first + 2 * i, centre).bind(first + 2 * i + 1, id);
}

// What one can tell them by, besides their ids.
std::set<std::string> marks_of(Database& database, std::int64_t centre, std::string const& id) {
    std::set<std::string> marks;
    for (auto const* sql :
         {"select name from volunteer where centre = ? and id = ?",
          "select e_mail from contact where centre = ? and kind = 'volunteer' and id = ?",
          "select telephone from contact where centre = ? and kind = 'volunteer' and id = ?",
          "select name from principal where centre = ? and volunteer = ?",
          "select address from principal where centre = ? and volunteer = ?",
          "select address from principal_address where (centre, principal) in (select centre, id from "
          "principal where "
          "centre = ? and volunteer = ?)"})
        for (auto& each : texts(database, sql, centre, id)) marks.insert(std::move(each));
    return marks;
}

// Answers kept for calls of others: sent again, such a call is refused, and has no second effect.
void forget_answers(Database& database, std::int64_t centre, std::set<std::string> const& marks) {
    Statement forget(database, "update kept_outcome set outcome = ? where centre = ? and outcome like ?");
    constexpr std::string_view erased =
        R"({"message":"answer_erased","data":{"refusal":"answer_erased","retry":false,"numbers":{}}})";
    for (auto const& mark : marks) {
        auto const anywhere = "%" + mark + "%";
        forget.bind(1, erased).bind(2, centre).bind(3, std::string_view(anywhere)).run();
    }
}

// A plan is a proof over everybody in it: with one of them gone it proves nothing, so the details go whole.
void forget_runs(Database& database, std::int64_t centre, std::string const& id) {
    RunRows runs(database, centre);
    std::vector<std::int64_t> numbers;
    {
        Statement rows(database, "select number from run where centre = ? and (details = 1 or partial = 1)");
        rows.bind(1, centre);
        while (rows.step()) numbers.push_back(rows.integer(0));
    }
    auto const quoted = "\"" + id + "\"";
    for (auto const number : numbers) {
        bool named = false;
        {
            Statement pairing(
                database, "select 1 from run_pairing where centre = ? and run = ? and volunteer = ? limit 1");
            named = pairing.bind(1, centre).bind(2, number).bind(3, std::string_view(id)).step();
        }
        std::string plan;
        auto const parts = runs.parts(number);
        for (std::int64_t part = 1; part <= parts && !named; ++part) plan += runs.part(number, part);
        if (!named && plan.find(quoted) == std::string::npos) continue;
        while (runs.erase_details(number, 10'000) != 0) {
        }
        if (auto run = runs.find(number)) {
            run->details = false;
            run->partial = false;
            runs.put(*run);
        }
    }
}

// What people call accounts that are theirs alone.
void rename_accounts(Database& database, std::int64_t centre, std::string const& id,
                     std::string const& pseudonym) {
    std::vector<std::vector<unsigned char>> accounts;
    {
        Statement rows(database,
                       "select account from account_party where centre = ? and volunteer = ? and not exists "
                       "(select 1 from account_party there where there.centre = account_party.centre and "
                       "there.account = account_party.account and there.organisation <> '')");
        rows.bind(1, centre).bind(2, std::string_view(id));
        while (rows.step()) {
            auto const bytes = rows.bytes(0);
            accounts.emplace_back(bytes.begin(), bytes.end());
        }
    }
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        auto const reference = "erased/" + pseudonym + "/" + std::to_string(i + 1);
        Statement(database,
                  "update account_words set reference = ?, name = '' where centre = ? and account = ?")
            .bind(1, std::string_view(reference))
            .bind(2, centre)
            .bind(3, ByteView(accounts[i]))
            .run();
    }
}

} // namespace

std::vector<std::string> ids_of_person(Database& database, std::int64_t centre, std::string_view volunteer) {
    std::vector<std::string> all{std::string(volunteer)};
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto const id = all[i];
        for (auto& gone :
             texts(database, "select gone from merge where centre = ? and kept = ? and undone_at = -1",
                   centre, id))
            if (std::ranges::find(all, gone) == all.end()) all.push_back(std::move(gone));
    }
    return all;
}

void read_held(Database& database, std::int64_t centre, std::span<std::string const> ids,
               std::function<void(std::string const& table, std::span<HeldCell const>)> const& see) {
    auto const columns = inventory();
    std::map<std::string_view, Ownership const*> owned;
    for (auto const& each : ownerships()) owned.emplace(each.table, &each);
    for (auto const& [table, ownership] : owned) {
        std::vector<HeldCell> cells;
        std::string list;
        for (auto const& each : columns) {
            if (each.table != table || each.secret) continue;
            cells.push_back({&each, {}});
            list += (list.empty() ? "" : ", ") + in_quotes(each.column);
        }
        Statement rows(database, "select " + list + " from " + in_quotes(table) + " where centre = ? and " +
                                     ownership->condition);
        for (auto const& id : ids) {
            rows.bind(1, centre);
            bind_owner(rows, 2, ownership->parameters, centre, id);
            while (rows.step()) {
                for (std::size_t i = 0; i < cells.size(); ++i) {
                    auto& cell = cells[i];
                    auto const column = static_cast<int>(i);
                    cell.text = rows.text(column);
                    if (is_key(*cell.kind)) cell.text = to_hex(rows.bytes(column));
                    if (cell.kind->names && !cell.text.empty() &&
                        std::ranges::find(ids, cell.text) == ids.end())
                        cell.text = "(somebody else)";
                }
                see(std::string(table), cells);
            }
            rows.reset();
        }
    }
}

void erase_held(Database& database, std::int64_t centre,
                std::map<std::string, std::string> const& pseudonyms) {
    auto const columns = inventory();
    for (auto const& [id, pseudonym] : pseudonyms) {
        auto marks = marks_of(database, centre, id);
        marks.insert("\"" + id + "\"");
        forget_answers(database, centre, marks);
        forget_runs(database, centre, id);
        rename_accounts(database, centre, id, pseudonym);
        for (auto const& ownership : ownerships()) {
            std::string sql = "delete from " + in_quotes(ownership.table);
            if (!ownership.row_goes) {
                std::string list;
                for (auto const& each : columns) {
                    if (each.table == ownership.table && each.fate == Fate::cleared)
                        list += (list.empty() ? "" : ", ") + in_quotes(each.column) + " = ''";
                }
                if (list.empty()) continue;
                sql = "update " + in_quotes(ownership.table) + " set " + list;
            }
            Statement change(database, sql + " where centre = ? and " + ownership.condition);
            change.bind(1, centre);
            bind_owner(change, 2, ownership.parameters, centre, id);
            change.run();
        }
        for (auto const& each : columns) {
            if (!each.names) continue;
            std::string only;
            if (each.table == "contact") only = " and kind = 'volunteer'";
            if (each.column == "to_id") only = " and to_kind = 'volunteer'";
            Statement change(database, "update " + in_quotes(each.table) + " set " + in_quotes(each.column) +
                                           " = ? where centre = ? and " + in_quotes(each.column) + " = ?" +
                                           only);
            change.bind(1, std::string_view(pseudonym)).bind(2, centre).bind(3, std::string_view(id)).run();
        }
        Statement(database, "update volunteer set status = 'stopped' where centre = ? and id = ?")
            .bind(1, centre)
            .bind(2, std::string_view(pseudonym))
            .run();
    }
}

} // namespace kith::store
