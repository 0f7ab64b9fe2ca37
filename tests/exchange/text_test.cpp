// SPDX-License-Identifier: MIT
#include "exchange/text.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

using namespace kith::exchange;
using namespace std::string_literals;

TEST_CASE("what spreadsheets save arrives as UTF-8 without a mark") {
    struct Row {
        char const* what;
        std::string bytes;
        std::string text;
        std::vector<Noted> notes;
    };
    Row const rows[] = {
        {"plain", "name\nAna\n", "name\nAna\n", {}},
        {"UTF-8 is kept", "name\nZoë, বাংলা, 🙂\n", "name\nZoë, বাংলা, 🙂\n", {}},
        {"a mark is dropped", "\xEF\xBB\xBFname\n", "name\n", {}},
        {"Windows-1252",
         "name\nZo\xEB \x80\x35 \x96 \x93quoted\x94\n",
         "name\nZoë €5 – “quoted”\n",
         {Noted::read_as_windows_1252}},
        {"UTF-16, little end first", "\xFF\xFEn\0\xEB\0\n\0"s, "në\n", {Noted::read_as_utf_16}},
        {"UTF-16, big end first", "\xFE\xFF\0n\0\xEB\0\n"s, "në\n", {Noted::read_as_utf_16}},
        {"carriage returns alone end lines", "a,b\r1,2\r", "a,b\n1,2\n", {}},
        {"nothing", "", "", {}},
    };
    for (auto const& row : rows) {
        CAPTURE(row.what);
        ImportReport report;
        auto const text = decode_text("f.csv", row.bytes, report);
        REQUIRE(text);
        CHECK(*text == row.text);
        CHECK(report.clean());
        REQUIRE(report.notes().size() == row.notes.size());
        for (std::size_t i = 0; i < row.notes.size(); ++i) CHECK(report.notes()[i].noted == row.notes[i]);
    }
}

TEST_CASE("bytes that cannot be text are refused where they stand") {
    struct Row {
        char const* what;
        std::string bytes;
        ImportError error;
    };
    Row const rows[] = {
        {"a NUL", "a,b\nx,y\0z\n"s, {"f.csv", 2, "", "byte 4", Expected::no_nul_byte, ""}},
        {"a NUL in UTF-16", "\xFF\xFE\n\0x\0\0\0"s, {"f.csv", 2, "", "byte 2", Expected::no_nul_byte, ""}},
        {"one broken byte among UTF-8",
         "name\nবাংলা\xFF\n",
         {"f.csv", 2, "", "byte 16", Expected::text_encoding, ""}},
    };
    for (auto const& row : rows) {
        CAPTURE(row.what);
        ImportReport report;
        CHECK_FALSE(decode_text("f.csv", row.bytes, report));
        REQUIRE(report.errors().size() == 1);
        CHECK(report.errors()[0] == row.error);
    }
}

TEST_CASE("only well-formed UTF-8 counts as UTF-8") {
    CHECK(valid_utf8_length("abcdefgh\xC3\xA9") == 10);
    for (std::string const broken :
         {"\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xC3",
          "\xE2\x82", "\xF0\x9F\x99", "\x80", "\xFF"}) {
        CHECK(valid_utf8_length("12345678" + broken) == 8);
        CHECK(valid_utf8_length("123" + broken) == 3);
    }
}

TEST_CASE("a file that is not there, or is a folder, is reported by name") {
    ImportReport report;
    CHECK_FALSE(read_text_file("no-such-folder/volunteers.csv", report));
    CHECK_FALSE(read_text_file(std::filesystem::temp_directory_path(), report));
    REQUIRE(report.errors().size() == 2);
    CHECK(report.errors()[0].file == "volunteers.csv");
    CHECK(report.errors()[0].expected == Expected::readable_file);
    CHECK(report.errors()[1].expected == Expected::readable_file);
}

TEST_CASE("an excerpt is short, whole characters, one line") {
    CHECK(excerpt("a\nb\tc") == "a b c");
    std::string const long_text = "aa" + std::string(26, 'b') + std::string(60, 'c') + "é";
    CHECK(excerpt(long_text).size() <= read_bytes_max);
    std::string accents;
    for (int i = 0; i < 100; ++i) accents += "é";
    CHECK(valid_utf8_length(excerpt(accents)) == excerpt(accents).size());
    CHECK(excerpt("a" + accents).ends_with("é…"));
}

TEST_CASE("white space of all kinds is trimmed") {
    CHECK(trimmed(" \t\xC2\xA0 x y \xC2\xA0\r\n") == "x y");
    CHECK(trimmed("\xC2\xA0").empty());
    CHECK(trimmed("").empty());
}

TEST_CASE("errors past the bound are counted, not kept") {
    ImportReport report;
    for (std::size_t i = 0; i < errors_max + 7; ++i)
        report.add(ImportError{"f", i, {}, {}, Expected::value, {}});
    CHECK(report.errors().size() == errors_max);
    CHECK(report.omitted() == 7);
    CHECK(report.full());
}
