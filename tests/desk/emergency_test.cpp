// SPDX-License-Identifier: MIT
// An emergency from standby to closed on real rows: a surge's roles asked for in waves by themselves, with
// answers at random, people on sites, reports that equal a count of the rows, and a server that ends half
// way.
#include "desk/emergency.hpp"
#include "desk/paper.hpp"
#include "desk/sites.hpp"
#include "desk/ticker.hpp"
#include "desk/waves.hpp"
#include "desk_town.hpp"
#include "store/principals.hpp"

#include <map>
#include <random>
#include <set>

using namespace kith;
using namespace kith::desk;
using namespace kith::desk::testing;

namespace {

template <class Look>
auto with(Hub const& hub, Look const& look) {
    using Said = decltype(look(std::declval<EmergencyDesk&>()));
    std::optional<Said> said;
    hub.writer->change([&](store::Change& change) {
        EmergencyDesk desk(change, centre, coordinator);
        said.emplace(look(desk));
    });
    return std::move(*said);
}

std::int64_t activated(Hub const& hub) {
    auto const number = with(hub, [](EmergencyDesk& desk) {
        return desk.open({.name = "Flood <west>", .asked_by = "duty officer", .reference = "B-17"});
    });
    REQUIRE(number);
    auto const state = with(hub, [&](EmergencyDesk& desk) {
        return desk.move({.emergency = *number, .asked_by = "duty officer", .reference = "B-18"});
    });
    REQUIRE(state);
    CHECK(*state == "activated");
    return *number;
}

std::string moved(Hub const& hub, std::int64_t number, EmergencyMove to, std::string const& reason = {},
                  bool override_given = false) {
    auto const said = with(hub, [&](EmergencyDesk& desk) {
        return desk.move(
            {.emergency = number, .move = to, .reason = reason, .override_given = override_given});
    });
    return said ? *said : said.error().code;
}

std::vector<std::string> flood(Hub const& hub, std::int64_t number) {
    auto const made = with(hub, [&](EmergencyDesk& desk) {
        return desk.open_roles({.emergency = number,
                                .surge = "flood",
                                .organisation = "O1",
                                .wards = {"W1"},
                                .scale_per_cent = 50});
    });
    REQUIRE_MESSAGE(made, (made ? ""
                                : made.error().code + " " +
                                      (made.error().numbers.empty() ? "" : made.error().numbers[0].first)));
    return *made;
}

PackFiles big_town(int people) {
    auto files = town(people, 1, 2);
    files["wards.csv"] = "ward,name,easting,northing\nW1,West,535000,181000\n";
    return files;
}

store::EmergencyReport now_report(Hub const& hub, std::int64_t number) {
    store::EmergencyReport report;
    hub.writer->change([&](store::Change& change) {
        auto const emergency = store::Emergencies(change.database(), centre).find(number);
        report = report_now(change.database(), centre, *emergency, change.now());
    });
    return report;
}

std::size_t out_now(Hub const& hub) {
    std::size_t offered = 0;
    hub.look([&](store::Matches& matches) {
        matches.each([&](store::KeptMatch const& match) { offered += match.state == MatchState::offered; });
    });
    return offered;
}

// The same figures from the rows alone, without the desk's counting.
void recount(Hub const& hub, store::EmergencyReport const& report) {
    hub.look([&](store::Matches& matches) {
        for (auto const& row : report.rows) {
            std::int64_t held = 0, yes = 0, no = 0, open = 0;
            matches.each([&](store::KeptMatch const& match) {
                if (match.opening != row.opening) return;
                held += match.holds;
                open += match.state == MatchState::offered;
            });
            auto const offers = matches.offers_of(row.opening);
            for (auto const& offer : offers) {
                yes += offer.reply == "yes";
                no += offer.reply == "no";
            }
            CHECK(row.held == held);
            CHECK(row.held <= row.places_maximum);
            CHECK(row.asked == std::int64_t(offers.size()));
            CHECK(row.yes == yes);
            CHECK(row.no == no);
            CHECK(row.waiting == open);
            CHECK(row.asked == row.yes + row.no + row.silent + row.waiting);
        }
    });
}

} // namespace

