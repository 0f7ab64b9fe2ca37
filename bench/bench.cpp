// SPDX-License-Identifier: MIT
#include "assignment/certify.hpp"
#include "assignment/reference.hpp"
#include "assignment/solve.hpp"
#include "generate.hpp"
#include "lemon_referee.hpp"

#include <cstdio>
#include <cstring>
#include <ctime>

using namespace kith;
using namespace kith::bench;

namespace {
double cpu_ms() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return double(t.tv_sec) * 1e3 + double(t.tv_nsec) * 1e-6;
}
double scan_ms(Instance const& in) {
    std::vector<std::int32_t> price(in.maximum.size(), 1000);
    double best = 1e99;
    std::int32_t volatile sink = 0;
    for (int k = 0; k < 5; ++k) {
        double const t = cpu_ms();
        std::int32_t total = 0;
        for (std::size_t v = 0; v < in.capacity.size(); ++v) {
            std::int32_t top = 0;
            for (std::size_t e = in.offsets[v]; e < in.offsets[v + 1]; ++e)
                top = std::max(top, in.weight[e] - price[in.role[e]]);
            total ^= top;
        }
        sink = total;
        best = std::min(best, cpu_ms() - t);
    }
    (void)sink;
    return best;
}
} // namespace

int main(int argc, char** argv) {
    Size size = Size::s;
    bool tight = false, lemon = false, order = false;
    std::uint64_t seed = 1;
    int step = 1;
    for (int i = 1; i < argc; ++i) {
        std::string a = argv[i];
        if (a == "S") size = Size::s;
        if (a == "M") size = Size::m;
        if (a == "L") size = Size::l;
        if (a == "t") tight = true;
        if (a == "lemon") lemon = true;
        if (a == "ward") order = true;
        if (a == "coarse") step = 50'000;
        if (a.rfind("seed=", 0) == 0) seed = std::stoull(a.substr(5));
    }
    MarketSpec spec = spec_of(size, tight, seed);
    spec.ward_order = order;
    spec.weight_step = step;
    Instance in = generate(spec);
    std::int64_t cap = 0, places = 0;
    for (auto c : in.capacity) cap += c;
    for (auto c : in.maximum) places += c;
    double const scan = scan_ms(in);
    std::printf("edges %zu capacity %ld places %ld (%.0f %%) scan %.3f ms\n", in.role.size(), long(cap),
                long(places), 100.0 * double(places) / double(cap), scan);
    for (int k = 0; k < (size == Size::l ? 1 : 5); ++k) {
        double const t = cpu_ms();
        SolveOptions options;
        double phase_end[4] = {};
        options.progress = [&](SolveProgress const& p) {
            phase_end[int(p.phase)] = cpu_ms() - t;
            if (getenv("TRACE") && (p.steps & (p.steps - 1)) == 0)
                std::printf("  %d %ld left %ld  %.1f ms\n", int(p.phase), long(p.steps), long(p.left),
                            cpu_ms() - t);
        };
        Solution s = solve(in.view(), options);
        double const ms = cpu_ms() - t;
        std::printf("phases until %.2f %.2f %.2f %.2f  ", phase_end[0], phase_end[1], phase_end[2],
                    phase_end[3]);
        double const t2 = cpu_ms();
        Certificate c = certify(in.view(), s.pairings, s.prices);
        double const cms = cpu_ms() - t2;
        std::printf("solve %.2f ms = %.0f scans; steps %ld, read %.1f scans; value %ld gap %ld pairs %zu; "
                    "certify %.2f ms = %.1f scans gap %ld %s\n",
                    ms, ms / scan, long(s.steps), double(s.edges_read) / double(in.role.size()),
                    long(s.value), long(s.gap()), s.pairings.size(), cms, cms / scan, long(c.gap),
                    c.feasible() ? "" : "INFEASIBLE");
    }
    if (lemon) {
        FlowNetwork flow = flow_network(in.view());
        for (auto m : {LemonMethod::network_simplex, LemonMethod::cost_scaling}) {
            LemonResult r = lemon_solve(flow, m);
            std::printf("lemon %d: %.1f ms value %ld\n", int(m), r.run_cpu_ms, long(-r.cost));
            std::fflush(stdout);
        }
    }
}
