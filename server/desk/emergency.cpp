// SPDX-License-Identifier: MIT
#include "desk/emergency.hpp"

#include "base/contract.hpp"
#include "desk/messages.hpp"
#include "desk/runs.hpp"
#include "desk/waves.hpp"
#include "exchange/cells.hpp"
#include "exchange/csv.hpp"
#include "exchange/surge.hpp"
#include "explanation/codes.hpp"
#include "store/messages.hpp"
#include "store/sites.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace kith::desk {

using explanation::code_of;
using store::EmergencyStep;
using store::KeptEmergency;
using store::PackTable;

namespace {

using Refusal = EmergencyRefused;

constexpr std::string_view any_adult = "18+"; // as an age band

std::string two(unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

// "2026-09-07 17:00" on the clock of the centre.
std::string civil_text(ZoneTable const& zone, Instant at) {
    CivilTime const civil = zone.civil(at);
    auto const day = std::chrono::floor<std::chrono::days>(civil);
    std::chrono::year_month_day const date(day);
    auto const minutes = static_cast<unsigned>((civil - day).count());
    return std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<unsigned>(date.month())) +
           "-" + two(static_cast<unsigned>(date.day())) + " " + two(minutes / 60) + ":" + two(minutes % 60);
}

std::string& cell(PackTable table, store::Cells& cells, std::string_view column) {
    return cells[store::column_of(table, column)];
}

bool is_nothing(std::string_view text) {
    return text.empty() || text == "?" || text == "none" || text == "no";
}

std::string_view word_of(EmergencyMove move) {
    switch (move) {
    case EmergencyMove::activate: return "activate";
    case EmergencyMove::stand_by: return "stand_by";
    case EmergencyMove::stand_down: return "stand_down";
    case EmergencyMove::close: return "close";
    case EmergencyMove::reopen: return "reopen";
    }
    return {};
}

// Where a move leads from a state; empty: nowhere.
std::string_view led_to(EmergencyMove move, std::string_view state) {
    switch (move) {
    case EmergencyMove::activate: return state == "standby" || state == "stood_down" ? "activated" : "";
    case EmergencyMove::stand_by: return state == "activated" ? "standby" : "";
    case EmergencyMove::stand_down: return state == "standby" || state == "activated" ? "stood_down" : "";
    case EmergencyMove::close: return state == "stood_down" ? "closed" : "";
    case EmergencyMove::reopen: return state == "closed" ? "stood_down" : "";
    }
    return "";
}

// A role of a template, read from its row.
struct SurgeRole {
    std::int64_t at = 0, within = 24, hours = 4, days = 1; // hours from now, length, days
    std::string id, ward;
    std::map<std::string, std::string> cells; // columns of roles.csv
};

constexpr std::array passed_on{"title",
                               "setting",
                               "places_minimum",
                               "places_maximum",
                               "urgency",
                               "required_skills",
                               "required_languages",
                               "required_checks",
                               "required_training",
                               "required_vehicle",
                               "minimum_age"};

// Templates that come with the program are sound (tests/exchange reads each).
std::vector<SurgeRole> roles_of(std::string_view text) {
    constexpr std::array own{"kind", "at", "id", "within", "hours", "days", "ward"};
    constexpr std::size_t needed = 3; // of those: kind, at, id
    std::vector<exchange::CsvColumn> columns;
    for (char const* const column : own) columns.push_back({column, columns.size() < needed});
    constexpr std::size_t first_passed_on = own.size();
    for (char const* const column : passed_on) columns.push_back({column, false});
    exchange::ImportReport report;
    exchange::CsvReader csv("surge", text, columns, report);
    std::vector<SurgeRole> roles;
    auto const number = [&](std::size_t column, std::int64_t otherwise) {
        auto const read = exchange::parse_integer(csv.cell(column), 0, 1'000'000);
        return read ? *read : otherwise;
    };
    while (csv.usable() && csv.next()) {
        if (csv.cell(0) != "role") continue;
        SurgeRole role;
        role.at = number(1, 0);
        role.id = csv.cell(2);
        role.within = number(3, 24);
        role.hours = number(4, 4);
        role.days = number(5, 1);
        role.ward = csv.cell(6);
        for (std::size_t i = 0; i < passed_on.size(); ++i)
            role.cells[passed_on[i]] = std::string(csv.cell(first_passed_on + i));
        roles.push_back(std::move(role));
    }
    return roles;
}

std::string scaled(std::string const& places, std::int32_t per_cent) {
    auto const read = exchange::parse_integer(places, 0, 1'000'000);
    if (!read) return places;
    return std::to_string(std::max<std::int64_t>(1, (*read * per_cent + 99) / 100));
}

} // namespace

