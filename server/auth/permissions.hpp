// SPDX-License-Identifier: MIT
// The one table of who may do and see what: a row for every method, every kind of event and every guarded
// field, a column for every standing. Whoever adds a method or an event adds its row in permissions.cpp;
// without one the server does not start (rpc/dispatcher.cpp, feed/), and a row with a column too few or too
// many does not compile.
#pragma once

#include "auth/principal.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace kith::auth {

// How far a permission goes.
enum class Reach : std::uint8_t {
    none,
    own,   // what concerns the caller's own volunteer, own organisation, or the link's own record
    centre // everything of the caller's centre; never of another one
};

// What is shown to some readers of a record only.
enum class Field : std::uint8_t {
    contacts, // address, telephone, e-mail
    checks,   // status and re-check date of DBS and the like
    notes,    // what coordinators write about people
    concerns, // safeguarding; of each, those who may see it only
    names,    // of who is matched; `own` of an organisation: those referred to it, until that match has ended
    special   // health, access needs, sex, what somebody needs help with
};
inline constexpr std::size_t fields = 6;

struct Permission {
    std::string_view name;
    std::array<Reach, standings> reach; // by Standing
};

// Sorted by name. `field_permissions` is in the order of Field.
[[nodiscard]] std::span<Permission const> method_permissions();
[[nodiscard]] std::span<Permission const> event_permissions();
[[nodiscard]] std::span<Permission const> field_permissions();

// Null where the table has no such row. O(log rows).
[[nodiscard]] Permission const* find_method(std::string_view name);
[[nodiscard]] Permission const* find_event(std::string_view kind);

[[nodiscard]] inline Reach reach_of(Permission const& row, Standing standing) {
    return row.reach[static_cast<std::size_t>(standing)];
}
[[nodiscard]] Reach reach_of(Field field, Standing standing);

// Whom a call, an event or a record is about; what is not set concerns nobody.
struct Subject {
    std::optional<std::string> volunteer;
    std::optional<std::string> organisation;
    std::optional<std::string> record; // what a link is bound to: "match/V12/R3"
};

// Whether `subject` is the principal's own: its volunteer, its organisation, or a link's record.
[[nodiscard]] bool is_own(Principal const& principal, Subject const& subject);
[[nodiscard]] bool reaches(Principal const& principal, Reach reach, Subject const& subject);

// Events and fields: of this centre, and allowed by the row.
[[nodiscard]] bool may_see_event(Principal const& principal, std::int64_t centre, std::string_view kind,
                                 Subject const& subject);
[[nodiscard]] bool may_see(Principal const& principal, Field field, Subject const& subject);

} // namespace kith::auth
