// SPDX-License-Identifier: MIT
// People from the outside: somebody registers, is asked, says yes by the link out of the letter, the
// organisation answers by its own link without an account, the place is confirmed, and when they drop out the
// organisation hears who could step in. Every letter comes out of the outbox that the real program writes.
#include "caller.hpp"
#include "way_in.hpp"

using namespace kith;
using namespace kith::serve_test;

namespace {

// The newest letter to somebody that holds the words; empty where none comes.
std::string letter(Folder const& folder, std::string const& to, std::string const& words) {
    for (int i = 0; i < 2000; ++i) {
        for (int number = 200; number >= 1; --number) {
            auto const path = folder / ("kith.db.outbox/" + std::to_string(number) + ".txt");
            if (!fs::exists(path)) continue;
            auto const text = read_whole(path);
            if (text.starts_with("To: " + to + "\n") && text.find(words) != std::string::npos) return text;
        }
        std::this_thread::sleep_for(10ms);
    }
    return {};
}

std::string after(std::string const& text, std::string const& words) {
    auto const at = text.find(words);
    if (at == std::string::npos) return {};
    auto const from = at + words.size();
    return text.substr(from, text.find('\n', from) - from);
}

json::object result_of(json::object const& reply) {
    CAPTURE(json::serialize(reply));
    REQUIRE(reply.contains("result"));
    return reply.at("result").as_object();
}
std::string refusal_of(json::object const& reply) {
    CAPTURE(json::serialize(reply));
    REQUIRE(reply.contains("error"));
    return std::string(reply.at("error").at("data").at("refusal").as_string());
}

// Registers and signs in with the code out of the letter; the volunteer's id.
std::string newcomer(Folder const& folder, Served const& served, std::string const& name,
                     std::string const& address) {
    result_of(post(served.port(), "", "volunteer.register", {{"name", name}, {"address", address}}));
    auto const code = after(letter(folder, address, "Your code to sign in: "), "Your code to sign in: ");
    REQUIRE(code.size() == 8);
    auto const entered =
        result_of(post(served.port(), "", "session.finish_code", {{"address", address}, {"code", code}}));
    CHECK(entered.at("standing") == "volunteer");
    return std::string(entered.at("volunteer").as_string());
}

} // namespace

TEST_CASE("from registering to stepping in: letters, links without an account, and nothing by looking") {
    Folder folder;
    Served served(folder, with_administrator());
    Caller admin(served.port());
    sign_in(served, admin);
    auto const change = [&](std::string const& method, json::object params) {
        params["key"] = new_key();
        return admin.result(method, std::move(params));
    };
    CHECK(change("organisation.add", {{"id", "O1"}, {"cells", {{"name", "Kitchen"}}}}).at("saved") == true);
    CHECK(change("role.add", {{"id", "R1"},
                              {"cells",
                               {{"title", "Lunch club cook"},
                                {"organisation", "O1"},
                                {"setting", "remote"},
                                {"places_maximum", "1"}}}})
              .at("saved") == true);
    change("contact.set",
           {{"organisation", "O1"}, {"e_mail", "lead@kitchen.example"}, {"channel", "e_mail"}});
    auto const ana = newcomer(folder, served, "Ana Lee", "ana@example.org");
    auto const ben = newcomer(folder, served, "Ben Ode", "ben@example.org");
    CHECK(ana != ben);
    // Who registers again with a known address is not told that it is known, and is made no second time.
    result_of(
        post(served.port(), "", "volunteer.register", {{"name", "Eve"}, {"address", "ANA@example.org"}}));
    CHECK(admin.result("volunteer.list", {}).at("rows").as_array().size() == 2);

    json::object const pair{{"volunteer", ana}, {"opening", "R1"}};
    auto const with_key = [&](json::object params = {}) {
        auto all = pair;
        for (auto const& each : params) all[each.key()] = each.value();
        all["key"] = new_key();
        return all;
    };
    json::object asking = pair;
    asking["channel"] = "email";
    CHECK(change("match.offer", asking).at("state") == "offered");
    auto const asked = letter(folder, "ana@example.org", "/act#");
    CHECK(asked.find("Would you like to help with Lunch club cook?") != std::string::npos);
    CHECK(asked.find("Kitchen") != std::string::npos);
    auto const link = after(asked, "/act#");
    // Looking changes nothing: the page is a page, and the link says what it is about.
    (void)served.get("/act");
    auto const about = result_of(post(served.port(), link, "link.look", {}));
    CHECK(about.at("person") == "Ana Lee");
    CHECK(about.at("opening_name") == "Lunch club cook");
    CHECK(about.at("methods") == json::array{"match.accept", "match.decline"});
    CHECK(admin.result("match.get", pair).at("match").at("state") == "offered");
    // It is for this match and these two answers alone.
    auto other = with_key();
    other["volunteer"] = ben;
    CHECK(refusal_of(post(served.port(), link, "match.accept", other)) == "not_allowed");
    CHECK(refusal_of(post(served.port(), link, "match.drop_out", with_key())) == "not_allowed");
    CHECK(refusal_of(post(served.port(), link, "volunteer.get", {{"id", ana}})) == "not_allowed");
    CHECK(result_of(post(served.port(), link, "match.accept", with_key())).at("state") == "accepted");
    CHECK(refusal_of(post(served.port(), link, "match.decline", with_key())) == "not_signed_in");

    CHECK(change("match.refer", pair).at("state") == "referred");
    auto const lead =
        after(letter(folder, "lead@kitchen.example", "A volunteer for Lunch club cook"), "/act#");
    CHECK(result_of(post(served.port(), lead, "match.acknowledge", with_key())).at("state") == "referred");
    CHECK(result_of(post(served.port(), lead, "match.meet", with_key())).at("state") == "met");
    CHECK(result_of(post(served.port(), lead, "match.take_on", with_key())).at("state") == "clearing");
    CHECK(refusal_of(post(served.port(), lead, "match.turn_down", with_key())) == "not_signed_in");
    json::object confirmed = pair;
    confirmed["first_day"] = "2031-03-03";
    confirmed["override_gates"] = true;
    confirmed["reason"] = "all is settled on paper";
    CHECK(change("match.confirm", confirmed).at("state") == "confirmed");
    CHECK(letter(folder, "lead@kitchen.example", "Confirmed: Ana Lee").find("2031") != std::string::npos);
    auto const way_out = after(letter(folder, "ana@example.org", "It is settled"), "/act#");

    auto const left = result_of(post(served.port(), way_out, "match.drop_out", with_key()));
    CHECK(left.at("state") == "withdrawn");
    CHECK(left.at("place_freed") == true);
    CHECK_FALSE(letter(folder, "lead@kitchen.example", "Ana Lee cannot come").empty());
    CHECK(letter(folder, "lead@kitchen.example", "A place has become free")
              .find("We know of 1 person who could step in") != std::string::npos);
    auto const list = admin.result("replacement.list", {{"opening", "R1"}});
    REQUIRE(list.at("count") == 1);
    CHECK(list.at("people").at(0).at("volunteer").as_string() == ben);

    served.process().signal(SIGTERM);
    auto const ended = served.process().wait();
    CHECK(ended.exit == 0);
    for (auto const* canary : {"ana@example.org", "Ana Lee", "kitchen.example", "/act#"})
        CHECK(ended.err.find(canary) == std::string::npos);
    // No link is in the database in clear.
    auto const database = read_whole(folder / "kith.db");
    for (auto const& secret : {link, lead, way_out}) CHECK(database.find(secret) == std::string::npos);
}
