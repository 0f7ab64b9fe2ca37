// SPDX-License-Identifier: MIT
// Fair plans against referees: every plan of tiny instances, and LEMON with the groups' floors built into its
// network on larger ones. The certificate is given forgeries to refuse.
#include "assignment/lemon_referee.hpp"
#include "assignment/random_instance.hpp"
#include "assignment/reference.hpp"
#include "fairness/fair_certify.hpp"
#include "fairness/fair_plan.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>

using namespace kith;
using namespace kith::fairness;

namespace {

Groups random_groups(std::size_t roles, std::mt19937_64& random) {
    Groups groups{{}, 1 + random() % 4};
    for (std::size_t role = 0; role < roles; ++role)
        groups.of.push_back(random() % 8 == 0 ? -1 : static_cast<std::int32_t>(random() % groups.count));
    return groups;
}

int cases_wanted() {
    char const* const given = std::getenv("KITH_CONFIRMATIONS"); // NOLINT(concurrency-mt-unsafe): one thread
    return given == nullptr ? 1'000 : std::atoi(given);
}

std::vector<Share> sorted(std::vector<Share> shares) {
    std::erase_if(shares, [](Share each) { return each.places == 0; });
    std::ranges::sort(shares, [](Share one, Share other) { return less(one, other); });
    return shares;
}

// Is `one` less fair: smaller at the first difference?
bool less_fair(std::vector<Share> const& one, std::vector<Share> const& other) {
    for (std::size_t at = 0; at < one.size(); ++at) {
        if (less(one[at], other[at])) return true;
        if (less(other[at], one[at])) return false;
    }
    return false;
}

// Every plan that keeps the pins.
class EveryPlan {
  public:
    explicit EveryPlan(InstanceView const& instance) : in_(instance) {
        for (Pin const& pin : in_.pins) pinned_.push_back({pin.volunteer, pin.role});
        for (std::uint32_t v = 0; v < in_.volunteers(); ++v)
            for (std::uint32_t e = in_.offsets[v]; e < in_.offsets[v + 1]; ++e)
                if (!std::ranges::binary_search(pinned_, Pairing{v, in_.role[e]}))
                    edges_.push_back({v, in_.role[e]});
        left_capacity_.assign(in_.capacity.begin(), in_.capacity.end());
        left_places_.assign(in_.maximum.begin(), in_.maximum.end());
        for (Pairing const& pin : pinned_) {
            --left_capacity_[pin.volunteer];
            --left_places_[pin.role];
        }
    }
    [[nodiscard]] std::size_t edges() const { return edges_.size(); }

    // visit(pairings) of each.
    template <class Visit>
    void visit(Visit visit) {
        chosen_ = pinned_;
        next(0, visit);
    }

  private:
    template <class Visit>
    void next(std::size_t at, Visit& visit) {
        if (at == edges_.size()) {
            auto plan = chosen_;
            std::ranges::sort(plan);
            return visit(plan);
        }
        next(at + 1, visit);
        auto const [v, r] = edges_[at];
        if (left_capacity_[v] <= 0 || left_places_[r] <= 0) return;
        --left_capacity_[v];
        --left_places_[r];
        chosen_.push_back(edges_[at]);
        next(at + 1, visit);
        chosen_.pop_back();
        ++left_capacity_[v];
        ++left_places_[r];
    }

