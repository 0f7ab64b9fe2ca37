// SPDX-License-Identifier: MIT
// People, and requests for help, passed on from one organisation to another or by the centre: only with their
// consent, with an acknowledgement and an outcome that are both asked for by a clock, and told to the person
// and to whoever passed them on. Whom it is about is shown to the organisation while it is open, and no
// longer.
#pragma once

#include "base/outcome.hpp"
#include "store/passings.hpp"
#include "store/writer.hpp"

namespace kith::desk {

inline constexpr std::chrono::days passing_acknowledged_within{5}; // then it comes up ("passing_unanswered")
inline constexpr std::chrono::days passing_outcome_within{28};     // after that ("passing_outcome")

struct PassingRefused {
    std::string code;
};

class PassingDesk {
  public:
    template <class Value>
    using Result = Outcome<Value, PassingRefused>;

    PassingDesk(store::Change& change, std::int64_t centre) : change_(&change), centre_(centre) {}

    // All of these publish "passing.changed", about the organisation it is with. Refuses with
    // organisation_unknown, organisation_not_open (not approved), about_unclear, same_organisation,
    // volunteer_unknown (also whom `from` was not told of), need_unknown, need_closed, consent_missing,
    // passed_already.
    [[nodiscard]] Result<store::Passing> pass(store::Passing passing);
    // By the organisation it was sent to. Refuse with passing_unknown, passing_closed.
    [[nodiscard]] Result<store::Passing> acknowledge(std::int64_t number, std::string const& by);
    // Taken no further by them, or what came of it: taken_on, helped, not_suitable, not_reached, other.
    [[nodiscard]] Result<store::Passing> decline(std::int64_t number, std::string const& note);
    [[nodiscard]] Result<store::Passing> close(std::int64_t number, std::string const& outcome,
                                               std::string const& note);
    // Whoever sent it, the centre or the person takes it back: it shows nothing to the organisation any more.
    [[nodiscard]] Result<store::Passing> withdraw(std::int64_t number);

    // Asks for what is late, at most `limit`, and every week again. How many.
    std::size_t raise_due(std::size_t limit);

  private:
    [[nodiscard]] Result<store::Passing> open(std::int64_t number) const;
    void end(store::Passing& passing, std::string state);
    void changed(store::Passing const& passing);
    void tell_organisation(store::Passing const& passing, std::string const& organisation,
                           std::string const& message);
    void tell_person(store::Passing const& passing, std::string const& message);
    [[nodiscard]] std::string called(std::string const& organisation) const;

    store::Change* change_;
    std::int64_t centre_;
};

} // namespace kith::desk
