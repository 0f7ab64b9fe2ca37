// SPDX-License-Identifier: MIT
// The books over the wire: what members, organisers, partners and brokers do with them, every refusal of the
// ledger that the wire can reach, keys, and who is told.
#include "bank.hpp"

#include "ledger/refusal.hpp"
#include "store/chain.hpp"
#include "store/events.hpp"
#include "store/messages.hpp"

#include <set>
#include <thread>

using namespace kith;
using namespace kith::rpc_test;
using std::chrono::days;

namespace {

constexpr auto nothing_like_it = "00000000000000000000000000000001";

json::object moved(std::string const& from, std::string const& to, std::int64_t minutes) {
    return {{"from", from}, {"to", to}, {"minutes", minutes}};
}

std::string const ana = "exchange/volunteer/V01";
std::string const ben = "exchange/volunteer/V02";
std::string const cy = "exchange/volunteer/V03";

// Members of both schemes, a fund, a partner; the centre may issue 1,000 minutes.
struct Town : Bank {
    Town() {
        open("member", "V01", "exchange", -60, 120);
        open("member", "V02", "exchange", -60, 120);
        open("member", "V03", "exchange", -60, 120, true);
        open("fund", "COMMON", "exchange", 0, 600);
        open("issuer", "", "exchange", -1000, 0);
        open("partner", "O9", "exchange", 0, 600);
        open("member", "V01", "rewards", 0, 600);
        open("fund", "COMMON", "rewards", 0, 600);
        open("partner", "O9", "rewards", 0, 600);
        (void)done("administrator", "hours.set_budget", {{"minutes", 1000}});
    }
    std::string today() { return day_text(hub.now()); }
    std::string in(int count) { return day_text(hub.now() + days(count)); }
    // Hours in a match, logged and confirmed.
    std::string worked(std::string const& volunteer, std::int64_t minutes) {
        auto const logged =
            done(volunteer, "hours.log",
                 {{"volunteer", volunteer}, {"opening", "R1"}, {"minutes", minutes}, {"worked_on", today()}});
        (void)done("O1", "hours.confirm", {{"transfer", logged.at("transfer")}});
        return text_at(logged, "transfer");
    }
    json::object offer(std::string const& reward, json::object more = {}) {
        json::object made{
            {"reward", reward}, {"name", "Name of " + reward}, {"partner", "partner/O9"}, {"price", 10}};
        for (auto& each : more) made[each.key()] = each.value();
        return made;
    }
    std::vector<store::PublishedEvent> events() {
        std::vector<store::PublishedEvent> all;
        hub.writer->read(
            [&](store::Database& database) { all = store::events_after(database, 1, 0, 10'000); });
        return all;
    }
};

} // namespace

TEST_CASE("members give, hold, say yes in part and say no and the books sum to zero") {
    Town town;
    CHECK(text_at(town.done("V01", "credit.transfer", moved(ana, ben, 30)), "state") == "confirmed");
    CHECK(town.posted(ana) == -30);
    CHECK(town.posted(ben) == 30);
    auto const held = town.done("V01", "credit.reserve", moved(ana, ben, 20));
    CHECK(text_at(held, "state") == "pending");
    CHECK(town.balance(ana).at("spendable") == -50);
    CHECK(town.said("V01", "credit.post", {{"transfer", held.at("transfer")}}) == "not_permitted");
    CHECK(text_at(town.done("V02", "credit.post", {{"transfer", held.at("transfer")}, {"minutes", 5}}),
                  "state") == "confirmed");
    CHECK(town.posted(ben) == 35);
    auto const other = town.done("V02", "credit.reserve", moved(ben, ana, 10));
    CHECK(text_at(town.done("V01", "credit.void",
                            {{"transfer", other.at("transfer")}, {"reason", "changed_mind"}}),
                  "state") == "rejected");
    CHECK(town.balance(ben).at("pending_out") == 0);
    // Hours one gave the other: the receiver pays.
    auto const logged =
        town.done("V01", "credit.exchange",
                  {{"given_by", ana}, {"received_by", ben}, {"minutes", 60}, {"category", "DIY"}});
    CHECK(text_at(logged, "state") == "pending");
    CHECK(text_at(town.done("V02", "credit.post", {{"transfer", logged.at("transfer")}}), "state") ==
          "confirmed");
    CHECK(town.posted(ana) == 25);
    CHECK(town.balance(ana).at("hours_given") == 60);
    CHECK(town.balance(ben).at("hours_received") == 60);
    // A gift to the common fund, with words.
    auto const gift =
        town.done("V01", "credit.transfer",
                  {{"from", ana}, {"to", "exchange/fund/COMMON"}, {"minutes", 5}, {"memo", "with love"}});
    CHECK(town.posted("exchange/fund/COMMON") == 5);
    auto const shown = town.done("V01", "credit.get", {{"transfer", gift.at("transfer")}});
    CHECK(text_at(shown, "memo") == "with love");
    (void)town.done("broker", "credit.erase_words", {{"transfer", gift.at("transfer")}});
    CHECK_FALSE(town.done("V01", "credit.get", {{"transfer", gift.at("transfer")}}).contains("memo"));
    auto const sheet = town.done("coordinator", "ledger.balances", {});
    CHECK(sheet.at("posted") == 0);
    CHECK(sheet.at("pending_in") == sheet.at("pending_out"));
    // The fund is nobody's to look into but the centre's; others' accounts are not a member's.
    CHECK(town.said("V01", "credit.balance", {{"account", ben}}) == "not_allowed");
    CHECK(town.said("V01", "credit.balance", {{"account", "exchange/fund/COMMON"}}) == "not_allowed");
    CHECK(town.said("V01", "credit.transfer", moved(ben, ana, 1)) == "not_allowed");
    CHECK(town.said("V03", "credit.get", {{"transfer", gift.at("transfer")}}) == "not_allowed");
    CHECK(town.said("coordinator", "credit.transfer", moved(ana, ben, 1)) == "not_allowed");
    CHECK(town.done("V01", "account.list", {}).at("accounts").as_array().size() == 2);
}

TEST_CASE("every refusal of the ledger that the wire can reach, with its code, its numbers and its advice") {
    Town town;
    std::set<std::string> met;
    auto const refused = [&](std::string const& who, std::string const& method, json::object params,
                             std::string const& code, json::object const& numbers = {}) {
        auto const reply = town.ask(who, method, std::move(params));
        CAPTURE(method);
        CAPTURE(json::serialize(reply));
        CHECK(outcome(reply) == code);
        met.insert(code);
        if (outcome(reply) != code) return;
        auto const& data = reply.at("error").at("data").as_object();
        for (auto const& number : numbers) CHECK(data.at("numbers").at(number.key()) == number.value());
        for (std::size_t i = 0; i < ledger::refusal_names.size(); ++i) {
            if (ledger::refusal_names[i] == code)
                CHECK(data.at("retry").as_bool() ==
                      ledger::may_succeed_later(static_cast<ledger::Refusal>(i)));
        }
    };
    auto const to_void = [](json::object const& made) {
        return json::object{{"transfer", made.at("transfer")}, {"reason", "other"}};
    };
    auto const leg = [](std::string const& account, std::int64_t minutes) {
        return json::object{{"account", account}, {"minutes", minutes}};
    };

    // Malformed.
    refused("broker", "credit.move", {{"legs", {leg(ana, -5)}}}, "legs_too_few",
            {{"asked", 1}, {"limit", 2}});
    refused("broker", "credit.move", {{"legs", {leg(ana, 0), leg(ben, 5)}}}, "minutes_out_of_range");
    refused("V01", "credit.transfer", moved(ana, ana, 5), "account_repeated");
    refused("broker", "credit.move", {{"legs", {leg(ana, -5), leg(ben, 6)}}}, "legs_unbalanced");
    refused("broker", "credit.transfer", {{"from", ana}, {"to", ben}, {"minutes", 5}, {"kind", "adjustment"}},
            "reason_missing");
    refused("broker", "credit.transfer",
            {{"from", ana}, {"to", ben}, {"minutes", 5}, {"kind", "hours"}, {"reason", "other"}},
            "value_out_of_range");
    refused("V01", "credit.transfer",
            {{"from", ana}, {"to", ben}, {"minutes", 5}, {"kind", "adjustment"}, {"reason", "other"}},
            "not_permitted");

    // Accounts.
    refused("broker", "account.open", {{"kind", "member"}, {"id", "V01"}, {"scheme", "exchange"}},
            "account_exists");
    refused("broker", "credit.transfer", moved(ana, "nobody", 5), "account_unknown");
    refused("broker", "credit.post", {{"transfer", nothing_like_it}}, "transfer_unknown");
    refused("broker", "credit.settle", {{"partner", ana}, {"minutes", 5}, {"to", "exchange/issuer"}},
            "wrong_kind");
    refused("V01", "credit.transfer", moved(ana, "fund/COMMON", 5), "schemes_differ");
    refused("V01", "credit.transfer", moved(ana, cy, 5), "hours_only");
    refused("V01", "credit.transfer", moved(ana, ben, 61), "giver_below_floor",
            {{"asked", 61}, {"limit", -60}});
    (void)town.done("V01", "credit.transfer", moved(ana, ben, 60));
    (void)town.done("broker", "account.limits", {{"account", ben}, {"floor", -60}, {"ceiling", 70}});
    refused("broker", "credit.transfer",
            {{"from", "exchange/issuer"},
             {"to", ben},
             {"minutes", 11},
             {"kind", "adjustment"},
             {"reason", "other"}},
            "receiver_above_ceiling");
    (void)town.done("broker", "account.limits", {{"account", ben}, {"floor", -60}, {"ceiling", 500}});

    // Hours.
    auto const hours = [&](std::int64_t minutes, std::string const& day) {
        return json::object{{"given_by", ana},
                            {"received_by", ben},
                            {"minutes", minutes},
                            {"category", "Garden"},
                            {"worked_on", day}};
    };
    refused("V01", "credit.exchange", hours(5, town.in(1)), "worked_in_future", {{"asked", 1}});
    refused("V01", "credit.exchange", hours(5, town.in(-366)), "worked_too_long_ago",
            {{"asked", 366}, {"limit", 365}});
    refused("V01", "credit.exchange", hours(1441, town.today()), "minutes_too_many");
    refused("V01", "credit.exchange", hours(5, "yesterday"), "day_unreadable");

    // The life of a transfer.
    auto const held = town.done("V02", "credit.reserve", moved(ben, ana, 10));
    auto const of = [](json::object const& made) { return json::object{{"transfer", made.at("transfer")}}; };
    refused("broker", "credit.reverse", {{"transfer", held.at("transfer")}, {"reason", "mistake"}},
            "not_confirmed");
    refused("V01", "credit.post", {{"transfer", held.at("transfer")}, {"minutes", 11}}, "more_than_logged");
    refused("broker", "account.close", {{"account", ben}, {"to", "exchange/fund/COMMON"}, {"reason", "left"}},
            "holds_open");
    (void)town.done("V01", "credit.post", of(held));
    refused("V01", "credit.post", of(held), "already_resolved");
    refused("V01", "credit.void", to_void(held), "already_resolved");
    refused("broker", "credit.move",
            {{"legs", {leg(ben, -10), leg(ana, 5), leg("exchange/fund/COMMON", 5)}}, {"pending", true}},
            "part_of_many");
    json::object const backwards{{"transfer", held.at("transfer")}, {"reason", "mistake"}};
    auto const reversal = town.done("broker", "credit.reverse", backwards);
    refused("broker", "credit.reverse", backwards, "already_reversed");
    refused("broker", "credit.reverse", {{"transfer", reversal.at("reversal")}, {"reason", "mistake"}},
            "reversal_of_reversal");
    refused("broker", "account.close", {{"account", ben}, {"to", ana}, {"reason", "left"}},
            "sweep_not_allowed");

    // Disputes.
    auto const wrong = town.done("V02", "credit.reserve", moved(ben, ana, 10));
    auto const speak = [](json::object const& made) {
        return json::object{{"transfer", made.at("transfer")}, {"statement", "It was an hour."}};
    };
    auto const open = [&](json::object const& made) {
        auto params = speak(made);
        params["reason"] = "not_agreed";
        return params;
    };
    auto const decide = [&](json::object const& made) {
        auto params = open(made);
        params["minutes"] = 5;
        return params;
    };
    refused("V01", "dispute.answer", speak(wrong), "not_disputed");
    (void)town.done("V01", "credit.dispute", open(wrong));
    refused("V01", "credit.dispute", open(wrong), "already_disputed");
    refused("V02", "credit.void", to_void(wrong), "in_dispute");
    refused("V01", "dispute.answer", speak(wrong), "already_stated");
    refused("broker", "dispute.decide", decide(wrong), "statement_missing");
    refused("V01", "dispute.decide", decide(wrong), "not_allowed");

    // Rewards.
    auto const offer = [&](std::string const& name, json::object more) {
        (void)town.done("O9", "reward.add", town.offer(name, std::move(more)));
    };
    auto const reserve = [&](std::string const& name, json::object more = {}) {
        json::object params{{"reward", name}, {"account", "volunteer/V01"}};
        for (auto& each : more) params[each.key()] = each.value();
        return params;
    };
    (void)town.worked("V01", 300);
    offer("SWIM", {{"party_max", 2}});
    offer("FEW", {{"stock", 1}});
    offer("DAILY", {{"day_max", 1}});
    offer("LATER", {{"hours_min", 301}});
    offer("GONE", {{"withdrawn", true}});
    refused("V01", "redemption.make", reserve("NONE"), "reward_unknown");
    refused("O9", "reward.add", town.offer("SWIM"), "reward_exists");
    refused("V01", "redemption.make", reserve("GONE"), "reward_withdrawn");
    refused("V01", "redemption.make", reserve("SWIM", {{"day", town.in(-1)}}), "reward_not_that_day");
    refused("V01", "redemption.make", reserve("SWIM", {{"party", 3}}), "party_too_large",
            {{"asked", 3}, {"limit", 2}});
    refused("V01", "redemption.make", reserve("LATER"), "hours_too_few", {{"there", 300}, {"limit", 301}});
    (void)town.done("V01", "redemption.make", reserve("FEW"));
    refused("V01", "redemption.make", reserve("FEW"), "sold_out");
    (void)town.done("V01", "redemption.make", reserve("DAILY"));
    refused("V01", "redemption.make", reserve("DAILY"), "day_full");
    auto const tomorrow = town.done("V01", "redemption.make", reserve("SWIM", {{"day", town.in(1)}}));
    json::object const collect{{"partner", "partner/O9"}, {"code", tomorrow.at("code")}};
    refused("O9", "redemption.collect", collect, "not_yet_that_day");
    refused("O9", "redemption.collect", {{"partner", "partner/O9"}, {"code", "ZZZZZZ"}}, "code_unknown");

    // Overrides.
    auto const beyond = [&](std::string const& allowed_by) {
        return json::object{{"from", ana}, {"to", ben}, {"minutes", 20}, {"allowed_by", allowed_by}};
    };
    json::object const allow{{"account", ana}, {"limit", "floor"}, {"minutes", 60}, {"reason", "hardship"}};
    refused("broker", "credit.override",
            {{"account", ana},
             {"limit", "floor"},
             {"minutes", 5},
             {"reason", "hardship"},
             {"until", town.in(-1)}},
            "override_lapsed");
    refused("broker", "credit.transfer", beyond(nothing_like_it), "override_unknown");
    auto const permit = text_at(town.done("broker", "credit.override", allow), "allowed_by");
    refused("broker", "credit.transfer",
            {{"from", ben}, {"to", "exchange/fund/COMMON"}, {"minutes", 5}, {"allowed_by", permit}},
            "override_elsewhere");
    CHECK(town.said("broker", "credit.transfer", beyond(permit)) == "result");
    refused("broker", "credit.transfer", beyond(permit), "override_spent");

    // Closed, and too late.
    (void)town.done("broker", "account.close", {{"account", cy}, {"reason", "moved_away"}});
    refused("V01", "credit.transfer", moved(ana, cy, 5), "account_closed");
    auto const old = town.done("V02", "credit.transfer", moved(ben, ana, 5));
    town.wait(days(91));
    refused("broker", "credit.reverse", {{"transfer", old.at("transfer")}, {"reason", "mistake"}},
            "window_passed", {{"asked", 91}, {"limit", 90}});

    // What nobody can reach: ids and shapes the wire makes or refuses itself, a code that is drawn twice in
    // 2^30, books that are full, and a lapse before its time, which only the clock asks for.
    std::set<std::string> const beyond_reach{"id_missing",     "principal_missing", "chain_empty",
                                             "chain_too_long", "chain_in_chain",    "id_repeated",
                                             "legs_too_many",  "category_missing",  "key_reused",
                                             "books_full",     "code_taken",        "not_due"};
    for (auto const name : ledger::refusal_names) {
        CAPTURE(name);
        CHECK(met.contains(std::string(name)) != beyond_reach.contains(std::string(name)));
    }
}

TEST_CASE(
    "the same key is the same transfer for ever, also after a restart and other content names the field") {
    Town town;
    auto const key = town.hub.key();
    auto params = moved(ana, ben, 10);
    params["key"] = key;
    auto const first = town.done("V01", "credit.transfer", params);
    CHECK(town.done("V01", "credit.transfer", params) == first);
    CHECK(town.posted(ben) == 10);
    auto other = params;
    other["minutes"] = 11;
    auto const reused = town.ask("V01", "credit.transfer", other);
    CHECK(outcome(reused) == "key_reused");
    CHECK(reused.at("error").at("data").at("field") == "minutes");
    // Somebody else's key of the same letters is another key.
    auto theirs = moved(ben, ana, 10);
    theirs["key"] = key;
    CHECK(text_at(town.done("V02", "credit.transfer", theirs), "transfer") != text_at(first, "transfer"));
    // A refusal is an outcome too, and kept.
    auto too_much = moved(ana, ben, 500);
    too_much["key"] = town.hub.key();
    CHECK(town.said("V01", "credit.transfer", too_much) == "giver_below_floor");
    (void)town.done("broker", "account.limits", {{"account", ana}, {"floor", -600}, {"ceiling", 600}});
    (void)town.done("broker", "account.limits", {{"account", ben}, {"floor", -600}, {"ceiling", 600}});
    CHECK(town.said("V01", "credit.transfer", too_much) == "giver_below_floor");
    town.restart();
    CHECK(town.done("V01", "credit.transfer", params) == first);
    CHECK(town.said("V01", "credit.transfer", too_much) == "giver_below_floor");
    CHECK(town.posted(ben) == 0);
    // What was kept under the key is forgotten: the id alone gives the first answer.
    town.hub.writer->change(
        [&](store::Change& change) { change.database().run("delete from kept_outcome"); });
    CHECK(town.done("V01", "credit.transfer", params) == first);
    CHECK(town.posted(ben) == 0);
    CHECK(town.said("V01", "credit.transfer", other) == "key_reused");
}

TEST_CASE(
    "hours: logged for others and from before, confirmed by the dozen, corrected by a linked reversal") {
    Town town;
    json::object const earlier{{"volunteer", "V02"}, {"opening", "R1"}, {"minutes", 90}};
    auto log = [&](std::string const& day) {
        auto params = earlier;
        params["worked_on"] = day;
        return params;
    };
    // Kept on a telephone without a network for three weeks: its key is of that day.
    auto offline = log(town.in(-20));
    offline["key"] = town.hub.key(days(-20));
    auto const logged = town.done("V02", "hours.log", offline);
    CHECK(town.done("V02", "hours.log", offline) == logged);
    CHECK(text_at(logged, "worked_on") == town.in(-20));
    // The broker for somebody without e-mail; then the organisation's yes, or the broker's for it.
    auto const for_them = town.done("broker", "hours.log", log(town.today()));
    CHECK(text_at(for_them, "state") == "pending");
    auto const third = town.done("V02", "hours.log", log(town.in(-1)));
    CHECK(town.said("V01", "hours.confirm_several", {}) == "not_allowed");
    json::array const two{logged.at("transfer"), nothing_like_it};
    auto const some = town.done("O1", "hours.confirm_several", {{"transfers", two}});
    CHECK(some.at("confirmed") == 1);
    CHECK(some.at("hours").at(1).at("refused") == "transfer_unknown");
    CHECK(town.done("O9", "hours.confirm_several", {}).at("confirmed") == 0);
    CHECK(town.done("O1", "hours.confirm_several", {}).at("confirmed") == 2);
    CHECK(town.balance("volunteer/V02").at("hours_given") == 270);
    CHECK(town.posted("volunteer/V02") == 270);
    CHECK(town.posted("issuer") == -270);
    // Spending does not touch hours.
    (void)town.done("V02", "credit.transfer", moved("volunteer/V02", "fund/COMMON", 200));
    CHECK(town.balance("volunteer/V02").at("hours_given") == 270);
    // A wrong record: its credits are spent, so that the broker has to say what then.
    json::object const wrong{{"transfer", third.at("transfer")}, {"minutes", 30}};
    CHECK(town.said("O1", "hours.correct", wrong) == "not_allowed");
    CHECK(town.said("broker", "hours.correct", wrong) == "giver_below_floor");
    CHECK(town.balance("volunteer/V02").at("hours_given") == 270);
    auto const permit = text_at(
        town.done(
            "broker", "credit.override",
            {{"account", "volunteer/V02"}, {"limit", "floor"}, {"minutes", 60}, {"reason", "wrong_minutes"}}),
        "allowed_by");
    auto allowed = wrong;
    allowed["when_spent"] = "leave_negative";
    allowed["allowed_by"] = permit;
    auto const right = town.done("broker", "hours.correct", allowed);
    CHECK(right.at("minutes") == 30);
    CHECK(town.balance("volunteer/V02").at("hours_given") == 210);
    CHECK(town.posted("volunteer/V02") == 10);
    std::map<std::string, std::string> states;
    for (auto const& each : town.done("V02", "hours.list", {}).at("hours").as_array())
        states[std::string(each.at("transfer").as_string())] = each.at("state").as_string();
    CHECK(states.at(text_at(third, "transfer")) == "reversed");
    CHECK(states.at(text_at(right, "transfer")) == "confirmed");
    CHECK(states.size() == 4);
    CHECK(town.said("broker", "hours.correct", wrong) == "already_reversed");
    CHECK(text_at(town.done("broker", "credit.get", {{"transfer", third.at("transfer")}}), "linked") !=
          text_at(right, "transfer"));
    CHECK(town.done("broker", "ledger.hours", {{"by", "giver"}}).at("minutes") == 210);
    // All of it undone.
    auto nothing = wrong;
    nothing["transfer"] = right.at("transfer");
    nothing["minutes"] = 0;
    nothing["when_spent"] = "part";
    CHECK(text_at(town.done("broker", "hours.correct", nothing), "state") == "reversed");
    CHECK(town.balance("volunteer/V02").at("hours_given") == 180);
    CHECK(town.done("administrator", "ledger.verify", {}).at("sound") == true);
}

TEST_CASE(
    "a dispute takes both statements, is decided by the broker, appealed once, and takes effect in time") {
    Town town;
    auto const sent = town.done("V01", "credit.transfer", moved(ana, ben, 40));
    json::object const about{{"transfer", sent.at("transfer")}};
    auto const with = [&](std::string const& words, json::object more = {}) {
        auto params = about;
        params["statement"] = words;
        for (auto& each : more) params[each.key()] = each.value();
        return params;
    };
    (void)town.done("V01", "credit.dispute", with("I meant four", {{"reason", "mistake"}}));
    CHECK(town.balance(ben).at("spendable") == 0);
    // The other side has no e-mail: the broker takes the statement down.
    (void)town.done("broker", "dispute.answer", with("Forty it was", {{"behalf", ben}}));
    auto const seen = [&](std::string const& who) {
        std::vector<std::string> words;
        for (auto const& each : town.done(who, "dispute.get", about).at("statements").as_array())
            words.emplace_back(each.at("statement").as_string());
        return words;
    };
    CHECK(seen("V01") == std::vector<std::string>{"I meant four"});
    CHECK(seen("V02") == std::vector<std::string>{"Forty it was"});
    CHECK(seen("broker").size() == 2);
    CHECK(town.said("V03", "dispute.get", about) == "not_allowed");
    (void)town.done("broker", "dispute.decide", with("Ten", {{"minutes", 10}, {"reason", "wrong_minutes"}}));
    CHECK(text_at(town.done("V02", "dispute.get", about), "phase") == "decided");
    CHECK(seen("V02").size() == 2);
    (void)town.done("V02", "dispute.appeal", with("No"));
    CHECK(town.said("V01", "dispute.appeal", with("No")) == "already_disputed");
    (void)town.done("broker", "dispute.decide", with("Twenty", {{"minutes", 20}, {"reason", "other"}}));
    CHECK(town.posted(ben) == 20);
    CHECK(text_at(town.done("V02", "dispute.get", about), "phase") == "closed");
    CHECK(town.done("broker", "dispute.list", {{"open", true}}).at("disputes").as_array().empty());
    // Who did not open it was asked; both were told of each decision, the last one final.
    town.hub.writer->read([&](store::Database& database) {
        std::map<std::string, std::vector<std::string>> told;
        for (auto const* person : {"V01", "V02"}) {
            for (auto const& each : store::Messages(database, 1).about(person, "", 10)) {
                auto const final =
                    std::ranges::find(each.facts, "final", &std::pair<std::string, std::string>::first);
                told[person].push_back(each.name + " " + final->second);
            }
        }
        CHECK(told["V01"] == std::vector<std::string>{"dispute_decided yes", "dispute_decided no"});
        CHECK(told["V02"] ==
              std::vector<std::string>{"dispute_decided yes", "dispute_decided no", "dispute_opened no"});
    });
    CHECK(town.done("broker", "dispute.list", {}).at("disputes").as_array().size() == 1);
    (void)town.done("broker", "credit.erase_words", about);
    CHECK(seen("broker") == std::vector<std::string>(5));
    // Decided and not appealed: the clock carries it out.
    auto const second = town.done("V01", "credit.transfer", moved(ana, ben, 10));
    json::object const again{{"transfer", second.at("transfer")}, {"statement", "x"}, {"reason", "mistake"}};
    (void)town.done("V01", "credit.dispute", again);
    (void)town.done("V02", "dispute.answer", {{"transfer", second.at("transfer")}, {"statement", "yes"}});
    auto none = again;
    none["minutes"] = 0;
    (void)town.done("broker", "dispute.decide", none);
    CHECK(town.tick() == 0);
    town.wait(days(15));
    CHECK(town.tick() == 1);
    CHECK(town.posted(ben) == 20);
}

TEST_CASE("a reward is offered by its partner, held with a code, and collected once by two desks at once") {
    Town town;
    (void)town.worked("V01", 120);
    CHECK(town.said("O1", "reward.add", town.offer("SWIM")) == "not_allowed");
    (void)town.done("O9", "reward.add", town.offer("SWIM", {{"stock", 5}, {"cash_pence", 450}}));
    (void)town.done("O9", "reward.update", town.offer("SWIM", {{"stock", 5}, {"price", 30}}));
    auto const listed = town.done("V01", "reward.list", {}).at("rewards").as_array();
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].at("price") == 30);
    CHECK(listed[0].at("left") == 5);
    json::object const wish{{"reward", "SWIM"}, {"account", "volunteer/V01"}};
    auto const made = town.done("V01", "redemption.make", wish);
    CHECK(town.balance("volunteer/V01").at("spendable") == 90);
    auto const mine = town.done("V01", "redemption.list", {{"account", "volunteer/V01"}});
    CHECK(mine.at("redemptions").at(0).at("code") == made.at("code"));
    auto const theirs = town.done("O9", "redemption.list", {{"account", "partner/O9"}});
    CHECK_FALSE(theirs.at("redemptions").at(0).as_object().contains("code"));
    // The partner's desk is not told who came.
    auto const legs =
        town.done("O9", "credit.get", {{"transfer", made.at("transfer")}}).at("legs").as_array();
    for (auto const& each : legs) CHECK((each.at("account") == "" || each.at("account") == "partner/O9"));
    CHECK(town.said("V02", "redemption.collect", {{"partner", "partner/O9"}, {"code", made.at("code")}}) ==
          "not_allowed");

