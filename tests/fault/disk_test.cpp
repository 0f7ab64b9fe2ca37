// SPDX-License-Identifier: MIT
// Every k-th write and fsync fails, in every way, over a script of all the store does; and bits flip at rest.
#include "store/backup.hpp"
#include "store/migrate.hpp"
#include "store/vfs.hpp"
#include "store_town.hpp"
#include "subject.hpp"

#include <csignal>
#include <fstream>
#include <random>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace kith::store;
using namespace kith::store::testing;
using Kind = FaultPlan::Kind;

namespace {

// What a child did before it ended, over a pipe.
struct Account {
    std::vector<std::uint64_t> acknowledged;
    std::uint64_t operations = UINT64_MAX; // writes or fsyncs it made, where it came to its end
    int status = 0;
};
constexpr std::uint64_t count_mark = std::uint64_t{1} << 63;

LedgerStore::Options quick(fs::path const& path) {
    auto made = options(path);
    made.checkpoint_pages = 8;
    return made;
}

// Opens, transfers in batches and alone, backs up; goes on after a refusal for want of room.
void script(fs::path const& path, int pipe, Kind kind, bool frees_space) {
    auto const say = [pipe](std::uint64_t word) {
        if (::write(pipe, &word, sizeof word) != sizeof word) _exit(9);
    };
    try {
        LedgerStore store(quick(path));
        for (std::uint64_t n = 1; n <= 6; ++n) {
            std::vector<Request> batch;
            for (std::uint64_t i = 0; i < 5; ++i)
                batch.push_back(by_broker(n * 10 + i, gift(1 + n % 3, 4, 1)));
            std::promise<bool> done;
            store.submit(centre, batch, [&](std::vector<Decided> const&, std::exception_ptr const& fault) {
                done.set_value(!fault);
            });
            if (done.get_future().get()) {
                for (std::uint64_t i = 0; i < 5; ++i) say(n * 10 + i);
            } else if (frees_space) {
                inject({.kind = Kind::none,
                        .at = UINT64_MAX}); // room again: the same process must go on, with the same ids
                store.read(centre, [](Books const& books, Words&) {
                    if (books.accounts().size() != 5) _exit(8); // reads go on
                });
                --n;
            }
        }
        (void)back_up(path, path.string() + ".copy");
        say(count_mark | (kind == Kind::sync_error ? syncs_counted() : writes_counted()));
    } catch (StoreFault const&) {
        _exit(5);
    }
    _exit(0);
}

Account run(fs::path const& path, FaultPlan plan, bool frees_space) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    auto const child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        if (std::freopen("/dev/null", "w", stderr) == nullptr) _exit(9);
        inject(plan);
        script(path, ends[1], plan.kind, frees_space);
    }
    ::close(ends[1]);
    Account account;
    std::uint64_t word = 0;
    while (::read(ends[0], &word, sizeof word) == sizeof word) {
        if ((word & count_mark) != 0)
            account.operations = word & ~count_mark;
        else
            account.acknowledged.push_back(word);
    }
    ::close(ends[0]);
    ::waitpid(child, &account.status, 0);
    return account;
}

void check_database(fs::path const& path, Account const& account) {
    LedgerStore store(quick(path));
    store.read(centre, [&](Books const& books, Words&) {
        for (auto const serial : account.acknowledged) REQUIRE(books.entry_of({0xC0, serial}) != 0);
        std::int64_t total = 0;
        for (auto const& each : books.accounts()) total += each.posted;
        REQUIRE(total == 0);
        // A batch is written whole or not at all.
        REQUIRE(books.transfers().size() % 5 == 0);
    });
}

