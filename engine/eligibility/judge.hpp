// SPDX-License-Identifier: MIT
// The judge: may this person take this opening, by which rules, at what score? One implementation of the
// rules serves explanations (verdict) and the graph (glance). Built once for a roster, then const and safe
// to share between threads.
#pragma once

#include "eligibility/clash.hpp"
#include "eligibility/facts.hpp"
#include "eligibility/verdict.hpp"

namespace kith::eligibility {

// What a plan needs of a pair. The score is 0 where the pair is excluded.
struct Glance {
    Standing standing = Standing::excluded;
    std::int32_t score = 0;
    friend bool operator==(Glance const&, Glance const&) = default;
};

class Judge {
  public:
    // Keeps a reference to the roster, and its own copy of the settings. O(roster).
    Judge(Roster const& roster, Settings const& settings);
    Judge(Roster&&, Settings const&) = delete;

    [[nodiscard]] Roster const& roster() const { return roster_; }
    [[nodiscard]] Settings const& settings() const { return settings_; }
    [[nodiscard]] Facts const& facts() const { return facts_; }

    // Every rule with its outcome and numbers, also of excluded pairs, and the score term by term.
    [[nodiscard]] Verdict verdict(VolunteerId volunteer, OpeningId opening) const;
    // Standing and score of the same verdict; stops at the first fail, allocates nothing.
    [[nodiscard]] Glance glance(VolunteerId volunteer, OpeningId opening) const;
    // Of a match that holds its place: is it still right, and at what score? The rules `status`, `closed` and
    // `answered` are for new pairings and are left out.
    [[nodiscard]] Glance glance_pinned(VolunteerId volunteer, OpeningId opening) const;
    // One thing alone keeps the pair from being proposed, and it is one that can change: a rule that fails,
    // or a question to answer before referral. As cheap as a glance.
    [[nodiscard]] bool is_near_miss(VolunteerId volunteer, OpeningId opening) const;
    // No verdict on the pair has a higher score. Cheaper than a glance; does not look at the rules.
    [[nodiscard]] std::int32_t score_bound(VolunteerId volunteer, OpeningId opening) const;
    // Could the person hold both?
    [[nodiscard]] Clash clash(VolunteerId volunteer, OpeningId one, OpeningId other) const;

  private:
    Roster const& roster_;
    Settings settings_;
    Facts facts_;
};

} // namespace kith::eligibility
