// SPDX-License-Identifier: MIT
// Any text as weekly times, dated times, iCalendar, dates and the other cells: no crash, and every canonical
// form means what it was made from.
#include "base/contract.hpp"
#include "exchange/availability.hpp"
#include "exchange/recurrence.hpp"

#include <cstdint>

using namespace kith;
using namespace kith::exchange;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static ZoneTable const london = zone_table("Europe/London").value();
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    if (auto const week = parse_week(text)) {
        auto const again = parse_week(format_week(*week));
        KITH_EXPECT(again.has_value() && *again == *week);
    }
    if (auto const stretches = parse_dated(text, london)) {
        KITH_EXPECT(parse_dated(format_dated(*stretches, london), london).has_value());
    }
    Interval const span{Instant(std::chrono::seconds(1'760'000'000)),
                        Instant(std::chrono::seconds(1'823'000'000))};
    if (text.find('\0') == std::string_view::npos) {
        if (auto const set = expand_calendar(text, span, london)) {
            for (auto const& each : set->intervals())
                KITH_EXPECT(each.begin >= span.begin && each.end <= span.end);
        }
    }
    if (auto const date = parse_date(text)) KITH_EXPECT(parse_date(format_date(*date)) == *date);
    if (auto const time = parse_time(text)) KITH_EXPECT(parse_time(format_time(*time)) == *time);
    if (auto const postcode = parse_postcode(text)) KITH_EXPECT(parse_postcode(*postcode) == *postcode);
    (void)parse_month(text);
    (void)parse_instant(text, london);
    (void)parse_duration(text, Minutes(60));
    (void)parse_distance(text, 1000);
    (void)parse_integer(text, -1000, 1000);
    (void)parse_yes_no(text);
    return 0;
}
