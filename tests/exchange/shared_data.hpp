// SPDX-License-Identifier: MIT
// Real public data to test against, where it is at hand: the folder named by KITH_SHARED_DATA, or shared/data
// beside the source tree. Tests skip with a message where it is absent.
#pragma once

#include "source_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <optional>

namespace kith::test {

inline std::optional<std::filesystem::path> shared_data(std::filesystem::path const& file) {
    char const* const named = std::getenv("KITH_SHARED_DATA");
    auto const folder = named != nullptr ? std::filesystem::path(named) : source_folder() / "../shared/data";
    if (!std::filesystem::exists(folder / file)) return std::nullopt;
    return folder / file;
}

} // namespace kith::test
