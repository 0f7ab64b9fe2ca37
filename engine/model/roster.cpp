// SPDX-License-Identifier: MIT
#include "model/roster.hpp"

#include "base/contract.hpp"

#include <algorithm>

namespace kith {
namespace {

template <class Tag, class Rows>
std::optional<Id<Tag>> find_by_key(Rows const& rows, std::string_view key) {
    auto const at =
        std::ranges::lower_bound(rows, key, {}, [](auto const& row) -> std::string_view { return row.key; });
    if (at == rows.end() || at->key != key) return std::nullopt;
    return Id<Tag>(static_cast<std::size_t>(at - rows.begin()));
}

} // namespace

std::span<Match const> Roster::matches_of(VolunteerId volunteer) const {
    KITH_EXPECT(volunteer.index() < volunteers_.size());
    auto const first = first_match_[volunteer.index()];
    return std::span(matches_).subspan(first, first_match_[volunteer.index() + 1] - first);
}

std::span<Bar const> Roster::bars_of(VolunteerId volunteer) const {
    auto const range = std::ranges::equal_range(bars_, volunteer, {}, &Bar::volunteer);
    return {range.begin(), range.end()};
}

std::optional<VolunteerId> Roster::find_volunteer(std::string_view key) const {
    return find_by_key<VolunteerTag>(volunteers_, key);
}

std::optional<OrganisationId> Roster::find_organisation(std::string_view key) const {
    return find_by_key<OrganisationTag>(organisations_, key);
}

std::optional<RoleId> Roster::find_role(std::string_view key) const {
    return find_by_key<RoleTag>(roles_, key);
}

std::optional<OpeningId> Roster::find_opening(std::string_view key) const {
    return find_by_key<OpeningTag>(openings_, key);
}

Location Roster::with_ward_centre(Location location) const {
    if (!location.point && location.ward) location.point = (*this)[*location.ward].centre;
    return location;
}

Location Roster::location_of(OpeningId id) const {
    Role const& role = role_of(id);
    Location const own = with_ward_centre(role.location);
    if (own.point || own.ward) return own;
    return with_ward_centre((*this)[role.organisation].location);
}

Location Roster::home_of(VolunteerId id) const {
    return with_ward_centre((*this)[id].home);
}

} // namespace kith
