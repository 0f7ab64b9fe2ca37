// SPDX-License-Identifier: MIT
#include "model/volunteer.hpp"

namespace kith {

namespace chrono = std::chrono;

Known<AgeRange> age_on(Birth const& birth, Date on, Date as_of) {
    if (auto const* month = std::get_if<BirthMonth>(&birth)) {
        Date const first(month->month / 1);
        Date const last(month->month / chrono::last);
        return AgeRange{whole_years(last, on), whole_years(first, on)};
    }
    if (auto const* band = std::get_if<AgeBand>(&birth)) {
        // Between the two days each age grows by the whole years between, or by one more.
        int const years = whole_years(as_of, on);
        bool const exact = on == as_of;
        return AgeRange{band->from + years, band->to + years + (exact ? 0 : 1)};
    }
    return {};
}

} // namespace kith