TEST_CASE("an emergency goes its way in order, and back only with a reason") {
    Hub hub;
    hub.load(big_town(3));
    auto const number = activated(hub);
    CHECK(moved(hub, number, EmergencyMove::activate) == "not_from_here");
    CHECK(moved(hub, number, EmergencyMove::close) == "not_from_here");
    CHECK(moved(hub, number, EmergencyMove::stand_by) == "reason_missing");
    CHECK(moved(hub, number, EmergencyMove::stand_by, "water falls") == "standby");
    CHECK(moved(hub, number, EmergencyMove::activate) == "activated");
    CHECK(moved(hub, 99, EmergencyMove::activate) == "emergency_unknown");
    auto const made = flood(hub, number);
    CHECK(made.size() > 8);
    CHECK(moved(hub, number, EmergencyMove::stand_down) == "stood_down");
    CHECK(moved(hub, number, EmergencyMove::close) == "still_open");
    CHECK(moved(hub, number, EmergencyMove::close, {}, true) == "reason_missing");
    auto const closed = with(hub, [&](EmergencyDesk& desk) { return desk.close_unused(number); });
    REQUIRE(closed);
    CHECK(*closed == std::int64_t(made.size()));
    CHECK(moved(hub, number, EmergencyMove::close) == "closed");
    CHECK(moved(hub, number, EmergencyMove::activate, "again") == "not_from_here");
    hub.writer->read([&](store::Database& database) {
        auto const steps = store::Emergencies(database, centre).steps(number);
        CHECK(steps.front().step == "open");
        CHECK(steps.front().asked_by == "duty officer");
        CHECK(steps.back().step == "close");
    });
}

TEST_CASE("clocks hurry while it is activated and run as before once it is not, and nobody is left waiting "
          "or coming") {
    Hub hub;
    hub.load(big_town(6));
    auto const number = activated(hub);
    auto const opening = flood(hub, number).front();
    auto const clock = [&](std::string const& volunteer) {
        std::optional<std::chrono::minutes> left;
        hub.look([&](store::Matches& matches) {
            auto const match = matches.find(volunteer, opening);
            if (match && match->clock)
                left = std::chrono::duration_cast<std::chrono::minutes>(*match->clock - match->since);
        });
        return left;
    };
    for (auto const* const who : {"V00", "V01", "V02"})
        CHECK(hub.said({.volunteer = who, .opening = opening, .step = Step::offer}) == "offered");
    CHECK(hub.said({.volunteer = "V02", .opening = opening, .step = Step::accept}, themselves) != "");
    CHECK(clock("V00") == 90min); // 36 hours, 24 times as fast
    hub.wait(30min);
    CHECK(moved(hub, number, EmergencyMove::stand_by, "water falls") == "standby");
    CHECK(clock("V00") == 36h);
    CHECK(moved(hub, number, EmergencyMove::activate) == "activated");
    CHECK(clock("V00") == 120min); // the half hour before did not count as hurried
    CHECK(moved(hub, number, EmergencyMove::stand_down) == "stood_down");
    CHECK(clock("V00") == 36h);
    std::optional<StillOpen> open;
    auto const look = [&] {
        hub.writer->change([&](store::Change& change) {
            open = still_open(change.database(), centre, number, change.now());
        });
        return *open;
    };
    CHECK(look().offers == 2);
    CHECK(look().coming == 1);
    CHECK(moved(hub, number, EmergencyMove::close) == "still_open");
    auto const release = [&](std::string const& reason) {
        auto const said = with(hub, [&](EmergencyDesk& desk) { return desk.release(number, reason); });
        return said ? std::to_string(*said) : said.error().code;
    };
    CHECK(release("") == "reason_missing");
    CHECK(release("the water has gone") == "3");
    CHECK(release("the water has gone") == "0");
    CHECK_FALSE(clock("V00").has_value());
    CHECK(with(hub, [&](EmergencyDesk& desk) { return desk.close_unused(number); }).has_value());
    CHECK(look().settled());
    CHECK(moved(hub, number, EmergencyMove::close) == "closed");
    recount(hub, now_report(hub, number));
}

TEST_CASE("whoever's account is suspended is asked by no wave") {
    Hub hub;
    hub.load(big_town(3));
    auto const number = activated(hub);
    auto const opening = flood(hub, number).front();
    hub.writer->change([&](store::Change& change) {
        store::PrincipalRow row;
        row.centre = centre;
        row.id = "P9";
        row.standing = "volunteer";
        row.volunteer = "V01";
        row.suspended = true;
        CHECK(store::insert_principal(change.database(), row));
        auto const done =
            next_wave(change, centre,
                      {.opening = opening, .candidates = {"V00", "V01", "V02"}, .policy = {}, .deadline = {}},
                      coordinator);
        REQUIRE(done);
        CHECK(done->asked.size() == 2);
        for (auto const& each : done->asked) CHECK(each.volunteer != "V01");
    });
}

TEST_CASE("only so many emergencies are open at a time") {
    Hub hub;
    hub.load(big_town(1));
    for (std::int64_t i = 0; i < emergencies_open_max; ++i) {
        CHECK(with(hub, [](EmergencyDesk& desk) { return desk.open({.name = "x"}); }).has_value());
    }
    auto const full = with(hub, [](EmergencyDesk& desk) { return desk.open({.name = "x"}); });
    REQUIRE_FALSE(full);
    CHECK(full.error().code == "emergencies_full");
}

