// SPDX-License-Identifier: MIT
// Rows for a person (aligned columns), a spreadsheet (CSV) or a program (JSON): one table, three ways to
// print.
#pragma once

#include <boost/json/array.hpp>

#include <cstdint>
#include <iosfwd>
#include <string>
#include <variant>
#include <vector>

namespace kith::cli {

// Text or a whole number; numbers stand on the right.
using Cell = std::variant<std::string, std::int64_t>;

struct Column {
    std::string name;          // of the CSV column and the JSON member
    std::string heading;       // above the column a person reads; a column without one is for programs
    std::size_t width_max = 0; // a longer text is cut with an ellipsis there; 0: never
};

class Table {
  public:
    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

    void add(std::vector<Cell> row);
    [[nodiscard]] std::size_t rows() const { return rows_.size(); }
    [[nodiscard]] std::vector<Column> const& columns() const { return columns_; }

    // Headings, a rule, and the rows, two spaces apart. Widths count code points.
    void print(std::ostream& out) const;
    void print_csv(std::ostream& out) const;
    [[nodiscard]] boost::json::array json() const;

  private:
    std::vector<Column> columns_;
    std::vector<std::vector<Cell>> rows_;
};

} // namespace kith::cli
