// SPDX-License-Identifier: MIT
// Writing a result to a file whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

namespace kith::cli {

// Writes beside `path`, then renames, so that a reader never sees half a file. Throws Fault with the reason.
void write_file(std::filesystem::path const& path, std::string_view bytes);

} // namespace kith::cli
