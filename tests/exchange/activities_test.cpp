// SPDX-License-Identifier: MIT
#include "exchange/activities.hpp"

#include "exchange/text.hpp"
#include "folder.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

using namespace kith;
using namespace kith::exchange;
using namespace std::chrono_literals;

namespace {

PackDraft borough() {
    PackDraft draft;
    auto& roster = draft.roster;
    roster.community = "Bow";
    set_words(roster, draft.taxonomy);
    roster.zone = zone_table("Europe/London").value();
    roster.as_of = Instant(std::chrono::sys_days(2026y / 3 / 1));
    roster.words.wards = WardCodes({"E05000001"});
    roster.wards = {{WardId(0), "Bow East", {}}};
    draft.places = {{"E3 2AA", {537100, 183200}, "E05000001"}};
    return draft;
}

// One activity: the given fields over a plain one.
std::string activity(std::string const& fields) {
    return R"([{"id":"a","title":"T","type":"OngoingOpportunity","attendance":"Local","causes":[],"requirements":[],
        "organisation":"Org","online":null,"places":3,"coordinates":null,"postcode":"E3 2AA","start":null,"end":null)" +
           (fields.empty() ? "" : "," + fields) + "}]";
}

struct Imported {
    PackDraft draft = borough();
    ImportReport report;
    [[nodiscard]] Role const& role() const { return draft.roster.roles.at(0).role; }
    [[nodiscard]] bool noted(Noted what) const {
        return std::ranges::any_of(report.notes(), [&](auto const& note) { return note.noted == what; });
    }
};

Imported import(std::string const& text) {
    Imported imported;
    import_activities("a.json", text, imported.draft, imported.report);
    return imported;
}

} // namespace

TEST_CASE("an activity becomes a role, what it does not say stays unsaid") {
    auto const imported = import(activity(""));
    REQUIRE(imported.report.clean());
    auto const& role = imported.role();
    CHECK(role.kind == RoleKind::ongoing);
    CHECK(role.setting == Setting::in_person);
    CHECK(role.places.maximum == 3);
    CHECK_FALSE(role.pattern);
    CHECK_FALSE(role.end);
    CHECK(role.location.point == GridPoint{537100, 183200});
    CHECK(role.location.ward == WardId(0));
    CHECK(imported.draft.roster.organisations == std::vector<Organisation>{{"org", "Org", {}}});
    CHECK(imported.draft.roster.roles[0].organisation == "org");
    CHECK(imported.noted(Noted::end_not_stated));
    CHECK(imported.noted(Noted::times_by_arrangement));
}