    std::atomic<int> collected{0};
    std::atomic<int> unknown{0};
    std::vector<std::string> texts;
    for (int i = 0; i < 16; ++i) {
        texts.push_back(json::serialize(json::object{
            {"jsonrpc", "2.0"},
            {"id", i},
            {"method", "redemption.collect"},
            {"params", {{"partner", "partner/O9"}, {"code", made.at("code")}, {"key", town.hub.key()}}}}));
    }
    {
        std::vector<std::jthread> desks;
        for (int i = 0; i < 16; ++i) {
            desks.emplace_back([&, i] {
                auth::Origin const socket{auth::ConnectionId{100 + static_cast<std::uint64_t>(i)},
                                          "192.0.2.7", town.tokens.at(i % 2 == 0 ? "O9" : "broker")};
                auto const said = outcome(town.hub.text(socket, texts[static_cast<std::size_t>(i)]));
                if (said == "result") ++collected;
                if (said == "code_unknown") ++unknown;
            });
        }
    }
    CHECK(collected == 1);
    CHECK(unknown == 15);
    CHECK(town.posted("partner/O9") == 30);
    // Given back, and lapsed.
    auto const second = town.done("V01", "redemption.make", wish);
    (void)town.done("V01", "redemption.cancel", {{"transfer", second.at("transfer")}});
    auto const third = town.done("V01", "redemption.make", wish);
    CHECK(town.balance("volunteer/V01").at("spendable") == 60);
    town.wait(days(2));
    CHECK(town.tick() == 1);
    CHECK(town.balance("volunteer/V01").at("spendable") == 90);
    CHECK(town.done("V01", "reward.list", {}).at("rewards").at(0).at("left") == 4);
    // Paid outside: the partner's credits go back to where they were issued.
    (void)town.done("broker", "credit.settle", {{"partner", "partner/O9"}, {"minutes", 30}});
    CHECK(town.posted("partner/O9") == 0);
    CHECK(town.posted("issuer") == -90);
}

TEST_CASE(
    "what waits too long escalates and lapses by the clock, never paid in silence, and people are told") {
    Town town;
    auto const logged =
        town.done("V01", "hours.log",
                  {{"volunteer", "V01"}, {"opening", "R1"}, {"minutes", 60}, {"worked_on", town.today()}});
    auto const held = town.done("V01", "credit.reserve", moved(ana, ben, 10));
    auto const state = [&] {
        return text_at(town.done("V01", "hours.list", {}).at("hours").at(0).as_object(), "state");
    };
    town.wait(days(15));
    CHECK(town.tick() >= 1);
    CHECK(state() == "escalated");
    CHECK(town.done("broker", "ledger.desk", {}).at("waiting").as_array().size() >= 1);
    town.wait(days(29));
    (void)town.tick();
    CHECK(state() == "expired");
    CHECK(town.posted("volunteer/V01") == 0);
    CHECK(text_at(town.done("V01", "credit.get", {{"transfer", held.at("transfer")}}), "state") == "expired");
    std::map<std::string, std::set<std::string>> told; // kind -> volunteer and organisation
    for (auto const& each : town.events())
        told[each.event.kind].insert(each.event.volunteer + each.event.organisation);
    CHECK(told["hours.escalated"] == std::set<std::string>{"V01O1"});
    CHECK(told["hours.expired"] == std::set<std::string>{"V01O1"});
    CHECK(told["credit.reserved"] == std::set<std::string>{"V01", "V02"});
    CHECK(told["credit.expired"] == std::set<std::string>{"V01", "V02"});
}

TEST_CASE("every kind of event of the books has its row, and only its parties and the centre see it") {
    for (auto const kind : desk::book_event_kinds()) {
        CAPTURE(kind);
        REQUIRE(auth::find_event(kind) != nullptr);
        auth::Principal other;
        other.centre = 1;
        other.id = "x";
        other.standing = auth::Standing::volunteer;
        other.volunteer = "V02";
        bool const for_all = kind == "reward.changed";
        CHECK(auth::may_see_event(other, 1, kind, {"V01", {}, {}}) == for_all);
        if (kind != "ledger.changed") CHECK(auth::may_see_event(other, 1, kind, {"V02", {}, {}}));
    }
}

TEST_CASE("statements page, stay as they were on a day, and carry the head and receipts prove themselves") {
    Town town;
    auto const signing = store::SigningKey::open(town.hub.folder.path / "receipts", true);
    town.hub.services.receipts = &signing;
    std::vector<std::string> sent;
    for (int i = 0; i < 7; ++i)
        sent.push_back(text_at(town.done("V01", "credit.transfer", moved(ana, ben, 1)), "transfer"));
    auto const yesterday = town.today();
    town.wait(days(1));
    (void)town.done("V01", "credit.transfer", moved(ana, ben, 30));
    std::vector<std::string> read;
    std::optional<std::int64_t> after;
    do {
        json::object params{{"account", ana}, {"to", yesterday}, {"limit", 3}};
        if (after) params["after"] = *after;
        auto const page = town.done("V01", "credit.statement", params);
        CHECK(page.at("closing") == -7);
        CHECK(text_at(page, "head").size() == 64);
        for (auto const& line : page.at("lines").as_array())
            read.emplace_back(line.at("transfer").as_string());
        after = page.contains("next") ? std::optional(page.at("next").as_int64()) : std::nullopt;
    } while (after);
    CHECK(read == sent);
    CHECK(town.posted(ana) == -37);
    // As of yesterday, whatever came since.
    auto const sheet = town.done("broker", "ledger.balances", {{"day", yesterday}});
    CHECK(sheet.at("rows").at(0).at("posted") == -7);
    CHECK(town.said("V01", "credit.statement", {{"account", ben}}) == "not_allowed");

    auto const given = town.done("V01", "credit.receipt", {{"transfer", sent[2]}});
    auto const receipt = store::receipt_from(text_at(given, "receipt"));
    REQUIRE(receipt);
    CHECK(store::is_genuine(*receipt, signing.public_key()));
    CHECK(text_at(given, "public_key") == store::to_hex(signing.public_key()));
    auto forged = *receipt;
    forged.record[20] ^= 1;
    CHECK_FALSE(store::is_genuine(forged, signing.public_key()));
    CHECK(town.said("V03", "credit.receipt", {{"transfer", sent[2]}}) == "not_allowed");
    auto const found = town.done("administrator", "ledger.verify", {});
    CHECK(found.at("sound") == true);
    CHECK(found.at("entries").as_int64() > 10);
    CHECK(town.said("broker", "ledger.verify", {}) == "not_allowed");
}

TEST_CASE("accounts: families run by their members, limits, closing and coming back and rules by name") {
    Town town;
    (void)town.done("broker", "account.open",
                    {{"kind", "family"}, {"id", "F1"}, {"scheme", "exchange"}, {"name", "The Family"}});
    CHECK(town.said("V04", "credit.balance", {{"account", "exchange/family/F1"}}) == "not_allowed");
    (void)town.done("broker", "account.appoint", {{"account", "exchange/family/F1"}, {"volunteer", "V04"}});
    CHECK(town.said("V04", "credit.balance", {{"account", "exchange/family/F1"}}) == "result");
    CHECK(town.said("V04", "credit.transfer", moved("exchange/family/F1", ana, 10)) == "result");
    CHECK(town.done("V04", "account.list", {}).at("accounts").as_array().size() == 1);
    (void)town.done("broker", "account.appoint",
                    {{"account", "exchange/family/F1"}, {"volunteer", "V04"}, {"take_away", true}});
    CHECK(town.said("V04", "credit.transfer", moved("exchange/family/F1", ana, 10)) == "not_allowed");
    CHECK(town.said("broker", "account.appoint", {{"account", ana}}) == "person_unnamed");
    CHECK(town.said("V01", "account.appoint", {{"account", ana}, {"volunteer", "V99"}}) ==
          "volunteer_unknown");
    CHECK(town.said("broker", "account.open", {{"kind", "member"}, {"id", "V99"}}) == "volunteer_unknown");
    CHECK(town.said("broker", "account.open", {{"kind", "fund"}}) == "account_unnamed");
    CHECK(town.said("V01", "account.limits", {{"account", ana}, {"floor", -600}}) == "not_allowed");
    // A member leaves; what they had goes to the fund, and comes back by hand.
    auto const closed =
        town.done("broker", "account.close",
                  {{"account", ana}, {"to", "exchange/fund/COMMON"}, {"reason", "moved_away"}});
    CHECK(town.posted("exchange/fund/COMMON") == 10);
    CHECK(town.balance(ana).at("state") == "closed");
    (void)town.done("broker", "account.reopen", {{"account", ana}});
    CHECK(town.balance(ana).at("state") == "open");
    // Credit above a ceiling goes to the named fund.
    (void)town.done("administrator", "ledger.set_rules",
                    {{"overflow_fund_rewards", "fund/COMMON"}, {"confirm_days", 3}});
    auto const rules = town.done("V01", "ledger.rules", {});
    CHECK(rules.at("confirm_days") == 3);
    CHECK(rules.at("appeal_days") == 14);
    CHECK(rules.at("overflow_fund_rewards") == "fund/COMMON");
    CHECK(rules.at("limits").as_array().size() == 12);
    CHECK(town.said("broker", "ledger.set_rules", {{"confirm_days", 4}}) == "not_allowed");
    (void)town.done("broker", "account.limits", {{"account", "volunteer/V01"}, {"ceiling", 100}});
    (void)town.worked("V01", 130);
    CHECK(town.posted("volunteer/V01") == 100);
    CHECK(town.posted("fund/COMMON") == 30);
    CHECK(town.balance("volunteer/V01").at("hours_given") == 130);
    for (auto const* report : {"ledger.liability", "ledger.desk"})
        CHECK(town.said("coordinator", report, {}) == "result");
    CHECK(town.done("coordinator", "ledger.circulation", {{"scheme", "rewards"}})
              .at("months")
              .at(0)
              .at("earned") == 130);
    CHECK(town.done("broker", "credit.list", {{"limit", 1}}).at("next") == 1);
}