    InstanceView in_;
    std::vector<Pairing> pinned_, edges_, chosen_;
    std::vector<std::int32_t> left_capacity_, left_places_;
};

std::int64_t value_of(InstanceView const& in, std::vector<Pairing> const& plan) {
    std::int64_t value = 0;
    std::vector<std::int32_t> filled(in.roles(), 0);
    for (Pairing const& each : plan) {
        ++filled[each.role];
        auto const pin = std::ranges::find_if(in.pins, [&](Pin const& other) {
            return other.volunteer == each.volunteer && other.role == each.role;
        });
        if (pin != in.pins.end()) {
            value += pin->weight;
            continue;
        }
        for (std::uint32_t e = in.offsets[each.volunteer]; e < in.offsets[each.volunteer + 1]; ++e)
            if (in.role[e] == each.role) value += in.weight[e];
    }
    for (std::size_t role = 0; role < in.roles(); ++role)
        value += in.fill_value[role] * std::min(filled[role], in.minimum[role]);
    return value;
}

// The best value under floors, by LEMON: roles lead to their group, whose first places are worth a prize.
// Nothing where the floors cannot all be kept.
std::optional<std::int64_t> lemon_value(InstanceView const& in, Groups const& groups,
                                        std::vector<std::int32_t> floors) {
    constexpr std::int64_t prize = 1'000'000'000'000;
    FlowNetwork flow = flow_network(in);
    std::vector<std::int32_t> pinned(in.roles(), 0);
    for (Pin const& pin : in.pins) ++pinned[pin.role];
    for (std::size_t role = 0; role < in.roles(); ++role)
        if (groups.of[role] >= 0) floors[static_cast<std::size_t>(groups.of[role])] -= pinned[role];
    std::uint32_t const first_group = flow.nodes;
    auto const first_role = static_cast<std::uint32_t>(in.volunteers());
    flow.nodes += static_cast<std::uint32_t>(groups.count);
    for (std::size_t arc = 0; arc < flow.from.size(); ++arc) {
        if (flow.to[arc] != flow.sink || flow.from[arc] < first_role ||
            flow.from[arc] >= first_role + in.roles())
            continue;
        std::int32_t const group = groups.of[flow.from[arc] - first_role];
        if (group >= 0) flow.to[arc] = first_group + static_cast<std::uint32_t>(group);
    }
    std::int64_t prizes = 0;
    for (std::size_t group = 0; group < groups.count; ++group) {
        auto const add = [&](std::int64_t capacity, std::int64_t cost) {
            flow.from.push_back(first_group + static_cast<std::uint32_t>(group));
            flow.to.push_back(flow.sink);
            flow.capacity.push_back(capacity);
            flow.cost.push_back(cost);
        };
        std::int64_t const wanted = std::max(0, floors[group]);
        prizes += wanted;
        add(wanted, -prize);
        add(1'000'000, 0);
    }
    LemonResult const result = lemon_solve(flow, LemonMethod::network_simplex);
    REQUIRE(result.optimal);
    std::int64_t const value = -result.cost - prizes * prize;
    if (value < 0) return std::nullopt;
    return value + pinned_value(in);
}

void check_proof(InstanceView const& in, Groups const& groups, Fairness fairness, FairSolution const& fair) {
    FairCertificate const certificate = certify_fairly(in, groups, fairness, fair);
    CHECK(certificate.proven());
    CHECK(certificate.value == fair.value);
    CHECK(fair.value == value_of(in, fair.pairings));
    CHECK(fair.value <= fair.best_value);
    CHECK(fair.shares == shares_of(in, groups, fair.pairings));
}

} // namespace

TEST_CASE("no plan of a tiny instance is fairer, and of those as fair none is worth more") {
    std::mt19937_64 random(20261122);
    int with_price = 0;
    for (int each = 0; each < cases_wanted(); ++each) {
        CAPTURE(each);
        Recipe recipe = random_recipe(5, 4, random);
        Instance const instance = random_instance(recipe, random);
        InstanceView const in = instance.view();
        Groups const groups = random_groups(in.roles(), random);
        EveryPlan plans(in);
        if (plans.edges() > 12) continue;
        FairSolution const smallest = solve_fairly(in, groups, Fairness::smallest);
        FairSolution const fairest = solve_fairly(in, groups, Fairness::lexicographic);
        check_proof(in, groups, Fairness::smallest, smallest);
        check_proof(in, groups, Fairness::lexicographic, fairest);
        auto const level = sorted(smallest.shares);
        auto const levels = sorted(fairest.shares);
        std::int64_t best_smallest = -1;
        std::int64_t best_floors = -1;
        plans.visit([&](std::vector<Pairing> const& plan) {
            auto const given = shares_of(in, groups, plan);
            auto const shares = sorted(given);
            CHECK_FALSE(less_fair(levels, shares));
            if (!shares.empty()) CHECK_FALSE(less(level.front(), shares.front()));
            if (shares.empty() || !less(shares.front(), level.front()))
                best_smallest = std::max(best_smallest, value_of(in, plan));
            bool keeps = true;
            for (std::size_t group = 0; group < groups.count; ++group)
                keeps &= given[group].filled >= fairest.floors[group];
            if (keeps) best_floors = std::max(best_floors, value_of(in, plan));
        });
        CHECK(smallest.value == best_smallest);
        CHECK(fairest.value == best_floors);
        CHECK(fairest.value <= smallest.value);
        with_price += smallest.value < smallest.best_value;
    }
    MESSAGE("fairness has a price in ", with_price);
    CHECK(with_price > 20);
}

