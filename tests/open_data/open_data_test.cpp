// SPDX-License-Identifier: MIT
// From real open data to a certified plan: the published activities as roles, the borough's postcodes and
// ward boundaries as places, made people living at real postcodes.
#include "assignment/planner.hpp"
#include "exchange/activities.hpp"
#include "exchange/places.hpp"
#include "exchange/shared_data.hpp"
#include "exchange/text.hpp"
#include "sample/community.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::exchange;

namespace {

constexpr std::size_t people = 2'000;

// The wards' vocabulary and centres, and every postcode.
void set_places(PlacesImport imported, PackDraft& draft) {
    std::vector<std::string> codes;
    for (auto const& ward : imported.wards) codes.push_back(ward.code);
    draft.roster.words.wards = WardCodes(std::move(codes));
    draft.roster.wards.clear();
    for (auto const& ward : imported.wards) {
        draft.roster.wards.push_back({*draft.roster.words.wards.find(ward.code), ward.name, ward.centre});
    }
    draft.places = std::move(imported.places);
}

// Made people, each moved to a real postcode.
void add_people(PackDraft& draft) {
    auto made =
        sample::make_community({.volunteers = people, .openings = std::nullopt, .as_of = draft.roster.as_of},
                               draft.roster.words, draft.roster.check_kinds, draft.roster.zone);
    for (std::size_t index = 0; index < made.volunteers.size(); ++index) {
        auto const& place = draft.places[index * 7919 % draft.places.size()];
        made.volunteers[index].home = {place.point, draft.roster.words.wards.find(place.ward)};
    }
    draft.roster.volunteers = std::move(made.volunteers);
}

std::ptrdiff_t count(ImportReport const& report, Noted noted) {
    return std::ranges::count(report.notes(), noted, &ImportNote::noted);
}

} // namespace

TEST_CASE(
    "the real activities and postcodes become a roster, a graph and a certified plan that is not empty") {
    auto const activities = test::shared_data("doit/activities.json");
    auto const postcodes = test::shared_data("codepoint-open/tower-hamlets.csv");
    auto const wards = test::shared_data("wards/tower-hamlets-wards-2022.geojson");
    if (!activities || !postcodes || !wards) {
        MESSAGE("skipped: no shared data (set KITH_SHARED_DATA)");
        return;
    }
    ImportReport report;
    std::filesystem::path const files[] = {*postcodes, *wards};
    auto imported = import_places(files, report);
    REQUIRE(imported);
    CHECK(imported->places.size() == 5'877);
    CHECK(imported->checked == 5'877);
    CHECK(imported->wards.size() == 20);
    CHECK(imported->disagreements.empty());

    PackDraft draft;
    draft.roster.as_of = std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(9);
    draft.roster.zone = *zone_table(default_zone_name);
    set_words(draft.roster, draft.taxonomy);
    set_places(std::move(*imported), draft);
    auto const text = read_text_file(*activities, report);
    REQUIRE(text);
    import_activities("activities.json", *text, draft, report);
    REQUIRE(report.clean());
    CHECK(draft.roster.roles.size() == 56);
    CHECK(count(report, Noted::end_not_stated) == 53);
    CHECK(count(report, Noted::places_not_stated) >= 39);
    CHECK(count(report, Noted::pin_at_zero) > 0);
    CHECK(std::ranges::none_of(draft.roster.roles,
                               [](RoleRow const& row) { return row.role.pattern.has_value(); }));

    add_people(draft);
    auto const roster = Roster::build(std::move(draft.roster));
    REQUIRE(roster.has_value());
    eligibility::Judge const judge(*roster, draft.settings);
    auto const graph = eligibility::build_graph(judge);
    REQUIRE(graph.has_value());
    CHECK(*graph == eligibility::build_graph_by_double_loop(judge));
    Plan const plan = make_plan(make_problem(judge, *graph));
    CHECK(plan.optimal());
    CHECK(plan.pairings.size() >= 10);
    MESSAGE(graph->edges(), " eligible pairs, ", plan.pairings.size(),
            " people placed in 56 real roles, gap ", plan.gap());
}
