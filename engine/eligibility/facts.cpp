// SPDX-License-Identifier: MIT
#include "eligibility/facts.hpp"

#include "base/contract.hpp"
#include "eligibility/week.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

namespace kith::eligibility {
namespace {

namespace chrono = std::chrono;

constexpr Gate before_referral{GateKind::before_referral, 0};
constexpr Gate before_confirmation{GateKind::before_confirmation, 0};
constexpr Gate before_start{GateKind::before_start, 0};

template <class Enum>
std::int32_t code_of(Known<Enum> const& value) {
    return value ? static_cast<std::int32_t>(*value) : -1;
}

std::int32_t days_between(Date from, Date to) {
    return static_cast<std::int32_t>((to - from).count());
}

// Appends to a pool and says where.
template <class Pool, class List, class Make>
Slice append(Pool& pool, List const& list, Make make) {
    KITH_EXPECT(pool.size() + list.size() <= std::numeric_limits<std::uint32_t>::max());
    Slice const slice{static_cast<std::uint32_t>(pool.size()), static_cast<std::uint32_t>(list.size())};
    for (auto const& each : list) pool.push_back(make(each));
    return slice;
}

struct Gather {
    Facts& facts;
    Roster const& roster;
    Settings const& settings;

    // Sorted, so that what is common to two lists is found in one walk.
    template <class Id>
    Slice words(std::vector<Id> const& list) {
        Slice const slice =
            append(facts.words, list, [](Id word) { return static_cast<std::uint32_t>(word.index()); });
        std::ranges::sort(std::span(facts.words).subspan(slice.first, slice.count));
        return slice;
    }

    WordMask mask(Slice slice) const {
        WordMask mask = 0;
        for (std::uint32_t const word : in(facts.words, slice)) mask |= mask_of(word);
        return mask;
    }

    void checks() {
        std::map<std::string_view, std::uint32_t> schemes;
        for (std::size_t id = 0; id < roster.words().checks.size(); ++id) {
            CheckKind const& kind = roster[CheckId(id)];
            auto const scheme =
                schemes.emplace(kind.scheme, static_cast<std::uint32_t>(schemes.size())).first->second;
            facts.check_levels.push_back({scheme, kind.rank});
        }
    }

    // --- people ---

    VolunteerFacts volunteer(VolunteerId id) {
        Volunteer const& each = roster[id];
        VolunteerFacts result;
        Location const home = roster.home_of(id);
        result.home_known = home.point.has_value();
        result.home = home.point.value_or(GridPoint{});
        result.travel_metres_max = each.travel_metres_max.value_or(-1);
        if (each.weekly_minutes_max)
            result.weekly_minutes_max = static_cast<std::int32_t>(each.weekly_minutes_max->count());
        if (each.waiting_since)
            result.waiting_days = std::max(0, days_between(*each.waiting_since, facts.as_of));
        if (auto const age = age_on(each.birth, facts.as_of, facts.as_of)) result.lowest_age = age->lowest;
        result.mode = each.travel_mode.value_or(settings.assumed_mode);
        result.status = each.status;
        result.remote = each.remote;
        result.expenses_needed = each.expenses_needed;
        result.references = each.references;
        result.induction = each.induction;
        result.consent = each.guardian_consent;
        result.vehicle = static_cast<std::int8_t>(code_of(each.vehicle));
        result.sex = static_cast<std::int8_t>(code_of(each.sex));
        lists(each, result);
        result.doubts = doubts(each, result);
        matches(id, result);
        result.has_bars = !roster.bars_of(id).empty();
        return result;
    }

    std::uint8_t doubts(Volunteer const& each, VolunteerFacts const& result) const {
        std::uint8_t doubts = doubt::anything;
        auto const unstated = [&](Slice slice) {
            return std::ranges::any_of(in(facts.levelled, slice),
                                       [](LevelledWord const& held) { return held.level < 0; });
        };
        if (!each.skills || unstated(result.skills)) doubts |= doubt::skills;
        if (!each.languages || unstated(result.languages)) doubts |= doubt::languages;
        if (result.lowest_age <= doubt_age_max) doubts |= doubt::young_age;
        if (!each.sex) doubts |= doubt::sex;
        if (!each.vehicle) doubts |= doubt::vehicle;
        return doubts;
    }

