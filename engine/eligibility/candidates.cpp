// SPDX-License-Identifier: MIT
#include "eligibility/candidates.hpp"

#include <algorithm>

namespace kith::eligibility {

OpeningIndex::OpeningIndex(Judge const& judge)
    : judge_(judge), sieve_(judge.roster(), judge.settings(), judge.facts()) {
    std::vector<Row> near;
    std::vector<Row> either;
    for (std::size_t index = 0; index < judge.facts().openings.size(); ++index) {
        OpeningFacts const& o = judge.facts().openings[index];
        RoleFacts const& role = judge.facts().roles[o.role.index()];
        if (o.closed != ClosedBecause::not_closed) continue;
        Row const row{sieve_.wanted(OpeningId(index)), role.place, OpeningId(index)};
        if (role.setting == Setting::remote)
            home_.add(row);
        else if (!role.place_known)
            placeless_.add(row);
        else
            (role.setting == Setting::in_person ? near : either).push_back(row);
    }
    auto const arrange = [](std::vector<Row> const& rows, Grid& grid, Rows& arranged) {
        std::vector<GridPoint> places;
        for (Row const& row : rows) places.push_back(row.place);
        grid = Grid(places);
        for (std::uint32_t const at : grid.order()) arranged.add(rows[at]);
    };
    arrange(near, near_grid_, near_);
    arrange(either, either_grid_, either_);
}

PeopleIndex::PeopleIndex(Judge const& judge, Sieve const& sieve) : judge_(judge), sieve_(sieve) {
    auto const& volunteers = judge.facts().volunteers;
    auto const takes_part = [](VolunteerFacts const& v) {
        bool const never = v.available_known && v.week.count == 0 && !v.has_also;
        return v.status == VolunteerStatus::active && !never;
    };
    auto const limited = [](VolunteerFacts const& v) { return v.home_known && v.travel_metres_max >= 0; };

    // One person in fifty goes further than the others: they are not worth a search as wide as theirs.
    std::vector<std::int32_t> limits;
    for (VolunteerFacts const& v : volunteers)
        if (takes_part(v) && limited(v)) limits.push_back(v.travel_metres_max);
    if (!limits.empty()) {
        auto const rank = limits.begin() + std::ssize(limits) * 49 / 50;
        std::ranges::nth_element(limits, rank);
        reach_ = *rank;
    }

    std::vector<GridPoint> homes;
    std::vector<VolunteerId> settled;
    std::vector<VolunteerId> others;
    for (std::size_t index = 0; index < volunteers.size(); ++index) {
        VolunteerFacts const& v = volunteers[index];
        if (!takes_part(v)) continue;
        bool const near = limited(v) && v.travel_metres_max <= reach_;
        (near ? settled : others).push_back(VolunteerId(index));
        if (near) homes.push_back(v.home);
    }
    grid_ = Grid(homes);
    settled_ = settled.size();
    auto const add = [&](VolunteerId id) {
        VolunteerFacts const& v = volunteers[id.index()];
        rows_.push_back({.offered = sieve.offered(id),
                         .home = v.home,
                         .squared_limit = limited(v) ? squared_reach(v.travel_metres_max) : 0,
                         .volunteer = id,
                         .anywhere = !limited(v),
                         .from_home = v.remote != Answer::no});
        facts_.push_back(rows_.back().offered.facts);
        if (rows_.back().from_home) from_home_.push_back(static_cast<std::uint32_t>(rows_.size() - 1));
    };
    rows_.reserve(settled.size() + others.size());
    facts_.reserve(settled.size() + others.size());
    for (std::uint32_t const at : grid_.order()) add(settled[at]);
    for (VolunteerId const id : others) add(id);
}

} // namespace kith::eligibility
