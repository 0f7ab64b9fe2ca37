// SPDX-License-Identifier: MIT
#include "store/retention.hpp"

#include "store/moments.hpp"

#include <array>
#include <cstdio>

namespace kith::store {
namespace {

struct Rule {
    std::string_view retention;
    std::string_view table;
    std::string_view since; // its column of seconds
    std::string_view only;
    std::string_view change; // instead of deleting
    std::array<std::string_view, 2> children;
    std::string_view parent_column; // of the children
};
constexpr auto rules = std::to_array<Rule>({
    {"contact_log", "contact_log", "at", "note <> ''", "set note = ''", {}, ""},
    {"incident", "incident", "reported_at", "1 = 1", "", {}, ""},
    {"privacy",
     "privacy_case",
     "closed_at",
     "state = 'closed'",
     "",
     {"privacy_pause", "privacy_redaction"},
     "privacy_case"},
    {"safeguarding",
     "concern",
     "decided_at",
     "state = 'decided'",
     "",
     {"concern_note", "concern_reader"},
     "concern"},
    {"safeguarding", "restriction", "lifted_at", "lifted_at >= 0", "", {}, ""},
});
constexpr std::string_view not_on_hold =
    " not in (select volunteer from legal_hold where legal_hold.centre = ? and lifted_at = -1)";

} // namespace

std::size_t forget_rows(Database& database, std::int64_t centre,
                        std::function<Instant(std::string_view retention)> const& before, std::size_t limit) {
    std::size_t gone = 0;
    for (auto const& rule : rules) {
        std::vector<std::int64_t> numbers;
        {
            std::string sql = "select number from ";
            sql.append(rule.table).append(" where centre = ? and ").append(rule.since).append(" >= 0 and ");
            sql.append(rule.since)
                .append(" < ? and ")
                .append(rule.only)
                .append(" and volunteer")
                .append(not_on_hold);
            Statement rows(database, sql + " order by number limit " + std::to_string(limit));
            rows.bind(1, centre).bind(2, seconds(before(rule.retention))).bind(3, centre);
            while (rows.step()) numbers.push_back(rows.integer(0));
        }
        for (auto const number : numbers) {
            for (auto const child : rule.children) {
                if (child.empty()) continue;
                Statement(database, "delete from " + std::string(child) + " where centre = ? and " +
                                        std::string(rule.parent_column) + " = ?")
                    .bind(1, centre)
                    .bind(2, number)
                    .run();
            }
            auto const table = std::string(rule.table);
            Statement(database, (rule.change.empty() ? "delete from " + table
                                                     : "update " + table + " " + std::string(rule.change)) +
                                    " where centre = ? and number = ?")
                .bind(1, centre)
                .bind(2, number)
                .run();
        }
        gone += numbers.size();
    }
    return gone;
}

std::vector<std::int64_t> needs_closed_before(Database& database, std::int64_t centre, Instant before,
                                              std::size_t limit) {
    Statement rows(
        database,
        "select min(need.number) from need join resident on resident.centre = need.centre and "
        "resident.number "
        "= need.resident where need.centre = ? and resident.name <> '' group by need.resident having "
        "max(case when need.state = 'closed' then 0 else 1 end) = 0 and max(need.closed_at) < ? order by 1 "
        "limit " +
            std::to_string(limit));
    rows.bind(1, centre).bind(2, seconds(before));
    std::vector<std::int64_t> found;
    while (rows.step()) found.push_back(rows.integer(0));
    return found;
}

std::vector<std::string> silent_since(Database& database, std::int64_t centre, Instant before,
                                      std::size_t limit) {
    // The last sign of somebody: a step of a match, a call, hours they gave, a change of how they are
    // reached, their own doing as an account, or the day they left.
    struct Sign {
        std::string_view at;
        std::string_view rows;
    };
    static constexpr auto signs = std::to_array<Sign>(
        {{"match_step.at",
          "match_step where match_step.centre = volunteer.centre and match_step.volunteer = volunteer.id"},
         {"contact_log.at",
          "contact_log where contact_log.centre = volunteer.centre and contact_log.volunteer = volunteer.id"},
         {"logged_hours.at", "logged_hours where logged_hours.centre = volunteer.centre and "
                             "logged_hours.volunteer = volunteer.id"},
         {"contact.changed_at", "contact where contact.centre = volunteer.centre and kind = 'volunteer' and "
                                "contact.id = volunteer.id"},
         {"audit.at",
          "audit join principal on principal.centre = audit.centre and principal.id = audit.principal where "
          "principal.centre = volunteer.centre and principal.volunteer = volunteer.id"},
         {"departure.at",
          "departure where departure.centre = volunteer.centre and departure.volunteer = volunteer.id"}});
    std::string any;
    std::string late;
    for (auto const& sign : signs) {
        any.append(any.empty() ? "" : " or ").append("exists (select 1 from ").append(sign.rows).append(")");
        late.append(" and not exists (select 1 from ")
            .append(sign.rows)
            .append(" and ")
            .append(sign.at)
            .append(" >= ?)");
    }
    Statement rows(database,
                   "select id from volunteer where centre = ? and status = 'stopped' and name <> '' and id" +
                       std::string(not_on_hold) + " and (" + any + ")" + late + " order by id limit " +
                       std::to_string(limit));
    rows.bind(1, centre).bind(2, centre);
    for (int i = 0; i < static_cast<int>(signs.size()); ++i) rows.bind(3 + i, seconds(before));
    std::vector<std::string> found;
    while (rows.step()) found.emplace_back(rows.text(0));
    return found;
}

std::size_t forget_issue_days(Database& database, std::int64_t centre, Date last) {
    constexpr std::string_view word = ":issued ";
    constexpr std::size_t day_bytes = 10;
    std::vector<std::pair<std::string, std::string>> changed;
    {
        Statement rows(
            database,
            "select id, checks from volunteer where centre = ? and checks like '%:issued %' and id" +
                std::string(not_on_hold));
        rows.bind(1, centre).bind(2, centre);
        while (rows.step()) {
            std::string checks(rows.text(1));
            bool less = false;
            for (auto at = checks.find(word); at != std::string::npos; at = checks.find(word, at)) {
                auto const day = checks.substr(at + word.size(), day_bytes);
                int year = 0;
                unsigned month = 0;
                unsigned number = 0;
                bool const read = std::sscanf(day.c_str(), "%4d-%2u-%2u", &year, &month, &number) == 3;
                if (read && day <= kept_text(last)) {
                    checks.erase(at, word.size() + day_bytes);
                    less = true;
                } else {
                    at += word.size();
                }
            }
            if (less) changed.emplace_back(std::string(rows.text(0)), std::move(checks));
        }
    }
    for (auto const& [id, checks] : changed) {
        Statement(database, "update volunteer set checks = ? where centre = ? and id = ?")
            .bind(1, std::string_view(checks))
            .bind(2, centre)
            .bind(3, std::string_view(id))
            .run();
    }
    return changed.size();
}

} // namespace kith::store
