// SPDX-License-Identifier: MIT
// What people say when they come in, in one shape for the public door (session.cpp) and for the desk.
#pragma once

#include "desk/intake.hpp"
#include "rpc/method.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace kith::rpc {

enum class ContactWay : std::uint8_t { e_mail, text, ring, letter };
BOOST_DESCRIBE_ENUM(ContactWay, e_mail, text, ring, letter)
enum class Weekday : std::uint8_t { mon, tue, wed, thu, fri, sat, sun };
BOOST_DESCRIBE_ENUM(Weekday, mon, tue, wed, thu, fri, sat, sun)
enum class DayPart : std::uint8_t { morning, afternoon, evening };
BOOST_DESCRIBE_ENUM(DayPart, morning, afternoon, evening)

struct FreeTime {
    Weekday day = Weekday::mon;
    DayPart part = DayPart::morning;
};
BOOST_DESCRIBE_STRUCT(FreeTime, (), (day, part))

struct Person {
    Text<120> name;
    Text<40> telephone;
    std::optional<Text<60>> relation;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, telephone, relation))

struct Carer {
    Text<120> name;
    Text<254> address; // e-mail or telephone
    std::optional<Text<60>> relation;
};
BOOST_DESCRIBE_STRUCT(Carer, (), (name, address, relation))

struct Details {
    std::optional<ContactWay> channel;
    std::optional<Text<40>> language; // a word of the taxonomy
    std::optional<bool> interpreter;  // is needed, for that language
    std::optional<Text<16>> born;     // 2009-05; under 18 a carer is needed
    std::optional<Text<10>> postcode;
    std::optional<List<FreeTime, 21>> times;
    std::optional<List<Text<40>, 18>> access_needs;
    std::optional<Text<500>> safe_times; // when it is safe to ring
    std::optional<bool> may_leave_message;
    std::optional<Text<1000>> adjustments;
    std::optional<Person> emergency;
    std::optional<Carer> carer;
};
BOOST_DESCRIBE_STRUCT(Details, (),
                      (channel, language, interpreter, born, postcode, times, access_needs, safe_times,
                       may_leave_message, adjustments, emergency, carer))

// Everything but the name and the address. Refuses with telephone_unreadable, address_unreadable.
[[nodiscard]] Outcome<desk::IntakeGiven, Refused> given_in(Details const& details);

[[nodiscard]] std::vector<Method> intake_methods();

} // namespace kith::rpc
