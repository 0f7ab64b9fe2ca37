// SPDX-License-Identifier: MIT
#include "desk/boards.hpp"

#include "explanation/prices.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace kith::desk {
namespace {

using eligibility::ClosedBecause;

struct Taken {
    std::vector<std::int32_t> held;    // by opening
    std::vector<std::int32_t> asked;   // by opening
    std::vector<std::int32_t> holding; // by person
};

Taken taken(Roster const& roster) {
    Taken all{std::vector<std::int32_t>(roster.openings().size()),
              std::vector<std::int32_t>(roster.openings().size()),
              std::vector<std::int32_t>(roster.volunteers().size())};
    for (auto const& match : roster.matches()) {
        bool const direct = roster.role_of(match.opening).direct;
        if (holds_place(match.state, direct)) {
            all.held[match.opening.index()] += roster[match.volunteer].party;
            ++all.holding[match.volunteer.index()];
        } else if (is_promised(match.state, direct)) {
            ++all.asked[match.opening.index()];
        }
    }
    return all;
}

bool is_open(eligibility::Judge const& judge, std::size_t opening) {
    return judge.facts().openings[opening].closed == ClosedBecause::not_closed;
}

std::vector<Short> unfilled(eligibility::Judge const& judge, Taken const& all) {
    auto const& roster = judge.roster();
    std::vector<Short> rows;
    for (std::size_t at = 0; at < roster.openings().size(); ++at) {
        if (!is_open(judge, at) || all.held[at] >= roster.openings()[at].places_minimum) continue;
        rows.push_back({OpeningId(at), all.held[at], all.asked[at]});
    }
    // What has no date is after what has one.
    std::ranges::sort(rows, {}, [&](Short const& row) {
        auto const& opening = roster[row.opening];
        bool const dated = opening.timing == Timing::dated;
        return std::tuple(-static_cast<int>(opening.urgency), !dated, dated ? opening.when.begin : Instant{},
                          row.held - opening.places_minimum, row.opening);
    });
    return rows;
}

// States that only the person themselves, or the engine, has brought about: nobody has proposed anything yet.
bool is_proposed(MatchState state) {
    return state != MatchState::interested && state != MatchState::suggested;
}

std::vector<VolunteerId> offered_nothing(Roster const& roster) {
    std::vector<VolunteerId> people;
    for (std::size_t at = 0; at < roster.volunteers().size(); ++at) {
        VolunteerId const id(at);
        if (roster[id].status != VolunteerStatus::active) continue;
        auto const mine = roster.matches_of(id);
        if (std::ranges::any_of(mine, is_proposed, &Match::state)) continue;
        people.push_back(id);
    }
    std::ranges::sort(people, {}, [&](VolunteerId id) {
        return std::tuple(roster[id].waiting_since.value_or(roster.as_of_date() + std::chrono::days(1)), id);
    });
    return people;
}

std::vector<Silent> silent(Roster const& roster) {
    std::map<OrganisationId, Silent> all;
    for (auto const& match : roster.matches()) {
        if (match.state != MatchState::referred || !match.since) continue;
        if (roster.as_of_date() - *match.since < silence) continue;
        auto const organisation = roster.role_of(match.opening).organisation;
        auto& row = all.try_emplace(organisation, Silent{organisation, 0, *match.since}).first->second;
        ++row.referrals;
        row.oldest = std::min(row.oldest, *match.since);
    }
    std::vector<Silent> rows;
    for (auto const& [organisation, row] : all) rows.push_back(row);
    std::ranges::sort(rows, {}, [](Silent const& row) { return std::tuple(row.oldest, row.organisation); });
    return rows;
}

std::vector<Match> ended(Roster const& roster) {
    std::vector<Match> rows;
    for (auto const& match : roster.matches()) {
        bool const over = match.state == MatchState::left || match.state == MatchState::withdrawn;
        if (over && match.since == roster.as_of_date()) rows.push_back(match);
    }
    return rows;
}

constexpr std::int64_t enough_minutes = 30;

bool meet(WeekSet const& one, WeekSet const& other) {
    return one.within(other).total() >= enough_minutes;
}

bool asks_for(Role const& role, SkillId skill) {
    auto const is_it = [&](SkillWanted const& wanted) { return wanted.skill == skill; };
    if (std::ranges::any_of(role.desired_skills, is_it)) return true;
    return std::ranges::any_of(role.requirements, [&](Requirement const& each) {
        auto const* skills = std::get_if<SkillRequirement>(&each.what);
        return skills != nullptr && std::ranges::any_of(skills->any_of, is_it);
    });
}

bool has(Volunteer const& person, SkillId skill) {
    return person.skills &&
           std::ranges::any_of(*person.skills, [&](SkillHeld const& held) { return held.skill == skill; });
}

} // namespace

