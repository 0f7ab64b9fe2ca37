// SPDX-License-Identifier: MIT
#include "assignment/planner_times.hpp"

#include "assignment/shifts_certify.hpp"
#include "eligibility/week.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace kith {
namespace {

using eligibility::in;
using eligibility::Judge;
using eligibility::Load;

// --- Ways to hold a weekly opening ---

// Sets of pieces that hold the minutes wanted, the fewest pieces first, then the earliest. Bounded work: of
// very many sessions only the first few are combined.
class WayFinder {
  public:
    WayFinder(std::vector<WeekInterval> pieces, WeekMinute wanted)
        : pieces_(std::move(pieces)), wanted_(wanted) {}

    std::vector<WeekSet> find() {
        add_single_pieces();
        if (pieces_.size() > pieces_max) pieces_.resize(pieces_max);
        for (std::size_t count = 2; count <= pieces_.size() && ways_.size() < ways_max; ++count) {
            chosen_.clear();
            combine(0, count, wanted_);
        }
        return std::move(ways_);
    }

  private:
    static constexpr std::size_t pieces_max = 12;

    void add(WeekSet way) {
        if (ways_.size() < ways_max && std::ranges::find(ways_, way) == ways_.end())
            ways_.push_back(std::move(way));
    }

    void add_single_pieces() {
        for (WeekInterval const& piece : pieces_) {
            if (piece.length() < wanted_) continue;
            for (WeekMinute begin = piece.begin; begin + wanted_ <= piece.end; begin += wanted_)
                add(WeekSet{{begin, begin + wanted_}});
            add(WeekSet{{piece.end - wanted_, piece.end}});
        }
    }

    // `count` pieces from `next` on, none of them to spare; the last gives only what is still wanted.
    void combine(std::size_t next, std::size_t count, WeekMinute wanted) {
        if (ways_.size() >= ways_max) return;
        if (count == 0) {
            if (wanted > 0) return;
            auto way = chosen_;
            way.back().end += wanted; // what is over
            add(WeekSet(std::move(way)));
            return;
        }
        for (std::size_t i = next; i + count <= pieces_.size(); ++i) {
            if (wanted <= 0 || pieces_[i].length() >= wanted_) continue;
            chosen_.push_back(pieces_[i]);
            combine(i + 1, count - 1, wanted - pieces_[i].length());
            chosen_.pop_back();
        }
    }

    std::vector<WeekInterval> pieces_;
    WeekMinute wanted_;
    std::vector<WeekInterval> chosen_;
    std::vector<WeekSet> ways_;
};

// --- The line of minutes, and its weeks ---

class Line {
  public:
    explicit Line(Judge const& judge)
        : zone_(judge.roster().zone()), origin_(zone_.midnight(week_start(judge.facts().as_of))) {}

    [[nodiscard]] std::vector<Stretch> stretches(IntervalSet const& set) const {
        std::vector<Stretch> found;
        for (Interval const& each : set.intervals()) {
            auto const begin = std::chrono::floor<Minutes>(std::max(each.begin, origin_) - origin_).count();
            auto const end = std::chrono::ceil<Minutes>(each.end - origin_).count();
            if (begin >= end || end > line_max) continue;
            found.push_back({std::int32_t(begin), std::int32_t(end)});
        }
        return found;
    }
    // Where civil days begin, up to `last`.
    [[nodiscard]] std::vector<std::int32_t> midnights(std::int32_t last) const {
        std::vector<std::int32_t> found;
        for (Date day = zone_.date(origin_);; day += std::chrono::days(1)) {
            auto const minute = std::chrono::floor<Minutes>(zone_.midnight(day) - origin_).count();
            if (!found.empty() && minute > last) return found;
            found.push_back(std::int32_t(minute));
        }
    }

  private:
    ZoneTable const& zone_;
    Instant origin_;
};

// Civil weeks as the instance counts them: a new one only where somebody's load begins or ends.
class Weeks {
  public:
    Weeks(eligibility::Facts const& facts, std::span<OpeningId const> openings) {
        for (OpeningId const opening : openings) {
            for (Load const& load : in(facts.loads, facts.openings[opening.index()].loads)) {
                starts_.push_back(std::max(0, load.first));
                starts_.push_back(std::max(0, load.last + 1));
            }
        }
        starts_.push_back(0);
        std::ranges::sort(starts_);
        auto const more = std::ranges::unique(starts_);
        starts_.erase(more.begin(), more.end());
    }

