// SPDX-License-Identifier: MIT
#include "rpc/methods/calendars.hpp"

#include "auth/credential.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/turn.hpp"
#include "store/calendars.hpp"
#include "store/moments.hpp"

#include <boost/describe/class.hpp>

#include <charconv>

namespace kith::rpc {

namespace calendar_wire {

struct Made {
    std::string calendar;       // its number
    std::optional<Secret> path; // "/calendar/...ics": whoever knows it reads the calendar
};
BOOST_DESCRIBE_STRUCT(Made, (), (calendar, path))

struct Line {
    std::string calendar;
    std::int64_t made_at = 0;
};
BOOST_DESCRIBE_STRUCT(Line, (), (calendar, made_at))

struct Lines {
    std::vector<Line> calendars;
};
BOOST_DESCRIBE_STRUCT(Lines, (), (calendars))

struct End {
    Text<20> calendar;
};
BOOST_DESCRIBE_STRUCT(End, (), (calendar))

struct Ended {
    bool ended = true;
};
BOOST_DESCRIBE_STRUCT(Ended, (), (ended))

} // namespace calendar_wire

namespace {

using namespace calendar_wire;

constexpr std::size_t calendars_max = 10; // of one principal: a telephone, a laptop, the family's

Outcome<Made, Refused> make(Turn& turn, Nothing const&) {
    auto const& caller = turn.principal();
    if (caller.volunteer.empty() && caller.organisation.empty())
        return refuse(Refused{"nothing_to_show", false, {}});
    auto const made = store::calendars_of(turn.database(), turn.centre(), caller.id);
    if (made.size() >= calendars_max)
        return refuse(Refused{"too_many_calendars", true, {{"limit", calendars_max}}});
    auto const secret = auth::make_credential(auth::CredentialKind::calendar, turn.centre(), turn.random());
    bool const own = caller.standing == auth::Standing::volunteer;
    auto const id =
        store::insert_calendar(turn.database(), {.centre = turn.centre(),
                                                 .id = 0,
                                                 .secret = auth::hash_token(secret),
                                                 .principal = caller.id,
                                                 .volunteer = own ? caller.volunteer : std::string(),
                                                 .organisation = own ? std::string() : caller.organisation,
                                                 .made_at = turn.now()});
    return Made{std::to_string(id), Secret{"/calendar/" + secret + ".ics"}};
}

Outcome<Ended, Refused> end(Turn& turn, End const& params) {
    std::int64_t id = 0;
    auto const& text = params.calendar.value;
    auto const [read_to, failure] = std::from_chars(text.data(), text.data() + text.size(), id);
    bool const read = failure == std::errc() && read_to == text.data() + text.size();
    if (!read || !store::delete_calendar(turn.database(), turn.centre(), turn.principal().id, id))
        return refuse(Refused{"calendar_unknown", false, {}});
    return Ended{};
}

Outcome<Lines, Refused> list(Turn& turn, Nothing const&) {
    Lines told;
    for (auto const& row : store::calendars_of(turn.database(), turn.centre(), turn.principal().id))
        told.calendars.push_back({std::to_string(row.id), store::seconds(row.made_at)});
    return told;
}

} // namespace

std::vector<Method> calendar_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(by_scope(method("calendar.make", changes,
                                  "An address for calendar programs: the volunteer's own placements, or the "
                                  "organisation's openings. Its secret is told once.",
                                  make)));
    all.push_back(by_scope(method("calendar.end", changes, "The address shows nothing any longer.", end)));
    all.push_back(by_scope(method("calendar.list", reads, "The caller's calendar addresses.", list)));
    return all;
}

} // namespace kith::rpc
