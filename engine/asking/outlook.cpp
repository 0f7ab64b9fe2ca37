// SPDX-License-Identifier: MIT
#include "asking/outlook.hpp"

#include "assignment/solve.hpp"
#include "base/contract.hpp"

#include <algorithm>
#include <functional>
#include <limits>

namespace kith::asking {
namespace {

constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();

// The chance of still being here after so many days, in 65,536ths.
class Survival {
  public:
    explicit Survival(Expected const& expected) {
        std::int32_t horizon = 0;
        for (Coming const& coming : expected.openings) horizon = std::max(horizon, coming.from);
        for (std::int32_t day = 0; day < horizon; ++day)
            shares_.push_back(shares_.back() - shares_.back() / expected.patience_days);
    }
    [[nodiscard]] std::int32_t of(std::int32_t weight, std::int32_t days) const {
        auto const share = shares_[static_cast<std::size_t>(std::max(0, days))];
        return static_cast<std::int32_t>(std::int64_t{weight} * share / whole);
    }

  private:
    static constexpr std::int32_t whole = 1 << 16;
    std::vector<std::int32_t> shares_{whole};
};

// The instance of what is here and what is expected: rows and columns of those alone, what is here first.
class Joint {
  public:
    Joint(InstanceView const& base, Present const& present, Expected const& expected)
        : base_(base), present_(present), expected_(expected), survival_(expected) {
        list_columns();
        for (std::uint32_t v = 0; v < base.volunteers(); ++v) {
            if (present.room[v] > 0) add_present(v);
        }
        present_rows_ = people_.size();
        for (Coming const& coming : expected.people) add_coming(coming);
    }

    [[nodiscard]] Outlook outlook() const {
        Solution const solution = solve(joint_.view());
        Outlook outlook;
        outlook.price.assign(base_.roles(), no_price);
        for (std::uint32_t column = 0; column < present_columns_; ++column)
            outlook.price[openings_[column]] = solution.prices[column];
        outlook.coming_price.assign(solution.prices.begin() + static_cast<std::ptrdiff_t>(present_columns_),
                                    solution.prices.end());
        for (Pairing const& pairing : solution.pairings) {
            if (pairing.volunteer < present_rows_ && pairing.role < present_columns_)
                outlook.now.push_back({people_[pairing.volunteer], openings_[pairing.role]});
        }
        std::ranges::sort(outlook.now);
        return outlook;
    }

  private:
    void list_columns() {
        column_.assign(base_.roles(), nowhere);
        coming_column_.assign(base_.roles(), nowhere);
        for (std::uint32_t r = 0; r < base_.roles(); ++r) {
            std::int32_t const free = base_.maximum[r] - present_.filled[r];
            if (present_.closes_in[r] <= 0 || free <= 0) continue;
            column_[r] = add_column(r, std::max(0, base_.minimum[r] - present_.filled[r]), free);
        }
        present_columns_ = openings_.size();
        for (Coming const& coming : expected_.openings) {
            coming_column_[coming.like] =
                add_column(coming.like, base_.minimum[coming.like], base_.maximum[coming.like]);
        }
    }
    std::uint32_t add_column(std::uint32_t opening, std::int32_t minimum, std::int32_t maximum) {
        joint_.minimum.push_back(minimum);
        joint_.maximum.push_back(maximum);
        joint_.fill_value.push_back(base_.fill_value[opening]);
        openings_.push_back(opening);
        return static_cast<std::uint32_t>(openings_.size() - 1);
    }

    void add_present(std::uint32_t v) {
        people_.push_back(v);
        joint_.capacity.push_back(present_.room[v]);
        auto const [first, last] = std::pair(base_.offsets[v], base_.offsets[v + 1]);
        for (std::uint32_t e = first; e < last; ++e) {
            if (column_[base_.role[e]] != nowhere && present_.refused[e] == 0)
                add_edge(column_[base_.role[e]], base_.weight[e]);
        }
        for (std::uint32_t e = first; e < last; ++e) {
            std::uint32_t const column = coming_column_[base_.role[e]];
            if (column == nowhere) continue;
            add_edge(column,
                     survival_.of(base_.weight[e], expected_.openings[column - present_columns_].from));
        }
        end_row();
    }

    void add_coming(Coming const& person) {
        people_.push_back(person.like);
        joint_.capacity.push_back(base_.capacity[person.like]);
        auto const [first, last] = std::pair(base_.offsets[person.like], base_.offsets[person.like + 1]);
        for (std::uint32_t e = first; e < last; ++e) {
            std::uint32_t const column = coming_column_[base_.role[e]];
            if (column == nowhere) continue;
            Coming const& opening = expected_.openings[column - present_columns_];
            if (person.from < opening.until && opening.from < person.until) add_edge(column, base_.weight[e]);
        }
        end_row();
    }

    void add_edge(std::uint32_t column, std::int32_t weight) {
        joint_.role.push_back(column);
        joint_.weight.push_back(weight);
    }
    void end_row() { joint_.offsets.push_back(static_cast<std::uint32_t>(joint_.role.size())); }

    InstanceView const& base_;
    Present const& present_;
    Expected const& expected_;
    Survival survival_;
    Instance joint_;
    std::vector<std::uint32_t> people_;   // by row: the original
    std::vector<std::uint32_t> openings_; // by column: the original
    std::vector<std::uint32_t> column_;   // by opening, of what is here
    std::vector<std::uint32_t> coming_column_;
    std::size_t present_rows_ = 0;
    std::size_t present_columns_ = 0;
};

} // namespace

Outlook look_ahead(InstanceView const& instance, Present const& present, Expected const& expected) {
    KITH_EXPECT(instance.pins.empty());
    KITH_EXPECT(std::ranges::adjacent_find(expected.openings, std::greater_equal<>(), &Coming::like) ==
                expected.openings.end());
    return Joint(instance, present, expected).outlook();
}

std::vector<std::int64_t> worth_later(InstanceView const& instance, Expected const& expected,
                                      Outlook const& outlook, std::int32_t days) {
    KITH_EXPECT(outlook.coming_price.size() == expected.openings.size());
    Survival const survival(expected);
    std::vector<std::uint32_t> place(instance.roles(), nowhere);
    for (std::uint32_t at = 0; at < expected.openings.size(); ++at) place[expected.openings[at].like] = at;
    std::vector<std::int64_t> worth(instance.volunteers(), 0);
    for (std::uint32_t v = 0; v < instance.volunteers(); ++v) {
        for (std::uint32_t e = instance.offsets[v]; e < instance.offsets[v + 1]; ++e) {
            std::uint32_t const at = place[instance.role[e]];
            if (at == nowhere) continue;
            std::int32_t const weight = survival.of(instance.weight[e], expected.openings[at].from - days);
            worth[v] = std::max(worth[v], weight - outlook.coming_price[at]);
        }
    }
    return worth;
}

} // namespace kith::asking
