// SPDX-License-Identifier: MIT
#include "eligibility/graph.hpp"

#include "base/contract.hpp"
#include "eligibility/candidates.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>

namespace kith::eligibility {

EligibilityGraph::EligibilityGraph(std::size_t openings, std::vector<EdgeIndex> first,
                                   std::vector<Choice> choices)
    : first_choice_(std::move(first)), choices_(std::move(choices)), first_taker_(openings + 1) {
    KITH_EXPECT(!first_choice_.empty() && first_choice_.front() == 0);
    KITH_EXPECT(first_choice_.back() == choices_.size() && choices_.size() <= graph_edges_max);
    for (Choice const& choice : choices_) {
        KITH_EXPECT(choice.opening.index() < openings);
        ++first_taker_[choice.opening.index() + 1];
    }
    std::partial_sum(first_taker_.begin(), first_taker_.end(), first_taker_.begin());
    takers_.resize(choices_.size());
    std::vector<EdgeIndex> next(first_taker_.begin(), first_taker_.end() - 1);
    for (std::size_t volunteer = 0; volunteer + 1 < first_choice_.size(); ++volunteer) {
        for (EdgeIndex edge = first_choice_[volunteer]; edge < first_choice_[volunteer + 1]; ++edge) {
            OpeningId const opening = choices_[edge].opening;
            KITH_EXPECT(edge == first_choice_[volunteer] || choices_[edge - 1].opening < opening);
            takers_[next[opening.index()]++] = {VolunteerId(volunteer), edge};
        }
    }
}

VolunteerId EligibilityGraph::volunteer_of(EdgeIndex edge) const {
    KITH_EXPECT(edge < choices_.size());
    auto const after = std::ranges::upper_bound(first_choice_, edge);
    return VolunteerId(static_cast<std::size_t>(after - first_choice_.begin()) - 1);
}

std::optional<EdgeIndex> EligibilityGraph::find(VolunteerId volunteer, OpeningId opening) const {
    auto const own = choices(volunteer);
    auto const at = std::ranges::lower_bound(own, opening, {}, &Choice::opening);
    if (at == own.end() || at->opening != opening) return std::nullopt;
    return first_edge(volunteer) + static_cast<EdgeIndex>(at - own.begin());
}

namespace {

// Volunteers are judged in blocks, taken by whichever thread is free and put together in their order.
constexpr std::size_t block_size = 1024;

struct Block {
    std::vector<EdgeIndex> degrees;
    std::vector<Choice> choices;
};

class Build {
  public:
    Build(Judge const& judge, BuildOptions const& options)
        : judge_(judge),
          index_(judge),
          options_(options),
          volunteers_(judge.roster().volunteers().size()),
          blocks_((volunteers_ + block_size - 1) / block_size) {}

    Outcome<EligibilityGraph, BuildRefusal> run() {
        unsigned const threads = std::clamp(options_.threads, 1U, 256U);
        {
            std::vector<std::jthread> helpers;
            for (unsigned helper = 1; helper < threads; ++helper)
                helpers.emplace_back([this] { judge_blocks(); });
            judge_blocks();
        }
        if (refusal_) return refuse(*refusal_);
        return assemble();
    }

  private:
    void judge_blocks() {
        for (;;) {
            std::size_t const block = next_.fetch_add(1, std::memory_order_relaxed);
            if (block >= blocks_.size() || stop_.load(std::memory_order_relaxed)) return;
            if (options_.cancel.stop_requested()) return give_up(BuildRefusal::cancelled);
            judge_block(block);
            finish_block(block);
        }
    }

    void judge_block(std::size_t index) {
        Block& block = blocks_[index];
        std::size_t const last = std::min(volunteers_, (index + 1) * block_size);
        for (std::size_t volunteer = index * block_size; volunteer < last; ++volunteer) {
            std::size_t const before = block.choices.size();
            choose(VolunteerId(volunteer), block.choices);
            block.degrees.push_back(static_cast<EdgeIndex>(block.choices.size() - before));
        }
    }

    void choose(VolunteerId volunteer, std::vector<Choice>& choices) const {
        std::size_t const before = choices.size();
        index_.visit_candidates(volunteer, [&](OpeningId opening) {
            Glance const glance = judge_.glance(volunteer, opening);
            if (glance.standing == Standing::eligible) choices.push_back({opening, glance.score});
        });
        std::sort(choices.begin() + static_cast<std::ptrdiff_t>(before), choices.end(),
                  [](Choice const& a, Choice const& b) { return a.opening < b.opening; });
    }

    void finish_block(std::size_t index) {
        std::scoped_lock const lock(mutex_);
        edges_ += blocks_[index].choices.size();
        done_ += blocks_[index].degrees.size();
        if (edges_ > std::min(options_.edges_max, graph_edges_max)) {
            refusal_ = BuildRefusal::too_many_edges;
            stop_ = true;
        } else if (options_.progress) {
            options_.progress(done_, volunteers_);
        }
    }

    void give_up(BuildRefusal refusal) {
        std::scoped_lock const lock(mutex_);
        if (!refusal_) refusal_ = refusal;
        stop_ = true;
    }

    EligibilityGraph assemble() {
        std::vector<EdgeIndex> first{0};
        std::vector<Choice> choices;
        first.reserve(volunteers_ + 1);
        choices.reserve(edges_);
        for (Block& block : blocks_) {
            for (EdgeIndex const degree : block.degrees) first.push_back(first.back() + degree);
            choices.insert(choices.end(), block.choices.begin(), block.choices.end());
            block = {}; // give the memory back as we go
        }
        return EligibilityGraph(judge_.roster().openings().size(), std::move(first), std::move(choices));
    }

    Judge const& judge_;
    OpeningIndex index_;
    BuildOptions const& options_;
    std::size_t volunteers_;
    std::vector<Block> blocks_;
    std::atomic<std::size_t> next_{0};
    std::atomic<bool> stop_{false};
    std::mutex mutex_; // guards what follows
    std::size_t edges_ = 0;
    std::size_t done_ = 0;
    std::optional<BuildRefusal> refusal_;
};

} // namespace

Outcome<EligibilityGraph, BuildRefusal> build_graph(Judge const& judge, BuildOptions const& options) {
    return Build(judge, options).run();
}

EligibilityGraph build_graph_by_double_loop(Judge const& judge) {
    std::vector<EdgeIndex> first{0};
    std::vector<Choice> choices;
    for (std::size_t volunteer = 0; volunteer < judge.roster().volunteers().size(); ++volunteer) {
        for (std::size_t opening = 0; opening < judge.roster().openings().size(); ++opening) {
            Glance const glance = judge.glance(VolunteerId(volunteer), OpeningId(opening));
            if (glance.standing == Standing::eligible) choices.push_back({OpeningId(opening), glance.score});
        }
        KITH_EXPECT(choices.size() <= graph_edges_max);
        first.push_back(static_cast<EdgeIndex>(choices.size()));
    }
    return EligibilityGraph(judge.roster().openings().size(), std::move(first), std::move(choices));
}

} // namespace kith::eligibility