    void lists(Volunteer const& each, VolunteerFacts& result) {
        result.skills_known = each.skills.has_value();
        if (each.skills) {
            result.skills = append(facts.levelled, *each.skills, [](SkillHeld const& held) {
                return LevelledWord{static_cast<std::uint32_t>(held.skill.index()), code_of(held.level)};
            });
        }
        result.languages_known = each.languages.has_value();
        if (each.languages) {
            result.languages = append(facts.levelled, *each.languages, [](LanguageSpoken const& spoken) {
                return LevelledWord{static_cast<std::uint32_t>(spoken.language.index()),
                                    code_of(spoken.level)};
            });
        }
        for (LevelledWord const& held : in(facts.levelled, result.skills))
            result.skill_mask |= mask_of(held.word);
        result.causes = words(each.causes);
        result.cause_mask = mask(result.causes);
        result.goals = words(each.goals);
        result.goal_mask = mask(result.goals);
        result.access_known = each.access_needs.has_value();
        if (each.access_needs) result.access = words(*each.access_needs);
        result.available_known = each.availability.has_value();
        if (each.availability) {
            result.week = append(facts.week, each.availability->weekly.intervals(), std::identity());
            result.has_also = !each.availability->also.empty();
            result.has_except = !each.availability->except.empty();
        }
        if (each.checks) {
            result.checks = append(facts.checks, *each.checks, [](CheckHeld const& held) {
                return CheckFacts{held.check, workforce_bits(held.workforce),
                                  held.issued.value_or(Date::min()), held.recheck.value_or(Date::max())};
            });
        }
        if (each.training) {
            result.training = append(facts.training, *each.training, [](TrainingHeld const& held) {
                return TrainingFacts{held.training, held.completed.value_or(Date::min()),
                                     held.expires.value_or(Date::max())};
            });
        }
    }

    void matches(VolunteerId id, VolunteerFacts& result) {
        auto const matches = roster.matches_of(id);
        result.has_matches = !matches.empty();
        result.held.first = static_cast<std::uint32_t>(facts.held.size());
        std::map<OrganisationId, std::int32_t> served;
        for (auto const& match : matches) {
            Role const& role = roster.role_of(match.opening);
            if (holds_place(match.state, role.direct)) facts.held.push_back(match.opening);
            if (has_served(match.state)) ++served[role.organisation];
            if (is_promised(match.state, role.direct)) ++facts.openings[match.opening.index()].promised;
        }
        result.held.count = static_cast<std::uint32_t>(facts.held.size()) - result.held.first;
        result.served = append(facts.served, served,
                               [](auto const& entry) { return ServedFacts{entry.first, entry.second}; });
    }

    // --- roles ---

    Slice levelled(std::vector<SkillWanted> const& wanted) {
        return append(facts.levelled, wanted, [](SkillWanted const& each) {
            return LevelledWord{static_cast<std::uint32_t>(each.skill.index()),
                                static_cast<std::int32_t>(each.level)};
        });
    }

    RequirementFacts requirement(Requirement const& each, std::int32_t index) {
        RequirementFacts result;
        result.index = index;
        if (auto const* skill = std::get_if<SkillRequirement>(&each.what)) {
            result.rule = Rule::skill;
            result.gate = before_referral;
            result.any_of = levelled(skill->any_of);
        } else if (auto const* language = std::get_if<LanguageRequirement>(&each.what)) {
            result.rule = Rule::language;
            result.gate = before_referral;
            result.any_of = append(facts.levelled, language->any_of, [](LanguageWanted const& wanted) {
                return LevelledWord{static_cast<std::uint32_t>(wanted.language.index()),
                                    static_cast<std::int32_t>(wanted.level)};
            });
        } else if (auto const* check = std::get_if<CheckRequirement>(&each.what)) {
            CheckLevel const level = facts.check_levels[check->check.index()];
            result.rule = Rule::check;
            result.gate = before_start;
            result.value = level.rank;
            result.other = static_cast<std::int32_t>(check->check.index());
            result.scheme = level.scheme;
            result.workforce = workforce_bits(check->workforce);
        } else if (auto const* training = std::get_if<TrainingRequirement>(&each.what)) {
            result.rule = Rule::training;
            result.gate = before_start;
            result.any_of = words(training->any_of);
        } else if (auto const* vehicle = std::get_if<VehicleRequirement>(&each.what)) {
            result.rule = Rule::vehicle;
            result.gate = before_confirmation;
            result.value = static_cast<std::int32_t>(vehicle->vehicle);
        } else if (std::holds_alternative<ReferencesRequirement>(each.what)) {
            result.rule = Rule::references;
            result.gate = before_start;
        } else if (std::holds_alternative<InductionRequirement>(each.what)) {
            result.rule = Rule::induction;
            result.gate = before_start;
        } else if (auto const* age = std::get_if<AgeRequirement>(&each.what)) {
            result.rule = Rule::age;
            result.gate = before_referral;
            result.value = age->minimum.value_or(-1);
            result.other = age->maximum.value_or(-1);
        } else if (auto const* single_sex = std::get_if<SingleSexRequirement>(&each.what)) {
            result.rule = Rule::single_sex;
            result.gate = before_referral;
            result.value = static_cast<std::int32_t>(single_sex->sex);
        }
        if (each.gate) result.gate = *each.gate;
        return result;
    }

