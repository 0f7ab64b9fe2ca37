// SPDX-License-Identifier: MIT
#include "asking/priced.hpp"

#include "base/contract.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <tuple>

namespace kith::asking {
namespace {

using eligibility::Judge;
using eligibility::Listed;
using eligibility::OpeningIndex;
using eligibility::Standing;

// What somebody could bring elsewhere: for the k openings they have room for, one more costs the k-th best.
class Elsewhere {
  public:
    Elsewhere(Judge const& judge, std::vector<std::int64_t> const& price)
        : judge_(judge), price_(price), index_(judge) {}

    std::int64_t worth(VolunteerId volunteer, OpeningId here) {
        auto const& facts = judge_.facts().volunteers[volunteer.index()];
        std::int32_t const room =
            judge_.roster()[volunteer].capacity.value_or(1) - static_cast<std::int32_t>(facts.held.count);
        nets_.clear();
        index_.visit_candidates(volunteer, [&](OpeningId opening) {
            if (opening == here) return;
            auto const glance = judge_.glance(volunteer, opening);
            std::int64_t const net = glance.score - price_[opening.index()];
            if (glance.standing == Standing::eligible && net > 0) nets_.push_back(net);
        });
        auto const last = static_cast<std::size_t>(std::max(1, room)) - 1;
        if (last >= nets_.size()) return 0;
        std::ranges::nth_element(nets_, nets_.begin() + static_cast<std::ptrdiff_t>(last), std::greater<>());
        return nets_[last];
    }

  private:
    Judge const& judge_;
    std::vector<std::int64_t> const& price_;
    OpeningIndex index_;
    std::vector<std::int64_t> nets_;
};

template <class Id, class UsesUp>
std::vector<Priced<Id>> priced(std::vector<Listed<Id>> const& listed, UsesUp uses_up, std::size_t limit) {
    std::vector<Priced<Id>> rows;
    for (auto const& each : listed) rows.push_back({each.id, each.score, uses_up(each.id)});
    std::ranges::sort(rows, {},
                      [](Priced<Id> const& row) { return std::tuple(-row.net(), -row.score, row.id); });
    rows.resize(std::min(limit, rows.size()));
    return rows;
}

constexpr std::size_t everyone = std::numeric_limits<std::uint32_t>::max();

} // namespace

std::vector<std::int64_t> prices_by_opening(KeptPlan const& kept, Judge const& judge) {
    Roster const& roster = judge.roster();
    std::vector<std::int64_t> prices;
    for (Opening const& opening : roster.openings()) {
        std::int64_t const fill = judge.settings().fill_value[static_cast<std::size_t>(opening.urgency)];
        prices.push_back(opening.places_minimum > 0 ? -fill : 0);
    }
    for (KeptPrice const& each : kept.prices) {
        if (auto const opening = roster.find_opening(each.opening)) prices[opening->index()] = each.price;
    }
    return prices;
}

PricedShortlist<VolunteerId> priced_shortlist(Judge const& judge, std::vector<std::int64_t> const& price,
                                              OpeningId opening, std::size_t limit) {
    KITH_EXPECT(price.size() == judge.roster().openings().size());
    auto const list = eligibility::shortlist(judge, opening, everyone);
    Elsewhere elsewhere(judge, price);
    auto const uses_up = [&](VolunteerId volunteer) { return elsewhere.worth(volunteer, opening); };
    return {priced(list.eligible, uses_up, limit), priced(list.ask_first, uses_up, limit)};
}

PricedShortlist<OpeningId> priced_shortlist(Judge const& judge, std::vector<std::int64_t> const& price,
                                            VolunteerId volunteer, std::size_t limit) {
    KITH_EXPECT(price.size() == judge.roster().openings().size());
    auto const list = eligibility::shortlist(judge, volunteer, everyone);
    auto const uses_up = [&](OpeningId opening) { return price[opening.index()]; };
    return {priced(list.eligible, uses_up, limit), priced(list.ask_first, uses_up, limit)};
}

} // namespace kith::asking
