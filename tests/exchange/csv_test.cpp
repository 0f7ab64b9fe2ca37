// SPDX-License-Identifier: MIT
#include "exchange/csv.hpp"

#include "exchange/text.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace kith::exchange;
using namespace std::string_literals;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows read_all(std::string_view text, char separator = ',') {
    CsvRecords records(text, separator);
    Rows rows;
    while (records.next() == CsvRecords::Step::record) {
        rows.emplace_back(records.fields().begin(), records.fields().end());
    }
    return rows;
}

struct Read {
    Rows cells;
    std::vector<std::size_t> rows;
    ImportReport report;
    bool usable = false;
};

Read read_columns(std::string_view text, std::vector<CsvColumn> const& columns) {
    Read read;
    CsvReader reader("f.csv", text, columns, read.report);
    read.usable = reader.usable();
    while (reader.next()) {
        auto& row = read.cells.emplace_back();
        for (std::size_t column = 0; column < columns.size(); ++column) row.emplace_back(reader.cell(column));
        read.rows.push_back(reader.row());
    }
    return read;
}

std::vector<CsvColumn> const volunteer_columns = {{"id", true}, {"family_name", false}, {"skills", false}};

} // namespace

TEST_CASE("records are split as RFC 4180 has it") {
    CHECK(read_all("a,b\nc,d\n") == Rows{{"a", "b"}, {"c", "d"}});
    CHECK(read_all("a,b\r\nc,d") == Rows{{"a", "b"}, {"c", "d"}});
    CHECK(read_all("a,,\n,,b\n") == Rows{{"a", "", ""}, {"", "", "b"}});
    CHECK(read_all("\"a,b\",\"c \"\"d\"\"\"\n") == Rows{{"a,b", "c \"d\""}});
    CHECK(read_all("\"line1\nline2\",x\ny,z\n") == Rows{{"line1\nline2", "x"}, {"y", "z"}});
    CHECK(read_all("\"a\" , \"b\"\r\n") == Rows{{"a", "b"}});
    CHECK(read_all("\"\"\n") == Rows{{""}});
    CHECK(read_all(" a ;\tb\n", ';') == Rows{{"a", "b"}});
    CHECK(read_all("a\tb c\t\n", '\t') == Rows{{"a", "b c", ""}});
    CHECK(read_all("").empty());
}

TEST_CASE("a header matches whatever its case, spaces and underscores, in any order, by any separator") {
    for (std::string const text :
         {"Skills,ID,Family name\ndriving,V1,Khan\n", "SKILLS;id;FAMILY_NAME\ndriving;V1;Khan\n",
          "skills\tId\tfamily-name\ndriving\tV1\tKhan\n",
          "sep=;\nskills;id;\"family\nname\"\ndriving;V1;Khan\n",
          "\n\n skills , id , family name ,,\n\ndriving,V1,Khan,,\n\n,,,\n"}) {
        CAPTURE(text);
        auto const read = read_columns(text, volunteer_columns);
        CHECK(read.report.clean());
        CHECK(read.report.notes().empty());
        CHECK(read.cells == Rows{{"V1", "Khan", "driving"}});
    }
}

TEST_CASE("rows are counted as a spreadsheet counts them") {
    auto const read = read_columns("id,family_name\nV1,\"two\nlines\"\n\n  \nV2,Ali\n", volunteer_columns);
    CHECK(read.rows == std::vector<std::size_t>{2, 5});
    CHECK(read_columns("sep=,\nid\nV1\n", volunteer_columns).rows == std::vector<std::size_t>{3});
}

TEST_CASE("short rows have empty cells, unknown columns are noted") {
    auto const read = read_columns("id,shoe size,skills,\nV1\nV2,44,cooking\n", volunteer_columns);
    CHECK(read.report.clean());
    CHECK(read.cells == Rows{{"V1", "", ""}, {"V2", "", "cooking"}});
    REQUIRE(read.report.notes().size() == 1);
    CHECK(read.report.notes()[0] == ImportNote{"f.csv", 1, "", "shoe size", Noted::column_ignored});
}

