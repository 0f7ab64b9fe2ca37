// SPDX-License-Identifier: MIT
// Looking ahead: with nothing expected it is a plan for what is here; with something expected it keeps within
// what is here, and its prices say what the plan does.
#include "asking/outlook.hpp"
#include "assignment/certify.hpp"
#include "assignment/random_instance.hpp"
#include "assignment/solve.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

using namespace kith;
using namespace kith::asking;

namespace {

struct Here {
    std::vector<std::int32_t> room;
    std::vector<std::int32_t> filled;
    std::vector<std::int32_t> closes_in;
    std::vector<char> refused;

    explicit Here(Instance const& instance)
        : room(instance.capacity),
          filled(instance.maximum.size(), 0),
          closes_in(instance.maximum.size(), 10),
          refused(instance.role.size(), 0) {}
    [[nodiscard]] Present present() const {
        return {.room = room, .filled = filled, .closes_in = closes_in, .refused = refused};
    }
};

Instance instance_of(std::mt19937_64& random) {
    Recipe recipe = random_recipe(20, 8, random);
    recipe.pin_percent = 0;
    return random_instance(recipe, random);
}

} // namespace

TEST_CASE("with nothing expected the outlook is the best plan for what is here") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        Instance const instance = instance_of(random);
        Solution const solution = solve(instance.view());
        auto const now = look_ahead(instance.view(), Here(instance).present(), {}).now;
        Certificate const certificate = certify(instance.view(), now, solution.prices);
        CHECK(certificate.feasible());
        CHECK(certificate.value == solution.value); // of equally good ones, any
    }
}

TEST_CASE("nobody is proposed who is not here, is full, or said no, whatever is expected") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        Instance const instance = instance_of(random);
        Here here(instance);
        for (auto& each : here.room) each = random() % 3 == 0 ? 0 : each;
        for (std::size_t r = 0; r < here.filled.size(); ++r) {
            here.filled[r] = static_cast<std::int32_t>(random() % std::uint64_t(instance.maximum[r] + 1));
            here.closes_in[r] = static_cast<std::int32_t>(random() % 5);
        }
        for (auto& each : here.refused) each = random() % 4 == 0;
        Expected expected{.people = {}, .openings = {}, .patience_days = 9};
        for (std::uint32_t v = 0; v < instance.capacity.size(); ++v)
            if (random() % 2 == 0) expected.people.push_back({v, std::int32_t(random() % 10) + 1, 20});
        for (std::uint32_t r = 0; r < instance.maximum.size(); ++r)
            if (random() % 2 == 0) expected.openings.push_back({r, std::int32_t(random() % 10) + 1, 25});
        Outlook const outlook = look_ahead(instance.view(), here.present(), expected);
        REQUIRE(outlook.coming_price.size() == expected.openings.size());
        std::map<std::uint32_t, int> held;
        std::map<std::uint32_t, int> filled;
        for (Pairing const& each : outlook.now) {
            CHECK(++held[each.volunteer] <= here.room[each.volunteer]);
            CHECK(++filled[each.role] <= instance.maximum[each.role] - here.filled[each.role]);
            CHECK(here.closes_in[each.role] > 0);
            auto const first = instance.role.begin() + instance.offsets[each.volunteer];
            auto const last = instance.role.begin() + instance.offsets[each.volunteer + 1];
            auto const at = std::find(first, last, each.role);
            REQUIRE(at != last);
            CHECK(here.refused[static_cast<std::size_t>(at - instance.role.begin())] == 0);
        }
        // At the plan's prices nobody who is placed would rather wait, and nobody free would rather be
        // placed.
        auto const later = worth_later(instance.view(), expected, outlook, 0);
        for (std::uint32_t v = 0; v < instance.capacity.size(); ++v) {
            if (here.room[v] != 1) continue;
            std::int64_t best = 0;
            for (std::uint32_t e = instance.offsets[v]; e < instance.offsets[v + 1]; ++e) {
                std::int64_t const price = outlook.price[instance.role[e]];
                if (price != no_price && here.refused[e] == 0)
                    best = std::max(best, instance.weight[e] - price);
            }
            if (held[v] == 1) CHECK(best >= later[v]);
            if (held[v] == 0) CHECK(later[v] >= best);
        }
    }
}

TEST_CASE("what a person is worth later fades with the chance that they are gone by then") {
    Instance instance;
    instance.capacity = {1};
    instance.minimum = {0};
    instance.maximum = {1};
    instance.fill_value = {0};
    instance.offsets = {0, 1};
    instance.role = {0};
    instance.weight = {1'000};
    Outlook outlook{.price = {no_price}, .coming_price = {100}, .now = {}};
    Expected expected{.people = {}, .openings = {{0, 2, 9}}, .patience_days = 2};
    CHECK(worth_later(instance.view(), expected, outlook, 0)[0] == 250 - 100); // half are gone each day
    CHECK(worth_later(instance.view(), expected, outlook, 1)[0] == 500 - 100);
    CHECK(worth_later(instance.view(), expected, outlook, 5)[0] == 1'000 - 100);
    outlook.coming_price[0] = 400;
    CHECK(worth_later(instance.view(), expected, outlook, 0)[0] == 0);
}
