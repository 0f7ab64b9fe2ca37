// SPDX-License-Identifier: MIT
// Replies to what was sent: each in the log of whom and what it answers, waiting there for whoever looks
// after it; what cannot be matched waits too; STOP ends news and nothing else.
#include "../desk/desk_town.hpp"
#include "desk/replies.hpp"
#include "hub.hpp"
#include "store/care.hpp"

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

struct Town : rpc_test::Hub {
    std::string staff, elsewhere, gateway;
    Town() {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        writer->change([this](store::Change& change) {
            REQUIRE(desk::load_pack(change, 1, desk::testing::town(4, 2, 5), "Stepney").has_value());
            auto const contact = [&](std::string kind, std::string id, std::string e_mail,
                                     std::string telephone) {
                store::ContactRow row;
                row.kind = std::move(kind);
                row.id = std::move(id);
                row.e_mail = std::move(e_mail);
                row.telephone = std::move(telephone);
                row.channel = row.e_mail.empty() ? "text" : "e_mail";
                store::put_contact(change.database(), 1, row, change.now());
            };
            contact("volunteer", "V00", "v00@example.org", "");
            contact("volunteer", "V01", "", "+447700900001");
            contact("volunteer", "V02", "", "+447700900002");
            contact("volunteer", "V03", "", "+447700900002"); // one telephone in a family
            contact("organisation", "O2", "kitchen@example.org", "");
            gateway = auth::make_credential(auth::CredentialKind::token, 1, random);
            store::insert_integration_token(
                change.database(),
                {1, 9, auth::hash_token(gateway), "mail", "", "x", now(), now() + std::chrono::hours(2400)});
        });
        staff = somebody(1, "staff", Standing::coordinator);
        elsewhere = somebody(2, "elsewhere", Standing::coordinator);
    }
    // The id that the letter of that name to them has; marks it sent.
    std::string sent(std::string const& name, std::string const& to) {
        std::string id;
        writer->change([&](store::Change& change) {
            store::Messages messages(change.database(), 1);
            for (auto const& each : messages.due(now() + std::chrono::days(2), 100)) {
                if (each.name != name || each.to_id != to) continue;
                id = "<" + std::to_string(each.queued_at.time_since_epoch().count()) + ".1." +
                     std::to_string(each.id) + "@hub.example.org>";
                messages.finish(each.id, "sent", change.now());
            }
        });
        REQUIRE_FALSE(id.empty());
        return id;
    }
    json::object take(std::string const& from, std::string const& words, json::array answers = {}) {
        return done(gateway, "reply.take",
                    {{"from", from}, {"words", words}, {"answers", std::move(answers)}});
    }
    json::array queue(std::string const& what) {
        auto const reply = call(staff, "queue.list", {{"what", what}});
        REQUIRE(outcome(reply) == "result");
        return reply.at("result").at("rows").as_array();
    }
};

} // namespace

TEST_CASE("a reply is matched by the message it quotes, and waits with the owner of what it is about") {
    Town town;
    town.done(town.staff, "match.offer", {{"volunteer", "V00"}, {"opening", "COOK"}, {"channel", "email"}});
    auto const id = town.sent("offer", "V00");
    json::object const pair{{"volunteer", "V00"}, {"opening", "COOK"}};
    town.done(town.staff, "queue.assign", {{"about", pair}, {"owner", "staff"}});
    auto const placed =
        town.take("v00@example.org", "Can I bring my sister?\n\nOn Monday Stepney wrote:\n> Would you",
                  {"<other@elsewhere>", id});
    CHECK(placed.at("about") == json::value(pair));
    auto const rows = town.queue("reply_came");
    REQUIRE(rows.size() == 1);
    CHECK(rows.at(0).at("owner") == "staff");
    CHECK(rows.at(0).at("about") == json::value(pair));
    auto const log = town.call(town.staff, "contact_log.list", {{"about", pair}}).at("result").at("contacts");
    REQUIRE(log.as_array().size() == 1);
    CHECK(log.at(0).at("inward") == true);
    CHECK(log.at(0).at("way") == "e_mail");
    CHECK(log.at(0).at("note") == "Can I bring my sister?"); // without what they quote
    // Answered: it waits no more.
    town.done(town.staff, "contact_log.add",
              {{"about", pair},
               {"way", "call"},
               {"spoke_to", "volunteer"},
               {"outcome", "reached"},
               {"nothing_more", true}});
    CHECK(town.queue("reply_came").empty());
}

TEST_CASE("a text message answers what was asked last and else the person") {
    Town town;
    auto const first = town.take("07700 900001", "Hello?");
    CHECK(first.at("about") == json::value(json::object{{"volunteer", "V01"}}));
    town.done(town.staff, "match.offer", {{"volunteer", "V01"}, {"opening", "COOK"}, {"channel", "email"}});
    (void)town.sent("offer", "V01");
    CHECK(town.take("+447700900001", "Yes").at("about") ==
          json::value(json::object{{"volunteer", "V01"}, {"opening", "COOK"}}));
    CHECK(town.take("kitchen@example.org", "We close at Easter").at("about") ==
          json::value(json::object{{"organisation", "O2"}}));
    // After a while a text is about nothing in particular.
    town.wait(std::chrono::days(15));
    CHECK(town.take("+447700900001", "Hi").at("about") == json::value(json::object{{"volunteer", "V01"}}));
}

