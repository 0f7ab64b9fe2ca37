// SPDX-License-Identifier: MIT
// Measures building the eligibility graph from people and roles, against a plain double loop with the same
// judge on a sample of people, and shortlists in both directions.
//   bench_candidates [VOLUNTEERS OPENINGS [SEED [SAMPLE [THREADS]]]]
#include "base/contract.hpp"
#include "eligibility/graph.hpp"
#include "eligibility/shortlist.hpp"
#include "national_roster.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace kith;
using namespace kith::eligibility;

namespace {

// CPU seconds of the whole process, and seconds on the clock.
struct Times {
    double cpu = 0;
    double wall = 0;
};
Times now() {
    timespec cpu{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    auto const wall = std::chrono::steady_clock::now().time_since_epoch();
    return {static_cast<double>(cpu.tv_sec) + static_cast<double>(cpu.tv_nsec) * 1e-9,
            std::chrono::duration<double>(wall).count()};
}
template <class Work>
Times timed(Work work) {
    Times const before = now();
    work();
    Times const after = now();
    return {after.cpu - before.cpu, after.wall - before.wall};
}
// Median and worst CPU milliseconds of a few hundred shortlists of twenty.
template <class Id, class Wanted>
void measure_shortlists(char const* what, Shortlists const& shortlists, std::size_t rows, Wanted wanted) {
    std::vector<double> times;
    std::size_t listed = 0;
    for (std::size_t at = 0; at < rows && times.size() < 300; at += std::max<std::size_t>(1, rows / 4'000)) {
        if (!wanted(Id(at))) continue;
        times.push_back(timed([&] { listed += shortlists.best(Id(at), 20).eligible.size(); }).cpu * 1e3);
    }
    if (times.empty()) return;
    std::ranges::sort(times);
    std::printf("shortlist for %s: %zu measured, median %.3f ms, 95 %% %.3f ms, worst %.3f ms, %zu listed\n",
                what, times.size(), times[times.size() / 2], times[times.size() * 95 / 100], times.back(),
                listed);
}
double peak_mb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

} // namespace

int main(int argc, char** argv) {
    bench::NationalSize size;
    if (argc > 2) size = {std::atoi(argv[1]), std::atoi(argv[2])};
    std::uint64_t const seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
    std::size_t const sample = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 1'500;

    std::optional<Roster> roster;
    Times const making = timed([&] {
        auto built = Roster::build(bench::national_roster(seed, size));
        KITH_EXPECT(built.has_value());
        roster = std::move(*built);
    });
    std::printf("roster: %zu people, %zu openings, made in %.1f s, %.0f MB\n", roster->volunteers().size(),
                roster->openings().size(), making.cpu, peak_mb());
    std::optional<Judge> judge;
    Times const gathering = timed([&] { judge.emplace(*roster, Settings{}); });
    std::printf("facts: %.3f s, %.0f MB\n", gathering.cpu, peak_mb());

    std::optional<EligibilityGraph> graph;
    unsigned const threads_max = argc > 5 ? static_cast<unsigned>(std::atoi(argv[5])) : 2;
    for (unsigned threads = 1; threads <= threads_max; ++threads) {
        graph.reset();
        Times const building =
            timed([&] { graph = std::move(build_graph(*judge, {.threads = threads}).value()); });
        std::printf(
            "graph, %u thread(s): %zu edges, cpu %.3f s, wall %.3f s, %.1f ns an edge (cpu), %.0f MB\n",
            threads, graph->edges(), building.cpu, building.wall,
            building.cpu * 1e9 / static_cast<double>(std::max<std::size_t>(1, graph->edges())), peak_mb());
        if (threads == 1) {
            std::size_t const step = std::max<std::size_t>(1, roster->volunteers().size() / sample);
            std::size_t judged = 0;
            std::size_t edges = 0;
            std::size_t expected = 0;
            Times const looping = timed([&] {
                for (std::size_t v = 0; v < roster->volunteers().size(); v += step) {
                    ++judged;
                    for (std::size_t o = 0; o < roster->openings().size(); ++o)
                        edges += judge->glance(VolunteerId(v), OpeningId(o)).standing == Standing::eligible;
                }
            });
            for (std::size_t v = 0; v < roster->volunteers().size(); v += step)
                expected += graph->choices(VolunteerId(v)).size();
            double const share =
                static_cast<double>(roster->volunteers().size()) / static_cast<double>(judged);
            std::printf("double loop: %zu people sampled, %.2f s, %.1f ns a pair, edges %s, "
                        "extrapolated %.0f s, ratio %.0f (with facts %.0f)\n",
                        judged, looping.cpu,
                        looping.cpu * 1e9 / static_cast<double>(judged * roster->openings().size()),
                        edges == expected ? "equal" : "DIFFERENT", looping.cpu * share,
                        looping.cpu * share / building.cpu,
                        (looping.cpu * share + gathering.cpu) / (building.cpu + gathering.cpu));
        }
    }

    graph.reset();
    std::optional<Shortlists> shortlists;
    Times const indexing = timed([&] { shortlists.emplace(*judge); });
    std::printf("indexes for shortlists: %.3f s, %.0f MB\n", indexing.cpu, peak_mb());
    auto const setting = [&](OpeningId id) { return roster->role_of(id).setting; };
    measure_shortlists<OpeningId>("an opening on site", *shortlists, roster->openings().size(),
                                  [&](OpeningId id) { return setting(id) == Setting::in_person; });
    measure_shortlists<OpeningId>("an opening from home", *shortlists, roster->openings().size(),
                                  [&](OpeningId id) { return setting(id) == Setting::remote; });
    measure_shortlists<OpeningId>("an opening of either kind", *shortlists, roster->openings().size(),
                                  [&](OpeningId id) { return setting(id) == Setting::either; });
    measure_shortlists<VolunteerId>("a person", *shortlists, roster->volunteers().size(),
                                    [](VolunteerId) { return true; });
}
