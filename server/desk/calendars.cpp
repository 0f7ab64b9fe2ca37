// SPDX-License-Identifier: MIT
#include "desk/calendars.hpp"

#include "desk/community.hpp"
#include "exchange/calendar_writer.hpp"
#include "exchange/cells.hpp"
#include "phrases/phrases.hpp"
#include "store/matches.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstdio>
#include <map>

namespace kith::desk {

namespace json = boost::json;

namespace {

using exchange::CalendarEntry;
using exchange::CalendarStatus;
using exchange::WeeklySessions;
using store::CalendarOwner;
using store::KeptMatch;
using store::PackTable;

// A placement or an opening that the calendar has to say something about.
struct Wanted {
    std::string opening;
    CalendarStatus status = CalendarStatus::tentative;
    std::optional<Date> first; // of a weekly one, where it is known
    std::optional<Date> last;  // it ended on that day
    std::int32_t held = 0;     // of an organisation's opening
};

std::string hex(std::uint64_t number) {
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
    return text;
}

// An entry's contents as they are kept and compared; its id and its sequence stand beside it.
std::string body_of(CalendarEntry const& entry) {
    json::object body{{"summary", entry.summary},
                      {"location", entry.location},
                      {"description", entry.description},
                      {"status", static_cast<int>(entry.status)}};
    if (auto const* when = std::get_if<Interval>(&entry.when)) {
        body["begin"] = when->begin.time_since_epoch().count();
        body["end"] = when->end.time_since_epoch().count();
    } else {
        auto const& weekly = std::get<WeeklySessions>(entry.when);
        json::array pattern;
        for (auto const& each : weekly.pattern.intervals())
            pattern.push_back(json::array{each.begin, each.end});
        body["pattern"] = std::move(pattern);
        body["first"] = weekly.first.time_since_epoch().count();
        if (weekly.last) body["last"] = weekly.last->time_since_epoch().count();
    }
    return json::serialize(body);
}

Date date_of(json::value const& days) {
    return Date(std::chrono::days(days.as_int64()));
}

// The other way; only of what body_of() wrote.
CalendarEntry entry_of(std::string const& text) {
    auto const body = json::parse(text).as_object();
    CalendarEntry entry;
    entry.summary = body.at("summary").as_string();
    entry.location = body.at("location").as_string();
    entry.description = body.at("description").as_string();
    entry.status = static_cast<CalendarStatus>(body.at("status").as_int64());
    if (body.contains("begin")) {
        entry.when = Interval{Instant(std::chrono::seconds(body.at("begin").as_int64())),
                              Instant(std::chrono::seconds(body.at("end").as_int64()))};
        return entry;
    }
    std::vector<WeekInterval> pattern;
    for (auto const& each : body.at("pattern").as_array())
        pattern.push_back(
            {static_cast<WeekMinute>(each.at(0).as_int64()), static_cast<WeekMinute>(each.at(1).as_int64())});
    WeeklySessions weekly{WeekSet(std::move(pattern)), date_of(body.at("first")), {}};
    if (auto const* last = body.if_contains("last")) weekly.last = date_of(*last);
    entry.when = std::move(weekly);
    return entry;
}

// When it is over for good; nothing where it is not said.
std::optional<Instant> end_of(CalendarEntry const& entry, ZoneTable const& zone) {
    if (auto const* when = std::get_if<Interval>(&entry.when)) return when->end;
    auto const& last = std::get<WeeklySessions>(entry.when).last;
    if (!last) return std::nullopt;
    return zone.midnight(*last + std::chrono::days(1));
}

class Calendar {
  public:
    Calendar(store::Change& change, std::int64_t centre, CalendarOwner const& owner)
        : change_(change),
          database_(change.database()),
          centre_(change.centre(centre)),
          owner_(owner),
          zone_(zone_named(centre_.zone)),
          rows_(database_, centre) {}

