// SPDX-License-Identifier: MIT
// The life of a match on real rows: places and people's time under 64 hands at once, clocks, the clearing
// list, and random walks against a referee that reads nothing but the events.
#include "desk/ticker.hpp"
#include "desk_town.hpp"

#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

using namespace kith;
using namespace kith::desk;
using namespace kith::desk::testing;

namespace {

StepOrder order(std::string volunteer, std::string opening, Step step) {
    return {.volunteer = std::move(volunteer), .opening = std::move(opening), .step = step};
}

StepOrder because(StepOrder made, std::string reason) {
    made.reason = std::move(reason);
    return made;
}

// The number of a shift's day, and whether it is the late one: "L07".
struct Referee {
    std::map<std::pair<std::string, std::string>, std::string> state; // by volunteer and opening
    std::uint64_t sequence = 0;

    void hear(std::vector<store::PublishedEvent> const& events) {
        for (auto const& each : events) {
            CHECK(each.sequence == ++sequence);
            if (!each.event.kind.starts_with("match.")) continue;
            state[{each.event.volunteer, each.event.opening}] = each.event.kind.substr(6);
        }
    }
    static bool holds(std::string const& state) {
        return state == "clearing" || state == "confirmed" || state == "active";
    }
    // No opening has more people than `places`, and nobody has the early and the late shift of one day.
    void judge(std::int64_t places) const {
        std::map<std::string, std::int64_t> taken;
        std::set<std::pair<std::string, std::string>> days;
        for (auto const& [pair, now] : state) {
            if (!holds(now)) continue;
            CHECK(++taken[pair.second] <= places);
            if (pair.second == "COOK") continue;
            CHECK(days.insert({pair.first, pair.second.substr(1)}).second);
        }
    }
};

Referee hear_all(Hub const& hub) {
    Referee referee;
    hub.writer->read([&](store::Database& database) {
        referee.hear(store::events_after(database, centre, 0, 1'000'000));
    });
    return referee;
}

// The rows say what the events say, and every log is a chain of steps that ends there. Nor do parties,
// however they have grown since, take more than `places` of an opening.
void check_rows(Hub const& hub, Referee const& referee, std::int64_t places) {
    hub.look([&](store::Matches& matches) {
        std::size_t count = 0;
        std::map<std::string, std::int64_t> taken;
        matches.each([&](store::KeptMatch const& match) {
            ++count;
            auto const now = std::string(exchange::word_of(match.state));
            CHECK(referee.state.at({match.volunteer, match.opening}) == now);
            CHECK(match.holds == Referee::holds(now));
            CHECK((match.places > 0) == match.holds);
            taken[match.opening] += match.places;
            std::string before;
            for (auto const& step : matches.steps(match.volunteer, match.opening)) {
                CHECK(step.before == before);
                before = step.after;
            }
            CHECK(before == now);
        });
        CHECK(count == referee.state.size());
        for (auto const& [opening, number] : taken) CHECK(number <= places);
    });
}

void set_party(Hub const& hub, std::string const& who, std::string const& party) {
    hub.writer->change([&](store::Change& change) {
        store::CommunityRows rows(change.database(), centre);
        auto cells = *rows.find(store::PackTable::volunteers, who);
        cells[store::column_of(store::PackTable::volunteers, "party")] = party;
        rows.put(store::PackTable::volunteers, cells);
    });
}

template <class Work>
void in_threads(int threads, Work work) {
    std::mutex mutex;
    std::string fault; // what a thread met, which would otherwise end the program without a word
    {
        std::vector<std::jthread> all;
        for (int i = 0; i < threads; ++i) {
            all.emplace_back([&, i] {
                try {
                    work(i);
                } catch (std::exception const& met) {
                    std::lock_guard const guard(mutex);
                    fault = met.what();
                }
            });
        }
    }
    CHECK(fault == "");
}

} // namespace

TEST_CASE("64 accept the last place at once: one has it, 63 are on the waiting list and know it") {
    Hub hub;
    hub.load(town(64, 1, 1));
    for (int i = 0; i < 64; ++i) {
        CHECK(hub.said(order("V" + padded(i), "E00", Step::offer)) == "offered");
    }
    std::atomic<int> has = 0;
    std::atomic<int> waits = 0;
    in_threads(64, [&](int i) {
        auto const said = hub.said(order("V" + padded(i), "E00", Step::accept), themselves);
        if (said == "confirmed" || said == "clearing") ++has;
        if (said == "waiting_list") ++waits;
    });
    CHECK(has == 1);
    CHECK(waits == 63);
    hub.restart();
    auto const referee = hear_all(hub);
    referee.judge(1);
    check_rows(hub, referee, 1);
}

