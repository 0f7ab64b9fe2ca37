// SPDX-License-Identifier: MIT
// JSON text -> a value, or an error with its line. For importers only; the engine never sees JSON.
#pragma once

#include "exchange/import_error.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string_view>

namespace kith::exchange {

// Strict JSON, at most 32 levels deep; the row of an error is its line.
[[nodiscard]] std::optional<boost::json::value> parse_json(std::string_view file, std::string_view text,
                                                           ImportReport& report);

} // namespace kith::exchange
