// SPDX-License-Identifier: MIT
#include "public/listings.hpp"

#include "desk/community.hpp"
#include "desk/listings.hpp"
#include "desk/ward_names.hpp"
#include "exchange/availability.hpp"
#include "exchange/concepts.hpp"
#include "exchange/standard_reader.hpp"
#include "exchange/text.hpp"
#include "public/query.hpp"
#include "store/community_rows.hpp"
#include "store/listed_roles.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace kith::site {
namespace {

namespace json = boost::json;
using exchange::ConceptKind;
using exchange::ListedTime;

constexpr std::string_view feed_path = "/volunteering";
constexpr std::string_view role_path = "/volunteering/roles/";
constexpr std::size_t shifts_max = 100; // of one role; the next ones

// The words of "cooking:capable|catering @before_start; driving": without levels and gates, each once.
std::vector<std::string> words_in(std::string_view cell) {
    std::vector<std::string> words;
    for (auto const entry : exchange::split_list(cell))
        for (auto const one : exchange::split_list(entry.substr(0, entry.find('@')), '|')) {
            auto const word = exchange::lower_case(exchange::trimmed(one.substr(0, one.find(':'))));
            if (std::ranges::find(words, word) == words.end()) words.push_back(word);
        }
    return words;
}

void add_concepts(std::vector<std::string>& iris, ConceptKind kind, std::string_view cell) {
    for (auto const& word : words_in(cell)) {
        auto const name = exchange::concept_of(kind, word);
        if (name.empty()) continue;
        auto iri = exchange::standard_iri(name);
        if (std::ranges::find(iris, iri) == iris.end()) iris.push_back(std::move(iri));
    }
}

// The standard's parts of a day: 6:00, 12:00, 18:00, 24:00.
std::vector<ListedTime> parts_of_week(WeekSet const& week) {
    constexpr std::array<std::string_view, 7> days{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                   "Friday", "Saturday", "Sunday"};
    constexpr std::array<std::string_view, 3> parts{"Morning", "Afternoon", "Evening"};
    constexpr WeekMinute part_minutes = 6 * 60;
    std::vector<ListedTime> times;
    for (std::size_t day = 0; day < days.size(); ++day)
        for (std::size_t part = 0; part < parts.size(); ++part) {
            auto const begin = static_cast<WeekMinute>(day) * minutes_per_day +
                               static_cast<WeekMinute>(part + 1) * part_minutes;
            if (week.overlaps({begin, begin + part_minutes}))
                times.push_back(
                    {exchange::standard_iri(std::string(days[day]) + std::string(parts[part])), {}, {}});
        }
    return times;
}

// What one person gives, in the centre's words.
std::string commitment_of(store::OpenRole const& role) {
    auto made = role.sessions;
    if (!role.hours.empty()) made += (made.empty() ? "" : "; ") + role.hours;
    bool const bare = role.hours.find_first_not_of("0123456789.") == std::string::npos;
    return !role.hours.empty() && bare ? made + " h" : made;
}

} // namespace

Listings::Listings(store::Database& database, store::Centre const& centre, ListedUnder under, Instant now)
    : database_(&database),
      centre_(centre.number),
      zone_(&desk::zone_named(centre.zone)),
      under_(std::move(under)),
      now_(now) {
    store::CommunityRows rows(database, centre_);
    wards_ = desk::ward_names(rows);
}

std::string Listings::address_of(std::string_view role) const {
    return under_.site + std::string(role_path) + percent_encoded(role) + under_.query;
}

void Listings::add_stretch(std::vector<ListedTime>& times, Instant begins, Instant ends) const {
    if (ends > now_) times.push_back({{}, exchange::format_instant(begins), exchange::format_instant(ends)});
}

std::vector<ListedTime> Listings::times(store::OpenRole const& role) {
    if (!role.sessions.empty()) {
        auto const week = exchange::parse_week(role.sessions);
        return week ? parts_of_week(*week) : std::vector<ListedTime>();
    }
    std::vector<ListedTime> made;
    if (!role.dated.empty()) {
        if (auto const dated = exchange::parse_dated(role.dated, *zone_))
            for (auto const& each : dated->intervals()) add_stretch(made, each.begin, each.end);
        return made;
    }
    if (role.kind != "shifts") return made;
    for (auto const& shift : store::open_shifts(*database_, centre_, role.id)) {
        auto const date = exchange::parse_date(shift.date);
        auto const start = exchange::parse_time(shift.start);
        auto const end = exchange::parse_time(shift.end);
        if (!date || !start || !end) continue;
        auto const at = [&](int minutes) { return zone_->instant(CivilTime(*date) + Minutes(minutes)); };
        add_stretch(made, at(*start), at(*end > *start ? *end : *end + minutes_per_day));
    }
    std::ranges::sort(made);
    if (made.size() > shifts_max) made.resize(shifts_max);
    return made;
}

