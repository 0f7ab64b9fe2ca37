// SPDX-License-Identifier: MIT
#include "desk/leaving.hpp"

#include "base/contract.hpp"
#include "desk/care.hpp"
#include "desk/delegates.hpp"
#include "desk/match_desk.hpp"
#include "desk/messages.hpp"
#include "desk/organisations.hpp"
#include "desk/snapshots.hpp"
#include "exchange/availability.hpp"
#include "store/directory.hpp"
#include "store/logged_hours.hpp"
#include "store/needs.hpp"
#include "store/passings.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace kith::desk {

using brokerage::Step;
using store::Cells;
using store::KeptMatch;
using store::PackTable;

namespace {

constexpr std::size_t rows_max = 1'000'000;
constexpr std::string_view of_need = "need-"; // the ids of requests for help (desk/needs.cpp)

std::string const& cell(Cells const& cells, std::string_view column) {
    return cells[store::column_of(PackTable::roles, column)];
}

bool is_open(Cells const& role) {
    auto const& status = cell(role, "status");
    return status.empty() || status == "open";
}

bool is_under_way(KeptMatch const& match) {
    return !brokerage::ladder(match.state).empty();
}

// Said yes, or were told of: they count on it.
bool counts_on_it(MatchState state) {
    switch (state) {
    case MatchState::accepted:
    case MatchState::referred:
    case MatchState::met:
    case MatchState::clearing:
    case MatchState::confirmed:
    case MatchState::active:
    case MatchState::waiting_list: return true;
    default: return false;
    }
}

std::vector<KeptMatch> under_way(store::Database& database, std::int64_t centre,
                                 std::string const& organisation) {
    auto all = store::Matches(database, centre).page("", "", rows_max, organisation, "");
    std::erase_if(all, [](KeptMatch const& match) {
        return !is_under_way(match) || match.opening.starts_with(of_need);
    });
    return all;
}

bool is_unsettled(store::LoggedHours const& hours) {
    return hours.state == "pending" || hours.state == "escalated" || hours.state == "disputed";
}

} // namespace

LeavingSteps leaving_steps(store::Database& database, std::int64_t centre, std::string const& organisation) {
    LeavingSteps steps;
    store::CommunityRows rows(database, centre);
    store::Needs needs(database, centre);
    for (auto const& role : rows.page(PackTable::roles, "", rows_max, "organisation", organisation)) {
        if (!role.front().starts_with(of_need)) {
            steps.roles += is_open(role) ? 1 : 0;
            continue;
        }
        auto const need = needs.of_opening(role.front());
        steps.needs += need && need->state != "closed" ? 1 : 0;
    }
    std::set<std::string> people;
    for (auto const& match : under_way(database, centre, organisation)) people.insert(match.volunteer);
    steps.people = static_cast<std::int64_t>(people.size());
    auto const logged = store::logged_hours(database, centre, {}, organisation, rows_max);
    steps.hours = std::ranges::count_if(logged, is_unsettled);
    auto const passed = store::Passings(database, centre).page(organisation, {}, true, 0, rows_max);
    steps.passings = std::ranges::count(passed, organisation, &store::Passing::to);
    steps.references =
        static_cast<std::int64_t>(store::without_reference(database, centre, organisation).size());
    return steps;
}