TEST_CASE("a party takes as many places as it has people, all together or not at all") {
    Hub hub;
    hub.load(town(6, 1, 14));
    for (auto const& [who, party] : {std::pair("V00", "12"), {"V01", "3"}, {"V02", "2"}})
        set_party(hub, who, party);
    auto const holds = [&](std::string const& who) {
        CHECK(hub.said(order(who, "E00", Step::offer)) == "offered");
        return hub.said(order(who, "E00", Step::accept), themselves) != "waiting_list";
    };
    CHECK(holds("V00"));
    CHECK_FALSE(holds("V01")); // three do not fit into the two that are left
    CHECK(holds("V03"));
    CHECK_FALSE(holds("V02")); // nor two into one
    CHECK(holds("V04"));
    CHECK_FALSE(holds("V05"));
    hub.look([](store::Matches& matches) {
        CHECK(matches.places_held("E00", "") == 14);
        CHECK(matches.places_held("E00", "V00") == 2);
        CHECK(matches.places_taken("E00") == 14);
    });
    // A party that grows keeps what it holds, and may still go its way, but brings nobody more with it.
    set_party(hub, "V03", "4");
    hub.look([](store::Matches& matches) {
        CHECK(matches.places_taken("E00") == 14);
        CHECK(matches.find("V03", "E00")->places == 1);
    });
    CHECK(hub.said(because(order("V00", "E00", Step::drop_out), "the team's day moved")) == "withdrawn");
    CHECK(holds("V02"));
    hub.look([](store::Matches& matches) { CHECK(matches.places_taken("E00") == 4); });
    // Once it has left it comes back as many as it is.
    CHECK(hub.said(because(order("V03", "E00", Step::drop_out), "ill")) == "withdrawn");
    CHECK(holds("V03"));
    hub.look([](store::Matches& matches) { CHECK(matches.places_taken("E00") == 7); });
}

TEST_CASE("one person accepts clashing shifts from many hands at once, and holds no two that clash") {
    Hub hub;
    hub.load(town(4, 8, 10));
    for (int day = 0; day < 8; ++day) {
        for (auto const* half : {"E", "L"}) {
            CHECK(hub.said(order("V00", half + padded(day), Step::offer)) == "offered");
        }
    }
    std::atomic<int> has = 0;
    in_threads(64, [&](int i) {
        auto const said =
            hub.said(order("V00", (i % 2 == 0 ? "E" : "L") + padded(i / 2 % 8), Step::accept), themselves);
        if (said == "confirmed" || said == "clearing") ++has;
    });
    CHECK(has == 8); // one of each day
    auto const referee = hear_all(hub);
    referee.judge(10);
    check_rows(hub, referee, 10);
}

