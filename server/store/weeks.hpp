// SPDX-License-Identifier: MIT
// What happened since an instant, for figures by the week: the steps of matches, who asked and was answered,
// and the hours of each day. Read on a connection of the reader's own: all of it is looked through.
#pragma once

#include "base/time.hpp"
#include "model/match.hpp"
#include "store/sqlite.hpp"

#include <optional>
#include <vector>

namespace kith::store {

struct KeptMove {
    Instant at{};
    std::optional<MatchState> before; // none: there was no match
    MatchState after = MatchState::suggested;
    bool direct = false;
    friend bool operator==(KeptMove const&, KeptMove const&) = default;
};

struct KeptInterest {
    Instant at{};
    std::optional<Instant> answered_at;
    friend bool operator==(KeptInterest const&, KeptInterest const&) = default;
};

struct WorkedDay {
    Date day{};
    std::int64_t minutes = 0; // confirmed, or waiting to be
    friend bool operator==(WorkedDay const&, WorkedDay const&) = default;
};

struct Happened {
    std::vector<KeptMove> moves;
    std::vector<KeptInterest> interests;
    std::vector<WorkedDay> worked; // by day
    std::int64_t held = 0;         // places, now
};
[[nodiscard]] Happened happened_since(Database& database, std::int64_t centre, Instant since, Date since_day);

} // namespace kith::store
