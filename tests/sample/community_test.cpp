// SPDX-License-Identifier: MIT
#include "sample/community.hpp"

#include "sample/places.hpp"
#include "sample/taxonomy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace kith::sample::test {

namespace {

RosterDraft draft_of(Options const& options) {
    auto words = taxonomy_words();
    auto checks = taxonomy_checks(words);
    return make_community(options, std::move(words), std::move(checks), london());
}

Roster built(Options const& options) {
    auto roster = Roster::build(draft_of(options));
    if (!roster) {
        auto const& first = roster.error().front();
        FAIL(roster.error().size(), " violations; first: code ", static_cast<int>(first.code), " table ",
             static_cast<int>(first.table), " row ", first.row, " field ", first.field, " other ",
             first.other);
    }
    return *std::move(roster);
}

// In a thousand.
template <class Range, class Holds>
std::int64_t share(Range const& range, Holds holds) {
    return 1'000 * std::ranges::count_if(range, holds) / std::max<std::int64_t>(1, std::ranges::ssize(range));
}

std::int64_t places_of(Roster const& roster) {
    std::int64_t sum = 0;
    for (auto const& opening : roster.openings()) sum += opening.places_maximum;
    return sum;
}

std::int64_t capacity_of(Roster const& roster) {
    std::int64_t sum = 0;
    for (auto const& each : roster.volunteers()) {
        if (each.status == VolunteerStatus::active) sum += each.capacity.value_or(1);
    }
    return sum;
}

} // namespace

TEST_CASE("a community of any seed and size is a valid roster of the size asked for") {
    constexpr std::array<std::size_t, 7> sizes{0, 1, 2, 10, 137, 2'300, 20'000};
    for (auto const size : sizes) {
        auto const seeds = size > 2'300 ? 2U : size == 2'300 ? 6U : 40U;
        for (std::uint64_t seed = 0; seed < seeds; ++seed) {
            for (bool const tight : {false, true}) {
                CAPTURE(size);
                CAPTURE(seed);
                CAPTURE(tight);
                auto const roster =
                    built({.seed = seed * 0x1234'5678'9abc, .volunteers = size, .tight = tight});
                CHECK(roster.volunteers().size() == size);
                CHECK(roster.openings().size() == usual_openings(size));
            }
        }
    }
}

