// SPDX-License-Identifier: MIT
#include "brokerage/regulated.hpp"

#include "base/contract.hpp"

#include <algorithm>

namespace kith::brokerage {

namespace {

using std::chrono::days;

void sort_once(std::vector<Date>& dates) {
    std::ranges::sort(dates);
    auto const again = std::ranges::unique(dates);
    dates.erase(again.begin(), again.end());
}

} // namespace

RegulatedCount count_regulated(std::span<CivilInterval const> times, RegulatedRules const& rules) {
    KITH_EXPECT(rules.days_max >= 0 && rules.period_days > 0 && rules.night_begin <= rules.night_end);
    RegulatedCount count;
    std::vector<Date> nights;
    for (auto const& each : times) {
        if (each.empty()) continue;
        auto const last = std::chrono::floor<days>(each.end - Minutes(1));
        for (auto day = std::chrono::floor<days>(each.begin); day <= last; day += days(1)) {
            count.all_days.push_back(day);
            CivilInterval const night{CivilTime(day) + rules.night_begin, CivilTime(day) + rules.night_end};
            if (!night.empty() && each.overlaps(night)) nights.push_back(day);
        }
    }
    auto& all = count.all_days;
    sort_once(all);
    sort_once(nights);
    count.nights = static_cast<std::int32_t>(nights.size());
    if (!nights.empty()) count.crosses_on = count.first_night = nights.front();
    // A period is as good as one that begins with a day that counts.
    std::size_t first = 0;
    for (std::size_t last = 0; last < all.size(); ++last) {
        while (all[last] - all[first] >= days(rules.period_days)) ++first;
        auto const within = static_cast<std::int32_t>(last - first + 1);
        if (within > count.days) {
            count.days = within;
            count.period_first = all[first];
        }
        bool const too_many = within > rules.days_max;
        if (too_many && (!count.crosses_on || all[last] < *count.crosses_on)) count.crosses_on = all[last];
    }
    return count;
}

} // namespace kith::brokerage
