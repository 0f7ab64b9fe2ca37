// SPDX-License-Identifier: MIT
// How long a run takes from its start to its end, and what small calls cost meanwhile: printed, not asserted.
#include "runs_hub.hpp"

#include <sched.h>
#include <sys/resource.h>

using namespace kith;
using namespace kith::rpc_test;
using Clock = std::chrono::steady_clock;

namespace {

std::int64_t microseconds_since(Clock::time_point from) {
    return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - from).count();
}

// Small calls, one after the other from each of four hands, until told to stop.
struct Callers {
    explicit Callers(RunsHub& hub, std::string const& by) {
        for (int i = 0; i < 4; ++i) {
            hands.emplace_back([&hub, by, this](std::stop_token const& stop) {
                std::vector<std::int64_t> took;
                while (!stop.stop_requested()) {
                    auto const from = Clock::now();
                    (void)hub.call(by, "match.list", {{"limit", 1}});
                    took.push_back(microseconds_since(from));
                }
                std::lock_guard const guard(mutex);
                all.insert(all.end(), took.begin(), took.end());
            });
        }
    }
    void tell(char const* when) {
        hands.clear();
        std::ranges::sort(all);
        std::printf("  %s: %zu calls, median %lld us, 99 of 100 within %lld us, the longest %lld us\n", when,
                    all.size(), static_cast<long long>(all[all.size() / 2]),
                    static_cast<long long>(all[all.size() * 99 / 100]), static_cast<long long>(all.back()));
    }
    std::mutex mutex;
    std::vector<std::int64_t> all;
    std::vector<std::jthread> hands;
};

} // namespace

TEST_CASE("runs of 2,300, 10,000 and 50,000 people") {
    for (int const volunteers : {2'300, 10'000, 50'000}) {
        RunsHub hub;
        hub.load_sample(volunteers);
        hub.pool->take([](std::stop_token const&) { // as the server's pool does
            sched_param const none{};
            (void)sched_setscheduler(0, SCHED_BATCH, &none);
            (void)setpriority(PRIO_PROCESS, 0, 19);
        });
        auto const by = hub.somebody(1, "c", auth::Standing::coordinator);
        auto const run_once = [&] {
            auto const from = Clock::now();
            auto const reply = hub.call(by, "run.start", {{"key", hub.key()}, {"scope", "all"}});
            auto const run = hub.ended(by, reply.at("result").at("run").as_int64());
            CHECK(run.at("state") == "done");
            return std::pair(microseconds_since(from) / 1000, run);
        };
        auto const [alone, run] = run_once();
        std::printf("%d people, %lld openings, %lld pairs, class %s, gap %lld: %lld ms\n", volunteers,
                    static_cast<long long>(run.at("openings").as_int64()),
                    static_cast<long long>(run.at("pairs").as_int64()),
                    run.at("plan_class").as_string().c_str(),
                    static_cast<long long>(run.at("gap").as_int64()), static_cast<long long>(alone));
        {
            Callers callers(hub, by);
            std::this_thread::sleep_for(std::chrono::seconds(1));
            callers.tell("idle");
        }
        Callers callers(hub, by);
        auto const together = run_once().first;
        callers.tell("during a run");
        std::printf("  the run with calls beside it: %lld ms\n", static_cast<long long>(together));

        auto const from = Clock::now();
        auto const number = run.at("run").as_int64();
        auto const approved = hub.call(by, "run.approve", {{"key", hub.key()}, {"run", number}});
        auto const first = microseconds_since(from) / 1000;
        Callers beside(hub, by);
        (void)hub.ended(by, number);
        beside.tell("while pairings are approved");
        std::printf("  %lld approved: answered in %lld ms, all tried in %lld ms\n",
                    static_cast<long long>(approved.at("result").at("decided").as_int64()),
                    static_cast<long long>(first), static_cast<long long>(microseconds_since(from) / 1000));

        (void)hub.call(by, "run.start", {{"key", hub.key()}, {"scope", "all"}});
        std::this_thread::sleep_for(std::chrono::milliseconds(volunteers / 40));
        auto const stopping = Clock::now();
        hub.stop_runs();
        std::printf("  stopped in the middle of a run within %lld ms\n",
                    static_cast<long long>(microseconds_since(stopping) / 1000));
        CHECK(hub.incidents.empty());
    }
}

TEST_CASE("people found by a name's beginning, and matches by age with names, among 50,000 people") {
    RunsHub hub;
    auto const from = Clock::now();
    hub.load_sample(50'000);
    std::printf("  50,000 people read and written: %lld ms\n",
                static_cast<long long>(microseconds_since(from) / 1000));
    auto const by = hub.somebody(1, "c", auth::Standing::coordinator);
    auto const tell = [&](std::string const& what, std::string const& method, json::object const& params) {
        constexpr int times = 200;
        std::vector<std::int64_t> took;
        for (int i = 0; i < times; ++i) {
            auto const begun = Clock::now();
            REQUIRE(outcome(hub.call(by, method, params)) == "result");
            took.push_back(microseconds_since(begun));
        }
        std::ranges::sort(took);
        std::printf("  %s: median %lld us, the longest %lld us\n", what.c_str(),
                    static_cast<long long>(took[times / 2]), static_cast<long long>(took.back()));
    };
    for (std::string const text : {"a", "ma", "smi", "s a", "v0042", "qqq"})
        tell("50 people by \"" + text + "\"", "volunteer.search", {{"text", text}});
    for (std::string const state : {"interested", "offered", "active"}) {
        json::object page{{"state", state}, {"oldest_first", true}, {"limit", 100}};
        tell("100 " + state + ", oldest first", "match.list", page);
        page["names"] = true;
        tell("the same with names", "match.list", page);
    }
}