TEST_CASE("what a table must not do is reported with its place, all in one run") {
    struct Row {
        std::string text;
        std::vector<ImportError> errors;
    };
    Row const rows[] = {
        {"", {{"f.csv", 1, "", "", Expected::header_row, ""}}},
        {"\n \n", {{"f.csv", 2, "", "", Expected::header_row, ""}}},
        {"name\nKhan\n", {{"f.csv", 1, "id", "", Expected::column_present, ""}}},
        {"id,Skills,SKILLS\nV1,a,b\n", {{"f.csv", 1, "skills", "SKILLS", Expected::column_once, ""}}},
        {"id\nV1,Khan\nV2\n\"V3\nV4\nV5\"x\n",
         {{"f.csv", 2, "", "Khan", Expected::no_cell_beyond_header, "1"},
          {"f.csv", 4, "", "", Expected::closing_quote, ""},
          {"f.csv", 6, "", "", Expected::closing_quote, ""}}},
        {"id\n\"V1", {{"f.csv", 2, "", "", Expected::closing_quote, ""}}},
        {"\"id\nV1\n", {{"f.csv", 1, "", "", Expected::closing_quote, ""}}},
    };
    for (auto const& row : rows) {
        CAPTURE(row.text);
        CHECK(read_columns(row.text, volunteer_columns).report.errors() == row.errors);
    }
}

TEST_CASE("a line of ten million characters is refused with its row, and reading goes on") {
    std::string const line(10'000'000, 'x');
    auto const read = read_columns("id\nV1\n" + line + "\nV2\n", volunteer_columns);
    REQUIRE(read.report.errors().size() == 1);
    CHECK(read.report.errors()[0].row == 3);
    CHECK(read.report.errors()[0].expected == Expected::row_within_limit);
    CHECK(read.cells == Rows{{"V1", "", ""}, {"V2", "", ""}});

    std::string many_lines = "id\n\"V1";
    for (int i = 0; i < 1'000'000; ++i) many_lines += "\nx,";
    auto const quoted = read_columns(many_lines, volunteer_columns);
    REQUIRE_FALSE(quoted.report.errors().empty());
    CHECK(quoted.report.errors()[0].expected == Expected::row_within_limit);
    CHECK(quoted.report.errors()[0].row == 2);

    auto const header = read_columns(line + "\nV1\n", volunteer_columns);
    REQUIRE(header.report.errors().size() == 1);
    CHECK(header.report.errors()[0].expected == Expected::row_within_limit);
}

TEST_CASE("the writer quotes what needs it and disarms formulas") {
    std::string out;
    CsvWriter writer(out, {.byte_order_mark = true});
    writer.text("id").text("note").text("hours").end_row();
    writer.text("V1").text("says \"hi\", twice").number(-5).end_row();
    writer.text("=1+1").text("@x").blank().end_row();
    writer.text(" x").text("a;b").text("two\nlines").end_row();
    CHECK(out == "\xEF\xBB\xBFid,note,hours\r\nV1,\"says \"\"hi\"\", twice\",-5\r\n'=1+1,'@x,\r\n"
                 "\" x\",\"a;b\",\"two\nlines\"\r\n");
}

TEST_CASE("what is written is read back, whatever the cells hold") {
    std::mt19937 random(20260302);
    std::string const letters = "ab ,;\t\"\n'=+-@|é\r";
    auto const any_cell = [&] {
        std::string cell;
        for (auto length = random() % 7; length > 0; --length) {
            auto const which = random() % 17;
            cell += which == 16 ? "é" : letters.substr(which < 15 ? which : 0, 1);
        }
        return std::string(trimmed(cell)); // the reader trims; a lone byte of é cannot come out of substr
    };
    for (int round = 0; round < 2000; ++round) {
        Rows table;
        std::string out;
        CsvWriter writer(out, {.line_end = round % 2 == 0 ? "\n" : "\r\n"});
        writer.text("a").text("b").text("c").end_row();
        for (auto rows = random() % 5; rows > 0; --rows) {
            auto& row = table.emplace_back();
            for (int i = 0; i < 3; ++i) row.push_back(any_cell());
            row[0] += "x"; // no blank rows
            for (auto const& cell : row) writer.text(cell);
            writer.end_row();
        }
        CAPTURE(round);
        CAPTURE(out);
        std::vector<CsvColumn> const columns = {{"a", true}, {"b", true}, {"c", true}};
        auto const read = read_columns(out, columns);
        REQUIRE(read.report.clean());
        REQUIRE(read.cells == table);
    }
}

TEST_CASE("the quick path and libcsv agree on every plain record") {
    std::mt19937 random(7);
    std::string const letters = "abc  ,,\r\t'x";
    for (int round = 0; round < 5000; ++round) {
        std::string line;
        for (auto length = random() % 12; length > 0; --length) line += letters[random() % letters.size()];
        // A quoted cell at the end sends the whole record through libcsv.
        auto plain = read_all(line + ",q\n");
        auto const through_libcsv = read_all(line + ",\"q\"\n");
        CAPTURE(line);
        REQUIRE(plain == through_libcsv);
    }
}
