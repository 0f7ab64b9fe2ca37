// SPDX-License-Identifier: MIT
// Who looks after whom and what, the log of calls, messages and visits, and all that waits for somebody: what
// came up by itself (attention) and what somebody planned (the next step), read as one queue with an owner on
// every row. Which step follows is decided in desk/care.hpp. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

// Whom or what a row is about: a volunteer; a volunteer and an opening, their match; an opening alone; an
// organisation; a need.
struct Matter {
    std::string volunteer{};
    std::string opening{};
    std::string organisation{};
    std::int64_t need = 0;
    friend auto operator<=>(Matter const&, Matter const&) = default;
};

struct CareRow {
    Matter about{};
    std::string owner{};     // empty: whoever looks after what this belongs to
    std::string next_step{}; // empty: nothing is planned
    std::optional<Instant> next_at{};
    std::string next_note{};
    std::optional<Instant> contacted_at{};
    friend bool operator==(CareRow const&, CareRow const&) = default;
};

struct ContactEntry {
    std::int64_t number = 0; // given by add()
    Matter about{};
    std::string of_organisation{};
    std::string way{};
    bool inward = false;
    std::string spoke_to{};
    std::string outcome{};
    std::string note{};
    std::string principal{};
    Instant at{};
    friend bool operator==(ContactEntry const&, ContactEntry const&) = default;
};

struct WaitingRow {
    Matter about{};
    std::string what{}; // a ring of the attention list, or the next step
    std::string note{};
    Instant at{};
    bool planned = false;
    std::string organisation{}; // that it concerns; of a match or a role too
    std::string owner{};        // able to look after it now; empty: whoever is on duty
    bool assigned = false;      // named for this very row's matter, not for what it belongs to
    friend bool operator==(WaitingRow const&, WaitingRow const&) = default;
};

struct DeskRules {
    std::string duty{};
    bool approve_roles = false;
};

struct RoleWatch {
    std::string role{};
    Instant looked_at{};
    bool awaits = false;
};

// Where a daily look has got to.
struct SweepMark {
    Instant began{};
    std::string after{}; // empty: done
};

class Care {
  public:
    Care(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    [[nodiscard]] std::optional<CareRow> find(Matter const& about);
    void put(CareRow const& row);

    // Gives it the next number, and says which.
    std::int64_t add(ContactEntry const& entry);
    [[nodiscard]] std::optional<ContactEntry> find_contact(std::int64_t number);
    // The newest first, before `before` (0: from the newest). Of a volunteer alone: about their matches too;
    // of an organisation: about its roles and matches too.
    [[nodiscard]] std::vector<ContactEntry> contacts(Matter const& about, std::int64_t before,
                                                     std::size_t limit);
    void blank_note(std::int64_t number);

    // What is due from `from` to `until`, the longest due first, then by what it is about and what it is; at
    // most `limit`.
    [[nodiscard]] std::vector<WaitingRow> waiting(Instant from, Instant until, std::size_t limit);
    // Rows of the attention list about it, all or with this ring; how many waited.
    std::size_t settle(Matter const& about, std::string_view ring, std::string_view principal, Instant at);
    // The rings that wait about it, each once.
    [[nodiscard]] std::vector<std::string> rings(Matter const& about);
    // Whether such a row was raised at `since` or later, settled or not.
    [[nodiscard]] bool was_raised(Matter const& about, std::string_view ring, Instant since);

    [[nodiscard]] DeskRules rules();
    void put(DeskRules const& rules);
    // Who has what nobody else has: the one on duty while they may sign in, else the first coordinator, else
    // the first administrator; empty where there is nobody.
    [[nodiscard]] std::string on_duty();
    // Whether a row can be theirs: a coordinator, broker or administrator who is not suspended.
    [[nodiscard]] bool can_own(std::string_view principal);

    [[nodiscard]] std::optional<RoleWatch> watch(std::string_view role);
    void put(RoleWatch const& watch);
    // The last step of any match with the role or one of its shifts.
    [[nodiscard]] std::optional<Instant> last_step_of_role(std::string_view role);
    // Whether the volunteer holds a place.
    [[nodiscard]] bool holds_a_place(std::string_view volunteer);

    [[nodiscard]] std::optional<SweepMark> sweep(std::string_view name);
    void put_sweep(std::string_view name, SweepMark const& mark);

  private:
    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
