// SPDX-License-Identifier: MIT
#include "rpc/methods/matches.hpp"

#include "desk/swaps.hpp"
#include "desk/waves.hpp"
#include "exchange/cells.hpp"
#include "explanation/codes.hpp"
#include "rpc/turn.hpp"
#include "store/swaps.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <algorithm>
#include <tuple>

namespace kith::rpc {

using brokerage::Step;
using explanation::code_of;
using store::KeptMatch;

namespace {

using Key = Text<key_bytes_max>;
using Words = Text<2000>;
using Day = Text<10>;

// The pair that every call here is about.
struct PairOnly {
    Key volunteer;
    Key opening;
};
BOOST_DESCRIBE_STRUCT(PairOnly, (), (volunteer, opening))

struct Plain {
    Key volunteer;
    Key opening;
    std::optional<Words> reason;
    std::optional<bool> override_gates; // goes past what is unsettled, for a reason that is on record
};
BOOST_DESCRIBE_STRUCT(Plain, (), (volunteer, opening, reason, override_gates))

enum class AskedBy : std::uint8_t { phone, text, email };
BOOST_DESCRIBE_ENUM(AskedBy, phone, text, email)

struct Asking {
    Key volunteer;
    Key opening;
    AskedBy channel = AskedBy::email;
    std::optional<Words> reason;
};
BOOST_DESCRIBE_STRUCT(Asking, (), (volunteer, opening, channel, reason))

struct Confirming {
    Key volunteer;
    Key opening;
    std::optional<Day> first_day; // 2026-09-15
    std::optional<Words> reason;
    std::optional<bool> override_gates;
};
BOOST_DESCRIBE_STRUCT(Confirming, (), (volunteer, opening, first_day, reason, override_gates))

struct Moved {
    std::string state;
    std::optional<std::string> before;
    bool overridden = false;
    bool place_freed = false;
};
BOOST_DESCRIBE_STRUCT(Moved, (), (state, before, overridden, place_freed))

bool is_staff(auth::Standing standing) {
    return standing == auth::Standing::coordinator || standing == auth::Standing::administrator;
}

desk::Actor actor_of(Turn& turn) {
    auto const& principal = turn.principal();
    bool const link = principal.standing == auth::Standing::link;
    return {std::string(auth::word_of(principal.standing)), principal.id,
            link && !principal.volunteer.empty()};
}

Subject subject_of_pair(Turn& turn, std::string const& volunteer, std::string const& opening) {
    store::CommunityRows rows(turn.database(), turn.centre());
    return {volunteer, desk::organisation_of(rows, opening), "match/" + volunteer + "/" + opening};
}

template <class Params>
Subject subject_of(Turn& turn, Params const& params) {
    return subject_of_pair(turn, params.volunteer.value, params.opening.value);
}

// What stands in the way, by name; the number is its gate's.
Refused refused_of(desk::StepRefused const& refused) {
    Refused said{refused.code, refused.retry, {}};
    if (refused.limit != 0) said.numbers.emplace_back("limit", refused.limit);
    for (auto const& each : refused.waiting) {
        auto const gate = explanation::from_code<GateKind>(each.gate);
        auto name = "waiting." + each.rule;
        if (!each.subject.empty()) name += "." + each.subject;
        said.numbers.emplace_back(std::move(name), gate ? static_cast<std::int64_t>(*gate) : 0);
    }
    return said;
}

// A suggestion is the centre's own until the person is asked, and a person is the centre's until an
// organisation is told of them.
bool is_hidden(Turn& turn, KeptMatch const& match) {
    auto const scope = turn.scope();
    if (scope.volunteer) return match.state == MatchState::suggested;
    return scope.organisation && !desk::organisation_knows(match.state, match.direct);
}

Moved moved(desk::StepTaken const& taken) {
    return {std::string(code_of(taken.state)),
            taken.before ? std::optional(std::string(code_of(*taken.before))) : std::nullopt,
            taken.overridden, taken.place_freed};
}

Outcome<Moved, Refused> take(Turn& turn, desk::StepOrder const& order) {
    auto const match = store::Matches(turn.database(), turn.centre()).find(order.volunteer, order.opening);
    bool const by_link = turn.principal().standing == auth::Standing::link;
    if (match && order.step != Step::apply && !by_link && is_hidden(turn, *match)) {
        return refuse(Refused{"not_from_here", false, {}});
    }
    if (order.override_given && !is_staff(turn.principal().standing)) {
        return refuse(Refused{"override_not_yours", false, {}});
    }
    auto const taken = desk::MatchDesk(turn.change(), turn.centre()).take(order, actor_of(turn));
    if (!taken) return refuse(refused_of(taken.error()));
    return moved(*taken);
}

Outcome<Moved, Refused> acknowledge(Turn& turn, PairOnly const& pair) {
    auto const taken = desk::MatchDesk(turn.change(), turn.centre())
                           .acknowledge(pair.volunteer.value, pair.opening.value, actor_of(turn));
    if (!taken) return refuse(refused_of(taken.error()));
    return moved(*taken);
}

template <Step step>
Outcome<Moved, Refused> plain(Turn& turn, Plain const& params) {
    return take(turn, {.volunteer = params.volunteer.value,
                       .opening = params.opening.value,
                       .step = step,
                       .reason = params.reason ? params.reason->value : std::string(),
                       .override_given = params.override_gates.value_or(false)});
}

Outcome<Moved, Refused> offer(Turn& turn, Asking const& params) {
    return take(turn, {.volunteer = params.volunteer.value,
                       .opening = params.opening.value,
                       .step = Step::offer,
                       .reason = params.reason ? params.reason->value : std::string(),
                       .channel = boost::describe::enum_to_string(params.channel, ""),
                       .policy = "by_hand"});
}

Outcome<Moved, Refused> confirm(Turn& turn, Confirming const& params) {
    desk::StepOrder order{.volunteer = params.volunteer.value,
                          .opening = params.opening.value,
                          .step = Step::confirm,
                          .reason = params.reason ? params.reason->value : std::string(),
                          .override_given = params.override_gates.value_or(false)};
    if (params.first_day) {
        auto const day = exchange::parse_date(params.first_day->value);
        if (!day) return refuse(Refused{"first_day_unreadable", false, {}});
        order.first_day = *day;
    }
    return take(turn, order);
}

std::int64_t seconds(Instant instant) {
    return instant.time_since_epoch().count();
}

// ---- places handed on ----

struct Giving {
    Key volunteer; // who holds the place
    Key opening;
    std::optional<Words> reason;
};
BOOST_DESCRIBE_STRUCT(Giving, (), (volunteer, opening, reason))

struct Taking {
    Key volunteer; // who takes it
    Key opening;
    std::optional<Key> from; // whose place, where several give theirs away
};
BOOST_DESCRIBE_STRUCT(Taking, (), (volunteer, opening, from))

struct StandingIn {
    Key volunteer; // who holds the place
    Key opening;
    Key stand_in; // who has agreed to do it
    std::optional<Words> reason;
};
BOOST_DESCRIBE_STRUCT(StandingIn, (), (volunteer, opening, stand_in, reason))

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

std::string text_of(std::optional<Words> const& words) {
    return words ? words->value : std::string();
}

Outcome<Nothing, Refused> nothing_or(std::optional<desk::StepRefused> const& refused) {
    if (refused) return refuse(refused_of(*refused));
    return Nothing{};
}
Outcome<Moved, Refused> moved_or(Outcome<desk::StepTaken, desk::StepRefused> const& taken) {
    if (!taken) return refuse(refused_of(taken.error()));
    return moved(*taken);
}

Outcome<Nothing, Refused> offer_swap(Turn& turn, Giving const& params) {
    return nothing_or(desk::offer_swap(turn.change(), turn.centre(),
                                       {.volunteer = params.volunteer.value,
                                        .opening = params.opening.value,
                                        .reason = text_of(params.reason)}));
}
Outcome<Nothing, Refused> withdraw_swap(Turn& turn, PairOnly const& params) {
    return nothing_or(
        desk::withdraw_swap(turn.change(), turn.centre(),
                            {.volunteer = params.volunteer.value, .opening = params.opening.value}));
}
Outcome<Moved, Refused> take_swap(Turn& turn, Taking const& params) {
    return moved_or(desk::take_swap(turn.change(), turn.centre(),
                                    {.volunteer = params.from ? params.from->value : std::string(),
                                     .opening = params.opening.value,
                                     .taker = params.volunteer.value},
                                    actor_of(turn)));
}
Outcome<Moved, Refused> stand_in(Turn& turn, StandingIn const& params) {
    return moved_or(desk::stand_in(turn.change(), turn.centre(),
                                   {.volunteer = params.volunteer.value,
                                    .opening = params.opening.value,
                                    .taker = params.stand_in.value,
                                    .reason = text_of(params.reason)},
                                   actor_of(turn)));
}

struct SwapPage {
    std::optional<Key> after; // an opening
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(SwapPage, (), (after, limit))

struct ShownSwap {
    std::string opening;
    std::optional<std::string> volunteer; // not for other volunteers
    std::optional<std::string> reason;
    bool taken = false; // by somebody the organisation has not said yes to yet
    std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownSwap, (), (opening, volunteer, reason, taken, at))

struct SwapList {
    std::vector<ShownSwap> swaps;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(SwapList, (), (swaps, next))

Outcome<SwapList, Refused> swaps(Turn& turn, SwapPage const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    auto const rows =
        store::all_swaps(turn.database(), turn.centre(), page.after ? page.after->value : "", limit + 1);
    store::CommunityRows community(turn.database(), turn.centre());
    auto const scope = turn.scope();
    bool const person = turn.principal().standing == auth::Standing::volunteer;
    SwapList list;
    for (auto const& row : rows) {
        // A page ends between openings, so that the next can begin after one.
        if (list.swaps.size() >= limit && row.opening != list.swaps.back().opening) {
            list.next = list.swaps.back().opening;
            break;
        }
        if (scope.organisation && desk::organisation_of(community, row.opening) != scope.organisation)
            continue;
        bool const shown = !person || row.volunteer == turn.principal().volunteer;
        list.swaps.push_back({row.opening, shown ? std::optional(row.volunteer) : std::nullopt,
                              shown && !row.reason.empty() ? std::optional(row.reason) : std::nullopt,
                              !row.taker.empty(), seconds(row.at)});
    }
    return list;
}

// ---- looking ----

struct ShownMatch {
    std::string volunteer;
    std::string opening;
    std::string organisation;
    std::string state;
    std::int64_t since = 0; // seconds since 1970, as all instants here
    std::optional<std::string> first_day;
    std::optional<std::int64_t> next_clock;
    std::optional<std::int64_t> first_reply_seconds; // from interest to the first human reply
};
BOOST_DESCRIBE_STRUCT(ShownMatch, (),
                      (volunteer, opening, organisation, state, since, first_day, next_clock,
                       first_reply_seconds))

struct MatchPage {
    std::optional<Key> volunteer;
    std::optional<Key> opening;
    std::optional<Text<40>> state;
    std::optional<Key> after_volunteer; // of the page before: both or neither
    std::optional<Key> after_opening;
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(MatchPage, (), (volunteer, opening, state, after_volunteer, after_opening, limit))

struct MatchList {
    std::vector<ShownMatch> matches;
    bool more = false; // ask again after the last pair
};
BOOST_DESCRIBE_STRUCT(MatchList, (), (matches, more))

struct ShownWaiting {
    std::string rule;
    std::string subject;
    std::string question;
    std::string gate;
};
BOOST_DESCRIBE_STRUCT(ShownWaiting, (), (rule, subject, question, gate))

struct ShownEntry {
    std::int64_t number = 0;
    std::string what;
    std::string subject;
    std::string gate;
    std::string state;
    std::string reason;
    std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownEntry, (), (number, what, subject, gate, state, reason, at))

struct WholeMatch {
    ShownMatch match;
    std::optional<std::vector<ShownWaiting>> waiting; // for those who may see checks: what is not settled
    std::optional<std::vector<ShownEntry>> clearing;
};
BOOST_DESCRIBE_STRUCT(WholeMatch, (), (match, waiting, clearing))

ShownMatch shown(KeptMatch const& match) {
    ShownMatch row{match.volunteer,
                   match.opening,
                   match.organisation,
                   std::string(code_of(match.state)),
                   seconds(match.since),
                   {},
                   {},
                   {}};
    if (!match.first_day.empty()) row.first_day = match.first_day;
    if (match.clock) row.next_clock = seconds(*match.clock);
    if (match.interested_at && match.answered_at) {
        row.first_reply_seconds = (*match.answered_at - *match.interested_at).count();
    }
    return row;
}

bool is_after(KeptMatch const& match, std::string const& volunteer, std::string const& opening) {
    return std::tie(match.volunteer, match.opening) > std::tie(volunteer, opening);
}

Outcome<MatchList, Refused> list(Turn& turn, MatchPage const& page) {
    auto const scope = turn.scope();
    auto const after_volunteer = page.after_volunteer ? page.after_volunteer->value : std::string();
    auto const after_opening = page.after_opening ? page.after_opening->value : std::string();
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    auto const volunteer = scope.volunteer  ? scope.volunteer
                           : page.volunteer ? std::optional(page.volunteer->value)
                                            : std::nullopt;
    auto const state = page.state ? page.state->value : std::string();
    if (page.state && !explanation::from_code<MatchState>(state)) {
        return refuse(Refused{"state_unknown", false, {}});
    }
    store::Matches matches(turn.database(), turn.centre());
    auto const fits = [&](KeptMatch const& match) {
        bool const own = !scope.organisation || match.organisation == *scope.organisation;
        return own && !is_hidden(turn, match) && (!volunteer || match.volunteer == *volunteer) &&
               (!page.volunteer || match.volunteer == page.volunteer->value) &&
               (!page.opening || match.opening == page.opening->value) &&
               (state.empty() || code_of(match.state) == state) &&
               is_after(match, after_volunteer, after_opening);
    };
    MatchList list;
    auto const take = [&](KeptMatch const& match) {
        if (!fits(match)) return;
        list.more = list.matches.size() == limit;
        if (!list.more) list.matches.push_back(shown(match));
    };
    if (volunteer || page.opening) {
        auto const all =
            volunteer ? matches.of_volunteer(*volunteer) : matches.of_opening(page.opening->value);
        for (auto const& match : all) take(match);
        return list;
    }
    // Pages of rows, until a page of those that fit is full.
    std::pair at(after_volunteer, after_opening);
    while (!list.more) {
        auto const rows = matches.page(at.first, at.second, 500, scope.organisation.value_or(""), state);
        for (auto const& match : rows) take(match);
        if (rows.size() < 500) break;
        at = {rows.back().volunteer, rows.back().opening};
    }
    return list;
}

Outcome<WholeMatch, Refused> look(Turn& turn, PairOnly const& pair) {
    store::Matches matches(turn.database(), turn.centre());
    auto const match = matches.find(pair.volunteer.value, pair.opening.value);
    if (!match || is_hidden(turn, *match)) return refuse(Refused{"unknown", false, {}});
    WholeMatch whole{shown(*match), {}, {}};
    if (!turn.may_see(auth::Field::checks, subject_of(turn, pair))) return whole;
    whole.waiting.emplace();
    for (auto const& each : desk::waiting_for(turn.database(), turn.centre(), pair.volunteer.value,
                                              pair.opening.value, turn.now())) {
        whole.waiting->push_back({each.rule, each.subject, each.question, each.gate});
    }
    whole.clearing.emplace();
    for (auto const& each : matches.clearing(pair.volunteer.value, pair.opening.value)) {
        whole.clearing->push_back(
            {each.number, each.rule, each.subject, each.gate, each.state, each.reason, seconds(each.at)});
    }
    return whole;
}

struct ShownStep {
    std::string step;
    std::string before; // empty: there was no match
    std::string after;
    std::string standing;
    std::string principal;
    std::string reason;
    bool overridden = false;
    std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownStep, (), (step, before, after, standing, principal, reason, overridden, at))

struct StepList {
    std::vector<ShownStep> steps;
};
BOOST_DESCRIBE_STRUCT(StepList, (), (steps))

Outcome<StepList, Refused> steps(Turn& turn, PairOnly const& pair) {
    StepList list;
    for (auto& each :
         store::Matches(turn.database(), turn.centre()).steps(pair.volunteer.value, pair.opening.value)) {
        list.steps.push_back({each.step, each.before, each.after, each.standing, each.principal, each.reason,
                              each.overridden, seconds(each.at)});
    }
    return list;
}

// ---- the headline ----

struct FirstReplies {
    std::int64_t waiting = 0; // asked for something, and nobody has done anything about it
    std::int64_t answered = 0;
    std::optional<std::int64_t> median_seconds;
    std::optional<std::int64_t> longest_seconds;
};
BOOST_DESCRIBE_STRUCT(FirstReplies, (), (waiting, answered, median_seconds, longest_seconds))

struct Lately {
    std::optional<Number<1, 3650>> days; // those who asked in the last so many; 90 where not said
};
BOOST_DESCRIBE_STRUCT(Lately, (), (days))

Outcome<FirstReplies, Refused> first_reply(Turn& turn, Lately const& params) {
    std::chrono::days const days(params.days ? params.days->value : 90);
    FirstReplies told;
    auto [took, waiting] = store::Matches(turn.database(), turn.centre()).replies_since(turn.now() - days);
    told.waiting = waiting;
    told.answered = static_cast<std::int64_t>(took.size());
    if (took.empty()) return told;
    std::ranges::sort(took);
    told.median_seconds = took[(took.size() - 1) / 2];
    told.longest_seconds = took.back();
    return told;
}

// ---- the clearing list, and what waits for somebody ----

struct Entry {
    Key volunteer;
    Key opening;
    Number<1, 1'000'000> number;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (volunteer, opening, number))

struct Waiver {
    Key volunteer;
    Key opening;
    Number<1, 1'000'000> number;
    Words reason;
};
BOOST_DESCRIBE_STRUCT(Waiver, (), (volunteer, opening, number, reason))

enum class ListGate : std::uint8_t { before_confirmation, before_start };
BOOST_DESCRIBE_ENUM(ListGate, before_confirmation, before_start)

struct NewEntry {
    Key volunteer;
    Key opening;
    Text<200> what;
    ListGate gate = ListGate::before_start;
};
BOOST_DESCRIBE_STRUCT(NewEntry, (), (volunteer, opening, what, gate))

Outcome<Nothing, Refused> done_or_unknown(bool done) {
    if (!done) return refuse(Refused{"unknown", false, {}});
    return Nothing{};
}

Outcome<Nothing, Refused> settle(Turn& turn, Entry const& entry) {
    return done_or_unknown(
        desk::MatchDesk(turn.change(), turn.centre())
            .settle(entry.volunteer.value, entry.opening.value, entry.number.value, actor_of(turn)));
}

Outcome<Nothing, Refused> waive(Turn& turn, Waiver const& entry) {
    return done_or_unknown(desk::MatchDesk(turn.change(), turn.centre())
                               .waive(entry.volunteer.value, entry.opening.value, entry.number.value,
                                      entry.reason.value, actor_of(turn)));
}

Outcome<Nothing, Refused> add_entry(Turn& turn, NewEntry const& entry) {
    auto const gate =
        entry.gate == ListGate::before_start ? GateKind::before_start : GateKind::before_confirmation;
    return done_or_unknown(
        desk::MatchDesk(turn.change(), turn.centre())
            .add_to_list(entry.volunteer.value, entry.opening.value, entry.what.value, gate, actor_of(turn)));
}

struct ShownAttention {
    std::string volunteer;
    std::string opening;
    std::string ring;
    std::int64_t raised_at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownAttention, (), (volunteer, opening, ring, raised_at))

struct AttentionList {
    std::vector<ShownAttention> waiting; // the oldest first, at most 500
};
BOOST_DESCRIBE_STRUCT(AttentionList, (), (waiting))

Outcome<AttentionList, Refused> attention(Turn& turn, Nothing const&) {
    AttentionList list;
    for (auto const& each : store::Matches(turn.database(), turn.centre()).waiting(500)) {
        list.waiting.push_back({each.volunteer, each.opening, each.ring, seconds(each.raised_at)});
    }
    return list;
}

Outcome<Nothing, Refused> settle_attention(Turn& turn, PairOnly const& pair) {
    return done_or_unknown(
        store::Matches(turn.change().database(), turn.centre())
            .settle(pair.volunteer.value, pair.opening.value, turn.principal().id, turn.now()) != 0);
}

// ---- waves ----

struct NextWave {
    Key opening;
    List<Key, 500> candidates; // the best first, as a shortlist has them
    std::optional<Number<1, 999>> confidence_per_mille;
    std::optional<bool> urgent; // a declared emergency: at night too, and whoever was asked just now
};
BOOST_DESCRIBE_STRUCT(NextWave, (), (opening, candidates, confidence_per_mille, urgent))

struct AskedNow {
    std::string volunteer;
    std::string channel;
};
BOOST_DESCRIBE_STRUCT(AskedNow, (), (volunteer, channel))

struct Wave {
    std::string because;
    std::int64_t number = 0; // 0: nobody was asked
    std::vector<AskedNow> asked;
    std::optional<std::int64_t> look_again;
    std::int64_t wanted = 0;
    std::int64_t pending = 0;
    std::int64_t fills_per_mille = 0;
};
BOOST_DESCRIBE_STRUCT(Wave, (), (because, number, asked, look_again, wanted, pending, fills_per_mille))

Outcome<Wave, Refused> next_wave(Turn& turn, NextWave const& params) {
    desk::WaveOrder order{.opening = params.opening.value, .candidates = {}, .policy = {}, .deadline = {}};
    for (auto const& each : params.candidates.values) order.candidates.push_back(each.value);
    if (params.confidence_per_mille) {
        order.policy.confidence_per_mille = static_cast<std::int32_t>(params.confidence_per_mille->value);
        order.policy.last_confidence_per_mille =
            std::max(order.policy.last_confidence_per_mille, order.policy.confidence_per_mille);
    }
    order.policy.urgent = params.urgent.value_or(false);
    auto const done = desk::next_wave(turn.change(), turn.centre(), order, actor_of(turn));
    if (!done) return refuse(refused_of(done.error()));
    Wave wave{std::string(code_of(done->because)),
              done->number,
              {},
              done->next ? std::optional(seconds(*done->next)) : std::nullopt,
              done->wanted,
              done->pending,
              done->fills_per_mille};
    for (auto const& each : done->asked) wave.asked.push_back({each.volunteer, each.channel});
    return wave;
}

template <Step step>
Method step_method(std::string name, std::string summary) {
    return method(std::move(name), Effect::changes, std::move(summary), plain<step>, subject_of<Plain>);
}

} // namespace

std::vector<Method> match_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(step_method<Step::apply>("match.apply", "The volunteer asks for the opening."));
    all.push_back(step_method<Step::suggest>("match.suggest", "Proposes the pairing."));
    all.push_back(method("match.offer", changes, "The volunteer is asked.", offer, subject_of<Asking>));
    all.push_back(step_method<Step::accept>("match.accept", "The volunteer says yes."));
    all.push_back(step_method<Step::decline>("match.decline", "The volunteer says no, which is final."));
    all.push_back(step_method<Step::refer>("match.refer", "The organisation is told of the volunteer."));
    all.push_back(method("match.acknowledge", changes, "The organisation has seen the referral.", acknowledge,
                         subject_of<PairOnly>));
    all.push_back(step_method<Step::meet>("match.meet", "The two have met."));
    all.push_back(
        step_method<Step::take_on>("match.take_on", "The organisation says yes: the place is held."));
    all.push_back(
        step_method<Step::turn_down>("match.turn_down", "The organisation says no, which is final."));
    all.push_back(method("match.confirm", changes, "Sets the first day.", confirm, subject_of<Confirming>));
    all.push_back(step_method<Step::start>("match.start", "They have begun."));
    all.push_back(step_method<Step::complete>("match.complete", "The placement has run its course."));
    all.push_back(step_method<Step::drop_out>("match.drop_out", "The volunteer stops."));
    all.push_back(step_method<Step::withdraw>("match.withdraw", "Takes it back, with a reason."));
    all.push_back(method("match.offer_swap", changes, "The volunteer would give the place to somebody else.",
                         offer_swap, subject_of<Giving>));
    all.push_back(method("match.withdraw_swap", changes, "They keep it after all.", withdraw_swap,
                         subject_of<PairOnly>));
    all.push_back(method("match.take_swap", changes, "The volunteer takes a place that is given away.",
                         take_swap, subject_of<Taking>));
    all.push_back(method("match.stand_in", changes, "Somebody has agreed to do it in another's place.",
                         stand_in, subject_of<StandingIn>));
    all.push_back(by_scope(method("swap.list", reads, "Places that are given away, by opening.", swaps)));
    all.push_back(
        by_scope(method("match.list", reads, "Matches, by volunteer and opening, a page at a time.", list)));
    all.push_back(
        method("match.get", reads, "One match, and what is still to settle.", look, subject_of<PairOnly>));
    all.push_back(method("match.steps", reads, "Who did what, when and why.", steps, subject_of<PairOnly>));
    all.push_back(method("match.first_reply", reads, "From interest to the first human reply.", first_reply));
    all.push_back(
        method("clearing.settle", changes, "Something on the list is done.", settle, subject_of<Entry>));
    all.push_back(
        method("clearing.waive", changes, "Does without it, for a reason.", waive, subject_of<Waiver>));
    all.push_back(
        method("clearing.add", changes, "Something more to settle.", add_entry, subject_of<NewEntry>));
    all.push_back(method("attention.list", reads, "What waits for somebody to look at it.", attention));
    all.push_back(method("attention.settle", changes, "Somebody has looked at it.", settle_attention,
                         subject_of<PairOnly>));
    all.push_back(method("wave.next", changes, "Asks as many of the candidates as it takes now.", next_wave));
    return all;
}

} // namespace kith::rpc
