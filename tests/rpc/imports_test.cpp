// SPDX-License-Identifier: MIT
// Spreadsheets taken back: random files over a random community, with random things happening between the
// writing and the taking back, against a model that knows only what the rows were and what was touched.
#include "../desk/desk_town.hpp"
#include "desk/import_desk.hpp"
#include "desk/imports.hpp"
#include "desk/past_imports.hpp"
#include "desk/ticker.hpp"
#include "hub.hpp"

#include <set>

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;
using store::PackTable;

namespace {

using Stood = std::map<std::string, store::Cells>;

struct Desk : rpc_test::Hub {
    std::string staff, boss, rota, elsewhere;
    Desk() {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        writer->change([](store::Change& change) {
            REQUIRE(desk::load_pack(change, 1, desk::testing::town(6, 3, 5), "Stepney").has_value());
        });
        staff = somebody(1, "staff", Standing::coordinator);
        boss = somebody(1, "boss", Standing::administrator);
        rota = somebody(1, "rota", Standing::organiser, {}, "O1");
        elsewhere = somebody(2, "elsewhere", Standing::administrator);
        wait(std::chrono::minutes(2));
    }
    std::int64_t write(PackTable table, std::string const& csv) {
        std::int64_t number = 0;
        writer->change([&](store::Change& change) {
            auto const import = desk::read_import(change.database(), 1, table, csv, change.now());
            if (!import)
                for (auto const& error : import.error().errors)
                    MESSAGE(error.row, " ", error.column, " ", error.read);
            REQUIRE(import.has_value());
            number = desk::write_import(change, 1, *import, "list.csv", "staff").number;
        });
        wait(std::chrono::minutes(1));
        return number;
    }
    Stood all(PackTable table) {
        Stood found;
        writer->read([&](store::Database& database) {
            store::CommunityRows(database, 1).each(table, [&](store::Cells const& cells) {
                found.emplace(cells.front(), cells);
            });
        });
        return found;
    }
    json::object undone(std::int64_t number) {
        auto told = done(staff, "import.undo", {{"number", number}});
        while (told.at("state") == "undoing") {
            (void)desk::ring_due(*writer, 200);
            told = done(staff, "import.undo", {{"number", number}});
        }
        return told;
    }
    std::map<std::string, std::string> kept(std::int64_t number) {
        std::map<std::string, std::string> reasons;
        json::object params{{"number", number}, {"state", "kept"}};
        for (;;) {
            auto const told = result(staff, "import.get", params);
            for (auto const& row : told.at("rows").as_array())
                reasons.emplace(row.at("id").as_string(), row.at("reason").as_string());
            if (!told.contains("next")) return reasons;
            params["after"] = told.at("next");
        }
    }
};

} // namespace

TEST_CASE("a spreadsheet is taken back row by row, but for what was touched since") {
    Desk hub;
    auto const before = hub.all(PackTable::volunteers);
    auto const number = hub.write(PackTable::volunteers,
                                  "id,name,status,languages\nX1,Ana,active,\nX2,Bo,active,\nX3,Cy,active,\n"
                                  "X4,Di,active,\nV00,Renamed,active,\nV01,Renamed too,active,\n");
    CHECK(hub.done(hub.staff, "volunteer.update",
                   {{"id", "X2"}, {"cells", json::object{{"languages", "french:fluent"}}}})
              .size() <= 8);
    json::object const talk{{"way", "call"},        {"inward", false},      {"spoke_to", "volunteer"},
                            {"outcome", "reached"}, {"nothing_more", true}, {"note", "a word"}};
    for (auto const* who : {"X3", "V01"}) {
        auto params = talk;
        params["about"] = json::object{{"volunteer", who}};
        auto const said = hub.change(hub.staff, "contact_log.add", params);
        CAPTURE(json::serialize(said));
        REQUIRE(outcome(said) == "result");
    }
    auto const told = hub.undone(number);
    CHECK(told.at("state") == "undone");
    CHECK(told.at("undone") == 3);
    CHECK(told.at("kept") == 3);
    CHECK(told.at("undone_by") == "staff");
    CHECK(hub.kept(number) ==
          std::map<std::string, std::string>{{"X2", "edited"}, {"X3", "contact"}, {"V01", "contact"}});
    auto const after = hub.all(PackTable::volunteers);
    CHECK_FALSE(after.contains("X1"));
    CHECK_FALSE(after.contains("X4"));
    CHECK(after.contains("X2"));
    CHECK(after.contains("X3"));
    CHECK(after.at("V00") == before.at("V00"));
    CHECK(after.at("V01") != before.at("V01"));
    // Whoever is gone is not found by name either, and can come in again.
    CHECK(hub.undone(number) == told);
    CHECK(hub.all(PackTable::volunteers) == after);
    hub.write(PackTable::volunteers, "id,name,status\nX1,Ana,active\n");
    CHECK(hub.all(PackTable::volunteers).contains("X1"));
    auto const audit = json::serialize(hub.result(hub.boss, "audit.list"));
    CHECK(audit.find("import.undo") != std::string::npos);
}

