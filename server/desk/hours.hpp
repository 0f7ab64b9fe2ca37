// SPDX-License-Identifier: MIT
// Hours from a match, through the same door as everything else: logged by the person, confirmed or refused by
// the organisation, and booked by the ledger in the same transaction as the row and the event. Accounts are
// opened when they are first needed; credits come from the centre's issuing account as far as its budget
// goes, and where it has none the hours alone are recorded.
#pragma once

#include "desk/credits.hpp"
#include "desk/match_desk.hpp"
#include "store/logged_hours.hpp"

namespace kith::desk {

class HoursDesk {
  public:
    HoursDesk(store::Change& change, std::int64_t centre);

    // Hours of a match that was confirmed at least, however long after. What the person logs (or staff for
    // them) waits for the organisation; what the organisation logs is agreed. `id` is the transfer's.
    // Refusals besides the ledger's: no_such_match.
    [[nodiscard]] Outcome<store::LoggedHours, BooksRefused> log(std::string_view volunteer,
                                                                std::string_view opening,
                                                                std::int64_t minutes, Date worked_on,
                                                                ledger::RequestId id, Asking const& asking);
    // At most what was logged; none: all of it.
    [[nodiscard]] Outcome<store::LoggedHours, BooksRefused> confirm(std::string_view transfer,
                                                                    std::optional<std::int64_t> minutes,
                                                                    ledger::RequestId id,
                                                                    Asking const& asking);
    [[nodiscard]] Outcome<store::LoggedHours, BooksRefused>
    reject(std::string_view transfer, ledger::Reason reason, ledger::RequestId id, Asking const& asking);

    // A wrong record, put right: a linked reversal of the hours and their credits, and a record of the
    // minutes that were right, which takes the old one's place; both or neither. `ids`: of the whole, of the
    // reversal, of the new record.
    struct Correction {
        std::int64_t minutes = 0; // 0: nothing was worked
        ledger::Reason reason = ledger::Reason::wrong_minutes;
        ledger::WhenSpent when_spent = ledger::WhenSpent::refuse;
        ledger::RequestId allowed_by{};
    };
    [[nodiscard]] Outcome<store::LoggedHours, BooksRefused> correct(std::string_view transfer,
                                                                    Correction const& correction,
                                                                    std::array<ledger::RequestId, 3> ids,
                                                                    Asking const& asking);

    // How many minutes of credit the centre may have issued and not got back.
    [[nodiscard]] std::optional<BooksRefused> set_budget(std::int64_t minutes, ledger::RequestId id,
                                                         Asking const& asking);

    // What a volunteer has, in minutes of credit and of hours; nothing where they never logged any.
    struct Balance {
        std::int64_t spendable = 0;
        std::int64_t pending_in = 0;
        std::int64_t hours_given = 0;
    };
    [[nodiscard]] std::optional<Balance> balance(std::string_view volunteer) const;

  private:
    struct Found {
        store::LoggedHours row;
        ledger::TransferId transfer;
    };
    [[nodiscard]] std::optional<Found> find(std::string_view transfer) const;
    [[nodiscard]] Outcome<store::LoggedHours, BooksRefused> booked(ledger::Request const& request,
                                                                   std::string_view transfer);
    [[nodiscard]] std::optional<BooksRefused> open_accounts(store::LoggedHours const& hours);
    void ask_for_a_yes(store::LoggedHours const& hours);

    store::Change* change_;
    CreditDesk credits_;
};

} // namespace kith::desk
