// SPDX-License-Identifier: MIT
// The ledger's bench, in TigerBeetle's default shape: 10,000 accounts, two-account transfers, batches of 1 to
// 8,190, durable. For every shape and batch size a closed loop finds the most it carries; an open loop then
// offers 70 % of that, and latency counts from when a batch was due, so a slow server cannot hide its queue.
// Then 64 threads with one transfer each beside PostgreSQL on the same disk, a long statement, and verify.
//   ledger_bench FOLDER [SECONDS] [lone]
// FOLDER must let the user postgres through. `lone`: only the 64 threads beside PostgreSQL, three rounds,
// each on books just opened, so that neither side starts with a log of its full size.
#include "postgres_side.hpp"

#include "ledger/statement.hpp"
#include "store/ledger_store.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <future>
#include <random>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace kith::ledger;
using namespace kith::store;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::uint64_t accounts = 10'000;
constexpr CentreId centre{7, 7};
constexpr PersonId broker{0xB1, 1};

Moment moment() {
    auto const now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return {now, kith::Date(std::chrono::floor<std::chrono::days>(now).time_since_epoch())};
}

enum class Shape { uniform, zipf, hot };
constexpr char const* shape_names[] = {"uniform", "zipf", "hot"};

class Traffic {
  public:
    Traffic(Shape shape, std::uint64_t seed) : shape_(shape), random_(seed) {
        if (shape != Shape::zipf) return;
        double sum = 0;
        for (std::uint64_t n = 1; n <= accounts; ++n)
            cumulated_.push_back(sum += 1.0 / static_cast<double>(n));
    }
    std::vector<Request> batch(std::size_t size, std::uint64_t& serial) {
        std::vector<Request> requests;
        requests.reserve(size);
        for (std::size_t i = 0; i < size; ++i) {
            auto const giver = shape_ == Shape::hot ? 1 : pick();
            auto receiver = pick();
            if (receiver == giver) receiver = 1 + giver % accounts;
            requests.push_back({{0xC0, ++serial},
                                broker,
                                broker,
                                Authority::broker,
                                Move{.legs = {{{0xA0, giver}, -1}, {{0xA0, receiver}, 1}}}});
        }
        return requests;
    }

  private:
    std::uint64_t pick() {
        if (shape_ != Shape::zipf) return 1 + random_() % accounts;
        auto const at = std::uniform_real_distribution<double>(0, cumulated_.back())(random_);
        return 1 + static_cast<std::uint64_t>(std::ranges::lower_bound(cumulated_, at) - cumulated_.begin());
    }
    Shape shape_;
    std::mt19937_64 random_;
    std::vector<double> cumulated_;
};

struct Spread {
    double p50 = 0, p99 = 0, max = 0;
};
Spread spread_of(std::vector<double> ms) {
    std::ranges::sort(ms);
    auto const at = [&](double part) {
        return ms[static_cast<std::size_t>(part * static_cast<double>(ms.size() - 1))];
    };
    return ms.empty() ? Spread{} : Spread{at(0.5), at(0.99), at(1)};
}

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

LedgerStore::Options options(std::filesystem::path const& path) {
    LedgerStore::Options made;
    made.path = path;
    made.create = true;
    made.clock = moment;
    made.queue_requests_max = std::size_t{1} << 22;
    return made;
}

void settle(std::filesystem::path const& path) {
    LedgerStore store(options(path));
    store.add_centre(centre, "Bench", "Europe/London");
    std::vector<Request> batch;
    for (std::uint64_t n = 1; n <= accounts; ++n) {
        batch.push_back(
            {{0xCA, n},
             broker,
             broker,
             Authority::broker,
             OpenAccount{.account = {0xA0, n},
                         .holder = {0xB0, n},
                         .limits = {.floor = -1'000'000'000, .ceiling = 1'000'000'000, .soft = {}}}});
    }
    std::promise<void> done;
    store.submit(centre, std::move(batch), [&](auto const&, auto const&) { done.set_value(); });
    done.get_future().get();
}

// Batches in flight at once; more would only wait.
constexpr int window = 4;

