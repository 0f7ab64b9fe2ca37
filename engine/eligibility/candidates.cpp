// SPDX-License-Identifier: MIT
#include "eligibility/candidates.hpp"

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
        if (!role.place_known || role.setting == Setting::remote)
            anywhere_.push_back(row);
        else
            (role.setting == Setting::in_person ? near : either).push_back(row);
    }
    auto const arrange = [](std::vector<Row> const& rows, Grid& grid, std::vector<Row>& arranged) {
        std::vector<GridPoint> places;
        for (Row const& row : rows) places.push_back(row.place);
        grid = Grid(places);
        for (std::uint32_t const at : grid.order()) arranged.push_back(rows[at]);
    };
    arrange(near, near_grid_, near_);
    arrange(either, either_grid_, either_);
}

} // namespace kith::eligibility
