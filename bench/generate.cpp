// SPDX-License-Identifier: MIT
#include "generate.hpp"

#include "base/contract.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <random>
#include <tuple>

namespace kith::bench {
namespace {

constexpr std::int64_t ward_width = 1000; // metres
constexpr std::int64_t fill_value = 4'000'000;

struct Person {
    std::int64_t x, y;
    std::uint32_t ward;
    std::uint32_t skills; // bits
    std::uint32_t slots;  // bits
    std::uint32_t taste;  // decides the share of weight that no rule explains
    std::int64_t radius;
    bool remote;
    std::int32_t capacity;
};

struct Place {
    std::int64_t x, y;
    std::uint32_t ward;
    std::uint32_t skill;
    std::uint32_t slot;
    bool remote;
    RoleTerms terms;
};

class Generator {
  public:
    explicit Generator(MarketSpec const& spec) : spec_(spec), random_(spec.seed) {
        while (side_ * side_ < spec.wards) ++side_;
    }
    Instance run();

  private:
    std::uint32_t below(std::uint64_t limit) { return std::uint32_t((random_() >> 11) % limit); }
    std::uint32_t bits(std::uint32_t of, std::uint32_t most);
    Person person();
    Place place();
    void scale_to_tight();
    std::int32_t weight(Person const& who, Place const& what, std::int64_t distance2) const;

