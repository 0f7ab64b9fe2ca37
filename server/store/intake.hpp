// SPDX-License-Identifier: MIT
// What people said when they came in, and inductions with their bookings. What has to be said is decided in
// desk/intake.hpp. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct IntakeRow {
    std::string volunteer{};
    std::string door = "desk"; // public, desk
    Instant taken_at{};
    std::string taken_by{};
    std::string safe_times{};
    std::optional<bool> may_leave_message{};
    std::string interpreter{}; // a language
    std::string adjustments{};
    std::string emergency_name{};
    std::string emergency_telephone{};
    std::string emergency_relation{};
    std::string carer_name{};
    std::string carer_address{};
    std::string carer_relation{};
    std::string consent{}; // given, refused; empty: not asked yet
    std::string consent_how{};
    std::optional<Instant> consent_at{};
    std::string consent_by{};
    friend bool operator==(IntakeRow const&, IntakeRow const&) = default;
};
[[nodiscard]] std::optional<IntakeRow> find_intake(Database& database, std::int64_t centre,
                                                   std::string_view volunteer);
void put_intake(Database& database, std::int64_t centre, IntakeRow const& row);
void erase_intake(Database& database, std::int64_t centre, std::string_view volunteer);

struct InductionRow {
    std::string id{};
    Instant begins_at{};
    Instant ends_at{};
    std::string location{};
    std::int64_t places = 0;
    bool called_off = false;
    std::int64_t booked = 0; // read, not written
    friend bool operator==(InductionRow const&, InductionRow const&) = default;
};
struct InductionBooking {
    std::string induction{};
    std::string volunteer{};
    std::string state = "booked"; // booked, came, missed, cancelled
    Instant booked_at{};
    bool asked = false;
    friend bool operator==(InductionBooking const&, InductionBooking const&) = default;
};

// Of one centre.
class Inductions {
  public:
    Inductions(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    void put(InductionRow const& row);
    [[nodiscard]] std::optional<InductionRow> find(std::string_view id);
    // Those that end after `from`, the earliest first.
    [[nodiscard]] std::vector<InductionRow> after(Instant from, std::size_t limit);

    void put(InductionBooking const& booking);
    [[nodiscard]] std::optional<InductionBooking> booking(std::string_view induction,
                                                          std::string_view volunteer);
    [[nodiscard]] std::vector<InductionBooking> bookings(std::string_view induction);
    // The newest first.
    [[nodiscard]] std::vector<InductionBooking> of_volunteer(std::string_view volunteer);
    // Booked for one that ended before, nobody has said whether they came, and nobody was asked.
    [[nodiscard]] std::vector<InductionBooking> unanswered(Instant ended_before, std::size_t limit);

  private:
    [[nodiscard]] std::vector<InductionBooking> rows(Statement& statement);

    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
