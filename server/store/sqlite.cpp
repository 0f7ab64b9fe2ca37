// SPDX-License-Identifier: MIT
// Everything that only SQLite understands is in this file.
#include "store/sqlite.hpp"

#include "store/vfs.hpp"

#include <sqlite3.h>

#include <mutex>
#include <system_error>
#include <unordered_map>
#include <utility>

namespace kith::store {
namespace {

StoreFault::Kind kind_of(int code) {
    switch (code & 0xFF) {
    case SQLITE_FULL: return StoreFault::Kind::disk_full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return StoreFault::Kind::busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return StoreFault::Kind::corrupt;
    case SQLITE_CANTOPEN: return StoreFault::Kind::missing;
    default: return StoreFault::Kind::io;
    }
}

// Statements that nobody is using, by connection and text: preparing one costs more than most of them do.
// A connection is used by one thread at a time; the shelf is all connections'.
class Shelf {
  public:
    sqlite3_stmt* take(sqlite3* connection, std::string_view sql) {
        std::lock_guard const guard(mutex_);
        auto const of = kept_.find(connection);
        if (of == kept_.end()) return nullptr;
        auto const found = of->second.find(sql);
        if (found == of->second.end()) return nullptr;
        auto* const statement = found->second;
        of->second.erase(found);
        return statement;
    }
    // Past the bound it is forgotten.
    void keep(sqlite3_stmt* statement) {
        sqlite3_reset(statement); // how its last step went has been told
        sqlite3_clear_bindings(statement);
        {
            std::lock_guard const guard(mutex_);
            auto& of = kept_[sqlite3_db_handle(statement)];
            if (of.size() < statements_max) {
                of.emplace(sqlite3_sql(statement), statement); // the text is the statement's own
                return;
            }
        }
        sqlite3_finalize(statement);
    }
    void forget(sqlite3* connection) {
        std::lock_guard const guard(mutex_);
        auto const of = kept_.find(connection);
        if (of == kept_.end()) return;
        for (auto const& [sql, statement] : of->second) sqlite3_finalize(statement);
        kept_.erase(of);
    }

