// SPDX-License-Identifier: MIT
#include "assignment/candidates.hpp"

#include "assignment/market.hpp"

#include <algorithm>
#include <functional>

namespace kith {

CandidateLists::CandidateLists(Market& market, std::size_t roles)
    : market_(market), lists_(roles), keys_(spare) {}

std::size_t CandidateLists::refresh(std::uint32_t r, std::size_t wanted, std::int32_t above) {
    List& list = lists_[r];
    for (;;) {
        if (keys_.size() < list.size + spare) keys_.resize(list.size + spare);
        list.size = market_.kernel.keep_above(list.entries.data(), list.size, market_.seats(), list.rest,
                                              list.entries.data(), keys_.data());
        list.behind = 0;
        list.limit = list.rest;
        if (list.size > wanted || list.rest <= above) return list.size;
        refill(r, wanted, above);
    }
}

std::int32_t CandidateLists::refresh_front(std::uint32_t r, std::size_t wanted, std::int32_t above) {
    List& list = lists_[r];
    auto const best = front(r);
    if (best.size() > wanted) {
        std::int32_t const limit = std::max(list.limit, above);
        if (keys_.size() < best.size() + spare) keys_.resize(best.size() + spare);
        market_.kernel.row_keys(best.data(), best.size(), market_.seats(), keys_.data());
        std::size_t found = 0;
        for (std::size_t i = 0; i < best.size(); ++i) found += keys_[i] > limit ? 1 : 0;
        if (found > wanted) return limit;
    }
    if (refresh(r, wanted, above) > wanted) choose_front(list, wanted);
    return std::max(list.limit, above);
}

// Puts the best of a list that is up to date, some more than are wanted now, after all the others.
void CandidateLists::choose_front(List& list, std::size_t wanted) {
    constexpr std::size_t more = 24;
    std::size_t const rank = wanted + more;
    if (list.size <= rank + more) return;
    sorted_.assign(keys_.begin(), keys_.begin() + std::ptrdiff_t(list.size));
    std::ranges::nth_element(sorted_, sorted_.begin() + std::ptrdiff_t(rank), std::greater<>());
    std::int32_t const limit = sorted_[rank];
    kept_.clear();
    sorted_.clear();
    std::size_t behind = 0;
    for (std::size_t i = 0; i < list.size; ++i) {
        if (keys_[i] > limit) {
            kept_.push_back(list.entries[i]);
            sorted_.push_back(keys_[i]);
        } else
            list.entries[behind++] = list.entries[i];
    }
    std::ranges::copy(kept_, list.entries.begin() + std::ptrdiff_t(behind));
    if (kept_.size() <= wanted) { // too many are equal
        market_.kernel.row_keys(list.entries.data(), list.size, market_.seats(), keys_.data());
        return;
    }
    list.behind = behind;
    list.limit = limit;
    std::ranges::copy(sorted_, keys_.begin());
}

// Reads r's whole row and keeps the best of it, about twice what is wanted.
void CandidateLists::refill(std::uint32_t r, std::size_t wanted, std::int32_t above) {
    constexpr std::size_t least_kept = 96;
    auto const row = market_.row(r);
    List& list = lists_[r];
    if (kept_.size() < row.size() + spare) kept_.resize(row.size() + spare);
    if (keys_.size() < row.size() + spare) keys_.resize(row.size() + spare);
    std::int32_t limit = guess_limit(r, least_kept + 2 * wanted, above);
    do {
        // Where the guess found no more than was known, everybody is kept.
        if (limit >= list.rest) limit = above;
        std::size_t const size = market_.kernel.keep_above(row.data(), row.size(), market_.seats(), limit,
                                                           kept_.data(), keys_.data());
        market_.budget->edges_read += std::int64_t(row.size());
        list.size = list.behind = 0;
        list.rest = limit;
        for (std::size_t i = 0; i < size; ++i) {
            // Who holds r already would come at its price or more.
            bool const holds = keys_[i] >= market_.price[r] && market_.holds(kept_[i].volunteer, r);
            if (!holds) list.add(kept_[i]);
        }
    } while (list.size <= wanted && list.rest > above);
}

// A key that about `keep` of r's candidates are above, guessed from every so many of the row; at least
// `above`.
std::int32_t CandidateLists::guess_limit(std::uint32_t r, std::size_t keep, std::int32_t above) {
    constexpr std::size_t samples = 64;
    auto const row = market_.row(r);
    if (row.size() <= samples || row.size() < keep * 2) return above;
    sample_.clear();
    for (std::size_t i = 0; i < samples; ++i) {
        RowEntry const& entry = row[i * row.size() / samples];
        sample_.push_back(entry.weight - market_.seats().threshold(entry.volunteer));
    }
    auto const rank = std::ptrdiff_t(keep * samples / row.size() + 1);
    std::ranges::nth_element(sample_, sample_.begin() + rank, std::greater<>());
    return std::max(above, sample_[std::size_t(rank)]);
}

void CandidateLists::drop(std::uint32_t r, std::uint32_t volunteer) {
    List& list = lists_[r];
    for (std::size_t i = 0; i < list.size; ++i) {
        if (list.entries[i].volunteer == volunteer) list.entries[i].weight = struck;
    }
}

void CandidateLists::forget_all() {
    for (List& list : lists_) {
        list.size = list.behind = 0;
        list.limit = list.rest = std::numeric_limits<std::int32_t>::max();
    }
}

} // namespace kith
