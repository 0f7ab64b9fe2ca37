// SPDX-License-Identifier: MIT
// What people answered about themselves for funders' figures, what became of them, which programmes they
// belong to, what happened in a stretch of days, and reports as they were handed in. What counts as what is
// decided in desk/quarter.hpp. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct MonitoringAnswer {
    std::string question{};
    std::string answer{};
    friend bool operator==(MonitoringAnswer const&, MonitoringAnswer const&) = default;
};

struct Milestone {
    std::int64_t number = 0; // given by add()
    std::string volunteer{};
    std::string kind{};
    Date reached_on{};
    std::string opening{};
    std::string principal{};
    Instant at{};
    friend bool operator==(Milestone const&, Milestone const&) = default;
};

// Of one centre.
class Monitoring {
  public:
    Monitoring(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    // An empty answer takes the one before away.
    void answer(std::string_view volunteer, MonitoringAnswer const& given, Instant at);
    [[nodiscard]] std::vector<MonitoringAnswer> answers(std::string_view volunteer);
    // By volunteer.
    [[nodiscard]] std::map<std::string, std::string> answers_to(std::string_view question);

    std::int64_t add(Milestone const& milestone);
    [[nodiscard]] std::vector<Milestone> of_volunteer(std::string_view volunteer);
    // False where there is none of that number.
    bool remove_milestone(std::int64_t number);

    // False where it was so already.
    bool tag(std::string_view programme, std::string_view volunteer, std::string_view principal, Instant at);
    bool untag(std::string_view programme, std::string_view volunteer);
    [[nodiscard]] std::set<std::string> people_of(std::string_view programme);

  private:
    Database* database_;
    std::int64_t centre_;
};

// ---- what happened, for whoever counts ----

struct CameIn {
    std::string volunteer;
    Instant at{};
};
struct TookStep {
    std::string volunteer;
    std::string opening;
    std::string organisation;
    std::string before; // states; empty: there was no match
    std::string after;
    Instant at{};
};
struct WorkedHours {
    std::string volunteer;
    std::string opening;
    std::string organisation;
    Date day{};
    std::int64_t minutes = 0;
};
struct HappenedBetween {
    std::vector<CameIn> came;
    std::vector<TookStep> steps;    // of each pair in the order they were taken
    std::vector<WorkedHours> hours; // confirmed
    std::vector<Milestone> milestones;
};
// Who came in and what was worked or reached from `first` to `last`, both whole; steps from `steps_since`.
// Read on a connection of the reader's own: all of it is looked through.
[[nodiscard]] HappenedBetween happened_between(Database& database, std::int64_t centre, ZoneTable const& zone,
                                               Date first, Date last, Instant steps_since);

// ---- reports that were handed in ----

struct QuarterRow {
    std::string measure{};
    std::string volunteer{};
    std::string opening{};
    std::string organisation{};
    std::string ward{};
    Date day{};
    std::int64_t minutes = 0;
    friend auto operator<=>(QuarterRow const&, QuarterRow const&) = default;
};
struct QuarterFigure {
    std::string split{};
    std::string measure{};
    std::string part{};
    std::int64_t people = 0;
    std::int64_t times = 0;
    std::int64_t minutes = 0;
    friend auto operator<=>(QuarterFigure const&, QuarterFigure const&) = default;
};
struct KeptQuarter {
    std::int64_t number = 0; // given by add()
    std::string title{};
    std::string programme{};
    Date first{};
    Date last{};
    std::string principal{};
    Instant at{};
    friend bool operator==(KeptQuarter const&, KeptQuarter const&) = default;
};

// Of one centre. What was handed in is never changed.
class Quarters {
  public:
    Quarters(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    std::int64_t add(KeptQuarter const& quarter, std::vector<QuarterFigure> const& figures,
                     std::vector<QuarterRow> const& rows);
    [[nodiscard]] std::optional<KeptQuarter> find(std::int64_t number);
    // The newest first, before `before` (0: from the newest).
    [[nodiscard]] std::vector<KeptQuarter> page(std::int64_t before, std::size_t limit);
    [[nodiscard]] std::vector<QuarterFigure> figures(std::int64_t number);
    // In the order they were handed in.
    [[nodiscard]] std::vector<QuarterRow> rows(std::int64_t number);

  private:
    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
