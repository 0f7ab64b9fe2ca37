// SPDX-License-Identifier: MIT
#include "eligibility/settings.hpp"

namespace kith::eligibility {

std::vector<SettingViolation> validate(Settings const& settings) {
    std::vector<SettingViolation> violations;
    auto const check = [&](std::string_view name, std::int64_t read, std::int64_t lowest,
                           std::int64_t highest) {
        if (read < lowest || read > highest) violations.push_back({name, read, lowest, highest});
    };
    visit_settings(settings, check);
    check("session_minutes", settings.session_minutes.count(), 1, minutes_per_week);
    return violations;
}

Minutes travel_time(Settings const& settings, TravelMode mode, std::int32_t metres) {
    TravelSpeed const& speed = settings.travel[static_cast<std::size_t>(mode)];
    std::int64_t const street = std::int64_t{metres} * settings.detour_percent; // hundredths of a metre
    std::int64_t const per_minute = std::int64_t{speed.metres_per_minute} * 100;
    return Minutes(speed.start_minutes + (street + per_minute - 1) / per_minute);
}

} // namespace kith::eligibility
