// SPDX-License-Identifier: MIT
// The real program told to stop, and killed, while it works a run out and while approvals are applied: gone
// in time, and the next start says what became of the run.
#include "desk/community.hpp"
#include "way_in.hpp"

#include "store/runs.hpp"

using namespace kith;
using namespace kith::serve_test;

namespace {

constexpr std::int64_t centre = 1;

// A made community laid into the database while nothing serves it.
void lay_in(Folder const& folder, int volunteers) {
    auto const pack = folder / "pack";
    REQUIRE(run(folder, {KITH_BINARY, "sample", "--volunteers", std::to_string(volunteers), "--out", pack})
                .exit == 0);
    store::Writer::Options options;
    options.path = folder / "kith.db";
    options.clock = [] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); };
    options.today = [](store::Centre const& each, Instant now) {
        return desk::zone_named(each.zone).date(now);
    };
    store::Writer writer(std::move(options));
    writer.change([&](store::Change& change) {
        REQUIRE(desk::load_pack(change, centre, desk::pack_files_in(pack), "Stepney"));
    });
}

struct Kept {
    store::KeptRun run;
    std::size_t pairings = 0;
};

Kept kept(Folder const& folder, std::int64_t number) {
    store::Database database(folder / "kith.db", store::Database::Mode::read);
    store::RunRows rows(database, centre);
    auto const found = rows.find(number);
    REQUIRE(found);
    return {*found, rows.pairings(number, 0, 1'000'000).size()};
}

std::string stage_of(json::object const& shown) {
    auto const& run = shown.at("run").as_object();
    bool const running = run.at("state") == "running";
    return std::string(run.at(running ? "stage" : "state").as_string());
}

struct Begun {
    std::string token;
    std::int64_t run = 0;
};

// Has a run worked out from nothing and waits until it has come to `stage`, or past it.
Begun begin(Served const& served, std::string const& token, std::string const& stage) {
    Caller caller(served.port(), token);
    Begun begun{token, 0};
    auto const started = caller.result("run.start", {{"key", new_key()}, {"scope", "all"}, {"fresh", true}});
    begun.run = started.at("run").as_int64();
    // The longer it takes, the longer the pauses: on a busy machine one caller may not ask a thousand times.
    auto const from = std::chrono::steady_clock::now();
    for (;;) {
        auto const now = stage_of(caller.result("run.get", {{"run", begun.run}}));
        if (now == stage || now == "done" || now == "failed") return begun;
        std::this_thread::sleep_for(1ms + (std::chrono::steady_clock::now() - from) / 50);
    }
}

// Whatever was left is named, and erased by the server that runs now.
void check_ended(Folder const& folder, std::int64_t number) {
    auto now = kept(folder, number);
    CAPTURE(now.run.state);
    CHECK((now.run.state == "done" || now.run.state == "failed"));
    if (now.run.state == "done") return;
    CHECK(now.run.why == "interrupted");
    for (; now.run.partial; now = kept(folder, number)) std::this_thread::sleep_for(2ms);
    CHECK(now.pairings == 0);
}

} // namespace

TEST_CASE(
    "told to stop in any stage of a run the server is gone in time, and the next says what became of it") {
    Folder folder;
    std::string token;
    {
        Served served(folder, with_administrator());
        Caller caller(served.port());
        token = sign_in(served, caller);
        served.process().signal(SIGTERM);
        REQUIRE(served.process().wait().exit == 0);
    }
    lay_in(folder, 1'500);
    std::int64_t last = 0;
    for (auto const* stage : {"reading", "judging", "solving", "comparing", "writing"}) {
        for (int const how : {SIGTERM, SIGKILL}) {
            CAPTURE(stage);
            Served served(folder);
            if (last > 0) check_ended(folder, last);
            last = begin(served, token, stage).run;
            auto const began = std::chrono::steady_clock::now();
            served.process().signal(how);
            CHECK(served.process().wait().exit == (how == SIGTERM ? 0 : -1));
            CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));
        }
    }
    Served served(folder);
    check_ended(folder, last);
    CHECK(kept(folder, begin(served, token, "done").run).run.state == "done");
}

TEST_CASE(
    "told to stop while approvals are applied the server is gone in time, and the next applies the rest") {
    Folder folder;
    std::string token;
    std::int64_t number = 0;
    {
        Served served(folder, with_administrator());
        Caller caller(served.port());
        token = sign_in(served, caller);
        served.process().signal(SIGTERM);
        REQUIRE(served.process().wait().exit == 0);
    }
    lay_in(folder, 1'500);
    for (int const how : {SIGTERM, SIGKILL}) {
        Served served(folder);
        Caller caller(served.port(), token);
        if (number == 0) {
            number = begin(served, token, "done").run;
            auto const approved =
                caller.result("run.approve", {{"key", new_key()}, {"run", number}, {"step", "suggest"}});
            CHECK(approved.at("decided").as_int64() > 100);
        }
        auto const began = std::chrono::steady_clock::now();
        served.process().signal(how);
        CHECK(served.process().wait().exit == (how == SIGTERM ? 0 : -1));
        CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));
    }
    Served served(folder);
    Caller caller(served.port(), token);
    for (;;) {
        auto const decisions = caller.result("run.get", {{"run", number}}).at("decisions").as_object();
        if (decisions.at("waiting").as_int64() == 0) break;
        std::this_thread::sleep_for(5ms);
    }
    store::Database database(folder / "kith.db", store::Database::Mode::read);
    for (auto const& each : store::RunRows(database, centre).pairings(number, 0, 1'000'000)) {
        if (each.decision != "approved") continue;
        CHECK(!each.outcome.empty());
        auto const match = store::Matches(database, centre).find(each.volunteer, each.opening);
        if (!each.refused && each.movement == "added") {
            REQUIRE(match);
            CHECK(match->state == MatchState::suggested);
            CHECK(store::Matches(database, centre).steps(each.volunteer, each.opening).size() == 1);
        }
    }
}
