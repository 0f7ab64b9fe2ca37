// SPDX-License-Identifier: MIT
// A database in a folder of its own, with one centre and members, for the store's tests.
#pragma once

#include "scratch_folder.hpp"
#include "store/ledger_store.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <string>
#include <vector>

namespace kith::store::testing {

namespace fs = std::filesystem;
using namespace kith::ledger;

inline constexpr CentreId centre{7, 7};
inline constexpr PersonId broker{0xB1, 1};
constexpr AccountId account(std::uint64_t n) {
    return {0xA0, n};
}
constexpr PersonId person(std::uint64_t n) {
    return {0xB0, n};
}
inline kith::Date day(int n) {
    return kith::Date(std::chrono::days(20'000 + n));
}
inline Moment on_day(int n) {
    return {kith::Instant(day(n).time_since_epoch()) + std::chrono::hours(12), day(n)};
}

using Folder = kith::test::ScratchFolder;

inline LedgerStore::Options options(fs::path const& path) {
    LedgerStore::Options made;
    made.path = path;
    made.create = true;
    made.clock = [] { return on_day(0); };
    return made;
}

inline Request by_broker(std::uint64_t serial, Action action) {
    return {{0xC0, serial}, broker, broker, Authority::broker, std::move(action)};
}
inline Move gift(std::uint64_t from, std::uint64_t to, std::int64_t minutes) {
    return {.legs = {{account(from), -minutes}, {account(to), minutes}}};
}

// Members 1 to `members`, each allowed to go 10^9 either way unless `limits` says otherwise.
inline void settle(LedgerStore& store, std::uint64_t members,
                   Limits limits = {.floor = -1'000'000'000, .ceiling = 1'000'000'000, .soft = {}}) {
    store.add_centre(centre, "Stepney time bank", "Europe/London");
    std::vector<Request> batch;
    for (std::uint64_t n = 1; n <= members; ++n) {
        batch.push_back({{0xCA, n},
                         broker,
                         broker,
                         Authority::broker,
                         OpenAccount{.account = account(n), .holder = person(n), .limits = limits}});
    }
    std::promise<bool> done;
    store.submit(centre, std::move(batch),
                 [&](std::vector<Decided> const& all, std::exception_ptr const& fault) {
                     bool fine = !fault;
                     for (auto const& each : all) fine = fine && !each.refused;
                     done.set_value(fine);
                 });
    REQUIRE(done.get_future().get());
}

inline std::int64_t total_of(LedgerStore& store) {
    std::int64_t total = 0;
    store.read(centre, [&](Books const& books, Words&) {
        for (auto const& each : books.accounts()) total += each.posted;
    });
    return total;
}

} // namespace kith::store::testing
