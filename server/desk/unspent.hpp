// SPDX-License-Identifier: MIT
// Members who have earned credits and never spent any, with what might help them to: what people like them
// ask for, who offers help near them, and the rewards they could have. Looking changes nothing.
#pragma once

#include "desk/book_ids.hpp"
#include "ledger/books.hpp"
#include "store/favours.hpp"

namespace kith::desk {

struct Unspent {
    std::string volunteer;
    ledger::Scheme scheme = ledger::Scheme::exchange;
    std::int64_t spendable = 0; // minutes
    std::int64_t hours_given = 0;
    Date opened_on{};
    // What members of their ward ask for most often, else all members; the most frequent first.
    std::vector<std::pair<std::string, std::int64_t>> asked_for;
    struct Near {
        std::int64_t help = 0;
        std::string title;
        std::string category;
        std::optional<std::int64_t> metres; // between the half-kilometre squares they live in
    };
    std::vector<Near> near;                // offers of help, the nearest first
    std::vector<ledger::RewardId> rewards; // that can be had today for what they have, the cheapest first
};

struct UnspentOf {
    std::int64_t minutes_min = 60; // only those who could spend as much
    std::string after;             // volunteers after this one
    std::size_t limit = 50;
    std::size_t suggestions = 3; // of each sort
    Date today;
};

// In the order of volunteers. Spent is: paid for help, redeemed, given away. O(transfers).
[[nodiscard]] std::vector<Unspent> unspent(store::Database& database, std::int64_t centre,
                                           ledger::Books const& books, UnspentOf const& of);

} // namespace kith::desk