exchange::ListedRole Listings::listed(store::OpenRole const& role) {
    exchange::ListedRole made;
    auto const address = address_of(role.id);
    if (!role.organisation_id.empty())
        made.organisation.id = under_.site + std::string(feed_path) + under_.query + "#organisation-" +
                               percent_encoded(role.organisation_id);
    made.organisation.name = role.organisation;
    add_concepts(made.organisation.causes, ConceptKind::cause, role.causes);
    made.activity.id = address + "#activity";
    made.activity.title = role.title;
    made.id = address + "#role";
    made.title = role.title;
    made.commitment = commitment_of(role);
    made.apply_link = under_.site + "/roles/" + percent_encoded(role.id) + under_.query;
    if (role.setting == "remote" || role.setting == "either") made.remote = true;
    if (role.setting == "in_person") made.remote = false;
    made.minimum_age = role.minimum_age;
    made.maximum_age = role.maximum_age;
    add_concepts(made.requirements, ConceptKind::requirement, role.required_checks);
    add_concepts(made.requirements, ConceptKind::vehicle, role.required_vehicle);
    add_concepts(made.skills, ConceptKind::skill, role.required_skills);
    add_concepts(made.skills, ConceptKind::skill, role.desired_skills);
    add_concepts(made.accessibility, ConceptKind::access, role.access);
    if (role.expenses_paid == "yes") made.accessibility.push_back(exchange::standard_iri("ExpensesPaid"));
    exchange::ListedSession session;
    session.times = times(role);
    if (auto const ward = wards_.find(role.ward); ward != wards_.end() && role.setting != "remote")
        session.location = ward->second;
    if (!session.times.empty() || !session.location.empty()) made.sessions.push_back(std::move(session));
    if (auto const kept = store::ListedRoles(*database_, centre_).of_role(role.id))
        if (auto said = exchange::read_said(kept->said)) return as_said(role, made, std::move(*said));
    return made;
}

exchange::ListedRole Listings::as_said(store::OpenRole const& role, exchange::ListedRole const& ours,
                                       exchange::ListedRole theirs) {
    store::CommunityRows rows(*database_, centre_);
    auto const was = desk::cells_of(theirs, rows, *zone_, now_, {}).role;
    auto const stands = [&](std::string_view column, std::string const& now) {
        return was[store::column_of(store::PackTable::roles, column)] == now;
    };
    if (!stands("title", role.title))
        (theirs.of_activity ? theirs.activity.title : theirs.title) = ours.title;
    if (!stands("causes", role.causes)) theirs.organisation.causes = ours.organisation.causes;
    if (!stands("minimum_age", role.minimum_age)) theirs.minimum_age = ours.minimum_age;
    if (!stands("maximum_age", role.maximum_age)) theirs.maximum_age = ours.maximum_age;
    if (!stands("setting", role.setting)) theirs.remote = ours.remote;
    if (!stands("required_checks", role.required_checks) ||
        !stands("required_vehicle", role.required_vehicle))
        theirs.requirements = ours.requirements;
    if (!stands("desired_skills", role.desired_skills) || !role.required_skills.empty())
        theirs.skills = ours.skills;
    if (!stands("expenses_paid", role.expenses_paid) || !role.access.empty())
        theirs.accessibility = ours.accessibility;
    if (!role.sessions.empty() || !stands("when", role.dated) || !stands("start", role.start) ||
        !stands("end", role.end))
        theirs.sessions = ours.sessions;
    // An id of theirs that is no address means nothing outside their document.
    for (auto* id : {&theirs.organisation.id, &theirs.activity.id, &theirs.id})
        if (id->find(':') == std::string::npos) id->clear();
    return theirs;
}

// What it was called while it was open.
std::string Listings::id_of(std::string const& role) const {
    auto const kept = store::ListedRoles(*database_, centre_).of_role(role);
    auto const said = kept ? exchange::read_said(kept->said) : std::nullopt;
    if (said)
        for (auto const& id : {said->id, said->activity.id})
            if (id.find(':') != std::string::npos) return id;
    return address_of(role) + "#role";
}

std::string Listings::document(std::string_view role) {
    auto const open = store::find_open_role(*database_, centre_, role);
    if (!open) return {};
    auto const one = listed(*open);
    return json::serialize(exchange::standard_document({&one, 1}));
}

Listings::Page Listings::changes(std::int64_t after, std::size_t limit) {
    auto const changed = store::PublishedRoles(*database_, centre_).changed_after(after, limit);
    std::vector<exchange::ListedRole> roles;
    json::array deleted;
    Page page;
    for (auto const& each : changed) {
        page.changed_at = std::max(page.changed_at, each.changed_at);
        if (auto const role =
                each.is_open ? store::find_open_role(*database_, centre_, each.role) : std::nullopt)
            roles.push_back(listed(*role));
        else
            deleted.push_back(
                json::object{{"id", id_of(each.role)}, {"at", exchange::format_instant(each.changed_at)}});
    }
    auto made = exchange::standard_document(roles);
    made["conformsTo"] = exchange::standard_namespace;
    made["publisher"] = under_.site;
    if (!changed.empty()) made["modified"] = exchange::format_instant(page.changed_at);
    auto const query = under_.query.empty() ? "?" : under_.query + "&";
    made["next"] = under_.site + std::string(feed_path) + query +
                   "after=" + std::to_string(changed.empty() ? after : changed.back().number) +
                   "&per_page=" + std::to_string(limit);
    made["deleted"] = std::move(deleted);
    page.text = json::serialize(made);
    return page;
}

} // namespace kith::site
