// SPDX-License-Identifier: MIT
// settings.toml -> the engine's settings. What the file does not name keeps its default; a name that does not
// exist, a value of another kind or out of its range is an error with its line.
#pragma once

#include "eligibility/settings.hpp"
#include "exchange/import_error.hpp"

#include <string>
#include <string_view>

namespace kith::exchange {

// In errors, row is the line and column the path of the setting ("score.travel").
[[nodiscard]] eligibility::Settings read_settings(std::string_view file, std::string_view text,
                                                  ImportReport& report);

// Every setting, with its range; read_settings gives the same settings back.
[[nodiscard]] std::string format_settings(eligibility::Settings const& settings);

} // namespace kith::exchange
