// SPDX-License-Identifier: MIT
// Branch and bound over "runs or not". Left out of account, the rule that an opening runs with its minimum or
// not at all makes the problem one that prices solve well, and most openings then come out full or empty by
// themselves. Those that come out half full are decided one at a time, both ways:
//   does not run   it has no places;
//   runs           each place below its minimum is worth `lure_` more, and every plan is worth as much less
//                  in all: plans in which it runs keep their value, others lose. So the bound of the problem
//                  changed is one for all plans in which it runs, whatever the lure.
// The node with the highest bound goes first, since it alone keeps the bound up; each node's solution, freed
// of what cannot run, is a plan, and so the tree finds plans as it goes. Nodes that end below the best plan
// are closed. Stopped early, the bound is the highest of all nodes, open or closed, and the leaves of the
// tree, each with its prices, prove it.
#include "assignment/shifts_branching.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace kith {
namespace {

constexpr std::size_t nodes_max = 600;
constexpr std::int64_t steps_max = 1'000'000; // on large problems these end first
constexpr int rounds_after_better = 3;

} // namespace

void BranchSearch::run(std::int64_t gap_wanted_ppm) {
    gap_wanted_ppm_ = gap_wanted_ppm;
    remember_terms();
    std::vector<Node> open;
    open.push_back(solve({}, nullptr, true));
    root_prices_ = open.front().relaxed->prices;
    std::size_t nodes = 1;
    std::int64_t const steps_until = budget_.steps() + steps_max;
    while (!open.empty() && budget_.running() && nodes < nodes_max && budget_.steps() < steps_until) {
        auto const at = std::ranges::max_element(
            open, {}, [](Node const& each) { return std::pair(each.bound, each.decided.size()); });
        Node node = std::move(*at);
        open.erase(at);
        if (good_enough(node.bound)) {
            open.push_back(std::move(node));
            break;
        }
        auto const doubts = in_doubt(node);
        if (doubts.empty() && node.thorough) { // the gap left has other reasons
            close(std::move(node));
            continue;
        }
        if (doubts.empty()) {
            auto decided = node.decided;
            open.push_back(solve(std::move(decided), &node, true));
            continue;
        }
        for (bool const runs : {true, false}) {
            auto decided = node.decided;
            decided.push_back({doubts.front(), runs});
            Node child = solve(std::move(decided), &node, false);
            ++nodes;
            if (good_enough(child.bound))
                close(std::move(child));
            else
                open.push_back(std::move(child));
        }
    }
    for (Node& each : open) close(std::move(each));
}

bool BranchSearch::good_enough(std::int64_t bound) const {
    return bound - plans_.plan().value <= bound / 1'000'000 * std::max<std::int64_t>(0, gap_wanted_ppm_);
}

void BranchSearch::close(Node node) {
    bound_ = branches_.empty() ? node.bound : std::max(bound_, node.bound);
    branches_.push_back({std::move(node.decided), node.relaxed->prices});
}

// Openings that run only full and are half full, most in doubt first: where most people are on the wrong side
// whichever way it goes.
std::vector<std::uint32_t> BranchSearch::in_doubt(Node const& node) const {
    std::vector<std::pair<std::int64_t, std::uint32_t>> found;
    for (std::uint32_t r = 0; r < full_only_.size(); ++r) {
        std::int64_t const filled = node.relaxed->filled[r];
        if (full_only_[r] == 0 || filled == 0 || filled >= minimum_[r]) continue;
        auto const decided = [&](RunsOrNot const& each) { return each.role == r; };
        if (std::ranges::any_of(node.decided, decided)) continue;
        std::int64_t const wrong = std::min<std::int64_t>(filled, minimum_[r] - filled);
        found.emplace_back(-wrong, r);
    }
    std::ranges::sort(found);
    std::vector<std::uint32_t> roles;
    for (auto const& [wrong, role] : found) roles.push_back(role);
    return roles;
}

BranchSearch::Node BranchSearch::solve(std::vector<RunsOrNot> decided, Node const* parent, bool thorough) {
    apply(decided);
    auto relaxed = relax_(parent == nullptr ? nullptr : parent->relaxed.get(), plans_.plan().value, thorough);
    restore();
    if (budget_.running() && plans_.consider(relaxed.held)) {
        for (int round = 0; round < rounds_after_better && budget_.running(); ++round)
            plans_.improve(relaxed.prices);
    }
    // Decisions only take plans away: the parent's prices would do as well.
    bool const lower = parent == nullptr || relaxed.bound <= parent->bound;
    Node node{std::move(decided), nullptr, lower ? relaxed.bound : parent->bound, thorough};
    if (!lower) relaxed.prices = parent->relaxed->prices;
    node.relaxed = std::make_shared<Relaxed const>(std::move(relaxed));
    return node;
}

void BranchSearch::remember_terms() {
    minimum_ = problem_.minimum;
    maximum_ = problem_.maximum;
    fill_value_ = problem_.fill_value;
    full_only_ = problem_.full_only;
    fixed_value_ = problem_.fixed_value;
    // More than anybody is worth elsewhere, many times over, so that what cannot run soon shows.
    std::int32_t const heaviest = problem_.weight.empty() ? 0 : std::ranges::max(problem_.weight);
    lure_ = 64 * ((fill_value_.empty() ? 0 : std::ranges::max(fill_value_)) + 2 * std::int64_t(heaviest));
}

void BranchSearch::apply(std::vector<RunsOrNot> const& decided) {
    std::ranges::fill(problem_.full_only, char{0});
    for (RunsOrNot const& each : decided) {
        std::uint32_t const r = each.role;
        if (each.runs) {
            std::int64_t const lure = std::min(lure_, fill_value_max - fill_value_[r]);
            problem_.fill_value[r] += lure;
            problem_.fixed_value -= lure * minimum_[r];
        } else {
            problem_.minimum[r] = problem_.maximum[r] = 0;
        }
    }
}

void BranchSearch::restore() {
    problem_.minimum = minimum_;
    problem_.maximum = maximum_;
    problem_.fill_value = fill_value_;
    problem_.full_only = full_only_;
    problem_.fixed_value = fixed_value_;
}

} // namespace kith
