// SPDX-License-Identifier: MIT
#include "eligibility/graph.hpp"

#include "base/contract.hpp"
#include "eligibility/candidates.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
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

// Volunteers are judged in blocks of neighbours, so that the openings around them stay in the cache. Blocks
// are taken by whichever thread is free; the result is put together by id.
constexpr std::size_t block_size = 1024;

struct Block {
    std::vector<EdgeIndex> degrees;
    std::vector<Choice> choices;
};

// One volunteer's choices, found in any order and drained in order of opening: a bitmap with a bitmap over
// its words, so that both are cheap however many openings there are.
class Picks {
  public:
    explicit Picks(std::size_t openings)
        : weights_(openings), words_(openings / 64 + 1), summary_(words_.size() / 64 + 1) {}

    void add(OpeningId opening, std::int32_t weight) {
        std::size_t const word = opening.index() / 64;
        weights_[opening.index()] = weight;
        words_[word] |= std::uint64_t{1} << (opening.index() % 64);
        summary_[word / 64] |= std::uint64_t{1} << (word % 64);
    }
    void drain(std::vector<Choice>& choices) {
        for (std::size_t group = 0; group < summary_.size(); ++group) {
            take_bits(summary_[group], group * 64, [&](std::size_t word) {
                take_bits(words_[word], word * 64, [&](std::size_t opening) {
                    choices.push_back({OpeningId(opening), weights_[opening]});
                });
            });
        }
    }

  private:
    template <class Visit>
    static void take_bits(std::uint64_t& bits, std::size_t offset, Visit visit) {
        for (; bits != 0; bits &= bits - 1) visit(offset + static_cast<std::size_t>(std::countr_zero(bits)));
    }

    std::vector<std::int32_t> weights_;
    std::vector<std::uint64_t> words_;
    std::vector<std::uint64_t> summary_;
};

class Build {
  public:
    Build(Judge const& judge, BuildOptions const& options)
        : judge_(judge),
          index_(judge),
          options_(options),
          order_(neighbours_together(judge.facts())),
          blocks_((order_.size() + block_size - 1) / block_size) {}

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
    // Those whose home is known by its cell, the others after them.
    static std::vector<VolunteerId> neighbours_together(Facts const& facts) {
        std::vector<GridPoint> homes;
        std::vector<VolunteerId> at_home;
        std::vector<VolunteerId> order;
        for (std::size_t index = 0; index < facts.volunteers.size(); ++index) {
            if (!facts.volunteers[index].home_known) continue;
            homes.push_back(facts.volunteers[index].home);
            at_home.push_back(VolunteerId(index));
        }
        Grid const grid(homes);
        order.reserve(facts.volunteers.size());
        for (std::uint32_t const at : grid.order()) order.push_back(at_home[at]);
        for (std::size_t index = 0; index < facts.volunteers.size(); ++index)
            if (!facts.volunteers[index].home_known) order.push_back(VolunteerId(index));
        return order;
    }

    [[nodiscard]] std::span<VolunteerId const> members(std::size_t block) const {
        std::size_t const first = block * block_size;
        return std::span(order_).subspan(first, std::min(block_size, order_.size() - first));
    }

    void judge_blocks() {
        Picks picks(judge_.roster().openings().size());
        for (;;) {
            std::size_t const block = next_.fetch_add(1, std::memory_order_relaxed);
            if (block >= blocks_.size() || stop_.load(std::memory_order_relaxed)) return;
            if (options_.cancel.stop_requested()) return give_up(BuildRefusal::cancelled);
            judge_block(block, picks);
            finish_block(block);
        }
    }

    void judge_block(std::size_t index, Picks& picks) {
        Block& block = blocks_[index];
        for (VolunteerId const volunteer : members(index)) {
            index_.visit_candidates(volunteer, [&](OpeningId opening) {
                Glance const glance = judge_.glance(volunteer, opening);
                if (glance.standing == Standing::eligible) picks.add(opening, glance.score);
            });
            std::size_t const before = block.choices.size();
            picks.drain(block.choices);
            block.degrees.push_back(static_cast<EdgeIndex>(block.choices.size() - before));
        }
    }

    void finish_block(std::size_t index) {
        std::scoped_lock const lock(mutex_);
        edges_ += blocks_[index].choices.size();
        done_ += blocks_[index].degrees.size();
        if (edges_ > std::min(options_.edges_max, graph_edges_max)) {
            refusal_ = BuildRefusal::too_many_edges;
            stop_ = true;
        } else if (options_.progress) {
            options_.progress(done_, order_.size());
        }
    }

    void give_up(BuildRefusal refusal) {
        std::scoped_lock const lock(mutex_);
        if (!refusal_) refusal_ = refusal;
        stop_ = true;
    }

    EligibilityGraph assemble() {
        std::vector<EdgeIndex> first(order_.size() + 1, 0);
        for (std::size_t block = 0; block < blocks_.size(); ++block) {
            auto const own = members(block);
            for (std::size_t member = 0; member < own.size(); ++member)
                first[own[member].index() + 1] = blocks_[block].degrees[member];
        }
        std::partial_sum(first.begin(), first.end(), first.begin());
        std::vector<Choice> choices(edges_);
        for (std::size_t block = 0; block < blocks_.size(); ++block) {
            auto from = blocks_[block].choices.cbegin();
            auto const own = members(block);
            for (std::size_t member = 0; member < own.size(); ++member) {
                auto const degree = static_cast<std::ptrdiff_t>(blocks_[block].degrees[member]);
                auto const to = static_cast<std::ptrdiff_t>(first[own[member].index()]);
                std::copy(from, from + degree, choices.begin() + to);
                from += degree;
            }
            blocks_[block] = {}; // give the memory back as we go
        }
        return EligibilityGraph(judge_.roster().openings().size(), std::move(first), std::move(choices));
    }

    Judge const& judge_;
    OpeningIndex index_;
    BuildOptions const& options_;
    std::vector<VolunteerId> order_;
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