    void add_minutes(std::span<Load const> loads, Runs<WeekMinutes>& runs) const {
        std::map<std::int32_t, std::int32_t> minutes;
        for (Load const& load : loads) {
            for (auto week = number(std::max(0, load.first)); week <= number(load.last); ++week) {
                // Past the last week the instance can count, one week stands for all: the fullest.
                auto& most = minutes[std::min(week, weeks_max - 1)];
                most = week < weeks_max ? most + load.minutes : std::max(most, load.minutes);
            }
        }
        for (auto const& [week, each] : minutes) runs.values.push_back({week, std::min(each, minutes_max)});
        runs.close();
    }

    [[nodiscard]] std::vector<std::int32_t> const& starts() const { return starts_; }

  private:
    [[nodiscard]] std::int32_t number(std::int32_t week) const { // -1: over before the line begins
        return std::int32_t(std::ranges::upper_bound(starts_, week) - starts_.begin()) - 1;
    }

    std::vector<std::int32_t> starts_;
};

bool overlap(std::span<Stretch const> one, std::span<Stretch const> other) {
    auto a = one.begin();
    auto b = other.begin();
    while (a != one.end() && b != other.end()) {
        if (a->overlaps(*b)) return true;
        if (a->end < b->end)
            ++a;
        else
            ++b;
    }
    return false;
}

// --- The instance ---

// For some openings and people of a roster: the instance's roles and volunteers, in the same order.
class TimesBuilder {
  public:
    TimesBuilder(Judge const& judge, InstanceView const& flow, std::vector<OpeningId> openings,
                 std::vector<VolunteerId> volunteers, Imagined const* imagined = nullptr)
        : judge_(judge),
          imagined_(imagined),
          roster_(judge.roster()),
          flow_(flow),
          openings_(std::move(openings)),
          volunteers_(std::move(volunteers)),
          line_(judge),
          weeks_(judge.facts(), openings_) {}

    // Of pins, by index: sessions that are settled; empty where the builder is to choose.
    RosterTimes build(std::span<WeekSet const> pin_sessions = {}) {
        ShiftInstance& instance = times_.instance;
        for (OpeningId const each : openings_) add_opening(each);
        for (std::uint32_t v = 0; v < volunteers_.size(); ++v) add_volunteer(v);
        auto const& settings = judge_.settings();
        instance.speeds.assign(settings.travel.begin(), settings.travel.end());
        instance.on_foot = settings.travel[std::size_t(TravelMode::walk)];
        instance.detour_percent = settings.detour_percent;
        instance.rest_minutes = settings.rest_minutes;
        if (instance.rest_minutes > 0) {
            std::int32_t last = 0;
            for (Stretch const& each : instance.stretches.values) last = std::max(last, each.end);
            instance.midnights = line_.midnights(last);
        }
        for (std::uint32_t v = 0; v < volunteers_.size(); ++v) choose_pin_ways(v, pin_sessions);
        times_.weeks = weeks_.starts();
        return std::move(times_);
    }

  private:
    void add_opening(OpeningId id) {
        ShiftInstance& instance = times_.instance;
        Opening const& opening = roster_[id];
        auto const& facts = judge_.facts();
        auto const& o = facts.openings[id.index()];
        IntervalSet when;
        if (opening.timing == Timing::dated) when = IntervalSet{opening.when};
        if (opening.timing == Timing::weekly)
            when = occurrences(opening.pattern, opening.when, roster_.zone());
        add_footprint(when);
        weeks_.add_minutes(in(facts.loads, o.loads), instance.minutes);
        auto const& r = facts.roles[o.role.index()];
        bool const on_site = r.place_known && r.setting != Setting::remote;
        instance.place.push_back(on_site ? place(r.place) : nowhere);
        bool const closed = o.closed != eligibility::ClosedBecause::not_closed;
        instance.all_or_nothing.push_back(!closed && roster_.role_of(id).runs_only_full);
    }

    std::uint32_t place(GridPoint point) {
        auto& places = times_.instance.places;
        auto const [at, added] = places_.try_emplace(point, std::uint32_t(places.size()));
        if (added) places.push_back(point);
        return at->second;
    }

    std::uint32_t add_footprint(IntervalSet const& when) {
        auto& stretches = times_.instance.stretches;
        auto const found = line_.stretches(when);
        stretches.values.insert(stretches.values.end(), found.begin(), found.end());
        stretches.close();
        return std::uint32_t(stretches.size() - 1);
    }

    [[nodiscard]] std::pair<Judge const&, VolunteerId> known_as(std::uint32_t index) const {
        VolunteerId const volunteer = volunteers_[index];
        if (imagined_ == nullptr || volunteer != imagined_->volunteer) return {judge_, volunteer};
        return {imagined_->judge, imagined_->as};
    }

