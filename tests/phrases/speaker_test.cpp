// SPDX-License-Identifier: MIT
#include "phrases/refusals.hpp"
#include "phrases/speaker.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::phrases;
using namespace std::chrono_literals;
using eligibility::Question;
using eligibility::Rule;
using eligibility::RuleOutcome;
using eligibility::RuleResult;
using eligibility::Term;

namespace {

// One volunteer, one dated opening whose role asks for a bit of everything.
Roster small_roster() {
    RosterDraft draft;
    draft.as_of = Instant(std::chrono::sys_days(2026y / 11 / 22));
    draft.words.skills = Skills({"cooking", "driving"});
    draft.words.languages = Languages({"bengali", "somali"});
    draft.words.checks = CheckCodes({"dbs_enhanced"});
    draft.words.trainings = Trainings({"food_hygiene"});
    draft.words.access_needs = AccessNeeds({"step_free"});
    draft.check_kinds = {{CheckId(0), "dbs", 3}};
    Volunteer ana;
    ana.key = "V0042";
    ana.name = "Ana Example";
    ana.training = std::vector<TrainingHeld>{
        {TrainingId(0), Date(2024y / 5 / 3), Date(std::chrono::local_days(2026y / 5 / 3))}};
    draft.volunteers = {ana};
    draft.organisations = {{"kitchen", "Kitchen", {}}};
    Role cook;
    cook.key = "cook";
    cook.title = "Friday kitchen";
    cook.kind = RoleKind::one_off;
    Instant const friday(std::chrono::sys_days(2026y / 11 / 27));
    cook.when = Interval{friday + 9h, friday + 12h};
    cook.requirements = {
        {SkillRequirement{{{SkillId(0), SkillLevel::capable}, {SkillId(1), SkillLevel::basic}}}, {}},
        {LanguageRequirement{{{LanguageId(0), LanguageLevel::fluent}}}, {}},
        {TrainingRequirement{{TrainingId(0)}}, {}}};
    draft.roles = {{cook, "kitchen"}};
    return Roster::build(std::move(draft)).value();
}

std::int32_t requirement_of(Rule rule) {
    return rule == Rule::skill ? 0 : rule == Rule::language ? 1 : rule == Rule::training ? 2 : -1;
}

} // namespace

