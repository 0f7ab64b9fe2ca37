// SPDX-License-Identifier: MIT
#include "fairness/price.hpp"

#include "base/contract.hpp"

#include <algorithm>

namespace kith::fairness {

using eligibility::Judge;
using eligibility::Settings;

namespace {

std::int32_t times(std::int32_t points, std::int32_t amount) {
    return static_cast<std::int32_t>(std::min<std::int64_t>(weight_max, std::int64_t{points} * amount));
}

Settings settings_for(Settings settings, Policy const& policy) {
    eligibility::ScoreWeights& score = settings.score;
    if (policy.means == Means::nothing) score.waiting = score.spreading = 0;
    if (policy.means == Means::waiting) {
        score.waiting = times(score.waiting, policy.amount);
        score.waiting_per_day = times(score.waiting_per_day, policy.amount);
    }
    if (policy.means == Means::spreading) {
        score.spreading = times(score.spreading, policy.amount);
        score.connection_penalty = times(score.connection_penalty, policy.amount);
    }
    return settings;
}

// Only openings without a minimum: for the others the first place is worth their fill value already.
void value_first_match(Instance& instance, std::int64_t points) {
    for (std::size_t role = 0; role < instance.maximum.size(); ++role) {
        if (instance.minimum[role] > 0 || instance.maximum[role] == 0) continue;
        instance.minimum[role] = 1;
        instance.fill_value[role] = points;
    }
}

// Any plan's value in the plain score.
class PlainScore {
  public:
    PlainScore(Judge const& judge, eligibility::EligibilityGraph const& graph)
        : problem_(make_flow_problem(judge, graph)) {}

    [[nodiscard]] std::int64_t value(std::vector<Pairing> const& pairings) const {
        Certificate const certificate =
            certify(problem_.instance.view(), pairings,
                    std::vector<std::int64_t>(problem_.instance.maximum.size(), 0));
        KITH_EXPECT(certificate.feasible());
        return certificate.value;
    }

  private:
    PlanningProblem problem_;
};

eligibility::EligibilityGraph graph_of(Judge const& judge, unsigned threads) {
    auto graph = eligibility::build_graph(judge, {.threads = threads});
    KITH_EXPECT(graph.has_value());
    return std::move(*graph);
}

Priced outcome_of(Judge const& judge, Policy const& policy, unsigned threads) {
    auto const graph = graph_of(judge, threads);
    PlanningProblem problem = make_flow_problem(judge, graph);
    Priced outcome{.policy = policy, .pairings = {}, .report = {}, .proof = {}};
    if (policy.means == Means::smallest || policy.means == Means::every_share) {
        outcome.proof =
            solve_fairly(problem.instance.view(), groups_by(judge, policy.by),
                         policy.means == Means::smallest ? Fairness::smallest : Fairness::lexicographic);
        outcome.pairings = outcome.proof.pairings;
    } else {
        if (policy.means == Means::first_match) value_first_match(problem.instance, policy.amount);
        for (PlannedPairing const& each : make_plan(problem).pairings)
            outcome.pairings.push_back({static_cast<std::uint32_t>(each.volunteer.index()),
                                        static_cast<std::uint32_t>(each.opening.index())});
    }
    outcome.report = fairness_report(judge, problem.instance.view(), outcome.pairings);
    return outcome;
}

} // namespace

std::vector<Policy> usual_policies() {
    std::vector<Policy> policies{{Means::nothing}, {Means::as_set}};
    for (std::int32_t const amount : {2, 5, 10}) policies.push_back({Means::waiting, amount});
    for (std::int32_t const amount : {2, 5, 10}) policies.push_back({Means::spreading, amount});
    for (std::int32_t const amount : {500, 2'000, 10'000}) policies.push_back({Means::first_match, amount});
    for (GroupBy const by : {GroupBy::ward, GroupBy::organisation, GroupBy::kind})
        for (Means const means : {Means::smallest, Means::every_share}) policies.push_back({means, 0, by});
    return policies;
}

std::vector<Priced> price_of_fairness(Roster const& roster, Settings const& settings,
                                      std::vector<Policy> const& policies, PriceOptions const& options) {
    Judge const plain_judge(roster, settings_for(settings, {Means::nothing}));
    auto const plain_graph = graph_of(plain_judge, options.threads);
    PlainScore const plain(plain_judge, plain_graph);
    std::int64_t const best = make_plan(make_flow_problem(plain_judge, plain_graph)).value;
    std::vector<Priced> outcomes;
    for (Policy const& policy : policies) {
        Judge const judge(roster, settings_for(settings, policy));
        outcomes.push_back(outcome_of(judge, policy, options.threads));
        Priced& outcome = outcomes.back();
        outcome.plain_value = plain.value(outcome.pairings);
        outcome.price = best - outcome.plain_value;
        KITH_EXPECT(outcome.price >= 0);
        if (options.progress) options.progress(outcomes.size(), policies.size());
    }
    return outcomes;
}

} // namespace kith::fairness