double closed_loop(LedgerStore& store, Shape shape, std::size_t size, double seconds, std::uint64_t& serial) {
    Traffic traffic(shape, serial);
    std::atomic<int> in_flight = 0;
    std::atomic<std::uint64_t> answered = 0;
    auto const begin = Clock::now();
    while (seconds_since(begin) < seconds) {
        auto batch = traffic.batch(size, serial);
        for (int now = in_flight; now >= window; now = in_flight) in_flight.wait(now);
        ++in_flight;
        store.submit(centre, std::move(batch), [&](std::vector<Decided> const& all, auto const&) {
            answered += all.size();
            --in_flight;
            in_flight.notify_one();
        });
    }
    for (int now = in_flight; now > 0; now = in_flight) in_flight.wait(now);
    return static_cast<double>(answered) / seconds_since(begin);
}

struct OpenLoop {
    double per_second = 0;
    Spread batch;    // from sending to answer
    Spread transfer; // from when the transfer was due
};

OpenLoop open_loop(LedgerStore& store, Shape shape, std::size_t size, double rate, double seconds,
                   std::uint64_t& serial) {
    Traffic traffic(shape, serial);
    auto const count =
        std::max<std::size_t>(10, static_cast<std::size_t>(rate * seconds / static_cast<double>(size)));
    std::vector<double> batch_ms(count);
    std::vector<double> transfer_ms(count);
    std::atomic<std::size_t> answered = 0;
    std::vector<std::vector<Request>> ready;
    for (std::size_t i = 0; i < count; ++i) ready.push_back(traffic.batch(size, serial));
    auto const begin = Clock::now();
    for (std::size_t i = 0; i < count; ++i) {
        auto const due = begin + std::chrono::duration_cast<Clock::duration>(
                                     std::chrono::duration<double>(static_cast<double>(i * size) / rate));
        std::this_thread::sleep_until(due);
        auto const sent = Clock::now();
        store.submit(centre, std::move(ready[i]), [&, i, due, sent](auto const&, auto const&) {
            auto const now = Clock::now();
            batch_ms[i] = std::chrono::duration<double, std::milli>(now - sent).count();
            transfer_ms[i] = std::chrono::duration<double, std::milli>(now - due).count();
            ++answered;
            answered.notify_one();
        });
    }
    for (auto now = answered.load(); now < count; now = answered) answered.wait(now);
    auto const taken = seconds_since(begin);
    return {static_cast<double>(count * size) / taken, spread_of(batch_ms), spread_of(transfer_ms)};
}

// What the disk itself takes, so that a slow hour of it can be told from a slow program: 32 KiB and
// fdatasync.
void time_the_disk(std::filesystem::path const& folder) {
    auto const path = folder / "fsync.probe";
    int const file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    std::vector<char> const bytes(std::size_t{1} << 15, 'k');
    std::printf("  disk, 32 KiB and fdatasync:");
    for (auto const* how : {"growing", "overwriting"}) {
        std::vector<double> ms;
        for (int i = 0; i < 100; ++i) {
            auto const begin = Clock::now();
            bool const written =
                ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(bytes.size()) * i) ==
                static_cast<ssize_t>(bytes.size());
            if (!written || ::fdatasync(file) != 0) {
                std::perror("ledger_bench: writing to the disk under test");
                std::exit(1); // a disk that fails has no speed to report
            }
            ms.push_back(seconds_since(begin) * 1000);
        }
        auto const spread = spread_of(ms);
        std::printf(" %s p50 %.2f p99 %.2f ms", how, spread.p50, spread.p99);
    }
    std::printf("\n");
    ::close(file);
    std::filesystem::remove(path);
}

