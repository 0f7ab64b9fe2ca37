// SPDX-License-Identifier: MIT
#include "simulation/stream.hpp"

#include "base/contract.hpp"
#include "base/random.hpp"

#include <algorithm>

namespace kith::simulation {
namespace {

enum class Draw : std::uint64_t { person = 101, opening, kind, answer };

Random drawing(std::uint64_t seed, Draw draw, std::uint64_t row) {
    return {seed, static_cast<std::uint64_t>(draw), row};
}

} // namespace

bool Stream::says_yes(std::uint32_t volunteer, std::uint32_t opening) const {
    return drawing(seed, Draw::answer, (std::uint64_t{volunteer} << 32) | opening).chance(yes[opening]);
}

Stream draw_stream(std::uint64_t seed, Rates const& rates, std::size_t volunteers,
                   std::vector<OpeningPace> const& openings) {
    KITH_EXPECT(rates.days > 0 && rates.record_days >= 0 && rates.patience_days > 0);
    Stream stream{.days = rates.days, .people = {}, .openings = {}, .yes = {}, .seed = seed};
    for (std::size_t volunteer = 0; volunteer < volunteers; ++volunteer) {
        Random random = drawing(seed, Draw::person, volunteer);
        std::int32_t const from = random.between(-rates.record_days, rates.days - 1);
        std::int32_t patience = 1;
        std::int32_t const patience_max = 10 * rates.patience_days;
        while (patience < patience_max && random.below(std::uint32_t(rates.patience_days)) != 0) ++patience;
        stream.people.push_back({from, from + patience});
    }
    for (std::size_t opening = 0; opening < openings.size(); ++opening) {
        Random random = drawing(seed, Draw::opening, opening);
        std::int32_t const from = random.between(-rates.record_days, rates.days - 1);
        auto const& pace = openings[opening];
        stream.openings.push_back(
            {from, from + random.between(pace.open_days_lowest, pace.open_days_highest)});
        stream.yes.push_back(
            drawing(seed, Draw::kind, pace.kind).between(rates.yes_lowest, rates.yes_highest));
    }
    for (Stay const& stay : stream.people) stream.days = std::max(stream.days, stay.until);
    for (Stay const& stay : stream.openings) stream.days = std::max(stream.days, stay.until);
    return stream;
}

} // namespace kith::simulation
