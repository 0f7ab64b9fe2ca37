// SPDX-License-Identifier: MIT
// Reading and writing CSV (RFC 4180 and what spreadsheets make of it). CsvRecords splits text into records;
// CsvReader puts a header row on top: the caller names the columns it knows, the file may have them in any
// order. A row is counted as a spreadsheet counts it: blank rows too, a quoted line break not.
#pragma once

#include "exchange/import_error.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::exchange {

inline constexpr std::size_t record_bytes_max = std::size_t{1} << 20U;

// Splits UTF-8 text (see text.hpp; it must outlive the reader). Lines without a quote, which is nearly all of
// them, are split where the separators are; records with a quote go through libcsv.
class CsvRecords {
  public:
    enum class Step { record, end, over_limit, broken_quote };

    CsvRecords(std::string_view text, char separator, std::size_t rows_before = 0);
    ~CsvRecords();
    CsvRecords(CsvRecords&&) noexcept;
    CsvRecords& operator=(CsvRecords&&) noexcept;

    // The next record, a blank one too. After over_limit or broken_quote reading goes on with the next line.
    [[nodiscard]] Step next();
    // Trimmed; valid until the next call of next().
    [[nodiscard]] std::span<std::string_view const> fields() const { return fields_; }
    [[nodiscard]] bool blank() const;
    [[nodiscard]] std::size_t row() const { return row_; }
    [[nodiscard]] char separator() const { return separator_; }

  private:
    struct Quoted; // libcsv and the buffer its cells are copied to

    void split(std::string_view line);
    Step parse_quoted(std::size_t start, std::size_t line_end);

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t row_ = 0;
    std::size_t next_quote_ = 0; // at or before the first quote that is not behind at_
    char separator_;
    std::vector<std::string_view> fields_;
    std::unique_ptr<Quoted> quoted_;
};

// A column that a reader knows. A name in a file matches whatever its case, spaces, hyphens and underscores.
struct CsvColumn {
    std::string_view name;
    bool required = false; // the column must be there; what its cells need is the caller's to say
};

// What a file's own headings stand for: a known column's name by the heading's; an empty one: nothing, leave
// it out. A heading that is not named stands for itself.
using Headings = std::map<std::string, std::string>;
// The column that a heading in common use most likely means, one of `columns`; empty: none.
[[nodiscard]] std::string_view likely_column(std::string_view heading,
                                             std::span<std::string_view const> columns);

class CsvReader {
  public:
    // Recognises the separator (`,` `;` or tab, or a first line "sep=;"), reads the header, and reports
    // columns that are missing, repeated, or unknown (the last as a note).
    CsvReader(std::string file, std::string_view text, std::span<CsvColumn const> columns,
              ImportReport& report, Headings const& headings = {});

    // Has the header every required column?
    [[nodiscard]] bool usable() const { return usable_; }
    // Goes to the next row that is not blank; rows that cannot be split are reported and passed over.
    [[nodiscard]] bool next();
    // The cell under columns[column], trimmed; empty where file or row has none.
    [[nodiscard]] std::string_view cell(std::size_t column) const {
        std::size_t const position = positions_[column];
        return position < fields_.size() ? fields_[position] : std::string_view{};
    }
    [[nodiscard]] bool has(std::size_t column) const { return positions_[column] != absent; }
    [[nodiscard]] std::size_t row() const { return records_.row(); }
    [[nodiscard]] std::string const& file() const { return file_; }
    [[nodiscard]] char separator() const { return records_.separator(); }

    // Reports the cell under columns[column] of this row.
    void misread(std::size_t column, Misread what) const;
    // Reports a part of that cell.
    void misread(std::size_t column, std::string_view part, Misread what) const;
    void note(std::size_t column, std::string_view part, Noted noted) const;

  private:
    static constexpr std::size_t absent = static_cast<std::size_t>(-1);

    void match_header(std::span<CsvColumn const> columns, Headings const& headings);
    void drop_guards();

    std::string file_;
    ImportReport* report_;
    CsvRecords records_;
    std::span<std::string_view const> fields_;
    std::vector<std::string_view> unguarded_;
    std::vector<std::string> names_;
    std::vector<std::size_t> positions_;
    std::size_t width_ = 0;
    bool usable_ = false;
};

// Appends records to `out`. Text that a spreadsheet would take for a formula (it begins with = + - @) gets an
// apostrophe in front, which CsvReader takes off again.
class CsvWriter {
  public:
    struct Options {
        bool byte_order_mark = false; // for spreadsheets that otherwise read Windows-1252
        std::string_view line_end = "\r\n";
    };

    explicit CsvWriter(std::string& out) : CsvWriter(out, Options{}) {}
    CsvWriter(std::string& out, Options options);

    CsvWriter& text(std::string_view cell);
    CsvWriter& number(std::int64_t cell);
    CsvWriter& blank() { return text({}); }
    void end_row();

  private:
    std::string* out_;
    Options options_;
    bool row_begun_ = false;
    bool alone_and_empty_ = false;
};

} // namespace kith::exchange