TEST_CASE("openings grow with volunteers unless their number is given") {
    CHECK(usual_openings(0) == 12);
    CHECK(usual_openings(2'300) == 320);
    CHECK(usual_openings(50'000) == 2'000);
    CHECK(usual_openings(750'000) == 20'000);
    CHECK(usual_openings(2'000'000) > 20'000);
    for (std::size_t const openings : {0U, 1U, 7U, 1'000U}) {
        CHECK(built({.volunteers = 50, .openings = openings}).openings().size() == openings);
    }
}

TEST_CASE("the same options give the same community, another seed gives another") {
    CHECK(built({}) == built({}));
    CHECK_FALSE(built({.volunteers = 100}) == built({.seed = 2, .volunteers = 100}));
}

TEST_CASE("as many places are wanted as the size and tightness say") {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        for (auto const size : {2'300UZ, 10'000UZ}) {
            CAPTURE(seed);
            CAPTURE(size);
            auto const usual = built({.seed = seed, .volunteers = size});
            CHECK(places_of(usual) * 1'000 / capacity_of(usual) == doctest::Approx(450).epsilon(0.02));
            auto const tight = built({.seed = seed, .volunteers = size, .tight = true});
            CHECK(places_of(tight) * 1'000 / capacity_of(tight) == doctest::Approx(900).epsilon(0.02));
        }
    }
}

TEST_CASE("the default community has the shape of the hub it is modelled on") {
    auto const roster = built({});
    CHECK(roster.organisations().size() >= 60);
    CHECK(roster.roles().size() >= 150);
    CHECK(roster.wards().size() == 20);
    std::set<std::string> titles;
    for (auto const& role : roster.roles()) titles.insert(role.title);
    CHECK(titles.size() >= 120);
    std::set<std::string> names;
    for (auto const& each : roster.organisations()) names.insert(each.name);
    CHECK(names.size() == roster.organisations().size());
    // Every kind of opening, of state and of urgency turns up.
    std::set<RoleKind> kinds;
    std::set<Urgency> urgencies;
    for (auto const& role : roster.roles()) {
        kinds.insert(role.kind);
        urgencies.insert(role.urgency);
    }
    CHECK(kinds.size() == 3);
    CHECK(urgencies.size() == 4);
    std::set<MatchState> states;
    for (auto const& match : roster.matches()) states.insert(match.state);
    CHECK(states.size() == static_cast<std::size_t>(MatchState::waiting_list) + 1);
    // A few openings want many, most want one or two.
    std::vector<std::int32_t> wanted;
    for (auto const& opening : roster.openings()) wanted.push_back(opening.places_maximum);
    std::ranges::sort(wanted);
    CHECK(wanted[wanted.size() / 2] <= 3);
    CHECK(wanted.back() >= 15);
}

TEST_CASE("much is unknown, some has lapsed, and the young need consent, as in real records") {
    auto const roster = built({});
    auto const people = roster.volunteers();
    CHECK(share(people, [](auto const& each) { return !each.availability; }) ==
          doctest::Approx(300).epsilon(0.2));
    CHECK(share(people, [](auto const& each) { return !each.travel_metres_max; }) ==
          doctest::Approx(340).epsilon(0.2));
    CHECK(share(people, [](auto const& each) { return !each.home.point; }) ==
          doctest::Approx(260).epsilon(0.3));
    CHECK(share(people, [](auto const& each) { return std::holds_alternative<std::monostate>(each.birth); }) >
          100);
    auto const today = roster.as_of_date();
    auto const lapsed = std::ranges::count_if(people, [&](auto const& each) {
        return each.checks && std::ranges::any_of(*each.checks, [&](auto const& held) {
                   return held.recheck && *held.recheck < today;
               });
    });
    CHECK(lapsed >= 50);
    int young = 0;
    int young_without_consent = 0;
    for (auto const& each : people) {
        auto const age = age_on(each.birth, today, today);
        if (!age || age->highest >= 18) continue;
        ++young;
        if (each.guardian_consent != Answer::yes) ++young_without_consent;
        CHECK(age->lowest >= 16);
        CHECK((!each.checks || each.checks->empty()));
    }
    CHECK(young >= 30);
    CHECK(young_without_consent >= 5);
    CHECK(share(roster.roles(), [](auto const& role) { return !role.end; }) > 600);
    CHECK(share(roster.openings(), [](auto const& opening) { return !opening.places_stated; }) > 100);
    CHECK(share(roster.openings(), [](auto const& each) { return each.timing == Timing::by_arrangement; }) >
          50);
    CHECK(std::ranges::any_of(people, [](auto const& each) { return !each.connection.empty(); }));
}

TEST_CASE("places held never pass the places there are, and no match is of the future's work") {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        CAPTURE(seed);
        auto const roster = built({.seed = seed});
        std::map<OpeningId, std::int32_t> held;
        std::map<VolunteerId, std::int32_t> holds;
        for (auto const& match : roster.matches()) {
            auto const& role = roster.role_of(match.opening);
            REQUIRE(match.since.has_value());
            CHECK(*match.since <= roster.as_of_date());
            if (has_served(match.state)) {
                CHECK(roster[match.opening].timing != Timing::dated);
                CHECK(role.start.value_or(*match.since) <= *match.since);
            }
            if (!holds_place(match.state, role.direct)) continue;
            ++held[match.opening];
            ++holds[match.volunteer];
            CHECK(roster[match.opening].status == RoleStatus::open);
        }
        CHECK(held.size() > 20);
        for (auto const& [opening, count] : held) CHECK(count <= roster[opening].places_maximum);
        for (auto const& [volunteer, count] : holds) CHECK(count <= roster[volunteer].capacity.value_or(1));
    }
}

TEST_CASE("homes and work lie in the borough, near the centre of their ward") {
    auto const roster = built({});
    auto const near_centre = [&](Location const& location) {
        if (!location.point || !location.ward) return true;
        return distance_metres(*location.point, *roster[*location.ward].centre) <= 600;
    };
    CHECK(std::ranges::all_of(roster.volunteers(), [&](auto const& each) { return near_centre(each.home); }));
    CHECK(std::ranges::all_of(roster.organisations(),
                              [&](auto const& each) { return near_centre(each.location); }));
    std::set<std::size_t> wards;
    for (auto const& each : roster.volunteers()) {
        if (each.home.ward) wards.insert(each.home.ward->index());
    }
    CHECK(wards.size() == 20);
}

TEST_CASE("boroughs made beyond the first have names, wards and ground of their own") {
    auto const all = places(boroughs_max);
    std::set<std::string> codes;
    std::set<std::string> names;
    std::set<GridPoint> centres;
    for (auto const& place : all) {
        codes.insert(place.code);
        names.insert(place.name);
        centres.insert(place.centre);
        CHECK(place.centre.easting > 0);
        CHECK(place.centre.easting < easting_max);
        CHECK(place.centre.northing > 0);
        CHECK(place.centre.northing < northing_max);
    }
    CHECK(codes.size() == all.size());
    CHECK(names.size() == all.size());
    CHECK(centres.size() == all.size());
}

TEST_CASE("organisations keep their names apart in a large community too") {
    auto const roster = built({.volunteers = 40'000});
    std::set<std::string> names;
    for (auto const& each : roster.organisations()) names.insert(each.name);
    CHECK(names.size() == roster.organisations().size());
    CHECK(roster.wards().size() == 8 * wards_per_borough);
}

} // namespace kith::sample::test
