// SPDX-License-Identifier: MIT
// What may be asked of the ledger: one struct for each action, ids, minutes, codes and dates only. Words
// (memos, statements, names) never come here; they live in side rows under the request's id and can be
// erased.
#pragma once

#include "ledger/policy.hpp"
#include "ledger/transfer.hpp"

#include <boost/container/small_vector.hpp>

#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

namespace kith::ledger {

using Legs = boost::container::small_vector<Leg, 2>;

// Who asks. `party` is somebody who runs an account of the transfer; organisers are those who run their
// organisation's account. Whether the actor may speak for the principal is decided before the ledger.
enum class Authority : std::uint8_t { party, broker, system };
inline constexpr std::array<std::string_view, 3> authority_names{"party", "broker", "system"};

struct SetPolicy {
    Policy policy{};
};

struct OpenAccount {
    AccountId account{};
    PersonId holder{};
    AccountKind kind = AccountKind::member;
    Scheme scheme = Scheme::exchange;
    bool hours_only = false;
    Limits limits{};
};

struct SetLimits {
    AccountId account{};
    Limits limits{};
    bool hours_only = false;
};

// A proxy, a member of the family, one of several people who run an organisation's account.
struct Appoint {
    AccountId account{};
    PersonId person{};
    bool may_run = true; // false takes it away
};

// Sweeps the balance to `to` and lets nothing move afterwards.
struct CloseAccount {
    AccountId account{};
    AccountId to{};
    ClosingReason reason = ClosingReason::left;
};

// A member comes back, or the closing was a mistake. The account starts at zero with the history it had; what
// was swept comes back by reversing the sweep or by a transfer of its own.
struct ReopenAccount {
    AccountId account{};
};

// Credits between two or more accounts; `pending` waits for the receivers' yes.
struct Move {
    Legs legs{};
    TransferKind kind = TransferKind::gift; // gift, adjustment, opening_balance, levy or settlement
    Reason reason = Reason::none;
    bool pending = false;
    RequestId allowed_by{}; // an override
};

// Hours given by a member or family, credited from `payer` unless `credited` is off or the giver is
// hours-only. What the giver logs must be pending; the side that received (or pays) may let it post at once.
struct LogHours {
    AccountId given_by{};
    AccountId received_by{}; // none: the community
    AccountId payer{};       // none where no credits move
    std::int64_t minutes = 0;
    std::uint32_t category = 0;
    NeedId need{};
    Date worked_on{};
    bool credited = true;
    bool pending = true;
    RequestId allowed_by{};
};

struct Confirm {
    TransferId transfer{};
    std::int64_t minutes = 0; // at most what was logged
};

// By the other side, the broker, or the one who logged it (a withdrawal).
struct Reject {
    TransferId transfer{};
    Reason reason = Reason::none;
};

// Time has passed: escalates, expires, or carries out a decision that was not appealed.
struct Lapse {
    TransferId transfer{};
};

// What to do when the receiver has already spent the credits.
enum class WhenSpent : std::uint8_t { refuse, part, leave_negative };
inline constexpr std::array<std::string_view, 3> when_spent_names{"refuse", "part", "leave_negative"};

struct Reverse {
    TransferId transfer{};
    Reason reason = Reason::none;
    WhenSpent when_spent = WhenSpent::refuse;
    RequestId allowed_by{}; // leave_negative needs an override for the receiver's floor
};

struct Dispute {
    TransferId transfer{};
    Reason reason = Reason::none;
};
struct Answer {
    TransferId transfer{};
};
// The broker's decision: how many of the minutes stand.
struct Settle {
    TransferId transfer{};
    std::int64_t minutes = 0;
    Reason reason = Reason::none;
};
struct Appeal {
    TransferId transfer{};
};

enum class LimitKind : std::uint8_t { floor, ceiling };
inline constexpr std::array<std::string_view, 2> limit_kind_names{"floor", "ceiling"};

// Permission to pass one limit of one account once, by at most `minutes`, without changing the limit.
struct Override {
    AccountId account{};
    LimitKind limit = LimitKind::floor;
    std::int64_t minutes = 0;
    Date until{}; // last day
    Reason reason = Reason::none;
};

enum class Nature : std::uint8_t { goods, service };
inline constexpr std::array<std::string_view, 2> nature_names{"goods", "service"};

// What credits buy. Asked again under the same reward id it replaces the offer; reservations keep their
// price.
struct OfferReward {
    RewardId reward{};
    AccountId partner{};
    std::int64_t price = 0;                   // minutes for each person of the party
    std::optional<std::int64_t> cash_pence{}; // for advice on benefits; none: no cash value
    std::optional<std::int64_t> stock{};      // in all, persons
    std::optional<std::int64_t> day_max{};    // a day, persons
    std::uint32_t party_max = 1;
    Date from{};
    Date until{};               // last day
    std::int64_t hours_min = 0; // confirmed minutes given by the member before it may be reserved
    Nature nature = Nature::service;
    bool withdrawn = false;
};

struct Reserve {
    RewardId reward{};
    AccountId account{};
    Date day{};
    std::uint32_t party = 1;
    std::uint32_t code = 0; // 30 bits, six letters at the desk; drawn by the caller
    RequestId allowed_by{};
};

struct Redeem {
    TransferId transfer{};
};

struct Request;
// All or nothing, in order; a later one sees what an earlier one did.
struct Chain {
    std::vector<Request> items;
};

using Action = std::variant<Move, LogHours, Confirm, Reject, Lapse, Reverse, Dispute, Answer, Settle, Appeal,
                            Override, Reserve, Redeem, OpenAccount, SetLimits, Appoint, CloseAccount,
                            OfferReward, SetPolicy, Chain, ReopenAccount>;
inline constexpr std::array<std::string_view, std::variant_size_v<Action>> action_names{
    "move",       "log_hours", "confirm",       "reject",       "lapse",      "reverse", "dispute",
    "answer",     "settle",    "appeal",        "override",     "reserve",    "redeem",  "open_account",
    "set_limits", "appoint",   "close_account", "offer_reward", "set_policy", "chain",   "reopen_account"};
// Journals hold these positions: a new action goes to the end.
inline constexpr std::size_t chain_index = 19;
static_assert(std::is_same_v<std::variant_alternative_t<chain_index, Action>, Chain>);

inline constexpr std::size_t chain_items_max = 1000;

struct Request {
    RequestId id{};
    PersonId actor{};     // who did it
    PersonId principal{}; // for whom
    Authority authority = Authority::party;
    Action action{};
};

// Now, and the day it is where the centre is.
struct Moment {
    Instant now{};
    Date today{};
};

} // namespace kith::ledger
