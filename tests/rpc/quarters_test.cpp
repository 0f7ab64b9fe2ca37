// SPDX-License-Identifier: MIT
// The funder wants the quarter: figures over the wire, beside a recount by SQL over the same made year; what
// was handed in stays as it was; and nobody reads another's answers.
#include "../desk/desk_town.hpp"
#include "hub.hpp"
#include "store/moments.hpp"
#include "workbook_lines.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <sstream>

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

constexpr std::string_view first = "2026-10-01";
constexpr std::string_view last = "2026-12-31";
// A year until the first days of 2027, at noon of each day.
struct Town : rpc_test::Hub {
    std::string staff, ana;
    std::mt19937 random{5};
    unsigned from_month = 10; // of 2026: what is counted begins with it
    explicit Town(int people = 300) {
        seconds = instant_of(2027, 1, 15);
        writer->change([&](store::Change& change) {
            exchange::PackFiles files;
            files["places.csv"] = "postcode,easting,northing,ward\n"
                                  "E1 6AN,533333,181777,Spitalfields\nE14 5AB,537500,180300,Canary Wharf\n"
                                  "E3 4AA,537000,182500,Bow East\n";
            auto& volunteers = files["volunteers.csv"];
            volunteers = "id,name,status,postcode\n";
            char const* const postcodes[] = {"E1 6AN", "E14 5AB", "E3 4AA", ""};
            for (int i = 0; i < people; ++i) {
                volunteers += person(i) + ",Person," + (i % 7 == 0 ? "stopped" : "active") + "," +
                              postcodes[random() % 4] + "\n";
            }
            files["organisations.csv"] = "id,name\nO0,Kitchen\nO1,Garden\nO2,Friends\nO3,Idle\n";
            auto& roles = files["roles.csv"];
            roles = "id,title,organisation,status,setting,programme\n";
            for (int i = 0; i < 12; ++i)
                roles += role(i) + ",Role,O" + std::to_string(i % 3) + ",open,remote," +
                         (i % 2 == 0 ? "Route to work" : "") + "\n";
            auto const loaded = desk::load_pack(change, 1, std::move(files), "Stepney");
            if (!loaded)
                for (auto const& error : loaded.error().errors)
                    FAIL_CHECK(error.file, " ", error.row, " ", error.column, " ", error.read);
            REQUIRE(loaded.has_value());
            for (int i = 0; i < people; ++i) live(change.database(), i);
        });
        staff = somebody(1, "staff", Standing::coordinator);
        ana = somebody(1, "ana", Standing::volunteer, person(1));
    }
    static std::string person(int i) { return "P" + std::to_string(1000 + i); }
    static std::string role(int i) { return "R" + std::to_string(100 + i); }
    static std::int64_t instant_of(int year, unsigned month, unsigned day) {
        std::chrono::sys_days const at(std::chrono::year(year) / static_cast<int>(month) /
                                       static_cast<int>(day));
        return std::chrono::seconds(at.time_since_epoch()).count() + 12 * 3600;
    }
    std::int64_t some_noon() {
        return instant_of(2026, 1, 10) + static_cast<std::int64_t>(random() % 365) * 86400;
    }

