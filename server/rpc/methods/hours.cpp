// SPDX-License-Identifier: MIT
#include "rpc/methods/hours.hpp"

#include "desk/hours.hpp"
#include "desk/notices.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/bank.hpp"

#include <algorithm>

namespace kith::rpc {

using bank::asking;
using bank::request_id;
using ledger::Reason;

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
    std::optional<Minutes> minutes; // at most what was logged; default: all of it
};
BOOST_DESCRIBE_STRUCT(Confirming, (), (transfer, minutes))

struct Rejecting {
    Transfer transfer;
    std::optional<Reason> reason; // default: not_agreed
};
BOOST_DESCRIBE_STRUCT(Rejecting, (), (transfer, reason))

struct Several {
    std::optional<List<Transfer, 200>> transfers; // default: the newest 200 that wait for the caller
};
BOOST_DESCRIBE_STRUCT(Several, (), (transfers))

struct Correcting {
    Transfer transfer;
    Number<0, 1440> minutes;                     // that were worked: less than was confirmed
    std::optional<Reason> reason;                // default: wrong_minutes
    std::optional<ledger::WhenSpent> when_spent; // default: refuse
    std::optional<Transfer> allowed_by;          // an override
};
BOOST_DESCRIBE_STRUCT(Correcting, (), (transfer, minutes, reason, when_spent, allowed_by))

struct Budget {
    Number<0, 1'000'000'000> minutes;
};
BOOST_DESCRIBE_STRUCT(Budget, (), (minutes))

struct Page {
    std::optional<Number<1, 500>> limit;
    std::optional<Text<16>> state;
};
BOOST_DESCRIBE_STRUCT(Page, (), (limit, state))

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

Shown shown(store::LoggedHours const& hours) {
    return {hours.transfer, hours.volunteer, hours.opening, hours.organisation,
            hours.minutes,  hours.worked_on, hours.state};
}

Outcome<Shown, Refused> answer(Turn& turn, Outcome<store::LoggedHours, desk::BooksRefused> const& outcome) {
    if (outcome) return shown(*outcome);
    if (outcome.error().code == ledger::name(ledger::Refusal::not_permitted)) turn.deny();
    return refuse(bank::refused_of(outcome.error()));
}

// The same, and whom it concerns is told.
Outcome<Shown, Refused> told(Turn& turn, Outcome<store::LoggedHours, desk::BooksRefused> const& outcome) {
    if (outcome) desk::tell_of_hours(turn.change(), turn.centre(), *outcome);
    return answer(turn, outcome);
}

desk::HoursDesk desk_of(Turn& turn) {
    return {turn.change(), turn.centre()};
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
    // A link in a message is about this one record.
    return {hours->volunteer, hours->organisation, desk::hours_record(hours->transfer)};
}

Outcome<Shown, Refused> log(Turn& turn, Log const& params) {
    return answer(turn, desk_of(turn).log(params.volunteer.value, params.opening.value, params.minutes.value,
                                          bank::day(params.worked_on), request_id(turn, "hours.log"),
                                          asking(turn)));
}

Outcome<Shown, Refused> confirm(Turn& turn, Confirming const& params) {
    auto const minutes = params.minutes ? std::optional(params.minutes->value) : std::nullopt;
    return told(turn, desk_of(turn).confirm(params.transfer.value, minutes, request_id(turn, "hours.confirm"),
                                            asking(turn)));
}

Outcome<Shown, Refused> reject(Turn& turn, Rejecting const& params) {
    return told(turn, desk_of(turn).reject(params.transfer.value, params.reason.value_or(Reason::not_agreed),
                                           request_id(turn, "hours.reject"), asking(turn)));
}

struct Answered {
    std::string transfer;
    std::optional<std::string> refused; // why this one was not confirmed
};
BOOST_DESCRIBE_STRUCT(Answered, (), (transfer, refused))

struct AllAnswered {
    std::vector<Answered> hours; // as they were named
    std::int64_t confirmed = 0;
};
BOOST_DESCRIBE_STRUCT(AllAnswered, (), (hours, confirmed))

