// SPDX-License-Identifier: MIT
#include "eligibility/sieve.hpp"

#include "eligibility/rules_person.hpp"
#include "eligibility/week.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace kith::eligibility {

void WeekHours::touch(WeekInterval stretch) {
    for (WeekMinute hour = stretch.begin / 60; hour * 60 < stretch.end; ++hour)
        words[static_cast<std::size_t>(hour / 64)] |= Bits{1} << (hour % 64);
}

namespace {

std::int32_t lead_days(LeadDays const& lead, Rule rule) {
    switch (rule) {
    case Rule::check: return lead.check;
    case Rule::training: return lead.training;
    case Rule::references: return lead.references;
    default: return lead.induction;
    }
}

} // namespace

// Calls visit(Demand) for whatever a person must not be known to lack. What can still be settled before the
// start is not demanded.
void Sieve::visit_demands(OpeningId opening, auto visit) const {
    OpeningFacts const& o = facts_.openings[opening.index()];
    RoleFacts const& role = facts_.roles[o.role.index()];
    auto const demand = [&](RequirementFacts const& wanted) {
        Demand result{static_cast<std::int32_t>(wanted.rule)};
        if (wanted.rule == Rule::skill || wanted.rule == Rule::language) {
            for (LevelledWord const& each : in(facts_.levelled, wanted.any_of)) {
                result.push_back(static_cast<std::int32_t>(each.word));
                result.push_back(each.level);
            }
        } else if (wanted.rule == Rule::training) {
            for (std::uint32_t const word : in(facts_.words, wanted.any_of))
                result.push_back(static_cast<std::int32_t>(word));
        } else if (wanted.rule == Rule::check) {
            result.push_back(static_cast<std::int32_t>(wanted.scheme));
            result.push_back(wanted.value);
        } else {
            result.push_back(wanted.value);
        }
        visit(result);
    };
    for (RequirementFacts const& wanted : in(facts_.requirements, role.personal))
        if (wanted.rule != Rule::age) demand(wanted);
    for (RequirementFacts const& wanted : in(facts_.requirements, role.clearing)) {
        std::int64_t deadline = o.days_to_start;
        if (wanted.gate.kind == GateKind::within_days) deadline += wanted.gate.days;
        bool const too_late = o.days_to_start >= 0 && lead_days(settings_.lead_days, wanted.rule) > deadline;
        if (too_late) demand(wanted);
    }
    if (role.expenses_paid == Answer::no) visit(Demand{static_cast<std::int32_t>(Rule::expenses)});
    if (role.setting == Setting::remote) visit(Demand{static_cast<std::int32_t>(Rule::setting)});
}

void Sieve::fill_tables(Demand const& demand, Bits bit) {
    auto const levelled = [&](std::vector<Bits>& table) {
        for (std::size_t at = 1; at < demand.size(); at += 2) {
            auto const word = static_cast<std::size_t>(demand[at]);
            for (std::int32_t level = -1; level < 3; ++level) {
                bool const may_do = level >= demand[at + 1] || level < 0;
                if (may_do) table[word * 4 + static_cast<std::size_t>(level + 1)] |= bit;
            }
        }
    };
    switch (static_cast<Rule>(demand[0])) {
    case Rule::skill:
        levelled(skill_);
        skills_unknown_ |= bit;
        break;
    case Rule::language:
        levelled(language_);
        languages_unknown_ |= bit;
        break;
    case Rule::vehicle:
        vehicle_[0] |= bit;
        for (std::size_t held = 0; held < 4; ++held)
            if (does_for(static_cast<Vehicle>(held), static_cast<Vehicle>(demand[1])))
                vehicle_[held + 1] |= bit;
        break;
    case Rule::single_sex:
        sex_[0] |= bit;
        sex_[static_cast<std::size_t>(demand[1]) + 1] |= bit;
        break;
    case Rule::check:
        for (std::size_t id = 0; id < check_.size(); ++id) {
            CheckLevel const level = facts_.check_levels[id];
            if (static_cast<std::int32_t>(level.scheme) == demand[1] && level.rank >= demand[2])
                check_[id] |= bit;
        }
        break;
    case Rule::training:
        for (std::size_t at = 1; at < demand.size(); ++at)
            training_[static_cast<std::size_t>(demand[at])] |= bit;
        break;
    case Rule::references: references_ |= bit; break;
    case Rule::induction: induction_ |= bit; break;
    case Rule::expenses: unpaid_ |= bit; break;
    default: remote_ |= bit; break;
    }
}

