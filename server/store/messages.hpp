// SPDX-License-Identifier: MIT
// Rows of contacts and of messages to people: queued in the transaction of what they tell of, taken by the
// mailer after it, tried again until they are handed over or given up. Which message somebody is sent is
// decided in desk/, what it says when it is written. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kith::store {

struct ContactRow {
    std::string kind; // volunteer, organisation
    std::string id;
    std::string e_mail;
    std::string telephone;          // +44...
    std::string channel = "e_mail"; // e_mail, text, ring, letter
    std::int32_t quiet_from = -1;   // minutes of the centre's day; -1: never quiet
    std::int32_t quiet_until = -1;
    std::string language; // empty: the centre's
    friend bool operator==(ContactRow const&, ContactRow const&) = default;
};
[[nodiscard]] std::optional<ContactRow> find_contact(Database& database, std::int64_t centre,
                                                     std::string_view kind, std::string_view id);
void put_contact(Database& database, std::int64_t centre, ContactRow const& contact, Instant now);

using MessageFacts = std::vector<std::pair<std::string, std::string>>;

struct MessageRow {
    std::int64_t id = 0; // given by add()
    std::string to_kind; // volunteer, organisation, principal, address
    std::string to_id;
    std::string name;
    std::string volunteer;
    std::string opening;
    std::string record;
    std::string methods; // separated by spaces
    std::chrono::seconds link_life{};
    std::string only_in; // states, separated by spaces
    std::string channel;
    Instant queued_at{};
    Instant next_at{};
    bool urgent = false; // tried before whatever is not, each time
    std::int64_t attempts = 0;
    std::string state = "waiting"; // waiting, sent, failed, dropped
    MessageFacts facts;
};

// Of one centre.
class Messages {
  public:
    Messages(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    // Gives it the next id, and says which.
    std::int64_t add(MessageRow const& message);
    // What is to be tried by `now`: the urgent first, of each kind the longest due first.
    [[nodiscard]] std::vector<MessageRow> due(Instant now, std::size_t limit);
    // When the next one is to be tried; empty: none waits.
    [[nodiscard]] std::optional<Instant> next();
    [[nodiscard]] std::int64_t waiting();
    // One more attempt begins, and the next one is at `next`: so a crash in between sends it again.
    void attempt(std::int64_t id, Instant next);
    // It waits no longer: "sent", "failed" or "dropped". Its facts go.
    void finish(std::int64_t id, std::string_view state, Instant now);
    // About a pair, newest first.
    [[nodiscard]] std::vector<MessageRow> about(std::string_view volunteer, std::string_view opening,
                                                std::size_t limit);
    // Deletes at most `limit` of those that were done with before. How many.
    std::size_t forget(Instant before, std::size_t limit);

  private:
    [[nodiscard]] std::vector<MessageRow> rows(Statement& statement);

    Database* database_;
    std::int64_t centre_;
};

// Who could step in.
struct ReplacementWanted {
    std::string opening;
    std::string volunteer; // who dropped out
};
struct ReplacementRow {
    std::string volunteer;
    std::int64_t score = 0;
    Instant made_at{};
};
void want_replacement(Database& database, std::int64_t centre, ReplacementWanted const& wanted, Instant now);
[[nodiscard]] std::vector<ReplacementWanted> replacements_wanted(Database& database, std::int64_t centre,
                                                                 std::size_t limit);
void replacement_found(Database& database, std::int64_t centre, std::string_view opening);
// Takes the place of the list before; the best first.
void put_replacements(Database& database, std::int64_t centre, std::string_view opening,
                      std::vector<ReplacementRow> const& rows);
[[nodiscard]] std::vector<ReplacementRow> replacements(Database& database, std::int64_t centre,
                                                       std::string_view opening);

} // namespace kith::store
