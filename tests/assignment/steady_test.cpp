// SPDX-License-Identifier: MIT
#include "assignment/steady.hpp"

#include "assignment/certify.hpp"
#include "random_instance.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace kith;

namespace {

std::size_t kept_in(std::vector<Pairing> const& pairings, std::vector<Pairing> const& kept) {
    std::vector<Pairing> both;
    std::ranges::set_intersection(pairings, kept, std::back_inserter(both));
    return both.size();
}

// The most pairings of `kept` that any optimal plan has: weights so large that they leave room for a
// tie-break below them.
std::size_t most_kept(Instance instance, std::vector<Pairing> const& kept) {
    std::int32_t const scale = static_cast<std::int32_t>(kept.size()) + 1;
    std::size_t edge = 0;
    for (std::uint32_t v = 0; v < instance.capacity.size(); ++v) {
        for (; edge < instance.offsets[v + 1]; ++edge) {
            bool const is_kept = std::ranges::binary_search(kept, Pairing{v, instance.role[edge]});
            instance.weight[edge] = instance.weight[edge] * scale + (is_kept ? 1 : 0);
        }
    }
    for (auto& fill : instance.fill_value) fill *= scale;
    return kept_in(solve(instance.view()).pairings, kept);
}

} // namespace

TEST_CASE("of all plans equally good the steadiest keeps most, counted by scaled weights") {
    std::size_t gained = 0;
    for (std::uint32_t seed = 1; seed <= 3'000; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        Recipe recipe = random_recipe(12, 6, random);
        recipe.weight_levels = 4; // many ties
        recipe.fill_max = 5;
        Instance instance = random_instance(recipe, random);
        for (auto& weight : instance.weight) weight %= 100; // room for the referee's scale
        REQUIRE(validate(instance.view()).empty());
        Solution const best = solve(instance.view());
        // Kept: some of another plan for much the same instance.
        Instance other = instance;
        for (auto& weight : other.weight) weight = static_cast<std::int32_t>(random() % 1'000);
        std::vector<Pairing> kept = solve(other.view()).pairings;
        std::erase_if(kept, [&](Pairing const&) { return random() % 4 == 0; });

        Solution const steady = steadiest(instance.view(), best, kept);
        Certificate const proof = certify(instance.view(), steady.pairings, steady.prices);
        REQUIRE(proof.optimal());
        CHECK(proof.value == best.value);
        CHECK(kept_in(steady.pairings, kept) == most_kept(instance, kept));
        gained += kept_in(steady.pairings, kept) - kept_in(best.pairings, kept);
    }
    CHECK(gained > 0);
}
