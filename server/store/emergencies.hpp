// SPDX-License-Identifier: MIT
// The rows of emergencies: their states and steps, the openings they made, the reserve, and the situation
// reports. What may follow what is not decided here (desk/emergency.hpp).
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kith::store {

struct KeptEmergency {
    std::int64_t number = 0; // given by add()
    std::string name{};
    std::string state = "standby"; // standby, activated, stood_down, closed
    std::string asked_by{};
    std::string reference{};
    std::int32_t hurry = 1;
    std::int32_t report_minutes = 60;
    std::optional<Instant> next_report{};
    Instant opened_at{};
    Instant changed_at{};
};

struct EmergencyStep {
    std::int64_t number = 0; // given by add(), within the emergency
    std::string step{};
    std::string before{};
    std::string after{};
    std::string asked_by{};
    std::string reference{};
    std::string reason{};
    std::string subject{};
    std::int64_t count = 0;
    bool overridden = false;
    std::string standing{};
    std::string principal{};
    Instant at{};
};

struct EmergencyOpening {
    std::string opening{};
    std::int64_t emergency = 0;
    Instant begins{};
    Instant ends{};
    bool vetted = false;
};

struct ReservePerson {
    std::string volunteer{};
    std::string kind{}; // reserve, spontaneous
    std::string reason{};
    std::string principal{};
    Instant at{};
};

struct EmergencyReportRow {
    std::string opening{};
    std::string title{};
    std::string ward{};
    std::int64_t places_minimum = 0;
    std::int64_t places_maximum = 0;
    std::int64_t held = 0;
    std::int64_t asked = 0;
    std::int64_t yes = 0;
    std::int64_t no = 0;
    std::int64_t silent = 0;
    std::int64_t waiting = 0;
    friend bool operator==(EmergencyReportRow const&, EmergencyReportRow const&) = default;
};

struct EmergencyReport {
    std::int64_t number = 0; // given by add()
    Instant at{};
    std::string state{};
    std::int64_t on_site = 0;
    std::int64_t overdue = 0;
    std::optional<std::int64_t> first_reply_seconds{};
    std::vector<EmergencyReportRow> rows{};
};

// The reserve is not of one emergency: what becomes of it is kept as the steps of this number.
inline constexpr std::int64_t reserve_log = 0;

class Emergencies {
  public:
    Emergencies(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    std::int64_t add(KeptEmergency emergency);
    void update(KeptEmergency const& emergency); // state, asked_by, reference, next_report, changed_at
    [[nodiscard]] std::optional<KeptEmergency> find(std::int64_t number);
    [[nodiscard]] std::vector<KeptEmergency> all(std::size_t limit); // newest first
    [[nodiscard]] std::int64_t not_closed();
    [[nodiscard]] std::vector<KeptEmergency> report_due(Instant now, std::size_t limit);

    void add(std::int64_t emergency, EmergencyStep const& step);
    [[nodiscard]] std::vector<EmergencyStep> steps(std::int64_t emergency);
    // The newest first, from before the number on (0: from the newest); about `subject` alone where it is
    // not empty.
    [[nodiscard]] std::vector<EmergencyStep> steps_before(std::int64_t emergency, std::string_view subject,
                                                          std::int64_t number, std::size_t limit);
    // When those who were asked or expected were told that they are not needed.
    [[nodiscard]] std::set<Instant> released_at(std::int64_t emergency);

    void add(EmergencyOpening const& opening);
    [[nodiscard]] std::vector<EmergencyOpening> openings(std::int64_t emergency);
    [[nodiscard]] std::optional<EmergencyOpening> opening(std::string_view opening);
    // How much faster the clocks of this opening run, and since when; nothing where no activated emergency
    // made it.
    struct Hurry {
        std::int32_t times = 1;
        Instant since{};
    };
    [[nodiscard]] std::optional<Hurry> hurry_of(std::string_view opening);

    void put(ReservePerson const& person);
    bool take_out(std::string_view volunteer);
    [[nodiscard]] std::optional<ReservePerson> reserve(std::string_view volunteer);
    [[nodiscard]] std::vector<ReservePerson> reserve_page(std::string_view after, std::size_t limit);
    [[nodiscard]] std::map<std::string, std::string, std::less<>> reserve_kinds();

    std::int64_t add(std::int64_t emergency, EmergencyReport report);
    // 0: the newest.
    [[nodiscard]] std::optional<EmergencyReport> report(std::int64_t emergency, std::int64_t number);
    [[nodiscard]] std::vector<EmergencyReport> reports(std::int64_t emergency, std::size_t limit); // no rows

  private:
    [[nodiscard]] std::int64_t next(std::string_view table, std::string_view column, std::int64_t emergency);
    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