std::vector<Released> replacements_of(store::Database& database, std::int64_t centre,
                                      std::string const& organisation, Instant now) {
    constexpr std::size_t looked_at = 20;
    Imagined imagined;
    imagined.match = [&](KeptMatch& match) {
        if (match.organisation == organisation && is_under_way(match)) match.state = MatchState::withdrawn;
    };
    auto pack = snapshot(database, centre, now, imagined);
    std::vector<Released> made;
    auto const matches = under_way(database, centre, organisation);
    if (!pack) { // rows that no longer fit together: runs say so, and people are told all the same
        for (auto const& match : matches) made.push_back({match.volunteer, match.opening, {}});
        return made;
    }
    Snapshot const around(std::move(*pack));
    auto const& roster = around.roster();
    std::map<std::string, std::int32_t> left;
    for (auto const& opening : roster.openings()) left[opening.key] = opening.places_maximum;
    store::Matches(database, centre).each([&](KeptMatch const& match) {
        if (match.holds) left[match.opening] -= match.places;
    });
    for (auto const& match : matches) {
        Released one{match.volunteer, match.opening, {}};
        auto const id = roster.find_volunteer(match.volunteer);
        bool const has_one = std::ranges::any_of(made, [&](Released const& each) {
            return each.volunteer == match.volunteer && !each.replacement.empty();
        });
        if (id && !has_one && counts_on_it(match.state)) {
            auto const best = around.lists().best(*id, looked_at);
            for (auto const& each : best.eligible) {
                auto const& opening = roster[each.id];
                bool const elsewhere = roster[roster.role_of(each.id).organisation].key != organisation;
                if (!elsewhere || left[opening.key] <= 0) continue;
                --left[opening.key];
                one.replacement = opening.key;
                break;
            }
        }
        made.push_back(std::move(one));
    }
    return made;
}

void LeavingDesk::tell(std::string const& organisation, std::string const& name) {
    Message message;
    message.to = {Addressee::Kind::organisation, organisation};
    message.name = name;
    message.facts = {
        {"organisation_name",
         store::CommunityRows(change_->database(), centre_).called(PackTable::organisations, organisation)}};
    queue_message(*change_, centre_, message);
}

LeavingDesk::Refusal LeavingDesk::begin(std::string const& organisation, std::string const& last_day,
                                        std::string const& reason, std::string const& by) {
    auto found = standing_of(change_->database(), centre_, organisation);
    if (!found) return LeavingRefused{"organisation_unknown"};
    if (found->state != "approved" && found->state != "suspended") return LeavingRefused{"standing_differs"};
    found->state = "leaving";
    found->since = change_->now();
    found->decided_by = by;
    found->reason = reason;
    found->last_day = last_day;
    store::Organisations(change_->database(), centre_).put(*found);
    CareDesk(*change_, centre_).raise({.organisation = organisation}, "organisation_leaving");
    change_->publish(centre_, {"organisation.changed", "", organisation, "", ""});
    tell(organisation, "organisation_leaving");
    return {};
}

LeavingDesk::Refusal LeavingDesk::leaving(std::string const& organisation) const {
    auto const found = standing_of(change_->database(), centre_, organisation);
    if (!found || found->state != "leaving") return LeavingRefused{"not_leaving"};
    return {};
}

LeavingDesk::Result<std::int64_t> LeavingDesk::close_roles(std::string const& organisation) {
    if (auto refused = leaving(organisation)) return refuse(std::move(*refused));
    store::CommunityRows rows(change_->database(), centre_);
    CareDesk care(*change_, centre_);
    std::int64_t closed = 0;
    for (auto role : rows.page(PackTable::roles, "", rows_max, "organisation", organisation)) {
        if (!is_open(role) || role.front().starts_with(of_need)) continue;
        role[store::column_of(PackTable::roles, "status")] = "closed";
        rows.put(PackTable::roles, role);
        care.role_changed(role.front(), false);
        care.settle({.opening = role.front()}, "role_to_approve", {});
        change_->publish(centre_, {"role.changed", "", organisation, role.front(), ""});
        ++closed;
    }
    return closed;
}

