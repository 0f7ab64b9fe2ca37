// SPDX-License-Identifier: MIT
// Letters for those who want paper: what waits to be printed, the pages, and that nothing is lost on the way
// to the post box.
#include "../desk/desk_town.hpp"
#include "desk/match_desk.hpp"
#include "hub.hpp"
#include "store/care.hpp"

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

std::string const site = "https://hub.example.org";

struct Town : rpc_test::Hub {
    std::string staff, elsewhere;
    Town() {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        writer->change([](store::Change& change) {
            REQUIRE(desk::load_pack(change, 1, desk::testing::town(4, 2, 5), "Stepney").has_value());
        });
        staff = somebody(1, "staff", Standing::coordinator);
        elsewhere = somebody(2, "elsewhere", Standing::coordinator);
        done("contact.set",
             {{"volunteer", "V00"}, {"channel", "letter"}, {"address", "3 <b>Ropewalk</b>\nLondon\nE1 6AN"}});
    }
    json::value change(std::string const& method, json::object params) {
        return Hub::change(staff, method, std::move(params));
    }
    json::object done(std::string const& method, json::object params) {
        return Hub::done(staff, method, std::move(params));
    }
    json::array waiting() {
        auto const reply = call(staff, "letter.list", {});
        CAPTURE(json::serialize(reply));
        REQUIRE(outcome(reply) == "result");
        return reply.at("result").at("letters").as_array();
    }
    std::vector<std::string> rings(store::Matter const& about) {
        std::vector<std::string> found;
        writer->read([&](store::Database& database) { found = store::Care(database, 1).rings(about); });
        return found;
    }
    void offer(std::string const& volunteer) {
        done("match.offer", {{"volunteer", volunteer}, {"opening", "COOK"}, {"channel", "email"}});
    }
};

} // namespace

TEST_CASE("who wants paper gets a letter: it waits, is printed as often as need be, and is posted once") {
    Town town;
    store::Matter const about{.volunteer = "V00", .opening = "COOK"};
    CHECK(outcome(town.change("letter.print", {{"site", site}})) == "nothing_to_print");
    town.offer("V00");
    auto const letters = town.waiting();
    REQUIRE(letters.size() == 1);
    auto const letter = letters.at(0).at("letter");
    CHECK(letters.at(0).at("name") == "offer");
    CHECK(letters.at(0).at("has_address") == true);
    CHECK(letters.at(0).at("printed") == 0);
    CHECK(town.rings(about) == std::vector<std::string>{"post_volunteer"});

    auto const printed = town.done("letter.print", {{"site", site}});
    CHECK(printed.at("letters") == 1);
    CHECK(printed.at("without_address") == 0);
    std::string const html(printed.at("html").as_string());
    CHECK(html.find("3 &lt;b&gt;Ropewalk&lt;/b&gt;\nLondon\nE1 6AN") != std::string::npos);
    CHECK(html.find("https://hub.example.org/act#") != std::string::npos); // the way to say yes
    // The printer jams: it is still there.
    REQUIRE(town.waiting().size() == 1);
    CHECK(town.waiting().at(0).at("printed") == 1);
    town.done("letter.print", {{"letters", {letter}}, {"site", site}});
    CHECK(town.waiting().at(0).at("printed") == 2);

    town.done("letter.posted", {{"letters", {letter, letter}}});
    CHECK(town.waiting().empty());
    CHECK(town.rings(about).empty());
    auto const log =
        town.call(town.staff, "contact_log.list", {{"about", {{"volunteer", "V00"}, {"opening", "COOK"}}}});
    auto const& contacts = log.at("result").at("contacts").as_array();
    REQUIRE(contacts.size() == 1);
    CHECK(contacts.at(0).at("way") == "letter");
    CHECK(contacts.at(0).at("by") == "staff");
    CHECK(outcome(town.change("letter.posted", {{"letters", {letter}}})) == "letter_unknown");
    CHECK(outcome(town.change("letter.print", {{"letters", {letter}}, {"site", site}})) == "letter_unknown");
}

