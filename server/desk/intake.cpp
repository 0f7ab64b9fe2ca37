// SPDX-License-Identifier: MIT
#include "desk/intake.hpp"

#include "desk/care.hpp"
#include "desk/community.hpp"
#include "desk/duplicates.hpp"
#include "desk/match_desk.hpp"
#include "desk/messages.hpp"
#include "exchange/availability.hpp"
#include "exchange/cells.hpp"
#include "store/care.hpp"

#include <algorithm>

namespace kith::desk {

using store::InductionBooking;
using store::InductionRow;
using store::IntakeRow;
using store::PackTable;

namespace {

std::string joined(std::vector<std::string> const& words) {
    std::string made;
    for (auto const& word : words) made.append(made.empty() ? "" : "; ").append(word);
    return made;
}

std::string_view code_for(std::string_view column) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> codes{
        {{"access_needs", "needs_unknown"},
         {"born", "born_unreadable"},
         {"languages", "language_unknown"},
         {"name", "name_needed"},
         {"postcode", "postcode_unreadable"}}};
    auto const found =
        std::ranges::find(codes, column, &std::pair<std::string_view, std::string_view>::first);
    return found == codes.end() ? "details_unreadable" : found->second;
}

// How they want to be told; unless they say so, as the address is.
std::string channel_of(IntakeGiven const& given) {
    if (!given.channel.empty()) return given.channel;
    return given.address.starts_with('+') ? "text" : "e_mail";
}

// Whom to ring has a name and a number, and a carer one that can be reached.
std::optional<IntakeRefused> flaw_of_people(IntakeRow const& row) {
    if (row.emergency_name.empty() != row.emergency_telephone.empty())
        return IntakeRefused{"emergency_contact_unclear"};
    if (row.carer_name.empty() != row.carer_address.empty()) return IntakeRefused{"carer_needed"};
    return {};
}

} // namespace

bool is_surely(int years, std::chrono::year_month born, Date today) {
    std::chrono::year_month_day const day(today);
    auto const now = std::chrono::year_month(day.year(), day.month());
    return now - born > std::chrono::years(years);
}

std::string availability_cell(std::span<std::pair<int, PartOfDay> const> times) {
    static constexpr std::array<std::string_view, 7> days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static constexpr std::array<std::string_view, 3> hours{"09:00-13:00", "13:00-17:00", "17:00-21:00"};
    std::vector<std::pair<int, PartOfDay>> sorted(times.begin(), times.end());
    std::ranges::sort(sorted);
    auto const again = std::ranges::unique(sorted);
    sorted.erase(again.begin(), again.end());
    std::string cell;
    for (auto const& [day, part] : sorted) {
        cell.append(cell.empty() ? "" : "; ").append(days[static_cast<std::size_t>(day)]);
        cell.append(" ").append(hours[static_cast<std::size_t>(part)]);
    }
    return cell;
}

Date IntakeDesk::today() const {
    return zone_named(change_->centre(centre_).zone).date(change_->now());
}

void IntakeDesk::publish(std::string const& kind, std::string const& volunteer) {
    change_->publish(centre_, {kind, volunteer, "", "", ""});
}

store::Cells IntakeDesk::cells_of(std::string const& volunteer, std::string const& status,
                                  IntakeGiven const& given) const {
    store::Cells cells(store::shape_of(PackTable::volunteers).columns.size());
    auto const cell = [&](std::string_view name) -> std::string& {
        return cells[store::column_of(PackTable::volunteers, name)];
    };
    cell("id") = volunteer;
    cell("name") = given.name;
    cell("status") = status;
    cell("waiting_since") = exchange::format_date(today());
    cell("languages") = given.language;
    cell("born") = given.born;
    cell("postcode") = given.postcode;
    cell("access_needs") = joined(given.access_needs);
    cell("availability") = availability_cell(given.times);
    return cells;
}

