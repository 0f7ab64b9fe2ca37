// SPDX-License-Identifier: MIT
#include "measure.hpp"

#include <algorithm>
#include <ctime>
#include <fstream>
#include <malloc.h>
#include <string>

namespace kith::bench {
namespace {

double status_mb(std::string const& field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(field)) return std::stod(line.substr(field.size())) / 1024.0;
    }
    return 0;
}

} // namespace

double cpu_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) * 1e-6;
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    return values[values.size() / 2];
}

double time_of(int repeats, std::function<void()> const& work) {
    std::vector<double> times;
    for (int i = 0; i < repeats; ++i) {
        double const start = cpu_ms();
        work();
        times.push_back(cpu_ms() - start);
    }
    return median(times);
}

double peak_mb_of(std::function<void()> const& work) {
    malloc_trim(0);
    std::ofstream("/proc/self/clear_refs") << "5"; // resets the high-water mark
    double const before = status_mb("VmRSS:");
    work();
    return std::max(0.0, status_mb("VmHWM:") - before);
}

double scan_ms(Instance const& instance) {
    std::vector<std::int32_t> const price(instance.maximum.size(), 1000);
    double least = 1e99;
    std::int32_t volatile sink = 0;
    for (int round = 0; round < 7; ++round) {
        double const start = cpu_ms();
        std::int32_t all = 0;
        for (std::size_t v = 0; v < instance.capacity.size(); ++v) {
            std::int32_t best = 0;
            for (std::size_t e = instance.offsets[v]; e < instance.offsets[v + 1]; ++e) {
                best = std::max(best, instance.weight[e] - price[instance.role[e]]);
            }
            all ^= best;
        }
        sink = all;
        least = std::min(least, cpu_ms() - start);
    }
    static_cast<void>(sink);
    return least;
}

} // namespace kith::bench
