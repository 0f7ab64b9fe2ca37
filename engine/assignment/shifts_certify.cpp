// SPDX-License-Identifier: MIT
#include "assignment/shifts_certify.hpp"

#include "assignment/shifts_certify_choice.hpp"
#include "base/checked.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>

namespace kith {
namespace {

// A sum that remembers having left 63 bits.
struct CheckedTotal {
    std::int64_t total = 0;
    bool overflowed = false;

    void add(std::int64_t term) {
        auto const sum = checked_add(total, term);
        overflowed |= !sum;
        total = sum.value_or(0);
    }
    void add_product(std::int64_t a, std::int64_t b) {
        auto const product = checked_multiply(a, b);
        overflowed |= !product;
        add(product.value_or(0));
    }
};

// --- The plan
// -------------------------------------------------------------------------------------------------

class Certifier {
  public:
    Certifier(ShiftInstance const& instance, std::span<Pairing const> pairings,
              std::span<std::int64_t const> prices, std::span<ShiftBranch const> branches)
        : in_(instance),
          flow_(instance.flow),
          prices_(prices),
          branches_(branches),
          rules_(instance),
          pairings_(pairings.begin(), pairings.end()) {}

    ShiftCertificate run() {
        check_pairings();
        if (prices_.size() != in_.roles()) {
            add({.flaw = ShiftPlanFlaw::prices_missing,
                 .value = std::int64_t(prices_.size()),
                 .limit = std::int64_t(in_.roles())});
        }
        check_branches();
        if (!result_.errors.empty()) return std::move(result_);
        for (std::size_t v = 0; v < in_.volunteers(); ++v) check_volunteer(v);
        check_roles();
        if (!result_.errors.empty()) return std::move(result_);
        close_what_cannot_run();
        std::int64_t bound = bound_at(prices_, {});
        if (!branches_.empty()) {
            std::int64_t highest = std::numeric_limits<std::int64_t>::min();
            for (ShiftBranch const& each : branches_) {
                result_.branch_bounds.push_back(bound_at(each.prices, each.decided));
                highest = std::max(highest, result_.branch_bounds.back());
            }
            bound = std::min(bound, highest);
        }
        if (value_.overflowed || overflowed_) add({.flaw = ShiftPlanFlaw::value_overflows});
        result_.value = value_.total;
        result_.upper_bound = bound;
        result_.gap = bound - value_.total;
        return std::move(result_);
    }

  private:
    void add(ShiftPlanError error) { result_.errors.push_back(error); }

    // Of an eligible or pinned pair: its weight, and when the volunteer may be there.
    struct Terms {
        std::int32_t weight = 0;
        std::vector<ShiftRules::Place> ways;
    };

    [[nodiscard]] std::optional<Terms> terms_of(Pairing pairing) const {
        auto const pin = std::ranges::lower_bound(flow_.pins, Pin{pairing.volunteer, pairing.role, 0});
        if (pin != flow_.pins.end() && pin->volunteer == pairing.volunteer && pin->role == pairing.role) {
            std::size_t const way = in_.way_of_pin(std::size_t(pin - flow_.pins.begin()));
            return Terms{pin->weight, {{pairing.role, way}}};
        }
        auto const row =
            flow_.role.subspan(flow_.offsets[pairing.volunteer],
                               flow_.offsets[pairing.volunteer + 1] - flow_.offsets[pairing.volunteer]);
        auto const edge = std::ranges::lower_bound(row, pairing.role);
        if (edge == row.end() || *edge != pairing.role) return std::nullopt;
        std::size_t const at = flow_.offsets[pairing.volunteer] + std::size_t(edge - row.begin());
        Terms terms{flow_.weight[at], {}};
        in_.visit_ways(at, pairing.role, [&](std::size_t way) { terms.ways.push_back({pairing.role, way}); });
        return terms;
    }
    [[nodiscard]] bool pinned(std::size_t v, std::size_t r) const {
        return std::ranges::find(pins_[v], r, &ShiftRules::Place::role) != pins_[v].end();
    }

