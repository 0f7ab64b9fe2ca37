// SPDX-License-Identifier: MIT
// People who stand in the database twice: who is proposed, and that a merge taken apart leaves everything as
// it was, whatever their histories.
#include "desk/care.hpp"
#include "desk/duplicates.hpp"
#include "desk/intake.hpp"
#include "desk/safeguarding.hpp"
#include "desk_town.hpp"
#include "store/credit_rows.hpp"
#include "store/lists.hpp"
#include "store/logged_hours.hpp"
#include "store/sites.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>

using namespace kith;
using namespace kith::desk;
using namespace kith::desk::testing;

namespace {

using Contents = std::map<std::string, std::vector<std::string>>;

std::vector<std::string> names(store::Database& database, std::string const& sql) {
    store::Statement rows(database, sql);
    std::vector<std::string> found;
    while (rows.step()) found.emplace_back(rows.text(0));
    return found;
}

// Every row of every table but those that say what was merged, numbered and published.
Contents contents(Hub& hub) {
    static std::set<std::string> const beside{"merge", "merge_row", "duplicate", "event", "event_counter"};
    Contents all;
    hub.writer->read([&](store::Database& database) {
        for (auto const& table : names(database, "select name from sqlite_master where type = 'table'")) {
            if (beside.contains(table)) continue;
            std::string list;
            for (auto const& column :
                 names(database, "select name from pragma_table_info('" + table + "')")) {
                // When a contact was last written is not part of what it says.
                if (table == "contact" && column == "changed_at") continue;
                list += (list.empty() ? "quote(\"" : " || ',' || quote(\"") + column + "\")";
            }
            auto& rows = all[table];
            rows = names(database, "select " + list + " from \"" + table + "\"");
            std::ranges::sort(rows);
        }
    });
    return all;
}

std::size_t mentions(Contents const& all, std::string const& id) {
    std::size_t count = 0;
    for (auto const& [table, rows] : all)
        for (auto const& row : rows) count += row.find("'" + id + "'") != std::string::npos ? 1 : 0;
    return count;
}

// A history of somebody: matches on their way, calls, a step planned, hours, an induction, what was said, a
// time at a site, a concern, an account.
void live(store::Change& change, std::mt19937& random, std::string const& who, int days) {
    auto const chance = [&](unsigned of) { return random() % of == 0; };
    auto& database = change.database();
    std::vector<std::string> openings{"COOK"};
    for (int day = 0; day < days; ++day) openings.push_back("E" + padded(day));
    for (auto const& opening : openings) {
        if (chance(2)) continue;
        for (auto const step : {Step::suggest, Step::offer, Step::accept, Step::withdraw}) {
            if (chance(4)) break;
            (void)MatchDesk(change, centre)
                .take({.volunteer = who, .opening = opening, .step = step},
                      step == Step::accept ? themselves : coordinator);
        }
    }
    CareDesk care(change, centre);
    for (auto const& about :
         {store::Matter{.volunteer = who}, store::Matter{.volunteer = who, .opening = "COOK"}}) {
        if (chance(2)) care.raise(about, chance(2) ? "new_enquiry" : "check_due");
        if (chance(2)) (void)care.plan(about, NextStep{"call", change.now() + 24h, "ring"});
        store::ContactEntry entry;
        entry.about = about;
        entry.way = "call";
        entry.spoke_to = "volunteer";
        entry.outcome = "reached";
        if (chance(2)) (void)care.log(entry, std::nullopt);
    }
    if (chance(2)) {
        store::LoggedHours hours;
        hours.transfer = "t" + who + std::to_string(random());
        hours.volunteer = who;
        hours.opening = "COOK";
        hours.organisation = "O2";
        hours.minutes = 90;
        hours.worked_on = "2026-09-01";
        hours.state = "confirmed";
        hours.at = change.now();
        store::add_logged_hours(database, centre, hours);
    }
    store::Inductions inductions(database, centre);
    if (chance(2)) inductions.put(store::InductionBooking{"I1", who, "came", change.now(), true});
    if (chance(2)) {
        store::IntakeRow said;
        said.volunteer = who;
        said.taken_at = change.now();
        said.adjustments = "a ramp";
        store::put_intake(database, centre, said);
    }
    if (chance(3)) {
        store::Concern concern;
        concern.volunteer = who;
        concern.what = "something";
        concern.raised_by = "p1";
        (void)SafeguardingDesk(change, centre).raise(concern);
    }
    ledger::AccountId const account{random(), random()};
    if (chance(2)) store::CreditRows(database, centre).add_party(account, {who, {}});
    if (chance(2)) { // of both: a family's
        store::CreditRows(database, centre).add_party({1, 2}, {who, {}});
    }
    auto contact = *store::find_contact(database, centre, "volunteer", who);
    if (chance(2)) contact.telephone = "+442079460" + std::to_string(100 + random() % 900);
    if (chance(3)) contact.e_mail.clear();
    store::put_contact(database, centre, contact, change.now());
    store::CommunityRows rows(database, centre);
    auto cells = *rows.find(store::PackTable::volunteers, who);
    if (chance(2))
        cells[store::column_of(store::PackTable::volunteers, "skills")] = chance(2) ? "cooking" : "driving";
    if (chance(2)) cells[store::column_of(store::PackTable::volunteers, "born")].clear();
    if (chance(2))
        cells[store::column_of(store::PackTable::volunteers, "not_for")] = chance(2) ? "O1" : "COOK";
    rows.put(store::PackTable::volunteers, cells);
}

std::string merged(Hub& hub, std::string const& kept, std::string const& gone,
                   std::int64_t* number = nullptr) {
    std::string said;
    hub.writer->change([&](store::Change& change) {
        auto const done = DuplicateDesk(change, centre).merge(kept, gone, "p1");
        if (done && number != nullptr) *number = done->number;
        said = done ? "done" : done.error().code;
    });
    return said;
}
std::string undone(Hub& hub, std::int64_t number) {
    std::string said;
    hub.writer->change([&](store::Change& change) {
        auto const done = DuplicateDesk(change, centre).undo(number, "p1");
        said = done ? "done" : done.error().code;
    });
    return said;
}

} // namespace

