// SPDX-License-Identifier: MIT
#include "exchange/words.hpp"

#include "exchange/text.hpp"

#include <array>

namespace kith::exchange {

std::string plain_word(std::string_view word) {
    std::string plain = lower_case(trimmed(word));
    std::erase_if(plain, [](char each) { return each == ' ' || each == '_' || each == '-'; });
    return plain;
}

namespace {

constexpr auto volunteer_statuses =
    std::to_array<Word<VolunteerStatus>>({{"active", VolunteerStatus::active},
                                          {"paused", VolunteerStatus::paused},
                                          {"stopped", VolunteerStatus::stopped}});
constexpr auto travel_modes =
    std::to_array<Word<TravelMode>>({{"walk", TravelMode::walk},
                                     {"cycle", TravelMode::cycle},
                                     {"public_transport", TravelMode::public_transport},
                                     {"car", TravelMode::car},
                                     {"walking", TravelMode::walk},
                                     {"on foot", TravelMode::walk},
                                     {"cycling", TravelMode::cycle},
                                     {"bicycle", TravelMode::cycle},
                                     {"bike", TravelMode::cycle},
                                     {"bus", TravelMode::public_transport},
                                     {"tube", TravelMode::public_transport},
                                     {"train", TravelMode::public_transport},
                                     {"driving", TravelMode::car}});
constexpr auto vehicles = std::to_array<Word<Vehicle>>({{"none", Vehicle::none},
                                                        {"bicycle", Vehicle::bicycle},
                                                        {"car", Vehicle::car},
                                                        {"van", Vehicle::van},
                                                        {"no", Vehicle::none},
                                                        {"bike", Vehicle::bicycle}});
constexpr auto sexes = std::to_array<Word<Sex>>({{"female", Sex::female},
                                                 {"male", Sex::male},
                                                 {"f", Sex::female},
                                                 {"m", Sex::male},
                                                 {"woman", Sex::female},
                                                 {"women", Sex::female},
                                                 {"man", Sex::male},
                                                 {"men", Sex::male}});
constexpr auto skill_levels = std::to_array<Word<SkillLevel>>(
    {{"basic", SkillLevel::basic}, {"capable", SkillLevel::capable}, {"expert", SkillLevel::expert}});
constexpr auto language_levels =
    std::to_array<Word<LanguageLevel>>({{"basic", LanguageLevel::basic},
                                        {"conversational", LanguageLevel::conversational},
                                        {"fluent", LanguageLevel::fluent},
                                        {"native", LanguageLevel::fluent}});
constexpr auto workforces = std::to_array<Word<Workforce>>({{"any", Workforce::any},
                                                            {"adult", Workforce::adult},
                                                            {"child", Workforce::child},
                                                            {"adult_and_child", Workforce::adult_and_child},
                                                            {"adults", Workforce::adult},
                                                            {"children", Workforce::child},
                                                            {"child_and_adult", Workforce::adult_and_child},
                                                            {"both", Workforce::adult_and_child}});
constexpr auto gate_kinds =
    std::to_array<Word<GateKind>>({{"before_referral", GateKind::before_referral},
                                   {"before_confirmation", GateKind::before_confirmation},
                                   {"before_start", GateKind::before_start},
                                   {"within_days", GateKind::within_days}});
constexpr auto role_kinds = std::to_array<Word<RoleKind>>({{"ongoing", RoleKind::ongoing},
                                                           {"shifts", RoleKind::shifts},
                                                           {"one_off", RoleKind::one_off},
                                                           {"shift", RoleKind::shifts}});
constexpr auto role_statuses =
    std::to_array<Word<RoleStatus>>({{"open", RoleStatus::open}, {"closed", RoleStatus::closed}});
constexpr auto settings = std::to_array<Word<Setting>>({{"unknown", Setting::unknown},
                                                        {"in_person", Setting::in_person},
                                                        {"remote", Setting::remote},
                                                        {"either", Setting::either},
                                                        {"online", Setting::remote},
                                                        {"home", Setting::remote}});
constexpr auto urgencies = std::to_array<Word<Urgency>>({{"low", Urgency::low},
                                                         {"normal", Urgency::normal},
                                                         {"high", Urgency::high},
                                                         {"critical", Urgency::critical},
                                                         {"urgent", Urgency::high}});
constexpr auto match_states =
    std::to_array<Word<MatchState>>({{"interested", MatchState::interested},
                                     {"suggested", MatchState::suggested},
                                     {"offered", MatchState::offered},
                                     {"accepted", MatchState::accepted},
                                     {"referred", MatchState::referred},
                                     {"met", MatchState::met},
                                     {"clearing", MatchState::clearing},
                                     {"confirmed", MatchState::confirmed},
                                     {"active", MatchState::active},
                                     {"completed", MatchState::completed},
                                     {"left", MatchState::left},
                                     {"declined_by_volunteer", MatchState::declined_by_volunteer},
                                     {"declined_by_organisation", MatchState::declined_by_organisation},
                                     {"no_reply", MatchState::no_reply},
                                     {"withdrawn", MatchState::withdrawn},
                                     {"expired", MatchState::expired},
                                     {"waiting_list", MatchState::waiting_list}});

} // namespace

template <>
std::span<Word<VolunteerStatus> const> spellings<VolunteerStatus>() {
    return volunteer_statuses;
}
template <>
std::span<Word<TravelMode> const> spellings<TravelMode>() {
    return travel_modes;
}
template <>
std::span<Word<Vehicle> const> spellings<Vehicle>() {
    return vehicles;
}
template <>
std::span<Word<Sex> const> spellings<Sex>() {
    return sexes;
}
template <>
std::span<Word<SkillLevel> const> spellings<SkillLevel>() {
    return skill_levels;
}
template <>
std::span<Word<LanguageLevel> const> spellings<LanguageLevel>() {
    return language_levels;
}
template <>
std::span<Word<Workforce> const> spellings<Workforce>() {
    return workforces;
}
template <>
std::span<Word<GateKind> const> spellings<GateKind>() {
    return gate_kinds;
}
template <>
std::span<Word<RoleKind> const> spellings<RoleKind>() {
    return role_kinds;
}
template <>
std::span<Word<RoleStatus> const> spellings<RoleStatus>() {
    return role_statuses;
}
template <>
std::span<Word<Setting> const> spellings<Setting>() {
    return settings;
}
template <>
std::span<Word<Urgency> const> spellings<Urgency>() {
    return urgencies;
}
template <>
std::span<Word<MatchState> const> spellings<MatchState>() {
    return match_states;
}

} // namespace kith::exchange
