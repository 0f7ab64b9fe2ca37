// SPDX-License-Identifier: MIT
// Organisations as the centre knows them: they apply, are looked at and approved, show their papers, may ask
// for the checks they are entitled to and no others, and can be suspended. The roles of one that is not
// approved are closed to everybody, whatever their rows say (desk/community.cpp); nothing is written into
// them, so that approval opens what was written down before.
#pragma once

#include "base/outcome.hpp"
#include "store/community_rows.hpp"
#include "store/organisations.hpp"
#include "store/writer.hpp"

#include <array>

namespace kith::desk {

// Seen and in force before an organisation is approved, unless a coordinator says why not.
inline constexpr std::array<std::string_view, 2> papers_needed{"public_liability", "safeguarding_policy"};
inline constexpr std::chrono::days paper_ends_before{30}; // a new one is asked for

struct OrganisationRefused {
    std::string code;
    std::vector<std::pair<std::string, std::int64_t>> numbers{};
};

struct NewOrganisation {
    std::string id;
    std::string name;
    std::string postcode;
    store::OrganisationStanding details; // of whom and for what; the rest is filled in
};

// As it stands; of one without a row: approved. Nothing where there is no such organisation.
[[nodiscard]] std::optional<store::OrganisationStanding>
standing_of(store::Database& database, std::int64_t centre, std::string_view organisation);
// Of those needed, those that nobody has seen or that are over.
[[nodiscard]] std::vector<std::string> papers_missing(store::Database& database, std::int64_t centre,
                                                      std::string_view organisation, Date today);

class OrganisationDesk {
  public:
    template <class Value>
    using Result = Outcome<Value, OrganisationRefused>;
    using Refusal = std::optional<OrganisationRefused>;

    OrganisationDesk(store::Change& change, std::int64_t centre) : change_(&change), centre_(centre) {}

    // Its row, how to reach it, and that it waits ("organisation_to_approve"); whoever asked is told. All of
    // these publish "organisation.changed". Refuses with name_needed, postcode_unreadable, address_needed.
    [[nodiscard]] Refusal apply(NewOrganisation const& given);
    // From applied, refused or suspended. `reason`: why before its papers were seen. Refuses with
    // organisation_unknown, standing_differs, papers_missing (how many), check_unknown; `checks` are all it
    // may ask for from now on.
    [[nodiscard]] Refusal approve(std::string const& organisation, std::vector<std::string> const& checks,
                                  std::string const& reason, std::string const& by);
    [[nodiscard]] Refusal turn_away(std::string const& organisation, std::string const& reason,
                                    std::string const& by);
    // Nothing of its is offered or shown from this moment; what was asked is taken back, and whoever holds a
    // place there comes up ("placement_to_review").
    [[nodiscard]] Refusal suspend(std::string const& organisation, std::string const& reason,
                                  std::string const& by);
    [[nodiscard]] Refusal restore(std::string const& organisation, std::string const& by);

    // Refuses with organisation_unknown, time_out_of_range (seen tomorrow, or over already). A newer one of
    // its kind takes the place of those before.
    [[nodiscard]] Result<std::int64_t> see(store::OrganisationDocument document);
    [[nodiscard]] Refusal withdraw_document(std::int64_t number, std::string const& by);
    // Once each: that a paper ends soon ("paper_ending", and its organisation is told), and that it has
    // ("paper_over"). How many.
    std::size_t raise_ending(std::size_t limit);

    // From now on it may ask for these and no others; roles that ask for more come up
    // ("check_not_permitted"). Refuses with organisation_unknown, check_unknown.
    [[nodiscard]] Refusal permit(std::string const& organisation, std::vector<std::string> const& checks,
                                 std::string const& by);

    // Refuse with organisation_unknown, site_unknown, postcode_unreadable.
    [[nodiscard]] Result<std::int64_t> put(store::OrganisationSite site);
    [[nodiscard]] Refusal remove_site(std::string_view organisation, std::int64_t number);

  private:
    [[nodiscard]] store::Organisations rows() const { return {change_->database(), centre_}; }
    [[nodiscard]] Date today() const;
    [[nodiscard]] std::optional<store::OrganisationStanding> standing(std::string_view organisation) const {
        return standing_of(change_->database(), centre_, organisation);
    }
    [[nodiscard]] Refusal move(std::string const& organisation, std::initializer_list<std::string_view> from,
                               std::string_view to, std::string const& reason, std::string const& by);
    void tell(std::string const& organisation, std::string const& message, std::string const& reason = {});
    void publish(std::string const& organisation);

    store::Change* change_;
    std::int64_t centre_;
};

// The first check that a role asks for and its organisation may not; empty where there is none.
[[nodiscard]] std::string check_not_permitted(store::Database& database, std::int64_t centre,
                                              store::Cells const& role);

} // namespace kith::desk
