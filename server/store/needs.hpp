// SPDX-License-Identifier: MIT
// Rows of people who ask for help and of what they ask for. What may be done with them is decided in
// desk/needs.hpp. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct Resident {
    std::int64_t number = 0; // given by add()
    std::string name{};
    std::string address{};
    std::string postcode{};
    std::string language{};
    bool interpreter = false;
    std::string safe_times{};
    std::string access_notes{};
    Instant taken_at{};
    friend bool operator==(Resident const&, Resident const&) = default;
};

struct Need {
    std::int64_t number = 0; // given by add()
    std::int64_t resident = 0;
    std::string kind{};
    std::string wants{};
    std::string preferences{};
    std::string state = "taken"; // taken, open, arranged, closed
    bool consent = false;
    std::string consent_how{};
    std::optional<Instant> consent_at{};
    std::string consent_by{};
    std::string referred_organisation{};
    std::string referred_by{};
    std::string opening{};
    std::string helper{};
    Instant taken_at{};
    std::string taken_by{};
    std::optional<Instant> opened_at{}; // without a helper since
    bool unmet_raised = false;
    std::optional<Instant> closed_at{};
    std::string outcome{};
    std::string outcome_note{};
    friend bool operator==(Need const&, Need const&) = default;
};

// Of one centre.
class Needs {
  public:
    Needs(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    // Gives it the next number, and says which.
    std::int64_t add(Resident const& resident);
    [[nodiscard]] std::optional<Resident> find_resident(std::int64_t number);
    void put(Resident const& resident);
    void erase_resident(std::int64_t number);

    std::int64_t add(Need const& need);
    [[nodiscard]] std::optional<Need> find(std::int64_t number);
    [[nodiscard]] std::optional<Need> of_opening(std::string_view opening);
    [[nodiscard]] std::vector<Need> of_resident(std::int64_t resident);
    void put(Need const& need);
    // The newest first, before `before` (0: from the newest); in this state where not empty.
    [[nodiscard]] std::vector<Need> page(std::string_view state, std::int64_t before, std::size_t limit);
    // Open without a helper since `before` or longer and not raised yet, the longest first.
    [[nodiscard]] std::vector<Need> unmet(Instant before, std::size_t limit);

  private:
    [[nodiscard]] std::vector<Need> rows(Statement& statement);
    void write(Need const& need);
    void write(Resident const& resident);

    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