    // Of people with room for one opening, times do not matter, nor do ways: nothing to hold beside it.
    void add_volunteer(std::uint32_t index) {
        ShiftInstance& instance = times_.instance;
        auto const [judge, volunteer] = known_as(index);
        auto const& v = judge.facts().volunteers[volunteer.index()];
        bool const several = flow_.capacity[index] > 1;
        instance.speed.push_back(std::uint8_t(v.mode));
        instance.party.push_back(roster_[volunteers_[index]].party);
        bool const limit = several && v.weekly_minutes_max >= 0;
        instance.weekly_limit.push_back(limit ? v.weekly_minutes_max : no_weekly_limit);
        instance.used.close();
        for (std::uint32_t e = flow_.offsets[index]; e < flow_.offsets[index + 1]; ++e) {
            if (several) add_ways(index, flow_.role[e], instance.ways.values);
            instance.ways.close();
        }
    }

    void add_ways(std::uint32_t volunteer, std::uint32_t role, std::vector<std::uint32_t>& footprints) {
        auto const [judge, id] = known_as(volunteer);
        for (WeekSet const& way : ways_to_hold(judge, id, openings_[role]))
            footprints.push_back(footprint_of(role, way));
    }

    std::uint32_t footprint_of(std::uint32_t role, WeekSet const& way) {
        Opening const& opening = roster_[openings_[role]];
        if (way == opening.pattern) return role;
        auto const parts = way.intervals();
        auto const [at, added] =
            footprints_.try_emplace(Footprint{role, {parts.begin(), parts.end()}}, std::uint32_t{0});
        if (added) {
            at->second = add_footprint(occurrences(way, opening.when, roster_.zone()));
            times_.sessions.push_back(way);
        }
        return at->second;
    }

    // Nobody has said which sessions of a place they hold people take: those that are least in the way of
    // what else they could do, the earliest of equals.
    void choose_pin_ways(std::uint32_t v, std::span<WeekSet const> settled) {
        ShiftInstance& instance = times_.instance;
        std::size_t const first = next_pin_;
        while (next_pin_ < flow_.pins.size() && flow_.pins[next_pin_].volunteer == v) ++next_pin_;
        for (std::size_t pin = first; pin < next_pin_; ++pin) {
            std::uint32_t const own = flow_.pins[pin].role;
            std::vector<std::uint32_t> ways;
            if (!settled.empty() && !settled[pin].empty())
                ways.push_back(footprint_of(own, settled[pin]));
            else if (flow_.capacity[v] > 1)
                add_ways(v, own, ways);
            std::uint32_t best = ways.empty() ? own : ways.front();
            std::int64_t least = std::numeric_limits<std::int64_t>::max();
            for (std::uint32_t const way : ways) {
                std::int64_t const lost = in_the_way(v, way, first, pin);
                if (lost >= least) continue;
                least = lost;
                best = way;
            }
            instance.pin_way.push_back(best);
        }
    }

    std::int64_t in_the_way(std::uint32_t v, std::uint32_t way, std::size_t first_pin, std::size_t pin) {
        ShiftInstance const& instance = times_.instance;
        auto const& stretches = instance.stretches;
        std::int64_t lost = 0;
        for (std::size_t other = first_pin; other < pin; ++other)
            if (overlap(stretches[way], stretches[instance.pin_way[other]])) lost += std::int64_t{1} << 40;
        for (std::uint32_t e = flow_.offsets[v]; e < flow_.offsets[v + 1]; ++e) {
            bool free = false;
            instance.visit_ways(e, flow_.role[e], [&](std::uint32_t each) {
                free = free || !overlap(stretches[way], stretches[each]);
            });
            if (!free) lost += flow_.weight[e] + 1;
        }
        return lost;
    }

    struct Footprint {
        std::uint32_t role;
        std::vector<WeekInterval> parts;
        friend auto operator<=>(Footprint const&, Footprint const&) = default;
    };

    Judge const& judge_;
    Imagined const* imagined_;
    Roster const& roster_;
    InstanceView const& flow_;
    std::vector<OpeningId> openings_;
    std::vector<VolunteerId> volunteers_;
    Line line_;
    Weeks weeks_;
    RosterTimes times_;
    std::map<GridPoint, std::uint32_t> places_;
    std::map<Footprint, std::uint32_t> footprints_;
    std::size_t next_pin_ = 0;
};

} // namespace

