// SPDX-License-Identifier: MIT
#include "exchange/calendar_writer.hpp"

#include "base/contract.hpp"
#include "exchange/availability.hpp"
#include "exchange/ical_handles.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

namespace kith::exchange {

namespace chrono = std::chrono;

namespace {

constexpr std::array<char const*, 7> day_codes = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

icaltimetype utc_time(Instant at) {
    auto const midnight = chrono::floor<chrono::days>(at);
    chrono::year_month_day const day(midnight);
    chrono::hh_mm_ss const clock(at - midnight);
    auto time = icaltime_null_time();
    time.year = int(day.year());
    time.month = static_cast<int>(unsigned(day.month()));
    time.day = static_cast<int>(unsigned(day.day()));
    time.hour = static_cast<int>(clock.hours().count());
    time.minute = static_cast<int>(clock.minutes().count());
    time.second = static_cast<int>(clock.seconds().count());
    icaltime_set_timezone(&time, icaltimezone_get_utc_timezone());
    return time;
}

icaltimetype civil_time(CivilTime at) {
    auto time = utc_time(Instant(at.time_since_epoch()));
    icaltime_set_timezone(&time, nullptr);
    return time;
}

void add(icalcomponent* component, icalproperty* property) {
    KITH_EXPECT(property != nullptr);
    icalcomponent_add_property(component, property);
}

// libical's own zones carry a vendor's prefix and rules since 1847, which calendar programs trip over; so the
// property holds a civil time and names the zone that we attach.
void add_in_zone(icalcomponent* component, icalproperty* property, std::string const& zone_name) {
    icalproperty_add_parameter(property, icalparameter_new_tzid(zone_name.c_str()));
    add(component, property);
}

std::string offset_text(Minutes offset) {
    char text[16];
    auto const minutes = std::abs(offset.count());
    std::snprintf(text, sizeof text, "%c%02d%02d", offset.count() < 0 ? '-' : '+', int(minutes / 60),
                  int(minutes % 60));
    return text;
}

// One rule of a VTIMEZONE: at `change` the offset goes from `before` to what the change says, every year on
// the same weekday of the month.
icalcomponent* observance(ZoneTable::Change const& change, Minutes before, bool summer) {
    auto* const part = summer ? icalcomponent_new_xdaylight() : icalcomponent_new_xstandard();
    CivilTime const wall(chrono::floor<Minutes>((change.at + before).time_since_epoch()));
    Date const date = chrono::floor<chrono::days>(wall);
    chrono::year_month_day const day(date);
    bool const last = chrono::year_month_day(date + chrono::days(7)).month() != day.month();
    unsigned const week = (unsigned(day.day()) + 6) / 7;
    std::string const weekday = day_codes[chrono::weekday(date).iso_encoding() - 1];
    std::string const rule = "FREQ=YEARLY;BYMONTH=" + std::to_string(unsigned(day.month())) +
                             ";BYDAY=" + (last ? "-1" : std::to_string(week)) + weekday;
    add(part, icalproperty_new_dtstart(civil_time(wall)));
    icalcomponent_add_property(part,
                               icalproperty_new_from_string(("TZOFFSETFROM:" + offset_text(before)).c_str()));
    icalcomponent_add_property(
        part, icalproperty_new_from_string(("TZOFFSETTO:" + offset_text(change.offset)).c_str()));
    add(part, icalproperty_new_rrule(icalrecurrencetype_from_string(rule.c_str())));
    return part;
}

// The zone as it is in the year of `from`: its two clock changes as yearly rules, or one fixed offset.
icalcomponent* zone_component(ZoneTable const& zone, std::string const& zone_name, Instant from) {
    auto* const component = icalcomponent_new_vtimezone();
    add(component, icalproperty_new_tzid(zone_name.c_str()));
    auto const year = chrono::year_month_day(chrono::floor<chrono::days>(from)).year();
    // From the year before, so that the offset in January has its rule too.
    auto const year_start = [](chrono::year y) { return Instant(chrono::sys_days(y / chrono::January / 1)); };
    std::vector<ZoneTable::Change> changes;
    auto const first = year_start(year - chrono::years(1));
    Minutes before = zone.offset_at(first);
    for (auto hour = first; hour < year_start(year); hour += chrono::hours(1)) {
        Minutes const offset = zone.offset_at(hour);
        Minutes const last = changes.empty() ? before : changes.back().offset;
        if (offset != last) changes.push_back({hour, offset});
    }
    if (changes.size() != 2) {
        auto* const fixed = icalcomponent_new_xstandard();
        std::string const offset = offset_text(zone.offset_at(from));
        add(fixed,
            icalproperty_new_dtstart(civil_time(CivilTime(chrono::local_days(chrono::year(1970) / 1 / 1)))));
        icalcomponent_add_property(fixed, icalproperty_new_from_string(("TZOFFSETFROM:" + offset).c_str()));
        icalcomponent_add_property(fixed, icalproperty_new_from_string(("TZOFFSETTO:" + offset).c_str()));
        icalcomponent_add_component(component, fixed);
        return component;
    }
    for (auto const& change : changes) {
        icalcomponent_add_component(component, observance(change, before, change.offset > before));
        before = change.offset;
    }
    return component;
}

icalcomponent* new_event(CalendarHead const& head, CalendarEntry const& entry, std::string const& uid) {
    auto* const event = icalcomponent_new_vevent();
    add(event, icalproperty_new_uid(uid.c_str()));
    add(event, icalproperty_new_dtstamp(utc_time(entry.changed.value_or(head.as_of))));
    add(event, icalproperty_new_summary(entry.summary.c_str()));
    if (!entry.location.empty()) add(event, icalproperty_new_location(entry.location.c_str()));
    if (!entry.description.empty()) add(event, icalproperty_new_description(entry.description.c_str()));
    auto const status = entry.status == CalendarStatus::confirmed   ? ICAL_STATUS_CONFIRMED
                        : entry.status == CalendarStatus::cancelled ? ICAL_STATUS_CANCELLED
                                                                    : ICAL_STATUS_TENTATIVE;
    add(event, icalproperty_new_status(status));
    add(event, icalproperty_new_sequence(entry.sequence));
    return event;
}

// A session's time of day and length -> the days it is on.
using SessionDays = std::map<std::pair<WeekMinute, WeekMinute>, std::vector<int>>;

SessionDays session_days(WeekSet const& pattern) {
    SessionDays sessions;
    auto stretches = std::vector(pattern.intervals().begin(), pattern.intervals().end());
    // What runs past Sunday midnight is stored as two stretches and is one session.
    bool const wraps =
        stretches.size() > 1 && stretches.front().begin == 0 && stretches.back().end == minutes_per_week;
    if (wraps) {
        stretches.back().end += stretches.front().length();
        stretches.erase(stretches.begin());
    }
    for (auto const& each : stretches) {
        sessions[{each.begin % minutes_per_day, each.length()}].push_back(each.begin / minutes_per_day);
    }
    return sessions;
}

void add_weekly(icalcomponent* calendar, CalendarHead const& head, CalendarEntry const& entry,
                WeeklySessions const& weekly, ZoneTable const& zone) {
    std::string const zone_name(head.zone_name);
    for (auto const& [time, days] : session_days(weekly.pattern)) {
        auto const is_on = [&](Date date) {
            return std::ranges::find(days, int(chrono::weekday(date).iso_encoding()) - 1) != days.end();
        };
        Date first = weekly.first;
        while (!is_on(first)) first += chrono::days(1);
        if (weekly.last && first > *weekly.last) continue;
        auto* const event = new_event(head, entry, entry.uid + "-" + format_time(time.first));
        CivilTime const begin = CivilTime(first) + Minutes(time.first);
        add_in_zone(event, icalproperty_new_dtstart(civil_time(begin)), zone_name);
        add_in_zone(event, icalproperty_new_dtend(civil_time(begin + Minutes(time.second))), zone_name);
        std::string rule = "FREQ=WEEKLY;BYDAY=";
        for (int const day : days) {
            rule += (day == days.front() ? "" : ",") + std::string(day_codes[static_cast<std::size_t>(day)]);
        }
        auto recurrence = icalrecurrencetype_from_string(rule.c_str());
        if (weekly.last) {
            recurrence.until = utc_time(zone.midnight(*weekly.last + chrono::days(1)) - chrono::seconds(1));
        }
        add(event, icalproperty_new_rrule(recurrence));
        icalcomponent_add_component(calendar, event);
    }
}

// iCalendar cannot say NUL, and calendar programs refuse other control characters.
std::string printable(std::string_view text) {
    std::string clean(text);
    std::erase_if(clean, [](char each) {
        return (static_cast<unsigned char>(each) < 0x20U && each != '\n' && each != '\t') || each == 0x7F;
    });
    return clean;
}

CalendarEntry printable(CalendarEntry entry) {
    for (auto* text : {&entry.uid, &entry.summary, &entry.location, &entry.description})
        *text = printable(*text);
    std::erase(entry.uid, '\n');
    return entry;
}

} // namespace

std::string write_calendar(CalendarHead const& head, std::span<CalendarEntry const> entries,
                           ZoneTable const& zone) {
    ical::Component const calendar(icalcomponent_new_vcalendar());
    add(calendar.get(), icalproperty_new_version("2.0"));
    add(calendar.get(), icalproperty_new_prodid("-//Kith//Volunteer rota//EN"));
    add(calendar.get(), icalproperty_new_calscale("GREGORIAN"));
    add(calendar.get(), icalproperty_new_method(ICAL_METHOD_PUBLISH));
    auto* const name = icalproperty_new_x(printable(head.name).c_str());
    icalproperty_set_x_name(name, "X-WR-CALNAME");
    add(calendar.get(), name);
    if (head.refresh) {
        auto const every = "PT" + std::to_string(head.refresh->count()) + "H";
        add(calendar.get(),
            icalproperty_new_from_string(("REFRESH-INTERVAL;VALUE=DURATION:" + every).c_str()));
        add(calendar.get(), icalproperty_new_from_string(("X-PUBLISHED-TTL:" + every).c_str()));
    }
    bool const weekly_any = std::ranges::any_of(
        entries, [](auto const& entry) { return std::holds_alternative<WeeklySessions>(entry.when); });
    if (weekly_any) {
        icalcomponent_add_component(calendar.get(),
                                    zone_component(zone, std::string(head.zone_name), head.as_of));
    }
    for (auto const& each : entries) {
        auto const entry = printable(each);
        if (auto const* weekly = std::get_if<WeeklySessions>(&entry.when)) {
            add_weekly(calendar.get(), head, entry, *weekly, zone);
            continue;
        }
        auto const& when = std::get<Interval>(entry.when);
        if (when.empty()) continue;
        auto* const event = new_event(head, entry, entry.uid);
        add(event, icalproperty_new_dtstart(utc_time(when.begin)));
        add(event, icalproperty_new_dtend(utc_time(when.end)));
        icalcomponent_add_component(calendar.get(), event);
    }
    ical::Text const text(icalcomponent_as_ical_string_r(calendar.get()));
    KITH_EXPECT(text != nullptr);
    return text.get();
}

} // namespace kith::exchange
