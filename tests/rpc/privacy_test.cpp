// SPDX-License-Identifier: MIT
// Requests about data over the wire: what the clock says, what an export holds, what erasing leaves; every
// change in the audit; and people who have died or moved away.
#include "../desk/desk_town.hpp"
#include "desk/community.hpp"
#include "desk/privacy.hpp"
#include "hub.hpp"
#include "store/audit.hpp"
#include "store/care.hpp"
#include "store/events.hpp"
#include "store/journal.hpp"
#include "store/matches.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

using namespace kith;
using namespace kith::rpc;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

struct Town : rpc_test::Hub {
    std::string boss, staff, ana, ben, kitchen;
    Town() {
        seconds = desk::testing::opening_day.time_since_epoch().count(); // Monday 7 September 2026
        writer->change([](store::Change& change) {
            REQUIRE(desk::load_pack(change, 1, desk::testing::town(4, 4, 5), "Stepney").has_value());
        });
        sign_in_everybody();
    }
    void sign_in_everybody() {
        auto const n = std::to_string(++times_);
        boss = somebody(1, "boss" + n, Standing::administrator);
        staff = somebody(1, "staff" + n, Standing::coordinator);
        ana = somebody(1, "pana" + n, Standing::volunteer, "V00");
        ben = somebody(1, "pben" + n, Standing::volunteer, "V01");
        kitchen = somebody(1, "pkitchen" + n, Standing::organiser, {}, "O2");
    }
    std::string refused(std::string const& who, std::string const& method, json::object params) {
        return outcome(change(who, method, std::move(params)));
    }
    std::string bytes_of_all_files() {
        std::string all;
        for (auto const& file : std::filesystem::recursive_directory_iterator(folder.path)) {
            if (!file.is_regular_file()) continue;
            std::stringstream text;
            text << std::ifstream(file.path(), std::ios::binary).rdbuf();
            all += text.str();
        }
        return all;
    }
    json::array waiting(std::string const& what) {
        return result(staff, "queue.list", {{"what", what}}).at("rows").as_array();
    }

  private:
    int times_ = 0;
};

} // namespace

