// SPDX-License-Identifier: MIT
// A place handed from one person to another: its holder gives it away, somebody else takes it, and the two
// steps are one change, so that the place is never empty in between and never held twice. Where the
// organisation has delegated the yes the taker has it at once; elsewhere the organisation is told of them
// like of anybody, and the holder keeps it until it says yes.
#pragma once

#include "desk/match_desk.hpp"

namespace kith::desk {

struct SwapOrder {
    std::string volunteer; // who holds the place
    std::string opening;
    std::string taker{};
    std::string reason{};
};

// Tells the organisation. Refuses with not_held. Publishes "swap.offered".
[[nodiscard]] std::optional<StepRefused> offer_swap(store::Change& change, std::int64_t centre,
                                                    SwapOrder const& order);
// They keep it after all. Refuses with not_offered. Publishes "swap.withdrawn".
[[nodiscard]] std::optional<StepRefused> withdraw_swap(store::Change& change, std::int64_t centre,
                                                       SwapOrder const& order);
// The taker takes whichever was offered first, or the named holder's. What was done stands only where this
// succeeds: run it in an attempt. Refuses with not_offered, same_person, double_booked and whatever the desk
// does.
[[nodiscard]] Outcome<StepTaken, StepRefused> take_swap(store::Change& change, std::int64_t centre,
                                                        SwapOrder const& order, Actor const& actor,
                                                        DeskRules rules = {});
// Both in one: somebody has agreed to do it in the holder's place.
[[nodiscard]] Outcome<StepTaken, StepRefused> stand_in(store::Change& change, std::int64_t centre,
                                                       SwapOrder const& order, Actor const& actor,
                                                       DeskRules rules = {});

} // namespace kith::desk
