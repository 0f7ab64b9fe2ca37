// SPDX-License-Identifier: MIT
// Why a plan is as it is, in codes and numbers: why a person is here and not there, what stands between the
// unplaced and a place, what an unfilled place lacks, and the smallest changes that would help. Every number
// is counted from verdicts and the plan's prices; every change was tried on a copy of the person. The
// sentences are made in server/phrases.
#pragma once

#include "assignment/plan.hpp"
#include "eligibility/graph.hpp"
#include "explanation/change.hpp"
#include "explanation/hypotheses.hpp"
#include "explanation/newcomer.hpp"

#include <optional>
#include <span>
#include <vector>

namespace kith::explanation {

// What an opening is to one person at the plan's prices.
struct Offer {
    OpeningId opening;
    std::int32_t weight = 0;
    std::int64_t price =
        0; // what the place is worth to others; negative where filling it is itself worth something
    std::int32_t filled = 0;  // in the plan
    std::int32_t places = 0;  // the maximum
    std::int32_t lowest = -1; // weight of the weakest pairing in the plan that holds a place there, -1 none

    [[nodiscard]] std::int64_t margin() const { return weight - price; }
    friend bool operator==(Offer const&, Offer const&) = default;
};

struct WhyHere {
    PlannedPairing pairing;
    Verdict verdict; // of a pin: as if it were new
    Offer here;
    // Eligible, not theirs, and could be theirs in its place; greatest margin first; one of each role.
    std::vector<Offer> alternatives;
    std::int32_t alternatives_total = 0; // how many openings suit them besides their own
    bool proven = true;                  // false: at prices that do not prove the plan best
};

enum class Decision : std::uint8_t {
    planned,     // the pair is in the plan
    excluded,    // a rule fails
    ask_first,   // a question blocks it
    no_room,     // the person's capacity is taken by what they hold already
    own_better,  // what they have in the plan is worth more, by `short_by`
    outbid,      // the place is worth more to others, by `short_by`
    tied,        // worth exactly as much: the order of ids decided
    clash,       // it clashes with `clashes_with`, which the plan gives them
    hours_full,  // with what the plan gives them it is more than their hours in `week`
    not_running, // it runs only with its minimum, which it does not reach
    ruled_out,   // at its prices the plan might be better with this pair, and is proven not to be
    not_optimal, // the plan is not proven optimal, and this pair might improve it at its prices
};

struct WhyNot {
    Decision decision = Decision::excluded;
    Verdict verdict;
    Offer there;             // its weight is the score the pair would have
    std::vector<Offer> held; // what the person has in the plan
    std::int64_t short_by = 0;
    std::optional<OpeningId> clashes_with;
    std::optional<Date>
        week; // of hours_full: its Monday; the minutes with this opening, and the most they give
    std::int64_t minutes = 0;
    std::int64_t minutes_max = 0;
};

// An opening that is nearly within reach, with all that is in the way.
struct NearOpening {
    OpeningId opening;
    Verdict verdict;
};

struct Unplaced {
    VolunteerId volunteer;
    VolunteerStatus status = VolunteerStatus::active;
    std::int32_t capacity = 1;        // 0: they want none at present
    Tally tally;                      // over the openings that are open; empty where the status is `stopped`
    std::vector<Offer> outbid;        // eligible, greatest margin first; one of each role
    std::vector<Change> changes;      // the most helpful first, at most changes_max
    std::vector<NearOpening> nearest; // not eligible, least in the way first; one of each role
};

// A person who could nearly take an opening, with all that is in the way. The gains of their changes leave
// out what they would give up elsewhere.
struct NearPerson {
    VolunteerId volunteer;
    Verdict verdict;
    std::int32_t openings_planned = 0; // what they have in the plan already
    std::vector<Change> changes; // each of which alone would make them eligible here, the least effort first
};

struct Unfilled {
    OpeningId opening;
    std::int32_t filled = 0;
    std::int32_t minimum = 0;
    std::int32_t maximum = 0;
    std::int64_t price = 0;
    Tally tally;                         // over everybody who may be placed at all
    std::int32_t eligible_elsewhere = 0; // eligible, but planned elsewhere as far as their capacity goes
    std::vector<NearPerson> nearest;     // not eligible, least in the way first, at most nearest_max
};

// How many of a list are kept.
inline constexpr std::size_t alternatives_max = 5;
inline constexpr std::size_t changes_max = 6;
inline constexpr std::size_t nearest_max = 5;

class Explainer {
  public:
    // Keeps references to all three, which belong to one roster. O(edges log edges).
    Explainer(eligibility::Judge const& judge, eligibility::EligibilityGraph const& graph, Plan const& plan);

