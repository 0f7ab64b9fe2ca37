// SPDX-License-Identifier: MIT
#include "auth/sign_in.hpp"
#include "base/contract.hpp"
#include "rpc/methods/entry.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"
#include "store/community_rows.hpp"
#include "store/writer.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum_from_string.hpp>

namespace kith::rpc {

namespace principal_wire {

using Id = Text<64>;

struct Invite {
    auth::Standing standing = auth::Standing::volunteer;
    Text<120> name;
    std::optional<Text<254>> address;
    std::optional<Id> volunteer;
    std::optional<Id> organisation;
};
BOOST_DESCRIBE_STRUCT(Invite, (), (standing, name, address, volunteer, organisation))

struct About {
    Id principal;
};
BOOST_DESCRIBE_STRUCT(About, (), (principal))

struct ChangeRights {
    Id principal;
    auth::Standing standing = auth::Standing::volunteer;
    std::optional<Id> volunteer;
    std::optional<Id> organisation;
};
BOOST_DESCRIBE_STRUCT(ChangeRights, (), (principal, standing, volunteer, organisation))

struct Page {
    std::optional<Id> after;
    std::optional<Number<1, 200>> limit;
    std::optional<bool> staff; // only coordinators, brokers and administrators
};
BOOST_DESCRIBE_STRUCT(Page, (), (after, limit, staff))

struct Made {
    std::string principal;
};
BOOST_DESCRIBE_STRUCT(Made, (), (principal))

struct Line {
    std::string principal;
    std::string standing;
    std::string name;
    std::optional<std::string> address;
    std::optional<std::string> volunteer;
    std::optional<std::string> organisation;
    bool suspended = false;
    bool invited = false; // has an account that needs a password and has not chosen one
};
BOOST_DESCRIBE_STRUCT(Line, (),
                      (principal, standing, name, address, volunteer, organisation, suspended, invited))

struct Lines {
    std::vector<Line> principals;
    std::optional<std::string> next; // the `after` of the next page
};
BOOST_DESCRIBE_STRUCT(Lines, (), (principals, next))

} // namespace principal_wire

namespace {

using namespace principal_wire;
using auth::Standing;

bool is_administrators(Standing standing) {
    return standing == Standing::coordinator || standing == Standing::administrator;
}

// Coordinators look after volunteers, organisers and brokers; administrators after everybody.
bool may_manage(Standing who, Standing whom) {
    bool const a_person =
        whom != Standing::anonymous && whom != Standing::integration && whom != Standing::link;
    return a_person && (who == Standing::administrator || !is_administrators(whom));
}

bool has_password(Standing standing) {
    return standing == Standing::broker || is_administrators(standing);
}

Standing standing_of(store::PrincipalRow const& row) {
    auto standing = Standing::anonymous;
    boost::describe::enum_from_string(row.standing.c_str(), standing);
    return standing;
}

std::string text_of(std::optional<Id> const& id) {
    return id ? id->value : std::string();
}

// What the standing needs to mean something, and whether this centre has whom it names; the code of what is
// wrong.
std::optional<Refused> unfit(Turn& turn, Standing standing, std::optional<Id> const& volunteer,
                             std::optional<Id> const& organisation) {
    using store::PackTable;
    if (standing == Standing::volunteer && !volunteer) return no("volunteer_needed");
    if (standing == Standing::organiser && !organisation) return no("organisation_needed");
    store::CommunityRows rows(turn.database(), turn.centre());
    if (volunteer && !rows.find(PackTable::volunteers, volunteer->value)) return no("volunteer_unknown");
    if (organisation && !rows.find(PackTable::organisations, organisation->value))
        return no("organisation_unknown");
    return {};
}

void publish(Turn& turn, std::string const& principal) {
    store::Event event;
    event.kind = "principal.changed";
    event.other = principal;
    turn.change().publish(turn.centre(), event);
}

void send_invitation(Turn& turn, store::PrincipalRow const& row) {
    auto& ways = *turn.services().sign_in;
    auto const ticket = ways.make_invitation(turn.database(), row, turn.now());
    turn.after_commit([sender = turn.services().sender, letter = ways.invitation_letter(row, ticket)] {
        KITH_EXPECT(sender != nullptr);
        sender->send(letter);
    });
}

// Somebody the caller may look after, and is not.
Outcome<store::PrincipalRow, Refused> managed(Turn& turn, Id const& id) {
    auto row = store::find_principal(turn.database(), turn.centre(), id.value);
    if (!row) return refuse(no("principal_unknown"));
    if (row->id == turn.principal().id) return refuse(no("own_account"));
    if (!may_manage(turn.principal().standing, standing_of(*row))) return refuse(no("not_allowed"));
    return std::move(*row);
}

Outcome<Made, Refused> invite(Turn& turn, Invite const& params) {
    if (!may_manage(turn.principal().standing, params.standing)) return refuse(no("not_allowed"));
    if (auto const flaw = unfit(turn, params.standing, params.volunteer, params.organisation))
        return refuse(*flaw);
    auto const address = params.address ? auth::read_address(params.address->value) : std::string();
    if (params.address && address.empty()) return refuse(no("address_unreadable"));
    bool const reachable = address.find('@') != std::string::npos || address.starts_with('+');
    if (!reachable && (has_password(params.standing) || params.address)) return refuse(no("address_needed"));
    store::PrincipalRow row;
    row.centre = turn.centre();
    row.id = turn.services().sign_in->new_principal_id();
    row.standing = auth::word_of(params.standing);
    row.name = params.name.value;
    row.address = address;
    row.volunteer = text_of(params.volunteer);
    row.organisation = text_of(params.organisation);
    row.made_at = turn.now();
    if (!store::insert_principal(turn.database(), row)) return refuse(no("address_taken"));
    if (has_password(params.standing)) send_invitation(turn, row);
    publish(turn, row.id);
    return Made{row.id};
}

Outcome<Made, Refused> set_suspended(Turn& turn, About const& params, bool suspended) {
    auto row = managed(turn, params.principal);
    if (!row) return refuse(row.error());
    row->suspended = suspended;
    store::update_principal(turn.database(), *row);
    auto& entrance = *turn.services().entrance;
    // Coming back means signing in again.
    if (suspended) entrance.end_sessions_of(turn.database(), turn.centre(), row->id);
    entrance.rights_changed(turn.centre(), row->id);
    publish(turn, row->id);
    return Made{row->id};
}

Outcome<Made, Refused> suspend(Turn& turn, About const& params) {
    return set_suspended(turn, params, true);
}
Outcome<Made, Refused> restore(Turn& turn, About const& params) {
    return set_suspended(turn, params, false);
}

// A new invitation to choose a password; the old one works until then.
Outcome<Made, Refused> reset(Turn& turn, About const& params) {
    auto const row = managed(turn, params.principal);
    if (!row) return refuse(row.error());
    if (!has_password(standing_of(*row))) return refuse(no("no_password_needed"));
    send_invitation(turn, *row);
    return Made{row->id};
}

Outcome<Made, Refused> change_rights(Turn& turn, ChangeRights const& params) {
    auto row = managed(turn, params.principal);
    if (!row) return refuse(row.error());
    if (!may_manage(turn.principal().standing, params.standing)) return refuse(no("not_allowed"));
    if (auto const flaw = unfit(turn, params.standing, params.volunteer, params.organisation))
        return refuse(*flaw);
    auto const was = standing_of(*row);
    row->standing = auth::word_of(params.standing);
    row->volunteer = text_of(params.volunteer);
    row->organisation = text_of(params.organisation);
    store::update_principal(turn.database(), *row);
    auto& entrance = *turn.services().entrance;
    // A session is as long, and its sign-in as strong, as the standing it began with asked for.
    if (has_password(params.standing) != has_password(was))
        entrance.end_sessions_of(turn.database(), turn.centre(), row->id);
    entrance.rights_changed(turn.centre(), row->id);
    if (has_password(params.standing) && row->password.empty()) send_invitation(turn, *row);
    publish(turn, row->id);
    return Made{row->id};
}

Outcome<Lines, Refused> list(Turn& turn, Page const& params) {
    constexpr std::int64_t usual = 50;
    auto const limit = static_cast<std::size_t>(params.limit ? params.limit->value : usual);
    auto rows = store::list_principals(turn.database(), turn.centre(), text_of(params.after), limit + 1,
                                       params.staff.value_or(false));
    Lines told;
    if (rows.size() > limit) {
        rows.pop_back();
        told.next = rows.back().id;
    }
    auto const if_any = [](std::string const& text) {
        return text.empty() ? std::nullopt : std::optional(text);
    };
    for (auto const& row : rows) {
        Subject const subject{if_any(row.volunteer), if_any(row.organisation), {}};
        bool const contacts = turn.may_see(auth::Field::contacts, subject);
        told.principals.push_back({row.id, row.standing, row.name,
                                   contacts ? if_any(row.address) : std::nullopt, if_any(row.volunteer),
                                   if_any(row.organisation), row.suspended,
                                   has_password(standing_of(row)) && row.password.empty()});
    }
    return told;
}

} // namespace

std::vector<Method> principal_methods() {
    using enum Effect;
    return {method("principal.invite", changes,
                   "Gives somebody an account; who needs a password is sent a letter.", invite),
            method("principal.suspend", changes,
                   "Nothing is allowed to the account any longer; it is signed out.", suspend),
            method("principal.restore", changes, "Ends a suspension.", restore),
            method("principal.reset", changes, "Sends a new invitation to choose a password.", reset),
            method("principal.change", changes, "What the account stands for from now on.", change_rights),
            method("principal.list", reads, "The centre's accounts, by id.", list)};
}

} // namespace kith::rpc
