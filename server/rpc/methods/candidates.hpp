// SPDX-License-Identifier: MIT
// One row of a shortlist, as the wire tells it: who or what, how well it suits, and what has to be asked.
#pragma once

#include "desk/snapshots.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <vector>

namespace kith::rpc {

struct Candidate {
    std::string id;
    std::string name;
    std::int64_t score = 0;
    std::vector<std::string> reasons;   // what speaks for it, the score's terms
    std::vector<std::string> questions; // what has to be answered or settled
};
BOOST_DESCRIBE_STRUCT(Candidate, (), (id, name, score, reasons, questions))

// Without id and name.
[[nodiscard]] Candidate candidate(phrases::Speaker const& speaker, desk::Snapshot const& snapshot,
                                  VolunteerId volunteer, OpeningId opening, std::int32_t score);

} // namespace kith::rpc
