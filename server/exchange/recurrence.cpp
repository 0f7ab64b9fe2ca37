// SPDX-License-Identifier: MIT
#include "exchange/recurrence.hpp"

#include "exchange/ical_handles.hpp"
#include "exchange/text.hpp"

#include <algorithm>

namespace kith::exchange {

namespace chrono = std::chrono;

namespace {

using Wall = chrono::local_seconds; // on the clock a series is stated in: civil time, or UTC

struct Stamp {
    Wall at;
    bool utc = false;
    bool date = false;
};

// Thrown within this file only; expand_calendar turns it into its refusal.
struct Fault {
    Misread misread;
};
[[noreturn]] void fail(Expected expected, std::string_view hint) {
    throw Fault{{expected, std::string(hint)}};
}

// One VEVENT, its times all on one clock.
class Series {
  public:
    Series(icalcomponent* event, ZoneTable const& zone, std::string_view zone_name)
        : event_(event), zone_(zone), zone_name_(zone_name) {}

    void expand(Interval span, std::size_t& budget, std::vector<Interval>& found) {
        for (auto const kind : {ICAL_RECURRENCEID_PROPERTY, ICAL_EXRULE_PROPERTY}) {
            if (icalcomponent_get_first_property(event_, kind) != nullptr) {
                fail(Expected::recurrence, icalproperty_kind_to_string(kind));
            }
        }
        if (icalcomponent_get_status(event_) == ICAL_STATUS_CANCELLED) return;
        auto* const start = icalcomponent_get_first_property(event_, ICAL_DTSTART_PROPERTY);
        if (start == nullptr) fail(Expected::recurrence, "DTSTART");
        start_ = stamp(icalproperty_get_dtstart(start), start, "DTSTART");
        read_length();
        std::vector<Wall> starts = {start_.at};
        Wall const last = wall(span.end);
        ical::for_each_property(event_, ICAL_RRULE_PROPERTY, [&](icalproperty* rule) {
            expand_rule(icalproperty_get_rrule(rule), last, budget, starts);
        });
        drop_exceptions(starts);
        for (Wall const each : starts) add(each, instant_of_end(each), span, found);
        add_extra_dates(span, found);
    }

  private:
    [[nodiscard]] Instant instant(Wall at, bool utc) const {
        if (utc) return Instant(at.time_since_epoch());
        auto const minute = chrono::floor<Minutes>(at);
        return zone_.instant(minute) + (at - minute);
    }
    // On the series' clock.
    [[nodiscard]] Wall wall(Instant at) const {
        return start_.utc ? Wall(at.time_since_epoch()) : Wall((at + zone_.offset_at(at)).time_since_epoch());
    }
    [[nodiscard]] Wall same_clock(Stamp const& stamp) const {
        return stamp.utc == start_.utc || stamp.date ? stamp.at : wall(instant(stamp.at, stamp.utc));
    }

    Stamp stamp(icaltimetype const& time, icalproperty* property, std::string_view name) const {
        auto const date = chrono::year(time.year) / time.month / time.day;
        bool const clock = time.hour >= 0 && time.hour < 24 && time.minute >= 0 && time.minute < 60 &&
                           time.second >= 0 && time.second < 60;
        if (!date.ok() || time.year < 1900 || time.year > 2200 || (!time.is_date && !clock)) {
            fail(Expected::recurrence, name);
        }
        Stamp read{Wall(chrono::local_days(date)), icaltime_is_utc(time) != 0, time.is_date != 0};
        if (!read.date) {
            read.at += chrono::hours(time.hour) + chrono::minutes(time.minute) + chrono::seconds(time.second);
        }
        if (auto* const parameter = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER)) {
            char const* const tzid = icalparameter_get_tzid(parameter);
            if (!is_own_zone(tzid == nullptr ? "" : tzid))
                fail(Expected::time_zone, tzid == nullptr ? "" : tzid);
            // "The TZID property parameter MUST NOT be applied to ... properties whose time values are
            // specified in UTC": Z wins.
        }
        return read;
    }
    // The name itself, or with a vendor's prefix before it, or what Outlook calls London.
    [[nodiscard]] bool is_own_zone(std::string_view tzid) const {
        if (tzid == zone_name_ || (tzid.starts_with('/') && tzid.ends_with("/" + std::string(zone_name_)))) {
            return true;
        }
        return zone_name_ == default_zone_name && tzid == "GMT Standard Time";
    }

