// SPDX-License-Identifier: MIT
#include "rpc/methods/credits.hpp"

#include "ledger/statement.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/bank.hpp"
#include "rpc/services.hpp"
#include "store/words.hpp"

#include <algorithm>

namespace kith::rpc {

using namespace bank;
using namespace ledger;

namespace {

// ---- what is there ----

struct Which {
    AccountName account;
};
BOOST_DESCRIBE_STRUCT(Which, (), (account))

struct Balance {
    std::string account;
    std::string kind;
    std::string scheme;
    std::string state;
    std::int64_t posted = 0;
    std::int64_t spendable = 0;
    std::int64_t pending_in = 0;
    std::int64_t pending_out = 0;
    std::int64_t hours_given = 0;
    std::int64_t hours_received = 0;
    std::int64_t floor = 0;
    std::int64_t ceiling = 0;
    std::int64_t soft = 0;
    bool hours_only = false;
};
BOOST_DESCRIBE_STRUCT(Balance, (),
                      (account, kind, scheme, state, posted, spendable, pending_in, pending_out, hours_given,
                       hours_received, floor, ceiling, soft, hours_only))

Outcome<Balance, Refused> balance(Turn& turn, Which const& which) {
    auto const& account = books(turn).accounts()[account_number(turn, which.account)];
    auto const limits = books(turn).limits(account);
    return Balance{name_of(turn, account.id),
                   word(account_kind_names, account.kind),
                   word(scheme_names, account.scheme),
                   word(account_state_names, account.state),
                   account.posted,
                   account.spendable(),
                   account.pending_in,
                   account.pending_out,
                   account.hours_given,
                   account.hours_received,
                   limits.floor,
                   limits.ceiling,
                   limits.soft,
                   account.hours_only};
}

// A partner's desk need not know who came.
std::string name_of_other(Turn const& turn, AccountNumber account, TransferKind kind) {
    bool const hidden = turn.reach() != auth::Reach::centre && kind == TransferKind::redemption &&
                        account != no_index && books(turn).accounts()[account].kind != AccountKind::partner;
    if (!hidden) return name_of(turn, account);
    auto const person = desk::BookIds(turn.centre()).party(asking(turn));
    return person && books(turn).may_run(account, *person) ? name_of(turn, account) : std::string();
}

struct StatementOf {
    AccountName account;
    std::optional<Day> from; // default: a year before `to`
    std::optional<Day> to;   // default: today
    std::optional<Number<0, std::int64_t{1} << 32>> after;
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(StatementOf, (), (account, from, to, after, limit))

struct Line {
    std::string on;
    std::string transfer;
    std::string kind;
    std::string with; // the first other account
    std::int64_t minutes = 0;
    std::int64_t balance = 0;
    std::optional<std::string> worked_on;
    std::optional<std::string> linked; // its reversal, or what it reverses
    std::optional<std::string> memo;
    std::int64_t entry = 0;
};
BOOST_DESCRIBE_STRUCT(Line, (), (on, transfer, kind, with, minutes, balance, worked_on, linked, memo, entry))

struct Waiting {
    std::string on;
    std::string transfer;
    std::string kind;
    std::string with;
    std::int64_t minutes = 0;
};
BOOST_DESCRIBE_STRUCT(Waiting, (), (on, transfer, kind, with, minutes))

struct StatementShown {
    std::string account;
    std::string from;
    std::string to;
    std::int64_t opening = 0;
    std::int64_t closing = 0;
    std::int64_t pending_in = 0;
    std::int64_t pending_out = 0;
    std::int64_t hours_given = 0;
    std::int64_t hours_received = 0;
    std::vector<Line> lines;          // the oldest first, from `after` on
    std::vector<Waiting> pending;     // at most as many as lines
    std::optional<std::int64_t> next; // there are more lines: ask again after this
    std::int64_t head_entry = 0; // the journal's newest entry on the disk, and its hash: evidence on paper
    std::string head;
};
BOOST_DESCRIBE_STRUCT(StatementShown, (),
                      (account, from, to, opening, closing, pending_in, pending_out, hours_given,
                       hours_received, lines, pending, next, head_entry, head))

Outcome<StatementShown, Refused> show_statement(Turn& turn, StatementOf const& params) {
    auto const number = account_number(turn, params.account);
    auto const to = day(params.to, moment(turn).today);
    auto const from = day(params.from, to - std::chrono::days(365));
    auto const made = statement(books(turn), number, from, to);
    auto const limit = static_cast<std::size_t>(params.limit ? params.limit->value : 100);
    auto const after = static_cast<std::size_t>(params.after ? params.after->value : 0);
    auto const head = store::read_head(turn.database(), turn.centre());
    StatementShown said{name_of(turn, number),
                        date_text(from),
                        date_text(to),
                        made.opening,
                        made.closing,
                        made.pending_in,
                        made.pending_out,
                        made.hours_given,
                        made.hours_received,
                        {},
                        {},
                        {},
                        static_cast<std::int64_t>(head.sequence),
                        store::to_hex(head.hash)};
    store::Words const words(turn.database(), turn.centre());
    auto const end = std::min(made.lines.size(), after + limit);
    for (auto at = std::min(after, end); at < end; ++at) {
        auto const& line = made.lines[at];
        auto const memo = words.memo(line.transfer);
        said.lines.push_back(
            {date_text(line.on), desk::hex(line.transfer), word(transfer_kind_names, line.kind),
             name_of_other(turn, line.counterpart, line.kind), line.minutes, line.balance,
             line.worked_on ? std::optional(date_text(*line.worked_on)) : std::nullopt,
             line.linked.none() ? std::nullopt : std::optional(desk::hex(line.linked)),
             memo ? std::optional(memo->body) : std::nullopt, static_cast<std::int64_t>(line.entry)});
    }
    if (end < made.lines.size()) said.next = static_cast<std::int64_t>(end);
    for (auto const& each : made.pending) {
        if (said.pending.size() == limit) break;
        said.pending.push_back({date_text(each.on), desk::hex(each.transfer),
                                word(transfer_kind_names, each.kind),
                                name_of_other(turn, each.counterpart, each.kind), each.minutes});
    }
    return said;
}

struct OneTransfer {
    TransferName transfer;
};
BOOST_DESCRIBE_STRUCT(OneTransfer, (), (transfer))

struct LegShown {
    std::string account;
    std::int64_t minutes = 0;
};
BOOST_DESCRIBE_STRUCT(LegShown, (), (account, minutes))

struct TransferShown {
    std::string transfer;
    std::string kind;
    std::string scheme;
    std::string state;
    std::string reason;
    std::int64_t minutes = 0;
    std::int64_t confirmed = 0;
    std::int64_t reversed = 0;
    std::vector<LegShown> legs; // as asked
    std::string logged_on;
    std::optional<std::string> resolved_on;
    std::optional<std::string> worked_on;
    std::optional<std::int64_t> hours; // confirmed, less reversals
    std::optional<std::string> given_by;
    std::optional<std::string> received_by;
    std::optional<std::string> linked;
    std::optional<std::string> memo;
    std::int64_t entry = 0;
};
BOOST_DESCRIBE_STRUCT(TransferShown, (),
                      (transfer, kind, scheme, state, reason, minutes, confirmed, reversed, legs, logged_on,
                       resolved_on, worked_on, hours, given_by, received_by, linked, memo, entry))

TransferShown shown(Turn& turn, Transfer const& row) {
    auto const& all = books(turn);
    TransferShown said;
    said.transfer = desk::hex(row.id);
    said.kind = word(transfer_kind_names, row.kind);
    said.scheme = word(scheme_names, row.scheme);
    said.state = word(transfer_state_names, row.state);
    said.reason = word(reason_names, row.reason);
    said.minutes = row.minutes;
    said.confirmed = row.confirmed;
    said.reversed = row.reversed;
    for (auto const& leg : all.legs(row))
        said.legs.push_back({name_of_other(turn, leg.account, row.kind), leg.minutes});
    said.logged_on = date_text(row.logged_on);
    if (!row.open()) said.resolved_on = date_text(row.resolved_on);
    if (auto const* record = all.hours_of(row)) {
        said.worked_on = date_text(record->worked_on);
        said.hours = record->minutes;
        said.given_by = name_of(turn, record->given_by);
        if (record->received_by != no_index) said.received_by = name_of(turn, record->received_by);
    }
    if (row.linked != no_index) said.linked = desk::hex(all.transfers()[row.linked].id);
    if (auto const memo = store::Words(turn.database(), turn.centre()).memo(row.id)) said.memo = memo->body;
    said.entry = static_cast<std::int64_t>(row.entry);
    return said;
}

Outcome<TransferShown, Refused> one(Turn& turn, OneTransfer const& which) {
    return shown(turn, transfer_row(turn, which.transfer));
}

struct Page {
    std::optional<Number<0, std::int64_t{1} << 32>> after;
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(Page, (), (after, limit))

struct Transfers {
    std::vector<TransferShown> transfers; // in the order in which they were made
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(Transfers, (), (transfers, next))

Outcome<Transfers, Refused> all_transfers(Turn& turn, Page const& page) {
    auto const rows = books(turn).transfers();
    auto const after =
        std::min<std::size_t>(static_cast<std::size_t>(page.after ? page.after->value : 0), rows.size());
    auto const end = std::min<std::size_t>(
        rows.size(), after + static_cast<std::size_t>(page.limit ? page.limit->value : 100));
    Transfers said;
    for (auto at = after; at < end; ++at) said.transfers.push_back(shown(turn, rows[at]));
    if (end < rows.size()) said.next = static_cast<std::int64_t>(end);
    return said;
}

struct ReceiptShown {
    std::string receipt; // a text to keep: `kith ledger verify --receipt FILE --key KEY` checks it offline
    std::string public_key;
};
BOOST_DESCRIBE_STRUCT(ReceiptShown, (), (receipt, public_key))

Outcome<ReceiptShown, Refused> receipt(Turn& turn, OneTransfer const& which) {
    auto const& row = transfer_row(turn, which.transfer);
    auto const* key = turn.services().receipts;
    if (key == nullptr) return refuse(Refused{"receipts_not_given", false, {}});
    auto const made = store::receipt_for(turn.database(), turn.centre(), row.entry,
                                         store::read_head(turn.database(), turn.centre()), *key);
    // Made a moment ago in the same text: its entry is not in the journal yet.
    if (!made) return refuse(Refused{"busy", true, {}});
    return ReceiptShown{store::to_text(*made), store::to_hex(key->public_key())};
}

// ---- what moves ----

struct Moving {
    AccountName from;
    AccountName to;
    Amount minutes;
    std::optional<TransferKind> kind; // default: gift; anything else is the broker's
    std::optional<Reason> reason;
    std::optional<MemoText> memo;
    std::optional<TransferName> allowed_by; // an override
};
BOOST_DESCRIBE_STRUCT(Moving, (), (from, to, minutes, kind, reason, memo, allowed_by))

template <class Params>
Subject of_giver(Turn& turn, Params const& params) {
    return subject_of_account(turn, params.from.value);
}

Request moving(Turn& turn, std::string_view method, Moving const& params, bool pending) {
    Move action;
    action.legs = {{account(turn, params.from), -params.minutes.value},
                   {account(turn, params.to), params.minutes.value}};
    action.kind = params.kind.value_or(TransferKind::gift);
    action.reason = params.reason.value_or(Reason::none);
    action.pending = pending;
    action.allowed_by = override_of(params.allowed_by);
    return desk::CreditDesk(turn.change(), turn.centre())
        .request(request_id(turn, method), asking(turn), holder(turn, params.from), action);
}

Outcome<Done, Refused> transfer_now(Turn& turn, Moving const& params) {
    return ask(turn, moving(turn, "credit.transfer", params, false), params.memo);
}

Outcome<Done, Refused> reserve(Turn& turn, Moving const& params) {
    return ask(turn, moving(turn, "credit.reserve", params, true), params.memo);
}

struct LegAsked {
    AccountName account;
    Number<-minutes_max, minutes_max> minutes; // negative gives
};
BOOST_DESCRIBE_STRUCT(LegAsked, (), (account, minutes))

struct Several {
    List<LegAsked, legs_max> legs;
    std::optional<TransferKind> kind;
    std::optional<Reason> reason;
    std::optional<bool> pending;
    std::optional<MemoText> memo;
    std::optional<TransferName> allowed_by;
};
BOOST_DESCRIBE_STRUCT(Several, (), (legs, kind, reason, pending, memo, allowed_by))

Outcome<Done, Refused> move_several(Turn& turn, Several const& params) {
    Move action;
    for (auto const& leg : params.legs.values)
        action.legs.push_back({account(turn, leg.account), leg.minutes.value});
    action.kind = params.kind.value_or(TransferKind::gift);
    action.reason = params.reason.value_or(Reason::none);
    action.pending = params.pending.value_or(false);
    action.allowed_by = override_of(params.allowed_by);
    return ask(turn,
               desk::CreditDesk(turn.change(), turn.centre())
                   .request(request_id(turn, "credit.move"), asking(turn), {}, action),
               params.memo);
}

struct Exchange {
    AccountName given_by;
    std::optional<AccountName> received_by; // none: the community
    std::optional<AccountName> payer;       // default: who received
    Amount minutes;
    Text<60> category;
    std::optional<Day> worked_on; // default: today
    std::optional<TransferName> need;
    std::optional<bool> credited; // default: yes
    std::optional<bool> agreed;   // by who received, or on a signed sheet: posts at once
    std::optional<MemoText> memo;
    std::optional<TransferName> allowed_by;
};
BOOST_DESCRIBE_STRUCT(Exchange, (),
                      (given_by, received_by, payer, minutes, category, worked_on, need, credited, agreed,
                       memo, allowed_by))

Subject of_either(Turn& turn, Exchange const& params) {
    auto mine = subject_of_account(turn, params.given_by.value);
    for (auto const& other : {params.received_by, params.payer}) {
        if (mine.volunteer || mine.organisation || !other) continue;
        mine = subject_of_account(turn, other->value);
    }
    return mine;
}

// Names of kinds of help come about as they are used, up to so many.
constexpr std::size_t categories_max = 500;

Outcome<Done, Refused> exchange(Turn& turn, Exchange const& params) {
    store::Words words(turn.database(), turn.centre());
    auto const known = words.categories();
    bool const is_new =
        std::ranges::none_of(known, [&](auto const& each) { return each.second == params.category.value; });
    if (is_new && known.size() >= categories_max)
        return refuse(Refused{"categories_full", false, {{"limit", categories_max}}});
    LogHours action;
    action.given_by = account(turn, params.given_by);
    if (params.received_by) action.received_by = account(turn, *params.received_by);
    action.credited = params.credited.value_or(true);
    if (action.credited) action.payer = params.payer ? account(turn, *params.payer) : action.received_by;
    action.minutes = params.minutes.value;
    action.category = words.category(params.category.value);
    action.worked_on = day(params.worked_on, moment(turn).today);
    if (params.need) {
        auto const need = transfer(*params.need);
        action.need = {need.high, need.low};
    }
    action.pending = !params.agreed.value_or(false);
    action.allowed_by = override_of(params.allowed_by);
    return ask(turn,
               desk::CreditDesk(turn.change(), turn.centre())
                   .request(request_id(turn, "credit.exchange"), asking(turn), holder(turn, params.given_by),
                            action),
               params.memo);
}

struct Posting {
    TransferName transfer;
    std::optional<Amount> minutes;     // default: all that was asked
    std::optional<AccountName> behalf; // staff: of whose holder
};
BOOST_DESCRIBE_STRUCT(Posting, (), (transfer, minutes, behalf))

template <class Params>
Subject of_party(Turn& turn, Params const& params) {
    return subject_of_transfer(turn, params.transfer.value);
}

Outcome<Done, Refused> post(Turn& turn, Posting const& params) {
    auto const& row = transfer_row(turn, params.transfer);
    Confirm const action{row.id, params.minutes ? params.minutes->value : row.minutes};
    return ask(turn, desk::CreditDesk(turn.change(), turn.centre())
                         .request(request_id(turn, "credit.post"), asking(turn), holder(turn, params.behalf),
                                  action));
}

struct Voiding {
    TransferName transfer;
    Reason reason = Reason::none;
    std::optional<AccountName> behalf;
};
BOOST_DESCRIBE_STRUCT(Voiding, (), (transfer, reason, behalf))

Outcome<Done, Refused> cancel(Turn& turn, Voiding const& params) {
    return ask(turn, desk::CreditDesk(turn.change(), turn.centre())
                         .request(request_id(turn, "credit.void"), asking(turn), holder(turn, params.behalf),
                                  Reject{transfer(params.transfer), params.reason}));
}

struct Reversing {
    TransferName transfer;
    Reason reason = Reason::none;
    std::optional<WhenSpent> when_spent; // default: refuse
    std::optional<TransferName> allowed_by;
    std::optional<MemoText> memo;
};
BOOST_DESCRIBE_STRUCT(Reversing, (), (transfer, reason, when_spent, allowed_by, memo))

struct ReversalDone {
    std::string reversal; // the new transfer
    std::string transfer; // what it takes back
    std::int64_t minutes = 0;
    std::int64_t entry = 0;
};
BOOST_DESCRIBE_STRUCT(ReversalDone, (), (reversal, transfer, minutes, entry))

Outcome<ReversalDone, Refused> reverse(Turn& turn, Reversing const& params) {
    Reverse const action{transfer(params.transfer), params.reason,
                         params.when_spent.value_or(WhenSpent::refuse), override_of(params.allowed_by)};
    auto const id = request_id(turn, "credit.reverse");
    auto const done =
        ask(turn, desk::CreditDesk(turn.change(), turn.centre()).request(id, asking(turn), {}, action),
            params.memo);
    if (!done) return refuse(done.error());
    return ReversalDone{desk::hex(id), done->transfer, done->minutes, done->entry};
}

struct Allowing {
    AccountName account;
    LimitKind limit = LimitKind::floor;
    Amount minutes;           // by how much at most
    std::optional<Day> until; // last day; default: today
    Reason reason = Reason::none;
    std::optional<MemoText> memo;
};
BOOST_DESCRIBE_STRUCT(Allowing, (), (account, limit, minutes, until, reason, memo))

struct Allowed {
    std::string allowed_by; // names it to the one transfer that uses it
    std::string until;
};
BOOST_DESCRIBE_STRUCT(Allowed, (), (allowed_by, until))

Outcome<Allowed, Refused> allow(Turn& turn, Allowing const& params) {
    Override const action{account(turn, params.account), params.limit, params.minutes.value,
                          day(params.until, moment(turn).today), params.reason};
    auto const id = request_id(turn, "credit.override");
    auto const done =
        ask(turn, desk::CreditDesk(turn.change(), turn.centre()).request(id, asking(turn), {}, action),
            params.memo);
    if (!done) return refuse(done.error());
    return Allowed{desk::hex(id), date_text(action.until)};
}

struct Settling {
    AccountName partner;
    Amount minutes;
    std::optional<AccountName> to; // an issuing account; default: the centre's
    std::optional<MemoText> memo;
};
BOOST_DESCRIBE_STRUCT(Settling, (), (partner, minutes, to, memo))

Outcome<Done, Refused> settle(Turn& turn, Settling const& params) {
    Move action;
    action.legs = {{account(turn, params.partner), -params.minutes.value},
                   {account(turn, params.to.value_or(AccountName{"issuer"})), params.minutes.value}};
    action.kind = TransferKind::settlement;
    action.reason = Reason::partner_paid;
    return ask(turn,
               desk::CreditDesk(turn.change(), turn.centre())
                   .request(request_id(turn, "credit.settle"), asking(turn), {}, action),
               params.memo);
}

Outcome<Nothing, Refused> erase_words(Turn& turn, OneTransfer const& which) {
    store::CreditRows(turn.database(), turn.centre()).erase_words(transfer_row(turn, which.transfer).id);
    return Nothing{};
}

Subject of_account(Turn& turn, Which const& params) {
    return subject_of_account(turn, params.account.value);
}
Subject of_statement(Turn& turn, StatementOf const& params) {
    return subject_of_account(turn, params.account.value);
}

} // namespace

std::vector<Method> credit_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("credit.balance", reads, "An account's balance, limits and hours.", told<balance>,
                         of_account));
    all.push_back(method("credit.statement", reads, "An account's statement over some days, a page of it.",
                         told<show_statement>, of_statement));
    all.push_back(
        method("credit.get", reads, "One transfer as it stands.", told<one>, of_party<OneTransfer>));
    all.push_back(
        method("credit.list", reads, "All transfers, in the order in which they were made.", all_transfers));
    all.push_back(method("credit.receipt", reads, "A signed receipt of a transfer, which proves it offline.",
                         told<receipt>, of_party<OneTransfer>));
    all.push_back(method("credit.transfer", changes,
                         "Credits from one account to another, at once: thanks, a gift to the fund; brokers: "
                         "adjustments, levies, opening balances.",
                         told<transfer_now>, of_giver<Moving>));
    all.push_back(method("credit.reserve", changes,
                         "The same held until the receiver says yes (credit.post) or either says no.",
                         told<reserve>, of_giver<Moving>));
    all.push_back(method("credit.move", changes, "Credits between several accounts; their sum is zero.",
                         told<move_several>));
    all.push_back(method("credit.exchange", changes,
                         "Hours one member gave another; the receiver pays and says yes.", told<exchange>,
                         of_either));
    all.push_back(method("credit.post", changes, "Yes to what is held, to all of it or part.", told<post>,
                         of_party<Posting>));
    all.push_back(method("credit.void", changes, "No to what is held, or its withdrawal.", told<cancel>,
                         of_party<Voiding>));
    all.push_back(method("credit.reverse", changes,
                         "Takes a posted transfer back, once, hours and credits together.", told<reverse>,
                         of_party<Reversing>));
    all.push_back(method("credit.override", changes, "Lets one transfer pass one limit of one account, once.",
                         told<allow>));
    all.push_back(method("credit.settle", changes,
                         "A partner was paid outside: its credits go back to where they were issued.",
                         told<settle>));
    all.push_back(method("credit.erase_words", changes,
                         "Erases what was written beside a transfer; its entry stays.", told<erase_words>));
    return all;
}

} // namespace kith::rpc
