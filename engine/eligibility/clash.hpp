// SPDX-License-Identifier: MIT
// Whether one person could hold two openings: their times, the journey between them, and what weekly roles
// leave free. Used by the rule `clash` and by plans in which a person takes several shifts.
#pragma once

#include "eligibility/pair.hpp"

namespace kith::eligibility {

struct Clash {
    RuleOutcome outcome = RuleOutcome::pass;
    std::int64_t minutes = 0; // of overlap, the journey between the places included
    Question question = Question::none;
};

// - Two dated openings clash where they overlap or leave too little time for the journey between their
//   places. Back-to-back at one place is fine. The quicker of walking and the person's own means counts;
//   where a place is unknown, or the work is done from home, only the times are compared.
// - A weekly role that asks for less than its sessions offer leaves the person a choice. It clashes where
//   what the other takes is more than what the person can do without: the minutes the person could give
//   (within the availability they stated) less those the role asks for. Where availability is unknown and
//   such a choice decides, the outcome is unknown.
//   Two weekly roles that are held together for less than fifteen days are compared without the journey.
// - With times by arrangement on either side, an overlap of the two placements is unknown.
// Symmetric in the openings. O(pattern sizes), no allocation.
[[nodiscard]] Clash find_clash(Facts const& facts, Roster const& roster, Settings const& settings,
                               VolunteerId volunteer, OpeningId one, OpeningId other);

} // namespace kith::eligibility
