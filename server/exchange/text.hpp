// SPDX-License-Identifier: MIT
// Bytes of a file -> UTF-8 text. Spreadsheets save UTF-8 with or without a byte order mark, Windows-1252, and
// UTF-16 with a mark; whatever comes, what leaves here is valid UTF-8 without a mark, without NUL bytes, with
// "\n" (or "\r\n") at the ends of lines.
#pragma once

#include "base/outcome.hpp"
#include "exchange/import_error.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace kith::exchange {

inline constexpr std::uintmax_t file_bytes_max = std::uintmax_t{8} << 30U;

// The text of `bytes`, or nothing, with the reason in `report`. `file` is the name that reports use.
// Valid UTF-8 passes untouched; anything else without a mark is read as Windows-1252, and noted, unless it
// holds more whole UTF-8 characters than broken ones: then a guess would garble names, so it is refused at
// the first broken byte.
[[nodiscard]] std::optional<std::string> decode_text(std::string_view file, std::string bytes,
                                                     ImportReport& report);

// The bytes of `path`, or nothing, with the reason in `report`.
[[nodiscard]] std::optional<std::string> read_bytes(std::filesystem::path const& path, ImportReport& report);

// Reads `path` whole and decodes it; the name in reports is its last component.
[[nodiscard]] std::optional<std::string> read_text_file(std::filesystem::path const& path,
                                                        ImportReport& report);

// Without the white space (also no-break space) at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// ASCII letters in lower case; other bytes as they are.
[[nodiscard]] std::string lower_case(std::string_view text);

// As far as the first byte that is not UTF-8; text.size() where all of it is.
[[nodiscard]] std::size_t valid_utf8_length(std::string_view text);

} // namespace kith::exchange
