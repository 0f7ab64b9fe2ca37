// SPDX-License-Identifier: MIT
#include "rpc/methods/regulated.hpp"

#include "desk/regulated.hpp"
#include "exchange/availability.hpp"
#include "model/roster.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/turn.hpp"
#include "store/role_duties.hpp"

namespace kith::rpc {

namespace {

using Key = Text<key_bytes_max>;
using store::PackTable;

std::optional<std::string> day_text(std::optional<Date> day) {
    return day ? std::optional(exchange::format_date(*day)) : std::nullopt;
}

struct Asked {
    Key volunteer;
    std::optional<Key> opening; // as if they held this one too
};
BOOST_DESCRIBE_STRUCT(Asked, (), (volunteer, opening))

struct ShownPart {
    std::string opening;
    std::string role;
    std::string title;
    std::string organisation;
    bool held = false; // or was; else it is on its way to them
    std::int64_t days_behind = 0;
    std::int64_t days_ahead = 0;
    bool supposed = false; // the times were never fixed, or there is a choice
};
BOOST_DESCRIBE_STRUCT(ShownPart, (),
                      (opening, role, title, organisation, held, days_behind, days_ahead, supposed))

struct ShownDays {
    std::int64_t limit = 0;       // so many days are allowed
    std::int64_t period_days = 0; // in so many
    std::int64_t days_behind = 0; // in the period up to yesterday
    std::int64_t days_ahead = 0;  // in the period from today
    std::int64_t most = 0;        // in any period
    std::optional<std::string> period_first;
    std::int64_t nights = 0; // between two and six in the morning
    std::optional<std::string> crosses_on;
    std::optional<bool>
        cleared; // holds a check against the children's barred list; for whoever may see checks
    std::vector<ShownPart> parts;
};
BOOST_DESCRIBE_STRUCT(ShownDays, (),
                      (limit, period_days, days_behind, days_ahead, most, period_first, nights, crosses_on,
                       cleared, parts))

ShownDays shown(Turn& turn, std::string const& volunteer, desk::RegulatedDays const& found) {
    brokerage::RegulatedRules const rules;
    store::CommunityRows rows(turn.database(), turn.centre());
    ShownDays told{rules.days_max,
                   rules.period_days,
                   found.days_behind,
                   found.days_ahead,
                   found.count.days,
                   day_text(found.count.period_first),
                   found.count.nights,
                   day_text(found.count.crosses_on),
                   {},
                   {}};
    if (turn.may_see(auth::Field::checks, {volunteer, {}, {}})) told.cleared = found.cleared;
    for (auto const& each : found.parts) {
        told.parts.push_back({each.opening, each.role, rows.called(PackTable::roles, each.role),
                              rows.called(PackTable::organisations, each.organisation), each.held,
                              each.days_behind, each.days_ahead, each.supposed});
    }
    return told;
}

Outcome<ShownDays, Refused> days(Turn& turn, Asked const& params) {
    auto const& volunteer = params.volunteer.value;
    auto const opening = params.opening ? params.opening->value : std::string();
    auto const found = desk::regulated_days(turn.database(), turn.centre(), volunteer, opening, turn.now());
    if (!found) return refuse(no("volunteer_unknown"));
    return shown(turn, volunteer, *found);
}

struct Page {
    std::optional<Key> after;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(Page, (), (after, limit))

struct Person {
    std::string volunteer;
    std::string name;
    ShownDays days;
};
BOOST_DESCRIBE_STRUCT(Person, (), (volunteer, name, days))

struct People {
    std::vector<Person> people; // by id
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(People, (), (people, next))

Outcome<People, Refused> list(Turn& turn, Page const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 50);
    store::CommunityRows rows(turn.database(), turn.centre());
    People told;
    for (auto const& id :
         desk::with_children(turn.database(), turn.centre(), page.after ? page.after->value : "", limit)) {
        auto const found = desk::regulated_days(turn.database(), turn.centre(), id, {}, turn.now());
        if (found)
            told.people.push_back({id, rows.called(PackTable::volunteers, id), shown(turn, id, *found)});
    }
    if (told.people.size() == limit) told.next = told.people.back().volunteer;
    return told;
}

struct Duty {
    Key role;
    bool with_children = false;
};
BOOST_DESCRIBE_STRUCT(Duty, (), (role, with_children))

struct OfRole {
    Key role;
};
BOOST_DESCRIBE_STRUCT(OfRole, (), (role))

struct ShownDuty {
    bool with_children = false; // its days count
    bool said = false;          // a coordinator said so; else by the check it asks for
};
BOOST_DESCRIBE_STRUCT(ShownDuty, (), (with_children, said))

Outcome<ShownDuty, Refused> duty(Turn& turn, OfRole const& params) {
    auto const role =
        store::CommunityRows(turn.database(), turn.centre()).find(PackTable::roles, params.role.value);
    if (!role) return refuse(no("role_unknown"));
    return ShownDuty{desk::counts_days(turn.database(), turn.centre(), *role),
                     store::find_role_duty(turn.database(), turn.centre(), params.role.value).has_value()};
}

Outcome<Nothing, Refused> set_duty(Turn& turn, Duty const& params) {
    if (!desk::set_duty(turn.change(), turn.centre(), params.role.value, params.with_children,
                        turn.principal().id))
        return refuse(no("role_unknown"));
    return Nothing{};
}

} // namespace

std::vector<Method> regulated_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("regulated.days", reads,
                         "On how many days somebody works with children, over all their roles.", days));
    all.push_back(method("regulated.list", reads, "Everybody who works with children, by id.", list));
    all.push_back(method("regulated.role", reads,
                         "Whether a role is teaching, caring for or supervising children.", duty));
    all.push_back(method("regulated.set_role", changes,
                         "Says whether a role is teaching, caring for or supervising children.", set_duty));
    return all;
}

} // namespace kith::rpc
