// SPDX-License-Identifier: MIT
// Rows that let programs and links in, and the outcomes kept under the keys of changing calls. Secrets arrive
// hashed. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/chain.hpp"
#include "store/sqlite.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct IntegrationTokenRow {
    std::int64_t centre = 0;
    std::int64_t id = 0;
    Hash token{};
    std::string name;
    std::string organisation; // empty: acts for the centre
    std::string made_by;      // a principal
    Instant made_at{};
    Instant ends_at{};
};
void insert_integration_token(Database& database, IntegrationTokenRow const& row);
[[nodiscard]] std::optional<IntegrationTokenRow>
integration_token_with(Database& database, std::int64_t centre, Hash const& token);
[[nodiscard]] std::vector<IntegrationTokenRow> integration_tokens(Database& database, std::int64_t centre);
// False where there is none.
bool delete_integration_token(Database& database, std::int64_t centre, std::int64_t id);

struct ActionLinkRow {
    std::int64_t centre = 0;
    Hash token{};
    std::string record;
    std::string methods; // separated by spaces
    std::string volunteer;
    std::string organisation;
    Instant ends_at{};
};
void insert_action_link(Database& database, ActionLinkRow const& row);
[[nodiscard]] std::optional<ActionLinkRow> action_link_with(Database& database, std::int64_t centre,
                                                            Hash const& token);
void delete_action_links(Database& database, std::int64_t centre, std::string_view record);

// Under (centre, principal, method, key).
struct OutcomeKey {
    std::int64_t centre = 0;
    std::string_view principal;
    std::string_view method;
    std::string_view key;
};
struct KeptOutcome {
    std::string caller;  // what the principal stood for
    std::string content; // a keyed hash of each param
    std::string outcome; // reply, secrets left out
};
[[nodiscard]] std::optional<KeptOutcome> find_outcome(Database& database, OutcomeKey const& key);
void keep_outcome(Database& database, OutcomeKey const& key, KeptOutcome const& kept, Instant at);
void forget_outcomes(Database& database, Instant before);

} // namespace kith::store
