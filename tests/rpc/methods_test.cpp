// SPDX-License-Identifier: MIT
// The methods of people, roles and matches over a real writer: who may call them about whom, what they say of
// a wrong cell, and what they hide.
#include "../desk/desk_town.hpp"
#include "desk/hours.hpp"
#include "desk/snapshots.hpp"
#include "exchange/pack_columns.hpp"
#include "explanation/codes.hpp"
#include "phrases/refusals.hpp"
#include "rpc/methods/all.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"
#include "source_folder.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

using namespace kith;
using namespace kith::rpc;
using desk::testing::centre;
using desk::testing::Hub;
using desk::testing::town;
namespace json = boost::json;
using auth::Standing;

namespace {

MethodTable const& table() {
    static MethodTable const made(all_methods());
    return made;
}

auth::Principal caller(Standing standing, std::string volunteer = {}, std::string organisation = {}) {
    auth::Principal made;
    made.centre = centre;
    made.id = "p-" + std::string(auth::word_of(standing));
    made.standing = standing;
    made.volunteer = std::move(volunteer);
    made.organisation = std::move(organisation);
    return made;
}

auth::Principal const staff = caller(Standing::coordinator);

// One call as the dispatcher makes it: its row, its params, its subject, then its handler in a change. The
// result, or {"refused": code, ...}, {"denied": true}, {"mismatch": ...}.
json::object call(Hub const& hub, auth::Principal const& principal, std::string_view name,
                  std::string_view params) {
    auto const* method = table().find(name);
    REQUIRE(method != nullptr);
    auto const* row = auth::find_method(name);
    REQUIRE(row != nullptr);
    json::object said;
    std::any prepared;
    if (method->prepare) { // looks, works it out beside the writer's thread, and comes back
        Slow slow;
        hub.writer->read([&](store::Database& database) {
            auth::RandomBytes const random;
            Services services;
            Turn turn({principal,
                       auth::reach_of(*row, principal.standing),
                       desk::testing::opening_day,
                       database,
                       nullptr,
                       random,
                       services,
                       {},
                       {}});
            slow = method->prepare(turn, *method->decode(json::parse(params).as_object()));
        });
        prepared = slow();
    }
    hub.writer->change([&](store::Change& change) {
        auth::RandomBytes const random = [](std::span<unsigned char> bytes) {
            static unsigned char drawn = 0;
            std::ranges::fill(bytes, ++drawn);
        };
        Services services;
        auto const reach = auth::reach_of(*row, principal.standing);
        static int keys = 0; // what a call makes is named by its key
        Turn turn({principal,
                   reach,
                   change.now(),
                   change.database(),
                   method->effect == Effect::reads ? nullptr : &change,
                   random,
                   services,
                   {},
                   std::to_string(++keys),
                   prepared,
                   &change});
        auto const decoded = method->decode(json::parse(params).as_object());
        if (!decoded) {
            said = {{"mismatch", decoded.error().message}};
            return;
        }
        if (!method->by_scope &&
            !auth::reaches(principal, reach, method->subject ? method->subject(turn, *decoded) : Subject{})) {
            said = {{"denied", true}};
            return;
        }
        auto const result = method->run(turn, *decoded);
        if (result)
            said = result->as_object();
        else
            said = {{"refused", result.error().data.as_object().at("refusal")},
                    {"data", result.error().data}};
    });
    return said;
}

std::string text(json::object const& said, std::string_view member) {
    auto const* found = said.if_contains(member);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : json::serialize(said);
}

std::string pair(std::string const& volunteer, std::string const& opening, std::string const& more = {}) {
    return R"({"volunteer":")" + volunteer + R"(","opening":")" + opening + "\"" + more + "}";
}

} // namespace