    // Comes in, goes from state to state in one or two roles, and works some days.
    void live(store::Database& database, int number) {
        auto const volunteer = person(number);
        if (random() % 4 != 0) {
            store::Statement row(database, "insert into intake (centre, volunteer, door, taken_at, taken_by, "
                                           "safe_times, may_leave_message, interpreter, adjustments, "
                                           "emergency_name, emergency_telephone, emergency_relation, "
                                           "carer_name, carer_address, carer_relation, consent, consent_how, "
                                           "consent_at, consent_by) values (1, ?, 'public', ?, '', '', -1, "
                                           "'', '', '', '', '', '', '', '', '', '', -1, '')");
            row.bind(1, std::string_view(volunteer)).bind(2, some_noon()).run();
        }
        for (int i = static_cast<int>(random() % 3); i > 0; --i)
            place(database, volunteer, role(i + number % 9));
    }
    void place(store::Database& database, std::string const& volunteer, std::string const& opening) {
        auto const organisation = "O" + std::to_string((std::stoi(opening.substr(1)) - 100) % 3);
        auto at = some_noon();
        std::string before;
        std::int64_t number = 0;
        auto const step = [&](std::string const& after) {
            store::Statement row(database,
                                 "insert into match_step (centre, volunteer, opening, number, step, "
                                 "state_before, state_after, standing, principal, reason, overridden, at) "
                                 "values (1, ?, ?, ?, 'x', ?, ?, 'coordinator', '', '', 0, ?)");
            row.bind(1, std::string_view(volunteer)).bind(2, std::string_view(opening)).bind(3, ++number);
            row.bind(4, std::string_view(before)).bind(5, std::string_view(after)).bind(6, at).run();
            before = after;
            at += static_cast<std::int64_t>(random() % 20) * 86400;
        };
        step("referred");
        if (random() % 4 != 0) {
            step("confirmed");
            step("active");
            at += static_cast<std::int64_t>(random() % 3) * 50 * 86400;
            if (random() % 2 == 0) step("left");
        }
        store::Statement row(database, "insert into match (centre, volunteer, opening, organisation, state, "
                                       "since, since_day, direct, holds, climbed, clock, first_day, "
                                       "interested_at, answered_at) values (1, ?, ?, ?, ?, ?, '', 0, 0, 0, "
                                       "9000000000, '', -1, -1)");
        row.bind(1, std::string_view(volunteer)).bind(2, std::string_view(opening));
        row.bind(3, std::string_view(organisation)).bind(4, std::string_view(before)).bind(5, at).run();
        for (int i = static_cast<int>(random() % 6); i > 0; --i)
            work(database, volunteer, opening, organisation);
    }
    void work(store::Database& database, std::string const& volunteer, std::string const& opening,
              std::string const& organisation, char const* state = nullptr) {
        static int transfer = 0;
        char const* const states[] = {"confirmed", "confirmed", "confirmed", "pending", "rejected"};
        auto const on = store::kept_text(Date(std::chrono::days(some_noon() / 86400)));
        auto const id = std::to_string(++transfer);
        store::Statement row(database, "insert into logged_hours (centre, transfer, volunteer, opening, "
                                       "organisation, minutes, worked_on, state, at) values (1, ?, ?, ?, ?, "
                                       "?, ?, ?, 0)");
        row.bind(1, std::string_view(id)).bind(2, std::string_view(volunteer));
        row.bind(3, std::string_view(opening)).bind(4, std::string_view(organisation));
        row.bind(5, std::int64_t{30} + random() % 200).bind(6, std::string_view(on));
        row.bind(7, std::string_view(state != nullptr ? state : states[random() % 5])).run();
    }

    json::object result(std::string const& method, json::object params = {}) {
        return Hub::result(staff, method, std::move(params));
    }
    std::string refusal(std::string const& method, json::object params) {
        return outcome(call(staff, method, std::move(params)));
    }

    // "people times minutes" by split, measure and part.
    static std::map<std::string, std::string> figures_of(json::object const& looked) {
        std::map<std::string, std::string> all;
        for (auto const& each : looked.at("figures").as_array()) {
            auto const& figure = each.as_object();
            auto const* part = figure.if_contains("part");
            auto const name = std::string(figure.at("split").as_string()) + "/" +
                              std::string(figure.at("measure").as_string()) + "/" +
                              (part != nullptr ? std::string(part->as_string()) : "");
            all[name] = std::to_string(figure.at("people").as_int64()) + " " +
                        std::to_string(figure.at("times").as_int64()) + " " +
                        std::to_string(figure.at("minutes").as_int64());
        }
        return all;
    }
    json::object days(json::object more = {}) {
        more["first"] = store::kept_text(Date(std::chrono::days(instant_of(2026, from_month, 1) / 86400)));
        more["last"] = last;
        return more;
    }
    // What one query counts, in the same form; ?1 and ?2 are the bounds as instants.
    std::string recount(std::string const& sql) {
        std::string told;
        writer->read([&](store::Database& database) {
            store::Statement row(database, sql);
            row.bind(1, instant_of(2026, from_month, 1) - 12 * 3600)
                .bind(2, instant_of(2027, 1, 1) - 12 * 3600);
            REQUIRE(row.step());
            told = std::to_string(row.integer(0)) + " " + std::to_string(row.integer(1)) + " " +
                   std::to_string(row.integer(2));
        });
        return told;
    }
};

