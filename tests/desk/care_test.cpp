// SPDX-License-Identifier: MIT
// Monday's desk: what waits, for whom, what was said, and what comes up by itself.
#include "desk/care.hpp"
#include "desk/ticker.hpp"
#include "desk_town.hpp"
#include "store/principals.hpp"

#include <algorithm>

using namespace kith;
using namespace kith::desk;
using namespace kith::desk::testing;
using store::Matter;

namespace {

Matter const ana{.volunteer = "V00"};
Matter const ana_cooks{.volunteer = "V00", .opening = "COOK"};
Matter const kitchen{.organisation = "O2"};
Matter const cook{.opening = "COOK"};

struct Desk : Hub {
    Desk() {
        auto files = town(4, 1, 5);
        files["volunteers.csv"] =
            "id,name,status,availability,checks\n"
            "V00,Ana,active,every day all day,dbs_basic:adult:issued 2024-01-01:recheck "
            "2026-10-01\n"
            "V01,Ben,active,every day all day,dbs_basic:adult:issued 2024-01-01:recheck "
            "2026-10-01\n"
            "V02,Cem,active,every day all day,none\n"
            "V03,Dee,active,every day all day,dbs_basic:adult:issued 2024-01-01:recheck "
            "2027-10-01\n";
        load(std::move(files));
        staff("rosa", "coordinator");
        staff("sam", "coordinator");
        staff("mia", "administrator");
    }
    void staff(std::string const& id, std::string const& standing) const {
        writer->change([&](store::Change& change) {
            store::PrincipalRow row;
            row.centre = centre;
            row.id = id;
            row.standing = standing;
            row.name = id;
            row.address = id + "@example.org";
            row.made_at = change.now() + std::chrono::seconds(id == "rosa" ? 0 : 60);
            REQUIRE(store::insert_principal(change.database(), row));
        });
    }
    void suspend(std::string const& id, bool suspended = true) const {
        writer->change([&](store::Change& change) {
            auto row = *store::find_principal(change.database(), centre, id);
            row.suspended = suspended;
            store::update_principal(change.database(), row);
        });
    }
    void with(std::function<void(CareDesk&)> const& act) const {
        writer->change([&](store::Change& change) {
            CareDesk desk(change, centre);
            act(desk);
        });
    }
    void raise(Matter const& about, std::string const& ring) const {
        with([&](CareDesk& desk) { desk.raise(about, ring); });
    }
    std::string assign(Matter const& about, std::string const& owner) const {
        std::string said = "yes";
        with([&](CareDesk& desk) {
            if (auto const done = desk.assign(about, owner); !done) said = done.error().code;
        });
        return said;
    }
    std::string log(Matter const& about, std::string const& outcome, std::optional<NextStep> const& next,
                    std::string const& spoke_to = "volunteer") const {
        std::string said = "yes";
        writer->change([&](store::Change& change) {
            store::ContactEntry entry;
            entry.about = about;
            entry.way = "call";
            entry.spoke_to = spoke_to;
            entry.outcome = outcome;
            entry.note = "said so";
            entry.principal = "rosa";
            entry.at = change.now();
            if (auto const done = CareDesk(change, centre).log(entry, next); !done) said = done.error().code;
        });
        return said;
    }
    std::vector<store::WaitingRow> waiting(std::chrono::days ahead = {}) const {
        std::vector<store::WaitingRow> rows;
        std::string duty;
        writer->read([&](store::Database& database) {
            store::Care care(database, centre);
            rows = care.waiting({}, opening_day + std::chrono::seconds(seconds->load()) + ahead, 1000);
            duty = care.on_duty();
        });
        for (auto& row : rows)
            if (row.owner.empty()) row.owner = duty;
        return rows;
    }
    // "ring owner" of every row about it.
    std::vector<std::string> about(Matter const& matter) const {
        std::vector<std::string> found;
        for (auto const& row : waiting())
            if (row.about == matter) found.push_back(row.what + " " + row.owner);
        return found;
    }
    void sweep() const {
        with([](CareDesk& desk) {
            while (desk.sweep(3) != 0) {
            }
        });
    }
    NextStep in(std::chrono::hours time) const {
        return {"call", opening_day + std::chrono::seconds(seconds->load()) + time, "ring after work"};
    }
};

using Rows = std::vector<std::string>;

} // namespace