TEST_CASE("every method has its row, and every row that lets somebody reach their own has a method that says "
          "whose, strangers look for open roles, come in, register, and nothing else") {
    std::vector<std::string> strangers;
    for (auto const& method : table().all()) {
        CAPTURE(method.name);
        auto const* row = auth::find_method(method.name);
        REQUIRE(row != nullptr);
        bool const own = std::ranges::find(row->reach, auth::Reach::own) != row->reach.end();
        CHECK((!own || method.subject || method.by_scope));
        if (auth::reach_of(*row, Standing::anonymous) != auth::Reach::none) strangers.push_back(method.name);
    }
    std::ranges::sort(strangers);
    CHECK(strangers == std::vector<std::string>{"organisation.register", "role.find", "session.begin_code",
                                                "session.begin_password", "session.finish_code",
                                                "session.finish_link", "session.finish_totp", "session.me",
                                                "session.set_password", "volunteer.register"});
    for (std::size_t i = 0; i < explanation::code_count<MatchState>; ++i) {
        auto const state = static_cast<MatchState>(i);
        CHECK(auth::find_event("match." + std::string(explanation::code_of(state))) != nullptr);
    }
    for (auto const* kind :
         {"organisation.changed", "volunteer.changed", "role.changed", "shift.changed", "clearing.changed",
          "attention.raised", "opening.place_freed", "hours.logged", "hours.confirmed", "hours.rejected"}) {
        CHECK(auth::find_event(kind) != nullptr);
    }
}

TEST_CASE("a wrong cell is told in the words of the pack's reader, and nothing is written") {
    Hub hub;
    hub.load(town(1, 1, 1));
    auto const said = call(hub, staff, "volunteer.add",
                           R"({"id":"N1","cells":{"name":"Nia","availability":"Mon 9-5","not_for":"R77"}})");
    CHECK_FALSE(said.at("saved").as_bool());
    auto files = town(1, 1, 1);
    files["volunteers.csv"] = "id,name,availability,not_for\nN1,Nia,Mon 9-5,R77\n";
    auto const read =
        exchange::read_pack(files, "", {desk::testing::opening_day, desk::testing::opening_day});
    REQUIRE_FALSE(read);
    auto const& problems = said.at("problems").as_array();
    auto const words = phrases::Phrases::load("en");
    REQUIRE(problems.size() == read.error().errors.size());
    for (std::size_t i = 0; i < problems.size(); ++i) {
        auto const& error = read.error().errors[i];
        auto const& problem = problems[i].as_object();
        CHECK(text(problem, "column") == error.column);
        CHECK(text(problem, "expected") == exchange::code(error.expected));
        CHECK(text(problem, "hint") == error.hint);
        CHECK(text(problem, "message")
                  .find(words.say("expected." + std::string(exchange::code(error.expected)))) !=
              std::string::npos);
    }
    CHECK(text(call(hub, staff, "volunteer.get", R"({"id":"N1"})"), "refused") == "unknown");
    CHECK(call(hub, staff, "volunteer.add", R"({"id":"N1","cells":{"shoe_size":"9"}})").contains("mismatch"));
    CHECK(call(hub, staff, "volunteer.add", R"({"id":"N1","cells":{"name":"Nia"}})").at("saved").as_bool());
    CHECK(text(call(hub, staff, "volunteer.add", R"({"id":"N1","cells":{}})"), "refused") == "id_taken");
}

TEST_CASE(
    "people see and change what is theirs, brokers see no checks, and nobody learns why somebody is barred") {
    Hub hub;
    hub.load(town(2, 1, 1));
    CHECK(call(hub, staff, "volunteer.update",
               R"({"id":"V00","cells":{"checks":"dbs_enhanced:adult","not_for":"O2","postcode":"E3 2AA"}})")
              .at("saved")
              .as_bool());
    auto const cells = [&](auth::Principal const& who) {
        auto const said = call(hub, who, "volunteer.get", R"({"id":"V00"})");
        return said.contains("cells") ? said.at("cells").as_object()
                                      : json::object{{"refused", json::serialize(said)}};
    };
    auto const own = caller(Standing::volunteer, "V00");
    CHECK(cells(staff).contains("checks"));
    CHECK(cells(staff).contains("not_for"));
    CHECK(cells(own).contains("checks"));
    CHECK(cells(own).contains("postcode"));
    CHECK_FALSE(cells(own).contains("not_for"));
    auto const broker = cells(caller(Standing::broker));
    CHECK(broker.contains("name"));
    CHECK_FALSE(broker.contains("checks"));
    CHECK_FALSE(broker.contains("not_for"));
    CHECK(
        call(hub, caller(Standing::volunteer, "V01"), "volunteer.get", R"({"id":"V00"})").contains("denied"));
    CHECK(call(hub, own, "volunteer.update", R"({"id":"V00","cells":{"availability":"Sat"}})")
              .at("saved")
              .as_bool());
    CHECK(text(call(hub, own, "volunteer.update", R"({"id":"V00","cells":{"references":"yes"}})"),
               "refused") == "column_not_yours");
    CHECK(call(hub, own, "volunteer.update", R"({"id":"V01","cells":{"name":"X"}})").contains("denied"));
    CHECK(call(hub, own, "volunteer.list", "{}").contains("denied"));
    // Barred: told no more than that it is closed.
    CHECK(text(call(hub, own, "match.apply", pair("V00", "COOK")), "refused") == "opening_closed");
}

