// SPDX-License-Identifier: MIT
#include "sample/community.hpp"

#include "base/contract.hpp"
#include "sample/history.hpp"
#include "sample/people.hpp"
#include "sample/rates.hpp"
#include "sample/work.hpp"

#include <algorithm>

namespace kith::sample {

namespace {

// Openings that active people could hold at a time; an unknown capacity is taken as one.
std::int64_t capacity_of(std::vector<Person> const& people) {
    std::int64_t sum = 0;
    for (auto const& person : people) {
        if (person.volunteer.status == VolunteerStatus::active) sum += person.volunteer.capacity.value_or(1);
    }
    return sum;
}

} // namespace

std::size_t usual_openings(std::size_t volunteers) {
    auto const size = static_cast<std::int64_t>(volunteers);
    auto const& points = rates::size_points;
    std::size_t after = 1;
    while (after + 1 < points.size() && points[after].volunteers < size) ++after;
    auto const& [from, low] = points[after - 1];
    auto const& [to, high] = points[after];
    auto const openings = low + (size - from) * (high - low) / (to - from);
    return std::min(static_cast<std::size_t>(openings), openings_max);
}

RosterDraft make_community(Options const& options, Words words, std::vector<CheckKind> check_kinds,
                           ZoneTable zone) {
    KITH_EXPECT(options.volunteers <= volunteers_max);
    auto const openings = options.openings.value_or(usual_openings(options.volunteers));
    KITH_EXPECT(openings <= openings_max);
    constexpr auto per_borough = static_cast<std::size_t>(rates::volunteers_per_borough);
    auto const boroughs = std::max<std::size_t>(1, (options.volunteers + per_borough - 1) / per_borough);

    RosterDraft draft;
    draft.community = "Kith sample community";
    draft.as_of = options.as_of;
    draft.zone = std::move(zone);
    draft.words = std::move(words);
    draft.check_kinds = std::move(check_kinds);
    auto wards = places(boroughs);
    std::vector<std::string> codes;
    for (auto const& place : wards) codes.push_back(place.code);
    draft.words.wards = WardCodes(std::move(codes));
    for (auto const& place : wards) {
        draft.wards.push_back(
            {.id = *draft.words.wards.find(place.code), .name = place.name, .centre = place.centre});
    }

    Backdrop const backdrop{.seed = options.seed,
                            .as_of = options.as_of,
                            .today = draft.zone.date(options.as_of),
                            .zone = draft.zone,
                            .lexicon = Lexicon(draft.words),
                            .places = std::move(wards),
                            .boroughs = boroughs};
    auto people = make_people(backdrop, options.volunteers);
    auto work = make_work(backdrop, openings);
    auto const share = options.tight ? rates::places_of_capacity_tight : rates::places_of_capacity;
    share_places(backdrop, work, capacity_of(people) * share / 1'000);
    auto history = make_history(backdrop, work, people);

    draft.volunteers.reserve(people.size());
    for (auto& person : people) draft.volunteers.push_back(std::move(person.volunteer));
    draft.organisations = std::move(work.organisations);
    draft.roles = std::move(work.roles);
    draft.shifts = std::move(work.shifts);
    draft.matches = std::move(history.matches);
    draft.bars = std::move(history.bars);
    return draft;
}

} // namespace kith::sample