    void check_pairings() {
        held_.resize(in_.volunteers());
        ways_.resize(in_.volunteers());
        pins_.resize(in_.volunteers());
        std::ranges::sort(pairings_);
        for (std::size_t i = 0; i < pairings_.size(); ++i) {
            Pairing const each = pairings_[i];
            ShiftPlanError error{.element = i, .volunteer = each.volunteer, .role = each.role};
            if (each.volunteer >= in_.volunteers()) {
                error.flaw = ShiftPlanFlaw::volunteer_out_of_range;
                error.value = each.volunteer;
                add(error);
            } else if (each.role >= in_.roles()) {
                error.flaw = ShiftPlanFlaw::role_out_of_range;
                error.value = each.role;
                add(error);
            } else if (i > 0 && pairings_[i - 1] == each) {
                error.flaw = ShiftPlanFlaw::duplicate_pairing;
                add(error);
            } else if (auto terms = terms_of(each)) {
                held_[each.volunteer].push_back(each.role);
                ways_[each.volunteer].push_back(std::move(terms->ways));
                value_.add_product(terms->weight, in_.people(each.volunteer));
            } else {
                error.flaw = ShiftPlanFlaw::not_an_edge;
                add(error);
            }
        }
        for (std::size_t i = 0; i < flow_.pins.size(); ++i) {
            Pin const& pin = flow_.pins[i];
            pins_[pin.volunteer].push_back({pin.role, in_.way_of_pin(i)});
            if (std::ranges::binary_search(pairings_, Pairing{pin.volunteer, pin.role})) continue;
            add({.flaw = ShiftPlanFlaw::pin_missing,
                 .element = i,
                 .volunteer = pin.volunteer,
                 .role = pin.role});
        }
    }

    void check_volunteer(std::size_t v) {
        auto const& held = held_[v];
        std::int64_t const allowed = std::max<std::int64_t>(flow_.capacity[v], std::int64_t(pins_[v].size()));
        if (std::int64_t(held.size()) > allowed) {
            add({.flaw = ShiftPlanFlaw::over_capacity,
                 .volunteer = v,
                 .value = std::int64_t(held.size()),
                 .limit = flow_.capacity[v]});
        }
        bool apart = true;
        bool several = false;
        for (std::size_t i = 0; i < held.size(); ++i) {
            several = several || ways_[v][i].size() > 1;
            for (std::size_t j = i + 1; j < held.size(); ++j) {
                if (pinned(v, held[i]) && pinned(v, held[j])) continue;
                auto const needed = least_clash(v, ways_[v][i], ways_[v][j]);
                if (!needed) continue;
                apart = false;
                add({.flaw = ShiftPlanFlaw::openings_clash,
                     .volunteer = v,
                     .role = held[i],
                     .value = std::int64_t(held[j]),
                     .limit = *needed});
            }
        }
        steps_left_ = way_steps_max;
        chosen_.clear();
        if (apart && several && held.size() > 2 && !find_ways(v)) {
            add({.flaw = ShiftPlanFlaw::no_way_for_all, .volunteer = v, .value = std::int64_t(held.size())});
        }
        if (rules_.limited(v)) check_hours(v);
    }

    // Nothing where some way of the one goes with some way of the other; else the fewest minutes needed.
    [[nodiscard]] std::optional<std::int64_t> least_clash(std::size_t v,
                                                          std::span<ShiftRules::Place const> ones,
                                                          std::span<ShiftRules::Place const> others) {
        std::optional<std::int64_t> least;
        for (ShiftRules::Place const& one : ones) {
            for (ShiftRules::Place const& other : others) {
                auto const needed = rules_.clash(v, one, other);
                if (!needed) return std::nullopt;
                least = std::min(least.value_or(*needed), *needed);
            }
        }
        return least;
    }

    // Is there a way for each opening v holds, such that no two clash? Gives up after so many steps: a plan
    // must show that it can be lived.
    [[nodiscard]] bool find_ways(std::size_t v) {
        std::size_t const next = chosen_.size();
        if (next == held_[v].size()) return true;
        bool const is_pinned = pinned(v, held_[v][next]);
        for (ShiftRules::Place const& way : ways_[v][next]) {
            if (--steps_left_ < 0) return false;
            bool fits = true;
            for (std::size_t i = 0; i < next && fits; ++i) {
                bool const both_pinned = is_pinned && pinned(v, held_[v][i]);
                fits = both_pinned || !rules_.clash(v, chosen_[i], way);
            }
            if (!fits) continue;
            chosen_.push_back(way);
            if (find_ways(v)) return true;
            chosen_.pop_back();
        }
        return false;
    }

