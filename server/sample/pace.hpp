// SPDX-License-Identifier: MIT
// How the sample community moves over months: who comes, how long they wait, how long openings stay open, how
// many of those asked say yes. Numbers for simulations; the engine gets them as values.
#pragma once

#include "model/roster.hpp"
#include "simulation/stream.hpp"

#include <vector>

namespace kith::sample {

// So many months of 30 days, after 12 weeks on record.
[[nodiscard]] simulation::Rates pace(std::int32_t months);

// By opening of the roster. Openings of one role share a kind, and so a rate of acceptance.
[[nodiscard]] std::vector<simulation::OpeningPace> opening_pace(Roster const& roster);

// By volunteer: the channels by which they may be asked, as bits of asking::Channel. Nearly everybody can be
// rung up; some have no e-mail or want no texts; a few want no messages at all.
[[nodiscard]] std::vector<std::uint8_t> channels(std::uint64_t seed, std::size_t volunteers);

} // namespace kith::sample
