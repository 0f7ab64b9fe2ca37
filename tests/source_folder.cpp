// SPDX-License-Identifier: MIT
#include "source_folder.hpp"

namespace kith {

std::filesystem::path source_folder() {
    return KITH_SOURCE_DIR;
}

} // namespace kith
