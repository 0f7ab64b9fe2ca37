// SPDX-License-Identifier: MIT
// One person's request for help, from the call to its outcome. It becomes an opening like any other, which
// says nothing of who or where exactly; the helper is told that once they are confirmed, and for as long as
// they help; the person who asked is told of every change.
#pragma once

#include "base/outcome.hpp"
#include "store/matches.hpp"
#include "store/messages.hpp"
#include "store/needs.hpp"
#include "store/writer.hpp"

#include <map>

namespace kith::desk {

inline constexpr std::chrono::hours need_unmet_after{48};
inline constexpr std::int64_t need_grid_metres = 500; // how exactly an opening says where

struct NeedRefused {
    std::string code;
};

// What an opening made of a need says besides its title and organisation: cells of a role (data/README.md).
using NeedCells = std::map<std::string, std::string>;

class NeedDesk {
  public:
    template <class Value>
    using Result = Outcome<Value, NeedRefused>;

    NeedDesk(store::Change& change, std::int64_t centre) : change_(&change), centre_(centre) {}

    // A person nobody knew yet, and how they are reached. Refuses with name_needed, address_needed,
    // postcode_unreadable.
    [[nodiscard]] Result<std::int64_t> add(store::Resident resident, store::ContactRow contact);
    // Refuses with resident_unknown and as above.
    [[nodiscard]] std::optional<NeedRefused> set(store::Resident resident, store::ContactRow contact);
    // Waits as "new_need", and for whoever took it down. Whoever referred them is told that it was. Publishes
    // "need.changed", as do the following. Refuses with resident_unknown, organisation_unknown.
    [[nodiscard]] Result<store::Need> add(store::Need need);
    [[nodiscard]] std::optional<NeedRefused> consent(std::int64_t need, bool given, std::string const& how,
                                                     std::string const& by);
    // Makes the opening "need-NUMBER" for one helper. Refuses with need_unknown, need_closed, need_opened,
    // consent_missing, organisation_unknown, names_the_person (its title says who they are),
    // details_unreadable (a cell of the role).
    [[nodiscard]] Result<store::Need> open(std::int64_t need, std::string const& organisation,
                                           std::string const& title, NeedCells const& cells);
    // What came of it. The opening is closed, and whoever was on the way there is told. Refuses with
    // need_unknown, need_closed, and what the match desk says.
    [[nodiscard]] Result<store::Need> close(std::int64_t need, std::string const& outcome,
                                            std::string const& note, std::string const& by);
    // Erases who it was, in the request too, once all they asked for is closed. Refuses with need_unknown,
    // need_open.
    [[nodiscard]] std::optional<NeedRefused> forget(std::int64_t need);

    // Raises "need_unmet" for those nobody has helped with for long enough, at most `limit`. How many.
    std::size_t raise_unmet(std::size_t limit);

  private:
    friend void need_moved(store::Change&, std::int64_t, store::KeptMatch const&, bool);

    [[nodiscard]] std::optional<NeedRefused> flaw_of(store::Resident& resident,
                                                     store::ContactRow const& contact) const;
    void helper_moved(store::Need need, store::KeptMatch const& match, bool held);
    // The person who asked: by message, else by hand.
    void tell(store::Need const& need, std::string const& name, std::string const& helper = {});
    void changed(store::Need const& need);

    store::Change* change_;
    std::int64_t centre_;
};

// A match with an opening has moved; `held`: it held the place before. Nothing where it is no need's opening.
void need_moved(store::Change& change, std::int64_t centre, store::KeptMatch const& match, bool held);

// Whether this volunteer may know who and where now.
[[nodiscard]] bool may_know_address(store::Database& database, std::int64_t centre, store::Need const& need,
                                    std::string_view volunteer);

} // namespace kith::desk
