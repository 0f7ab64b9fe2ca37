// SPDX-License-Identifier: MIT
// The books of the demonstration: hours of the past weeks, a time bank with exchanges that wait and one that
// is disputed, and rewards to redeem. All through the desk's own doors, so that they reconcile.
#pragma once

#include "store/writer.hpp"

#include <cstdint>
#include <string>

namespace kith::serve {

// `volunteer` and `organisation` are those whose accounts visitors come in with. Called once, on a centre
// whose books are empty.
void fill_demo_books(store::Change& change, std::int64_t centre, std::string const& volunteer,
                     std::string const& organisation);

} // namespace kith::serve