// Whether the caller's reach goes to it: an organiser's to their own organisation's.
bool is_within(Scope const& scope, store::LoggedHours const& hours) {
    return (!scope.organisation ||
            (!scope.organisation->empty() && *scope.organisation == hours.organisation)) &&
           !scope.volunteer;
}

// Each by itself, in order; one that is refused does not stop the others.
Outcome<AllAnswered, Refused> confirm_several(Turn& turn, Several const& params) {
    constexpr std::size_t at_once = 200;
    auto const scope = turn.scope();
    std::vector<std::string> wanted;
    if (params.transfers) {
        for (auto const& each : params.transfers->values) wanted.push_back(each.value);
    } else if (!scope.volunteer && (!scope.organisation || !scope.organisation->empty())) {
        for (std::string_view const state : {"pending", "escalated"}) {
            for (auto const& hours :
                 store::logged_hours(turn.database(), turn.centre(), {}, scope.organisation.value_or(""),
                                     at_once - wanted.size(), state))
                wanted.push_back(hours.transfer);
        }
    }
    AllAnswered said;
    for (auto const& transfer : wanted) {
        Answered one{transfer, {}};
        (void)turn.change().attempt([&] {
            auto const hours = store::find_logged_hours(turn.database(), turn.centre(), transfer);
            if (!hours || !is_within(scope, *hours)) {
                one.refused = "transfer_unknown";
                return false;
            }
            auto const answer = desk_of(turn).confirm(
                transfer, {}, request_id(turn, "hours.confirm_several", transfer), asking(turn));
            if (!answer) one.refused = answer.error().code;
            if (answer) desk::tell_of_hours(turn.change(), turn.centre(), *answer);
            return answer.has_value();
        });
        if (!one.refused) ++said.confirmed;
        said.hours.push_back(std::move(one));
    }
    return said;
}

Outcome<Shown, Refused> correct(Turn& turn, Correcting const& params) {
    desk::HoursDesk::Correction correction;
    correction.minutes = params.minutes.value;
    correction.reason = params.reason.value_or(Reason::wrong_minutes);
    correction.when_spent = params.when_spent.value_or(ledger::WhenSpent::refuse);
    correction.allowed_by = bank::override_of(params.allowed_by);
    constexpr std::string_view method = "hours.correct";
    return answer(turn, desk_of(turn).correct(params.transfer.value, correction,
                                              {request_id(turn, method), request_id(turn, method, "reversal"),
                                               request_id(turn, method, "record")},
                                              asking(turn)));
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
             static_cast<std::size_t>(page.limit ? page.limit->value : 100),
             page.state ? page.state->value : std::string())) {
        listed.hours.push_back(shown(hours));
    }
    return listed;
}

Outcome<Nothing, Refused> budget(Turn& turn, Budget const& params) {
    auto const refused =
        desk_of(turn).set_budget(params.minutes.value, request_id(turn, "hours.set_budget"), asking(turn));
    if (refused) return refuse(bank::refused_of(*refused));
    return Nothing{};
}

} // namespace

std::vector<Method> hours_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("hours.log", changes, "Hours given in a match, however long ago.", bank::told<log>,
                         subject_of_match));
    all.push_back(method("hours.confirm", changes, "The organisation says yes, to all of it or part.",
                         confirm, subject_of_hours<Confirming>));
    all.push_back(method("hours.reject", changes, "Not agreed; nothing is booked.", reject,
                         subject_of_hours<Rejecting>));
    all.push_back(by_scope(method("hours.confirm_several", changes,
                                  "Yes to some, or to all that waits; each by itself.", confirm_several)));
    all.push_back(method("hours.correct", changes,
                         "A wrong record taken back with its credits, and the right one in its place.",
                         bank::told<correct>));
    all.push_back(by_scope(method("hours.list", reads, "What was logged, the newest first.", list)));
    all.push_back(method("hours.set_budget", changes, "How much credit the centre may have issued.", budget));
    return all;
}

} // namespace kith::rpc
