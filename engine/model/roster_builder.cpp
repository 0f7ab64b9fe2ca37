// SPDX-License-Identifier: MIT
// Validation and assembly of a roster. Every check appends its violation and goes on, so that one run names
// everything that is wrong; assembly starts only when nothing is.
#include "base/contract.hpp"
#include "model/roster.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <unordered_map>

namespace kith {

namespace chrono = std::chrono;

class RosterBuilder {
  public:
    explicit RosterBuilder(RosterDraft draft) : draft_(std::move(draft)) {}

    Outcome<Roster, std::vector<Violation>> build() {
        check_vocabulary();
        check_volunteers();
        check_organisations();
        check_roles();
        check_shifts();
        check_matches();
        check_bars();
        if (!violations_.empty()) return refuse(std::move(violations_));
        return assemble();
    }

  private:
    using Rows = std::unordered_map<std::string_view, std::size_t>; // looked up, never walked

    // --- reporting ---

    Violation& report(ViolationCode code, Table table, std::size_t row, std::string_view field) {
        violations_.push_back({.code = code,
                               .table = table,
                               .row = row,
                               .field = field,
                               .read = 0,
                               .lowest = 0,
                               .highest = 0,
                               .other = {}});
        return violations_.back();
    }

    void check_range(Table table, std::size_t row, std::string_view field, std::int64_t read,
                     std::int64_t lowest, std::int64_t highest) {
        if (read >= lowest && read <= highest) return;
        auto& violation = report(ViolationCode::number_out_of_range, table, row, field);
        violation.read = read;
        violation.lowest = lowest;
        violation.highest = highest;
    }

    template <class Number>
    void check_range(Table table, std::size_t row, std::string_view field, Known<Number> const& read,
                     std::int64_t lowest, std::int64_t highest) {
        if (read) check_range(table, row, field, *read, lowest, highest);
    }

    void check_key(Table table, std::size_t row, std::string const& key, Rows& seen) {
        if (key.empty()) {
            report(ViolationCode::key_empty, table, row, "id");
        } else if (key.size() > key_bytes_max) {
            auto& violation = report(ViolationCode::key_too_long, table, row, "id");
            violation.read = static_cast<std::int64_t>(key.size());
            violation.highest = key_bytes_max;
        } else if (!seen.emplace(key, row).second) {
            report(ViolationCode::key_repeated, table, row, "id").other = key;
        }
    }

    bool check_reference(Table table, std::size_t row, std::string_view field, std::string const& key,
                         Rows const& targets) {
        if (targets.contains(key)) return true;
        report(ViolationCode::reference_unknown, table, row, field).other = key;
        return false;
    }

    template <class Tag>
    void check_word(Table table, std::size_t row, std::string_view field, Vocabulary<Tag> const& words,
                    Id<Tag> word) {
        if (!words.holds(word)) report(ViolationCode::word_unknown, table, row, field);
    }

    // A list of words, or of structs `word_of` takes one from: each known, none twice.
    template <class Tag, class List, class WordOf>
    void check_words(Table table, std::size_t row, std::string_view field, Vocabulary<Tag> const& words,
                     List const& list, WordOf word_of) {
        std::set<Id<Tag>> seen;
        for (auto const& each : list) {
            Id<Tag> const word = word_of(each);
            check_word(table, row, field, words, word);
            if (!seen.insert(word).second) {
                auto& violation = report(ViolationCode::word_repeated, table, row, field);
                if (words.holds(word)) violation.other = words.code(word);
            }
        }
    }

    template <class Tag>
    void check_words(Table table, std::size_t row, std::string_view field, Vocabulary<Tag> const& words,
                     std::vector<Id<Tag>> const& list) {
        check_words(table, row, field, words, list, [](Id<Tag> word) { return word; });
    }

    void check_location(Table table, std::size_t row, std::string_view field, Location const& location) {
        if (location.point) {
            check_range(table, row, field, location.point->easting, 0, easting_max);
            check_range(table, row, field, location.point->northing, 0, northing_max);
        }
        if (location.ward) check_word(table, row, "ward", draft_.words.wards, *location.ward);
    }

