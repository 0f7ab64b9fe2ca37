// SPDX-License-Identifier: MIT
// The public directory: what organisations, services and people's groups publish of themselves, kept by the
// centre's staff, each with the day it is to be looked at again.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> directory_methods();

} // namespace kith::rpc
