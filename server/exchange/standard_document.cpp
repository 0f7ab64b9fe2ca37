// SPDX-License-Identifier: MIT
#include "exchange/standard_document.hpp"

#include "exchange/concepts.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace kith::exchange {
namespace {

namespace json = boost::json;

constexpr std::string_view xsd = "http://www.w3.org/2001/XMLSchema#";
constexpr std::string_view owl_time = "http://www.w3.org/2006/time#";

std::string in(std::string_view space, std::string_view name) {
    return std::string(space) + std::string(name);
}

json::object typed(std::string_view iri, std::string_view type) {
    return {{"@id", iri}, {"@type", type}};
}
json::object link(std::string_view name) {
    return typed(standard_iri(name), "@id");
}
json::object nested(std::string_view iri, json::object context) {
    return {{"@id", iri}, {"@context", std::move(context)}};
}

// The same word means another property in each class, so each class has a context of its own. Full IRIs: a
// prefix could be taken for a word.
json::object context() {
    json::object instant =
        nested(in(owl_time, "hasBeginning"),
               {{"at", typed(in(owl_time, "inXSDDateTimeStamp"), in(xsd, "dateTimeStamp"))}});
    json::object end = instant;
    end["@id"] = in(owl_time, "hasEnd");
    json::object time = link("sessionTime");
    time["@context"] = json::object{{"begins", std::move(instant)}, {"ends", std::move(end)}};
    json::object session{{"location", nested(standard_iri("sessionLocation"),
                                             {{"name", standard_iri("locationName")},
                                              {"address", standard_iri("locationAddress")},
                                              {"latitude", standard_iri("locationLatitude")},
                                              {"longitude", standard_iri("locationLongitude")}})},
                         {"time", std::move(time)}};
    json::object role{{"title", standard_iri("roleTitle")},
                      {"description", standard_iri("roleDescription")},
                      {"commitment", standard_iri("roleCommitment")},
                      {"applyLink", standard_iri("roleApplyLink")},
                      {"allowsRemoteParticipation",
                       typed(standard_iri("roleAllowsRemoteParticipation"), in(xsd, "boolean"))},
                      {"minimumAge", standard_iri("roleMinimumAge")},
                      {"maximumAge", standard_iri("roleMaximumAge")},
                      {"requirement", link("roleRequirement")},
                      {"reward", link("roleReward")},
                      {"skill", link("roleSkill")},
                      {"accessibility", link("roleAccessibility")}};
    json::object activity{
        {"title", standard_iri("activityTitle")},
        {"description", standard_iri("activityDescription")},
        {"image", standard_iri("activityImage")},
        {"publishStartDate", typed(standard_iri("activityPublishStartDate"), in(xsd, "date"))},
        {"publishEndDate", typed(standard_iri("activityPublishEndDate"), in(xsd, "date"))},
        {"requiresEmergencyParticipation",
         typed(standard_iri("activityRequiresEmergencyParticipation"), in(xsd, "boolean"))},
        {"role", nested(standard_iri("activityRole"), std::move(role))},
        {"session", nested(standard_iri("activitySession"), std::move(session))}};
    json::object made{{"@version", 1.1}, {"id", "@id"}, {"type", "@type"}, {"graph", "@graph"}};
    for (auto const name : {"Organisation", "Activity", "Role", "Session", "Location", "Time"})
        made[name] = standard_iri(name);
    made["conformsTo"] = link("conformsTo");
    made["publisher"] = standard_iri("publisher");
    made["modified"] = typed(standard_iri("modified"), in(xsd, "dateTime"));
    // How a feed is followed is no statement about volunteering.
    made["deleted"] = nullptr;
    made["next"] = nullptr;
    made["name"] = standard_iri("organisationName");
    made["description"] = standard_iri("organisationDescription");
    made["website"] = standard_iri("organisationWebsite");
    made["image"] = standard_iri("organisationImage");
    made["cause"] = link("organisationCause");
    made["activity"] = nested(standard_iri("organisationActivity"), std::move(activity));
    return made;
}

void add(json::object& made, std::string_view name, std::string const& value) {
    if (!value.empty()) made[name] = value;
}
void add(json::object& made, std::string_view name, std::vector<std::string> const& values) {
    if (!values.empty()) made[name] = json::array(values.begin(), values.end());
}
void add(json::object& made, std::string_view name, std::optional<bool> value) {
    if (value) made[name] = *value;
}

json::object node(std::string_view type, std::string const& id) {
    json::object made{{"type", type}};
    add(made, "id", id);
    return made;
}

json::object shown(ListedSession const& session) {
    auto made = node("Session", session.id);
    auto location = node("Location", session.location_id);
    add(location, "name", session.location);
    add(location, "address", session.address);
    add(location, "latitude", session.latitude);
    add(location, "longitude", session.longitude);
    if (location.size() > 1) made["location"] = std::move(location);
    json::array times;
    for (auto const& time : session.times) {
        if (!time.concept_iri.empty()) {
            times.emplace_back(time.concept_iri);
            continue;
        }
        json::object stretch{{"type", "Time"}};
        if (!time.begins.empty()) stretch["begins"] = json::object{{"at", time.begins}};
        if (!time.ends.empty()) stretch["ends"] = json::object{{"at", time.ends}};
        times.emplace_back(std::move(stretch));
    }
    if (!times.empty()) made["time"] = std::move(times);
    return made;
}

json::object shown(ListedActivity const& activity) {
    auto made = node("Activity", activity.id);
    add(made, "title", activity.title);
    add(made, "description", activity.description);
    add(made, "image", activity.image);
    add(made, "publishStartDate", activity.publish_from);
    add(made, "publishEndDate", activity.publish_until);
    add(made, "requiresEmergencyParticipation", activity.in_emergencies);
    return made;
}

json::object shown(ListedRole const& role) {
    auto made = node("Role", role.id);
    add(made, "title", role.title);
    add(made, "description", role.description);
    add(made, "commitment", role.commitment);
    add(made, "applyLink", role.apply_link);
    add(made, "allowsRemoteParticipation", role.remote);
    add(made, "minimumAge", role.minimum_age);
    add(made, "maximumAge", role.maximum_age);
    add(made, "requirement", role.requirements);
    add(made, "reward", role.rewards);
    add(made, "skill", role.skills);
    add(made, "accessibility", role.accessibility);
    return made;
}

json::object shown(ListedOrganisation const& organisation, std::vector<std::string> const& causes) {
    auto made = node("Organisation", organisation.id);
    add(made, "name", organisation.name);
    add(made, "description", organisation.description);
    add(made, "website", organisation.website);
    add(made, "image", organisation.image);
    add(made, "cause", causes);
    return made;
}

// Two without an id are one where they say the same.
bool are_one(ListedOrganisation const& a, ListedOrganisation const& b) {
    return a.id == b.id && (!a.id.empty() || a.name == b.name);
}
bool are_one(ListedRole const& a, ListedRole const& b) {
    return a.activity.id == b.activity.id &&
           (!a.activity.id.empty() || (a.activity == b.activity && a.sessions == b.sessions));
}

using Roles = std::vector<ListedRole const*>;

// Into the first group whose first one is its like.
void put(std::vector<Roles>& groups, ListedRole const& role, auto like) {
    for (auto& group : groups)
        if (like(*group.front(), role)) {
            group.push_back(&role);
            return;
        }
    groups.push_back({&role});
}

json::array activities(Roles const& roles) {
    std::vector<Roles> groups;
    for (auto const* role : roles)
        put(groups, *role, [](auto const& a, auto const& b) { return are_one(a, b); });
    json::array made;
    for (auto const& group : groups) {
        auto activity = shown(group.front()->activity);
        json::array inside;
        for (auto const* role : group)
            if (!role->of_activity) inside.push_back(shown(*role));
        if (!inside.empty()) activity["role"] = std::move(inside);
        json::array sessions;
        for (auto const& session : group.front()->sessions) sessions.push_back(shown(session));
        if (!sessions.empty()) activity["session"] = std::move(sessions);
        made.push_back(std::move(activity));
    }
    return made;
}

} // namespace

std::string standard_iri(std::string_view name) {
    return in(standard_namespace, name);
}

json::object standard_document(std::span<ListedRole const> roles) {
    std::vector<Roles> groups;
    for (auto const& role : roles)
        put(groups, role,
            [](auto const& a, auto const& b) { return are_one(a.organisation, b.organisation); });
    json::array graph;
    for (auto const& group : groups) {
        std::vector<std::string> causes;
        for (auto const* role : group)
            for (auto const& cause : role->organisation.causes)
                if (std::ranges::find(causes, cause) == causes.end()) causes.push_back(cause);
        auto organisation = shown(group.front()->organisation, causes);
        organisation["activity"] = activities(group);
        graph.push_back(std::move(organisation));
    }
    return {{"@context", context()}, {"graph", std::move(graph)}};
}

} // namespace kith::exchange
