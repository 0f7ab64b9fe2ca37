// SPDX-License-Identifier: MIT
// Words beside the books: what people call accounts, rewards and categories, and why something was done. Rows
// that can be changed and erased; no hashed record mentions them.
#pragma once

#include "ledger/request.hpp"
#include "store/journal.hpp"

#include <map>

namespace kith::store {

struct AccountWords {
    ledger::AccountId account;
    ledger::PersonId holder;
    std::string reference; // short, unique in the centre: "M0042"
    std::string name;
};
struct RewardWords {
    ledger::RewardId reward;
    std::string reference;
    std::string name;
};
struct Memo {
    ledger::RequestId request;
    ledger::PersonId author;
    Instant written_at{};
    std::string body;
};

class Words {
  public:
    Words(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    void put(AccountWords const& words);
    void put(RewardWords const& words);
    void put(Memo const& memo);
    // The code of a category, added under the next free code where the name is new.
    std::uint32_t category(std::string_view name);

    [[nodiscard]] std::optional<AccountWords> account(std::string_view reference) const;
    [[nodiscard]] std::optional<AccountWords> account(ledger::AccountId account) const;
    [[nodiscard]] std::optional<RewardWords> reward(std::string_view reference) const;
    [[nodiscard]] std::optional<RewardWords> reward(ledger::RewardId reward) const;
    // At most `limit` after the reference `after` ("": from the first), in the order of references.
    [[nodiscard]] std::vector<AccountWords> accounts_after(std::string_view after, std::size_t limit) const;
    [[nodiscard]] std::vector<RewardWords> rewards_after(std::string_view after, std::size_t limit) const;
    [[nodiscard]] std::vector<AccountWords> accounts() const;
    [[nodiscard]] std::vector<RewardWords> rewards() const;
    [[nodiscard]] std::map<std::uint32_t, std::string> categories() const;
    [[nodiscard]] std::optional<Memo> memo(ledger::RequestId request) const;

  private:
    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
