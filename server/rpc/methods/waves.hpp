// SPDX-License-Identifier: MIT
// The methods wave.start, wave.stop, wave.list and wave.call_list: campaigns that ask by themselves.
#pragma once

#include "rpc/method.hpp"

#include <vector>

namespace kith::rpc {

[[nodiscard]] std::vector<Method> wave_methods();

} // namespace kith::rpc
