// SPDX-License-Identifier: MIT
// Which roles that are open to everybody are new, changed or gone since partners last looked.
#pragma once

#include "store/writer.hpp"

namespace kith::desk {

// Notes it, where anything has happened that could have changed one: looks at `limit` of them, and goes on
// from there the next time. How many had changed.
std::size_t note_published(store::Change& change, std::int64_t centre, std::size_t limit);

} // namespace kith::desk
