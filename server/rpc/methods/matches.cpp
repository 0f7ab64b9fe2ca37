// SPDX-License-Identifier: MIT
#include "rpc/methods/matches.hpp"

#include "desk/waves.hpp"
#include "exchange/cells.hpp"
#include "explanation/codes.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/lists.hpp"
#include "rpc/methods/steps.hpp"
#include "store/lists.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <algorithm>
#include <tuple>

namespace kith::rpc {

using brokerage::Step;
using explanation::code_of;
using store::KeptMatch;

namespace {

using Key = PairKey;
using Words = Reason;
using Day = Text<10>;

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
    std::optional<bool> override_gates;
};
BOOST_DESCRIBE_STRUCT(Asking, (), (volunteer, opening, channel, reason, override_gates))

struct Confirming {
    Key volunteer;
    Key opening;
    std::optional<Day> first_day; // 2026-09-15
    std::optional<Words> reason;
    std::optional<bool> override_gates;
};
BOOST_DESCRIBE_STRUCT(Confirming, (), (volunteer, opening, first_day, reason, override_gates))

bool is_staff(auth::Standing standing) {
    return standing == auth::Standing::coordinator || standing == auth::Standing::administrator;
}

// A suggestion is the centre's own until the person is asked, and a person is the centre's until an
// organisation is told of them.
bool is_hidden(Turn& turn, KeptMatch const& match) {
    auto const scope = turn.scope();
    if (scope.volunteer) return match.state == MatchState::suggested;
    return scope.organisation && !desk::organisation_knows(match.state, match.direct);
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
                       .override_given = params.override_gates.value_or(false),
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
    std::optional<MatchNames> names;                 // where they were asked for
};
BOOST_DESCRIBE_STRUCT(ShownMatch, (),
                      (volunteer, opening, organisation, state, since, first_day, next_clock,
                       first_reply_seconds, names))

struct MatchPage {
    std::optional<Key> volunteer;
    std::optional<Key> opening;
    std::optional<Text<40>> state;
    std::optional<Key> after_volunteer; // of the page before: both or neither
    std::optional<Key> after_opening;
    std::optional<Number<1, 500>> limit;
    std::optional<bool> names;
    std::optional<bool> oldest_first; // of one state, by how long they have been in it
    std::optional<Number<0, 9'000'000'000'000>>
        after_since;           // of the page before, where the oldest come first
    std::optional<bool> count; // how many there are in the state; for whoever sees the whole centre
};
BOOST_DESCRIBE_STRUCT(MatchPage, (),
                      (volunteer, opening, state, after_volunteer, after_opening, limit, names, oldest_first,
                       after_since, count))

struct MatchList {
    std::vector<ShownMatch> matches;
    bool more = false; // ask again after the last pair
    std::optional<std::int64_t> count;
};
BOOST_DESCRIBE_STRUCT(MatchList, (), (matches, more, count))

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
                   store::seconds(match.since),
                   {},
                   {},
                   {},
                   {}};
    if (!match.first_day.empty()) row.first_day = match.first_day;
    if (match.clock) row.next_clock = store::seconds(*match.clock);
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
               (page.oldest_first.value_or(false) || is_after(match, after_volunteer, after_opening));
    };
    MatchList list;
    MatchNaming names(turn);
    auto const take = [&](KeptMatch const& match) {
        if (!fits(match)) return;
        list.more = list.matches.size() == limit;
        if (list.more) return;
        list.matches.push_back(shown(match));
        if (page.names.value_or(false)) list.matches.back().names = names.of(match);
    };
    bool const sees_all = !scope.organisation && !scope.volunteer;
    if (page.count.value_or(false) && !state.empty() && sees_all)
        list.count = store::matches_in(turn.database(), turn.centre(), state);
    if (page.oldest_first.value_or(false)) {
        if (state.empty()) return refuse(Refused{"state_needed", false, {}});
        KeptMatch at;
        at.since = Instant(std::chrono::seconds(page.after_since ? page.after_since->value : 0));
        at.volunteer = after_volunteer;
        at.opening = after_opening;
        while (!list.more) {
            auto const rows = matches.longest_in(state, at.since, at.volunteer, at.opening, 500,
                                                 scope.organisation.value_or(""));
            for (auto const& match : rows) take(match);
            if (rows.size() < 500) break;
            at = rows.back();
        }
        return list;
    }
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
    whole.match.names = MatchNaming(turn).of(*match);
    if (!turn.may_see(auth::Field::checks, subject_of(turn, pair))) return whole;
    whole.waiting.emplace();
    for (auto const& each : desk::waiting_for(turn.database(), turn.centre(), pair.volunteer.value,
                                              pair.opening.value, turn.now())) {
        whole.waiting->push_back({each.rule, each.subject, each.question, each.gate});
    }
    whole.clearing.emplace();
    for (auto const& each : matches.clearing(pair.volunteer.value, pair.opening.value)) {
        whole.clearing->push_back({each.number, each.rule, each.subject, each.gate, each.state, each.reason,
                                   store::seconds(each.at)});
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
                              each.overridden, store::seconds(each.at)});
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
              done->next ? std::optional(store::seconds(*done->next)) : std::nullopt,
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
    all.push_back(
        by_scope(method("match.list", reads, "Matches, by volunteer and opening, a page at a time.", list)));
    all.push_back(
        method("match.get", reads, "One match, and what is still to settle.", look, subject_of<PairOnly>));
    all.push_back(method("match.steps", reads, "Who did what, when and why.", steps, subject_of<PairOnly>));
    all.push_back(method("match.first_reply", reads, "From interest to the first human reply.", first_reply));
    all.push_back(method("wave.next", changes, "Asks as many of the candidates as it takes now.", next_wave));
    return all;
}

} // namespace kith::rpc
