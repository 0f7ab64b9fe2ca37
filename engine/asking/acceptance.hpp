// SPDX-License-Identifier: MIT
// How many of those asked say yes: learnt per kind of role, honest about how little is known. Beta-binomial:
// a kind starts from the rate of all kinds together, worth so many answers, and moves to its own as answers
// come in. All chances are exact sums in fixed point, the same on every machine.
#pragma once

#include <cstdint>
#include <vector>

namespace kith::asking {

struct Answers {
    std::int64_t yes = 0;
    std::int64_t no = 0; // also those who never replied
    friend bool operator==(Answers const&, Answers const&) = default;
};

// Beta(yes, no), both above 0, in 256ths of an answer.
struct Belief {
    std::int64_t yes = 0;
    std::int64_t no = 0;
    // Expected share of yes, per mille, rounded down.
    [[nodiscard]] std::int32_t mean_per_mille() const {
        return static_cast<std::int32_t>(1'000 * yes / (yes + no));
    }
    friend bool operator==(Belief const&, Belief const&) = default;
};

inline constexpr std::int64_t prior_answers = 8;       // what the whole is worth beside a kind's own answers
inline constexpr std::int64_t answers_max = 4'000'000; // of one kind, and of all

class Acceptance {
  public:
    Acceptance() = default;
    explicit Acceptance(std::vector<Answers> by_kind);

    void learn(std::size_t kind, bool yes);
    [[nodiscard]] Answers const& of(std::size_t kind) const { return by_kind_[kind]; }
    [[nodiscard]] std::size_t kinds() const { return by_kind_.size(); }
    // Of a kind nobody was asked for yet: that of the whole, worth prior_answers. With no answers at all, one
    // yes and one no are assumed.
    [[nodiscard]] Belief belief(std::size_t kind) const;

  private:
    std::vector<Answers> by_kind_;
    Answers whole_;
};

// One in 2^32ths.
using Chance = std::uint64_t;
inline constexpr Chance certain = Chance{1} << 32;

inline constexpr std::int32_t asked_max = 1'000; // people asked at a time that chances are worked out for

// Of `asked` people: the chance of exactly 0, 1, ... yes, each rounded down. O(asked^2).
[[nodiscard]] std::vector<Chance> chances(Belief const& belief, std::int32_t asked);
// The chance that at least `wanted` say yes.
[[nodiscard]] Chance chance_of(Belief const& belief, std::int32_t asked, std::int32_t wanted);

// The fewest to ask beyond `pending` ones already asked so that at least `wanted` of them all say yes with
// this confidence (per mille, below 1000); asked_max where that many are not enough.
[[nodiscard]] std::int32_t fewest_to_ask(Belief const& belief, std::int32_t pending, std::int32_t wanted,
                                         std::int32_t confidence_per_mille);

// Of the next 1,000 asked so many say yes: with a chance of `per_mille` not fewer than `low` and not more
// than `high`, the rest shared evenly on both sides.
struct Range {
    std::int32_t low = 0;
    std::int32_t high = 0;
    friend bool operator==(Range const&, Range const&) = default;
};
[[nodiscard]] Range range_of_next_thousand(Belief const& belief, std::int32_t per_mille);

} // namespace kith::asking
