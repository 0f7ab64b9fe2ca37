// SPDX-License-Identifier: MIT
// Candidate indexes: which openings a person might take and which people an opening might have, found by
// place and sieve instead of judging every pair. Never leaves out a pair whose standing is eligible or
// ask_first; the judge has the last word on what remains. Built once for a judge, then const and safe to
// share between threads.
#pragma once

#include "eligibility/grid.hpp"
#include "eligibility/judge.hpp"
#include "eligibility/sieve.hpp"

#include <cstdint>
#include <limits>
#include <vector>

namespace kith::eligibility {

// Openings, as people look for them.
class OpeningIndex {
  public:
    // Keeps a reference to the judge. O(openings).
    explicit OpeningIndex(Judge const& judge);

    // Calls visit(OpeningId) for every opening the person might take, in no useful order.
    template <class Visit>
    void visit_candidates(VolunteerId volunteer, Visit visit) const;

    [[nodiscard]] Sieve const& sieve() const { return sieve_; }

  private:
    struct Row {
        Wanted wanted;
        GridPoint place;
        OpeningId opening;
    };
    template <class Visit>
    static void visit_run(std::span<Row const> rows, Offered const& offered, GridPoint home,
                          std::int64_t squared_limit, Visit& visit);

    Judge const& judge_;
    Sieve sieve_;
    // On site only, and on site or perhaps from home: rows in the order of their grids.
    Grid near_grid_;
    std::vector<Row> near_;
    Grid either_grid_;
    std::vector<Row> either_;
    std::vector<Row> anywhere_; // from home, or nobody knows where
};

// Whether two points are at most `limit` metres apart, by the rounded-down distance the judge uses.
[[nodiscard]] inline std::int64_t squared_reach(std::int32_t limit) {
    std::int64_t const beyond = std::int64_t{limit} + 1;
    return beyond * beyond - 1;
}
[[nodiscard]] inline std::int64_t squared_distance(GridPoint a, GridPoint b) {
    std::int64_t const east = std::int64_t{a.easting} - b.easting;
    std::int64_t const north = std::int64_t{a.northing} - b.northing;
    return east * east + north * north;
}

// --- implementation ---

template <class Visit>
void OpeningIndex::visit_run(std::span<Row const> rows, Offered const& offered, GridPoint home,
                             std::int64_t squared_limit, Visit& visit) {
    for (Row const& row : rows)
        if (may_pass(row.wanted, offered) && squared_distance(row.place, home) <= squared_limit)
            visit(row.opening);
}

template <class Visit>
void OpeningIndex::visit_candidates(VolunteerId volunteer, Visit visit) const {
    VolunteerFacts const& v = judge_.facts().volunteers[volunteer.index()];
    bool const never = v.available_known && v.week.count == 0 && !v.has_also;
    if (v.status != VolunteerStatus::active || never) return;
    Offered const offered = sieve_.offered(volunteer);
    constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();
    auto const search = [&](Grid const& grid, std::vector<Row> const& rows, bool bounded) {
        if (!bounded) return visit_run(rows, offered, v.home, no_limit, visit);
        std::int64_t const squared_limit = squared_reach(v.travel_metres_max);
        grid.visit_runs(v.home, v.travel_metres_max, [&](std::size_t first, std::size_t last) {
            visit_run(std::span(rows).subspan(first, last - first), offered, v.home, squared_limit, visit);
        });
    };
    bool const bounded = v.home_known && v.travel_metres_max >= 0;
    search(near_grid_, near_, bounded);
    search(either_grid_, either_, bounded && v.remote == Answer::no);
    visit_run(anywhere_, offered, v.home, no_limit, visit);
}

} // namespace kith::eligibility