TEST_CASE("a subject-access request arrives: a case with an identity check, a clock and a review") {
    Town town;
    CHECK(town.refused(town.kitchen, "privacy.open", {{"kind", "access"}, {"words", "x"}}) == "not_allowed");
    CHECK(town.refused(town.staff, "privacy.open", {{"kind", "access"}, {"words", "x"}}) == "subject_needed");
    CHECK(town.refused(town.staff, "privacy.open",
                       {{"kind", "access"}, {"volunteer", "V99"}, {"words", "x"}}) == "volunteer_unknown");
    CHECK(town.refused(
              town.staff, "privacy.open",
              {{"kind", "access"}, {"volunteer", "V00"}, {"words", "x"}, {"received_on", "2027-01-01"}}) ==
          "day_out_of_range");
    auto const number = town.done(town.staff, "privacy.open",
                                  {{"kind", "access"},
                                   {"volunteer", "V00"},
                                   {"words", "What do you have about me?"},
                                   {"received_on", "2026-09-04"}})
                            .at("number");
    json::object const one{{"number", number}};
    auto const due = [&] { return town.result(town.staff, "privacy.look", one).at("row").at("due_on"); };
    CHECK(due() == "2026-10-05"); // the 4th is a Sunday
    // Stopped for three days while more was asked of them.
    CHECK(town.refused(town.staff, "privacy.go_on", one) == "clock_runs");
    town.done(town.staff, "privacy.stop", one);
    CHECK(town.refused(town.staff, "privacy.stop", one) == "clock_stopped");
    town.wait(std::chrono::days(3));
    town.sign_in_everybody();
    CHECK(town.result(town.staff, "privacy.list").at("cases").at(0).at("stopped") == true);
    CHECK(due() == "2026-10-07");
    town.done(town.staff, "privacy.go_on", one);
    CHECK(due() == "2026-10-07");
    town.done(town.staff, "privacy.extend", one);
    CHECK(due() == "2026-12-07");
    // Nothing leaves before it was checked who asks.
    CHECK(outcome(town.call(town.staff, "privacy.export", one)) == "not_allowed");
    CHECK(outcome(town.call(town.boss, "privacy.export", one)) == "identity_unchecked");
    town.done(town.staff, "privacy.identity", {{"number", number}, {"how", "document"}});
    town.done(town.staff, "contact.set",
              {{"volunteer", "V00"}, {"e_mail", "ana@example.org"}, {"channel", "e_mail"}});
    town.done(town.staff, "contact_log.add",
              {{"about", json::object{{"volunteer", "V00"}}},
               {"way", "call"},
               {"outcome", "reached"},
               {"spoke_to", "volunteer"},
               {"nothing_more", true},
               {"note", "Ben says she is often late"}});
    auto const held = town.result(town.boss, "privacy.export", one);
    std::string const text(held.at("text").as_string());
    CHECK(text.find("ana@example.org") != std::string::npos);
    CHECK(text.find("often late") == std::string::npos); // left out until somebody has looked at it
    CHECK(text.find("V01") == std::string::npos);
    CHECK(town.refused(town.boss, "privacy.redact",
                       {{"number", number}, {"place", "nowhere"}, {"reason", "x"}}) == "place_unknown");
    town.done(town.boss, "privacy.show", {{"number", number}, {"place", "contact_log.note"}});
    town.done(town.boss, "privacy.redact",
              {{"number", number}, {"place", "contact.e_mail"}, {"reason", "another's mailbox"}});
    auto const csv = town.result(town.boss, "privacy.export", {{"number", number}, {"format", "csv"}});
    CHECK(std::string(csv.at("text").as_string()).find("often late") != std::string::npos);
    CHECK(std::string(csv.at("text").as_string()).find("ana@example.org") == std::string::npos);
    CHECK(std::string(csv.at("text").as_string()).starts_with("table,row,column,value\r\n"));
    CHECK(outcome(town.call(town.boss, "privacy.export", {{"number", number}, {"part", 99}})) ==
          "export_part_unknown");
    CHECK(town.refused(town.boss, "privacy.close", one) == "decision_needed");
    town.done(town.boss, "privacy.decide", {{"number", number}, {"decision", "granted"}});
    town.done(town.boss, "privacy.close", one);
    CHECK(town.refused(town.boss, "privacy.decide", {{"number", number}, {"decision", "refused"}}) ==
          "case_closed");
    CHECK(town.result(town.staff, "privacy.list").at("cases").as_array().empty());
    // Who looked is in the audit, each time.
    int exports = 0;
    for (auto const& row :
         town.result(town.boss, "audit.list", {{"volunteer", "V00"}, {"limit", 500}}).at("rows").as_array())
        exports += row.at("method") == "privacy.export" ? 1 : 0;
    CHECK(exports == 2);
}

TEST_CASE("volunteers see, have put right and have erased what is held about them, by themselves") {
    Town town;
    CHECK(outcome(town.call(town.staff, "my.export")) == "not_allowed");
    auto const own = town.result(town.ana, "my.export");
    CHECK(std::string(own.at("text").as_string()).find("\"V00\"") != std::string::npos);
    CHECK(std::string(own.at("text").as_string()).find("\"V01\"") == std::string::npos);
    auto const number =
        town.done(town.ana, "my.ask", {{"kind", "correction"}, {"words", "I moved in May"}}).at("number");
    auto const mine = town.result(town.ana, "my.cases").at("cases").as_array();
    REQUIRE(mine.size() == 1);
    CHECK(mine.at(0).at("due_on") == "2026-10-07");
    CHECK(town.result(town.ben, "my.cases").at("cases").as_array().empty());
    // Signed in is checked: the case says so.
    CHECK(town.result(town.staff, "privacy.look", {{"number", number}}).at("identity_how") == "signed_in");
    CHECK(town.waiting("privacy_case").size() == 1);
}

