// SPDX-License-Identifier: MIT
#include "desk/safeguarding.hpp"

#include "base/contract.hpp"
#include "desk/care.hpp"
#include "desk/match_desk.hpp"
#include "desk/messages.hpp"
#include "exchange/cells.hpp"
#include "store/merges.hpp"
#include "store/principals.hpp"
#include "store/privacy.hpp"

#include <algorithm>

namespace kith::desk {

using brokerage::Step;
using store::Concern;
using store::Incident;
using store::PackTable;
using store::Restriction;

namespace {

bool stops(Restriction const& restriction) {
    return restriction.kind == "suspended" || restriction.kind == "do_not_refer";
}

std::string& status_in(store::Cells& cells) {
    return cells[store::column_of(PackTable::volunteers, "status")];
}
std::string& not_for_in(store::Cells& cells) {
    return cells[store::column_of(PackTable::volunteers, "not_for")];
}

bool lists(std::string_view cell, std::string_view id) {
    auto const all = exchange::split_list(cell);
    return std::ranges::find(all, id) != all.end();
}

void take_out(std::string& cell, std::string_view id) {
    std::string left;
    for (auto const each : exchange::split_list(cell)) {
        if (each == id) continue;
        left.append(left.empty() ? "" : "; ").append(each);
    }
    cell = std::move(left);
}

bool is_over(MatchState state) {
    return brokerage::ladder(state).empty();
}

} // namespace

void hold_restrictions(store::Database& database, std::int64_t centre, store::Cells& volunteer) {
    auto const& id = volunteer.front();
    if (store::Privacy(database, centre).departure(id)) status_in(volunteer) = "stopped";
    if (store::Merges(database, centre).merged_away(volunteer.front())) status_in(volunteer) = "stopped";
    for (auto const& each : store::Safeguarding(database, centre).restrictions(volunteer.front(), true)) {
        if (stops(each)) status_in(volunteer) = "stopped";
        if (each.kind != "not_for" || lists(not_for_in(volunteer), each.target)) continue;
        auto& cell = not_for_in(volunteer);
        cell.append(cell.empty() ? "" : "; ").append(each.target);
    }
}

void SafeguardingDesk::changed() {
    change_->publish(centre_, {"concern.changed", "", "", "", ""});
}

SafeguardingDesk::Result<std::int64_t> SafeguardingDesk::raise(Concern concern) {
    auto& database = change_->database();
    store::Matter const about{
        .volunteer = concern.volunteer, .organisation = concern.organisation, .need = concern.need};
    if (auto unknown = CareDesk(*change_, centre_).known(about))
        return refuse(SafeguardingRefused{std::move(unknown->code)});
    store::Safeguarding safeguarding(database, centre_);
    concern.raised_at = change_->now();
    auto const number = safeguarding.add(concern);
    for (auto const& lead : safeguarding.leads()) {
        if (lead == concern.raised_by) continue;
        Message message;
        message.to = {Addressee::Kind::principal, lead};
        message.name = "concern_raised";
        message.urgent = true;
        queue_message(*change_, centre_, message);
    }
    changed();
    return number;
}

std::optional<Concern> SafeguardingDesk::seen(std::int64_t number, std::string_view reader) const {
    store::Safeguarding safeguarding(change_->database(), centre_);
    auto concern = safeguarding.find_concern(number);
    if (!concern || !safeguarding.may_see(*concern, reader)) return std::nullopt;
    return concern;
}

std::optional<SafeguardingRefused> SafeguardingDesk::note(std::int64_t number, std::string const& text,
                                                          std::string const& by) {
    if (!seen(number, by)) return SafeguardingRefused{"unknown"};
    store::Safeguarding(change_->database(), centre_)
        .add(number, store::ConcernNote{0, text, by, change_->now()});
    changed();
    return {};
}

std::optional<SafeguardingRefused>
SafeguardingDesk::share(std::int64_t number, std::vector<std::string> const& readers, std::string const& by) {
    if (!seen(number, by)) return SafeguardingRefused{"unknown"};
    store::Safeguarding safeguarding(change_->database(), centre_);
    if (!safeguarding.is_lead(by)) return SafeguardingRefused{"leads_only"};
    store::Care care(change_->database(), centre_);
    for (auto const& each : readers)
        if (!care.can_own(each)) return SafeguardingRefused{"owner_unknown"};
    auto once = readers;
    std::ranges::sort(once);
    auto const again = std::ranges::unique(once);
    once.erase(again.begin(), again.end());
    safeguarding.put_readers(number, once);
    changed();
    return {};
}

std::optional<SafeguardingRefused> SafeguardingDesk::decide(std::int64_t number, std::string const& decision,
                                                            std::string const& duty,
                                                            std::optional<Instant> review,
                                                            std::string const& by) {
    auto concern = seen(number, by);
    if (!concern) return SafeguardingRefused{"unknown"};
    store::Safeguarding safeguarding(change_->database(), centre_);
    if (!safeguarding.is_lead(by)) return SafeguardingRefused{"leads_only"};
    auto const placed = safeguarding.restrictions_under(number);
    if (duty.empty() && std::ranges::any_of(placed, stops))
        return SafeguardingRefused{"duty_to_refer_unanswered"};
    concern->state = "decided";
    concern->decision = decision;
    concern->duty = duty;
    concern->decided_by = by;
    concern->decided_at = change_->now();
    concern->review_at = review;
    safeguarding.put(*concern);
    changed();
    return {};
}

void SafeguardingDesk::end_matches(Restriction const& restriction) {
    auto& database = change_->database();
    store::CommunityRows rows(database, centre_);
    bool const suspended = restriction.kind == "suspended";
    for (auto const& match : store::Matches(database, centre_).of_volunteer(restriction.volunteer)) {
        if (is_over(match.state)) continue;
        if (restriction.kind == "not_for" && match.organisation != restriction.target &&
            match.opening != restriction.target && role_of(rows, match.opening) != restriction.target)
            continue;
        if (match.holds && !suspended) {
            CareDesk(*change_, centre_).raise({match.volunteer, match.opening}, "placement_to_review");
            continue;
        }
        auto const step = match.state == MatchState::active ? Step::drop_out : Step::withdraw;
        auto const ended = MatchDesk(*change_, centre_)
                               .take({.volunteer = match.volunteer,
                                      .opening = match.opening,
                                      .step = step,
                                      .reason = "the centre's decision"},
                                     {"coordinator", restriction.placed_by});
        KITH_EXPECT(ended.has_value()); // ways out stay open whatever has happened (brokerage/life.cpp)
    }
}

void SafeguardingDesk::end_matches_again() {
    for (auto const& each : store::Safeguarding(change_->database(), centre_).all_holding())
        end_matches(each);
}

SafeguardingDesk::Result<Restriction> SafeguardingDesk::place(Restriction restriction) {
    auto& database = change_->database();
    store::CommunityRows rows(database, centre_);
    store::Safeguarding safeguarding(database, centre_);
    auto cells = rows.find(PackTable::volunteers, restriction.volunteer);
    if (!cells) return refuse(SafeguardingRefused{"volunteer_unknown"});
    bool const target = !restriction.target.empty();
    bool const there = rows.find(PackTable::roles, restriction.target) ||
                       rows.find(PackTable::organisations, restriction.target);
    if (target != (restriction.kind == "not_for") || (target && !there))
        return refuse(SafeguardingRefused{"target_unknown"});
    if (restriction.concern != 0 && !seen(restriction.concern, restriction.placed_by))
        return refuse(SafeguardingRefused{"unknown"});
    auto const holding = safeguarding.restrictions(restriction.volunteer, true);
    for (auto const& each : holding)
        if (each.kind == restriction.kind && each.target == restriction.target)
            return refuse(SafeguardingRefused{"restricted_already"});
    auto const first = std::ranges::find_if(holding, stops);
    restriction.status_before = first == holding.end() ? status_in(*cells) : first->status_before;
    restriction.placed_at = change_->now();
    restriction.number = safeguarding.add(restriction);
    hold_restrictions(database, centre_, *cells);
    rows.put(PackTable::volunteers, *cells);
    change_->publish(centre_, {"volunteer.changed", restriction.volunteer, "", "", ""});
    end_matches(restriction);
    return restriction;
}

SafeguardingDesk::Result<Restriction> SafeguardingDesk::lift(std::int64_t number, std::string const& by) {
    auto& database = change_->database();
    store::Safeguarding safeguarding(database, centre_);
    auto restriction = safeguarding.find_restriction(number);
    if (!restriction || restriction->lifted_at) return refuse(SafeguardingRefused{"unknown"});
    if (!safeguarding.is_lead(by)) return refuse(SafeguardingRefused{"leads_only"});
    restriction->lifted_at = change_->now();
    restriction->lifted_by = by;
    safeguarding.put(*restriction);
    store::CommunityRows rows(database, centre_);
    if (auto cells = rows.find(PackTable::volunteers, restriction->volunteer)) {
        if (stops(*restriction)) status_in(*cells) = restriction->status_before;
        if (restriction->kind == "not_for") take_out(not_for_in(*cells), restriction->target);
        hold_restrictions(database, centre_, *cells); // whatever else holds
        rows.put(PackTable::volunteers, *cells);
        change_->publish(centre_, {"volunteer.changed", restriction->volunteer, "", "", ""});
    }
    return *restriction;
}

SafeguardingDesk::Result<std::int64_t> SafeguardingDesk::report(Incident incident) {
    auto& database = change_->database();
    store::CommunityRows rows(database, centre_);
    if (!rows.find(PackTable::organisations, incident.organisation))
        return refuse(SafeguardingRefused{"organisation_unknown"});
    if (!incident.opening.empty() && organisation_of(rows, incident.opening) != incident.organisation)
        return refuse(SafeguardingRefused{"opening_elsewhere"});
    if (!incident.volunteer.empty() && !rows.find(PackTable::volunteers, incident.volunteer))
        return refuse(SafeguardingRefused{"volunteer_unknown"});
    if (incident.happened_at > change_->now()) return refuse(SafeguardingRefused{"time_out_of_range"});
    incident.reported_at = change_->now();
    auto const number = store::Safeguarding(database, centre_).add(incident);
    CareDesk(*change_, centre_).raise({.organisation = incident.organisation}, "incident_to_look_at");
    change_->publish(centre_, {"incident.changed", "", incident.organisation, "", std::to_string(number)});
    return number;
}

std::optional<SafeguardingRefused> SafeguardingDesk::set_leads(std::vector<std::string> const& principals) {
    store::Care care(change_->database(), centre_);
    auto once = principals;
    std::ranges::sort(once);
    auto const again = std::ranges::unique(once);
    once.erase(again.begin(), again.end());
    for (auto const& each : once) {
        auto const row = store::find_principal(change_->database(), centre_, each);
        if (!care.can_own(each) || row->standing == "broker") return SafeguardingRefused{"owner_unknown"};
    }
    store::Safeguarding(change_->database(), centre_).put_leads(once);
    changed();
    return {};
}

} // namespace kith::desk