    void check_hours(std::size_t v) {
        std::vector<std::int32_t> weeks;
        for (std::size_t const r : held_[v]) {
            for (WeekMinutes const& each : in_.minutes[r]) weeks.push_back(each.week);
        }
        std::ranges::sort(weeks);
        weeks.erase(std::unique(weeks.begin(), weeks.end()), weeks.end());
        for (std::int32_t const week : weeks) {
            std::int64_t given = 0;
            std::int64_t added = 0;
            for (std::size_t const r : held_[v]) {
                given += rules_.minutes(r, week);
                if (!pinned(v, r)) added += rules_.minutes(r, week);
            }
            if (added == 0 || given <= rules_.allowance(v, week)) continue;
            add({.flaw = ShiftPlanFlaw::over_hours,
                 .element = std::size_t(week),
                 .volunteer = v,
                 .value = given,
                 .limit = rules_.allowance(v, week)});
        }
    }

    void check_roles() {
        std::vector<std::int64_t> people(in_.roles(), 0);
        pinned_people_.assign(in_.roles(), 0);
        for (std::size_t v = 0; v < in_.volunteers(); ++v) {
            for (std::size_t const r : held_[v]) people[r] += in_.people(v);
            for (ShiftRules::Place const& pin : pins_[v]) pinned_people_[pin.role] += in_.people(v);
        }
        for (std::size_t r = 0; r < in_.roles(); ++r) {
            if (people[r] > std::max<std::int64_t>(flow_.maximum[r], pinned_people_[r])) {
                add({.flaw = ShiftPlanFlaw::over_maximum,
                     .role = r,
                     .value = people[r],
                     .limit = flow_.maximum[r]});
            }
            bool const added = people[r] > pinned_people_[r];
            if (in_.runs_only_full(r) && added && people[r] < flow_.minimum[r]) {
                add({.flaw = ShiftPlanFlaw::cannot_run,
                     .role = r,
                     .value = people[r],
                     .limit = flow_.minimum[r]});
            }
            value_.add_product(flow_.fill_value[r], std::min<std::int64_t>(people[r], flow_.minimum[r]));
        }
    }

    // --- The bound ---

    enum class Fate : char { open, runs, does_not_run };

