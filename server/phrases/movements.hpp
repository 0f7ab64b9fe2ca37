// SPDX-License-Identifier: MIT
// What a rematch moves, in words: one line for each movement, with why they left and why they came.
#pragma once

#include "explanation/diff.hpp"
#include "phrases/speaker.hpp"

#include <string>

namespace kith::phrases {

// The speaker is of the roster after the changes; a key that is no longer on it stands for itself.
[[nodiscard]] std::string describe(Speaker const& speaker, explanation::DiffEntry const& entry);

} // namespace kith::phrases
