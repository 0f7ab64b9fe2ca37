// SPDX-License-Identifier: MIT
// What a matching run is worked out from and what it found: the community as it was read, the plan with its
// proof, and the difference from what is in force, made by the same engine calls as `kith match` and
// `kith rematch` make them. Immutable once made; explains itself as long as it is in memory.
#pragma once

#include "assignment/kept_plan.hpp"
#include "desk/community.hpp"
#include "explanation/diff.hpp"
#include "phrases/speaker.hpp"
#include "store/runs.hpp"

#include <atomic>

namespace kith::desk {

// More would be beyond what a small machine can hold (about 2 GB).
inline constexpr std::size_t run_edges_max = 100'000'000;

// A match on its way, which a plan is compared with: it holds its place, is promised, or is suggested.
[[nodiscard]] bool is_in_force(MatchState state);

// The rows a run is judged on, read in one instant. Nobody outside the scope is moved: what is in force
// there counts as if it held its place, and so does a pair within it that a coordinator keeps together; who
// is ruled out for a role counts as not for it.
struct RunInput {
    Pack pack;                  // as it stands
    std::optional<Pack> pinned; // with those pins, where there are any
    KeptPlan kept;              // in force, with the prices of `previous`
    bool any_free = false;      // something in force may be moved
    std::int64_t previous = 0;  // run
    std::int64_t event = 0;     // newest
};

// How a run is told to stop, and tells how far it has come.
struct RunWatch {
    std::function<bool()> cancelled;
    std::function<void(std::string_view stage, std::int64_t done, std::int64_t total)> progress;
    unsigned threads = 1; // the result does not depend on it
};

// Why a run came to nothing: cancelled, scope_empty, rows_unreadable, too_many_pairs.
struct StudyRefused {
    std::string code;
};

[[nodiscard]] Outcome<RunInput, StudyRefused> read_run(store::Database& database, std::int64_t centre,
                                                       store::KeptRun const& run, Instant as_of,
                                                       std::function<bool()> const& cancelled = {});

class Study {
  public:
    [[nodiscard]] static Outcome<std::shared_ptr<Study const>, StudyRefused>
    make(RunInput rows, store::KeptRun const& run, RunWatch const& watch);
    Study(Study const&) = delete;
    Study& operator=(Study const&) = delete;

    [[nodiscard]] Roster const& roster() const { return judge_->roster(); }
    [[nodiscard]] eligibility::Judge const& judge() const { return *judge_; }
    [[nodiscard]] phrases::Labels const& labels() const { return labels_; }
    [[nodiscard]] eligibility::EligibilityGraph const& graph() const { return graph_; }
    [[nodiscard]] PlanningProblem const& problem() const { return problem_; }
    [[nodiscard]] Plan const& plan() const { return plan_; }
    [[nodiscard]] explanation::Diff const& diff() const { return diff_; }
    [[nodiscard]] explanation::Explainer const& explainer() const { return *explainer_; }
    [[nodiscard]] std::string const& certificate() const { return certificate_; } // plan.json

    // The rows of its pairings: dropped, moved, added, untouched, each by volunteer and opening.
    [[nodiscard]] std::vector<store::KeptRunPairing> pairings() const;
    // The openings that they name.
    [[nodiscard]] std::vector<store::KeptRunOpening> openings() const;

  private:
    explicit Study(RunInput rows);

    RunInput rows_;
    phrases::Labels labels_;
    eligibility::Judge before_;                // of the rows as they stand
    std::optional<eligibility::Judge> pinned_; // of those with pins
    eligibility::Judge const* judge_;          // whichever the plan is of
    eligibility::EligibilityGraph graph_;
    PlanningProblem problem_;
    Plan plan_;
    std::optional<explanation::Explainer> explainer_;
    explanation::Diff diff_;
    std::string certificate_;
};

// A kept certificate, checked by code the solver does not share, on what was read for it.
struct CertificateCheck {
    bool readable = false; // it names only what is there
    bool feasible = false;
    std::int64_t flaws = 0;
    std::int64_t value = 0;
    std::int64_t upper_bound = 0;
    friend bool operator==(CertificateCheck const&, CertificateCheck const&) = default;
};
[[nodiscard]] CertificateCheck check_certificate(std::string_view certificate, PlanningProblem const& problem,
                                                 Roster const& roster);
// The same on rows read anew, which may have changed since.
[[nodiscard]] Outcome<CertificateCheck, StudyRefused>
check_certificate(std::string_view certificate, RunInput rows, store::KeptRun const& run);

} // namespace kith::desk