    std::string text() {
        for (auto& row : store::calendar_entries(database_, centre_.number, owner_)) {
            auto const opening = row.opening;
            kept_.emplace(opening, std::move(row));
        }
        auto const wanted = owner_.volunteer.empty() ? openings() : placements();
        bring_up_to_date(wanted);
        return written();
    }

  private:
    // What the person holds or has held. What came to nothing is not wanted: where it was told, it is taken
    // back.
    std::vector<Wanted> placements() {
        std::vector<Wanted> wanted;
        for (auto const& match : store::Matches(database_, centre_.number).of_volunteer(owner_.volunteer)) {
            bool const ended = match.state == MatchState::completed || match.state == MatchState::left;
            if (!match.holds && !ended) continue;
            Wanted one{
                .opening = match.opening, .status = CalendarStatus::confirmed, .first = {}, .last = {}};
            if (match.holds && match.state != MatchState::confirmed && match.state != MatchState::active)
                one.status = CalendarStatus::tentative;
            if (ended) one.last = zone_.date(match.since);
            auto const first = exchange::parse_date(match.first_day);
            if (!match.first_day.empty() && first) one.first = *first;
            wanted.push_back(std::move(one));
        }
        return wanted;
    }

    std::vector<Wanted> openings() {
        constexpr std::size_t page = 1000;
        store::Matches matches(database_, centre_.number);
        std::vector<Wanted> wanted;
        auto const add = [&](std::string const& id) {
            auto const held = matches.places_held(id, "");
            wanted.push_back({.opening = id,
                              .status = held > 0 ? CalendarStatus::confirmed : CalendarStatus::tentative,
                              .first = {},
                              .last = {},
                              .held = held});
        };
        for (auto const& role : rows_.page(PackTable::roles, "", page, "organisation", owner_.organisation)) {
            auto const shifts = rows_.page(PackTable::shifts, "", page, "role", role.front());
            if (shifts.empty()) add(role.front());
            for (auto const& shift : shifts) add(shift.front());
        }
        return wanted;
    }

    // Writes what has changed since it was last told, and takes back what is gone.
    void bring_up_to_date(std::vector<Wanted> const& wanted) {
        std::vector<std::string> ids;
        for (auto const& each : wanted) ids.push_back(each.opening);
        auto const pack = snapshot_of(database_, centre_.number, ids, change_.now());
        if (!pack) return; // rows that no longer fit together: what was told stands until they do
        std::map<std::string, bool> there;
        for (auto const& each : wanted) {
            auto const found = pack->roster.find_opening(each.opening);
            if (!found) continue;
            auto const entry = entry_for(each, *pack, *found);
            if (!entry) continue;
            there[each.opening] = true;
            tell(each.opening, *entry);
        }
        for (auto const& [opening, row] : std::map(kept_)) {
            if (there.contains(opening)) continue;
            auto entry = entry_of(row.body);
            auto const end = end_of(entry, zone_);
            if (entry.status == CalendarStatus::cancelled || (end && *end <= change_.now())) continue;
            entry.status = CalendarStatus::cancelled;
            tell(opening, entry);
        }
    }

    // Nothing where it has no time to show, or where it ended before it began.
    std::optional<CalendarEntry> entry_for(Wanted const& wanted, Pack const& pack, OpeningId id) {
        auto const& roster = pack.roster;
        auto const& opening = roster[id];
        auto const& role = roster.role_of(id);
        if (opening.timing == Timing::by_arrangement) return std::nullopt;
        CalendarEntry entry;
        entry.summary = role.title.empty() ? opening.key : role.title;
        entry.location = place_of(roster, id);
        entry.description =
            owner_.volunteer.empty()
                ? words_.say("calendar.places", {{"held", wanted.held}, {"places", opening.places_maximum}})
                : roster[role.organisation].name;
        entry.status = wanted.status;
        if (opening.timing == Timing::dated) {
            if (wanted.last && zone_.midnight(*wanted.last) + std::chrono::days(1) <= opening.when.begin)
                return std::nullopt;
            entry.when = opening.when;
        } else {
            WeeklySessions weekly{opening.pattern, first_day(wanted, role), {}};
            if (!opening.open_ended) weekly.last = zone_.date(opening.when.end - std::chrono::seconds(1));
            if (wanted.last) weekly.last = std::min(*wanted.last, weekly.last.value_or(*wanted.last));
            if (weekly.last && *weekly.last < weekly.first) return std::nullopt;
            entry.when = std::move(weekly);
        }
        if (opening.status == RoleStatus::closed && wanted.held == 0 && owner_.volunteer.empty())
            entry.status = CalendarStatus::cancelled;
        return entry;
    }

