// SPDX-License-Identifier: MIT
#include "exchange/changes.hpp"

#include "exchange/pack_columns.hpp"
#include "folder.hpp"
#include "random_draft.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::exchange;
using namespace std::chrono_literals;

namespace {

AsOf const november{std::nullopt, Instant(std::chrono::sys_days(2026y / 11 / 22))};
std::string const header = "kind,volunteer,opening,field,value\n";

void add_pack(test::Folder const& folder) {
    folder.add("wards.csv",
               "ward,name,easting,northing\nE1,Bow East,537000,183000\nE2,Mile End,536000,182000\n");
    folder.add("places.csv",
               "postcode,easting,northing,ward\nE3 2AA,537100,183200,E1\nE1 4AA,536100,182100,E2\n");
    folder.add("volunteers.csv", "id,name,skills,availability,postcode,travel_max,born,capacity,not_for\n"
                                 "V1,Ana,cooking:expert,Mon 09:00-13:00,E3 2AA,3 km,1980-04,1,\n"
                                 "V2,Ben,,,,,,,R2\n"
                                 "V3,Cam,none,Sat,E1 4AA,5 km,1990-01,2,\n");
    folder.add("organisations.csv", "id,name\nO1,Kitchen\n");
    folder.add("roles.csv",
               "id,title,organisation,kind,urgency,places_minimum,places_maximum,required_skills\n"
               "R1,Cook,O1,ongoing,normal,1,2,cooking:capable\n"
               "R2,Helper,O1,ongoing,low,,,\n"
               "R3,Party,O1,shifts,normal,2,3,\n");
    folder.add("shifts.csv", "id,role,date,start,end,places_maximum\n"
                             "S1,R3,2026-12-19,12:00,15:00,\nS2,R3,2026-12-20,12:00,15:00,5\n");
    folder.add("matches.csv",
               "volunteer,opening,state,since\nV1,R1,active,2026-01-01\nV1,S1,referred,2026-11-01\n"
               "V3,R1,declined_by_organisation,2026-01-01\n");
}

Outcome<ChangedPack, PackRefusal> change(std::string const& rows) {
    test::Folder const folder;
    add_pack(folder);
    test::Folder const elsewhere;
    return read_changed_pack(folder.path(), november, elsewhere.add("changes.csv", header + rows));
}

Roster changed(std::string const& rows) {
    auto result = change(rows);
    REQUIRE(result);
    return result->after;
}

std::vector<std::string> errors(std::string const& rows) {
    auto const result = change(rows);
    std::vector<std::string> lines;
    if (result) return lines;
    for (auto const& each : result.error().errors) {
        CHECK(each.file == "changes.csv");
        lines.push_back(std::to_string(each.row) + ":" + each.column + ":" + each.read + ":" +
                        std::string(code(each.expected)) + (each.hint.empty() ? "" : ":" + each.hint));
    }
    return lines;
}

Volunteer const& person(Roster const& roster, std::string_view key) {
    return roster[roster.find_volunteer(key).value()];
}
Opening const& opening(Roster const& roster, std::string_view key) {
    return roster[roster.find_opening(key).value()];
}
std::optional<MatchState> state(Roster const& roster, std::string_view volunteer, std::string_view key) {
    for (auto const& match : roster.matches_of(roster.find_volunteer(volunteer).value()))
        if (roster[match.opening].key == key) return match.state;
    return std::nullopt;
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE(
    "somebody who drops out is stopped and what they had ends, while out of one opening is a no to that") {
    auto const all = changed("drop_out,V1,,,\n");
    CHECK(person(all, "V1").status == VolunteerStatus::stopped);
    CHECK(state(all, "V1", "R1") == MatchState::left);
    CHECK(state(all, "V1", "S1") == MatchState::withdrawn);
    CHECK(state(all, "V3", "R1") == MatchState::declined_by_organisation);
    auto const one = changed("Drop-out,V1,S1,,\ndrop_out,V3,S2,,\n");
    CHECK(person(one, "V1").status == VolunteerStatus::active);
    CHECK(state(one, "V1", "S1") == MatchState::declined_by_volunteer);
    CHECK(state(one, "V1", "R1") == MatchState::active);
    CHECK(state(one, "V3", "S2") == MatchState::declined_by_volunteer);
}

TEST_CASE("people join with several rows, and what is known of others changes as if written in their file") {
    auto const after = changed("join,V9,,,\njoin,V9,,skills,cooking\njoin,V9,,Postcode,e14aa\n"
                               "set,V9,,capacity,2\nset,V1,,postcode,E1 4AA\nset,V1,,age_band,40-45\n"
                               "set,V2,,not_for,O1; R1\nset,V3,,availability,?\nset,V3,,ward,bow east\n");
    CHECK(person(after, "V9").capacity == 2);
    CHECK(person(after, "V9").skills->size() == 1);
    CHECK(person(after, "V9").home.point == GridPoint{536'100, 182'100});
    CHECK(person(after, "V1").home.point == GridPoint{536'100, 182'100}); // the old point gives way
    CHECK(after.words().wards.code(*person(after, "V1").home.ward) == "E2");
    CHECK(std::get<AgeBand>(person(after, "V1").birth) == AgeBand{40, 45});
    CHECK(person(after, "V1").name == "Ana");
    CHECK(after.bars_of(after.find_volunteer("V2").value()).size() == 2);
    CHECK_FALSE(person(after, "V3").availability);
    CHECK_FALSE(person(after, "V3").home.point); // only the ward is known now
    CHECK(after.words().wards.code(*person(after, "V3").home.ward) == "E1");
}

TEST_CASE("roles and shifts open, close, grow and become urgent") {
    auto const after =
        changed("close,,R1,,\nopen,,R1,,\nclose,,S1,,\ngrow,,R1,,3\ngrow,,R2,,1\ngrow,,S1,,2\ngrow,,S2,,2\n"
                "urgency,,R2,,critical\nset,,R1,places_minimum,2\n"
                "open,,R8,organisation,O1\nset,,R8,title,Driver\nset,,R8,required_vehicle,car\n"
                "open,,S8,role,R3\nset,,S8,date,2026-12-24\nset,,S8,start,10:00\nset,,S8,end,12:00\n");
    CHECK(opening(after, "R1").status == RoleStatus::open);
    CHECK(opening(after, "R1").places_minimum == 2);
    CHECK(opening(after, "R1").places_maximum == 5);
    CHECK(opening(after, "R2").places_maximum == 2);
    CHECK(opening(after, "R2").urgency == Urgency::critical);
    CHECK(opening(after, "S1").status == RoleStatus::closed);
    CHECK(opening(after, "S1").places_maximum == 5); // three from its role, and two
    CHECK(opening(after, "S2").places_maximum == 7);
    CHECK(after.role_of(after.find_opening("R8").value()).requirements.size() == 1);
    CHECK(opening(after, "S8").places_maximum == 3);
    CHECK(opening(after, "S8").when.length() == 2h);
}

TEST_CASE("pins and refusals become matches, and what is further along than a pin stays") {
    auto const after = changed("pin,V1,S1,,\npin,V1,R1,,\npin,V2,S2,,\nrefuse,V3,S1,,\nrefuse,V2,S2,,\n");
    CHECK(state(after, "V1", "S1") == MatchState::confirmed);
    CHECK(state(after, "V1", "R1") == MatchState::active);
    CHECK(state(after, "V3", "S1") == MatchState::declined_by_volunteer);
    CHECK(state(after, "V2", "S2") == MatchState::declined_by_volunteer); // the later row counts
}

TEST_CASE("every error of a file of changes is told at once, at its row and column") {
    auto const found =
        errors("leave,V1,,,\n,V1,,,\ndrop_out,V7,,,\ndrop_out,,,,\ndrop_out,V1,R9,,\npin,V1,R3,,\n"
               "join,V1,,,\nset,V1,,skils,cooking\nset,V1,,id,V5\nset,V1,,skills,cookery\nset,V1,R1,name,x\n"
               "grow,,R1,,none\ngrow,,R1,,0\nurgency,,R1,,now\nset,,R1,places_minimum,9\nopen,,R7,,\n"
               "set,V3,,easting,537000\nset,,S1,end,11\nset,V2,,not_for,R77\nclose,V1,R1,,x\nset,,R2,,\n");
    Lines const wanted{"2:kind:leave:known_word",
                       "3:kind::value",
                       "4:volunteer:V7:known_key",
                       "5:volunteer::value",
                       "6:opening:R9:known_key",
                       "7:opening:R3:opening_key",
                       "8:volunteer:V1:unique_key",
                       "9:field:skils:known_word:skills",
                       "10:field:id:known_word:id",
                       "11:value:cookery:known_word",
                       "12:opening:R1:nothing",
                       "13:value:none:whole_number",
                       "14:value:0:number_in_range:1..1000000",
                       "15:value:now:known_word:low",
                       "16:value:9:minimum_within_maximum:0..2",
                       "17:field::value:organisation",
                       "18:field::grid_reference:northing",
                       "19:value:11:time_of_day",
                       "20:value:R77:known_key",
                       "21:value:x:nothing",
                       "21:volunteer:V1:nothing",
                       "22:field::value"};
    for (std::size_t at = 0; at < std::min(found.size(), wanted.size()); ++at) CHECK(found[at] == wanted[at]);
    CHECK(found.size() == wanted.size());
    CHECK(errors("set,,R1,kind,shifts\n") == Lines{"0:opening:R1:opening_key", "0:opening:R1:opening_key"});
}

TEST_CASE("a pack that is not sound is refused before any change is looked at") {
    test::Folder const folder;
    add_pack(folder);
    folder.add("organisations.csv", "id,name\nO2,Kitchen\n");
    auto const result =
        read_changed_pack(folder.path(), november, folder.add("c.csv", header + "drop_out,V9,,,\n"));
    REQUIRE_FALSE(result);
    for (auto const& each : result.error().errors) CHECK(each.file == "roles.csv");
    folder.add("organisations.csv", "id,name\nO1,Kitchen\n");
    auto const missing = read_changed_pack(folder.path(), november, folder.path() / "none.csv");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().errors[0].expected == Expected::readable_file);
}

TEST_CASE("whoever joins with the cells of another becomes their like, whatever those cells say") {
    int joined = 0;
    for (unsigned seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        PackDraft const draft = test::random_draft(seed);
        auto const before = Roster::build(draft.roster);
        REQUIRE(before);
        PackContext const context = context_of(draft);
        std::string text = header;
        CsvWriter writer(text);
        auto const row = [&](std::string_view kind, std::string const& volunteer, std::string const& place,
                             std::string_view field, std::string const& value) {
            writer.text(kind).text(volunteer).text(place).text(field).text(value);
            writer.end_row();
        };
        for (auto const& each : draft.roster.volunteers) {
            VolunteerLine line{each, cells_of(each.home), {}};
            for (auto const& bar : draft.roster.bars)
                if (bar.volunteer == each.key) line.not_for.push_back(bar.target);
            for (auto const& field : volunteer_fields())
                if (field.name != "id")
                    row("join", "new " + each.key, "", field.name, field.write(line, context));
        }
        for (auto const& each : draft.roster.roles) {
            RoleLine const line{each, cells_of(each.role.location)};
            for (auto const& field : role_fields())
                if (field.name != "id")
                    row("open", "", "new " + each.role.key, field.name, field.write(line, context));
        }
        ImportReport report;
        std::size_t count = 0;
        auto const after = apply_changes("changes.csv", text, draft, report, count);
        for (auto const& each : report.errors())
            MESSAGE(each.row << " " << each.column << " " << each.read << " "
                             << std::string(code(each.expected)));
        REQUIRE(after);
        CHECK(after->volunteers().size() == 2 * before->volunteers().size());
        for (auto const& each : before->volunteers()) {
            auto const id = after->find_volunteer("new " + each.key);
            REQUIRE(id);
            Volunteer like = (*after)[*id];
            like.key = each.key;
            CHECK(like == each);
            CHECK(after->bars_of(*id).size() ==
                  before->bars_of(before->find_volunteer(each.key).value()).size());
            ++joined;
        }
        for (auto const& each : before->roles()) {
            auto const id = after->find_role("new " + each.key);
            REQUIRE(id);
            Role like = (*after)[*id];
            like.key = each.key;
            like.status = each.status; // `open` opens it
            CHECK(like == each);
        }
    }
    CHECK(joined > 100);
}