EmergencyDesk::EmergencyDesk(store::Change& change, std::int64_t centre, Actor actor)
    : change_(&change), centre_(centre), actor_(std::move(actor)), rows_(change.database(), centre) {}

void EmergencyDesk::log(KeptEmergency const& emergency, EmergencyStep step) {
    if (step.after.empty()) step.before = step.after = emergency.state;
    step.standing = actor_.standing;
    step.principal = actor_.principal;
    step.at = change_->now();
    rows_.add(emergency.number, step);
}

void EmergencyDesk::log_reserve(EmergencyStep step) {
    step.standing = actor_.standing;
    step.principal = actor_.principal;
    step.at = change_->now();
    rows_.add(store::reserve_log, step);
}

void EmergencyDesk::publish(std::string kind, std::int64_t emergency, std::string_view organisation) {
    change_->publish(centre_,
                     {std::move(kind), {}, std::string(organisation), {}, std::to_string(emergency)});
}

EmergencyDesk::Result<std::int64_t> EmergencyDesk::open(EmergencyOrder const& order) {
    if (rows_.not_closed() >= emergencies_open_max)
        return refuse(Refusal{"emergencies_full", true, {{"limit", emergencies_open_max}}});
    KeptEmergency emergency{.name = order.name,
                            .asked_by = order.asked_by,
                            .reference = order.reference,
                            .hurry = order.hurry,
                            .report_minutes = order.report_minutes,
                            .opened_at = change_->now(),
                            .changed_at = change_->now()};
    emergency.number = rows_.add(emergency);
    log(emergency,
        {.step = "open", .after = "standby", .asked_by = order.asked_by, .reference = order.reference});
    publish("emergency.changed", emergency.number);
    return emergency.number;
}

EmergencyDesk::Result<std::string> EmergencyDesk::move(MoveOrder const& order) {
    auto emergency = rows_.find(order.emergency);
    if (!emergency) return refuse(Refusal{"emergency_unknown"});
    auto const before = emergency->state;
    auto const after = led_to(order.move, before);
    if (after.empty()) return refuse(Refusal{"not_from_here"});
    bool const back = order.move == EmergencyMove::stand_by || order.move == EmergencyMove::reopen ||
                      (order.move == EmergencyMove::activate && before == "stood_down");
    if (back && order.reason.empty()) return refuse(Refusal{"reason_missing"});
    if (order.move == EmergencyMove::reopen && rows_.not_closed() >= emergencies_open_max)
        return refuse(Refusal{"emergencies_full", true, {{"limit", emergencies_open_max}}});
    bool overridden = false;
    if (order.move == EmergencyMove::close) {
        auto const open = still_open(change_->database(), centre_, order.emergency, change_->now());
        if (!open.settled() && !order.override_given)
            return refuse(Refusal{"still_open",
                                  true,
                                  {{"on_site", open.on_site},
                                   {"offers", open.offers},
                                   {"pending", open.pending},
                                   {"coming", open.coming},
                                   {"roles", open.roles},
                                   {"campaigns", open.campaigns}}});
        if (!open.settled() && order.reason.empty()) return refuse(Refusal{"reason_missing"});
        overridden = !open.settled();
    }
    if (order.move == EmergencyMove::stand_down || order.move == EmergencyMove::stand_by ||
        order.move == EmergencyMove::close)
        stop_campaigns(order.emergency);
    emergency->state = after;
    emergency->changed_at = change_->now();
    if (!order.asked_by.empty()) emergency->asked_by = order.asked_by;
    if (!order.reference.empty()) emergency->reference = order.reference;
    emergency->next_report =
        after == "activated" ? std::optional(change_->now() + std::chrono::minutes(emergency->report_minutes))
                             : std::nullopt;
    rows_.update(*emergency);
    bool const hurries = (before == "activated") != (after == "activated");
    auto const clocks = hurries ? reset_clocks(order.emergency) : 0;
    log(*emergency, {.step = std::string(word_of(order.move)),
                     .before = before,
                     .after = emergency->state,
                     .asked_by = order.asked_by,
                     .reference = order.reference,
                     .reason = order.reason,
                     .count = clocks,
                     .overridden = overridden});
    // How it stood at the end stays on record.
    if (order.move == EmergencyMove::stand_down) make_report(*emergency);
    publish("emergency.changed", emergency->number);
    return emergency->state;
}

