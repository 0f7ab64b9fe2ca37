// SPDX-License-Identifier: MIT
#include "cli/file.hpp"

#include "cli/command.hpp"

#include <fstream>

namespace kith::cli {

void write_file(std::filesystem::path const& path, std::string_view bytes) {
    auto part = path;
    part += ".part";
    {
        std::ofstream file(part, std::ios::binary | std::ios::trunc);
        file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        file.close();
        if (!file) throw Fault("could not write " + part.string());
    }
    std::error_code failed;
    std::filesystem::rename(part, path, failed);
    if (failed) throw Fault("could not write " + path.string() + ": " + failed.message());
}

} // namespace kith::cli