    MarketSpec const& spec_;
    std::mt19937_64 random_;
    std::uint32_t side_ = 1;
    std::vector<Person> people_;
    std::vector<Place> places_;
};

std::uint32_t Generator::bits(std::uint32_t of, std::uint32_t most) {
    std::uint32_t const count = most / 2 + below(most - most / 2 + 1);
    std::uint32_t set = 0;
    while (std::uint32_t(std::popcount(set)) < std::max(1U, count)) set |= 1U << below(of);
    return set;
}

Person Generator::person() {
    Person who{};
    who.ward = below(spec_.wards);
    who.x = std::int64_t(who.ward % side_) * ward_width + below(ward_width);
    who.y = std::int64_t(who.ward / side_) * ward_width + below(ward_width);
    who.skills = bits(16, spec_.skills_max);
    who.slots = bits(21, spec_.slots_max);
    who.taste = below(1U << 30);
    who.radius = ward_width * (spec_.radius_percent / 2 + below(spec_.radius_percent)) / 100;
    who.remote = below(100) < 6;
    std::uint32_t const luck = below(100);
    who.capacity = luck < 80 ? 1 : luck < 95 ? 2 : 3;
    return who;
}

Place Generator::place() {
    Place what{};
    // A tenth of the wards, the town centres, hold a third of the roles.
    std::uint32_t const centres = std::max(1U, spec_.wards / 10);
    what.ward = below(3) == 0 ? below(centres) * (spec_.wards / centres) : below(spec_.wards);
    what.x = std::int64_t(what.ward % side_) * ward_width + below(ward_width);
    what.y = std::int64_t(what.ward / side_) * ward_width + below(ward_width);
    // Common skills and popular slots are asked for more often.
    what.skill = std::min(below(16), below(16));
    what.slot = std::min(below(21), below(21));
    what.remote = below(100) < 5;
    what.terms.maximum = std::int32_t(std::min(100U, (2U << 20) / (1 + below(1U << 20))));
    what.terms.maximum = std::max(1, what.terms.maximum);
    std::uint32_t const kind = below(3);
    what.terms.minimum = kind == 0 ? 0 : kind == 1 ? (what.terms.maximum + 1) / 2 : what.terms.maximum;
    what.terms.fill_value = fill_value;
    return what;
}

void Generator::scale_to_tight() {
    std::int64_t capacity = 0;
    std::int64_t places = 0;
    for (Person const& who : people_) capacity += who.capacity;
    for (Place const& what : places_) places += what.terms.maximum;
    for (Place& what : places_) {
        auto const scale = [&](std::int32_t count) {
            return std::int32_t((std::int64_t(count) * capacity * 9 + places * 5) / (places * 10));
        };
        what.terms.minimum = scale(what.terms.minimum);
        what.terms.maximum = std::max(what.terms.minimum, scale(what.terms.maximum));
    }
}

// Nearness, fit of skills, room in the week, and taste; at most weight_max.
std::int32_t Generator::weight(Person const& who, Place const& what, std::int64_t distance2) const {
    std::int64_t const reach2 = who.radius * who.radius;
    std::int64_t const nearness =
        what.remote ? 100'000 : 350'000 * (reach2 - distance2) / std::max<std::int64_t>(1, reach2);
    std::int64_t const fit = 250'000 / (1 + std::popcount(who.skills & ~(1U << what.skill)) / 2);
    std::int64_t const room = 10'000 * std::popcount(who.slots);
    std::uint64_t mixed =
        (std::uint64_t(who.taste) << 24) ^ (std::uint64_t(what.x) << 12) ^ std::uint64_t(what.y);
    mixed *= 0x9E3779B97F4A7C15ULL;
    mixed ^= mixed >> 29;
    mixed *= 0xBF58476D1CE4E5B9ULL;
    std::int64_t const taste = std::int64_t((mixed >> 20) % 200'000);
    std::int64_t const sum = std::min<std::int64_t>(weight_max, nearness + fit + room + taste);
    return std::int32_t(sum / spec_.weight_step * spec_.weight_step);
}

Instance Generator::run() {
    for (std::uint32_t v = 0; v < spec_.volunteers; ++v) people_.push_back(person());
    for (std::uint32_t r = 0; r < spec_.roles; ++r) places_.push_back(place());
    if (spec_.tight) scale_to_tight();
    if (spec_.ward_order) {
        auto const by_ward = [](auto const& each) { return std::tuple(each.ward, each.x, each.y); };
        std::ranges::sort(people_, {}, by_ward);
        std::ranges::sort(places_, {}, by_ward);
    }
    std::vector<std::vector<std::uint32_t>> by_ward(std::size_t(side_) * side_);
    std::vector<std::uint32_t> remote;
    for (std::uint32_t r = 0; r < spec_.roles; ++r) {
        if (places_[r].remote)
            remote.push_back(r);
        else
            by_ward[places_[r].ward].push_back(r);
    }

    Instance made;
    for (Place const& what : places_) {
        made.minimum.push_back(what.terms.minimum);
        made.maximum.push_back(what.terms.maximum);
        made.fill_value.push_back(what.terms.fill_value);
    }
    std::vector<std::pair<std::uint32_t, std::int32_t>> row;
    for (Person const& who : people_) {
        row.clear();
        auto const consider = [&](std::uint32_t r) {
            Place const& what = places_[r];
            if (!(who.skills >> what.skill & 1) || !(who.slots >> what.slot & 1)) return;
            std::int64_t const dx = who.x - what.x;
            std::int64_t const dy = who.y - what.y;
            std::int64_t const distance2 = dx * dx + dy * dy;
            if (!what.remote && distance2 > who.radius * who.radius) return;
            row.emplace_back(r, weight(who, what, distance2));
        };
        std::int64_t const side = side_;
        auto const ward_at = [side](std::int64_t metres) {
            return std::clamp<std::int64_t>(metres / ward_width, 0, side - 1);
        };
        for (std::int64_t y = ward_at(who.y - who.radius); y <= ward_at(who.y + who.radius); ++y) {
            for (std::int64_t x = ward_at(who.x - who.radius); x <= ward_at(who.x + who.radius); ++x) {
                for (std::uint32_t const r : by_ward[std::size_t(y * side + x)]) consider(r);
            }
        }
        if (who.remote) std::ranges::for_each(remote, consider);
        std::ranges::sort(row);
        for (auto const& [r, w] : row) {
            made.role.push_back(r);
            made.weight.push_back(w);
        }
        made.capacity.push_back(who.capacity);
        made.offsets.push_back(std::uint32_t(made.role.size()));
    }
    KITH_EXPECT(validate(made.view()).empty());
    return made;
}

} // namespace

MarketSpec spec_of(Size size, bool tight, std::uint64_t seed) {
    MarketSpec spec;
    spec.tight = tight;
    spec.seed = seed;
    if (size == Size::m) {
        spec.volunteers = 50'000;
        spec.roles = 2'000;
        spec.wards = 50;
        spec.radius_percent = 180;
        spec.skills_max = 6;
        spec.slots_max = 10;
    }
    if (size == Size::l) {
        spec.volunteers = 750'000;
        spec.roles = 20'000;
        spec.wards = 640;
        spec.radius_percent = 120;
        spec.skills_max = 6;
        spec.slots_max = 10;
    }
    return spec;
}

MarketSpec growth_spec(std::uint32_t edges, bool tight, std::uint64_t seed) {
    MarketSpec spec = spec_of(Size::l, tight, seed);
    auto const part = [edges](std::uint32_t whole) {
        return std::uint32_t(std::max<std::uint64_t>(1, std::uint64_t(whole) * edges / 15'000'000));
    };
    spec.volunteers = part(spec.volunteers);
    spec.roles = part(spec.roles);
    spec.wards = part(spec.wards);
    return spec;
}

Instance generate(MarketSpec const& spec) {
    return Generator(spec).run();
}

} // namespace kith::bench
