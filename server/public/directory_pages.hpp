// SPDX-License-Identifier: MIT
// The pages of the public directory as text: HTML in which every word from a row is escaped, and JSON.
#pragma once

#include "phrases/phrases.hpp"
#include "public/query.hpp"
#include "store/directory.hpp"
#include "store/open_roles.hpp"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace kith::site {

struct DirectoryPage {
    std::string centre_name;
    std::int64_t centre = 0;
    std::string path; // its own: /directory or /directory/embed
    Query asked;      // words, kind, ward, cause, centre
    std::int64_t total = 0;
    std::int64_t page = 1;
    std::int64_t pages = 1;
    struct Entry {
        std::variant<store::DirectoryEntry, store::OpenRole> row;
        std::string run_by{}; // a name
    };
    std::vector<Entry> entries;
    std::string posted_on; // of a role by itself: the day since which it is open; empty: not known
    std::map<std::string, std::string> wards; // names by code
};

// One role, by itself: `page.entries` holds it alone. With what search engines read of it, as schema.org's
// JobPosting of volunteering, at `address`.
[[nodiscard]] std::string role_html(phrases::Phrases const& phrases, DirectoryPage const& page,
                                    std::string const& address);
[[nodiscard]] std::string directory_html(phrases::Phrases const& phrases, DirectoryPage const& page);
[[nodiscard]] std::string directory_json(DirectoryPage const& page);
[[nodiscard]] std::string_view directory_css();

} // namespace kith::site
