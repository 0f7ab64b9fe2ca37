// SPDX-License-Identifier: MIT
// Where the sources lie that are tested. One file alone is compiled with that path, so that a compiler's
// cache serves every checkout.
#pragma once

#include <filesystem>

namespace kith {

[[nodiscard]] std::filesystem::path source_folder();

} // namespace kith
