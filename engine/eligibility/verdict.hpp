// SPDX-License-Identifier: MIT
// What the judge says about one pair: every rule with its outcome, its numbers and its gate, and the score
// term by term. Codes and numbers only; the sentences are made in phrases/ from the same codes.
#pragma once

#include "model/roster.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace kith::eligibility {

// In the order they are judged and shown. What `needed`, `found` and `subject` of a result mean, by rule
// (0 where a dash stands; clang-format off keeps the table):
// clang-format off
//   rule          needed                       found                            subject
//   status        -                            the VolunteerStatus              -
//   closed        -                            the ClosedBecause                -
//   answered      -                            the MatchState on record, -1     -
//   barred        -                            -                                -
//   age           years wanted                 lowest age possible, -1 unknown  0 minimum, 1 maximum
//   single_sex    the Sex                      the Sex, -1 unknown              -
//   skill         the SkillLevel               the SkillLevel, -1 none          SkillId nearest to a pass
//   language      the LanguageLevel            the LanguageLevel, -1 none       LanguageId nearest to a pass
//   vehicle       the Vehicle                  the Vehicle, -1 unknown          -
//   access        -                            -                                AccessId of the need, -1 none
//   setting       the Setting                  the volunteer's Answer (remote)  -
//   travel        metres at most, -1 unknown   metres, -1 unknown, 0 none       minutes door to door
//   availability  minutes wanted (a week or    minutes covered, -1 unknown      longest stretch missing,
//                 in all when dated)                                            minutes
//   clash         -                            minutes of overlap, travel       OpeningId it clashes with,
//                                              between the places included      -1 none
//   hours         minutes of the opening       minutes left, -1 unknown         weeks since the as-of week
//   expenses      -                            the role's Answer                -
//   check         days until it must be there  days it takes to settle, 0 held  CheckId wanted
//   training      the same                     the same                         TrainingId nearest to a pass
//   references, induction, consent: the same   the same                         -
// "Days until it must be there" is -1 where the person starts whenever it is settled.
// clang-format on
enum class Rule : std::uint8_t {
    status,   // the person is paused or stopped
    closed,   // the opening is closed, over, or wants no one
    answered, // a "no" on record for this opening, or the place is already theirs
    barred,   // "not for this role" or organisation: no reason shown
    age,
    single_sex,
    skill,
    language,
    vehicle,
    access,
    setting,
    travel,
    availability,
    clash,
    hours,
    expenses,
    check,
    training,
    references,
    induction,
    consent,
};
inline constexpr std::size_t rule_count = 21;

enum class ClosedBecause : std::uint8_t {
    not_closed,
    closed,    // its status
    over,      // its last day is past
    begun,     // a dated one that has begun
    no_places, // it wants no one
};

enum class RuleOutcome : std::uint8_t { pass, fail, unknown };

// What to ask, and whom, to turn an unknown into an answer.
enum class Question : std::uint8_t {
    none,
    birth,           // the volunteer: month and year of birth
    sex_condition,   // the volunteer: whether the lawful condition is met
    skills,          // the volunteer: which skills, at what level
    languages,       // the volunteer: which languages, how well
    vehicle,         // the volunteer
    access_needs,    // the volunteer
    access_offered,  // the organisation: can the need be met
    remote,          // the volunteer: would they work from home
    setting,         // the organisation: on site or from home
    home,            // the volunteer: postcode
    travel_limit,    // the volunteer: how far, by what means
    place,           // the organisation: where the work is
    availability,    // the volunteer: when they are free
    times,           // the organisation: when it is ("by arrangement")
    hours_per_week,  // the volunteer
    expenses_needed, // the volunteer
    expenses_paid,   // the organisation
    check,           // to be applied for, or seen
    training,        // to be done
    references,      // to be asked for
    induction,       // to be booked
    consent,         // of a parent or carer
};

struct RuleResult {
    Rule rule = Rule::status;
    RuleOutcome outcome = RuleOutcome::pass;
    Gate gate;                     // by when it must be settled
    std::int32_t requirement = -1; // index into the role's requirements, where one stands behind it
    std::int64_t needed = 0;
    std::int64_t found = 0;
    std::int64_t subject = 0;
    Question question = Question::none; // set when unknown
    Known<Date> due = {};               // of a pass that lapses in mid-placement: a reminder for that day
    friend bool operator==(RuleResult const&, RuleResult const&) = default;
};

enum class Standing : std::uint8_t {
    eligible,  // may be proposed: nothing fails, nothing unknown that gates the referral
    ask_first, // not in plans; on shortlists once the questions are answered
    excluded,  // at least one rule fails
};

// Terms of a score, in the order shown. `measure` is the number behind the points.
//   base -; skill_fit desired skills held; cause causes shared; goal goals shared; travel metres;
//   availability_surplus minutes beyond those asked; continuity matches served; waiting days;
//   spreading matches on their way; unknowns facts to ask; clearing things to settle;
//   promise how far one on its way has come: 1 offered, 2 accepted, 3 referred, 4 met, 0 none
enum class Term : std::uint8_t {
    base,
    skill_fit,
    cause,
    goal,
    travel,
    availability_surplus,
    continuity,
    waiting,
    spreading,
    unknowns,
    clearing,
    promise,
};
inline constexpr std::size_t term_count = 12;

struct TermValue {
    std::int32_t points = 0; // may be negative
    std::int64_t measure = 0;
    friend bool operator==(TermValue const&, TermValue const&) = default;
};

struct Score {
    std::array<TermValue, term_count> terms{}; // by Term
    std::int32_t total = 0;                    // the sum, cut to 0 .. weight_max
    friend bool operator==(Score const&, Score const&) = default;
};

// Every rule that was judged, failed ones and passed ones alike, in order of Rule; one result for each
// requirement of a role. The score is what the pair would have if it were eligible, also for excluded pairs.
struct Verdict {
    Standing standing = Standing::excluded;
    std::vector<RuleResult> rules;
    Score score;
    friend bool operator==(Verdict const&, Verdict const&) = default;
};

} // namespace kith::eligibility
