// SPDX-License-Identifier: MIT
// What a role asks of a person, each with the gate by which it must be settled, and the checks and training a
// person holds. Checks are data: a scheme (DBS, PVG, AccessNI) with ranked levels, not code.
#pragma once

#include "base/time.hpp"
#include "model/known.hpp"
#include "model/vocabulary.hpp"

#include <string>
#include <variant>
#include <vector>

namespace kith {

enum class SkillLevel : std::uint8_t { basic, capable, expert };
enum class LanguageLevel : std::uint8_t { basic, conversational, fluent };
enum class Vehicle : std::uint8_t { none, bicycle, car, van };
enum class Sex : std::uint8_t { female, male }; // consulted only by a lawful single-sex condition

// Whom a check covers. `any` on a requirement: whichever; on a certificate: not workforce-specific.
enum class Workforce : std::uint8_t { any, adult, child, adult_and_child };

// One level of one scheme, e.g. dbs_enhanced: scheme "dbs", rank 3. A higher rank of the same scheme covers a
// lower one.
struct CheckKind {
    CheckId id;
    std::string scheme;
    std::int32_t rank = 0;
    friend bool operator==(CheckKind const&, CheckKind const&) = default;
};

// DBS certificates have no expiry date; `recheck` is the organisation's own policy date.
struct CheckHeld {
    CheckId check;
    Workforce workforce = Workforce::any;
    Known<Date> issued;
    Known<Date> recheck;
    friend bool operator==(CheckHeld const&, CheckHeld const&) = default;
};

struct TrainingHeld {
    TrainingId training;
    Known<Date> completed;
    Known<Date> expires; // empty: does not expire, as far as anyone has said
    friend bool operator==(TrainingHeld const&, TrainingHeld const&) = default;
};

struct SkillHeld {
    SkillId skill;
    Known<SkillLevel> level;
    friend bool operator==(SkillHeld const&, SkillHeld const&) = default;
};

struct LanguageSpoken {
    LanguageId language;
    Known<LanguageLevel> level;
    friend bool operator==(LanguageSpoken const&, LanguageSpoken const&) = default;
};

struct SkillWanted {
    SkillId skill;
    SkillLevel level = SkillLevel::basic;
    friend bool operator==(SkillWanted const&, SkillWanted const&) = default;
};

struct LanguageWanted {
    LanguageId language;
    LanguageLevel level = LanguageLevel::basic;
    friend bool operator==(LanguageWanted const&, LanguageWanted const&) = default;
};

// By when a requirement must be settled. Order is the order of a match's life.
enum class GateKind : std::uint8_t { before_referral, before_confirmation, before_start, within_days };

struct Gate {
    GateKind kind = GateKind::before_referral;
    std::int32_t days = 0; // of within_days: days after the start
    friend bool operator==(Gate const&, Gate const&) = default;
};

struct SkillRequirement {
    std::vector<SkillWanted> any_of;
    friend bool operator==(SkillRequirement const&, SkillRequirement const&) = default;
};
struct LanguageRequirement {
    std::vector<LanguageWanted> any_of;
    friend bool operator==(LanguageRequirement const&, LanguageRequirement const&) = default;
};
struct CheckRequirement {
    CheckId check; // this level or a higher one of its scheme
    Workforce workforce = Workforce::any;
    friend bool operator==(CheckRequirement const&, CheckRequirement const&) = default;
};
struct TrainingRequirement {
    std::vector<TrainingId> any_of;
    friend bool operator==(TrainingRequirement const&, TrainingRequirement const&) = default;
};
struct VehicleRequirement {
    Vehicle vehicle = Vehicle::car; // a van does where a car is asked for; a bicycle is asked for by name
    friend bool operator==(VehicleRequirement const&, VehicleRequirement const&) = default;
};
struct ReferencesRequirement {
    friend bool operator==(ReferencesRequirement const&, ReferencesRequirement const&) = default;
};
struct InductionRequirement {
    friend bool operator==(InductionRequirement const&, InductionRequirement const&) = default;
};
// Whole years on the day the placement starts (minimum) and ends (maximum).
struct AgeRequirement {
    Known<std::int32_t> minimum;
    Known<std::int32_t> maximum;
    friend bool operator==(AgeRequirement const&, AgeRequirement const&) = default;
};
// Lawful only with its reason and who approved it (Equality Act 2010, Sch. 9 and Sch. 3); a roster refuses
// one without.
struct SingleSexRequirement {
    Sex sex = Sex::female;
    std::string reason;
    std::string approver;
    friend bool operator==(SingleSexRequirement const&, SingleSexRequirement const&) = default;
};

struct Requirement {
    std::variant<SkillRequirement, LanguageRequirement, CheckRequirement, TrainingRequirement,
                 VehicleRequirement, ReferencesRequirement, InductionRequirement, AgeRequirement,
                 SingleSexRequirement>
        what;
    std::optional<Gate> gate; // empty: the default of its kind
    friend bool operator==(Requirement const&, Requirement const&) = default;
};

} // namespace kith
