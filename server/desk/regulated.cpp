// SPDX-License-Identifier: MIT
#include "desk/regulated.hpp"

#include "desk/care.hpp"
#include "desk/community.hpp"
#include "exchange/cells.hpp"
#include "store/logged_hours.hpp"
#include "store/role_duties.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace kith::desk {

using brokerage::CivilInterval;
using brokerage::RegulatedCount;
using brokerage::RegulatedRules;
using std::chrono::days;
using store::Cells;
using store::KeptMatch;
using store::PackTable;

namespace {

constexpr RegulatedRules rules;
constexpr std::chrono::weeks looks_ahead{12}; // as far as an open-ended role is judged
constexpr std::size_t logged_max = 1000;

std::string const& cell(PackTable table, Cells const& cells, std::string_view column) {
    return cells[store::column_of(table, column)];
}

// "dbs_enhanced_barred:child:issued ..." of a person, or "a:child|b:child @before_start" of a role. A role's
// alternatives all have to be such checks, or the one held may be another.
bool names_childrens_list(std::string_view check) {
    static constexpr std::array<std::string_view, 2> lists{"dbs_enhanced_barred", "pvg"};
    auto const pieces = exchange::split_list(check, ':');
    if (pieces.size() < 2 || std::ranges::find(lists, pieces[0]) == lists.end()) return false;
    auto const workforce = pieces[1].substr(0, pieces[1].find(' '));
    return workforce == "child" || workforce == "adult_and_child";
}

bool asks_for_childrens_list(Cells const& role) {
    auto const checks = exchange::split_list(cell(PackTable::roles, role, "required_checks"));
    return std::ranges::any_of(checks, [](std::string_view check) {
        auto const choices = exchange::split_list(check, '|');
        return std::ranges::all_of(choices, names_childrens_list);
    });
}

bool holds_childrens_list(Cells const& volunteer) {
    auto const held = exchange::split_list(cell(PackTable::volunteers, volunteer, "checks"));
    return std::ranges::any_of(held, names_childrens_list);
}

// One opening that somebody holds, held or might hold.
struct Stint {
    std::string opening;
    std::string role;
    std::string organisation;
    bool held = false;
    std::optional<Date> from;  // not before
    std::optional<Instant> to; // not after
};

// Proposed or asked for and not held yet: everything that is on its way may come to be held.
bool is_on_its_way(MatchState state) {
    switch (state) {
    case MatchState::suggested:
    case MatchState::offered:
    case MatchState::accepted:
    case MatchState::referred:
    case MatchState::met: return true;
    default: return false;
    }
}

// The fewest whole sessions of the week that hold what is asked of one person.
WeekSet sessions_of_week(Opening const& opening, bool& supposed) {
    auto const all = opening.pattern.intervals();
    if (!opening.minutes || all.empty()) {
        supposed = all.size() > 1; // one session where none is stated, and nobody knows which
        return all.empty() ? WeekSet() : WeekSet{all.front()};
    }
    std::vector<WeekInterval> longest(all.begin(), all.end());
    std::ranges::sort(longest, [](auto const& a, auto const& b) {
        return std::pair(b.length(), a.begin) < std::pair(a.length(), b.begin);
    });
    std::vector<WeekInterval> taken;
    std::int64_t minutes = 0;
    for (auto const& each : longest) {
        if (minutes >= opening.minutes->count()) break;
        taken.push_back(each);
        minutes += each.length();
    }
    supposed = taken.size() < all.size();
    return WeekSet(std::move(taken));
}

class Days {
  public:
    Days(store::Database& database, std::int64_t centre, Instant now)
        : database_(database), centre_(centre), rows_(database, centre), now_(now) {}

    void add(std::string opening, bool held, std::optional<Date> from, std::optional<Instant> to) {
        auto const role = role_of(rows_, opening);
        auto const cells = role ? rows_.find(PackTable::roles, *role) : std::nullopt;
        if (!cells || !counts_days(database_, centre_, *cells)) return;
        stints_.push_back(
            {std::move(opening), *role, cell(PackTable::roles, *cells, "organisation"), held, from, to});
    }
    [[nodiscard]] bool empty() const { return stints_.empty(); }

