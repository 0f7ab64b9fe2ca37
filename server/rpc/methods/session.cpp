// SPDX-License-Identifier: MIT
#include "auth/password.hpp"
#include "auth/sign_in.hpp"
#include "base/contract.hpp"
#include "desk/community.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/entry.hpp"
#include "rpc/methods/intake.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"
#include "store/community_rows.hpp"
#include "store/open_roles.hpp"
#include "store/principals.hpp"
#include "store/writer.hpp"

#include <boost/describe/class.hpp>

#include <charconv>

namespace kith::rpc {

// What stands in the schemas is described outside the unnamed namespace, where Boost.Describe can see it.
namespace session_wire {

using Address = Text<254>;
using Centre = std::optional<Number<1, 1'000'000'000>>; // may be left out where the server has one

struct BeginCode {
    Centre centre;
    Address address;
};
BOOST_DESCRIBE_STRUCT(BeginCode, (), (centre, address))

struct Register {
    Centre centre;
    Text<120> name;
    Address address; // an e-mail address or a mobile number
    std::optional<Details> details;
    std::optional<Text<64>> role;    // an open one that they would like to take
    std::optional<Text<1000>> wants; // what they would like to do, in their words
};
BOOST_DESCRIBE_STRUCT(Register, (), (centre, name, address, details, role, wants))

struct FinishCode {
    Centre centre;
    Address address;
    Text<16> code;
};
BOOST_DESCRIBE_STRUCT(FinishCode, (), (centre, address, code))

struct FinishLink {
    Text<128> link;
};
BOOST_DESCRIBE_STRUCT(FinishLink, (), (link))

struct BeginPassword {
    Centre centre;
    Address address;
    Text<512> password;
};
BOOST_DESCRIBE_STRUCT(BeginPassword, (), (centre, address, password))

struct FinishTotp {
    Text<128> ticket;
    Text<16> code;
};
BOOST_DESCRIBE_STRUCT(FinishTotp, (), (ticket, code))

struct SetPassword {
    Text<128> ticket;
    Text<512> password;
};
BOOST_DESCRIBE_STRUCT(SetPassword, (), (ticket, password))

struct ChangePassword {
    Text<512> password; // the present one
    Text<512> new_password;
};
BOOST_DESCRIBE_STRUCT(ChangePassword, (), (password, new_password))

struct Revoke {
    Text<20> session;
};
BOOST_DESCRIBE_STRUCT(Revoke, (), (session))

struct Taken {
    bool taken = true; // whether or not anybody has that address
};
BOOST_DESCRIBE_STRUCT(Taken, (), (taken))

struct SignedIn {
    std::optional<Secret> token;
    std::string principal;
    auth::Standing standing = auth::Standing::anonymous;
    std::optional<std::string> volunteer;
    std::optional<std::string> organisation;
    std::int64_t ends_at = 0; // seconds since 1970, UTC
};
BOOST_DESCRIBE_STRUCT(SignedIn, (), (token, principal, standing, volunteer, organisation, ends_at))

struct HalfIn {
    std::optional<Secret> ticket;
};
BOOST_DESCRIBE_STRUCT(HalfIn, (), (ticket))

struct Enrolled {
    std::optional<Secret> ticket;
    std::optional<Secret> totp_address;
};
BOOST_DESCRIBE_STRUCT(Enrolled, (), (ticket, totp_address))

struct Me {
    auth::Standing standing = auth::Standing::anonymous;
    std::optional<std::int64_t> centre;
    std::optional<std::string> principal;
    std::optional<std::string> name;
    std::optional<std::string> volunteer;
    std::optional<std::string> organisation;
    std::optional<std::string> record; // a link's
    std::vector<std::string> methods;  // that the caller may call
};
BOOST_DESCRIBE_STRUCT(Me, (), (standing, centre, principal, name, volunteer, organisation, record, methods))

struct Session {
    std::string session;
    std::int64_t begun_at = 0;
    std::int64_t used_at = 0;
    std::int64_t ends_at = 0;
    bool current = false;
};
BOOST_DESCRIBE_STRUCT(Session, (), (session, begun_at, used_at, ends_at, current))

struct Sessions {
    std::vector<Session> sessions;
};
BOOST_DESCRIBE_STRUCT(Sessions, (), (sessions))

struct Ended {
    bool ended = true;
};
BOOST_DESCRIBE_STRUCT(Ended, (), (ended))

} // namespace session_wire

namespace {

using namespace session_wire;

Refused refused(auth::SignInRefusal const& why) {
    Refused made{why.code, why.retry, {}};
    if (why.wait.count() > 0) made.numbers.emplace_back("seconds", why.wait.count());
    return made;
}

auth::SignIn& ways_in(Turn& turn) {
    KITH_EXPECT(turn.services().sign_in != nullptr);
    return *turn.services().sign_in;
}

// Which centre a stranger means; empty where several are here and none was named.
std::optional<std::int64_t> centre_of(Turn& turn, Centre const& named) {
    if (named) return named->value;
    auto const all = turn.services().writer->centres();
    return all.size() == 1 ? std::optional(all.front().number) : std::nullopt;
}
// The time that codes and sessions go by (auth/entrance.hpp).
Instant time_of(Turn& turn) {
    return turn.services().entrance->latest(turn.database(), turn.now());
}
Refused centre_needed() {
    return {"centre_needed", false, {}};
}

// Who registered by themselves has shown that the address is theirs: from now on they take part.
void welcome(Turn& turn, auth::Principal const& principal) {
    auto& database = turn.database();
    auto const registered = store::take_registration(database, principal.centre, principal.id);
    if (!registered) return;
    auto const& volunteer = registered->volunteer;
    store::CommunityRows rows(database, principal.centre);
    auto cells = rows.find(store::PackTable::volunteers, volunteer);
    if (!cells) return;
    (*cells)[store::column_of(store::PackTable::volunteers, "status")] = "active";
    rows.put(store::PackTable::volunteers, *cells);
    turn.change().publish(principal.centre, {"volunteer.changed", volunteer, "", "", ""});
    desk::IntakeDesk(turn.change(), principal.centre)
        .welcome(volunteer, {registered->role, registered->wants, principal.id});
}

SignedIn told(Turn& turn, auth::Entered const& entered) {
    turn.signed_in(entered.token, entered.ends_at);
    auto const& principal = entered.principal;
    welcome(turn, principal);
    // A browser's session is in the cookie that goes with this answer, and nowhere that a script can read it.
    auto const in_cookie = turn.origin().entry != nullptr;
    return {in_cookie ? std::nullopt : std::optional(Secret{entered.token}),
            principal.id,
            principal.standing,
            if_any(principal.volunteer),
            if_any(principal.organisation),
            entered.ends_at.time_since_epoch().count()};
}

Outcome<Taken, Refused> send_code(Turn& turn, std::int64_t centre, std::string_view address) {
    auto begun =
        ways_in(turn).begin_code(turn.database(), centre, address, turn.origin().address, time_of(turn));
    if (!begun) return refuse(refused(begun.error()));
    if (begun->letter) {
        turn.after_commit([sender = turn.services().sender, letter = std::move(*begun->letter)] {
            KITH_EXPECT(sender != nullptr);
            sender->send(letter);
        });
    }
    return Taken{};
}

Outcome<Taken, Refused> begin_code(Turn& turn, BeginCode const& params) {
    auto const centre = centre_of(turn, params.centre);
    if (!centre) return refuse(centre_needed());
    return send_code(turn, *centre, params.address.value);
}

// A volunteer, their account and how they are reached; paused until they have signed in once. The answer is
// the same whether or not somebody has that address.
Outcome<Taken, Refused> register_volunteer(Turn& turn, Register const& params) {
    auto const centre = centre_of(turn, params.centre);
    if (!centre) return refuse(centre_needed());
    auto& ways = ways_in(turn);
    auto const& place = turn.origin().address;
    if (auto const refused_by = ways.may_register(place, time_of(turn))) return refuse(refused(*refused_by));
    auto const address = auth::read_address(params.address.value);
    if (address.find('@') == std::string::npos && !address.starts_with('+'))
        return refuse(Refused{"address_unreadable", false, {}});
    auto given = given_in(params.details.value_or(Details{}));
    if (!given) return refuse(std::move(given.error()));
    given->name = params.name.value;
    given->address = address;
    given->more.door = "public";
    desk::IntakeDesk intake(turn.change(), *centre);
    // Also where somebody has that address, so that the answer does not tell.
    if (auto flaw = intake.flaw_of(*given)) return refuse(Refused{std::move(flaw->code), false, {}});
    auto& database = turn.database();
    auto const role = params.role ? params.role->value : std::string();
    if (!role.empty() && !store::find_open_role(database, *centre, role))
        return refuse(Refused{"role_not_open", false, {}});
    if (!store::principal_at(database, *centre, address)) {
        auto const volunteer = ways.new_volunteer_id();
        auto const flaw = intake.take_down(volunteer, "paused", *given);
        KITH_EXPECT(!flaw.has_value());
        auto const principal = give_account(turn, *centre, volunteer, params.name.value, address);
        KITH_EXPECT(principal.has_value());
        store::insert_registration(database, {*centre, *principal, volunteer, turn.now(), role,
                                              params.wants ? params.wants->value : std::string()});
    }
    return send_code(turn, *centre, address);
}

Outcome<SignedIn, Refused> finish_code(Turn& turn, FinishCode const& params) {
    auto const centre = centre_of(turn, params.centre);
    if (!centre) return refuse(centre_needed());
    auto entered = ways_in(turn).finish_code(turn.database(), *centre, params.address.value,
                                             params.code.value, turn.origin().address, time_of(turn));
    if (!entered) return refuse(refused(entered.error()));
    return told(turn, *entered);
}

Outcome<SignedIn, Refused> finish_link(Turn& turn, FinishLink const& params) {
    auto entered =
        ways_in(turn).finish_link(turn.database(), params.link.value, turn.origin().address, time_of(turn));
    if (!entered) return refuse(refused(entered.error()));
    return told(turn, *entered);
}

// What the slow part of a password came to.
struct Checked {
    std::optional<Refused> refused;
    bool right = false;
    std::string new_hash;
};

Slow already(Refused refused) {
    return [refused = std::move(refused)] { return std::any(Checked{refused, false, {}}); };
}

Slow check_password(Turn& turn, BeginPassword const& params) {
    auto const centre = centre_of(turn, params.centre);
    if (!centre) return already(centre_needed());
    auto hash = ways_in(turn).password_hash(turn.database(), *centre, params.address.value,
                                            turn.origin().address, time_of(turn));
    if (!hash) return already(refused(hash.error()));
    return [hash = std::move(*hash), given = params.password.value] {
        Checked checked;
        checked.right = auth::is_password(given, hash);
        if (checked.right && auth::needs_new_hash(hash)) checked.new_hash = auth::hash_password(given);
        return std::any(std::move(checked));
    };
}

Outcome<HalfIn, Refused> begin_password(Turn& turn, BeginPassword const& params) {
    auto const& checked = turn.prepared<Checked>();
    if (checked.refused) return refuse(*checked.refused);
    auto ticket =
        ways_in(turn).finish_password(turn.database(), *centre_of(turn, params.centre), params.address.value,
                                      turn.origin().address, checked.right, checked.new_hash, time_of(turn));
    if (!ticket) return refuse(refused(ticket.error()));
    return HalfIn{Secret{std::move(*ticket)}};
}

Outcome<SignedIn, Refused> finish_totp(Turn& turn, FinishTotp const& params) {
    auto entered = ways_in(turn).finish_totp(turn.database(), params.ticket.value, params.code.value,
                                             turn.origin().address, time_of(turn));
    if (!entered) return refuse(refused(entered.error()));
    return told(turn, *entered);
}

std::string_view word_of(auth::PasswordRefusal refusal) {
    switch (refusal) {
    case auth::PasswordRefusal::too_short: return "password_too_short";
    case auth::PasswordRefusal::too_long: return "password_too_long";
    case auth::PasswordRefusal::too_common: return "password_too_common";
    case auth::PasswordRefusal::too_like_you: break;
    }
    return "password_too_like_you";
}

Slow hash_new_password(Turn& turn, SetPassword const& params) {
    auto const name =
        ways_in(turn).invited(turn.database(), params.ticket.value, turn.origin().address, time_of(turn));
    if (!name) return already(refused(name.error()));
    if (auto const accepted = auth::accept_password(params.password.value, *name); !accepted)
        return already({std::string(word_of(accepted.error())), true, {}});
    return [given = params.password.value] {
        return std::any(Checked{std::nullopt, true, auth::hash_password(given)});
    };
}

Outcome<Enrolled, Refused> set_password(Turn& turn, SetPassword const& params) {
    auto const& checked = turn.prepared<Checked>();
    if (checked.refused) return refuse(*checked.refused);
    auto enrolled =
        ways_in(turn).set_password(turn.database(), params.ticket.value, checked.new_hash, time_of(turn));
    if (!enrolled) return refuse(refused(enrolled.error()));
    return Enrolled{Secret{std::move(enrolled->ticket)}, Secret{std::move(enrolled->totp_address)}};
}

Slow check_and_hash(Turn& turn, ChangePassword const& params) {
    auto hash =
        ways_in(turn).own_hash(turn.database(), turn.principal(), turn.origin().address, time_of(turn));
    if (!hash) return already(refused(hash.error()));
    auto const row = store::find_principal(turn.database(), turn.centre(), turn.principal().id);
    if (auto const accepted = auth::accept_password(params.new_password.value, row->address); !accepted)
        return already({std::string(word_of(accepted.error())), true, {}});
    return [hash = std::move(*hash), given = params.password.value, chosen = params.new_password.value] {
        Checked checked;
        checked.right = auth::is_password(given, hash);
        if (checked.right) checked.new_hash = auth::hash_password(chosen);
        return std::any(std::move(checked));
    };
}

Outcome<Ended, Refused> change_password(Turn& turn, ChangePassword const&) {
    auto const& checked = turn.prepared<Checked>();
    if (checked.refused) return refuse(*checked.refused);
    auto const changed =
        ways_in(turn).change_password(turn.database(), turn.principal(), turn.origin().address, checked.right,
                                      checked.new_hash, time_of(turn));
    if (!changed) return refuse(refused(changed.error()));
    return Ended{};
}

Outcome<Me, Refused> me(Turn& turn, Nothing const&) {
    auto const& principal = turn.principal();
    Me told;
    told.standing = principal.standing;
    if (principal.centre != 0) told.centre = principal.centre;
    told.principal = if_any(principal.id);
    told.volunteer = if_any(principal.volunteer);
    told.organisation = if_any(principal.organisation);
    told.record = if_any(principal.record);
    if (auto const row = store::find_principal(turn.database(), principal.centre, principal.id))
        told.name = if_any(row->name);
    for (auto const& row : auth::method_permissions()) {
        if (!turn.services().demo && row.name.starts_with("demo.")) continue;
        auto const reach = auth::reach_of(row, principal.standing);
        bool const by_link = principal.standing == auth::Standing::link && reach == auth::Reach::own;
        auto const& own = principal.methods;
        if (reach == auth::Reach::none || (by_link && std::ranges::find(own, row.name) == own.end()))
            continue;
        told.methods.emplace_back(row.name);
    }
    return told;
}

Outcome<Sessions, Refused> list(Turn& turn, Nothing const&) {
    auto const& principal = turn.principal();
    Sessions told;
    for (auto const& each : store::sessions_of(turn.database(), principal.centre, principal.id)) {
        told.sessions.push_back({std::to_string(each.id), each.begun_at.time_since_epoch().count(),
                                 each.used_at.time_since_epoch().count(),
                                 each.ends_at.time_since_epoch().count(),
                                 auth::SessionId{each.id} == principal.session});
    }
    return told;
}

Outcome<Ended, Refused> end_one(Turn& turn, auth::SessionId session) {
    auto const& principal = turn.principal();
    auto& entrance = *turn.services().entrance;
    if (!entrance.end_session(turn.database(), principal.centre, principal.id, session))
        return refuse(Refused{"session_unknown", false, {}});
    if (session == principal.session) turn.signed_out();
    return Ended{};
}

Outcome<Ended, Refused> revoke(Turn& turn, Revoke const& params) {
    std::int64_t number = 0;
    auto const& text = params.session.value;
    auto const [read_to, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || read_to != text.data() + text.size())
        return refuse(Refused{"session_unknown", false, {}});
    return end_one(turn, auth::SessionId{number});
}

Outcome<Ended, Refused> end(Turn& turn, Nothing const&) {
    return end_one(turn, turn.principal().session);
}

} // namespace

std::optional<std::string> give_account(Turn& turn, std::int64_t centre, std::string const& volunteer,
                                        std::string const& name, std::string const& address) {
    auto& database = turn.database();
    store::PrincipalRow row;
    row.centre = centre;
    row.id = ways_in(turn).new_principal_id();
    row.standing = auth::word_of(auth::Standing::volunteer);
    row.name = name;
    row.address = address;
    row.volunteer = volunteer;
    row.made_at = turn.now();
    if (!store::insert_principal(database, row)) return {};
    turn.change().publish(centre, {"principal.changed", "", "", "", row.id});
    return row.id;
}

std::vector<Method> session_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("session.begin_code", enters,
                         "Sends a one-time code and a link to the address, if anybody here has it.",
                         begin_code));
    all.push_back(method("volunteer.register", enters,
                         "Somebody registers themselves: a code to sign in goes to their address.",
                         register_volunteer));
    all.push_back(method("session.finish_code", enters, "Signs in with a one-time code.", finish_code));
    all.push_back(
        method("session.finish_link", enters, "Signs in with the link sent beside the code.", finish_link));
    all.push_back(
        with_slow(method("session.begin_password", enters,
                         "The first step for coordinators, brokers and administrators.", begin_password),
                  check_password));
    all.push_back(method("session.finish_totp", enters, "The second step: a code of the authenticator app.",
                         finish_totp));
    all.push_back(with_slow(method("session.set_password", enters,
                                   "Chooses a password with the ticket of an invitation; ends every session.",
                                   set_password),
                            hash_new_password));
    all.push_back(with_slow(
        by_scope(method("session.change_password", enters,
                        "Another password; every other session of the caller ends.", change_password)),
        check_and_hash));
    all.push_back(method("session.me", reads, "Who the caller is, and what they may call.", me));
    all.push_back(by_scope(method("session.list", reads, "The caller's sessions.", list)));
    all.push_back(by_scope(method("session.revoke", changes, "Ends one of the caller's sessions.", revoke)));
    all.push_back(by_scope(method("session.end", changes, "Signs out.", end)));
    return all;
}

} // namespace kith::rpc
