// SPDX-License-Identifier: MIT
// Emergency mode: standby, activated, stood down, closed. Every action goes through here, is judged on the
// rows of the same transaction and logged with who asked for it. Surge roles come from templates, people from
// the matches like anywhere else (desk/sites.hpp keeps who is where), and how things stand is kept for those
// who answer for it.
#pragma once

#include "desk/match_desk.hpp"
#include "store/emergencies.hpp"

namespace kith::desk {

enum class EmergencyMove : std::uint8_t { activate, stand_by, stand_down, close, reopen };

struct EmergencyRefused {
    std::string code{};
    bool retry = false;
    std::vector<std::pair<std::string, std::int64_t>> numbers{};
};

inline constexpr std::int64_t emergencies_open_max = 4; // not closed, in a centre
inline constexpr std::size_t surge_openings_max = 500;  // of one emergency
inline constexpr std::int64_t released_at_a_time = 200;

struct EmergencyOrder {
    std::string name{};
    std::string asked_by{};
    std::string reference{};
    std::int32_t hurry = 24;
    std::int32_t report_minutes = 60;
};

struct MoveOrder {
    std::int64_t emergency = 0;
    EmergencyMove move = EmergencyMove::activate;
    std::string asked_by{};
    std::string reference{};
    std::string reason{}; // needed for the way back, and to close past what is still open
    bool override_given = false;
};

struct RolesOrder {
    std::int64_t emergency = 0;
    std::string surge{};              // a template's name: flood, heatwave, pandemic
    std::string organisation{};       // that leads
    std::vector<std::string> wards{}; // "#1" of the template is the first of them
    std::int32_t scale_per_cent = 100;
};

// What stands between an emergency and its end.
struct StillOpen {
    std::int64_t on_site = 0;
    std::int64_t offers = 0;    // asked, not answered
    std::int64_t pending = 0;   // under way otherwise, without a place yet
    std::int64_t coming = 0;    // hold a place in something that is not over
    std::int64_t roles = 0;     // still open for asking
    std::int64_t campaigns = 0; // still asking
    [[nodiscard]] bool settled() const {
        return on_site + offers + pending + coming + roles + campaigns == 0;
    }
};

class EmergencyDesk {
  public:
    EmergencyDesk(store::Change& change, std::int64_t centre, Actor actor = {"clock", ""});

    template <class Value>
    using Result = Outcome<Value, EmergencyRefused>;

    // In standby. Refuses with emergencies_full.
    [[nodiscard]] Result<std::int64_t> open(EmergencyOrder const& order);
    // The state it came to. standby -> activated -> stood_down -> closed; back from each to the one before
    // with a reason. Standing down stops the campaigns; closing refuses with
    // still_open, and what is, unless overridden with a reason.
    [[nodiscard]] Result<std::string> move(MoveOrder const& order);
    // The openings, by key. Refuses with not_now, surge_unknown, organisation_unknown,
    // openings_full, role_flawed.
    [[nodiscard]] Result<std::vector<std::string>> open_roles(RolesOrder const& order);
    // Closes those that nobody was asked for; how many.
    [[nodiscard]] Result<std::int64_t> close_unused(std::int64_t emergency);
    // Tells everybody who was asked, or was to come to what has not begun, that they are not needed: their
    // matches are withdrawn, at most released_at_a_time; how many. Refuses with not_now while it is
    // activated, reason_missing.
    [[nodiscard]] Result<std::int64_t> release(std::int64_t emergency, std::string const& reason);
    // A run over the whole borough in which whatever holds a place stays; wake the run service after it.
    [[nodiscard]] Result<std::int64_t> rematch(std::int64_t emergency);
    // Starts a campaign for every opening that has none; how many. `run`: whom it gives an opening comes
    // first.
    [[nodiscard]] Result<std::int64_t> ask(std::int64_t emergency, std::int64_t run);

    // Somebody who agreed beforehand, with checks on record or a reason. Refuses with volunteer_unknown,
    // not_vetted.
    [[nodiscard]] std::optional<EmergencyRefused> agree(std::string_view volunteer,
                                                        std::string const& reason);
    // Somebody who comes by themselves: a volunteer row with a telephone number, apart from the reserve.
    // Where nobody asked whether they are an adult, roles for adults do not come to them: their age is not
    // known.
    struct Comer {
        std::string name;
        std::string telephone;
        std::string ward{};
        bool adult = false; // they say that they are 18 or over
    };
    [[nodiscard]] Result<std::string> enlist(std::int64_t emergency, Comer const& comer);
    // Refuses with unknown, reason_missing.
    [[nodiscard]] std::optional<EmergencyRefused> take_out(std::string_view volunteer,
                                                           std::string const& reason);

    // Makes and keeps the next report; its number.
    [[nodiscard]] Result<std::int64_t> report(std::int64_t emergency);

    // Makes the reports that are due, at most `limit`. How many.
    std::size_t tick(std::size_t limit);

  private:
    void log(store::KeptEmergency const& emergency, store::EmergencyStep step);
    void log_reserve(store::EmergencyStep step);
    void publish(std::string kind, std::int64_t emergency, std::string_view organisation = {});
    void stop_campaigns(std::int64_t emergency);
    [[nodiscard]] std::int64_t reset_clocks(std::int64_t emergency);
    std::int64_t make_report(store::KeptEmergency const& emergency);

    store::Change* change_;
    std::int64_t centre_;
    Actor actor_;
    store::Emergencies rows_;
};

[[nodiscard]] StillOpen still_open(store::Database& database, std::int64_t centre, std::int64_t emergency,
                                   Instant now);
// The figures as they stand, without keeping them.
[[nodiscard]] store::EmergencyReport report_now(store::Database& database, std::int64_t centre,
                                                store::KeptEmergency const& emergency, Instant now);

} // namespace kith::desk
