// SPDX-License-Identifier: MIT
// Safeguarding: concerns that only the leads, whoever raised them and whoever they named may see; what is
// decided about a person holds for everybody at once, and shows no reason; incidents that any site reports.
#pragma once

#include "base/outcome.hpp"
#include "store/community_rows.hpp"
#include "store/safeguarding.hpp"
#include "store/writer.hpp"

namespace kith::desk {

struct SafeguardingRefused {
    std::string code;
};

class SafeguardingDesk {
  public:
    template <class Value>
    using Result = Outcome<Value, SafeguardingRefused>;

    SafeguardingDesk(store::Change& change, std::int64_t centre) : change_(&change), centre_(centre) {}

    // Every lead is told that there is one, not what about. Publishes "concern.changed" without ids, as do
    // the following. Refuses with about_unclear, volunteer_unknown, organisation_unknown, need_unknown.
    [[nodiscard]] Result<std::int64_t> raise(store::Concern concern);
    // The concern, where `reader` may see it; nothing where there is none, or not for them.
    [[nodiscard]] std::optional<store::Concern> seen(std::int64_t number, std::string_view reader) const;
    // All refuse with unknown where `by` may not see it.
    [[nodiscard]] std::optional<SafeguardingRefused> note(std::int64_t number, std::string const& text,
                                                          std::string const& by);
    // Whom else it is shown to, in place of those before. Refuses with owner_unknown, leads_only.
    [[nodiscard]] std::optional<SafeguardingRefused>
    share(std::int64_t number, std::vector<std::string> const& readers, std::string const& by);
    // Where somebody was stopped under it, whether there is a duty to refer has to be answered. Once more is
    // another decision. Refuses with duty_to_refer_unanswered, leads_only.
    [[nodiscard]] std::optional<SafeguardingRefused> decide(std::int64_t number, std::string const& decision,
                                                            std::string const& duty,
                                                            std::optional<Instant> review,
                                                            std::string const& by);

    // Holds from this moment: a suspended person is in no plan and on no list, and everything that was under
    // way for them ends; with do_not_refer nothing new, with not_for nothing new there, and what they hold
    // comes up to be looked at ("placement_to_review"). Nobody is told why. Refuses with volunteer_unknown,
    // target_unknown, restricted_already, and unknown for a concern that is not theirs to see.
    [[nodiscard]] Result<store::Restriction> place(store::Restriction restriction);
    // What was so before is so again, as far as nothing else holds. Refuses with unknown, leads_only.
    [[nodiscard]] Result<store::Restriction> lift(std::int64_t number, std::string const& by);

    // Matches were written from elsewhere: what restrictions that hold end is ended again.
    void end_matches_again();

    // Waits for somebody as "incident_to_look_at" of the organisation. Publishes "incident.changed". Refuses
    // with organisation_unknown, opening_elsewhere, volunteer_unknown, time_out_of_range.
    [[nodiscard]] Result<std::int64_t> report(store::Incident incident);

    // Refuses with owner_unknown.
    [[nodiscard]] std::optional<SafeguardingRefused> set_leads(std::vector<std::string> const& principals);

  private:
    void changed();
    void end_matches(store::Restriction const& restriction);

    store::Change* change_;
    std::int64_t centre_;
};

// Writes what holds into a volunteer's row, whatever else is being written there: called before every write
// of such a row. Whose row was merged into another stays stopped.
void hold_restrictions(store::Database& database, std::int64_t centre, store::Cells& volunteer);

} // namespace kith::desk
