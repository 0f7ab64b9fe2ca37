// SPDX-License-Identifier: MIT
// SQLite's C interface, owned: a connection, a prepared statement, and the few things only SQLite knows
// (pragmas, checkpoints, backups). Prepared statements are kept and reused; the hot path goes through them
// directly, because every layer measured above them costs more than the insert (docs/ledger.md).
#pragma once

#include "store/fault.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace kith::store {

using ByteView = std::span<unsigned char const>;

class Database;

// One prepared statement. Bind by position from 1, step, read columns from 0, reset.
class Statement {
  public:
    Statement(Database& database, std::string_view sql);
    ~Statement();
    Statement(Statement const&) = delete;
    Statement& operator=(Statement const&) = delete;

    Statement& bind(int position, std::int64_t value);
    Statement& bind(int position, std::string_view text); // must live until reset
    Statement& bind(int position, ByteView bytes);        // must live until reset
    // True while there is a row. Throws StoreFault.
    bool step();
    // Steps to the end and resets: for statements without rows.
    void run();
    void reset();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string_view text(int column) const; // until the next step
    [[nodiscard]] ByteView bytes(int column) const;        // until the next step

  private:
    Database* database_;
    sqlite3_stmt* statement_ = nullptr;
};

enum class Durability : std::uint8_t {
    full,
    normal
}; // normal exists for the control run of the power-cut test

class Database {
  public:
    enum class Mode : std::uint8_t { create, write, read };

    Database(std::filesystem::path const& path, Mode mode, Durability durability = Durability::full);
    ~Database();
    Database(Database const&) = delete;
    Database& operator=(Database const&) = delete;

    void run(std::string_view sql); // one or several statements without parameters
    [[nodiscard]] bool has_table(std::string_view name);
    // False also after a failure that made SQLite roll back by itself.
    [[nodiscard]] bool in_transaction() const;
    [[noreturn]] void fail(int code, std::string_view doing) const;
    [[nodiscard]] sqlite3* handle() const { return handle_; }
    [[nodiscard]] std::filesystem::path const& path() const { return path_; }

    // Moves the log into the database file. Pages in the log, and how many of them were moved.
    struct Checkpoint {
        int log_pages = 0;
        int moved_pages = 0;
        bool complete = false;
    };
    Checkpoint checkpoint(bool truncate);
    // Pages in the log after the last commit.
    [[nodiscard]] int log_pages() const { return log_pages_; }

    // Copies the whole database, as of now, while others write. Throws; leaves no half file behind.
    void back_up(std::filesystem::path const& to);
    // "ok", or the first thing SQLite finds wrong.
    [[nodiscard]] std::string integrity();

  private:
    std::filesystem::path path_;
    sqlite3* handle_ = nullptr;
    int log_pages_ = 0;
};

// begin ... commit; rolls back when it goes out of scope uncommitted.
class Transaction {
  public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(Transaction const&) = delete;
    Transaction& operator=(Transaction const&) = delete;
    void commit();

  private:
    Database* database_;
    bool open_ = true;
};

} // namespace kith::store
