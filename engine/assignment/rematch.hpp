// SPDX-License-Identifier: MIT
// Repairs a plan after changes instead of solving again: exact and certified like a fresh solve, at a cost
// that grows with what the changes disturb. `Rematch` keeps a solved market in memory for changes of
// capacities and of roles' terms (people drop out or come back; roles open, close, grow, become urgent). The
// free function takes any new instance, edges, weights and pins included, with the previous pairings and
// prices as the start.
#pragma once

#include "assignment/instance.hpp"
#include "assignment/pairing.hpp"
#include "assignment/solve.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace kith {

// What a repair did since the last one: pairings that are new and pairings that are gone, both ascending.
struct Repair {
    std::vector<Pairing> added;
    std::vector<Pairing> dropped;
    std::int64_t value = 0; // where stopped is done, the best there is
    Stopped stopped = Stopped::done;
    std::int64_t steps = 0;
    std::int64_t edges_read = 0;
};

class Rematch {
  public:
    // Solves `instance`, which is valid and whose edges and pins outlive this object. O(a solve).
    explicit Rematch(InstanceView const& instance, SolveOptions const& options = {});
    // Starts from a plan made before, for this instance or one like it. Whatever no longer fits is dropped;
    // call repair() to make it a plan again. Prices beyond the instance's range are brought into it.
    Rematch(InstanceView const& instance, std::span<Pairing const> pairings,
            std::span<std::int64_t const> prices);
    ~Rematch();
    Rematch(Rematch&&) noexcept;
    Rematch& operator=(Rematch&&) noexcept;

    // Both take effect at the next repair(); pins keep their places. capacity >= 0. O(degree of the
    // volunteer).
    void set_capacity(std::uint32_t volunteer, std::int32_t capacity);
    // 0 <= minimum <= maximum, fill value within its limits. O(degrees of the volunteers who must leave).
    void set_role(std::uint32_t role, RoleTerms const& terms);

    // Makes the plan optimal again.
    Repair repair(SolveOptions const& options = {});
    // The whole plan as it stands after the last repair. O(volunteers + roles + pairings).
    [[nodiscard]] Solution solution();

    struct State;

  private:
    std::unique_ptr<State> state_;
};

// The best plan for `next`, found from the pairings and prices of a plan for an instance like it (the same
// volunteers and roles by index). Exact whatever they are; near an optimum it is quick. O(edges) at least.
[[nodiscard]] Solution repair(InstanceView const& next, std::span<Pairing const> pairings,
                              std::span<std::int64_t const> prices, SolveOptions const& options = {});

} // namespace kith
