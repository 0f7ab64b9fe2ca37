// SPDX-License-Identifier: MIT
// Rows beside an organisation's own: how it stands with the centre, which of its papers somebody has seen,
// which checks it may ask for, and its sites. What follows from them is decided in desk/organisations.hpp.
// Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct OrganisationStanding {
    std::string organisation{};
    std::string state = "approved"; // applied, approved, refused, suspended, leaving, left
    Instant since{};
    std::string decided_by{};
    std::string reason{};
    Instant applied_at{};
    std::string purpose{};
    std::string charity_number{};
    std::string contact_name{};
    std::string contact_address{};
    std::string wants{};
    bool limits_checks = false;
    std::string last_day{};
    friend bool operator==(OrganisationStanding const&, OrganisationStanding const&) = default;
};

struct OrganisationDocument {
    std::int64_t number = 0; // given by add()
    std::string organisation{};
    std::string kind{};
    std::string reference{};
    std::string seen_on{}; // days as 2026-09-14
    std::string seen_by{};
    std::string valid_until{}; // the last; empty: until it is changed
    std::optional<Instant> withdrawn_at{};
};

struct OrganisationSite {
    std::int64_t number = 0; // given by add()
    std::string organisation{};
    std::string name{};
    std::string address{};
    std::string postcode{};
    std::string notes{};
    std::optional<Instant> removed_at{};
};

// Of one centre.
class Organisations {
  public:
    Organisations(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    [[nodiscard]] std::optional<OrganisationStanding> find(std::string_view organisation);
    void put(OrganisationStanding const& standing);
    // In this state, by id, those after `after`.
    [[nodiscard]] std::vector<OrganisationStanding> in_state(std::string_view state, std::string_view after,
                                                             std::size_t limit);
    // Those whose roles are closed to everybody: neither approved nor leaving.
    [[nodiscard]] std::set<std::string, std::less<>> closed();

    std::int64_t add(OrganisationDocument const& document);
    [[nodiscard]] std::optional<OrganisationDocument> find_document(std::int64_t number);
    void withdraw_document(std::int64_t number, Instant at);
    // Those that count, by number.
    [[nodiscard]] std::vector<OrganisationDocument> documents(std::string_view organisation);
    // Of all organisations, those that count until this day or an earlier one, the earliest first.
    [[nodiscard]] std::vector<OrganisationDocument> ending_by(std::string_view day, std::size_t limit);

    [[nodiscard]] std::vector<std::string> checks(std::string_view organisation);
    void put_checks(std::string_view organisation, std::vector<std::string> const& checks,
                    std::string_view by, Instant at);

    std::int64_t add(OrganisationSite const& site);
    void put(OrganisationSite const& site);
    [[nodiscard]] std::optional<OrganisationSite> find_site(std::int64_t number);
    // In use, by number.
    [[nodiscard]] std::vector<OrganisationSite> sites(std::string_view organisation);

  private:
    void write(OrganisationSite const& site);

    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
