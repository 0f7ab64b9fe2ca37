// SPDX-License-Identifier: MIT
// Who is told what: every step and clock queues its messages in its own transaction, or a row to ring
// somebody; and places change hands in one change.
#include "desk/messages.hpp"
#include "desk/swaps.hpp"
#include "desk_town.hpp"
#include "store/keys.hpp"
#include "store/principals.hpp"
#include "store/swaps.hpp"

#include <set>

using namespace kith;
using namespace kith::desk;
using namespace kith::desk::testing;

namespace {

StepOrder order(std::string volunteer, std::string opening, Step step) {
    return {.volunteer = std::move(volunteer), .opening = std::move(opening), .step = step};
}

// "offer>volunteer" for everything about the pair that is queued, oldest first; then it is done with.
std::vector<std::string> told(Hub const& hub, std::string const& volunteer, std::string const& opening) {
    std::vector<std::string> names;
    hub.writer->change([&](store::Change& change) {
        store::Messages messages(change.database(), centre);
        auto rows = messages.about(volunteer, opening, 100);
        for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
            if (row->state != "waiting") continue;
            names.push_back(row->name + ">" + row->to_kind);
            messages.finish(row->id, "sent", change.now());
        }
    });
    return names;
}

std::set<std::string> rings(Hub const& hub) {
    std::set<std::string> found;
    hub.look([&](store::Matches& matches) {
        for (auto const& each : matches.waiting(100)) found.insert(each.ring);
    });
    return found;
}

using Names = std::vector<std::string>;

void set_contact(Hub const& hub, store::ContactRow const& contact) {
    hub.writer->change(
        [&](store::Change& change) { store::put_contact(change.database(), centre, contact, change.now()); });
}

} // namespace

TEST_CASE("along its life everybody whom a brokered match concerns is told, step by step") {
    Hub hub;
    hub.load(town(2, 1, 1));
    struct Row {
        Step step;
        Names told;
    };
    for (auto const& row : std::vector<Row>{
             {Step::apply, {"applied>volunteer"}},
             {Step::refer, {"referral>organisation", "referred>volunteer"}},
             {Step::meet, {}},
             {Step::take_on, {"taken_on>volunteer"}},
         }) {
        REQUIRE(hub.take(order("V00", "COOK", row.step)));
        CHECK(told(hub, "V00", "COOK") == row.told);
    }
    auto confirm = order("V00", "COOK", Step::confirm);
    confirm.first_day = Date(std::chrono::local_days(std::chrono::year(2026) / 10 / 2));
    REQUIRE(hub.take(confirm));
    CHECK(told(hub, "V00", "COOK") == Names{"confirmed_organisation>organisation", "confirmed>volunteer"});
    REQUIRE(hub.take(order("V00", "COOK", Step::drop_out), themselves));
    CHECK(told(hub, "V00", "COOK") ==
          Names{"dropped_out_organisation>organisation", "dropped_out>volunteer"});
    hub.writer->read([&](store::Database& database) {
        auto const wanted = store::replacements_wanted(database, centre, 10);
        REQUIRE(wanted.size() == 1);
        CHECK(wanted[0].opening == "COOK");
        CHECK(wanted[0].volunteer == "V00");
    });
}

TEST_CASE("a step that is undone tells nobody") {
    Hub hub;
    hub.load(town(1, 1, 1));
    hub.writer->change([&](store::Change& change) {
        (void)change.attempt([&] {
            REQUIRE(MatchDesk(change, centre).take(order("V00", "COOK", Step::offer), coordinator));
            return false;
        });
    });
    CHECK(told(hub, "V00", "COOK").empty());
    CHECK(hub.said(order("V00", "COOK", Step::confirm)) == "not_from_here");
    CHECK(told(hub, "V00", "COOK").empty());
}

TEST_CASE("clocks remind whom they wait for, with a link that does the same as the first") {
    Hub hub;
    hub.load(town(1, 1, 1));
    REQUIRE(hub.take(order("V00", "COOK", Step::offer)));
    CHECK(told(hub, "V00", "COOK") == Names{"offer>volunteer"});
    hub.wait(37h);
    CHECK(hub.ring() == 1);
    hub.writer->read([&](store::Database& database) {
        auto const rows = store::Messages(database, centre).about("V00", "COOK", 1);
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].name == "offer_reminder");
        CHECK(rows[0].methods == "match.accept match.decline");
        CHECK(rows[0].record == "match/V00/COOK");
        CHECK(rows[0].only_in == "offered");
    });
    (void)told(hub, "V00", "COOK");
    hub.wait(36h);
    CHECK(hub.ring() == 1);
    CHECK(told(hub, "V00", "COOK") == Names{"no_reply>volunteer"});
}

