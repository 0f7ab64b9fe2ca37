// SPDX-License-Identifier: MIT
// The files of a ZIP archive in memory, as far as workbooks need it: stored or deflated, neither encrypted
// nor ZIP64. What is inflated is bounded over all calls, whatever the archive says of itself.
#pragma once

#include "base/outcome.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace kith::exchange {

enum class ZipFlaw : std::uint8_t { not_a_zip, damaged, encrypted, too_large };

class ZipReader {
  public:
    [[nodiscard]] static Outcome<ZipReader, ZipFlaw> open(std::string_view bytes, std::size_t entries_max,
                                                          std::size_t inflated_max);

    [[nodiscard]] bool has(std::string_view name) const { return entries_.contains(name); }
    // Checked against its CRC. It has to be there.
    [[nodiscard]] Outcome<std::string, ZipFlaw> read(std::string_view name);

  private:
    struct Entry {
        std::size_t header = 0;
        std::size_t packed = 0;
        std::uint32_t crc = 0;
        std::uint16_t method = 0;
        bool encrypted = false;
    };
    ZipReader(std::string_view bytes, std::size_t inflated_max) : bytes_(bytes), left_(inflated_max) {}

    std::string_view bytes_;
    std::size_t left_; // may still be inflated
    std::map<std::string, Entry, std::less<>> entries_;
};

} // namespace kith::exchange
