// SPDX-License-Identifier: MIT
// The brokerage of a time bank, over the wire: a member wants her curtains hung, the engine says who could,
// they agree, it is done, confirmed, in the books, and thanked; and whoever only ever earns is helped to
// spend.
#include "bank.hpp"
#include "store/care.hpp"
#include "store/messages.hpp"

using namespace kith;
using namespace kith::rpc_test;
using namespace std::chrono_literals;

namespace {

struct TimeBank : Bank {
    TimeBank() : Bank(6) {
        hub.seconds = 1'800'000'000; // Friday 15 January 2027
        put("V01", {{"postcode", "E1 6AN"}, {"availability", "every day all day"}});
        put("V02", {{"postcode", "E1 6AN"},
                    {"skills", "diy:capable"},
                    {"availability", "Sat 10:00-18:00"},
                    {"travel_max", "5 km"}});
        put("V03", {{"postcode", "E3 2AA"},
                    {"skills", "none"},
                    {"availability", "every day all day"},
                    {"travel_max", "5 km"}});
        put("V04", {{"skills", "cooking"}, {"availability", "none"}, {"postcode", "E3 2AA"}});
        hub.writer->change([&](store::Change& change) {
            store::CommunityRows rows(change.database(), 1);
            rows.put(store::PlaceRow{"E1 6AN", 533333, 181777, ""});
            rows.put(store::PlaceRow{"E3 2AA", 537100, 183200, ""});
        });
        for (int i = 1; i <= 5; ++i) open("member", volunteer(i), "exchange", -600, 1200);
    }
    void put(std::string const& id, std::map<std::string, std::string> const& given) {
        hub.writer->change([&](store::Change& change) {
            store::CommunityRows rows(change.database(), 1);
            auto cells = *rows.find(store::PackTable::volunteers, id);
            for (auto const& [name, value] : given)
                cells[store::column_of(store::PackTable::volunteers, name)] = value;
            rows.put(store::PackTable::volunteers, cells);
            store::ContactRow contact;
            contact.kind = "volunteer";
            contact.id = id;
            contact.e_mail = id + "@example.org";
            store::put_contact(change.database(), 1, contact, change.now());
        });
    }
    // Messages that were queued since the last time, "name to".
    std::vector<std::string> told() {
        std::vector<std::string> names;
        hub.writer->change([&](store::Change& change) {
            store::Messages messages(change.database(), 1);
            for (auto const& each : messages.due(hub.now() + std::chrono::days(1), 100)) {
                names.push_back(each.name + " " + each.to_id);
                messages.finish(each.id, "sent", hub.now());
            }
        });
        std::ranges::sort(names);
        return names;
    }
    std::vector<std::string> waits(std::string const& volunteer) {
        std::vector<std::string> rings;
        hub.writer->read([&](store::Database& database) {
            rings = store::Care(database, 1).rings({.volunteer = volunteer});
        });
        return rings;
    }
    std::string state(std::int64_t favour) {
        return text_at(done("broker", "favour.get", {{"favour", favour}}), "state");
    }
};

using Names = std::vector<std::string>;

json::object const curtains{
    {"volunteer", "V01"},
    {"category", "DIY"},
    {"title", "Hang curtains in a front room"},
    {"words", "The rail is up, I cannot climb."},
    {"minutes", 90},
    {"cells", json::object{{"when", "2027-01-23 10:00-12:00"}, {"required_skills", "diy"}}}};

Names ids(json::object const& said, std::string_view list, std::string_view member) {
    Names found;
    for (auto const& each : said.at(list).as_array()) {
        auto const& value = each.at(member);
        found.push_back(value.is_string() ? std::string(value.as_string())
                                          : std::to_string(value.as_int64()));
    }
    return found;
}

} // namespace

