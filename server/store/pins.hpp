// SPDX-License-Identifier: MIT
// The rows of pins: pairs that a coordinator keeps together, or rules out, in the runs to come, each with its
// reason. What they do to a run is decided in desk/study.hpp. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct Pin {
    std::int64_t number = 0; // given by add()
    std::string volunteer{};
    std::string opening{};
    std::string kind{}; // keep, rule_out
    std::string reason{};
    std::string set_by{};
    Instant set_at{};
    std::string lifted_by{};
    std::optional<Instant> lifted_at{};
    friend bool operator==(Pin const&, Pin const&) = default;
};

class Pins {
  public:
    Pins(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    std::int64_t add(Pin const& pin);
    void lift(std::int64_t number, std::string_view by, Instant at);
    [[nodiscard]] std::optional<Pin> find(std::int64_t number);

    struct Wanted {
        std::string volunteer{}; // empty: anybody's
        std::string opening{};   // empty: anywhere
        std::string role{};      // of the opening: what was ruled out for it counts as well
        bool lifted = false;     // those too
    };
    // The newest first, below `before` (0: all), at most `limit`.
    [[nodiscard]] std::vector<Pin> page(Wanted const& wanted, std::int64_t before, std::size_t limit);
    [[nodiscard]] std::int64_t holding();

  private:
    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
