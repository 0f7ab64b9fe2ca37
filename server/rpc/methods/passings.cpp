// SPDX-License-Identifier: MIT
#include "rpc/methods/passings.hpp"

#include "desk/passings.hpp"
#include "model/roster.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/turn.hpp"
#include "store/community_rows.hpp"
#include "store/messages.hpp"
#include "store/needs.hpp"

#include <boost/describe/enum.hpp>

namespace kith::rpc {

namespace {

using desk::PassingDesk;
using store::PackTable;
using store::Passing;
using store::seconds;
using Key = Text<key_bytes_max>;
using Ref = Number<1, INT64_MAX>;

enum class ConsentTaken : std::uint8_t { telephone, paper, in_person };
BOOST_DESCRIBE_ENUM(ConsentTaken, telephone, paper, in_person)
enum class PassingOutcome : std::uint8_t { taken_on, helped, not_suitable, not_reached, other };
BOOST_DESCRIBE_ENUM(PassingOutcome, taken_on, helped, not_suitable, not_reached, other)

std::string text_of(auto const& text) {
    return text ? text->value : std::string();
}
struct Making {
    Key to;
    std::optional<Key> from;      // an organisation; missing: the centre
    std::optional<Key> volunteer; // one of the two:
    std::optional<Ref> need;
    Text<2000> wants;                    // what they are passed on for
    std::optional<ConsentTaken> consent; // how they said yes; without it nobody is passed on
};
BOOST_DESCRIBE_STRUCT(Making, (), (to, from, volunteer, need, wants, consent))

struct ShownPerson {
    std::string name;
    std::optional<std::string> telephone;
    std::optional<std::string> e_mail;
    std::optional<std::string> channel;
};
BOOST_DESCRIBE_STRUCT(ShownPerson, (), (name, telephone, e_mail, channel))

struct ShownPassing {
    std::int64_t number = 0;
    std::string to;
    std::string to_name;
    std::optional<std::string> from;
    std::optional<std::string> from_name;
    std::optional<std::string> volunteer;
    std::optional<std::int64_t> need;
    std::string state;
    std::int64_t sent_at = 0;
    std::optional<std::int64_t> acknowledged_at;
    std::optional<std::int64_t> closed_at;
    std::optional<std::string> outcome;
};
BOOST_DESCRIBE_STRUCT(ShownPassing, (),
                      (number, to, to_name, from, from_name, volunteer, need, state, sent_at, acknowledged_at,
                       closed_at, outcome))

ShownPassing shown(Turn& turn, Passing const& each) {
    store::CommunityRows rows(turn.database(), turn.centre());
    return {each.number,
            each.to,
            rows.called(PackTable::organisations, each.to),
            if_any(each.from),
            if_any(rows.called(PackTable::organisations, each.from)),
            if_any(each.volunteer),
            each.need == 0 ? std::nullopt : std::optional(each.need),
            each.state,
            seconds(each.sent_at),
            if_any(each.acknowledged_at),
            if_any(each.closed_at),
            if_any(each.outcome)};
}

Outcome<ShownPassing, Refused> answer(Turn& turn, PassingDesk::Result<Passing> result) {
    if (!result) return refuse(no(std::move(result.error().code)));
    return shown(turn, *result);
}

Subject subject_of_new(Turn&, Making const& params) {
    return {{}, params.from ? std::optional(params.from->value) : std::nullopt, {}};
}

Outcome<ShownPassing, Refused> make(Turn& turn, Making const& params) {
    Passing passing;
    passing.to = params.to.value;
    passing.from = text_of(params.from);
    passing.volunteer = text_of(params.volunteer);
    passing.need = params.need ? params.need->value : 0;
    passing.wants = params.wants.value;
    if (params.consent) passing.consent_how = boost::describe::enum_to_string(*params.consent, "");
    passing.consent_by = passing.made_by = turn.principal().id;
    return answer(turn, PassingDesk(turn.change(), turn.centre()).pass(std::move(passing)));
}

struct One {
    Ref number;
};
BOOST_DESCRIBE_STRUCT(One, (), (number))

struct Declining {
    Ref number;
    std::optional<Text<1000>> note;
};
BOOST_DESCRIBE_STRUCT(Declining, (), (number, note))

struct Closing {
    Ref number;
    PassingOutcome outcome = PassingOutcome::helped;
    std::optional<Text<1000>> note;
};
BOOST_DESCRIBE_STRUCT(Closing, (), (number, outcome, note))

// Somebody else's and none look alike.
template <class Params>
Subject subject_of_receiver(Turn& turn, Params const& params) {
    auto const passing = store::Passings(turn.database(), turn.centre()).find(params.number.value);
    return passing ? Subject{{}, passing->to, {}} : Subject{};
}
Subject subject_of_sender(Turn& turn, One const& params) {
    auto const passing = store::Passings(turn.database(), turn.centre()).find(params.number.value);
    return passing ? Subject{if_any(passing->volunteer), if_any(passing->from), {}} : Subject{};
}
Subject subject_of_either(Turn& turn, One const& params) {
    auto const passing = store::Passings(turn.database(), turn.centre()).find(params.number.value);
    if (!passing) return {};
    bool const sent_it = !passing->from.empty() && turn.principal().organisation == passing->from;
    return {if_any(passing->volunteer), sent_it ? passing->from : passing->to, {}};
}

Outcome<ShownPassing, Refused> acknowledge(Turn& turn, One const& params) {
    return answer(
        turn,
        PassingDesk(turn.change(), turn.centre()).acknowledge(params.number.value, turn.principal().id));
}
Outcome<ShownPassing, Refused> decline(Turn& turn, Declining const& params) {
    return answer(
        turn, PassingDesk(turn.change(), turn.centre()).decline(params.number.value, text_of(params.note)));
}
Outcome<ShownPassing, Refused> close(Turn& turn, Closing const& params) {
    return answer(turn, PassingDesk(turn.change(), turn.centre())
                            .close(params.number.value, boost::describe::enum_to_string(params.outcome, ""),
                                   text_of(params.note)));
}
Outcome<ShownPassing, Refused> withdraw(Turn& turn, One const& params) {
    return answer(turn, PassingDesk(turn.change(), turn.centre()).withdraw(params.number.value));
}

struct WholePassing {
    ShownPassing passing;
    std::optional<std::string> wants;
    std::optional<ShownPerson> person; // for whom it is with, while it is open, and for the centre
    std::optional<std::string> consent_how;
    std::optional<std::string> outcome_note; // not for the person
};
BOOST_DESCRIBE_STRUCT(WholePassing, (), (passing, wants, person, consent_how, outcome_note))

// They said yes to being told of; that it was looked at is written down.
std::optional<ShownPerson> person_of(Turn& turn, Passing const& passing) {
    auto& database = turn.database();
    ShownPerson told;
    std::optional<store::ContactRow> contact;
    if (passing.need == 0) {
        told.name =
            store::CommunityRows(database, turn.centre()).called(PackTable::volunteers, passing.volunteer);
        contact = store::find_contact(database, turn.centre(), "volunteer", passing.volunteer);
        turn.seen().push_back({auth::Field::contacts, passing.volunteer});
    } else {
        store::Needs needs(database, turn.centre());
        auto const need = needs.find(passing.need);
        auto const resident = need ? needs.find_resident(need->resident) : std::nullopt;
        if (!resident) return {};
        told.name = resident->name;
        contact = store::find_contact(database, turn.centre(), "resident", std::to_string(need->resident));
        turn.seen().push_back({auth::Field::contacts, "need/" + std::to_string(passing.need)});
    }
    if (contact) {
        told.telephone = if_any(contact->telephone);
        told.e_mail = if_any(contact->e_mail);
        told.channel = if_any(contact->channel);
    }
    return told;
}

Outcome<WholePassing, Refused> look(Turn& turn, One const& params) {
    auto const passing = store::Passings(turn.database(), turn.centre()).find(params.number.value);
    if (!passing) return refuse(no("passing_unknown"));
    bool const staff = turn.reach() == auth::Reach::centre;
    bool const themselves = !staff && turn.scope().volunteer.has_value();
    bool const receiver = !staff && !themselves && turn.principal().organisation == passing->to;
    WholePassing told;
    told.passing = shown(turn, *passing);
    if (receiver && passing->closed_at) { // it is theirs no longer
        told.passing.volunteer.reset();
        told.passing.need.reset();
        return told;
    }
    if (!themselves)
        turn.seen().push_back({auth::Field::special, passing->need == 0
                                                         ? passing->volunteer
                                                         : "need/" + std::to_string(passing->need)});
    told.wants = if_any(passing->wants);
    told.consent_how = if_any(passing->consent_how);
    if (!themselves) told.outcome_note = if_any(passing->outcome_note);
    if (staff || receiver) told.person = person_of(turn, *passing);
    return told;
}

struct Page {
    std::optional<Key> organisation;
    std::optional<Key> volunteer;
    std::optional<bool> open; // only those
    std::optional<Ref> before;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(Page, (), (organisation, volunteer, open, before, limit))

struct PassingList {
    std::vector<ShownPassing> passings; // the newest first
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(PassingList, (), (passings, next))

Outcome<PassingList, Refused> list(Turn& turn, Page const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 50);
    auto const scope = turn.scope();
    auto organisation = text_of(page.organisation);
    auto volunteer = text_of(page.volunteer);
    PassingList told;
    if (scope.organisation) organisation = *scope.organisation;
    if (scope.volunteer) volunteer = *scope.volunteer;
    if ((scope.organisation && organisation.empty()) || (scope.volunteer && volunteer.empty())) return told;
    for (auto const& each : store::Passings(turn.database(), turn.centre())
                                .page(organisation, volunteer, page.open.value_or(false),
                                      page.before ? page.before->value : 0, limit)) {
        auto row = shown(turn, each);
        if (scope.organisation && each.to == organisation && each.closed_at) {
            row.volunteer.reset();
            row.need.reset();
        }
        told.passings.push_back(std::move(row));
    }
    if (told.passings.size() == limit) told.next = told.passings.back().number;
    return told;
}

} // namespace

std::vector<Method> passing_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("passing.make", changes,
                         "A person or a request is passed on to an organisation, with their consent.", make,
                         subject_of_new));
    all.push_back(method("passing.acknowledge", changes, "The organisation has seen it.", acknowledge,
                         subject_of_receiver<One>));
    all.push_back(method("passing.decline", changes, "It takes it no further.", decline,
                         subject_of_receiver<Declining>));
    all.push_back(method("passing.close", changes, "What came of it.", close, subject_of_receiver<Closing>));
    all.push_back(method("passing.withdraw", changes,
                         "Taken back: the organisation sees nothing of it any more.", withdraw,
                         subject_of_sender));
    all.push_back(method("passing.get", reads, "One, with whom it is about.", look, subject_of_either));
    all.push_back(
        by_scope(method("passing.list", reads, "Those to or from somebody, the newest first.", list)));
    return all;
}

} // namespace kith::rpc
