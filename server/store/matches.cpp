// SPDX-License-Identifier: MIT
#include "store/matches.hpp"

#include "explanation/codes.hpp"
#include "store/care.hpp"
#include "store/moments.hpp"

#include <algorithm>

namespace kith::store {
namespace {

constexpr std::int64_t never = INT64_MAX;

std::int64_t seconds_or(std::optional<Instant> const& instant, std::int64_t none) {
    return instant ? seconds(*instant) : none;
}
std::optional<Instant> instant_unless(std::int64_t seconds, std::int64_t none) {
    return seconds == none ? std::nullopt : std::optional(instant(seconds));
}

constexpr std::string_view match_columns =
    "volunteer, opening, organisation, state, since, since_day, direct, holds, climbed, clock, first_day, "
    "interested_at, answered_at, places";

KeptMatch match_of(Statement const& row) {
    auto const state = explanation::from_code<MatchState>(row.text(3));
    if (!state) throw StoreFault(StoreFault::Kind::corrupt, "a match is in no state this program knows");
    return {.volunteer = std::string(row.text(0)),
            .opening = std::string(row.text(1)),
            .organisation = std::string(row.text(2)),
            .state = *state,
            .since = instant(row.integer(4)),
            .since_day = std::string(row.text(5)),
            .direct = row.integer(6) != 0,
            .holds = row.integer(7) != 0,
            .climbed = static_cast<std::uint8_t>(row.integer(8)),
            .clock = instant_unless(row.integer(9), never),
            .first_day = std::string(row.text(10)),
            .interested_at = instant_unless(row.integer(11), -1),
            .answered_at = instant_unless(row.integer(12), -1),
            .places = static_cast<std::int32_t>(row.integer(13))};
}

std::string select(std::string_view rest) {
    return "select " + std::string(match_columns) + " from match where centre = ?" + std::string(rest);
}

std::string select_offers(std::string_view rest) {
    return "select volunteer, opening, wave, policy, channel, at, reply, replied_at from offer where centre "
           "= ?" +
           std::string(rest);
}

KeptOffer offer_of(Statement const& row) {
    return {std::string(row.text(0)), std::string(row.text(1)),          row.integer(2),
            std::string(row.text(3)), std::string(row.text(4)),          instant(row.integer(5)),
            std::string(row.text(6)), instant_unless(row.integer(7), -1)};
}

std::int32_t count_of(Statement& statement) {
    return statement.step() ? static_cast<std::int32_t>(statement.integer(0)) : 0;
}

} // namespace

std::vector<KeptMatch> Matches::rows(Statement& statement) {
    std::vector<KeptMatch> found;
    while (statement.step()) found.push_back(match_of(statement));
    return found;
}

std::optional<KeptMatch> Matches::find(std::string_view volunteer, std::string_view opening) {
    Statement row(*database_, select(" and volunteer = ? and opening = ?"));
    if (!row.bind(1, centre_).bind(2, volunteer).bind(3, opening).step()) return std::nullopt;
    return match_of(row);
}

void Matches::put(KeptMatch const& match) {
    Statement(*database_, "delete from match where centre = ? and volunteer = ? and opening = ?")
        .bind(1, centre_)
        .bind(2, std::string_view(match.volunteer))
        .bind(3, std::string_view(match.opening))
        .run();
    Statement(*database_, "insert into match (centre, " + std::string(match_columns) +
                              ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::string_view(match.volunteer))
        .bind(3, std::string_view(match.opening))
        .bind(4, std::string_view(match.organisation))
        .bind(5, explanation::code_of(match.state))
        .bind(6, seconds(match.since))
        .bind(7, std::string_view(match.since_day))
        .bind(8, std::int64_t{match.direct})
        .bind(9, std::int64_t{match.holds})
        .bind(10, std::int64_t{match.climbed})
        .bind(11, seconds_or(match.clock, never))
        .bind(12, std::string_view(match.first_day))
        .bind(13, seconds_or(match.interested_at, -1))
        .bind(14, seconds_or(match.answered_at, -1))
        .bind(15, std::int64_t{match.places})
        .run();
}

void Matches::each(std::function<void(KeptMatch const&)> const& see) {
    Statement all(*database_, select(" order by volunteer, opening"));
    all.bind(1, centre_);
    while (all.step()) see(match_of(all));
}

std::vector<KeptMatch> Matches::of_volunteer(std::string_view volunteer) {
    Statement found(*database_, select(" and volunteer = ? order by opening"));
    return rows(found.bind(1, centre_).bind(2, volunteer));
}

std::vector<KeptMatch> Matches::of_opening(std::string_view opening) {
    Statement found(*database_, select(" and opening = ? order by volunteer"));
    return rows(found.bind(1, centre_).bind(2, opening));
}

std::vector<KeptMatch> Matches::page(std::string_view after_volunteer, std::string_view after_opening,
                                     std::size_t limit, std::string_view organisation,
                                     std::string_view state) {
    std::string rest = " and (volunteer, opening) > (?, ?)";
    if (!organisation.empty()) rest += " and organisation = ?";
    if (!state.empty()) rest += " and state = ?";
    rest += " order by volunteer, opening limit " + std::to_string(limit);
    Statement found(*database_, select(rest));
    found.bind(1, centre_).bind(2, after_volunteer).bind(3, after_opening);
    int position = 3;
    if (!organisation.empty()) found.bind(++position, organisation);
    if (!state.empty()) found.bind(++position, state);
    return rows(found);
}

std::vector<KeptMatch> Matches::longest_in(std::string_view state, Instant after,
                                           std::string_view after_volunteer, std::string_view after_opening,
                                           std::size_t limit, std::string_view organisation) {
    std::string rest = " and state = ? and (since, volunteer, opening) > (?, ?, ?)";
    if (!organisation.empty()) rest += " and organisation = ?";
    rest += " order by since, volunteer, opening limit " + std::to_string(limit);
    Statement found(*database_, select(rest));
    found.bind(1, centre_).bind(2, state).bind(3, seconds(after));
    found.bind(4, after_volunteer).bind(5, after_opening);
    if (!organisation.empty()) found.bind(6, organisation);
    return rows(found);
}

Matches::Replies Matches::replies_since(Instant since) {
    Statement row(*database_,
                  "select answered_at - interested_at, answered_at, state from match where centre "
                  "= ? and interested_at >= ?");
    row.bind(1, centre_).bind(2, std::max<std::int64_t>(0, seconds(since)));
    Replies found;
    while (row.step()) {
        if (row.integer(1) >= 0)
            found.took.push_back(row.integer(0));
        else if (row.text(2) == explanation::code_of(MatchState::interested))
            ++found.waiting;
    }
    return found;
}

std::vector<KeptMatch> Matches::due(Instant now, std::size_t limit) {
    Statement found(*database_, select(" and clock <= ? order by clock, volunteer, opening limit " +
                                       std::to_string(limit)));
    return rows(found.bind(1, centre_).bind(2, seconds(now)));
}

std::optional<Instant> Matches::next_due() {
    Statement first(*database_, "select clock from match where centre = ? order by clock limit 1");
    if (!first.bind(1, centre_).step()) return std::nullopt;
    return instant_unless(first.integer(0), never);
}

std::int32_t Matches::places_held(std::string_view opening, std::string_view except_volunteer) {
    Statement held(*database_,
                   "select coalesce(sum(places), 0) from match where centre = ? and opening = ? and "
                   "volunteer <> ? and holds = 1");
    return count_of(held.bind(1, centre_).bind(2, opening).bind(3, except_volunteer));
}

std::int32_t Matches::places_taken(std::string_view opening) {
    Statement taken(
        *database_,
        "select coalesce(sum(case when places < 1 then 1 else places end), 0) from match where centre "
        "= ? and opening = ? and (state in ('clearing', 'confirmed', 'active') or (state = 'accepted' "
        "and direct = 1))");
    return count_of(taken.bind(1, centre_).bind(2, opening));
}

std::vector<std::string> Matches::held_by(std::string_view volunteer, std::string_view except_opening) {
    Statement found(*database_,
                    "select opening from match where centre = ? and volunteer = ? and holds = 1 and "
                    "opening <> ? order by opening");
    found.bind(1, centre_).bind(2, volunteer).bind(3, except_opening);
    std::vector<std::string> held;
    while (found.step()) held.emplace_back(found.text(0));
    return held;
}

std::int32_t Matches::referrals_of_person(std::string_view volunteer, std::string_view except_opening) {
    Statement count(*database_,
                    "select count(*) from match where centre = ? and volunteer = ? and opening <> ? "
                    "and state in ('referred', 'met')");
    return count_of(count.bind(1, centre_).bind(2, volunteer).bind(3, except_opening));
}

std::int32_t Matches::referrals_of_opening(std::string_view opening, std::string_view except_volunteer) {
    Statement count(*database_,
                    "select count(*) from match where centre = ? and opening = ? and volunteer <> ? "
                    "and state in ('referred', 'met')");
    return count_of(count.bind(1, centre_).bind(2, opening).bind(3, except_volunteer));
}

std::int64_t Matches::next_number(std::string_view table, std::string_view volunteer,
                                  std::string_view opening) {
    Statement last(*database_, "select number from " + std::string(table) +
                                   " where centre = ? and volunteer = ? and opening = ? "
                                   "order by number desc limit 1");
    return last.bind(1, centre_).bind(2, volunteer).bind(3, opening).step() ? last.integer(0) + 1 : 1;
}

void Matches::add(std::string_view volunteer, std::string_view opening, KeptStep const& step) {
    Statement(*database_, "insert into match_step (centre, volunteer, opening, number, step, state_before, "
                          "state_after, standing, principal, reason, overridden, at) "
                          "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, volunteer)
        .bind(3, opening)
        .bind(4, next_number("match_step", volunteer, opening))
        .bind(5, std::string_view(step.step))
        .bind(6, std::string_view(step.before))
        .bind(7, std::string_view(step.after))
        .bind(8, std::string_view(step.standing))
        .bind(9, std::string_view(step.principal))
        .bind(10, std::string_view(step.reason))
        .bind(11, std::int64_t{step.overridden})
        .bind(12, seconds(step.at))
        .run();
}

std::vector<KeptStep> Matches::steps(std::string_view volunteer, std::string_view opening) {
    Statement row(*database_,
                  "select step, state_before, state_after, standing, principal, reason, overridden, "
                  "at from match_step where centre = ? and volunteer = ? and opening = ? "
                  "order by number");
    row.bind(1, centre_).bind(2, volunteer).bind(3, opening);
    std::vector<KeptStep> found;
    while (row.step()) {
        found.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                         std::string(row.text(3)), std::string(row.text(4)), std::string(row.text(5)),
                         row.integer(6) != 0, instant(row.integer(7))});
    }
    return found;
}

