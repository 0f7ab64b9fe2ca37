// SPDX-License-Identifier: MIT
// Who is told what when a match moves on or one of its clocks rings: the match desk says so in the
// transaction of the step, and messages.hpp queues it. A link in a message acts on its match alone and ends
// when the match leaves the part of its life that the link was for.
#pragma once

#include "brokerage/clocks.hpp"
#include "brokerage/life.hpp"
#include "desk/messages.hpp"
#include "store/logged_hours.hpp"
#include "store/matches.hpp"

namespace kith::desk {

// How a step came about, as far as whoever is told depends on it.
struct Told {
    std::optional<MatchState> before;
    bool organisation_knew = false;
    std::string channel{}; // of an offer: phone, text, email; empty: as the person prefers
    bool urgent = false;
    bool place_freed = false;
    std::string taken_over_by{}; // the volunteer who has the place now
};

// `match` is as the step left it.
void tell_of_step(store::Change& change, std::int64_t centre, store::KeptMatch const& match,
                  brokerage::Step step, Told const& told);
void tell_of_ring(store::Change& change, std::int64_t centre, store::KeptMatch const& match,
                  brokerage::Ring ring, bool urgent);

// Hours were confirmed or rejected, as `hours` say: the person is told, and no link answers them again.
void tell_of_hours(store::Change& change, std::int64_t centre, store::LoggedHours const& hours);
// "hours/0123...": what links to logged hours are bound to.
[[nodiscard]] std::string hours_record(std::string_view transfer);

// "match/V12/R3": what links to a match are bound to.
[[nodiscard]] std::string match_record(std::string_view volunteer, std::string_view opening);
// Links made in one part of a match's life are worth nothing in the next.
[[nodiscard]] bool ends_links(std::optional<MatchState> before, MatchState after);

} // namespace kith::desk
