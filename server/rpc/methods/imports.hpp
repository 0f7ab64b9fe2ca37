// SPDX-License-Identifier: MIT
// The methods of spreadsheets that were written (POST /import): look at them, and take one back.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> import_methods();

} // namespace kith::rpc