void Matches::add(std::string_view volunteer, std::string_view opening, KeptClearing entry) {
    entry.number = next_number("clearing_entry", volunteer, opening);
    put(volunteer, opening, entry);
}

void Matches::put(std::string_view volunteer, std::string_view opening, KeptClearing const& entry) {
    Statement(*database_,
              "delete from clearing_entry where centre = ? and volunteer = ? and opening = ? and number = ?")
        .bind(1, centre_)
        .bind(2, volunteer)
        .bind(3, opening)
        .bind(4, entry.number)
        .run();
    Statement(*database_,
              "insert into clearing_entry (centre, volunteer, opening, number, rule, subject, gate, "
              "gate_days, state, reason, principal, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, volunteer)
        .bind(3, opening)
        .bind(4, entry.number)
        .bind(5, std::string_view(entry.rule))
        .bind(6, std::string_view(entry.subject))
        .bind(7, std::string_view(entry.gate))
        .bind(8, entry.gate_days)
        .bind(9, std::string_view(entry.state))
        .bind(10, std::string_view(entry.reason))
        .bind(11, std::string_view(entry.principal))
        .bind(12, seconds(entry.at))
        .run();
}

std::vector<KeptClearing> Matches::clearing(std::string_view volunteer, std::string_view opening) {
    Statement row(*database_,
                  "select number, rule, subject, gate, gate_days, state, reason, principal, at from "
                  "clearing_entry where centre = ? and volunteer = ? and opening = ? order by number");
    row.bind(1, centre_).bind(2, volunteer).bind(3, opening);
    std::vector<KeptClearing> found;
    while (row.step()) {
        found.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)),
                         std::string(row.text(3)), row.integer(4), std::string(row.text(5)),
                         std::string(row.text(6)), std::string(row.text(7)), instant(row.integer(8))});
    }
    return found;
}