TEST_CASE("complaints and breaches have clocks of their own, and cases come up before they are due") {
    Town town;
    auto const complaint =
        town.done(town.staff, "privacy.open",
                  {{"kind", "complaint"}, {"words", "Too many letters"}, {"volunteer", "V00"}});
    CHECK(town.result(town.staff, "privacy.look", complaint).at("row").at("due_on") == "2026-10-07");
    CHECK(town.refused(town.staff, "privacy.stop", complaint) == "clock_not_stoppable");
    town.done(town.boss, "privacy.decide", {{"number", complaint.at("number")}, {"decision", "granted"}});
    CHECK(town.refused(town.staff, "privacy.close", complaint) == "not_acknowledged");
    auto const breach =
        town.done(town.staff, "privacy.open", {{"kind", "breach"}, {"words", "A list was left on a bus"}});
    auto const row = town.result(town.staff, "privacy.look", breach).at("row").as_object();
    CHECK(row.at("due_at") == town.seconds.load() + 72 * 3600);
    // A breach is about nobody in particular, and waits with its 72 hours all the same.
    REQUIRE(town.waiting("breach_due").size() == 1);
    auto const waits = town.waiting("breach_due").at(0).as_object();
    CHECK(waits.at("privacy_case") == breach.at("number"));
    CHECK(waits.at("answer_by") == row.at("due_at"));
    CHECK(waits.contains("owner"));
    CHECK(town.waiting("privacy_due").empty());
    REQUIRE(town.waiting("privacy_case").size() == 1);
    CHECK(town.waiting("privacy_case").at(0).at("answer_on") == "2026-10-07");
    CHECK(town.waiting("privacy_case").at(0).at("about").at("volunteer") == "V00");
    // Nobody can put it off: it waits until it is closed.
    CHECK(town.refused(town.staff, "queue.settle",
                       {{"about", {{"volunteer", "V00"}}}, {"what", "privacy_case"}}) == "unknown");
    town.wait(std::chrono::days(23)); // a week before the complaint has to be acknowledged
    town.sign_in_everybody();
    CHECK(town.waiting("privacy_due").size() == 1);
    CHECK(town.waiting("privacy_case").empty());
    // Whoever looks after the person has it.
    town.done(town.boss, "queue.assign", {{"about", {{"volunteer", "V00"}}}, {"owner", "staff1"}});
    CHECK(town.waiting("privacy_due").at(0).at("owner") == "staff1");
    town.done(town.staff, "privacy.acknowledge", complaint);
    town.done(town.staff, "privacy.close", complaint);
    CHECK(town.waiting("privacy_due").empty());
    CHECK(town.waiting("breach_due").size() == 1);
}