    void check_places(Table table, std::size_t row, Places const& places) {
        check_range(table, row, "places_minimum", places.minimum, 0, places_max);
        check_range(table, row, "places_maximum", places.maximum, 0, places_max);
        if (places.minimum && places.maximum && *places.minimum > *places.maximum) {
            auto& violation = report(ViolationCode::minimum_above_maximum, table, row, "places_minimum");
            violation.read = *places.minimum;
            violation.highest = *places.maximum;
        }
    }

    // --- tables ---

    void check_vocabulary() {
        check_range(Table::community, 0, "commitment_weeks", draft_.commitment_weeks, 1,
                    commitment_weeks_max);
        check_complete(Table::checks, draft_.check_kinds, draft_.words.checks);
        check_complete(Table::wards, draft_.wards, draft_.words.wards);
    }

    template <class List, class Tag>
    void check_complete(Table table, List const& list, Vocabulary<Tag> const& words) {
        std::set<Id<Tag>> seen;
        for (std::size_t row = 0; row < list.size(); ++row) {
            check_word(table, row, "id", words, list[row].id);
            if (!seen.insert(list[row].id).second) report(ViolationCode::key_repeated, table, row, "id");
        }
        for (std::size_t index = 0; index < words.size(); ++index) {
            if (seen.contains(Id<Tag>(index))) continue;
            report(ViolationCode::reference_unknown, table, list.size(), "id").other =
                words.code(Id<Tag>(index));
        }
    }

    void check_volunteers() {
        for (std::size_t row = 0; row < draft_.volunteers.size(); ++row) check_volunteer(row);
    }

    void check_volunteer(std::size_t row) {
        constexpr auto table = Table::volunteers;
        Volunteer const& each = draft_.volunteers[row];
        Words const& words = draft_.words;
        check_key(table, row, each.key, volunteers_);
        if (each.skills)
            check_words(table, row, "skills", words.skills, *each.skills,
                        [](auto const& held) { return held.skill; });
        if (each.languages) {
            check_words(table, row, "languages", words.languages, *each.languages,
                        [](auto const& held) { return held.language; });
        }
        check_words(table, row, "causes", words.causes, each.causes);
        check_words(table, row, "goals", words.goals, each.goals);
        if (each.access_needs)
            check_words(table, row, "access_needs", words.access_needs, *each.access_needs);
        check_location(table, row, "postcode", each.home);
        check_range(table, row, "travel_max", each.travel_metres_max, 0, travel_metres_max);
        check_range(table, row, "capacity", each.capacity, 0, capacity_max);
        check_range(table, row, "party", each.party, 1, party_size_max);
        if (each.weekly_minutes_max) {
            check_range(table, row, "hours_per_week", each.weekly_minutes_max->count(), 0, minutes_per_week);
        }
        check_certificates(row, each);
        if (auto const* band = std::get_if<AgeBand>(&each.birth)) {
            check_range(table, row, "age_band", band->from, 0, age_max);
            check_range(table, row, "age_band", band->to, band->from, age_max);
        }
        if (auto const* birth = std::get_if<BirthMonth>(&each.birth)) {
            int const age = whole_years(Date(birth->month / 1), draft_.zone.date(draft_.as_of));
            check_range(table, row, "born", age, 0, age_max);
        }
    }

    void check_certificates(std::size_t row, Volunteer const& each) {
        constexpr auto table = Table::volunteers;
        if (each.checks) {
            for (auto const& held : *each.checks) {
                check_word(table, row, "checks", draft_.words.checks, held.check);
                if (held.issued && held.recheck && *held.recheck < *held.issued) {
                    report(ViolationCode::end_before_start, table, row, "checks");
                }
            }
        }
        if (each.training) {
            check_words(table, row, "training", draft_.words.trainings, *each.training,
                        [](auto const& held) { return held.training; });
            for (auto const& held : *each.training) {
                if (held.completed && held.expires && *held.expires < *held.completed) {
                    report(ViolationCode::end_before_start, table, row, "training");
                }
            }
        }
    }

