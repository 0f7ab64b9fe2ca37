// SPDX-License-Identifier: MIT
// Calendars on real rows: ids that stay, sequences that rise with a change and with nothing else, what was
// told and no longer holds taken back, and times over both clock changes, as libical reads them.
#include "desk/calendars.hpp"

#include "desk_town.hpp"
#include "exchange/csv.hpp"
#include "exchange/ical_handles.hpp"
#include "exchange/recurrence.hpp"

#include <map>

using namespace kith;
using namespace kith::desk;
using namespace kith::desk::testing;

namespace {

struct Shown {
    int sequence = 0;
    std::string status;
    std::string stamp;
    std::string text; // of the event alone
};

std::string line(std::string const& text, std::string const& name) {
    auto const at = text.find("\n" + name);
    REQUIRE(at != std::string::npos);
    auto const begin = text.find(':', at) + 1;
    return text.substr(begin, text.find('\r', begin) - begin);
}

// By UID; libical must read the whole without an error.
std::map<std::string, Shown> shown(std::string const& text) {
    exchange::ical::Component const calendar(icalparser_parse_string(text.c_str()));
    REQUIRE(calendar);
    CHECK(icalcomponent_count_errors(calendar.get()) == 0);
    std::map<std::string, Shown> events;
    for (std::size_t at = 0; (at = text.find("BEGIN:VEVENT", at)) != std::string::npos;) {
        auto const end = text.find("END:VEVENT", at);
        auto const event = text.substr(at, end - at);
        Shown one{std::stoi(line(event, "SEQUENCE")), line(event, "STATUS"), line(event, "DTSTAMP"), event};
        CHECK(events.emplace(line(event, "UID"), one).second);
        at = end;
    }
    return events;
}

struct Read {
    std::string text;
    std::map<std::string, Shown> events;
};

Read calendar(Hub const& hub, store::CalendarOwner const& owner) {
    Read read;
    hub.writer->change([&](store::Change& change) { read.text = calendar_text(change, centre, owner); });
    read.events = shown(read.text);
    return read;
}

StepOrder order(std::string volunteer, std::string opening, Step step) {
    return {.volunteer = std::move(volunteer), .opening = std::move(opening), .step = step};
}

void place(Hub const& hub, std::string const& volunteer, std::string const& opening) {
    REQUIRE(hub.said(order(volunteer, opening, Step::offer)) == "offered");
    auto const said = hub.said(order(volunteer, opening, Step::accept), themselves);
    CAPTURE(said);
    REQUIRE((said == "clearing" || said == "confirmed"));
}

void set_cell(Hub const& hub, store::PackTable table, std::string const& id, std::string_view column,
              std::string const& value) {
    hub.writer->change([&](store::Change& change) {
        store::CommunityRows rows(change.database(), centre);
        auto cells = rows.find(table, id).value();
        cells[store::column_of(table, column)] = value;
        rows.put(table, cells);
    });
}

std::string const site = "@00000000000000070000000000000007";

} // namespace

TEST_CASE("a placement is shown under an id that stays, and reading it again changes nothing") {
    Hub hub;
    hub.load(town(3, 5, 2));
    CHECK(calendar(hub, {"V00", ""}).events.empty());
    place(hub, "V00", "E00");
    place(hub, "V01", "E01");
    auto const first = calendar(hub, {"V00", ""});
    REQUIRE(first.events.size() == 1);
    auto const& [uid, event] = *first.events.begin();
    CHECK(uid == "V00-E00" + site);
    CHECK(event.sequence == 0);
    CHECK(event.stamp == "20260907T080000Z");
    CHECK(event.text.find("DTSTART:20261001T080000Z") != std::string::npos); // British Summer Time
    CHECK(first.text.find("REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n") != std::string::npos);
    hub.wait(std::chrono::days(2));
    CHECK(calendar(hub, {"V00", ""}).text == first.text);
    hub.restart();
    CHECK(calendar(hub, {"V00", ""}).text == first.text);
}

TEST_CASE("a change of time, title or state raises the sequence once and stamps it") {
    Hub hub;
    hub.load(town(3, 5, 2));
    place(hub, "V00", "E00");
    place(hub, "V00", "E02");
    auto const before = calendar(hub, {"V00", ""});
    hub.wait(std::chrono::hours(5));
    set_cell(hub, store::PackTable::shifts, "E00", "start", "10:00");
    auto const later = calendar(hub, {"V00", ""});
    auto const& moved = later.events.at("V00-E00" + site);
    CHECK(moved.sequence == 1);
    CHECK(moved.stamp == "20260907T130000Z");
    CHECK(moved.text.find("DTSTART:20261001T090000Z") != std::string::npos);
    auto const& kept = later.events.at("V00-E02" + site);
    CHECK(kept.text == before.events.at("V00-E02" + site).text);
    hub.wait(std::chrono::hours(1));
    CHECK(calendar(hub, {"V00", ""}).text == later.text);
    set_cell(hub, store::PackTable::roles, "DIRECT", "title", "Food; parcels, and more\\");
    auto const renamed = calendar(hub, {"V00", ""});
    for (auto const& [uid, event] : renamed.events) {
        CHECK(event.sequence == later.events.at(uid).sequence + 1);
        CHECK(event.text.find("SUMMARY:Food\\; parcels\\, and more\\\\") != std::string::npos);
    }
}

