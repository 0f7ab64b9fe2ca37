// SPDX-License-Identifier: MIT
// An organisation that leaves does so in order: its roles are closed, whoever was on their way to it or held
// a place is told and proposed something else, requests for help go on with somebody else, hours are settled,
// references are kept; then its accounts are closed and it has left. What is left to do is counted from the
// rows as they are, so that no step is done because somebody ticked it.
#pragma once

#include "base/outcome.hpp"
#include "store/kept_references.hpp"
#include "store/writer.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kith::desk {

// How many are left, in the order in which they are done.
struct LeavingSteps {
    std::int64_t roles = 0;      // open
    std::int64_t people = 0;     // with a match that is under way
    std::int64_t needs = 0;      // requests for help that it runs
    std::int64_t hours = 0;      // logged, and not settled
    std::int64_t passings = 0;   // people passed on to it, and not closed
    std::int64_t references = 0; // people it has none for yet
    [[nodiscard]] bool done() const {
        return roles == 0 && people == 0 && needs == 0 && hours == 0 && passings == 0 && references == 0;
    }
};

[[nodiscard]] LeavingSteps leaving_steps(store::Database& database, std::int64_t centre,
                                         std::string const& organisation);

struct LeavingRefused {
    std::string code;
    std::vector<std::pair<std::string, std::int64_t>> numbers{};
};

// Somebody who is let go, where they were, and what they are proposed instead; empty: nothing suits.
struct Released {
    std::string volunteer;
    std::string opening;
    std::string replacement{};
};

// What could take the place of what an organisation gave to people: the best opening elsewhere with a place
// left for each person who was well on their way, judged as if they had let go of it; each place is given
// once.
// Slow: reads the whole community.
[[nodiscard]] std::vector<Released> replacements_of(store::Database& database, std::int64_t centre,
                                                    std::string const& organisation, Instant now);

class LeavingDesk {
  public:
    template <class Value>
    using Result = Outcome<Value, LeavingRefused>;
    using Refusal = std::optional<LeavingRefused>;

    LeavingDesk(store::Change& change, std::int64_t centre) : change_(&change), centre_(centre) {}

    // It waits until it has left ("organisation_leaving"). Refuses with organisation_unknown,
    // standing_differs.
    [[nodiscard]] Refusal begin(std::string const& organisation, std::string const& last_day,
                                std::string const& reason, std::string const& by);
    // Every open role of its but requests for help. How many. These refuse with not_leaving.
    [[nodiscard]] Result<std::int64_t> close_roles(std::string const& organisation);
    // Ends every match under way, tells whoever was asked or held a place, and suggests the replacement; who
    // has none comes up ("rematch"). Refuses with roles_open too.
    [[nodiscard]] Result<std::vector<Released>> release(std::string const& organisation,
                                                        std::vector<Released> const& replacements,
                                                        std::string const& by);
    // A request for help goes on with another organisation, and with whoever helps. Refuses with
    // need_unknown, organisation_unknown, organisation_not_open too.
    [[nodiscard]] Refusal move_need(std::string const& organisation, std::int64_t need,
                                    std::string const& to);
    // What is on record of the person's time, with the organisation's words where it has any; also of one
    // that does not leave. Refuses with nothing_begun: they never began anything there.
    [[nodiscard]] Result<store::KeptReference> keep_reference(std::string const& organisation,
                                                              std::string const& volunteer,
                                                              std::string const& words,
                                                              std::string const& by);
    // Of everybody who has none, what is on record. How many.
    [[nodiscard]] std::int64_t keep_references(std::string const& organisation, std::string const& by);
    // Its accounts are closed: `closed` is told of each. Refuses with steps_left (how many of each).
    [[nodiscard]] Refusal finish(std::string const& organisation, std::string const& by,
                                 std::function<void(std::string const&)> const& closed);

  private:
    [[nodiscard]] Refusal leaving(std::string const& organisation) const;
    void tell(std::string const& organisation, std::string const& message);

    store::Change* change_;
    std::int64_t centre_;
};

} // namespace kith::desk