TEST_CASE("organisations and roles go only when nothing hangs on them, and what was is put back only where "
          "it fits") {
    Desk hub;
    auto const organisations = hub.write(PackTable::organisations, "id,name\nP1,Kitchen\nP2,Garden\n");
    auto const roles =
        hub.write(PackTable::roles, "id,title,organisation,kind,status\nQ1,Cook,P1,shifts,open\n"
                                    "Q2,Dig,P2,ongoing,open\n");
    auto const shifts =
        hub.write(PackTable::shifts, "id,role,date,start,end\nS1,Q1,2030-05-01,09:00,12:00\n");
    auto const moved = hub.write(PackTable::roles, "id,organisation\nQ2,P1\n");
    CHECK(hub.undone(organisations).at("kept") == 1);
    CHECK(hub.kept(organisations) == std::map<std::string, std::string>{{"P1", "in_use"}});
    // It was the Garden's, which is no more.
    CHECK(hub.undone(moved).at("undone") == 0);
    CHECK(hub.kept(moved) == std::map<std::string, std::string>{{"Q2", "misfit"}});
    CHECK(hub.undone(roles).at("undone") == 0);
    CHECK(hub.kept(roles) == std::map<std::string, std::string>{{"Q1", "in_use"}, {"Q2", "edited"}});
    CHECK(hub.undone(shifts).at("undone") == 1);
    CHECK_FALSE(hub.all(PackTable::shifts).contains("S1"));
}

TEST_CASE("whatever happens between, taking back restores what nobody touched and nothing else") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        Desk hub;
        Random random(seed);
        auto const before = hub.all(PackTable::volunteers);
        std::string csv = "id,name,status\n";
        std::set<std::string> touched_by_file;
        auto const many = 1 + random.below(450);
        for (std::uint64_t i = 0; i < many; ++i) {
            auto const id = random.below(3) == 0 ? "V0" + std::to_string(random.below(6))
                                                 : "N" + std::to_string(random.below(400));
            if (touched_by_file.insert(id).second)
                csv += id + ",Name " + std::to_string(random.below(3)) + ",active\n";
        }
        auto const number = hub.write(PackTable::volunteers, csv);
        auto const written = hub.all(PackTable::volunteers);
        std::set<std::string> touched;
        std::vector<std::string> const ids(touched_by_file.begin(), touched_by_file.end());
        for (std::uint64_t i = random.below(12); i > 0; --i) {
            auto const& id = ids[random.below(static_cast<std::uint32_t>(ids.size()))];
            if (written.at(id) == (before.contains(id) ? before.at(id) : store::Cells())) continue;
            touched.insert(id);
            if (random.below(2) == 0) {
                CHECK(outcome(hub.change(hub.staff, "volunteer.update",
                                         {{"id", id}, {"cells", json::object{{"name", "Edited"}}}})) ==
                      "result");
            } else {
                CHECK(outcome(hub.change(
                          hub.staff, "contact.set",
                          {{"volunteer", id}, {"channel", "e_mail"}, {"e_mail", "somebody@example.org"}})) ==
                      "result");
            }
        }
        auto const edited = hub.all(PackTable::volunteers);
        (void)hub.undone(number);
        Stood expected = edited;
        for (auto const& id : ids) {
            if (touched.contains(id)) continue;
            if (before.contains(id))
                expected[id] = before.at(id);
            else
                expected.erase(id);
        }
        auto const after = hub.all(PackTable::volunteers);
        for (auto const& [id, cells] : expected) {
            CAPTURE(id);
            REQUIRE(after.contains(id));
            // A contact set of somebody who was there before is no match, offer, talk or edit of their row.
            bool const aside = before.contains(id) && touched.contains(id) && edited.at(id) == written.at(id);
            CHECK((after.at(id) == cells || (aside && after.at(id) == before.at(id))));
        }
        CHECK(after.size() == expected.size());
    }
}

