// SPDX-License-Identifier: MIT
// What the phases of `solve_shifts` share: the instance as its pins leave it, each volunteer's openings in
// order of time, and which of them clash. Internal to the assignment folder.
#pragma once

#include "assignment/pairing.hpp"
#include "assignment/shifts_instance.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace kith {

// Journeys between places, by speed, kept as a table where it stays small.
class Journeys {
  public:
    explicit Journeys(ShiftInstance const& instance);
    // Minutes between two openings' places; 0 at the same place or where one has none.
    [[nodiscard]] std::int32_t minutes(std::uint8_t speed, std::uint32_t from, std::uint32_t to) const {
        if (from == to || from == nowhere || to == nowhere) return 0;
        if (table_.empty()) return compute(speed, from, to);
        return table_[(std::size_t(speed) * places_ + from) * places_ + to];
    }
    [[nodiscard]] std::int32_t longest() const { return longest_; }

  private:
    [[nodiscard]] std::int32_t compute(std::uint8_t speed, std::uint32_t from, std::uint32_t to) const;

    ShiftInstance const& instance_;
    std::size_t places_;
    std::int32_t longest_ = 0;
    std::vector<std::int32_t> table_;
};

// Our own sequence of random numbers (splitmix64), the same on every machine.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15U;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
        return mixed ^ (mixed >> 31);
    }
    // 0 .. n - 1, n up to 2^32.
    std::uint32_t below(std::uint64_t n) { return std::uint32_t((next() >> 32) * n >> 32); }
    template <class Values>
    void shuffle(Values& values) {
        for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
    }

  private:
    std::uint64_t state_;
};

struct ShiftProblem {
    // `check_in` is called every few hundred volunteers.
    explicit ShiftProblem(ShiftInstance const& instance, std::function<void()> const& check_in = {});

    struct Row {
        std::uint32_t begin;
        std::uint32_t end;
        [[nodiscard]] std::uint32_t size() const { return end - begin; }
    };

    [[nodiscard]] std::size_t volunteers() const { return capacity.size(); }
    [[nodiscard]] std::size_t roles() const { return maximum.size(); }
    [[nodiscard]] Row row(std::size_t v) const { return {offsets[v], offsets[v + 1]}; }
    // Minutes left to v by week; empty where there is no limit.
    [[nodiscard]] std::span<std::int32_t const> hours_left(std::size_t v) const {
        if (!limited[v]) return {};
        return {left_.data() + v * weeks, weeks};
    }
    // May v not hold both edges a and b (positions in `role`, both in v's row)?
    [[nodiscard]] bool clash(std::size_t v, std::uint32_t a, std::uint32_t b) const {
        if (clash_begin_[v] == no_table) return compute_clash(v, a, b);
        std::uint32_t const column = b - offsets[v];
        return clash_[clash_begin_[v] + (a - offsets[v]) * clash_words(v) + column / 64] >> (column % 64) & 1;
    }
    // The same as a square of bits over v's row, `clash_words` a line; nothing where the row is too long.
    [[nodiscard]] std::uint64_t const* clash_table(std::size_t v) const {
        return clash_begin_[v] == no_table ? nullptr : clash_.data() + clash_begin_[v];
    }
    [[nodiscard]] std::size_t clash_words(std::size_t v) const { return (row(v).size() + 63) / 64; }

    ShiftInstance const& instance;
    std::size_t weeks = 0;
    std::vector<std::int32_t> capacity;
    std::vector<std::int32_t> party;
    std::vector<bool> limited; // has a weekly limit
    std::vector<std::uint32_t> offsets;
    // Of each edge. Those of one role in a row are ways to hold it, of which one is chosen: they clash.
    std::vector<std::uint32_t> role; // ascending by first stretch in each row; by arrangement first
    std::vector<std::uint32_t> way;  // footprint
    std::vector<std::int32_t> weight;
    std::vector<std::int32_t> minimum;
    std::vector<std::int32_t> maximum;
    std::vector<std::int64_t> fill_value;
    std::vector<char> full_only;        // by role: runs with its minimum, above 0, or not at all
    std::vector<WeekMinutes> only_week; // by role: where its minutes lie in one week; week -1 otherwise
    std::int64_t fixed_value = 0;       // of pins, and of the minimum places they fill
    std::int64_t typical_weight = 1;    // the mean of all edges
    std::int64_t price_scale = 1;       // prices are sought in fractions of a point, exported in points
    // Some pair could not be held beside what holds its place already.
    bool pins_block = false;

  private:
    static constexpr std::size_t no_table = ~std::size_t{0};

    // An edge as far as time is concerned.
    struct Spot {
        std::uint32_t role;
        std::uint32_t way;
        std::int32_t weight;
    };

    void take_footprints();
    void take_pins();
    void close_what_cannot_run();
    void take_rows();
    void drop_dominated_ways(std::size_t v, std::vector<Spot>& row) const;
    void take_clashes(std::function<void()> const& check_in);
    void take_scale();
    void mark(std::size_t v, std::uint32_t i, std::uint32_t j);
    void mark_times(std::size_t v);
    void mark_hours(std::size_t v);
    [[nodiscard]] bool fits_hours(std::size_t v, std::uint32_t r) const;
    [[nodiscard]] bool compute_clash(std::size_t v, std::uint32_t a, std::uint32_t b) const;
    [[nodiscard]] bool times_clash(std::size_t v, Spot const& one, Spot const& other) const;
    [[nodiscard]] Spot spot(std::uint32_t edge) const { return {role[edge], way[edge], weight[edge]}; }
    [[nodiscard]] bool hours_clash(std::size_t v, std::uint32_t r, std::uint32_t s) const;

    Journeys journeys_;
    std::int32_t widest_gap_ = 0;
    // By footprint: first begin and last end; the parts of the week it touches, as bits, and those that a
    // clash could come from. No bit in common means no clash.
    std::vector<std::int32_t> first_;
    std::vector<std::int32_t> last_;
    std::vector<std::uint64_t> touched_;
    std::vector<std::uint64_t> nearby_;
    std::vector<std::int32_t> day_; // by stretch
    std::vector<std::int32_t> left_;
    std::vector<std::size_t> clash_begin_;
    std::vector<std::uint64_t> clash_;
};

} // namespace kith
