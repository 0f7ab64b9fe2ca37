// SPDX-License-Identifier: MIT
// The same journal inserts through SQLite's own interface and through SOCI (raw blob binding has no portable
// form in SOCI 4.0, so the record goes as hexadecimal text, as a SOCI user would have to): CPU time for n
// rows in one transaction, not durable, so that only the access layer is compared.
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sqlite3.h>
#include <string>

using namespace sqlite_api;
namespace {
double cpu() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}
constexpr char const* table =
    "create table journal (centre bigint not null, sequence bigint not null, record blob not "
    "null, hash blob not null, primary key (centre, sequence)) without rowid";
std::string const record(130, 'r');
std::string const hash(32, 'h');
} // namespace

int main(int argc, char** argv) {
    int const rows = argc > 1 ? std::atoi(argv[1]) : 300'000;
    for (int round = 0; round < 3; ++round) {
        {
            sqlite_api::sqlite3* database = nullptr;
            sqlite3_open(":memory:", &database);
            sqlite3_exec(database, table, nullptr, nullptr, nullptr);
            sqlite3_exec(database, "begin", nullptr, nullptr, nullptr);
            sqlite3_stmt* insert = nullptr;
            sqlite3_prepare_v2(database, "insert into journal values (?, ?, ?, ?)", -1, &insert, nullptr);
            auto const begin = cpu();
            for (int i = 0; i < rows; ++i) {
                sqlite3_bind_int64(insert, 1, 1);
                sqlite3_bind_int64(insert, 2, i);
                sqlite3_bind_blob(insert, 3, record.data(), static_cast<int>(record.size()), SQLITE_STATIC);
                sqlite3_bind_blob(insert, 4, hash.data(), static_cast<int>(hash.size()), SQLITE_STATIC);
                sqlite3_step(insert);
                sqlite3_reset(insert);
            }
            std::printf("sqlite3, prepared: %.2f us a row\n", (cpu() - begin) / rows * 1e6);
            sqlite3_finalize(insert);
            sqlite3_close(database);
        }
        {
            soci::session session(*soci::factory_sqlite3(), ":memory:");
            session << table;
            soci::transaction transaction(session);
            std::int64_t centre = 1;
            long long sequence = 0;
            long long centre_number = centre;
            soci::statement insert =
                (session.prepare << "insert into journal values (:c, :s, :r, :h)", soci::use(centre_number),
                 soci::use(sequence), soci::use(record), soci::use(hash));
            auto const begin = cpu();
            for (int i = 0; i < rows; ++i) {
                sequence = i;
                insert.execute(true);
            }
            std::printf("SOCI, prepared:    %.2f us a row\n", (cpu() - begin) / rows * 1e6);
            transaction.commit();
        }
    }
}
