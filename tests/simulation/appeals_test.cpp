// SPDX-License-Identifier: MIT
// Weeks of asking replay from their seed, and their log is recounted here.
#include "assignment/random_instance.hpp"
#include "simulation/appeals.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

using namespace kith;
using namespace kith::simulation;
using std::chrono::hours;

namespace {

struct Made {
    Instance instance;
    Stream stream;
    std::vector<std::int32_t> metres;
    std::vector<std::uint8_t> channels;
    std::vector<std::uint32_t> kind;
    ZoneTable zone;

    explicit Made(std::uint64_t seed) {
        std::mt19937_64 random(seed);
        Recipe recipe = random_recipe(60, 12, random);
        recipe.pin_percent = 0;
        instance = random_instance(recipe, random);
        std::vector<OpeningPace> paces;
        for (std::uint32_t r = 0; r < instance.maximum.size(); ++r) {
            kind.push_back(r % 3);
            paces.push_back({.kind = r % 3, .open_days_lowest = 2, .open_days_highest = 14});
        }
        stream = draw_stream(seed, {.days = 20, .patience_days = 5, .yes_lowest = 200, .yes_highest = 800},
                             instance.capacity.size(), paces);
        for (std::size_t e = 0; e < instance.role.size(); ++e)
            metres.push_back(static_cast<std::int32_t>(random() % 5'000));
        for (std::size_t v = 0; v < instance.capacity.size(); ++v)
            channels.push_back(static_cast<std::uint8_t>(random() % 8));
    }
    [[nodiscard]] Appeals run(Asking asking, asking::WavePolicy const& policy = {}) const {
        Instant const start = std::chrono::sys_days{std::chrono::year{2026} / 9 / 7};
        auto const windows = windows_of(stream, start);
        std::vector<std::int64_t> rank;
        for (std::int32_t const weight : instance.weight) rank.push_back(-weight);
        AppealWorld const world{.instance = instance.view(),
                                .rank = rank,
                                .metres = metres,
                                .channels = channels,
                                .windows = windows,
                                .kind = kind,
                                .kinds = 3,
                                .yes = stream.yes,
                                .seed = stream.seed,
                                .start = start,
                                .end = start + hours(24 * stream.days),
                                .zone = zone};
        return simulate_appeals(world, asking, policy, asking::Acceptance(std::vector<asking::Answers>(3)));
    }
};

} // namespace

TEST_CASE("the same seed gives the same weeks") {
    for (Asking const asking : {Asking::everyone, Asking::nearest_first, Asking::waves}) {
        Appeals const one = Made(8).run(asking);
        Appeals const again = Made(8).run(asking);
        CHECK(one.log == again.log);
        CHECK(one.openings == again.openings);
    }
}

TEST_CASE("nobody is asked twice for an opening or at night, and no opening is overfilled") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Made const made(seed);
        for (Asking const asking : {Asking::everyone, Asking::nearest_first, Asking::waves}) {
            asking::WavePolicy const policy;
            Appeals const appeals = made.run(asking, policy);
            std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
            std::map<std::uint32_t, Instant> last;
            std::map<std::uint32_t, std::int32_t> asked;
            for (Asked const& each : appeals.log) {
                CHECK(pairs.emplace(each.volunteer, each.opening).second);
                CHECK_FALSE(asking::is_quiet(policy, made.zone, each.at));
                CHECK(made.channels[each.volunteer] != 0);
                if (asking == Asking::waves && last.contains(each.volunteer))
                    CHECK(each.at >= last[each.volunteer] + policy.rest);
                last[each.volunteer] = each.at;
                ++asked[each.opening];
            }
            std::int32_t filled = 0;
            std::int32_t in_all = 0;
            for (AppealCount const& each : appeals.openings) {
                auto const r = static_cast<std::uint32_t>(each.opening);
                CHECK(each.filled <= made.instance.maximum[r]);
                CHECK(each.asked == asked[r]);
                CHECK(each.hours.has_value() == (each.filled == each.places));
                filled += each.filled;
                in_all += each.asked;
            }
            CHECK(filled == appeals.filled);
            CHECK(in_all == appeals.asked());
            CHECK(std::ssize(appeals.hours_to_fill) == filled);
        }
    }
}

TEST_CASE("waves need fewer asks for a place than asking the nearest or everyone") {
    std::map<Asking, std::int64_t> asked;
    std::map<Asking, std::int64_t> filled;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Made const made(seed);
        for (Asking const asking : {Asking::everyone, Asking::nearest_first, Asking::waves}) {
            Appeals const appeals = made.run(asking);
            asked[asking] += appeals.asked();
            filled[asking] += appeals.filled;
        }
    }
    auto const asks_a_place = [&](Asking asking) { return asked[asking] * 100 / filled[asking]; };
    CHECK(asks_a_place(Asking::waves) < asks_a_place(Asking::nearest_first));
    CHECK(asks_a_place(Asking::waves) < asks_a_place(Asking::everyone));
}
