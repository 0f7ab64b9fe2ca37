// SPDX-License-Identifier: MIT
// A sheet of an XLSX workbook as CSV text, so that it is read as any CSV is, with the rows that a spreadsheet
// counts. Shared and inline strings, what formulas came to, days and times by their style. A workbook is a
// stranger's: every size has a bound, nothing outside it is ever looked for, and a document type is refused.
#pragma once

#include "base/outcome.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace kith::exchange {

struct WorkbookLimits {
    std::size_t entries = 4'096;                          // files within it
    std::size_t inflated_bytes = std::size_t{256} << 20U; // of those that are read, together
    std::size_t text_bytes = std::size_t{128} << 20U;     // of what is made
    std::size_t sheets = 1'000;
    std::size_t rows = 1'048'576;
    std::size_t columns = 16'384;
    std::size_t strings = 4'000'000;
    std::size_t depth = 64; // of elements
};

struct WorkbookRefused {
    // not_a_workbook; workbook_locked (or of the format before 2007); workbook_damaged; workbook_too_large;
    // sheet_unknown
    std::string code;
    std::string detail; // the part, bound or sheet that is meant
};

[[nodiscard]] bool looks_like_workbook(std::string_view bytes);

// `sheet` is a sheet's name; empty: the first.
[[nodiscard]] Outcome<std::string, WorkbookRefused>
sheet_as_csv(std::string_view bytes, std::string_view sheet, WorkbookLimits const& limits = {});

} // namespace kith::exchange