void EmergencyDesk::stop_campaigns(std::int64_t emergency) {
    store::Campaigns campaigns(change_->database(), centre_);
    for (auto const& each : rows_.openings(emergency)) {
        if (auto const running = campaigns.running_for(each.opening)) {
            auto const refused = stop_campaign(*change_, centre_, running->number);
            KITH_EXPECT(!refused);
        }
    }
}

// How many clocks run otherwise from now on.
std::int64_t EmergencyDesk::reset_clocks(std::int64_t emergency) {
    MatchDesk desk(*change_, centre_);
    std::size_t changed = 0;
    for (auto const& each : rows_.openings(emergency)) changed += desk.reset_clocks(each.opening);
    return static_cast<std::int64_t>(changed);
}

EmergencyDesk::Result<std::vector<std::string>> EmergencyDesk::open_roles(RolesOrder const& order) {
    auto const emergency = rows_.find(order.emergency);
    if (!emergency) return refuse(Refusal{"emergency_unknown"});
    if (emergency->state != "standby" && emergency->state != "activated") return refuse(Refusal{"not_now"});
    auto const text = exchange::built_in_surge(order.surge);
    if (text.empty()) return refuse(Refusal{"surge_unknown"});
    store::CommunityRows rows(change_->database(), centre_);
    if (!rows.find(PackTable::organisations, order.organisation))
        return refuse(Refusal{"organisation_unknown"});
    auto const& zone = zone_named(change_->centre(centre_).zone);
    auto const start = std::chrono::ceil<std::chrono::hours>(change_->now());
    std::vector<std::string> made;
    auto const there = rows_.openings(order.emergency).size();
    // Templates may be opened again: each time has a letter's worth of its own keys.
    auto const steps = rows_.steps(order.emergency);
    auto const times = std::ranges::count(steps, std::string("open_roles"), &EmergencyStep::step) + 1;
    for (auto const& role : roles_of(text)) {
        std::string ward = role.ward;
        if (ward.starts_with('#')) {
            auto const rank = exchange::parse_integer(std::string_view(ward).substr(1), 1, 1000);
            KITH_EXPECT(rank.has_value());
            // A centre without wards says where people are to come when it tells them.
            ward = order.wards.empty()
                       ? ""
                       : order.wards[std::min(static_cast<std::size_t>(*rank), order.wards.size()) - 1];
        }
        for (std::int64_t day = 0; day < role.days; ++day) {
            if (there + made.size() >= surge_openings_max)
                return refuse(Refusal{
                    "openings_full", false, {{"limit", static_cast<std::int64_t>(surge_openings_max)}}});
            auto key = "EM" + std::to_string(order.emergency) + "-" + std::to_string(times) + "-" + role.id;
            if (role.days > 1) key += "-" + two(static_cast<unsigned>(day) + 1);
            auto const begins = start + std::chrono::hours(role.at + role.within + 24 * day);
            auto const ends = begins + std::chrono::hours(role.hours);
            store::Cells cells(store::shape_of(PackTable::roles).columns.size());
            cells.front() = key;
            for (auto const& [column, value] : role.cells) cell(PackTable::roles, cells, column) = value;
            for (auto const* const places : {"places_minimum", "places_maximum"}) {
                auto& number = cell(PackTable::roles, cells, places);
                number = scaled(number, order.scale_per_cent);
            }
            cell(PackTable::roles, cells, "organisation") = order.organisation;
            cell(PackTable::roles, cells, "kind") = "one_off";
            cell(PackTable::roles, cells, "status") = "open";
            cell(PackTable::roles, cells, "direct") = "yes";
            cell(PackTable::roles, cells, "ward") = ward;
            cell(PackTable::roles, cells, "when") =
                civil_text(zone, begins) + " to " + civil_text(zone, ends);
            cell(PackTable::roles, cells, "programme") = "Emergency " + std::to_string(order.emergency);
            auto const flaws = flaws_of(rows, PackTable::roles, cells, change_->now());
            if (!flaws.empty()) return refuse(Refusal{"role_flawed", false, {{flaws.front().column, 1}}});
            bool const vetted = !is_nothing(cell(PackTable::roles, cells, "required_checks")) ||
                                !is_nothing(cell(PackTable::roles, cells, "required_training")) ||
                                !is_nothing(cell(PackTable::roles, cells, "required_references"));
            rows.put(PackTable::roles, cells);
            rows_.add(store::EmergencyOpening{key, order.emergency, begins, ends, vetted});
            change_->publish(centre_, {"role.changed", {}, order.organisation, key, {}});
            made.push_back(std::move(key));
        }
    }
    log(*emergency,
        {.step = "open_roles", .subject = order.surge, .count = static_cast<std::int64_t>(made.size())});
    publish("emergency.changed", order.emergency);
    return made;
}

