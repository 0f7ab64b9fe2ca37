// SPDX-License-Identifier: MIT
// Roles as a document of the UK Volunteering Data Standard: JSON-LD that lists organisations with their
// activities, in which their roles and sessions are. The context stands in the document, so that whoever
// reads it as a graph has to fetch nothing; its words are those of the standard's publishing guide. An IRI is
// kept as it is; what is empty is not written.
#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::exchange {

struct ListedOrganisation {
    std::string id{}; // an IRI, as every id here; empty: it has none
    std::string name{};
    std::string description{};
    std::string website{};
    std::string image{};
    std::vector<std::string> causes{}; // IRIs
    friend bool operator==(ListedOrganisation const&, ListedOrganisation const&) = default;
};

struct ListedActivity {
    std::string id{};
    std::string title{};
    std::string description{};
    std::string image{};
    std::string publish_from{}; // days, "2026-03-02"
    std::string publish_until{};
    std::optional<bool> in_emergencies{};
    friend bool operator==(ListedActivity const&, ListedActivity const&) = default;
};

struct ListedTime {
    std::string concept_iri{}; // one of the standard's parts of a week; else the next two
    std::string begins{};      // instants, "2026-03-02T09:00:00Z"; either may be missing
    std::string ends{};
    friend auto operator<=>(ListedTime const&, ListedTime const&) = default;
};

struct ListedSession {
    std::string id{};
    std::string location_id{};
    std::string location{}; // its name
    std::string address{};
    std::string latitude{}; // decimal degrees, as they were written
    std::string longitude{};
    std::vector<ListedTime> times{};
    friend bool operator==(ListedSession const&, ListedSession const&) = default;
};

// One role with all that it belongs to.
struct ListedRole {
    ListedOrganisation organisation{};
    ListedActivity activity{};
    bool of_activity = false; // the activity names no role: what follows is empty
    std::string id{};
    std::string title{};
    std::string description{};
    std::string commitment{};
    std::string apply_link{};
    std::optional<bool> remote{};
    std::string minimum_age{};
    std::string maximum_age{};
    std::vector<std::string> requirements{}; // IRIs, as the next three
    std::vector<std::string> rewards{};
    std::vector<std::string> skills{};
    std::vector<std::string> accessibility{};
    std::vector<ListedSession> sessions{}; // the activity's
    friend bool operator==(ListedRole const&, ListedRole const&) = default;
};

// "https://ns.volunteeringdata.io/Care"
[[nodiscard]] std::string standard_iri(std::string_view name);

// "graph" with an organisation for each that the roles name, in the order in which they come first, each with
// its activities; the caller adds what it has to say about the document itself (its words are in the
// context).
[[nodiscard]] boost::json::object standard_document(std::span<ListedRole const> roles);

} // namespace kith::exchange