std::optional<IntakeRefused> IntakeDesk::flaw_of(IntakeGiven const& given) const {
    if (given.name.find_first_not_of(' ') == std::string::npos) return IntakeRefused{"name_needed"};
    store::CommunityRows rows(change_->database(), centre_);
    auto const flaws =
        flaws_of(rows, PackTable::volunteers, cells_of("new", "active", given), change_->now());
    if (!flaws.empty()) return IntakeRefused{std::string(code_for(flaws.front().column))};
    if (auto flaw = flaw_of_people(given.more)) return flaw;
    if (!given.born.empty()) {
        auto const born = exchange::parse_month(given.born);
        if (!born) return IntakeRefused{"born_unreadable"};
        bool const alone = given.more.door == "public";
        if (alone && !is_surely(online_years, *born, today())) return IntakeRefused{"too_young"};
        if (!is_surely(adult_years, *born, today()) && given.more.carer_address.empty())
            return IntakeRefused{"carer_needed"};
    }
    auto const channel = channel_of(given);
    bool const telephone = given.address.starts_with('+');
    bool const fits = channel == "letter" || (channel == "e_mail") != telephone;
    if (given.address.empty() || !fits) return IntakeRefused{"address_needed"};
    return {};
}

std::optional<IntakeRefused> IntakeDesk::take_down(std::string const& volunteer, std::string const& status,
                                                   IntakeGiven const& given) {
    if (auto flaw = flaw_of(given)) return flaw;
    auto& database = change_->database();
    store::CommunityRows(database, centre_).put(PackTable::volunteers, cells_of(volunteer, status, given));
    store::ContactRow contact;
    contact.kind = "volunteer";
    contact.id = volunteer;
    (given.address.starts_with('+') ? contact.telephone : contact.e_mail) = given.address;
    contact.channel = channel_of(given);
    store::put_contact(database, centre_, contact, change_->now());
    auto more = given.more;
    more.volunteer = volunteer;
    more.taken_at = change_->now();
    more.interpreter = given.interpreter ? given.language : std::string();
    store::put_intake(database, centre_, more);
    if (given.more.door == "desk") (void)DuplicateDesk(*change_, centre_).propose(volunteer);
    publish("volunteer.changed", volunteer);
    return {};
}

void IntakeDesk::welcome(std::string const& volunteer, Interest const& interest) {
    CareDesk care(*change_, centre_);
    (void)DuplicateDesk(*change_, centre_).propose(volunteer);
    if (!interest.role.empty() || !interest.words.empty()) {
        auto const title =
            store::CommunityRows(change_->database(), centre_).called(PackTable::roles, interest.role);
        store::ContactEntry entry;
        entry.about.volunteer = volunteer;
        entry.way = "other"; // the public page
        entry.inward = true;
        entry.spoke_to = "volunteer";
        entry.outcome = "message_left";
        entry.note = title.empty() ? interest.words : title + " (" + interest.role + ")";
        if (!title.empty() && !interest.words.empty()) entry.note += "\n" + interest.words;
        entry.principal = interest.principal;
        entry.at = change_->now();
        store::Care(change_->database(), centre_).add(entry);
    }
    // A role of shifts, or one that has closed meanwhile, is for somebody to talk about: the log says which.
    if (!interest.role.empty())
        (void)MatchDesk(*change_, centre_)
            .take({.volunteer = volunteer, .opening = interest.role, .step = brokerage::Step::apply},
                  {"volunteer", interest.principal});
    care.raise({.volunteer = volunteer}, "new_enquiry");
    auto const row = store::find_intake(change_->database(), centre_, volunteer);
    if (row && !row->carer_name.empty() && row->consent.empty())
        care.raise({.volunteer = volunteer}, "ring_carer");
}

