// SPDX-License-Identifier: MIT
#include "postgres_side.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace kith::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto binaries = "/usr/lib/postgresql/15/bin/";

bool shell(std::string const& command) {
    return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

bool as_postgres(std::string const& command) {
    return shell("runuser -u postgres -- " + command);
}

constexpr auto schema = R"sql(
create table account (id bigint primary key, posted bigint not null, floor bigint not null, ceiling bigint not null);
create table transfer (high bigint not null, low bigint not null, giver bigint not null, receiver bigint not null,
                       minutes bigint not null, recorded_at timestamptz not null default now(), primary key (high, low));
create function give(high bigint, low bigint, giver bigint, receiver bigint, amount bigint) returns boolean
language plpgsql as $$
begin
    -- Locks in id order, so that two transfers can never wait for each other.
    perform 1 from account where id in (giver, receiver) order by id for update;
    update account set posted = posted - amount where id = giver and posted - amount >= floor;
    if not found then return false; end if;
    update account set posted = posted + amount where id = receiver and posted + amount <= ceiling;
    if not found then raise exception 'ceiling'; end if;
    insert into transfer values (high, low, giver, receiver, amount);
    return true;
end $$;
)sql";

[[noreturn]] void give_up(PGconn* connection) {
    std::fprintf(stderr, "postgres: %s", PQerrorMessage(connection));
    std::exit(1); // from any client's thread: half a peer is no comparison
}

PGconn* connect(std::filesystem::path const& socket) {
    auto* const connection =
        PQconnectdb(("host=" + socket.string() + " dbname=postgres user=postgres").c_str());
    if (PQstatus(connection) != CONNECTION_OK) give_up(connection);
    return connection;
}

void run(PGconn* connection, std::string const& sql) {
    auto* const result = PQexec(connection, sql.c_str());
    auto const status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) give_up(connection);
    PQclear(result);
}

} // namespace

std::optional<PostgresResult> run_postgres(std::filesystem::path const& folder, std::size_t clients,
                                           double seconds, std::uint64_t accounts) {
    auto const data = folder / "postgres";
    if (!std::filesystem::exists(std::string(binaries) + "initdb")) return std::nullopt;
    std::filesystem::remove_all(data);
    // The folder's parents must let the unprivileged user through.
    bool const ready = shell("chmod 755 " + folder.string()) && shell("mkdir -p " + data.string()) &&
                       shell("chown postgres " + data.string()) &&
                       as_postgres(std::string(binaries) + "initdb -A trust -D " + (data / "db").string());
    if (!ready) return std::nullopt;
    auto const options =
        "-c listen_addresses= -c unix_socket_directories=" + data.string() +
        " -c max_connections=100 -c shared_buffers=512MB -c fsync=on -c synchronous_commit=on";
    auto const control = std::string(binaries) + "pg_ctl -D " + (data / "db").string();
    if (!as_postgres(control + " -w -l " + (data / "log").string() + " -o '" + options + "' start"))
        return std::nullopt;
    {
        auto* const first = connect(data);
        run(first, schema);
        run(first, "insert into account select n, 0, -1000000000, 1000000000 from generate_series(1, " +
                       std::to_string(accounts) + ") n");
        run(first, "vacuum analyze");
        PQfinish(first);
    }
    std::atomic<bool> stop = false;
    std::vector<double> latencies;
    std::mutex mutex;
    std::vector<std::jthread> threads;
    for (std::size_t client = 0; client < clients; ++client) {
        threads.emplace_back([&, client] {
            auto* const connection = connect(data);
            PQclear(PQprepare(connection, "give", "select give($1, $2, $3, $4, 1)", 4, nullptr));
            std::vector<double> own;
            std::mt19937_64 random(client);
            for (std::uint64_t serial = 0; !stop; ++serial) {
                auto const giver = 1 + random() % accounts;
                auto const receiver = 1 + (giver + random() % (accounts - 1)) % accounts;
                std::string const texts[] = {std::to_string(client), std::to_string(serial),
                                             std::to_string(giver), std::to_string(receiver)};
                char const* values[] = {texts[0].c_str(), texts[1].c_str(), texts[2].c_str(),
                                        texts[3].c_str()};
                auto const begin = Clock::now();
                auto* const result = PQexecPrepared(connection, "give", 4, values, nullptr, nullptr, 0);
                if (PQresultStatus(result) != PGRES_TUPLES_OK) give_up(connection);
                PQclear(result);
                own.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
            }
            PQfinish(connection);
            std::lock_guard const guard(mutex);
            latencies.insert(latencies.end(), own.begin(), own.end());
        });
    }
    auto const begin = Clock::now();
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    stop = true;
    threads.clear();
    auto const taken = std::chrono::duration<double>(Clock::now() - begin).count();
    as_postgres(control + " -m fast stop");
    std::ranges::sort(latencies);
    auto const at = [&](double part) {
        return latencies.empty()
                   ? 0
                   : latencies[static_cast<std::size_t>(part * static_cast<double>(latencies.size() - 1))];
    };
    return PostgresResult{static_cast<double>(latencies.size()) / taken, at(0.5), at(0.99), at(1)};
}

} // namespace kith::bench
