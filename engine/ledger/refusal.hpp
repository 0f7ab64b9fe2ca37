// SPDX-License-Identifier: MIT
// Every way the ledger can say no, in the order in which the rules are checked. The enumerator is the code on
// the wire. Codes up to last_unkept are not recorded: the request was malformed, reused a key or came from
// somebody who may not ask. The others are decisions, recorded, and replayed when the same request returns.
#pragma once

#include "ledger/key.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace kith::ledger {

enum class Refusal : std::uint8_t {
    id_missing,
    principal_missing,
    chain_empty,
    chain_too_long,
    chain_in_chain,
    id_repeated,
    legs_too_few,
    legs_too_many,
    minutes_out_of_range,
    account_repeated,
    legs_unbalanced,
    reason_missing,
    category_missing,
    value_out_of_range,
    key_reused,
    not_permitted,
    last_unkept = not_permitted,
    books_full,
    account_exists,
    account_unknown,
    transfer_unknown,
    reward_unknown,
    wrong_kind,
    account_closed,
    schemes_differ,
    hours_only,
    worked_in_future,
    worked_too_long_ago,
    minutes_too_many,
    not_confirmed,
    already_resolved,
    reversal_of_reversal,
    already_reversed,
    already_disputed,
    not_disputed,
    in_dispute,
    window_passed,
    statement_missing,
    already_stated,
    not_due,
    part_of_many,
    more_than_logged,
    sweep_not_allowed,
    holds_open,
    reward_withdrawn,
    reward_not_that_day,
    party_too_large,
    hours_too_few,
    sold_out,
    day_full,
    code_taken,
    not_yet_that_day,
    override_unknown,
    override_spent,
    override_lapsed,
    override_elsewhere,
    giver_below_floor,
    receiver_above_ceiling,
    last = receiver_above_ceiling
};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(Refusal::last) + 1> refusal_names{
    "id_missing",
    "principal_missing",
    "chain_empty",
    "chain_too_long",
    "chain_in_chain",
    "id_repeated",
    "legs_too_few",
    "legs_too_many",
    "minutes_out_of_range",
    "account_repeated",
    "legs_unbalanced",
    "reason_missing",
    "category_missing",
    "value_out_of_range",
    "key_reused",
    "not_permitted",
    "books_full",
    "account_exists",
    "account_unknown",
    "transfer_unknown",
    "reward_unknown",
    "wrong_kind",
    "account_closed",
    "schemes_differ",
    "hours_only",
    "worked_in_future",
    "worked_too_long_ago",
    "minutes_too_many",
    "not_confirmed",
    "already_resolved",
    "reversal_of_reversal",
    "already_reversed",
    "already_disputed",
    "not_disputed",
    "in_dispute",
    "window_passed",
    "statement_missing",
    "already_stated",
    "not_due",
    "part_of_many",
    "more_than_logged",
    "sweep_not_allowed",
    "holds_open",
    "reward_withdrawn",
    "reward_not_that_day",
    "party_too_large",
    "hours_too_few",
    "sold_out",
    "day_full",
    "code_taken",
    "not_yet_that_day",
    "override_unknown",
    "override_spent",
    "override_lapsed",
    "override_elsewhere",
    "giver_below_floor",
    "receiver_above_ceiling"};

[[nodiscard]] constexpr std::string_view name(Refusal refusal) {
    return refusal_names[static_cast<std::size_t>(refusal)];
}

// May the same wish, sent again under a new id, succeed without anybody changing it?
[[nodiscard]] constexpr bool may_succeed_later(Refusal refusal) {
    switch (refusal) {
    case Refusal::in_dispute:
    case Refusal::statement_missing:
    case Refusal::not_due:
    case Refusal::holds_open:
    case Refusal::hours_too_few:
    case Refusal::sold_out:
    case Refusal::day_full:
    case Refusal::code_taken:
    case Refusal::not_yet_that_day:
    case Refusal::giver_below_floor:
    case Refusal::receiver_above_ceiling: return true;
    default: return false;
    }
}

// Is the refusal recorded, so that the same request gets it again for ever?
[[nodiscard]] constexpr bool is_kept(Refusal refusal) {
    return refusal > Refusal::last_unkept;
}

// The code and the numbers behind it. Minutes for limits (asked, what is there, the limit); counts for stock;
// days since 1970 for dates. Zero where a number means nothing.
struct Refused {
    Refusal code = Refusal::id_missing;
    AccountId account{};    // the account that stopped it, where one did
    std::uint32_t item = 0; // position in a chain
    std::int64_t asked = 0;
    std::int64_t there = 0;
    std::int64_t limit = 0;
    std::string_view field{}; // key_reused only: the first field that differs; not recorded
};

} // namespace kith::ledger
