// SPDX-License-Identifier: MIT
// Workbooks: the same bytes for the same tables, and refused where a spreadsheet could not hold them. What
// other programs read in them is tests/rpc/quarters_test.cpp's.
#include "exchange/workbook.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::exchange;

namespace {

std::vector<Sheet> one(SheetCell cell) {
    return {{"Figures", {"name"}, {{std::move(cell)}}}};
}

Instant const made_at{std::chrono::seconds(1'790'000'000)};

} // namespace

TEST_CASE("the same tables at the same time are the same bytes") {
    auto const bytes = workbook(one(std::string("=1+1")), made_at);
    CHECK(bytes.starts_with("PK"));
    CHECK(bytes == workbook(one(std::string("=1+1")), made_at));
    CHECK(bytes != workbook(one(std::string("=1+2")), made_at));
    CHECK(workbook({{"Nothing", {}, {}}}, made_at).starts_with("PK"));
}

TEST_CASE("what no spreadsheet holds is refused, not cut") {
    CHECK_NOTHROW((void)workbook(one(std::string(32767, 'x')), made_at));
    CHECK_THROWS_AS((void)workbook(one(std::string(32768, 'x')), made_at), WorkbookFault);
    CHECK_THROWS_AS((void)workbook({{std::string(32, 'x'), {}, {}}}, made_at), WorkbookFault);
    std::vector<std::vector<SheetCell>> const rows(1'048'576);
    CHECK_THROWS_AS((void)workbook({{"Rows", {}, rows}}, made_at), WorkbookFault);
    CHECK_THROWS_AS(write_workbook("/nowhere/at/all.xlsx", one(std::int64_t{1})), WorkbookFault);
}
