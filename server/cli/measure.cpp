// SPDX-License-Identifier: MIT
#include "cli/measure.hpp"

#include <sys/resource.h>

namespace kith::cli {
namespace {

rusage usage() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return used;
}

// CPU of all threads, user and system.
std::int64_t cpu_us() {
    rusage const used = usage();
    auto const microseconds = [](timeval time) {
        return std::int64_t{time.tv_sec} * 1'000'000 + time.tv_usec;
    };
    return microseconds(used.ru_utime) + microseconds(used.ru_stime);
}

} // namespace

Measured::Measured() : last_us_(cpu_us()) {}

void Measured::lap(std::string step) {
    std::int64_t const now = cpu_us();
    laps_us_.emplace_back(std::move(step), now - last_us_);
    last_us_ = now;
}

std::int64_t Measured::total_us() const {
    std::int64_t sum = 0;
    for (auto const& lap : laps_us_) sum += lap.second;
    return sum;
}

boost::json::object Measured::json() const {
    boost::json::object cpu_ms;
    for (auto const& [step, microseconds] : laps_us_) cpu_ms[step] = static_cast<double>(microseconds) / 1000;
    return {{"cpu_ms", std::move(cpu_ms)}, {"peak_mb", usage().ru_maxrss / 1024}};
}

} // namespace kith::cli
