// SPDX-License-Identifier: MIT
// Rows of campaigns: openings that are asked for in waves until they are full, their time is over or somebody
// stops it. The next look is a row, so that a server that was away goes on where it was.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kith::store {

struct KeptCampaign {
    std::int64_t number = 0; // given by add()
    std::string opening{};
    std::string state = "running"; // running, over, stopped
    bool urgent = false;
    std::int32_t confidence_per_mille = 500;
    std::int64_t run = 0;
    Instant deadline{};
    std::string because{};
    std::optional<Instant> looked_at{};
    std::optional<Instant> next_look{}; // none: when something happens
    std::string standing{};
    std::string principal{};
    Instant started_at{};
    std::optional<Instant> ended_at{};
};

class Campaigns {
  public:
    Campaigns(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    std::int64_t add(KeptCampaign campaign);
    // What a look or a stop changes: state, because, looked_at, next_look, ended_at.
    void update(KeptCampaign const& campaign);
    [[nodiscard]] std::optional<KeptCampaign> find(std::int64_t number);
    [[nodiscard]] std::optional<KeptCampaign> running_for(std::string_view opening);
    // Newest first; `state` empty: any.
    [[nodiscard]] std::vector<KeptCampaign> page(std::int64_t before, std::size_t limit,
                                                 std::string_view state);
    [[nodiscard]] std::int64_t running();
    // Running, and either their time to look has come or a match of theirs moved since the last look.
    [[nodiscard]] std::vector<KeptCampaign> due(Instant now, std::size_t limit);

  private:
    [[nodiscard]] std::vector<KeptCampaign> rows(Statement& statement);
    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