void lone_transfers(LedgerStore& store, std::filesystem::path const& folder, std::size_t threads,
                    double seconds, std::uint64_t round) {
    std::atomic<bool> stop = false;
    std::vector<double> latencies;
    std::mutex mutex;
    std::vector<std::jthread> all;
    auto const groups_before = store.counts().groups.load();
    auto const begin = Clock::now();
    for (std::size_t thread = 0; thread < threads; ++thread) {
        all.emplace_back([&, thread] {
            Traffic traffic(Shape::uniform, 1000 + thread);
            std::uint64_t serial = (round << 50) + ((1000 + thread) << 32);
            std::vector<double> own;
            while (!stop) {
                auto request = std::move(traffic.batch(1, serial).front());
                auto const sent = Clock::now();
                (void)store.submit(centre, std::move(request));
                own.push_back(std::chrono::duration<double, std::milli>(Clock::now() - sent).count());
            }
            std::lock_guard const guard(mutex);
            latencies.insert(latencies.end(), own.begin(), own.end());
        });
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    stop = true;
    all.clear();
    auto const ours = static_cast<double>(latencies.size()) / seconds_since(begin);
    auto const spread = spread_of(latencies);
    auto const groups = store.counts().groups.load() - groups_before;
    time_the_disk(folder);
    std::printf("  kith        %10.0f/s  p50 %7.2f ms  p99 %7.2f ms  max %7.2f ms  %.1f transfers a group\n",
                ours, spread.p50, spread.p99, spread.max,
                static_cast<double>(latencies.size()) / static_cast<double>(groups));
    if (auto const theirs = kith::bench::run_postgres(folder, threads, seconds, accounts)) {
        std::printf("  PostgreSQL  %10.0f/s  p50 %7.2f ms  p99 %7.2f ms  max %7.2f ms  ratio %.2f\n",
                    theirs->transfers_per_second, theirs->p50_ms, theirs->p99_ms, theirs->max_ms,
                    ours / theirs->transfers_per_second);
    } else {
        std::printf("  PostgreSQL  skipped: postgresql-15 and root are needed\n");
    }
}

void statement_and_verify(std::filesystem::path const& path) {
    {
        LedgerStore store(options(path));
        store.read(centre, [](Books const& books, Words&) {
            // The hot account has the most entries; take the days that hold 10,000 of them.
            auto const touches = books.touches();
            std::size_t rows = 0;
            for (auto at = books.accounts()[0].last_touch; at != no_index; at = touches[at].previous) ++rows;
            auto const begin = Clock::now();
            auto const made = statement(books, 0, kith::Date{}, kith::Date::max());
            std::printf("\nstatement of %zu rows (%zu entries): %.1f ms, %.1f ms for 10,000\n",
                        made.lines.size(), rows, seconds_since(begin) * 1000,
                        seconds_since(begin) * 1e7 / static_cast<double>(rows));
        });
    }
    Database database(path, Database::Mode::read);
    auto const begin = Clock::now();
    auto const audit = audit_journal(database, centres(database).front());
    auto const taken = seconds_since(begin);
    std::printf("verify: %llu entries in %.2f s, %.0f entries/s%s\n",
                static_cast<unsigned long long>(audit.entries), taken,
                static_cast<double>(audit.entries) / taken, audit.finding ? ", BROKEN" : "");
    auto const opened = Clock::now();
    LedgerStore store(options(path));
    std::printf("open and replay: %.2f s\n", seconds_since(opened));
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "ledger_bench FOLDER [SECONDS]\n");
        return 2;
    }
    std::filesystem::path const folder = argv[1];
    double const seconds = argc > 2 ? std::atof(argv[2]) : 5;
    std::filesystem::create_directories(folder);
    auto const path = folder / "bench.db";
    for (auto const* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + suffix);
    std::uint64_t serial = 0;
    std::printf("64 threads, one transfer at a time, beside 64 clients of PostgreSQL\n");
    settle(path);
    for (std::uint64_t round = 0; round < 3; ++round) {
        LedgerStore store(options(path));
        lone_transfers(store, folder, 64, seconds, round);
    }
    if (argc > 3 && std::string_view(argv[3]) == "lone") return 0;
    {
        LedgerStore store(options(path));
        std::printf(
            "10,000 accounts, durable (WAL, synchronous FULL); open loop at 70 %% of the closed loop\n");
        std::printf("%-8s %6s %12s %12s   %-28s %-28s\n", "shape", "batch", "closed/s", "open/s",
                    "batch p50/p99/max ms", "transfer p50/p99/max ms");
        for (auto const shape : {Shape::uniform, Shape::zipf, Shape::hot}) {
            for (std::size_t const size : {1u, 8u, 128u, 1024u, 8190u}) {
                auto const most = closed_loop(store, shape, size, seconds, serial);
                auto const open = open_loop(store, shape, size, most * 0.7, seconds, serial);
                std::printf("%-8s %6zu %12.0f %12.0f   %8.2f %8.2f %8.2f   %8.2f %8.2f %8.2f\n",
                            shape_names[static_cast<int>(shape)], size, most, open.per_second, open.batch.p50,
                            open.batch.p99, open.batch.max, open.transfer.p50, open.transfer.p99,
                            open.transfer.max);
                std::fflush(stdout);
            }
        }
    }
    statement_and_verify(path);
}