    void check_organisations() {
        for (std::size_t row = 0; row < draft_.organisations.size(); ++row) {
            check_key(Table::organisations, row, draft_.organisations[row].key, organisations_);
            check_location(Table::organisations, row, "postcode", draft_.organisations[row].location);
        }
    }

    void check_roles() {
        for (std::size_t row = 0; row < draft_.roles.size(); ++row) check_role(row);
    }

    void check_role(std::size_t row) {
        constexpr auto table = Table::roles;
        Role const& role = draft_.roles[row].role;
        Words const& words = draft_.words;
        check_key(table, row, role.key, roles_);
        check_reference(table, row, "organisation", draft_.roles[row].organisation, organisations_);
        check_location(table, row, "postcode", role.location);
        check_places(table, row, role.places);
        if (role.runs_only_full && role.kind != RoleKind::shifts && role.places.minimum.value_or(0) < 1)
            report(ViolationCode::minimum_missing, table, row, "places_minimum");
        if (role.pattern && role.kind != RoleKind::ongoing)
            report(ViolationCode::pattern_of_other_kind, table, row, "sessions");
        if (role.when && role.kind != RoleKind::one_off)
            report(ViolationCode::pattern_of_other_kind, table, row, "when");
        if (role.when && role.when->empty()) report(ViolationCode::end_before_start, table, row, "when");
        if (role.start && role.end && *role.end < *role.start)
            report(ViolationCode::end_before_start, table, row, "end");
        check_range(table, row, "commitment_weeks", role.commitment_weeks, 1, commitment_weeks_max);
        if (role.weekly_minutes)
            check_range(table, row, "hours", role.weekly_minutes->count(), 1, minutes_per_week);
        for (auto const& requirement : role.requirements) check_requirement(row, requirement);
        check_words(table, row, "desired_skills", words.skills, role.desired_skills,
                    [](auto const& wanted) { return wanted.skill; });
        check_words(table, row, "causes", words.causes, role.causes);
        check_words(table, row, "goals", words.goals, role.goals);
        if (role.access) check_words(table, row, "access", words.access_needs, *role.access);
    }

    void check_requirement(std::size_t row, Requirement const& requirement) {
        constexpr auto table = Table::roles;
        Words const& words = draft_.words;
        if (requirement.gate && requirement.gate->kind == GateKind::within_days) {
            check_range(table, row, "gate", requirement.gate->days, 0, 3650);
        }
        auto const any_of = [&](std::string_view field, auto const& vocabulary, auto const& list,
                                auto word_of) {
            if (list.empty()) report(ViolationCode::list_empty, table, row, field);
            check_words(table, row, field, vocabulary, list, word_of);
        };
        if (auto const* skill = std::get_if<SkillRequirement>(&requirement.what)) {
            any_of("required_skills", words.skills, skill->any_of,
                   [](auto const& wanted) { return wanted.skill; });
        } else if (auto const* language = std::get_if<LanguageRequirement>(&requirement.what)) {
            any_of("required_languages", words.languages, language->any_of,
                   [](auto const& wanted) { return wanted.language; });
        } else if (auto const* training = std::get_if<TrainingRequirement>(&requirement.what)) {
            any_of("required_training", words.trainings, training->any_of,
                   [](TrainingId word) { return word; });
        } else if (auto const* check = std::get_if<CheckRequirement>(&requirement.what)) {
            check_word(table, row, "required_checks", words.checks, check->check);
        } else if (auto const* age = std::get_if<AgeRequirement>(&requirement.what)) {
            check_range(table, row, "minimum_age", age->minimum, 0, age_max);
            check_range(table, row, "maximum_age", age->maximum, age->minimum.value_or(0), age_max);
        } else if (auto const* single_sex = std::get_if<SingleSexRequirement>(&requirement.what)) {
            if (single_sex->reason.empty())
                report(ViolationCode::single_sex_reason_missing, table, row, "single_sex_reason");
            if (single_sex->approver.empty())
                report(ViolationCode::single_sex_approver_missing, table, row, "single_sex_approver");
        }
    }

