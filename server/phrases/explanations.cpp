// SPDX-License-Identifier: MIT
#include "phrases/explanations.hpp"

#include "base/contract.hpp"

#include <algorithm>

namespace kith::phrases {

using eligibility::Question;
using eligibility::RuleOutcome;
using eligibility::RuleResult;
using eligibility::Score;
using eligibility::Term;
using eligibility::Verdict;
using explanation::Change;
using explanation::ChangeKind;
using explanation::Confirmed;
using explanation::Decision;
using explanation::Offer;
using explanation::PriceGroup;
using explanation::PriceRow;
using explanation::Tally;
using explanation::Unfilled;
using explanation::Unplaced;
using explanation::WhyHere;
using explanation::WhyNot;

Lines in_the_way(Speaker const& speaker, VolunteerId volunteer, OpeningId opening, Verdict const& verdict,
                 Until until) {
    Lines lines;
    std::vector<Question> asked;
    for (RuleResult const& result : verdict.rules) {
        if (result.outcome == RuleOutcome::pass) continue;
        bool const later =
            result.outcome == RuleOutcome::unknown && result.gate.kind != GateKind::before_referral;
        if (later && until == Until::proposed) continue;
        std::string line = speaker.rule(volunteer, opening, result);
        bool const again = std::ranges::find(asked, result.question) != asked.end();
        asked.push_back(result.question);
        if (again) {
            lines.push_back(std::move(line));
            continue;
        }
        if (std::string const question = speaker.question(opening, result); !question.empty()) {
            line = speaker.phrases().say(
                "in_the_way.ask",
                {{"rule", line}, {"question", question}, {"gate", speaker.gate(result.gate)}});
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

Lines terms(Speaker const& speaker, Score const& score) {
    Lines lines;
    for (std::size_t index = 0; index < eligibility::term_count; ++index) {
        auto const& value = score.terms[index];
        if (value.points == 0) continue;
        lines.push_back(
            speaker.phrases().say("term.line", {{"points", value.points},
                                                {"term", speaker.term(static_cast<Term>(index), value)}}));
    }
    return lines;
}

// --- why here, why not ---

namespace {

// An opening the person could have instead of what they have.
std::string alternative(Speaker const& speaker, WhyHere const& why, Offer const& other) {
    std::int64_t const less = why.here.margin() - other.margin();
    std::string const key = other.price >= explanation::no_place ? "why_here.held"
                            : !why.proven && less <= 0           ? "why_here.no_less"
                            : less == 0                          ? "why_here.tied"
                            : other.price > 0                    ? "why_here.dear"
                                                                 : "why_here.less";
    return speaker.phrases().say(key, {{"opening", speaker.opening(other.opening)},
                                       {"weight", other.weight},
                                       {"price", other.price},
                                       {"less", less}});
}

// An eligible opening that went to others.
std::string lost(Speaker const& speaker, Offer const& offer) {
    bool const held = offer.price >= explanation::no_place;
    bool const may_be_free = offer.margin() > 0 || offer.filled < offer.places;
    std::string const key = held                  ? "outbid.held"
                            : offer.margin() == 0 ? "outbid.tied"
                            : may_be_free         ? "outbid.free"
                                                  : "outbid.dear";
    return speaker.phrases().say(key, {{"opening", speaker.opening(offer.opening)},
                                       {"weight", offer.weight},
                                       {"price", offer.price},
                                       {"short", -offer.margin()}});
}

void append(Lines& lines, Lines&& more) {
    lines.insert(lines.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

} // namespace

Lines describe(Speaker const& speaker, WhyHere const& why) {
    Phrases const& phrases = speaker.phrases();
    std::string const key = !why.pairing.pinned    ? "why_here.planned"
                            : why.pairing.eligible ? "why_here.pinned"
                                                   : "why_here.pinned_in_doubt";
    Lines lines{phrases.say(key, {{"person", speaker.volunteer(why.pairing.volunteer)},
                                  {"opening", speaker.opening(why.pairing.opening)},
                                  {"weight", why.pairing.weight}})};
    if (why.pairing.pinned) return lines;
    append(lines, terms(speaker, why.verdict.score));
    append(lines,
           in_the_way(speaker, why.pairing.volunteer, why.pairing.opening, why.verdict, Until::settled));
    lines.push_back(phrases.say("why_here.alternatives", {{"count", why.alternatives_total}}));
    for (Offer const& other : why.alternatives) lines.push_back(alternative(speaker, why, other));
    return lines;
}

Lines describe(Speaker const& speaker, VolunteerId volunteer, WhyNot const& why) {
    bool const held = why.decision == Decision::outbid && why.there.price >= explanation::no_place;
    Lines lines{speaker.phrases().say(
        held ? "decision.outbid_held" : key_of(why.decision),
        {{"person", speaker.volunteer(volunteer)},
         {"opening", speaker.opening(why.there.opening)},
         {"weight", why.there.weight},
         {"price", why.there.price},
         {"short", why.short_by},
         {"other", why.clashes_with ? speaker.opening(*why.clashes_with) : std::string()},
         {"week", why.week.value_or(Date())},
         {"minutes", Minutes(why.minutes)},
         {"most", Minutes(why.minutes_max)}})};
    append(lines, in_the_way(speaker, volunteer, why.there.opening, why.verdict, Until::settled));
    return lines;
}

// --- the unplaced ---

namespace {

constexpr std::size_t reasons_max = 6;

// The rules and questions of a tally, those that stand alone most often first; of rules the first few. `of`
// is "opening" or "person".
Lines counted_reasons(Speaker const& speaker, Tally const& tally, std::string const& of) {
    Lines lines;
    for (auto const& [rule, count] : explanation::failing(tally)) {
        if (lines.size() == reasons_max) break;
        lines.push_back(speaker.phrases().say(
            "reason.rule." + of, {{"rule", speaker.name(rule)}, {"any", count.any}, {"only", count.only}}));
    }
    for (auto const& [question, count] : explanation::blocking(tally)) {
        lines.push_back(speaker.phrases().say(
            "reason.question." + of,
            {{"question", speaker.question(question)}, {"any", count.any}, {"only", count.only}}));
    }
    return lines;
}

} // namespace

Lines describe(Speaker const& speaker, Unplaced const& unplaced) {
    Phrases const& phrases = speaker.phrases();
    Tally const& tally = unplaced.tally;
    std::string const key = unplaced.status == VolunteerStatus::stopped  ? "unplaced.stopped"
                            : unplaced.status == VolunteerStatus::paused ? "unplaced.paused"
                            : unplaced.capacity == 0                     ? "unplaced.no_capacity"
                            : tally.eligible > 0                         ? "unplaced.outbid"
                                                                         : "unplaced.none_suits";
    Lines lines{phrases.say(key, {{"person", speaker.volunteer(unplaced.volunteer)},
                                  {"pairs", tally.pairs},
                                  {"eligible", tally.eligible},
                                  {"ask_first", tally.ask_first},
                                  {"excluded", tally.excluded}})};
    if (unplaced.status != VolunteerStatus::active) return lines;
    for (Offer const& offer : unplaced.outbid) lines.push_back(lost(speaker, offer));
    append(lines, counted_reasons(speaker, tally, "opening"));
    if (tally.eligible > 0) return lines;
    for (auto const& near : unplaced.nearest) {
        Lines const reasons =
            in_the_way(speaker, unplaced.volunteer, near.opening, near.verdict, Until::proposed);
        lines.push_back(phrases.say("unplaced.near", {{"opening", speaker.opening(near.opening)},
                                                      {"reasons", speaker.sentences(reasons)}}));
    }
    return lines;
}

namespace {

std::string skill_or_language(Speaker const& speaker, Change const& change) {
    if (change.kind == ChangeKind::skill)
        return speaker.skill({SkillId(change.word), static_cast<SkillLevel>(change.level)});
    return speaker.language({LanguageId(change.word), static_cast<LanguageLevel>(change.level)});
}

// The change itself, without what it does: "Travelling up to 5 km instead of 3 km".
std::string what_changes(Speaker const& speaker, VolunteerId volunteer, Change const& change) {
    Phrases const& phrases = speaker.phrases();
    std::string const key = key_of(change.kind);
    switch (change.kind) {
    case ChangeKind::answer:
        return phrases.say("asking." + std::string(explanation::code_of(change.question)));
    case ChangeKind::free_slot: return phrases.say(key, {{"slot", speaker.slot(change.slot)}});
    case ChangeKind::weekly_minutes:
        return phrases.say(key, {{"from", Minutes(change.from)}, {"to", Minutes(change.to)}});
    case ChangeKind::travel_limit:
        return phrases.say(key, {{"from", Metres{change.from}}, {"to", Metres{change.to}}});
    case ChangeKind::check: return phrases.say(key, {{"word", speaker.word(CheckId(change.word))}});
    case ChangeKind::training: {
        TrainingId const training(change.word);
        std::string const word = speaker.word(training);
        if (auto const lapsed = speaker.lapsed(volunteer, training, speaker.roster().as_of_date()))
            return phrases.say("change.training_renewed", {{"word", word}, {"date", *lapsed}});
        return phrases.say(key, {{"word", word}});
    }
    case ChangeKind::language:
    case ChangeKind::skill: return phrases.say(key, {{"word", skill_or_language(speaker, change)}});
    case ChangeKind::vehicle:
        return phrases.say(key, {{"word", speaker.name(static_cast<Vehicle>(change.level))}});
    case ChangeKind::resume:
    case ChangeKind::work_from_home:
    case ChangeKind::references:
    case ChangeKind::consent:
    case ChangeKind::induction: return phrases.say(key);
    }
    KITH_EXPECT(false);
}

} // namespace

std::string describe(Speaker const& speaker, VolunteerId volunteer, Change const& change) {
    Phrases const& phrases = speaker.phrases();
    std::vector<std::string> effects;
    auto const effect = [&](char const* key, std::int32_t count) {
        if (count > 0) effects.push_back(phrases.say(key, {{"count", count}}));
    };
    effect("effect.opens", change.opens);
    effect("effect.improves", change.improves);
    effect("effect.settles", change.settles);
    std::string said = phrases.say("change.said", {{"change", what_changes(speaker, volunteer, change)},
                                                   {"effects", phrases.all_of(effects)}});
    if (!change.best) return said;
    std::int64_t const gain = change.best->gain;
    bool const held = change.best->weight - gain >= explanation::no_place;
    std::string const key = gain > 0 && change.best->proven ? "change.best_wins"
                            : gain > 0                      ? "change.best_likely"
                            : held                          ? "change.best_held"
                                                            : "change.best_short";
    return speaker.sentences(
        std::vector{std::move(said), phrases.say(key, {{"opening", speaker.opening(change.best->opening)},
                                                       {"rank", change.best->rank},
                                                       {"candidates", change.best->candidates},
                                                       {"gain", gain},
                                                       {"short", -gain}})});
}

std::string describe(Speaker const& speaker, Confirmed const& confirmed) {
    Phrases const& phrases = speaker.phrases();
    if (confirmed.gain <= 0) return phrases.say("confirmed.nothing");
    std::vector<std::string> openings;
    for (OpeningId const opening : confirmed.placed) openings.push_back(speaker.opening(opening));
    return phrases.say(confirmed.optimal ? "confirmed.gain" : "confirmed.gain_not_proven",
                       {{"openings", phrases.all_of(openings)},
                        {"gain", confirmed.gain},
                        {"more", confirmed.more_pairings}});
}

// --- the unfilled ---

Lines describe(Speaker const& speaker, Unfilled const& unfilled) {
    Phrases const& phrases = speaker.phrases();
    Tally const& tally = unfilled.tally;
    std::vector<Argument> const numbers{{"opening", speaker.opening(unfilled.opening)},
                                        {"filled", unfilled.filled},
                                        {"minimum", unfilled.minimum},
                                        {"maximum", unfilled.maximum},
                                        {"missing", unfilled.minimum - unfilled.filled},
                                        {"worth", -unfilled.price},
                                        {"pairs", tally.pairs},
                                        {"eligible", tally.eligible},
                                        {"elsewhere", unfilled.eligible_elsewhere},
                                        {"ask_first", tally.ask_first},
                                        {"excluded", tally.excluded}};
    bool const below = unfilled.filled < unfilled.minimum;
    Lines lines{phrases.say(below ? "unfilled.below_minimum" : "unfilled.places_left", numbers)};
    if (below && unfilled.price < 0) lines.push_back(phrases.say("unfilled.worth", numbers));
    lines.push_back(phrases.say("unfilled.people", numbers));
    append(lines, counted_reasons(speaker, tally, "person"));
    for (auto const& near : unfilled.nearest) {
        Lines said = in_the_way(speaker, near.volunteer, unfilled.opening, near.verdict, Until::proposed);
        if (!near.changes.empty()) {
            Change const& least = near.changes.front();
            said.push_back(
                phrases.say(least.kind == ChangeKind::answer ? "change.here_answer" : "change.here",
                            {{"change", what_changes(speaker, near.volunteer, least)},
                             {"rank", least.best->rank},
                             {"candidates", least.best->candidates}}));
        }
        lines.push_back(phrases.say("unfilled.near", {{"person", speaker.volunteer(near.volunteer)},
                                                      {"planned", near.openings_planned},
                                                      {"reasons", speaker.sentences(said)}}));
    }
    return lines;
}

// --- codes ---

std::string reason_codes(Tally const& tally) {
    std::string codes = tally.eligible > 0 ? "outbid:" + std::to_string(tally.eligible) : std::string();
    auto const add = [&](std::string const& code, explanation::Count count) {
        codes += (codes.empty() ? "" : " ") + code + ":" + std::to_string(count.any) + ":" +
                 std::to_string(count.only);
    };
    for (auto const& [rule, count] : explanation::failing(tally))
        add(std::string(explanation::code_of(rule)), count);
    for (auto const& [question, count] : explanation::blocking(tally))
        add("ask." + std::string(explanation::code_of(question)), count);
    return codes;
}

namespace {

std::string detail(Roster const& roster, Change const& change) {
    auto const coded = [](auto value) { return ":" + std::string(explanation::code_of(value)); };
    Words const& words = roster.words();
    switch (change.kind) {
    case ChangeKind::answer: return "." + std::string(explanation::code_of(change.question));
    case ChangeKind::free_slot:
        return ":" + std::to_string(change.slot.begin) + "-" + std::to_string(change.slot.end);
    case ChangeKind::weekly_minutes:
    case ChangeKind::travel_limit: return ":" + std::to_string(change.to);
    case ChangeKind::check:
        return ":" + words.checks.code(CheckId(change.word)) + coded(static_cast<Workforce>(change.level));
    case ChangeKind::training: return ":" + words.trainings.code(TrainingId(change.word));
    case ChangeKind::language:
        return ":" + words.languages.code(LanguageId(change.word)) +
               coded(static_cast<LanguageLevel>(change.level));
    case ChangeKind::skill:
        return ":" + words.skills.code(SkillId(change.word)) + coded(static_cast<SkillLevel>(change.level));
    case ChangeKind::vehicle: return coded(static_cast<Vehicle>(change.level));
    default: return {};
    }
}

} // namespace

std::string change_code(Roster const& roster, Change const& change) {
    return std::string(explanation::code_of(change.kind)) + detail(roster, change);
}

// --- the plan ---

Lines describe(Speaker const& speaker, Plan const& plan) {
    Phrases const& phrases = speaker.phrases();
    Lines lines{phrases.say(plan.optimal() ? "plan.optimal" : "plan.gap",
                            {{"value", plan.value}, {"gap", plan.gap()}, {"bound", plan.upper_bound}})};
    if (plan.stopped != Stopped::done)
        lines.push_back(phrases.say("plan.stopped", {{"stopped", speaker.name(plan.stopped)}}));
    if (!plan.limited_to_one.empty())
        lines.push_back(phrases.say("plan.limited_to_one", {{"count", plan.limited_to_one.size()}}));
    bool const groups =
        std::ranges::any_of(speaker.roster().volunteers(), [](auto const& each) { return each.party > 1; });
    if (plan.plan_class == PlanClass::shifts)
        lines.push_back(phrases.say(plan.slots_only                     ? "plan.shifts_by_slots"
                                    : groups || !plan.full_only.empty() ? "plan.shifts_whole"
                                                                        : "plan.shifts"));
    return lines;
}

std::string describe(Speaker const& speaker, Plan const& plan, FullOnly const& opening) {
    return speaker.phrases().say(key_of(opening.why), {{"opening", speaker.opening(opening.opening)},
                                                       {"people", opening.people},
                                                       {"minimum", opening.minimum},
                                                       {"suited", opening.suited},
                                                       {"most", opening.most_if_runs},
                                                       {"less", plan.value - opening.most_if_runs},
                                                       {"more", opening.most_if_runs - plan.value}});
}

std::string name(Speaker const& speaker, PriceGroup group, PriceRow const& row) {
    switch (group) {
    case PriceGroup::opening: return speaker.opening(OpeningId(row.id));
    case PriceGroup::ward: return speaker.ward(WardId(row.id));
    case PriceGroup::skill: return speaker.skill({SkillId(row.id), SkillLevel::basic});
    case PriceGroup::language: return speaker.language({LanguageId(row.id), LanguageLevel::basic});
    case PriceGroup::check: return speaker.word(CheckId(row.id));
    case PriceGroup::training: return speaker.word(TrainingId(row.id));
    case PriceGroup::slot: return speaker.slot(explanation::week_slot(row.id));
    }
    KITH_EXPECT(false);
}

} // namespace kith::phrases