// Fails the k-th operation for every k until the script no longer reaches it. Returns the number of points.
std::uint64_t sweep(Kind kind, bool for_ever, bool frees_space) {
    Folder folder;
    {
        LedgerStore store(quick(folder / "seed.db"));
        settle(store, 5);
    }
    for (std::uint64_t k = 1;; ++k) {
        CAPTURE(static_cast<int>(kind));
        CAPTURE(k);
        auto const path = folder / "kith.db";
        fs::remove(path.string() + "-wal");
        fs::remove(path.string() + "-shm");
        fs::copy_file(folder / "seed.db", path, fs::copy_options::overwrite_existing);
        auto const account = run(path, {kind, k, for_ever}, frees_space);
        check_database(path, account);
        if (account.operations < k) return k - 1; // never reached: all points are done
        if (kind == Kind::sync_error) {
            REQUIRE(WIFEXITED(account.status));
            REQUIRE(WEXITSTATUS(account.status) == fsync_failed_exit_code);
        }
        if (kind == Kind::kill) REQUIRE(WIFSIGNALED(account.status));
        REQUIRE(k < 5000);
    }
}

} // namespace

TEST_CASE("an fsync that fails stops the process, whichever it is, and nothing acknowledged is lost") {
    auto const once = sweep(Kind::sync_error, false, false);
    auto const for_ever = sweep(Kind::sync_error, true, false);
    CHECK(once > 10);
    CHECK(for_ever == once);
    MESSAGE("fsync points: " << once << " once, " << for_ever << " for ever");
}

TEST_CASE("a write that fails, at any point, loses and doubles nothing") {
    auto const errors = sweep(Kind::write_error, false, false);
    auto const broken = sweep(Kind::write_error, true, false);
    auto const torn = sweep(Kind::short_write, false, false);
    CHECK(errors > 30);
    MESSAGE("write points: " << errors << " EIO once, " << broken << " for ever, " << torn << " short");
}

TEST_CASE("a full disk refuses writes by name, goes on reading, and recovers without a restart") {
    auto const once = sweep(Kind::disk_full, false, true);
    auto const for_ever = sweep(Kind::disk_full, true, true);
    CHECK(once > 30);
    MESSAGE("full-disk points: " << once << " once, " << for_ever << " until freed");

    Folder folder;
    LedgerStore store(quick(folder / "kith.db"));
    settle(store, 5);
    inject({Kind::disk_full, 1, true});
    try {
        (void)store.submit(centre, by_broker(1, gift(1, 2, 1)));
        FAIL("written to a full disk");
    } catch (StoreFault const& fault) {
        CHECK(fault.kind() == StoreFault::Kind::disk_full);
    }
    store.read(centre, [](Books const& books, Words&) { CHECK(books.accounts()[1].posted == 0); });
    inject({});
    CHECK_FALSE(store.submit(centre, by_broker(1, gift(1, 2, 1))).refused);
    CHECK(store.counts().failed_groups == 1);
}

