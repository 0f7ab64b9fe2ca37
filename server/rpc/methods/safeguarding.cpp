// SPDX-License-Identifier: MIT
#include "rpc/methods/safeguarding.hpp"

#include "desk/community.hpp"
#include "desk/match_desk.hpp"
#include "desk/safeguarding.hpp"
#include "exchange/cells.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/matters.hpp"
#include "rpc/turn.hpp"

#include <boost/describe/enum.hpp>

#include <algorithm>

namespace kith::rpc {

namespace {

using desk::SafeguardingDesk;
using store::Safeguarding;
using store::seconds;
using Key = Text<key_bytes_max>;
using Words = Text<4000>;
using Ref = Number<1, INT64_MAX>;
using Moment = Number<0, 253'402'300'799>; // seconds since 1970

enum class RestrictionKind : std::uint8_t { suspended, do_not_refer, not_for };
BOOST_DESCRIBE_ENUM(RestrictionKind, suspended, do_not_refer, not_for)
enum class Duty : std::uint8_t { not_needed, referred_dbs, referred_police, referred_council };
BOOST_DESCRIBE_ENUM(Duty, not_needed, referred_dbs, referred_police, referred_council)
enum class IncidentKind : std::uint8_t { injury, near_miss, behaviour, property, data, other };
BOOST_DESCRIBE_ENUM(IncidentKind, injury, near_miss, behaviour, property, data, other)

std::string word(auto code) {
    return boost::describe::enum_to_string(code, "");
}
std::string text_of(auto const& text) {
    return text ? text->value : std::string();
}
Outcome<Nothing, Refused> answer(std::optional<desk::SafeguardingRefused> refused) {
    if (refused) return refuse(no(std::move(refused->code)));
    return Nothing{};
}

// A day's beginning by the centre's clock.
Outcome<std::optional<Instant>, Refused> day_of(Turn& turn, std::optional<Text<32>> const& day) {
    if (!day) return std::optional<Instant>();
    auto const read = exchange::parse_date(day->value);
    if (!read) return refuse(no("day_unreadable"));
    return std::optional(desk::zone_named(turn.change().centre(turn.centre()).zone).midnight(*read));
}

// ---- concerns ----

struct Raising {
    MatterGiven about; // a volunteer, an organisation or a need
    Words what;
    std::optional<Text<32>> review_on;
};
BOOST_DESCRIBE_STRUCT(Raising, (), (about, what, review_on))

struct Made {
    std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Made, (), (number))

Outcome<Made, Refused> raise(Turn& turn, Raising const& params) {
    if (params.about.opening) return refuse(no("about_unclear"));
    auto review = day_of(turn, params.review_on);
    if (!review) return refuse(std::move(review.error()));
    auto const about = matter_of(params.about);
    store::Concern concern;
    concern.volunteer = about.volunteer;
    concern.organisation = about.organisation;
    concern.need = about.need;
    concern.what = params.what.value;
    concern.raised_by = turn.principal().id;
    concern.review_at = *review;
    auto number = SafeguardingDesk(turn.change(), turn.centre()).raise(std::move(concern));
    if (!number) return refuse(no(std::move(number.error().code)));
    return Made{*number};
}

struct One {
    Ref number;
};
BOOST_DESCRIBE_STRUCT(One, (), (number))

struct ShownNote {
    std::string note;
    std::string by;
    std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownNote, (), (note, by, at))

struct ShownRestriction {
    std::int64_t number = 0;
    std::string volunteer;
    std::string kind;
    std::optional<std::string> target;
    std::string placed_by;
    std::int64_t placed_at = 0;
    std::optional<std::int64_t> lifted_at;
};
BOOST_DESCRIBE_STRUCT(ShownRestriction, (),
                      (number, volunteer, kind, target, placed_by, placed_at, lifted_at))

struct ShownConcern {
    std::int64_t number = 0;
    MatterShown about;
    std::string state;
    std::string what;
    std::string raised_by;
    std::int64_t raised_at = 0;
    std::optional<std::int64_t> review_at;
    std::optional<std::string> decision;
    std::optional<std::string> decided_by;
    std::optional<std::int64_t> decided_at;
    std::optional<std::string> duty_to_refer;
    std::vector<ShownNote> notes;
    std::vector<std::string> readers; // besides the leads and whoever raised it
    std::vector<ShownRestriction> restrictions;
};
BOOST_DESCRIBE_STRUCT(ShownConcern, (),
                      (number, about, state, what, raised_by, raised_at, review_at, decision, decided_by,
                       decided_at, duty_to_refer, notes, readers, restrictions))

ShownRestriction shown(store::Restriction const& each) {
    return {each.number,           each.volunteer, each.kind,
            if_any(each.target),   each.placed_by, seconds(each.placed_at),
            if_any(each.lifted_at)};
}

// Somebody else's and none look alike; that it was looked at is written down.
Outcome<ShownConcern, Refused> look(Turn& turn, One const& params) {
    Safeguarding safeguarding(turn.database(), turn.centre());
    auto const concern = safeguarding.find_concern(params.number.value);
    if (!concern || !safeguarding.may_see(*concern, turn.principal().id)) return refuse(no("unknown"));
    turn.seen().push_back({auth::Field::concerns, "concern/" + std::to_string(concern->number)});
    ShownConcern told{concern->number,
                      shown_matter({concern->volunteer, {}, concern->organisation, concern->need}),
                      concern->state,
                      concern->what,
                      concern->raised_by,
                      seconds(concern->raised_at),
                      if_any(concern->review_at),
                      if_any(concern->decision),
                      if_any(concern->decided_by),
                      if_any(concern->decided_at),
                      if_any(concern->duty),
                      {},
                      safeguarding.readers(concern->number),
                      {}};
    for (auto const& each : safeguarding.notes(concern->number))
        told.notes.push_back({each.note, each.principal, seconds(each.at)});
    for (auto const& each : safeguarding.restrictions_under(concern->number))
        told.restrictions.push_back(shown(each));
    return told;
}

struct ConcernPage {
    std::optional<bool> open; // only those
    std::optional<Ref> before;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(ConcernPage, (), (open, before, limit))

struct ConcernRow {
    std::int64_t number = 0;
    MatterShown about;
    std::string state;
    std::int64_t raised_at = 0;
    std::optional<std::int64_t> review_at;
};
BOOST_DESCRIBE_STRUCT(ConcernRow, (), (number, about, state, raised_at, review_at))

struct ConcernList {
    std::vector<ConcernRow> concerns; // that the caller may see, the newest first
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(ConcernList, (), (concerns, next))

Outcome<ConcernList, Refused> list(Turn& turn, ConcernPage const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 50);
    ConcernList told;
    for (auto const& each : Safeguarding(turn.database(), turn.centre())
                                .concerns(turn.principal().id, page.open.value_or(false),
                                          page.before ? page.before->value : 0, limit)) {
        turn.seen().push_back({auth::Field::concerns, "concern/" + std::to_string(each.number)});
        told.concerns.push_back({each.number,
                                 shown_matter({each.volunteer, {}, each.organisation, each.need}), each.state,
                                 seconds(each.raised_at), if_any(each.review_at)});
    }
    if (told.concerns.size() == limit) told.next = told.concerns.back().number;
    return told;
}

struct Noting {
    Ref number;
    Words note;
};
BOOST_DESCRIBE_STRUCT(Noting, (), (number, note))

Outcome<Nothing, Refused> note(Turn& turn, Noting const& params) {
    return answer(SafeguardingDesk(turn.change(), turn.centre())
                      .note(params.number.value, params.note.value, turn.principal().id));
}

struct Sharing {
    Ref number;
    List<Key, 20> readers; // in place of those before
};
BOOST_DESCRIBE_STRUCT(Sharing, (), (number, readers))

std::vector<std::string> ids(List<Key, 20> const& given) {
    std::vector<std::string> all;
    for (auto const& each : given.values) all.push_back(each.value);
    return all;
}

Outcome<Nothing, Refused> share(Turn& turn, Sharing const& params) {
    return answer(SafeguardingDesk(turn.change(), turn.centre())
                      .share(params.number.value, ids(params.readers), turn.principal().id));
}

struct Deciding {
    Ref number;
    Words decision;
    std::optional<Duty> duty_to_refer;
    std::optional<Text<32>> review_on;
};
BOOST_DESCRIBE_STRUCT(Deciding, (), (number, decision, duty_to_refer, review_on))

Outcome<Nothing, Refused> decide(Turn& turn, Deciding const& params) {
    auto review = day_of(turn, params.review_on);
    if (!review) return refuse(std::move(review.error()));
    return answer(SafeguardingDesk(turn.change(), turn.centre())
                      .decide(params.number.value, params.decision.value,
                              params.duty_to_refer ? word(*params.duty_to_refer) : std::string(), *review,
                              turn.principal().id));
}

struct Leads {
    List<Key, 20> leads;
};
BOOST_DESCRIBE_STRUCT(Leads, (), (leads))
struct ShownLeads {
    std::vector<std::string> leads; // none: administrators
};
BOOST_DESCRIBE_STRUCT(ShownLeads, (), (leads))

Outcome<ShownLeads, Refused> leads(Turn& turn, Nothing const&) {
    return ShownLeads{Safeguarding(turn.database(), turn.centre()).leads()};
}
Outcome<Nothing, Refused> set_leads(Turn& turn, Leads const& params) {
    return answer(SafeguardingDesk(turn.change(), turn.centre()).set_leads(ids(params.leads)));
}

// ---- what holds ----

struct Placing {
    Key volunteer;
    RestrictionKind kind = RestrictionKind::suspended;
    std::optional<Key> target; // of not_for: a role or an organisation
    std::optional<Ref> concern;
};
BOOST_DESCRIBE_STRUCT(Placing, (), (volunteer, kind, target, concern))

Outcome<ShownRestriction, Refused> answer(SafeguardingDesk::Result<store::Restriction> result) {
    if (!result) return refuse(no(std::move(result.error().code)));
    return shown(*result);
}

Outcome<ShownRestriction, Refused> place(Turn& turn, Placing const& params) {
    store::Restriction restriction;
    restriction.volunteer = params.volunteer.value;
    restriction.kind = word(params.kind);
    restriction.target = text_of(params.target);
    if (params.concern) restriction.concern = params.concern->value;
    restriction.placed_by = turn.principal().id;
    return answer(SafeguardingDesk(turn.change(), turn.centre()).place(std::move(restriction)));
}

Outcome<ShownRestriction, Refused> lift(Turn& turn, One const& params) {
    return answer(
        SafeguardingDesk(turn.change(), turn.centre()).lift(params.number.value, turn.principal().id));
}

struct OfVolunteer {
    Key volunteer;
    std::optional<bool> all; // also those that were lifted
};
BOOST_DESCRIBE_STRUCT(OfVolunteer, (), (volunteer, all))

struct RestrictionList {
    std::vector<ShownRestriction> restrictions; // without reasons
};
BOOST_DESCRIBE_STRUCT(RestrictionList, (), (restrictions))

Outcome<RestrictionList, Refused> restrictions(Turn& turn, OfVolunteer const& params) {
    RestrictionList told;
    for (auto const& each : Safeguarding(turn.database(), turn.centre())
                                .restrictions(params.volunteer.value, !params.all.value_or(false)))
        told.restrictions.push_back(shown(each));
    if (!told.restrictions.empty()) turn.seen().push_back({auth::Field::special, params.volunteer.value});
    return told;
}

// ---- incidents ----

struct Reporting {
    Key organisation; // where
    std::optional<Key> opening;
    std::optional<Key> volunteer;
    IncidentKind kind = IncidentKind::other;
    Words what;
    std::optional<Words> action;
    std::optional<Moment> happened_at; // default: now
};
BOOST_DESCRIBE_STRUCT(Reporting, (), (organisation, opening, volunteer, kind, what, action, happened_at))

Subject subject_of_incident(Turn&, Reporting const& params) {
    return {{}, params.organisation.value, {}};
}

// An organisation names those it was told of; whether there is anybody else is not its business.
bool knows(Turn& turn, std::string const& organisation, std::string const& volunteer) {
    auto const all = store::Matches(turn.database(), turn.centre()).of_volunteer(volunteer);
    return std::ranges::any_of(all, [&](store::KeptMatch const& match) {
        return match.organisation == organisation && desk::organisation_knows(match.state, match.direct);
    });
}

Outcome<Made, Refused> report(Turn& turn, Reporting const& params) {
    store::Incident incident;
    incident.organisation = params.organisation.value;
    incident.opening = text_of(params.opening);
    incident.volunteer = text_of(params.volunteer);
    incident.kind = word(params.kind);
    incident.what = params.what.value;
    incident.action = text_of(params.action);
    incident.happened_at = params.happened_at ? store::instant(params.happened_at->value) : turn.now();
    incident.reported_by = turn.principal().id;
    if (turn.scope().organisation && !incident.volunteer.empty() &&
        !knows(turn, incident.organisation, incident.volunteer))
        return refuse(no("volunteer_unknown"));
    auto number = SafeguardingDesk(turn.change(), turn.centre()).report(std::move(incident));
    if (!number) return refuse(no(std::move(number.error().code)));
    return Made{*number};
}

struct IncidentPage {
    std::optional<Key> organisation;
    std::optional<Ref> before;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(IncidentPage, (), (organisation, before, limit))

struct ShownIncident {
    std::int64_t number = 0;
    std::string organisation;
    std::optional<std::string> opening;
    std::optional<std::string> volunteer;
    std::string kind;
    std::string what;
    std::optional<std::string> action;
    std::int64_t happened_at = 0;
    std::string reported_by;
    std::int64_t reported_at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownIncident, (),
                      (number, organisation, opening, volunteer, kind, what, action, happened_at, reported_by,
                       reported_at))

struct IncidentList {
    std::vector<ShownIncident> incidents; // the newest first
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(IncidentList, (), (incidents, next))

Outcome<IncidentList, Refused> incidents(Turn& turn, IncidentPage const& page) {
    auto const scope = turn.scope();
    auto organisation = text_of(page.organisation);
    IncidentList told;
    if (scope.organisation) {
        if (scope.organisation->empty() || (page.organisation && organisation != *scope.organisation))
            return told;
        organisation = *scope.organisation;
    }
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 50);
    for (auto const& each : Safeguarding(turn.database(), turn.centre())
                                .incidents(organisation, page.before ? page.before->value : 0, limit)) {
        turn.seen().push_back({auth::Field::special, "incident/" + std::to_string(each.number)});
        told.incidents.push_back({each.number, each.organisation, if_any(each.opening),
                                  if_any(each.volunteer), each.kind, each.what, if_any(each.action),
                                  seconds(each.happened_at), each.reported_by, seconds(each.reported_at)});
    }
    if (told.incidents.size() == limit) told.next = told.incidents.back().number;
    return told;
}

} // namespace

std::vector<Method> safeguarding_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("concern.raise", changes, "Somebody is worried: the leads are told.", raise));
    all.push_back(method("concern.get", reads, "One, for those who may see it.", look));
    all.push_back(method("concern.list", reads, "Those that the caller may see.", list));
    all.push_back(method("concern.note", changes, "Adds what was found or done.", note));
    all.push_back(method("concern.share", changes, "Who else may see it.", share));
    all.push_back(
        method("concern.decide", changes, "What was decided, and when it is looked at again.", decide));
    all.push_back(method("concern.leads", reads, "Who leads on safeguarding.", leads));
    all.push_back(method("concern.set_leads", changes, "Names who leads on safeguarding.", set_leads));
    all.push_back(method("restriction.place", changes, "Holds from this moment, without a reason.", place));
    all.push_back(method("restriction.lift", changes, "No longer holds.", lift));
    all.push_back(method("restriction.list", reads, "What holds about a person.", restrictions));
    all.push_back(method("incident.report", changes, "Something happened.", report, subject_of_incident));
    all.push_back(by_scope(method("incident.list", reads, "What happened, the newest first.", incidents)));
    return all;
}

} // namespace kith::rpc
