// SPDX-License-Identifier: MIT
// Two rows that are one person: what was proposed, and what a merge moved from one id to the other, row by
// row, so that it can be moved back. Which tables hold something of a volunteer's is known here and nowhere
// else. When people are alike and may be merged is decided in desk/duplicates.hpp. Every function throws
// StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/community_rows.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct DuplicateRow {
    std::string first{}; // < second
    std::string second{};
    std::string reasons{};
    std::string state = "proposed"; // proposed, dismissed, merged
    Instant at{};
    std::string principal{};
    friend bool operator==(DuplicateRow const&, DuplicateRow const&) = default;
};

struct MergeRow {
    std::int64_t number = 0; // given by add()
    std::string kept{};
    std::string gone{};
    Instant at{};
    std::string principal{};
    Instant undo_until{};
    std::optional<Instant> undone_at{};
    std::string undone_by{};
    Cells kept_before{}; // of the volunteer's row, then e-mail and telephone; empty: forgotten
    Cells kept_after{};
    std::string gone_status{};
    friend bool operator==(MergeRow const&, MergeRow const&) = default;
};

// Tables with a column that names a volunteer, as "table.column".
[[nodiscard]] std::vector<std::string> merged_columns();
// Those that keep what they say when people are merged: they tell what was, or stand for the id itself.
[[nodiscard]] std::span<std::string_view const> unmerged_columns();

// Of one centre.
class Merges {
  public:
    Merges(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    void put(DuplicateRow const& row);
    [[nodiscard]] std::optional<DuplicateRow> find(std::string_view one, std::string_view other);
    // By ids, after this pair, in a state.
    [[nodiscard]] std::vector<DuplicateRow> in_state(std::string_view state, std::string_view after_first,
                                                     std::string_view after_second, std::size_t limit);
    // At most 200.
    [[nodiscard]] std::vector<DuplicateRow> of_volunteer(std::string_view volunteer);

    // Volunteers with this e-mail or telephone, by id, at most `limit`.
    [[nodiscard]] std::vector<std::string> reached_at(std::string_view address, std::size_t limit);

    std::int64_t add(MergeRow const& row);
    void put(MergeRow const& row);
    [[nodiscard]] std::optional<MergeRow> find_merge(std::int64_t number);
    // The merge that stands by which this id is not used any more.
    [[nodiscard]] std::optional<MergeRow> merged_away(std::string_view volunteer);
    // Whether a merge that stands and came later names one of the two.
    [[nodiscard]] bool is_built_on(MergeRow const& row);
    // The newest first, before `before` (0: from the newest).
    [[nodiscard]] std::vector<MergeRow> newest(std::int64_t before, std::size_t limit);
    // What could be undone until then and no more: the copies and the list of what was moved. How many.
    std::size_t forget(Instant until, std::size_t limit);

    // Openings with which both have a match.
    [[nodiscard]] std::vector<std::string> shared_openings(std::string_view one, std::string_view other);
    // Moves what is `gone`'s and what `kept` has no such row of; matches with these openings stay. How many
    // rows, a match with all its steps counting as one.
    std::size_t move(MergeRow const& row, std::vector<std::string> const& staying);
    // Moves them back as far as they are still there, with what has been added to those matches since.
    void move_back(MergeRow const& row);

  private:
    [[nodiscard]] std::vector<DuplicateRow> duplicates(Statement& statement);

    Database* database_;
    std::int64_t centre_;
};

// Who signs in as this volunteer, by id.
[[nodiscard]] std::vector<std::string> principals_of(Database& database, std::int64_t centre,
                                                     std::string_view volunteer);
// Whether this person has registered and not yet shown that the address is theirs.
[[nodiscard]] bool has_open_registration(Database& database, std::int64_t centre, std::string_view volunteer);

} // namespace kith::store
