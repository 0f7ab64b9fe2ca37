// SPDX-License-Identifier: MIT
#include "assignment/shifts_choice.hpp"

#include <algorithm>
#include <limits>

namespace kith {

Chooser::Chooser(ShiftProblem const& problem)
    : problem_(problem), remembered_(problem.volunteers() * problem.weeks, 0) {}

void Chooser::choose() {
    chosen_.clear();
    value_ = 0;
    bound_ = 0;
    room_ = std::min(std::size_t(problem_.capacity[volunteer_]), offered_.size());
    if (room_ == 0) return;
    if (room_ == 1) {
        auto const best = std::ranges::min_element(offered_, [](Candidate const& a, Candidate const& b) {
            return a.net != b.net ? a.net > b.net : a.edge < b.edge;
        });
        chosen_.push_back(best->edge);
        value_ = bound_ = best->net;
        return;
    }
    auto const left = problem_.hours_left(volunteer_);
    left_.assign(left.begin(), left.end());
    rate_.assign(left_.size(), 0);
    filler_ = 0;
    best_path_.clear();
    best_value_ = 0;
    best_bound_ = 0;
    take_table();
    rank();
    if (!take_best_if_feasible(room_)) {
        for (Candidate& each : offered_) each.week = problem_.only_week[problem_.role[each.edge]];
        blocked_.assign((room_ + 1) * words_, 0);
        common_.resize(room_ * words_);
        if (!tune_rates()) {
            nodes_left_ = nodes_max;
            unexplored_ = 0;
            path_.clear();
            search(0, 0, 0);
            best_bound_ = std::max(best_bound_, unexplored_);
            cut_off += nodes_left_ == 0;
        }
    }
    for (std::uint32_t const i : best_path_) chosen_.push_back(offered_[i].edge);
    value_ = best_value_;
    bound_ = best_bound_;
}

// A row too long for a table gets one of its best candidates.
void Chooser::take_table() {
    table_ = problem_.clash_table(volunteer_);
    if (table_ != nullptr) {
        words_ = problem_.clash_words(volunteer_);
        std::uint32_t const begin = problem_.row(volunteer_).begin;
        for (Candidate& each : offered_) each.column = each.edge - begin;
        return;
    }
    if (offered_.size() > untabled_max) {
        auto const better = [](Candidate const& a, Candidate const& b) {
            return a.net != b.net ? a.net > b.net : a.edge < b.edge;
        };
        std::ranges::nth_element(offered_, offered_.begin() + untabled_max, better);
        filler_ = offered_[untabled_max].net;
        offered_.resize(untabled_max);
        room_ = std::min(std::size_t(problem_.capacity[volunteer_]), offered_.size());
    }
    words_ = (offered_.size() + 63) / 64;
    own_table_.assign(words_ * offered_.size(), 0);
    for (std::uint32_t i = 0; i < offered_.size(); ++i) {
        offered_[i].column = i;
        for (std::uint32_t j = 0; j < offered_.size(); ++j) {
            bool const clash = i != j && problem_.clash(volunteer_, offered_[i].edge, offered_[j].edge);
            own_table_[i * words_ + j / 64] |= std::uint64_t(clash) << (j % 64);
        }
    }
    table_ = own_table_.data();
}

std::int64_t Chooser::charged_worth(Candidate const& candidate) const {
    std::int64_t worth = candidate.net;
    if (rate_.empty()) return worth;
    if (candidate.week.week >= 0)
        return worth - rate_[std::size_t(candidate.week.week)] * candidate.week.minutes;
    for (WeekMinutes const& each : problem_.instance.minutes[problem_.role[candidate.edge]]) {
        worth -= rate_[std::size_t(each.week)] * each.minutes;
    }
    return worth;
}

void Chooser::rank() {
    ranking_.clear();
    for (std::uint32_t i = 0; i < offered_.size(); ++i) ranking_.push_back({charged_worth(offered_[i]), i});
    std::make_heap(ranking_.begin(), ranking_.end());
    sorted_ = 0;
}

// Only as much is sorted as is looked at.
Chooser::Ranked const& Chooser::ranked(std::size_t position) {
    while (sorted_ <= position) {
        std::pop_heap(ranking_.begin(), ranking_.end() - std::ptrdiff_t(sorted_));
        ++sorted_;
    }
    return ranking_[ranking_.size() - 1 - position];
}

// Most often the best few do not clash, and nothing needs searching.
bool Chooser::take_best_if_feasible(std::size_t room) {
    bool fits = true;
    std::int64_t value = 0;
    best_path_.clear();
    for (std::size_t k = 0; k < room && fits; ++k) {
        std::uint32_t const i = ranked(k).candidate;
        std::uint32_t const column = offered_[i].column;
        for (std::uint32_t const j : best_path_) {
            fits = fits && (clashes_of(offered_[j])[column / 64] >> (column % 64) & 1) == 0;
        }
        best_path_.push_back(i);
        value += offered_[i].net;
        spend_hours(left_, offered_[i], 1);
    }
    for (std::int32_t const minutes : left_) fits = fits && minutes >= 0;
    for (std::uint32_t const i : best_path_) spend_hours(left_, offered_[i], -1);
    if (fits) best_value_ = best_bound_ = value;
    if (!fits) best_path_.clear();
    return fits;
}

std::int64_t Chooser::refund() const {
    std::int64_t sum = 0;
    for (std::size_t w = 0; w < rate_.size(); ++w) sum += rate_[w] * left_[w];
    return sum;
}

// Finds a first choice, and rates under which the bound is low. True when the choice meets the bound.
bool Chooser::tune_rates() {
    constexpr int rounds_max = 8;
    if (rate_.empty()) return false;
    auto const remembered = std::span(remembered_).subspan(volunteer_ * problem_.weeks, problem_.weeks);
    rate_.assign(remembered.begin(), remembered.end());
    std::int64_t lowest = std::numeric_limits<std::int64_t>::max();
    for (int round = 0; round < rounds_max; ++round) {
        rank();
        take_greedily();
        std::int64_t const bound = optimistic(0, 0) + refund();
        if (bound < lowest) {
            lowest = bound;
            best_rate_ = rate_;
        }
        if (lowest <= best_value_ || !move_rates(bound - best_value_)) break;
    }
    rate_ = best_rate_;
    std::ranges::copy(rate_, remembered.begin());
    if (lowest <= best_value_) {
        best_bound_ = best_value_;
        return true;
    }
    rank();
    return false;
}

// Takes whatever still fits, in order of rank.
void Chooser::take_greedily() {
    constexpr std::size_t looked_at_max = 200;
    std::fill_n(blocked_.begin(), words_, 0);
    path_.clear();
    std::int64_t value = 0;
    for (std::size_t k = 0; k < std::min(offered_.size(), looked_at_max) && path_.size() < room_; ++k) {
        std::uint32_t const i = ranked(k).candidate;
        if (!allowed(offered_[i], path_.size())) continue;
        join(offered_[i], path_.size());
        spend_hours(left_, offered_[i], 1);
        path_.push_back(i);
        value += offered_[i].net;
    }
    for (std::uint32_t const i : path_) spend_hours(left_, offered_[i], -1);
    keep_path(value);
}

// A subgradient step with Polyak's length, against the best choice known.
bool Chooser::move_rates(std::int64_t distance) {
    excess_.assign(left_.size(), 0);
    for (std::size_t w = 0; w < left_.size(); ++w) excess_[w] = -left_[w];
    for (std::uint32_t const i : heads_) spend_hours(excess_, offered_[i], -1);
    std::int64_t norm = 0;
    for (std::size_t w = 0; w < left_.size(); ++w) {
        if (excess_[w] < 0 && rate_[w] == 0) excess_[w] = 0;
        norm += std::int64_t(excess_[w]) * excess_[w];
    }
    if (norm == 0) return false;
    for (std::size_t w = 0; w < left_.size(); ++w) {
        // distance / norm is a fraction: multiply first, in steps that stay within 63 bits.
        std::int64_t const step = distance / norm * excess_[w] + distance % norm * excess_[w] / norm;
        rate_[w] = std::max<std::int64_t>(0, rate_[w] + step);
    }
    return true;
}

// May the candidate join the path of this depth?
bool Chooser::allowed(Candidate const& candidate, std::size_t depth) const {
    std::uint32_t const column = candidate.column;
    if ((blocked_[depth * words_ + column / 64] >> (column % 64) & 1) != 0) return false;
    if (left_.empty()) return true;
    if (candidate.week.week >= 0) return candidate.week.minutes <= left_[std::size_t(candidate.week.week)];
    for (WeekMinutes const& each : problem_.instance.minutes[problem_.role[candidate.edge]]) {
        if (each.minutes > 0 && each.minutes > left_[std::size_t(each.week)]) return false;
    }
    return true;
}

void Chooser::join(Candidate const& candidate, std::size_t depth) {
    auto const* const clashes = clashes_of(candidate);
    auto* const blocked = blocked_.data() + depth * words_;
    for (std::size_t w = 0; w < words_; ++w) blocked[words_ + w] = blocked[w] | clashes[w];
}

void Chooser::spend_hours(std::vector<std::int32_t>& hours, Candidate const& candidate,
                          std::int32_t sign) const {
    if (hours.empty()) return;
    for (WeekMinutes const& each : problem_.instance.minutes[problem_.role[candidate.edge]]) {
        hours[std::size_t(each.week)] -= sign * each.minutes;
    }
}

void Chooser::keep_path(std::int64_t value) {
    if (value <= best_value_) return;
    best_value_ = value;
    best_path_ = path_;
}

// What candidates from rank `next` on may add at most, charged: the first of each set of the partition, as
// many as there is room for.
std::int64_t Chooser::optimistic(std::size_t next, std::size_t depth) {
    std::int64_t sum = 0;
    heads_.clear();
    std::size_t const room = room_ - depth;
    for (std::size_t k = next; k < offered_.size() && heads_.size() < room; ++k) {
        Ranked const best = ranked(k);
        if (best.worth <= 0) break;
        Candidate const& candidate = offered_[best.candidate];
        if (!allowed(candidate, depth)) continue;
        auto const* const clashes = clashes_of(candidate);
        bool placed = false;
        for (std::size_t s = 0; s < heads_.size() && !placed; ++s) {
            auto* const common = common_.data() + s * words_;
            placed = (common[candidate.column / 64] >> (candidate.column % 64) & 1) != 0;
            if (!placed) continue;
            for (std::size_t w = 0; w < words_; ++w) common[w] &= clashes[w];
        }
        if (placed) continue;
        std::copy_n(clashes, words_, common_.data() + heads_.size() * words_);
        sum += best.worth;
        heads_.push_back(best.candidate);
    }
    return sum + std::int64_t(room - heads_.size()) * filler_;
}

// Depth first. With the filler for the room left, `value` bounds what the path could be worth with candidates
// that are not looked at.
void Chooser::search(std::size_t next, std::size_t depth, std::int64_t value) {
    keep_path(value);
    best_bound_ = std::max({best_bound_, best_value_, value + std::int64_t(room_ - depth) * filler_});
    if (depth == room_) return;
    std::int64_t const paid_back = refund();
    for (std::size_t k = next; k < offered_.size(); ++k) {
        Ranked const best = ranked(k);
        Candidate const& candidate = offered_[best.candidate];
        if (!allowed(candidate, depth)) continue;
        std::int64_t const more =
            best.worth > 0 ? optimistic(k, depth) : best.worth + std::int64_t(room_ - depth) * filler_;
        std::int64_t const hope = value + paid_back + more;
        if (hope <= best_bound_) return;
        if (nodes_left_ == 0) {
            unexplored_ = std::max(unexplored_, hope);
            return;
        }
        --nodes_left_;
        ++nodes;
        join(candidate, depth);
        spend_hours(left_, candidate, 1);
        path_.push_back(best.candidate);
        search(k + 1, depth + 1, value + candidate.net);
        path_.pop_back();
        spend_hours(left_, candidate, -1);
    }
}

} // namespace kith
