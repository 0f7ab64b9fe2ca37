// SPDX-License-Identifier: MIT
// What the methods of the books share (hours, credits, accounts, rewards, ledger): the ledger's words as wire
// types, ids from keys, names from ids, and whose an account or a transfer is.
#pragma once

#include "desk/credits.hpp"
#include "rpc/method.hpp"
#include "rpc/turn.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace kith::ledger {

BOOST_DESCRIBE_ENUM(Scheme, exchange, rewards)
BOOST_DESCRIBE_ENUM(AccountKind, member, family, organisation, fund, partner, issuer)
BOOST_DESCRIBE_ENUM(ClosingReason, left, moved_away, died, organisation_closed, duplicate)
BOOST_DESCRIBE_ENUM(TransferKind, hours, gift, redemption, adjustment, opening_balance, reversal, levy,
                    closing, settlement)
BOOST_DESCRIBE_ENUM(Reason, none, thanks, hardship, mistake, duplicate_record, not_done, wrong_minutes,
                    not_agreed, agreed_by_both, import_from_old_books, community_decision, partner_paid,
                    timing, changed_mind, no_longer_offered, other)
BOOST_DESCRIBE_ENUM(WhenSpent, refuse, part, leave_negative)
BOOST_DESCRIBE_ENUM(LimitKind, floor, ceiling)
BOOST_DESCRIBE_ENUM(Nature, goods, service)

} // namespace kith::ledger

namespace kith::rpc::bank {

using AccountName = Text<120>; // a reference, or 32 hexadecimal digits
using TransferName = Text<32>; // 32 hexadecimal digits
using Amount = Number<1, ledger::minutes_max>;
using Day = Text<10>;       // 2026-09-15
using MemoText = Text<500>; // kept beside the books, erasable

template <std::size_t n, class Enum>
[[nodiscard]] std::string word(std::array<std::string_view, n> const& names, Enum value) {
    return std::string(names[static_cast<std::size_t>(value)]);
}

[[nodiscard]] desk::Asking asking(Turn const& turn);
[[nodiscard]] ledger::Books const& books(Turn const& turn);
[[nodiscard]] ledger::Moment moment(Turn const& turn);
// The same for the same key of the same caller and method, for ever; `part` tells the requests of one call
// apart.
[[nodiscard]] ledger::RequestId request_id(Turn const& turn, std::string_view method,
                                           std::string_view part = {});

[[nodiscard]] Refused refused_of(desk::BooksRefused const& refused);
[[nodiscard]] std::string date_text(Date date);

// Each throws Unknown where there is none; a handler made by told() answers it as a refusal.
struct Unknown {
    Refused refused;
};
[[nodiscard]] Date day(Day const& text);
[[nodiscard]] Date day(std::optional<Day> const& text, Date otherwise);
[[nodiscard]] ledger::AccountId account(Turn const& turn, AccountName const& name);
// Also that the books hold it.
[[nodiscard]] ledger::AccountNumber account_number(Turn const& turn, AccountName const& name);
[[nodiscard]] ledger::TransferId transfer(TransferName const& name);
[[nodiscard]] ledger::Transfer const& transfer_row(Turn const& turn, TransferName const& name);
[[nodiscard]] ledger::RequestId override_of(std::optional<TransferName> const& name);
// The holder of an account that is named; none: nobody is.
[[nodiscard]] std::optional<ledger::PersonId> holder(Turn const& turn,
                                                     std::optional<AccountName> const& name);

[[nodiscard]] std::string name_of(Turn const& turn, ledger::AccountId account);
[[nodiscard]] std::string name_of(Turn const& turn, ledger::AccountNumber account);

// The caller itself where the caller runs the account, or one of the transfer's; nobody otherwise.
[[nodiscard]] Subject subject_of_account(Turn& turn, std::string const& name);
[[nodiscard]] Subject subject_of_transfer(Turn& turn, std::string const& name);

// What a changing call answers.
struct Done {
    std::string transfer; // its id; empty: the call is about none
    std::string state;
    std::int64_t minutes = 0;
    std::int64_t entry = 0;              // of the journal
    std::vector<std::string> soft_limit; // accounts that passed theirs just now
};
BOOST_DESCRIBE_STRUCT(Done, (), (transfer, state, minutes, entry, soft_limit))

// Asks, and answers.
[[nodiscard]] Outcome<Done, Refused> ask(Turn& turn, ledger::Request const& request,
                                         std::optional<MemoText> const& memo = {});
[[nodiscard]] Outcome<Done, Refused> done(Turn& turn,
                                          Outcome<desk::Booked, desk::BooksRefused> const& booked);

// A handler that may throw Unknown.
template <auto handler>
struct Told;
template <class Params, class Result, Outcome<Result, Refused> (*handler)(Turn&, Params const&)>
struct Told<handler> {
    static Outcome<Result, Refused> run(Turn& turn, Params const& params) {
        try {
            return handler(turn, params);
        } catch (Unknown& unknown) {
            return refuse(std::move(unknown.refused));
        }
    }
};
template <auto handler>
inline constexpr auto told = &Told<handler>::run;

} // namespace kith::rpc::bank
