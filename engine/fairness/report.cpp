// SPDX-License-Identifier: MIT
#include "fairness/report.hpp"

#include <algorithm>
#include <cstdlib>

namespace kith::fairness {

using eligibility::ClosedBecause;
using eligibility::Judge;

Groups groups_by(Judge const& judge, GroupBy by) {
    Roster const& roster = judge.roster();
    std::size_t const wards = roster.wards().size();
    Groups groups;
    groups.count = by == GroupBy::ward           ? wards + 2
                   : by == GroupBy::organisation ? roster.organisations().size()
                                                 : 3;
    for (std::size_t index = 0; index < roster.openings().size(); ++index) {
        OpeningId const id(index);
        Role const& role = roster.role_of(id);
        std::size_t group = static_cast<std::size_t>(role.kind);
        if (by == GroupBy::organisation) group = role.organisation.index();
        if (by == GroupBy::ward) {
            auto const ward = roster.location_of(id).ward;
            group = role.setting == Setting::remote ? wards : ward ? ward->index() : wards + 1;
        }
        bool const closed = judge.facts().openings[index].closed != ClosedBecause::not_closed;
        groups.of.push_back(closed ? -1 : static_cast<std::int32_t>(group));
    }
    return groups;
}

Spread spread_of(std::vector<Share> shares) {
    Spread spread{.shares = std::move(shares), .smallest = {}, .largest = {}};
    std::vector<std::int64_t> millionths;
    for (Share const share : spread.shares) {
        if (share.places == 0) continue;
        if (millionths.empty() || less(share, spread.smallest)) spread.smallest = share;
        if (millionths.empty() || less(spread.largest, share)) spread.largest = share;
        millionths.push_back(std::int64_t{share.filled} * 1'000'000 / share.places);
    }
    std::ranges::sort(millionths);
    // Of shares s1 <= s2 <= ...: sum of (2i - n - 1) si over n times their sum.
    std::int64_t sum = 0;
    std::int64_t weighted = 0;
    auto const count = static_cast<std::int64_t>(millionths.size());
    for (std::int64_t at = 0; at < count; ++at) {
        sum += millionths[static_cast<std::size_t>(at)];
        weighted += (2 * (at + 1) - count - 1) * millionths[static_cast<std::size_t>(at)];
    }
    if (sum > 0) spread.inequality = static_cast<std::int32_t>(weighted * 1'000 / (count * sum));
    return spread;
}

FairnessReport fairness_report(Judge const& judge, InstanceView const& instance,
                               std::vector<Pairing> const& pairings) {
    Roster const& roster = judge.roster();
    FairnessReport report;
    std::vector<std::int32_t> filled(roster.openings().size(), 0);
    std::vector<char> placed(roster.volunteers().size(), 0);
    for (Pairing const& each : pairings) {
        ++filled[each.role];
        placed[each.volunteer] = 1;
    }
    std::vector<char> role_open(roster.roles().size(), 0);
    std::vector<char> role_matched(roster.roles().size(), 0);
    for (std::size_t index = 0; index < filled.size(); ++index) {
        if (judge.facts().openings[index].closed != ClosedBecause::not_closed) continue;
        std::size_t const role = roster.openings()[index].role.index();
        role_open[role] = 1;
        role_matched[role] |= filled[index] > 0;
        ++report.openings;
        report.openings_with_match += filled[index] > 0;
    }
    report.roles = static_cast<std::int32_t>(std::ranges::count(role_open, 1));
    report.roles_with_match = static_cast<std::int32_t>(std::ranges::count(role_matched, 1));
    for (std::size_t band = 0; band < waiting_from_days.size(); ++band)
        report.waiting[band].from_days = waiting_from_days[band];
    for (std::size_t index = 0; index < placed.size(); ++index) {
        Volunteer const& person = roster.volunteers()[index];
        if (person.status != VolunteerStatus::active || person.capacity.value_or(1) == 0) continue;
        ++report.people;
        bool const promised =
            std::ranges::any_of(roster.matches_of(VolunteerId(index)), [&](Match const& match) {
                return is_promised(match.state, roster.role_of(match.opening).direct);
            });
        if (placed[index] != 0 || promised) continue;
        ++report.offered_nothing;
        std::int32_t const days = judge.facts().volunteers[index].waiting_days;
        report.unknown_days += days < 0;
        if (days < 0) continue;
        report.longest_days = std::max(report.longest_days, days);
        std::size_t band = waiting_from_days.size() - 1;
        while (band > 0 && days < waiting_from_days[band]) --band;
        ++report.waiting[band].people;
    }
    for (std::size_t by = 0; by < report.spread.size(); ++by)
        report.spread[by] =
            spread_of(shares_of(instance, groups_by(judge, static_cast<GroupBy>(by)), pairings));
    return report;
}

} // namespace kith::fairness