TEST_CASE(
    "an acknowledged referral is a first reply, is on record, and is not reminded of after three days") {
    Hub hub;
    hub.load(town(1, 1, 1));
    REQUIRE(hub.take(order("V00", "COOK", Step::apply), themselves));
    REQUIRE(hub.take(order("V00", "COOK", Step::refer)));
    (void)told(hub, "V00", "COOK");
    hub.writer->change([&](store::Change& change) {
        CHECK(MatchDesk(change, centre).acknowledge("V00", "COOK", {"link", "link/match/V00/COOK"}));
        CHECK_FALSE(MatchDesk(change, centre).acknowledge("V00", "E00", coordinator));
    });
    hub.wait(std::chrono::days(4));
    CHECK(hub.ring() == 0);
    hub.wait(std::chrono::days(3));
    CHECK(hub.ring() == 1);
    CHECK(told(hub, "V00", "COOK") == Names{"referral_reminder>organisation"});
    hub.look(
        [&](store::Matches& matches) { CHECK(matches.steps("V00", "COOK").back().step == "acknowledge"); });
}

TEST_CASE("links end when the match leaves the part of its life they were for") {
    Hub hub;
    hub.load(town(1, 1, 1));
    auto const link = [&](unsigned char mark) {
        hub.writer->change([&](store::Change& change) {
            store::Hash token{};
            token[0] = mark;
            store::insert_action_link(change.database(), {centre, token, "match/V00/COOK", "match.meet", "",
                                                          "O2", change.now() + std::chrono::hours(9)});
        });
    };
    auto const there = [&](unsigned char mark) {
        bool found = false;
        hub.writer->read([&](store::Database& database) {
            store::Hash token{};
            token[0] = mark;
            found = store::action_link_with(database, centre, token).has_value();
        });
        return found;
    };
    REQUIRE(hub.take(order("V00", "COOK", Step::offer)));
    link(1);
    REQUIRE(hub.take(order("V00", "COOK", Step::accept), themselves));
    CHECK_FALSE(there(1));
    REQUIRE(hub.take(order("V00", "COOK", Step::refer)));
    link(2);
    REQUIRE(hub.take(order("V00", "COOK", Step::meet)));
    CHECK(there(2)); // still the organisation's turn
    REQUIRE(hub.take(order("V00", "COOK", Step::take_on)));
    CHECK_FALSE(there(2));
}

TEST_CASE("who can only be rung becomes a row to ring them, once, and letters are posted by hand") {
    Hub hub;
    hub.load(town(3, 1, 3));
    set_contact(hub, {.kind = "volunteer",
                      .id = "V00",
                      .e_mail = "",
                      .telephone = "+447700900123",
                      .channel = "ring",
                      .language = ""});
    set_contact(hub, {.kind = "volunteer",
                      .id = "V01",
                      .e_mail = "",
                      .telephone = "",
                      .channel = "letter",
                      .language = ""});
    REQUIRE(hub.take(order("V00", "E00", Step::offer)));
    CHECK(told(hub, "V00", "E00").empty());
    CHECK(rings(hub) == std::set<std::string>{"ring_volunteer"});
    REQUIRE(hub.take(order("V01", "E00", Step::offer)));
    CHECK(rings(hub) == std::set<std::string>{"ring_volunteer", "post_volunteer"});
    // Asked by telephone although they could be written to.
    auto by_phone = order("V02", "E00", Step::offer);
    by_phone.channel = "phone";
    REQUIRE(hub.take(by_phone));
    CHECK(told(hub, "V02", "E00").empty());
    hub.writer->change([&](store::Change& change) {
        raise_attention(change, centre, "V02", "E00", "ring_volunteer");
        raise_attention(change, centre, "V02", "E00", "ring_volunteer");
    });
    hub.look([&](store::Matches& matches) { CHECK(matches.waiting(100).size() == 3); });
}

