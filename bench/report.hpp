// SPDX-License-Identifier: MIT
// What the benches say: goals met or missed, a table for the documentation, JSON for machines, a plot of
// growth.
#pragma once

#include "cases.hpp"
#include "shift_rows.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kith::bench {

struct GrowthPoint {
    bool tight = false;
    std::size_t edges = 0;
    double solve_ms = 0;
};

struct Results {
    std::vector<CaseResult> cases;
    std::vector<GrowthPoint> growth;
    std::vector<ShiftRow> shifts;
};

// One goal against what was measured: met when measured >= must, or <= must where less is better.
struct Goal {
    std::string what;
    std::string size; // "S", "M", "L" or ""
    double must = 0;
    double aim = 0;
    double measured = 0;
    bool less_is_better = false;
    std::optional<double> for_aim{}; // what counts for the aim, where it is not what counts for the must

    [[nodiscard]] bool met() const { return reaches(measured, must); }
    [[nodiscard]] bool aim_met() const { return reaches(for_aim.value_or(measured), aim); }

  private:
    [[nodiscard]] bool reaches(double value, double goal) const {
        return less_is_better ? value <= goal : value >= goal;
    }
};

// Every goal the results say something about; of several seeds the worst counts.
[[nodiscard]] std::vector<Goal> judge(Results const& results);

// The exponent b of time ~ edges^b, by least squares on logarithms.
[[nodiscard]] double growth_exponent(Results const& results, bool tight);

[[nodiscard]] std::string markdown(Results const& results);
[[nodiscard]] std::string json(Results const& results);
[[nodiscard]] std::string growth_svg(Results const& results);

} // namespace kith::bench
