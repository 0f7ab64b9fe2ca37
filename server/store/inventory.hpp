// SPDX-License-Identifier: MIT
// What is held about people: every column of every table with what it is, how it is erased, and for how long
// it is kept. The one place that knows; export, erasure and retention are made from it, and a test reads the
// schema and fails on a column that is not told here. Which columns name a volunteer is known in merges.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

enum class Tag : std::uint8_t {
    none,     // about nobody
    personal, // about somebody
    special   // health, criminal records, safeguarding, what the Equality Act protects
};

// Of a cell, when the person it is about is erased.
enum class Fate : std::uint8_t {
    kept,    // says nothing of them
    cleared, // made empty
    row_deleted,
    pseudonym // their id gives way to a random one
};

struct ColumnKind {
    std::string table{};
    std::string column{};
    Tag tag = Tag::none;
    Fate fate = Fate::kept;
    bool secret = false; // of the server's, not of the person: in no export
    bool names = false;  // holds a volunteer's id
    bool owns = false;   // names whose the row is
    std::string_view retention{};
    friend bool operator==(ColumnKind const&, ColumnKind const&) = default;
};

// Every column but `centre`, by table and then as they are told.
[[nodiscard]] std::span<ColumnKind const> inventory();
// Empty where there is no such column.
[[nodiscard]] std::optional<ColumnKind> kind_of(std::string_view table, std::string_view column);

// Whose a row of a table is: rows of which `condition` holds, with the id once for each `parameters` (the
// centre is bound before each of them). Empty where no row of it is anybody's.
struct Ownership {
    std::string table{};
    std::string condition{}; // each "(?, ?)" pair in it is centre, id
    int parameters = 0;
    bool row_goes = false; // with its person
};
// Children before those they hang on.
[[nodiscard]] std::span<Ownership const> ownerships();

struct RetentionClass {
    std::string_view name;
    int months;            // 0: not by a period
    std::string_view rule; // in words, for operators
};
[[nodiscard]] std::span<RetentionClass const> retention_classes();

// Of an event's members: kind, volunteer, organisation, opening, other.
[[nodiscard]] std::optional<Tag> tag_of_event_field(std::string_view member);

} // namespace kith::store