TEST_CASE("organisers keep their own roles, and can neither take others' nor give theirs away") {
    Hub hub;
    hub.load(town(1, 1, 1));
    auto const organiser = caller(Standing::organiser, {}, "O2");
    CHECK(call(hub, organiser, "role.add",
               R"({"id":"R2","cells":{"organisation":"O2","title":"Drive","places_maximum":"2"}})")
              .at("saved")
              .as_bool());
    CHECK(
        call(hub, organiser, "role.add", R"({"id":"R3","cells":{"organisation":"O1"}})").contains("denied"));
    CHECK(call(hub, organiser, "role.add", R"({"id":"R3","cells":{}})").contains("denied"));
    CHECK(call(hub, organiser, "role.update", R"({"id":"DIRECT","cells":{"title":"Mine"}})")
              .contains("denied"));
    CHECK(text(call(hub, organiser, "role.update", R"({"id":"R2","cells":{"organisation":"O1"}})"),
               "refused") == "organisation_not_yours");
    CHECK(text(call(hub, organiser, "shift.add", R"({"id":"COOK","cells":{"role":"R2"}})"), "refused") ==
          "id_taken");
    auto const listed = call(hub, organiser, "role.list", R"({"of":"O2","limit":1})");
    CHECK(listed.at("rows").as_array().size() == 1);
    CHECK(text(listed, "next") == "COOK");
    auto const rest = call(hub, organiser, "role.list", R"({"of":"O2","after":"COOK"})");
    CHECK(text(rest.at("rows").as_array().at(0).as_object(), "id") == "R2");
    CHECK_FALSE(rest.contains("next"));
}

