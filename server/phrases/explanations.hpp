// SPDX-License-Identifier: MIT
// Explanations as lines of text, for the command line and for letters: each states the rule, its numbers,
// what is missing and the next step. Whoever prints them adds the names of people; here a person is their
// key.
#pragma once

#include "explanation/confirm.hpp"
#include "explanation/explainer.hpp"
#include "explanation/prices.hpp"
#include "phrases/speaker.hpp"

#include <string>
#include <vector>

namespace kith::phrases {

using Lines = std::vector<std::string>;

// How far to look: what keeps a pair from being proposed, or everything still to be settled.
enum class Until : std::uint8_t { proposed, settled };

// What stands in the way of a pair: each rule that does not pass, with the question that would settle it and
// its gate; a question that settles several is asked once.
[[nodiscard]] Lines in_the_way(Speaker const& speaker, VolunteerId volunteer, OpeningId opening,
                               eligibility::Verdict const& verdict, Until until);
// The score, term by term: "+1,500 1.2 km away".
[[nodiscard]] Lines terms(Speaker const& speaker, eligibility::Score const& score);

[[nodiscard]] Lines describe(Speaker const& speaker, explanation::WhyHere const& why);
[[nodiscard]] Lines describe(Speaker const& speaker, VolunteerId volunteer, explanation::WhyNot const& why);
// Why a person has no place: the reasons counted, what they lost to others, what is nearest. The changes are
// said apart.
[[nodiscard]] Lines describe(Speaker const& speaker, explanation::Unplaced const& unplaced);
// "Travelling up to 5 km instead of 3 km: opens 2 openings. Best: Bow kitchen, 2nd of 9, ..."
[[nodiscard]] std::string describe(Speaker const& speaker, VolunteerId volunteer,
                                   explanation::Change const& change);
// What planning again with the change brought.
[[nodiscard]] std::string describe(Speaker const& speaker, explanation::Confirmed const& confirmed);
[[nodiscard]] Lines describe(Speaker const& speaker, explanation::Unfilled const& unfilled);
// Whether an opening that runs only full runs, and why.
[[nodiscard]] std::string describe(Speaker const& speaker, Plan const& plan, FullOnly const& opening);
// For machines: what stands in the way, as "outbid:7 travel:12:4 ask.birth:123:74": for how many openings or
// people, and for how many of them nothing else does.
[[nodiscard]] std::string reason_codes(explanation::Tally const& tally);
// "answer.birth" or "travel_limit:5000" or "skill:teaching:capable"; a slot in minutes of the week.
[[nodiscard]] std::string change_code(Roster const& roster, explanation::Change const& change);

// How good the plan is, and how that is known.
[[nodiscard]] Lines describe(Speaker const& speaker, Plan const& plan);

// What a row of a price table is about: an opening's name, a ward's, a skill's.
[[nodiscard]] std::string name(Speaker const& speaker, explanation::PriceGroup group,
                               explanation::PriceRow const& row);

} // namespace kith::phrases
