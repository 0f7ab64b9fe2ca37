// SPDX-License-Identifier: MIT
// Roles that are open, as partners read of them: documents of the UK Volunteering Data Standard, and the feed
// in which they follow what is new, changed or gone. Where a role is, is told as far as the public directory
// tells it: by its ward.
#pragma once

#include "base/time.hpp"
#include "exchange/standard_document.hpp"
#include "store/journal.hpp"
#include "store/open_roles.hpp"
#include "store/published_roles.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kith::site {

// How what is told of is called: addresses below `site` ("https://volunteer.example.org"), with a `query`
// ("?centre=2") where a server holds several centres.
struct ListedUnder {
    std::string site{};
    std::string query{};
};

// Of one centre; reads only. Every function throws StoreFault.
class Listings {
  public:
    // `now`: what is over by then is left out of a role's times.
    Listings(store::Database& database, store::Centre const& centre, ListedUnder under, Instant now);

    // "https://volunteer.example.org/volunteering/roles/R17"
    [[nodiscard]] std::string address_of(std::string_view role) const;
    [[nodiscard]] exchange::ListedRole listed(store::OpenRole const& role);

    // One role's document; empty where it is not open to everybody.
    [[nodiscard]] std::string document(std::string_view role);
    struct Page {
        std::string text;
        Instant changed_at{}; // when the last of it changed
    };
    // What changed after that number: roles that are open as they are now, those that are not as deleted, and
    // where to ask next.
    [[nodiscard]] Page changes(std::int64_t after, std::size_t limit);

  private:
    // One that came in as a document goes out as it was said there, but for what differs here since.
    [[nodiscard]] exchange::ListedRole as_said(store::OpenRole const& role, exchange::ListedRole const& ours,
                                               exchange::ListedRole theirs);
    [[nodiscard]] std::string id_of(std::string const& role) const;
    [[nodiscard]] std::vector<exchange::ListedTime> times(store::OpenRole const& role);
    void add_stretch(std::vector<exchange::ListedTime>& times, Instant begins, Instant ends) const;

    store::Database* database_;
    std::int64_t centre_;
    ZoneTable const* zone_;
    ListedUnder under_;
    Instant now_;
    std::map<std::string, std::string> wards_;
};

} // namespace kith::site
