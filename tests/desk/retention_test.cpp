// SPDX-License-Identifier: MIT
// P6: under a clock that is moved, what was kept goes on its day and not the day before, over a leap day and
// both changes of the clocks; nothing of anybody on hold goes.
#include "desk/retention.hpp"

#include "desk/community.hpp"
#include "desk/privacy.hpp"
#include "desk_town.hpp"
#include "store/care.hpp"
#include "store/retention.hpp"

using namespace kith;
using namespace kith::desk;
using desk::testing::centre;

namespace {

Date day(int year, unsigned month, unsigned number) {
    return std::chrono::local_days(std::chrono::year(year) / static_cast<int>(month) /
                                   static_cast<int>(number));
}

struct Town : desk::testing::Hub {
    Town() {
        writer->change([](store::Change& change) {
            REQUIRE(load_pack(change, centre, desk::testing::town(4, 2, 5), "Stepney").has_value());
        });
    }
    // London's noon of that day.
    void go_to(Date to) {
        auto const& zone = zone_named("Europe/London");
        *seconds =
            (zone.instant(CivilTime(to) + std::chrono::hours(12)) - desk::testing::opening_day).count();
    }
    std::size_t tick() {
        std::size_t gone = 0;
        writer->change([&](store::Change& change) {
            for (std::size_t some = 1; some > 0;) {
                some = RetentionDesk(change, centre).tick(100);
                gone += some;
            }
        });
        return gone;
    }
    std::int64_t count(std::string const& sql) {
        std::int64_t found = 0;
        writer->read([&](store::Database& database) {
            store::Statement row(database, "select count(*) from " + sql);
            row.step();
            found = row.integer(0);
        });
        return found;
    }
    void run(std::string const& sql) {
        writer->change([&](store::Change& change) { change.database().run(sql); });
    }
    void note(Date on, int number, std::string const& volunteer) {
        auto const at =
            zone_named("Europe/London").instant(CivilTime(on) + std::chrono::minutes(23 * 60 + 59));
        run("insert into contact_log (centre, number, volunteer, opening, organisation, need, "
            "of_organisation, way, "
            "inward, spoke_to, outcome, note, principal, at) values (1, " +
            std::to_string(number) + ", '" + volunteer +
            "', '', '', 0, '', 'call', 0, 'volunteer', 'reached', 'a note', 'p', " +
            std::to_string(at.time_since_epoch().count()) + ")");
    }
    std::int64_t notes() { return count("contact_log where note <> ''"); }
};

} // namespace

TEST_CASE("months back from a day are those after which something goes on that day") {
    struct Row {
        Date today;
        int months;
        Date last;
    };
    for (auto const& row : std::vector<Row>{
             {day(2028, 3, 15), 24, day(2026, 3, 15)},
             {day(2027, 2, 28), 36, day(2024, 2, 29)}, // the leap day goes with the 28th
             {day(2028, 2, 28), 36, day(2025, 2, 28) - std::chrono::days(0)},
             {day(2028, 2, 29), 36, day(2025, 2, 28)},
             {day(2026, 4, 30), 1, day(2026, 3, 31)},
             {day(2026, 3, 30), 1, day(2026, 2, 28)},
             {day(2026, 3, 31), 1, day(2026, 2, 28)},
             {day(2027, 1, 1), 6, day(2026, 7, 1)},
         }) {
        CHECK(last_day_kept_out(row.today, row.months) == row.last);
    }
}

TEST_CASE("notes of calls go after two years, on the day, over both changes of the clocks and the leap day") {
    for (Date const made : {day(2026, 3, 28), day(2026, 3, 29), day(2026, 10, 24), day(2026, 10, 25),
                            day(2028, 2, 29), day(2026, 12, 31)}) {
        Town town;
        town.note(made, 1, "V00");
        std::chrono::year_month_day const civil(made);
        Date due = std::chrono::local_days((civil.year() + std::chrono::years(2)) / civil.month() / 1) +
                   std::chrono::days(static_cast<int>(unsigned(civil.day())) - 1);
        if (made == day(2028, 2, 29)) due = day(2030, 2, 28);
        town.go_to(due - std::chrono::days(1));
        CHECK(town.tick() == 0);
        CHECK(town.notes() == 1);
        town.go_to(due);
        CHECK(town.tick() >= 1);
        CHECK(town.notes() == 0);
        CHECK(town.tick() == 0); // once a day
    }
}

TEST_CASE("a legal hold keeps what would go, until it is lifted") {
    Town town;
    town.note(day(2026, 9, 7), 1, "V00");
    town.note(day(2026, 9, 7), 2, "V01");
    std::int64_t hold = 0;
    town.writer->change(
        [&](store::Change& change) { hold = *PrivacyDesk(change, centre).hold("V00", "a claim", "boss"); });
    town.go_to(day(2028, 9, 7));
    CHECK(town.tick() >= 1);
    CHECK(town.notes() == 1);
    town.writer->change(
        [&](store::Change& change) { CHECK(!PrivacyDesk(change, centre).lift(hold, "boss")); });
    town.go_to(day(2028, 9, 8));
    CHECK(town.tick() >= 1);
    CHECK(town.notes() == 0);
}

TEST_CASE("the day a certificate was issued goes after six months, and its level stays") {
    Town town;
    town.run("update volunteer set checks = 'dbs_enhanced:child:issued 2026-09-01:recheck 2029-09-01; "
             "dbs_basic:any:issued 2026-12-01' where id = 'V00'");
    town.go_to(day(2027, 2, 28));
    CHECK(town.tick() == 0);
    town.go_to(day(2027, 3, 1));
    CHECK(town.tick() == 1);
    CHECK(town.count("volunteer where checks = 'dbs_enhanced:child:recheck 2029-09-01; dbs_basic:any:issued "
                     "2026-12-01'") == 1);
}

TEST_CASE(
    "whoever was stopped and of whom nothing was heard for three years is erased, and whoever was stays") {
    Town town;
    town.run("update volunteer set status = 'stopped' where id in ('V00', 'V01')");
    town.note(day(2026, 9, 7), 1, "V00");
    town.note(day(2026, 9, 8), 2, "V01");
    town.note(day(2026, 9, 7), 3, "V02"); // active
    town.go_to(day(2029, 9, 6));
    (void)town.tick();
    CHECK(town.count("volunteer where name <> ''") == 4);
    town.go_to(day(2029, 9, 7));
    CHECK(town.tick() >= 1);
    CHECK(town.count("volunteer where id = 'V00'") == 0);
    CHECK(town.count("volunteer where id in ('V01', 'V02')") == 2);
    CHECK(town.count("erased_person") == 1);
}