TEST_CASE("an organisation without a contact is told through each of its organisers") {
    Hub hub;
    hub.load(town(1, 1, 1));
    hub.writer->change([&](store::Change& change) {
        change.database().run("delete from contact where kind = 'organisation'");
        for (std::string const id : {"p1", "p2", "p3"}) {
            store::PrincipalRow row;
            row.centre = centre;
            row.id = id;
            row.standing = "organiser";
            row.address = id == "p3" ? "" : id + "@example.org";
            row.organisation = "O2";
            REQUIRE(store::insert_principal(change.database(), row));
        }
    });
    REQUIRE(hub.take(order("V00", "COOK", Step::apply)));
    REQUIRE(hub.take(order("V00", "COOK", Step::refer)));
    CHECK(told(hub, "V00", "COOK") ==
          Names{"applied>volunteer", "referral>principal", "referral>principal", "referred>volunteer"});
    CHECK(rings(hub).empty());
}

TEST_CASE("quiet hours put a message off to their end by the centre's clock, unless it is urgent") {
    auto const& zone = zone_named("Europe/London");
    auto const at = [&](int hour, int minute) {
        return zone.instant(CivilTime(std::chrono::local_days(std::chrono::year(2026) / 9 / 7)) +
                            Minutes(hour * 60 + minute));
    };
    struct Row {
        Instant now;
        std::int32_t from;
        std::int32_t until;
        Instant expected;
    };
    for (auto const& row : std::vector<Row>{
             {at(12, 0), 21 * 60, 8 * 60, at(12, 0)},
             {at(22, 30), 21 * 60, 8 * 60, at(8, 0) + 24h},
             {at(3, 0), 21 * 60, 8 * 60, at(8, 0)},
             {at(8, 0), 21 * 60, 8 * 60, at(8, 0)},
             {at(13, 0), 12 * 60, 14 * 60, at(14, 0)},
             {at(14, 0), 12 * 60, 14 * 60, at(14, 0)},
             {at(3, 0), -1, -1, at(3, 0)},
             {at(3, 0), 60, 60, at(3, 0)},
         })
        CHECK(after_quiet(zone, row.now, row.from, row.until) == row.expected);

    Hub hub;
    hub.load(town(1, 1, 1));
    set_contact(hub, {.kind = "volunteer",
                      .id = "V00",
                      .e_mail = "",
                      .telephone = "+447700900123",
                      .channel = "text",
                      .language = ""});
    hub.wait(14h); // 23:00 in London
    auto const next_of = [&](bool urgent) {
        auto offer = order("V00", "COOK", Step::offer);
        offer.urgent = urgent;
        REQUIRE(hub.take(offer));
        std::optional<Instant> next;
        hub.writer->read([&](store::Database& database) { next = store::Messages(database, centre).next(); });
        (void)told(hub, "V00", "COOK");
        REQUIRE(hub.take(order("V00", "COOK", Step::lapse), {"clock", ""}));
        (void)told(hub, "V00", "COOK");
        return *next;
    };
    CHECK(next_of(false) == at(8, 0) + 24h);
    CHECK(next_of(true) <= opening_day + 14h); // at once
}

TEST_CASE("what is urgent is sent before whatever ordinary waited already, and both in the order they came") {
    Hub hub;
    hub.load(town(4, 1, 1));
    auto const ask = [&](std::string const& volunteer, bool urgent) {
        auto offer = order(volunteer, "COOK", Step::offer);
        offer.urgent = urgent;
        REQUIRE(hub.take(offer));
        hub.wait(1min);
    };
    ask("V00", false);
    ask("V01", false);
    ask("V02", true);
    ask("V03", true);
    Names order_of_sending;
    hub.writer->change([&](store::Change& change) {
        for (auto const& row : store::Messages(change.database(), centre).due(change.now(), 100))
            order_of_sending.push_back(row.volunteer);
    });
    CHECK(order_of_sending == Names{"V02", "V03", "V00", "V01"});

    // Tried in vain, they come again after their pause, and still before the others.
    hub.writer->change([&](store::Change& change) {
        store::Messages messages(change.database(), centre);
        auto const first = messages.due(change.now(), 1);
        REQUIRE(first.size() == 1);
        messages.attempt(first.front().id, change.now() + 1min);
    });
    hub.wait(2min);
    order_of_sending.clear();
    hub.writer->change([&](store::Change& change) {
        for (auto const& row : store::Messages(change.database(), centre).due(change.now(), 3))
            order_of_sending.push_back(row.volunteer);
    });
    CHECK(order_of_sending == Names{"V03", "V02", "V00"});
}