LeavingDesk::Result<std::vector<Released>> LeavingDesk::release(std::string const& organisation,
                                                                std::vector<Released> const& replacements,
                                                                std::string const& by) {
    if (auto refused = leaving(organisation)) return refuse(std::move(*refused));
    auto& database = change_->database();
    auto const steps = leaving_steps(database, centre_, organisation);
    if (steps.roles > 0) return refuse(LeavingRefused{"roles_open", {{"asked", steps.roles}}});
    store::CommunityRows rows(database, centre_);
    auto const name = rows.called(PackTable::organisations, organisation);
    MatchDesk desk(*change_, centre_);
    Actor const actor{"coordinator", by};
    std::vector<Released> done;
    std::map<std::string, bool> replaced; // of those who counted on it
    for (auto const& match : under_way(database, centre_, organisation)) {
        Released one{match.volunteer, match.opening, {}};
        auto const step = match.state == MatchState::active ? Step::drop_out : Step::withdraw;
        auto const ended = desk.take({.volunteer = match.volunteer,
                                      .opening = match.opening,
                                      .step = step,
                                      .reason = "the organisation is closing"},
                                     actor);
        KITH_EXPECT(ended.has_value()); // ways out stay open whatever has happened (brokerage/life.cpp)
        // Nobody looks for somebody else in that place.
        CareDesk(*change_, centre_).settle({match.volunteer, match.opening}, "place_freed", by);
        if (counts_on_it(match.state)) {
            auto const found = std::ranges::find_if(replacements, [&](Released const& each) {
                return each.volunteer == match.volunteer && each.opening == match.opening;
            });
            // Rows may have changed since it was looked for: then somebody looks again.
            if (found != replacements.end() && !found->replacement.empty() &&
                desk.take({.volunteer = match.volunteer,
                           .opening = found->replacement,
                           .step = Step::suggest,
                           .reason = "instead of " + match.opening},
                          actor))
                one.replacement = found->replacement;
            auto& has_one = replaced[match.volunteer];
            has_one = has_one || !one.replacement.empty();
            Message message;
            message.to = {Addressee::Kind::volunteer, match.volunteer};
            message.name = "organisation_closing";
            message.volunteer = match.volunteer;
            message.opening = match.opening;
            message.facts = {{"organisation_name", name}};
            queue_message(*change_, centre_, message);
        }
        done.push_back(std::move(one));
    }
    for (auto const& [volunteer, has_one] : replaced)
        if (!has_one) CareDesk(*change_, centre_).raise({.volunteer = volunteer}, "rematch");
    return done;
}

LeavingDesk::Refusal LeavingDesk::move_need(std::string const& organisation, std::int64_t number,
                                            std::string const& to) {
    if (auto refused = leaving(organisation)) return refused;
    auto& database = change_->database();
    store::CommunityRows rows(database, centre_);
    auto const need = store::Needs(database, centre_).find(number);
    auto role = need && !need->opening.empty() ? rows.find(PackTable::roles, need->opening) : std::nullopt;
    if (!role || need->state == "closed" || cell(*role, "organisation") != organisation)
        return LeavingRefused{"need_unknown"};
    auto const there = standing_of(database, centre_, to);
    if (!there) return LeavingRefused{"organisation_unknown"};
    if (there->state != "approved") return LeavingRefused{"organisation_not_open"};
    (*role)[store::column_of(PackTable::roles, "organisation")] = to;
    if (!check_not_permitted(database, centre_, *role).empty()) return LeavingRefused{"check_not_permitted"};
    rows.put(PackTable::roles, *role);
    store::Matches matches(database, centre_);
    for (auto match : matches.of_opening(need->opening)) {
        match.organisation = to;
        matches.put(match);
    }
    for (auto const& each : {organisation, to})
        change_->publish(centre_, {"role.changed", "", each, need->opening, ""});
    return {};
}

