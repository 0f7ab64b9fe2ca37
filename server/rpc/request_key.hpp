// SPDX-License-Identifier: MIT
// The key a changing call is sent with, so that sent again it has its effect once: its day, and 128 random
// bits as a UUID. Keys are remembered for 30 days; an older one can no longer be told from a new one, so it
// is refused.
#pragma once

#include "base/time.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace kith::rpc {

constexpr std::chrono::days keys_kept{30};

// The day a key names; empty where it is no key.
[[nodiscard]] std::optional<std::chrono::sys_days> day_of_key(std::string_view key);
// Not older than what is remembered, and of a day that has begun somewhere on Earth.
[[nodiscard]] bool is_current(std::chrono::sys_days day, Instant now);

// Equal for params that mean the same: members in order, those that are null left out.
[[nodiscard]] std::string canonical(boost::json::value const& value);

// Of two lists "name=hash;name=hash;...", sorted by name: the first name whose hash differs or is missing in
// one; empty where they are the same.
[[nodiscard]] std::string first_difference(std::string_view content, std::string_view other);

} // namespace kith::rpc