// Every day is told at noon, so that its day is the same in London and in UTC.
std::string const in_time = "at >= ?1 and at < ?2";
std::string const starts = "from match_step s where state_after = 'active' and state_before <> 'active'";

void is_recounted(Town& town) {
    auto const told = Town::figures_of(town.result("quarter.look", town.days()));
    auto const is = [&](std::string const& measure, std::string const& sql) {
        CAPTURE(measure);
        auto const found = told.find("/" + measure + "/");
        REQUIRE(found != told.end());
        auto const expected = town.recount(sql);
        CHECK(found->second == expected);
        CHECK(expected != "0 0 0");
    };
    std::string const came = " from intake where taken_at >= ?1 and taken_at < ?2";
    is("enquired", "select count(distinct volunteer), count(*), 0" + came);
    is("registered", "select count(distinct volunteer), count(*), 0" + came +
                         " and volunteer in (select id from volunteer where status = 'active')");
    is("referred", "select count(distinct volunteer), count(*), 0 from match_step where state_after = "
                   "'referred' and " +
                       in_time);
    is("started", "select count(distinct volunteer), count(*), 0 " + starts + " and " + in_time);
    auto const due = starts + " and at + 84 * 86400 >= ?1 and at + 84 * 86400 < ?2";
    is("twelve_weeks_due", "select count(distinct volunteer), count(*), 0 " + due);
    is("still_there", "select count(distinct volunteer), count(*), 0 " + due +
                          " and not exists (select 1 from match_step e where e.volunteer = s.volunteer and "
                          "e.opening = s.opening and e.number > s.number and e.at < s.at + 84 * 86400)");
    std::string const worked = " from logged_hours where state = 'confirmed' and worked_on >= '" +
                               std::string(town.days().at("first").as_string()) +
                               "' and worked_on <= '2026-12-31' and ?1 < ?2";
    is("worked", "select count(distinct volunteer), count(*), sum(minutes)" + worked);
    is("helped", "select 0, count(*), 0 from (select organisation" + worked +
                     " union select m.organisation from match m join match_step s on m.volunteer = "
                     "s.volunteer and m.opening = s.opening where s.state_after = 'active' and s.at >= ?1 "
                     "and s.at < ?2)");
    for (std::string const ward : {"Spitalfields", "Canary Wharf", "Bow East"}) {
        CAPTURE(ward);
        CHECK(told.at("ward/worked/" + ward) ==
              town.recount("select count(distinct volunteer), count(*), sum(minutes)" + worked +
                           " and volunteer in (select v.id from volunteer v join place p on p.postcode = "
                           "v.postcode where p.ward = '" +
                           ward + "')"));
    }
    auto const route =
        Town::figures_of(town.result("quarter.look", town.days({{"programme", "Route to work"}})));
    CHECK(route.at("/worked/") ==
          town.recount("select count(distinct volunteer), count(*), sum(minutes)" + worked +
                       " and opening in (select id from role where programme = 'Route to work')"));
    CHECK(route.at("/enquired/") == "0 0 0"); // nobody is one of its people
}

} // namespace

TEST_CASE("the quarter's figures are those of a recount by SQL, in all, by ward and by programme") {
    Town town;
    is_recounted(town);
}

