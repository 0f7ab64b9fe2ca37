// SPDX-License-Identifier: MIT
// The declared cases: what is measured on one generated market, with every value checked against a referee.
#pragma once

#include "assignment/solve.hpp"
#include "generate.hpp"

#include <string>
#include <vector>

namespace kith::bench {

struct CaseOptions {
    int repeats = 5;
    bool lemon = true;
    bool boost = false;
    bool repairs = true;
    bool memory = false;
};

struct CaseResult {
    std::string name; // "M tight", "M tight coarse"
    std::uint64_t seed = 0;
    std::size_t edges = 0;
    std::size_t pairings = 0;
    std::int64_t value = 0;
    std::int64_t steps = 0;
    bool proved = false; // every plan certified, every value equal to the referees'
    double scan_ms = 0;
    double solve_ms = 0;
    double certify_ms = 0;
    double edges_read = 0;   // in scans
    double simplex_ms = 0;   // LEMON's NetworkSimplex, run() only; 0 when not run
    double scaling_ms = 0;   // LEMON's CostScaling, run() only
    double boost_ms = 0;     // Boost Graph's successive shortest paths
    double dropout_ms = 0;   // 1 % of volunteers drop out
    double urgent_ms = 0;    // a role with 200 urgent places opens
    double stateless_ms = 0; // the dropout again, from pairings and prices alone
    double solve_mb = 0;     // memory above the instance
    double lemon_mb = 0;

    [[nodiscard]] double lemon_ms() const;
};

[[nodiscard]] CaseResult run_case(std::string const& name, MarketSpec const& spec,
                                  CaseOptions const& options);

// A hash of plan and prices.
[[nodiscard]] std::uint64_t signature_of(Solution const& solution);

} // namespace kith::bench
