// SPDX-License-Identifier: MIT
#include "rpc/methods/delegates.hpp"

#include "auth/entrance.hpp"
#include "auth/sign_in.hpp"
#include "base/contract.hpp"
#include "desk/community.hpp"
#include "desk/delegates.hpp"
#include "exchange/cells.hpp"
#include "model/roster.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"
#include "store/writer.hpp"

#include <boost/describe/enum.hpp>

#include <algorithm>

namespace kith::rpc {

namespace {

using store::seconds;
using Key = Text<key_bytes_max>;
using Ref = Number<1, INT64_MAX>;

enum class SpeaksAs : std::uint8_t { organiser, delegate };
BOOST_DESCRIBE_ENUM(SpeaksAs, organiser, delegate)

template <class Params>
Subject subject_of(Turn&, Params const& params) {
    return {{}, params.organisation.value, {}};
}

struct Appointing {
    Key organisation;
    SpeaksAs kind = SpeaksAs::organiser;
    Text<120> name;
    Text<254> address;
    std::optional<Text<32>> from;  // a day; missing: from now
    std::optional<Text<32>> until; // the last day; missing: until further notice, which a delegate is not
};
BOOST_DESCRIBE_STRUCT(Appointing, (), (organisation, kind, name, address, from, until))

struct ShownDelegate {
    std::int64_t number = 0;
    std::string principal;
    std::optional<std::string> name;
    std::string kind;
    std::int64_t from = 0;
    std::optional<std::int64_t> until; // not at that instant any more
    bool speaks = false;               // now
    std::optional<std::int64_t> ended_at;
};
BOOST_DESCRIBE_STRUCT(ShownDelegate, (), (number, principal, name, kind, from, until, speaks, ended_at))

ShownDelegate shown(Turn& turn, store::Delegate const& each) {
    auto const row = store::find_principal(turn.database(), turn.centre(), each.principal);
    bool const speaks =
        !each.ended_at && each.from <= turn.now() && (!each.until || turn.now() < *each.until);
    return {each.number, each.principal,       row ? if_any(row->name) : std::nullopt,
            each.kind,   seconds(each.from),   if_any(each.until),
            speaks,      if_any(each.ended_at)};
}

// Organisers choose who stands in for them, and no more organisers: that is the centre's.
Outcome<ShownDelegate, Refused> appoint(Turn& turn, Appointing const& params) {
    KITH_EXPECT(turn.services().sign_in != nullptr && turn.services().entrance != nullptr);
    if (turn.scope().organisation && params.kind != SpeaksAs::delegate) return refuse(no("delegates_only"));
    auto const& zone = desk::zone_named(turn.change().centre(turn.centre()).zone);
    store::Delegate delegate;
    delegate.organisation = params.organisation.value;
    delegate.kind = boost::describe::enum_to_string(params.kind, "");
    delegate.appointed_by = turn.principal().id;
    delegate.from = turn.now();
    if (params.from) {
        auto const day = exchange::parse_date(params.from->value);
        if (!day) return refuse(no("day_unreadable"));
        delegate.from = std::max(zone.midnight(*day), turn.now());
    }
    if (params.until) {
        auto const day = exchange::parse_date(params.until->value);
        if (!day) return refuse(no("day_unreadable"));
        delegate.until = zone.midnight(*day + std::chrono::days(1));
    }
    store::PrincipalRow account;
    account.id = turn.services().sign_in->new_principal_id();
    account.name = params.name.value;
    account.address = auth::read_address(params.address.value);
    auto made = desk::DelegateDesk(turn.change(), turn.centre()).appoint(std::move(delegate), account);
    if (!made) return refuse(no(std::move(made.error().code)));
    turn.services().entrance->rights_changed(turn.centre(), made->principal);
    return shown(turn, *made);
}

struct Ending {
    Key organisation;
    Ref number;
};
BOOST_DESCRIBE_STRUCT(Ending, (), (organisation, number))

Outcome<Nothing, Refused> end(Turn& turn, Ending const& params) {
    KITH_EXPECT(turn.services().entrance != nullptr);
    desk::DelegateDesk desk(turn.change(), turn.centre());
    if (turn.scope().organisation) {
        auto const there = store::Delegates(turn.database(), turn.centre()).find(params.number.value);
        if (there && there->organisation == params.organisation.value && there->kind != "delegate")
            return refuse(no("delegates_only"));
    }
    auto ended = desk.end(params.organisation.value, params.number.value, turn.principal().id);
    if (!ended) return refuse(no(std::move(ended.error().code)));
    auto& entrance = *turn.services().entrance;
    auto const row = store::find_principal(turn.database(), turn.centre(), ended->principal);
    if (row && row->suspended) entrance.end_sessions_of(turn.database(), turn.centre(), ended->principal);
    entrance.rights_changed(turn.centre(), ended->principal);
    return Nothing{};
}

struct Asking {
    Key organisation;
    std::optional<bool> all; // those that have ended too
};
BOOST_DESCRIBE_STRUCT(Asking, (), (organisation, all))

struct DelegateList {
    std::vector<ShownDelegate> delegates; // the newest first
};
BOOST_DESCRIBE_STRUCT(DelegateList, (), (delegates))

Outcome<DelegateList, Refused> list(Turn& turn, Asking const& params) {
    DelegateList told;
    for (auto const& each : store::Delegates(turn.database(), turn.centre())
                                .of(params.organisation.value, params.all.value_or(false)))
        told.delegates.push_back(shown(turn, each));
    return told;
}

} // namespace

std::vector<Method> delegate_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("organisation.appoint", changes,
                         "Somebody speaks for an organisation, from when to when.", appoint,
                         subject_of<Appointing>));
    all.push_back(method("organisation.end_delegate", changes, "They speak for it no longer.", end,
                         subject_of<Ending>));
    all.push_back(method("organisation.delegates", reads, "Who speaks for it, from when to when.", list,
                         subject_of<Asking>));
    return all;
}

} // namespace kith::rpc
