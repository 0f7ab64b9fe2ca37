// SPDX-License-Identifier: MIT
// Verdicts, scores, changes and settings as JSON: codes and numbers, keys instead of ids. One spelling for
// every command that prints them and for what is kept of a run.
#pragma once

#include "explanation/diff.hpp"
#include "explanation/explainer.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace kith::plans {

// [{"code":"travel","points":1200,"measure":640}, ...], terms of 0 left out.
[[nodiscard]] boost::json::array terms_json(eligibility::Score const& score);
[[nodiscard]] boost::json::object rule_json(eligibility::RuleResult const& result);
[[nodiscard]] boost::json::object verdict_json(eligibility::Verdict const& verdict);
[[nodiscard]] boost::json::object tally_json(explanation::Tally const& tally);
[[nodiscard]] boost::json::object offer_json(Roster const& roster, explanation::Offer const& offer);
[[nodiscard]] boost::json::object change_json(Roster const& roster, explanation::Change const& change);
[[nodiscard]] boost::json::object unfilled_json(Roster const& roster, explanation::Unfilled const& unfilled);
[[nodiscard]] boost::json::object unplaced_json(Roster const& roster, explanation::Unplaced const& unplaced);
// A movement of a rematch, with why they left and why they came.
[[nodiscard]] boost::json::object entry_json(explanation::DiffEntry const& entry);
// Every setting by its path.
[[nodiscard]] boost::json::object settings_json(eligibility::Settings const& settings);

} // namespace kith::plans
