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

std::int64_t fallen_price(std::int64_t price, std::int64_t floor, std::int64_t days, std::int32_t per_mille) {
    KITH_EXPECT(days >= 0 && per_mille >= 0 && per_mille <= 1'000);
    for (; days > 0 && price > floor; --days) {
        std::int64_t const step = (price - floor) * per_mille / 1'000;
        if (step == 0) break;
        price -= step;
    }
    return std::max(price, floor);
}

std::vector<std::int64_t> prices_by_opening(KeptPlan const& kept, Judge const& judge, std::int64_t days) {
    Roster const& roster = judge.roster();
    std::vector<std::int32_t> held_places(roster.openings().size(), 0);
    for (OpeningId const opening : judge.facts().held) ++held_places[opening.index()];
    std::vector<std::int32_t> free;
    std::vector<std::int64_t> prices;
    for (Opening const& opening : roster.openings()) {
        std::int32_t const held = held_places[prices.size()];
        std::int64_t const fill = judge.settings().fill_value[static_cast<std::size_t>(opening.urgency)];
        free.push_back(opening.places_maximum - held);
        prices.push_back(held < opening.places_minimum ? -fill : 0);
    }
    std::vector<char> is_kept(prices.size(), 0);
    for (KeptPrice const& each : kept.prices) {
        auto const opening = roster.find_opening(each.opening);
        if (!opening) continue;
        auto const at = opening->index();
        is_kept[at] = 1;
        prices[at] = fallen_price(each.price, prices[at], free[at] > 0 ? days : 0);
    }
    if (kept.prices.empty()) return prices;
    auto estimated = prices;
    for (std::size_t at = 0; at < prices.size(); ++at) {
        if (is_kept[at] != 0 || free[at] <= 0) continue;
        auto const places = static_cast<std::size_t>(free[at]);
        auto const list = priced_shortlist(judge, prices, OpeningId(at), places + 1);
        if (list.eligible.size() > places) estimated[at] = std::max(prices[at], list.eligible[places].net());
    }
    return estimated;
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
