// SPDX-License-Identifier: MIT
// What people may ask about what is held of them, as cases with a clock: to see it, to have it put right, to
// have it erased, to complain; and breaches, which have a clock too. Who asks is checked before anything
// leaves; what may not be told is left out by hand, with a reason; a hold keeps what the law wants kept.
// Whoever somebody was referred to is told before they are erased. And people who have died or moved away,
// for whom everything stops at once.
#pragma once

#include "base/outcome.hpp"
#include "desk/due_dates.hpp"
#include "store/held.hpp"
#include "store/privacy.hpp"
#include "store/writer.hpp"

#include <functional>

namespace kith::desk {

struct PrivacyRefused {
    std::string code;
    std::vector<std::pair<std::string, std::int64_t>> numbers{};
};

// When a case is due, and on which day of the clock.
struct CaseDue {
    Date due_on{};
    bool stopped = false;            // the clock stands still: the day moves on with it
    std::optional<Instant> due_at{}; // of a breach
};

struct HeldRow {
    std::string table{};
    std::vector<std::pair<std::string, std::string>> cells{};
};
struct HeldAll {
    std::vector<HeldRow> rows{};
    std::vector<std::string> left_out{}; // tables, and "table.column"
};

// Tables that only those who lead on them may see, and columns in which others speak of somebody: left out
// where nobody has looked at each of them.
[[nodiscard]] bool needs_review(store::ColumnKind const& kind);

class PrivacyDesk {
  public:
    template <class Value>
    using Result = Outcome<Value, PrivacyRefused>;
    using Refusal = std::optional<PrivacyRefused>;

    PrivacyDesk(store::Change& change, std::int64_t centre) : change_(&change), centre_(centre) {}

    // `words`, `kind`, `volunteer`, `received_on`, `known_at` and `opened_by` are taken. Waits in the queue
    // until closed. Publishes "privacy.changed", as do the following. Refuses with volunteer_unknown,
    // day_out_of_range, subject_needed.
    [[nodiscard]] Result<std::int64_t> open(store::PrivacyCase asked);

    // All of these refuse with case_unknown and case_closed.
    [[nodiscard]] Refusal check_identity(std::int64_t number, std::string const& how);
    // Refuses with clock_stopped, clock_runs, clock_not_stoppable.
    [[nodiscard]] Refusal stop(std::int64_t number);
    [[nodiscard]] Refusal go_on(std::int64_t number);
    [[nodiscard]] Refusal extend(std::int64_t number);
    [[nodiscard]] Refusal acknowledge(std::int64_t number);
    // Refuses with place_unknown.
    [[nodiscard]] Refusal redact(std::int64_t number, std::string const& place, std::string const& reason);
    [[nodiscard]] Refusal show_again(std::int64_t number, std::string const& place);
    // An erasure that is granted tells every organisation the person was referred to. Refuses with
    // identity_unchecked.
    [[nodiscard]] Refusal decide(std::int64_t number, std::string const& decision, std::string const& note);
    // Refuses with decision_needed; not_acknowledged (a complaint); not_erased (an erasure that was granted).
    [[nodiscard]] Refusal close(std::int64_t number);

    // Erases the case's person for ever. `fresh` gives a random pseudonym each time; `salt` is used where
    // this is the first. Refuses with not_granted, on_hold, matches_open, books_open, letters_waiting.
    [[nodiscard]] Result<std::vector<std::string>>
    erase(std::int64_t number, std::function<std::string()> const& fresh, std::string const& salt);
    // Without a case: whom a list beside the database knows to have been erased.
    void erase_again(std::string const& volunteer, store::ErasedPerson const& known);

    // Somebody of whom nothing was heard for years. False, and nothing done, where something stands in the
    // way.
    [[nodiscard]] bool erase_silent(std::string const& volunteer);

    // Refuses with volunteer_unknown.
    [[nodiscard]] Result<std::int64_t> hold(std::string const& volunteer, std::string const& reason,
                                            std::string const& by);
    // Refuses with unknown.
    [[nodiscard]] Refusal lift(std::int64_t hold, std::string const& by);

    // Everything stops at once: their offers and matches end and whoever counted on them is told, who has
    // died gets no letter any more, nobody signs in as them. Refuses with volunteer_unknown.
    [[nodiscard]] Refusal depart(std::string const& volunteer, std::string const& kind,
                                 std::string const& by);

  private:
    [[nodiscard]] Result<store::PrivacyCase> open_case(std::int64_t number) const;
    [[nodiscard]] CaseDue due(store::PrivacyCase const& one) const;
    [[nodiscard]] Refusal in_the_way(std::string const& volunteer) const;
    void forget_memos(std::string const& volunteer);
    std::vector<std::string> erase_person(std::string const& volunteer,
                                          std::function<std::string()> const& fresh, std::string const& salt);
    void erase_ids(std::map<std::string, std::string> const& pseudonyms);
    void tell_organisations(std::string const& volunteer);
    void changed(store::PrivacyCase const& one);
    [[nodiscard]] Date today() const;

    store::Change* change_;
    std::int64_t centre_;
};

[[nodiscard]] CaseDue due_of(store::Database& database, store::Centre const& centre, Date today,
                             store::PrivacyCase const& one);

// What is held about the case's person, without what was left out. Refuses with case_unknown, case_closed,
// identity_unchecked, subject_needed.
[[nodiscard]] Outcome<HeldAll, PrivacyRefused> collect(store::Database& database, std::int64_t centre,
                                                       std::int64_t number);
// The same for the person themselves, without what has to be reviewed first.
[[nodiscard]] HeldAll collect_own(store::Database& database, std::int64_t centre,
                                  std::string const& volunteer);

// Erases whoever the list knows and the database does not; before anything is served. How many people.
std::size_t erase_as_listed(store::Change& change, std::vector<store::ErasedPerson> const& listed);

} // namespace kith::desk