    void check_shifts() {
        for (std::size_t row = 0; row < draft_.shifts.size(); ++row) {
            constexpr auto table = Table::shifts;
            ShiftRow const& each = draft_.shifts[row];
            check_key(table, row, each.shift.key, shifts_);
            if (roles_.contains(each.shift.key)) {
                report(ViolationCode::key_repeated, table, row, "id").other = each.shift.key;
            }
            if (each.shift.when.empty()) report(ViolationCode::end_before_start, table, row, "end");
            check_places(table, row, each.shift.places);
            if (!check_reference(table, row, "role", each.role, roles_)) continue;
            Role const& role = draft_.roles[roles_.at(each.role)].role;
            if (role.kind != RoleKind::shifts)
                report(ViolationCode::shift_of_other_kind, table, row, "role").other = each.role;
            std::int32_t const minimum = each.shift.places.minimum.value_or(role.places.minimum.value_or(0));
            if (role.runs_only_full && minimum < 1)
                report(ViolationCode::minimum_missing, table, row, "places_minimum").other = each.role;
        }
    }

    void check_matches() {
        std::set<std::pair<std::string_view, std::string_view>> seen;
        for (std::size_t row = 0; row < draft_.matches.size(); ++row) {
            constexpr auto table = Table::matches;
            MatchRow const& each = draft_.matches[row];
            check_reference(table, row, "volunteer", each.volunteer, volunteers_);
            auto const role = roles_.find(each.opening);
            if (role == roles_.end()) {
                check_reference(table, row, "opening", each.opening, shifts_);
            } else if (draft_.roles[role->second].role.kind == RoleKind::shifts) {
                report(ViolationCode::reference_not_an_opening, table, row, "opening").other = each.opening;
            }
            if (!seen.emplace(each.volunteer, each.opening).second) {
                report(ViolationCode::match_repeated, table, row, "opening").other = each.opening;
            }
        }
    }

    void check_bars() {
        for (std::size_t row = 0; row < draft_.bars.size(); ++row) {
            BarRow const& each = draft_.bars[row];
            check_reference(Table::bars, row, "volunteer", each.volunteer, volunteers_);
            bool const role = roles_.contains(each.target);
            if (role && organisations_.contains(each.target)) {
                report(ViolationCode::reference_ambiguous, Table::bars, row, "not_for").other = each.target;
            } else if (!role) {
                check_reference(Table::bars, row, "not_for", each.target, organisations_);
            }
        }
    }

    // --- assembly ---

    Roster assemble() {
        Roster roster;
        roster.community_ = std::move(draft_.community);
        roster.as_of_ = draft_.as_of;
        roster.zone_ = std::move(draft_.zone);
        roster.words_ = std::move(draft_.words);
        roster.check_kinds_ = std::move(draft_.check_kinds);
        std::ranges::sort(roster.check_kinds_, {}, &CheckKind::id);
        roster.wards_ = std::move(draft_.wards);
        std::ranges::sort(roster.wards_, {}, &Ward::id);
        roster.volunteers_ = std::move(draft_.volunteers);
        std::ranges::sort(roster.volunteers_, {}, &Volunteer::key);
        roster.organisations_ = std::move(draft_.organisations);
        std::ranges::sort(roster.organisations_, {}, &Organisation::key);
        assemble_roles(roster);
        assemble_openings(roster);
        assemble_matches(roster);
        return roster;
    }

    void assemble_roles(Roster& roster) {
        for (auto& row : draft_.roles) {
            row.role.organisation = *roster.find_organisation(row.organisation);
            roster.roles_.push_back(std::move(row.role));
        }
        std::ranges::sort(roster.roles_, {}, &Role::key);
    }

    void assemble_openings(Roster& roster) {
        for (std::size_t index = 0; index < roster.roles_.size(); ++index) {
            Role const& role = roster.roles_[index];
            if (role.kind != RoleKind::shifts) roster.openings_.push_back(opening_of(roster, RoleId(index)));
        }
        for (auto const& row : draft_.shifts) {
            roster.openings_.push_back(opening_of(roster, *roster.find_role(row.role), row.shift));
        }
        std::ranges::sort(roster.openings_, {}, &Opening::key);
    }