    void count(std::string_view volunteer, RegulatedDays& told) {
        std::vector<std::string> ids;
        for (auto const& each : stints_) ids.push_back(each.opening);
        auto const pack = snapshot_of(database_, centre_, ids, now_);
        if (!pack) return; // rows that no longer fit together: runs say so
        auto const& roster = pack->roster;
        zone_ = roster.zone();
        Interval span{now_ - days(rules.period_days - 1), now_ + looks_ahead};
        for (auto const& each : stints_) {
            auto const id = roster.find_opening(each.opening);
            if (id && roster[*id].timing == Timing::dated)
                span.end = std::max(span.end, roster[*id].when.end + days(rules.period_days));
        }
        span.begin = zone_.midnight(zone_.date(span.begin));
        auto const logged = store::logged_hours(database_, centre_, volunteer, {}, logged_max);
        std::vector<CivilInterval> all;
        for (auto const& each : stints_) {
            auto const id = roster.find_opening(each.opening);
            if (!id) continue;
            RegulatedPart part{each.opening, each.role, each.organisation, each.held};
            auto times = times_of(each, roster[*id], span, part.supposed);
            for (auto const& hours : logged) {
                bool const worked =
                    hours.state != "rejected" && hours.state != "expired" && hours.state != "reversed";
                auto const day = exchange::parse_date(hours.worked_on);
                if (!worked || hours.opening != each.opening || !day) continue;
                auto const noon =
                    CivilTime(*day) + std::chrono::hours(12); // the day is known, the time is not
                if (zone_.instant(noon) >= span.begin) times.push_back({noon, noon + Minutes(1)});
            }
            auto const own = brokerage::count_regulated(times, rules);
            if (own.all_days.empty()) continue;
            std::tie(part.days_behind, part.days_ahead) = around_today(own);
            told.parts.push_back(std::move(part));
            all.insert(all.end(), times.begin(), times.end());
        }
        told.count = brokerage::count_regulated(all, rules);
        std::tie(told.days_behind, told.days_ahead) = around_today(told.count);
    }

  private:
    [[nodiscard]] std::pair<std::int32_t, std::int32_t> around_today(RegulatedCount const& count) const {
        auto const today = zone_.date(now_);
        std::int32_t behind = 0;
        std::int32_t ahead = 0;
        for (auto const day : count.all_days) {
            behind += day < today && today - day <= days(rules.period_days) ? 1 : 0;
            ahead += day >= today && day - today < days(rules.period_days) ? 1 : 0;
        }
        return {behind, ahead};
    }

    [[nodiscard]] std::vector<CivilInterval> times_of(Stint const& stint, Opening const& opening,
                                                      Interval span, bool& supposed) const {
        std::vector<CivilInterval> times;
        auto const add = [&](Interval when) {
            when.begin = std::max(when.begin, span.begin);
            when.end = std::min(when.end, span.end);
            if (!when.empty()) times.push_back({zone_.civil(when.begin), zone_.civil(when.end)});
        };
        if (opening.timing == Timing::dated) {
            if (!stint.to || opening.when.begin < *stint.to) add(opening.when);
            return times;
        }
        // What nobody has begun yet begins when the role does, or now.
        Interval within{stint.from ? zone_.midnight(*stint.from) : opening.when.begin,
                        opening.open_ended ? span.end : opening.when.end};
        within.begin = std::max(within.begin, span.begin);
        within.end = std::min({within.end, span.end, stint.to.value_or(span.end)});
        if (within.empty()) return times;
        if (opening.timing == Timing::weekly) {
            auto const week = sessions_of_week(opening, supposed);
            for (auto const& each : occurrences(week, within, zone_).intervals()) add(each);
            return times;
        }
        supposed = true;
        for (auto day = zone_.date(within.begin); zone_.midnight(day) < within.end; day += days(7)) {
            auto const noon = zone_.instant(CivilTime(day) + std::chrono::hours(12));
            if (noon >= within.begin) add({noon, noon + std::chrono::minutes(1)});
        }
        return times;
    }

