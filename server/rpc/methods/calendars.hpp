// SPDX-License-Identifier: MIT
// The methods by which a volunteer or an organiser makes, lists and ends calendar addresses: calendar.*. What
// is behind one is read over plain HTTP (public/calendar_feed.hpp).
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> calendar_methods();

} // namespace kith::rpc
