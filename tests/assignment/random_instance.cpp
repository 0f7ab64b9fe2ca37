// SPDX-License-Identifier: MIT
#include "random_instance.hpp"

#include "base/contract.hpp"

#include <sstream>

namespace kith {
namespace {

std::uint64_t below(std::uint64_t limit, std::mt19937_64& random) {
    return limit ? random() % limit : 0;
}

std::int32_t weight_of(Recipe const& recipe, std::mt19937_64& random) {
    std::int64_t const levels = std::max(1, recipe.weight_levels);
    std::int64_t const level = std::int64_t(below(std::uint64_t(levels), random));
    return levels == 1 ? weight_max / 2 : std::int32_t(level * weight_max / (levels - 1));
}

} // namespace

Instance random_instance(Recipe const& recipe, std::mt19937_64& random) {
    std::vector<std::int32_t> capacity;
    for (std::uint32_t v = 0; v < recipe.volunteers; ++v) {
        bool const idle = below(100, random) < recipe.idle_percent;
        capacity.push_back(idle ? 0 : 1 + std::int32_t(below(std::uint64_t(recipe.capacity_max), random)));
    }
    std::vector<RoleTerms> roles;
    for (std::uint32_t r = 0; r < recipe.roles; ++r) {
        RoleTerms terms;
        if (below(100, random) >= recipe.closed_percent) {
            terms.maximum = 1 + std::int32_t(below(std::uint64_t(recipe.places_max), random));
            terms.minimum = std::int32_t(below(std::uint64_t(terms.maximum) + 1, random));
        }
        bool const worthless = below(4, random) == 0;
        terms.fill_value = worthless ? 0 : std::int64_t(below(std::uint64_t(recipe.fill_max) + 1, random));
        roles.push_back(terms);
    }
    std::vector<Edge> edges;
    std::vector<Pin> pins;
    for (std::uint32_t v = 0; v < recipe.volunteers; ++v) {
        for (std::uint32_t r = 0; r < recipe.roles; ++r) {
            bool const eligible = below(100, random) < recipe.edge_percent;
            std::int32_t const weight = weight_of(recipe, random);
            if (eligible) edges.push_back({v, r, weight});
            if (below(1000, random) < recipe.pin_percent * 10) pins.push_back({v, r, eligible ? weight : 0});
        }
    }
    auto made = make_instance(std::move(capacity), roles, edges, std::move(pins));
    KITH_EXPECT(made.has_value());
    return *std::move(made);
}

Recipe random_recipe(std::uint32_t volunteers_max, std::uint32_t roles_max, std::mt19937_64& random) {
    auto const pick = [&random](std::initializer_list<std::int64_t> choices) {
        return *(choices.begin() + below(choices.size(), random));
    };
    Recipe recipe;
    recipe.volunteers = 1 + std::uint32_t(below(volunteers_max, random));
    recipe.roles = 1 + std::uint32_t(below(roles_max, random));
    recipe.edge_percent = std::uint32_t(pick({5, 20, 50, 80, 100}));
    recipe.capacity_max = std::int32_t(pick({1, 1, 2, 3, 12}));
    recipe.places_max = std::int32_t(pick({1, 2, 5, 20, 1000}));
    recipe.weight_levels = std::int32_t(pick({1, 2, 3, 10, 50, 1000, 1'000'001}));
    recipe.fill_max = pick({0, 1, 1000, 500'000, 4'000'000, fill_value_max});
    recipe.pin_percent = std::uint32_t(pick({0, 0, 0, 2, 10}));
    recipe.closed_percent = std::uint32_t(pick({0, 0, 10, 50}));
    recipe.idle_percent = std::uint32_t(pick({0, 0, 10, 50}));
    return recipe;
}

std::string describe(InstanceView const& instance) {
    std::ostringstream text;
    for (std::size_t r = 0; r < instance.roles(); ++r) {
        text << "role " << r << ": " << instance.minimum[r] << ".." << instance.maximum[r] << " fill "
             << instance.fill_value[r] << "\n";
    }
    for (std::size_t v = 0; v < instance.volunteers(); ++v) {
        text << "volunteer " << v << " capacity " << instance.capacity[v] << ":";
        for (std::size_t e = instance.offsets[v]; e < instance.offsets[v + 1]; ++e) {
            text << " " << instance.role[e] << "=" << instance.weight[e];
        }
        text << "\n";
    }
    for (Pin const& pin : instance.pins) {
        text << "pin " << pin.volunteer << " " << pin.role << " " << pin.weight << "\n";
    }
    return text.str();
}

} // namespace kith
