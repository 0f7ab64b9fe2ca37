// SPDX-License-Identifier: MIT
// The same work for each of many, on several threads: what comes out is the same on any number of them,
// because each piece is told only its number and writes only what belongs to that number.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace kith {

// Calls work(0) to work(count - 1), once each, in any order, on up to `threads` threads of which this is one;
// returns when all are done. An exception ends the program: work that can fail keeps its failure.
template <class Work>
void in_parallel(std::size_t count, unsigned threads, Work const& work) {
    std::atomic<std::size_t> next = 0;
    auto const take = [&]() noexcept {
        for (std::size_t at = next++; at < count; at = next++) work(at);
    };
    std::vector<std::jthread> helpers;
    std::size_t const most = std::min<std::size_t>(std::clamp(threads, 1U, 256U), count);
    while (helpers.size() + 1 < most) helpers.emplace_back(take);
    take();
}

} // namespace kith