TEST_CASE("an opening that came a moment after others were looked at is asked for all the same") {
    Hub hub;
    hub.load(big_town(60));
    Snapshots snapshots(hub.folder / "kith.db");
    REQUIRE(snapshots.of(centre, opening_day));
    auto const number = activated(hub);
    flood(hub, number);
    REQUIRE(with(hub, [&](EmergencyDesk& desk) { return desk.ask(number, 0); }));
    carry_on_due(*hub.writer, snapshots, 200);
    CHECK(out_now(hub) > 8);
}

TEST_CASE("whoever comes once nobody was left is asked when the round looks again") {
    Hub hub;
    hub.load(big_town(1));
    auto const number = activated(hub);
    flood(hub, number);
    REQUIRE(with(hub, [&](EmergencyDesk& desk) { return desk.ask(number, 0); }));
    Snapshots snapshots(hub.folder / "kith.db");
    carry_on_due(*hub.writer, snapshots, 200);
    hub.wait(std::chrono::hours(1)); // the only one there was does not answer, and another wave is due
    carry_on_due(*hub.writer, snapshots, 200);
    auto const before = out_now(hub);
    hub.writer->change([&](store::Change& change) {
        store::CommunityRows rows(change.database(), centre);
        auto another = *rows.find(store::PackTable::volunteers, "V00");
        another[0] = "V01";
        CHECK(rows.put(store::PackTable::volunteers, another));
        change.publish(centre, {"volunteer.changed", "V01", {}, {}, {}});
    });
    hub.wait(std::chrono::minutes(14));
    carry_on_due(*hub.writer, snapshots, 200);
    CHECK(out_now(hub) == before);
    hub.wait(std::chrono::minutes(1));
    carry_on_due(*hub.writer, snapshots, 200);
    CHECK(out_now(hub) > before);
}

TEST_CASE("a surge is asked for by itself, through a restart, and its report equals a count of the rows") {
    constexpr unsigned seed = 7;
    INFO("seed ", seed);
    Hub hub;
    hub.load(big_town(300));
    auto const number = activated(hub);
    flood(hub, number);
    for (int i = 0; i < 40; ++i) {
        auto const refused = with(hub, [&](EmergencyDesk& desk) {
            return desk.agree("V" + padded(i), i % 2 == 0 ? "known to the warden" : "");
        });
        CHECK(refused.has_value() == (i % 2 != 0)); // nobody of the town has a check on record
        if (refused) CHECK(refused->code == "not_vetted");
    }
    auto const started = with(hub, [&](EmergencyDesk& desk) { return desk.ask(number, 0); });
    REQUIRE(started);
    CHECK(*started > 8);
    std::mt19937 random(seed);
    std::set<std::pair<std::string, std::string>> said_no;
    std::size_t first_wave_of_reserve = 0, first_wave = 0;
    for (int round = 0; round < 12; ++round) {
        if (round == 6) hub.restart();
        Snapshots snapshots(hub.folder / "kith.db");
        carry_on_due(*hub.writer, snapshots, 200);
        std::vector<std::pair<std::string, std::string>> asked, holding;
        hub.look([&](store::Matches& matches) {
            matches.each([&](store::KeptMatch const& match) {
                if (match.state == MatchState::offered) asked.emplace_back(match.volunteer, match.opening);
                if (match.holds) holding.emplace_back(match.volunteer, match.opening);
            });
        });
        if (round == 0) {
            for (auto const& [volunteer, opening] : asked) {
                ++first_wave;
                first_wave_of_reserve += volunteer.size() == 3 && volunteer < "V40";
            }
        }
        for (auto const& [volunteer, opening] : asked) {
            CHECK_FALSE(said_no.contains({volunteer, opening}));
            if (std::stoi(volunteer.substr(1)) % 4 == 3) continue; // never answers
            auto const draw = random() % 10;
            if (draw < 4)
                hub.said({.volunteer = volunteer, .opening = opening, .step = Step::accept}, themselves);
            else if (draw < 7) {
                CHECK(hub.said({.volunteer = volunteer, .opening = opening, .step = Step::decline},
                               themselves) == "declined_by_volunteer");
                said_no.insert({volunteer, opening});
            }
        }
        if (!holding.empty() && round % 3 == 2) {
            auto const& [volunteer, opening] = holding[random() % holding.size()];
            hub.said({.volunteer = volunteer, .opening = opening, .step = Step::drop_out}, themselves);
        }
        hub.wait(20min);
        ring_due(*hub.writer, 1000);
        recount(hub, now_report(hub, number));
    }
    CHECK(first_wave > 10);
    CHECK(first_wave_of_reserve > 0);
    auto const report = now_report(hub, number);
    std::int64_t held = 0, silent = 0;
    for (auto const& row : report.rows) {
        held += row.held;
        silent += row.silent;
    }
    CHECK(held > 20);
    CHECK(silent > 0); // clocks hurry: three hours are enough for a reply not to come
    CHECK(report.first_reply_seconds.has_value());
    hub.writer->read([&](store::Database& database) {
        store::Emergencies rows(database, centre);
        CHECK(rows.reports(number, 100).size() >= 3); // on a timer, through the restart
        PaperOf of;
        for (auto const& each : rows.openings(number)) of.openings.push_back(each.opening);
        auto const rota = paper_of(
            database, {.number = centre, .id = {}, .name = "North", .zone = "Europe/London"}, PaperKind::rota,
            of, opening_day, [](std::string const&, std::string const&) { return true; });
        CHECK(std::int64_t(rota.total) == held);
    });
    // Down in order.
    CHECK(moved(hub, number, EmergencyMove::stand_down) == "stood_down");
    hub.wait(4h * 24);
    while (ring_due(*hub.writer, 1000) > 0) { // one rung of a ladder at a time
    }
    CHECK(with(hub, [&](EmergencyDesk& desk) {
              return desk.release(number, "the water has gone");
          }).has_value());
    CHECK(with(hub, [&](EmergencyDesk& desk) { return desk.close_unused(number); }).has_value());
    CHECK(moved(hub, number, EmergencyMove::close) == "closed");
    recount(hub, now_report(hub, number));
}