TEST_CASE("a borough's year of 2,300 people is counted as SQL counts it") {
    Town town(2300);
    town.from_month = 1;
    is_recounted(town);
    std::size_t bytes = 0;
    auto const took = [&](std::string const& method, json::object params) {
        town.seconds += 60; // nothing kept from the look before
        auto const from = std::chrono::steady_clock::now();
        bytes = json::serialize(town.result(method, town.days(std::move(params)))).size();
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - from)
            .count();
    };
    auto const look = took("quarter.look", {});
    auto const print = took("quarter.print", {{"form", "xlsx"}, {"published", false}});
    MESSAGE("the year took ", look, " ms to look at, ", print, " ms as a workbook with its rows (", bytes,
            " bytes)");
}

TEST_CASE("a spreadsheet program reads the figures of the workbook, and inside the rows they are made of") {
    Town town;
    auto const looked = town.result("quarter.look", town.days());
    auto const inside = lines_of(
        town.folder.path,
        town.result("quarter.print", town.days({{"form", "xlsx"}, {"published", false}})).at("text"));
    if (inside.empty()) return;
    // Figures, in the order that quarter.look tells them.
    auto const& figures = looked.at("figures").as_array();
    REQUIRE(inside.size() > figures.size() + 3);
    CHECK(inside[0] == "sheet Figures");
    CHECK(inside[1] == "First day\tLast day\tProgramme\tOf whom\tPart\tWhat\tPeople\tTimes\tHours");
    for (std::size_t at = 0; at < figures.size(); ++at) {
        auto const& line = inside[at + 2];
        auto const number = [&](char const* name) {
            return "\t" + std::to_string(figures[at].at(name).as_int64());
        };
        CAPTURE(line);
        CHECK(line.starts_with("2026-10-01\t2026-12-31\t\t"));
        CHECK(line.ends_with(number("people") + number("times") + number("minutes")));
    }
    // Rows: those that were worked add up to the figure.
    auto const rows = figures.size() + 2;
    CHECK(inside[rows] == "sheet Rows");
    std::set<std::string> who;
    std::int64_t times = 0;
    std::int64_t minutes = 0;
    for (auto at = rows + 2; at < inside.size(); ++at) {
        std::istringstream line(inside[at]);
        std::vector<std::string> cells;
        for (std::string cell; std::getline(line, cell, '\t');) cells.push_back(cell);
        REQUIRE(cells.size() == 7);
        CHECK((cells[5] >= first && cells[5] <= last));
        if (cells[0] != "Volunteered") continue;
        who.insert(cells[1]);
        ++times;
        minutes += std::stoll(cells[6]);
    }
    CHECK(std::to_string(who.size()) + " " + std::to_string(times) + " " + std::to_string(minutes) ==
          Town::figures_of(looked).at("/worked/"));
    // Outside there are no rows, and small counts are not told.
    auto const outside =
        lines_of(town.folder.path, town.result("quarter.print", town.days({{"form", "xlsx"}})).at("text"));
    CHECK(outside.size() == figures.size() + 2);
    CHECK(std::ranges::any_of(outside, [](auto const& line) { return line.ends_with("\t*\t*\t*"); }) ==
          std::ranges::any_of(
              town.result("quarter.look", town.days({{"published", true}})).at("figures").as_array(),
              [](auto const& figure) { return figure.at("hidden").as_bool(); }));
}

TEST_CASE("every figure leads to its rows, page by page") {
    Town town;
    auto const told = Town::figures_of(town.result("quarter.look", town.days()));
    for (std::string const measure : {"enquired", "worked", "still_there"}) {
        for (std::string const ward : {"", "Bow East", "any"}) {
            CAPTURE(measure);
            CAPTURE(ward);
            std::set<std::string> who;
            std::int64_t times = 0;
            std::int64_t minutes = 0;
            auto asked = town.days({{"measure", measure}, {"limit", 7}});
            if (ward != "any") asked["ward"] = ward;
            for (;;) {
                auto const page = town.result("quarter.rows", asked);
                for (auto const& row : page.at("rows").as_array()) {
                    who.emplace(row.at("volunteer").as_string());
                    ++times;
                    minutes += row.at("minutes").as_int64();
                }
                if (!page.contains("next")) break;
                asked["after"] = page.at("next");
            }
            auto const sum =
                std::to_string(who.size()) + " " + std::to_string(times) + " " + std::to_string(minutes);
            CHECK(sum == told.at(ward == "any" ? "/" + measure + "/" : "ward/" + measure + "/" + ward));
        }
    }
}