TEST_CASE("a merge that is undone leaves everything as it was, whatever the two have been through") {
    std::map<std::string, int> came_to;
    for (unsigned seed = 0; seed < 60; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        Hub hub;
        hub.load(town(3, 3, 5));
        hub.writer->change([&](store::Change& change) {
            for (auto const* who : {"V00", "V01", "V02"}) live(change, random, who, 3);
        });
        auto const before = contents(hub);
        std::int64_t number = 0;
        auto const said = merged(hub, "V00", "V01", &number);
        ++came_to[said];
        if (said != "done") {
            CHECK(said == "both_matched");
            CHECK(contents(hub) == before);
            continue;
        }
        auto const between = contents(hub);
        CHECK(between.at("match").size() == before.at("match").size());
        CHECK(between.at("journal") == before.at("journal"));
        CHECK(mentions(between, "V02") == mentions(before, "V02"));
        hub.restart();
        REQUIRE(undone(hub, number) == "done");
        auto const after = contents(hub);
        for (auto const& [table, rows] : before) {
            CAPTURE(table);
            CHECK(after.at(table) == rows);
        }
    }
    CHECK(came_to["done"] > 10);
    CHECK(came_to["both_matched"] > 3);
}

TEST_CASE("a merge gives one person what was the other's, and the other is found by id alone") {
    Hub hub;
    hub.load(town(3, 2, 5));
    REQUIRE(hub.said({.volunteer = "V01", .opening = "COOK", .step = Step::suggest}) == "suggested");
    REQUIRE(hub.said({.volunteer = "V01", .opening = "COOK", .step = Step::offer}) == "offered");
    REQUIRE(merged(hub, "V00", "V01") == "done");
    hub.look([](store::Matches& matches) {
        CHECK(matches.of_volunteer("V01").empty());
        REQUIRE(matches.find("V00", "COOK").has_value());
    });
    CHECK(hub.said({.volunteer = "V00", .opening = "COOK", .step = Step::accept}, themselves) == "accepted");
    hub.writer->change([](store::Change& change) {
        store::CommunityRows rows(change.database(), centre);
        auto cells = *rows.find(store::PackTable::volunteers, "V01");
        auto& status = cells[store::column_of(store::PackTable::volunteers, "status")];
        CHECK(status == "stopped");
        status = "active";
        hold_restrictions(change.database(), centre, cells);
        CHECK(status == "stopped");
        auto const found = store::volunteers_with(change.database(), centre, {"person"}, {}, {}, 10);
        CHECK(std::ranges::find(found, "V01", &store::FoundVolunteer::id) == found.end());
        CHECK(store::volunteers_with(change.database(), centre, {"v01"}, {}, {}, 10).size() == 1);
    });
    // What was done since goes back with the match it was done to.
    REQUIRE(undone(hub, 1) == "done");
    hub.look([](store::Matches& matches) {
        CHECK(matches.of_volunteer("V00").empty());
        REQUIRE(matches.find("V01", "COOK").has_value());
        CHECK(matches.find("V01", "COOK")->state == MatchState::accepted);
    });
    CHECK(hub.said({.volunteer = "V01", .opening = "COOK", .step = Step::refer}) == "referred");
}