EmergencyDesk::Result<std::int64_t> EmergencyDesk::close_unused(std::int64_t number) {
    auto const emergency = rows_.find(number);
    if (!emergency) return refuse(Refusal{"emergency_unknown"});
    if (emergency->state == "closed") return refuse(Refusal{"not_now"});
    store::CommunityRows rows(change_->database(), centre_);
    store::Matches matches(change_->database(), centre_);
    store::Campaigns campaigns(change_->database(), centre_);
    bool const ending = emergency->state == "stood_down";
    std::int64_t closed = 0;
    for (auto const& each : rows_.openings(number)) {
        auto role = rows.find(PackTable::roles, each.opening);
        if (!role || cell(PackTable::roles, *role, "status") == "closed") continue;
        auto const met = matches.of_opening(each.opening);
        // Before the end, only what nobody was ever asked for; at the end, whatever waits for nobody's
        // answer.
        bool const used = std::ranges::any_of(met, [&](store::KeptMatch const& match) {
            return !ending || match.state == MatchState::offered;
        });
        if (used) continue;
        if (auto const running = campaigns.running_for(each.opening)) {
            auto const refused = stop_campaign(*change_, centre_, running->number);
            KITH_EXPECT(!refused);
        }
        cell(PackTable::roles, *role, "status") = "closed";
        rows.put(PackTable::roles, *role);
        change_->publish(
            centre_, {"role.changed", {}, cell(PackTable::roles, *role, "organisation"), each.opening, {}});
        ++closed;
    }
    log(*emergency, {.step = "close_roles", .count = closed});
    publish("emergency.changed", number);
    return closed;
}

EmergencyDesk::Result<std::int64_t> EmergencyDesk::release(std::int64_t number, std::string const& reason) {
    auto const emergency = rows_.find(number);
    if (!emergency) return refuse(Refusal{"emergency_unknown"});
    if (emergency->state == "activated" || emergency->state == "closed") return refuse(Refusal{"not_now"});
    if (reason.empty()) return refuse(Refusal{"reason_missing"});
    store::Matches matches(change_->database(), centre_);
    MatchDesk desk(*change_, centre_);
    std::int64_t released = 0;
    for (auto const& each : rows_.openings(number)) {
        for (auto const& match : matches.of_opening(each.opening)) {
            if (released == released_at_a_time) break;
            if (match.holds && each.begins <= change_->now()) continue; // they are there, or were
            if (!brokerage::leads_from(brokerage::Step::withdraw, match.state)) continue;
            auto const taken = desk.take({.volunteer = match.volunteer,
                                          .opening = match.opening,
                                          .step = brokerage::Step::withdraw,
                                          .reason = reason,
                                          .urgent = true},
                                         actor_);
            released += taken ? 1 : 0;
        }
    }
    log(*emergency, {.step = "release", .reason = reason, .count = released});
    publish("emergency.changed", number);
    return released;
}

EmergencyDesk::Result<std::int64_t> EmergencyDesk::rematch(std::int64_t number) {
    auto const emergency = rows_.find(number);
    if (!emergency) return refuse(Refusal{"emergency_unknown"});
    if (emergency->state != "activated") return refuse(Refusal{"not_now"});
    auto const run = start_run(*change_, centre_, {.purpose = "emergency/" + std::to_string(number)}, actor_);
    if (!run) {
        Refusal refused{run.error().code, run.error().retry, {}};
        if (run.error().limit != 0) refused.numbers.emplace_back("limit", run.error().limit);
        return refuse(std::move(refused));
    }
    log(*emergency, {.step = "rematch", .subject = std::to_string(*run)});
    publish("emergency.changed", number);
    return *run;
}

