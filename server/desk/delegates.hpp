// SPDX-License-Identifier: MIT
// Who speaks for an organisation: its organisers, and delegates in their place for a time. An account speaks
// for it while the term runs and not a second longer (auth/entrance.hpp looks at the term with every call);
// before it begins and once it has ended the account is closed, or is a volunteer's again.
#pragma once

#include "base/outcome.hpp"
#include "store/delegates.hpp"
#include "store/principals.hpp"
#include "store/writer.hpp"

namespace kith::desk {

inline constexpr std::chrono::days delegate_max{366}; // of a term in somebody's place

struct DelegateRefused {
    std::string code;
};

class DelegateDesk {
  public:
    template <class Value>
    using Result = Outcome<Value, DelegateRefused>;

    DelegateDesk(store::Change& change, std::int64_t centre) : change_(&change), centre_(centre) {}

    // `account`: id, name and address of one to be made; that of an organiser of this organisation who has
    // the address is taken instead, with this term from now on. They are told. Publishes "principal.changed"
    // and "organisation.changed", as does ending. Refuses with organisation_unknown, until_needed (a
    // delegate's), time_out_of_range, address_needed, address_taken.
    [[nodiscard]] Result<store::Delegate> appoint(store::Delegate delegate,
                                                  store::PrincipalRow const& account);
    // Refuses with delegate_unknown. Where nobody speaks for the organisation any more, that comes up
    // ("organiser_to_appoint").
    [[nodiscard]] Result<store::Delegate> end(std::string_view organisation, std::int64_t number,
                                              std::string const& by);
    // Begins and ends what is due, at most `limit`. How many.
    std::size_t keep_terms(std::size_t limit);

  private:
    void close(store::Delegate& delegate, std::string const& by);
    void publish(store::Delegate const& delegate);

    store::Change* change_;
    std::int64_t centre_;
};

} // namespace kith::desk
