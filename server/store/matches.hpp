// SPDX-License-Identifier: MIT
// The rows of matches and what hangs on them: every step ever taken, the clearing list, who was asked for
// what, and what waits for a person. What may follow what is not decided here (desk/match_desk.hpp).
#pragma once

#include "base/time.hpp"
#include "model/match.hpp"
#include "store/sqlite.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kith::store {

struct KeptMatch {
    std::string volunteer;
    std::string opening;
    std::string organisation;
    MatchState state = MatchState::suggested;
    Instant since{};
    std::string since_day; // empty: nobody has said
    bool direct = false;
    bool holds = false;
    std::uint8_t climbed = 0;
    std::optional<Instant> clock;
    std::string first_day; // empty: not set
    std::optional<Instant> interested_at;
    std::optional<Instant> answered_at;
    std::int32_t places =
        0; // that it takes since it holds any: one, or a group booking's people; 0: it holds none
    friend bool operator==(KeptMatch const&, KeptMatch const&) = default;
};

struct KeptStep {
    std::string step;
    std::string before; // empty: there was no match
    std::string after;
    std::string standing;
    std::string principal;
    std::string reason;
    bool overridden = false;
    Instant at{};
    friend bool operator==(KeptStep const&, KeptStep const&) = default;
};

struct KeptClearing {
    std::int64_t number = 0; // from 1, within the match
    std::string rule;
    std::string subject;
    std::string gate;
    std::int64_t gate_days = 0;
    std::string state = "open"; // open, settled, waived
    std::string reason;
    std::string principal;
    Instant at{};
    friend bool operator==(KeptClearing const&, KeptClearing const&) = default;
};

struct KeptOffer {
    std::string volunteer;
    std::string opening;
    std::int64_t wave = 0; // 0: asked one by one
    std::string policy;
    std::string channel;
    Instant at{};
    std::string reply = "none"; // none, yes, no
    std::optional<Instant> replied_at;
    friend bool operator==(KeptOffer const&, KeptOffer const&) = default;
};

struct KeptAttention {
    std::string volunteer;
    std::string opening;
    std::string ring;
    Instant raised_at{};
    std::string organisation{}; // of what is about an organisation alone
    std::int64_t need = 0;      // of what is about a need
    friend bool operator==(KeptAttention const&, KeptAttention const&) = default;
};

class Matches {
  public:
    Matches(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    [[nodiscard]] std::optional<KeptMatch> find(std::string_view volunteer, std::string_view opening);
    void put(KeptMatch const& match);
    // In order of volunteer, then opening.
    void each(std::function<void(KeptMatch const&)> const& see);
    [[nodiscard]] std::vector<KeptMatch> of_volunteer(std::string_view volunteer);
    [[nodiscard]] std::vector<KeptMatch> of_opening(std::string_view opening);
    // At most `limit` after the pair; `organisation` and `state`, where not empty, are theirs.
    [[nodiscard]] std::vector<KeptMatch> page(std::string_view after_volunteer,
                                              std::string_view after_opening, std::size_t limit,
                                              std::string_view organisation, std::string_view state);
    // Those in a state, the longest there first, after the one of that time and pair; `organisation`, where
    // not empty, is theirs.
    [[nodiscard]] std::vector<KeptMatch> longest_in(std::string_view state, Instant after,
                                                    std::string_view after_volunteer,
                                                    std::string_view after_opening, std::size_t limit,
                                                    std::string_view organisation);
    // Of those who asked since: how many seconds the first reply took, of each that was answered; and how
    // many of the others still wait in the state they asked in.
    struct Replies {
        std::vector<std::int64_t> took;
        std::int64_t waiting = 0;
    };
    [[nodiscard]] Replies replies_since(Instant since);
    // Whose clock has rung by `now`, the longest ago first.
    [[nodiscard]] std::vector<KeptMatch> due(Instant now, std::size_t limit);
    // The next clock of all; empty where none is set.
    [[nodiscard]] std::optional<Instant> next_due();

    // Of other matches than this pair's.
    [[nodiscard]] std::int32_t places_held(std::string_view opening, std::string_view except_volunteer);
    // All of them, counted by the matches' states instead of what is noted beside them.
    [[nodiscard]] std::int32_t places_taken(std::string_view opening);
    [[nodiscard]] std::vector<std::string> held_by(std::string_view volunteer,
                                                   std::string_view except_opening);
    [[nodiscard]] std::int32_t referrals_of_person(std::string_view volunteer,
                                                   std::string_view except_opening);
    [[nodiscard]] std::int32_t referrals_of_opening(std::string_view opening,
                                                    std::string_view except_volunteer);

    void add(std::string_view volunteer, std::string_view opening, KeptStep const& step);
    [[nodiscard]] std::vector<KeptStep> steps(std::string_view volunteer, std::string_view opening);

    // Gives it the next number.
    void add(std::string_view volunteer, std::string_view opening, KeptClearing entry);
    void put(std::string_view volunteer, std::string_view opening, KeptClearing const& entry);
    [[nodiscard]] std::vector<KeptClearing> clearing(std::string_view volunteer, std::string_view opening);
    void erase_clearing(std::string_view volunteer, std::string_view opening);

    void add(KeptOffer const& offer);
    // The newest offer of the pair that has no reply yet; false where there is none.
    bool reply(std::string_view volunteer, std::string_view opening, std::string_view reply, Instant at);
    [[nodiscard]] std::vector<KeptOffer> offers_of(std::string_view opening);
    // How offers of each opening were answered; unanswered ones of before `before` are counted apart.
    struct AnswerCount {
        std::string opening;
        std::int32_t yes = 0;
        std::int32_t no = 0;
        std::int32_t silent = 0;
        std::int32_t waiting = 0;
    };
    [[nodiscard]] std::vector<AnswerCount> answers(Instant before);
    [[nodiscard]] std::optional<Instant> last_asked(std::string_view volunteer); // for anything

    void raise(KeptAttention const& attention);
    // False where the same already waits.
    bool raise_once(KeptAttention const& attention);
    // Everything that waits about the pair; how many there were.
    std::size_t settle(std::string_view volunteer, std::string_view opening, std::string_view principal,
                       Instant at);
    // Oldest first.
    [[nodiscard]] std::vector<KeptAttention> waiting(std::size_t limit);

  private:
    [[nodiscard]] std::vector<KeptMatch> rows(Statement& statement);
    [[nodiscard]] std::int64_t next_number(std::string_view table, std::string_view volunteer,
                                           std::string_view opening);

    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