TEST_CASE(
    "a place is handed on in one change: never empty, never held twice, and both and the organisation know") {
    Hub hub;
    hub.load(town(3, 1, 1));
    REQUIRE(hub.take(order("V00", "E00", Step::offer)));
    REQUIRE(hub.take(order("V00", "E00", Step::accept), themselves));
    (void)told(hub, "V00", "E00");
    auto const swap = [&](auto const& part) {
        std::string said;
        hub.writer->change([&](store::Change& change) {
            (void)change.attempt([&] {
                said = part(change);
                return said.empty();
            });
        });
        return said;
    };
    auto const take = [&](std::string const& taker, std::string const& from = {}) {
        return swap([&](store::Change& change) {
            auto const taken =
                take_swap(change, centre, {.volunteer = from, .opening = "E00", .taker = taker}, themselves);
            return taken ? std::string() : taken.error().code;
        });
    };
    CHECK(take("V01") == "not_offered");
    CHECK(swap([&](store::Change& change) {
              auto const no = offer_swap(change, centre, {.volunteer = "V01", .opening = "E00"});
              return no ? no->code : std::string();
          }) == "not_held");
    CHECK(swap([&](store::Change& change) {
              auto const no = offer_swap(change, centre, {.volunteer = "V00", .opening = "E00"});
              return no ? no->code : std::string();
          }).empty());
    CHECK(told(hub, "V00", "E00") == Names{"swap_wanted>organisation"});
    CHECK(take("V00") == "same_person");
    // Whose time is held by something that clashes cannot take it, and nothing has changed.
    REQUIRE(hub.take(order("V02", "L00", Step::offer)));
    REQUIRE(hub.take(order("V02", "L00", Step::accept), themselves));
    CHECK(take("V02") == "double_booked");
    hub.look([&](store::Matches& matches) {
        CHECK_FALSE(matches.find("V02", "E00"));
        CHECK(matches.find("V00", "E00")->holds);
    });
    CHECK(take("V01").empty());
    hub.look([&](store::Matches& matches) {
        CHECK(matches.find("V01", "E00")->holds);
        CHECK(matches.find("V00", "E00")->state == MatchState::withdrawn);
        CHECK(matches.places_held("E00", "") == 1);
    });
    CHECK(told(hub, "V00", "E00") == Names{"swapped>volunteer", "swapped_organisation>organisation"});
    hub.writer->read([&](store::Database& database) {
        CHECK(store::swaps_of(database, centre, "E00").empty());
        CHECK(store::replacements_wanted(database, centre, 10).empty());
    });
    // Events never show two in one place.
    int held = 0;
    hub.writer->read([&](store::Database& database) {
        for (auto const& each : store::events_after(database, centre, 0, 10'000)) {
            if (each.event.opening != "E00") continue;
            if (each.event.kind == "match.confirmed" || each.event.kind == "match.clearing") ++held;
            if (each.event.kind == "match.withdrawn") --held;
            CHECK(held <= 1);
        }
    });
}

TEST_CASE(
    "where the organisation says yes itself, the holder keeps the place until it does, and then leaves it") {
    Hub hub;
    hub.load(town(2, 1, 1));
    for (auto const step : {Step::apply, Step::refer, Step::take_on})
        REQUIRE(hub.take(order("V00", "COOK", step)));
    Outcome<StepTaken, StepRefused> said = refuse(StepRefused{"not run"});
    hub.writer->change([&](store::Change& change) {
        said = stand_in(change, centre, {.volunteer = "V00", .opening = "COOK", .taker = "V01"}, coordinator);
    });
    REQUIRE(said);
    CHECK(said->state == MatchState::referred);
    hub.look([&](store::Matches& matches) { CHECK(matches.find("V00", "COOK")->holds); });
    REQUIRE(hub.take(order("V01", "COOK", Step::take_on)));
    hub.look([&](store::Matches& matches) {
        CHECK(matches.find("V01", "COOK")->holds);
        CHECK_FALSE(matches.find("V00", "COOK")->holds);
    });
    // Somebody else's referral finds the place full as ever.
    CHECK(hub.said(order("V00", "COOK", Step::apply)) == "interested");
    CHECK(hub.said(order("V00", "COOK", Step::refer)) == "referrals_of_opening");
}