LeavingDesk::Result<store::KeptReference> LeavingDesk::keep_reference(std::string const& organisation,
                                                                      std::string const& volunteer,
                                                                      std::string const& words,
                                                                      std::string const& by) {
    auto& database = change_->database();
    store::CommunityRows rows(database, centre_);
    store::KeptReference kept;
    kept.organisation = organisation;
    kept.volunteer = volunteer;
    kept.organisation_name = rows.called(PackTable::organisations, organisation);
    kept.words = words;
    kept.given_by = by;
    kept.given_at = change_->now();
    std::set<std::string> roles;
    auto const add_role = [&](std::string const& opening) {
        auto const role = role_of(rows, opening);
        auto const title = role ? rows.called(PackTable::roles, *role) : std::string();
        roles.insert(title.empty() ? opening : title);
    };
    auto const add_day = [&](std::string const& day) {
        if (day.empty()) return;
        if (kept.first_day.empty() || day < kept.first_day) kept.first_day = day;
        kept.last_day = std::max(kept.last_day, day);
    };
    bool began = false;
    for (auto const& match : store::Matches(database, centre_).of_volunteer(volunteer)) {
        bool const over = match.state == MatchState::completed || match.state == MatchState::left;
        if (match.organisation != organisation || (!over && match.state != MatchState::active)) continue;
        began = true;
        add_role(match.opening);
        add_day(match.first_day);
        if (over) add_day(match.since_day);
    }
    for (auto const& hours :
         store::logged_hours(database, centre_, volunteer, organisation, rows_max, "confirmed")) {
        began = true;
        add_role(hours.opening);
        add_day(hours.worked_on);
        kept.minutes += hours.minutes;
    }
    if (!began) return refuse(LeavingRefused{"nothing_begun"});
    for (auto const& title : roles) kept.roles.append(kept.roles.empty() ? "" : "; ").append(title);
    store::put_kept_reference(database, centre_, kept);
    change_->publish(centre_, {"reference.kept", volunteer, organisation, "", ""});
    return kept;
}

std::int64_t LeavingDesk::keep_references(std::string const& organisation, std::string const& by) {
    std::int64_t kept = 0;
    for (auto const& volunteer : store::without_reference(change_->database(), centre_, organisation))
        kept += keep_reference(organisation, volunteer, {}, by) ? 1 : 0;
    return kept;
}

LeavingDesk::Refusal LeavingDesk::finish(std::string const& organisation, std::string const& by,
                                         std::function<void(std::string const&)> const& closed) {
    if (auto refused = leaving(organisation)) return refused;
    auto& database = change_->database();
    auto const steps = leaving_steps(database, centre_, organisation);
    if (!steps.done()) {
        return LeavingRefused{
            "steps_left",
            {{"left.roles", steps.roles},
             {"left.people", steps.people},
             {"left.needs", steps.needs},
             {"left.hours", steps.hours},
             {"left.passings", steps.passings},
             {"left.references", steps.references},
             {"asked", (steps.roles > 0) + (steps.people > 0) + (steps.needs > 0) + (steps.hours > 0) +
                           (steps.passings > 0) + (steps.references > 0)}}};
    }
    tell(organisation, "organisation_left"); // while there is somebody to tell
    auto found = *standing_of(database, centre_, organisation);
    found.state = "left";
    found.since = change_->now();
    found.decided_by = by;
    store::Organisations(database, centre_).put(found);
    DelegateDesk delegates(*change_, centre_);
    for (auto const& each : store::Delegates(database, centre_).of(organisation, false)) {
        (void)delegates.end(organisation, each.number, by);
        closed(each.principal);
    }
    for (auto row = store::organisers_of(database, centre_, organisation); !row.empty();
         row = store::organisers_of(database, centre_, organisation)) {
        for (auto& each : row) {
            each.suspended = true;
            store::update_principal(database, each);
            change_->publish(centre_, {"principal.changed", "", "", "", each.id});
            closed(each.id);
        }
    }
    store::Directory directory(database, centre_);
    for (auto entry : directory.of(organisation)) {
        entry.published = false;
        entry.changed_at = change_->now();
        entry.changed_by = by;
        directory.put(entry);
    }
    CareDesk care(*change_, centre_);
    care.settle({.organisation = organisation}, {}, by);
    change_->publish(centre_, {"organisation.changed", "", organisation, "", ""});
    return {};
}

} // namespace kith::desk
