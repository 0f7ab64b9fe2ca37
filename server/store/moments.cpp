// SPDX-License-Identifier: MIT
#include "store/moments.hpp"

#include "store/fault.hpp"

#include <cstdio>

namespace kith::store {

std::string kept_text(Date day) {
    std::chrono::year_month_day const civil(day);
    char text[16];
    (void)std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(civil.year()), unsigned(civil.month()),
                        unsigned(civil.day()));
    return text;
}

Date kept_day(std::string_view text) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    auto const read = std::sscanf(std::string(text).c_str(), "%4d-%2u-%2u", &year, &month, &day);
    auto const civil = std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day);
    if (read != 3 || !civil.ok())
        throw StoreFault(StoreFault::Kind::corrupt, "a day is kept as " + std::string(text));
    return std::chrono::local_days(civil);
}

} // namespace kith::store