std::vector<WeekSet> ways_to_hold(Judge const& judge, VolunteerId volunteer, OpeningId opening) {
    Opening const& wanted = judge.roster()[opening];
    if (wanted.timing != Timing::weekly) return {};
    auto const& facts = judge.facts();
    auto const& v = facts.volunteers[volunteer.index()];
    auto const& o = facts.openings[opening.index()];
    auto const free = in(facts.week, v.week);
    std::vector<WeekSet> ways;
    if (!o.minutes_stated) {
        for (auto const& session : in(facts.sessions, o.sessions)) {
            bool const whole =
                !v.available_known || (eligibility::covers(free, session.part) &&
                                       (session.rest.empty() || eligibility::covers(free, session.rest)));
            if (whole && ways.size() < ways_max) ways.push_back(WeekSet{session.part, session.rest});
        }
    } else {
        std::vector<WeekInterval> pieces;
        auto const pattern = in(facts.week, o.week);
        if (v.available_known)
            eligibility::visit_common(free, pattern,
                                      [&](WeekInterval const& both) { pieces.push_back(both); });
        else
            pieces.assign(pattern.begin(), pattern.end());
        WeekMinute total = 0;
        for (WeekInterval const& each : pieces) total += each.length();
        if (total == o.minutes_needed) ways.emplace_back(std::move(pieces));
        if (total > o.minutes_needed) ways = WayFinder(std::move(pieces), o.minutes_needed).find();
    }
    if (ways.empty()) ways.push_back(wanted.pattern);
    return ways;
}

namespace {

template <class Id>
std::vector<Id> all_ids(std::size_t count) {
    std::vector<Id> ids;
    for (std::size_t index = 0; index < count; ++index) ids.emplace_back(index);
    return ids;
}

} // namespace

RosterTimes roster_times(Judge const& judge, InstanceView const& flow) {
    return TimesBuilder(judge, flow, all_ids<OpeningId>(flow.roles()),
                        all_ids<VolunteerId>(flow.volunteers()))
        .build();
}

RosterTimes roster_times(Judge const& judge, InstanceView const& flow, Imagined const& imagined) {
    auto volunteers = all_ids<VolunteerId>(flow.volunteers());
    if (volunteers.size() == 1) volunteers.front() = imagined.volunteer;
    return TimesBuilder(judge, flow, all_ids<OpeningId>(flow.roles()), std::move(volunteers), &imagined)
        .build();
}

// An instance of one person and these openings, and the certifier to say what is wrong with having them all.
Beside beside(Judge const& judge, VolunteerId volunteer, std::span<PlannedPairing const> planned,
              OpeningId more) {
    std::vector<OpeningId> openings{more};
    for (auto const& each : planned) openings.push_back(each.opening);
    std::ranges::sort(openings);
    Instance flow;
    flow.capacity = {std::int32_t(openings.size())};
    flow.minimum.assign(openings.size(), 0);
    flow.maximum.assign(openings.size(), party_size_max); // places do not matter here
    flow.fill_value.assign(openings.size(), 0);
    std::vector<Pairing> all;
    std::vector<WeekSet> pin_sessions;
    for (std::uint32_t role = 0; role < openings.size(); ++role) {
        all.push_back({0, role});
        auto const held = std::ranges::find(planned, openings[role], &PlannedPairing::opening);
        if (held != planned.end() && held->pinned) {
            flow.pins.push_back({0, role, 0});
            pin_sessions.push_back(held->sessions);
        } else {
            flow.role.push_back(role);
            flow.weight.push_back(0);
        }
    }
    flow.offsets.push_back(std::uint32_t(flow.role.size()));
    auto const view = flow.view();
    auto times = TimesBuilder(judge, view, openings, {volunteer}).build(pin_sessions);
    times.instance.flow = view;
    auto const certificate =
        certify_shifts(times.instance, all, std::vector<std::int64_t>(openings.size(), 0));
    Beside result;
    result.possible = certificate.feasible();
    for (ShiftPlanError const& error : certificate.errors) {
        if (error.flaw == ShiftPlanFlaw::openings_clash && !result.clashes_with) {
            OpeningId const one = openings[error.role];
            OpeningId const other = openings[std::size_t(error.value)];
            if (one != more && other != more) continue; // they could not have been planned together
            result.clashes_with = one == more ? other : one;
            result.minutes_apart = error.limit;
        }
        if (error.flaw == ShiftPlanFlaw::over_hours && !result.full_week) {
            result.full_week =
                week_start(judge.facts().as_of) + std::chrono::weeks(times.weeks[error.element]);
            result.minutes = error.value;
            result.minutes_max = error.limit;
        }
    }
    // Each two would do, all of them would not: any of the others may stand for them.
    if (!result.possible && !result.clashes_with && !result.full_week && !planned.empty())
        result.clashes_with = planned.front().opening;
    return result;
}

} // namespace kith
