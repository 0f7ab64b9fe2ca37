// SPDX-License-Identifier: MIT
// The residual network of a plan with groups, over roles and groups; volunteers are passed through. A role
// that misses somebody is a hole; it takes an idle volunteer, or one from another role, which leaves the hole
// there, or it goes without, which leaves the hole with its group; a group fills its hole at any of its roles
// that has a place, or bears it if it is above its floor. Internal to the folder.
#pragma once

#include "fairness/fair_plan.hpp"

#include <limits>
#include <span>

namespace kith::fairness {

class FairMarket {
  public:
    // Adopts a plan of greatest value; floors are 0.
    FairMarket(InstanceView const& instance, Groups const& groups, std::vector<Pairing> const& pairings);

    // Asks one place more of the group. False, and `tight` is set, where no plan has it; else the plan is
    // again the best of those that keep the floors.
    [[nodiscard]] bool raise(std::size_t group, TightSet& tight);

    [[nodiscard]] std::int32_t floor(std::size_t group) const { return floor_[group]; }
    [[nodiscard]] Share share(std::size_t group) const { return {filled_[group], places_[group]}; }
    [[nodiscard]] std::int32_t moved() const { return moved_; }
    [[nodiscard]] std::vector<Pairing> pairings() const;
    // Prices of roles and of groups that prove it: distances to the outside.
    void price(std::vector<std::int64_t>& prices, std::vector<std::int64_t>& group_prices) const;

  private:
    static constexpr std::int64_t unreached = std::numeric_limits<std::int64_t>::max();
    static constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();

    struct Taker {
        std::uint32_t volunteer;
        std::int32_t weight;
    };
    struct Holding {
        std::uint32_t role;
        std::int32_t weight;
    };
    // How a node's hole came about: `from` is a node; `volunteer` was taken from here, if anybody was.
    struct Step {
        std::uint32_t from = nobody;
        std::uint32_t volunteer = nobody;
        std::int32_t weight = 0; // at `from`
    };
    struct End {
        std::int64_t cost = unreached;
        std::uint32_t node = nobody;
        std::uint32_t volunteer = nobody; // idle; nobody where a place is given up
        std::int32_t weight = 0;
    };

    [[nodiscard]] std::uint32_t node_of_group(std::size_t group) const {
        return static_cast<std::uint32_t>(maximum_.size() + group);
    }
    [[nodiscard]] bool is_group(std::uint32_t node) const { return node >= maximum_.size(); }
    [[nodiscard]] bool holds(std::uint32_t volunteer, std::uint32_t role) const;
    [[nodiscard]] bool has_room(std::uint32_t volunteer) const {
        return static_cast<std::int32_t>(held_[volunteer].size()) < capacity_[volunteer];
    }
    // What one place more adds to the value beside its weight, and what one fewer takes.
    [[nodiscard]] std::int64_t gain_of_place(std::uint32_t role) const {
        return fill_[role] < minimum_[role] ? fill_value_[role] : 0;
    }
    [[nodiscard]] std::int64_t loss_of_place(std::uint32_t role) const {
        return fill_[role] <= minimum_[role] ? fill_value_[role] : 0;
    }
    [[nodiscard]] End search(std::size_t group);
    void reach(std::uint32_t node, std::int64_t cost, Step step);
    void visit_role(std::uint32_t role, End& best);
    void visit_group(std::uint32_t node, End& best);
    void apply(End const& end);
    void join(std::uint32_t volunteer, std::uint32_t role, std::int32_t weight);
    void leave(std::uint32_t volunteer, std::uint32_t role);

    std::vector<std::int32_t> capacity_; // as pins leave them, like all that follows
    std::vector<std::int32_t> minimum_;
    std::vector<std::int32_t> maximum_;
    std::vector<std::int64_t> fill_value_;
    std::vector<std::int32_t> group_of_;
    std::vector<std::vector<std::uint32_t>> roles_of_; // by group
    std::vector<std::vector<Taker>> takers_;           // by role
    std::vector<std::vector<Holding>> held_;           // by volunteer, pins left out
    std::vector<std::int32_t> fill_;                   // by role, pins left out
    std::vector<std::int32_t> filled_;                 // by group, pins among them
    std::vector<std::int32_t> places_;
    std::vector<std::int32_t> floor_;
    std::vector<Pin> pins_;
    std::int32_t moved_ = 0;

    std::vector<std::int64_t> cost_; // by node, of the search in progress
    std::vector<Step> step_;
    std::vector<char> queued_;
    std::vector<std::uint32_t> queue_;
};

} // namespace kith::fairness
