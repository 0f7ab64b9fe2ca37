// SPDX-License-Identifier: MIT
#include "store/credit_rows.hpp"

#include "store/moments.hpp"

namespace kith::store {

void CreditRows::add_party(ledger::AccountId account, Party const& party) {
    remove_party(account, party);
    auto const bytes = key_bytes(account);
    Statement(*database_,
              "insert into account_party (centre, account, volunteer, organisation) values (?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, ByteView(bytes))
        .bind(3, std::string_view(party.volunteer))
        .bind(4, std::string_view(party.organisation))
        .run();
}

void CreditRows::remove_party(ledger::AccountId account, Party const& party) {
    auto const bytes = key_bytes(account);
    Statement(*database_, "delete from account_party where centre = ? and account = ? and volunteer = ? and "
                          "organisation = ?")
        .bind(1, centre_)
        .bind(2, ByteView(bytes))
        .bind(3, std::string_view(party.volunteer))
        .bind(4, std::string_view(party.organisation))
        .run();
}

std::vector<Party> CreditRows::parties_of(ledger::AccountId account) const {
    auto const bytes = key_bytes(account);
    Statement rows(*database_, "select volunteer, organisation from account_party where centre = ? and "
                               "account = ? order by volunteer, organisation");
    rows.bind(1, centre_).bind(2, ByteView(bytes));
    std::vector<Party> found;
    while (rows.step()) found.push_back({std::string(rows.text(0)), std::string(rows.text(1))});
    return found;
}

std::vector<ledger::AccountId> CreditRows::accounts_of(Party const& party) const {
    std::vector<ledger::AccountId> found;
    if (party == Party{}) return found;
    bool const by_volunteer = !party.volunteer.empty();
    Statement rows(*database_, std::string("select account from account_party where centre = ? and ") +
                                   (by_volunteer ? "volunteer" : "organisation") + " = ? order by account");
    rows.bind(1, centre_).bind(2, std::string_view(by_volunteer ? party.volunteer : party.organisation));
    while (rows.step()) found.push_back(key_from<ledger::AccountId>(rows.bytes(0)));
    return found;
}

std::vector<std::string> CreditRows::volunteers() const {
    Statement rows(*database_, "select distinct volunteer from account_party where centre = ? and volunteer "
                               "<> '' order by volunteer");
    rows.bind(1, centre_);
    std::vector<std::string> found;
    while (rows.step()) found.emplace_back(rows.text(0));
    return found;
}

void CreditRows::add_statement(ledger::TransferId transfer, DisputeStatement statement) {
    auto const bytes = key_bytes(transfer);
    Statement newest(*database_,
                     "select max(number) from dispute_statement where centre = ? and transfer = ?");
    newest.bind(1, centre_).bind(2, ByteView(bytes));
    statement.number = newest.step() ? newest.integer(0) + 1 : 1;
    Statement(*database_,
              "insert into dispute_statement (centre, transfer, number, side, volunteer, organisation, "
              "principal, at, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, ByteView(bytes))
        .bind(3, statement.number)
        .bind(4, std::string_view(statement.side))
        .bind(5, std::string_view(statement.party.volunteer))
        .bind(6, std::string_view(statement.party.organisation))
        .bind(7, std::string_view(statement.principal))
        .bind(8, seconds(statement.at))
        .bind(9, std::string_view(statement.body))
        .run();
}

std::vector<DisputeStatement> CreditRows::statements_of(ledger::TransferId transfer) const {
    auto const bytes = key_bytes(transfer);
    Statement rows(*database_,
                   "select number, side, volunteer, organisation, principal, at, body from dispute_statement "
                   "where centre = ? and transfer = ? order by number");
    rows.bind(1, centre_).bind(2, ByteView(bytes));
    std::vector<DisputeStatement> found;
    while (rows.step()) {
        found.push_back({rows.integer(0),
                         std::string(rows.text(1)),
                         {std::string(rows.text(2)), std::string(rows.text(3))},
                         std::string(rows.text(4)),
                         instant(rows.integer(5)),
                         std::string(rows.text(6))});
    }
    return found;
}

std::vector<ledger::TransferId> CreditRows::disputed(std::size_t limit) const {
    Statement rows(*database_, "select transfer from dispute_statement where centre = ? and side = 'opened' "
                               "order by at desc, transfer limit " +
                                   std::to_string(limit));
    rows.bind(1, centre_);
    std::vector<ledger::TransferId> found;
    while (rows.step()) found.push_back(key_from<ledger::TransferId>(rows.bytes(0)));
    return found;
}

void CreditRows::erase_words(ledger::TransferId transfer) {
    auto const bytes = key_bytes(transfer);
    Statement(*database_, "delete from memo where centre = ? and request = ?")
        .bind(1, centre_)
        .bind(2, ByteView(bytes))
        .run();
    Statement(*database_, "update dispute_statement set body = '' where centre = ? and transfer = ?")
        .bind(1, centre_)
        .bind(2, ByteView(bytes))
        .run();
}

} // namespace kith::store