    void check_branches() {
        for (std::size_t i = 0; i < branches_.size(); ++i) {
            auto const sound = [&](RunsOrNot const& each) {
                return each.role < in_.roles() && in_.runs_only_full(each.role);
            };
            ShiftBranch const& branch = branches_[i];
            if (branch.prices.size() != in_.roles() || branch.decided.size() > in_.roles() ||
                !std::ranges::all_of(branch.decided, sound))
                add({.flaw = ShiftPlanFlaw::branch_malformed, .element = i});
        }
        if (branches_.empty() || !result_.errors.empty()) return;
        std::vector<std::size_t> all(branches_.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        check_complete(all, 0);
    }

    // Branches that agree in their first `depth` decisions leave out no plan that agrees too: one of them
    // ends here, or all go on with the same role and, for each answer, those with that answer leave out none.
    void check_complete(std::span<std::size_t const> branches, std::size_t depth) {
        for (std::size_t const each : branches)
            if (branches_[each].decided.size() == depth) return;
        RunsOrNot const first = branches_[branches.front()].decided[depth];
        std::vector<std::size_t> by_answer[2];
        for (std::size_t const each : branches) {
            RunsOrNot const decision = branches_[each].decided[depth];
            if (decision.role == first.role) by_answer[decision.runs ? 1 : 0].push_back(each);
        }
        for (std::size_t const answer : {std::size_t{0}, std::size_t{1}}) {
            if (!by_answer[answer].empty()) {
                check_complete(by_answer[answer], depth + 1);
            } else {
                add({.flaw = ShiftPlanFlaw::branches_incomplete,
                     .element = branches.front(),
                     .role = first.role,
                     .value = std::int64_t(answer)});
            }
        }
    }

    // What runs only full does not run where all who are eligible and have room are fewer than its minimum.
    void close_what_cannot_run() {
        fates_.assign(in_.roles(), Fate::open);
        std::vector<std::int64_t> people = pinned_people_;
        for (std::size_t v = 0; v < in_.volunteers(); ++v) {
            if (std::size_t(flow_.capacity[v]) <= pins_[v].size()) continue;
            for (std::size_t e = flow_.offsets[v]; e < flow_.offsets[v + 1]; ++e)
                if (!pinned(v, flow_.role[e])) people[flow_.role[e]] += in_.people(v);
        }
        for (std::size_t r = 0; r < in_.roles(); ++r)
            if (in_.runs_only_full(r) && people[r] < flow_.minimum[r]) fates_[r] = Fate::does_not_run;
    }

    // No plan that agrees with what is decided is worth more.
    std::int64_t bound_at(std::span<std::int64_t const> prices, std::span<RunsOrNot const> decided) {
        std::vector<Fate> fates = fates_;
        for (RunsOrNot const& each : decided) fates[each.role] = each.runs ? Fate::runs : Fate::does_not_run;
        CheckedTotal bound;
        for (Pin const& pin : flow_.pins) bound.add_product(pin.weight, in_.people(pin.volunteer));
        bound_volunteers(prices, fates, bound);
        bound_roles(prices, fates, bound);
        overflowed_ |= bound.overflowed;
        return bound.total;
    }

    void bound_volunteers(std::span<std::int64_t const> prices, std::span<Fate const> fates,
                          CheckedTotal& bound) {
        BestChoice choice(in_, rules_);
        std::size_t bounded_only = 0;
        for (std::size_t v = 0; v < in_.volunteers(); ++v) {
            std::size_t const capacity = std::size_t(flow_.capacity[v]);
            if (capacity <= pins_[v].size()) continue;
            std::vector<BestChoice::Option> options;
            for (std::size_t e = flow_.offsets[v]; e < flow_.offsets[v + 1]; ++e) {
                std::size_t const r = flow_.role[e];
                auto const net = checked_add(flow_.weight[e], -prices[r]);
                auto const gain = net ? checked_multiply(*net, in_.people(v)) : std::nullopt;
                if (!gain) bound.overflowed = true;
                bool const place_left =
                    pinned_people_[r] + in_.people(v) <= flow_.maximum[r] && fates[r] != Fate::does_not_run;
                if (!gain || *gain <= 0 || !place_left || pinned(v, r)) continue;
                in_.visit_ways(e, std::uint32_t(r),
                               [&](std::size_t way) { options.push_back({{r, way}, *gain}); });
            }
            bound.add(choice.find(v, std::move(options), capacity - pins_[v].size(), pins_[v], held_[v]));
            bounded_only += !choice.exact();
        }
        result_.bounded_only = std::max(result_.bounded_only, bounded_only);
    }

    // What the places that pins leave are worth at the prices: the best of none, the minimum, all; of what
    // runs, not none.
    void bound_roles(std::span<std::int64_t const> prices, std::span<Fate const> fates, CheckedTotal& bound) {
        for (std::size_t r = 0; r < in_.roles(); ++r) {
            std::int64_t const pinned_fill = std::min<std::int64_t>(pinned_people_[r], flow_.minimum[r]);
            bound.add_product(flow_.fill_value[r], pinned_fill);
            if (fates[r] == Fate::does_not_run) continue;
            std::int64_t const minimum = flow_.minimum[r] - pinned_fill;
            std::int64_t const maximum = std::max<std::int64_t>(0, flow_.maximum[r] - pinned_people_[r]);
            std::int64_t const price = prices[r];
            if (price >= 0) {
                bound.add_product(flow_.fill_value[r], minimum);
                bound.add_product(price, maximum);
            } else if (price > -flow_.fill_value[r] || fates[r] == Fate::runs) {
                bound.add_product(flow_.fill_value[r] + price, minimum);
            }
        }
    }

    ShiftInstance const& in_;
    InstanceView const& flow_;
    std::span<std::int64_t const> prices_;
    std::span<ShiftBranch const> branches_;
    ShiftRules rules_;
    std::vector<Pairing> pairings_;
    std::vector<std::vector<std::size_t>> held_;
    std::vector<std::vector<std::vector<ShiftRules::Place>>> ways_; // of what is held, beside held_
    std::vector<std::vector<ShiftRules::Place>> pins_;
    static constexpr std::int64_t way_steps_max = 1'000'000;
    std::int64_t steps_left_ = 0;
    std::vector<ShiftRules::Place> chosen_;
    std::vector<std::int64_t> pinned_people_;
    CheckedTotal value_;
    std::vector<Fate> fates_; // before anything is decided
    bool overflowed_ = false; // some bound
    ShiftCertificate result_;
};

} // namespace

ShiftCertificate certify_shifts(ShiftInstance const& instance, std::span<Pairing const> pairings,
                                std::span<std::int64_t const> prices, std::span<ShiftBranch const> branches) {
    return Certifier(instance, pairings, prices, branches).run();
}

} // namespace kith
