// SPDX-License-Identifier: MIT
// Any bytes as a CSV file: no crash, every error in its place, and what was read survives being written.
#include "base/contract.hpp"
#include "exchange/csv.hpp"
#include "exchange/text.hpp"

#include <cstdint>

using namespace kith::exchange;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    CsvColumn const columns[] = {{"id", true}, {"name", false}, {"skills", false}};
    ImportReport report;
    auto const text = decode_text("f.csv", std::string(reinterpret_cast<char const*>(data), size), report);
    KITH_EXPECT(text.has_value() == report.clean());
    if (!text) return 0;
    KITH_EXPECT(valid_utf8_length(*text) == text->size());
    std::string written;
    CsvWriter writer(written);
    for (auto const& column : columns) writer.text(column.name);
    writer.end_row();
    std::vector<std::string> cells;
    CsvReader reader("f.csv", *text, columns, report);
    std::size_t last_row = 0;
    while (reader.next()) {
        KITH_EXPECT(reader.row() > last_row);
        last_row = reader.row();
        bool blank = true;
        for (std::size_t column = 0; column < std::size(columns); ++column) {
            blank = blank && reader.cell(column).empty();
        }
        if (blank) continue; // only cells of other columns
        for (std::size_t column = 0; column < std::size(columns); ++column) {
            cells.emplace_back(reader.cell(column));
            writer.text(cells.back());
        }
        writer.end_row();
    }
    for (auto const& error : report.errors())
        KITH_EXPECT(error.row > 0 && error.read.size() <= read_bytes_max);
    ImportReport again_report;
    CsvReader again("f.csv", written, columns, again_report);
    std::size_t at = 0;
    while (again.next()) {
        for (std::size_t column = 0; column < std::size(columns); ++column) {
            KITH_EXPECT(at < cells.size() && again.cell(column) == cells[at++]);
        }
    }
    KITH_EXPECT(at == cells.size() && again_report.clean());
    return 0;
}
