// SPDX-License-Identifier: MIT
// Who is on a site, so that everyone is known to be home: signing in and out, in an emergency or not, and the
// question about whoever has not left in time. Nobody is on two sites at once.
#pragma once

#include "base/outcome.hpp"
#include "store/sites.hpp"
#include "store/writer.hpp"

namespace kith::desk {

inline constexpr std::chrono::minutes site_grace{30};   // past the time to have left, before anybody is asked
inline constexpr std::chrono::hours site_stay{8};       // where neither a shift nor the call says until when
inline constexpr std::chrono::hours site_stay_max{24};  // then they sign in again
inline constexpr std::chrono::days site_names_kept{30}; // of people without an account, after they left

struct SiteRefused {
    std::string code;
    std::vector<std::pair<std::string, std::int64_t>> numbers{};
};

class SiteDesk {
  public:
    template <class Value>
    using Result = Outcome<Value, SiteRefused>;

    SiteDesk(store::Change& change, std::int64_t centre) : change_(&change), centre_(centre) {}

    // `wanted` says who (a volunteer, or a name and a telephone number) is where, for what, and who says so.
    // They are to have left by `due`, else by the end of the opening's shift, else after site_stay. Who is
    // there already stays the one row; with a later time they stay until then. Publishes "site.signed_in".
    // Whoever comes for an opening of an emergency counts among its people.
    // Refuses with organisation_unknown, opening_unknown, opening_elsewhere, volunteer_unknown,
    // emergency_unknown, not_now (it is closed), on_another_site (the number of that sign-in),
    // stay_out_of_range.
    [[nodiscard]] Result<store::SiteSignIn> sign_in(store::SiteSignIn wanted, std::optional<Instant> due);
    // Once more changes nothing. Publishes "site.signed_out". Refuses with sign_in_unknown.
    [[nodiscard]] Result<store::SiteSignIn> sign_out(std::int64_t number, std::string_view by);
    // The name and number of somebody without an account who has left. Refuses with sign_in_unknown,
    // still_on_site.
    [[nodiscard]] std::optional<SiteRefused> forget(std::int64_t number);

    // Asks about at most `limit` people who have not left in time: a row that waits for a coordinator
    // ("not_signed_out") with "attention.raised", and a message to the site's organisation; once for each
    // time they were to have left by. How many.
    std::size_t raise_missed(std::size_t limit);
    // Erases names and numbers that were kept long enough. How many.
    std::size_t erase_names(std::size_t limit);

  private:
    [[nodiscard]] std::optional<SiteRefused> flaw_of(store::SiteSignIn const& wanted) const;
    [[nodiscard]] Instant usual_due(std::string const& opening) const;
    void publish(std::string kind, store::SiteSignIn const& about, std::string other);

    store::Change* change_;
    std::int64_t centre_;
};

// When a shift, or what an emergency opened, begins and ends; nothing where the opening is neither, or has
// no time.
struct ShiftTimes {
    Instant begins;
    Instant ends;
};
[[nodiscard]] std::optional<ShiftTimes> shift_times(store::Database& database, store::Centre const& centre,
                                                    std::string_view opening);
// Their name, whether they have an account or not; empty once it is erased.
[[nodiscard]] std::string name_on_site(store::Database& database, std::int64_t centre,
                                       store::SiteSignIn const& sign_in);

} // namespace kith::desk
