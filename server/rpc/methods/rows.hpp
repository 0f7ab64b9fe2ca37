// SPDX-License-Identifier: MIT
// The methods that keep organisations, volunteers, roles and shifts: add, update, get, list. A row is the
// pack's row, cell by cell (data/README.md), and is read by the pack's own reader before it is written, so a
// wrong cell is told here as it is told of a file.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> row_methods();

} // namespace kith::rpc