  private:
    static constexpr std::size_t statements_max = 256; // of a connection
    std::mutex mutex_;
    std::unordered_map<sqlite3*, std::unordered_multimap<std::string_view, sqlite3_stmt*>> kept_;
};

Shelf& shelf() {
    static Shelf made;
    return made;
}

} // namespace

Statement::Statement(Database& database, std::string_view sql) : database_(&database) {
    statement_ = shelf().take(database.handle(), sql);
    if (statement_ != nullptr) return;
    auto const code = sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                         SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
    if (code != SQLITE_OK) database.fail(code, sql);
}

Statement::~Statement() {
    if (statement_ != nullptr) shelf().keep(statement_);
}

Statement& Statement::bind(int position, std::int64_t value) {
    auto const code = sqlite3_bind_int64(statement_, position, value);
    if (code != SQLITE_OK) database_->fail(code, "bind a number");
    return *this;
}

Statement& Statement::bind(int position, std::string_view text) {
    // An empty view may hold no pointer, which would bind null.
    auto const* data = text.empty() ? "" : text.data();
    auto const code =
        sqlite3_bind_text(statement_, position, data, static_cast<int>(text.size()), SQLITE_STATIC);
    if (code != SQLITE_OK) database_->fail(code, "bind text");
    return *this;
}

Statement& Statement::bind(int position, ByteView bytes) {
    auto const code =
        sqlite3_bind_blob(statement_, position, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
    if (code != SQLITE_OK) database_->fail(code, "bind bytes");
    return *this;
}

bool Statement::step() {
    auto const code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    // Reset first, so that the connection is not left with a statement half way.
    sqlite3_reset(statement_);
    database_->fail(code, sqlite3_sql(statement_));
}

void Statement::run() {
    while (step()) {
    }
    reset();
}

void Statement::reset() {
    sqlite3_reset(statement_);
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

std::string_view Statement::text(int column) const {
    auto const* data = reinterpret_cast<char const*>(sqlite3_column_text(statement_, column));
    return data == nullptr
               ? std::string_view{}
               : std::string_view(data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

ByteView Statement::bytes(int column) const {
    auto const* data = static_cast<unsigned char const*>(sqlite3_column_blob(statement_, column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Database::Database(std::filesystem::path const& path, Mode mode, Durability durability) : path_(path) {
    register_vfs();
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    flags |= mode == Mode::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (mode == Mode::create) flags |= SQLITE_OPEN_CREATE;
    auto const code = sqlite3_open_v2(path.c_str(), &handle_, flags, vfs_name);
    try {
        if (code != SQLITE_OK) fail(code, "open");
        // Names and balances are nobody else's business; the log takes over the file's mode.
        if (mode == Mode::create) {
            std::filesystem::permissions(path, std::filesystem::perms::owner_read |
                                                   std::filesystem::perms::owner_write);
        }
        sqlite3_busy_timeout(handle_, 5000);
        // The log is moved explicitly, and its results are read: left to itself SQLite hides failures there.
        sqlite3_wal_autocheckpoint(handle_, 0);
        sqlite3_wal_hook(
            handle_,
            [](void* self, sqlite3*, char const*, int pages) {
                static_cast<Database*>(self)->log_pages_ = pages;
                return SQLITE_OK;
            },
            this);
        if (mode == Mode::create) run("pragma page_size = 8192");
        if (mode != Mode::read) {
            run("pragma journal_mode = wal");
            run(durability == Durability::full ? "pragma synchronous = full" : "pragma synchronous = normal");
            run("pragma cache_size = -65536; pragma secure_delete = on");
        }
        run("pragma foreign_keys = on; pragma temp_store = memory; pragma trusted_schema = off;"
            "pragma cell_size_check = on");
    } catch (...) {
        shelf().forget(handle_);
        sqlite3_close_v2(handle_);
        throw;
    }
}

Database::~Database() {
    shelf().forget(handle_);
    sqlite3_close_v2(handle_);
}

void Database::run(std::string_view sql) {
    std::string const text(sql);
    auto const code = sqlite3_exec(handle_, text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code, sql);
}

void Database::fail(int code, std::string_view doing) const {
    std::string what = path_.string() + ": ";
    what += handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_);
    what += " (" + std::to_string(code) + ") in: ";
    what += doing;
    throw StoreFault(kind_of(code), what);
}

bool Database::has_table(std::string_view name) {
    Statement find(*this, "select 1 from sqlite_master where type = 'table' and name = ?");
    return find.bind(1, name).step();
}

bool Database::in_transaction() const {
    return sqlite3_get_autocommit(handle_) == 0;
}

Database::Checkpoint Database::checkpoint(bool truncate) {
    Checkpoint result;
    auto const mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    auto const code =
        sqlite3_wal_checkpoint_v2(handle_, "main", mode, &result.log_pages, &result.moved_pages);
    // Busy means that a reader still needs old pages: harmless, it is tried again later.
    if (code != SQLITE_OK && (code & 0xFF) != SQLITE_BUSY) fail(code, "checkpoint");
    result.complete = code == SQLITE_OK && result.log_pages == result.moved_pages;
    if (result.complete) log_pages_ = 0;
    return result;
}

void Database::back_up(std::filesystem::path const& to) {
    auto part = to;
    part += ".part";
    std::filesystem::remove(part);
    try {
        Database target(part, Mode::create);
        auto* const copy = sqlite3_backup_init(target.handle_, "main", handle_, "main");
        if (copy == nullptr) target.fail(sqlite3_extended_errcode(target.handle_), "start a backup");
        // One step: the copy is of one instant, and writers go on meanwhile in the log.
        auto const stepped = sqlite3_backup_step(copy, -1);
        auto const finished = sqlite3_backup_finish(copy);
        if (stepped != SQLITE_DONE) target.fail(stepped, "copy to " + part.string());
        if (finished != SQLITE_OK) target.fail(finished, "finish " + part.string());
        target.run("pragma journal_mode = delete"); // one file, no log beside it
        if (auto const found = target.integrity(); found != "ok") {
            throw StoreFault(StoreFault::Kind::corrupt, "the backup is not sound: " + found);
        }
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(part, ignored);
        throw;
    }
    std::filesystem::rename(part, to);
}

std::string Database::integrity() {
    Statement check(*this, "pragma integrity_check(1)");
    return check.step() ? std::string(check.text(0)) : "no answer";
}

// Immediate: a writer that finds another waits at the door, not half way through.
Transaction::Transaction(Database& database) : database_(&database) {
    database.run("begin immediate");
}

Transaction::~Transaction() {
    if (!open_) return;
    // SQLite may have rolled back by itself; then there is nothing to do.
    if (database_->in_transaction()) {
        sqlite3_exec(database_->handle(), "rollback", nullptr, nullptr, nullptr);
    }
}

void Transaction::commit() {
    database_->run("commit");
    open_ = false;
}

} // namespace kith::store