TEST_CASE("a match from application to start, by the people whose steps they are") {
    Hub hub;
    hub.load(town(2, 1, 1));
    auto const ana = caller(Standing::volunteer, "V00");
    auto const kitchen = caller(Standing::organiser, {}, "O2");
    auto const seen = [&](auth::Principal const& who) {
        return call(hub, who, "match.list", "{}").at("matches").as_array().size();
    };
    CHECK(text(call(hub, ana, "match.apply", pair("V00", "COOK")), "state") == "interested");
    CHECK(call(hub, ana, "match.apply", pair("V01", "COOK")).contains("denied"));
    CHECK(call(hub, ana, "match.refer", pair("V00", "COOK")).contains("denied"));
    CHECK(seen(ana) == 1);
    CHECK(seen(kitchen) == 0); // not told yet
    CHECK(text(call(hub, kitchen, "match.get", pair("V00", "COOK")), "refused") == "unknown");
    CHECK(text(call(hub, kitchen, "match.drop_out", pair("V00", "COOK")), "refused") == "not_from_here");
    hub.wait(std::chrono::hours(2));
    CHECK(text(call(hub, staff, "match.refer", pair("V00", "COOK")), "state") == "referred");
    CHECK(seen(kitchen) == 1);
    CHECK(seen(caller(Standing::organiser, {}, "O1")) == 0);
    CHECK(call(hub, staff, "match.first_reply", "{}").at("median_seconds").as_int64() == 7200);
    CHECK(text(call(hub, kitchen, "match.take_on", pair("V00", "COOK")), "state") == "clearing");
    CHECK(text(call(hub, kitchen, "match.confirm", pair("V00", "COOK", R"(,"first_day":"2026-13-45")")),
               "refused") == "first_day_unreadable");
    CHECK(text(call(hub, kitchen, "match.confirm", pair("V00", "COOK", R"(,"first_day":"2026-09-15")")),
               "state") == "confirmed");
    auto const waits = call(hub, kitchen, "match.start", pair("V00", "COOK"));
    CHECK(text(waits, "refused") == "unsettled");
    CHECK(waits.at("data").as_object().at("numbers").as_object().contains("waiting.references"));
    CHECK(text(call(hub, kitchen, "match.start",
                    pair("V00", "COOK", R"(,"override_gates":true,"reason":"we know her")")),
               "refused") == "override_not_yours");
    auto const whole = call(hub, staff, "match.get", pair("V00", "COOK"));
    CHECK(whole.at("waiting").as_array().size() == 1);
    auto const& list = whole.at("clearing").as_array();
    REQUIRE(list.size() == 1);
    auto const number = std::to_string(list.front().as_object().at("number").as_int64());
    CHECK_FALSE(call(hub, kitchen, "match.get", pair("V00", "COOK")).contains("waiting"));
    CHECK(call(hub, kitchen, "clearing.settle", pair("V00", "COOK", ",\"number\":" + number))
              .contains("denied"));
    CHECK_FALSE(call(hub, staff, "clearing.settle", pair("V00", "COOK", ",\"number\":" + number))
                    .contains("refused"));
    CHECK(text(call(hub, kitchen, "match.start", pair("V00", "COOK")), "state") == "active");
    CHECK(call(hub, staff, "match.steps", pair("V00", "COOK")).at("steps").as_array().size() == 5);
    auto const left = call(hub, ana, "match.drop_out", pair("V00", "COOK"));
    CHECK(text(left, "state") == "left");
    CHECK(left.at("place_freed").as_bool());
    CHECK(call(hub, staff, "attention.list", "{}").at("waiting").as_array().size() == 1);
    CHECK_FALSE(call(hub, staff, "attention.settle", pair("V00", "COOK")).contains("refused"));
    CHECK(call(hub, staff, "attention.list", "{}").at("waiting").as_array().empty());
    hub.writer->read([](store::Database& database) {
        for (auto const& each : store::events_after(database, centre, 0, 1000)) {
            CAPTURE(each.event.kind);
            CHECK(auth::find_event(each.event.kind) != nullptr);
            // What the kitchen is not to know does not name it.
            if (each.event.kind == "match.interested") CHECK(each.event.organisation.empty());
            if (each.event.kind == "match.referred") CHECK(each.event.organisation == "O2");
        }
    });
}

TEST_CASE("a suggestion is the centre's own: the person neither sees it nor moves it") {
    Hub hub;
    hub.load(town(1, 1, 1));
    auto const ana = caller(Standing::volunteer, "V00");
    CHECK(text(call(hub, staff, "match.suggest", pair("V00", "COOK")), "state") == "suggested");
    CHECK(call(hub, ana, "match.list", "{}").at("matches").as_array().empty());
    CHECK(text(call(hub, ana, "match.get", pair("V00", "COOK")), "refused") == "unknown");
    CHECK(text(call(hub, ana, "match.decline", pair("V00", "COOK")), "refused") == "not_from_here");
    CHECK(text(call(hub, staff, "match.offer", pair("V00", "COOK", R"(,"channel":"phone")")), "state") ==
          "offered");
    CHECK(call(hub, ana, "match.list", "{}").at("matches").as_array().size() == 1);
    CHECK(text(call(hub, ana, "match.accept", pair("V00", "COOK")), "state") == "accepted");
}

