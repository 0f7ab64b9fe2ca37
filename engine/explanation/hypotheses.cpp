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
    KITH_EXPECT(hypotheses_.empty() || hypotheses_.back().real == real ||
                (!needs_own_roster(roster_, real) && !needs_own_roster(roster_, hypotheses_.back().real)));
    changed.key = numbered("h", hypotheses_.size());
    hypotheses_.push_back({real, std::move(changed)});
    return hypotheses_.size() - 1;
}

bool Hypotheses::needs_own_roster(Roster const& roster, VolunteerId volunteer) {
    return std::ranges::any_of(roster.matches_of(volunteer),
                               [&](Match const& match) { return is_promise(roster, match); });
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

// Other people's matches on their way count against an opening, a person's own do not; nothing else about
// other people matters to a verdict.
void Hypotheses::add_promises(RosterDraft& draft) const {
    for (Match const& match : roster_.matches()) {
        bool const own = !hypotheses_.empty() && match.volunteer == hypotheses_.back().real;
        if (own || !is_promise(roster_, match)) continue;
        Volunteer other;
        other.key = numbered("p", draft.volunteers.size());
        draft.matches.push_back({other.key, roster_[match.opening].key, match.state, match.since});
        draft.volunteers.push_back(std::move(other));
    }
}

void Hypotheses::build() {
    KITH_EXPECT(judge_ == nullptr);
    RosterDraft draft = draft_of_openings();
    for (Hypothesis& each : hypotheses_) {
        for (Match const& match : roster_.matches_of(each.real)) {
            if (is_promise(roster_, match)) continue;
            draft.matches.push_back({each.changed.key, roster_[match.opening].key, match.state, match.since});
        }
        for (Bar const& bar : roster_.bars_of(each.real))
            draft.bars.push_back(
                {each.changed.key, bar.role ? roster_[*bar.role].key : roster_[*bar.organisation].key});
        draft.volunteers.push_back(std::move(each.changed));
    }
    add_promises(draft);
    auto built = Roster::build(std::move(draft));
    KITH_EXPECT(built.has_value() && built->openings().size() == roster_.openings().size());
    imagined_ = std::make_unique<Roster const>(std::move(*built));
    judge_ = std::make_unique<eligibility::Judge const>(*imagined_, settings_);
}

Glance Hypotheses::glance(std::size_t hypothesis, OpeningId opening) const {
    KITH_EXPECT(judge_ != nullptr && hypothesis < hypotheses_.size());
    VolunteerId const volunteer(hypothesis); // "h..." sorts before "p..."
    Glance glance = judge_->glance(volunteer, opening);
    auto const matches = roster_.matches_of(hypotheses_[hypothesis].real);
    auto const own = std::ranges::find(matches, opening, &Match::opening);
    if (own == matches.end() || !is_promise(roster_, *own) || glance.standing == Standing::excluded)
        return glance;
    // Copies of one person must not count as promises to one another, so what their own adds is added here.
    std::int64_t score = eligibility::disruption_points(settings_, own->state);
    for (auto const& term : judge_->verdict(volunteer, opening).score.terms) score += term.points;
    glance.score = static_cast<std::int32_t>(std::clamp<std::int64_t>(score, 0, weight_max));
    return glance;
}

} // namespace kith::explanation
