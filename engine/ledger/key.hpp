// SPDX-License-Identifier: MIT
// 128-bit keys, made by whoever asks and never by the ledger. Each kind of thing has a type of its own, so
// that an account's key cannot be passed where a transfer's is meant. All zero means "none".
#pragma once

#include <compare>
#include <cstdint>

namespace kith::ledger {

template <class Tag>
struct Key {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    [[nodiscard]] constexpr bool none() const { return high == 0 && low == 0; }
    // Spelt out: coverage cannot see into comparisons the compiler makes.
    friend constexpr bool operator==(Key const& a, Key const& b) {
        return a.high == b.high && a.low == b.low;
    }
    friend constexpr std::strong_ordering operator<=>(Key const& a, Key const& b) {
        return a.high != b.high ? a.high <=> b.high : a.low <=> b.low;
    }
};

using RequestId = Key<struct RequestTag>;
using TransferId = RequestId; // a transfer's id is the id of the request that made it, for ever
using AccountId = Key<struct AccountTag>;
using PersonId = Key<struct PersonTag>; // whoever holds, runs or acts: a person, a household, an organisation
using RewardId = Key<struct RewardTag>;
using NeedId = Key<struct NeedTag>; // the request for help that hours were given to
using CentreId = Key<struct CentreTag>;

} // namespace kith::ledger