TEST_CASE("waves ask no more than it takes, nobody twice, nobody who said no, and nobody at night") {
    Hub hub;
    hub.load(town(40, 1, 2));
    std::string candidates;
    for (int i = 0; i < 40; ++i)
        candidates += (i == 0 ? "\"" : ",\"") + ("V" + desk::testing::padded(i)) + "\"";
    auto const wave = [&] {
        return call(hub, staff, "wave.next",
                    R"({"opening":"E00","candidates":[)" + candidates + R"(,"nobody"]})");
    };
    auto const first = wave();
    CHECK(text(first, "because") == "asks");
    auto const asked = first.at("asked").as_array();
    REQUIRE_FALSE(asked.empty());
    CHECK(asked.size() < 40);
    CHECK(text(asked.front().as_object(), "volunteer") == "V00"); // the best first
    CHECK(text(wave(), "because") == "waiting");                  // answers are out
    for (auto const& each : asked) {
        auto const volunteer = text(each.as_object(), "volunteer");
        auto const who = caller(Standing::volunteer, volunteer);
        CHECK(text(call(hub, who, "match.decline", pair(volunteer, "E00")), "state") ==
              "declined_by_volunteer");
    }
    auto const second = wave();
    CHECK(text(second, "because") == "asks");
    CHECK(second.at("number").as_int64() == 2);
    // After so many a no it asks more of them, none of whom was asked before.
    CHECK(second.at("asked").as_array().size() > asked.size());
    for (auto const& each : second.at("asked").as_array()) {
        for (auto const& other : asked)
            CHECK(text(each.as_object(), "volunteer") != text(other.as_object(), "volunteer"));
    }
    hub.wait(std::chrono::hours(16)); // one in the morning
    CHECK(text(wave(), "because") == "quiet");
    hub.look([&](store::Matches& matches) {
        for (auto const& offer : matches.offers_of("E00")) {
            CHECK(offer.policy == "waves");
            CHECK(offer.wave >= 1);
        }
    });
    CHECK(text(call(hub, staff, "wave.next", R"({"opening":"nowhere","candidates":[]})"), "refused") ==
          "opening_unknown");
}

TEST_CASE(
    "hours are logged by the person, confirmed by the organisation, and paid within the centre's budget") {
    Hub hub;
    hub.load(town(2, 3, 2));
    auto const ana = caller(Standing::volunteer, "V00");
    auto const rota = caller(Standing::organiser, {}, "O1");
    auto const log = [&](auth::Principal const& who, std::string const& minutes) {
        return call(hub, who, "hours.log",
                    pair("V00", "E00", ",\"worked_on\":\"2026-10-01\",\"minutes\":" + minutes));
    };
    auto const balance = [&] {
        std::optional<desk::HoursDesk::Balance> found;
        hub.writer->change(
            [&](store::Change& change) { found = desk::HoursDesk(change, centre).balance("V00"); });
        return found.value_or(desk::HoursDesk::Balance{-1, -1, -1});
    };
    CHECK(text(log(ana, "120"), "refused") == "no_such_match");
    CHECK(text(call(hub, staff, "match.offer", pair("V00", "E00", R"(,"channel":"text")")), "state") ==
          "offered");
    CHECK(text(call(hub, ana, "match.accept", pair("V00", "E00")), "state") == "confirmed");
    CHECK(text(log(ana, "120"), "refused") == "worked_in_future");
    hub.wait(std::chrono::days(25));
    // No budget yet: the hours count, no credit moves.
    auto const first = log(ana, "120");
    CHECK(text(first, "state") == "pending");
    auto const confirm = [&](json::object const& logged, std::string const& minutes) {
        return R"({"transfer":")" + text(logged, "transfer") + R"(","minutes":)" + minutes + "}";
    };
    CHECK(call(hub, ana, "hours.confirm", confirm(first, "120")).contains("denied"));
    CHECK(call(hub, caller(Standing::organiser, {}, "O2"), "hours.confirm", confirm(first, "120"))
              .contains("denied"));
    CHECK(text(call(hub, rota, "hours.confirm", confirm(first, "121")), "refused") == "more_than_logged");
    CHECK(text(call(hub, rota, "hours.confirm", confirm(first, "90")), "state") == "confirmed");
    CHECK(text(call(hub, rota, "hours.confirm", confirm(first, "90")), "refused") == "already_resolved");
    CHECK(balance().hours_given == 90);
    CHECK(balance().spendable == 0);
    // A budget of three hours: two are held for what is logged, so that two more are too many.
    auto const administrator = caller(Standing::administrator);
    CHECK(call(hub, staff, "hours.set_budget", R"({"minutes":180})").contains("denied"));
    CHECK_FALSE(call(hub, administrator, "hours.set_budget", R"({"minutes":180})").contains("refused"));
    auto const second = log(ana, "120");
    CHECK(balance().pending_in == 120);
    auto const third = log(ana, "120");
    CHECK(text(third, "refused") == "giver_below_floor");
    CHECK(third.at("data").as_object().at("retry").as_bool());
    CHECK(text(call(hub, rota, "hours.reject", R"({"transfer":")" + text(second, "transfer") + "\"}"),
               "state") == "rejected");
    CHECK(text(log(rota, "120"), "state") == "confirmed"); // the organisation's own word
    CHECK(balance().spendable == 120);
    CHECK(balance().hours_given == 210);
    CHECK(call(hub, ana, "hours.list", "{}").at("hours").as_array().size() == 3);
    CHECK(call(hub, caller(Standing::volunteer, "V01"), "hours.list", "{}").at("hours").as_array().empty());
    CHECK(
        call(hub, caller(Standing::organiser, {}, "O2"), "hours.list", "{}").at("hours").as_array().empty());
    hub.restart();
    CHECK(balance().spendable == 120);
    hub.writer->read([&](store::Database&) {
        std::int64_t total = 0;
        for (auto const& account : hub.writer->shelf().books(desk::testing::centre_id).accounts()) {
            total += account.posted;
        }
        CHECK(total == 0);
    });
}