    static std::uint8_t doubts(RequirementFacts const& wanted) {
        if (wanted.gate.kind != GateKind::before_referral) return 0;
        switch (wanted.rule) {
        case Rule::skill: return doubt::skills;
        case Rule::language: return doubt::languages;
        case Rule::single_sex: return doubt::sex;
        case Rule::vehicle: return doubt::vehicle;
        case Rule::age:
            return wanted.other < 0 && wanted.value <= doubt_age_max ? doubt::young_age : doubt::anything;
        default: return doubt::anything;
        }
    }

    RoleFacts role(Role const& each) {
        RoleFacts result;
        result.organisation = each.organisation;
        result.setting = each.setting;
        result.expenses_paid = each.expenses_paid;
        result.access_known = each.access.has_value();
        if (each.access) result.access = words(*each.access);
        result.desired = levelled(each.desired_skills);
        result.causes = words(each.causes);
        result.cause_mask = mask(result.causes);
        result.goals = words(each.goals);
        result.goal_mask = mask(result.goals);

        std::vector<RequirementFacts> compiled;
        for (auto const& wanted : each.requirements)
            compiled.push_back(requirement(wanted, static_cast<std::int32_t>(compiled.size())));
        for (auto const& wanted : compiled) result.doubts |= doubts(wanted);
        std::ranges::sort(compiled, {}, [](auto const& one) { return std::tuple(one.rule, one.index); });
        auto const middle = std::ranges::lower_bound(compiled, Rule::access, {}, &RequirementFacts::rule);
        result.personal = append(facts.requirements, std::span(compiled.begin(), middle), std::identity());
        result.clearing = append(facts.requirements, std::span(middle, compiled.end()), std::identity());
        return result;
    }

    // --- openings ---

    ClosedBecause closed(Opening const& each) const {
        if (each.status == RoleStatus::closed) return ClosedBecause::closed;
        if (each.when.empty() || each.when.end <= roster.as_of()) return ClosedBecause::over;
        if (each.timing == Timing::dated && each.when.begin < roster.as_of()) return ClosedBecause::begun;
        if (each.places_maximum == 0) return ClosedBecause::no_places;
        return ClosedBecause::not_closed;
    }

    // Where the role fixes no first day to come, a person starts once cleared: until the last day, if any.
    std::int32_t days_to_start(Opening const& each, OpeningFacts const& result) const {
        Role const& role = roster[each.role];
        bool const fixed = each.timing == Timing::dated || (role.start && *role.start > facts.as_of);
        if (fixed) return std::max(0, days_between(facts.as_of, result.first_day));
        if (each.open_ended) return -1;
        return std::max(0, days_between(facts.as_of, result.last_day));
    }

    std::int32_t week_of(Date date) const {
        return days_between(week_start(facts.as_of), week_start(date)) / 7;
    }

    // A session that ends as the week does and one that begins with it are one.
    Slice sessions(WeekSpan pattern) {
        std::vector<Session> found;
        for (auto const& each : pattern) found.push_back({each, {}});
        bool const wraps =
            found.size() > 1 && found.front().part.begin == 0 && found.back().part.end == minutes_per_week;
        if (wraps) {
            found.back().rest = found.front().part;
            found.erase(found.begin());
        }
        return append(facts.sessions, found, std::identity());
    }

