// SPDX-License-Identifier: MIT
// For each role a short list of the volunteers who would come at the highest prices. While prices only fall
// and capacities do not grow, thresholds only rise and keys only fall, so whoever is outside a list stays at
// or below its `rest`: the list is refreshed in place and the role's whole row read again only when it runs
// dry. By the same reason the best of a list, its front, can be refreshed alone until it runs dry. Internal
// to the assignment folder.
#pragma once

#include "assignment/kernels.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace kith {

class Market;

class CandidateLists {
  public:
    CandidateLists(Market& market, std::size_t roles);

    // Brings r's list up to date: everybody in it is above rest(r), everybody outside it is not, and there
    // are more than `wanted` of them unless rest(r) is down to `above`. Returns how many; entries(r) and
    // keys() hold them until the next call.
    std::size_t refresh(std::uint32_t r, std::size_t wanted, std::int32_t above);
    // The same for who needs only the best: brings front(r) and keys() up to date. Whoever would come at a
    // price above the one returned is there, and there are more than `wanted`, or it is `above`.
    std::int32_t refresh_front(std::uint32_t r, std::size_t wanted, std::int32_t above);
    [[nodiscard]] std::span<RowEntry> front(std::uint32_t r) {
        return {lists_[r].entries.data() + lists_[r].behind, lists_[r].size - lists_[r].behind};
    }
    [[nodiscard]] std::span<RowEntry> entries(std::uint32_t r) {
        return {lists_[r].entries.data(), lists_[r].size};
    }
    [[nodiscard]] std::span<std::int32_t> keys() { return keys_; }
    [[nodiscard]] std::int32_t rest(std::uint32_t r) const { return lists_[r].rest; }

    // Whoever would come at `above` or less is of no interest now.
    void ignore_below(std::uint32_t r, std::int32_t above) {
        lists_[r].rest = std::max(lists_[r].rest, above);
    }

    // A volunteer left r and might come back; or came to r, wherever they stand in the list.
    void add(std::uint32_t r, RowEntry const& entry) { lists_[r].add(entry); }
    void drop(std::uint32_t r, std::uint32_t volunteer);
    // Takes out one of front(r) and its key; it vanishes at the next refresh.
    void strike(std::uint32_t r, std::size_t place) { front(r)[place].weight = keys_[place] = struck; }
    // Prices rose: nothing is known any more.
    void forget_all();

  private:
    static constexpr std::size_t spare = 16;           // room the kernels may write to
    static constexpr std::int32_t struck = -(1 << 30); // below every price, whoever it is

    struct List {
        std::vector<RowEntry> entries; // the first `size`, and spare room
        std::size_t size = 0;
        std::int32_t rest = std::numeric_limits<std::int32_t>::max();
        // The front is what comes after the first `behind`, who are at `limit` or lower.
        std::size_t behind = 0;
        std::int32_t limit = std::numeric_limits<std::int32_t>::max();

        void add(RowEntry const& entry) {
            if (size + spare >= entries.size()) entries.resize(size + size / 2 + 3 * spare);
            entries[size++] = entry;
        }
    };
    void choose_front(List& list, std::size_t wanted);
    void refill(std::uint32_t r, std::size_t wanted, std::int32_t above);
    std::int32_t guess_limit(std::uint32_t r, std::size_t keep, std::int32_t above);

    Market& market_;
    std::vector<List> lists_;
    std::vector<std::int32_t> keys_;
    std::vector<RowEntry> kept_;
    std::vector<std::int32_t> sample_;
    std::vector<std::int32_t> sorted_;
};

} // namespace kith
