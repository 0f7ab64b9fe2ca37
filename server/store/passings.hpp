// SPDX-License-Identifier: MIT
// Rows of people and requests passed on between organisations (desk/passings.hpp). Every function throws
// StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct Passing {
    std::int64_t number = 0; // given by add()
    std::string from{};      // organisations; empty: the centre
    std::string to{};
    std::string volunteer{};
    std::int64_t need = 0;
    std::string wants{};
    std::string consent_how{};
    Instant consent_at{};
    std::string consent_by{};
    std::string state = "sent"; // sent, acknowledged, declined, closed, withdrawn
    std::string made_by{};
    Instant sent_at{};
    std::optional<Instant> acknowledged_at{};
    std::string acknowledged_by{};
    std::optional<Instant> closed_at{};
    std::string outcome{};
    std::string outcome_note{};
    std::optional<Instant> next_at{};
};

// Of one centre.
class Passings {
  public:
    Passings(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    std::int64_t add(Passing const& passing);
    void put(Passing const& passing);
    [[nodiscard]] std::optional<Passing> find(std::int64_t number);
    // To or from the organisation, about the volunteer; what is empty is anybody. The newest first, before
    // `before` (0: from the newest).
    [[nodiscard]] std::vector<Passing> page(std::string_view organisation, std::string_view volunteer,
                                            bool open_only, std::int64_t before, std::size_t limit);
    // Whose next look is due, the longest ago first.
    [[nodiscard]] std::vector<Passing> due(Instant now, std::size_t limit);

  private:
    void write(Passing const& passing);

    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
