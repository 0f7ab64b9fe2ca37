// SPDX-License-Identifier: MIT
#include "asking/acceptance.hpp"

#include "base/contract.hpp"

#include <algorithm>

namespace kith::asking {
namespace {

constexpr std::int64_t one_answer = 256;

// Pólya's urn: the distribution of the number of yes, one person at a time. What somebody says tells about
// the rate, so answers are not independent; the urn is exactly the Beta-binomial.
class Urn {
  public:
    explicit Urn(Belief const& belief) : belief_(belief), chances_{certain} {}

    void ask_one() {
        auto const asked = static_cast<std::int64_t>(chances_.size()) - 1;
        auto const all = static_cast<Chance>(belief_.yes + belief_.no + asked * one_answer);
        chances_.push_back(0);
        for (std::int64_t yes = asked + 1; yes >= 0; --yes) {
            Chance chance = 0;
            auto const at = static_cast<std::size_t>(yes);
            if (yes <= asked)
                chance += chances_[at] * static_cast<Chance>(belief_.no + (asked - yes) * one_answer) / all;
            if (yes > 0)
                chance += chances_[at - 1] * static_cast<Chance>(belief_.yes + (yes - 1) * one_answer) / all;
            chances_[at] = chance;
        }
    }
    // Rounding only loses, so this never says more than is true.
    [[nodiscard]] Chance at_least(std::int32_t wanted) const {
        Chance sum = 0;
        for (std::size_t yes = static_cast<std::size_t>(std::max(0, wanted)); yes < chances_.size(); ++yes)
            sum += chances_[yes];
        return sum;
    }
    [[nodiscard]] std::vector<Chance> const& chances() const { return chances_; }

  private:
    Belief belief_;
    std::vector<Chance> chances_; // by number of yes
};

} // namespace

Acceptance::Acceptance(std::vector<Answers> by_kind) : by_kind_(std::move(by_kind)) {
    for (Answers const& each : by_kind_) {
        whole_.yes += each.yes;
        whole_.no += each.no;
    }
}

void Acceptance::learn(std::size_t kind, bool yes) {
    KITH_EXPECT(kind < by_kind_.size());
    ++(yes ? by_kind_[kind].yes : by_kind_[kind].no);
    ++(yes ? whole_.yes : whole_.no);
}

Belief Acceptance::belief(std::size_t kind) const {
    KITH_EXPECT(kind < by_kind_.size() && whole_.yes + whole_.no < answers_max);
    std::int64_t const yes = whole_.yes + 1;
    std::int64_t const all = whole_.yes + whole_.no + 2;
    std::int64_t const prior_yes = std::max<std::int64_t>(1, prior_answers * one_answer * yes / all);
    return {.yes = prior_yes + by_kind_[kind].yes * one_answer,
            .no = std::max<std::int64_t>(1, prior_answers * one_answer - prior_yes) +
                  by_kind_[kind].no * one_answer};
}

std::vector<Chance> chances(Belief const& belief, std::int32_t asked) {
    KITH_EXPECT(belief.yes > 0 && belief.no > 0 && asked >= 0 && asked <= asked_max);
    Urn urn(belief);
    for (std::int32_t each = 0; each < asked; ++each) urn.ask_one();
    return urn.chances();
}

Chance chance_of(Belief const& belief, std::int32_t asked, std::int32_t wanted) {
    if (wanted <= 0) return certain;
    Chance sum = 0;
    auto const by_yes = chances(belief, asked);
    for (auto yes = static_cast<std::size_t>(wanted); yes < by_yes.size(); ++yes) sum += by_yes[yes];
    return sum;
}

std::int32_t fewest_to_ask(Belief const& belief, std::int32_t pending, std::int32_t wanted,
                           std::int32_t confidence_per_mille) {
    KITH_EXPECT(pending >= 0 && pending <= asked_max);
    KITH_EXPECT(confidence_per_mille >= 0 && confidence_per_mille < 1'000);
    if (wanted <= 0) return 0;
    Chance const enough = certain / 1'000 * static_cast<Chance>(confidence_per_mille);
    Urn urn(belief);
    for (std::int32_t each = 0; each < pending; ++each) urn.ask_one();
    for (std::int32_t more = 0; pending + more < asked_max; ++more) {
        if (urn.at_least(wanted) >= enough) return more;
        urn.ask_one();
    }
    return asked_max - pending;
}

Range range_of_next_thousand(Belief const& belief, std::int32_t per_mille) {
    KITH_EXPECT(per_mille >= 0 && per_mille < 1'000);
    Chance const tail = certain / 2'000 * static_cast<Chance>(1'000 - per_mille);
    auto const by_yes = chances(belief, asked_max);
    Range range{.low = 0, .high = asked_max};
    Chance below = 0;
    while (below + by_yes[static_cast<std::size_t>(range.low)] < tail)
        below += by_yes[static_cast<std::size_t>(range.low++)];
    Chance above = 0;
    while (range.high > range.low && above + by_yes[static_cast<std::size_t>(range.high)] < tail)
        above += by_yes[static_cast<std::size_t>(range.high--)];
    return range;
}

} // namespace kith::asking
