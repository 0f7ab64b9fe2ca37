// SPDX-License-Identifier: MIT
#include "rpc/methods/intake.hpp"

#include "auth/sign_in.hpp"
#include "base/contract.hpp"
#include "desk/care.hpp"
#include "desk/community.hpp"
#include "exchange/cells.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"
#include "store/moments.hpp"

namespace kith::rpc {

namespace {

using desk::IntakeDesk;
using store::seconds;
using Key = Text<key_bytes_max>;

Outcome<Nothing, Refused> answer(std::optional<desk::IntakeRefused> refused) {
    if (refused) return refuse(no(std::move(refused->code)));
    return Nothing{};
}

std::string text_of(auto const& text) {
    return text ? text->value : std::string();
}

// What stands beside the pack's columns.
Outcome<store::IntakeRow, Refused> beside(auto const& given) {
    store::IntakeRow row;
    row.safe_times = text_of(given.safe_times);
    row.may_leave_message = given.may_leave_message;
    row.adjustments = text_of(given.adjustments);
    if (given.emergency) {
        row.emergency_name = given.emergency->name.value;
        row.emergency_telephone = auth::read_address(given.emergency->telephone.value);
        row.emergency_relation = text_of(given.emergency->relation);
        if (!row.emergency_telephone.starts_with('+')) return refuse(no("telephone_unreadable"));
    }
    if (given.carer) {
        row.carer_name = given.carer->name.value;
        row.carer_address = auth::read_address(given.carer->address.value);
        row.carer_relation = text_of(given.carer->relation);
        if (row.carer_address.empty()) return refuse(no("address_unreadable"));
    }
    return row;
}

} // namespace

Outcome<desk::IntakeGiven, Refused> given_in(Details const& details) {
    auto more = beside(details);
    if (!more) return refuse(std::move(more.error()));
    desk::IntakeGiven given;
    given.more = std::move(*more);
    if (details.channel) given.channel = boost::describe::enum_to_string(*details.channel, "");
    given.language = text_of(details.language);
    given.interpreter = details.interpreter.value_or(false);
    given.born = text_of(details.born);
    given.postcode = text_of(details.postcode);
    if (details.times) {
        for (auto const& time : details.times->values)
            given.times.emplace_back(static_cast<int>(time.day), static_cast<desk::PartOfDay>(time.part));
    }
    if (details.access_needs)
        for (auto const& need : details.access_needs->values) given.access_needs.push_back(need.value);
    return given;
}

namespace {

// ---- somebody rings ----

struct TakenDown {
    Text<120> name;
    std::optional<Text<40>> telephone;
    std::optional<Text<254>> e_mail;
    std::optional<Text<4000>> wants; // what they would like to do, in their words
    Text<32> call_back_on;           // a day
    std::optional<Text<16>> call_back_at;
    std::optional<Details> details;
};
BOOST_DESCRIBE_STRUCT(TakenDown, (), (name, telephone, e_mail, wants, call_back_on, call_back_at, details))

struct Made {
    std::string volunteer;
};
BOOST_DESCRIBE_STRUCT(Made, (), (volunteer))

// A volunteer who takes part from now on, what they said as the first entry of their log, and a call-back
// that is the caller's.
Outcome<Made, Refused> take_down(Turn& turn, TakenDown const& params) {
    KITH_EXPECT(turn.services().sign_in != nullptr);
    auto read = given_in(params.details.value_or(Details{}));
    if (!read) return refuse(std::move(read.error()));
    auto given = std::move(*read);
    given.name = params.name.value;
    if (params.telephone.has_value() == params.e_mail.has_value()) return refuse(no("address_needed"));
    given.address = auth::read_address(params.telephone ? params.telephone->value : params.e_mail->value);
    bool const telephone = given.address.starts_with('+');
    if (params.telephone && !telephone) return refuse(no("telephone_unreadable"));
    if (params.e_mail && given.address.find('@') == std::string::npos)
        return refuse(no("address_unreadable"));
    if (given.channel.empty() && telephone) given.channel = "ring"; // they rang
    given.more.door = "desk";
    given.more.taken_by = turn.principal().id;
    auto const day = exchange::parse_date(params.call_back_on.value);
    if (!day) return refuse(no("day_unreadable"));
    constexpr int nine = 9 * 60;
    auto const time = params.call_back_at ? exchange::parse_time(params.call_back_at->value) : nine;
    if (!time) return refuse(no("time_unreadable"));
    auto const volunteer = turn.services().sign_in->new_volunteer_id();
    if (auto refused = IntakeDesk(turn.change(), turn.centre()).take_down(volunteer, "active", given))
        return refuse(no(std::move(refused->code)));
    auto const& zone = desk::zone_named(turn.change().centre(turn.centre()).zone);
    desk::CareDesk care(turn.change(), turn.centre());
    store::ContactEntry entry;
    entry.about.volunteer = volunteer;
    entry.way = "call";
    entry.inward = true;
    entry.spoke_to = "volunteer";
    entry.outcome = "reached";
    entry.note = text_of(params.wants);
    entry.principal = turn.principal().id;
    entry.at = turn.now();
    desk::NextStep const next{"call", zone.instant(CivilTime(*day) + Minutes(*time)), {}};
    if (auto logged = care.log(entry, next); !logged) return refuse(no(std::move(logged.error().code)));
    if (auto owned = care.assign({.volunteer = volunteer}, turn.principal().id); !owned)
        return refuse(no(std::move(owned.error().code)));
    if (!given.more.carer_name.empty()) care.raise({.volunteer = volunteer}, "ring_carer");
    return Made{volunteer};
}

// ---- what they said ----

struct OfVolunteer {
    Key volunteer;
};
BOOST_DESCRIBE_STRUCT(OfVolunteer, (), (volunteer))

struct Beside {
    Key volunteer;
    std::optional<Text<500>> safe_times;
    std::optional<bool> may_leave_message;
    std::optional<Text<40>> interpreter; // the language; missing: none is needed
    std::optional<Text<1000>> adjustments;
    std::optional<Person> emergency;
    std::optional<Carer> carer;
};
BOOST_DESCRIBE_STRUCT(Beside, (),
                      (volunteer, safe_times, may_leave_message, interpreter, adjustments, emergency, carer))

struct ShownPerson {
    std::string name;
    std::string address;
    std::optional<std::string> relation;
};
BOOST_DESCRIBE_STRUCT(ShownPerson, (), (name, address, relation))

struct Intake {
    bool known = false;
    std::optional<std::string> door;
    std::optional<std::int64_t> taken_at;
    std::optional<std::string> safe_times;
    std::optional<bool> may_leave_message;
    std::optional<std::string> interpreter;
    std::optional<std::string> adjustments;
    std::optional<ShownPerson> emergency;
    std::optional<ShownPerson> carer;
    std::optional<std::string> consent; // given, refused; missing: not asked yet
    std::optional<std::string> consent_how;
    std::optional<std::int64_t> consent_at;
};
BOOST_DESCRIBE_STRUCT(Intake, (),
                      (known, door, taken_at, safe_times, may_leave_message, interpreter, adjustments,
                       emergency, carer, consent, consent_how, consent_at))

template <class Params>
Subject subject_of(Turn&, Params const& params) {
    return {params.volunteer.value, {}, {}};
}

Outcome<Intake, Refused> intake(Turn& turn, OfVolunteer const& params) {
    auto const& volunteer = params.volunteer.value;
    if (!store::CommunityRows(turn.database(), turn.centre()).find(store::PackTable::volunteers, volunteer))
        return refuse(no("volunteer_unknown"));
    if (!turn.may_see(auth::Field::contacts, {volunteer, {}, {}})) return refuse(no("not_allowed"));
    auto row = store::find_intake(turn.database(), turn.centre(), volunteer);
    Intake told;
    if (!row) return told;
    told.known = true;
    told.door = row->door;
    told.taken_at = seconds(row->taken_at);
    told.safe_times = if_any(row->safe_times);
    told.may_leave_message = row->may_leave_message;
    if (!(row->interpreter.empty() && row->adjustments.empty()) &&
        turn.may_see(auth::Field::special, {volunteer, {}, {}})) {
        told.interpreter = if_any(row->interpreter);
        told.adjustments = if_any(row->adjustments);
    }
    if (!row->emergency_name.empty())
        told.emergency = {row->emergency_name, row->emergency_telephone, if_any(row->emergency_relation)};
    if (!row->carer_name.empty())
        told.carer = {row->carer_name, row->carer_address, if_any(row->carer_relation)};
    told.consent = if_any(row->consent);
    told.consent_how = if_any(row->consent_how);
    if (row->consent_at) told.consent_at = seconds(*row->consent_at);
    return told;
}

Outcome<Nothing, Refused> set(Turn& turn, Beside const& params) {
    auto row = beside(params);
    if (!row) return refuse(std::move(row.error()));
    row->volunteer = params.volunteer.value;
    row->interpreter = text_of(params.interpreter);
    row->taken_by = turn.principal().id;
    return answer(IntakeDesk(turn.change(), turn.centre()).set(std::move(*row)));
}

enum class How : std::uint8_t { telephone, paper, in_person };
BOOST_DESCRIBE_ENUM(How, telephone, paper, in_person)

struct Consent {
    Key volunteer;
    bool given = false;
    How how = How::telephone;
};
BOOST_DESCRIBE_STRUCT(Consent, (), (volunteer, given, how))

Outcome<Nothing, Refused> consent(Turn& turn, Consent const& params) {
    return answer(IntakeDesk(turn.change(), turn.centre())
                      .consent(params.volunteer.value, params.given,
                               boost::describe::enum_to_string(params.how, ""), turn.principal().id));
}

// ---- inductions ----

struct NewInduction {
    Key id;
    Text<40> begins; // 2026-09-14 10:00, by the centre's clock
    Text<40> ends;
    Text<200> location;
    Number<1, 1000> places;
};
BOOST_DESCRIBE_STRUCT(NewInduction, (), (id, begins, ends, location, places))

Outcome<Nothing, Refused> add_induction(Turn& turn, NewInduction const& params) {
    auto const& zone = desk::zone_named(turn.change().centre(turn.centre()).zone);
    auto const begins = exchange::parse_instant(params.begins.value, zone);
    auto const ends = exchange::parse_instant(params.ends.value, zone);
    if (!begins || !ends) return refuse(no("times_unclear"));
    store::InductionRow row;
    row.id = params.id.value;
    row.begins_at = *begins;
    row.ends_at = *ends;
    row.location = params.location.value;
    row.places = params.places.value;
    return answer(IntakeDesk(turn.change(), turn.centre()).add(row));
}

struct OneInduction {
    Key id;
};
BOOST_DESCRIBE_STRUCT(OneInduction, (), (id))

Outcome<Nothing, Refused> call_off(Turn& turn, OneInduction const& params) {
    return answer(IntakeDesk(turn.change(), turn.centre()).call_off(params.id.value));
}

struct Booking {
    Key induction;
    Key volunteer;
};
BOOST_DESCRIBE_STRUCT(Booking, (), (induction, volunteer))

Outcome<Nothing, Refused> book(Turn& turn, Booking const& params) {
    return answer(
        IntakeDesk(turn.change(), turn.centre()).book(params.induction.value, params.volunteer.value));
}
Outcome<Nothing, Refused> cancel(Turn& turn, Booking const& params) {
    return answer(
        IntakeDesk(turn.change(), turn.centre()).cancel(params.induction.value, params.volunteer.value));
}

struct Came {
    Key induction;
    Key volunteer;
    bool came = false;
};
BOOST_DESCRIBE_STRUCT(Came, (), (induction, volunteer, came))

Outcome<Nothing, Refused> note_came(Turn& turn, Came const& params) {
    return answer(IntakeDesk(turn.change(), turn.centre())
                      .came(params.induction.value, params.volunteer.value, params.came));
}

struct ShownBooking {
    std::string volunteer;
    std::string state;
};
BOOST_DESCRIBE_STRUCT(ShownBooking, (), (volunteer, state))

struct ShownInduction {
    std::string id;
    std::int64_t begins_at = 0;
    std::int64_t ends_at = 0;
    std::string location;
    std::int64_t places = 0;
    std::int64_t left = 0;
    bool called_off = false;
    std::optional<std::string> state; // of the caller's own booking
    std::vector<ShownBooking> people; // for the centre
};
BOOST_DESCRIBE_STRUCT(ShownInduction, (),
                      (id, begins_at, ends_at, location, places, left, called_off, state, people))

struct InductionPage {
    std::optional<Number<0, 366>> days_back; // also those that ended within so many days
};
BOOST_DESCRIBE_STRUCT(InductionPage, (), (days_back))

struct InductionList {
    std::vector<ShownInduction> inductions; // the earliest first, at most 100
};
BOOST_DESCRIBE_STRUCT(InductionList, (), (inductions))

Outcome<InductionList, Refused> inductions(Turn& turn, InductionPage const& page) {
    auto const scope = turn.scope();
    store::Inductions inductions(turn.database(), turn.centre());
    InductionList list;
    auto const from = turn.now() - std::chrono::days(page.days_back ? page.days_back->value : 0);
    for (auto const& each : inductions.after(from, 100)) {
        ShownInduction shown{each.id,     seconds(each.begins_at),   seconds(each.ends_at), each.location,
                             each.places, each.places - each.booked, each.called_off,       {},
                             {}};
        for (auto const& booking : inductions.bookings(each.id)) {
            if (scope.volunteer && booking.volunteer == *scope.volunteer) shown.state = booking.state;
            if (!scope.volunteer) shown.people.push_back({booking.volunteer, booking.state});
        }
        if (scope.volunteer && each.called_off && !shown.state) continue;
        list.inductions.push_back(std::move(shown));
    }
    return list;
}

} // namespace

std::vector<Method> intake_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("volunteer.take_down", changes,
                         "Somebody rings, or stands at the desk: a volunteer, and a call-back.", take_down));
    all.push_back(
        method("intake.get", reads, "What they said when they came in.", intake, subject_of<OfVolunteer>));
    all.push_back(method("intake.set", changes, "How to reach them safely, and whom to ring.", set,
                         subject_of<Beside>));
    all.push_back(method("intake.consent", changes, "The parent's or carer's answer.", consent));
    all.push_back(method("induction.add", changes, "When and where people are inducted.", add_induction));
    all.push_back(method("induction.call_off", changes, "It does not take place.", call_off));
    all.push_back(by_scope(method("induction.list", reads, "Inductions, and who comes.", inductions)));
    all.push_back(method("induction.book", changes, "They come to this one.", book, subject_of<Booking>));
    all.push_back(method("induction.cancel", changes, "They do not.", cancel, subject_of<Booking>));
    all.push_back(method("induction.note", changes, "Whether they came.", note_came));
    return all;
}

} // namespace kith::rpc