TEST_CASE("what was told and came to nothing is told as cancelled, and what was never told is not") {
    Hub hub;
    hub.load(town(3, 5, 2));
    place(hub, "V00", "E00");
    (void)calendar(hub, {"V00", ""});
    place(hub, "V00", "E02"); // and given back before anybody looked
    hub.wait(std::chrono::hours(1));
    for (auto const* opening : {"E00", "E02"})
        REQUIRE(hub.said(order("V00", opening, Step::drop_out), themselves) == "withdrawn");
    auto const after = calendar(hub, {"V00", ""});
    REQUIRE(after.events.size() == 1);
    auto const& event = after.events.at("V00-E00" + site);
    CHECK(event.status == "CANCELLED");
    CHECK(event.sequence == 1);
    CHECK(event.stamp == "20260907T090000Z");
    CHECK(event.text.find("DTSTART:20261001T080000Z") != std::string::npos);
    hub.wait(std::chrono::days(1));
    CHECK(calendar(hub, {"V00", ""}).text == after.text);
    // Long after, it is shown no more.
    hub.wait(calendar_past + std::chrono::days(60));
    CHECK(calendar(hub, {"V00", ""}).events.empty());
}

TEST_CASE("a weekly role is on the wall clock over both clock changes, and stops when the person leaves") {
    Hub hub;
    hub.load(town(2, 1, 1));
    for (auto const step : {Step::offer, Step::accept, Step::refer, Step::take_on}) {
        auto const said =
            hub.said(order("V00", "COOK", step), step == Step::accept ? themselves : coordinator);
        CAPTURE(said);
    }
    auto const read = calendar(hub, {"V00", ""});
    REQUIRE(read.events.size() == 1);
    CHECK(read.text.find("BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n") != std::string::npos);
    CHECK(read.events.begin()->second.status == "TENTATIVE"); // references are still to come
    Interval const year{opening_day, opening_day + std::chrono::days(365)};
    auto const& london = zone_named("Europe/London");
    auto const sessions = exchange::expand_calendar(read.text, year, london);
    REQUIRE(sessions);
    std::set<int> utc_hours;
    std::size_t count = 0;
    for (auto const& each : sessions->intervals()) {
        auto const day = std::chrono::floor<std::chrono::days>(each.begin);
        CHECK(std::chrono::weekday(day) == std::chrono::Friday);
        utc_hours.insert(static_cast<int>((each.begin - day) / std::chrono::hours(1)));
        CHECK(each.length() == std::chrono::hours(4));
        ++count;
    }
    CHECK(utc_hours == std::set<int>{9, 10}); // ten o'clock in summer and in winter
    CHECK(count >= 51);
    hub.wait(std::chrono::days(30));
    CHECK(calendar(hub, {"V00", ""}).text == read.text); // another day, the same first day
}

TEST_CASE("an organisation sees its openings, how full each is, and nobody's name") {
    Hub hub;
    hub.load(town(3, 2, 2));
    auto const before = calendar(hub, {"", "O1"});
    CHECK(before.events.size() == 4);
    CHECK(before.events.at("E00" + site).status == "TENTATIVE");
    CHECK(before.events.at("E00" + site).text.find("0 of 2 places taken") != std::string::npos);
    place(hub, "V00", "E00");
    auto const after = calendar(hub, {"", "O1"});
    auto const& filled = after.events.at("E00" + site);
    CHECK(filled.status == "CONFIRMED");
    CHECK(filled.sequence == 1);
    CHECK(filled.text.find("1 of 2 places taken") != std::string::npos);
    CHECK(after.text.find("Person") == std::string::npos);
    CHECK(after.text.find("V00") == std::string::npos);
    set_cell(hub, store::PackTable::shifts, "L01", "status", "closed");
    CHECK(calendar(hub, {"", "O1"}).events.at("L01" + site).status == "CANCELLED");
    CHECK(calendar(hub, {"", "O2"}).events.size() == 1);
    CHECK(calendar(hub, {"", "nobody"}).events.empty());
}
