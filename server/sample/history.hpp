// SPDX-License-Identifier: MIT
// What already stands between the people and the openings of the sample: places held, people asked, work
// done, answers given, bars.
#pragma once

#include "sample/people.hpp"
#include "sample/work.hpp"

#include <vector>

namespace kith::sample {

struct History {
    std::vector<MatchRow> matches;
    std::vector<BarRow> bars;
};

// Whoever holds a place has what it asks for: their record is completed to say so (a few re-check dates have
// gone by since). Places are never overfilled.
[[nodiscard]] History make_history(Backdrop const& backdrop, Work const& work, std::vector<Person>& people);

} // namespace kith::sample