TEST_CASE("every rule, outcome, question and term can be said in full") {
    Phrases const phrases = Phrases::load("en");
    Roster const roster = small_roster();
    Labels const labels;
    Speaker const speaker(phrases, roster, labels);
    auto const complete = [](std::string const& said) {
        return !said.empty() && said.find_first_of("{}") == std::string::npos;
    };
    for (std::size_t rule = 0; rule < eligibility::rule_count; ++rule) {
        for (auto const outcome : {RuleOutcome::pass, RuleOutcome::fail, RuleOutcome::unknown}) {
            for (std::int64_t const found : {-1, 1}) {
                RuleResult const result{.rule = static_cast<Rule>(rule),
                                        .outcome = outcome,
                                        .gate = {},
                                        .requirement = requirement_of(static_cast<Rule>(rule)),
                                        .needed = 1,
                                        .found = found,
                                        .subject = 0,
                                        .question = Question::none};
                auto const always_known = {Rule::status, Rule::closed};
                if (found < 0 &&
                    std::ranges::find(always_known, static_cast<Rule>(rule)) != always_known.end())
                    continue;
                CAPTURE(rule);
                CHECK(complete(speaker.rule(VolunteerId(0), OpeningId(0), result)));
            }
        }
    }
    for (std::size_t question = 1; question < explanation::code_count<Question>; ++question) {
        RuleResult result;
        result.rule = Rule::access;
        result.question = static_cast<Question>(question);
        CHECK(complete(speaker.question(OpeningId(0), result)));
    }
    CHECK(speaker.question(OpeningId(0), RuleResult{}).empty());
    for (std::size_t term = 0; term < eligibility::term_count; ++term)
        CHECK(complete(speaker.term(static_cast<Term>(term), {.points = 5, .measure = 1'200})));
}

TEST_CASE("a sentence states the rule, its numbers and what is missing") {
    Phrases const phrases = Phrases::load("en");
    Roster const roster = small_roster();
    Labels labels;
    labels.set(WordKind::training, "food_hygiene", "Food hygiene");
    Speaker const speaker(phrases, roster, labels);
    auto const said = [&](Rule rule, RuleOutcome outcome, std::int64_t needed, std::int64_t found,
                          std::int64_t subject) {
        return speaker.rule(
            VolunteerId(0), OpeningId(0),
            {rule, outcome, {}, requirement_of(rule), needed, found, subject, Question::none});
    };
    CHECK(said(Rule::travel, RuleOutcome::fail, 3'000, 5'240, 42) ==
          "5.2 km away, 42 minutes door to door; they travel 3 km at the most, 2.2 km less.");
    CHECK(said(Rule::training, RuleOutcome::fail, 5, 14, 0) ==
          "Food hygiene lapsed on 3 May 2026; renewing it takes about 14 days and the start is in 5 days.");
    CHECK(said(Rule::skill, RuleOutcome::fail, 1, 0, 0) ==
          "The role asks for cooking (capable or better) or driving; theirs is basic.");
    CHECK(said(Rule::skill, RuleOutcome::fail, 1, -1, 0) ==
          "The role asks for cooking (capable or better) or driving; they do not have it.");
    CHECK(said(Rule::availability, RuleOutcome::fail, 180, 120, 60) ==
          "The times ask for 3 hours; they are free for 2 hours of it, 1 hour too little.");
    CHECK(said(Rule::age, RuleOutcome::fail, 18, 16, 0) ==
          "The role is for people aged 18 or over; they are 16.");
    CHECK(said(Rule::answered, RuleOutcome::fail, 0,
               static_cast<std::int64_t>(MatchState::declined_by_organisation),
               0) == "There is an answer on record for this opening: declined by the organisation.");
    CHECK(said(Rule::status, RuleOutcome::fail, 0, static_cast<std::int64_t>(VolunteerStatus::stopped), 0) ==
          "They are not available for placement.");
    CHECK(speaker.opening(OpeningId(0)) == "Friday kitchen (Fri, 27 Nov 2026, 09:00)");
    CHECK(speaker.gate({GateKind::within_days, 14}) == "within 14 days of the start");
    CHECK(speaker.gate({GateKind::before_start, 0}) == "before the start");
}

TEST_CASE("\"not for this role\" shows no reason, and a person is a key") {
    Phrases const phrases = Phrases::load("en");
    Roster const roster = small_roster();
    Labels const labels;
    Speaker const speaker(phrases, roster, labels);
    CHECK(speaker.rule(VolunteerId(0), OpeningId(0),
                       {Rule::barred, RuleOutcome::fail, {}, -1, 7, 7, 7, Question::none}) ==
          "Not for this role.");
    CHECK(speaker.volunteer(VolunteerId(0)) == "V0042");
}

TEST_CASE("input that is refused is told with its place, what was read and what was expected") {
    Phrases const phrases = Phrases::load("en");
    CHECK(misread(phrases, {"roles.csv", 1'204, "start"}, "date", "soon", "") ==
          "roles.csv, row 1,204, start: read “soon”, expected a date such as 2026-05-03 or 3/5/2026");
    CHECK(misread(phrases, {"roles.csv", 3, ""}, "closing_quote", "", "") ==
          "roles.csv, row 3: expected a closing quote");
    CHECK(misread(phrases, {"skills.csv", 0, ""}, "known_word", "cokking", "cooking") ==
          "skills.csv: read “cokking”, expected a word of the vocabulary (cooking)");
    CHECK(violation(phrases, {.code = ViolationCode::number_out_of_range,
                              .table = Table::volunteers,
                              .row = 0,
                              .field = "capacity",
                              .read = 5'000,
                              .lowest = 0,
                              .highest = 1'000,
                              .other = {}}) == "5,000 is not within 0 to 1,000");
    CHECK(setting_out_of_range(phrases, "score.travel", -1, 0, 1'000'000) ==
          "score.travel is -1; it may be 0 to 1,000,000");
}
