// SPDX-License-Identifier: MIT
#include "rpc/methods/bank.hpp"

#include "exchange/availability.hpp"
#include "exchange/cells.hpp"

namespace kith::rpc::bank {

using namespace ledger;

desk::Asking asking(Turn const& turn) {
    auto const& principal = turn.principal();
    return {std::string(auth::word_of(principal.standing)), principal.id, principal.volunteer,
            principal.organisation};
}

Books const& books(Turn const& turn) {
    return turn.look().books(turn.look().centre(turn.centre()).id);
}

Moment moment(Turn const& turn) {
    return {turn.now(), turn.look().today(turn.look().centre(turn.centre()).id)};
}

RequestId request_id(Turn const& turn, std::string_view method, std::string_view part) {
    auto const centre = std::to_string(turn.centre());
    std::string text;
    for (std::string_view const each :
         {std::string_view("request"), std::string_view(centre), std::string_view(turn.principal().id),
          method, std::string_view(turn.key()), part}) {
        text.append(std::to_string(each.size())).append(":").append(each);
    }
    auto const hash = store::hash_of({reinterpret_cast<unsigned char const*>(text.data()), text.size()});
    return store::key_from<RequestId>(store::ByteView(hash).first(16));
}

Refused refused_of(desk::BooksRefused const& refused) {
    Refused said{refused.code, refused.retry, {}};
    if (refused.asked != 0) said.numbers.emplace_back("asked", refused.asked);
    if (refused.there != 0) said.numbers.emplace_back("there", refused.there);
    if (refused.limit != 0) said.numbers.emplace_back("limit", refused.limit);
    return said;
}

std::string date_text(Date date) {
    return exchange::format_date(date);
}

Date day(Day const& text) {
    auto const read = exchange::parse_date(text.value);
    if (!read) throw Unknown{{"day_unreadable", false, {}}};
    return *read;
}

Date day(std::optional<Day> const& text, Date otherwise) {
    return text ? day(*text) : otherwise;
}

AccountId account(Turn const& turn, AccountName const& name) {
    auto const found = desk::account_named(turn.database(), turn.centre(), name.value);
    if (!found) throw Unknown{{"account_unknown", false, {}}};
    return *found;
}

AccountNumber account_number(Turn const& turn, AccountName const& name) {
    auto const number = books(turn).find_account(account(turn, name));
    if (number == no_index) throw Unknown{{"account_unknown", false, {}}};
    return number;
}

TransferId transfer(TransferName const& name) {
    auto const id = desk::request_id_from(name.value);
    if (!id) throw Unknown{{"transfer_unknown", false, {}}};
    return *id;
}

Transfer const& transfer_row(Turn const& turn, TransferName const& name) {
    auto const index = books(turn).find_transfer(transfer(name));
    if (index == no_index) throw Unknown{{"transfer_unknown", false, {}}};
    return books(turn).transfers()[index];
}

RequestId override_of(std::optional<TransferName> const& name) {
    if (!name) return {};
    auto const id = desk::request_id_from(name->value);
    if (!id) throw Unknown{{"override_unknown", false, {}}};
    return *id;
}

std::optional<PersonId> holder(Turn const& turn, std::optional<AccountName> const& name) {
    if (!name) return std::nullopt;
    return books(turn).accounts()[account_number(turn, *name)].holder;
}

std::string name_of(Turn const& turn, AccountId account) {
    return desk::name_of_account(turn.database(), turn.centre(), account);
}

std::string name_of(Turn const& turn, AccountNumber account) {
    return account == no_index ? std::string() : name_of(turn, books(turn).accounts()[account].id);
}

namespace {

Subject own(Turn const& turn, bool is_own) {
    if (!is_own) return {};
    auto const& principal = turn.principal();
    Subject subject;
    if (!principal.volunteer.empty()) subject.volunteer = principal.volunteer;
    if (!principal.organisation.empty()) subject.organisation = principal.organisation;
    return subject;
}

std::optional<PersonId> party(Turn const& turn) {
    return desk::BookIds(turn.centre()).party(asking(turn));
}

} // namespace

Subject subject_of_account(Turn& turn, std::string const& name) {
    auto const person = party(turn);
    auto const found = person ? desk::account_named(turn.database(), turn.centre(), name) : std::nullopt;
    auto const number = found ? books(turn).find_account(*found) : no_index;
    return own(turn, number != no_index && books(turn).may_run(number, *person));
}

Subject subject_of_transfer(Turn& turn, std::string const& name) {
    auto const person = party(turn);
    auto const id = person ? desk::request_id_from(name) : std::nullopt;
    auto const index = id ? books(turn).find_transfer(*id) : no_index;
    if (index == no_index) return {};
    bool mine = false;
    for (auto const each : books(turn).parties(books(turn).transfers()[index]))
        mine = mine || books(turn).may_run(each, *person);
    return own(turn, mine);
}

Outcome<Done, Refused> done(Turn& turn, Outcome<desk::Booked, desk::BooksRefused> const& booked) {
    if (!booked) {
        // Not kept under the key: another may be allowed later what this caller is not.
        if (booked.error().code == name(Refusal::not_permitted)) turn.deny();
        return refuse(refused_of(booked.error()));
    }
    Done said;
    if (!booked->transfer.none()) said.transfer = desk::hex(booked->transfer);
    said.state = word(transfer_state_names, booked->state);
    said.minutes = booked->minutes;
    said.entry = static_cast<std::int64_t>(booked->entry);
    for (auto const& each : booked->soft) said.soft_limit.push_back(name_of(turn, each));
    return said;
}

Outcome<Done, Refused> ask(Turn& turn, Request const& request, std::optional<MemoText> const& memo) {
    return done(turn, desk::CreditDesk(turn.change(), turn.centre())
                          .ask(request, memo ? std::string_view(memo->value) : std::string_view()));
}

} // namespace kith::rpc::bank
