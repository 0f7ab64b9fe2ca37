// SPDX-License-Identifier: MIT
// Replies to what was sent: the door through which a mail or text provider hands them over, and those that
// wait to be matched.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> reply_methods();

} // namespace kith::rpc
