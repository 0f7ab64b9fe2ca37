// SPDX-License-Identifier: MIT
// Who is on a site: where they may be, who is asked about and how often, what is erased; and what is printed.
#include "desk/paper.hpp"
#include "desk/sites.hpp"
#include "desk/ticker.hpp"
#include "desk_town.hpp"
#include "exchange/csv.hpp"
#include "store/emergencies.hpp"
#include "store/moments.hpp"

#include <algorithm>
#include <random>
#include <thread>

using namespace kith;
using namespace kith::desk;
using namespace kith::desk::testing;
using store::SiteSignIn;

namespace {

SiteSignIn of_volunteer(std::string const& volunteer, std::string const& site,
                        std::string const& opening = {}) {
    SiteSignIn wanted;
    wanted.site = site;
    wanted.volunteer = volunteer;
    wanted.opening = opening;
    wanted.signed_in_by = "p1";
    return wanted;
}
SiteSignIn of_stranger(std::string const& name, std::string const& telephone, std::string const& site) {
    auto wanted = of_volunteer({}, site);
    wanted.name = name;
    wanted.telephone = telephone;
    return wanted;
}

struct Said {
    std::string code; // "in", or the refusal
    SiteSignIn row;
    std::int64_t number = 0; // with the refusal
};
Said sign_in(Hub const& hub, SiteSignIn const& wanted, std::optional<Instant> due = {}) {
    Said said;
    hub.writer->change([&](store::Change& change) {
        auto const answer = SiteDesk(change, centre).sign_in(wanted, due);
        if (answer)
            said = {"in", *answer, 0};
        else
            said = {answer.error().code,
                    {},
                    answer.error().numbers.empty() ? 0 : answer.error().numbers.front().second};
    });
    return said;
}
void sign_out(Hub const& hub, std::int64_t number) {
    hub.writer->change(
        [&](store::Change& change) { CHECK(SiteDesk(change, centre).sign_out(number, "p1").has_value()); });
}
std::string forget(Hub const& hub, std::int64_t number) {
    std::string said = "forgotten";
    hub.writer->change([&](store::Change& change) {
        if (auto const refused = SiteDesk(change, centre).forget(number)) said = refused->code;
    });
    return said;
}

Instant now(Hub const& hub) {
    return opening_day + std::chrono::seconds(hub.seconds->load());
}
template <class Value>
Value read(Hub const& hub, std::function<Value(store::Database&)> const& look) {
    Value value{};
    hub.writer->read([&](store::Database& database) { value = look(database); });
    return value;
}
std::vector<store::KeptAttention> waiting(Hub const& hub) {
    return read<std::vector<store::KeptAttention>>(
        hub, [](store::Database& database) { return store::Matches(database, centre).waiting(100); });
}
std::size_t events(Hub const& hub, std::string const& kind) {
    return read<std::size_t>(hub, [&](store::Database& database) {
        auto const all = store::events_after(database, centre, 0, 100'000);
        return static_cast<std::size_t>(
            std::ranges::count_if(all, [&](auto const& each) { return each.event.kind == kind; }));
    });
}
std::int64_t messages(Hub const& hub) {
    return read<std::int64_t>(
        hub, [](store::Database& database) { return store::Messages(database, centre).waiting(); });
}

} // namespace

TEST_CASE("who may be signed in where, for what and until when") {
    Hub hub;
    hub.load(town(3, 3, 5));
    *hub.seconds = std::chrono::seconds(std::chrono::sys_days(std::chrono::year(2026) / 10 / 1) + 8h + 30min -
                                        opening_day)
                       .count(); // 1 October, 09:30 in London: E00 runs until 12:00
    struct Row {
        SiteSignIn wanted;
        std::optional<std::chrono::minutes> due;
        std::string said;
        std::optional<std::chrono::minutes> until;
    };
    std::vector<Row> const rows{
        {of_volunteer("V00", "O9"), {}, "organisation_unknown", {}},
        {of_volunteer("V77", "O1"), {}, "volunteer_unknown", {}},
        {of_volunteer("V00", "O1", "E77"), {}, "opening_unknown", {}},
        {of_volunteer("V00", "O2", "E00"), {}, "opening_elsewhere", {}},
        {of_volunteer("V00", "O1"), 0min, "stay_out_of_range", {}},
        {of_volunteer("V00", "O1"), 24 * 60min + 1min, "stay_out_of_range", {}},
        {of_volunteer("V00", "O1", "E00"), {}, "in", 150min},
        {of_volunteer("V00", "O1", "E00"), {}, "in", 150min},     // once more: the same
        {of_volunteer("V00", "O1", "E00"), 60min, "in", 150min},  // earlier changes nothing
        {of_volunteer("V00", "O1", "E00"), 200min, "in", 200min}, // stays longer
        {of_volunteer("V01", "O1", "E01"), {}, "in", 8 * 60min},  // tomorrow's shift says nothing of today
        {of_volunteer("V02", "O2", "COOK"), 90min, "in", 90min},
        {of_stranger("Ana", "+441632960001", "O2"), {}, "in", 8 * 60min},
        {of_stranger("Ana", "+441632960001", "O1"), {}, "on_another_site", {}},
        {of_stranger("Ana", "+441632960002", "O1"), {}, "in", 8 * 60min}, // another Ana
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        CAPTURE(i);
        auto const due = rows[i].due ? std::optional<Instant>(now(hub) + *rows[i].due) : std::nullopt;
        auto const said = sign_in(hub, rows[i].wanted, due);
        CHECK(said.code == rows[i].said);
        if (rows[i].until) CHECK(said.row.due_at - now(hub) == *rows[i].until);
    }
    CHECK(events(hub, "site.signed_in") == 6); // five people, one of them longer
}

TEST_CASE("nobody is on two sites at once, and a site knows them again after a restart") {
    Hub hub;
    hub.load(town(2, 1, 1));
    auto const first = sign_in(hub, of_volunteer("V00", "O1"));
    CHECK(first.code == "in");
    auto const second = sign_in(hub, of_volunteer("V00", "O2"));
    CHECK(second.code == "on_another_site");
    CHECK(second.number == first.row.number);
    hub.restart();
    CHECK(sign_in(hub, of_volunteer("V00", "O2")).code == "on_another_site");
    sign_out(hub, first.row.number);
    sign_out(hub, first.row.number); // once more changes nothing
    CHECK(events(hub, "site.signed_out") == 1);
    CHECK(sign_in(hub, of_volunteer("V00", "O2")).code == "in");
    CHECK(read<std::int64_t>(hub, [](auto& database) { return store::on_site(database, centre, 0); }) == 1);
}

TEST_CASE("of two sites that sign the same people in at the same moment, one has each of them") {
    Hub hub;
    hub.load(town(20, 1, 1));
    std::atomic<int> in{0};
    std::atomic<int> elsewhere{0};
    auto const at = [&](std::string const& site) {
        for (int i = 0; i < 20; ++i) {
            auto const said = sign_in(hub, of_volunteer("V" + padded(i), site));
            ++(said.code == "in" ? in : elsewhere);
        }
    };
    std::jthread rota(at, "O1");
    std::jthread kitchen(at, "O2");
    rota.join();
    kitchen.join();
    CHECK(in == 20);
    CHECK(elsewhere == 20);
    CHECK(read<std::int64_t>(hub, [](auto& database) { return store::on_site(database, centre, 0); }) == 20);
}

TEST_CASE("where the organisation can only be rung, that waits too, and signing out settles both") {
    Hub hub;
    hub.load(town(1, 1, 1));
    hub.writer->change([](store::Change& change) {
        auto contact = *store::find_contact(change.database(), centre, "organisation", "O2");
        contact.channel = "ring";
        store::put_contact(change.database(), centre, contact, change.now());
    });
    auto const ana = sign_in(hub, of_stranger("Ana", "+441632960001", "O2"));
    hub.wait(site_stay + site_grace);
    (void)ring_due(*hub.writer, 100);
    CHECK(waiting(hub).size() == 2);
    CHECK(messages(hub) == 0);
    sign_out(hub, ana.row.number);
    CHECK(waiting(hub).empty());
}

TEST_CASE("somebody who has not left in time is asked about once, over restarts and clocks that jump") {
    Hub hub;
    hub.load(town(2, 1, 1));
    auto const late = sign_in(hub, of_volunteer("V00", "O2"), now(hub) + 60min);
    auto const stranger = sign_in(hub, of_stranger("Ana", "+441632960001", "O1"), now(hub) + 60min);
    auto const home = sign_in(hub, of_volunteer("V01", "O1"), now(hub) + 60min);
    REQUIRE(late.code == "in");
    auto const ring = [&] { (void)ring_due(*hub.writer, 100); };
    hub.wait(60min + site_grace - 1s);
    ring();
    CHECK(waiting(hub).empty());
    sign_out(hub, home.row.number);
    hub.wait(1s);
    ring();
    ring();
    CHECK(waiting(hub).size() == 2);
    CHECK(messages(hub) == 2);
    hub.restart();
    ring();
    hub.wait(-90min); // the clock is set back, and comes to the same moment again
    ring();
    hub.wait(90min);
    ring();
    hub.wait(24h);
    ring();
    CHECK(waiting(hub).size() == 2);
    CHECK(events(hub, "attention.raised") == 2);
    CHECK(messages(hub) == 2);
    CHECK(waiting(hub).front().ring == "not_signed_out");
    // Seen by a person: not asked again. Home: settled by itself.
    hub.writer->change([&](store::Change& change) {
        auto const row = store::Matches(change.database(), centre).waiting(1).front();
        CHECK(store::Matches(change.database(), centre)
                  .settle(row.volunteer, row.opening, "p1", change.now()) == 1);
    });
    ring();
    CHECK(waiting(hub).size() == 1);
    sign_out(hub, late.row.number);
    sign_out(hub, stranger.row.number);
    CHECK(waiting(hub).empty());
}

TEST_CASE("who stays longer is asked about at the later time") {
    Hub hub;
    hub.load(town(1, 1, 1));
    auto const ring = [&] { (void)ring_due(*hub.writer, 100); };
    (void)sign_in(hub, of_volunteer("V00", "O2"), now(hub) + 60min);
    hub.wait(2h);
    ring();
    CHECK(waiting(hub).size() == 1);
    CHECK(sign_in(hub, of_volunteer("V00", "O2"), now(hub) + 60min).code == "in");
    CHECK(waiting(hub).empty());
    ring();
    CHECK(waiting(hub).empty());
    hub.wait(60min + site_grace);
    ring();
    CHECK(waiting(hub).size() == 1);
}

TEST_CASE("names of people without an account are erased, and nothing else") {
    Hub hub;
    hub.load(town(1, 1, 1));
    auto const ana = sign_in(hub, of_stranger("Ana", "+441632960001", "O2")).row.number;
    auto const ben = sign_in(hub, of_stranger("Ben", "+441632960002", "O2")).row.number;
    auto const still = sign_in(hub, of_stranger("Cem", "+441632960003", "O2")).row.number;
    auto const name = [&](std::int64_t number) {
        return read<std::string>(hub, [&](store::Database& database) {
            return store::find_sign_in(database, centre, number)->name;
        });
    };
    CHECK(forget(hub, ana) == "still_on_site");
    CHECK(forget(hub, 99) == "sign_in_unknown");
    sign_out(hub, ana);
    sign_out(hub, ben);
    CHECK(forget(hub, ana) == "forgotten");
    CHECK(forget(hub, ana) == "forgotten");
    CHECK(name(ana).empty());
    hub.wait(site_names_kept);
    (void)ring_due(*hub.writer, 100);
    CHECK(name(ben) == "Ben");
    hub.wait(1s);
    (void)ring_due(*hub.writer, 100);
    CHECK(name(ben).empty());
    CHECK(name(still) == "Cem");
}

TEST_CASE("pages and counts agree with a recount of random comings and goings") {
    Hub hub;
    hub.load(town(20, 1, 1));
    hub.writer->change([](store::Change& change) {
        for (int i = 0; i < 2; ++i) store::Emergencies(change.database(), centre).add(store::KeptEmergency{});
    });
    std::mt19937 random(20261122);
    std::map<std::int64_t, SiteSignIn> known; // as the test remembers them
    for (int step = 0; step < 400; ++step) {
        auto const volunteer = "V" + padded(static_cast<int>(random() % 20));
        auto wanted = of_volunteer(volunteer, random() % 2 == 0 ? "O1" : "O2");
        wanted.emergency = static_cast<std::int64_t>(random() % 3);
        auto const there = std::ranges::find_if(known, [&](auto const& each) {
            return each.second.volunteer == volunteer && !each.second.signed_out_at;
        });
        if (there != known.end() && random() % 2 == 0) {
            sign_out(hub, there->first);
            there->second.signed_out_at = now(hub);
        } else {
            auto const said = sign_in(hub, wanted);
            CHECK(said.code ==
                  (there == known.end() || there->second.site == wanted.site ? "in" : "on_another_site"));
            if (there == known.end()) known[said.row.number] = said.row;
        }
        hub.wait(std::chrono::seconds(random() % 3600));
    }
    for (std::int64_t emergency = 0; emergency < 3; ++emergency) {
        for (std::string const site : {"", "O1", "O2"}) {
            for (int kind = 0; kind < 3; ++kind) { // there, late, ever
                std::vector<std::int64_t> expected;
                for (auto const& [number, row] : known) {
                    if (emergency != 0 && row.emergency != emergency) continue;
                    if (!site.empty() && row.site != site) continue;
                    if (kind != 2 && row.signed_out_at) continue;
                    if (kind == 1 && row.due_at > now(hub)) continue;
                    expected.push_back(number);
                }
                store::SignInsOf of{.site = site, .emergency = emergency, .open_only = kind == 0};
                if (kind == 1) of.due_by = now(hub);
                std::vector<std::int64_t> found;
                for (std::int64_t after = 0;;) {
                    auto const page = read<std::vector<SiteSignIn>>(hub, [&](store::Database& database) {
                        return store::sign_ins(database, centre, of, after, 7);
                    });
                    for (auto const& each : page) found.push_back(each.number);
                    if (page.size() < 7) break;
                    after = page.back().number;
                }
                CHECK(found == expected);
                if (!site.empty() || kind == 2) continue;
                auto const count = read<std::int64_t>(hub, [&](store::Database& database) {
                    return kind == 0 ? store::on_site(database, centre, emergency)
                                     : store::overdue(database, centre, emergency, now(hub));
                });
                CHECK(count == static_cast<std::int64_t>(expected.size()));
            }
        }
    }
}

TEST_CASE("the call list and the rota say who is under way, safely for browsers and spreadsheets") {
    Hub hub;
    auto files = town(4, 2, 5);
    auto const replace = [](std::string& text, std::string const& old, std::string const& by) {
        text.replace(text.find(old), old.size(), by);
    };
    std::string const hostile = "<script>alert(\"x\")</script>&";
    replace(files["volunteers.csv"], "Person 01", "\"<script>alert(\"\"x\"\")</script>&\"");
    replace(files["volunteers.csv"], "Person 02", "\"=HYPERLINK(1)\"");
    replace(files["roles.csv"], "DIRECT,Rota", "DIRECT,<b>Rota</b>");
    hub.load(std::move(files));
    hub.writer->change([&](store::Change& change) {
        store::ContactRow contact;
        contact.kind = "volunteer";
        contact.id = "V01";
        contact.telephone = "+441632960001";
        contact.channel = "ring";
        store::put_contact(change.database(), centre, contact, change.now());
    });
    auto const offer = [&](std::string const& volunteer, std::string const& opening) {
        REQUIRE(hub.said({.volunteer = volunteer, .opening = opening, .step = Step::offer}) == "offered");
    };
    offer("V01", "E00");
    offer("V02", "E00");
    offer("V03", "L01");
    REQUIRE(hub.take({.volunteer = "V01", .opening = "E00", .step = Step::accept}));
    auto const print = [&](PaperKind kind, PaperOf const& of, bool contacts = true) {
        std::optional<Paper> made;
        hub.writer->change([&](store::Change& change) {
            made = paper_of(change.database(), change.centre(centre), kind, of, change.now(),
                            [&](auto const&, auto const&) { return contacts; });
        });
        return *made;
    };
    auto const people = [](Paper const& paper) {
        std::string all;
        for (auto const& line : paper.lines) all += line.volunteer + " ";
        return all;
    };
    auto const list = print(PaperKind::call_list, {});
    CHECK(people(list) == "V02 V01 V03 ");
    CHECK(list.total == 3);
    CHECK(people(print(PaperKind::call_list, {.openings = {"L01"}})) == "V03 ");
    CHECK(people(print(PaperKind::call_list, {.openings = {"DIRECT"}})) == "V02 V01 V03 "); // its shifts
    CHECK(people(print(PaperKind::call_list, {.organisation = "O2"})).empty());
    auto const rota = print(PaperKind::rota, {.organisation = "O1"});
    CHECK(people(rota) == "V01 ");
    CHECK(rota.lines.front().telephone == "+441632960001");
    CHECK(print(PaperKind::rota, {}, false).lines.front().telephone.empty());
    // What the matches say is what is printed.
    std::size_t holding = 0;
    hub.look([&](store::Matches& matches) {
        matches.each([&](store::KeptMatch const& match) { holding += match.holds ? 1U : 0U; });
    });
    CHECK(rota.total == holding);

    auto const words = phrases::Phrases::load("en");
    auto const html = paper_html(list, words, "Step & Ney", now(hub));
    CHECK(html.find("<script") == std::string::npos);
    CHECK(html.find("<b>") == std::string::npos);
    CHECK(html.find("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;") != std::string::npos);
    CHECK(html.find("Step &amp; Ney") != std::string::npos);
    CHECK(html.find("http") == std::string::npos); // needs nothing else
    CHECK(html.find("break-inside:avoid") != std::string::npos);

    auto const csv = paper_csv(list, zone_named("Europe/London"));
    CHECK(csv.find("'=HYPERLINK(1)") != std::string::npos);
    CHECK(csv.find(",=") == std::string::npos);
    CHECK(csv.find(",+") == std::string::npos);
    CHECK(csv.find("2026-10-01 09:00") != std::string::npos);
    // Read back, the names are what they were.
    static constexpr std::array<exchange::CsvColumn, 2> columns{{{"name", true}, {"telephone", true}}};
    exchange::ImportReport report;
    exchange::CsvReader reader("paper.csv", std::string_view(csv).substr(3), columns, report);
    REQUIRE(reader.usable());
    std::vector<std::string> names;
    while (reader.next()) names.emplace_back(reader.cell(0));
    CHECK(names == std::vector<std::string>{"=HYPERLINK(1)", hostile, "Person 03"});

    // Yesterday's shift is not printed.
    *hub.seconds =
        std::chrono::seconds(std::chrono::sys_days(std::chrono::year(2026) / 10 / 2) - opening_day).count();
    CHECK(people(print(PaperKind::rota, {})).empty());
}

TEST_CASE("a long list is cut where it says, and says so") {
    Hub hub;
    hub.load(town(1, 1, 1));
    static constexpr std::size_t people = paper_lines_max + 100;
    hub.writer->change([](store::Change& change) {
        store::Matches matches(change.database(), centre);
        for (std::size_t i = 0; i < people; ++i) {
            store::KeptMatch match;
            match.volunteer = "W" + std::to_string(10'000 + i);
            match.opening = "E00";
            match.organisation = "O1";
            match.state = MatchState::confirmed;
            match.direct = true;
            match.holds = true;
            matches.put(match);
        }
    });
    hub.writer->change([](store::Change& change) {
        auto const paper = paper_of(change.database(), change.centre(centre), PaperKind::rota, {},
                                    change.now(), [](auto const&, auto const&) { return true; });
        CHECK(paper.lines.size() == paper_lines_max);
        CHECK(paper.total == people);
        CHECK(paper.lines.back().volunteer == "W" + std::to_string(10'000 + paper_lines_max - 1));
        auto const html = paper_html(paper, phrases::Phrases::load("en"), "Stepney", change.now());
        CHECK(html.find("2,000 of 2,100 lines") != std::string::npos);
        CHECK(html.size() < (1U << 20U));
    });
}
