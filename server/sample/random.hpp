// SPDX-License-Identifier: MIT
// The sample's own streams of random numbers: each row of a community draws from one of its own, so that one
// more field for one person changes nobody else.
#pragma once

#include "base/random.hpp"

namespace kith::sample {

// What a stream is for; part of its start value.
enum class Stream : std::uint64_t { volunteer = 1, organisation, role, demand, match, bar, channels };

class Random : public kith::Random {
  public:
    using kith::Random::Random;
    constexpr Random(std::uint64_t seed, Stream stream, std::uint64_t row)
        : kith::Random(seed, static_cast<std::uint64_t>(stream), row) {}
};

} // namespace kith::sample
