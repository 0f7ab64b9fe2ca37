// SPDX-License-Identifier: MIT
// "What if one fact about this person were different?" Each hypothesis is a copy of a real volunteer with one
// fact changed, judged again in a roster of its own: the same openings, the same matches and bars, so that a
// claim about it is a judgement and not a guess. Many share one roster, which makes thousands cheap.
#pragma once

#include "eligibility/judge.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace kith::explanation {

class Hypotheses {
  public:
    // Keeps a reference to `roster`. Openings keep their ids.
    Hypotheses(Roster const& roster, eligibility::Settings const& settings);

    // A volunteer like `real` in all but the facts of `changed`. Returns its number: they count up from 0.
    std::size_t add(VolunteerId real, Volunteer changed);
    // Somebody whom nobody knows yet.
    std::size_t add(Volunteer newcomer);
    // Builds the roster of all that were added; then they can be judged, and none added. O(roster + added).
    void build();

    [[nodiscard]] std::size_t size() const { return hypotheses_.size(); }
    [[nodiscard]] eligibility::Glance glance(std::size_t hypothesis, OpeningId opening) const;

    // The judge of them all together: hypothesis n is its volunteer n, and whoever comes after them is paused
    // for good. Where somebody has a promise of their own on its way its scores do not know so; `weight`
    // does, given such a score.
    [[nodiscard]] eligibility::Judge const& judge() const;
    [[nodiscard]] std::int32_t weight(std::size_t hypothesis, OpeningId opening, std::int32_t score) const;

  private:
    [[nodiscard]] RosterDraft draft_of_openings() const;
    void add_promises(RosterDraft& draft) const;

    struct Hypothesis {
        std::optional<VolunteerId> real;
        Volunteer changed;
    };

    Roster const& roster_;
    eligibility::Settings settings_;
    std::vector<Hypothesis> hypotheses_;
    std::unique_ptr<Roster const> imagined_;
    std::unique_ptr<eligibility::Judge const> judge_;
};

} // namespace kith::explanation
