// SPDX-License-Identifier: MIT
#include "rpc/methods/hours.hpp"

#include "desk/hours.hpp"
#include "exchange/cells.hpp"
#include "rpc/turn.hpp"

#include <boost/describe/class.hpp>

namespace kith::rpc {
namespace {

using Key = Text<key_bytes_max>;
using Transfer = Text<32>;
using Minutes = Number<1, 1440>;

struct Log {
    Key volunteer;
    Key opening;
    Minutes minutes;
    Text<10> worked_on; // 2026-09-15
};
BOOST_DESCRIBE_STRUCT(Log, (), (volunteer, opening, minutes, worked_on))

struct Confirming {
    Transfer transfer;
    Minutes minutes; // at most what was logged
};
BOOST_DESCRIBE_STRUCT(Confirming, (), (transfer, minutes))

struct Rejecting {
    Transfer transfer;
};
BOOST_DESCRIBE_STRUCT(Rejecting, (), (transfer))

struct Budget {
    Number<0, 1'000'000'000> minutes;
};
BOOST_DESCRIBE_STRUCT(Budget, (), (minutes))

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct Page {
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(Page, (), (limit))

struct Shown {
    std::string transfer;
    std::string volunteer;
    std::string opening;
    std::string organisation;
    std::int64_t minutes = 0;
    std::string worked_on;
    std::string state;
};
BOOST_DESCRIBE_STRUCT(Shown, (), (transfer, volunteer, opening, organisation, minutes, worked_on, state))

struct Listed {
    std::vector<Shown> hours; // the newest first
};
BOOST_DESCRIBE_STRUCT(Listed, (), (hours))

desk::Actor actor_of(Turn& turn) {
    return {std::string(auth::word_of(turn.principal().standing)), turn.principal().id};
}

ledger::RequestId fresh_id(Turn& turn) {
    std::array<unsigned char, 16> bytes{};
    turn.random()(bytes);
    return store::key_from<ledger::RequestId>(bytes);
}

Shown shown(store::LoggedHours const& hours) {
    return {hours.transfer, hours.volunteer, hours.opening, hours.organisation,
            hours.minutes,  hours.worked_on, hours.state};
}

Refused refused_of(desk::HoursRefused const& refused) {
    Refused said{refused.code, refused.retry, {}};
    if (refused.asked != 0) said.numbers.emplace_back("asked", refused.asked);
    if (refused.limit != 0) said.numbers.emplace_back("limit", refused.limit);
    return said;
}

Outcome<Shown, Refused> answer(Outcome<store::LoggedHours, desk::HoursRefused> const& outcome) {
    if (!outcome) return refuse(refused_of(outcome.error()));
    return shown(*outcome);
}

Subject subject_of_match(Turn& turn, Log const& params) {
    store::CommunityRows rows(turn.database(), turn.centre());
    return {params.volunteer.value, desk::organisation_of(rows, params.opening.value),
            "match/" + params.volunteer.value + "/" + params.opening.value};
}

template <class Params>
Subject subject_of_hours(Turn& turn, Params const& params) {
    auto const hours = store::find_logged_hours(turn.database(), turn.centre(), params.transfer.value);
    if (!hours) return {};
    return {hours->volunteer, hours->organisation, "match/" + hours->volunteer + "/" + hours->opening};
}

Outcome<Shown, Refused> log(Turn& turn, Log const& params) {
    auto const day = exchange::parse_date(params.worked_on.value);
    if (!day) return refuse(Refused{"worked_on_unreadable", false, {}});
    return answer(desk::HoursDesk(turn.change(), turn.centre())
                      .log(params.volunteer.value, params.opening.value, params.minutes.value, *day,
                           fresh_id(turn), actor_of(turn)));
}

Outcome<Shown, Refused> confirm(Turn& turn, Confirming const& params) {
    return answer(desk::HoursDesk(turn.change(), turn.centre())
                      .confirm(params.transfer.value, params.minutes.value, fresh_id(turn), actor_of(turn)));
}

Outcome<Shown, Refused> reject(Turn& turn, Rejecting const& params) {
    return answer(desk::HoursDesk(turn.change(), turn.centre())
                      .reject(params.transfer.value, fresh_id(turn), actor_of(turn)));
}

Outcome<Listed, Refused> list(Turn& turn, Page const& page) {
    auto const scope = turn.scope();
    // A caller cut down to nobody sees nothing.
    bool const nobody =
        (scope.volunteer && scope.volunteer->empty()) || (scope.organisation && scope.organisation->empty());
    Listed listed;
    if (nobody) return listed;
    for (auto const& hours : store::logged_hours(
             turn.database(), turn.centre(), scope.volunteer.value_or(""), scope.organisation.value_or(""),
             static_cast<std::size_t>(page.limit ? page.limit->value : 100))) {
        listed.hours.push_back(shown(hours));
    }
    return listed;
}

Outcome<Nothing, Refused> budget(Turn& turn, Budget const& params) {
    auto const refused =
        desk::HoursDesk(turn.change(), turn.centre()).set_budget(params.minutes.value, fresh_id(turn));
    if (refused) return refuse(refused_of(*refused));
    return Nothing{};
}

} // namespace

std::vector<Method> hours_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("hours.log", changes, "Hours given in a match.", log, subject_of_match));
    all.push_back(method("hours.confirm", changes, "The organisation says yes, to all of it or part.",
                         confirm, subject_of_hours<Confirming>));
    all.push_back(method("hours.reject", changes, "Not agreed; nothing is booked.", reject,
                         subject_of_hours<Rejecting>));
    all.push_back(by_scope(method("hours.list", reads, "What was logged, the newest first.", list)));
    all.push_back(method("hours.set_budget", changes, "How much credit the centre may have issued.", budget));
    return all;
}

} // namespace kith::rpc
