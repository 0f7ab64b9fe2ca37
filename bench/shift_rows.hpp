// SPDX-License-Identifier: MIT
// The rows of kith_bench_shifts (bench/shifts), so that one command gives every figure: kith_bench runs it as
// a program of its own and reads its JSON.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kith::bench {

struct ShiftRow {
    std::string json; // the row as that program wrote it
    std::string name;
    std::uint64_t seed = 0;
    std::size_t edges = 0;
    bool feasible = false;
    double gap = 100;         // percent of the bound, after at most 30 s of CPU time, by the certifier
    double gap_at_10 = 100;   // after 10 s, by the solver's own account; 100 where nothing was known by then
    double to_1_percent = -1; // seconds; -1 where it was not reached
    double to_01_percent = -1;
};

// One row for each case and seed; empty when the program could not be run.
[[nodiscard]] std::vector<ShiftRow> run_shifts(std::vector<std::uint64_t> const& seeds);

} // namespace kith::bench