TEST_CASE("twenty thousand rows go a part at a time, and others are served between") {
    Desk hub;
    auto const before = hub.all(PackTable::volunteers);
    std::string csv = "id,name,status\n";
    for (int i = 0; i < 20'000; ++i)
        csv += "N" + std::to_string(i) + ",Person " + std::to_string(i) + ",active\n";
    auto const number = hub.write(PackTable::volunteers, csv);
    auto const first = hub.done(hub.staff, "import.undo", {{"number", number}});
    CHECK(first.at("state") == "undoing");
    CHECK(first.at("undone") == 200);
    std::size_t rounds = 0;
    while (desk::ring_due(*hub.writer, 200) >= 200) {
        ++rounds;
        CHECK(outcome(hub.call(hub.staff, "import.list")) == "result");
    }
    CHECK(rounds >= 98);
    CHECK(hub.all(PackTable::volunteers) == before);
    CHECK(hub.undone(number).at("undone") == 20'000);
}

TEST_CASE("after thirty days it is too late, and what stood there before is forgotten") {
    Desk hub;
    auto const number = hub.write(PackTable::volunteers, "id,name,status\nV00,Other,active\nX1,Ana,active\n");
    hub.wait(desk::import_undone_within + std::chrono::hours(1));
    (void)desk::ring_due(*hub.writer, 200);
    auto const late = hub.change(hub.boss, "import.undo", {{"number", number}});
    CHECK((outcome(late) == "undo_too_late" || outcome(late) == "not_signed_in"));
    hub.writer->read([](store::Database& database) {
        store::Statement rows(database, "select count(*) from import_row");
        CHECK(rows.step());
        CHECK(rows.integer(0) == 0);
    });
}

TEST_CASE("who may not, and what there is not, is refused") {
    Desk hub;
    auto const number = hub.write(PackTable::volunteers, "id,name,status\nX1,Ana,active\n");
    CHECK(outcome(hub.change(hub.rota, "import.undo", {{"number", number}})) == "not_allowed");
    CHECK(outcome(hub.call(hub.rota, "import.list")) == "not_allowed");
    CHECK(outcome(hub.change(hub.elsewhere, "import.undo", {{"number", number}})) == "import_unknown");
    CHECK(hub.result(hub.elsewhere, "import.list").at("imports").as_array().empty());
    CHECK(outcome(hub.change(hub.staff, "import.undo", {{"number", 99}})) == "import_unknown");
    CHECK(outcome(hub.call(hub.staff, "import.get", {{"number", 0}})) == "-32602");
    auto const listed = hub.result(hub.staff, "import.list").at("imports").as_array();
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].at("file") == "list.csv");
    CHECK(listed[0].at("table") == "volunteers");
    CHECK(listed[0].at("by") == "staff");
    CHECK(hub.all(PackTable::volunteers).contains("X1"));
}

TEST_CASE("who was referred before and refused is not proposed again, and a batch of it is taken back") {
    Desk hub;
    auto const write = [&](desk::PastTable table, std::string const& csv) {
        std::int64_t number = 0;
        hub.writer->change([&](store::Change& change) {
            auto const import =
                desk::read_past(change.database(), change.centre(1), table, csv, change.now());
            REQUIRE(import.has_value());
            number = desk::write_past(change, 1, *import, "old.csv", "staff").number;
        });
        hub.wait(std::chrono::minutes(1));
        return number;
    };
    auto const listed = [&](std::string const& volunteer) {
        auto const told = hub.result(hub.staff, "shortlist.of_opening", {{"opening", "COOK"}, {"limit", 50}});
        for (auto const& each : told.at("eligible").as_array())
            if (each.at("id") == json::value(volunteer)) return true;
        return false;
    };
    REQUIRE(listed("V00"));
    REQUIRE(listed("V01"));
    auto const referrals =
        write(desk::PastTable::referrals, "volunteer,opening,when,ended,note\n"
                                          "V00,COOK,2025-03-01,declined_by_volunteer,Too far\n"
                                          "V01,COOK,1/4/2025,Declined by organisation,\n"
                                          "V02,COOK,2025-05-01,no reply,\n");
    for (auto const* who : {"V00", "V01"}) {
        CHECK_FALSE(listed(who));
        CHECK(outcome(hub.change(hub.staff, "match.offer",
                                 {{"volunteer", who}, {"opening", "COOK"}, {"channel", "text"}})) ==
              "no_is_final");
    }
    // Said again it is known; said otherwise it contradicts.
    hub.writer->change([&](store::Change& change) {
        auto const again = desk::read_past(
            change.database(), change.centre(1), desk::PastTable::referrals,
            "volunteer,opening,when,ended\nV00,COOK,2025-03-01,declined_by_volunteer\n", change.now());
        REQUIRE(again.has_value());
        CHECK(again->added() == 0);
        auto const other =
            desk::read_past(change.database(), change.centre(1), desk::PastTable::referrals,
                            "volunteer,opening,when,ended\nV00,COOK,2025-03-01,completed\n", change.now());
        REQUIRE_FALSE(other.has_value());
        CHECK(other.error().errors.at(0).column == "ended");
        CHECK(other.error().errors.at(0).row == 2);
    });
    // One of them is asked after all: who never replied may be.
    REQUIRE(outcome(hub.change(hub.staff, "match.offer",
                               {{"volunteer", "V02"}, {"opening", "COOK"}, {"channel", "text"}})) ==
            "result");
    auto const told = hub.undone(referrals);
    CHECK(told.at("undone") == 2);
    CHECK(hub.kept(referrals) == std::map<std::string, std::string>{{"V02", "match"}});
    CHECK(listed("V00"));
    CHECK(listed("V01"));
    auto const contacts =
        write(desk::PastTable::contacts,
              "volunteer,when,kind,note\nV00,2025-03-01,call,One\nV00,2025-03-02,letter,Two\n");
    auto const log = [&] {
        return hub.result(hub.staff, "contact_log.list", {{"about", {{"volunteer", "V00"}}}})
            .at("contacts")
            .as_array();
    };
    REQUIRE(log().size() == 2);
    hub.done(hub.staff, "contact_log.forget", {{"number", log()[0].at("number")}});
    CHECK(hub.undone(contacts).at("undone") == 1);
    CHECK(log().size() == 1);
    CHECK(hub.kept(contacts) == std::map<std::string, std::string>{{"V00", "edited"}});
}
