// SPDX-License-Identifier: MIT
// What has been kept for long enough goes, on the day its class says (store/inventory.hpp), once a day and by
// itself: notes, incidents, decided concerns, who asked for help, closed cases, when a certificate was
// issued, and people who were stopped and of whom nothing was heard for years. Nothing of anybody on a legal
// hold goes.
#pragma once

#include "store/writer.hpp"

namespace kith::desk {

// The last day of which something kept for so many months goes on `today`: a month's last day goes on
// another's.
[[nodiscard]] Date last_day_kept_out(Date today, int months);

class RetentionDesk {
  public:
    RetentionDesk(store::Change& change, std::int64_t centre) : change_(&change), centre_(centre) {}

    // Of what is due, at most `limit` of each class. How many went.
    std::size_t forget_due(std::size_t limit);
    // The same once a day by the centre's clock, going on until there is nothing more.
    std::size_t tick(std::size_t limit);

  private:
    [[nodiscard]] Instant before(std::string_view name) const; // what came before it goes
    std::size_t forget_residents(std::size_t limit);
    std::size_t forget_people(std::size_t limit);

    store::Change* change_;
    std::int64_t centre_;
};

} // namespace kith::desk
