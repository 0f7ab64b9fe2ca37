// SPDX-License-Identifier: MIT
#include "exchange/settings.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::exchange;

TEST_CASE("settings keep their defaults but for what the file names") {
    ImportReport report;
    auto const read =
        read_settings("settings.toml",
                      "session_minutes = 120\n[score]\ntravel = 900\n[travel]\nassumed_mode = \"Cycle\"\n"
                      "[travel.car]\nmetres_per_minute = 400\n[fill_value]\ncritical = 5_000_000\n",
                      report);
    REQUIRE(report.clean());
    eligibility::Settings expected;
    expected.session_minutes = Minutes(120);
    expected.score.travel = 900;
    expected.assumed_mode = TravelMode::cycle;
    expected.travel[3].metres_per_minute = 400;
    expected.fill_value[3] = 5'000'000;
    CHECK(read == expected);
    CHECK(read_settings("settings.toml", "", report) == eligibility::Settings{});
}

TEST_CASE("unknown names, other kinds and ranges are refused with their line, all at once") {
    ImportReport report;
    (void)read_settings(
        "settings.toml",
        "[score]\ntravle = 1\ntravel = \"far\"\nbase = -1\n\n[scores]\nbase = 1\n[lead_days]\n"
        "check = 99999\nscheck.x = 1\n[travel]\nassumed_mode = \"hop\"\ncar = 3\nwalk = 1.5\n"
        "session_minutes = 1\n",
        report);
    auto const has = [&](std::size_t line, std::string_view name, Expected what) {
        for (auto const& each : report.errors()) {
            if (each.row == line && each.column == name && each.expected == what) return true;
        }
        return false;
    };
    CHECK(has(2, "score.travle", Expected::known_setting));
    CHECK(has(3, "score.travel", Expected::whole_number));
    CHECK(has(4, "score.base", Expected::number_in_range));
    CHECK(has(6, "scores", Expected::known_setting));
    CHECK(has(9, "lead_days.check", Expected::number_in_range));
    CHECK(has(10, "lead_days.scheck", Expected::known_setting));
    CHECK(has(12, "travel.assumed_mode", Expected::known_word));
    CHECK(has(13, "travel.car", Expected::known_setting));
    CHECK(has(14, "travel.walk", Expected::known_setting));
    CHECK(has(15, "travel.session_minutes", Expected::known_setting));
    CHECK(report.errors().size() == 10);
}

TEST_CASE("what is no TOML is refused at its line") {
    ImportReport report;
    CHECK(read_settings("settings.toml", "session_minutes = 1\n[score\n", report) == eligibility::Settings{});
    REQUIRE(report.errors().size() == 1);
    CHECK(report.errors()[0].row == 2);
    CHECK(report.errors()[0].expected == Expected::valid_toml);
}

TEST_CASE("written settings are read back, and the file names every one") {
    eligibility::Settings settings;
    settings.score.continuity = 7;
    settings.travel[1].start_minutes = 33;
    settings.assumed_mode = TravelMode::walk;
    settings.session_minutes = Minutes(45);
    ImportReport report;
    auto const text = format_settings(settings);
    CHECK(read_settings("settings.toml", text, report) == settings);
    CHECK(report.clean());
    CHECK(text.find("[travel.public_transport]") != std::string::npos);
    CHECK(text.find("session_minutes = 45  # 1..10080") != std::string::npos);
}
