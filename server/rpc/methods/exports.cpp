// SPDX-License-Identifier: MIT
#include "rpc/methods/exports.hpp"

#include "exchange/csv.hpp"
#include "exchange/workbook.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/file_text.hpp"
#include "rpc/methods/looking.hpp"
#include "rpc/turn.hpp"
#include "store/exports.hpp"

#include <boost/describe/enum.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace kith::rpc {

namespace {

using store::ExportTable;
using TableName = Text<64>;
using Rows = std::vector<std::vector<std::string>>;

constexpr std::size_t rows_at_once = 1000;
constexpr std::int64_t workbook_rows_max = 300'000; // it is made in memory
constexpr std::size_t cell_bytes_max = 32'767;      // letters that a spreadsheet's cell holds

enum class ExportForm : std::uint8_t { csv, json };
BOOST_DESCRIBE_ENUM(ExportForm, csv, json)

// That it was taken away is on record.
void note_taken(Turn& turn, ExportTable const& table) {
    turn.seen().push_back(
        {table.special ? auth::Field::special : auth::Field::contacts, "export/" + table.name});
}

struct ShownTable {
    std::string table;
    std::vector<std::string> columns;
    std::int64_t rows = 0;
    bool special = false; // holds health, checks, or the like
};
BOOST_DESCRIBE_STRUCT(ShownTable, (), (table, columns, rows, special))

struct TableList {
    std::vector<ShownTable> tables; // by name
};
BOOST_DESCRIBE_STRUCT(TableList, (), (tables))

std::vector<std::string> names_of(ExportTable const& table) {
    std::vector<std::string> names;
    for (auto const& column : table.columns) names.push_back(column.name);
    return names;
}

Outcome<TableList, Refused> tables(Turn& turn, Nothing const&) {
    TableList told;
    for (auto& each : store::export_tables(turn.database())) {
        auto const rows = store::count_rows(turn.database(), turn.centre(), each);
        told.tables.push_back({std::move(each.name), names_of(each), rows, each.special});
    }
    return told;
}

struct Taking {
    TableName table;
    ExportForm format = ExportForm::csv;
    std::optional<List<Text<2000, 0>, 16>> after; // the `next` of the part before
};
BOOST_DESCRIBE_STRUCT(Taking, (), (table, format, after))

struct Taken {
    std::string text;              // this part of it; the parts one after the other are the whole
    std::int64_t rows = 0;         // of this part
    std::vector<std::string> next; // ask again after it; empty: that was all
};
BOOST_DESCRIBE_STRUCT(Taken, (), (text, rows, next))

std::string as_csv(ExportTable const& table, Rows const& rows, bool first) {
    std::string text;
    exchange::CsvWriter csv(text);
    if (first) {
        for (auto const& column : table.columns) csv.text(column.name);
        csv.end_row();
    }
    for (auto const& row : rows) {
        for (std::size_t at = 0; at < row.size(); ++at) {
            // A number is none that a spreadsheet could take for a formula.
            if (table.columns[at].number && !row[at].empty())
                csv.number(std::stoll(row[at]));
            else
                csv.text(row[at]);
        }
        csv.end_row();
    }
    return text;
}

// An array of objects, whose empty cells are left out.
std::string as_json(ExportTable const& table, Rows const& rows, bool first, bool last) {
    std::string text = first ? "[" : "";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        boost::json::object row;
        for (std::size_t at = 0; at < table.columns.size(); ++at)
            if (!rows[i][at].empty()) row[table.columns[at].name] = rows[i][at];
        text += (first && i == 0 ? "\n" : ",\n") + boost::json::serialize(row);
    }
    return last ? text + "\n]\n" : text;
}

Outcome<Taken, Refused> take(Turn& turn, Taking const& params) {
    auto const table = store::export_table(turn.database(), params.table.value);
    if (!table) return refuse(no("table_unknown"));
    store::ExportPlace after;
    if (params.after)
        for (auto const& cell : params.after->values) after.push_back(cell.value);
    auto page = store::export_rows(turn.database(), turn.centre(), *table, after, rows_at_once);
    bool const first = after.empty();
    Taken told;
    told.text = params.format == ExportForm::csv ? as_csv(*table, page.rows, first)
                                                 : as_json(*table, page.rows, first, page.next.empty());
    told.rows = static_cast<std::int64_t>(page.rows.size());
    told.next = std::move(page.next);
    note_taken(turn, *table);
    return told;
}

