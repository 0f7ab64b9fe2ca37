// SPDX-License-Identifier: MIT
#include "exchange/column_kinds.hpp"
#include "exchange/recurrence.hpp"

namespace kith::exchange {

namespace chrono = std::chrono;
using namespace columns;

namespace {

// --- availability ---

// Recurring dates are expanded this far from the as-of day.
constexpr chrono::days availability_horizon{2 * 366};

Known<Availability> read_availability(Cell const& cell) {
    auto const& context = cell.context();
    if (is_unknown(cell.text())) return std::nullopt;
    Availability availability;
    if (is_calendar_text(cell.text())) {
        Interval const span{context.as_of, context.as_of + availability_horizon};
        auto const stretches =
            take(cell, expand_calendar(cell.text(), span, context.zone, context.zone_name));
        if (!stretches) return std::nullopt;
        availability.also = *stretches;
        return availability;
    }
    auto const week = take(cell, parse_week(cell.text()));
    if (!week) return std::nullopt;
    availability.weekly = *week;
    return availability;
}

// "also_available" and "unavailable": dated stretches, or iCalendar.
IntervalSet read_stretches(Cell const& cell) {
    auto const& context = cell.context();
    if (is_unknown(cell.text()) || is_none(cell.text())) return {};
    Interval const span{context.as_of, context.as_of + availability_horizon};
    auto const read = is_calendar_text(cell.text())
                          ? expand_calendar(cell.text(), span, context.zone, context.zone_name)
                          : parse_dated(cell.text(), context.zone);
    return take(cell, read).value_or(IntervalSet{});
}

constexpr auto volunteer_table = std::to_array<Field<VolunteerLine>>({
    {"id", true, [](auto& l, Cell const& c) { l.volunteer.key = required_text(c); },
     [](auto const& l, PackContext const&) { return l.volunteer.key; }},
    {"name", false, [](auto& l, Cell const& c) { l.volunteer.name = c.text(); },
     [](auto const& l, PackContext const&) { return l.volunteer.name; }},
    {"status", false,
     [](auto& l, Cell const& c) {
         l.volunteer.status = known_word<VolunteerStatus>(c).value_or(VolunteerStatus::active);
     },
     [](auto const& l, PackContext const&) { return std::string(word_of(l.volunteer.status)); }},
    {"skills", false,
     [](auto& l, Cell const& c) { l.volunteer.skills = known_list<SkillHeld>(c, parse_skill_held); },
     [](auto const& l, PackContext const& x) { return list_text(l.volunteer.skills, x); }},
    {"languages", false,
     [](auto& l, Cell const& c) {
         l.volunteer.languages = known_list<LanguageSpoken>(c, parse_language_spoken);
     },
     [](auto const& l, PackContext const& x) { return list_text(l.volunteer.languages, x); }},
    {"causes", false,
     [](auto& l, Cell const& c) {
         l.volunteer.causes = list<CauseId>(c, parse_code<CauseId, TaxonomyKind::causes>);
     },
     [](auto const& l, PackContext const& x) {
         return codes_text<TaxonomyKind::causes>(l.volunteer.causes, x);
     }},
    {"goals", false,
     [](auto& l, Cell const& c) {
         l.volunteer.goals = list<GoalId>(c, parse_code<GoalId, TaxonomyKind::goals>);
     },
     [](auto const& l, PackContext const& x) {
         return codes_text<TaxonomyKind::goals>(l.volunteer.goals, x);
     }},
    {"availability", false, [](auto& l, Cell const& c) { l.volunteer.availability = read_availability(c); },
     [](auto const& l, PackContext const&) {
         return l.volunteer.availability ? format_week(l.volunteer.availability->weekly) : std::string();
     }},
    {"also_available", false,
     [](auto& l, Cell const& c) {
         auto const stretches = read_stretches(c);
         if (stretches.empty()) return;
         if (!l.volunteer.availability) l.volunteer.availability.emplace();
         l.volunteer.availability->also = l.volunteer.availability->also.with(stretches);
     },
     [](auto const& l, PackContext const& x) {
         return l.volunteer.availability ? format_dated(l.volunteer.availability->also, x.zone)
                                         : std::string();
     }},
    {"unavailable", false,
     [](auto& l, Cell const& c) {
         auto const stretches = read_stretches(c);
         if (stretches.empty()) return;
         // Being away for a while does not say when somebody is free.
         if (l.volunteer.availability)
             l.volunteer.availability->except = stretches;
         else
             c.note(c.text(), Noted::absence_without_availability);
     },
     [](auto const& l, PackContext const& x) {
         return l.volunteer.availability ? format_dated(l.volunteer.availability->except, x.zone)
                                         : std::string();
     }},
    postcode_field<VolunteerLine, &VolunteerLine::home>,
    ward_field<VolunteerLine, &VolunteerLine::home>,
    easting_field<VolunteerLine, &VolunteerLine::home>,
    northing_field<VolunteerLine, &VolunteerLine::home>,
    {"travel_max", false,
     [](auto& l, Cell const& c) {
         if (is_unknown(c.text())) return;
         auto const metres = take(c, parse_distance(c.text(), 1000));
         if (metres) l.volunteer.travel_metres_max = static_cast<std::int32_t>(*metres);
     },
     [](auto const& l, PackContext const&) {
         return l.volunteer.travel_metres_max ? std::to_string(*l.volunteer.travel_metres_max) + " m"
                                              : std::string();
     }},
    {"travel_mode", false,
     [](auto& l, Cell const& c) { l.volunteer.travel_mode = known_word<TravelMode>(c); },
     [](auto const& l, PackContext const&) { return word(l.volunteer.travel_mode); }},
    {"remote", false, [](auto& l, Cell const& c) { l.volunteer.remote = answer(c); },
     [](auto const& l, PackContext const&) { return answer_text(l.volunteer.remote); }},
    {"vehicle", false, [](auto& l, Cell const& c) { l.volunteer.vehicle = known_word<Vehicle>(c); },
     [](auto const& l, PackContext const&) { return word(l.volunteer.vehicle); }},
    {"capacity", false,
     [](auto& l, Cell const& c) { l.volunteer.capacity = known_integer(c, 0, capacity_max); },
     [](auto const& l, PackContext const&) { return number(l.volunteer.capacity); }},
    {"party", false,
     [](auto& l, Cell const& c) { l.volunteer.party = known_integer(c, 1, party_size_max).value_or(1); },
     [](auto const& l, PackContext const&) {
         return l.volunteer.party > 1 ? std::to_string(l.volunteer.party) : std::string();
     }},
    {"hours_per_week", false,
     [](auto& l, Cell const& c) { l.volunteer.weekly_minutes_max = known_duration(c, Minutes(60)); },
     [](auto const& l, PackContext const&) { return minutes_text(l.volunteer.weekly_minutes_max); }},
    {"checks", false,
     [](auto& l, Cell const& c) { l.volunteer.checks = known_list<CheckHeld>(c, parse_check_held); },
     [](auto const& l, PackContext const& x) { return list_text(l.volunteer.checks, x); }},
    {"training", false,
     [](auto& l, Cell const& c) { l.volunteer.training = known_list<TrainingHeld>(c, parse_training_held); },
     [](auto const& l, PackContext const& x) { return list_text(l.volunteer.training, x); }},
    {"references", false, [](auto& l, Cell const& c) { l.volunteer.references = answer(c); },
     [](auto const& l, PackContext const&) { return answer_text(l.volunteer.references); }},
    {"induction", false, [](auto& l, Cell const& c) { l.volunteer.induction = answer(c); },
     [](auto const& l, PackContext const&) { return answer_text(l.volunteer.induction); }},
    {"guardian_consent", false, [](auto& l, Cell const& c) { l.volunteer.guardian_consent = answer(c); },
     [](auto const& l, PackContext const&) { return answer_text(l.volunteer.guardian_consent); }},
    {"born", false,
     [](auto& l, Cell const& c) {
         if (is_unknown(c.text())) return;
         if (auto const month = take(c, parse_month(c.text()))) l.volunteer.birth = BirthMonth{*month};
     },
     [](auto const& l, PackContext const&) {
         auto const* const birth = std::get_if<BirthMonth>(&l.volunteer.birth);
         return birth == nullptr ? std::string() : format_date(Date(birth->month / 1)).substr(0, 7);
     }},
    {"age_band", false,
     [](auto& l, Cell const& c) {
         if (is_unknown(c.text())) return;
         auto const band = take(c, parse_age_band(c.text()));
         // A month of birth says more.
         if (band && std::holds_alternative<std::monostate>(l.volunteer.birth)) l.volunteer.birth = *band;
     },
     [](auto const& l, PackContext const&) {
         auto const* const band = std::get_if<AgeBand>(&l.volunteer.birth);
         return band == nullptr ? std::string() : format(*band);
     }},
    {"sex", false, [](auto& l, Cell const& c) { l.volunteer.sex = known_word<Sex>(c); },
     [](auto const& l, PackContext const&) { return word(l.volunteer.sex); }},
    {"access_needs", false,
     [](auto& l, Cell const& c) {
         l.volunteer.access_needs = known_list<AccessId>(c, parse_code<AccessId, TaxonomyKind::access>);
     },
     [](auto const& l, PackContext const& x) {
         if (!l.volunteer.access_needs) return std::string();
         if (l.volunteer.access_needs->empty()) return std::string("none");
         return codes_text<TaxonomyKind::access>(*l.volunteer.access_needs, x);
     }},
    {"expenses_needed", false, [](auto& l, Cell const& c) { l.volunteer.expenses_needed = answer(c); },
     [](auto const& l, PackContext const&) { return answer_text(l.volunteer.expenses_needed); }},
    {"hours_only", false, [](auto& l, Cell const& c) { l.volunteer.hours_only = answer(c); },
     [](auto const& l, PackContext const&) { return answer_text(l.volunteer.hours_only); }},
    {"employer", false, [](auto& l, Cell const& c) { l.volunteer.employer = c.text(); },
     [](auto const& l, PackContext const&) { return l.volunteer.employer; }},
    {"connection", false, [](auto& l, Cell const& c) { l.volunteer.connection = c.text(); },
     [](auto const& l, PackContext const&) { return l.volunteer.connection; }},
    {"waiting_since", false, [](auto& l, Cell const& c) { l.volunteer.waiting_since = known_date(c); },
     [](auto const& l, PackContext const&) { return date(l.volunteer.waiting_since); }},
    {"not_for", false,
     [](auto& l, Cell const& c) {
         for (auto const key : split_list(c.text())) l.not_for.emplace_back(key);
     },
     [](auto const& l, PackContext const&) {
         return joined(l.not_for, "; ", [](std::string const& key) { return key; });
     }},
});

} // namespace

std::span<Field<VolunteerLine> const> volunteer_fields() {
    return volunteer_table;
}

} // namespace kith::exchange
