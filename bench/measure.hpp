// SPDX-License-Identifier: MIT
// Measuring for the benches: CPU time of this thread, memory above what is already there, and the time of one
// pass over the edges, which is the unit everything else is compared with.
#pragma once

#include "assignment/instance.hpp"

#include <functional>
#include <vector>

namespace kith::bench {

[[nodiscard]] double cpu_ms();
[[nodiscard]] double median(std::vector<double> values);

// CPU milliseconds of `work`, the median of `repeats`.
[[nodiscard]] double time_of(int repeats, std::function<void()> const& work);

// How far resident memory rises above its level now while `work` runs, in MB. Linux only; 0 elsewhere.
[[nodiscard]] double peak_mb_of(std::function<void()> const& work);

// One edge scan: read every edge, gather its role's price, keep each volunteer's best. The least of several.
[[nodiscard]] double scan_ms(Instance const& instance);

} // namespace kith::bench