struct TakingAll {
    std::optional<List<TableName, 200>> tables; // missing: all that have rows
};
BOOST_DESCRIBE_STRUCT(TakingAll, (), (tables))

struct Workbook {
    std::string text; // XLSX in base64, a sheet for each table
    std::vector<std::string> tables;
    std::vector<std::string> shortened; // "table.column": a text was longer than a spreadsheet's cell
};
BOOST_DESCRIBE_STRUCT(Workbook, (), (text, tables, shortened))

void shorten(std::string& text) {
    text.resize(cell_bytes_max);
    while ((static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back(); // within a letter
    text.pop_back();
}

exchange::Sheet sheet_of(ExportTable const& table, Rows rows, std::vector<std::string>& shortened) {
    exchange::Sheet sheet{table.name, names_of(table), {}};
    sheet.rows.reserve(rows.size());
    for (auto& row : rows) {
        auto& cells = sheet.rows.emplace_back();
        for (std::size_t at = 0; at < row.size(); ++at) {
            if (row[at].size() > cell_bytes_max) {
                shorten(row[at]);
                auto name = table.name + "." + table.columns[at].name;
                if (std::ranges::find(shortened, name) == shortened.end())
                    shortened.push_back(std::move(name));
            }
            if (table.columns[at].number && !row[at].empty())
                cells.emplace_back(std::int64_t{std::stoll(row[at])});
            else
                cells.emplace_back(std::move(row[at]));
        }
    }
    return sheet;
}

Seen<Workbook> make_workbook(store::Database& database, std::int64_t centre, Instant now,
                             std::vector<std::string> const& wanted) {
    Seen<Workbook> made;
    auto tables = store::export_tables(database);
    for (auto const& name : wanted)
        if (std::ranges::find(tables, name, &ExportTable::name) == tables.end())
            made.refused = "table_unknown";
    std::int64_t rows = 0;
    std::erase_if(tables, [&](ExportTable const& table) {
        if (!wanted.empty() && std::ranges::find(wanted, table.name) == wanted.end()) return true;
        auto const count = store::count_rows(database, centre, table);
        rows += count;
        return wanted.empty() && count == 0;
    });
    if (made.refused.empty() && rows > workbook_rows_max) made.refused = "export_too_large";
    if (!made.refused.empty()) return made;
    std::vector<exchange::Sheet> sheets;
    for (auto const& table : tables) {
        sheets.push_back(sheet_of(table,
                                  store::export_rows(database, centre, table, {}, workbook_rows_max).rows,
                                  made.result.shortened));
        made.result.tables.push_back(table.name);
    }
    made.result.text = base64(exchange::workbook(sheets, now));
    return made;
}

// In the pool, from one moment of the database.
Slow prepare_workbook(Turn& turn, TakingAll const& params) {
    std::vector<std::string> wanted;
    if (params.tables)
        for (auto const& each : params.tables->values) wanted.push_back(each.value);
    return [path = turn.database().path(), centre = turn.centre(), now = turn.now(),
            wanted = std::move(wanted)]() -> std::any {
        return seen<Workbook>([&](auto& found) {
            store::Database database(path, store::Database::Mode::read);
            database.run("begin");
            found = make_workbook(database, centre, now, wanted);
        });
    };
}

Outcome<Workbook, Refused> workbook(Turn& turn, TakingAll const&) {
    auto const& found = looked<Workbook>(turn);
    if (found.refused == "export_too_large")
        return refuse(Refused{found.refused, false, {{"limit", workbook_rows_max}}});
    if (!found.refused.empty()) return refuse(no(found.refused));
    for (auto const& name : found.result.tables)
        note_taken(turn, *store::export_table(turn.database(), name));
    return found.result;
}

} // namespace

std::vector<Method> export_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("export.tables", reads, "What there is to take away, table by table.", tables));
    all.push_back(method("export.table", reads, "All rows of a table, as CSV or JSON, in parts.", take));
    all.push_back(with_slow<TakingAll>(
        method("export.workbook", reads, "Tables as a spreadsheet, a sheet for each.", workbook),
        prepare_workbook, SlowWork::looking));
    return all;
}

} // namespace kith::rpc
