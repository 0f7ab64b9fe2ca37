// SPDX-License-Identifier: MIT
#include "exchange/column_kinds.hpp"

namespace kith::exchange {

using namespace columns;

namespace {

// --- requirements ---

// One requirement of each part of a list; `parse` reads a part without its gate.
void read_requirements(RoleLine& line, Cell const& cell, auto parse) {
    if (is_unknown(cell.text()) || is_none(cell.text())) return;
    for (auto const part : split_list(cell.text())) {
        auto const gated = split_gate(part);
        if (!gated) {
            cell.fail(gated.error());
            continue;
        }
        auto what = parse(gated->text, cell.context());
        if (what)
            line.row.role.requirements.push_back({std::move(*what), gated->gate});
        else
            cell.fail(what.error());
    }
}

// "a|b": one of them.
template <class Required, class Value>
PartReading<Required> parse_any_of(std::string_view text, PackContext const& context, auto parse) {
    Required required;
    for (auto const alternative : split_list(text, '|')) {
        PartReading<Value> read = parse(alternative, context);
        if (!read) return refuse(read.error());
        required.any_of.push_back(*read);
    }
    if (required.any_of.empty()) return refuse(PartMisread{std::string(text), {Expected::value, ""}});
    return required;
}

// A yes or no with a gate, such as "yes @before_start".
template <class Required>
void read_flag(RoleLine& line, Cell const& cell) {
    auto const gated = split_gate(cell.text());
    if (!gated) return cell.fail(gated.error());
    auto const stated = parse_yes_no(gated->text);
    if (!stated) return cell.fail(stated.error());
    if (stated->value_or(false)) line.row.role.requirements.push_back({Required{}, gated->gate});
}

// The texts of the requirements of one kind, with their gates.
template <class Required>
std::string requirements_text(RoleLine const& line, auto write) {
    std::string text;
    for (auto const& requirement : line.row.role.requirements) {
        auto const* const what = std::get_if<Required>(&requirement.what);
        if (what == nullptr) continue;
        std::string const own = write(*what);
        if (own.empty()) continue;
        if (!text.empty()) text += "; ";
        text += own + format(requirement.gate);
    }
    return text;
}

template <class Required>
Required* required_of(RoleLine& line) {
    for (auto& requirement : line.row.role.requirements) {
        if (auto* const what = std::get_if<Required>(&requirement.what)) return what;
    }
    return nullptr;
}

// minimum_age and maximum_age are two columns of one requirement.
void read_age(RoleLine& line, Cell const& cell, Known<std::int32_t> AgeRequirement::* bound) {
    auto const gated = split_gate(cell.text());
    if (!gated) return cell.fail(gated.error());
    if (is_unknown(gated->text) || is_none(gated->text)) return;
    auto const years = parse_integer(gated->text, 0, age_max);
    if (!years) return cell.fail(years.error());
    auto* age = required_of<AgeRequirement>(line);
    if (age == nullptr) {
        auto& added = line.row.role.requirements.emplace_back(Requirement{AgeRequirement{}, gated->gate});
        age = &std::get<AgeRequirement>(added.what);
    }
    age->*bound = static_cast<std::int32_t>(*years);
}

void read_single_sex_text(RoleLine& line, Cell const& cell, std::string SingleSexRequirement::* text) {
    if (cell.text().empty()) return;
    auto* const required = required_of<SingleSexRequirement>(line);
    if (required == nullptr) return cell.fail(Misread{Expected::consistent_row, "single_sex"});
    required->*text = cell.text();
}

PartReading<CheckRequirement> parse_check_wanted(std::string_view part, PackContext const& context) {
    auto const held = parse_check_held(part, context);
    if (!held) return refuse(held.error());
    if (held->issued || held->recheck)
        return refuse(PartMisread{std::string(part), {Expected::known_word, ""}});
    return CheckRequirement{held->check, held->workforce};
}

constexpr auto role_table =
    std::to_array<Field<RoleLine>>(
        {
            {"id", true, [](auto& l, Cell const& c) { l.row.role.key = required_text(c); },
             [](auto const& l, PackContext const&) { return l.row.role.key; }},
            {"title", false, [](auto& l, Cell const& c) { l.row.role.title = c.text(); },
             [](auto const& l, PackContext const&) { return l.row.role.title; }},
            {"organisation", true, [](auto& l, Cell const& c) { l.row.organisation = required_text(c); },
             [](auto const& l, PackContext const&) { return l.row.organisation; }},
            {"kind", false,
             [](auto& l, Cell const& c) {
                 l.row.role.kind = known_word<RoleKind>(c).value_or(RoleKind::ongoing);
             },
             [](auto const& l, PackContext const&) { return std::string(word_of(l.row.role.kind)); }},
            {"status", false,
             [](auto& l, Cell const& c) {
                 l.row.role.status = known_word<RoleStatus>(c).value_or(RoleStatus::open);
             },
             [](auto const& l, PackContext const&) { return std::string(word_of(l.row.role.status)); }},
            {"setting", false,
             [](auto& l, Cell const& c) {
                 l.row.role.setting = known_word<Setting>(c).value_or(Setting::unknown);
             },
             [](auto const& l, PackContext const&) {
                 return l.row.role.setting == Setting::unknown ? std::string()
                                                               : std::string(word_of(l.row.role.setting));
             }},
            postcode_field<RoleLine, &RoleLine::location>,
            ward_field<RoleLine, &RoleLine::location>,
            easting_field<RoleLine, &RoleLine::location>,
            northing_field<RoleLine, &RoleLine::location>,
            {"urgency", false,
             [](auto& l, Cell const& c) {
                 l.row.role.urgency = known_word<Urgency>(c).value_or(Urgency::normal);
             },
             [](auto const& l, PackContext const&) { return std::string(word_of(l.row.role.urgency)); }},
            {"direct", false, [](auto& l, Cell const& c) { l.row.role.direct = answer(c) == Answer::yes; },
             [](auto const& l, PackContext const&) { return std::string(l.row.role.direct ? "yes" : ""); }},
            {"places_minimum", false,
             [](auto& l, Cell const& c) { l.row.role.places.minimum = known_integer(c, 0, places_max); },
             [](auto const& l, PackContext const&) { return number(l.row.role.places.minimum); }},
            {"places_maximum", false,
             [](auto& l, Cell const& c) { l.row.role.places.maximum = known_integer(c, 0, places_max); },
             [](auto const& l, PackContext const&) { return number(l.row.role.places.maximum); }},
            {"runs_only_full", false,
             [](auto& l, Cell const& c) { l.row.role.runs_only_full = answer(c) == Answer::yes; },
             [](auto const& l, PackContext const&) {
                 return std::string(l.row.role.runs_only_full ? "yes" : "");
             }},
            {"sessions", false,
             [](auto& l, Cell const& c) {
                 if (!is_unknown(c.text())) l.row.role.pattern = take(c, parse_week(c.text()));
             },
             [](auto const& l, PackContext const&) {
                 return l.row.role.pattern ? format_week(*l.row.role.pattern) : std::string();
             }},
            {"when", false,
             [](auto& l, Cell const& c) {
                 if (is_unknown(c.text())) return;
                 auto const stretches = take(c, parse_dated(c.text(), c.context().zone));
                 if (!stretches) return;
                 if (stretches->intervals().size() != 1) return c.fail(Misread{Expected::time_range, ""});
                 l.row.role.when = stretches->intervals()[0];
             },
             [](auto const& l, PackContext const& x) {
                 return l.row.role.when ? format_dated(IntervalSet{*l.row.role.when}, x.zone) : std::string();
             }},
            {"hours", false,
             [](auto& l, Cell const& c) { l.row.role.weekly_minutes = known_duration(c, Minutes(60)); },
             [](auto const& l, PackContext const&) { return minutes_text(l.row.role.weekly_minutes); }},
            {"start", false, [](auto& l, Cell const& c) { l.row.role.start = known_date(c); },
             [](auto const& l, PackContext const&) { return date(l.row.role.start); }},
            {"end", false, [](auto& l, Cell const& c) { l.row.role.end = known_date(c); },
             [](auto const& l, PackContext const&) { return date(l.row.role.end); }},
            {"commitment_weeks", false,
             [](auto& l, Cell const& c) {
                 l.row.role.commitment_weeks = known_integer(c, 1, commitment_weeks_max);
             },
             [](auto const& l, PackContext const&) { return number(l.row.role.commitment_weeks); }},
            {"required_skills", false,
             [](auto& l, Cell const& c) {
                 read_requirements(l, c, [](std::string_view text, PackContext const& x) {
                     return parse_any_of<SkillRequirement, SkillWanted>(text, x, parse_skill_wanted);
                 });
             },
             [](auto const& l, PackContext const& x) {
                 return requirements_text<SkillRequirement>(l, [&](auto const& required) {
                     return joined(required.any_of, "|",
                                   [&](SkillWanted const& each) { return format(each, x); });
                 });
             }},
            {"required_languages", false,
             [](auto& l, Cell const& c) {
                 read_requirements(l, c, [](std::string_view text, PackContext const& x) {
                     return parse_any_of<LanguageRequirement, LanguageWanted>(text, x, parse_language_wanted);
                 });
             },
             [](auto const& l, PackContext const& x) {
                 return requirements_text<LanguageRequirement>(l, [&](auto const& required) {
                     return joined(required.any_of, "|",
                                   [&](LanguageWanted const& each) { return format(each, x); });
                 });
             }},
            {"required_checks", false,
             [](auto& l, Cell const& c) { read_requirements(l, c, parse_check_wanted); },
             [](auto const& l, PackContext const& x) {
                 return requirements_text<CheckRequirement>(l, [&](auto const& required) {
                     return format(CheckHeld{required.check, required.workforce, {}, {}}, x);
                 });
             }},
            {"required_training", false,
             [](auto& l, Cell const& c) {
                 read_requirements(l, c, [](std::string_view text, PackContext const& x) {
                     return parse_any_of<TrainingRequirement, TrainingId>(
                         text, x, parse_code<TrainingId, TaxonomyKind::training>);
                 });
             },
             [](auto const& l, PackContext const& x) {
                 return requirements_text<TrainingRequirement>(l, [&](auto const& required) {
                     return joined(required.any_of, "|", [&](TrainingId id) {
                         return x.book(TaxonomyKind::training).code(id.index());
                     });
                 });
             }},
            {"required_vehicle", false,
             [](auto& l, Cell const& c) {
                 read_requirements(
                     l, c, [](std::string_view text, PackContext const&) -> PartReading<VehicleRequirement> {
                         auto const vehicle = parse_word<Vehicle>(text);
                         if (!vehicle) return refuse(PartMisread{std::string(text), vehicle.error()});
                         return VehicleRequirement{*vehicle};
                     });
             },
             [](auto const& l, PackContext const&) {
                 return requirements_text<VehicleRequirement>(
                     l, [](auto const& required) { return std::string(word_of(required.vehicle)); });
             }},
            {"required_references", false, read_flag<ReferencesRequirement>,
             [](auto const& l, PackContext const&) {
                 return requirements_text<ReferencesRequirement>(
                     l, [](auto const&) { return std::string("yes"); });
             }},
            {"required_induction", false, read_flag<InductionRequirement>,
             [](auto const& l, PackContext const&) {
                 return requirements_text<InductionRequirement>(
                     l, [](auto const&) { return std::string("yes"); });
             }},
            {"minimum_age", false, [](auto& l, Cell const& c) { read_age(l, c, &AgeRequirement::minimum); },
             [](auto const& l, PackContext const&) {
                 return requirements_text<AgeRequirement>(
                     l, [](auto const& age) { return number(age.minimum); });
             }},
            {"maximum_age", false, [](auto& l, Cell const& c) { read_age(l, c, &AgeRequirement::maximum); },
             [](auto const& l, PackContext const&) {
                 return requirements_text<AgeRequirement>(
                     l, [](auto const& age) { return number(age.maximum); });
             }},
            {"single_sex", false,
             [](auto& l, Cell const& c) {
                 read_requirements(
                     l, c,
                     [](std::string_view text, PackContext const&) -> PartReading<SingleSexRequirement> {
                         auto const sex = parse_word<Sex>(text);
                         if (!sex) return refuse(PartMisread{std::string(text), sex.error()});
                         return SingleSexRequirement{*sex, {}, {}};
                     });
             },
             [](auto const& l, PackContext const&) {
                 return requirements_text<SingleSexRequirement>(
                     l, [](auto const& required) { return std::string(word_of(required.sex)); });
             }},
            {"single_sex_reason", false,
             [](auto& l, Cell const& c) { read_single_sex_text(l, c, &SingleSexRequirement::reason); },
             [](RoleLine const& l, PackContext const&) {
                 auto copy = l;
                 auto const* const required = required_of<SingleSexRequirement>(copy);
                 return required == nullptr ? std::string() : required->reason;
             }},
            {"single_sex_approver", false,
             [](auto& l, Cell const& c) { read_single_sex_text(l, c, &SingleSexRequirement::approver); },
             [](RoleLine const& l, PackContext const&) {
                 auto copy = l;
                 auto const* const required = required_of<SingleSexRequirement>(copy);
                 return required == nullptr ? std::string() : required->approver;
             }},
            {"desired_skills", false,
             [](auto& l, Cell const& c) {
                 l.row.role.desired_skills = list<SkillWanted>(c, parse_skill_wanted);
             },
             [](auto const& l, PackContext const& x) { return list_text(l.row.role.desired_skills, x); }},
            {"causes", false,
             [](auto& l, Cell const& c) {
                 l.row.role.causes = list<CauseId>(c, parse_code<CauseId, TaxonomyKind::causes>);
             },
             [](auto const& l, PackContext const& x) {
                 return codes_text<TaxonomyKind::causes>(l.row.role.causes, x);
             }},
            {"goals", false,
             [](auto& l, Cell const& c) {
                 l.row.role.goals = list<GoalId>(c, parse_code<GoalId, TaxonomyKind::goals>);
             },
             [](auto const& l, PackContext const& x) {
                 return codes_text<TaxonomyKind::goals>(l.row.role.goals, x);
             }},
            {"access", false,
             [](auto& l, Cell const& c) {
                 l.row.role.access = known_list<AccessId>(c, parse_code<AccessId, TaxonomyKind::access>);
             },
             [](auto const& l, PackContext const& x) {
                 if (!l.row.role.access) return std::string();
                 if (l.row.role.access->empty()) return std::string("none");
                 return codes_text<TaxonomyKind::access>(*l.row.role.access, x);
             }},
            {"expenses_paid", false, [](auto& l, Cell const& c) { l.row.role.expenses_paid = answer(c); },
             [](auto const& l, PackContext const&) { return answer_text(l.row.role.expenses_paid); }},
            {"programme", false, [](auto& l, Cell const& c) { l.row.role.programme = c.text(); },
             [](auto const& l, PackContext const&) { return l.row.role.programme; }},
        });

} // namespace

std::span<Field<RoleLine> const> role_fields() {
    return role_table;
}

} // namespace kith::exchange
