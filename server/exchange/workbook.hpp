// SPDX-License-Identifier: MIT
// Tables as a spreadsheet (XLSX, by libxlsxwriter): what people download and open elsewhere. Text is written
// as text, so that nothing somebody typed becomes a formula; days and hours as values that a spreadsheet can
// sort and sum. Called by desk/quarter and the command line's exports.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace kith::exchange {

// Shown as hours with two digits.
struct MinutesCell {
    std::int64_t minutes = 0;
};
using SheetCell = std::variant<std::string, std::int64_t, Date, MinutesCell>;

struct Sheet {
    std::string name; // at most 31 letters, none of []:*?/ and the backslash
    std::vector<std::string> columns;
    std::vector<std::vector<SheetCell>> rows;
};

struct WorkbookFault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Needs the memory of one row at a time. Throws WorkbookFault: what cannot be written, or a sheet with more
// rows (1,048,575) or a cell with more letters (32,767) than a spreadsheet holds.
void write_workbook(std::string const& path, std::vector<Sheet> const& sheets,
                    std::optional<Instant> made_at = {});
// The same as bytes; no name of a file ever leads to them, so nothing is left behind if the process ends.
[[nodiscard]] std::string workbook(std::vector<Sheet> const& sheets, Instant made_at);

} // namespace kith::exchange
