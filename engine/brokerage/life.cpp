// SPDX-License-Identifier: MIT
#include "brokerage/life.hpp"

#include "base/contract.hpp"

#include <algorithm>
#include <array>

namespace kith::brokerage {

namespace {

using enum MatchState;

// A set of states; the last bit stands for "no match yet".
class States {
  public:
    constexpr States(std::initializer_list<MatchState> states, bool none = false) : none_(none) {
        for (auto const state : states) bits_ |= 1U << static_cast<unsigned>(state);
    }
    [[nodiscard]] constexpr bool contains(std::optional<MatchState> state) const {
        return state ? (bits_ >> static_cast<unsigned>(*state) & 1U) != 0 : none_;
    }

  private:
    std::uint32_t bits_ = 0;
    bool none_ = false;
};

constexpr bool or_none = true;

// Where each step leads from; indexed by Step.
constexpr std::array<States, 15> from = {
    States({suggested, withdrawn, expired, no_reply, left, completed, declined_by_volunteer},
           or_none),                                                                           // apply
    States({withdrawn, expired, no_reply, left, completed}, or_none),                          // suggest
    States({suggested, waiting_list, withdrawn, expired, no_reply, left, completed}, or_none), // offer
    States({offered, no_reply, expired}),                                                      // accept
    States({interested, suggested, offered, accepted, referred, met, waiting_list, no_reply}), // decline
    States({interested, accepted}),                                                            // refer
    States({referred}),                                                                        // meet
    States({referred, met}),                                                                   // take_on
    States({referred, met, clearing, confirmed}),                                              // turn_down
    States({clearing}),                                                                        // confirm
    States({confirmed}),                                                                       // start
    States({active}),                                                                          // complete
    States({accepted, referred, met, clearing, confirmed, active, waiting_list}),              // drop_out
    States({interested, suggested, offered, accepted, referred, met, clearing, confirmed,
            waiting_list}),                                 // withdraw
    States({interested, suggested, offered, waiting_list}), // lapse
};

bool takes_a_place(Step step, bool direct) {
    return step == Step::take_on || (direct && step == Step::accept);
}

// The gate that must be behind somebody before the step.
std::optional<GateKind> gate_of(Step step, bool direct) {
    switch (step) {
    case Step::refer: return GateKind::before_referral;
    case Step::take_on: return GateKind::before_referral;
    case Step::accept: return direct ? std::optional(GateKind::before_referral) : std::nullopt;
    case Step::confirm: return GateKind::before_confirmation;
    case Step::start: return GateKind::before_start;
    default: return std::nullopt;
    }
}

// What is to be settled by `gate`: everything at it or at an earlier one. `within_days` counts from the
// start.
std::vector<Unsettled> waiting_at(GateKind gate, std::span<Unsettled const> unsettled) {
    std::vector<Unsettled> waiting;
    std::ranges::copy_if(unsettled, std::back_inserter(waiting),
                         [gate](Unsettled const& each) { return each.gate <= gate; });
    return waiting;
}

bool brings_in(Step step) {
    return step == Step::apply || step == Step::suggest || step == Step::offer;
}

// Steps that undo something somebody may count on.
bool needs_reason(Step step, std::optional<MatchState> state) {
    if (step == Step::withdraw) return state != suggested && state != interested;
    return step == Step::turn_down && (state == clearing || state == confirmed);
}

std::optional<Refused> refuse_entry(Standing const& standing, StepRequest const& request) {
    auto const state = standing.state;
    bool const final_no =
        state == declined_by_organisation || (state == declined_by_volunteer && request.step != Step::apply);
    if (brings_in(request.step) && final_no) return Refused{StepRefusal::no_is_final, 0, {}};
    if (request.step == Step::offer && state == interested)
        return Refused{StepRefusal::already_applied, 0, {}};
    if (!leads_from(request.step, state)) return Refused{StepRefusal::not_from_here, 0, {}};
    // Ways out stay open whatever has happened; ways on do not.
    bool const goes_on = brings_in(request.step) || request.step == Step::accept ||
                         request.step == Step::refer || request.step == Step::take_on;
    if (goes_on && !standing.person_active) return Refused{StepRefusal::person_stopped, 0, {}};
    if (goes_on && !standing.opening_open) return Refused{StepRefusal::opening_closed, 0, {}};
    if (needs_reason(request.step, state) && !request.reason_given)
        return Refused{StepRefusal::reason_missing, 0, {}};
    return {};
}

// What a coordinator may go past, with a reason.
std::optional<Refused> refuse_gates(Standing const& standing, StepRequest const& request,
                                    LifeRules const& rules) {
    if (auto const gate = gate_of(request.step, standing.direct)) {
        auto waiting = waiting_at(*gate, standing.unsettled);
        if (!waiting.empty()) return Refused{StepRefusal::unsettled, 0, std::move(waiting)};
    }
    if (request.step == Step::refer) {
        if (standing.referrals_of_person >= rules.referrals_of_person_max)
            return Refused{StepRefusal::referrals_of_person, rules.referrals_of_person_max, {}};
        auto const free = std::max(0, standing.places_maximum - standing.places_held);
        auto const most = static_cast<std::int32_t>(
            std::min<std::int64_t>(INT32_MAX, std::int64_t{free} * rules.referrals_per_place_max));
        if (standing.referrals_of_opening >= most)
            return Refused{StepRefusal::referrals_of_opening, most, {}};
    }
    return {};
}

MatchState accepted_state(Standing const& standing) {
    // A late yes goes to the reserve; so does one past the last place, or to hours that are taken by now.
    bool const late = standing.state != offered;
    bool const full = standing.places_held >= standing.places_maximum;
    if (late || full) return waiting_list;
    if (!standing.direct) return accepted;
    if (standing.person_time_held) return waiting_list;
    return standing.unsettled.empty() ? confirmed : clearing;
}

MatchState target(Standing const& standing, Step step) {
    switch (step) {
    case Step::apply: return interested;
    case Step::suggest: return suggested;
    case Step::offer: return offered;
    case Step::accept: return accepted_state(standing);
    case Step::decline: return declined_by_volunteer;
    case Step::refer: return referred;
    case Step::meet: return met;
    case Step::take_on: return clearing;
    case Step::turn_down: return declined_by_organisation;
    case Step::confirm: return confirmed;
    case Step::start: return active;
    case Step::complete: return completed;
    case Step::drop_out: return standing.state == active ? left : withdrawn;
    case Step::withdraw: return withdrawn;
    case Step::lapse: return standing.state == offered ? no_reply : expired;
    }
    KITH_EXPECT(false);
    return withdrawn;
}

} // namespace

bool leads_from(Step step, std::optional<MatchState> state) {
    return from[static_cast<std::size_t>(step)].contains(state);
}

Outcome<Moved, Refused> take(Standing const& standing, StepRequest const& request, LifeRules const& rules) {
    if (auto refused = refuse_entry(standing, request)) return refuse(std::move(*refused));
    bool overridden = false;
    if (auto refused = refuse_gates(standing, request, rules)) {
        if (!request.override_given) return refuse(std::move(*refused));
        if (!request.reason_given) return refuse(Refused{StepRefusal::reason_missing, 0, {}});
        overridden = true;
    }
    if (request.step == Step::confirm && !request.start_given)
        return refuse(Refused{StepRefusal::start_missing, 0, {}});
    auto const to = target(standing, request.step);
    if (takes_a_place(request.step, standing.direct) && to != waiting_list) {
        if (standing.places_held >= standing.places_maximum)
            return refuse(Refused{StepRefusal::place_full, standing.places_maximum, {}});
        if (standing.person_time_held) return refuse(Refused{StepRefusal::double_booked, 0, {}});
    }
    return Moved{to, overridden};
}

} // namespace kith::brokerage
