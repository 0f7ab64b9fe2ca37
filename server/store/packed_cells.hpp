// SPDX-License-Identifier: MIT
// Cells as one text, each with its length before it: any text may stand in any of them.
#pragma once

#include "store/community_rows.hpp"

namespace kith::store {

[[nodiscard]] std::string packed(Cells const& cells);
// Of what packed() made.
[[nodiscard]] Cells unpacked(std::string_view text);

} // namespace kith::store
