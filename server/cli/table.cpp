// SPDX-License-Identifier: MIT
#include "cli/table.hpp"

#include "base/contract.hpp"
#include "exchange/csv.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <ostream>

namespace kith::cli {
namespace {

// Bytes of `text` that hold its first `points` code points.
std::size_t bytes_of(std::string_view text, std::size_t points) {
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        bool const starts = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
        if (starts && points-- == 0) break;
    }
    return at;
}

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string shown(Cell const& cell, Column const& column) {
    if (auto const* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    std::string text = std::get<std::string>(cell);
    std::ranges::replace_if(text, [](unsigned char c) { return c < 0x20; }, ' ');
    if (column.width_max > 0 && width_of(text) > column.width_max) {
        text.resize(bytes_of(text, column.width_max - 1));
        text += "\u2026";
    }
    return text;
}

void put(std::ostream& out, std::string const& text, std::size_t width, bool right, bool last) {
    std::string const padding(width - width_of(text), ' ');
    if (right)
        out << padding << text;
    else if (last)
        out << text;
    else
        out << text << padding;
}

} // namespace

void Table::add(std::vector<Cell> row) {
    KITH_EXPECT(row.size() == columns_.size());
    rows_.push_back(std::move(row));
}

void Table::print(std::ostream& out) const {
    std::vector<std::size_t> width(columns_.size());
    std::vector<char> right(columns_.size(), rows_.empty() ? 0 : 1);
    std::vector<std::size_t> printed;
    for (std::size_t c = 0; c < columns_.size(); ++c)
        if (!columns_[c].heading.empty()) printed.push_back(c);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        width[c] = width_of(columns_[c].heading);
        for (auto const& row : rows_) {
            width[c] = std::max(width[c], width_of(shown(row[c], columns_[c])));
            if (!std::holds_alternative<std::int64_t>(row[c])) right[c] = 0;
        }
    }
    auto const line = [&](auto text_of) {
        for (std::size_t const c : printed) {
            if (c != printed.front()) out << "  ";
            put(out, text_of(c), width[c], right[c] != 0, c == printed.back());
        }
        out << '\n';
    };
    line([&](std::size_t c) { return columns_[c].heading; });
    line([&](std::size_t c) { return std::string(width[c], '-'); });
    for (auto const& row : rows_) line([&](std::size_t c) { return shown(row[c], columns_[c]); });
}

void Table::print_csv(std::ostream& out) const {
    std::string text;
    exchange::CsvWriter writer(text, {.line_end = "\n"});
    for (auto const& column : columns_) writer.text(column.name);
    writer.end_row();
    for (auto const& row : rows_) {
        for (auto const& cell : row) {
            if (auto const* number = std::get_if<std::int64_t>(&cell))
                writer.number(*number);
            else
                writer.text(std::get<std::string>(cell));
        }
        writer.end_row();
    }
    out << text;
}

boost::json::array Table::json() const {
    boost::json::array rows;
    rows.reserve(rows_.size());
    for (auto const& row : rows_) {
        boost::json::object object;
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            std::visit([&](auto const& value) { object[columns_[c].name] = value; }, row[c]);
        }
        rows.push_back(std::move(object));
    }
    return rows;
}

} // namespace kith::cli
