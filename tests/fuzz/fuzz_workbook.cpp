// SPDX-License-Identifier: MIT
// Any bytes as a workbook: no crash, within its bounds, and what comes out is text that the CSV reader takes.
#include "base/contract.hpp"
#include "exchange/csv.hpp"
#include "exchange/sheet_text.hpp"
#include "exchange/text.hpp"

#include <cstdint>

using namespace kith::exchange;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    WorkbookLimits limits;
    limits.inflated_bytes = std::size_t{1} << 20U;
    limits.text_bytes = std::size_t{1} << 20U;
    limits.rows = 1'000;
    auto const text = sheet_as_csv({reinterpret_cast<char const*>(data), size}, "", limits);
    if (!text) {
        KITH_EXPECT(!text.error().code.empty());
        return 0;
    }
    KITH_EXPECT(valid_utf8_length(*text) == text->size());
    ImportReport report;
    CsvColumn const columns[] = {{"id", false}};
    CsvReader reader("f.csv", *text, columns, report);
    while (reader.next()) KITH_EXPECT(reader.row() <= limits.rows);
    return 0;
}