EmergencyDesk::Result<std::int64_t> EmergencyDesk::ask(std::int64_t number, std::int64_t run) {
    auto const emergency = rows_.find(number);
    if (!emergency) return refuse(Refusal{"emergency_unknown"});
    if (emergency->state != "activated") return refuse(Refusal{"not_now"});
    store::CommunityRows rows(change_->database(), centre_);
    store::Campaigns campaigns(change_->database(), centre_);
    std::int64_t started = 0;
    for (auto const& each : rows_.openings(number)) {
        auto role = rows.find(PackTable::roles, each.opening);
        if (!role || cell(PackTable::roles, *role, "status") == "closed") continue;
        if (each.begins <= change_->now() || campaigns.running_for(each.opening)) continue;
        auto const made = start_campaign(
            *change_, centre_,
            {.opening = each.opening, .urgent = true, .confidence_per_mille = 700, .run = run}, actor_);
        if (!made)
            return refuse(Refusal{made.error().code, made.error().retry, {{"limit", made.error().limit}}});
        ++started;
    }
    log(*emergency, {.step = "ask", .subject = run == 0 ? "" : std::to_string(run), .count = started});
    publish("emergency.changed", number);
    return started;
}

std::optional<EmergencyRefused> EmergencyDesk::agree(std::string_view volunteer, std::string const& reason) {
    store::CommunityRows rows(change_->database(), centre_);
    auto person = rows.find(PackTable::volunteers, volunteer);
    if (!person) return Refusal{"volunteer_unknown"};
    if (is_nothing(cell(PackTable::volunteers, *person, "checks")) && reason.empty())
        return Refusal{"not_vetted"};
    rows_.put({std::string(volunteer), "reserve", reason, actor_.principal, change_->now()});
    log_reserve({.step = "add", .reason = reason, .subject = std::string(volunteer), .count = 1});
    change_->publish(centre_, {"volunteer.changed", std::string(volunteer), {}, {}, {}});
    return {};
}

std::optional<EmergencyRefused> EmergencyDesk::take_out(std::string_view volunteer,
                                                        std::string const& reason) {
    if (reason.empty()) return Refusal{"reason_missing"};
    if (!rows_.take_out(volunteer)) return Refusal{"unknown"};
    log_reserve({.step = "remove", .reason = reason, .subject = std::string(volunteer), .count = 1});
    change_->publish(centre_, {"volunteer.changed", std::string(volunteer), {}, {}, {}});
    return {};
}

EmergencyDesk::Result<std::string> EmergencyDesk::enlist(std::int64_t number, Comer const& comer) {
    auto const emergency = rows_.find(number);
    if (!emergency) return refuse(Refusal{"emergency_unknown"});
    if (emergency->state != "standby" && emergency->state != "activated") return refuse(Refusal{"not_now"});
    store::CommunityRows rows(change_->database(), centre_);
    auto const prefix = "SP" + std::to_string(number) + "-";
    // One number more than there are; rows are never taken away, only emptied.
    std::int64_t last = 0;
    for (auto const& step : rows_.steps(number)) last += step.step == "enlist" ? 1 : 0;
    auto const id = prefix + std::to_string(last + 1);
    store::Cells cells(store::shape_of(PackTable::volunteers).columns.size());
    cells.front() = id;
    cell(PackTable::volunteers, cells, "name") = comer.name;
    cell(PackTable::volunteers, cells, "status") = "active";
    cell(PackTable::volunteers, cells, "ward") = comer.ward;
    if (comer.adult) cell(PackTable::volunteers, cells, "age_band") = any_adult;
    cell(PackTable::volunteers, cells, "availability") = "every day all day";
    auto const flaws = flaws_of(rows, PackTable::volunteers, cells, change_->now());
    if (!flaws.empty()) return refuse(Refusal{"row_flawed", false, {{flaws.front().column, 1}}});
    rows.put(PackTable::volunteers, cells);
    store::ContactRow contact;
    contact.kind = "volunteer";
    contact.id = id;
    contact.telephone = comer.telephone;
    contact.channel = "ring";
    store::put_contact(change_->database(), centre_, contact, change_->now());
    rows_.put({id, "spontaneous", {}, actor_.principal, change_->now()});
    log(*emergency, {.step = "enlist", .subject = id, .count = 1});
    log_reserve({.step = "enlist", .reference = std::to_string(number), .subject = id, .count = 1});
    change_->publish(centre_, {"volunteer.changed", id, {}, {}, {}});
    return id;
}