std::vector<Recheck> rechecks(Roster const& roster, Date by) {
    std::vector<Recheck> rows;
    for (std::size_t at = 0; at < roster.volunteers().size(); ++at) {
        auto const& person = roster.volunteers()[at];
        if (person.status != VolunteerStatus::active || !person.checks) continue;
        for (auto const& held : *person.checks)
            if (held.recheck && *held.recheck <= by)
                rows.push_back({VolunteerId(at), held.check, *held.recheck});
    }
    std::ranges::sort(rows, {},
                      [](Recheck const& row) { return std::tuple(row.due, row.volunteer, row.check); });
    return rows;
}

DayBoard day_board(eligibility::Judge const& judge) {
    auto const& roster = judge.roster();
    return {unfilled(judge, taken(roster)), offered_nothing(roster), silent(roster), ended(roster)};
}

WardsBoard wards_board(eligibility::Judge const& judge, WardsAsked const& asked) {
    auto const& roster = judge.roster();
    auto const all = taken(roster);
    std::optional<WeekSet> time;
    if (asked.time) time = audit::week_of(*asked.time);
    WardsBoard board;
    board.wards.resize(roster.wards().size());
    for (std::size_t at = 0; at < roster.volunteers().size(); ++at) {
        auto const& person = roster.volunteers()[at];
        if (person.status != VolunteerStatus::active || (asked.skill && !has(person, *asked.skill))) continue;
        if (time && !person.availability) ++board.unknown;
        if (time && (!person.availability || !meet(person.availability->weekly, *time))) continue;
        auto& count = person.home.ward ? board.wards[person.home.ward->index()] : board.elsewhere;
        ++count.people;
        if (all.holding[at] < person.capacity.value_or(1)) ++count.free;
    }
    for (std::size_t at = 0; at < roster.openings().size(); ++at) {
        OpeningId const id(at);
        auto const& opening = roster[id];
        auto const& role = roster.role_of(id);
        if (!is_open(judge, at) || (asked.skill && !asks_for(role, *asked.skill))) continue;
        if (opening.timing == Timing::dated && opening.when.begin > roster.as_of() + ahead) continue;
        if (time && !meet(WeekSet(explanation::week_times(roster, opening)), *time)) continue;
        auto const ward = roster.location_of(id).ward;
        auto& count = ward && role.setting != Setting::remote ? board.wards[ward->index()] : board.elsewhere;
        count.wanted += opening.places_maximum;
        count.open += std::max(0, opening.places_maximum - all.held[at]);
    }
    return board;
}

Date first_week(ZoneTable const& zone, Instant now, std::size_t count) {
    return week_start(zone.date(now)) - std::chrono::weeks(count - 1);
}

std::vector<Week> weeks_board(ZoneTable const& zone, Instant now, std::size_t count,
                              store::Happened const& happened) {
    auto const first = first_week(zone, now, count);
    std::vector<Week> weeks(count);
    for (std::size_t at = 0; at < count; ++at) weeks[at].monday = first + std::chrono::weeks(at);
    auto const at_week = [&](Date day) -> std::optional<std::size_t> {
        if (day < first || day >= first + std::chrono::weeks(count)) return std::nullopt;
        return static_cast<std::size_t>((day - first) / std::chrono::weeks(1));
    };
    for (auto const& move : happened.moves) {
        auto const at = at_week(zone.date(move.at));
        if (!at) continue;
        auto& week = weeks[*at];
        bool const held = move.before && holds_place(*move.before, move.direct);
        bool const holds = holds_place(move.after, move.direct);
        if (move.after == MatchState::offered && move.before != MatchState::offered) ++week.offered;
        if (holds && !held) ++week.placed;
        if (held && !holds) ++week.stopped;
    }
    std::vector<std::vector<std::int64_t>> replies(count);
    for (auto const& each : happened.interests) {
        auto const at = at_week(zone.date(each.at));
        if (!at) continue;
        ++weeks[*at].asked;
        if (each.answered_at) replies[*at].push_back((*each.answered_at - each.at).count());
    }
    for (auto const& each : happened.worked)
        if (auto const at = at_week(each.day)) weeks[*at].minutes += each.minutes;
    auto held = happened.held;
    for (std::size_t at = count; at-- > 0;) {
        weeks[at].held = held;
        held += weeks[at].stopped - weeks[at].placed;
        auto& took = replies[at];
        weeks[at].answered = static_cast<std::int32_t>(took.size());
        if (took.empty()) continue;
        std::ranges::sort(took);
        weeks[at].median_reply_seconds = took[(took.size() - 1) / 2];
    }
    return weeks;
}

} // namespace kith::desk
