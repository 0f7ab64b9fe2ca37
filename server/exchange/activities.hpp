// SPDX-License-Identifier: MIT
// Volunteering activities as the brokerage platforms publish them (JSON in the shape of the UK Volunteering
// Data Standard's activities: title, type, attendance, causes, requirements, places, coordinates, postcode,
// start, end) -> organisations and roles of a pack. Real listings are odd; each oddity has a rule, and each
// use of a rule is noted with the activity and the field:
//
//   end_not_stated               no end date: open-ended, which is legal and common
//   places_not_stated            no number of places, or one below 1: unstated (one is assumed)
//   times_by_arrangement         no weekly pattern and no time of an event: by arrangement
//   window_not_session           an event longer than event_max: the dates between which it can be done
//   over_already                 ends before the as-of instant: the role is closed
//   none_ignored                 the requirement "None" beside real ones is left out (alone it means none)
//   check_level_not_stated       "Background checks": a check of a level nobody stated, to be asked for
//   requirement_not_a_rule       "Must live or work locally": kept for a person to judge
//   requirement_not_understood   any other requirement
//   cause_not_known              a cause the taxonomy has no word for
//   online_contradicts_attendance  "Local" and online: the attendance holds
//   pin_at_zero, pin_of_whole_area, pin_outside_grid   coordinates that say nothing: location unknown
//   pin_far_from_postcode        further than pin_metres_max from the postcode's point: the postcode holds
//   postcode_not_in_places       a postcode the pack cannot place: the pin stands in, where it is sound
//   location_not_stated          an activity in person without a location: unknown
//
// "+18" is a minimum age, "Own Transport" a car, "Will require references" references. A role done from home
// has no location; its pin is where somebody's office is.
#pragma once

#include "exchange/pack.hpp"

#include <string_view>

namespace kith::exchange {

inline constexpr std::chrono::hours event_max{7 * 24};
inline constexpr std::int32_t pin_metres_max = 2'000;
// How near a pin must be to a known postcode to take its ward.
inline constexpr std::int32_t ward_metres_max = 300;

// Adds the activities of a JSON array to `into`, whose words, zone, as-of instant and places must be set. A
// note's or error's row is the activity's position, from 1; its column the field. Organisations are told
// apart by name. Adds nothing where `report` has errors afterwards.
void import_activities(std::string_view file, std::string_view text, PackDraft& into, ImportReport& report);

} // namespace kith::exchange
