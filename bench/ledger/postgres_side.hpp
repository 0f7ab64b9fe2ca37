// SPDX-License-Identifier: MIT
// Plain PostgreSQL doing the same transfers on the same disk: one function call a transfer (limits checked,
// two balances and one row written in id order), durable, over a Unix socket.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace kith::bench {

struct PostgresResult {
    double transfers_per_second = 0;
    double p50_ms = 0;
    double p99_ms = 0;
    double max_ms = 0;
};

// Starts a server of its own under `folder` (initdb as the unprivileged user `postgres`), runs `clients`
// threads for `seconds`, stops it. Empty where Debian's postgresql-15 is not installed.
[[nodiscard]] std::optional<PostgresResult> run_postgres(std::filesystem::path const& folder,
                                                         std::size_t clients, double seconds,
                                                         std::uint64_t accounts);

} // namespace kith::bench