    static void set_places(Opening& opening, Places const& own, Places const& inherited) {
        Known<std::int32_t> const minimum = own.minimum ? own.minimum : inherited.minimum;
        Known<std::int32_t> const maximum = own.maximum ? own.maximum : inherited.maximum;
        opening.places_stated = maximum.has_value() || minimum.has_value();
        opening.places_maximum = std::max(maximum.value_or(1), maximum ? 0 : minimum.value_or(0));
        // A shift that states fewer places than its role's minimum wants no more than those.
        opening.places_minimum = std::min(minimum.value_or(0), opening.places_maximum);
    }

    Opening opening_of(Roster const& roster, RoleId id) const {
        Role const& role = roster[id];
        Opening opening;
        opening.key = role.key;
        opening.role = id;
        opening.status = role.status;
        opening.urgency = role.urgency;
        set_places(opening, role.places, {});
        opening.minutes = role.weekly_minutes;
        if (role.when) {
            opening.timing = Timing::dated;
            opening.when = *role.when;
            if (!opening.minutes) opening.minutes = chrono::floor<Minutes>(role.when->length());
            return opening;
        }
        Instant const start =
            role.start ? std::max(roster.as_of_, roster.zone_.midnight(*role.start)) : roster.as_of_;
        auto const weeks = chrono::weeks(role.commitment_weeks.value_or(draft_.commitment_weeks));
        opening.open_ended = !role.end.has_value();
        // An end already past leaves an empty stretch: the opening exists and nobody can be placed in it.
        opening.when = {start, role.end ? roster.zone_.midnight(*role.end + chrono::days(1))
                                        : roster.zone_.midnight(roster.zone_.date(start) + weeks)};
        if (role.pattern && !role.pattern->empty()) {
            opening.timing = Timing::weekly;
            opening.pattern = *role.pattern;
        }
        return opening;
    }

    Opening opening_of(Roster const& roster, RoleId id, Shift const& shift) const {
        Role const& role = roster[id];
        Opening opening;
        opening.key = shift.key;
        opening.role = id;
        opening.status = role.status == RoleStatus::closed ? RoleStatus::closed : shift.status;
        opening.urgency = shift.urgency.value_or(role.urgency);
        set_places(opening, shift.places, role.places);
        opening.timing = Timing::dated;
        opening.when = shift.when;
        opening.minutes = chrono::floor<Minutes>(shift.when.length());
        return opening;
    }

    void assemble_matches(Roster& roster) {
        for (auto const& row : draft_.matches) {
            roster.matches_.push_back({.volunteer = *roster.find_volunteer(row.volunteer),
                                       .opening = *roster.find_opening(row.opening),
                                       .state = row.state,
                                       .since = row.since});
        }
        std::ranges::sort(roster.matches_, {},
                          [](Match const& match) { return std::pair(match.volunteer, match.opening); });
        roster.first_match_.assign(roster.volunteers_.size() + 1, 0);
        for (auto const& match : roster.matches_) ++roster.first_match_[match.volunteer.index() + 1];
        std::partial_sum(roster.first_match_.begin(), roster.first_match_.end(), roster.first_match_.begin());
        for (auto const& row : draft_.bars) {
            auto const role = roster.find_role(row.target);
            roster.bars_.push_back(
                {.volunteer = *roster.find_volunteer(row.volunteer),
                 .organisation = role ? std::nullopt : roster.find_organisation(row.target),
                 .role = role});
        }
        std::ranges::sort(roster.bars_, {}, [](Bar const& bar) {
            return std::tuple(bar.volunteer, bar.organisation, bar.role);
        });
    }

    RosterDraft draft_;
    std::vector<Violation> violations_;
    Rows volunteers_, organisations_, roles_, shifts_;
};

Outcome<Roster, std::vector<Violation>> Roster::build(RosterDraft draft) {
    return RosterBuilder(std::move(draft)).build();
}

} // namespace kith
