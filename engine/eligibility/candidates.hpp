// SPDX-License-Identifier: MIT
// Candidate indexes: which openings a person might take and which people an opening might have, found by
// place and sieve instead of judging every pair. Never leaves out a pair whose standing is eligible or
// ask_first; the judge has the last word on what remains. Built once for a judge, then const and safe to
// share between threads.
#pragma once

#include "eligibility/grid.hpp"
#include "eligibility/judge.hpp"
#include "eligibility/sieve.hpp"

#include <algorithm>
#include <array>
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
    struct Rows {
        std::vector<Row> rows;
        std::vector<Bits> facts; // of the rows, apart, because most rows fail by these alone
        void add(Row const& row) {
            rows.push_back(row);
            facts.push_back(row.wanted.facts);
        }
    };
    template <class Visit>
    static void visit_run(Rows const& rows, std::size_t first, std::size_t last, Offered const& offered,
                          GridPoint home, std::int64_t squared_limit, Visit& visit);

    Judge const& judge_;
    Sieve sieve_;
    // On site only, and on site or perhaps from home: rows in the order of their grids.
    Grid near_grid_;
    Rows near_;
    Grid either_grid_;
    Rows either_;
    Rows home_;      // done from home
    Rows placeless_; // nobody knows where
};

// People, as openings look for them.
class PeopleIndex {
  public:
    // Keeps references to the judge and to the sieve. O(volunteers log volunteers).
    PeopleIndex(Judge const& judge, Sieve const& sieve);

    // Calls visit(VolunteerId) for everyone the opening might have, in no useful order.
    template <class Visit>
    void visit_candidates(OpeningId opening, Visit visit) const;

  private:
    struct Row {
        Offered offered;
        GridPoint home;
        std::int64_t squared_limit = 0;
        VolunteerId volunteer;
        bool anywhere = false;  // nobody knows how far is too far
        bool from_home = false; // would, or may, work from home
    };
    template <class Test, class Visit>
    void visit_row(std::size_t at, Wanted const& wanted, Test test, Visit& visit) const;
    template <class Test, class Visit>
    void visit_near(GridPoint place, Wanted const& wanted, Test test, Visit& visit) const;

    Judge const& judge_;
    Sieve const& sieve_;
    // First those who go up to reach_ metres, in the order of the grid of their homes; then the few who go
    // further, or anywhere for all we know.
    Grid grid_;
    std::size_t settled_ = 0;
    std::int32_t reach_ = 0;
    std::vector<Row> rows_;
    std::vector<Bits> facts_;              // of rows_, apart, because most rows fail by these alone
    std::vector<std::uint32_t> from_home_; // those of rows_ who would, or may, work from home
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
void OpeningIndex::visit_run(Rows const& rows, std::size_t first, std::size_t last, Offered const& offered,
                             GridPoint home, std::int64_t squared_limit, Visit& visit) {
    // Most rows fail by their facts, half of the rest by time or place, in no order a processor could guess:
    // so two passes without branches, and then the visits.
    constexpr std::size_t chunk = 256;
    std::array<std::uint32_t, chunk> passing; // left uninitialised on purpose
    for (std::size_t begin = first; begin < last; begin += chunk) {
        std::size_t const end = std::min(begin + chunk, last);
        std::size_t by_facts = 0;
        for (std::size_t at = begin; at < end; ++at) {
            passing[by_facts] = static_cast<std::uint32_t>(at);
            by_facts += (rows.facts[at] & ~offered.facts) == 0;
        }
        std::size_t count = 0;
        for (std::size_t index = 0; index < by_facts; ++index) {
            Row const& row = rows.rows[passing[index]];
            unsigned const near = squared_distance(row.place, home) <= squared_limit;
            unsigned const passes = may_pass(row.wanted, offered);
            passing[count] = passing[index];
            count += near & passes;
        }
        for (std::size_t index = 0; index < count; ++index) visit(rows.rows[passing[index]].opening);
    }
}

template <class Visit>
void OpeningIndex::visit_candidates(VolunteerId volunteer, Visit visit) const {
    VolunteerFacts const& v = judge_.facts().volunteers[volunteer.index()];
    bool const never = v.available_known && v.week.count == 0 && !v.has_also;
    if (v.status != VolunteerStatus::active || never) return;
    Offered const offered = sieve_.offered(volunteer);
    constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();
    auto const whole = [&](Rows const& rows) {
        visit_run(rows, 0, rows.rows.size(), offered, v.home, no_limit, visit);
    };
    auto const search = [&](Grid const& grid, Rows const& rows, bool bounded) {
        if (!bounded) return whole(rows);
        std::int64_t const squared_limit = squared_reach(v.travel_metres_max);
        grid.visit_runs(v.home, v.travel_metres_max, [&](std::size_t first, std::size_t last) {
            visit_run(rows, first, last, offered, v.home, squared_limit, visit);
        });
    };
    bool const bounded = v.home_known && v.travel_metres_max >= 0;
    search(near_grid_, near_, bounded);
    search(either_grid_, either_, bounded && v.remote == Answer::no);
    if (v.remote != Answer::no) whole(home_);
    whole(placeless_);
}

template <class Test, class Visit>
void PeopleIndex::visit_row(std::size_t at, Wanted const& wanted, Test test, Visit& visit) const {
    if ((wanted.facts & ~facts_[at]) != 0) return;
    Row const& row = rows_[at];
    if (test(row) && may_pass(wanted, row.offered)) visit(row.volunteer);
}

template <class Test, class Visit>
void PeopleIndex::visit_near(GridPoint place, Wanted const& wanted, Test test, Visit& visit) const {
    grid_.visit_runs(place, reach_, [&](std::size_t first, std::size_t last) {
        for (std::size_t at = first; at < last; ++at) visit_row(at, wanted, test, visit);
    });
    for (std::size_t at = settled_; at < rows_.size(); ++at) visit_row(at, wanted, test, visit);
}

template <class Visit>
void PeopleIndex::visit_candidates(OpeningId opening, Visit visit) const {
    OpeningFacts const& o = judge_.facts().openings[opening.index()];
    RoleFacts const& role = judge_.facts().roles[o.role.index()];
    if (o.closed != ClosedBecause::not_closed) return;
    Wanted const wanted = sieve_.wanted(opening);
    auto const anyone = [](Row const&) { return true; };
    auto const near = [&](Row const& row) {
        return row.anywhere || squared_distance(row.home, role.place) <= row.squared_limit;
    };
    auto const only_near = [&](Row const& row) { return !row.from_home && near(row); };
    if (role.setting != Setting::remote && !role.place_known) {
        for (std::size_t at = 0; at < rows_.size(); ++at) visit_row(at, wanted, anyone, visit);
        return;
    }
    if (role.setting == Setting::in_person) return visit_near(role.place, wanted, near, visit);
    for (std::uint32_t const at : from_home_) visit_row(at, wanted, anyone, visit);
    if (role.setting != Setting::remote) visit_near(role.place, wanted, only_near, visit);
}

} // namespace kith::eligibility
