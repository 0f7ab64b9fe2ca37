// SPDX-License-Identifier: MIT
#include "sample/random.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>

namespace kith::sample {

TEST_CASE("the generator gives the published numbers of SplitMix64") {
    // The first outputs for seed 1234567, as the authors' reference code prints them.
    Random random(1'234'567);
    CHECK(random.next() == 6'457'827'717'110'365'317U);
    CHECK(random.next() == 3'203'168'211'198'807'973U);
    CHECK(random.next() == 9'817'491'932'198'370'423U);
}

TEST_CASE("draws stay within their bounds and reach both ends") {
    Random random(7);
    std::set<std::int32_t> seen;
    for (int each = 0; each < 1'000; ++each) {
        CHECK(random.below(3) < 3);
        seen.insert(random.between(-2, 2));
    }
    CHECK(seen == std::set<std::int32_t>{-2, -1, 0, 1, 2});
    CHECK(random.below(1) == 0);
    for (int each = 0; each < 100; ++each) {
        CHECK(random.chance(1'000));
        CHECK_FALSE(random.chance(0));
    }
}

TEST_CASE("weighted draws follow their weights and never take a weight of nothing") {
    Random random(11);
    constexpr std::array<std::int32_t, 4> weights{1, 0, 3, 6};
    std::array<int, 4> count{};
    for (int each = 0; each < 10'000; ++each) ++count[random.weighted(weights)];
    CHECK(count[1] == 0);
    CHECK(count[0] == doctest::Approx(1'000).epsilon(0.15));
    CHECK(count[2] == doctest::Approx(3'000).epsilon(0.1));
    CHECK(count[3] == doctest::Approx(6'000).epsilon(0.1));
}

TEST_CASE("streams of neighbouring rows, kinds and seeds begin apart") {
    std::set<std::uint64_t> firsts;
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        for (auto const stream : {Stream::volunteer, Stream::role, Stream::match}) {
            for (std::uint64_t row = 0; row < 100; ++row) firsts.insert(Random(seed, stream, row).next());
        }
    }
    CHECK(firsts.size() == 3'000);
}

} // namespace kith::sample
