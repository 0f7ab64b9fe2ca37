// SPDX-License-Identifier: MIT
#include "exchange/pack_columns.hpp"

#include "exchange/availability.hpp"
#include "exchange/recurrence.hpp"
#include "exchange/text.hpp"

#include <algorithm>

namespace kith::exchange {

namespace chrono = std::chrono;

namespace {

// --- reading: what cannot be read is reported and stays unknown ---

template <class Value>
Known<Value> take(Cell const& cell, Reading<Value> const& reading) {
    if (reading) return *reading;
    cell.fail(reading.error());
    return std::nullopt;
}

Known<std::int32_t> known_integer(Cell const& cell, std::int64_t smallest, std::int64_t largest) {
    if (is_unknown(cell.text())) return std::nullopt;
    auto const read = take(cell, parse_integer(cell.text(), smallest, largest));
    return read ? Known<std::int32_t>(static_cast<std::int32_t>(*read)) : std::nullopt;
}

Known<Date> known_date(Cell const& cell) {
    return is_unknown(cell.text()) ? std::nullopt : take(cell, parse_date(cell.text()));
}

template <class Value>
Known<Value> known_word(Cell const& cell) {
    return is_unknown(cell.text()) ? std::nullopt : take(cell, parse_word<Value>(cell.text()));
}

Answer answer(Cell const& cell) {
    auto const read = take(cell, parse_yes_no(cell.text()));
    if (!read || !*read) return Answer::unknown;
    return **read ? Answer::yes : Answer::no;
}

// The parts of a list that `parse` can read; the others are reported.
template <class Value>
std::vector<Value> list(Cell const& cell, auto parse) {
    std::vector<Value> values;
    if (is_unknown(cell.text()) || is_none(cell.text())) return values;
    for (auto const part : split_list(cell.text())) {
        PartReading<Value> read = parse(part, cell.context());
        if (read)
            values.push_back(std::move(*read));
        else
            cell.fail(std::move(read.error()));
    }
    return values;
}

template <class Value>
Known<std::vector<Value>> known_list(Cell const& cell, auto parse) {
    if (is_unknown(cell.text())) return std::nullopt;
    return list<Value>(cell, parse);
}

template <class WordId, TaxonomyKind kind>
PartReading<WordId> parse_code(std::string_view part, PackContext const& context) {
    auto const position = context.book(kind).find(part);
    if (!position) return refuse(PartMisread{std::string(part), position.error()});
    return WordId(*position);
}

Known<Minutes> known_duration(Cell const& cell, Minutes bare_unit) {
    return is_unknown(cell.text()) ? std::nullopt : take(cell, parse_duration(cell.text(), bare_unit));
}

std::string required_text(Cell const& cell) {
    if (cell.text().empty()) cell.fail(Misread{Expected::value, ""});
    return std::string(cell.text());
}

// --- writing ---

std::string number(auto const& known) {
    return known ? std::to_string(*known) : std::string();
}
std::string date(Known<Date> const& known) {
    return known ? format_date(*known) : std::string();
}
template <class Value>
std::string word(Known<Value> const& known) {
    return known ? std::string(word_of(*known)) : std::string();
}
std::string answer_text(Answer value) {
    return value == Answer::unknown ? "" : value == Answer::yes ? "yes" : "no";
}
std::string minutes_text(Known<Minutes> const& known) {
    return known ? std::to_string(known->count()) + " min" : std::string();
}

template <class Value>
std::string joined(std::vector<Value> const& values, std::string_view by, auto write) {
    std::string text;
    for (auto const& each : values) {
        if (!text.empty()) text += by;
        text += write(each);
    }
    return text;
}

template <class Value>
std::string list_text(std::vector<Value> const& values, PackContext const& context) {
    return joined(values, "; ", [&](Value const& each) { return format(each, context); });
}
template <class Value>
std::string list_text(Known<std::vector<Value>> const& values, PackContext const& context) {
    if (!values) return {};
    return values->empty() ? "none" : list_text(*values, context);
}

template <TaxonomyKind kind, class WordId>
std::string codes_text(std::vector<WordId> const& ids, PackContext const& context) {
    return joined(ids, "; ", [&](WordId id) { return context.book(kind).code(id.index()); });
}

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
        line.row.role.requirements.push_back({AgeRequirement{}, gated->gate});
        age = required_of<AgeRequirement>(line);
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

// --- location ---

template <class Line, LocationCells Line::* cells>
constexpr Field<Line> postcode_field = {
    "postcode", false,
    [](Line& line, Cell const& cell) {
        if (is_unknown(cell.text())) return;
        (line.*cells).postcode = take(cell, parse_postcode(cell.text()));
        auto const& gazetteer = cell.context().gazetteer;
        auto const& code = (line.*cells).postcode;
        if (code && !gazetteer.empty() && gazetteer.find(*code) == nullptr)
            cell.note(*code, Noted::postcode_not_in_places);
    },
    [](Line const& line, PackContext const&) { return (line.*cells).postcode.value_or(""); }};

template <class Line, LocationCells Line::* cells>
constexpr Field<Line> ward_field = {
    "ward", false,
    [](Line& line, Cell const& cell) {
        if (is_unknown(cell.text())) return;
        auto const ward = take(cell, cell.context().wards.find(cell.text()));
        if (!ward) return;
        (line.*cells).ward = WardId(*ward);
        auto const& code = (line.*cells).postcode;
        auto const* const place = code ? cell.context().gazetteer.find(*code) : nullptr;
        if (place != nullptr && !place->ward.empty() && place->ward != cell.context().wards.code(*ward)) {
            cell.note(cell.text(), Noted::ward_differs_from_postcode);
        }
    },
    [](Line const& line, PackContext const& context) {
        auto const& ward = (line.*cells).ward;
        return ward ? context.wards.code(ward->index()) : std::string();
    }};

template <class Line, LocationCells Line::* cells>
constexpr Field<Line> easting_field = {
    "easting", false,
    [](Line& line, Cell const& cell) { (line.*cells).easting = known_integer(cell, 0, easting_max); },
    [](Line const& line, PackContext const&) { return number((line.*cells).easting); }};

template <class Line, LocationCells Line::* cells>
constexpr Field<Line> northing_field = {
    "northing", false,
    [](Line& line, Cell const& cell) {
        (line.*cells).northing = known_integer(cell, 0, northing_max);
        // Columns are read in the order of the table, so easting is known here.
        if ((line.*cells).northing.has_value() != (line.*cells).easting.has_value()) {
            cell.fail(Misread{Expected::grid_reference, "easting, northing"});
        }
    },
    [](Line const& line, PackContext const&) { return number((line.*cells).northing); }};

// --- the tables ---

constexpr auto community_table = std::to_array<Field<CommunityLine>>({
    {"name", true, [](auto& l, Cell const& c) { l.name = required_text(c); },
     [](auto const& l, PackContext const&) { return l.name; }},
    {"as_of", false,
     [](auto& l, Cell const& c) {
         if (!is_unknown(c.text())) l.as_of = std::string(c.text()); // read once the zone is known
     },
     [](auto const& l, PackContext const&) { return l.as_of.value_or(""); }},
    {"time_zone", false,
     [](auto& l, Cell const& c) {
         if (!is_unknown(c.text())) l.time_zone = std::string(c.text());
     },
     [](auto const& l, PackContext const&) { return l.time_zone.value_or(""); }},
    {"commitment_weeks", false,
     [](auto& l, Cell const& c) {
         l.commitment_weeks = known_integer(c, 1, commitment_weeks_max).value_or(l.commitment_weeks);
     },
     [](auto const& l, PackContext const&) { return std::to_string(l.commitment_weeks); }},
});

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

constexpr auto organisation_table = std::to_array<Field<OrganisationLine>>({
    {"id", true, [](auto& l, Cell const& c) { l.organisation.key = required_text(c); },
     [](auto const& l, PackContext const&) { return l.organisation.key; }},
    {"name", false, [](auto& l, Cell const& c) { l.organisation.name = c.text(); },
     [](auto const& l, PackContext const&) { return l.organisation.name; }},
    postcode_field<OrganisationLine, &OrganisationLine::location>,
    ward_field<OrganisationLine, &OrganisationLine::location>,
    easting_field<OrganisationLine, &OrganisationLine::location>,
    northing_field<OrganisationLine, &OrganisationLine::location>,
});

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

void read_shift_end(ShiftLine& line, Cell const& cell) {
    if (auto const time = parse_time(cell.text())) {
        line.end_minutes = *time;
        return;
    }
    // A day and a time: the instant is taken back to civil time, in UTC so that nothing shifts.
    auto const stated = parse_instant(cell.text(), ZoneTable());
    if (!stated || cell.text().find(':') == std::string_view::npos) {
        return cell.fail(Misread{cell.text().empty() ? Expected::value : Expected::time_of_day, ""});
    }
    line.end = CivilTime(chrono::floor<Minutes>(stated->time_since_epoch()));
}

constexpr auto shift_table = std::to_array<Field<ShiftLine>>({
    {"id", true, [](auto& l, Cell const& c) { l.row.shift.key = required_text(c); },
     [](auto const& l, PackContext const&) { return l.row.shift.key; }},
    {"role", true, [](auto& l, Cell const& c) { l.row.role = required_text(c); },
     [](auto const& l, PackContext const&) { return l.row.role; }},
    {"date", true, [](auto& l, Cell const& c) { l.date = take(c, parse_date(c.text())); },
     [](auto const& l, PackContext const&) { return date(l.date); }},
    {"start", true, [](auto& l, Cell const& c) { l.begin_minutes = take(c, parse_time(c.text())); },
     [](auto const& l, PackContext const&) { return format_time(*l.begin_minutes); }},
    {"end", true, read_shift_end,
     [](auto const& l, PackContext const&) {
         return l.end ? format_civil(*l.end) : format_time(*l.end_minutes);
     }},
    {"places_minimum", false,
     [](auto& l, Cell const& c) { l.row.shift.places.minimum = known_integer(c, 0, places_max); },
     [](auto const& l, PackContext const&) { return number(l.row.shift.places.minimum); }},
    {"places_maximum", false,
     [](auto& l, Cell const& c) { l.row.shift.places.maximum = known_integer(c, 0, places_max); },
     [](auto const& l, PackContext const&) { return number(l.row.shift.places.maximum); }},
    {"urgency", false, [](auto& l, Cell const& c) { l.row.shift.urgency = known_word<Urgency>(c); },
     [](auto const& l, PackContext const&) { return word(l.row.shift.urgency); }},
    {"status", false,
     [](auto& l, Cell const& c) {
         l.row.shift.status = known_word<RoleStatus>(c).value_or(RoleStatus::open);
     },
     [](auto const& l, PackContext const&) { return std::string(word_of(l.row.shift.status)); }},
});

constexpr auto match_table = std::to_array<Field<MatchLine>>({
    {"volunteer", true, [](auto& l, Cell const& c) { l.row.volunteer = required_text(c); },
     [](auto const& l, PackContext const&) { return l.row.volunteer; }},
    {"opening", true, [](auto& l, Cell const& c) { l.row.opening = required_text(c); },
     [](auto const& l, PackContext const&) { return l.row.opening; }},
    {"state", true,
     [](auto& l, Cell const& c) {
         l.row.state = take(c, parse_word<MatchState>(c.text())).value_or(MatchState::suggested);
     },
     [](auto const& l, PackContext const&) { return std::string(word_of(l.row.state)); }},
    {"since", false, [](auto& l, Cell const& c) { l.row.since = known_date(c); },
     [](auto const& l, PackContext const&) { return date(l.row.since); }},
});

} // namespace

std::span<Field<CommunityLine> const> community_fields() {
    return community_table;
}
std::span<Field<VolunteerLine> const> volunteer_fields() {
    return volunteer_table;
}
std::span<Field<OrganisationLine> const> organisation_fields() {
    return organisation_table;
}
std::span<Field<RoleLine> const> role_fields() {
    return role_table;
}
std::span<Field<ShiftLine> const> shift_fields() {
    return shift_table;
}
std::span<Field<MatchLine> const> match_fields() {
    return match_table;
}

Location location_of(LocationCells const& cells, PackContext const& context) {
    Location location;
    auto const* const place = cells.postcode ? context.gazetteer.find(*cells.postcode) : nullptr;
    if (place != nullptr) {
        location.point = place->point;
        auto const ward = context.wards.find(place->ward);
        if (ward) location.ward = WardId(*ward);
    }
    if (cells.easting && cells.northing) location.point = GridPoint{*cells.easting, *cells.northing};
    if (cells.ward) location.ward = cells.ward;
    return location;
}

LocationCells cells_of(Location const& location) {
    LocationCells cells;
    cells.ward = location.ward;
    if (location.point) {
        cells.easting = location.point->easting;
        cells.northing = location.point->northing;
    }
    return cells;
}

std::optional<Interval> time_of(ShiftLine const& line, PackContext const& context) {
    if (!line.date || !line.begin_minutes || (!line.end_minutes && !line.end)) return std::nullopt;
    CivilTime const begin = CivilTime(*line.date) + Minutes(*line.begin_minutes);
    CivilTime end = line.end ? *line.end : CivilTime(*line.date) + Minutes(*line.end_minutes);
    if (!line.end && end <= begin && end + chrono::days(1) - begin <= overnight_max) end += chrono::days(1);
    return Interval{context.zone.instant(begin), context.zone.instant(end)};
}

ShiftLine line_of(ShiftRow const& row, PackContext const& context) {
    ShiftLine line;
    line.row = row;
    CivilTime const begin = context.zone.civil(row.shift.when.begin);
    CivilTime const end = context.zone.civil(row.shift.when.end);
    Date const day = chrono::floor<chrono::days>(begin);
    line.date = day;
    line.begin_minutes = static_cast<int>((begin - CivilTime(day)).count());
    if (end > begin && end <= CivilTime(day) + chrono::days(1)) {
        line.end_minutes = static_cast<int>((end - CivilTime(day)).count());
    } else {
        line.end = end;
    }
    return line;
}

std::vector<PackFile> pack_files() {
    std::vector<PackFile> files;
    auto const add = [&](std::string name, auto const& fields) {
        auto& file = files.emplace_back(PackFile{std::move(name), {}});
        for (auto const& field : fields) file.columns.emplace_back(field.name);
    };
    add("community.csv", community_fields());
    add("volunteers.csv", volunteer_fields());
    add("organisations.csv", organisation_fields());
    add("roles.csv", role_fields());
    add("shifts.csv", shift_fields());
    add("matches.csv", match_fields());
    auto const add_header = [&](std::string name, std::string const& text) {
        CsvRecords header(text, ',');
        if (header.next() != CsvRecords::Step::record) return;
        files.push_back({std::move(name), {header.fields().begin(), header.fields().end()}});
    };
    add_header("places.csv", format_places({}));
    add_header("wards.csv", format_wards({}));
    for (auto const kind : taxonomy_kinds) {
        std::vector<std::string> columns = {"id", "label"};
        if (kind == TaxonomyKind::checks) columns.insert(columns.end(), {"scheme", "rank"});
        files.push_back({taxonomy_file(kind), std::move(columns)});
    }
    return files;
}

} // namespace kith::exchange
