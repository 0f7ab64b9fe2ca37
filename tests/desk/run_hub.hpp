// SPDX-License-Identifier: MIT
// A hub of desk_town.hpp with a service that works runs out, for tests of runs; and the program beside it, as
// the referee of what a run finds.
#pragma once

#include "desk/run_service.hpp"
#include "desk/study.hpp"
#include "desk_town.hpp"
#include "exchange/csv.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <deque>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>

namespace kith::desk::testing {

namespace json = boost::json;

// Runs what it is given in order on one thread, which stands for the pool.
class OneThread {
  public:
    OneThread() : thread_([this](std::stop_token const& stop) { serve(stop); }) {}
    ~OneThread() {
        thread_.request_stop();
        wake_.notify_all();
    }
    OneThread(OneThread const&) = delete;
    OneThread& operator=(OneThread const&) = delete;

    void tell_to_stop() { thread_.request_stop(); }
    bool take(std::function<void(std::stop_token const&)> work) {
        std::lock_guard const guard(mutex_);
        waiting_.push_back(std::move(work));
        wake_.notify_all();
        return true;
    }

  private:
    void serve(std::stop_token const& stop) {
        for (;;) {
            std::function<void(std::stop_token const&)> work;
            {
                std::unique_lock lock(mutex_);
                if (!wake_.wait(lock, stop, [this] { return !waiting_.empty(); })) return;
                work = std::move(waiting_.front());
                waiting_.pop_front();
            }
            work(stop);
        }
    }

    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::deque<std::function<void(std::stop_token const&)>> waiting_;
    std::jthread thread_;
};

struct RunHub : Hub {
    std::vector<std::string> faults;
    std::mutex faults_mutex;
    std::unique_ptr<RunService> service;
    std::unique_ptr<OneThread> pool;

    ~RunHub() { stop_service(); }

    void start_service(unsigned threads = 1) {
        stop_service();
        pool = std::make_unique<OneThread>();
        RunService::Options options;
        options.writer = writer.get();
        options.database = folder / "kith.db";
        options.solve = [this](auto work) { return pool->take(std::move(work)); };
        options.threads = threads;
        options.report = [this](std::string const& what) {
            std::lock_guard const guard(faults_mutex);
            faults.push_back(what);
        };
        options.progress_every = std::chrono::milliseconds(0);
        service = std::make_unique<RunService>(std::move(options));
    }
    void stop_service() {
        if (service) service->stop();
        pool.reset();
        service.reset();
    }

    std::int64_t start(RunOrder const& order = {}) const {
        std::int64_t number = 0;
        writer->change([&](store::Change& change) {
            auto const started = start_run(change, centre, order, coordinator);
            REQUIRE(started);
            number = *started;
        });
        if (service) service->wake(centre);
        return number;
    }
    [[nodiscard]] store::KeptRun run(std::int64_t number) const {
        std::optional<store::KeptRun> found;
        writer->read(
            [&](store::Database& database) { found = store::RunRows(database, centre).find(number); });
        REQUIRE(found);
        return *found;
    }
    // Once it has ended.
    [[nodiscard]] store::KeptRun ended(std::int64_t number) const {
        for (;;) {
            auto const now = run(number);
            if (now.state != "queued" && now.state != "running" && now.waiting == 0) return now;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }
    store::KeptRun done(RunOrder const& order = {}) const {
        auto const number = start(order);
        auto const found = ended(number);
        CAPTURE(found.why);
        REQUIRE(found.state == "done");
        return found;
    }
    [[nodiscard]] std::vector<store::KeptRunPairing> pairings(std::int64_t number) const {
        std::vector<store::KeptRunPairing> all;
        writer->read([&](store::Database& database) {
            all = store::RunRows(database, centre).pairings(number, 0, 1'000'000);
        });
        return all;
    }
    [[nodiscard]] std::string certificate(std::int64_t number) const {
        std::string text;
        writer->read([&](store::Database& database) {
            store::RunRows rows(database, centre);
            for (std::int64_t part = 1; part <= rows.parts(number); ++part) text += rows.part(number, part);
        });
        return text;
    }
    RunDecided approve(std::int64_t number, std::optional<std::vector<PairKey>> const& pairs = {},
                       RunStep const& step = {}, Actor const& actor = coordinator) const {
        RunDecided done;
        writer->change([&](store::Change& change) {
            auto said = approve_run(change, centre, number, {.pairs = pairs}, step, actor);
            REQUIRE(said);
            done = std::move(*said);
        });
        if (service) service->wake(centre);
        return done;
    }
};

// ---- the referee: the program over the same community as files ----

inline void write_text(fs::path const& path, std::string const& text) {
    std::ofstream(path, std::ios::binary) << text;
}
inline std::string read_text(fs::path const& path) {
    std::stringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return std::move(text).str();
}

inline std::string matches_csv(Hub const& hub) {
    std::string text;
    exchange::CsvWriter writer(text, {.byte_order_mark = false, .line_end = "\n"});
    for (auto const* column : {"volunteer", "opening", "state", "since"}) writer.text(column);
    writer.end_row();
    hub.look([&](store::Matches& matches) {
        matches.each([&](store::KeptMatch const& match) {
            writer.text(match.volunteer).text(match.opening).text(exchange::word_of(match.state));
            writer.text(match.since_day).end_row();
        });
    });
    return text;
}

// The pack with its matches as they are in the hub now.
inline void write_pack(fs::path const& to, PackFiles files, Hub const& hub) {
    fs::create_directories(to);
    files["matches.csv"] = matches_csv(hub);
    for (auto const& [name, text] : files) write_text(to / name, text);
}

inline void run_program(std::string const& arguments) {
    auto const command = std::string(KITH_BINARY) + " " + arguments + " > /dev/null 2>&1";
    REQUIRE(std::system(command.c_str()) == 0);
}

inline PackFiles sample_files(fs::path const& folder, int volunteers, std::string const& more = {}) {
    run_program("sample --out " + folder.string() + " --volunteers " + std::to_string(volunteers) + " " +
                more);
    return pack_files_in(folder);
}

// Members of plan.json that say what the plan is.
inline std::string plan_of(std::string const& text) {
    auto const document = json::parse(text).as_object();
    json::object said;
    for (auto const* name : {"value", "upper_bound", "class", "pairings", "prices"})
        said[name] = document.at(name);
    return json::serialize(said);
}

} // namespace kith::desk::testing
