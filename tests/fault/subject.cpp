// SPDX-License-Identifier: MIT
#include "subject.hpp"

#include "store/backup.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <future>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace kith::store::testing {

using namespace kith::ledger;

namespace {

constexpr CentreId centre{7, 7};
constexpr PersonId broker{0xB1, 1};
constexpr std::uint64_t members = 50;
constexpr AccountId account(std::uint64_t n) {
    return {0xA0, n};
}

Moment noon() {
    return {kith::Instant(std::chrono::days(20'000)), kith::Date(std::chrono::days(20'000))};
}

LedgerStore::Options options(Load const& load) {
    LedgerStore::Options made;
    made.path = load.database;
    made.create = true;
    made.clock = noon;
    made.durability = load.durability;
    made.checkpoint_pages = 64; // many checkpoints, so that deaths fall into them, too
    return made;
}

Request transfer(std::uint64_t serial) {
    Move move{.legs = {{account(1 + serial % members), -1}, {account(1 + (serial * 7 + 3) % members), 1}}};
    if (move.legs[0].account == move.legs[1].account)
        move.legs[1].account = account(1 + (serial + 1) % members);
    return {{0xC0, serial}, broker, broker, Authority::broker, move};
}

[[noreturn]] void serve(Load const& load, int pipe) {
    LedgerStore store(options(load));
    std::vector<std::jthread> threads;
    for (std::size_t thread = 0; thread < load.threads; ++thread) {
        threads.emplace_back([&, thread] {
            for (std::uint64_t i = 0; i < load.transfers_max; ++i) {
                auto const serial = (load.round << 40) + (thread << 32) + i;
                Decided decided;
                try {
                    decided = store.submit(centre, transfer(serial));
                } catch (StoreFault const&) {
                    _exit(2); // its disk is gone
                }
                char line[64];
                auto const size =
                    std::snprintf(line, sizeof line, "%llu %llu\n", static_cast<unsigned long long>(serial),
                                  static_cast<unsigned long long>(decided.sequence));
                // One write below PIPE_BUF is whole or not at all, also from several threads.
                if (::write(pipe, line, static_cast<std::size_t>(size)) != size) _exit(3);
            }
        });
    }
    threads.clear();
    _exit(0);
}

} // namespace

void prepare(std::filesystem::path const& database) {
    LedgerStore store(options({.database = database}));
    if (!store.centres().empty()) return;
    store.add_centre(centre, "Fault", "Europe/London");
    for (std::uint64_t n = 1; n <= members; ++n) {
        OpenAccount const open{.account = account(n),
                               .holder = {0xB0, n},
                               .limits = {.floor = -1'000'000'000, .ceiling = 1'000'000'000, .soft = {}}};
        (void)store.submit(centre, {{0xCA, n}, broker, broker, Authority::broker, open});
    }
}

Subject start(Load const& load) {
    int ends[2];
    if (::pipe(ends) != 0) std::abort();
    std::fflush(nullptr);
    auto const process = ::fork();
    if (process == 0) {
        ::close(ends[0]);
        try {
            serve(load, ends[1]);
        } catch (std::exception const& fault) {
            std::fprintf(stderr, "subject: %s\n", fault.what());
            _exit(2);
        }
    }
    ::close(ends[1]);
    return {process, ends[0]};
}

void collect(Subject& subject, Acknowledged& into) {
    auto* const lines = ::fdopen(subject.acknowledgements, "r");
    unsigned long long serial = 0;
    unsigned long long sequence = 0;
    while (std::fscanf(lines, "%llu %llu", &serial, &sequence) == 2) into[serial] = sequence;
    std::fclose(lines);
}

void collect_so_far(Subject const& subject, Acknowledged& into) {
    ::fcntl(subject.acknowledgements, F_SETFL, O_NONBLOCK);
    std::string lines;
    char part[4096];
    for (ssize_t size = 0; (size = ::read(subject.acknowledgements, part, sizeof part)) > 0;) {
        lines.append(part, static_cast<std::size_t>(size));
    }
    // Lines are written whole, so all that is here can be read.
    unsigned long long serial = 0;
    unsigned long long sequence = 0;
    std::istringstream text(lines);
    while (text >> serial >> sequence) into[serial] = sequence;
}

void drop(Subject& subject) {
    ::close(subject.acknowledgements);
    subject.acknowledgements = -1;
}

int wait_for_end(Subject const& subject) {
    int status = 0;
    ::waitpid(subject.process, &status, 0);
    return status;
}

Inquest inquire(std::filesystem::path const& database, Acknowledged const& acknowledged) {
    Inquest inquest;
    auto const begin = std::chrono::steady_clock::now();
    try {
        LedgerStore store(options({.database = database}));
        store.read(centre, [&](Books const& books, Words&) {
            inquest.open_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                                  std::chrono::steady_clock::now() - begin)
                                  .count();
            for (auto const& [serial, sequence] : acknowledged) {
                if (books.entry_of({0xC0, serial}) != sequence) ++inquest.lost;
            }
            for (auto const& each : books.accounts()) inquest.total += each.posted;
            inquest.entries = books.last_sequence();
        });
    } catch (StoreFault const& fault) {
        inquest.broken = fault.what();
        return inquest;
    }
    auto const report = inspect(database);
    if (!report.sound()) inquest.broken = report.centres.front().second.finding->what;
    return inquest;
}

} // namespace kith::store::testing
