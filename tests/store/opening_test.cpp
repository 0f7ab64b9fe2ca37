// SPDX-License-Identifier: MIT
// What stands where the database should be, and is none of ours, or no longer whole: refused in words, and
// left byte for byte as it was.
#include "store/migrate.hpp"
#include "store_town.hpp"

#include <fstream>
#include <sstream>

using namespace kith::store;
using namespace kith::store::testing;

namespace {

std::string bytes_of(fs::path const& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return std::move(text).str();
}
void write_bytes(fs::path const& path, std::string const& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

// What the refusal says; empty where it is served.
std::string refusal(fs::path const& path) {
    try {
        LedgerStore const store(options(path));
        return {};
    } catch (StoreFault const& fault) {
        return fault.what();
    }
}

} // namespace

TEST_CASE("another program's database is refused and stays as it is, in any of SQLite's modes") {
    Folder folder;
    for (std::string const mode : {"delete", "wal"}) {
        CAPTURE(mode);
        auto const path = folder / (mode + ".db");
        {
            Database other(path, Database::Mode::create);
            other.run("pragma journal_mode = " + mode +
                      "; create table bookmark (name text); insert into bookmark values ('ours')");
        }
        auto const before = bytes_of(path);
        auto const said = refusal(path);
        CHECK(said.find(path.string()) == 0);
        CHECK(said.find("not one of kith's") != std::string::npos);
        CHECK(bytes_of(path) == before);
        CHECK(bytes_of(path.string() + "-wal").empty());
    }
    // A table of the same name as ours makes it no more ours.
    auto const path = folder / "history.db";
    {
        Database other(path, Database::Mode::create);
        other.run("pragma journal_mode = delete; create table migration (version text)");
    }
    auto const before = bytes_of(path);
    CHECK_FALSE(refusal(path).empty());
    CHECK(bytes_of(path) == before);
}

TEST_CASE("a file that is no database, or cut short anywhere, is refused and stays as it is") {
    Folder folder;
    auto const path = folder / "kith.db";
    {
        LedgerStore store(options(path));
        settle(store, 3);
        for (std::uint64_t n = 1; n <= 20; ++n) (void)store.submit(centre, by_broker(n, gift(1, 2, 1)));
    }
    auto const whole = bytes_of(path);
    REQUIRE(whole.size() > 100'000);
    std::vector<std::string> broken{"x", "volunteer,capacity\nV1,2\n", std::string(100, '\0'),
                                    std::string(20'000, 'a'), "SQLite format 3"};
    for (std::size_t const size : {1UL, 15UL, 16UL, 99UL, 100UL, 511UL, 4096UL, 8191UL, 8192UL, 8193UL,
                                   whole.size() / 2, whole.size() - 8192, whole.size() - 1})
        broken.push_back(whole.substr(0, size));
    for (auto const& bytes : broken) {
        CAPTURE(bytes.size());
        write_bytes(path, bytes);
        CHECK(refusal(path).find(path.string()) == 0);
        CHECK(bytes_of(path) == bytes);
    }
    write_bytes(path, whole);
    CHECK(refusal(path).empty());
}

TEST_CASE("a log whose database is gone is refused, because SQLite would drop it") {
    Folder folder;
    auto const path = folder / "kith.db";
    {
        LedgerStore store(options(path));
        settle(store, 3);
        for (auto const* ending : {"", "-wal"})
            write_bytes((folder / "kept.db").string() + ending, bytes_of(path.string() + ending));
    }
    auto const kept = folder / "kept.db";
    auto const log = bytes_of(kept.string() + "-wal");
    REQUIRE(log.size() > 8192);
    for (bool const there : {false, true}) {
        fs::remove(kept);
        if (there) write_bytes(kept, "");
        CHECK(refusal(kept).find("is missing or empty, but its log is there") != std::string::npos);
        CHECK(bytes_of(kept.string() + "-wal") == log);
    }
    // An empty file without one is a new database.
    fs::remove(kept.string() + "-wal");
    CHECK(refusal(kept).empty());
}