TEST_CASE("what was handed in stays as it was, whatever happens since") {
    Town town;
    REQUIRE(outcome(town.change(
                town.staff, "milestone.add",
                {{"volunteer", Town::person(3)}, {"kind", "into_work"}, {"on", "2026-12-31"}})) == "result");
    auto const before = Town::figures_of(town.result("quarter.look", town.days()));
    auto const reply = town.change(town.staff, "quarter.hand_in", town.days({{"title", "Autumn"}}));
    REQUIRE(outcome(reply) == "result");
    auto const number = reply.at("result").at("quarter");
    town.writer->change([&](store::Change& change) {
        for (int i = 0; i < 40; ++i) town.work(change.database(), Town::person(i), "R100", "O0", "confirmed");
        store::Statement(change.database(), "update volunteer set postcode = 'E3 4AA'").run();
        change.publish(1, {"volunteer.changed", "P1000", "", "", ""});
    });
    town.seconds += 60;
    auto const now = town.result("quarter.look", town.days());
    CHECK(Town::figures_of(now) != before);
    CHECK_FALSE(now.at("quarter").as_object().contains("quarter"));
    auto const kept = town.result("quarter.look", {{"quarter", number}});
    CHECK(Town::figures_of(kept) == before);
    CHECK(kept.at("quarter").at("title") == "Autumn");
    CHECK(kept.at("quarter").at("first") == "2026-10-01");
    auto const rows =
        town.result("quarter.rows", {{"quarter", number}, {"measure", "worked"}, {"limit", 500}});
    std::int64_t minutes = 0;
    for (auto const& row : rows.at("rows").as_array()) minutes += row.at("minutes").as_int64();
    CHECK(before.at("/worked/").ends_with(" " + std::to_string(minutes)));
    CHECK(town.result("quarter.list").at("quarters").as_array().size() == 1);
    // As a file: outside, small counts are hidden; inside they are not.
    auto const outside = town.result("quarter.print", {{"quarter", number}, {"form", "csv"}});
    auto const inside =
        town.result("quarter.print", {{"quarter", number}, {"form", "csv"}, {"published", false}});
    CHECK(outside.at("text").as_string().find(",yes\r\n") != std::string::npos);
    CHECK(inside.at("text").as_string().find(",yes\r\n") == std::string::npos);
    CHECK(town.result("quarter.print", town.days({{"form", "html"}}))
              .at("text")
              .as_string()
              .starts_with("<!doctype html>"));
}

TEST_CASE("answers about oneself: given by oneself or for one, read one by one by nobody else") {
    Town town;
    auto const me = Town::person(1);
    auto const answer = [&](std::string const& who, std::string const& volunteer, std::string const& question,
                            std::string const& given) {
        return outcome(town.change(
            who, "monitoring.answer",
            {{"volunteer", volunteer}, {"answers", {{{"question", question}, {"answer", given}}}}}));
    };
    CHECK(answer(town.ana, me, "gender", "woman") == "result");
    CHECK(answer(town.ana, me, "work", "prefer_not_to_say") == "result");
    CHECK(answer(town.ana, me, "work", "astronaut") == "answer_unknown");
    CHECK(answer(town.ana, me, "shoe_size", "43") == "answer_unknown");
    CHECK(answer(town.ana, Town::person(2), "gender", "man") == "not_allowed");
    CHECK(answer(town.staff, me, "age", "26_to_40") == "result"); // asked by telephone
    CHECK(answer(town.staff, "nobody", "age", "26_to_40") == "volunteer_unknown");
    CHECK(outcome(town.call(town.staff, "monitoring.get", {{"volunteer", me}})) == "not_allowed");
    auto const own = [&] {
        return town.call(town.ana, "monitoring.get", {{"volunteer", me}})
            .at("result")
            .at("answers")
            .as_array()
            .size();
    };
    CHECK(own() == 3);
    CHECK(answer(town.ana, me, "age", "") == "result");
    CHECK(own() == 2);
    CHECK(outcome(town.call(town.ana, "quarter.look", town.days())) == "not_allowed");
    CHECK(town.result("monitoring.questions").at("questions").as_array().size() == 5);

    // In figures they are parts; and whoever did not answer is one too.
    REQUIRE(outcome(town.change(town.staff, "milestone.add",
                                {{"volunteer", me}, {"kind", "into_work"}, {"on", "2026-11-05"}})) ==
            "result");
    auto const told = Town::figures_of(town.result("quarter.look", town.days()));
    CHECK(told.at("gender/into_work/woman") == "1 1 0");
    CHECK(told.at("age/into_work/") == "1 1 0");
    auto const shown = town.result("quarter.look", town.days({{"published", true}}));
    CHECK(Town::figures_of(shown).at("gender/into_work/woman") == "0 0 0");
    CHECK(Town::figures_of(shown).at("/into_work/") == "0 0 0");
}

