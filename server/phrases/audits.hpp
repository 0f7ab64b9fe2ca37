// SPDX-License-Identifier: MIT
// The audit in words: whom to look for, what to ask or teach whom, and what that brings.
#pragma once

#include "audit/audit.hpp"
#include "phrases/speaker.hpp"

#include <string>

namespace kith::phrases {

// "has the skill driving, lives in Poplar and is free on weekday mornings"
[[nodiscard]] std::string describe(Speaker const& speaker, audit::Need const& need);
// "One more person who ...: places 1 more and adds 412 points."
[[nodiscard]] std::string sentence(Speaker const& speaker, audit::Need const& need);

// What a remedy is for all its people, without what is theirs alone: "Travelling further".
[[nodiscard]] std::string name(Speaker const& speaker, explanation::Change const& shared);
// "Doing the training food hygiene, for 12 people: opens 30 pairings, places 9 more ..."
[[nodiscard]] std::string sentence(Speaker const& speaker, audit::Remedy const& remedy);

} // namespace kith::phrases
