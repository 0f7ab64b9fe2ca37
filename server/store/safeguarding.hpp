// SPDX-License-Identifier: MIT
// Rows of concerns, of who may see them, of restrictions and of incidents. Who may do what with them is
// decided in desk/safeguarding.hpp. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct Concern {
    std::int64_t number = 0; // given by add()
    std::string volunteer{};
    std::string organisation{};
    std::int64_t need = 0;
    std::string state = "open"; // open, decided
    std::string what{};
    std::string raised_by{};
    Instant raised_at{};
    std::optional<Instant> review_at{};
    std::string decision{};
    std::string decided_by{};
    std::optional<Instant> decided_at{};
    std::string duty{};
    friend bool operator==(Concern const&, Concern const&) = default;
};

struct ConcernNote {
    std::int64_t number = 0; // given by add()
    std::string note{};
    std::string principal{};
    Instant at{};
};

struct Restriction {
    std::int64_t number = 0; // given by add()
    std::string volunteer{};
    std::string kind{}; // suspended, do_not_refer, not_for
    std::string target{};
    std::int64_t concern = 0;
    std::string placed_by{};
    Instant placed_at{};
    std::string lifted_by{};
    std::optional<Instant> lifted_at{};
    std::string status_before{};
    friend bool operator==(Restriction const&, Restriction const&) = default;
};

struct Incident {
    std::int64_t number = 0; // given by add()
    std::string organisation{};
    std::string opening{};
    std::string volunteer{};
    std::string kind{};
    std::string what{};
    std::string action{};
    Instant happened_at{};
    std::string reported_by{};
    Instant reported_at{};
};

// Of one centre.
class Safeguarding {
  public:
    Safeguarding(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    [[nodiscard]] std::vector<std::string> leads();
    void put_leads(std::vector<std::string> const& principals);
    // While no lead is named, or none may sign in, administrators are.
    [[nodiscard]] bool is_lead(std::string_view principal);

    std::int64_t add(Concern const& concern);
    void put(Concern const& concern);
    [[nodiscard]] std::optional<Concern> find_concern(std::int64_t number);
    // That this principal may see, the newest first, before `before` (0: from the newest).
    [[nodiscard]] std::vector<Concern> concerns(std::string_view reader, bool open_only, std::int64_t before,
                                                std::size_t limit);
    // Of them, those to be reviewed by `until`, the longest due first.
    [[nodiscard]] std::vector<Concern> to_review(std::string_view reader, Instant until, std::size_t limit);
    [[nodiscard]] bool may_see(Concern const& concern, std::string_view reader);
    void add(std::int64_t concern, ConcernNote note);
    [[nodiscard]] std::vector<ConcernNote> notes(std::int64_t concern);
    [[nodiscard]] std::vector<std::string> readers(std::int64_t concern);
    void put_readers(std::int64_t concern, std::vector<std::string> const& principals);

    std::int64_t add(Restriction const& restriction);
    void put(Restriction const& restriction);
    [[nodiscard]] std::optional<Restriction> find_restriction(std::int64_t number);
    // The oldest first; those that hold, or all.
    [[nodiscard]] std::vector<Restriction> restrictions(std::string_view volunteer, bool holding_only);
    [[nodiscard]] std::vector<Restriction> restrictions_under(std::int64_t concern);
    // Of everybody, that hold; the oldest first.
    [[nodiscard]] std::vector<Restriction> all_holding();

    std::int64_t add(Incident const& incident);
    // The newest first; of this organisation where not empty.
    [[nodiscard]] std::vector<Incident> incidents(std::string_view organisation, std::int64_t before,
                                                  std::size_t limit);

  private:
    void write(Concern const& concern);
    void write(Restriction const& restriction);
    [[nodiscard]] std::vector<Concern> concern_rows(Statement& statement);
    [[nodiscard]] std::vector<Restriction> restriction_rows(Statement& statement);

    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
