// SPDX-License-Identifier: MIT
// The volunteers of the sample: who they might be decides what they tell the centre, and how much of the form
// they leave blank.
#pragma once

#include "sample/backdrop.hpp"

#include <cstddef>
#include <vector>

namespace kith::sample {

// A volunteer with what the maker knows and the record may not say.
struct Person {
    Volunteer volunteer;
    std::size_t borough = 0;
    GridPoint home;
    bool lives_elsewhere = false;
    std::int32_t age = 0;
    Sex sex = Sex::female;
};

[[nodiscard]] std::vector<Person> make_people(Backdrop const& backdrop, std::size_t count);

} // namespace kith::sample
