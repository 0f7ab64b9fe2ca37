// SPDX-License-Identifier: MIT
#include "explanation/hypotheses.hpp"

#include "base/contract.hpp"

#include <algorithm>
#include <string>

namespace kith::explanation {

using eligibility::Glance;
using eligibility::Standing;

namespace {

bool is_promise(Roster const& roster, Match const& match) {
    return is_promised(match.state, roster.role_of(match.opening).direct);
}

// Zero-padded, so that keys sort as the numbers do.
std::string numbered(char const* prefix, std::size_t number) {
    std::string digits = std::to_string(number);
    return prefix + std::string(12 - digits.size(), '0') + digits;
}

} // namespace

Hypotheses::Hypotheses(Roster const& roster, eligibility::Settings const& settings)
    : roster_(roster), settings_(settings) {}

std::size_t Hypotheses::add(VolunteerId real, Volunteer changed) {
    KITH_EXPECT(judge_ == nullptr);
    hypotheses_.push_back({real, std::move(changed)});
    return hypotheses_.size() - 1;
}

std::size_t Hypotheses::add(Volunteer newcomer) {
    KITH_EXPECT(judge_ == nullptr);
    hypotheses_.push_back({std::nullopt, std::move(newcomer)});
    return hypotheses_.size() - 1;
}

// Everything but the people: openings become again the roles and shifts they came from.
RosterDraft Hypotheses::draft_of_openings() const {
    RosterDraft draft;
    draft.community = roster_.community();
    draft.as_of = roster_.as_of();
    draft.zone = roster_.zone();
    draft.words = roster_.words();
    for (std::size_t id = 0; id < roster_.words().checks.size(); ++id)
        draft.check_kinds.push_back(roster_[CheckId(id)]);
    draft.wards.assign(roster_.wards().begin(), roster_.wards().end());
    draft.organisations.assign(roster_.organisations().begin(), roster_.organisations().end());
    for (Role const& role : roster_.roles()) draft.roles.push_back({role, roster_[role.organisation].key});
    for (Opening const& opening : roster_.openings()) {
        Role const& role = roster_[opening.role];
        if (role.kind == RoleKind::shifts) {
            draft.shifts.push_back({{.key = opening.key,
                                     .when = opening.when,
                                     .places = {opening.places_minimum, opening.places_maximum},
                                     .urgency = opening.urgency,
                                     .status = opening.status},
                                    role.key});
        } else if (opening.open_ended) {
            // The centre's default commitment is no part of a roster; the opening shows what came of it.
            auto const days = roster_.zone().date(opening.when.end) - roster_.zone().date(opening.when.begin);
            draft.roles[opening.role.index()].role.commitment_weeks =
                static_cast<std::int32_t>(days / std::chrono::days(7));
        }
    }
    return draft;
}

// Matches on their way count for everybody; nothing else about other people matters to a verdict.
void Hypotheses::add_promises(RosterDraft& draft) const {
    for (Match const& match : roster_.matches()) {
        if (!is_promise(roster_, match)) continue;
        Volunteer other;
        other.key = numbered("p", draft.volunteers.size());
        other.status = VolunteerStatus::stopped;
        draft.matches.push_back({other.key, roster_[match.opening].key, match.state, match.since});
        draft.volunteers.push_back(std::move(other));
    }
}

void Hypotheses::build() {
    KITH_EXPECT(judge_ == nullptr);
    RosterDraft draft = draft_of_openings();
    for (std::size_t number = 0; number < hypotheses_.size(); ++number) {
        Hypothesis& each = hypotheses_[number];
        each.changed.key = numbered("h", number);
        if (each.real) {
            for (Match const& match : roster_.matches_of(*each.real)) {
                if (is_promise(roster_, match)) continue;
                draft.matches.push_back(
                    {each.changed.key, roster_[match.opening].key, match.state, match.since});
            }
            for (Bar const& bar : roster_.bars_of(*each.real))
                draft.bars.push_back(
                    {each.changed.key, bar.role ? roster_[*bar.role].key : roster_[*bar.organisation].key});
        }
        draft.volunteers.push_back(std::move(each.changed));
    }
    add_promises(draft);
    auto built = Roster::build(std::move(draft));
    KITH_EXPECT(built.has_value() && built->openings().size() == roster_.openings().size());
    imagined_ = std::make_unique<Roster const>(std::move(*built));
    judge_ = std::make_unique<eligibility::Judge const>(*imagined_, settings_);
}

eligibility::Judge const& Hypotheses::judge() const {
    KITH_EXPECT(judge_ != nullptr);
    return *judge_;
}

Glance Hypotheses::glance(std::size_t hypothesis, OpeningId opening) const {
    KITH_EXPECT(hypothesis < hypotheses_.size());
    Glance glance = judge().glance(VolunteerId(hypothesis), opening); // "h..." sorts before "p..."
    if (glance.standing != Standing::excluded) glance.score = weight(hypothesis, opening, glance.score);
    return glance;
}

std::int32_t Hypotheses::weight(std::size_t hypothesis, OpeningId opening, std::int32_t score) const {
    auto const& real = hypotheses_[hypothesis].real;
    if (!real) return score;
    auto const matches = roster_.matches_of(*real);
    auto const own = std::ranges::find(matches, opening, &Match::opening);
    if (own == matches.end() || !is_promise(roster_, *own)) return score;
    // Copies of one person must not count as promises to one another, so the promise stands with somebody
    // else: what it adds is added here, and it is taken from those that spread.
    eligibility::ScoreWeights const& weights = settings_.score;
    std::int64_t sum = eligibility::disruption_points(settings_, own->state);
    auto const terms = judge().verdict(VolunteerId(hypothesis), opening).score.terms;
    for (std::size_t index = 0; index < terms.size(); ++index) {
        bool const spreads = static_cast<eligibility::Term>(index) == eligibility::Term::spreading;
        sum += spreads ? -std::min<std::int64_t>((terms[index].measure - 1) * weights.connection_penalty,
                                                 weights.spreading)
                       : terms[index].points;
    }
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(sum, 0, weight_max));
}

} // namespace kith::explanation
