// SPDX-License-Identifier: MIT
// What a rematch changes: every pairing of the plan before and of the plan after, as added, moved, dropped or
// untouched, with the reason why it went and why it came, in codes and numbers; and what that did to promises
// on their way. Applied to the plan before, it gives the plan after. The sentences are made in
// server/phrases.
#pragma once

#include "assignment/kept_plan.hpp"
#include "explanation/explainer.hpp"

#include <array>
#include <string>
#include <vector>

namespace kith::explanation {

enum class Movement : std::uint8_t { added, moved, dropped, untouched };

// Why somebody no longer has a place they had. All before better_elsewhere follow from the changes alone;
// those are the plan's own choice.
enum class LeftBecause : std::uint8_t {
    person_gone,      // not on the roster any more
    opening_gone,     // the opening is not
    person_out,       // paused or stopped
    opening_closed,   // or over, or wants no one
    refused,          // a "no" on record
    not_eligible,     // rules fail: `in_the_way`
    must_ask,         // what is known no longer settles a rule: `in_the_way`
    no_room,          // what they hold takes all the room they have
    places_held,      // matches that hold their places take all of the opening's
    better_elsewhere, // they are worth more where they are now: keeping them costs the plan `points`
    outbid,           // the place is worth more to others: keeping them costs the plan `points`
    tied,             // a plan that keeps them is as good, and moves somebody else
    clashes,          // it clashes with what the plan gives them now, or is too much for a week with it
    not_running,      // it runs only with its minimum, which it does not reach
    not_optimal,      // the plan is not proven optimal
};
[[nodiscard]] constexpr bool is_choice(LeftBecause because) {
    return because >= LeftBecause::better_elsewhere;
}

// Why somebody has a place they did not have: the first of these that holds.
enum class CameBecause : std::uint8_t {
    pinned,         // a match holds the place now
    joined,         // the person is new, or was in no plan before the changes
    opened,         // the opening is new, or was closed
    newly_eligible, // the pair was not eligible before the changes
    freed_place,    // `other` had a place there and left it
    more_places,    // the opening takes more people than it did
    more_urgent,    // filling it is worth more than it was
    own_place_gone, // the person lost the place they had
    worth_more,     // of all there is, the plan gains most so
};

struct DiffEntry {
    Movement movement = Movement::untouched;
    std::string volunteer;
    std::string from; // the opening they had, empty when added
    std::string to;   // the opening they have, empty when dropped

    // Of moved and dropped.
    LeftBecause left = LeftBecause::person_gone;
    std::vector<RuleResult> in_the_way; // rules that fail, or block until asked, for the pair they had
    std::int64_t points = 0;   // of better_elsewhere, outbid: counted by planning again, -1 not counted
    Known<MatchState> promise; // the match on its way that this undoes
    // Of moved and added.
    CameBecause came = CameBecause::worth_more;
    std::string other;       // of freed_place: who left, the first by key
    std::int32_t weight = 0; // the pair's score in the plan
    std::int64_t price = 0;  // what the place costs a newcomer there
    friend bool operator==(DiffEntry const&, DiffEntry const&) = default;
};

// Whether there is a place they no longer have, and one they did not have.
[[nodiscard]] inline bool has_left(DiffEntry const& entry) {
    return entry.movement == Movement::moved || entry.movement == Movement::dropped;
}
[[nodiscard]] inline bool has_come(DiffEntry const& entry) {
    return entry.movement == Movement::moved || entry.movement == Movement::added;
}

// How firm a pairing was before the changes.
enum class Bond : std::uint8_t { free, offered, accepted, referred, met, held };
inline constexpr std::size_t bond_count = 6;

struct BondCount {
    std::int32_t kept = 0;
    std::int32_t moved = 0;   // the plan chose otherwise; the person has another place
    std::int32_t dropped = 0; // the plan chose otherwise; they have none for it
    std::int32_t ended = 0;   // the changes themselves ended it
    std::int64_t points = 0;  // promised by the settings, given up for those moved and dropped
    friend bool operator==(BondCount const&, BondCount const&) = default;
};

struct Diff {
    std::vector<DiffEntry> entries;                 // by movement, then volunteer, from, to
    std::array<BondCount, bond_count> disruption{}; // by Bond; every pairing of the plan before once
    std::int64_t promise_points = 0;                // of the plan's value: bonuses for promises that it keeps

    [[nodiscard]] std::size_t count(Movement movement) const;
    friend bool operator==(Diff const&, Diff const&) = default;
};

// Of so many choices of the plan, those against promises first, the cost of keeping things as they were is
// counted, each by a repair; of any further ones it is not, nor of plans of class `shifts`.
inline constexpr std::size_t costs_counted_max = 64;

// `before`: the judge of the roster before the changes. All else is of the roster after them; `explainer` is
// of `plan`. O(pairings log pairings), a verdict for each that changed, and the repairs.
[[nodiscard]] Diff diff(eligibility::Judge const& before, KeptPlan const& kept,
                        eligibility::Judge const& after, PlanningProblem const& problem, Plan const& plan,
                        Explainer const& explainer);

} // namespace kith::explanation
