// SPDX-License-Identifier: MIT
// The plainest referee: every plan of a tiny instance, one after another.
#pragma once

#include "assignment/instance.hpp"

namespace kith {

// The greatest value of any plan that keeps the pins. Exponential: up to about 14 open edges.
std::int64_t best_value(InstanceView const& instance);

} // namespace kith
