// SPDX-License-Identifier: MIT
// What a roster finds wrong with its facts, as an error of the file they came from: shared by whoever builds
// a roster out of files (the pack's reader, the reader of changes).
#pragma once

#include "exchange/import_error.hpp"
#include "model/roster.hpp"

#include <string>

namespace kith::exchange {

// The violation as found at a row and column of a file.
[[nodiscard]] ImportError error_of(Violation const& violation, std::string file, std::size_t row,
                                   std::string column);

} // namespace kith::exchange
