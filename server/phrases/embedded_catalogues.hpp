// SPDX-License-Identifier: MIT
// The files of catalogues/ as they were when the binary was built; embed_catalogues.cmake writes the source.
#pragma once

#include <span>
#include <string_view>

namespace kith::phrases {

struct EmbeddedCatalogue {
    std::string_view language; // the file's name without its ending
    std::string_view json;     // one object: key -> ICU MessageFormat pattern
};

[[nodiscard]] std::span<EmbeddedCatalogue const> embedded_catalogues();

} // namespace kith::phrases
