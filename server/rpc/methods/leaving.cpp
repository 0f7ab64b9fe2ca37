// SPDX-License-Identifier: MIT
#include "rpc/methods/leaving.hpp"

#include "auth/entrance.hpp"
#include "base/contract.hpp"
#include "desk/leaving.hpp"
#include "desk/organisations.hpp"
#include "exchange/availability.hpp"
#include "exchange/cells.hpp"
#include "model/roster.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"
#include "store/community_rows.hpp"

namespace kith::rpc {

namespace {

using desk::LeavingDesk;
using store::PackTable;
using store::seconds;
using Key = Text<key_bytes_max>;
using Ref = Number<1, INT64_MAX>;

Refused told(desk::LeavingRefused refused) {
    return {std::move(refused.code), false, std::move(refused.numbers)};
}
Outcome<Nothing, Refused> answer(LeavingDesk::Refusal refused) {
    if (refused) return refuse(told(std::move(*refused)));
    return Nothing{};
}

template <class Params>
Subject subject_of(Turn&, Params const& params) {
    return {{}, params.organisation.value, {}};
}

struct One {
    Key organisation;
};
BOOST_DESCRIBE_STRUCT(One, (), (organisation))

struct Steps {
    std::string state; // of the organisation
    std::optional<std::string> last_day;
    // What is left to do, in this order.
    std::int64_t roles = 0;      // to close
    std::int64_t people = 0;     // to tell, and to find something else for
    std::int64_t needs = 0;      // requests for help that go on elsewhere
    std::int64_t hours = 0;      // to settle
    std::int64_t passings = 0;   // people passed on to it, to close
    std::int64_t references = 0; // to keep
    std::string next;            // roles, people, needs, hours, passings, references, leave, or none
};
BOOST_DESCRIBE_STRUCT(Steps, (), (state, last_day, roles, people, needs, hours, passings, references, next))

Outcome<Steps, Refused> steps(Turn& turn, One const& params) {
    auto const& organisation = params.organisation.value;
    auto const standing = desk::standing_of(turn.database(), turn.centre(), organisation);
    if (!standing) return refuse(Refused{"organisation_unknown", false, {}});
    auto const left = desk::leaving_steps(turn.database(), turn.centre(), organisation);
    Steps shown{standing->state, if_any(standing->last_day),
                left.roles,      left.people,
                left.needs,      left.hours,
                left.passings,   left.references,
                "none"};
    if (standing->state != "leaving") return shown;
    shown.next = left.roles > 0        ? "roles"
                 : left.people > 0     ? "people"
                 : left.needs > 0      ? "needs"
                 : left.hours > 0      ? "hours"
                 : left.passings > 0   ? "passings"
                 : left.references > 0 ? "references"
                                       : "leave";
    return shown;
}

struct Beginning {
    Key organisation;
    Text<32> last_day;
    std::optional<Text<1000>> reason;
};
BOOST_DESCRIBE_STRUCT(Beginning, (), (organisation, last_day, reason))

Outcome<Nothing, Refused> begin(Turn& turn, Beginning const& params) {
    auto const day = exchange::parse_date(params.last_day.value);
    if (!day) return refuse(Refused{"day_unreadable", false, {}});
    return answer(LeavingDesk(turn.change(), turn.centre())
                      .begin(params.organisation.value, exchange::format_date(*day),
                             params.reason ? params.reason->value : std::string(), turn.principal().id));
}

struct Closed {
    std::int64_t roles = 0;
};
BOOST_DESCRIBE_STRUCT(Closed, (), (roles))

Outcome<Closed, Refused> close_roles(Turn& turn, One const& params) {
    auto closed = LeavingDesk(turn.change(), turn.centre()).close_roles(params.organisation.value);
    if (!closed) return refuse(told(std::move(closed.error())));
    return Closed{*closed};
}

struct ShownReleased {
    std::string volunteer;
    std::string name;
    std::string opening;
    std::optional<std::string> replacement; // suggested to the coordinator; missing: nothing suits
};
BOOST_DESCRIBE_STRUCT(ShownReleased, (), (volunteer, name, opening, replacement))

struct ReleasedPeople {
    std::vector<ShownReleased> people;
};
BOOST_DESCRIBE_STRUCT(ReleasedPeople, (), (people))

using Replacements = std::vector<desk::Released>;

Slow look_for(Turn& turn, One const& params) {
    return [path = turn.database().path(), centre = turn.centre(), now = turn.now(),
            organisation = params.organisation.value]() -> std::any {
        store::Database database(path, store::Database::Mode::read);
        database.run("begin"); // all of it as of one instant
        return desk::replacements_of(database, centre, organisation, now);
    };
}

Outcome<ReleasedPeople, Refused> release(Turn& turn, One const& params) {
    auto done = LeavingDesk(turn.change(), turn.centre())
                    .release(params.organisation.value, turn.prepared<Replacements>(), turn.principal().id);
    if (!done) return refuse(told(std::move(done.error())));
    store::CommunityRows rows(turn.database(), turn.centre());
    ReleasedPeople shown;
    for (auto const& each : *done)
        shown.people.push_back({each.volunteer, rows.called(PackTable::volunteers, each.volunteer),
                                each.opening, if_any(each.replacement)});
    return shown;
}

struct Moving {
    Key organisation;
    Ref need;
    Key to;
};
BOOST_DESCRIBE_STRUCT(Moving, (), (organisation, need, to))

Outcome<Nothing, Refused> move_need(Turn& turn, Moving const& params) {
    return answer(LeavingDesk(turn.change(), turn.centre())
                      .move_need(params.organisation.value, params.need.value, params.to.value));
}

struct ShownReference {
    std::string organisation;
    std::string organisation_name;
    std::string volunteer;
    std::optional<std::string> first_day;
    std::optional<std::string> last_day;
    std::int64_t minutes = 0; // confirmed
    std::string roles;        // titles, with ; between
    std::optional<std::string> words;
    std::int64_t given_at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownReference, (),
                      (organisation, organisation_name, volunteer, first_day, last_day, minutes, roles, words,
                       given_at))

ShownReference shown(store::KeptReference const& each) {
    return {each.organisation,     each.organisation_name, each.volunteer, if_any(each.first_day),
            if_any(each.last_day), each.minutes,           each.roles,     if_any(each.words),
            seconds(each.given_at)};
}

struct Referring {
    Key organisation;
    Key volunteer;
    std::optional<Text<4000>> words;
};
BOOST_DESCRIBE_STRUCT(Referring, (), (organisation, volunteer, words))

Outcome<ShownReference, Refused> keep_reference(Turn& turn, Referring const& params) {
    auto kept = LeavingDesk(turn.change(), turn.centre())
                    .keep_reference(params.organisation.value, params.volunteer.value,
                                    params.words ? params.words->value : std::string(), turn.principal().id);
    if (!kept) return refuse(told(std::move(kept.error())));
    return shown(*kept);
}

struct Kept {
    std::int64_t references = 0;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (references))

Outcome<Kept, Refused> keep_references(Turn& turn, One const& params) {
    return Kept{LeavingDesk(turn.change(), turn.centre())
                    .keep_references(params.organisation.value, turn.principal().id)};
}

struct WhoseReferences {
    std::optional<Key> organisation;
    std::optional<Key> volunteer;
};
BOOST_DESCRIBE_STRUCT(WhoseReferences, (), (organisation, volunteer))

struct References {
    std::vector<ShownReference> references;
};
BOOST_DESCRIBE_STRUCT(References, (), (references))

Outcome<References, Refused> references(Turn& turn, WhoseReferences const& params) {
    auto const scope = turn.scope();
    auto organisation = params.organisation ? params.organisation->value : std::string();
    auto volunteer = params.volunteer ? params.volunteer->value : std::string();
    References told;
    if (scope.organisation) organisation = *scope.organisation;
    if (scope.volunteer) volunteer = *scope.volunteer;
    if (organisation.empty() && volunteer.empty()) return told; // of everybody is of nobody
    for (auto const& each : store::kept_references(turn.database(), turn.centre(), organisation, volunteer))
        told.references.push_back(shown(each));
    return told;
}

Outcome<Nothing, Refused> finish(Turn& turn, One const& params) {
    KITH_EXPECT(turn.services().entrance != nullptr);
    auto& entrance = *turn.services().entrance;
    return answer(
        LeavingDesk(turn.change(), turn.centre())
            .finish(params.organisation.value, turn.principal().id, [&](std::string const& principal) {
                entrance.end_sessions_of(turn.database(), turn.centre(), principal);
                entrance.rights_changed(turn.centre(), principal);
            }));
}

} // namespace

std::vector<Method> leaving_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("organisation.leave", changes, "It is going to leave, on which day.", begin,
                         subject_of<Beginning>));
    all.push_back(method("organisation.leaving", reads, "What is left to do before it has left, in order.",
                         steps, subject_of<One>));
    all.push_back(
        method("organisation.close_roles", changes, "Closes every role of one that leaves.", close_roles));
    all.push_back(with_slow<One>(
        method("organisation.release_people", changes,
               "Whoever counts on it is told, and something else is suggested for them.", release),
        look_for, SlowWork::looking));
    all.push_back(method("organisation.move_need", changes,
                         "A request for help goes on with another organisation.", move_need));
    all.push_back(method("organisation.finish_leaving", changes, "It has left.", finish));
    all.push_back(method("reference.keep", changes,
                         "What is on record of somebody's time, with the organisation's words.",
                         keep_reference, subject_of<Referring>));
    all.push_back(method("reference.keep_all", changes, "The same for everybody who has none, without words.",
                         keep_references));
    all.push_back(by_scope(method("reference.list", reads, "References that were kept.", references)));
    return all;
}

} // namespace kith::rpc
