// SPDX-License-Identifier: MIT
#include "rpc/methods/bank.hpp"
#include "rpc/methods/credits.hpp"
#include "store/community_rows.hpp"
#include "store/words.hpp"

#include <algorithm>

namespace kith::rpc {

using namespace bank;
using namespace ledger;

namespace {

using Limit = Number<-limit_minutes_max, limit_minutes_max>;

struct Opening {
    AccountKind kind = AccountKind::member;
    std::optional<Scheme> scheme;  // default: rewards
    std::optional<Text<64>> id;    // the volunteer's, the organisation's; a name of its own for the rest
    std::optional<Text<120>> name; // default: as the community has it
    std::optional<bool> hours_only;
    std::optional<Limit> floor;
    std::optional<Limit> ceiling;
    std::optional<Limit> soft;
};
BOOST_DESCRIBE_STRUCT(Opening, (), (kind, scheme, id, name, hours_only, floor, ceiling, soft))

struct Opened {
    std::string account; // its reference
    std::int64_t entry = 0;
};
BOOST_DESCRIBE_STRUCT(Opened, (), (account, entry))

template <class Params>
Limits limits_of(Params const& params) {
    Limits limits;
    if (params.floor) limits.floor = params.floor->value;
    if (params.ceiling) limits.ceiling = params.ceiling->value;
    if (params.soft) limits.soft = params.soft->value;
    return limits;
}

Outcome<Opened, Refused> open(Turn& turn, Opening const& params) {
    bool const named = params.id || params.kind == AccountKind::issuer;
    if (!named) return refuse(Refused{"account_unnamed", false, {}});
    desk::NewAccount wanted;
    wanted.scheme = params.scheme.value_or(Scheme::rewards);
    wanted.kind = params.kind;
    if (params.id) wanted.id = params.id->value;
    if (params.name) wanted.name = params.name->value;
    wanted.hours_only = params.hours_only.value_or(false);
    wanted.limits = limits_of(params);
    auto const booked = desk::CreditDesk(turn.change(), turn.centre())
                            .open(request_id(turn, "account.open"), asking(turn), wanted);
    if (!booked) return refuse(refused_of(booked.error()));
    return Opened{desk::BookIds::reference(wanted.scheme, wanted.kind, wanted.id),
                  static_cast<std::int64_t>(booked->entry)};
}

desk::CreditDesk desk_of(Turn& turn) {
    return {turn.change(), turn.centre()};
}

struct Closing {
    AccountName account;
    std::optional<AccountName> to; // where its balance goes
    ClosingReason reason = ClosingReason::left;
    std::optional<MemoText> memo;
};
BOOST_DESCRIBE_STRUCT(Closing, (), (account, to, reason, memo))

Outcome<Done, Refused> close(Turn& turn, Closing const& params) {
    CloseAccount const action{account(turn, params.account),
                              params.to ? account(turn, *params.to) : AccountId{}, params.reason};
    auto desk = desk_of(turn);
    return ask(turn, desk.request(request_id(turn, "account.close"), asking(turn), {}, action), params.memo);
}

struct Which {
    AccountName account;
};
BOOST_DESCRIBE_STRUCT(Which, (), (account))

Outcome<Done, Refused> reopen(Turn& turn, Which const& params) {
    auto desk = desk_of(turn);
    return ask(turn, desk.request(request_id(turn, "account.reopen"), asking(turn), {},
                                  ReopenAccount{account(turn, params.account)}));
}

struct Limiting {
    AccountName account;
    std::optional<Limit> floor; // what is not named falls back to the community's
    std::optional<Limit> ceiling;
    std::optional<Limit> soft;
    std::optional<bool> hours_only;
};
BOOST_DESCRIBE_STRUCT(Limiting, (), (account, floor, ceiling, soft, hours_only))

Outcome<Done, Refused> set_limits(Turn& turn, Limiting const& params) {
    SetLimits const action{account(turn, params.account), limits_of(params),
                           params.hours_only.value_or(false)};
    auto desk = desk_of(turn);
    return ask(turn, desk.request(request_id(turn, "account.limits"), asking(turn), {}, action));
}

struct Appointing {
    AccountName account;
    std::optional<Text<64>> volunteer; // one of the two
    std::optional<Text<64>> organisation;
    std::optional<bool> take_away;
};
BOOST_DESCRIBE_STRUCT(Appointing, (), (account, volunteer, organisation, take_away))

Outcome<Done, Refused> appoint(Turn& turn, Appointing const& params) {
    if (params.volunteer.has_value() == params.organisation.has_value())
        return refuse(Refused{"person_unnamed", false, {}});
    auto desk = desk_of(turn);
    store::Party party;
    Appoint action;
    action.account = account(turn, params.account);
    action.may_run = !params.take_away.value_or(false);
    if (params.volunteer) {
        party.volunteer = params.volunteer->value;
        action.person = desk.ids().volunteer(party.volunteer);
    } else {
        party.organisation = params.organisation->value;
        action.person = desk.ids().organisation(party.organisation);
    }
    auto const kind = params.volunteer ? store::PackTable::volunteers : store::PackTable::organisations;
    auto const& id = params.volunteer ? party.volunteer : party.organisation;
    if (action.may_run && !store::CommunityRows(turn.database(), turn.centre()).find(kind, id))
        return refuse(Refused{params.volunteer ? "volunteer_unknown" : "organisation_unknown", false, {}});
    auto const number = books(turn).find_account(action.account);
    bool const holds = number != no_index && books(turn).accounts()[number].holder == action.person;
    auto const said = ask(turn, desk.request(request_id(turn, "account.appoint"), asking(turn), {}, action));
    if (!said) return said;
    // Whoever runs an account hears of it; its holder always does.
    store::CreditRows rows(turn.database(), turn.centre());
    if (action.may_run)
        rows.add_party(action.account, party);
    else if (!holds)
        rows.remove_party(action.account, party);
    return said;
}

struct Page {
    std::optional<Text<120, 0>> after; // a reference
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(Page, (), (after, limit))

struct Shown {
    std::string account;
    std::string name;
    std::string kind;
    std::string scheme;
    std::string state;
    std::int64_t posted = 0;
    std::int64_t spendable = 0;
    std::int64_t pending_in = 0;
    std::int64_t pending_out = 0;
    std::int64_t hours_given = 0;
    std::int64_t hours_received = 0;
    bool hours_only = false;
};
BOOST_DESCRIBE_STRUCT(Shown, (),
                      (account, name, kind, scheme, state, posted, spendable, pending_in, pending_out,
                       hours_given, hours_received, hours_only))

struct Listed {
    std::vector<Shown> accounts; // by reference
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(Listed, (), (accounts, next))

Outcome<Listed, Refused> list(Turn& turn, Page const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    store::Words const words(turn.database(), turn.centre());
    std::string const after = page.after ? page.after->value : std::string();
    std::vector<store::AccountWords> found;
    auto const scope = turn.scope();
    if (!scope.volunteer && !scope.organisation) {
        found = words.accounts_after(after, limit + 1);
    } else {
        store::Party const party{scope.volunteer.value_or(""), scope.organisation.value_or("")};
        for (auto const& id : store::CreditRows(turn.database(), turn.centre()).accounts_of(party)) {
            if (auto each = words.account(id); each && each->reference > after)
                found.push_back(std::move(*each));
        }
        std::ranges::sort(found, {}, &store::AccountWords::reference);
    }
    Listed listed;
    if (found.size() > limit) {
        found.resize(limit);
        listed.next = found.back().reference;
    }
    for (auto& each : found) {
        auto const number = books(turn).find_account(each.account);
        if (number == no_index) continue;
        auto const& row = books(turn).accounts()[number];
        listed.accounts.push_back({std::move(each.reference), std::move(each.name),
                                   word(account_kind_names, row.kind), word(scheme_names, row.scheme),
                                   word(account_state_names, row.state), row.posted, row.spendable(),
                                   row.pending_in, row.pending_out, row.hours_given, row.hours_received,
                                   row.hours_only});
    }
    return listed;
}

Subject of_account(Turn& turn, Appointing const& params) {
    return subject_of_account(turn, params.account.value);
}

} // namespace

std::vector<Method> account_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method(
        "account.open", changes,
        "An account of a volunteer, an organisation, a partner, a family, a fund, an issuer.", told<open>));
    all.push_back(
        method("account.close", changes, "Sweeps the balance away; nothing moves afterwards.", told<close>));
    all.push_back(method("account.reopen", changes, "A closed account again, at zero.", told<reopen>));
    all.push_back(method("account.limits", changes, "An account's own limits.", told<set_limits>));
    all.push_back(method("account.appoint", changes,
                         "Lets another person run the account, or takes that away: a proxy, a family.",
                         told<appoint>, of_account));
    all.push_back(by_scope(method("account.list", reads, "Accounts with their balances.", list)));
    return all;
}

} // namespace kith::rpc
