// SPDX-License-Identifier: MIT
// The rows beside the books that the hub needs and the ledger does not: whose of the community an account is,
// and what was said in a dispute. Written in the transaction of the ledger's entry, by desk/credits; words
// here can be erased, and no hashed record mentions them.
#pragma once

#include "ledger/key.hpp"
#include "store/journal.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

// A volunteer or an organisation that holds or runs an account; the other one is empty.
struct Party {
    std::string volunteer;
    std::string organisation;
    friend auto operator<=>(Party const&, Party const&) = default;
};

struct DisputeStatement {
    std::int64_t number = 0; // 1, 2, ... of its dispute
    std::string side;        // opened, answered, decided, appealed
    Party party;             // who spoke; empty: the broker
    std::string principal;
    Instant at{};
    std::string body; // empty: erased
};

class CreditRows {
  public:
    CreditRows(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    // A party of its account, once.
    void add_party(ledger::AccountId account, Party const& party);
    void remove_party(ledger::AccountId account, Party const& party);
    [[nodiscard]] std::vector<Party> parties_of(ledger::AccountId account) const;
    // In the order of ids; an empty party has none.
    [[nodiscard]] std::vector<ledger::AccountId> accounts_of(Party const& party) const;

    // Every volunteer who holds or runs an account, in the order of ids.
    [[nodiscard]] std::vector<std::string> volunteers() const;

    // Numbers it.
    void add_statement(ledger::TransferId transfer, DisputeStatement statement);
    [[nodiscard]] std::vector<DisputeStatement> statements_of(ledger::TransferId transfer) const;
    // Transfers that were ever disputed, the latest first.
    [[nodiscard]] std::vector<ledger::TransferId> disputed(std::size_t limit) const;

    // Takes the words of a transfer away, its memo's and its dispute's; that they were said stays.
    void erase_words(ledger::TransferId transfer);

  private:
    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