    void read_length() {
        auto* const end = icalcomponent_get_first_property(event_, ICAL_DTEND_PROPERTY);
        auto* const duration = icalcomponent_get_first_property(event_, ICAL_DURATION_PROPERTY);
        if (end != nullptr) {
            Stamp const stop = stamp(icalproperty_get_dtend(end), end, "DTEND");
            if (stop.date != start_.date) fail(Expected::recurrence, "DTEND");
            if (stop.date)
                days_ = chrono::floor<chrono::days>(stop.at - start_.at);
            else
                exact_ = instant(stop.at, stop.utc) - instant(start_.at, start_.utc);
        } else if (duration != nullptr) {
            auto const read = icalproperty_get_duration(duration);
            if (read.is_neg || read.weeks > 60U || read.days > 400U || read.hours > 10'000U ||
                read.minutes > 600'000U || read.seconds > 40'000'000U) {
                fail(Expected::recurrence, "DURATION");
            }
            days_ = chrono::days(read.weeks * 7 + read.days);
            exact_ =
                chrono::hours(read.hours) + chrono::minutes(read.minutes) + chrono::seconds(read.seconds);
        } else if (start_.date) {
            days_ = chrono::days(1);
        }
        auto const length = chrono::seconds(days_) + exact_;
        if (length <= chrono::seconds(0) || length > chrono::days(occurrence_days_max)) {
            fail(Expected::recurrence, end != nullptr ? "DTEND" : "DURATION");
        }
    }
    [[nodiscard]] Instant instant_of_end(Wall start) const {
        return instant(start + days_, start_.utc) + exact_;
    }

    void expand_rule(icalrecurrencetype rule, Wall last, std::size_t& budget,
                     std::vector<Wall>& starts) const {
        bool const rare = rule.freq == ICAL_DAILY_RECURRENCE || rule.freq == ICAL_WEEKLY_RECURRENCE ||
                          rule.freq == ICAL_MONTHLY_RECURRENCE || rule.freq == ICAL_YEARLY_RECURRENCE;
        if (!rare || rule.interval < 1 || rule.rscale != nullptr) fail(Expected::recurrence, "RRULE");
        if (!icaltime_is_null_time(rule.until) && !rule.until.is_date) {
            Stamp const until{wall_of(rule.until), icaltime_is_utc(rule.until) != 0, false};
            rule.until = ical_time(same_clock(until), false);
        }
        ical::Iterator const iterator(icalrecur_iterator_new(rule, ical_time(start_.at, start_.date)));
        if (!iterator) fail(Expected::recurrence, "RRULE");
        while (true) {
            auto const next = icalrecur_iterator_next(iterator.get());
            if (icaltime_is_null_time(next)) return;
            Wall const at = wall_of(next);
            if (at >= last) return;
            if (budget == 0) fail(Expected::recurrence, "RRULE");
            --budget;
            starts.push_back(at);
        }
    }

    void drop_exceptions(std::vector<Wall>& starts) const {
        std::vector<Wall> moments;
        std::vector<chrono::local_days> dates;
        ical::for_each_property(event_, ICAL_EXDATE_PROPERTY, [&](icalproperty* property) {
            Stamp const gone = stamp(icalproperty_get_exdate(property), property, "EXDATE");
            if (gone.date)
                dates.push_back(chrono::floor<chrono::days>(gone.at));
            else
                moments.push_back(same_clock(gone));
        });
        std::ranges::sort(moments);
        std::ranges::sort(dates);
        std::erase_if(starts, [&](Wall each) {
            return std::ranges::binary_search(moments, each) ||
                   std::ranges::binary_search(dates, chrono::floor<chrono::days>(each));
        });
    }

    void add_extra_dates(Interval span, std::vector<Interval>& found) const {
        ical::for_each_property(event_, ICAL_RDATE_PROPERTY, [&](icalproperty* property) {
            auto const read = icalproperty_get_rdate(property);
            bool const period = !icaltime_is_null_time(read.period.start);
            Stamp const from = stamp(period ? read.period.start : read.time, property, "RDATE");
            Wall const at = same_clock(from);
            if (!period) return add(at, instant_of_end(at), span, found);
            Instant const begin = instant(at, start_.utc);
            Instant end = begin + chrono::seconds(icaldurationtype_as_int(read.period.duration));
            if (!icaltime_is_null_time(read.period.end)) {
                Stamp const to = stamp(read.period.end, property, "RDATE");
                end = instant(to.at, to.utc);
            }
            if (end <= begin || end - begin > chrono::days(occurrence_days_max))
                fail(Expected::recurrence, "RDATE");
            add(at, end, span, found);
        });
    }

