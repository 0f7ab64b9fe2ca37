// SPDX-License-Identifier: MIT
// "What if one fact about this person were different?" Each hypothesis is a copy of a real volunteer with one
// fact changed, judged again in a roster of its own: the same openings, the same matches and bars, so that a
// claim about it is a judgement and not a guess. Many share one roster, which makes thousands cheap.
#pragma once

#include "eligibility/judge.hpp"

#include <memory>
#include <vector>

namespace kith::explanation {

class Hypotheses {
  public:
    // Keeps a reference to `roster`. Openings keep their ids.
    Hypotheses(Roster const& roster, eligibility::Settings const& settings);

    // A volunteer like `real` in all but the facts of `changed`. Returns its number. Somebody whose own
    // matches are on their way must be alone in it, because those count for everybody else: see
    // `needs_own_roster`.
    std::size_t add(VolunteerId real, Volunteer changed);
    // Builds the roster of all that were added; then they can be judged, and none added. O(roster + added).
    void build();

    // Whether the volunteer has matches on their way.
    [[nodiscard]] static bool needs_own_roster(Roster const& roster, VolunteerId volunteer);

    [[nodiscard]] eligibility::Glance glance(std::size_t hypothesis, OpeningId opening) const;

  private:
    [[nodiscard]] RosterDraft draft_of_openings() const;
    void add_promises(RosterDraft& draft) const;

    struct Hypothesis {
        VolunteerId real;
        Volunteer changed;
    };

    Roster const& roster_;
    eligibility::Settings settings_;
    std::vector<Hypothesis> hypotheses_;
    std::unique_ptr<Roster const> imagined_;
    std::unique_ptr<eligibility::Judge const> judge_;
};

} // namespace kith::explanation