Sieve::Sieve(Roster const& roster, Settings const& settings, Facts const& facts)
    : roster_(roster),
      settings_(settings),
      facts_(facts),
      wanted_(facts.openings.size()),
      skill_(roster.words().skills.size() * 4),
      language_(roster.words().languages.size() * 4),
      check_(roster.words().checks.size()),
      training_(roster.words().trainings.size()) {
    std::map<Demand, std::ptrdiff_t> counts;
    for (std::size_t opening = 0; opening < wanted_.size(); ++opening)
        visit_demands(OpeningId(opening), [&](Demand const& demand) { ++counts[demand]; });
    std::vector<std::pair<std::ptrdiff_t, Demand>> ranked; // the most frequent first, then by value
    for (auto const& [demand, count] : counts) ranked.emplace_back(-count, demand);
    std::ranges::sort(ranked);
    std::map<Demand, Bits> bits;
    for (std::size_t rank = 0; rank < ranked.size(); ++rank) {
        Bits const bit = Bits{1} << (rank < 48 ? rank : 48 + rank % 16);
        bits.emplace(ranked[rank].second, bit);
        fill_tables(ranked[rank].second, bit);
    }
    for (std::size_t opening = 0; opening < wanted_.size(); ++opening)
        visit_demands(OpeningId(opening), [&](Demand const& demand) { wanted_[opening] |= bits.at(demand); });
}

Wanted Sieve::wanted(OpeningId opening) const {
    OpeningFacts const& o = facts_.openings[opening.index()];
    Wanted wanted;
    wanted.facts = wanted_[opening.index()];
    for (WeekInterval const& stretch : in(facts_.week, o.week)) wanted.hours.touch(stretch);
    wanted.any_hour = o.timing == Timing::weekly;
    for (Load const& load : in(facts_.loads, o.loads))
        wanted.minutes = std::max(wanted.minutes, load.minutes);
    return wanted;
}

Offered Sieve::offered(VolunteerId volunteer) const {
    VolunteerFacts const& v = facts_.volunteers[volunteer.index()];
    Offered offered;
    auto const levelled = [&](std::vector<Bits> const& table, Slice slice) {
        for (LevelledWord const& held : in(facts_.levelled, slice))
            offered.facts |= table[held.word * 4 + static_cast<std::uint32_t>(held.level + 1)];
    };
    offered.facts = vehicle_[static_cast<std::size_t>(v.vehicle + 1)];
    offered.facts |= sex_[static_cast<std::size_t>(v.sex + 1)];
    levelled(skill_, v.skills);
    levelled(language_, v.languages);
    if (!v.skills_known) offered.facts |= skills_unknown_;
    if (!v.languages_known) offered.facts |= languages_unknown_;
    for (CheckFacts const& held : in(facts_.checks, v.checks)) offered.facts |= check_[held.check.index()];
    for (TrainingFacts const& held : in(facts_.training, v.training))
        offered.facts |= training_[held.training.index()];
    if (v.references == Answer::yes) offered.facts |= references_;
    if (v.induction == Answer::yes) offered.facts |= induction_;
    if (v.expenses_needed != Answer::yes) offered.facts |= unpaid_;
    if (v.remote != Answer::no) offered.facts |= remote_;

    if (!v.available_known) {
        offered.hours = WeekHours::all();
    } else {
        for (WeekInterval const& stretch : in(facts_.week, v.week)) offered.hours.touch(stretch);
        if (v.has_also) {
            for (Interval const& extra : roster_[volunteer].availability->also.intervals()) {
                WeekSet const touched = week_minutes(extra, roster_.zone());
                for (WeekInterval const& stretch : touched.intervals()) offered.hours.touch(stretch);
            }
        }
    }
    offered.minutes =
        v.weekly_minutes_max < 0 ? std::numeric_limits<std::int32_t>::max() : v.weekly_minutes_max;
    return offered;
}

} // namespace kith::eligibility
