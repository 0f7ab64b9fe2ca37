// SPDX-License-Identifier: MIT
// Workbooks that a program no one here wrote made (make_workbooks.py), read as the CSV they stand for; and
// those that mean harm, refused for what they are.
#include "exchange/sheet_text.hpp"

#include "folder.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace kith;
using namespace kith::exchange;

namespace {

struct Workbooks {
    test::Folder folder;
    Workbooks() {
        auto const command = std::string("/usr/bin/python3 " MAKE_WORKBOOKS " ") + folder.path().string();
        REQUIRE(std::system(command.c_str()) == 0); // NOLINT(concurrency-mt-unsafe): one thread
    }
    [[nodiscard]] std::string bytes(std::string const& name) const {
        std::stringstream text;
        text << std::ifstream(folder.path() / name, std::ios::binary).rdbuf();
        return text.str();
    }
    [[nodiscard]] std::string refused(std::string const& name, std::string_view sheet = {}) const {
        auto const read = sheet_as_csv(bytes(name), sheet);
        return read ? "read: " + *read : read.error().code;
    }
};

} // namespace

TEST_CASE("a workbook is read as the CSV it stands for") {
    Workbooks const made;
    auto const plain = sheet_as_csv(made.bytes("plain.xlsx"), "");
    REQUIRE(plain.has_value());
    CHECK(*plain == "id,name,born,when,hours,note\n"
                    "X1,\"Zoë “Z” O'Neil, the 2nd\",1980-02,2026-05-01 09:30,7.5,\"a\nb\"\n"
                    "\n"
                    "X2,'=danger,1999-12-31,18:45,3,yes\n"
                    "X3,,,2026-05-02,12345678901,রহিমা,,far\n");
    CHECK(sheet_as_csv(made.bytes("plain.xlsx"), "Other sheet").value() == "id,name\nY1,Only here\n");
    CHECK(sheet_as_csv(made.bytes("since_1904.xlsx"), "").value() == "day\n2026-05-01\n");
    CHECK(sheet_as_csv(made.bytes("formula.xlsx"), "").value() == "ab,2,inline,no,#N/A,1500,0.1\n");
}

TEST_CASE("a workbook that means harm, or is none, is refused for what it is") {
    Workbooks const made;
    CHECK(made.refused("plain.xlsx", "Nowhere") == "sheet_unknown");
    CHECK(sheet_as_csv(made.bytes("plain.xlsx"), "Nowhere").error().detail == "People, Other sheet");
    CHECK(made.refused("entities.xlsx") == "workbook_damaged");
    CHECK(made.refused("bomb.xlsx") == "workbook_too_large");
    CHECK(made.refused("far.xlsx") == "workbook_damaged");
    CHECK(made.refused("back.xlsx") == "workbook_damaged");
    CHECK(made.refused("deep.xlsx") == "workbook_damaged");
    CHECK(made.refused("string.xlsx") == "workbook_damaged");
    CHECK(made.refused("many.xlsx") == "workbook_too_large");
    CHECK(made.refused("other.xlsx") == "not_a_workbook");
    CHECK(sheet_as_csv("id,name\n", "").error().code == "not_a_workbook");
    CHECK(sheet_as_csv("", "").error().code == "not_a_workbook");
    CHECK(sheet_as_csv("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "").error().code == "workbook_locked");
}

TEST_CASE("a workbook cut short or changed anywhere is read or refused, never trusted") {
    Workbooks const made;
    auto const whole = made.bytes("plain.xlsx");
    auto const right = sheet_as_csv(whole, "").value();
    for (std::size_t size = 0; size < whole.size(); size += 7)
        CHECK_FALSE(sheet_as_csv(std::string_view(whole).substr(0, size), "").has_value());
    for (std::size_t at = 0; at < whole.size(); at += 3) {
        auto changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 0x20);
        auto const read = sheet_as_csv(changed, "");
        // What is read has its checksum; what is not read does not matter; a style or name may be another.
        if (read) CHECK(read->substr(0, 3) == right.substr(0, 3));
    }
}