std::int64_t EmergencyDesk::make_report(KeptEmergency const& emergency) {
    auto const number =
        rows_.add(emergency.number, report_now(change_->database(), centre_, emergency, change_->now()));
    log(emergency, {.step = "report", .subject = std::to_string(number)});
    publish("emergency.reported", emergency.number);
    return number;
}

EmergencyDesk::Result<std::int64_t> EmergencyDesk::report(std::int64_t number) {
    auto const emergency = rows_.find(number);
    if (!emergency) return refuse(Refusal{"emergency_unknown"});
    return make_report(*emergency);
}

std::size_t EmergencyDesk::tick(std::size_t limit) {
    std::size_t done = 0;
    auto const now = change_->now();
    for (auto& emergency : rows_.report_due(now, limit)) {
        make_report(emergency);
        // Whatever was missed while nothing ran is one report, not many.
        emergency.next_report = now + std::chrono::minutes(emergency.report_minutes);
        rows_.update(emergency);
        ++done;
    }
    return done;
}

StillOpen still_open(store::Database& database, std::int64_t centre, std::int64_t emergency, Instant now) {
    store::Emergencies emergencies(database, centre);
    store::CommunityRows rows(database, centre);
    store::Matches matches(database, centre);
    store::Campaigns campaigns(database, centre);
    StillOpen open;
    open.on_site = store::on_site(database, centre, emergency);
    for (auto const& each : emergencies.openings(emergency)) {
        for (auto const& match : matches.of_opening(each.opening)) {
            if (match.holds)
                open.coming += each.ends > now ? 1 : 0;
            else if (match.state == MatchState::offered)
                ++open.offers;
            else
                open.pending += brokerage::ladder(match.state).empty() ? 0 : 1;
        }
        auto role = rows.find(PackTable::roles, each.opening);
        open.roles += role && cell(PackTable::roles, *role, "status") != "closed" ? 1 : 0;
        open.campaigns += campaigns.running_for(each.opening) ? 1 : 0;
    }
    return open;
}

store::EmergencyReport report_now(store::Database& database, std::int64_t centre,
                                  KeptEmergency const& emergency, Instant now) {
    store::Emergencies emergencies(database, centre);
    store::CommunityRows rows(database, centre);
    store::Matches matches(database, centre);
    store::EmergencyReport report;
    report.at = now;
    report.state = emergency.state;
    report.on_site = store::on_site(database, centre, emergency.number);
    report.overdue = store::overdue(database, centre, emergency.number, now);
    std::vector<std::int64_t> took;
    for (auto const& each : emergencies.openings(emergency.number)) {
        store::EmergencyReportRow row;
        row.opening = each.opening;
        if (auto role = rows.find(PackTable::roles, each.opening)) {
            row.title = cell(PackTable::roles, *role, "title");
            row.ward = cell(PackTable::roles, *role, "ward");
            auto const places = [&](char const* column) -> std::int64_t {
                auto const read =
                    exchange::parse_integer(cell(PackTable::roles, *role, column), 0, INT32_MAX);
                return read ? *read : 1;
            };
            row.places_minimum = places("places_minimum");
            row.places_maximum = places("places_maximum");
        }
        std::set<std::string> may_answer;
        for (auto const& match : matches.of_opening(each.opening)) {
            row.held += match.places;
            if (match.state == MatchState::offered) may_answer.insert(match.volunteer);
        }
        for (auto const& offer : matches.offers_of(each.opening)) {
            ++row.asked;
            if (offer.replied_at) took.push_back((*offer.replied_at - offer.at).count());
            if (offer.reply == "yes")
                ++row.yes;
            else if (offer.reply == "no")
                ++row.no;
            else if (may_answer.erase(offer.volunteer) != 0) // whoever was asked twice waits once
                ++row.waiting;
            else
                ++row.silent;
        }
        report.rows.push_back(std::move(row));
    }
    if (!took.empty()) {
        std::ranges::sort(took);
        report.first_reply_seconds = took[(took.size() - 1) / 2];
    }
    return report;
}

} // namespace kith::desk
