// SPDX-License-Identifier: MIT
// Shortlists both ways: the best people for an opening, the best openings for a person, and whom to ask
// something first; with reasons in words. Worked out beside the writer's thread, on a snapshot.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> shortlist_methods();

} // namespace kith::rpc