TEST_CASE("whoever is erased is told of to whom they were referred, and is in no byte of any file") {
    Town town;
    constexpr std::string_view marker = "Zuleikha Markerson";
    auto const opened =
        town.done(town.boss, "volunteer.add", {{"id", "vzuleikha"}, {"cells", {{"name", marker}}}});
    REQUIRE(opened.at("saved") == true);
    (void)town.somebody(1, "pzuleikha", Standing::volunteer, "vzuleikha");
    town.done(town.staff, "contact.set",
              {{"volunteer", "vzuleikha"}, {"e_mail", "zuleikha.m@example.org"}, {"channel", "e_mail"}});
    town.done(town.staff, "contact_log.add",
              {{"about", json::object{{"volunteer", "vzuleikha"}}},
               {"way", "call"},
               {"outcome", "reached"},
               {"spoke_to", "volunteer"},
               {"nothing_more", true},
               {"note", "Zuleikha likes gardens"}});
    auto const number =
        town.done(town.staff, "privacy.open",
                  {{"kind", "erasure"}, {"volunteer", "vzuleikha"}, {"words", "Forget Zuleikha"}})
            .at("number");
    json::object const one{{"number", number}};
    CHECK(town.refused(town.staff, "privacy.erase", one) == "not_allowed");
    CHECK(town.refused(town.boss, "privacy.erase", one) == "not_granted");
    CHECK(town.refused(town.boss, "privacy.decide", {{"number", number}, {"decision", "granted"}}) ==
          "identity_unchecked");
    town.done(town.staff, "privacy.identity", {{"number", number}, {"how", "in_person"}});
    // A hold keeps them; it is lifted.
    auto const hold = town.done(town.boss, "hold.place",
                                {{"volunteer", "vzuleikha"}, {"reason", "A claim about Zuleikha"}});
    town.done(town.boss, "privacy.decide",
              {{"number", number}, {"decision", "granted"}, {"note", "Zuleikha asked"}});
    CHECK(town.refused(town.boss, "privacy.erase", one) == "on_hold");
    CHECK(town.result(town.boss, "hold.list").at("holds").as_array().size() == 1);
    town.done(town.boss, "hold.lift", hold);
    CHECK(town.refused(town.boss, "hold.lift", hold) == "unknown");
    REQUIRE(town.bytes_of_all_files().find(marker) != std::string::npos);
    auto const theirs = town.somebody(1, "theirs", Standing::volunteer, "vzuleikha");
    CHECK(outcome(town.call(theirs, "session.list", {})) == "result");
    auto const erased = town.done(town.boss, "privacy.erase", one);
    CHECK(outcome(town.call(theirs, "session.list", {})) == "not_signed_in");
    CHECK(std::string(erased.at("pseudonyms").at(0).as_string()).starts_with("erased-"));
    std::string all;
    for (int i = 0; i < 100; ++i) { // the log is emptied soon
        all = town.bytes_of_all_files();
        if (all.find("uleikha") == std::string::npos) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    CHECK(all.find("uleikha") == std::string::npos);
    CHECK(town.refused(town.boss, "privacy.erase", one) == "not_granted");
    town.done(town.boss, "privacy.close", one);
    // Both chains hold, and the audit names a pseudonym.
    CHECK(town.result(town.boss, "audit.verify").at("sound") == true);
    town.writer->read([](store::Database& database) {
        for (auto const& centre : store::centres(database))
            CHECK(!store::audit_journal(database, centre).finding);
    });
    auto const name = erased.at("pseudonyms").at(0);
    CHECK(town.result(town.boss, "audit.list", {{"volunteer", name}}).at("rows").as_array().size() >= 3);
}

TEST_CASE("an older backup is put back: whoever was erased since is erased again before anything is served") {
    Town town;
    std::vector<store::ErasedPerson> listed{
        {1, "salt", store::erased_mark("salt", "V02"), "erased-again", town.now()},
        {1, "salt", store::erased_mark("salt", "nobody"), "erased-nobody", town.now()}};
    auto const path = town.folder.path / "list.erased";
    store::write_erased(path, listed);
    listed = store::read_erased(path);
    REQUIRE(listed.size() == 2);
    std::size_t erased = 0;
    for (std::size_t const expected : {1U, 0U}) {
        town.writer->change([&](store::Change& change) { erased = desk::erase_as_listed(change, listed); });
        CHECK(erased == expected);
    }
    auto const all = town.result(town.staff, "volunteer.list", {{"limit", 100}});
    CHECK(json::serialize(all).find("\"V02\"") == std::string::npos);
    CHECK(json::serialize(all).find("erased-again") != std::string::npos);
}

TEST_CASE("a member dies: everything stops at once, and nobody writes to them") {
    Town town;
    town.done(town.staff, "contact.set",
              {{"volunteer", "V00"}, {"e_mail", "ana@example.org"}, {"channel", "e_mail"}});
    std::string const role = "COOK"; // of O2, an ordinary organisation
    town.done(town.staff, "match.offer", {{"volunteer", "V00"}, {"opening", role}, {"channel", "email"}});
    auto const letters = [&](std::string const& state) {
        std::int64_t count = 0;
        town.writer->read([&](store::Database& database) {
            store::Statement row(database, "select count(*) from message where to_id = 'V00' and state = ?");
            row.bind(1, std::string_view(state)).step();
            count = row.integer(0);
        });
        return count;
    };
    CHECK(letters("waiting") == 1);
    CHECK(town.refused(town.staff, "person.depart", {{"volunteer", "V99"}, {"kind", "died"}}) ==
          "volunteer_unknown");
    auto const theirs = town.somebody(1, "v00", Standing::volunteer, "V00");
    CHECK(outcome(town.call(theirs, "session.list", {})) == "result");
    town.done(town.staff, "person.depart", {{"volunteer", "V00"}, {"kind", "died"}});
    CHECK(letters("waiting") == 0);
    CHECK(outcome(town.call(theirs, "session.list", {})) ==
          "not_signed_in"); // nobody is signed in as them any more
    town.writer->read([&](store::Database& database) {
        CHECK(store::Matches(database, 1).find("V00", role)->state == MatchState::withdrawn);
    });
    // Whoever writes their row cannot bring them back by mistake; nothing new is offered.
    town.done(town.staff, "volunteer.update", {{"id", "V00"}, {"cells", {{"status", "active"}}}});
    CHECK(town.result(town.staff, "volunteer.get", {{"id", "V00"}}).at("cells").at("status") == "stopped");
    CHECK(letters("waiting") == 0);
}

TEST_CASE("every method that changes something leaves one row of the audit, whatever it is") {
    // The registry's methods with handlers that do nothing, so that each succeeds.
    auto methods = all_methods();
    for (auto& each : methods) {
        each.prepare = nullptr;
        each.subject = [](Turn&, Decoded const&) { return auth::Subject{"V00", {}, {}}; };
        each.run = [](Turn&, Decoded const&) -> Outcome<json::value, Error> {
            return json::value(json::object{});
        };
    }
    rpc_test::Hub hub(std::move(methods));
    std::map<Standing, std::string> callers;
    for (auto const standing : {Standing::volunteer, Standing::organiser, Standing::broker,
                                Standing::coordinator, Standing::administrator})
        callers[standing] = hub.somebody(1, "p" + std::string(auth::word_of(standing)), standing,
                                         standing == Standing::volunteer ? "V00" : "",
                                         standing == Standing::organiser ? "O1" : "");
    auto const rows = [&] {
        std::int64_t count = 0;
        hub.writer->read([&](store::Database& database) {
            store::Statement row(database, "select count(*) from audit");
            row.step();
            count = row.integer(0);
        });
        return count;
    };
    std::size_t changing = 0;
    for (auto const& each : hub.dispatcher->methods().all()) {
        if (each.effect != Effect::changes) continue;
        auto const& permission = *auth::find_method(each.name);
        auto params = fitting(each.params).as_object();
        params["key"] = hub.key();
        CAPTURE(each.name);
        for (auto const& [standing, credential] : callers) {
            auto const reach = auth::reach_of(permission, standing);
            if (reach == auth::Reach::none || (reach == auth::Reach::own && standing != Standing::volunteer))
                continue;
            auto const before = rows();
            auto const reply = outcome(hub.call(credential, each.name, params));
            if (reply == "-32602") break; // params that need more than their schema says
            REQUIRE(reply == "result");
            CHECK(rows() == before + 1);
            CHECK(outcome(hub.call(credential, each.name, params)) == "result"); // sent again: no second row
            CHECK(rows() == before + 1);
            ++changing;
            break;
        }
    }
    MESSAGE(changing, " methods that change something");
    CHECK(changing > 100);
    hub.writer->read(
        [](store::Database& database) { CHECK(!store::Audit(database, 1).check(0, 10'000).finding); });
}
