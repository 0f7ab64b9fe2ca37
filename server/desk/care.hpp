// SPDX-License-Identifier: MIT
// The one queue of a centre's desk: who looks after whom and what, what was said, and what is to be done next
// by when. What comes up by itself (clocks of matches, roles gone stale, checks to renew) and what somebody
// planned wait in the same list, each with an owner: its own, else that of the person or the organisation it
// belongs to, else whoever is on duty. So nothing waits for nobody.
#pragma once

#include "base/outcome.hpp"
#include "store/care.hpp"
#include "store/writer.hpp"

namespace kith::desk {

inline constexpr std::chrono::weeks role_stale_after{6}; // nobody touched it, and no match moved
inline constexpr std::chrono::days check_due_before{60}; // of a re-check date
inline constexpr std::chrono::days plan_ahead_max{732};

struct CareRefused {
    std::string code;
};

struct NextStep {
    std::string what; // call, write, visit, meet, decide, check, other
    Instant at;
    std::string note;
};

class CareDesk {
  public:
    template <class Value>
    using Result = Outcome<Value, CareRefused>;

    CareDesk(store::Change& change, std::int64_t centre) : change_(&change), centre_(centre) {}

    // Empty: back to whoever it belongs to. Publishes "care.changed", as do the following. Refuses with what
    // known() does, and owner_unknown: they are not staff of the centre, or suspended.
    [[nodiscard]] Result<store::CareRow> assign(store::Matter const& about, std::string const& owner);
    // Takes the place of the step before; none: nothing more is to be done. Refuses with what known() does,
    // and time_out_of_range.
    [[nodiscard]] Result<store::CareRow> plan(store::Matter const& about,
                                              std::optional<NextStep> const& next);
    // Notes what was said, and what follows from it. Who was reached has been answered: what waited for a
    // talk about just this is settled, and somebody who asked for an opening has had their first reply. Gives
    // the entry's number. Refuses with what plan() does.
    [[nodiscard]] Result<std::int64_t> log(store::ContactEntry entry, std::optional<NextStep> const& next);
    // Blanks a note. False where there is no such entry.
    [[nodiscard]] bool forget_note(std::int64_t number);
    // Rows that came up by themselves, all or with this ring; a role that was looked at is not stale. How
    // many.
    std::size_t settle(store::Matter const& about, std::string_view ring, std::string_view by);

    // Something about it waits for somebody, once however often it is raised. Publishes "attention.raised".
    void raise(store::Matter const& about, std::string const& ring);

    // An organiser's new role waits closed, where the centre wants to see roles first; false: it need not.
    [[nodiscard]] bool holds_back_roles() const;
    void role_changed(std::string const& role, bool awaits);
    [[nodiscard]] bool awaits_approval(std::string const& role) const;
    // Opens it, or leaves it closed for a reason; its organisation is told. Refuses with not_awaited,
    // and with check_not_permitted while it asks for a check that its organisation may not ask for.
    [[nodiscard]] std::optional<CareRefused> decide_role(std::string const& role, bool approved,
                                                         std::string const& reason, std::string_view by);

    // Looks at the checks of at most `limit` people and at as many roles, each once a day. How many were
    // looked at.
    std::size_t sweep(std::size_t limit);

    // Whether there is such a person, match, opening, organisation or need: volunteer_unknown,
    // opening_unknown, organisation_unknown, match_unknown, about_unclear, need_unknown.
    [[nodiscard]] std::optional<CareRefused> known(store::Matter const& about) const;
    // The organisation it concerns; empty: none.
    [[nodiscard]] std::string organisation_of(store::Matter const& about) const;

  private:
    [[nodiscard]] store::Care care() const { return {change_->database(), centre_}; }
    void changed(store::Matter const& about);
    std::size_t sweep_checks(std::size_t limit);
    std::size_t sweep_roles(std::size_t limit);

    store::Change* change_;
    std::int64_t centre_;
};

// Rings that a talk answers; what is left waits for a decision.
[[nodiscard]] bool is_answered_by_talk(std::string_view ring);

} // namespace kith::desk