    store::Database& database_;
    std::int64_t centre_;
    store::CommunityRows rows_;
    Instant now_;
    ZoneTable zone_;
    std::vector<Stint> stints_;
};

} // namespace

bool counts_days(store::Database& database, std::int64_t centre, Cells const& role) {
    if (auto const said = store::find_role_duty(database, centre, role.front())) return said->with_children;
    return asks_for_childrens_list(role);
}

std::optional<RegulatedDays> regulated_days(store::Database& database, std::int64_t centre,
                                            std::string_view volunteer, std::string_view further,
                                            Instant now) {
    store::CommunityRows rows(database, centre);
    auto const person = rows.find(PackTable::volunteers, volunteer);
    if (!person) return {};
    RegulatedDays told;
    told.cleared = holds_childrens_list(*person);
    Days found(database, centre, now);
    bool further_held = false;
    for (auto const& match : store::Matches(database, centre).of_volunteer(volunteer)) {
        bool const over = match.state == MatchState::completed || match.state == MatchState::left;
        bool const there = match.holds || is_on_its_way(match.state);
        if (!there && !over) continue;
        further_held = further_held || (match.opening == further && there);
        auto const first = exchange::parse_date(match.first_day);
        found.add(match.opening, match.holds || over, first ? std::optional(*first) : std::nullopt,
                  over ? std::optional(match.since) : std::nullopt);
    }
    if (!further.empty() && !further_held) found.add(std::string(further), false, {}, {});
    if (!found.empty()) found.count(volunteer, told);
    return told;
}

std::optional<RegulatedCount> would_cross(store::Database& database, std::int64_t centre,
                                          std::string_view volunteer, std::string_view opening, Instant now) {
    store::CommunityRows rows(database, centre);
    auto const role = role_of(rows, opening);
    auto const cells = role ? rows.find(PackTable::roles, *role) : std::nullopt;
    if (!cells || !counts_days(database, centre, *cells) || asks_for_childrens_list(*cells)) return {};
    auto found = regulated_days(database, centre, volunteer, opening, now);
    if (!found || found->cleared || !found->count.crosses()) return {};
    return std::move(found->count);
}

bool set_duty(store::Change& change, std::int64_t centre, std::string const& role, bool with_children,
              std::string const& by) {
    auto& database = change.database();
    auto const cells = store::CommunityRows(database, centre).find(PackTable::roles, role);
    if (!cells) return false;
    store::put_role_duty(database, centre, {role, with_children, by, change.now()});
    change.publish(centre, {"role.changed", "", cell(PackTable::roles, *cells, "organisation"), role, ""});
    if (!with_children) return true;
    for (auto const& volunteer : store::holders_of_role(database, centre, role)) {
        auto const found = regulated_days(database, centre, volunteer, {}, change.now());
        if (found && found->count.crosses() && !found->cleared)
            CareDesk(change, centre).raise({.volunteer = volunteer}, "regulated_line");
    }
    return true;
}

std::vector<std::string> with_children(store::Database& database, std::int64_t centre, std::string_view after,
                                       std::size_t limit) {
    store::CommunityRows rows(database, centre);
    std::set<std::string> people;
    for (auto const& role : store::roles_with_duties(database, centre)) {
        auto const cells = rows.find(PackTable::roles, role);
        if (!cells || !counts_days(database, centre, *cells)) continue;
        for (auto& each : store::holders_of_role(database, centre, role))
            if (each > after) people.insert(std::move(each));
    }
    std::vector<std::string> page(people.begin(), people.end());
    if (page.size() > limit) page.resize(limit);
    return page;
}

} // namespace kith::desk
