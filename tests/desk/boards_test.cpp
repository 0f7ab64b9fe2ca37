// SPDX-License-Identifier: MIT
// What the desk shows at a glance, against the plain counting of a referee on the sample community, and the
// weeks against steps that were taken on known days.
#include "desk_town.hpp"

#include "desk/boards.hpp"
#include "desk/snapshots.hpp"
#include "source_folder.hpp"

#include <map>
#include <set>

using namespace kith;
using namespace kith::desk;
using namespace kith::desk::testing;

namespace {

std::shared_ptr<Snapshot const> sample() {
    Hub const hub;
    hub.load(pack_files_in(source_folder() / "data" / "sample"));
    return Snapshots(hub.folder / "kith.db").of(centre, opening_day);
}

} // namespace

TEST_CASE("the day's board lists what a referee finds, in order") {
    auto const whole = sample();
    auto const& roster = whole->roster();
    auto const board = day_board(whole->judge());

    std::map<OpeningId, std::int32_t> held;
    std::set<VolunteerId> proposed;
    for (auto const& match : roster.matches()) {
        if (holds_place(match.state, roster.role_of(match.opening).direct)) ++held[match.opening];
        if (match.state != MatchState::interested && match.state != MatchState::suggested)
            proposed.insert(match.volunteer);
    }
    std::set<OpeningId> short_ones;
    for (std::size_t at = 0; at < roster.openings().size(); ++at) {
        auto const& opening = roster.openings()[at];
        bool const open =
            whole->judge().facts().openings[at].closed == eligibility::ClosedBecause::not_closed;
        if (open && held[OpeningId(at)] < opening.places_minimum) short_ones.insert(OpeningId(at));
    }
    REQUIRE_FALSE(board.unfilled.empty());
    std::set<OpeningId> listed;
    for (auto const& row : board.unfilled) {
        listed.insert(row.opening);
        CHECK(row.held == held[row.opening]);
    }
    CHECK(listed == short_ones);
    for (std::size_t at = 1; at < board.unfilled.size(); ++at)
        CHECK(roster[board.unfilled[at - 1].opening].urgency >= roster[board.unfilled[at].opening].urgency);

    REQUIRE_FALSE(board.offered_nothing.empty());
    std::size_t nothing = 0;
    for (std::size_t at = 0; at < roster.volunteers().size(); ++at)
        if (roster.volunteers()[at].status == VolunteerStatus::active && !proposed.contains(VolunteerId(at)))
            ++nothing;
    CHECK(board.offered_nothing.size() == nothing);

    std::int32_t waiting = 0;
    for (auto const& row : board.silent) {
        CHECK(roster.as_of_date() - row.oldest >= silence);
        waiting += row.referrals;
    }
    auto const unanswered = std::ranges::count_if(roster.matches(), [&](Match const& match) {
        return match.state == MatchState::referred && match.since &&
               roster.as_of_date() - *match.since >= silence;
    });
    CHECK(waiting == unanswered);
}

TEST_CASE("checks are due by their day, the soonest first, and only of active people") {
    auto const whole = sample();
    auto const& roster = whole->roster();
    auto const by = roster.as_of_date() + std::chrono::days(60);
    auto const rows = rechecks(roster, by);
    REQUIRE_FALSE(rows.empty());
    for (auto const& row : rows) {
        CHECK(row.due <= by);
        CHECK(roster[row.volunteer].status == VolunteerStatus::active);
    }
    CHECK(std::ranges::is_sorted(rows, {}, &Recheck::due));
    CHECK(rechecks(roster, Date{}).empty());
}

TEST_CASE("wards and elsewhere add up to everybody and every place, and a question only takes away") {
    auto const whole = sample();
    auto const& roster = whole->roster();
    auto const all = wards_board(whole->judge(), {});
    auto const total = [](WardsBoard const& board) {
        auto sum = board.elsewhere;
        for (auto const& ward : board.wards) {
            sum.people += ward.people;
            sum.free += ward.free;
            sum.wanted += ward.wanted;
            sum.open += ward.open;
        }
        return sum;
    };
    auto const active = std::ranges::count(roster.volunteers(), VolunteerStatus::active, &Volunteer::status);
    CHECK(total(all).people == active);
    CHECK(all.unknown == 0);
    auto const skill = roster.words().skills.find("driving");
    REQUIRE(skill);
    audit::FreeTime const evenings{audit::Days::weekdays, audit::Hours::evenings};
    for (WardsAsked const& asked :
         {WardsAsked{skill, {}}, WardsAsked{{}, evenings}, WardsAsked{skill, evenings}}) {
        auto const some = wards_board(whole->judge(), asked);
        for (std::size_t at = 0; at < some.wards.size(); ++at) {
            CHECK(some.wards[at].people <= all.wards[at].people);
            CHECK(some.wards[at].free <= some.wards[at].people);
            CHECK(some.wards[at].open <= some.wards[at].wanted);
            CHECK(some.wards[at].wanted <= all.wards[at].wanted);
        }
        CHECK(total(some).people > 0);
        CHECK(total(some).people < active);
    }
}

TEST_CASE("weeks count steps on the centre's days, and places held backwards from now") {
    Hub hub;
    hub.load(town(3, 30, 2));
    auto const read = [&](std::size_t count) {
        std::vector<Week> weeks;
        hub.writer->read([&](store::Database& database) {
            auto const& zone = zone_named("Europe/London");
            auto const now = opening_day + std::chrono::seconds(hub.seconds->load());
            auto const first = first_week(zone, now, count);
            weeks = weeks_board(zone, now, count,
                                store::happened_since(database, centre, zone.midnight(first), first));
        });
        return weeks;
    };
    auto const quiet = read(2);
    REQUIRE(quiet.size() == 2);
    Week nothing;
    nothing.monday = Date(std::chrono::local_days(std::chrono::year(2026) / 8 / 31));
    CHECK(quiet[0] == nothing);
    nothing.monday += std::chrono::weeks(1);
    CHECK(quiet[1] == nothing);
    // O1 is direct: who accepts holds the place.
    std::string opening;
    hub.writer->read([&](store::Database& database) {
        store::CommunityRows rows(database, centre);
        rows.each(store::PackTable::shifts, [&](store::Cells const& cells) { opening = cells.front(); });
    });
    auto const step = [&](std::string const& who, Step which) {
        StepOrder order;
        order.volunteer = who;
        order.opening = opening;
        order.step = which;
        order.reason = "tested";
        order.channel = "phone";
        return hub.said(order);
    };
    CHECK(step("V00", Step::offer) == "offered");
    CHECK(step("V00", Step::accept) == "confirmed");
    hub.wait(std::chrono::weeks(1));
    CHECK(step("V00", Step::drop_out) == "withdrawn");
    auto const weeks = read(3);
    REQUIRE(weeks.size() == 3);
    CHECK(weeks[0].held == 0);
    CHECK(weeks[1].offered == 1);
    CHECK(weeks[1].placed == 1);
    CHECK(weeks[1].held == 1);
    CHECK(weeks[2].stopped == 1);
    CHECK(weeks[2].held == 0);
}
