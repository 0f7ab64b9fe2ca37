// SPDX-License-Identifier: MIT
#include "store/clock_mark.hpp"

#include "store/moments.hpp"

namespace kith::store {

std::optional<Instant> clock_mark(Database& database) {
    Statement mark(database, "select at from clock_mark where centre = 0");
    return mark.step() ? std::optional(instant(mark.integer(0))) : std::nullopt;
}

void put_clock_mark(Database& database, Instant at) {
    Statement(database, "delete from clock_mark where centre = 0").run();
    Statement(database, "insert into clock_mark (centre, at) values (0, ?)").bind(1, seconds(at)).run();
}

} // namespace kith::store
