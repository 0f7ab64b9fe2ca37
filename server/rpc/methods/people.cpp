// SPDX-License-Identifier: MIT
#include "rpc/methods/people.hpp"

#include "auth/sign_in.hpp"
#include "desk/community.hpp"
#include "desk/messages.hpp"
#include "exchange/cells.hpp"
#include "explanation/codes.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/turn.hpp"
#include "store/correspondence.hpp"
#include "store/logged_hours.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <algorithm>

namespace kith::rpc {

namespace {

using Key = Text<key_bytes_max>;

// ---- contacts ----

// One of the two.
struct Whose {
    std::optional<Key> volunteer;
    std::optional<Key> organisation;
};
BOOST_DESCRIBE_STRUCT(Whose, (), (volunteer, organisation))

enum class Channel : std::uint8_t { e_mail, text, ring, letter };
BOOST_DESCRIBE_ENUM(Channel, e_mail, text, ring, letter)

struct NewContact {
    std::optional<Key> volunteer;
    std::optional<Key> organisation;
    std::optional<Text<254>> e_mail;
    std::optional<Text<40>> telephone;
    Channel channel = Channel::e_mail;  // how they want to be told
    std::optional<Text<5>> quiet_from;  // 21:30: no message from then ...
    std::optional<Text<5>> quiet_until; // ... until then, by the centre's clock
    std::optional<Text<16>> language;   // "en"
    std::optional<Text<400>> address;   // of letters, with line ends; missing: as it was
};
BOOST_DESCRIBE_STRUCT(NewContact, (),
                      (volunteer, organisation, e_mail, telephone, channel, quiet_from, quiet_until, language,
                       address))

struct Contact {
    bool known = false; // false: nobody has told the centre
    std::optional<std::string> e_mail;
    std::optional<std::string> telephone;
    std::optional<std::string> channel;
    std::optional<std::string> quiet_from;
    std::optional<std::string> quiet_until;
    std::optional<std::string> language;
    std::optional<std::string> address;
};
BOOST_DESCRIBE_STRUCT(Contact, (),
                      (known, e_mail, telephone, channel, quiet_from, quiet_until, language, address))

template <class Params>
Subject subject_of(Turn&, Params const& params) {
    Subject subject;
    if (params.volunteer) subject.volunteer = params.volunteer->value;
    if (params.organisation) subject.organisation = params.organisation->value;
    return subject;
}

struct Holder {
    std::string kind;
    std::string id;
};

// Who is meant, if there is such a one and the caller sees contacts of theirs.
template <class Params>
Outcome<Holder, Refused> holder(Turn& turn, Params const& params) {
    if (params.volunteer.has_value() == params.organisation.has_value())
        return refuse(no("volunteer_or_organisation"));
    store::CommunityRows rows(turn.database(), turn.centre());
    if (params.organisation) {
        auto const& id = params.organisation->value;
        if (!rows.find(store::PackTable::organisations, id)) return refuse(no("organisation_unknown"));
        return Holder{"organisation", id};
    }
    auto const& id = params.volunteer->value;
    if (!rows.find(store::PackTable::volunteers, id)) return refuse(no("volunteer_unknown"));
    if (!turn.may_see(auth::Field::contacts, {id, {}, {}})) return refuse(no("not_allowed"));
    return Holder{"volunteer", id};
}

std::string clock_text(std::int32_t minutes) {
    auto const two = [](std::int32_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return two(minutes / 60) + ":" + two(minutes % 60);
}

Outcome<Contact, Refused> contact(Turn& turn, Whose const& params) {
    auto const whose = holder(turn, params);
    if (!whose) return refuse(whose.error());
    Contact told;
    auto const row = store::find_contact(turn.database(), turn.centre(), whose->kind, whose->id);
    if (!row) return told;
    told.known = true;
    told.e_mail = if_any(row->e_mail);
    told.telephone = if_any(row->telephone);
    told.channel = row->channel;
    told.language = if_any(row->language);
    told.address =
        if_any(store::Correspondence(turn.database(), turn.centre()).postal_address(whose->kind, whose->id));
    if (row->quiet_from >= 0) {
        told.quiet_from = clock_text(row->quiet_from);
        told.quiet_until = clock_text(row->quiet_until);
    }
    return told;
}

Outcome<Nothing, Refused> set_contact(Turn& turn, NewContact const& params) {
    auto const whose = holder(turn, params);
    if (!whose) return refuse(whose.error());
    store::ContactRow row;
    row.kind = whose->kind;
    row.id = whose->id;
    if (params.e_mail) {
        row.e_mail = auth::read_address(params.e_mail->value);
        if (row.e_mail.find('@') == std::string::npos) return refuse(no("address_unreadable"));
    }
    if (params.telephone) {
        row.telephone = auth::read_address(params.telephone->value);
        if (!row.telephone.starts_with('+')) return refuse(no("telephone_unreadable"));
    }
    row.channel = boost::describe::enum_to_string(params.channel, "");
    bool const lacks =
        (params.channel == Channel::e_mail && row.e_mail.empty()) ||
        ((params.channel == Channel::text || params.channel == Channel::ring) && row.telephone.empty());
    if (lacks) return refuse(no("address_needed"));
    if (params.quiet_from.has_value() != params.quiet_until.has_value())
        return refuse(no("quiet_hours_unreadable"));
    if (params.quiet_from) {
        auto const from = exchange::parse_time(params.quiet_from->value);
        auto const until = exchange::parse_time(params.quiet_until->value);
        if (!from || !until || *from >= minutes_per_day || *until >= minutes_per_day)
            return refuse(no("quiet_hours_unreadable"));
        row.quiet_from = *from;
        row.quiet_until = *until;
    }
    if (params.language) row.language = params.language->value;
    store::put_contact(turn.database(), turn.centre(), row, turn.now());
    if (params.address)
        store::Correspondence(turn.database(), turn.centre())
            .put_postal_address(row.kind, row.id, params.address->value, turn.now());
    bool const person = row.kind == "volunteer";
    turn.change().publish(turn.centre(),
                          {person ? "volunteer.changed" : "organisation.changed",
                           person ? row.id : std::string(), person ? std::string() : row.id, "", ""});
    return Nothing{};
}

// ---- links out of messages ----

struct LinkShown {
    std::string record;               // "match/V0042/R17"
    std::vector<std::string> methods; // that it may call, each about this record alone
    std::optional<std::string> volunteer;
    std::optional<std::string> opening;
    std::optional<std::string> transfer; // of hours
    std::optional<std::int64_t> minutes;
    std::optional<std::string> worked_on;
    std::string person; // names, as the message had them
    std::string opening_name;
    std::string organisation_name;
    std::optional<std::int64_t> starts;
    std::optional<std::string> state;
    std::string centre_name;
};
BOOST_DESCRIBE_STRUCT(LinkShown, (),
                      (record, methods, volunteer, opening, transfer, minutes, worked_on, person,
                       opening_name, organisation_name, starts, state, centre_name))

// "match/V12/R3": ids hold no slash that could be meant as one, so the match itself says where to cut.
std::optional<store::KeptMatch> match_of(store::Matches& matches, std::string_view record) {
    constexpr std::string_view kind = "match/";
    if (!record.starts_with(kind)) return std::nullopt;
    record.remove_prefix(kind.size());
    for (auto at = record.find('/'); at != std::string_view::npos; at = record.find('/', at + 1)) {
        if (auto found = matches.find(record.substr(0, at), record.substr(at + 1))) return found;
    }
    return std::nullopt;
}

Outcome<LinkShown, Refused> look_at_link(Turn& turn, Nothing const&) {
    auto const& principal = turn.principal();
    LinkShown shown;
    shown.record = principal.record;
    shown.methods = principal.methods;
    store::Matches matches(turn.database(), turn.centre());
    std::string volunteer;
    std::string opening;
    constexpr std::string_view hours_kind = "hours/";
    if (auto const match = match_of(matches, principal.record)) {
        volunteer = match->volunteer;
        opening = match->opening;
        shown.state = std::string(explanation::code_of(match->state));
    } else if (principal.record.starts_with(hours_kind)) {
        auto const hours = store::find_logged_hours(turn.database(), turn.centre(),
                                                    principal.record.substr(hours_kind.size()));
        if (!hours) return refuse(no("unknown"));
        volunteer = hours->volunteer;
        opening = hours->opening;
        shown.transfer = hours->transfer;
        shown.minutes = hours->minutes;
        shown.worked_on = hours->worked_on;
        shown.state = hours->state;
    }
    shown.volunteer = if_any(volunteer);
    shown.opening = if_any(opening);
    auto const all = store::centres(turn.database());
    auto const& centre = *std::ranges::find(all, turn.centre(), &store::Centre::number);
    auto const about = desk::about(turn.database(), centre, volunteer, opening);
    shown.person = about.person;
    shown.opening_name = about.opening;
    shown.organisation_name = about.organisation;
    if (about.starts) shown.starts = about.starts->time_since_epoch().count();
    shown.centre_name = centre.name;
    return shown;
}

// ---- who could step in ----

struct OfOpening {
    Key opening;
};
BOOST_DESCRIBE_STRUCT(OfOpening, (), (opening))

struct Replacement {
    std::string volunteer;
    std::string name;
    std::int64_t score = 0; // 0: waits already
};
BOOST_DESCRIBE_STRUCT(Replacement, (), (volunteer, name, score))

struct Replacements {
    std::int64_t count = 0;
    std::vector<Replacement>
        people; // the best first; empty for an organisation that has not delegated the yes
    std::optional<std::int64_t> made_at;
};
BOOST_DESCRIBE_STRUCT(Replacements, (), (count, people, made_at))

Subject subject_of_opening(Turn& turn, OfOpening const& params) {
    store::CommunityRows rows(turn.database(), turn.centre());
    return {{}, desk::organisation_of(rows, params.opening.value), {}};
}

bool is_direct(store::CommunityRows& rows, std::string const& opening) {
    auto const role = desk::role_of(rows, opening);
    auto const cells = role ? rows.find(store::PackTable::roles, *role) : std::nullopt;
    if (!cells) return false;
    auto const yes = exchange::parse_yes_no((*cells)[store::column_of(store::PackTable::roles, "direct")]);
    return yes && yes->value_or(false);
}

Outcome<Replacements, Refused> replacements(Turn& turn, OfOpening const& params) {
    store::CommunityRows rows(turn.database(), turn.centre());
    auto const list = store::replacements(turn.database(), turn.centre(), params.opening.value);
    Replacements told;
    told.count = static_cast<std::int64_t>(list.size());
    if (!list.empty()) told.made_at = list.front().made_at.time_since_epoch().count();
    if (turn.scope().organisation && !is_direct(rows, params.opening.value)) return told;
    for (auto const& each : list) {
        auto const cells = rows.find(store::PackTable::volunteers, each.volunteer);
        auto const name = cells ? (*cells)[store::column_of(store::PackTable::volunteers, "name")] : "";
        told.people.push_back({each.volunteer, name, each.score});
    }
    return told;
}

// ---- what people were told ----

struct AboutPair {
    Key volunteer;
    Key opening;
};
BOOST_DESCRIBE_STRUCT(AboutPair, (), (volunteer, opening))

struct ShownMessage {
    std::string to; // volunteer, organisation, principal, address
    std::string name;
    std::string state; // waiting, sent, failed, dropped
    std::int64_t queued_at = 0;
    std::int64_t attempts = 0;
};
BOOST_DESCRIBE_STRUCT(ShownMessage, (), (to, name, state, queued_at, attempts))

struct MessageList {
    std::vector<ShownMessage> messages; // the newest first, at most 100
};
BOOST_DESCRIBE_STRUCT(MessageList, (), (messages))

Outcome<MessageList, Refused> messages(Turn& turn, AboutPair const& pair) {
    MessageList list;
    for (auto const& each : store::Messages(turn.database(), turn.centre())
                                .about(pair.volunteer.value, pair.opening.value, 100)) {
        list.messages.push_back(
            {each.to_kind, each.name, each.state, each.queued_at.time_since_epoch().count(), each.attempts});
    }
    return list;
}

} // namespace

std::vector<Method> people_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("contact.get", reads, "How somebody is reached.", contact, subject_of<Whose>));
    all.push_back(method("contact.set", changes, "How somebody is reached from now on.", set_contact,
                         subject_of<NewContact>));
    all.push_back(by_scope(
        method("link.look", reads, "What a link out of a message is about, and may do.", look_at_link)));
    all.push_back(method("replacement.list", reads, "Who could step in where somebody dropped out.",
                         replacements, subject_of_opening));
    all.push_back(
        method("message.list", reads, "What was said about a match to whom, and whether it went.", messages));
    return all;
}

} // namespace kith::rpc
