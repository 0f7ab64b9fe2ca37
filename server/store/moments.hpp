// SPDX-License-Identifier: MIT
// Instants and days as the tables keep them: whole seconds of UTC since 1970, and "2026-09-15".
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace kith::store {

[[nodiscard]] inline std::int64_t seconds(Instant at) {
    return at.time_since_epoch().count();
}
[[nodiscard]] inline Instant instant(std::int64_t seconds) {
    return Instant(std::chrono::seconds(seconds));
}

[[nodiscard]] std::string kept_text(Date day);
// Throws StoreFault (corrupt) where it is no day.
[[nodiscard]] Date kept_day(std::string_view text);

} // namespace kith::store
