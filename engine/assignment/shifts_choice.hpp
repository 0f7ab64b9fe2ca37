// SPDX-License-Identifier: MIT
// One volunteer's own problem: of the openings offered, each at a net worth, the best set that does not clash
// and keeps to capacity and to each week's hours. Solved exactly by branch and bound, within a bound on its
// work; cut off, it still returns a feasible set, and an upper bound. Internal to the assignment folder.
//
// What candidates may be worth together is bounded in two steps. Hours are charged for: each week's minutes
// get a rate, what a candidate uses is taken off its net worth, and what the volunteer has left is paid back,
// so any rates give a bound (Lagrangian relaxation of the knapsack; the rates are remembered from one choice
// to the next). What then remains is partitioned into sets whose members all clash with each other, of which
// at most one each can be held. Candidates are tried by falling charged worth.
#pragma once

#include "assignment/shifts_problem.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace kith {

class Chooser {
  public:
    static constexpr std::int32_t nodes_max = 20'000;
    // Where a row has no table of clashes: candidates looked at singly; the worse ones only enter the bound.
    static constexpr std::size_t untabled_max = 192;

    explicit Chooser(ShiftProblem const& problem);

    // Begin with a volunteer, offer edges with a net worth above 0, each once, then choose.
    void begin(std::uint32_t v) {
        volunteer_ = v;
        offered_.clear();
    }
    void offer(std::uint32_t edge, std::int64_t net) { offered_.push_back({net, edge, 0, {}}); }
    void choose();

    // The choice of the last `choose`.
    [[nodiscard]] std::span<std::uint32_t const> edges() const { return chosen_; }
    [[nodiscard]] std::int64_t value() const { return value_; }
    [[nodiscard]] std::int64_t bound() const { return bound_; } // no choice is worth more

    std::int64_t nodes = 0; // of all searches so far
    std::int64_t cut_off = 0;

  private:
    struct Candidate {
        std::int64_t net;
        std::uint32_t edge;
        std::uint32_t column; // in the table of clashes
        WeekMinutes week;     // where its minutes lie in one week
    };
    struct Ranked {
        std::int64_t worth; // net less the charge for hours
        std::uint32_t candidate;
        bool operator<(Ranked const& other) const {
            return worth != other.worth ? worth < other.worth : candidate > other.candidate;
        }
    };

    void leave_out_untabled();
    void take_table();
    void rank();
    [[nodiscard]] Ranked const& ranked(std::size_t position);
    bool take_best_if_feasible(std::size_t room);
    bool tune_rates();
    [[nodiscard]] std::int64_t charged_worth(Candidate const& candidate) const;
    [[nodiscard]] std::int64_t refund() const;
    void take_greedily();
    [[nodiscard]] bool move_rates(std::int64_t distance);

    void search(std::size_t next, std::size_t depth, std::int64_t value);
    [[nodiscard]] std::int64_t optimistic(std::size_t next, std::size_t depth);
    [[nodiscard]] bool allowed(Candidate const& candidate, std::size_t depth) const;
    void join(Candidate const& candidate, std::size_t depth);
    void spend_hours(std::vector<std::int32_t>& hours, Candidate const& candidate, std::int32_t sign) const;
    void keep_path(std::int64_t value);
    [[nodiscard]] std::uint64_t const* clashes_of(Candidate const& candidate) const {
        return table_ + candidate.column * words_;
    }

    ShiftProblem const& problem_;
    std::uint32_t volunteer_ = 0;
    std::vector<Candidate> offered_;
    std::vector<std::uint32_t> chosen_;
    std::int64_t value_ = 0;
    std::int64_t bound_ = 0;
    std::vector<std::int64_t> remembered_; // rates by volunteer and week

    // Of the present choice.
    std::uint64_t const* table_ = nullptr;
    std::size_t words_ = 0;
    std::vector<std::uint64_t> own_table_;
    std::vector<Ranked> ranking_; // a heap, and behind it what was taken from it, the best last
    std::size_t sorted_ = 0;
    std::vector<std::uint64_t> blocked_; // by depth, columns that clash with the path
    std::vector<std::uint64_t> common_;  // by set of the partition, columns that clash with all its members
    std::vector<std::uint32_t> heads_;   // of the sets of the last partition
    std::vector<std::int32_t> left_;     // minutes by week
    std::vector<std::int32_t> excess_;
    std::vector<std::int64_t> rate_; // of a minute, by week
    std::vector<std::int64_t> best_rate_;
    std::size_t room_ = 0;
    std::int64_t filler_ = 0; // what each candidate not looked at singly is worth at most
    std::int32_t nodes_left_ = 0;
    std::int64_t unexplored_ = 0; // the best bound of anything the search had no work left for
    std::vector<std::uint32_t> path_;
    std::vector<std::uint32_t> best_path_;
    std::int64_t best_value_ = 0;
    std::int64_t best_bound_ = 0;
};

} // namespace kith
