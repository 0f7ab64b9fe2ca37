// SPDX-License-Identifier: MIT
// Rows of a time bank's brokerage: what members want, what help they offer, and the favours they agreed on.
// What may be done with them is decided in desk/favours.hpp. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

// What a member wants, or a help they offer.
struct Notice {
    std::string kind{};      // want, help
    std::int64_t number = 0; // of its kind; given by add()
    std::string volunteer{};
    std::string category{};
    std::string title{};
    std::string words{};
    std::int64_t minutes = 0; // 0: not said
    std::string until_day{};  // "2026-12-01"; empty: until further notice
    std::string state = "open";
    Instant made_at{};
    std::string made_by{};
    std::map<std::string, std::string> cells{}; // of a role (want), of a volunteer (help)
    friend bool operator==(Notice const&, Notice const&) = default;
};

struct Favour {
    std::int64_t number = 0; // given by add()
    std::int64_t want = 0;
    std::int64_t help = 0;
    std::string giver{};
    std::string receiver{};
    std::string category{};
    std::string title{};
    std::int64_t minutes = 0;
    std::string day{};
    bool giver_yes = false;
    bool receiver_yes = false;
    std::string state = "proposed";
    std::string reason{};
    std::string ended_by{};
    std::string transfer{};
    Instant proposed_at{};
    std::optional<Instant> agreed_at{};
    std::optional<Instant> done_at{};
    std::optional<Instant> ended_at{};
    std::optional<Instant> thanked_at{};
    std::string thanks{};
    std::string raised{}; // unanswered, outcome; empty: nothing came up yet
    std::string made_by{};
    friend bool operator==(Favour const&, Favour const&) = default;
};

// Which rows of a list; an empty member is no restriction.
struct NoticesOf {
    std::string_view kind;
    std::string_view volunteer{};
    std::string_view state{};
    std::string_view day{};  // still of use that day
    std::int64_t before = 0; // numbers below it; 0: from the newest
};

// Of one centre.
class Favours {
  public:
    Favours(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    // Gives it the next number, and says which.
    std::int64_t add(Notice const& notice);
    std::int64_t add(Favour const& favour);
    void put(Notice const& notice);
    void put(Favour const& favour);
    [[nodiscard]] std::optional<Notice> notice(std::string_view kind, std::int64_t number);
    [[nodiscard]] std::optional<Favour> favour(std::int64_t number);
    // The newest first.
    [[nodiscard]] std::vector<Notice> notices(NoticesOf const& of, std::size_t limit);
    // Those of a member on either side, or of everybody; in one state, or in any.
    [[nodiscard]] std::vector<Favour> page(std::string_view volunteer, std::string_view state,
                                           std::int64_t before, std::size_t limit);
    // Of a want, the newest first.
    [[nodiscard]] std::vector<Favour> of_want(std::int64_t want);
    // Proposed at `proposed` or before and nobody has raised it; agreed for a day before `day` likewise.
    [[nodiscard]] std::vector<Favour> waiting(Instant proposed, std::string_view day, std::size_t limit);
    // Who said no to a want as its giver, each once.
    [[nodiscard]] std::vector<std::string> refused(std::int64_t want);

  private:
    [[nodiscard]] std::vector<Favour> favours(Statement& statement);
    void write(Notice const& notice);
    void write(Favour const& favour);

    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
