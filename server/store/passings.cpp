// SPDX-License-Identifier: MIT
#include "store/passings.hpp"

#include "store/moments.hpp"
#include "store/numbers.hpp"

namespace kith::store {
namespace {

constexpr std::string_view columns =
    "number, from_organisation, to_organisation, volunteer, need, wants, consent_how, consent_at, "
    "consent_by, "
    "state, made_by, sent_at, acknowledged_at, acknowledged_by, closed_at, outcome, outcome_note, next_at";

std::string select() {
    return "select " + std::string(columns) + " from passing where centre = ?";
}

std::optional<Instant> unless(std::int64_t value, std::int64_t none) {
    return value == none ? std::nullopt : std::optional(instant(value));
}

std::vector<Passing> rows(Statement& row) {
    auto const text = [&row](int column) { return std::string(row.text(column)); };
    std::vector<Passing> found;
    while (row.step()) {
        found.push_back({row.integer(0), text(1), text(2), text(3), row.integer(4), text(5), text(6),
                         instant(row.integer(7)), text(8), text(9), text(10), instant(row.integer(11)),
                         unless(row.integer(12), -1), text(13), unless(row.integer(14), -1), text(15),
                         text(16), unless(row.integer(17), INT64_MAX)});
    }
    return found;
}

} // namespace

std::int64_t Passings::add(Passing const& passing) {
    auto made = passing;
    made.number = next_number(*database_, "passing", centre_);
    write(made);
    return made.number;
}

void Passings::put(Passing const& passing) {
    Statement(*database_, "delete from passing where centre = ? and number = ?")
        .bind(1, centre_)
        .bind(2, passing.number)
        .run();
    write(passing);
}

void Passings::write(Passing const& passing) {
    Statement(*database_, "insert into passing (centre, " + std::string(columns) +
                              ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, passing.number)
        .bind(3, std::string_view(passing.from))
        .bind(4, std::string_view(passing.to))
        .bind(5, std::string_view(passing.volunteer))
        .bind(6, passing.need)
        .bind(7, std::string_view(passing.wants))
        .bind(8, std::string_view(passing.consent_how))
        .bind(9, seconds(passing.consent_at))
        .bind(10, std::string_view(passing.consent_by))
        .bind(11, std::string_view(passing.state))
        .bind(12, std::string_view(passing.made_by))
        .bind(13, seconds(passing.sent_at))
        .bind(14, passing.acknowledged_at ? seconds(*passing.acknowledged_at) : -1)
        .bind(15, std::string_view(passing.acknowledged_by))
        .bind(16, passing.closed_at ? seconds(*passing.closed_at) : -1)
        .bind(17, std::string_view(passing.outcome))
        .bind(18, std::string_view(passing.outcome_note))
        .bind(19, passing.next_at ? seconds(*passing.next_at) : INT64_MAX)
        .run();
}

std::optional<Passing> Passings::find(std::int64_t number) {
    Statement row(*database_, select() + " and number = ?");
    auto found = rows(row.bind(1, centre_).bind(2, number));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Passing> Passings::page(std::string_view organisation, std::string_view volunteer, bool open_only,
                                    std::int64_t before, std::size_t limit) {
    auto sql = select() + " and number < ?";
    if (!organisation.empty()) sql += " and (to_organisation = ? or from_organisation = ?)";
    if (!volunteer.empty()) sql += " and volunteer = ?";
    if (open_only) sql += " and closed_at = -1";
    Statement row(*database_, sql + " order by number desc limit " + std::to_string(limit));
    row.bind(1, centre_).bind(2, before > 0 ? before : INT64_MAX);
    int at = 3;
    if (!organisation.empty()) {
        row.bind(at++, organisation);
        row.bind(at++, organisation);
    }
    if (!volunteer.empty()) row.bind(at++, volunteer);
    return rows(row);
}

std::vector<Passing> Passings::due(Instant now, std::size_t limit) {
    Statement row(*database_,
                  select() + " and next_at <= ? order by next_at, number limit " + std::to_string(limit));
    return rows(row.bind(1, centre_).bind(2, seconds(now)));
}

} // namespace kith::store
