// SPDX-License-Identifier: MIT
#include "store/migrate.hpp"

#include "store/audit.hpp"
#include "store/chain.hpp"
#include "store/dialect.hpp"
#include "store/moments.hpp"

#include <algorithm>
#include <array>
#include <fstream>

namespace kith::store {
namespace {

constexpr std::string_view history_table = "create table if not exists migration (number bigint not null "
                                           "primary key, name text not null, checksum {{bytes}} "
                                           "not null)";

std::string in_dialect(std::string_view sql, Dialect const& dialect) {
    std::string text(sql);
    auto const replace = [&text](std::string_view mark, std::string_view by) {
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size())) {
            text.replace(at, mark.size(), by);
        }
    };
    replace("{{bytes}}", dialect.bytes);
    replace("{{clustered}}", dialect.clustered);
    return text;
}

Hash checksum(Migration const& migration) {
    return hash_of({reinterpret_cast<unsigned char const*>(migration.sql.data()), migration.sql.size()});
}

// How many of our migrations the database has had; throws where its history is not a beginning of ours.
std::size_t applied(Database& database) {
    if (!database.has_table("migration")) return 0;
    Statement history(database, "select number, name, checksum from migration order by number");
    std::size_t count = 0;
    auto const ours = migrations();
    while (history.step()) {
        auto const name = std::string(history.text(1));
        if (count == ours.size()) {
            throw StoreFault(StoreFault::Kind::newer,
                             database.path().string() +
                                 " was made by a newer version of kith (it has had migration " + name +
                                 "); use that version, this one changes nothing");
        }
        auto const& expected = ours[count];
        if (history.integer(0) != expected.number ||
            !std::ranges::equal(history.bytes(2), checksum(expected))) {
            throw StoreFault(StoreFault::Kind::corrupt,
                             "migration " + name + " of " + database.path().string() +
                                 " is not the one this program knows as " + std::string(expected.name));
        }
        ++count;
    }
    return count;
}

// The log of reads that was kept before there was an audit: each row, in its order, becomes one of the
// audit's chain, which no SQL could compute. Its time stays its own.
void carry_reads_into_audit(Database& database) {
    Statement read(database, "select centre, principal, standing, field, method, subject, at from read_log "
                             "order by centre, number");
    while (read.step()) {
        AuditRow row;
        row.principal = read.text(1);
        row.standing = read.text(2);
        row.field = read.text(3);
        row.method = read.text(4);
        row.at = instant(read.integer(6));
        // A volunteer's id, or how many they were: "12 people".
        std::string subject(read.text(5));
        if (subject.ends_with(" people")) {
            std::ranges::replace(subject, ' ', '_');
            row.others.insert(std::move(subject));
        } else {
            row.volunteers.insert(std::move(subject));
        }
        Audit(database, read.integer(0)).add(row);
    }
}

// What a migration needs done that its SQL cannot say, before the SQL and in its transaction.
void prepare(Database& database, Migration const& migration) {
    if (migration.name == "065_reads_in_audit") carry_reads_into_audit(database);
}

} // namespace

std::size_t migrate(Database& database, std::int64_t up_to) {
    std::size_t done = 0;
    auto const all = migrations();
    for (auto next = applied(database); next < all.size() && all[next].number <= up_to; ++next) {
        Transaction transaction(database);
        database.run(in_dialect(history_table, sqlite_dialect));
        prepare(database, all[next]);
        database.run(in_dialect(all[next].sql, sqlite_dialect));
        auto const sum = checksum(all[next]);
        Statement(database, "insert into migration (number, name, checksum) values (?, ?, ?)")
            .bind(1, all[next].number)
            .bind(2, all[next].name)
            .bind(3, ByteView(sum))
            .run();
        transaction.commit();
        ++done;
    }
    return done;
}

void expect_ours(std::filesystem::path const& path) {
    auto const size_of = [](std::filesystem::path const& file) {
        std::error_code none;
        auto const size = std::filesystem::file_size(file, none);
        return none ? 0 : size;
    };
    auto const refuse = [&path](std::string const& why) {
        throw StoreFault(StoreFault::Kind::corrupt, path.string() + why + "; nothing was changed");
    };
    auto const size = size_of(path);
    bool const half_moved = size_of(path.string() + "-wal") > 0;
    if (size == 0) {
        if (half_moved) refuse(" is missing or empty, but its log is there: restore a backup");
        return;
    }
    // SQLite would make a database of a few bytes, and take the missing end of a last page for zeros. A page
    // that was half written when the power went is in the log, or in the journal of the very first change.
    std::array<unsigned char, 18> header{};
    std::ifstream(path, std::ios::binary).read(reinterpret_cast<char*>(header.data()), header.size());
    std::uintmax_t const stated = header[16] * 256U + header[17];
    auto const page = stated == 1 ? 65'536 : stated;
    bool const whole = page >= 512 && size >= page && size % page == 0;
    if (!whole && !half_moved && size_of(path.string() + "-journal") == 0)
        refuse(" is not a database, or was cut short: restore a backup");
    Database database(path, Database::Mode::read);
    if (applied(database) > 0) return;
    Statement tables(database, "select 1 from sqlite_master");
    if (tables.step()) refuse(" is a database, but not one of kith's");
}

void expect_newest_schema(Database& database) {
    if (applied(database) < migrations().size()) {
        throw StoreFault(StoreFault::Kind::missing,
                         database.path().string() +
                             " has no books, or an older schema; open it for writing once");
    }
}

} // namespace kith::store
