// SPDX-License-Identifier: MIT
// What the methods about one match share: the pair they name, whose it is, and how a step that was taken or
// refused is told.
#pragma once

#include "desk/match_desk.hpp"
#include "rpc/method.hpp"
#include "rpc/turn.hpp"

#include <boost/describe/class.hpp>

namespace kith::rpc {

using PairKey = Text<key_bytes_max>;
using Reason = Text<2000>;

// The pair that a call is about.
struct PairOnly {
    PairKey volunteer;
    PairKey opening;
};
BOOST_DESCRIBE_STRUCT(PairOnly, (), (volunteer, opening))

struct Moved {
    std::string state;
    std::optional<std::string> before;
    bool overridden = false;
    bool place_freed = false;
};
BOOST_DESCRIBE_STRUCT(Moved, (), (state, before, overridden, place_freed))

[[nodiscard]] desk::Actor actor_of(Turn& turn);
[[nodiscard]] Subject subject_of_pair(Turn& turn, std::string const& volunteer, std::string const& opening);

template <class Params>
[[nodiscard]] Subject subject_of(Turn& turn, Params const& params) {
    return subject_of_pair(turn, params.volunteer.value, params.opening.value);
}

// What stands in the way, by name; the number is its gate's.
[[nodiscard]] Refused refused_of(desk::StepRefused const& refused);
[[nodiscard]] Moved moved(desk::StepTaken const& taken);

} // namespace kith::rpc
