// SPDX-License-Identifier: MIT
#include "desk/credits.hpp"

#include "desk/hours_only.hpp"
#include "store/community_rows.hpp"
#include "store/logged_hours.hpp"
#include "store/words.hpp"

#include <algorithm>
#include <set>

namespace kith::desk {

using namespace ledger;

namespace {

constexpr std::string_view kinds[] = {
    "account.changed", "credit.expired",       "credit.posted",        "credit.reserved",
    "credit.reversed", "credit.voided",        "dispute.answered",     "dispute.appealed",
    "dispute.closed",  "dispute.decided",      "dispute.opened",       "hours.confirmed",
    "hours.escalated", "hours.expired",        "hours.logged",         "hours.rejected",
    "ledger.changed",  "redemption.cancelled", "redemption.collected", "redemption.lapsed",
    "redemption.made", "reward.changed",
};

BooksRefused refused_of(Refused const& refused) {
    return {std::string(ledger::name(refused.code)), may_succeed_later(refused.code), refused.asked,
            refused.there, refused.limit};
}

// The transfer a request makes or is about; none: it is about none.
TransferId concerned(Request const& request) {
    return std::visit(
        [&](auto const& action) -> TransferId {
            using Action = std::decay_t<decltype(action)>;
            constexpr bool makes = std::is_same_v<Action, Move> || std::is_same_v<Action, LogHours> ||
                                   std::is_same_v<Action, Reserve>;
            if constexpr (makes)
                return request.id;
            else if constexpr (requires { action.transfer; })
                return action.transfer;
            else
                return {};
        },
        request.action);
}

// What a request did to its transfer, in one word for those who listen.
std::string_view kind_of(Action const& action, Transfer const& transfer) {
    bool const hours = transfer.kind == TransferKind::hours;
    bool const redemption = transfer.kind == TransferKind::redemption;
    bool const pending = transfer.state == TransferState::pending;
    if (std::holds_alternative<Move>(action)) return pending ? "credit.reserved" : "credit.posted";
    if (std::holds_alternative<LogHours>(action)) return pending ? "hours.logged" : "hours.confirmed";
    if (std::holds_alternative<Confirm>(action)) return hours ? "hours.confirmed" : "credit.posted";
    if (std::holds_alternative<Reject>(action))
        return hours ? "hours.rejected" : redemption ? "redemption.cancelled" : "credit.voided";
    if (std::holds_alternative<Reserve>(action)) return "redemption.made";
    if (std::holds_alternative<Redeem>(action)) return "redemption.collected";
    if (std::holds_alternative<Reverse>(action)) return "credit.reversed";
    if (std::holds_alternative<Dispute>(action)) return "dispute.opened";
    if (std::holds_alternative<Answer>(action)) return "dispute.answered";
    if (std::holds_alternative<Appeal>(action)) return "dispute.appealed";
    bool const disputed = transfer.state == TransferState::disputed;
    if (std::holds_alternative<Settle>(action)) return disputed ? "dispute.decided" : "dispute.closed";
    // A lapse.
    if (transfer.state == TransferState::escalated) return "hours.escalated";
    if (transfer.state != TransferState::expired) return "dispute.closed";
    return hours ? "hours.expired" : redemption ? "redemption.lapsed" : "credit.expired";
}

std::string state_of(Books const& books, Transfer const& transfer) {
    auto const* record = books.hours_of(transfer);
    bool const undone = transfer.linked != no_index && record != nullptr && record->minutes == 0;
    if (undone) return "reversed";
    return std::string(transfer_state_names[static_cast<std::size_t>(transfer.state)]);
}

} // namespace

std::span<std::string_view const> book_event_kinds() {
    return kinds;
}

CreditDesk::CreditDesk(store::Change& change, std::int64_t centre)
    : change_(&change), centre_(change.centre(centre)), ids_(centre) {}

Request CreditDesk::request(RequestId id, Asking const& asking, std::optional<PersonId> behalf,
                            Action action) const {
    auto const party = ids_.party(asking);
    return {id, ids_.actor(asking), party ? *party : behalf.value_or(the_centre),
            party ? Authority::party : Authority::broker, std::move(action)};
}

Outcome<Booked, BooksRefused> CreditDesk::ask(Request const& request, std::string_view memo) {
    auto const decided = change_->decide(centre_.id, request);
    if (decided.refused) return refuse(refused_of(*decided.refused));
    auto const& now = books();
    Booked booked{request.id, concerned(request), decided.result.became, decided.result.minutes,
                  decided.sequence};
    for (auto const& effect : decided.result.effects) {
        if (effect.passes_soft) booked.soft.push_back(now.accounts()[effect.account].id);
    }
    auto const index = now.find_transfer(booked.transfer);
    if (index != no_index) booked.state = now.transfers()[index].state;
    if (decided.how != Reply::How::recorded) return booked;
    if (!memo.empty()) {
        store::Words(change_->database(), centre_.number)
            .put(store::Memo{request.id, request.actor, change_->now(), std::string(memo)});
    }
    announce(request);
    return booked;
}

void CreditDesk::announce(Request const& request) {
    if (auto const* chain = std::get_if<Chain>(&request.action)) {
        for (auto const& item : chain->items) announce(item);
        return;
    }
    if (auto const index = books().find_transfer(concerned(request)); index != no_index) {
        bring_into_line(index);
        announce_transfer(std::string(kind_of(request.action, books().transfers()[index])), index);
        return;
    }
    if (std::holds_alternative<SetPolicy>(request.action)) return publish("ledger.changed", {}, {});
    if (auto const* offer = std::get_if<OfferReward>(&request.action)) {
        auto const words = store::Words(change_->database(), centre_.number).reward(offer->reward);
        return publish("reward.changed", {}, words ? words->reference : std::string());
    }
    std::visit(
        [&](auto const& action) {
            if constexpr (requires { AccountId(action.account); }) announce_account(action.account);
        },
        request.action);
    // The sweep of an account that is closed.
    if (auto const index = books().find_transfer(request.id); index != no_index)
        announce_transfer("credit.posted", index);
}

void CreditDesk::announce_account(AccountId account) {
    auto& database = change_->database();
    auto const reference = name_of_account(database, centre_.number, account);
    auto const parties = store::CreditRows(database, centre_.number).parties_of(account);
    for (auto const& party : parties) publish("account.changed", party, reference);
    if (parties.empty()) publish("account.changed", {}, reference);
}

void CreditDesk::announce_transfer(std::string kind, std::uint32_t transfer) {
    auto& database = change_->database();
    auto const id = hex(books().transfers()[transfer].id);
    if (auto const row = store::find_logged_hours(database, centre_.number, id)) {
        change_->publish(centre_.number,
                         {std::move(kind), row->volunteer, row->organisation, row->opening, id});
        return;
    }
    std::set<store::Party> told;
    store::CreditRows const rows(database, centre_.number);
    for (auto const account : books().parties(books().transfers()[transfer])) {
        for (auto const& party : rows.parties_of(books().accounts()[account].id)) {
            if (told.insert(party).second) publish(kind, party, id);
        }
    }
    if (told.empty()) publish(std::move(kind), {}, id);
}

void CreditDesk::publish(std::string kind, store::Party const& party, std::string_view other) {
    change_->publish(centre_.number,
                     {std::move(kind), party.volunteer, party.organisation, {}, std::string(other)});
}

// The row that says from which match the hours were follows the books.
void CreditDesk::bring_into_line(std::uint32_t index) {
    auto const& transfer = books().transfers()[index];
    auto const* record = books().hours_of(transfer);
    if (record == nullptr) return;
    auto& database = change_->database();
    auto const id = hex(transfer.id);
    if (!store::find_logged_hours(database, centre_.number, id)) return;
    bool const stands = transfer.state == TransferState::confirmed;
    store::set_logged_hours(database, centre_.number, id, stands ? record->minutes : transfer.minutes,
                            state_of(books(), transfer));
}

std::optional<BooksRefused> CreditDesk::name(NewAccount& account) {
    auto const of_volunteer = account.kind == AccountKind::member;
    auto const of_organisation =
        account.kind == AccountKind::organisation || account.kind == AccountKind::partner;
    if (!of_volunteer && !of_organisation) {
        if (account.name.empty())
            account.name = account.kind == AccountKind::issuer ? centre_.name : account.id;
        return {};
    }
    auto const table = of_volunteer ? store::PackTable::volunteers : store::PackTable::organisations;
    auto const cells = store::CommunityRows(change_->database(), centre_.number).find(table, account.id);
    if (!cells) return BooksRefused{of_volunteer ? "volunteer_unknown" : "organisation_unknown"};
    if (account.name.empty()) account.name = (*cells)[store::column_of(table, "name")];
    if (of_volunteer && takes_no_credits(change_->database(), centre_.number, account.id))
        account.hours_only = true;
    return {};
}

Outcome<Booked, BooksRefused> CreditDesk::open(RequestId id, Asking const& asking, NewAccount const& wanted) {
    auto account = wanted;
    if (auto unknown = name(account)) return refuse(std::move(*unknown));
    auto const reference = BookIds::reference(account.scheme, account.kind, account.id);
    OpenAccount action;
    action.account = ids_.account(account.scheme, account.kind, account.id);
    action.holder = ids_.holder(account.kind, account.id);
    action.kind = account.kind;
    action.scheme = account.scheme;
    action.hours_only = account.hours_only;
    action.limits = account.limits;
    auto& database = change_->database();
    store::Words words(database, centre_.number);
    if (auto const taken = words.account(reference); taken && taken->account != action.account)
        return refuse(BooksRefused{"account_exists"});
    // Before the event is published, which is about them.
    Outcome<Booked, BooksRefused> booked = refuse(BooksRefused{});
    (void)change_->attempt([&] {
        store::Party party;
        if (account.kind == AccountKind::member) party.volunteer = account.id;
        if (account.kind == AccountKind::organisation || account.kind == AccountKind::partner)
            party.organisation = account.id;
        store::CreditRows rows(database, centre_.number);
        if (party != store::Party{}) rows.add_party(action.account, party);
        words.put(store::AccountWords{action.account, action.holder, reference, account.name});
        booked = ask(request(id, asking, action.holder, action));
        return booked.has_value();
    });
    return booked;
}

std::optional<BooksRefused> CreditDesk::ensure(NewAccount const& account) {
    auto const id = ids_.account(account.scheme, account.kind, account.id);
    if (books().find_account(id) != no_index) return {};
    auto const opened = open({id.high, id.low}, Asking{"clock", {}, {}, {}}, account);
    return opened ? std::nullopt : std::optional(opened.error());
}

store::Party CreditDesk::keep_statement(TransferId transfer, std::string_view side, Asking const& asking,
                                        std::optional<AccountId> behalf, std::string_view body) {
    store::CreditRows rows(change_->database(), centre_.number);
    store::DisputeStatement statement;
    statement.side = side;
    if (asking.standing == "volunteer")
        statement.party.volunteer = asking.volunteer;
    else if (ids_.party(asking))
        statement.party.organisation = asking.organisation;
    else if (behalf) {
        auto const parties = rows.parties_of(*behalf);
        if (!parties.empty()) statement.party = parties.front();
    }
    statement.principal = asking.principal;
    statement.at = change_->now();
    statement.body = body;
    rows.add_statement(transfer, statement);
    return statement.party;
}

std::size_t CreditDesk::lapse_due(std::size_t limit) {
    std::size_t done = 0;
    for (auto const transfer : books().due(change_->now(), limit)) {
        auto const due = books().transfers()[books().find_transfer(transfer)].due_at;
        // One lapse a due time, however often it is tried.
        auto const text = "lapse " + hex(transfer) + " " + std::to_string(due.time_since_epoch().count());
        auto const hash = store::hash_of({reinterpret_cast<unsigned char const*>(text.data()), text.size()});
        auto const booked = ask({store::key_from<RequestId>(store::ByteView(hash).first(16)), the_centre,
                                 the_centre, Authority::system, Lapse{transfer}});
        if (booked) ++done;
    }
    return done;
}

} // namespace kith::desk