std::optional<IntakeRefused> IntakeDesk::set(IntakeRow row) {
    auto& database = change_->database();
    store::CommunityRows rows(database, centre_);
    if (!rows.find(PackTable::volunteers, row.volunteer)) return IntakeRefused{"volunteer_unknown"};
    if (auto flaw = flaw_of_people(row)) return flaw;
    auto const before = store::find_intake(database, centre_, row.volunteer);
    if (before) {
        row.door = before->door;
        row.taken_at = before->taken_at;
        row.taken_by = before->taken_by;
    } else {
        row.taken_at = change_->now();
    }
    bool const same_carer =
        before && before->carer_name == row.carer_name && before->carer_address == row.carer_address;
    if (same_carer) {
        row.consent = before->consent;
        row.consent_how = before->consent_how;
        row.consent_at = before->consent_at;
        row.consent_by = before->consent_by;
    } else if (before && !before->consent.empty()) {
        // Whoever said yes is not whoever would be asked now.
        auto cells = *rows.find(PackTable::volunteers, row.volunteer);
        cells[store::column_of(PackTable::volunteers, "guardian_consent")].clear();
        rows.put(PackTable::volunteers, cells);
    }
    if (!same_carer && !row.carer_name.empty())
        CareDesk(*change_, centre_).raise({.volunteer = row.volunteer}, "ring_carer");
    store::put_intake(database, centre_, row);
    publish("volunteer.changed", row.volunteer);
    return {};
}

std::optional<IntakeRefused> IntakeDesk::consent(std::string const& volunteer, bool given,
                                                 std::string const& how, std::string const& by) {
    auto& database = change_->database();
    store::CommunityRows rows(database, centre_);
    auto cells = rows.find(PackTable::volunteers, volunteer);
    auto row = store::find_intake(database, centre_, volunteer);
    if (!cells || !row || row->carer_name.empty()) return IntakeRefused{"carer_unknown"};
    row->consent = given ? "given" : "refused";
    row->consent_how = how;
    row->consent_at = change_->now();
    row->consent_by = by;
    store::put_intake(database, centre_, *row);
    (*cells)[store::column_of(PackTable::volunteers, "guardian_consent")] = given ? "yes" : "no";
    rows.put(PackTable::volunteers, *cells);
    CareDesk(*change_, centre_).settle({.volunteer = volunteer}, "ring_carer", by);
    publish("volunteer.changed", volunteer);
    return {};
}

void IntakeDesk::tell(std::string const& name, std::string const& volunteer, InductionRow const& about) {
    auto const& zone = zone_named(change_->centre(centre_).zone);
    auto const civil = zone.civil(about.begins_at);
    auto const day = std::chrono::floor<std::chrono::days>(civil);
    auto const minute = static_cast<int>((civil - day).count());
    auto const two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    Message message;
    message.to = {Addressee::Kind::volunteer, volunteer};
    message.name = name;
    message.volunteer = volunteer;
    message.facts = {{"begins_day", exchange::format_date(day)},
                     {"begins", two(minute / 60) + ":" + two(minute % 60)},
                     {"location", about.location}};
    queue_message(*change_, centre_, message);
}

std::optional<IntakeRefused> IntakeDesk::add(InductionRow const& row) {
    store::Inductions inductions(change_->database(), centre_);
    if (inductions.find(row.id)) return IntakeRefused{"id_taken"};
    if (row.begins_at <= change_->now() || row.ends_at <= row.begins_at ||
        row.ends_at - row.begins_at > std::chrono::days(1))
        return IntakeRefused{"times_unclear"};
    inductions.put(row);
    publish("induction.changed", {});
    return {};
}

std::optional<IntakeRefused> IntakeDesk::call_off(std::string const& induction) {
    store::Inductions inductions(change_->database(), centre_);
    auto row = inductions.find(induction);
    if (!row) return IntakeRefused{"induction_unknown"};
    if (row->called_off) return {};
    if (row->begins_at <= change_->now()) return IntakeRefused{"induction_over"};
    row->called_off = true;
    inductions.put(*row);
    for (auto booking : inductions.bookings(induction)) {
        if (booking.state != "booked") continue;
        booking.state = "cancelled";
        inductions.put(booking);
        tell("induction_called_off", booking.volunteer, *row);
        CareDesk(*change_, centre_).raise({.volunteer = booking.volunteer}, "induction_to_book");
        publish("induction.changed", booking.volunteer);
    }
    publish("induction.changed", {});
    return {};
}