TEST_CASE(
    "nothing waits without an owner: its own, the person's, the organisation's, else whoever is on duty") {
    Desk hub;
    REQUIRE(hub.said({.volunteer = "V00", .opening = "COOK", .step = Step::apply}, themselves) ==
            "interested");
    hub.raise(ana_cooks, "escalate");
    CHECK(hub.about(ana_cooks) == Rows{"escalate rosa"}); // the first coordinator
    CHECK(hub.assign(kitchen, "mia") == "yes");
    CHECK(hub.about(ana_cooks) == Rows{"escalate mia"});
    CHECK(hub.assign(ana, "sam") == "yes");
    CHECK(hub.about(ana_cooks) == Rows{"escalate sam"});
    CHECK(hub.assign(ana_cooks, "rosa") == "yes");
    CHECK(hub.about(ana_cooks) == Rows{"escalate rosa"});
    // Who may not sign in any more has nothing waiting for them.
    hub.suspend("rosa");
    CHECK(hub.about(ana_cooks) == Rows{"escalate sam"});
    hub.suspend("sam");
    CHECK(hub.about(ana_cooks) == Rows{"escalate mia"});
    CHECK(hub.assign(kitchen, "") == "yes");
    CHECK(hub.about(ana_cooks) == Rows{"escalate mia"}); // no coordinator is left
    hub.suspend("sam", false);
    CHECK(hub.about(ana_cooks) == Rows{"escalate sam"});
    CHECK(hub.assign(ana, "rosa") == "owner_unknown");
    CHECK(hub.assign(ana, "V00") == "owner_unknown");
    CHECK(hub.assign({.volunteer = "V99"}, "mia") == "volunteer_unknown");
    CHECK(hub.assign({.volunteer = "V01", .opening = "COOK"}, "mia") == "match_unknown");
    CHECK(hub.assign({.volunteer = "V01", .organisation = "O1"}, "mia") == "about_unclear");
    CHECK(hub.assign({}, "mia") == "about_unclear");
    hub.writer->change([](store::Change& change) {
        store::Care(change.database(), centre).put(store::DeskRules{"mia", false});
    });
    hub.raise(cook, "role_stale");
    CHECK(hub.about(cook) == Rows{"role_stale mia"});
}

TEST_CASE("a call-back comes up on its day, after what has waited longer, and goes when something else is "
          "planned") {
    Desk hub;
    CHECK(hub.log(ana, "no_answer", hub.in(48h)) == "yes");
    CHECK(hub.about(ana).empty());
    CHECK(hub.waiting(std::chrono::days(3)).size() == 1);
    hub.wait(24h);
    hub.raise(kitchen, "ring_organisation");
    hub.wait(24h);
    auto const rows = hub.waiting();
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].what == "ring_organisation");
    CHECK(rows[1].what == "call");
    CHECK(rows[1].planned);
    CHECK(rows[1].note == "ring after work");
    CHECK(hub.log(ana, "reached", {}) == "yes"); // nothing more
    CHECK(hub.about(ana).empty());
    CHECK(hub.log(ana, "reached", NextStep{"call", opening_day - 48h, ""}) == "time_out_of_range");
    CHECK(hub.log(ana, "reached", NextStep{"call", opening_day + std::chrono::days(800), ""}) ==
          "time_out_of_range");
    hub.restart();
    hub.writer->read([](store::Database& database) {
        store::Care care(database, centre);
        CHECK(care.contacts(ana, 0, 10).size() == 2);
        CHECK(care.find(ana)->contacted_at == opening_day + 48h);
    });
}

