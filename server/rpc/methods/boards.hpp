// SPDX-License-Identifier: MIT
// What the desk shows at a glance: board.day, board.rechecks, board.wards, board.weeks. Worked out beside the
// writer's thread.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> board_methods();

} // namespace kith::rpc
