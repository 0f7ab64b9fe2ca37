// SPDX-License-Identifier: MIT
// What a run cost: CPU time by step and peak memory. Everything measured stays in one object of the output,
// so that the rest can be compared byte for byte.
#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace kith::cli {

class Measured {
  public:
    Measured();

    // Names the CPU time spent since the last call (or since construction).
    void lap(std::string step);
    [[nodiscard]] std::vector<std::pair<std::string, std::int64_t>> const& laps_us() const {
        return laps_us_;
    }
    [[nodiscard]] std::int64_t total_us() const;
    // {"cpu_ms": {step: ...}, "peak_mb": ...}
    [[nodiscard]] boost::json::object json() const;

  private:
    std::int64_t last_us_;
    std::vector<std::pair<std::string, std::int64_t>> laps_us_;
};

} // namespace kith::cli
