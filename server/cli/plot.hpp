// SPDX-License-Identifier: MIT
// A dot plot as SVG: one row for each thing compared, one dot for each run, a bar at their mean. Whole
// numbers in, the same bytes out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kith::cli {

struct DotRow {
    std::string label;
    std::vector<std::int64_t> values; // in hundredths of the axis's unit
};

struct DotPlot {
    std::string title;
    std::string axis; // what is measured, with its unit
    std::vector<DotRow> rows;
};

[[nodiscard]] std::string svg(DotPlot const& plot);

// "96.42" for 9642.
[[nodiscard]] std::string hundredths(std::int64_t value);

} // namespace kith::cli