    // Where nobody has said, the first day it was told: a reading tomorrow changes nothing.
    Date first_day(Wanted const& wanted, Role const& role) {
        if (wanted.first) return *wanted.first;
        if (role.start) return *role.start;
        if (auto const kept = kept_.find(wanted.opening); kept != kept_.end()) {
            auto const entry = entry_of(kept->second.body);
            if (auto const* weekly = std::get_if<WeeklySessions>(&entry.when)) return weekly->first;
        }
        return zone_.date(change_.now());
    }

    std::string place_of(Roster const& roster, OpeningId id) {
        auto const& role = roster.role_of(id);
        if (role.setting == Setting::remote) return words_.say("setting.remote");
        auto const postcode = [&](PackTable table, std::string const& key) {
            auto const row = rows_.find(table, key);
            return row ? (*row)[store::column_of(table, "postcode")] : std::string();
        };
        auto place = postcode(PackTable::roles, role.key);
        if (place.empty()) place = postcode(PackTable::organisations, roster[role.organisation].key);
        auto const location = roster.location_of(id);
        auto const ward = location.ward ? roster[*location.ward].name : std::string();
        if (place.empty() || ward.empty()) return place + ward;
        return ward + ", " + place;
    }

    void tell(std::string const& opening, CalendarEntry const& entry) {
        auto body = body_of(entry);
        auto const kept = kept_.find(opening);
        if (kept != kept_.end() && kept->second.body == body) return;
        store::CalendarEntryRow const row{opening, kept == kept_.end() ? 0 : kept->second.sequence + 1,
                                          change_.now(), std::move(body)};
        store::put_calendar_entry(database_, centre_.number, owner_, row);
        kept_[opening] = row;
    }

    std::string written() const {
        std::vector<CalendarEntry> entries;
        Instant changed{};
        auto const site = hex(centre_.id.high) + hex(centre_.id.low);
        auto const prefix = owner_.volunteer.empty() ? std::string() : owner_.volunteer + "-";
        for (auto const& [opening, row] : kept_) {
            auto entry = entry_of(row.body);
            auto const end = end_of(entry, zone_);
            if (end && *end + calendar_past <= change_.now()) continue;
            entry.uid = prefix + opening + "@" + site;
            entry.sequence = static_cast<int>(row.sequence);
            entry.changed = row.changed_at;
            changed = std::max(changed, row.changed_at);
            entries.push_back(std::move(entry));
        }
        exchange::CalendarHead const head{.name = centre_.name,
                                          .as_of = changed,
                                          .zone_name = centre_.zone,
                                          .refresh = std::chrono::hours(1)};
        return exchange::write_calendar(head, entries, zone_);
    }

    store::Change& change_;
    store::Database& database_;
    store::Centre const& centre_;
    CalendarOwner const& owner_;
    ZoneTable const& zone_;
    store::CommunityRows rows_;
    phrases::Phrases words_ = phrases::Phrases::load("en");
    std::map<std::string, store::CalendarEntryRow> kept_; // by opening
};

} // namespace

std::string calendar_text(store::Change& change, std::int64_t centre, CalendarOwner const& owner) {
    return Calendar(change, centre, owner).text();
}

} // namespace kith::desk
