// SPDX-License-Identifier: MIT
// The auditor: re-derives every balance, hold, limit and life from the journal alone and reports the first
// entry that cannot be right. It shares no rule with decide() or Books; `kith ledger verify` and the tests
// use it as the referee. (That the bytes are the ones once chained is the store's part.)
#pragma once

#include "ledger/entry.hpp"
#include "ledger/id_index.hpp"

#include <map>
#include <span>
#include <vector>

namespace kith::ledger {

enum class Flaw : std::uint8_t {
    sequence_gap,
    time_backwards,
    id_repeated,
    refused_with_results,
    results_missing,
    account_repeated,
    account_unknown,
    account_closed,
    scheme_mixed,
    posted_unbalanced,
    pending_unbalanced,
    effects_differ, // from what the request asked, or what its transfer holds
    hold_negative,
    below_floor,
    above_ceiling,
    override_misused,
    transfer_unknown,
    not_open,
    not_confirmed,
    reversed_twice,
    hours_differ,
    closed_with_balance,
    last = closed_with_balance
};
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Flaw::last) + 1> flaw_names{
    "sequence_gap",       "time_backwards",     "id_repeated",    "refused_with_results", "results_missing",
    "account_repeated",   "account_unknown",    "account_closed", "scheme_mixed",         "posted_unbalanced",
    "pending_unbalanced", "effects_differ",     "hold_negative",  "below_floor",          "above_ceiling",
    "override_misused",   "transfer_unknown",   "not_open",       "not_confirmed",        "reversed_twice",
    "hours_differ",       "closed_with_balance"};

struct Finding {
    std::uint64_t sequence = 0;
    std::uint32_t item = 0;
    Flaw flaw = Flaw::sequence_gap;
    AccountId account{};
    std::int64_t recorded = 0;
    std::int64_t derived = 0;
};

struct AuditedBalance {
    AccountId account{};
    std::int64_t posted = 0;
    std::int64_t pending_in = 0;
    std::int64_t pending_out = 0;
    std::int64_t hours_given = 0;
    std::int64_t hours_received = 0;
};

class Auditor {
  public:
    explicit Auditor(std::uint64_t hash_seed = 0);

    // Entries in order, from the first. After a finding the auditor is of no further use. O(effects).
    [[nodiscard]] std::optional<Finding> check(Entry const& entry);
    // Position = account number.
    [[nodiscard]] std::span<AuditedBalance const> balances() const { return balances_; }
    [[nodiscard]] std::uint64_t entries() const { return sequence_; }
    [[nodiscard]] std::uint64_t transfers() const { return transfers_.size(); }

  private:
    struct Terms { // of an account
        Limits limits;
        PersonId holder;
        AccountKind kind = AccountKind::member;
        Scheme scheme = Scheme::exchange;
        bool closed = false;
        std::uint32_t open = 0;
    };
    enum class Life : std::uint8_t { open, confirmed, ended };
    struct Track { // of a transfer
        std::int64_t minutes = 0;
        std::int64_t confirmed = 0;
        std::int64_t stands = 0; // as decided in a dispute
        std::uint32_t first_held = 0;
        std::uint16_t held_count = 0;
        Life life = Life::open;
        Life before_dispute = Life::open;
        bool disputed = false;
        bool reversed = false;
        bool reversal = false;
        AccountNumber given_by = no_index;
        AccountNumber received_by = no_index;
    };
    struct Permission {
        AccountId account;
        LimitKind limit = LimitKind::floor;
        std::int64_t minutes = 0;
        Date until{};
        bool used = false;
    };
    struct Known {
        std::uint32_t track = no_index;
    };

    friend class Audit;

    std::uint64_t sequence_ = 0;
    Instant at_{};
    Date on_{};
    Policy policy_{};
    IdIndex<AccountId, AccountNumber> numbers_;
    IdIndex<RequestId, Known> ids_;
    std::vector<AuditedBalance> balances_{};
    std::vector<Terms> terms_{};
    std::vector<Track> transfers_{};
    std::vector<Effect> held_{}; // what open transfers hold, and disputes freeze
    std::map<RequestId, Permission> permissions_;
};

} // namespace kith::ledger