    void weekly(Opening const& each, OpeningFacts& result) {
        result.week = append(facts.week, each.pattern.intervals(), std::identity());
        result.minutes_offered = each.pattern.total();
        if (each.minutes) {
            // A role that asks for more than its sessions hold asks for all of them.
            result.minutes_needed =
                std::min(static_cast<std::int32_t>(each.minutes->count()), result.minutes_offered);
            return;
        }
        result.sessions = sessions(each.pattern.intervals());
        result.minutes_needed =
            std::ranges::min(in(facts.sessions, result.sessions), {}, &Session::length).length();
    }

    void dated(Opening const& each, OpeningFacts& result) {
        result.week = append(facts.week, week_minutes(each.when, roster.zone()).intervals(), std::identity());
        result.minutes_needed = static_cast<std::int32_t>(std::min<std::int64_t>(
            chrono::ceil<Minutes>(each.when.length()).count(), std::numeric_limits<std::int32_t>::max()));
        result.minutes_offered = result.minutes_needed;
    }

    // A dated opening gives each civil week its own part, at most what one person gives in all. However long
    // it is, only its first and its last week are cut; those between count 10,080 minutes each, also where
    // the clocks change.
    void dated_loads(Opening const& each, OpeningFacts const& result) {
        std::int64_t const given = each.minutes ? each.minutes->count() : result.minutes_needed;
        Instant const first_end = roster.zone().midnight(week_start(result.first_day) + chrono::days(7));
        Instant const last_begin = roster.zone().midnight(week_start(result.last_day));
        auto const load = [&](std::int32_t first, std::int32_t last, std::int64_t minutes) {
            facts.loads.push_back({first, last, static_cast<std::int32_t>(std::min(given, minutes))});
        };
        std::int32_t const first = week_of(result.first_day);
        std::int32_t const last = week_of(result.last_day);
        load(first, first,
             chrono::ceil<Minutes>(std::min(each.when.end, first_end) - each.when.begin).count());
        if (last > first + 1) load(first + 1, last - 1, minutes_per_week);
        if (last > first) load(last, last, chrono::ceil<Minutes>(each.when.end - last_begin).count());
    }

    OpeningFacts opening(Opening const& each) {
        OpeningFacts result;
        result.role = each.role;
        result.timing = each.timing;
        result.closed = closed(each);
        result.minutes_stated = each.minutes.has_value();
        result.when = each.when;
        result.first_day = roster.zone().date(each.when.begin);
        result.last_day =
            each.when.empty() ? result.first_day : roster.zone().date(each.when.end - chrono::seconds(1));
        result.days_to_start = days_to_start(each, result);
        result.loads.first = static_cast<std::uint32_t>(facts.loads.size());
        if (each.timing == Timing::weekly) weekly(each, result);
        if (each.timing == Timing::dated) dated(each, result);
        if (each.timing == Timing::by_arrangement) {
            result.minutes_needed =
                static_cast<std::int32_t>(each.minutes.value_or(settings.session_minutes).count());
            result.minutes_offered = result.minutes_needed;
        }
        if (!each.when.empty()) {
            if (each.timing == Timing::dated)
                dated_loads(each, result);
            else
                facts.loads.push_back(
                    {week_of(result.first_day), week_of(result.last_day), result.minutes_needed});
        }
        result.loads.count = static_cast<std::uint32_t>(facts.loads.size()) - result.loads.first;
        if (result.loads.count > 0)
            result.fullest = std::ranges::max(in(facts.loads, result.loads), {}, &Load::minutes);
        return result;
    }

    void roles_and_openings() {
        for (auto const& each : roster.roles()) facts.roles.push_back(role(each));
        for (std::size_t id = 0; id < roster.openings().size(); ++id) {
            facts.openings.push_back(opening(roster.openings()[id]));
            auto const place = roster.location_of(OpeningId(id)).point;
            RoleFacts& own = facts.roles[facts.openings.back().role.index()];
            own.place_known = place.has_value();
            own.place = place.value_or(GridPoint{});
        }
    }
};

} // namespace

Facts::Facts(Roster const& roster, Settings const& settings) : as_of(roster.as_of_date()) {
    Gather gather{*this, roster, settings};
    gather.checks();
    roles.reserve(roster.roles().size());
    openings.reserve(roster.openings().size());
    gather.roles_and_openings();
    volunteers.reserve(roster.volunteers().size());
    for (std::size_t id = 0; id < roster.volunteers().size(); ++id)
        volunteers.push_back(gather.volunteer(VolunteerId(id)));
}

} // namespace kith::eligibility