TEST_CASE("nobody is left on a site of an emergency unnoticed") {
    Hub hub;
    hub.load(big_town(2));
    auto const number = activated(hub);
    auto const made = flood(hub, number);
    auto const arrive = [&](store::SiteSignIn row) {
        row.site = "O1";
        std::optional<SiteDesk::Result<store::SiteSignIn>> said;
        hub.writer->change([&](store::Change& change) {
            said.emplace(SiteDesk(change, centre).sign_in(std::move(row), change.now() + 2h));
        });
        return std::move(*said);
    };
    auto const leave = [&](std::int64_t sign_in) {
        hub.writer->change([&](store::Change& change) {
            CHECK(SiteDesk(change, centre).sign_out(sign_in, "P1").has_value());
        });
    };
    // Whoever comes for a role that it opened is among its people without anybody saying so.
    auto const first = arrive({.volunteer = "V00", .opening = made.front()});
    auto const second =
        arrive({.emergency = number, .name = "Ana <neighbour>", .telephone = "+442079460001"});
    auto const apart = arrive({.volunteer = "V01"});
    REQUIRE(first);
    REQUIRE(second);
    REQUIRE(apart);
    CHECK(first->emergency == number);
    CHECK(apart->emergency == 0);
    CHECK(arrive({.emergency = 99, .volunteer = "V01"}).error().code == "emergency_unknown");
    CHECK(now_report(hub, number).on_site == 2);
    CHECK(now_report(hub, number).overdue == 0);
    hub.wait(3h);
    CHECK(now_report(hub, number).overdue == 2);
    CHECK(moved(hub, number, EmergencyMove::stand_down) == "stood_down");
    CHECK(with(hub, [&](EmergencyDesk& desk) { return desk.close_unused(number); }).has_value());
    CHECK(moved(hub, number, EmergencyMove::close) == "still_open");
    leave(first->number);
    CHECK(moved(hub, number, EmergencyMove::close) == "still_open");
    leave(second->number);
    CHECK(moved(hub, number, EmergencyMove::close) == "closed");
    CHECK(arrive({.emergency = number, .name = "Late", .telephone = "+442079460002"}).error().code ==
          "not_now");
}

TEST_CASE("who comes by themselves is kept apart from the reserve, and out of roles that ask for training") {
    Hub hub;
    hub.load(big_town(2));
    auto const number = activated(hub);
    auto const made = flood(hub, number);
    auto const id = with(hub, [&](EmergencyDesk& desk) {
        return desk.enlist(number, {.name = "Bo", .telephone = "+442079460000", .ward = "W1"});
    });
    REQUIRE(id);
    Snapshots snapshots(hub.folder / "kith.db");
    hub.writer->change([&](store::Change& change) {
        store::Emergencies rows(change.database(), centre);
        CHECK(rows.reserve(*id)->kind == "spontaneous");
        bool some = false;
        for (auto const& each : rows.openings(number)) some = some || each.vetted;
        CHECK(some); // the cook needs food hygiene
    });
    auto const snapshot = snapshots.of(centre, opening_day);
    hub.writer->read([&](store::Database& database) {
        store::Emergencies rows(database, centre);
        for (auto const& each : rows.openings(number)) {
            auto const people = candidates_for(*snapshot, database, centre, {.opening = each.opening});
            if (each.vetted) CHECK(std::ranges::find(people, *id) == people.end());
        }
    });
}
