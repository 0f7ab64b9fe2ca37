// SPDX-License-Identifier: MIT
// Every rate of the sample community with its reason, in one place. Per mille of volunteers, roles or
// organisations unless a unit is given. Where a public figure stands behind a rate the reason says so; the
// rest is judgement, set so that the sample looks like a centre's real records: much of it blank.
#pragma once

#include <array>
#include <cstdint>

namespace kith::sample::rates {

// --- size ---

// Openings for a number of volunteers, straight lines in between: the hub of 2020 (2,300 people; 190 roles,
// some of them with shifts), a county, and a national surge.
struct SizePoint {
    std::int64_t volunteers;
    std::int64_t openings;
};
inline constexpr std::array<SizePoint, 4> size_points{
    {{0, 12}, {2'300, 320}, {50'000, 2'000}, {750'000, 20'000}}};

// One borough holds this many people before another is made: twice the hub.
inline constexpr std::int64_t volunteers_per_borough = 5'000;
// The hub served 60 organisations with 150 roles; with shifts that is five openings each.
inline constexpr std::int64_t openings_per_organisation = 5;

// Places against capacity: in a surge volunteers are the surplus (the hub filled 2,700 matches with 2,300
// people over half a year, so far fewer at one time); tight is the hard case for the optimiser.
inline constexpr std::int32_t places_of_capacity = 450;
inline constexpr std::int32_t places_of_capacity_tight = 900;
// Demand is heavy-tailed, as a food hub beside a trustee vacancy is: share 1/k of openings want k times the
// usual or more, up to this.
inline constexpr std::int32_t demand_tail = 60;

// --- people ---

inline constexpr std::int32_t stopped = 15;    // left, or suspended
inline constexpr std::int32_t paused = 55;     // holidays, exams, a new baby
inline constexpr std::int32_t woman = 620;     // most who register with volunteer centres are women
inline constexpr std::int32_t sex_known = 150; // asked only where a lawful condition needs it

// Blank on the form. Availability is the field people skip most and the one that matters most; a vehicle is a
// box to tick, so it is nearly always answered; how far, how often and which checks want thought.
inline constexpr std::int32_t availability_unknown = 300;
inline constexpr std::int32_t skills_unknown = 60;     // the one list nearly everybody fills in
inline constexpr std::int32_t languages_unknown = 110; // English speakers leave it out
inline constexpr std::int32_t causes_unknown = 280;    // an optional list
inline constexpr std::int32_t goals_unknown = 340;     // an optional list, seldom on older forms
inline constexpr std::int32_t travel_limit_unknown = 330;
inline constexpr std::int32_t travel_mode_unknown = 320;
inline constexpr std::int32_t remote_unknown = 380;
inline constexpr std::int32_t vehicle_unknown = 70;
inline constexpr std::int32_t capacity_unknown = 380; // "one role or several?" is asked on newer forms only
inline constexpr std::int32_t weekly_hours_unknown = 280;
inline constexpr std::int32_t checks_unknown = 430;     // people are unsure what counts
inline constexpr std::int32_t training_unknown = 380;   // asked at the interview, not on the form
inline constexpr std::int32_t birth_unknown = 120;      // some will not say
inline constexpr std::int32_t birth_by_month = 480;     // else an age band, as older forms asked
inline constexpr std::int32_t access_unknown = 230;     // asked later, in person
inline constexpr std::int32_t expenses_unknown = 330;   // people do not like to raise it
inline constexpr std::int32_t hours_only_unknown = 420; // the question came with time credits
inline constexpr std::int32_t waiting_unknown = 40;     // registered before dates were kept
inline constexpr std::int32_t home_unknown = 15;        // neither a postcode nor a ward
inline constexpr std::int32_t home_ward_only = 220;
inline constexpr std::int32_t level_unknown = 280; // of a skill or a language that is named

// Of those who answered.
inline constexpr std::int32_t skills_none = 30; // "none, but willing"
inline constexpr std::int32_t remote_yes = 480; // after 2020 nearly half would work from home
// Two households in three of the borough have no car (2021 census, rounded), and few of the others' cars are
// free and insured for volunteering: drivers are the classic shortage.
inline constexpr std::int32_t owns_car = 75;
inline constexpr std::int32_t owns_van = 12;              // a few traders
inline constexpr std::int32_t owns_bicycle = 190;         // about what the borough cycles
inline constexpr std::int32_t works_two_roles = 200;      // capacity above one
inline constexpr std::int32_t works_three_roles = 50;     // the stalwarts
inline constexpr std::int32_t check_none = 640;           // most have never been asked for a DBS check
inline constexpr std::int32_t check_recheck_stated = 700; // the rest: the organisation had no policy
inline constexpr std::int32_t training_none = 620;        // most come without
inline constexpr std::int32_t references_unknown = 620;   // taken up only once a role asks
inline constexpr std::int32_t references_yes = 230;       // from an earlier role
inline constexpr std::int32_t induction_unknown = 450;    // organisations do not report back
inline constexpr std::int32_t induction_yes = 330;        // a welcome session, when they came
inline constexpr std::int32_t access_needed = 80; // few say so at registration; far more would if asked well
inline constexpr std::int32_t expenses_yes = 300; // out-of-pocket costs keep people away
inline constexpr std::int32_t hours_only_yes = 110;      // benefits, asylum, or no wish for credits
inline constexpr std::int32_t has_employer_scheme = 180; // of those in work: a firm's volunteering days
inline constexpr std::int32_t away_some_time = 120;      // dated absences: holidays, exams
inline constexpr std::int32_t free_some_days = 25;       // dated extra days

// Of 16 and 17 year olds.
inline constexpr std::int32_t consent_yes = 560; // the form that goes home mostly comes back
inline constexpr std::int32_t consent_no = 80;   // or a parent said no

// Days since registering or the last placement: most came lately, some have waited for a year.
inline constexpr std::int32_t waiting_days_max = 420;
// DBS certificates are from the last six years; three years is the usual policy for a re-check, so half of
// those stated have lapsed.
inline constexpr std::int32_t check_age_days_max = 6 * 365;
inline constexpr std::int32_t recheck_days = 3 * 365;

// --- roles ---

inline constexpr std::int32_t closed = 40;               // filled or withdrawn, kept for their history
inline constexpr std::int32_t places_unstated = 320;     // public feeds leave out far more
inline constexpr std::int32_t always_stated_demand = 20; // in units of demand: who wants many says how many
inline constexpr std::int32_t minimum_stated = 640;      // "at least two, or we cannot open"
inline constexpr std::int32_t pattern_unstated = 110;    // "by arrangement", beside templates that always are
inline constexpr std::int32_t weekly_minutes_unstated = 200; // "as much as you can"
inline constexpr std::int32_t start_stated = 480;            // the others: as soon as possible
// An emergency begins on a day, sooner than a DBS check comes back: it needs people who are cleared already.
inline constexpr std::int32_t pressing_starts_soon = 260;
inline constexpr std::int32_t end_stated = 160;             // nearly all real roles have no end
inline constexpr std::int32_t commitment_stated = 380;      // "for three months, please"
inline constexpr std::int32_t access_unstated = 520;        // organisers forget to say
inline constexpr std::int32_t expenses_paid_unknown = 400;  // organisers forget to say
inline constexpr std::int32_t expenses_paid_yes = 820;      // of those who say
inline constexpr std::int32_t site_unstated = 50;           // nobody said whether it is from home
inline constexpr std::int32_t elsewhere = 120;              // work away from the organisation's own address
inline constexpr std::int32_t organisation_ward_only = 150; // small groups have no office
// low, normal, high, critical: organisers call little low; food and medicine are pressing.
inline constexpr std::array<std::int32_t, 4> urgency_routine{180, 660, 140, 20};
inline constexpr std::array<std::int32_t, 4> urgency_pressing{20, 360, 430, 190};

// --- matches ---

// The hub made 2,700 matches in half a year; a snapshot holds some of each state.
inline constexpr std::int32_t holds_a_place = 130;
inline constexpr std::int32_t asked = 70;   // offered, accepted, referred or met: a month or so of asking
inline constexpr std::int32_t applied = 40; // interested, or suggested by a coordinator
inline constexpr std::int32_t served_before = 110;    // makes for continuity
inline constexpr std::int32_t ended = 70;             // declined, no reply, withdrawn, expired
inline constexpr std::int32_t waiting_list = 12;      // offers over-ask a little
inline constexpr std::int32_t barred = 4;             // "not for this role" or organisation
inline constexpr std::int32_t held_check_lapsed = 60; // of those who hold a place: a re-check date gone by

} // namespace kith::sample::rates
