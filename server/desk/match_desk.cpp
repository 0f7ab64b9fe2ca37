// SPDX-License-Identifier: MIT
#include "desk/match_desk.hpp"

#include "base/contract.hpp"
#include "desk/needs.hpp"
#include "desk/notices.hpp"
#include "desk/regulated.hpp"
#include "eligibility/judge.hpp"
#include "exchange/availability.hpp"
#include "exchange/cells.hpp"
#include "explanation/codes.hpp"
#include "store/emergencies.hpp"
#include "store/keys.hpp"
#include "store/swaps.hpp"

#include <algorithm>

namespace kith::desk {

using brokerage::Step;
using brokerage::StepRefusal;
using explanation::code_of;
using store::KeptMatch;

// What a step is judged by.
struct MatchDesk::Facts {
    std::string organisation;
    bool direct = false;
    bool person_active = true;
    bool opening_open = true;
    bool person_time_held = false;
    std::int32_t places_maximum = 0;
    std::int32_t companions = 0; // of a group booking: the people beside the first
    std::vector<Waiting> waiting;
    std::vector<brokerage::Unsettled> unsettled;        // the same, by number
    std::optional<brokerage::RegulatedCount> regulated; // where it would cross the line
};

namespace {

// Ways on are judged by what is known of both; ways out stay open whatever has become of them.
bool goes_on(Step step) {
    switch (step) {
    case Step::apply:
    case Step::suggest:
    case Step::offer:
    case Step::accept:
    case Step::refer:
    case Step::take_on:
    case Step::confirm:
    case Step::start: return true;
    case Step::decline:
    case Step::meet:
    case Step::turn_down:
    case Step::complete:
    case Step::drop_out:
    case Step::withdraw:
    case Step::lapse: return false;
    }
    return true;
}

bool brings_in(Step step) {
    return step == Step::apply || step == Step::suggest || step == Step::offer;
}

// Which check, skill, ... a result is about.
std::string subject_of(Roster const& roster, eligibility::RuleResult const& result) {
    auto const index = static_cast<std::uint32_t>(result.subject);
    auto const code = [&](auto const& words, auto id) { return result.subject < 0 ? "" : words.code(id); };
    auto const& words = roster.words();
    switch (result.rule) {
    case eligibility::Rule::skill: return code(words.skills, SkillId(index));
    case eligibility::Rule::language: return code(words.languages, LanguageId(index));
    case eligibility::Rule::check: return code(words.checks, CheckId(index));
    case eligibility::Rule::training: return code(words.trainings, TrainingId(index));
    default: return {};
    }
}

// Rules that the life of a match asks in its own way.
bool is_asked_elsewhere(eligibility::RuleResult const& result) {
    switch (result.rule) {
    case eligibility::Rule::status:
    case eligibility::Rule::closed:
    case eligibility::Rule::barred:
    case eligibility::Rule::answered: return true;
    case eligibility::Rule::clash: return result.outcome == eligibility::RuleOutcome::fail;
    default: return false;
    }
}

} // namespace

bool organisation_knows(MatchState state, bool direct) {
    switch (state) {
    case MatchState::referred:
    case MatchState::met:
    case MatchState::clearing:
    case MatchState::confirmed:
    case MatchState::active:
    case MatchState::completed:
    case MatchState::left:
    case MatchState::declined_by_organisation: return true;
    case MatchState::accepted: return direct;
    default: return false;
    }
}

std::vector<Waiting> waiting_for(store::Database& database, std::int64_t centre, std::string const& volunteer,
                                 std::string const& opening, Instant now) {
    // As the last gate asks.
    StepOrder const order{.volunteer = volunteer, .opening = opening, .step = Step::start};
    auto const match = store::Matches(database, centre).find(volunteer, opening);
    MatchDesk::Facts facts;
    (void)MatchDesk::look(database, centre, now, order, match, facts);
    return std::move(facts.waiting);
}

MatchDesk::MatchDesk(store::Change& change, std::int64_t centre, DeskRules rules)
    : change_(&change),
      centre_(centre),
      rules_(rules),
      zone_(zone_named(change.centre(centre).zone)),
      matches_(change.database(), centre) {}

Outcome<StepTaken, StepRefused> MatchDesk::take(StepOrder const& order, Actor const& actor) {
    auto const before = matches_.find(order.volunteer, order.opening);
    Facts facts;
    if (auto unknown = look(change_->database(), centre_, change_->now(), order, before, facts))
        return refuse(std::move(*unknown));
    bool const proposed = order.step == Step::suggest || order.step == Step::offer;
    if (proposed && facts.regulated && !(order.override_given && !order.reason.empty())) {
        StepRefused said{"regulated_activity", true};
        if (order.override_given) said = {std::string(code_of(StepRefusal::reason_missing))};
        said.regulated = facts.regulated;
        return refuse(std::move(said));
    }
    // The place that somebody gives them counts as free for them alone.
    auto const given = store::swap_taken_by(change_->database(), centre_, order.opening, order.volunteer);
    // What the giver's party holds; whoever else comes with the person has to find a place beside them.
    auto const given_up = given ? matches_.places_held(order.opening, "") -
                                      matches_.places_held(order.opening, given->volunteer)
                                : 0;
    auto const others = matches_.places_held(order.opening, order.volunteer) - given_up;
    brokerage::Standing const standing{
        .state = before ? std::optional(before->state) : std::nullopt,
        .direct = facts.direct,
        .person_active = facts.person_active,
        .opening_open = facts.opening_open,
        .person_time_held = facts.person_time_held,
        .places_held = others + facts.companions,
        .places_maximum = facts.places_maximum,
        .referrals_of_person = matches_.referrals_of_person(order.volunteer, order.opening),
        .referrals_of_opening = matches_.referrals_of_opening(order.opening, order.volunteer),
        .unsettled = facts.unsettled};
    auto const moved = brokerage::take(standing,
                                       {.step = order.step,
                                        .reason_given = !order.reason.empty(),
                                        .override_given = order.override_given,
                                        .start_given = order.first_day.has_value()},
                                       rules_.life);
    if (!moved) {
        auto const& refused = moved.error();
        StepRefused said{std::string(code_of(refused.code)), may_succeed_later(refused.code), refused.limit};
        for (auto const& each : refused.unsettled) said.waiting.push_back(facts.waiting[each.what]);
        said.regulated = facts.regulated;
        return refuse(std::move(said));
    }
    if (given && holds_place(moved->to, facts.direct)) hand_over(order, actor);
    write(order, actor, before, facts, *moved);
    if (facts.regulated && order.override_given) write_waiver(order, actor);
    // Counted again by another way than it was decided by: an overfilled opening is never acknowledged.
    bool const takes = holds_place(moved->to, facts.direct) && !(before && before->holds);
    KITH_EXPECT(!takes || matches_.places_taken(order.opening) <= facts.places_maximum);
    bool const handed_over = !order.taken_over_by.empty();
    bool const freed = !handed_over && before && before->holds && !holds_place(moved->to, facts.direct);
    if (freed) {
        publish("opening.place_freed", {}, facts.organisation, order.opening);
        matches_.raise({order.volunteer, order.opening, "place_freed", change_->now()});
    }
    return StepTaken{standing.state, moved->to, moved->overridden, freed};
}

void MatchDesk::hand_over(StepOrder const& order, Actor const& actor) {
    auto const swap = store::swap_taken_by(change_->database(), centre_, order.opening, order.volunteer);
    StepOrder leaving{.volunteer = swap->volunteer,
                      .opening = order.opening,
                      .step = Step::drop_out,
                      .reason = swap->reason.empty() ? "swap" : swap->reason};
    leaving.taken_over_by = order.volunteer;
    auto const left = take(leaving, actor);
    KITH_EXPECT(left.has_value()); // a held place can always be left
}

std::optional<StepRefused> MatchDesk::look(store::Database& database, std::int64_t centre, Instant now,
                                           StepOrder const& order, std::optional<KeptMatch> const& match,
                                           Facts& facts) {
    if (match) {
        facts.organisation = match->organisation;
        facts.direct = match->direct;
    }
    if (!goes_on(order.step)) return {};
    store::CommunityRows rows(database, centre);
    store::Matches matches(database, centre);
    auto organisation = organisation_of(rows, order.opening);
    if (!organisation) return StepRefused{"opening_unknown"};
    facts.organisation = std::move(*organisation);
    auto const held = matches.held_by(order.volunteer, order.opening);
    auto openings = held;
    openings.push_back(order.opening);
    auto const pack = snapshot_around(database, centre, order.volunteer, openings, now);
    if (!pack) return StepRefused{"volunteer_unknown"};
    if (!*pack) {
        auto const& error = pack->error().errors.front();
        throw store::StoreFault(store::StoreFault::Kind::corrupt,
                                "the community's rows cannot be read: " + error.file + ", " + error.column);
    }
    if (!(**pack).roster.find_opening(order.opening)) return StepRefused{"opening_unknown"};
    auto const list = matches.clearing(order.volunteer, order.opening);
    look_around(order, **pack, held, list, facts);
    // A beginning anew asks anew; else what was waived with a reason stays so.
    bool const decided = std::ranges::any_of(list, [](store::KeptClearing const& entry) {
        return entry.rule == regulated_rule && entry.state != "open";
    });
    if (order.step != Step::apply && (brings_in(order.step) || !decided))
        facts.regulated = would_cross(database, centre, order.volunteer, order.opening, now);
    bool const told =
        std::ranges::any_of(facts.waiting, [](Waiting const& each) { return each.rule == regulated_rule; });
    if (facts.regulated && !told) {
        auto const gate = GateKind::before_referral;
        facts.unsettled.push_back({gate, static_cast<std::uint32_t>(facts.waiting.size())});
        facts.waiting.push_back({std::string(regulated_rule), {}, "none", std::string(code_of(gate))});
    }
    // What it holds it keeps, however the party has grown or shrunk since.
    if (match && match->holds) facts.companions = match->places - 1;
    return {};
}

void MatchDesk::look_around(StepOrder const& order, Pack const& pack, std::vector<std::string> const& held,
                            std::vector<store::KeptClearing> const& list, Facts& facts) {
    auto const& roster = pack.roster;
    eligibility::Judge const judge(roster, pack.settings);
    auto const volunteer = *roster.find_volunteer(order.volunteer);
    auto const opening = *roster.find_opening(order.opening);
    if (brings_in(order.step)) facts.direct = roster.role_of(opening).direct;
    facts.person_active = roster[volunteer].status == VolunteerStatus::active;
    facts.places_maximum = roster[opening].places_maximum;
    facts.companions = roster[volunteer].party - 1;
    facts.person_time_held = std::ranges::any_of(held, [&](std::string const& other) {
        auto const id = roster.find_opening(other);
        return id && judge.clash(volunteer, opening, *id).outcome == eligibility::RuleOutcome::fail;
    });
    auto const add = [&](Waiting waiting, GateKind gate) {
        facts.unsettled.push_back({gate, static_cast<std::uint32_t>(facts.waiting.size())});
        facts.waiting.push_back(std::move(waiting));
    };
    for (auto const& result : judge.verdict(volunteer, opening).rules) {
        // Somebody who is not to be proposed here is told no more than that it is closed to them.
        bool const shuts =
            result.rule == eligibility::Rule::closed || result.rule == eligibility::Rule::barred;
        if (shuts && result.outcome == eligibility::RuleOutcome::fail) facts.opening_open = false;
        if (result.outcome == eligibility::RuleOutcome::pass || is_asked_elsewhere(result)) continue;
        // What fails stands in the way from the first; what is not known, from its gate on.
        bool const fails = result.outcome == eligibility::RuleOutcome::fail;
        auto const gate = fails ? GateKind::before_referral : result.gate.kind;
        Waiting waiting{std::string(code_of(result.rule)), subject_of(roster, result),
                        std::string(code_of(result.question)), std::string(code_of(gate))};
        bool const closed = std::ranges::any_of(list, [&](store::KeptClearing const& entry) {
            return entry.state != "open" && entry.rule == waiting.rule && entry.subject == waiting.subject;
        });
        if (!closed) add(std::move(waiting), gate);
    }
    for (auto const& entry : list) {
        bool const told = std::ranges::any_of(facts.waiting, [&](Waiting const& each) {
            return each.rule == entry.rule && each.subject == entry.subject;
        });
        auto const gate = explanation::from_code<GateKind>(entry.gate);
        // Of the judge's own entries, those that the facts have settled meanwhile stand in nobody's way.
        bool const of_judge = explanation::from_code<eligibility::Rule>(entry.rule).has_value();
        if (entry.state == "open" && !told && !of_judge && gate) {
            add({entry.rule, entry.subject, "none", entry.gate}, *gate);
        }
    }
}

void MatchDesk::set_clock(KeptMatch& match) const {
    auto since = match.since;
    if (match.state == MatchState::confirmed || match.state == MatchState::active) {
        if (auto const day = exchange::parse_date(match.first_day)) since = zone_.midnight(*day);
    }
    auto clock = brokerage::next_clock(match.state, since, match.climbed, rules_.hurry);
    // An activated emergency hurries whatever it opened, whoever moves it; time that passed before does not
    // count as hurried.
    auto const hurried = store::Emergencies(change_->database(), centre_).hurry_of(match.opening);
    if (clock && hurried) {
        auto const quick = brokerage::next_clock(match.state, std::max(since, hurried->since), match.climbed,
                                                 std::max(rules_.hurry, hurried->times));
        if (quick && quick->at < clock->at) clock = quick;
    }
    match.clock = clock ? std::optional(clock->at) : std::nullopt;
}

std::size_t MatchDesk::reset_clocks(std::string_view opening) {
    std::size_t changed = 0;
    for (auto& match : matches_.of_opening(opening)) {
        auto const before = match.clock;
        set_clock(match);
        if (match.clock == before) continue;
        matches_.put(match);
        ++changed;
    }
    return changed;
}

void MatchDesk::write(StepOrder const& order, Actor const& actor, std::optional<KeptMatch> const& before,
                      Facts const& facts, brokerage::Moved const& moved) {
    auto const now = change_->now();
    KeptMatch match = before.value_or(KeptMatch{});
    match.volunteer = order.volunteer;
    match.opening = order.opening;
    match.organisation = facts.organisation;
    match.state = moved.to;
    match.since = now;
    match.since_day = exchange::format_date(zone_.date(now));
    match.direct = facts.direct;
    match.holds = holds_place(moved.to, facts.direct);
    if (!match.holds) match.places = 0;
    if (match.holds && !(before && before->holds)) match.places = facts.companions + 1;
    match.climbed = 0;
    if (brings_in(order.step)) { // another beginning
        match.first_day.clear();
        match.interested_at.reset();
        match.answered_at.reset();
        matches_.erase_clearing(order.volunteer, order.opening);
    }
    if (order.first_day) match.first_day = exchange::format_date(*order.first_day);
    if (order.step == Step::start && match.first_day.empty()) match.first_day = match.since_day;
    if (order.step == Step::apply) match.interested_at = now;
    bool const by_human = actor.standing != "clock";
    bool const answers = by_human && !actor.is_volunteer() && order.step != Step::apply;
    if (answers && match.interested_at && !match.answered_at) match.answered_at = now;
    set_clock(match);
    matches_.put(match);
    if (moved.to == MatchState::clearing) write_list(order, facts);

    if (order.step == Step::offer) {
        matches_.add(store::KeptOffer{.volunteer = order.volunteer,
                                      .opening = order.opening,
                                      .wave = order.wave,
                                      .policy = order.policy,
                                      .channel = order.channel,
                                      .at = now,
                                      .reply = "none",
                                      .replied_at = {}});
    }
    if (order.step == Step::accept) matches_.reply(order.volunteer, order.opening, "yes", now);
    if (order.step == Step::decline) matches_.reply(order.volunteer, order.opening, "no", now);
    if (by_human) matches_.settle(order.volunteer, order.opening, actor.principal, now);
    matches_.add(order.volunteer, order.opening,
                 store::KeptStep{.step = std::string(code_of(order.step)),
                                 .before = before ? std::string(code_of(before->state)) : std::string(),
                                 .after = std::string(code_of(moved.to)),
                                 .standing = actor.standing,
                                 .principal = actor.principal,
                                 .reason = order.reason,
                                 .overridden = moved.overridden,
                                 .at = now});
    bool const told = organisation_knows(moved.to, facts.direct) ||
                      (before && organisation_knows(before->state, before->direct));
    publish("match." + std::string(code_of(moved.to)), order.volunteer,
            told ? facts.organisation : std::string(), order.opening);
    auto const state_before = before ? std::optional(before->state) : std::nullopt;
    // A place that is not held can be given to nobody, and whoever is out takes none.
    if (before && before->holds && !match.holds)
        store::delete_swap(change_->database(), centre_, order.opening, order.volunteer);
    if (brokerage::ladder(moved.to).empty()) {
        if (auto swap = store::swap_taken_by(change_->database(), centre_, order.opening, order.volunteer)) {
            swap->taker.clear();
            store::put_swap(change_->database(), centre_, *swap);
        }
    }
    if (ends_links(state_before, moved.to)) {
        store::delete_action_links(change_->database(), centre_,
                                   match_record(order.volunteer, order.opening));
    }
    need_moved(*change_, centre_, match, before && before->holds);
    tell_of_step(*change_, centre_, match, order.step,
                 {.before = state_before,
                  .organisation_knew = before && organisation_knows(before->state, before->direct),
                  .channel = order.channel,
                  .urgent = rules_.hurry > 1 || order.urgent,
                  .place_freed = before && before->holds && !match.holds,
                  .taken_over_by = order.taken_over_by});
}

// That somebody went past the line, and why: it is not asked again for this match.
void MatchDesk::write_waiver(StepOrder const& order, Actor const& actor) {
    for (auto& entry : matches_.clearing(order.volunteer, order.opening)) {
        if (entry.rule != regulated_rule || entry.state != "open") continue;
        (void)waive(order.volunteer, order.opening, entry.number, order.reason, actor);
        return;
    }
    matches_.add(order.volunteer, order.opening,
                 store::KeptClearing{.number = 0,
                                     .rule = std::string(regulated_rule),
                                     .subject = {},
                                     .gate = std::string(code_of(GateKind::before_referral)),
                                     .gate_days = 0,
                                     .state = "waived",
                                     .reason = order.reason,
                                     .principal = actor.principal,
                                     .at = change_->now()});
}

// The place is taken: whatever is not settled yet goes on the list.
void MatchDesk::write_list(StepOrder const& order, Facts const& facts) {
    auto const list = matches_.clearing(order.volunteer, order.opening);
    for (std::size_t i = 0; i < facts.waiting.size(); ++i) {
        auto const& waiting = facts.waiting[i];
        bool const there = std::ranges::any_of(list, [&](store::KeptClearing const& entry) {
            return entry.rule == waiting.rule && entry.subject == waiting.subject;
        });
        if (there) continue;
        matches_.add(order.volunteer, order.opening,
                     store::KeptClearing{.number = 0,
                                         .rule = waiting.rule,
                                         .subject = waiting.subject,
                                         .gate = waiting.gate,
                                         .gate_days = 0,
                                         .state = "open",
                                         .reason = {},
                                         .principal = {},
                                         .at = change_->now()});
    }
}

Outcome<StepTaken, StepRefused> MatchDesk::acknowledge(std::string_view volunteer, std::string_view opening,
                                                       Actor const& actor) {
    auto match = matches_.find(volunteer, opening);
    bool const there = match && (match->state == MatchState::referred || match->state == MatchState::met);
    if (!there) return refuse(StepRefused{std::string(code_of(StepRefusal::not_from_here))});
    auto const now = change_->now();
    if (match->interested_at && !match->answered_at) match->answered_at = now;
    match->climbed = std::max<std::uint8_t>(match->climbed, 1);
    set_clock(*match);
    matches_.put(*match);
    matches_.settle(volunteer, opening, actor.principal, now);
    std::string const state(code_of(match->state));
    matches_.add(volunteer, opening,
                 store::KeptStep{.step = "acknowledge",
                                 .before = state,
                                 .after = state,
                                 .standing = actor.standing,
                                 .principal = actor.principal,
                                 .reason = {},
                                 .overridden = false,
                                 .at = now});
    publish("referral.acknowledged", volunteer, match->organisation, opening);
    return StepTaken{match->state, match->state, false, false};
}

std::size_t MatchDesk::ring_clocks(std::size_t limit) {
    std::size_t rung = 0;
    for (auto& match : matches_.due(change_->now(), limit)) {
        ++rung;
        auto const rungs = brokerage::ladder(match.state);
        KITH_EXPECT(match.climbed < rungs.size());
        auto const ring = rungs[match.climbed].ring;
        if (ring == brokerage::Ring::lapse) {
            auto const lapsed = take(
                {.volunteer = match.volunteer, .opening = match.opening, .step = Step::lapse}, {"clock", ""});
            KITH_EXPECT(lapsed.has_value());
            continue;
        }
        // Raised when it was due, so that two rungs that are late do not fall together.
        matches_.raise({match.volunteer, match.opening, std::string(code_of(ring)), *match.clock});
        publish("attention.raised", match.volunteer, match.organisation, match.opening,
                std::string(code_of(ring)));
        tell_of_ring(*change_, centre_, match, ring, rules_.hurry > 1);
        ++match.climbed;
        set_clock(match);
        matches_.put(match);
    }
    return rung;
}

bool MatchDesk::close_entry(std::string_view volunteer, std::string_view opening, std::int64_t number,
                            std::string_view state, std::string_view reason, Actor const& actor) {
    auto list = matches_.clearing(volunteer, opening);
    auto const found = std::ranges::find(list, number, &store::KeptClearing::number);
    if (found == list.end() || found->state != "open") return false;
    found->state = state;
    found->reason = reason;
    found->principal = actor.principal;
    found->at = change_->now();
    matches_.put(volunteer, opening, *found);
    auto const match = matches_.find(volunteer, opening);
    publish("clearing.changed", volunteer, match ? match->organisation : std::string(), opening);
    return true;
}

bool MatchDesk::settle(std::string_view volunteer, std::string_view opening, std::int64_t number,
                       Actor const& actor) {
    return close_entry(volunteer, opening, number, "settled", {}, actor);
}

bool MatchDesk::waive(std::string_view volunteer, std::string_view opening, std::int64_t number,
                      std::string_view reason, Actor const& actor) {
    KITH_EXPECT(!reason.empty());
    return close_entry(volunteer, opening, number, "waived", reason, actor);
}

bool MatchDesk::add_to_list(std::string_view volunteer, std::string_view opening, std::string_view what,
                            GateKind gate, Actor const& actor) {
    auto const match = matches_.find(volunteer, opening);
    if (!match) return false;
    matches_.add(volunteer, opening,
                 store::KeptClearing{.number = 0,
                                     .rule = std::string(what),
                                     .subject = {},
                                     .gate = std::string(code_of(gate)),
                                     .gate_days = 0,
                                     .state = "open",
                                     .reason = {},
                                     .principal = actor.principal,
                                     .at = change_->now()});
    publish("clearing.changed", volunteer, match->organisation, opening);
    return true;
}

void MatchDesk::publish(std::string kind, std::string_view volunteer, std::string_view organisation,
                        std::string_view opening, std::string other) {
    change_->publish(centre_, {std::move(kind), std::string(volunteer), std::string(organisation),
                               std::string(opening), std::move(other)});
}

} // namespace kith::desk
