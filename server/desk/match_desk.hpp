// SPDX-License-Identifier: MIT
// The one place where matches change: every step anybody takes, and every clock that rings, comes through
// here, is judged on the rows as they are in the same transaction (engine/brokerage), and is written with its
// log and its event or not at all. That is why no order of answers overfills an opening or books a person
// twice.
#pragma once

#include "brokerage/clocks.hpp"
#include "brokerage/life.hpp"
#include "brokerage/regulated.hpp"
#include "desk/community.hpp"
#include "eligibility/verdict.hpp"

namespace kith::desk {

// Who takes a step: a word for the log and an id, as the caller's principal has them.
struct Actor {
    std::string standing; // "volunteer", "organiser", "coordinator", "link", ...; "clock": nobody
    std::string principal;
    bool by_link_of_volunteer = false; // by a link that was sent to the volunteer

    [[nodiscard]] bool is_volunteer() const { return standing == "volunteer" || by_link_of_volunteer; }
};

struct StepOrder {
    std::string volunteer;
    std::string opening;
    brokerage::Step step = brokerage::Step::suggest;
    std::string reason{};
    bool override_given = false;
    std::optional<Date> first_day{}; // confirm
    // offer: how the person is asked, and as part of what
    std::string channel{};
    std::string policy{};
    std::int64_t wave = 0;
    bool urgent = false; // they are told at night too
    // drop_out: who takes the place over in the same change (desk/swaps.hpp)
    std::string taken_over_by{};
};

// Something that is not settled, at the gate that waits for it.
struct Waiting {
    std::string rule;     // of the judge (its code), or what a coordinator wrote on the clearing list
    std::string subject;  // which check, skill, training, ... (its code); empty: the rule says it all
    std::string question; // whom to ask what; "none" for a rule that fails
    std::string gate;
    friend bool operator==(Waiting const&, Waiting const&) = default;
};

struct StepRefused {
    std::string code; // brokerage::StepRefusal's, or volunteer_unknown, opening_unknown, regulated_activity
    bool retry = false;
    std::int32_t limit = 0;
    std::vector<Waiting> waiting{};
    std::optional<brokerage::RegulatedCount> regulated{}; // of regulated_activity
    friend bool operator==(StepRefused const&, StepRefused const&) = default;
};

struct StepTaken {
    std::optional<MatchState> before;
    MatchState state = MatchState::suggested;
    bool overridden = false;
    bool place_freed = false; // the step gave back a place that was held
};

struct DeskRules {
    brokerage::LifeRules life;
    std::int32_t hurry = 1; // of clocks, in an emergency
};

// An organisation knows of somebody from the referral on; where it has delegated the yes, from theirs.
[[nodiscard]] bool organisation_knows(MatchState state, bool direct);

// Everything between the pair and its start that is not settled; empty too where one of them does not exist.
[[nodiscard]] std::vector<Waiting> waiting_for(store::Database& database, std::int64_t centre,
                                               std::string const& volunteer, std::string const& opening,
                                               Instant now);

class MatchDesk {
  public:
    MatchDesk(store::Change& change, std::int64_t centre, DeskRules rules = {});

    // Nobody is proposed or asked past the line of regulated activity (desk/regulated.hpp) unless the order
    // overrides it with a reason, which is on the clearing list from then on.
    // Publishes "match.<state>", about the organisation only where it knows of the person by then, and
    // "opening.place_freed" where a place was given back.
    [[nodiscard]] Outcome<StepTaken, StepRefused> take(StepOrder const& order, Actor const& actor);

    // The organisation has seen a referral, and says so before it says anything else: a first reply, and no
    // reminder for now. Publishes "referral.acknowledged". Refuses with not_from_here.
    [[nodiscard]] Outcome<StepTaken, StepRefused> acknowledge(std::string_view volunteer,
                                                              std::string_view opening, Actor const& actor);

    // Does what every clock that has rung by now says, at most `limit` of them: reminds and escalates (a row
    // that waits for a person, and "attention.raised"), or lapses. How many rang.
    std::size_t ring_clocks(std::size_t limit);

    // The clocks of an opening's matches anew: an emergency has begun, or ceased, to hurry them. How many
    // changed.
    std::size_t reset_clocks(std::string_view opening);

    // The clearing list. An entry that is settled, or waived with a reason, no longer stands at its gate.
    // False where there is no such entry that is open. Publishes "clearing.changed".
    [[nodiscard]] bool settle(std::string_view volunteer, std::string_view opening, std::int64_t number,
                              Actor const& actor);
    [[nodiscard]] bool waive(std::string_view volunteer, std::string_view opening, std::int64_t number,
                             std::string_view reason, Actor const& actor);
    // Something more to settle, in a coordinator's words. False where there is no such match.
    [[nodiscard]] bool add_to_list(std::string_view volunteer, std::string_view opening,
                                   std::string_view what, GateKind gate, Actor const& actor);

  private:
    struct Facts;
    friend std::vector<Waiting> waiting_for(store::Database&, std::int64_t, std::string const&,
                                            std::string const&, Instant);

    // `facts` as far as the step needs them; a refusal where one of the two does not exist.
    [[nodiscard]] static std::optional<StepRefused> look(store::Database& database, std::int64_t centre,
                                                         Instant now, StepOrder const& order,
                                                         std::optional<store::KeptMatch> const& match,
                                                         Facts& facts);
    static void look_around(StepOrder const& order, Pack const& pack, std::vector<std::string> const& held,
                            std::vector<store::KeptClearing> const& list, Facts& facts);
    void write(StepOrder const& order, Actor const& actor, std::optional<store::KeptMatch> const& before,
               Facts const& facts, brokerage::Moved const& moved);
    void write_list(StepOrder const& order, Facts const& facts);
    void write_waiver(StepOrder const& order, Actor const& actor);
    // Whoever gives their place to the person of `order` leaves it now.
    void hand_over(StepOrder const& order, Actor const& actor);
    void set_clock(store::KeptMatch& match) const;
    void publish(std::string kind, std::string_view volunteer, std::string_view organisation,
                 std::string_view opening, std::string other = {});
    [[nodiscard]] bool close_entry(std::string_view volunteer, std::string_view opening, std::int64_t number,
                                   std::string_view state, std::string_view reason, Actor const& actor);

    store::Change* change_;
    std::int64_t centre_;
    DeskRules rules_;
    ZoneTable const& zone_;
    store::Matches matches_;
};

} // namespace kith::desk
