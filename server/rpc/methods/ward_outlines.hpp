// SPDX-License-Identifier: MIT
// The methods of ward outlines: draw wards from the boundaries of a GeoJSON file, and look at what is drawn.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> ward_outline_methods();

} // namespace kith::rpc