TEST_CASE("merges that may not be are refused, and undoing them has an end") {
    Hub hub;
    hub.load(town(4, 2, 5));
    CHECK(merged(hub, "V00", "V00") == "one_row_twice");
    CHECK(merged(hub, "V00", "nobody") == "volunteer_unknown");
    CHECK(undone(hub, 1) == "unknown");
    REQUIRE(merged(hub, "V00", "V01") == "done");
    CHECK(merged(hub, "V02", "V01") == "merged_already");
    CHECK(merged(hub, "V01", "V02") == "merged_already");
    REQUIRE(merged(hub, "V02", "V00") == "done");
    CHECK(undone(hub, 1) == "merged_since");
    REQUIRE(undone(hub, 2) == "done");
    CHECK(undone(hub, 2) == "undone_already");
    REQUIRE(undone(hub, 1) == "done");
    REQUIRE(merged(hub, "V00", "V01") == "done");
    hub.wait(merge_undone_within);
    CHECK(undone(hub, 3) == "undo_too_late");
    hub.writer->change([](store::Change& change) {
        CHECK(DuplicateDesk(change, centre).forget_due(10) == 3);
        CHECK(DuplicateDesk(change, centre).forget_due(10) == 0);
        auto const row = store::Merges(change.database(), centre).find_merge(3);
        REQUIRE(row.has_value());
        CHECK(row->kept_before.empty());
    });
}

TEST_CASE("what holds about one holds about both before they are one, and after they are two again") {
    Hub hub;
    hub.load(town(2, 2, 5));
    auto const place = [&](std::string const& who, std::string const& kind) {
        hub.writer->change([&](store::Change& change) {
            store::Restriction restriction;
            restriction.volunteer = who;
            restriction.kind = kind;
            restriction.placed_by = "p1";
            REQUIRE(SafeguardingDesk(change, centre).place(restriction).has_value());
        });
    };
    place("V01", "suspended");
    CHECK(merged(hub, "V00", "V01") == "restrictions_differ");
    CHECK(merged(hub, "V01", "V00") == "restrictions_differ");
    place("V00", "suspended");
    REQUIRE(merged(hub, "V00", "V01") == "done");
    place("V00", "do_not_refer");
    REQUIRE(undone(hub, 1) == "done");
    hub.writer->read([](store::Database& database) {
        CHECK(store::Safeguarding(database, centre).restrictions("V01", true).size() == 2);
        CHECK(store::CommunityRows(database, centre)
                  .find(store::PackTable::volunteers, "V01")
                  ->at(store::column_of(store::PackTable::volunteers, "status")) == "stopped");
    });
}

