// SPDX-License-Identifier: MIT
// The rows of matching runs: what was asked for, how far it has come, what came of it, and each pairing with
// what was decided of it. What a run is and what may be done with it is decided in desk/runs.hpp.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kith::store {

struct KeptRun {
    std::int64_t number = 0; // from 1, within the centre
    std::string scope_kind = "all";
    std::string scope_value;
    bool fresh = false;
    bool keep_in_force = false;
    std::int64_t steps_max = 0; // 0: none
    std::string purpose;
    std::string started_by;
    std::string started_standing;
    Instant started_at{};
    std::string state = "queued"; // queued, running, done, cancelled, failed
    std::string why;
    std::string stage;
    std::int64_t stage_done = 0;
    std::int64_t stage_total = 0;
    std::optional<Instant> as_of;
    std::optional<Instant> ended_at;
    std::int64_t previous = 0;
    std::int64_t event = 0;
    std::string plan_class;
    std::string stopped;
    std::int64_t value = 0;
    std::int64_t upper_bound = 0;
    std::int64_t promise_points = 0;
    std::int64_t volunteers = 0;
    std::int64_t openings = 0;
    std::int64_t edges = 0;
    std::int64_t added = 0;
    std::int64_t moved = 0;
    std::int64_t dropped = 0;
    std::int64_t untouched = 0;
    std::int64_t waiting = 0; // approved, and not tried yet
    bool details = false;     // its pairings and certificate are kept
    bool partial = false;     // some of them are there: being written, or left to be erased
    friend bool operator==(KeptRun const&, KeptRun const&) = default;
};

struct KeptRunPairing {
    std::int64_t number = 0; // from 1, within the run
    std::string volunteer;
    std::string opening;
    std::string moved_from;
    std::string movement;
    std::string state_before;
    std::int64_t weight = 0;
    std::string reasons;
    std::string decision = "open"; // none, open, approved, rejected
    std::string step;
    std::string channel;
    std::string decided_by;
    std::string decided_standing;
    std::optional<Instant> decided_at;
    std::string outcome;
    bool refused = false;
    friend bool operator==(KeptRunPairing const&, KeptRunPairing const&) = default;
};

// Whose an opening of a run is, and where: as it was when the run was worked out.
struct KeptRunOpening {
    std::string opening;
    std::string role;
    std::string organisation;
    std::string ward; // by name
    friend bool operator==(KeptRunOpening const&, KeptRunOpening const&) = default;
};

// Which of a run's pairings: all that fit every member that is not empty. A pairing is of every opening that
// it concerns: the one they would have, and the one they would leave.
struct RunFilter {
    std::string movement{};
    std::string decision{};
    std::string organisation{};
    std::string ward{};
    std::string role{};
    std::vector<std::string> beginnings{}; // folded words: how words of their name begin
    [[nodiscard]] bool is_everything() const {
        return movement.empty() && decision.empty() && organisation.empty() && ward.empty() && role.empty() &&
               beginnings.empty();
    }
};

class RunRows {
  public:
    RunRows(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    // Gives it the next number.
    std::int64_t add(KeptRun run);
    void put(KeptRun const& run);
    [[nodiscard]] std::optional<KeptRun> find(std::int64_t number);
    // The newest first, below `before` (0: all), at most `limit`; `state`, where not empty, is theirs.
    [[nodiscard]] std::vector<KeptRun> page(std::int64_t before, std::size_t limit, std::string_view state);
    // In the order of their numbers.
    [[nodiscard]] std::vector<KeptRun> in_state(std::string_view state);
    // With approved pairings that were not tried yet; the oldest first.
    [[nodiscard]] std::vector<std::int64_t> with_waiting();
    // Older than the newest `kept` of those that have details, the oldest first.
    [[nodiscard]] std::vector<std::int64_t> details_beyond(std::size_t kept);
    // Of which something was left that is to be erased, the oldest first.
    [[nodiscard]] std::vector<std::int64_t> left_partial();

    void add(std::int64_t run, KeptRunPairing const& pairing);
    void put(std::int64_t run, KeptRunPairing const& pairing);
    [[nodiscard]] std::optional<KeptRunPairing> find(std::int64_t run, std::string_view volunteer,
                                                     std::string_view opening);
    // In order, after `after`.
    [[nodiscard]] std::vector<KeptRunPairing> pairings(std::int64_t run, std::int64_t after,
                                                       std::size_t limit, RunFilter const& filter = {});
    [[nodiscard]] std::int64_t count(std::int64_t run, RunFilter const& filter);
    void add(std::int64_t run, KeptRunOpening const& opening);
    [[nodiscard]] std::optional<KeptRunOpening> find_opening(std::int64_t run, std::string_view opening);
    // What a run's rows can be told apart by, with how many of them would change something and how many are
    // open; by value. Roles of one organisation alone.
    enum class Facet : std::uint8_t { organisation, ward, role };
    struct Counted {
        std::string value;
        std::int64_t rows = 0;
        std::int64_t open = 0;
    };
    [[nodiscard]] std::vector<Counted> counted(std::int64_t run, Facet facet,
                                               std::string_view organisation = {});
    // Approved and not tried yet, in order.
    [[nodiscard]] std::vector<KeptRunPairing> untried(std::int64_t run, std::size_t limit);
    // Decides all that are open and fit; how many they were.
    std::int64_t decide_open(std::int64_t run, KeptRunPairing const& decided, RunFilter filter = {});
    struct Decided {
        std::string decision;
        bool tried = false;
        bool refused = false;
        std::int64_t count = 0;
    };
    [[nodiscard]] std::vector<Decided> decided(std::int64_t run);

    void add_part(std::int64_t run, std::int64_t part, std::string_view body);
    [[nodiscard]] std::int64_t parts(std::int64_t run);
    // Empty where there is no such part.
    [[nodiscard]] std::string part(std::int64_t run, std::int64_t part); // from 1
    // At most `limit` rows of its pairings, openings and certificate; 0 once there are none.
    std::size_t erase_details(std::int64_t run, std::size_t limit);

  private:
    [[nodiscard]] std::vector<KeptRun> rows(Statement& statement);
    [[nodiscard]] std::vector<KeptRunPairing> pairing_rows(Statement& statement);

    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
