// SPDX-License-Identifier: MIT
#include "assignment/instance.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <limits>

using namespace kith;

namespace {

constexpr std::int32_t int_max = std::numeric_limits<std::int32_t>::max();

Instance sound() {
    auto made =
        make_instance({1, 2}, {{1, 2, 100}, {0, 3, 0}}, {{0, 0, 5}, {0, 1, 6}, {1, 1, 7}}, {{1, 0, 0}});
    REQUIRE(made.has_value());
    return *std::move(made);
}

} // namespace

TEST_CASE(
    "a sound instance has no flaws and keeps edges in order of volunteer and role, however they were given") {
    Instance const instance = sound();
    CHECK(validate(instance.view()).empty());
    auto const shuffled =
        make_instance({1, 2}, {{1, 2, 100}, {0, 3, 0}}, {{1, 1, 7}, {0, 1, 6}, {0, 0, 5}}, {{1, 0, 0}});
    REQUIRE(shuffled.has_value());
    CHECK(shuffled->role == instance.role);
    CHECK(shuffled->weight == instance.weight);
    CHECK(shuffled->offsets == instance.offsets);
}

TEST_CASE("each flaw is named with its element and its numbers") {
    struct Row {
        char const* what;
        std::function<void(Instance&)> spoil;
        InstanceError expected;
    };
    Row const rows[] = {
        {"a capacity below zero",
         [](Instance& i) { i.capacity[1] = -1; },
         {.flaw = InstanceFlaw::capacity_negative, .volunteer = 1, .value = -1}},
        {"a minimum below zero",
         [](Instance& i) { i.minimum[1] = -2; },
         {.flaw = InstanceFlaw::minimum_negative, .role = 1, .value = -2}},
        {"a minimum above the maximum",
         [](Instance& i) { i.minimum[1] = 4; },
         {.flaw = InstanceFlaw::minimum_above_maximum, .role = 1, .value = 4, .limit = 3}},
        {"a fill value out of range",
         [](Instance& i) { i.fill_value[0] = fill_value_max + 1; },
         {.flaw = InstanceFlaw::fill_value_out_of_range,
          .value = fill_value_max + 1,
          .limit = fill_value_max}},
        {"a weight below zero",
         [](Instance& i) { i.weight[2] = -1; },
         {.flaw = InstanceFlaw::weight_out_of_range,
          .element = 2,
          .volunteer = 1,
          .role = 1,
          .value = -1,
          .limit = weight_max}},
        {"a weight above the most",
         [](Instance& i) { i.weight[0] = weight_max + 1; },
         {.flaw = InstanceFlaw::weight_out_of_range, .value = weight_max + 1, .limit = weight_max}},
        {"a role that is not there",
         [](Instance& i) { i.role[2] = 2; },
         {.flaw = InstanceFlaw::role_out_of_range, .element = 2, .volunteer = 1, .role = 2, .value = 2}},
        {"the same edge twice",
         [](Instance& i) { i.role[1] = 0; },
         {.flaw = InstanceFlaw::duplicate_edge, .element = 1}},
        {"edges out of order",
         [](Instance& i) { std::swap(i.role[0], i.role[1]); },
         {.flaw = InstanceFlaw::edges_out_of_order, .element = 1}},
        {"a pin of nobody",
         [](Instance& i) { i.pins[0].volunteer = 9; },
         {.flaw = InstanceFlaw::pin_volunteer_out_of_range, .volunteer = 9, .value = 9}},
        {"a pin to nothing",
         [](Instance& i) { i.pins[0].role = 9; },
         {.flaw = InstanceFlaw::pin_role_out_of_range, .volunteer = 1, .role = 9, .value = 9}},
        {"a pin of impossible weight",
         [](Instance& i) { i.pins[0].weight = -3; },
         {.flaw = InstanceFlaw::pin_weight_out_of_range, .volunteer = 1, .value = -3, .limit = weight_max}},
        {"the same pin twice",
         [](Instance& i) { i.pins.push_back(i.pins[0]); },
         {.flaw = InstanceFlaw::duplicate_pin, .element = 1, .volunteer = 1}},
        {"pins out of order",
         [](Instance& i) { i.pins.push_back({0, 0, 0}); },
         {.flaw = InstanceFlaw::pins_out_of_order, .element = 1}},
        {"spans that do not fit together",
         [](Instance& i) { i.weight.pop_back(); },
         {.flaw = InstanceFlaw::sizes_differ}},
        {"offsets that do not end at the edges",
         [](Instance& i) { i.offsets.back() = 2; },
         {.flaw = InstanceFlaw::offsets_malformed}},
    };
    for (Row const& row : rows) {
        CAPTURE(row.what);
        Instance instance = sound();
        row.spoil(instance);
        auto const errors = validate(instance.view());
        REQUIRE(errors.size() == 1);
        CHECK(errors[0] == row.expected);
    }
}

TEST_CASE("every flaw is reported at once, by the position in which edges were given") {
    auto const made =
        make_instance({-1, 1}, {{3, 2, 0}}, {{1, 0, 5}, {7, 0, 5}, {0, 0, 2'000'000}, {1, 0, 6}});
    REQUIRE(!made.has_value());
    auto const& errors = made.error();
    REQUIRE(errors.size() == 5);
    CHECK(errors[0].flaw == InstanceFlaw::volunteer_out_of_range);
    CHECK(errors[0].element == 1);
    CHECK(errors[1].flaw == InstanceFlaw::capacity_negative);
    CHECK(errors[2].flaw == InstanceFlaw::minimum_above_maximum);
    CHECK(errors[3].flaw == InstanceFlaw::weight_out_of_range);
    CHECK(errors[3].element == 2);
    CHECK(errors[4].flaw == InstanceFlaw::duplicate_edge);
    CHECK(errors[4].element == 3);
}

TEST_CASE("a total worth beyond 63 bits is refused, the largest below it is not") {
    Instance instance;
    for (int r = 0; r < 5; ++r) {
        instance.minimum.push_back(int_max);
        instance.maximum.push_back(int_max);
        instance.fill_value.push_back(fill_value_max);
    }
    auto const errors = validate(instance.view());
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].flaw == InstanceFlaw::value_overflows);
    CHECK(errors[0].role == 4);
    instance.minimum.pop_back();
    instance.maximum.pop_back();
    instance.fill_value.pop_back();
    CHECK(validate(instance.view()).empty());
}
