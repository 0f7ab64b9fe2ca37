// SPDX-License-Identifier: MIT
#include "desk/boards.hpp"

#include "desk/community.hpp"
#include "desk/snapshots.hpp"
#include "exchange/words.hpp"
#include "explanation/codes.hpp"
#include "rpc/methods/bank.hpp"
#include "rpc/methods/boards.hpp"
#include "rpc/methods/looking.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <algorithm>
#include <stdexcept>

namespace kith::audit {
BOOST_DESCRIBE_ENUM(Days, weekdays, weekend, week)
BOOST_DESCRIBE_ENUM(Hours, mornings, afternoons, evenings, daytime, any_time)
} // namespace kith::audit

namespace kith::rpc {
namespace {

std::int64_t count_of(std::size_t size) {
    return static_cast<std::int64_t>(size);
}

// ---- today ----

struct Today {
    std::optional<Number<1, 200>> limit; // rows of each list; default: 20
};
BOOST_DESCRIBE_STRUCT(Today, (), (limit))

struct ShortShown {
    std::string opening;
    std::string title;
    std::string organisation;
    std::string urgency;
    std::optional<std::int64_t> begins; // of a dated one
    std::int64_t held = 0;
    std::int64_t minimum = 0;
    std::int64_t maximum = 0;
    std::int64_t asked = 0;
};
BOOST_DESCRIBE_STRUCT(ShortShown, (),
                      (opening, title, organisation, urgency, begins, held, minimum, maximum, asked))

struct Unproposed {
    std::string volunteer;
    std::string name;
    std::optional<std::string> since;
};
BOOST_DESCRIBE_STRUCT(Unproposed, (), (volunteer, name, since))

struct SilentShown {
    std::string organisation;
    std::string name;
    std::int64_t referrals = 0;
    std::string oldest;
};
BOOST_DESCRIBE_STRUCT(SilentShown, (), (organisation, name, referrals, oldest))

struct DroppedShown {
    std::string volunteer;
    std::string name;
    std::string opening;
    std::string title;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(DroppedShown, (), (volunteer, name, opening, title, reason))

struct DayShown {
    std::int64_t as_of = 0;
    std::int64_t unfilled_count = 0;
    std::vector<ShortShown> unfilled;
    std::int64_t offered_nothing_count = 0;
    std::vector<Unproposed> offered_nothing;
    std::int64_t silent_count = 0;
    std::vector<SilentShown> silent;
    std::vector<DroppedShown> dropped; // gave up a place today
};
BOOST_DESCRIBE_STRUCT(DayShown, (),
                      (as_of, unfilled_count, unfilled, offered_nothing_count, offered_nothing, silent_count,
                       silent, dropped))

// A pair that ended today; whether it held a place is written in its steps.
struct DayFound {
    DayShown shown;
    std::vector<DroppedShown> ended;
    std::size_t limit = 0;
};

DayFound shown(desk::Snapshot const& snapshot, std::size_t limit) {
    auto const& roster = snapshot.roster();
    auto const board = desk::day_board(snapshot.judge());
    DayFound found{{}, {}, limit};
    auto& told = found.shown;
    told.as_of = roster.as_of().time_since_epoch().count();
    told.unfilled_count = count_of(board.unfilled.size());
    for (auto const& each : board.unfilled) {
        if (told.unfilled.size() == limit) break;
        auto const& opening = roster[each.opening];
        auto const& role = roster.role_of(each.opening);
        ShortShown row{opening.key,
                       role.title,
                       roster[role.organisation].name,
                       std::string(exchange::word_of(opening.urgency)),
                       {},
                       each.held,
                       opening.places_minimum,
                       opening.places_maximum,
                       each.asked};
        if (opening.timing == Timing::dated) row.begins = opening.when.begin.time_since_epoch().count();
        told.unfilled.push_back(std::move(row));
    }
    told.offered_nothing_count = count_of(board.offered_nothing.size());
    for (auto const id : board.offered_nothing) {
        if (told.offered_nothing.size() == limit) break;
        Unproposed row{roster[id].key, roster[id].name, {}};
        if (roster[id].waiting_since) row.since = bank::date_text(*roster[id].waiting_since);
        told.offered_nothing.push_back(std::move(row));
    }
    told.silent_count = count_of(board.silent.size());
    for (auto const& each : board.silent) {
        if (told.silent.size() == limit) break;
        auto const& organisation = roster[each.organisation];
        told.silent.push_back(
            {organisation.key, organisation.name, each.referrals, bank::date_text(each.oldest)});
    }
    for (auto const& match : board.ended) {
        found.ended.push_back({roster[match.volunteer].key,
                               roster[match.volunteer].name,
                               roster[match.opening].key,
                               roster.role_of(match.opening).title,
                               {}});
    }
    return found;
}

Slow prepare_day(Turn& turn, Today const& params) {
    return [shared = turn.services().snapshots, path = turn.database().path(), centre = turn.centre(),
            now = turn.now(),
            limit = static_cast<std::size_t>(params.limit ? params.limit->value : 20)]() -> std::any {
        return seen<DayFound>(
            [&](auto& found) { found.result = shown(*snapshot_of(shared, path, centre, now), limit); });
    };
}

Outcome<DayShown, Refused> day(Turn& turn, Today const&) {
    auto const& found = looked<DayFound>(turn).result;
    auto told = found.shown;
    store::Matches matches(turn.database(), turn.centre());
    for (auto row : found.ended) {
        if (told.dropped.size() == found.limit) break;
        auto const steps = matches.steps(row.volunteer, row.opening);
        auto const match = matches.find(row.volunteer, row.opening);
        if (steps.empty() || !match) continue;
        auto const before = explanation::from_code<MatchState>(steps.back().before);
        if (!before || !holds_place(*before, match->direct)) continue;
        row.reason = steps.back().reason;
        told.dropped.push_back(std::move(row));
    }
    return told;
}

// ---- checks to renew ----

struct Due {
    std::optional<Number<0, 400>> days;  // due within so many; default: 60
    std::optional<Number<1, 200>> limit; // default: 20
};
BOOST_DESCRIBE_STRUCT(Due, (), (days, limit))

struct RecheckShown {
    std::string volunteer;
    std::string name;
    std::string check;
    std::string due;
    bool overdue = false;
};
BOOST_DESCRIBE_STRUCT(RecheckShown, (), (volunteer, name, check, due, overdue))

struct RechecksShown {
    std::int64_t count = 0;
    std::vector<RecheckShown> rechecks; // the soonest first
};
BOOST_DESCRIBE_STRUCT(RechecksShown, (), (count, rechecks))

Slow prepare_rechecks(Turn& turn, Due const& params) {
    return [shared = turn.services().snapshots, path = turn.database().path(), centre = turn.centre(),
            now = turn.now(), limit = static_cast<std::size_t>(params.limit ? params.limit->value : 20),
            within = std::chrono::days(params.days ? params.days->value : 60)]() -> std::any {
        return seen<RechecksShown>([&](auto& found) {
            auto const whole = snapshot_of(shared, path, centre, now);
            auto const& roster = whole->roster();
            auto const rows = desk::rechecks(roster, roster.as_of_date() + within);
            found.result.count = count_of(rows.size());
            for (auto const& each : rows) {
                if (found.result.rechecks.size() == limit) break;
                auto const& kind = roster.words().checks.code(each.check);
                found.result.rechecks.push_back({roster[each.volunteer].key, roster[each.volunteer].name,
                                                 whole->labels().label(phrases::WordKind::check, kind),
                                                 bank::date_text(each.due), each.due < roster.as_of_date()});
            }
        });
    };
}

// Whoever looks at checks is written down, so this is no part of board.day, which is read at every change.
Outcome<RechecksShown, Refused> rechecks(Turn& turn, Due const&) {
    auto told = looked<RechecksShown>(turn).result;
    std::erase_if(told.rechecks, [&](RecheckShown const& row) {
        return !turn.may_see(auth::Field::checks, {row.volunteer, {}, {}});
    });
    return told;
}

// ---- by ward ----

struct Asked {
    std::optional<Text<64>> skill; // its code
    std::optional<audit::Days> days;
    std::optional<audit::Hours> hours;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (skill, days, hours))

struct WardShown {
    std::string ward; // its code; empty: elsewhere, or from home
    std::string name;
    std::optional<std::int64_t> easting; // metres of the National Grid
    std::optional<std::int64_t> northing;
    std::int64_t people = 0;
    std::int64_t free = 0;
    std::int64_t wanted = 0;
    std::int64_t open = 0;
};
BOOST_DESCRIBE_STRUCT(WardShown, (), (ward, name, easting, northing, people, free, wanted, open))

struct Skill {
    std::string skill;
    std::string label;
};
BOOST_DESCRIBE_STRUCT(Skill, (), (skill, label))

struct WardsShown {
    std::vector<WardShown> wards;
    WardShown elsewhere;
    std::int64_t unknown = 0;  // people left out because nobody knows when they are free
    std::vector<Skill> skills; // that may be asked for, by label
};
BOOST_DESCRIBE_STRUCT(WardsShown, (), (wards, elsewhere, unknown, skills))

WardShown with_counts(WardShown row, desk::WardCount const& count) {
    row.people = count.people;
    row.free = count.free;
    row.wanted = count.wanted;
    row.open = count.open;
    return row;
}

WardsShown shown(desk::Snapshot const& snapshot, desk::WardsAsked const& asked) {
    auto const& roster = snapshot.roster();
    auto const board = desk::wards_board(snapshot.judge(), asked);
    WardsShown told;
    for (std::size_t at = 0; at < board.wards.size(); ++at) {
        auto const& ward = roster.wards()[at];
        WardShown row;
        row.ward = roster.words().wards.code(WardId(at));
        row.name = ward.name.empty() ? row.ward : ward.name;
        if (ward.centre) {
            row.easting = ward.centre->easting;
            row.northing = ward.centre->northing;
        }
        told.wards.push_back(with_counts(std::move(row), board.wards[at]));
    }
    told.elsewhere = with_counts({}, board.elsewhere);
    told.unknown = board.unknown;
    for (auto const& code : roster.words().skills.codes())
        told.skills.push_back({code, snapshot.labels().label(phrases::WordKind::skill, code)});
    std::ranges::sort(told.skills, {}, [](Skill const& each) { return std::tie(each.label, each.skill); });
    return told;
}

Slow prepare_wards(Turn& turn, Asked const& params) {
    return [shared = turn.services().snapshots, path = turn.database().path(), centre = turn.centre(),
            now = turn.now(), params]() -> std::any {
        return seen<WardsShown>([&](auto& found) {
            auto const whole = snapshot_of(shared, path, centre, now);
            desk::WardsAsked asked;
            if (params.skill) {
                asked.skill = whole->roster().words().skills.find(params.skill->value);
                if (!asked.skill) {
                    found.refused = "unknown";
                    return;
                }
            }
            if (params.days || params.hours)
                asked.time = audit::FreeTime{params.days.value_or(audit::Days::week),
                                             params.hours.value_or(audit::Hours::any_time)};
            found.result = shown(*whole, asked);
        });
    };
}

Outcome<WardsShown, Refused> wards(Turn& turn, Asked const&) {
    auto const& found = looked<WardsShown>(turn);
    if (!found.refused.empty()) return refuse(Refused{found.refused, false, {}});
    return found.result;
}

// ---- by the week ----

struct Weeks {
    std::optional<Number<1, 104>> weeks; // default: 26
};
BOOST_DESCRIBE_STRUCT(Weeks, (), (weeks))

struct WeekShown {
    std::string monday;
    std::int64_t asked = 0;
    std::int64_t answered = 0;
    std::optional<std::int64_t> median_reply_seconds;
    std::int64_t offered = 0;
    std::int64_t placed = 0;
    std::int64_t stopped = 0;
    std::int64_t held = 0;
    std::int64_t minutes = 0;
};
BOOST_DESCRIBE_STRUCT(WeekShown, (),
                      (monday, asked, answered, median_reply_seconds, offered, placed, stopped, held,
                       minutes))

struct WeeksShown {
    std::vector<WeekShown> weeks;
};
BOOST_DESCRIBE_STRUCT(WeeksShown, (), (weeks))

Slow prepare_weeks(Turn& turn, Weeks const& params) {
    return [path = turn.database().path(), centre = turn.centre(), now = turn.now(),
            zone = turn.look().centre(turn.centre()).zone,
            count = static_cast<std::size_t>(params.weeks ? params.weeks->value : 26)]() -> std::any {
        return seen<WeeksShown>([&](auto& found) {
            auto const& clock = desk::zone_named(zone);
            auto const first = desk::first_week(clock, now, count);
            store::Database database(path, store::Database::Mode::read);
            database.run("begin");
            auto const happened = store::happened_since(database, centre, clock.midnight(first), first);
            for (auto const& week : desk::weeks_board(clock, now, count, happened)) {
                found.result.weeks.push_back({bank::date_text(week.monday), week.asked, week.answered,
                                              week.median_reply_seconds, week.offered, week.placed,
                                              week.stopped, week.held, week.minutes});
            }
        });
    };
}

Outcome<WeeksShown, Refused> weeks(Turn& turn, Weeks const&) {
    return looked<WeeksShown>(turn).result;
}

} // namespace

std::vector<Method> board_methods() {
    std::vector<Method> all;
    all.push_back(with_slow<Today>(method("board.day", Effect::reads,
                                          "What waits today: work without people, people without work.", day),
                                   prepare_day, SlowWork::looking));
    all.push_back(with_slow<Due>(
        method("board.rechecks", Effect::reads, "Checks to be made again soon, or late.", rechecks),
        prepare_rechecks, SlowWork::looking));
    all.push_back(with_slow<Asked>(
        method("board.wards", Effect::reads, "People, places and places nobody has taken, by ward.", wards),
        prepare_wards, SlowWork::looking));
    all.push_back(with_slow<Weeks>(method("board.weeks", Effect::reads,
                                          "Who asked, was answered, placed and worked, by the week.", weeks),
                                   prepare_weeks, SlowWork::looking));
    return all;
}

} // namespace kith::rpc