TEST_CASE(
    "a member wants her curtains hung: shortlisted, agreed, done, confirmed, in the books and thanked") {
    TimeBank bank;
    auto const want = bank.done("V01", "want.add", curtains);
    CHECK(want.at("number") == 1);
    CHECK(want.at("state") == "open");
    // V02 has the skill and the time; V03 offers it on that day though nobody knew; V04 cannot, V05 says
    // nothing of skills and is to be asked.
    auto const offered =
        bank.done("V03", "help.offer",
                  {{"volunteer", "V03"},
                   {"category", "DIY"},
                   {"title", "Small repairs at the weekend"},
                   {"cells", json::object{{"skills", "diy:capable"}, {"availability", "weekends"}}}});
    CHECK(offered.at("number") == 1);
    auto const helpers = bank.done("broker", "want.helpers", {{"number", 1}});
    CAPTURE(json::serialize(helpers));
    CHECK(ids(helpers, "eligible", "volunteer") == Names{"V02", "V03"}); // the nearer first
    CHECK(helpers.at("eligible").at(1).at("help") == 1);
    CHECK_FALSE(helpers.at("eligible").at(0).as_object().contains("help"));
    CHECK_FALSE(helpers.at("eligible").at(0).at("reasons").as_array().empty());
    CHECK(ids(helpers, "ask_first", "volunteer") == Names{"V05"});
    CHECK_FALSE(helpers.at("ask_first").at(0).at("questions").as_array().empty());
    // The same from the other side, and nobody is shown their own.
    CHECK(ids(bank.done("V03", "want.suited", {{"volunteer", "V03"}}), "eligible", "want") == Names{"1"});
    CHECK(ids(bank.done("V01", "want.suited", {{"volunteer", "V01"}}), "eligible", "want").empty());
    CHECK(bank.said("V02", "want.helpers", {{"number", 1}}) == "not_allowed");
    CHECK(bank.said("broker", "want.helpers", {{"number", 9}}) == "notice_unknown");
    // Members see what is wanted, not by whom; whoever is no member sees nothing.
    auto const seen = bank.done("V02", "want.list", {});
    CHECK(json::serialize(seen).find("V01") == std::string::npos);
    CHECK(seen.at("notices").at(0).at("title") == "Hang curtains in a front room");
    CHECK(bank.said("V06", "want.list", {}) == "not_a_member");

    // The broker rings V02, who says yes; V03 offers by themselves.
    auto const favour = bank.done("broker", "favour.propose",
                                  {{"want", 1}, {"giver", "V02"}, {"said_yes", json::array{"giver"}}});
    CHECK(favour.at("minutes") == 90);
    (void)bank.done("V03", "favour.propose", {{"want", 1}});
    CHECK(bank.said("V03", "favour.propose", {{"want", 1}}) == "favour_exists");
    CHECK(bank.told() == Names{"favour_offered V01", "favour_offered V01"});
    CHECK_FALSE(bank.done("V01", "favour.get", {{"favour", 1}}).contains("contact"));
    CHECK(bank.said("V03", "favour.get", {{"favour", 1}}) == "not_allowed");
    auto const agreed = bank.done("V01", "favour.answer", {{"favour", 1}, {"yes", true}});
    CHECK(agreed.at("state") == "agreed");
    CHECK(agreed.at("contact") == "V02@example.org");
    CHECK(bank.told() ==
          Names{"favour_agreed_giver V02", "favour_agreed_receiver V01", "favour_not_needed V03"});
    CHECK(bank.state(2) == "cancelled");
    CHECK(bank.said("V04", "favour.propose", {{"want", 1}}) == "notice_over");

    // It took longer. The giver says so, the receiver confirms what she agrees to: both see the same.
    CHECK(bank.said("V01", "favour.confirm", {{"favour", 1}}) == "favour_not_done");
    (void)bank.done("V02", "favour.done", {{"favour", 1}, {"minutes", 120}});
    CHECK(bank.state(1) == "done");
    CHECK(bank.posted("exchange/volunteer/V02") == 0);
    CHECK(bank.balance("exchange/volunteer/V02").at("pending_in") == 120);
    CHECK(bank.told() == Names{"favour_to_confirm V01"});
    CHECK(bank.said("V02", "favour.confirm", {{"favour", 1}}) == "receiver_only");
    CHECK(bank.said("coordinator", "favour.confirm", {{"favour", 1}}) == "not_allowed");
    auto const logged = bank.done("V01", "favour.confirm", {{"favour", 1}, {"minutes", 105}});
    CHECK(logged.at("state") == "logged");
    CHECK(logged.at("logged") == 105);
    CHECK(bank.posted("exchange/volunteer/V02") == 105);
    CHECK(bank.posted("exchange/volunteer/V01") == -105);
    auto const line = bank.done("V02", "credit.statement", {{"account", "exchange/volunteer/V02"}});
    CHECK(line.at("lines").at(0).at("memo") == "Hang curtains in a front room");
    CHECK(bank.told() == Names{"favour_logged V02"});
    CHECK(bank.said("V02", "favour.thank", {{"favour", 1}, {"words", "me"}}) == "receiver_only");
    CHECK(bank.done("V01", "favour.thank", {{"favour", 1}, {"words", "They look lovely."}}).at("state") ==
          "thanked");
    CHECK(bank.said("V01", "favour.thank", {{"favour", 1}, {"words", "again"}}) == "favour_thanked");
    CHECK(bank.told() == Names{"favour_thanked V02"});
    CHECK(bank.done("V02", "favour.get", {{"favour", 1}}).at("thanks") == "They look lovely.");
    CHECK(bank.said("V01", "favour.cancel", {{"favour", 1}}) == "favour_over");
    CHECK(bank.done("V02", "favour.list", {}).at("favours").as_array().size() == 1);
    CHECK(bank.done("V04", "favour.list", {}).at("favours").as_array().empty());
}