TEST_CASE("random steps from many hands never overfill a place or book a person twice, restarts in between") {
    Hub hub;
    constexpr int people = 24;
    constexpr int days = 5;
    constexpr int places = 2;
    hub.load(town(people, days, places));
    std::atomic<int> taken = 0;
    std::atomic<int> refused = 0;
    for (int round = 0; round < 3; ++round) {
        in_threads(8, [&](int thread) {
            std::mt19937 random(static_cast<unsigned>(20260807 + round * 100 + thread));
            for (int i = 0; i < 150; ++i) {
                auto const volunteer = "V" + padded(static_cast<int>(random() % people));
                if (random() % 10 == 0) set_party(hub, volunteer, std::to_string(1 + random() % 3));
                std::string opening = "COOK";
                if (random() % 8 != 0) {
                    opening = (random() % 2 == 0 ? "E" : "L") + padded(static_cast<int>(random() % days));
                }
                // Steps that lead on come up more often, or nobody would get anywhere.
                static constexpr std::array steps{
                    Step::apply,     Step::suggest,  Step::offer,   Step::offer,   Step::offer,
                    Step::accept,    Step::accept,   Step::accept,  Step::accept,  Step::decline,
                    Step::refer,     Step::refer,    Step::meet,    Step::take_on, Step::take_on,
                    Step::turn_down, Step::confirm,  Step::confirm, Step::start,   Step::complete,
                    Step::drop_out,  Step::withdraw, Step::lapse};
                StepOrder made = order(volunteer, opening, steps[random() % steps.size()]);
                if (random() % 2 == 0) made.reason = "so it was";
                made.override_given = random() % 2 == 0;
                if (made.step == Step::confirm) made.first_day = Date(std::chrono::days(20'700));
                if (hub.take(made))
                    ++taken;
                else
                    ++refused;
            }
        });
        hub.wait(13h);
        hub.ring();
        hub.restart();
        auto const referee = hear_all(hub);
        referee.judge(places);
        check_rows(hub, referee, places);
    }
    CHECK(taken > 300);
    CHECK(refused > 300);
}

TEST_CASE("a brokered match goes its way: gates wait for the clearing list, the first reply is timed") {
    Hub hub;
    hub.load(town(2, 1, 1));
    CHECK(hub.said(order("V00", "COOK", Step::apply), themselves) == "interested");
    CHECK(hub.said(order("V00", "COOK", Step::offer)) == "already_applied");
    hub.wait(5h);
    CHECK(hub.said(order("V00", "COOK", Step::refer)) == "referred");
    CHECK(hub.said(order("V00", "COOK", Step::take_on)) == "clearing");
    CHECK(hub.said(order("V01", "COOK", Step::apply), themselves) == "interested");
    CHECK(hub.said(order("V01", "COOK", Step::refer)) == "referrals_of_opening"); // no place is free
    auto confirm = order("V00", "COOK", Step::confirm);
    CHECK(hub.said(confirm) == "start_missing");
    confirm.first_day = Date(std::chrono::days(20'711)); // 15 September 2026
    CHECK(hub.said(confirm) == "confirmed");
    // References are due before the start.
    auto const early = hub.take(order("V00", "COOK", Step::start));
    REQUIRE_FALSE(early);
    CHECK(early.error().code == "unsettled");
    CHECK(early.error().retry);
    REQUIRE(early.error().waiting.size() == 1);
    CHECK(early.error().waiting.front().rule == "references");
    CHECK(early.error().waiting.front().question == "references");
    std::int64_t entry = 0;
    hub.look([&](store::Matches& matches) {
        auto const list = matches.clearing("V00", "COOK");
        REQUIRE(list.size() == 1);
        CHECK(list.front().rule == "references");
        entry = list.front().number;
        auto const match = matches.find("V00", "COOK");
        REQUIRE(match->answered_at);
        CHECK(*match->answered_at - *match->interested_at == 5h);
    });
    hub.writer->change([&](store::Change& change) {
        MatchDesk desk(change, centre);
        CHECK(desk.add_to_list("V00", "COOK", "supervisor named", GateKind::before_start, coordinator));
        CHECK(desk.settle("V00", "COOK", entry, coordinator));
        CHECK_FALSE(desk.settle("V00", "COOK", entry, coordinator));
        CHECK_FALSE(desk.waive("V00", "COOK", 99, "because", coordinator));
    });
    auto const still = hub.take(order("V00", "COOK", Step::start));
    REQUIRE_FALSE(still);
    REQUIRE(still.error().waiting.size() == 1);
    CHECK(still.error().waiting.front().rule == "supervisor named");
    hub.writer->change([&](store::Change& change) {
        CHECK(MatchDesk(change, centre).waive("V00", "COOK", 2, "the chair is there herself", coordinator));
    });
    CHECK(hub.said(order("V00", "COOK", Step::start)) == "active");
    CHECK(hub.said(order("V00", "COOK", Step::drop_out)) == "left");
    hub.look([&](store::Matches& matches) {
        CHECK(matches.steps("V00", "COOK").size() == 6);
        auto const waiting = matches.waiting(10);
        REQUIRE(waiting.size() == 1);
        CHECK(waiting.front().ring == "place_freed");
    });
    CHECK(hub.said(order("V01", "COOK", Step::refer)) == "referred");
}

TEST_CASE("an override goes past a gate only with its reason, and is on record") {
    Hub hub;
    hub.load(town(1, 1, 1));
    (void)hub.take(order("V00", "COOK", Step::apply), themselves);
    (void)hub.take(order("V00", "COOK", Step::refer));
    (void)hub.take(order("V00", "COOK", Step::take_on));
    auto confirm = order("V00", "COOK", Step::confirm);
    confirm.first_day = Date(std::chrono::days(20'711));
    (void)hub.take(confirm);
    auto start = order("V00", "COOK", Step::start);
    start.override_given = true;
    CHECK(hub.said(start) == "reason_missing");
    CHECK(hub.said(because(start, "known to us for years")) == "active");
    hub.look([&](store::Matches& matches) {
        auto const steps = matches.steps("V00", "COOK");
        CHECK(steps.back().overridden);
        CHECK(steps.back().reason == "known to us for years");
        CHECK_FALSE(steps.front().overridden);
    });
}

TEST_CASE("what does not exist, is shut or stands still is refused by name") {
    Hub hub;
    auto files = town(3, 1, 1);
    files["volunteers.csv"] +=
        "V90,Paused,paused,every day all day,yes,1,none,english,none,5 km,none,no,yes,40,1980-01\n";
    files["roles.csv"] += "SHUT,Shut,O2,ongoing,closed,remote,no,1,Fri 10:00-14:00,4,,yes\n";
    hub.load(files);
    CHECK(hub.said(order("nobody", "COOK", Step::apply)) == "volunteer_unknown");
    CHECK(hub.said(order("V00", "nothing", Step::apply)) == "opening_unknown");
    CHECK(hub.said(order("V00", "DIRECT", Step::apply)) == "opening_unknown"); // its shifts are the openings
    CHECK(hub.said(order("V00", "SHUT", Step::apply)) == "opening_closed");
    CHECK(hub.said(order("V90", "COOK", Step::offer)) == "person_stopped");
    CHECK(hub.said(order("V00", "COOK", Step::accept)) == "not_from_here");
    CHECK(hear_all(hub).state.empty());
}

TEST_CASE("clocks remind, then let an offer lapse, and a late yes goes to the reserve, and a no is final") {
    Hub hub;
    hub.load(town(2, 1, 1));
    CHECK(hub.said(order("V00", "E00", Step::offer)) == "offered");
    CHECK(hub.said(order("V01", "E00", Step::offer)) == "offered");
    CHECK(hub.said(order("V01", "E00", Step::decline), themselves) == "declined_by_volunteer");
    CHECK(hub.said(order("V01", "E00", Step::offer)) == "no_is_final");
    CHECK(hub.ring() == 0);
    hub.wait(36h);
    hub.restart(); // clocks are rows
    CHECK(hub.ring() == 1);
    CHECK(hub.ring() == 0);
    hub.look([&](store::Matches& matches) {
        auto const waiting = matches.waiting(10);
        REQUIRE(waiting.size() == 1);
        CHECK(waiting.front().ring == "remind_volunteer");
        CHECK(matches.next_due() == opening_day + 72h);
    });
    hub.wait(36h);
    CHECK(hub.ring() == 1);
    hub.look([&](store::Matches& matches) {
        CHECK(matches.find("V00", "E00")->state == MatchState::no_reply);
        CHECK_FALSE(matches.find("V00", "E00")->clock);
        CHECK(matches.steps("V00", "E00").back().standing == "clock");
        auto const offers = matches.offers_of("E00");
        REQUIRE(offers.size() == 2);
        CHECK(offers[0].reply == "none");
        CHECK(offers[1].reply == "no");
        CHECK(matches.last_asked("V00") == opening_day);
        CHECK_FALSE(matches.last_asked("V99"));
    });
    CHECK(hub.said(order("V00", "E00", Step::accept), themselves) == "waiting_list");
    hub.look([&](store::Matches& matches) { CHECK(matches.waiting(10).empty()); }); // somebody has answered
}

TEST_CASE("the ticker rings what is due in every centre, by itself, and what came due while nothing ran") {
    Hub hub;
    hub.load(town(2, 1, 1));
    auto const other = hub.writer->add_centre({8, 8}, "Bow", "Europe/London");
    hub.writer->change([&](store::Change& change) {
        REQUIRE(load_pack(change, other.number, town(1, 1, 1), "Bow"));
        CHECK(MatchDesk(change, other.number).take(order("V00", "E00", Step::offer), coordinator));
    });
    CHECK(hub.said(order("V00", "E00", Step::offer)) == "offered");
    CHECK(ring_due(*hub.writer, 10) == 0);
    hub.wait(36h);
    hub.restart();
    Ticker const ticker(*hub.writer, 5ms);
    while (ticker.counts().rung < 2) std::this_thread::sleep_for(1ms);
    hub.wait(36h);
    while (ticker.counts().rung < 4) std::this_thread::sleep_for(1ms);
    hub.look([&](store::Matches& matches) {
        CHECK(matches.find("V00", "E00")->state == MatchState::no_reply);
        CHECK(matches.waiting(10).size() == 1);
    });
    CHECK(ticker.counts().failed == 0);
}

TEST_CASE("a step that is refused, or a change that fails after it, leaves neither row nor event") {
    Hub hub;
    hub.load(town(1, 1, 1));
    hub.writer->change([&](store::Change& change) {
        CHECK_FALSE(change.attempt([&] {
            CHECK(MatchDesk(change, centre).take(order("V00", "E00", Step::offer), coordinator));
            return false;
        }));
    });
    CHECK_THROWS_AS(hub.writer->change([&](store::Change& change) {
        CHECK(MatchDesk(change, centre).take(order("V00", "E00", Step::offer), coordinator));
        throw std::runtime_error("later");
    }),
                    std::runtime_error);
    auto const referee = hear_all(hub);
    CHECK(referee.sequence == 0);
    check_rows(hub, referee, 1);
}