std::optional<IntakeRefused> IntakeDesk::book(std::string const& induction, std::string const& volunteer) {
    auto& database = change_->database();
    store::Inductions inductions(database, centre_);
    auto const row = inductions.find(induction);
    if (!row || row->called_off) return IntakeRefused{"induction_unknown"};
    if (!store::CommunityRows(database, centre_).find(PackTable::volunteers, volunteer))
        return IntakeRefused{"volunteer_unknown"};
    if (row->begins_at <= change_->now()) return IntakeRefused{"induction_over"};
    auto const there = inductions.booking(induction, volunteer);
    if (there && there->state == "booked") return {};
    if (row->booked >= row->places) return IntakeRefused{"induction_full"};
    for (auto before : inductions.of_volunteer(volunteer)) {
        auto const when = inductions.find(before.induction);
        if (before.state != "booked" || !when || when->begins_at <= change_->now()) continue;
        before.state = "cancelled";
        inductions.put(before);
    }
    inductions.put(InductionBooking{induction, volunteer, "booked", change_->now(), false});
    CareDesk(*change_, centre_).settle({.volunteer = volunteer}, "induction_to_book", {});
    tell("induction_booked", volunteer, *row);
    publish("induction.changed", volunteer);
    return {};
}

std::optional<IntakeRefused> IntakeDesk::cancel(std::string const& induction, std::string const& volunteer) {
    store::Inductions inductions(change_->database(), centre_);
    auto booking = inductions.booking(induction, volunteer);
    auto const row = inductions.find(induction);
    if (!row || !booking || booking->state != "booked") return IntakeRefused{"not_booked"};
    if (row->begins_at <= change_->now()) return IntakeRefused{"induction_over"};
    booking->state = "cancelled";
    inductions.put(*booking);
    CareDesk(*change_, centre_).raise({.volunteer = volunteer}, "induction_to_book");
    publish("induction.changed", volunteer);
    return {};
}

std::optional<IntakeRefused> IntakeDesk::came(std::string const& induction, std::string const& volunteer,
                                              bool came) {
    auto& database = change_->database();
    store::Inductions inductions(database, centre_);
    auto booking = inductions.booking(induction, volunteer);
    auto const row = inductions.find(induction);
    if (!row || !booking || booking->state == "cancelled") return IntakeRefused{"not_booked"};
    if (row->begins_at > change_->now()) return IntakeRefused{"not_due"};
    bool const was_noted = booking->state == "came";
    booking->state = came ? "came" : "missed";
    inductions.put(*booking);
    CareDesk care(*change_, centre_);
    care.settle({.volunteer = volunteer}, "did_they_come", {});
    store::CommunityRows rows(database, centre_);
    auto cells = rows.find(PackTable::volunteers, volunteer);
    if (cells && (came || was_noted)) { // somebody who missed this one may have had theirs before
        (*cells)[store::column_of(PackTable::volunteers, "induction")] = came ? "yes" : "no";
        rows.put(PackTable::volunteers, *cells);
        publish("volunteer.changed", volunteer);
    }
    if (came) {
        care.settle({.volunteer = volunteer}, "induction_to_book", {});
    } else {
        care.raise({.volunteer = volunteer}, "induction_to_book");
    }
    publish("induction.changed", volunteer);
    return {};
}

std::size_t IntakeDesk::ask_who_came(std::size_t limit) {
    store::Inductions inductions(change_->database(), centre_);
    auto const open = inductions.unanswered(change_->now() - induction_asked_after, limit);
    for (auto booking : open) {
        booking.asked = true;
        inductions.put(booking);
        CareDesk(*change_, centre_).raise({.volunteer = booking.volunteer}, "did_they_come");
    }
    return open.size();
}

} // namespace kith::desk
