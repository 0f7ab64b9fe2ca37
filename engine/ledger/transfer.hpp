// SPDX-License-Identifier: MIT
// Transfers: credits on their way from some accounts to others, through one life:
//   pending -> confirmed (in full or in part) | rejected | escalated -> confirmed | rejected | expired
// with `disputed` as a stop on the way. A transfer is never edited; a correction is a linked reversal, once.
#pragma once

#include "base/time.hpp"
#include "ledger/account.hpp"
#include "ledger/key.hpp"

namespace kith::ledger {

enum class TransferKind : std::uint8_t {
    hours,
    gift,
    redemption,
    adjustment,
    opening_balance,
    reversal,
    levy,
    closing,
    settlement
};
enum class TransferState : std::uint8_t { pending, escalated, disputed, confirmed, rejected, expired };

inline constexpr std::array<std::string_view, 9> transfer_kind_names{
    "hours",    "gift", "redemption", "adjustment", "opening_balance",
    "reversal", "levy", "closing",    "settlement"};
inline constexpr std::array<std::string_view, 6> transfer_state_names{"pending",   "escalated", "disputed",
                                                                      "confirmed", "rejected",  "expired"};

// Codes for why; words live in side rows that can be erased. 0 means none was given.
enum class Reason : std::uint16_t {
    none,
    thanks,
    hardship,
    mistake,
    duplicate_record,
    not_done,
    wrong_minutes,
    not_agreed,
    agreed_by_both,
    import_from_old_books,
    community_decision,
    partner_paid,
    timing,
    changed_mind,
    no_longer_offered,
    other
};
inline constexpr std::array<std::string_view, 16> reason_names{"none",
                                                               "thanks",
                                                               "hardship",
                                                               "mistake",
                                                               "duplicate_record",
                                                               "not_done",
                                                               "wrong_minutes",
                                                               "not_agreed",
                                                               "agreed_by_both",
                                                               "import_from_old_books",
                                                               "community_decision",
                                                               "partner_paid",
                                                               "timing",
                                                               "changed_mind",
                                                               "no_longer_offered",
                                                               "other"};

// Positive: the account receives. One transfer's legs sum to zero.
struct Leg {
    AccountId account{};
    std::int64_t minutes = 0;
};

// Bounds. Together they keep every balance under 2^62 minutes: 2^30 a leg, 2^32 transfers.
inline constexpr std::int64_t minutes_max = std::int64_t{1} << 30;
inline constexpr std::size_t legs_max = 1000;

// The hours behind a transfer of kind `hours`. Kept beside the credits: spending never touches it.
struct HoursRecord {
    AccountNumber given_by = no_index;
    AccountNumber received_by = no_index; // a member, a family or an organisation; none: the community
    NeedId need{};
    std::int64_t minutes = 0; // confirmed, less its own linked reversals
    Date worked_on{};
    std::uint32_t category = 0;
    std::uint32_t transfer = no_index;
};

struct BookedLeg {
    AccountNumber account = no_index;
    std::int64_t minutes = 0;
};

// The present state of one transfer.
struct Transfer {
    TransferId id{};
    PersonId logged_by{};    // the principal, who cannot also confirm it
    std::uint64_t entry = 0; // sequence of the journal entry that made it
    std::int64_t minutes = 0;
    std::int64_t confirmed = 0;
    std::int64_t reversed = 0; // of the credits
    Instant logged_at{};
    Instant resolved_at{};
    Instant due_at{}; // while open: when Lapse has something to do, or Instant::max()
    Date logged_on{};
    Date resolved_on{};
    Date reversed_on{};
    std::uint32_t first_leg = 0; // into Books' legs
    std::uint32_t hours = no_index;
    std::uint32_t linked = no_index; // a reversal's original, an original's reversal
    std::uint16_t leg_count = 0;
    Reason reason = Reason::none;
    TransferKind kind = TransferKind::gift;
    TransferState state = TransferState::pending;
    Scheme scheme = Scheme::exchange;

    [[nodiscard]] bool open() const { return state <= TransferState::disputed; }
};

} // namespace kith::ledger