TEST_CASE("shortlists both ways agree with the judge on a snapshot, with reasons and questions in words") {
    Hub hub;
    hub.load(desk::pack_files_in(source_folder() / "data" / "sample"));
    std::optional<exchange::Pack> pack;
    hub.writer->read([&](store::Database& database) {
        auto read = desk::snapshot(database, centre, desk::testing::opening_day);
        REQUIRE(read);
        pack = std::move(*read);
    });
    eligibility::Judge const judge(pack->roster, pack->settings);
    auto const& opening = pack->roster.openings()[5];
    auto const expected = eligibility::shortlist(judge, *pack->roster.find_opening(opening.key), 7);
    auto const said =
        call(hub, staff, "shortlist.of_opening", R"({"opening":")" + opening.key + R"(","limit":7})");
    auto const& eligible = said.at("eligible").as_array();
    REQUIRE(eligible.size() == expected.eligible.size());
    for (std::size_t i = 0; i < eligible.size(); ++i) {
        auto const& row = eligible[i].as_object();
        CHECK(text(row, "id") == pack->roster[expected.eligible[i].id].key);
        CHECK(row.at("score").as_int64() == expected.eligible[i].score);
        CHECK_FALSE(row.at("reasons").as_array().empty());
    }
    for (auto const& row : said.at("ask_first").as_array()) {
        CHECK_FALSE(row.as_object().at("questions").as_array().empty());
    }
    auto const& volunteer = pack->roster.volunteers()[3];
    auto const own = caller(Standing::volunteer, volunteer.key);
    auto const mine = call(hub, own, "shortlist.of_volunteer", R"({"volunteer":")" + volunteer.key + "\"}");
    CHECK(mine.at("eligible").as_array().size() ==
          eligibility::shortlist(judge, *pack->roster.find_volunteer(volunteer.key), 20).eligible.size());
    CHECK(call(hub, own, "shortlist.of_volunteer", R"({"volunteer":"V0001"})").contains("denied") ==
          (volunteer.key != "V0001"));
    CHECK(text(call(hub, staff, "shortlist.of_opening", R"({"opening":"nowhere"})"), "refused") == "unknown");
}

TEST_CASE("a kept snapshot serves until something happens, and is made anew then") {
    Hub hub;
    hub.load(town(3, 1, 1));
    desk::Snapshots snapshots(hub.folder / "kith.db");
    auto const now = desk::testing::opening_day;
    auto const first = snapshots.of(centre, now);
    CHECK(snapshots.of(centre, now + std::chrono::minutes(30)) == first);
    CHECK(snapshots.of(centre, now + std::chrono::hours(2)) != first); // another hour, other facts
    auto const second = snapshots.of(centre, now + std::chrono::hours(2));
    CHECK(text(call(hub, staff, "match.suggest", pair("V00", "COOK")), "state") == "suggested");
    CHECK(snapshots.of(centre, now + std::chrono::hours(2)) == second); // for two seconds
    auto const third = snapshots.of(centre, now + std::chrono::hours(2) + std::chrono::seconds(3));
    CHECK(third != second);
    CHECK(third->roster().matches().size() == 1);
    CHECK(second->roster().matches().empty()); // whoever still looks at it is left alone
}
