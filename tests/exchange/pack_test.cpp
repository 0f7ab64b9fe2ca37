// SPDX-License-Identifier: MIT
#include "exchange/pack.hpp"

#include "exchange/pack_columns.hpp"
#include "exchange/settings.hpp"
#include "exchange/text.hpp"
#include "folder.hpp"
#include "random_draft.hpp"
#include "source_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::exchange;
using namespace std::chrono_literals;

namespace {

AsOf const november{std::nullopt, Instant(std::chrono::sys_days(2026y / 11 / 22))};

// The smallest pack; tests replace and add files.
void add_small_pack(test::Folder const& folder) {
    folder.add("volunteers.csv", "id,name\nV1,Ana\nV2,Ben\n");
    folder.add("organisations.csv", "id,name\nO1,Kitchen\n");
    folder.add("roles.csv", "id,title,organisation\nR1,Cook,O1\n");
}

std::vector<std::string> errors_of(std::filesystem::path const& folder) {
    auto const pack = read_pack(folder, november);
    std::vector<std::string> lines;
    if (pack) return lines;
    for (auto const& each : pack.error().errors) {
        lines.push_back(each.file + ":" + std::to_string(each.row) + ":" + each.column + ":" + each.read +
                        ":" + std::string(code(each.expected)) + (each.hint.empty() ? "" : ":" + each.hint));
    }
    return lines;
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("the smallest pack is three files, and what they do not say is unknown") {
    test::Folder const folder;
    add_small_pack(folder);
    auto const pack = read_pack(folder.path(), november);
    REQUIRE(pack);
    CHECK(pack->roster.volunteers().size() == 2);
    CHECK(pack->roster.as_of() == november.now);
    CHECK(pack->as_of_source == AsOfSource::now);
    CHECK(pack->roster.community() == folder.path().filename().string());
    auto const& ana = pack->roster.volunteers()[0];
    CHECK(ana.name == "Ana");
    CHECK_FALSE(ana.skills);
    CHECK_FALSE(ana.availability);
    CHECK(ana.remote == Answer::unknown);
    CHECK(pack->roster.openings()[0].open_ended);
    CHECK_FALSE(pack->roster.openings()[0].places_stated);
    CHECK(pack->settings == eligibility::Settings{});
}

TEST_CASE("a pack as spreadsheets make it is read as it was meant") {
    test::Folder const folder;
    folder.add("Community.csv", "Name;As of;Commitment weeks\nBow;2/3/2026 09:00;10\n");
    folder.add("wards.csv",
               "ward,name,easting,northing\nE05000001,Bow East,537000,183000\nE05000002,Mile End,,\n");
    folder.add("places.csv", "postcode,easting,northing,ward\nE3 2AA,537100,183200,E05000001\n");
    folder.add(
        "VOLUNTEERS.CSV",
        "\xEF\xBB\xBFID;Name;Skills;Languages;Causes;Availability;Unavailable;Postcode;Travel max;Travel "
        "mode;"
        "Remote;Capacity;Hours per week;Checks;Training;Born;Access needs;Not for;Shoe size\r\n"
        "V1;Zo\xC3\xAB;\"Cooking:expert; driving\";Bengali (fluent);community;Mon 9am-1pm, Sat;;e32aa;2 "
        "miles;"
        "Bus;Y;2;5;\"DBS enhanced:child:3/5/2024:recheck 2027-05-03\";food_hygiene:until 2027-01-01;05/1987;"
        "none;R2;38\r\n"
        "\r\n"
        "V2;Ben;none;?;;;;M1 1AE;;;;;;;;;;;\r\n");
    folder.add("organisations.csv", "id,name,ward\nO1,Kitchen,mile end\n");
    folder.add(
        "roles.csv",
        "id,title,organisation,kind,places minimum,places maximum,sessions,hours,required skills,required "
        "checks,required vehicle,required references,minimum age,urgency,direct,end\n"
        "R1,\"Cook,\nserve\",O1,Shifts,2,4,,,cooking|catering:capable @before_confirmation; "
        "driving,,,,,high,x,\n"
        "R2,Driver,O1,ongoing,,,weekday mornings,3h,,dbs_basic @within_days:30,car,yes @before_start,18,,,\n"
        "R3,Fair,O1,one-off,,20,,,,,,,,urgent,,31/12/2026\n");
    folder.add("shifts.csv", "id,role,date,start,end,places_maximum\nS1,R1,27/11/2026,18:00,9pm,6\n"
                             "S2,R1,2026-11-28,22:00,06:00,\n");
    folder.add("matches.csv", "volunteer,opening,state,since\nV1,S1,Confirmed,1 Nov 2026\n");
    folder.add("settings.toml", "[score]\nbase = 5\n");
    auto const pack = read_pack(folder.path(), november);
    if (!pack) FAIL(errors_of(folder.path())[0]);
    auto const& roster = pack->roster;
    CHECK(roster.community() == "Bow");
    CHECK(pack->as_of_source == AsOfSource::community);
    CHECK(roster.as_of() == Instant(std::chrono::sys_days(2026y / 3 / 2)) + 9h);
    CHECK(pack->settings.score.base == 5);
    auto const& words = roster.words();
    auto const& zoe = roster.volunteers()[0];
    CHECK(zoe.name == "Zoë");
    CHECK(zoe.skills == std::vector<SkillHeld>{{*words.skills.find("cooking"), SkillLevel::expert},
                                               {*words.skills.find("driving"), std::nullopt}});
    CHECK(zoe.languages ==
          std::vector<LanguageSpoken>{{*words.languages.find("bengali"), LanguageLevel::fluent}});
    CHECK(zoe.availability->weekly == WeekSet{{540, 780}, {5 * 1440, 6 * 1440}});
    CHECK(zoe.home.point == GridPoint{537100, 183200});
    CHECK(roster[*zoe.home.ward].name == "Bow East");
    CHECK(zoe.travel_metres_max == 3219);
    CHECK(zoe.travel_mode == TravelMode::public_transport);
    CHECK(zoe.remote == Answer::yes);
    CHECK(zoe.weekly_minutes_max == Minutes(300));
    CHECK(zoe.checks->front() == CheckHeld{*words.checks.find("dbs_enhanced"), Workforce::child,
                                           Date(2024y / 5 / 3), Date(2027y / 5 / 3)});
    CHECK(zoe.training->front().expires == Date(2027y / 1 / 1));
    CHECK(zoe.birth == Birth(BirthMonth{1987y / 5}));
    CHECK(zoe.access_needs->empty());
    CHECK(roster.bars_of(VolunteerId(0)).size() == 1);
    auto const& ben = roster.volunteers()[1];
    CHECK(ben.skills->empty());
    CHECK_FALSE(ben.languages);
    CHECK_FALSE(ben.home.point);
    REQUIRE(pack->notes.size() == 2);
    CHECK(pack->notes[0].noted == Noted::column_ignored);
    CHECK(pack->notes[0].read == "Shoe size");
    CHECK(pack->notes[1] ==
          ImportNote{"VOLUNTEERS.CSV", 4, "postcode", "M1 1AE", Noted::postcode_not_in_places});
    auto const& cook = roster.roles()[0];
    CHECK(cook.title == "Cook,\nserve");
    CHECK(cook.direct);
    REQUIRE(cook.requirements.size() == 2);
    CHECK(std::get<SkillRequirement>(cook.requirements[0].what).any_of.size() == 2);
    CHECK(cook.requirements[0].gate == Gate{GateKind::before_confirmation, 0});
    CHECK_FALSE(cook.requirements[1].gate);
    auto const& driver = roster.roles()[1];
    CHECK(driver.requirements.size() == 4);
    CHECK(driver.requirements[0].gate == Gate{GateKind::within_days, 30});
    CHECK(driver.pattern->total() == 5 * 240);
    CHECK(roster.roles()[2].kind == RoleKind::one_off);
    auto const& shift = roster[*roster.find_opening("S1")];
    CHECK(shift.when == Interval{Instant(std::chrono::sys_days(2026y / 11 / 27)) + 18h,
                                 Instant(std::chrono::sys_days(2026y / 11 / 27)) + 21h});
    CHECK(shift.places_maximum == 6);
    CHECK(roster[*roster.find_opening("S2")].when.length() == 8h);
    CHECK(roster.matches()[0].state == MatchState::confirmed);
    CHECK(roster.matches()[0].since == Date(2026y / 11 / 1));
    CHECK(roster.location_of(*roster.find_opening("S1")).ward == words.wards.find("E05000002"));
}

TEST_CASE(
    "a group booking and a role that runs only with its minimum are read, and refused with their place") {
    test::Folder const folder;
    folder.add("volunteers.csv", "id,party\nBANK,12\nANA,\nBEN,?\n");
    folder.add("organisations.csv", "id\nO1\n");
    folder.add("roles.csv", "id,organisation,kind,places_minimum,places_maximum,runs_only_full\n"
                            "PAINT,O1,one_off,6,20,yes\nGARDEN,O1,shifts,,20,yes\nPHONE,O1,ongoing,1,2,\n");
    folder.add("shifts.csv", "id,role,date,start,end,places_minimum\nSAT,GARDEN,2026-11-28,10:00,14:00,4\n");
    auto const pack = read_pack(folder.path(), november);
    if (!pack) FAIL(errors_of(folder.path())[0]);
    Roster const& roster = pack->roster;
    CHECK(roster[*roster.find_volunteer("BANK")].party == 12);
    CHECK(roster[*roster.find_volunteer("ANA")].party == 1);
    CHECK(roster[*roster.find_volunteer("BEN")].party == 1);
    CHECK(roster.role_of(*roster.find_opening("PAINT")).runs_only_full);
    CHECK(roster.role_of(*roster.find_opening("SAT")).runs_only_full);
    CHECK_FALSE(roster.role_of(*roster.find_opening("PHONE")).runs_only_full);

    folder.add("volunteers.csv", "id,party\nBANK,0\nANA,10001\nBEN,all of us\n");
    folder.add("roles.csv",
               "id,organisation,kind,places_minimum,places_maximum,runs_only_full\n"
               "PAINT,O1,one_off,,20,yes\nGARDEN,O1,shifts,,20,yes\nPHONE,O1,ongoing,1,2,perhaps\n");
    folder.add("shifts.csv", "id,role,date,start,end,places_minimum\nSAT,GARDEN,2026-11-28,10:00,14:00,\n");
    CHECK(errors_of(folder.path()) == Lines{"roles.csv:2:places_minimum::minimum_to_run_with",
                                            "roles.csv:4:runs_only_full:perhaps:yes_no_unknown",
                                            "shifts.csv:2:places_minimum:GARDEN:minimum_to_run_with",
                                            "volunteers.csv:2:party:0:number_in_range:1..10000",
                                            "volunteers.csv:3:party:10001:number_in_range:1..10000",
                                            "volunteers.csv:4:party:all of us:whole_number"});
}

TEST_CASE("everything wrong with a pack is said in one run, each with its place") {
    test::Folder const folder;
    folder.add("community.csv", "name,as_of,time_zone\nBow,soon,Mars/Olympus\nPoplar,,\n");
    folder.add("volunteers.csv",
               "id,skills,capacity,born,checks,availability,remote,not_for,ward\n"
               "V1,cokking;driving;juggling,-1,1887,dbs_enhanced:kids,flexible,perhaps,R9,Bow\n"
               ",,,,,,,,\n"
               ",driving;driving,2000,,dbs_basic:issued 2026-01-01:recheck 2025-01-01,,,,\n"
               "V1,,,,,,,R1;O1,\n");
    folder.add("organisations.csv", "id\nO1\n");
    folder.add("roles.csv",
               "id,organisation,kind,places_minimum,places_maximum,sessions,start,end,single_sex,"
               "minimum_age,required_skills,required_training\n"
               "R1,O2,shifts,5,2,Mon,2026-03-01,2026-02-01,female,200,cooking @whenever,|\n");
    folder.add("shifts.csv", "id,role,date,start,end\nS1,R1,31/2/2026,9,10:00\nS1,R1,2026-03-01,10:00,\n"
                             "R1,R8,2026-03-01,10:00,09:00\n");
    folder.add("matches.csv",
               "volunteer,opening,state\nV9,S1,confirmed\nV1,R1,maybe\nV1,S1,offered\nV1,S1,met\n");
    folder.add("settings.toml", "[score]\nbase = -1\n");
    CHECK(errors_of(folder.path()) == Lines{"community.csv:2:as_of:soon:instant",
                                            "community.csv:2:time_zone:Mars/Olympus:time_zone:Europe/London",
                                            "community.csv:3::Poplar:consistent_row:1",
                                            "matches.csv:2:volunteer:V9:known_key",
                                            "matches.csv:3:opening:R1:opening_key",
                                            "matches.csv:3:state:maybe:known_word",
                                            "matches.csv:5:opening:S1:unique_key",
                                            "roles.csv:2:end::end_after_start",
                                            "roles.csv:2:minimum_age:200:number_in_range:0..130",
                                            "roles.csv:2:organisation:O2:known_key",
                                            "roles.csv:2:places_minimum:5:minimum_within_maximum:0..2",
                                            "roles.csv:2:required_skills:whenever:known_word",
                                            "roles.csv:2:required_training:|:value",
                                            "roles.csv:2:sessions::column_of_this_kind",
                                            "roles.csv:2:single_sex_approver::approver",
                                            "roles.csv:2:single_sex_reason::reason",
                                            "settings.toml:2:score.base:-1:number_in_range:0..1000000",
                                            "shifts.csv:2:date:31/2/2026:date",
                                            "shifts.csv:2:start:9:time_of_day:am|pm",
                                            "shifts.csv:3:end::value",
                                            "shifts.csv:3:id:S1:unique_key",
                                            "shifts.csv:4:end::end_after_start",
                                            "shifts.csv:4:id:R1:unique_key",
                                            "shifts.csv:4:role:R8:known_key",
                                            "volunteers.csv:2:availability:flexible:week_pattern:flexible",
                                            "volunteers.csv:2:born:1887:month_of_birth",
                                            "volunteers.csv:2:capacity:-1:number_in_range:0..1000",
                                            "volunteers.csv:2:checks:kids:known_word",
                                            "volunteers.csv:2:not_for:R9:known_key",
                                            "volunteers.csv:2:remote:perhaps:yes_no_unknown",
                                            "volunteers.csv:2:skills:cokking:known_word:cooking",
                                            "volunteers.csv:2:skills:juggling:known_word",
                                            "volunteers.csv:2:ward:Bow:known_word",
                                            "volunteers.csv:4:capacity:2000:number_in_range:0..1000",
                                            "volunteers.csv:4:checks::end_after_start",
                                            "volunteers.csv:4:id::value",
                                            "volunteers.csv:5:id:V1:unique_key"});
}

TEST_CASE("a missing or unusable file is said once, not once for every row that needs it") {
    test::Folder const folder;
    add_small_pack(folder);
    folder.add("matches.csv", "volunteer,opening,state\nV1,R1,active\n");
    folder.add("volunteers.csv", "name\nAna\n");
    CHECK(errors_of(folder.path()) == Lines{"volunteers.csv:1:id::column_present"});
    std::filesystem::remove(folder.path() / "volunteers.csv");
    CHECK(errors_of(folder.path()) == Lines{"volunteers.csv:0:::readable_file"});
    folder.add("volunteers.csv", "");
    CHECK(errors_of(folder.path()) == Lines{"volunteers.csv:1:::header_row"});
    CHECK(errors_of(folder.path() / "nowhere").size() >= 1);
}

TEST_CASE("two files whose names differ by case are refused") {
    test::Folder const folder;
    add_small_pack(folder);
    folder.add("Roles.csv", "id,organisation\n");
    CHECK(errors_of(folder.path()) == Lines{"roles.csv:0:::unique_key"});
}

TEST_CASE("a recurrence rule stands for the times it means from the as-of day on") {
    test::Folder const folder;
    add_small_pack(folder);
    folder.add("volunteers.csv", "id,availability,unavailable\n"
                                 "V1,\"DTSTART:20260302T090000\nDURATION:PT3H\nRRULE:FREQ=WEEKLY;BYDAY=MO\n"
                                 "EXDATE:20261207T090000\",14/12/2026\n"
                                 "V2,,14/12/2026\n");
    auto const pack = read_pack(folder.path(), november);
    if (!pack) FAIL(errors_of(folder.path())[0]);
    auto const& availability = pack->roster.volunteers()[0].availability;
    REQUIRE(availability);
    CHECK(availability->weekly.empty());
    auto const first = availability->also.intervals()[0];
    CHECK(first.begin == Instant(std::chrono::sys_days(2026y / 11 / 23)) + 9h);
    CHECK_FALSE(availability->also.covers({first.begin + 14 * 24h, first.end + 14 * 24h}));
    CHECK(availability->except.intervals().size() == 1);
    CHECK_FALSE(pack->roster.volunteers()[1].availability);
    REQUIRE(pack->notes.size() == 1);
    CHECK(pack->notes[0].noted == Noted::absence_without_availability);
}

TEST_CASE("a pack may bring its own words") {
    test::Folder const folder;
    add_small_pack(folder);
    folder.add("skills.csv", "id,label\njuggling,Juggling\nFire eating,Eating fire\n");
    folder.add("checks.csv", "id,label,scheme,rank\nbadge,Badge,badge,1\n");
    folder.add("volunteers.csv", "id,skills,checks\nV1,eating fire; Juggling,BADGE\n");
    auto const pack = read_pack(folder.path(), november);
    if (!pack) FAIL(errors_of(folder.path())[0]);
    CHECK(pack->roster.words().skills.size() == 2);
    CHECK(pack->roster.volunteers()[0].skills->size() == 2);
    folder.add("checks.csv", "id,scheme,rank\nbadge,,x\nbadge,b,1\na:b,b,1\n");
    CHECK(errors_of(folder.path()) == Lines{"checks.csv:2:rank:x:whole_number", "checks.csv:2:scheme::value",
                                            "checks.csv:3:id:badge:unique_key",
                                            "checks.csv:4:id:a:b:known_word::;|@,"});
}

TEST_CASE("what is written is read back as the same roster, whatever it holds") {
    for (unsigned seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        PackDraft const draft = test::random_draft(seed);
        auto const expected = Roster::build(draft.roster);
        REQUIRE(expected);
        test::Folder const folder;
        write_pack(folder.path(), draft);
        auto const pack = read_pack(folder.path(), november);
        if (!pack) FAIL(errors_of(folder.path())[0]);
        REQUIRE(pack->roster == *expected);
        CHECK(pack->settings == draft.settings);
        CHECK(pack->notes.empty());
        auto const again = read_draft(folder.path(), november);
        REQUIRE(again);
        CHECK(format_pack(*again) == format_pack(draft));
    }
}

TEST_CASE("the order of rows changes nothing") {
    std::mt19937 random(31);
    for (unsigned seed = 1; seed <= 20; ++seed) {
        PackDraft draft = test::random_draft(seed);
        auto const expected = Roster::build(draft.roster);
        REQUIRE(expected);
        std::ranges::shuffle(draft.roster.volunteers, random);
        std::ranges::shuffle(draft.roster.organisations, random);
        std::ranges::shuffle(draft.roster.roles, random);
        std::ranges::shuffle(draft.roster.shifts, random);
        std::ranges::shuffle(draft.roster.matches, random);
        std::ranges::shuffle(draft.roster.wards, random);
        test::Folder const folder;
        write_pack(folder.path(), draft);
        CAPTURE(seed);
        auto const pack = read_pack(folder.path(), november);
        if (!pack) FAIL(errors_of(folder.path())[0]);
        REQUIRE(pack->roster == *expected);
    }
}

TEST_CASE("the documentation names every column, and the templates have them") {
    ImportReport report;
    auto const readme = read_text_file(source_folder() / "data/README.md", report);
    REQUIRE(readme);
    for (auto const& file : pack_files()) {
        CAPTURE(file.name);
        auto const section = readme->find("`" + file.name + "`");
        REQUIRE(section != std::string::npos);
        for (auto const& column : file.columns) {
            CAPTURE(column);
            CHECK(readme->find("| `" + column + "` |") != std::string::npos);
        }
    }
    CHECK(readme->find("```toml\n" + format_settings({}) + "```\n") != std::string::npos);
    for (auto const& [name, text] : format_templates()) {
        CAPTURE(name);
        auto const read = read_text_file(source_folder() / "data/templates" / name, report);
        REQUIRE(read);
        CHECK(*read == text);
    }
}