TEST_CASE("a talk settles what waited for a talk, not what waits for a decision, and is a first reply") {
    Desk hub;
    REQUIRE(hub.said({.volunteer = "V00", .opening = "COOK", .step = Step::apply}, themselves) ==
            "interested");
    for (auto const* ring : {"escalate", "ring_volunteer", "ask_did_they_start"}) hub.raise(ana_cooks, ring);
    hub.raise(ana, "ring_volunteer");
    hub.wait(1h);
    CHECK(hub.log(ana_cooks, "no_answer", hub.in(24h)) == "yes");
    CHECK(hub.about(ana_cooks).size() == 3);
    hub.look([](store::Matches& matches) { CHECK_FALSE(matches.find("V00", "COOK")->answered_at); });
    CHECK(hub.log(ana_cooks, "reached", hub.in(24h), "organisation") == "yes"); // not a reply to the person
    hub.look([](store::Matches& matches) { CHECK_FALSE(matches.find("V00", "COOK")->answered_at); });
    CHECK(hub.about(ana_cooks) == Rows{"ask_did_they_start rosa"});
    CHECK(hub.about(ana) == Rows{"ring_volunteer rosa"}); // about them, not about this match
    CHECK(hub.log(ana_cooks, "reached", {}) == "yes");
    hub.look([](store::Matches& matches) {
        CHECK(matches.find("V00", "COOK")->answered_at == opening_day + 1h);
        CHECK(matches.replies_since(opening_day).took == std::vector<std::int64_t>{3600});
    });
    hub.writer->read([](store::Database& database) {
        store::Care care(database, centre);
        CHECK(care.contacts(kitchen, 0, 10).size() == 3); // it concerns them too
        CHECK(care.contacts(ana, 0, 2).size() == 2);
        CHECK(care.contacts(ana, 2, 10).size() == 1);
        CHECK(care.contacts(ana_cooks, 0, 10).front().note == "said so");
    });
    hub.with([](CareDesk& desk) {
        CHECK(desk.forget_note(1));
        CHECK_FALSE(desk.forget_note(99));
    });
    hub.writer->read([](store::Database& database) {
        CHECK(store::Care(database, centre).find_contact(1)->note.empty());
        CHECK(store::Care(database, centre).find_contact(2)->note == "said so");
    });
}

TEST_CASE("checks come up two months before their re-check date, once, for those who hold a place") {
    Desk hub;
    for (auto const* who : {"V00", "V03"}) {
        REQUIRE(hub.said({.volunteer = who, .opening = "E00", .step = Step::offer}) == "offered");
        hub.said({.volunteer = who, .opening = "E00", .step = Step::accept}, themselves);
    }
    hub.look([](store::Matches& matches) { REQUIRE(matches.held_by("V00", "").size() == 1); });
    hub.sweep();
    CHECK(hub.about(ana) == Rows{"check_due rosa"});
    CHECK(hub.about({.volunteer = "V01"}).empty()); // holds nothing
    CHECK(hub.about({.volunteer = "V03"}).empty()); // a year from now
    hub.with([](CareDesk& desk) { CHECK(desk.settle(ana, "", "rosa") == 1); });
    for (int day = 0; day < 3; ++day) {
        hub.wait(24h);
        hub.sweep();
        CHECK(hub.about(ana).empty());
    }
    // Renewed for another year: it comes up again before that.
    hub.writer->change([](store::Change& change) {
        store::CommunityRows rows(change.database(), centre);
        auto cells = *rows.find(store::PackTable::volunteers, "V00");
        cells[store::column_of(store::PackTable::volunteers, "checks")] =
            "dbs_basic:adult:issued 2026-09-10:recheck 2027-09-10";
        rows.put(store::PackTable::volunteers, cells);
    });
    hub.wait(std::chrono::days(290));
    hub.sweep();
    CHECK(hub.about(ana).empty());
    hub.wait(std::chrono::days(20));
    hub.sweep();
    CHECK(hub.about(ana) == Rows{"check_due rosa"});
}

