// SPDX-License-Identifier: MIT
// The methods of hours: logged from a match, confirmed or refused by the organisation, and the centre's
// budget of credits; all through desk/hours.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> hours_methods();

} // namespace kith::rpc
