// SPDX-License-Identifier: MIT
// What the organisations of the sample are and the roles they offer: one table, written by hand, of the kinds
// of work a borough's volunteering hub places people in. Everything else about a role is drawn.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace kith::sample {

enum class Shape : std::uint8_t { ongoing, shifts, one_off };
enum class Times : std::uint8_t {
    mornings,     // weekdays before one
    weekdays,     // weekdays, mornings and afternoons
    evenings,     // weekdays after work
    weekends,     // Saturday, Sunday
    after_school, // weekdays 15:30-18:00
    school_hours, // weekdays 9:15-14:45
    all_week,     // any of these
    half_term,    // the week of the autumn half term
    arranged,     // "by arrangement"
};
enum class Site : std::uint8_t { on_site, remote, either };
enum class Pressure : std::uint8_t { routine, pressing };
enum class Size : std::uint8_t { few, some, several, many, crowd };

// `titles` are alternatives, split by '|', taken in turn. `requirements` is a line of space separated words:
//   check=CODE[/adult|/child|/both]  training=CODE[|CODE]  skill=CODE[+LEVEL][|...]
//   language=CODE[+LEVEL][|...] vehicle=car|van|bicycle  age=N (at least)  age=N-M  references  induction
//   women_only
// each with `@referral`, `@confirmation`, `@start` or `@N` (within N days) behind it to name its own gate.
// `desired` (skills) and `goals` are split by spaces.
struct RoleTemplate {
    std::string_view titles;
    Shape shape = Shape::ongoing;
    Times times = Times::weekdays;
    Site site = Site::on_site;
    Pressure pressure = Pressure::routine;
    Size size = Size::some;
    std::string_view requirements;
    std::string_view desired;
    std::string_view goals;
};

struct OrganisationKind {
    std::string_view endings; // of names, split by '|'
    std::string_view causes;  // split by spaces
    std::string_view programme;
    std::vector<RoleTemplate> roles;
};

[[nodiscard]] std::span<OrganisationKind const> organisation_kinds();

// First halves of organisations' names.
[[nodiscard]] std::span<std::string_view const> organisation_words();

} // namespace kith::sample
