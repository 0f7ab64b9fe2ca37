// SPDX-License-Identifier: MIT
#include "desk/ticker.hpp"

#include "desk/care.hpp"
#include "desk/credits.hpp"
#include "desk/delegates.hpp"
#include "desk/duplicates.hpp"
#include "desk/emergency.hpp"
#include "desk/favours.hpp"
#include "desk/import_desk.hpp"
#include "desk/intake.hpp"
#include "desk/listings.hpp"
#include "desk/match_desk.hpp"
#include "desk/needs.hpp"
#include "desk/organisations.hpp"
#include "desk/passings.hpp"
#include "desk/publishing.hpp"
#include "desk/retention.hpp"
#include "desk/sites.hpp"
#include "desk/waves.hpp"

namespace kith::desk {
namespace {

constexpr std::size_t at_a_time = 200;           // so that nobody's call waits long behind clocks
constexpr std::size_t published_at_a_time = 500; // some 20 ms

} // namespace

std::size_t ring_due(store::Writer& writer, std::size_t limit) {
    std::size_t rung = 0;
    std::size_t forgotten = 0;
    for (auto const& centre : writer.centres()) {
        writer.change([&](store::Change& change) {
            rung += MatchDesk(change, centre.number).ring_clocks(limit);
            rung += CreditDesk(change, centre.number).lapse_due(limit);
            CareDesk(change, centre.number).sweep(limit);
            rung += keep_publication(change, centre.number, limit);
            (void)note_published(change, centre.number, published_at_a_time);
            rung += DuplicateDesk(change, centre.number).forget_due(limit);
            rung += ImportDesk(change, centre.number).tick(limit);
            rung += IntakeDesk(change, centre.number).ask_who_came(limit);
            rung += NeedDesk(change, centre.number).raise_unmet(limit);
            rung += DelegateDesk(change, centre.number).keep_terms(limit);
            rung += OrganisationDesk(change, centre.number).raise_ending(limit);
            rung += PassingDesk(change, centre.number).raise_due(limit);
            rung += FavourDesk(change, centre.number).raise_due(limit);
            forgotten += RetentionDesk(change, centre.number).tick(limit);
            SiteDesk sites(change, centre.number);
            rung += sites.raise_missed(limit) + sites.erase_names(limit);
            rung += EmergencyDesk(change, centre.number).tick(limit);
        });
    }
    // What went is in the log still.
    if (forgotten > 0) writer.read([](store::Database& database) { (void)database.checkpoint(true); });
    return rung + forgotten;
}

Ticker::Ticker(store::Writer& writer, std::chrono::milliseconds period, Snapshots* snapshots)
    : writer_(&writer),
      period_(period),
      snapshots_(snapshots),
      thread_([this](std::stop_token const& stop) { run(stop); }) {}

void Ticker::run(std::stop_token const& stop) {
    while (!stop.stop_requested()) {
        try {
            for (std::size_t rung = at_a_time; rung >= at_a_time && !stop.stop_requested();) {
                rung = ring_due(*writer_, at_a_time);
                counts_.rung += rung;
            }
            if (snapshots_ != nullptr && !stop.stop_requested())
                counts_.rung += carry_on_due(*writer_, *snapshots_, at_a_time);
        } catch (std::exception const&) { // the next round tries again
            ++counts_.failed;
        }
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, stop, period_, [] { return false; });
    }
}

} // namespace kith::desk
