// SPDX-License-Identifier: MIT
// An instant as the tables keep it: whole seconds of UTC since 1970.
#pragma once

#include "base/time.hpp"

#include <cstdint>

namespace kith::store {

[[nodiscard]] inline std::int64_t seconds(Instant at) {
    return at.time_since_epoch().count();
}
[[nodiscard]] inline Instant instant(std::int64_t seconds) {
    return Instant(std::chrono::seconds(seconds));
}

} // namespace kith::store