TEST_CASE("people are alike by name and one thing more, or by address and a word of their name") {
    using Reasons = std::vector<std::string>;
    Likeness const zoe{"Zoë O'Brien", "1980-02", "E1 4NS", "zoe@example.org", "+447700900123"};
    CHECK(likeness(zoe, {"O'BRIEN zoe", "", "e14ns", "", ""}) == Reasons{"name", "postcode"});
    CHECK(likeness(zoe, {"Zoe O'Brien", "1980-02", "", "", ""}) == Reasons{"name", "born"});
    CHECK(likeness(zoe, {"Zoe O'Brien", "", "", "", ""}).empty());
    CHECK(likeness(zoe, {"Zoe O'Brien", "1950-02", "E1 4NS", "", ""}).empty()); // mother and daughter
    CHECK(likeness(zoe, {"Zoe O'Brien", "1980-03", "", "zoe@example.org", ""}) == Reasons{"name", "e_mail"});
    CHECK(likeness(zoe, {"Zoe", "", "", "", "+447700900123"}) == Reasons{"telephone"});
    CHECK(likeness(zoe, {"Ana Silva", "1980-02", "E1 4NS", "", "+447700900123"}).empty()); // one household
    CHECK(likeness(zoe, {"Liam O'Brien", "2010-01", "", "", "+447700900123"}).empty());
    CHECK(likeness({}, {}).empty());
}

TEST_CASE("whoever comes in twice is proposed once, and who was told apart is not proposed again") {
    Hub hub;
    hub.load(town(2, 1, 1));
    auto const come = [&](std::string const& id, std::string const& name) {
        hub.writer->change([&](store::Change& change) {
            IntakeGiven given;
            given.name = name;
            given.address = "+447700900123";
            given.channel = "ring";
            REQUIRE_FALSE(IntakeDesk(change, centre).take_down(id, "active", given).has_value());
        });
    };
    auto const proposed = [&](std::string const& state) {
        std::vector<std::string> pairs;
        hub.writer->read([&](store::Database& database) {
            for (auto const& row : store::Merges(database, centre).in_state(state, {}, {}, 10))
                pairs.push_back(row.first + " " + row.second + ": " + row.reasons);
        });
        return pairs;
    };
    using Pairs = std::vector<std::string>;
    come("N2", "Rina Begum");
    CHECK(proposed("proposed").empty());
    come("N1", "Begum Rina");
    come("N3", "Tom Smith");
    CHECK(proposed("proposed") == Pairs{"N1 N2: name telephone"});
    hub.writer->change([](store::Change& change) {
        CHECK(store::Care(change.database(), centre).rings({.volunteer = "N1"}) ==
              Pairs{"possible_duplicate"});
        DuplicateDesk desk(change, centre);
        CHECK(desk.dismiss("N1", "N3", "p1")->code == "not_proposed");
        CHECK_FALSE(desk.dismiss("N2", "N1", "p1").has_value());
        CHECK(desk.dismiss("N2", "N1", "p1")->code == "not_proposed");
        CHECK(store::Care(change.database(), centre).rings({.volunteer = "N1"}).empty());
        std::size_t found = 0;
        std::string after;
        int pages = 0;
        do {
            after = desk.propose_all(after, 2, found);
            ++pages;
        } while (!after.empty() && pages < 10);
        CHECK(pages == 3);
        CHECK(found == 0);
    });
    CHECK(proposed("proposed").empty());
    CHECK(proposed("dismissed") == Pairs{"N1 N2: name telephone"});
}

TEST_CASE("every column that names a volunteer is moved by a merge, or said to stay") {
    Hub hub;
    std::set<std::string> known;
    for (auto const& each : store::merged_columns()) known.insert(each);
    for (auto const each : store::unmerged_columns()) known.emplace(each);
    hub.writer->read([&](store::Database& database) {
        for (auto const& table : names(database, "select name from sqlite_master where type = 'table'")) {
            for (auto const& column :
                 names(database, "select name from pragma_table_info('" + table + "')")) {
                if (column != "volunteer" && column != "helper" && column != "taker") continue;
                CAPTURE(table);
                CHECK(known.contains(table + "." + column));
            }
        }
    });
}