TEST_CASE("LEMON finds the same value under the floors, and no plan with one place more where it is proven") {
    std::mt19937_64 random(7);
    int raised = 0;
    int tight = 0;
    for (int each = 0; each < cases_wanted(); ++each) {
        CAPTURE(each);
        Recipe const recipe = random_recipe(40, 12, random);
        Instance const instance = random_instance(recipe, random);
        InstanceView const in = instance.view();
        Groups const groups = random_groups(in.roles(), random);
        Fairness const fairness = random() % 2 == 0 ? Fairness::smallest : Fairness::lexicographic;
        FairSolution const fair = solve_fairly(in, groups, fairness);
        check_proof(in, groups, fairness, fair);
        CHECK(lemon_value(in, groups, fair.floors) == fair.value);
        raised += fair.raised;
        for (TightSet const& set : fair.tight) {
            // All of the set above the level at once: no plan has it.
            auto const group = static_cast<std::size_t>(set.group);
            std::vector<std::int32_t> above(groups.count, 0);
            for (std::int32_t const other : set.groups) {
                auto const at = static_cast<std::size_t>(other);
                Share const share = fair.shares[at];
                above[at] = static_cast<std::int32_t>(
                    std::int64_t{fair.floors[group]} * share.places / fair.shares[group].places + 1);
            }
            CHECK_FALSE(lemon_value(in, groups, above).has_value());
            ++tight;
        }
    }
    MESSAGE(raised, " places raised, ", tight, " cuts checked");
    CHECK(raised > 100);
}

TEST_CASE("without fairness the plan is the one of greatest value") {
    std::mt19937_64 random(11);
    for (int each = 0; each < 100; ++each) {
        Instance const instance = random_instance(random_recipe(20, 8, random), random);
        Groups const groups = random_groups(instance.maximum.size(), random);
        FairSolution const plain = solve_fairly(instance.view(), groups, Fairness::none);
        CHECK(plain.value == plain.best_value);
        CHECK(plain.raised == 0);
    }
}

TEST_CASE("the certificate refuses what is not so") {
    std::mt19937_64 random(5);
    int refused = 0;
    for (int each = 0; each < 300; ++each) {
        CAPTURE(each);
        Instance const instance = random_instance(random_recipe(20, 8, random), random);
        InstanceView const in = instance.view();
        Groups const groups = random_groups(in.roles(), random);
        FairSolution const fair = solve_fairly(in, groups, Fairness::lexicographic);
        // Any prices bound every plan that keeps the floors.
        FairSolution other = fair;
        for (auto& price : other.prices) price += static_cast<std::int64_t>(random() % 200) - 100;
        for (auto& price : other.group_prices) price += static_cast<std::int64_t>(random() % 50);
        CHECK(certify_fairly(in, groups, Fairness::lexicographic, other).upper_bound >= fair.value);
        // A pairing less: a floor is broken, or value is missing.
        if (fair.pairings.size() > in.pins.size()) {
            FairSolution fewer = fair;
            std::erase_if(fewer.pairings, [&, done = false](Pairing const& pairing) mutable {
                bool const pinned = std::ranges::any_of(in.pins, [&](Pin const& pin) {
                    return pin.volunteer == pairing.volunteer && pin.role == pairing.role;
                });
                return !pinned && !std::exchange(done, true);
            });
            bool const worth = value_of(in, fewer.pairings) < fair.value;
            if (worth) CHECK_FALSE(certify_fairly(in, groups, Fairness::lexicographic, fewer).proven());
            refused += worth;
        }
        FairSolution negative = fair;
        negative.group_prices.front() = -1;
        CHECK_FALSE(certify_fairly(in, groups, Fairness::lexicographic, negative).proven());
        // The plan of greatest value passes for fair only where it is.
        FairSolution greedy = solve_fairly(in, groups, Fairness::none);
        greedy.tight = fair.tight;
        if (less_fair(sorted(greedy.shares), sorted(fair.shares))) {
            CHECK_FALSE(certify_fairly(in, groups, Fairness::lexicographic, greedy).level_proven);
            ++refused;
        }
        // A cut that forgets one of its roles proves nothing or less.
        if (!fair.tight.empty() && !fair.tight.front().roles.empty()) {
            FairSolution forged = fair;
            forged.tight.front().groups = {forged.tight.front().group};
            bool const alone = fair.tight.front().groups.size() == 1;
            if (!alone) {
                CHECK_FALSE(certify_fairly(in, groups, Fairness::lexicographic, forged).level_proven);
                ++refused;
            }
        }
    }
    CHECK(refused > 100);
}
