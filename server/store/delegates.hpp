// SPDX-License-Identifier: MIT
// Rows of who speaks for an organisation, from when to when (desk/delegates.hpp). Every function throws
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

struct Delegate {
    std::int64_t number = 0; // given by add()
    std::string organisation{};
    std::string principal{};
    std::string kind{}; // organiser, delegate
    Instant from{};
    std::optional<Instant> until{};
    std::string appointed_by{};
    Instant appointed_at{};
    bool begun = false;
    std::optional<Instant> ended_at{};
    std::string ended_by{};
};

class Delegates {
  public:
    Delegates(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    std::int64_t add(Delegate const& delegate);
    void put(Delegate const& delegate);
    [[nodiscard]] std::optional<Delegate> find(std::int64_t number);
    // Of the organisation, the newest first; those that have not ended, or all.
    [[nodiscard]] std::vector<Delegate> of(std::string_view organisation, bool all);
    // The one that has not ended.
    [[nodiscard]] std::optional<Delegate> of_principal(std::string_view principal);
    // Those to begin, or to end, by now.
    [[nodiscard]] std::vector<Delegate> due(Instant now, std::size_t limit);

  private:
    void write(Delegate const& delegate);

    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
