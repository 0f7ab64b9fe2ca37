// SPDX-License-Identifier: MIT
// The server of hub.hpp with a service that works runs out, and communities of any size in it.
#pragma once

#include "../desk/run_hub.hpp"
#include "hub.hpp"

namespace kith::rpc_test {

struct RunsHub : Hub {
    std::unique_ptr<desk::testing::OneThread> pool;
    std::unique_ptr<desk::RunService> service;

    RunsHub() { restart_runs(); }
    ~RunsHub() { stop_runs(); }

    void stop_runs() {
        if (service) service->stop();
        pool.reset();
        service.reset();
        services.runs = nullptr;
    }
    void restart_runs() {
        stop_runs();
        pool = std::make_unique<desk::testing::OneThread>();
        desk::RunService::Options options;
        options.writer = writer.get();
        options.database = folder.path / "kith.db";
        options.solve = [this](auto work) { return pool->take(std::move(work)); };
        options.report = [this](std::string const& what) {
            std::lock_guard const guard(mutex);
            incidents.push_back({"run", "run", what});
        };
        service = std::make_unique<desk::RunService>(std::move(options));
        services.runs = service.get();
    }
    void load_sample(int volunteers) {
        auto files = desk::testing::sample_files(folder.path / "pack", volunteers);
        writer->change(
            [&](store::Change& change) { REQUIRE(desk::load_pack(change, 1, std::move(files), "Stepney")); });
    }
    // The run once it has ended and everything approved was tried.
    json::object ended(std::string const& by, std::int64_t run) {
        for (;;) {
            auto const reply = call(by, "run.get", {{"run", run}});
            REQUIRE(reply.as_object().contains("result"));
            auto const& found = reply.at("result").at("run").as_object();
            bool const waits = reply.at("result").at("decisions").at("waiting") != 0;
            if (found.at("state") != "queued" && found.at("state") != "running" && !waits) return found;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }
};

} // namespace kith::rpc_test
