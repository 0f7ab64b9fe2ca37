// SPDX-License-Identifier: MIT
// The books know 128-bit ids only; people and wire know volunteers, organisations and references. Ids are
// derived from what they stand for, the same for ever, so that no table of them is needed: a person has one
// id, and an account in each scheme. References read "volunteer/V1" in the rewards scheme and
// "exchange/volunteer/V1" in the other; accounts that were opened elsewhere keep the reference they have.
#pragma once

#include "ledger/request.hpp"
#include "store/sqlite.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kith::desk {

// Who asks something of the books.
struct Asking {
    std::string standing; // as its word
    std::string principal;
    std::string volunteer;
    std::string organisation;
};

// The centre itself, as the books know it: funds and issuing accounts are its.
inline constexpr ledger::PersonId the_centre{0, 1};

class BookIds {
  public:
    explicit BookIds(std::int64_t centre) : centre_(centre) {}

    // `id` of a member, an organisation or a partner is the volunteer's or the organisation's own.
    [[nodiscard]] ledger::AccountId account(ledger::Scheme scheme, ledger::AccountKind kind,
                                            std::string_view id) const;
    [[nodiscard]] static std::string reference(ledger::Scheme scheme, ledger::AccountKind kind,
                                               std::string_view id);
    // Who holds such an account.
    [[nodiscard]] ledger::PersonId holder(ledger::AccountKind kind, std::string_view id) const;
    [[nodiscard]] ledger::PersonId volunteer(std::string_view id) const;
    [[nodiscard]] ledger::PersonId organisation(std::string_view id) const;
    [[nodiscard]] ledger::RewardId reward(std::string_view reference) const;
    // Whoever did it, as a principal of the hub.
    [[nodiscard]] ledger::PersonId actor(Asking const& asking) const;
    // Whom the caller speaks for by its own right: its volunteer or its organisation. None: the centre's
    // staff.
    [[nodiscard]] std::optional<ledger::PersonId> party(Asking const& asking) const;

  private:
    std::int64_t centre_;
};

// 32 hexadecimal digits, and back.
[[nodiscard]] std::string hex(ledger::RequestId id);
[[nodiscard]] std::optional<ledger::RequestId> request_id_from(std::string_view text);

// By reference, or by 32 hexadecimal digits; none: no such words.
[[nodiscard]] std::optional<ledger::AccountId> account_named(store::Database& database, std::int64_t centre,
                                                             std::string_view text);
// The reference, or the id where the words were erased.
[[nodiscard]] std::string name_of_account(store::Database& database, std::int64_t centre,
                                          ledger::AccountId account);

} // namespace kith::desk
