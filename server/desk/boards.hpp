// SPDX-License-Identifier: MIT
// What a coordinator looks at first, worked out on one roster: who and what waits today, where people and
// work are by ward, and how the weeks went. Called by rpc/methods/boards; reads and changes nothing.
#pragma once

#include "audit/needs.hpp"
#include "eligibility/judge.hpp"
#include "store/weeks.hpp"

#include <optional>
#include <vector>

namespace kith::desk {

// After so many days without an answer a referral counts as silence.
inline constexpr std::chrono::days silence{7};
// Dated openings further ahead than this are not counted as wanted now.
inline constexpr std::chrono::days ahead{28};

struct Short {
    OpeningId opening;
    std::int32_t held = 0;  // places
    std::int32_t asked = 0; // people on their way: offered, accepted, referred, met
    friend bool operator==(Short const&, Short const&) = default;
};

struct Recheck {
    VolunteerId volunteer;
    CheckId check;
    Date due;
    friend bool operator==(Recheck const&, Recheck const&) = default;
};

struct Silent {
    OrganisationId organisation;
    std::int32_t referrals = 0; // unanswered for longer than `silence`
    Date oldest;
    friend bool operator==(Silent const&, Silent const&) = default;
};

struct DayBoard {
    std::vector<Short> unfilled; // fewer held than needed at the least; most urgent, then soonest first
    std::vector<VolunteerId> offered_nothing; // active, and nobody ever proposed them anything; longest first
    std::vector<Silent> silent;               // longest first
    std::vector<Match> ended;                 // as of the roster's day: left or withdrawn
};
// O(n log n) in openings, people and matches.
[[nodiscard]] DayBoard day_board(eligibility::Judge const& judge);
// Of active people, the soonest first.
[[nodiscard]] std::vector<Recheck> rechecks(Roster const& roster, Date by);

struct WardsAsked {
    std::optional<SkillId> skill;        // held by people, asked for by openings
    std::optional<audit::FreeTime> time; // people are free, openings have a session, for half an hour of it
};

struct WardCount {
    std::int32_t people = 0; // active
    std::int32_t free = 0;   // of them, with room for another placement
    std::int32_t wanted = 0; // places of open openings, at the most
    std::int32_t open = 0;   // of them, held by nobody
    friend bool operator==(WardCount const&, WardCount const&) = default;
};

struct WardsBoard {
    std::vector<WardCount> wards; // by WardId
    WardCount elsewhere;          // of no known ward; work from home
    std::int32_t unknown = 0;     // people left out because nobody knows when they are free
};
// O(people + openings).
[[nodiscard]] WardsBoard wards_board(eligibility::Judge const& judge, WardsAsked const& asked);

struct Week {
    Date monday;
    std::int32_t asked = 0;    // people who asked for something
    std::int32_t answered = 0; // of them, by now
    std::optional<std::int64_t> median_reply_seconds;
    std::int32_t offered = 0;
    std::int32_t placed = 0;  // came to hold a place
    std::int32_t stopped = 0; // gave one up, or finished
    std::int64_t held = 0;    // places held at the week's end
    std::int64_t minutes = 0; // worked in it, confirmed or waiting to be
    friend bool operator==(Week const&, Week const&) = default;
};
// The last `count` weeks, this one included, the oldest first.
[[nodiscard]] std::vector<Week> weeks_board(ZoneTable const& zone, Instant now, std::size_t count,
                                            store::Happened const& happened);
// Where its first week begins.
[[nodiscard]] Date first_week(ZoneTable const& zone, Instant now, std::size_t count);

} // namespace kith::desk
