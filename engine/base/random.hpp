// SPDX-License-Identifier: MIT
// Randomness that is passed in as a seed and gives the same numbers on every platform and with every library,
// which the standard distributions do not promise. SplitMix64 (Steele, Lea and Flood, "Fast splittable
// pseudorandom number generators", OOPSLA 2014); integers only. Whatever is drawn for a row comes from a
// stream of its own, so that one more draw for one row changes no other.
#pragma once

#include "base/contract.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace kith {

class Random {
  public:
    explicit constexpr Random(std::uint64_t seed) : state_(seed) {}
    // `stream`: what the numbers are for.
    constexpr Random(std::uint64_t seed, std::uint64_t stream, std::uint64_t row)
        : state_(mixed(mixed(seed + stream * increment) + row)) {}

    constexpr std::uint64_t next() { return mixed(state_ += increment); }

    // 0 .. bound - 1, bound > 0: the high half of a product, whose bias (at most bound / 2^32) is nothing
    // here.
    constexpr std::uint32_t below(std::uint32_t bound) {
        KITH_EXPECT(bound > 0);
        return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
    }

    // Both ends included.
    constexpr std::int32_t between(std::int32_t lowest, std::int32_t highest) {
        KITH_EXPECT(lowest <= highest);
        return lowest + static_cast<std::int32_t>(below(static_cast<std::uint32_t>(highest - lowest) + 1));
    }

    constexpr bool chance(std::int32_t per_mille) {
        return static_cast<std::int32_t>(below(1'000)) < per_mille;
    }

    template <class Element>
    constexpr Element const& pick(std::span<Element const> from) {
        return from[below(static_cast<std::uint32_t>(from.size()))];
    }

    // An index, with chances in proportion to the weights.
    constexpr std::size_t weighted(std::span<std::int32_t const> weights) {
        std::int32_t sum = 0;
        for (auto const weight : weights) sum += weight;
        auto left = static_cast<std::int32_t>(below(static_cast<std::uint32_t>(sum)));
        std::size_t index = 0;
        while (left >= weights[index]) left -= weights[index++];
        return index;
    }
    template <std::size_t count>
    constexpr std::size_t weighted(std::array<std::int32_t, count> const& weights) {
        return weighted(std::span<std::int32_t const>(weights));
    }

  private:
    static constexpr std::uint64_t increment = 0x9e3779b97f4a7c15;

    static constexpr std::uint64_t mixed(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    std::uint64_t state_;
};

} // namespace kith
