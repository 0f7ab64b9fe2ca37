// SPDX-License-Identifier: MIT
#include "assignment/candidates.hpp"

#include "assignment/market.hpp"

#include <algorithm>
#include <functional>

namespace kith {

CandidateLists::CandidateLists(Market& market) : market_(market), lists_(market.roles()), keys_(spare) {}

std::size_t CandidateLists::refresh(std::uint32_t r, std::size_t wanted, std::int32_t above) {
    List& list = lists_[r];
    for (;;) {
        if (keys_.size() < list.size + spare) keys_.resize(list.size + spare);
        list.size = market_.kernel.keep_above(list.entries.data(), list.size, market_.threshold.data(),
                                              list.rest, list.entries.data(), keys_.data());
        if (list.size > wanted || list.rest <= above) return list.size;
        refill(r, wanted, above);
    }
}

// Reads r's whole row and keeps the best of it, about twice what is wanted.
void CandidateLists::refill(std::uint32_t r, std::size_t wanted, std::int32_t above) {
    constexpr std::size_t least_kept = 48;
    auto const row = market_.row(r);
    List& list = lists_[r];
    if (kept_.size() < row.size() + spare) kept_.resize(row.size() + spare);
    if (keys_.size() < row.size() + spare) keys_.resize(row.size() + spare);
    std::int32_t limit = guess_limit(r, least_kept + 2 * wanted, above);
    do {
        // Where the guess found no more than was known, everybody is kept.
        if (limit >= list.rest) limit = above;
        std::size_t const size = market_.kernel.keep_above(row.data(), row.size(), market_.threshold.data(),
                                                           limit, kept_.data(), keys_.data());
        market_.budget->edges_read += std::int64_t(row.size());
        list.size = 0;
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
        sample_.push_back(entry.weight - market_.threshold[entry.volunteer]);
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
        list.size = 0;
        list.rest = std::numeric_limits<std::int32_t>::max();
    }
}

} // namespace kith
