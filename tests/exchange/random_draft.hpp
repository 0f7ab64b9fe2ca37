// SPDX-License-Identifier: MIT
// A made, valid pack draft of any seed, with every kind of fact in it: for round trips.
#pragma once

#include "exchange/pack.hpp"

#include <random>

namespace kith::test {

[[nodiscard]] exchange::PackDraft random_draft(unsigned seed);

} // namespace kith::test