void Matches::erase_clearing(std::string_view volunteer, std::string_view opening) {
    Statement(*database_, "delete from clearing_entry where centre = ? and volunteer = ? and opening = ?")
        .bind(1, centre_)
        .bind(2, volunteer)
        .bind(3, opening)
        .run();
}

void Matches::add(KeptOffer const& offer) {
    Statement(*database_, "insert into offer (centre, volunteer, opening, number, wave, policy, channel, at, "
                          "reply, replied_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::string_view(offer.volunteer))
        .bind(3, std::string_view(offer.opening))
        .bind(4, next_number("offer", offer.volunteer, offer.opening))
        .bind(5, offer.wave)
        .bind(6, std::string_view(offer.policy))
        .bind(7, std::string_view(offer.channel))
        .bind(8, seconds(offer.at))
        .bind(9, std::string_view(offer.reply))
        .bind(10, seconds_or(offer.replied_at, -1))
        .run();
}

bool Matches::reply(std::string_view volunteer, std::string_view opening, std::string_view reply,
                    Instant at) {
    Statement last(*database_, "select number, reply from offer where centre = ? and volunteer = ? and "
                               "opening = ? order by number desc limit 1");
    if (!last.bind(1, centre_).bind(2, volunteer).bind(3, opening).step() || last.text(1) != "none")
        return false;
    auto const number = last.integer(0);
    Statement(*database_, "update offer set reply = ?, replied_at = ? where centre = ? and volunteer = ? and "
                          "opening = ? and number = ?")
        .bind(1, reply)
        .bind(2, seconds(at))
        .bind(3, centre_)
        .bind(4, volunteer)
        .bind(5, opening)
        .bind(6, number)
        .run();
    return true;
}

std::vector<KeptOffer> Matches::offers_of(std::string_view opening) {
    Statement rows(*database_, select_offers(" and opening = ? order by at, volunteer, number"));
    rows.bind(1, centre_).bind(2, opening);
    std::vector<KeptOffer> found;
    while (rows.step()) found.push_back(offer_of(rows));
    return found;
}

std::vector<Matches::AnswerCount> Matches::answers(Instant before) {
    Statement row(*database_,
                  "select opening, reply, count(*), sum(case when at <= ? then 1 else 0 end) from "
                  "offer where centre = ? group by opening, reply order by opening, reply");
    row.bind(1, seconds(before)).bind(2, centre_);
    std::vector<AnswerCount> found;
    while (row.step()) {
        if (found.empty() || found.back().opening != row.text(0))
            found.push_back({.opening = std::string(row.text(0))});
        auto const count = static_cast<std::int32_t>(row.integer(2));
        if (row.text(1) == "yes")
            found.back().yes = count;
        else if (row.text(1) == "no")
            found.back().no = count;
        else {
            found.back().silent = static_cast<std::int32_t>(row.integer(3));
            found.back().waiting = count - found.back().silent;
        }
    }
    return found;
}

std::optional<Instant> Matches::last_asked(std::string_view volunteer) {
    Statement last(*database_,
                   "select max(at) from offer where centre = ? and volunteer = ? having count(*) > 0");
    if (!last.bind(1, centre_).bind(2, volunteer).step()) return std::nullopt;
    return instant(last.integer(0));
}

void Matches::raise(KeptAttention const& attention) {
    // The same twice within a second is one.
    Statement(*database_,
              "delete from attention where centre = ? and volunteer = ? and opening = ? and organisation = ? "
              "and need = ? and ring = ? and raised_at = ?")
        .bind(1, centre_)
        .bind(2, std::string_view(attention.volunteer))
        .bind(3, std::string_view(attention.opening))
        .bind(4, std::string_view(attention.organisation))
        .bind(5, attention.need)
        .bind(6, std::string_view(attention.ring))
        .bind(7, seconds(attention.raised_at))
        .run();
    Statement(*database_, "insert into attention (centre, volunteer, opening, organisation, need, ring, "
                          "raised_at, settled_at, principal) values (?, ?, ?, ?, ?, ?, ?, -1, '')")
        .bind(1, centre_)
        .bind(2, std::string_view(attention.volunteer))
        .bind(3, std::string_view(attention.opening))
        .bind(4, std::string_view(attention.organisation))
        .bind(5, attention.need)
        .bind(6, std::string_view(attention.ring))
        .bind(7, seconds(attention.raised_at))
        .run();
}

bool Matches::raise_once(KeptAttention const& attention) {
    {
        Statement waits(*database_,
                        "select 1 from attention where centre = ? and volunteer = ? and opening = ? and "
                        "organisation = ? and need = ? and ring = ? and settled_at = -1");
        waits.bind(1, centre_)
            .bind(2, std::string_view(attention.volunteer))
            .bind(3, std::string_view(attention.opening))
            .bind(4, std::string_view(attention.organisation))
            .bind(5, attention.need)
            .bind(6, std::string_view(attention.ring));
        if (waits.step()) return false;
    }
    raise(attention);
    return true;
}

std::size_t Matches::settle(std::string_view volunteer, std::string_view opening, std::string_view principal,
                            Instant at) {
    return Care(*database_, centre_)
        .settle({std::string(volunteer), std::string(opening)}, {}, principal, at);
}

std::vector<KeptAttention> Matches::waiting(std::size_t limit) {
    Statement row(
        *database_,
        "select volunteer, opening, ring, raised_at from attention where centre = ? and settled_at "
        "= -1 and organisation = '' and need = 0 order by raised_at, volunteer, opening, ring limit " +
            std::to_string(limit));
    row.bind(1, centre_);
    std::vector<KeptAttention> found;
    while (row.step()) {
        found.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                         instant(row.integer(3))});
    }
    return found;
}

} // namespace kith::store