TEST_CASE("what cannot be matched waits in the queue with an owner until somebody says whose it is") {
    Town town;
    auto const family = town.take("+447700900002", "It's me");
    CHECK_FALSE(family.contains("about"));
    auto const stranger = town.take("who@example.org", "Hi", {"<1.1.1@made.up>", "<x>", ""});
    CHECK_FALSE(stranger.contains("about"));
    auto const rows = town.queue("reply_unmatched");
    REQUIRE(rows.size() == 2);
    for (auto const& row : rows) CHECK(row.at("owner") == "staff"); // on duty, as nobody else is
    auto const waiting = town.call(town.staff, "reply.list", {}).at("result").at("replies").as_array();
    REQUIRE(waiting.size() == 2);
    CHECK(waiting.at(0).at("words") == "It's me");
    CHECK(town.call(town.elsewhere, "reply.list", {}).at("result").at("replies").as_array().empty());

    auto const match = [&](json::value const& reply, json::object about) {
        return outcome(
            town.change(town.staff, "reply.match", {{"reply", reply}, {"about", std::move(about)}}));
    };
    CHECK(match(family.at("number"), {{"volunteer", "V99"}}) == "volunteer_unknown");
    CHECK(match(family.at("number"), {{"volunteer", "V03"}}) == "result");
    CHECK(match(family.at("number"), {{"volunteer", "V03"}}) == "reply_unknown");
    auto const log = town.call(town.staff, "contact_log.list", {{"about", {{"volunteer", "V03"}}}})
                         .at("result")
                         .at("contacts");
    CHECK(log.at(0).at("note") == "It's me");
    CHECK(outcome(town.change(town.staff, "reply.dismiss", {{"reply", stranger.at("number")}})) == "result");
    CHECK(town.queue("reply_unmatched").empty());
    // What they said is in the log alone.
    town.writer->read([](store::Database& database) {
        store::Statement row(database, "select count(*) from stray_reply where words <> '' or sender <> ''");
        REQUIRE(row.step());
        CHECK(row.integer(0) == 0);
    });
}

TEST_CASE("a reply to one centre's message is never another's") {
    Town town;
    town.done(town.staff, "match.offer", {{"volunteer", "V00"}, {"opening", "COOK"}, {"channel", "email"}});
    auto const id = town.sent("offer", "V00");
    auto const placed = town.done(town.elsewhere, "reply.take",
                                  {{"from", "v00@example.org"}, {"words", "Hi"}, {"answers", {id}}});
    CHECK_FALSE(placed.contains("about"));
    CHECK(town.queue("reply_came").empty());
}

TEST_CASE("an answering machine is noted and nobody has to look, and STOP ends news alone") {
    Town town;
    auto const machine = town.done(town.gateway, "reply.take",
                                   {{"from", "v00@example.org"}, {"words", "Away"}, {"automatic", true}});
    CHECK(machine.at("about") == json::value(json::object{{"volunteer", "V00"}}));
    town.done(town.gateway, "reply.take",
              {{"from", "no@example.org"}, {"words", "Away"}, {"automatic", true}});
    CHECK(town.queue("reply_came").empty());
    CHECK(town.queue("reply_unmatched").empty());

    CHECK(town.take("+447700900001", " Stop. ").at("stopped_news") == true);
    auto const said =
        town.call(town.staff, "marketing.get", {{"volunteer", "V01"}}).at("result").at("choices").as_array();
    REQUIRE(said.size() == 1);
    CHECK(said.at(0).at("channel") == "text");
    CHECK(said.at(0).at("wanted") == false);
    CHECK(said.at(0).at("source") == "reply");
    CHECK(town.queue("reply_came").empty()); // it is done
    town.done(town.staff, "match.offer", {{"volunteer", "V01"}, {"opening", "COOK"}, {"channel", "email"}});
    (void)town.sent("offer", "V01");
    CHECK(town.take("+447700900001", "stop sending me roles on Mondays please").at("stopped_news") == false);
    // Of a telephone that nobody owns up to: the number itself wants no more.
    CHECK(town.take("+447700900002", "STOP").at("stopped_news") == true);
    CHECK(town.queue("reply_unmatched").empty());
    CHECK(town.call(town.staff, "mailing.count", {{"basis", "soft_opt_in"}}).at("result").at("no_more") == 3);
}

TEST_CASE("ids of messages are read as the mailer writes them, and nothing else") {
    using desk::SentMessage;
    CHECK(desk::read_message_id("<1800000000.1.42@hub.example.org>") == SentMessage{1'800'000'000, 1, 42});
    for (auto const* id : {"", "<>", "<a.b.c@x>", "<1.2@x>", "<1.2.3.4@x>", "<99999999999999999999.1.1@x>"}) {
        CAPTURE(id);
        CHECK_FALSE(desk::read_message_id(id));
    }
}
