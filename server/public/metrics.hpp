// SPDX-License-Identifier: MIT
// The server's counts as Prometheus reads them. Numbers only: nothing here says anything about a person.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kith::site {

struct Metric {
    enum class Kind : std::uint8_t {
        counter, // only ever rises; its name ends in _total
        gauge
    };
    std::string name; // "kith_sockets"
    std::string help;
    Kind kind = Kind::gauge;
    std::uint64_t value = 0;
};

inline constexpr std::string_view metrics_type = "text/plain; version=0.0.4; charset=utf-8";
[[nodiscard]] std::string metrics_text(std::vector<Metric> const& metrics);

} // namespace kith::site