TEST_CASE("a letter in the centre's own words, and none of another centre") {
    Town town;
    town.done("template.set", {{"name", "offer"},
                               {"language", "en"},
                               {"subject", "Dear {person}"},
                               {"body", "Come & cook. {link}"}});
    town.offer("V00");
    std::string const html(town.done("letter.print", {{"site", site}}).at("html").as_string());
    CHECK(html.find("Come &amp; cook. https://hub.example.org/act#") != std::string::npos);
    auto const letter = town.waiting().at(0).at("letter");
    CHECK(town.call(town.elsewhere, "letter.list", {}).at("result").at("letters").as_array().empty());
    CHECK(outcome(town.call(town.elsewhere, "letter.posted", {{"key", town.key()}, {"letters", {letter}}})) ==
          "letter_unknown");
}

TEST_CASE("a letter that has become of no use is not posted, and what waits for it goes with the last") {
    Town town;
    town.offer("V00");
    // They rang meanwhile and said no.
    town.done("match.decline", {{"volunteer", "V00"}, {"opening", "COOK"}});
    for (auto const& each : town.waiting()) CHECK(each.at("name") != "offer");
    auto const printed = town.call(town.staff, "letter.print", {{"key", town.key()}, {"site", site}});
    if (outcome(printed) == "result") CHECK(printed.at("result").at("dropped") == 1);
    // Of several letters about the same, the row stays until the last has gone.
    town.done("contact.set", {{"volunteer", "V01"}, {"channel", "letter"}});
    town.offer("V01");
    store::Matter const about{.volunteer = "V01", .opening = "COOK"};
    town.done("match.accept", {{"volunteer", "V01"}, {"opening", "COOK"}});
    town.done("match.refer", {{"volunteer", "V01"}, {"opening", "COOK"}});
    town.done("match.take_on", {{"volunteer", "V01"}, {"opening", "COOK"}});
    json::array of_second;
    for (auto const& each : town.waiting())
        if (each.at("to") == "V01") of_second.push_back(each.at("letter"));
    REQUIRE_FALSE(of_second.empty()); // the offer was answered, and is not among them
    auto const has_ring = [&] {
        auto const found = town.rings(about);
        return std::ranges::find(found, "post_volunteer") != found.end();
    };
    for (std::size_t i = 0; i < of_second.size(); ++i) {
        CHECK(has_ring());
        town.done("letter.posted", {{"letters", {of_second.at(i)}}});
    }
    CHECK_FALSE(has_ring());
}

TEST_CASE("somebody without e-mail who asks for help on paper is written to at every change, at their door") {
    Town town;
    auto const need = town.done("need.add", {{"person",
                                              {{"name", "Mrs Begum"},
                                               {"channel", "letter"},
                                               {"address", "7 Cable Street"},
                                               {"postcode", "E1 6AN"}}},
                                             {"kind", "shopping"},
                                             {"wants", "Milk"},
                                             {"consent", true},
                                             {"how", "in_person"}})
                          .at("need")
                          .as_int64();
    auto const letters = town.waiting();
    REQUIRE(letters.size() == 1);
    CHECK(letters.at(0).at("person") == "Mrs Begum");
    CHECK(letters.at(0).at("to_kind") == "resident");
    std::string const html(town.done("letter.print", {{"site", site}}).at("html").as_string());
    CHECK(html.find("Mrs Begum\n7 Cable Street\nE1 6AN") != std::string::npos);
    auto const before = town.rings({.need = need});
    CHECK(std::ranges::find(before, "post_resident") != before.end());
    town.done("letter.posted", {{"letters", {letters.at(0).at("letter")}}});
    auto const rings = town.rings({.need = need});
    CHECK(std::ranges::find(rings, "post_resident") == rings.end());
}
