// SPDX-License-Identifier: MIT
// The server's role in the fault tests: a store with several writers in a process of its own, which says on a
// pipe what it has acknowledged. The parent's copy of those lines is the truth that the database is held to.
#pragma once

#include "store/ledger_store.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <sys/types.h>

namespace kith::store::testing {

struct Subject {
    pid_t process = 0;
    int acknowledgements = -1; // read end
};

struct Load {
    std::filesystem::path database;
    std::uint64_t round = 0; // ids of one round never repeat those of another
    std::size_t threads = 8;
    Durability durability = Durability::full;
    std::uint64_t transfers_max = UINT64_MAX; // of each thread
};

// Makes the database with its members, if it is not there.
void prepare(std::filesystem::path const& database);
// Forks a process that transfers until it dies.
[[nodiscard]] Subject start(Load const& load);
// Serial of each acknowledged transfer and its entry. Reads until the pipe ends.
using Acknowledged = std::map<std::uint64_t, std::uint64_t>;
void collect(Subject& subject, Acknowledged& into);
// What has been acknowledged by now; does not wait. What comes later is dropped with `drop`.
void collect_so_far(Subject const& subject, Acknowledged& into);
void drop(Subject& subject);
// Waits for the end and returns waitpid's status.
int wait_for_end(Subject const& subject);

struct Inquest {
    std::uint64_t lost = 0; // acknowledged and not there, or there under another number
    std::uint64_t entries = 0;
    std::int64_t total = 0;   // must be zero
    std::string broken;       // what the audit found; empty when the chain is whole
    std::int64_t open_ms = 0; // until the store answered again
};
// Opens the database as the server would, asks for everything acknowledged, audits.
[[nodiscard]] Inquest inquire(std::filesystem::path const& database, Acknowledged const& acknowledged);

} // namespace kith::store::testing