    void add(Wall start, Instant end, Interval span, std::vector<Interval>& found) const {
        found.push_back({std::max(instant(start, start_.utc), span.begin), std::min(end, span.end)});
    }

    static Wall wall_of(icaltimetype const& time) {
        auto const date = chrono::year(time.year) / time.month / time.day;
        return Wall(chrono::local_days(date)) + chrono::hours(time.hour) + chrono::minutes(time.minute) +
               chrono::seconds(time.second);
    }
    static icaltimetype ical_time(Wall at, bool date) {
        auto const midnight = chrono::floor<chrono::days>(at);
        chrono::year_month_day const day(midnight);
        chrono::hh_mm_ss const clock(at - midnight);
        auto time = icaltime_null_time();
        time.year = int(day.year());
        time.month = static_cast<int>(unsigned(day.month()));
        time.day = static_cast<int>(unsigned(day.day()));
        time.is_date = date ? 1 : 0;
        if (date) return time;
        time.hour = static_cast<int>(clock.hours().count());
        time.minute = static_cast<int>(clock.minutes().count());
        time.second = static_cast<int>(clock.seconds().count());
        return time;
    }

    icalcomponent* event_;
    ZoneTable const& zone_;
    std::string_view zone_name_;
    Stamp start_;
    chrono::days days_{0};     // of the length: so many midnights,
    chrono::seconds exact_{0}; // then so much time
};

void expand_events(icalcomponent* component, Interval span, ZoneTable const& zone, std::string_view zone_name,
                   std::size_t& budget, std::vector<Interval>& found) {
    if (icalcomponent_isa(component) == ICAL_VEVENT_COMPONENT) {
        Series(component, zone, zone_name).expand(span, budget, found);
        return;
    }
    for (auto* each = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT); each != nullptr;
         each = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT)) {
        expand_events(each, span, zone, zone_name, budget, found);
    }
}

// The first thing libical could not read.
std::string first_error(icalcomponent* component) {
    if (auto* const error = icalcomponent_get_first_property(component, ICAL_XLICERROR_PROPERTY)) {
        char const* const text = icalproperty_get_xlicerror(error);
        return text == nullptr ? "" : excerpt(text);
    }
    for (auto* each = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT); each != nullptr;
         each = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT)) {
        if (auto error = first_error(each); !error.empty()) return error;
    }
    return {};
}

} // namespace

bool is_calendar_text(std::string_view text) {
    std::string const plain = lower_case(text.substr(0, calendar_text_bytes_max));
    return plain.find("dtstart") != std::string::npos || plain.find("rrule") != std::string::npos ||
           plain.find("begin:v") != std::string::npos;
}

Reading<IntervalSet> expand_calendar(std::string_view text, Interval span, ZoneTable const& zone,
                                     std::string_view zone_name) {
    if (text.size() > calendar_text_bytes_max) return refuse(Misread{Expected::valid_calendar, ""});
    std::string document(trimmed(text));
    // Nesting is bounded because libical and the walks above recurse.
    constexpr std::size_t components_max = 10'000;
    std::size_t components = 0;
    std::string const plain = lower_case(document);
    for (auto at = plain.find("begin:"); at != std::string::npos; at = plain.find("begin:", at + 6))
        ++components;
    if (components > components_max) return refuse(Misread{Expected::valid_calendar, "BEGIN"});
    if (components == 0) document = "BEGIN:VEVENT\n" + document + "\nEND:VEVENT\n";
    ical::Component const calendar(icalparser_parse_string(document.c_str()));
    if (!calendar) return refuse(Misread{Expected::valid_calendar, ""});
    if (auto error = first_error(calendar.get()); !error.empty()) {
        return refuse(Misread{Expected::valid_calendar, std::move(error)});
    }
    std::vector<Interval> found;
    std::size_t budget = occurrences_max;
    try {
        expand_events(calendar.get(), span, zone, zone_name, budget, found);
    } catch (Fault& fault) {
        return refuse(std::move(fault.misread));
    }
    return IntervalSet(std::move(found));
}

} // namespace kith::exchange
