// SPDX-License-Identifier: MIT
#include "store/backup.hpp"

#include "store/ledger_store.hpp"
#include "store/migrate.hpp"

#include <algorithm>
#include <fcntl.h>
#include <unistd.h>

namespace kith::store {
namespace {

// A rename is durable only when its directory is.
void sync_directory_of(std::filesystem::path const& file) {
    auto const directory = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    int const opened = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool const done = opened >= 0 && ::fsync(opened) == 0;
    if (opened >= 0) ::close(opened);
    if (!done) throw StoreFault(StoreFault::Kind::io, "cannot fsync " + directory.string());
}

} // namespace

bool BackupReport::sound() const {
    return std::ranges::none_of(centres, [](auto const& each) { return each.second.finding.has_value(); });
}

BackupReport inspect(std::filesystem::path const& path) {
    Database database(path, Database::Mode::read);
    expect_newest_schema(database);
    if (auto const found = database.integrity(); found != "ok") {
        throw StoreFault(StoreFault::Kind::corrupt, path.string() + ": " + found);
    }
    BackupReport report;
    report.bytes = std::filesystem::file_size(path);
    for (auto const& centre : centres(database))
        report.centres.emplace_back(centre, audit_journal(database, centre));
    return report;
}

BackupReport back_up(std::filesystem::path const& from, std::filesystem::path const& to) {
    {
        Database database(from, Database::Mode::read);
        database.back_up(to);
    }
    sync_directory_of(to);
    return inspect(to);
}

BackupReport restore(std::filesystem::path const& backup, std::filesystem::path const& database,
                     bool replace) {
    auto report = inspect(backup);
    if (!report.sound()) return report;
    WriterLock const lock(database);
    if (std::filesystem::exists(database)) {
        if (!replace) throw StoreFault(StoreFault::Kind::busy, database.string() + " exists already");
        // First move its log into it, so that the copy kept aside is whole and the log cannot meet the new
        // file.
        Database(database, Database::Mode::write).checkpoint(true);
        auto before = database;
        before += ".before-restore";
        std::filesystem::rename(database, before);
    }
    std::filesystem::remove(database.string() + "-wal");
    std::filesystem::remove(database.string() + "-shm");
    Database(backup, Database::Mode::read).back_up(database);
    sync_directory_of(database);
    return report;
}

} // namespace kith::store