TEST_CASE("each oddity follows its rule and is noted") {
    struct Row {
        std::string fields;
        Noted noted;
        bool (*holds)(Role const&);
    };
    Row const rows[] = {
        {R"("places":null)", Noted::places_not_stated, [](Role const& r) { return !r.places.maximum; }},
        {R"("places":-1)", Noted::places_not_stated, [](Role const& r) { return !r.places.maximum; }},
        {R"("places":0)", Noted::places_not_stated, [](Role const& r) { return !r.places.maximum; }},
        {R"("requirements":["None","+18"])", Noted::none_ignored,
         [](Role const& r) {
             return r.requirements ==
                    std::vector<Requirement>{{AgeRequirement{18, std::nullopt}, std::nullopt}};
         }},
        {R"("requirements":["Background checks"])", Noted::check_level_not_stated,
         [](Role const& r) { return std::holds_alternative<CheckRequirement>(r.requirements.at(0).what); }},
        {R"("requirements":["Must live or work locally"])", Noted::requirement_not_a_rule,
         [](Role const& r) { return r.requirements.empty(); }},
        {R"("requirements":["Can juggle"])", Noted::requirement_not_understood,
         [](Role const& r) { return r.requirements.empty(); }},
        {R"("causes":["Underwater basket weaving"])", Noted::cause_not_known,
         [](Role const& r) { return r.causes.empty(); }},
        {R"("online":true)", Noted::online_contradicts_attendance,
         [](Role const& r) { return r.setting == Setting::in_person; }},
        {R"("postcode":null,"coordinates":[0,0])", Noted::pin_at_zero,
         [](Role const& r) { return !r.location.point; }},
        {R"("postcode":null,"coordinates":[-0.1275862,51.5072178])", Noted::pin_of_whole_area,
         [](Role const& r) { return !r.location.point; }},
        {R"("postcode":null,"coordinates":[100.5,13.7])", Noted::pin_outside_grid,
         [](Role const& r) { return !r.location.point; }},
        {R"("postcode":null)", Noted::location_not_stated, [](Role const& r) { return !r.location.point; }},
        {R"("coordinates":[-1.9042133,52.4831152])", Noted::pin_far_from_postcode,
         [](Role const& r) { return r.location.point == GridPoint{537100, 183200}; }},
        {R"("postcode":"B3 1DG","coordinates":[-1.9042133,52.4831152])", Noted::postcode_not_in_places,
         [](Role const& r) { return r.location.point.has_value() && !r.location.ward; }},
        {R"("type":"Event","start":"2026-02-01T09:00:00.000Z","end":"2026-02-01T12:00:00.000Z")",
         Noted::over_already,
         [](Role const& r) { return r.status == RoleStatus::closed && r.when->length() == 3h; }},
        {R"("type":"Event","start":"2023-03-21T00:00:00.000Z","end":"2026-10-31T23:50:00.000Z")",
         Noted::window_not_session,
         [](Role const& r) {
             return !r.when && r.start == Date(2023y / 3 / 21) && r.end == Date(2026y / 10 / 31);
         }},
    };
    for (auto const& row : rows) {
        CAPTURE(row.fields);
        // Later members win, which is how a row overrides the plain activity; see parse_json's contract.
        auto const imported = import(activity(row.fields));
        REQUIRE(imported.report.clean());
        CHECK(imported.noted(row.noted));
        CHECK(row.holds(imported.role()));
    }
}

TEST_CASE("real requirements and causes become the pack's words") {
    auto const imported = import(
        activity(R"("requirements":["Own Transport","Will require references","+16"],"causes":["Community",
            "Sustainability, heritage and environment","Older people"])"));
    REQUIRE(imported.report.clean());
    auto const& role = imported.role();
    CHECK(role.requirements == std::vector<Requirement>{{VehicleRequirement{Vehicle::car}, std::nullopt},
                                                        {ReferencesRequirement{}, std::nullopt},
                                                        {AgeRequirement{16, std::nullopt}, std::nullopt}});
    auto const& causes = imported.draft.roster.words.causes;
    CHECK(role.causes == std::vector<CauseId>{*causes.find("community"), *causes.find("environment"),
                                              *causes.find("heritage"), *causes.find("older_people")});
}

TEST_CASE("attendance and online decide where a role is done") {
    CHECK(import(activity(R"("attendance":"Home","coordinates":[-1.46,52.5])")).role().setting ==
          Setting::remote);
    CHECK_FALSE(import(activity(R"("attendance":"Home","coordinates":[-1.46,52.5])")).role().location.point);
    CHECK(import(activity(R"("attendance":null,"online":true)")).role().setting == Setting::remote);
    CHECK(import(activity(R"("attendance":null,"online":false)")).role().setting == Setting::in_person);
    CHECK(import(activity(R"("attendance":null)")).role().setting == Setting::unknown);
}

