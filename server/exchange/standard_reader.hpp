// SPDX-License-Identifier: MIT
// Documents of the UK Volunteering Data Standard -> the roles they list. Read are JSON-LD documents in the
// shape of the standard's publishing guide, with its words ("title"), the ontology's ("activityTitle") or
// full IRIs, nested or flat with references, as one organisation, a list or a "graph". No processor of
// JSON-LD is at work: a context that gives the words another meaning is not followed, and nothing is fetched.
//
// What is not understood is told with its path (RFC 6901) as the column and the role's position as the row,
// and is kept in what the role's document said; the rest of the role is read all the same.
#pragma once

#include "exchange/import_error.hpp"
#include "exchange/standard_document.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::exchange {

inline constexpr std::size_t standard_roles_max = 5'000; // of one document

struct ReadRole {
    ListedRole role{};
    std::string path{}; // of its node, in the document
    // What it is known by: its own id, else its activity's with its title.
    std::string source_id{};
    std::string organisation_id{}; // likewise: its id, else its name
    // A document of its own, with all that was said of it: read again it gives the same role.
    std::string said{};
};

struct StandardReading {
    std::vector<ReadRole> roles{};      // in the document's order
    std::vector<std::string> deleted{}; // ids of roles or activities
};

// Nothing where it is no such document at all, which `report` then says.
[[nodiscard]] std::optional<StandardReading> read_standard(std::string_view text, ImportReport& report);

// The role of a `said`; nothing where it is none.
[[nodiscard]] std::optional<ListedRole> read_said(std::string_view said);

} // namespace kith::exchange