TEST_CASE(
    "a no is final for that want, a favour called off opens it again, and the receiver may log by herself") {
    TimeBank bank;
    (void)bank.done("coordinator", "want.add", curtains); // somebody rings for her
    (void)bank.done("broker", "favour.propose",
                    {{"want", 1}, {"giver", "V02"}, {"said_yes", json::array{"receiver"}}});
    CHECK(bank.told() == Names{"favour_asked V02"});
    CHECK(bank.said("broker", "favour.answer", {{"favour", 1}, {"yes", false}}) == "side_needed");
    CHECK(bank.done("V02", "favour.answer", {{"favour", 1}, {"yes", false}, {"reason", "my back"}})
              .at("state") == "declined");
    CHECK(bank.told() == Names{"favour_declined V01"});
    CHECK_FALSE(bank.done("V01", "favour.get", {{"favour", 1}}).contains("reason"));
    CHECK(bank.done("broker", "favour.get", {{"favour", 1}}).at("reason") == "my back");
    auto const helpers = bank.done("broker", "want.helpers", {{"number", 1}});
    CHECK(ids(helpers, "eligible", "volunteer").empty()); // the one who could said no
    (void)bank.done("broker", "favour.propose",
                    {{"want", 1}, {"giver", "V05"}, {"said_yes", json::array{"giver", "receiver"}}});
    CHECK(bank.state(2) == "agreed");
    CHECK(bank.done("V05", "favour.cancel", {{"favour", 2}}).at("ended_by") == "giver");
    CHECK(bank.done("broker", "want.list", {}).at("notices").at(0).at("state") == "open");
    (void)bank.told();
    (void)bank.done("broker", "favour.propose",
                    {{"want", 1}, {"giver", "V05"}, {"said_yes", json::array{"giver", "receiver"}}});
    CHECK(bank.done("V01", "favour.done", {{"favour", 3}}).at("state") == "logged");
    CHECK(bank.posted("exchange/volunteer/V05") == 90);
    CHECK(bank.told() == Names{"favour_agreed_giver V05", "favour_agreed_receiver V01", "favour_logged V05"});
    CHECK(bank.said("V05", "favour.done", {{"favour", 3}}) == "favour_not_agreed");
    (void)bank.done("broker", "favour.forget_words", {{"favour", 1}});
    CHECK_FALSE(bank.done("broker", "favour.get", {{"favour", 1}}).contains("reason"));
}

