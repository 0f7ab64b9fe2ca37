// SPDX-License-Identifier: MIT
// P8: due dates against a table worked out by hand with a calendar, and bank holidays against the dates that
// the government published.
#include "desk/due_dates.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <set>
#include <string>
#include <vector>

using namespace kith;
using namespace kith::desk;

namespace {

Date on(std::string const& text) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    REQUIRE(std::sscanf(text.c_str(), "%d-%u-%u", &year, &month, &day) == 3);
    return std::chrono::local_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day));
}

std::string text(Date day) {
    std::chrono::year_month_day const civil(day);
    char made[16];
    (void)std::snprintf(made, sizeof made, "%04d-%02u-%02u", int(civil.year()), unsigned(civil.month()),
                        unsigned(civil.day()));
    return made;
}

struct Row {
    std::string why;
    std::string received;
    std::string due;
    bool extended = false;
    std::vector<std::pair<std::string, std::string>> pauses{}; // until "": lasts
    std::string today = "2030-01-01";
};

} // namespace

TEST_CASE("requests are due a month after they came, by the calendar") {
    std::vector<Row> const rows{
        {"a plain day", "2026-03-10", "2026-04-10"},
        {"came on a Sunday: counts from that day", "2026-03-15", "2026-04-15"},
        {"due on a Saturday: Monday", "2026-03-11", "2026-04-13"},
        {"due on a Sunday: Monday", "2026-06-12", "2026-07-13"},
        {"due on a Saturday", "2026-06-11", "2026-07-13"},
        {"due on Good Friday: past Easter Monday", "2026-03-03", "2026-04-07"},
        {"due on Easter Monday", "2026-03-06", "2026-04-07"},
        {"due on the early May holiday", "2026-04-04", "2026-05-05"},
        {"due on the spring holiday", "2026-04-25", "2026-05-26"},
        {"due on the summer holiday, a last day", "2026-07-31", "2026-09-01"},
        {"due on Christmas Day, a Friday: 26 is kept on Monday", "2026-11-25", "2026-12-29"},
        {"due on Boxing Day", "2025-11-26", "2025-12-29"},
        {"due on 28 December 2026, kept for Boxing Day", "2026-11-28", "2026-12-29"},
        {"due on New Year's Day", "2025-12-01", "2026-01-02"},
        {"due on a New Year's Day that is a Saturday", "2021-12-01", "2022-01-04"},
        {"31 January, no leap year", "2026-01-31", "2026-03-02"},
        {"31 January, leap year: 29 February", "2028-01-31", "2028-02-29"},
        {"30 January, leap year", "2028-01-30", "2028-02-29"},
        {"29 January, no leap year: 28 February, a Sunday", "2027-01-29", "2027-03-01"},
        {"29 February", "2028-02-29", "2028-03-29"},
        {"31 March: 30 April", "2026-03-31", "2026-04-30"},
        {"31 May: 30 June", "2026-05-31", "2026-06-30"},
        {"31 August: 30 September", "2026-08-31", "2026-09-30"},
        {"31 December: 31 January, a Sunday", "2026-12-31", "2027-02-01"},
        {"over the end of a year", "2026-12-15", "2027-01-15"},
        {"over the clocks going forward", "2026-03-28", "2026-04-28"},
        {"over the clocks going back", "2026-10-20", "2026-11-20"},
        {"extended: three months", "2026-03-10", "2026-06-10", true},
        {"extended from 30 November into February", "2026-11-30", "2027-03-01", true},
        {"extended from 30 November into a leap February", "2027-11-30", "2028-02-29", true},
        {"extended on to a Saturday", "2026-04-11", "2026-07-13", true},
        {"stopped for ten days", "2026-03-10", "2026-04-20", false, {{"2026-03-12", "2026-03-22"}}},
        {"asked and answered the same day",
         "2026-03-10",
         "2026-04-10",
         false,
         {{"2026-03-12", "2026-03-12"}}},
        {"stopped twice",
         "2026-03-10",
         "2026-04-15",
         false,
         {{"2026-03-12", "2026-03-14"}, {"2026-03-20", "2026-03-23"}}},
        {"two stops that overlap count once",
         "2026-03-10",
         "2026-04-20",
         false,
         {{"2026-03-12", "2026-03-20"}, {"2026-03-15", "2026-03-22"}}},
        {"still stopped", "2026-03-10", "2026-05-05", false, {{"2026-03-20", ""}}, "2026-04-12"},
        {"stopped only after it was due", "2026-03-10", "2026-04-10", false, {{"2026-05-12", "2026-06-22"}}},
        {"stopped before it came: from the day it came",
         "2026-03-10",
         "2026-04-14",
         false,
         {{"2026-03-01", "2026-03-14"}}},
        {"the shorter month first, then the days it stood still",
         "2026-01-31",
         "2026-03-05",
         false,
         {{"2026-02-02", "2026-02-07"}}},
        {"extended and stopped", "2026-03-10", "2026-06-15", true, {{"2026-03-12", "2026-03-17"}}},
    };
    CHECK(rows.size() >= 30);
    for (auto const& row : rows) {
        CAPTURE(row.why);
        std::vector<Pause> pauses;
        for (auto const& [from, until] : row.pauses)
            pauses.push_back({on(from), until.empty() ? std::nullopt : std::optional(on(until))});
        CHECK(text(request_due(on(row.received), row.extended, pauses, on(row.today))) == row.due);
    }
}

TEST_CASE("complaints are acknowledged in 30 days from the day after, breaches told in 72 hours") {
    CHECK(text(acknowledgement_due(on("2026-06-19"))) == "2026-07-20"); // the 19th is a Sunday
    CHECK(text(acknowledgement_due(on("2026-06-22"))) == "2026-07-22");
    CHECK(text(acknowledgement_due(on("2026-11-25"))) == "2026-12-29"); // Christmas
    CHECK(text(acknowledgement_due(on("2028-01-31"))) == "2028-03-01");
    CHECK(text(acknowledgement_due(on("2026-03-07"))) == "2026-04-07"); // Easter Monday
    Instant const known(std::chrono::seconds(1'774'700'000));           // over the clocks going forward
    CHECK((breach_due(known) - known).count() == 72 * 3600);
}

TEST_CASE("bank holidays are those that were published, and no others") {
    std::set<std::string> const published{
        "2020-01-01", "2020-04-10", "2020-04-13", "2020-05-08", "2020-05-25", "2020-08-31", "2020-12-25",
        "2020-12-28", "2021-01-01", "2021-04-02", "2021-04-05", "2021-05-03", "2021-05-31", "2021-08-30",
        "2021-12-27", "2021-12-28", "2022-01-03", "2022-04-15", "2022-04-18", "2022-05-02", "2022-06-02",
        "2022-06-03", "2022-08-29", "2022-09-19", "2022-12-26", "2022-12-27", "2023-01-02", "2023-04-07",
        "2023-04-10", "2023-05-01", "2023-05-08", "2023-05-29", "2023-08-28", "2023-12-25", "2023-12-26",
        "2024-01-01", "2024-03-29", "2024-04-01", "2024-05-06", "2024-05-27", "2024-08-26", "2024-12-25",
        "2024-12-26", "2025-01-01", "2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25",
        "2025-12-25", "2025-12-26", "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25",
        "2026-08-31", "2026-12-25", "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03",
        "2027-05-31", "2027-08-30", "2027-12-27", "2027-12-28"};
    for (Date day = on("2020-01-01"); day < on("2028-01-01"); day += std::chrono::days(1)) {
        auto const name = text(day);
        CAPTURE(name);
        CHECK(is_bank_holiday(day) == published.contains(name));
    }
}