// Here the system itself refuses, in the middle of what it is given to write; the log's laying out meets it,
// too.
TEST_CASE("where there was room for part of what was written, nothing is lost once there is room again") {
    for (rlim_t room = 4096; room <= 160 * 1024; room += 4096) {
        CAPTURE(room);
        Folder folder;
        auto const child = ::fork();
        if (child == 0) {
            std::signal(SIGXFSZ, SIG_IGN);
            std::uint64_t done = 0;
            {
                auto made = options(folder / "kith.db");
                made.checkpoint_pages = 100'000; // the log only grows
                LedgerStore store(made);
                settle(store, 5);
                auto const limit = [](rlim_t bytes) {
                    rlimit files{bytes, RLIM_INFINITY};
                    if (::setrlimit(RLIMIT_FSIZE, &files) != 0) _exit(9);
                };
                limit(fs::file_size(folder / "kith.db-wal") + room);
                int refused = 0;
                for (std::uint64_t n = 1, left = 20; left > 0; ++n) {
                    if (refused == 3) {
                        limit(RLIM_INFINITY);
                        --left;
                    }
                    try {
                        (void)store.submit(centre, by_broker(n, gift(1 + n % 4, 5, 1)));
                        ++done;
                    } catch (StoreFault const&) {
                        if (++refused > 3) _exit(8);
                    }
                }
            }
            LedgerStore store(quick(folder / "kith.db"));
            store.read(centre, [&](Books const& books, Words&) {
                if (books.transfers().size() != done) _exit(7);
            });
            _exit(0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        REQUIRE(WIFEXITED(status));
        REQUIRE(WEXITSTATUS(status) == 0);
    }
}

TEST_CASE("killed at the k-th write, for every k, nothing acknowledged is lost") {
    auto const points = sweep(Kind::kill, false, false);
    CHECK(points > 30);
    MESSAGE("kill points: " << points);
}

TEST_CASE("killed at every write of a migration, the schema comes up whole and keeps the books") {
    Folder folder;
    {
        Database old(folder / "old.db", Database::Mode::create);
        migrate(old, 1);
        add_centre(old, centre, "Old", "Europe/London");
    }
    std::uint64_t points = 0;
    for (std::uint64_t k = 1;; ++k) {
        auto const path = folder / "kith.db";
        fs::remove(path.string() + "-wal");
        fs::remove(path.string() + "-shm");
        fs::copy_file(folder / "old.db", path, fs::copy_options::overwrite_existing);
        auto const child = ::fork();
        if (child == 0) {
            inject({Kind::kill, k, false});
            LedgerStore store(quick(path));
            _exit(0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        LedgerStore store(quick(path));
        REQUIRE(store.centres().size() == 1);
        if (WIFEXITED(status)) break;
        ++points;
    }
    CHECK(points > 3);
    MESSAGE("migration kill points: " << points);
}

TEST_CASE("a bit that flips in the database, its log or a backup never becomes a wrong balance in silence") {
    Folder folder;
    std::vector<std::int64_t> truth;
    std::uint64_t last = 0;
    {
        LedgerStore store(options(folder / "kith.db"));
        settle(store, 5);
        for (std::uint64_t n = 1; n <= 300; ++n)
            (void)store.submit(centre, by_broker(n, gift(1 + n % 4, 5, 1)));
        store.read(centre, [&](Books const& books, Words&) {
            for (auto const& each : books.accounts()) truth.push_back(each.posted);
            last = books.last_sequence();
        });
        // While it is still open: the log is full, the database file nearly empty.
        fs::copy_file(folder / "kith.db", folder / "live.db");
        fs::copy_file(folder / "kith.db-wal", folder / "live.db-wal");
        back_up(folder / "kith.db", folder / "copy.db");
    }
    auto const flips = [] {
        auto const* text = std::getenv("KITH_FLIPS"); // NOLINT(concurrency-mt-unsafe): one thread
        return text == nullptr ? 200 : std::atoi(text);
    }();
    std::mt19937_64 random(20261122);
    int found = 0;
    int harmless = 0;
    for (int i = 0; i < flips; ++i) {
        auto const which = i % 3; // database, log, backup
        auto const path = folder / "flip.db";
        fs::remove(path.string() + "-wal");
        fs::remove(path.string() + "-shm");
        auto const source = which == 0   ? folder / "kith.db"
                            : which == 1 ? folder / "live.db"
                                         : folder / "copy.db";
        fs::copy_file(source, path, fs::copy_options::overwrite_existing);
        if (which == 1) fs::copy_file(folder / "live.db-wal", path.string() + "-wal");
        auto const target = which == 1 ? fs::path(path.string() + "-wal") : path;
        {
            std::fstream file(target, std::ios::in | std::ios::out | std::ios::binary);
            auto const where = static_cast<std::streamoff>(random() % fs::file_size(target));
            file.seekg(where);
            char byte = 0;
            file.get(byte);
            file.seekp(where);
            file.put(static_cast<char>(byte ^ (1 << random() % 8)));
        }
        CAPTURE(i);
        try {
            LedgerStore store(options(path));
            store.read(centre, [&](Books const& books, Words&) {
                // The newest group alone may end like a crash does; nothing else may differ.
                if (which == 1 && books.last_sequence() == last - 1) return;
                REQUIRE(books.last_sequence() == last);
                for (std::size_t n = 0; n < truth.size(); ++n)
                    REQUIRE(books.accounts()[n].posted == truth[n]);
            });
            ++harmless;
        } catch (StoreFault const&) {
            ++found;
        }
    }
    CHECK(found > flips / 4);
    MESSAGE(flips << " flips: " << found << " found, " << harmless << " without effect on any balance");
}