TEST_CASE("what is not confirmed can be said again, and what the books refuse changes nothing") {
    TimeBank bank;
    json::object const both{{"giver", "V02"},      {"receiver", "V03"},
                            {"category", "Lifts"}, {"title", "To the hospital"},
                            {"minutes", 60},       {"said_yes", json::array{"giver", "receiver"}}};
    CHECK(bank.said("V02", "favour.propose", both) == "favour_unclear");
    auto unclear = both;
    unclear.erase("category");
    CHECK(bank.said("broker", "favour.propose", unclear) == "favour_unclear");
    auto alone = both;
    alone["receiver"] = "V02";
    CHECK(bank.said("broker", "favour.propose", alone) == "same_person");
    alone["receiver"] = "V06";
    CHECK(bank.said("broker", "favour.propose", alone) == "not_a_member");
    (void)bank.done("broker", "favour.propose", both);
    CHECK(bank.said("broker", "favour.done", {{"favour", 1}, {"minutes", 601}, {"received", true}}) ==
          "giver_below_floor");
    CHECK(bank.state(1) == "agreed");
    auto const held = bank.done("V02", "favour.done", {{"favour", 1}});
    (void)bank.done("V03", "credit.void", {{"transfer", held.at("transfer")}, {"reason", "wrong_minutes"}});
    CHECK(bank.state(1) == "not_logged");
    (void)bank.done("broker", "favour.done", {{"favour", 1}, {"minutes", 45}, {"received", true}});
    CHECK(bank.state(1) == "logged");
    CHECK(bank.posted("exchange/volunteer/V03") == -45);
    bank.put("V04", {{"status", "stopped"}});
    auto stopped = both;
    stopped["giver"] = "V04";
    CHECK(bank.said("broker", "favour.propose", stopped) == "member_stopped");
    auto bad = curtains;
    bad["cells"] = json::object{{"when", "one of these days"}};
    CHECK(bank.said("V01", "want.add", bad) == "details_unreadable");
    bad["cells"] = json::object{{"required_skills", "alchemy"}};
    CHECK(bank.said("V01", "want.add", bad) == "details_unreadable");
    bad = curtains;
    bad["until"] = "2020-01-01";
    CHECK(bank.said("V01", "want.add", bad) == "notice_over");
    CHECK(bank.said("V02", "want.add", curtains) == "not_allowed");
}

TEST_CASE("nothing waits for nobody: an unanswered proposal and a day gone by come up, once each") {
    TimeBank bank;
    (void)bank.done("V01", "want.add", curtains);
    (void)bank.done("V02", "favour.propose", {{"want", 1}, {"day", "2027-01-23"}});
    (void)bank.tick();
    CHECK(bank.waits("V01").empty());
    bank.wait(73h);
    (void)bank.tick();
    (void)bank.tick();
    CHECK(bank.waits("V01") == Names{"favour_unanswered"});
    (void)bank.done("broker", "favour.answer", {{"favour", 1}, {"yes", true}, {"side", "receiver"}});
    bank.wait(std::chrono::days(8));
    (void)bank.tick();
    CHECK(bank.waits("V01") == Names{"favour_outcome", "favour_unanswered"});
    (void)bank.done("broker", "favour.cancel", {{"favour", 1}, {"reason", "nobody came"}});
    CHECK(bank.waits("V01").empty());
}

TEST_CASE("who has earned and never spent is listed with what might help, and leaves the list by spending") {
    TimeBank bank;
    json::object const earned{{"given_by", "exchange/volunteer/V02"},
                              {"received_by", "exchange/volunteer/V01"},
                              {"minutes", 120},
                              {"category", "DIY"},
                              {"agreed", true}};
    (void)bank.done("V01", "credit.exchange", earned);
    (void)bank.done("V04", "help.offer",
                    {{"volunteer", "V04"}, {"category", "Food"}, {"title", "A hot meal"}});
    (void)bank.done("V01", "help.offer",
                    {{"volunteer", "V01"}, {"category", "Company"}, {"title", "A walk"}});
    (void)bank.done("V03", "want.add",
                    {{"volunteer", "V03"}, {"category", "Lifts"}, {"title", "To the shops"}});
    auto const list = bank.done("broker", "credit.unspent", {});
    CAPTURE(json::serialize(list));
    REQUIRE(ids(list, "members", "volunteer") == Names{"V02"});
    auto const& member = list.at("members").at(0).as_object();
    CHECK(member.at("spendable") == 120);
    CHECK(ids(member, "near", "title") == Names{"A walk", "A hot meal"}); // the same street first
    CHECK(member.at("near").at(0).at("metres") == 0);
    CHECK(ids(member, "asked_for", "category") == Names{"Lifts"});
    CHECK(bank.done("broker", "credit.unspent", {{"minutes", 121}}).at("members").as_array().empty());
    CHECK(bank.said("V02", "credit.unspent", {}) == "not_allowed");
    (void)bank.done("V02", "favour.propose", {{"help", 2}, {"minutes", 30}});
    (void)bank.done("V01", "favour.answer", {{"favour", 1}, {"yes", true}});
    (void)bank.done("V02", "favour.done", {{"favour", 1}});
    CHECK(bank.done("broker", "credit.unspent", {}).at("members").as_array().empty());
}
