// SPDX-License-Identifier: MIT
// Hours from a match, through the same door as everything else: logged by the person, confirmed or refused by
// the organisation, and booked by the ledger in the same transaction as the row and the event. Accounts are
// opened when they are first needed; credits come from the centre's issuing account as far as its budget
// goes, and where it has none the hours alone are recorded.
#pragma once

#include "desk/match_desk.hpp"
#include "store/logged_hours.hpp"

namespace kith::desk {

struct HoursRefused {
    std::string code; // the ledger's (ledger::Refusal), or no_such_match, unknown
    bool retry = false;
    std::int64_t asked = 0;
    std::int64_t limit = 0;
};

class HoursDesk {
  public:
    HoursDesk(store::Change& change, std::int64_t centre);

    // From a match that was confirmed at least. What the person logs waits for the organisation; what the
    // organisation logs is agreed. `id` is fresh. Publishes "hours.logged", or "hours.confirmed".
    [[nodiscard]] Outcome<store::LoggedHours, HoursRefused> log(std::string_view volunteer,
                                                                std::string_view opening,
                                                                std::int64_t minutes, Date worked_on,
                                                                ledger::RequestId id, Actor const& actor);
    // At most what was logged. Publishes "hours.confirmed".
    [[nodiscard]] Outcome<store::LoggedHours, HoursRefused>
    confirm(std::string_view transfer, std::int64_t minutes, ledger::RequestId id, Actor const& actor);
    // Publishes "hours.rejected".
    [[nodiscard]] Outcome<store::LoggedHours, HoursRefused> reject(std::string_view transfer,
                                                                   ledger::RequestId id, Actor const& actor);
    // How many minutes of credit the centre may have issued and not got back.
    [[nodiscard]] std::optional<HoursRefused> set_budget(std::int64_t minutes, ledger::RequestId id);

    // What a volunteer has, in minutes of credit and of hours; nothing where they never logged any.
    struct Balance {
        std::int64_t spendable = 0;
        std::int64_t pending_in = 0;
        std::int64_t hours_given = 0;
    };
    [[nodiscard]] std::optional<Balance> balance(std::string_view volunteer) const;

  private:
    [[nodiscard]] std::optional<HoursRefused> open(ledger::AccountId account, ledger::PersonId holder,
                                                   ledger::AccountKind kind, std::string_view reference,
                                                   std::string_view name);
    [[nodiscard]] ledger::AccountId account_of(std::string_view kind, std::string_view id) const;
    [[nodiscard]] ledger::PersonId person_of(std::string_view kind, std::string_view id) const;
    [[nodiscard]] ledger::Request request(ledger::RequestId id, Actor const& actor,
                                          store::LoggedHours const& hours, ledger::Action action) const;
    void publish(std::string kind, store::LoggedHours const& hours);

    store::Change* change_;
    store::Centre const& centre_;
};

} // namespace kith::desk