    // The pair is in the plan.
    [[nodiscard]] WhyHere why_here(VolunteerId volunteer, OpeningId opening) const;
    // Any pair.
    [[nodiscard]] WhyNot why_not(VolunteerId volunteer, OpeningId opening) const;

    // One by one or all at once; judging them together is much cheaper. O(openings) verdicts a person. The
    // results do not depend on the number of threads.
    [[nodiscard]] Unplaced unplaced(VolunteerId volunteer) const;
    [[nodiscard]] std::vector<Unplaced> unplaced(std::span<VolunteerId const> volunteers,
                                                 unsigned threads = 1) const;
    // O(volunteers) verdicts.
    [[nodiscard]] Unfilled unfilled(OpeningId opening) const;
    [[nodiscard]] std::vector<Unfilled> unfilled(std::span<OpeningId const> openings, unsigned threads) const;

    // Whoever is not stopped and has nothing in the plan, in order of id.
    [[nodiscard]] std::vector<VolunteerId> unplaced_people() const;
    // Openings that are open and have a place left, in order of id.
    [[nodiscard]] std::vector<OpeningId> unfilled_openings() const;

    // What a place there costs a newcomer.
    [[nodiscard]] std::int64_t price(OpeningId opening) const { return price_[opening.index()]; }
    // What the plan gives one person, in order of opening.
    [[nodiscard]] std::span<PlannedPairing const> planned(VolunteerId volunteer) const;
    [[nodiscard]] Offer offer(OpeningId opening, std::int32_t weight) const;
    // Where a person with this weight would stand among all who are eligible.
    [[nodiscard]] Prospect prospect(VolunteerId volunteer, OpeningId opening, std::int32_t weight) const;

  private:
    // A person under study: what was counted so far, and the changes to try.
    struct Case {
        Unplaced result;
        std::vector<Trial> trials;
    };

    [[nodiscard]] Roster const& roster() const { return judge_.roster(); }
    // How many openings the person could take beyond what the plan gives them.
    [[nodiscard]] std::int32_t room(VolunteerId volunteer) const;
    // Of plans of class `shifts`, where a person's openings must go together. Fills in `why`.
    void decide_among_shifts(VolunteerId volunteer, WhyNot& why) const;
    [[nodiscard]] bool is_full(OpeningId opening) const;
    [[nodiscard]] bool runs(OpeningId opening) const;
    [[nodiscard]] std::vector<Offer> other_offers(VolunteerId volunteer) const;
    [[nodiscard]] Case study(VolunteerId volunteer) const;
    [[nodiscard]] std::vector<Unplaced> study_together(std::span<VolunteerId const> volunteers) const;
    void try_changes(std::span<Case* const> cases) const;
    [[nodiscard]] std::vector<Change> changes_for(VolunteerId volunteer, Judged const& pair) const;
    void count_trial(Trial& trial, VolunteerId volunteer, Hypotheses const& hypotheses,
                     std::size_t number) const;

    struct Candidate {
        std::int32_t weight = 0;
        VolunteerId volunteer;
    };

    eligibility::Judge const& judge_;
    eligibility::EligibilityGraph const& graph_;
    Plan const& plan_;
    std::vector<std::int64_t> price_;                // by opening, to a newcomer
    std::vector<std::size_t> first_planned_;         // by volunteer, one past the end at the back
    std::vector<std::int32_t> filled_;               // by opening
    std::vector<std::int32_t> lowest_;               // by opening: weakest pairing of the plan, -1 none
    std::vector<std::vector<Candidate>> candidates_; // by opening: eligible, best first, ties by id
};

} // namespace kith::explanation
