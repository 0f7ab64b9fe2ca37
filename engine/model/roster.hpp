// SPDX-License-Identifier: MIT
// A roster is an immutable snapshot of one community: people, organisations, roles, openings and the matches
// that exist. It only exists validated: Roster::build takes a draft as read from files or forms, in any row
// order, and returns either the snapshot or every violation at once. Ids follow the order of keys' UTF-8
// bytes, so the same facts give the same roster whatever order they came in.
#pragma once

#include "base/outcome.hpp"
#include "model/match.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith {

struct Words {
    Skills skills;
    Languages languages;
    Causes causes;
    Goals goals;
    Trainings trainings;
    AccessNeeds access_needs;
    CheckCodes checks;
    WardCodes wards;
    friend bool operator==(Words const&, Words const&) = default;
};

// Rows as they came: entities point to one another by key.
struct RoleRow {
    Role role;
    std::string organisation;
};
struct ShiftRow {
    Shift shift;
    std::string role;
};
struct MatchRow {
    std::string volunteer;
    std::string opening;
    MatchState state = MatchState::suggested;
    Known<Date> since;
};
struct BarRow {
    std::string volunteer;
    std::string target; // an organisation's or a role's key
};

struct RosterDraft {
    std::string community;
    Instant as_of;
    ZoneTable zone;
    std::int32_t commitment_weeks = 12; // for open-ended roles that state none
    Words words;
    std::vector<CheckKind> check_kinds; // one for each code of words.checks
    std::vector<Ward> wards;            // one for each code of words.wards
    std::vector<Volunteer> volunteers;
    std::vector<Organisation> organisations;
    std::vector<RoleRow> roles;
    std::vector<ShiftRow> shifts;
    std::vector<MatchRow> matches;
    std::vector<BarRow> bars;
};

enum class Table : std::uint8_t {
    volunteers,
    organisations,
    roles,
    shifts,
    matches,
    bars,
    checks,
    wards,
    community
};

enum class ViolationCode : std::uint8_t {
    key_empty,
    key_too_long,
    key_repeated,             // also where a shift's key is a role's
    reference_unknown,        // the key it names does not exist
    reference_ambiguous,      // a bar's target is both an organisation and a role
    reference_not_an_opening, // a role with shifts is not itself an opening
    word_unknown,             // an id outside its vocabulary
    word_repeated,            // the same skill, check, ... twice in one list
    number_out_of_range,
    minimum_above_maximum,
    minimum_missing, // of an opening that runs only with its minimum
    end_before_start,
    list_empty,            // "any of" nothing
    shift_of_other_kind,   // a shift under a role that is not of kind `shifts`
    pattern_of_other_kind, // a weekly pattern on a role that is not ongoing, or a time on one that is not
                           // one-off
    match_repeated,
    single_sex_reason_missing,
    single_sex_approver_missing,
};

// One thing wrong with one row. `row` counts from 0 within the draft's table; `field` is the name used in
// data/README.md. `read`, `lowest`, `highest` are set for numbers, `other` names the key at fault.
struct Violation {
    ViolationCode code;
    Table table;
    std::size_t row = 0;
    std::string_view field;
    std::int64_t read = 0;
    std::int64_t lowest = 0;
    std::int64_t highest = 0;
    std::string other;
    friend bool operator==(Violation const&, Violation const&) = default;
};

inline constexpr std::size_t key_bytes_max = 64;
inline constexpr std::int32_t capacity_max = 1'000;
inline constexpr std::int32_t party_size_max = 10'000;
inline constexpr std::int32_t places_max = 1'000'000;
inline constexpr std::int32_t travel_metres_max = 2'000'000;
inline constexpr std::int32_t age_max = 130;
inline constexpr std::int32_t commitment_weeks_max = 520;

class Roster {
  public:
    // O(n log n) in rows.
    [[nodiscard]] static Outcome<Roster, std::vector<Violation>> build(RosterDraft draft);

    [[nodiscard]] std::string const& community() const { return community_; }
    [[nodiscard]] Instant as_of() const { return as_of_; }
    [[nodiscard]] Date as_of_date() const { return zone_.date(as_of_); }
    [[nodiscard]] ZoneTable const& zone() const { return zone_; }
    [[nodiscard]] Words const& words() const { return words_; }

    [[nodiscard]] std::span<Volunteer const> volunteers() const { return volunteers_; }
    [[nodiscard]] std::span<Organisation const> organisations() const { return organisations_; }
    [[nodiscard]] std::span<Role const> roles() const { return roles_; }
    [[nodiscard]] std::span<Opening const> openings() const { return openings_; }
    [[nodiscard]] std::span<Ward const> wards() const { return wards_; }
    // Sorted by volunteer, then opening; at most one for each pair.
    [[nodiscard]] std::span<Match const> matches() const { return matches_; }
    [[nodiscard]] std::span<Match const> matches_of(VolunteerId volunteer) const;
    // Sorted by volunteer.
    [[nodiscard]] std::span<Bar const> bars_of(VolunteerId volunteer) const;

    [[nodiscard]] Volunteer const& operator[](VolunteerId id) const { return volunteers_[id.index()]; }
    [[nodiscard]] Organisation const& operator[](OrganisationId id) const {
        return organisations_[id.index()];
    }
    [[nodiscard]] Role const& operator[](RoleId id) const { return roles_[id.index()]; }
    [[nodiscard]] Opening const& operator[](OpeningId id) const { return openings_[id.index()]; }
    [[nodiscard]] CheckKind const& operator[](CheckId id) const { return check_kinds_[id.index()]; }
    [[nodiscard]] Ward const& operator[](WardId id) const { return wards_[id.index()]; }
    [[nodiscard]] Role const& role_of(OpeningId id) const { return roles_[(*this)[id].role.index()]; }

    // O(log n), by key.
    [[nodiscard]] std::optional<VolunteerId> find_volunteer(std::string_view key) const;
    [[nodiscard]] std::optional<OrganisationId> find_organisation(std::string_view key) const;
    [[nodiscard]] std::optional<RoleId> find_role(std::string_view key) const;
    [[nodiscard]] std::optional<OpeningId> find_opening(std::string_view key) const;

    // Where the opening's work is: the role's location, else the organisation's; a ward's centre stands in
    // for a missing point.
    [[nodiscard]] Location location_of(OpeningId id) const;
    [[nodiscard]] Location home_of(VolunteerId id) const;

    friend bool operator==(Roster const&, Roster const&) = default;

  private:
    Roster() = default;
    friend class RosterBuilder;

    [[nodiscard]] Location with_ward_centre(Location location) const;

    std::string community_;
    Instant as_of_;
    ZoneTable zone_;
    Words words_;
    std::vector<CheckKind> check_kinds_;
    std::vector<Ward> wards_;
    std::vector<Volunteer> volunteers_;
    std::vector<Organisation> organisations_;
    std::vector<Role> roles_;
    std::vector<Opening> openings_;
    std::vector<Match> matches_;
    std::vector<std::uint32_t> first_match_; // by volunteer, one past the end at the back
    std::vector<Bar> bars_;
};

} // namespace kith