TEST_CASE("milestones and a programme's people, and questions that make no sense") {
    Town town;
    auto const me = Town::person(1);
    auto const add = [&](json::object more) {
        json::object params{{"volunteer", me}, {"kind", "training_done"}, {"on", "2026-10-01"}};
        for (auto const& each : more) params[each.key()] = each.value();
        return town.change(town.staff, "milestone.add", std::move(params));
    };
    auto const made = add({});
    REQUIRE(outcome(made) == "result");
    CHECK(outcome(add({{"on", "31/12/2026"}})) == "result"); // the last day counts too
    CHECK(outcome(add({{"on", "2027-01-01"}})) == "result"); // the day after does not
    CHECK(outcome(add({{"on", "soon"}})) == "day_unreadable");
    CHECK(outcome(add({{"opening", "R999"}})) == "opening_unknown");
    CHECK(outcome(add({{"volunteer", "nobody"}})) == "volunteer_unknown");
    CHECK(town.result("milestone.list", {{"volunteer", me}}).at("milestones").as_array().size() == 3);
    auto const count = [&](json::object more = {}) {
        return Town::figures_of(town.result("quarter.look", town.days(std::move(more))))
            .at("/training_done/");
    };
    CHECK(count() == "1 2 0");
    auto const tag = [&](bool belongs) {
        return outcome(
            town.change(town.staff, "programme.tag",
                        {{"programme", "Route to work"}, {"volunteer", me}, {"belongs", belongs}}));
    };
    CHECK(count({{"programme", "Route to work"}}) == "0 0 0");
    CHECK(tag(true) == "result");
    CHECK(tag(true) == "result");
    CHECK(count({{"programme", "Route to work"}}) == "1 2 0");
    CHECK(tag(false) == "result");
    CHECK(count({{"programme", "Route to work"}}) == "0 0 0");
    CHECK(outcome(town.change(town.staff, "milestone.remove",
                              {{"number", made.at("result").at("number")}})) == "result");
    CHECK(outcome(town.change(town.staff, "milestone.remove",
                              {{"number", made.at("result").at("number")}})) == "unknown");
    CHECK(count() == "1 1 0");

    CHECK(town.refusal("quarter.look", {}) == "quarter_unclear");
    CHECK(town.refusal("quarter.look", {{"first", first}}) == "quarter_unclear");
    CHECK(town.refusal("quarter.look", town.days({{"quarter", 1}})) == "quarter_unknown");
    CHECK(town.refusal("quarter.look", {{"quarter", 99}}) == "quarter_unknown");
    CHECK(town.refusal("quarter.look", {{"first", last}, {"last", first}}) == "quarter_days");
    CHECK(town.refusal("quarter.look", {{"first", "2020-01-01"}, {"last", last}}) == "quarter_days");
    CHECK(town.refusal("quarter.look", {{"first", "x"}, {"last", last}}) == "day_unreadable");
}