TEST_CASE("what is no activity is refused, and then nothing is added") {
    struct Row {
        std::string text;
        std::string_view field;
        Expected expected;
    };
    Row const rows[] = {
        {"{}", "", Expected::valid_json},
        {"[1]", "", Expected::value},
        {"[{]", "", Expected::valid_json},
        {activity(R"("id":7)"), "id", Expected::value},
        {activity(R"("id":")" + std::string(65, 'x') + "\""), "id", Expected::key_within_limit},
        {activity(R"("type":"Party")"), "type", Expected::known_word},
        {activity(R"("places":1.5)"), "places", Expected::whole_number},
        {activity(R"("coordinates":[1])"), "coordinates", Expected::grid_reference},
        {activity(R"("postcode":"E3")"), "postcode", Expected::postcode},
        {activity(R"("start":"soon")"), "start", Expected::instant},
        {activity(R"("start":"2026-06-01T09:00:00Z","end":"2026-05-01T09:00:00Z")"), "end",
         Expected::end_after_start},
        {activity(R"("requirements":["+old"])"), "requirements", Expected::number_in_range},
        {activity(R"("organisation":"")"), "organisation", Expected::value},
    };
    for (auto const& row : rows) {
        CAPTURE(row.text);
        auto const imported = import(row.text);
        REQUIRE_FALSE(imported.report.clean());
        CHECK(imported.report.errors()[0].column == row.field);
        CHECK(imported.report.errors()[0].expected == row.expected);
        CHECK(imported.draft.roster.roles.empty());
        CHECK(imported.draft.roster.organisations.empty());
    }
}

TEST_CASE("organisations are told apart by name, and keep the keys they have") {
    auto draft = borough();
    draft.roster.organisations = {{"O1", "RSPB", {}}, {"a_b", "Else", {}}};
    ImportReport report;
    import_activities(
        "a.json",
        R"([{"id":"1","type":"Action","organisation":"rspb"},{"id":"2","type":"Action","organisation":"A & B"},
                          {"id":"3","type":"Action","organisation":"A&B!"},{"id":"4","type":"Action","organisation":"A & B"}])",
        draft, report);
    REQUIRE(report.clean());
    std::vector<std::string> keys;
    for (auto const& row : draft.roster.roles) keys.push_back(row.organisation);
    CHECK(keys == std::vector<std::string>{"O1", "a_b_2", "a_b_3", "a_b_2"});
}

TEST_CASE("the real activities become roles as they are, every oddity reported") {
    auto const path = test::shared_data("doit/activities.json");
    auto const points = test::shared_data("codepoint-open/tower-hamlets.csv");
    if (!path || !points) {
        MESSAGE("skipped: no shared data (set KITH_SHARED_DATA)");
        return;
    }
    ImportReport report;
    PackDraft draft = borough();
    std::filesystem::path const files[] = {*points};
    auto const places = import_places(files, report);
    REQUIRE(places);
    draft.places = places->places;
    auto const text = read_text_file(*path, report);
    REQUIRE(text);
    import_activities("activities.json", *text, draft, report);
    REQUIRE(report.clean());
    CHECK(draft.roster.roles.size() == 56);
    CHECK(draft.roster.organisations.size() == 30);
    std::map<Noted, int> counts;
    for (auto const& note : report.notes()) ++counts[note.noted];
    CHECK(counts[Noted::end_not_stated] == 53);
    CHECK(counts[Noted::places_not_stated] == 39);
    CHECK(counts[Noted::times_by_arrangement] == 54);
    CHECK(counts[Noted::window_not_session] == 1);
    CHECK(counts[Noted::check_level_not_stated] == 3);
    CHECK(counts[Noted::requirement_not_a_rule] == 2);
    CHECK(counts[Noted::requirement_not_understood] == 0);
    CHECK(counts[Noted::cause_not_known] == 0);
    CHECK(counts[Noted::pin_at_zero] == 1);
    CHECK(counts[Noted::pin_of_whole_area] == 7);
    CHECK(counts[Noted::online_contradicts_attendance] == 15);
    auto roster = Roster::build(draft.roster);
    REQUIRE(roster);
    CHECK(roster->openings().size() == 56);
    CHECK(std::ranges::count(roster->openings(), false, &Opening::places_stated) == 39);
    CHECK(std::ranges::none_of(roster->openings(),
                               [](auto const& each) { return each.timing == Timing::weekly; }));

    test::Folder const folder;
    write_pack(folder.path(), draft);
    auto const pack = read_pack(folder.path(), AsOf{std::nullopt, draft.roster.as_of});
    if (!pack)
        FAIL(pack.error().errors[0].file, " ", pack.error().errors[0].row, " ", pack.error().errors[0].column,
             " ", pack.error().errors[0].read);
    CHECK(pack->roster == *roster);
}
