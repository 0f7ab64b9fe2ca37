// SPDX-License-Identifier: MIT
// Learnt acceptance against referees: every sequence of answers one by one, and the formula of the
// Beta-binomial in floating point.
#include "asking/acceptance.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

using namespace kith::asking;

namespace {

double share(Chance chance) {
    return double(chance) / double(certain);
}

// The chance that at least `wanted` of `asked` say yes, by walking every sequence of answers.
double by_sequences(Belief const& belief, int asked, int wanted) {
    double sum = 0;
    for (unsigned sequence = 0; sequence < (1U << asked); ++sequence) {
        double yes = double(belief.yes);
        double no = double(belief.no);
        double chance = 1;
        int count = 0;
        for (int each = 0; each < asked; ++each) {
            bool const said_yes = (sequence >> each & 1U) != 0;
            chance *= (said_yes ? yes : no) / (yes + no);
            (said_yes ? yes : no) += 256;
            count += said_yes;
        }
        if (count >= wanted) sum += chance;
    }
    return sum;
}

} // namespace

TEST_CASE(
    "chances are those of every sequence of answers, and the fewest to ask is the first that is enough") {
    std::mt19937_64 random(4);
    for (int round = 0; round < 200; ++round) {
        Belief const belief{std::int64_t(random() % 4'000) + 1, std::int64_t(random() % 4'000) + 1};
        CAPTURE(belief.yes);
        CAPTURE(belief.no);
        int const wanted = int(random() % 4) + 1;
        int const confidence = int(random() % 900) + 50;
        int best = -1; // the smallest wave, found by trying all
        for (int asked = 0; asked <= 10; ++asked) {
            double const referee = by_sequences(belief, asked, wanted);
            CHECK(share(chance_of(belief, asked, wanted)) == doctest::Approx(referee).epsilon(1e-6));
            if (best < 0 && referee >= confidence / 1000.0) best = asked;
        }
        int const fewest = fewest_to_ask(belief, 0, wanted, confidence);
        if (best >= 0) CHECK(fewest == best);
        if (best < 0) CHECK(fewest > 10);
        for (int pending = 0; pending <= 3; ++pending)
            CHECK(fewest_to_ask(belief, pending, wanted, confidence) == std::max(0, fewest - pending));
    }
}

TEST_CASE("chances add up to one but for rounding, also for a thousand people") {
    for (Belief const belief : {Belief{256, 256}, Belief{1, 2'560'000}, Belief{700, 1'300}}) {
        Chance sum = 0;
        double mean = 0;
        auto const by_yes = chances(belief, asked_max);
        for (std::size_t yes = 0; yes < by_yes.size(); ++yes) {
            sum += by_yes[yes];
            mean += double(yes) * share(by_yes[yes]);
        }
        CHECK(sum <= certain);
        CHECK(share(sum) > 0.999);
        double const exact = 1'000.0 * double(belief.yes) / double(belief.yes + belief.no);
        CHECK(std::abs(mean - exact) < 1.0);
    }
}

TEST_CASE(
    "a kind nobody was asked for stands at the whole, its own answers move it, all the way in the end") {
    Acceptance acceptance({{.yes = 60, .no = 140}, {}, {.yes = 9, .no = 1}});
    auto const whole = Acceptance({{.yes = 69, .no = 141}}).belief(0).mean_per_mille();
    CHECK(std::abs(acceptance.belief(1).mean_per_mille() - whole) <= 2);
    auto const some = acceptance.belief(2).mean_per_mille();
    CHECK(some > whole);
    CHECK(some < 900);
    for (int each = 0; each < 1'000; ++each) acceptance.learn(2, true);
    CHECK(acceptance.belief(2).mean_per_mille() > 980);
    CHECK(acceptance.of(2).yes == 1'009);
    CHECK(Acceptance(std::vector<Answers>(1)).belief(0).mean_per_mille() == 500);
}

TEST_CASE("the range is wide where little is known, and narrows around the rate") {
    Range before{0, 1'000};
    for (std::int64_t answers : {1, 10, 100, 1'000}) {
        Acceptance const acceptance({{.yes = 3 * answers, .no = 7 * answers}});
        Range const range = range_of_next_thousand(acceptance.belief(0), 800);
        CHECK(range.low >= before.low);
        CHECK(range.high <= before.high);
        CHECK(range.low <= acceptance.belief(0).mean_per_mille());
        CHECK(range.high >= acceptance.belief(0).mean_per_mille());
        before = range;
    }
    CHECK(before.high - before.low < 60);
}
