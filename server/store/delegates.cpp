// SPDX-License-Identifier: MIT
#include "store/delegates.hpp"

#include "store/moments.hpp"
#include "store/numbers.hpp"

namespace kith::store {
namespace {

constexpr std::string_view columns =
    "number, organisation, principal, kind, from_at, until_at, appointed_by, "
    "appointed_at, begun, ended_at, ended_by";

std::string select() {
    return "select " + std::string(columns) + " from organisation_delegate where centre = ?";
}

std::optional<Instant> unless(std::int64_t value, std::int64_t none) {
    return value == none ? std::nullopt : std::optional(instant(value));
}

std::vector<Delegate> rows(Statement& row) {
    auto const text = [&row](int column) { return std::string(row.text(column)); };
    std::vector<Delegate> found;
    while (row.step()) {
        found.push_back({row.integer(0), text(1), text(2), text(3), instant(row.integer(4)),
                         unless(row.integer(5), INT64_MAX), text(6), instant(row.integer(7)),
                         row.integer(8) != 0, unless(row.integer(9), -1), text(10)});
    }
    return found;
}

} // namespace

std::int64_t Delegates::add(Delegate const& delegate) {
    auto made = delegate;
    made.number = next_number(*database_, "organisation_delegate", centre_);
    write(made);
    return made.number;
}

void Delegates::put(Delegate const& delegate) {
    Statement(*database_, "delete from organisation_delegate where centre = ? and number = ?")
        .bind(1, centre_)
        .bind(2, delegate.number)
        .run();
    write(delegate);
}

void Delegates::write(Delegate const& delegate) {
    Statement(*database_, "insert into organisation_delegate (centre, " + std::string(columns) +
                              ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, delegate.number)
        .bind(3, std::string_view(delegate.organisation))
        .bind(4, std::string_view(delegate.principal))
        .bind(5, std::string_view(delegate.kind))
        .bind(6, seconds(delegate.from))
        .bind(7, delegate.until ? seconds(*delegate.until) : INT64_MAX)
        .bind(8, std::string_view(delegate.appointed_by))
        .bind(9, seconds(delegate.appointed_at))
        .bind(10, std::int64_t{delegate.begun})
        .bind(11, delegate.ended_at ? seconds(*delegate.ended_at) : -1)
        .bind(12, std::string_view(delegate.ended_by))
        .run();
}

std::optional<Delegate> Delegates::find(std::int64_t number) {
    Statement row(*database_, select() + " and number = ?");
    auto found = rows(row.bind(1, centre_).bind(2, number));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Delegate> Delegates::of(std::string_view organisation, bool all) {
    Statement row(*database_, select() + " and organisation = ?" + (all ? "" : " and ended_at = -1") +
                                  " order by number desc");
    return rows(row.bind(1, centre_).bind(2, organisation));
}

std::optional<Delegate> Delegates::of_principal(std::string_view principal) {
    Statement row(*database_, select() + " and principal = ? and ended_at = -1 order by number desc limit 1");
    auto found = rows(row.bind(1, centre_).bind(2, principal));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Delegate> Delegates::due(Instant now, std::size_t limit) {
    Statement row(*database_, select() +
                                  " and ended_at = -1 and (until_at <= ? or (begun = 0 and from_at <= ?)) "
                                  "order by number limit " +
                                  std::to_string(limit));
    return rows(row.bind(1, centre_).bind(2, seconds(now)).bind(3, seconds(now)));
}

} // namespace kith::store
