// SPDX-License-Identifier: MIT
// How often somebody may try: a bucket for each subject (an account, an address, a socket) that fills by the
// clock and empties by trying. Memory is fixed at the start, whatever the number of subjects: where too many
// share a set, the bucket that is fullest, and so holds back least, is forgotten. Time is passed in.
#pragma once

#include "base/time.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kith::auth {

// `burst` at once, then one every `interval`.
struct Rate {
    std::int32_t burst = 1;
    std::chrono::microseconds interval{1'000'000};
};

class RateLimiter {
  public:
    // About 16 bytes a subject, rounded up to a power of two of sets. `seed` keeps others from choosing
    // subjects that share a set.
    RateLimiter(std::size_t subjects_max, Rate rate, std::uint64_t seed);

    // Takes one from the subject's bucket; false where it is empty. O(1). A clock that goes back empties
    // the bucket at most.
    [[nodiscard]] bool take(std::string_view subject, Instant now);
    // Until the next one may be taken; zero where one may be now.
    [[nodiscard]] std::chrono::seconds wait(std::string_view subject, Instant now) const;
    // Gives the subject a full bucket: it has shown that it is who it says.
    void forgive(std::string_view subject);

    [[nodiscard]] std::size_t bytes() const { return sets_.size() * sizeof(Set); }

  private:
    struct Bucket {
        std::uint64_t subject = 0;
        std::int64_t empty_until = 0; // microseconds: when it would be full again
    };
    static constexpr std::size_t ways = 8;
    using Set = std::array<Bucket, ways>;

    [[nodiscard]] std::uint64_t hash(std::string_view subject) const;
    [[nodiscard]] Set& set_of(std::uint64_t hash) { return sets_[hash & (sets_.size() - 1)]; }
    [[nodiscard]] Bucket const* find(std::uint64_t hash) const;

    Rate rate_;
    std::uint64_t seed_;
    std::vector<Set> sets_;
};

// Who shares an address: an IPv6 network of 64 bits is one household; IPv4, and IPv4 within IPv6, one
// address.
[[nodiscard]] std::string household(std::string_view address);

} // namespace kith::auth
