// SPDX-License-Identifier: MIT
// What a coordinator wants of the runs to come, for a reason that is shown: a pair that stays together,
// whatever else the plan would do with either, and a role that somebody is not to be given. A run reads what
// holds when it begins (desk/study.hpp). Nobody is asked or moved by a pin itself.
#pragma once

#include "desk/match_desk.hpp"
#include "eligibility/judge.hpp"
#include "store/pins.hpp"

#include <map>
#include <set>

namespace kith::desk {

inline constexpr std::size_t pins_max = 5000; // that hold at a time in a centre

struct PinRefused {
    std::string code; // volunteer_unknown, opening_unknown, said_no, pin_unknown, pin_lifted, pin_limit
    std::int64_t limit = 0;
};

enum class PinKind : std::uint8_t { keep, rule_out };

struct PinOrder {
    std::string volunteer;
    std::string opening; // of rule_out its role is meant, with every shift of it
    PinKind kind = PinKind::keep;
    std::string reason;
};

// Its number. What says otherwise of the same person and role is lifted.
[[nodiscard]] Outcome<std::int64_t, PinRefused> set_pin(store::Change& change, std::int64_t centre,
                                                        PinOrder const& order, Actor const& actor);
[[nodiscard]] std::optional<PinRefused> lift_pin(store::Change& change, std::int64_t centre,
                                                 std::int64_t number, Actor const& actor);

// What holds, as a run takes it: of one pair the newest.
struct Pinned {
    std::set<std::pair<std::string, std::string>> keep;     // volunteer, opening
    std::map<std::string, std::set<std::string>> ruled_out; // by volunteer: roles
    [[nodiscard]] bool empty() const { return keep.empty() && ruled_out.empty(); }
};
[[nodiscard]] Pinned pins_in_force(store::Database& database, std::int64_t centre);

// What a person has to decide about a pin, seen as things are.
enum class PinFlag : std::uint8_t {
    none,
    gone,         // the person or the opening is there no more: the run passes over it
    said_no,      // one of the two has said no since: the run does not keep it
    not_eligible, // rules fail: the run keeps it all the same, and it is worth nothing
    must_ask,     // what is known settles too little: kept likewise
    holds_place,  // ruled out, and they hold a place there, which no run takes
};
[[nodiscard]] PinFlag flag_of(store::Pin const& pin, eligibility::Judge const& judge);

} // namespace kith::desk
