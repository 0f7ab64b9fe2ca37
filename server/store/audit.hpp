// SPDX-License-Identifier: MIT
// Who did what, and who looked at what is guarded: a row for each, written in the transaction of what it
// tells of, never changed, each with the hash of all before it. A row holds ids and no words. People stand in
// it as numbers of the audit's own, so that erasing somebody makes their rows nobody's without touching one;
// why something was done, in words, stands beside it and can be erased. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/chain.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct AuditRow {
    std::int64_t number = 0; // given by add()
    Instant at{};
    std::string principal{};
    std::string standing{};
    std::string method{};
    std::string field{};                // of a read: what was shown; empty: a change
    std::set<std::string> volunteers{}; // whom it was about
    std::set<std::string> others{};     // what else: "opening/R3"
    std::string reason{};               // in words, erasable
};

struct AuditFinding {
    std::int64_t number = 0;
    std::string what; // missing, changed, cut_short
};
struct AuditCheck {
    std::int64_t checked = 0;
    std::int64_t next = 0; // go on from here; 0: it was the last
    Hash head{};
    std::optional<AuditFinding> finding; // the first
};

// Of one centre.
class Audit {
  public:
    Audit(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    std::int64_t add(AuditRow const& row);
    // The newest first, before `before` (0: from the newest); about this volunteer, by this principal, where
    // not empty. Whoever was erased since is named by their pseudonym.
    [[nodiscard]] std::vector<AuditRow> newest(std::string_view volunteer, std::string_view principal,
                                               std::int64_t before, std::size_t limit);
    // At most `limit` rows after the row `after`, which is taken as it stands; at the end against the head.
    [[nodiscard]] AuditCheck check(std::int64_t after, std::size_t limit);

  private:
    [[nodiscard]] std::int64_t
    number_of(std::string_view volunteer); // in the audit; made where there is none

    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
