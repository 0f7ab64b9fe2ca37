// SPDX-License-Identifier: MIT
// People who stand in the database twice. They are looked for when somebody comes in and when a coordinator
// asks, by indexes and within bounds; nobody is merged unasked. A merge gives one id what was the other's and
// leaves the other stopped and unfound; for thirty days it can be taken apart again, and then all that was
// the other's is theirs as before. The books' rows are never touched: the person has both accounts.
#pragma once

#include "base/outcome.hpp"
#include "store/merges.hpp"
#include "store/writer.hpp"

namespace kith::desk {

inline constexpr std::chrono::days merge_undone_within{30};

struct DuplicateRefused {
    std::string code;
};

// What two people have in common, read from their rows; empty: not enough to say so to anybody.
// Same words of a name and the same month of birth, address or postcode; or the same address and a word of
// the name. Different months of birth and no address in common: two people (a father and his son).
struct Likeness {
    std::string name{};
    std::string born{};
    std::string postcode{};
    std::string e_mail{};
    std::string telephone{};
};
[[nodiscard]] std::vector<std::string> likeness(Likeness const& one, Likeness const& other);

// Ids of those already there who are like somebody who is not, at most 20; only reads. Looks at no more than
// `propose` does.
[[nodiscard]] std::vector<std::string> people_like(store::Database& database, std::int64_t centre,
                                                   Likeness const& newcomer);

class DuplicateDesk {
  public:
    template <class Value>
    using Result = Outcome<Value, DuplicateRefused>;

    DuplicateDesk(store::Change& change, std::int64_t centre) : change_(&change), centre_(centre) {}

    // Proposes whoever is like them, at most 20, out of at most 200 of the name and 50 of each address; who
    // was dismissed is not proposed again. What is new waits for somebody ("possible_duplicate"). How many
    // are new.
    std::size_t propose(std::string const& volunteer);
    // The same of at most `limit` people after this id. The last one looked at; empty: that was everybody.
    [[nodiscard]] std::string propose_all(std::string const& after, std::size_t limit, std::size_t& proposed);
    // They are two people. Publishes "duplicate.changed". Refuses with not_proposed.
    [[nodiscard]] std::optional<DuplicateRefused> dismiss(std::string const& one, std::string const& other,
                                                          std::string const& by);
    // Gives `kept` what is `gone`'s. Publishes "duplicate.changed" and "volunteer.changed" of both. Refuses
    // with volunteer_unknown, one_row_twice, merged_already, not_signed_up_yet (nobody has shown that the
    // address is theirs), restrictions_differ (what holds about one holds about the other first, so that
    // nothing goes on that was to stop), both_matched (with one opening, and `gone`'s is not over).
    [[nodiscard]] Result<store::MergeRow> merge(std::string const& kept, std::string const& gone,
                                                std::string const& by);
    // What was `gone`'s goes back; what came since stays with whom it was kept, except that what was placed
    // about the one since holds about both. Refuses with unknown, undone_already, undo_too_late,
    // merged_since (that one first), volunteer_unknown.
    [[nodiscard]] Result<store::MergeRow> undo(std::int64_t number, std::string const& by);
    // Forgets what can be undone no more. How many.
    std::size_t forget_due(std::size_t limit);

  private:
    [[nodiscard]] store::Cells filled(store::Cells const& kept, store::Cells const& gone);
    [[nodiscard]] std::optional<DuplicateRefused> flaw_of(std::string const& kept, std::string const& gone);
    void publish(std::string const& kept, std::string const& gone);

    store::Change* change_;
    std::int64_t centre_;
};

} // namespace kith::desk