TEST_CASE("a role nobody touched for six weeks comes up as stale, and one past its end as over") {
    Desk hub;
    hub.sweep(); // seen for the first time
    hub.wait(std::chrono::weeks(5));
    hub.with([](CareDesk& desk) { desk.role_changed("DIRECT", false); });
    hub.wait(std::chrono::weeks(1));
    hub.sweep();
    CHECK(hub.about(cook) == Rows{"role_stale rosa"});
    CHECK(hub.about({.opening = "DIRECT"}).empty()); // changed a week ago
    hub.wait(std::chrono::days(1));
    hub.sweep();
    CHECK(hub.about(cook).size() == 1);
    hub.with([](CareDesk& desk) { CHECK(desk.settle(cook, "role_stale", "rosa") == 1); });
    hub.wait(std::chrono::weeks(4));
    REQUIRE(hub.said({.volunteer = "V02", .opening = "COOK", .step = Step::apply}, themselves) ==
            "interested");
    hub.wait(std::chrono::weeks(3));
    hub.sweep();
    CHECK(hub.about(cook).empty()); // a match moved
    hub.writer->change([](store::Change& change) {
        store::CommunityRows rows(change.database(), centre);
        auto cells = *rows.find(store::PackTable::roles, "COOK");
        cells[store::column_of(store::PackTable::roles, "end")] = "2026-10-01";
        rows.put(store::PackTable::roles, cells);
    });
    hub.wait(std::chrono::days(2));
    hub.sweep();
    CHECK(hub.about(cook) == Rows{"role_over rosa"});
    hub.with([](CareDesk& desk) { desk.role_changed("COOK", false); });
    CHECK(hub.about(cook).empty());
}

TEST_CASE("the daily look goes on where it stood, and the ticker takes it along") {
    Desk hub;
    std::size_t looked = 0;
    hub.with([&](CareDesk& desk) { looked = desk.sweep(1); });
    CHECK(looked == 2); // a person and a role
    hub.restart();
    hub.with([&](CareDesk& desk) {
        while (auto const more = desk.sweep(1)) looked += more;
    });
    CHECK(looked == 4 + 2);
    (void)ring_due(*hub.writer, 100);
    hub.with([](CareDesk& desk) { CHECK(desk.sweep(100) == 0); });
    hub.wait(std::chrono::hours(25));
    hub.with([](CareDesk& desk) { CHECK(desk.sweep(100) == 6); });
    hub.wait(-std::chrono::hours(20)); // a clock set back does not stop it
    hub.with([](CareDesk& desk) { CHECK(desk.sweep(100) == 6); });
}

TEST_CASE("two thousand people with something waiting are listed in order, each with an owner") {
    Hub hub;
    auto files = town(1, 1, 1);
    auto& people = files["volunteers.csv"];
    people = "id,name\n";
    for (int i = 0; i < 2300; ++i) people += "P" + std::to_string(10000 + i) + ",Person\n";
    hub.load(std::move(files));
    hub.writer->change([](store::Change& change) {
        store::PrincipalRow row;
        row.centre = centre;
        row.id = "rosa";
        row.standing = "coordinator";
        row.address = "rosa@example.org";
        REQUIRE(store::insert_principal(change.database(), row));
        CareDesk desk(change, centre);
        for (int i = 0; i < 2300; ++i) {
            Matter const about{.volunteer = "P" + std::to_string(10000 + i)};
            REQUIRE(
                desk.plan(about, NextStep{"call", change.now() - std::chrono::seconds(i), ""}).has_value());
            if (i % 2 == 0) REQUIRE(desk.assign(about, "rosa").has_value());
        }
    });
    hub.writer->read([](store::Database& database) {
        store::Care care(database, centre);
        auto const rows = care.waiting({}, opening_day, 5000);
        REQUIRE(rows.size() == 2300);
        CHECK(std::ranges::is_sorted(rows, {}, &store::WaitingRow::at));
        CHECK(std::ranges::count(rows, std::string("rosa"), &store::WaitingRow::owner) == 1150);
        CHECK(care.on_duty() == "rosa");
        CHECK(care.waiting({}, opening_day, 100).size() == 100);
        CHECK(care.waiting({}, opening_day, 100).front() == rows.front());
    });
}
