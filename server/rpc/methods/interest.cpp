// SPDX-License-Identifier: MIT
#include "rpc/methods/interest.hpp"

#include "desk/ward_names.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"
#include "spelling/words.hpp"
#include "store/community_rows.hpp"
#include "store/open_roles.hpp"
#include "store/writer.hpp"

#include <algorithm>

namespace kith::rpc {

namespace {

struct Wanted {
    std::optional<Number<1, INT64_MAX>> centre; // missing: the only one
    std::optional<Text<64>> role;               // that one alone
    std::optional<Text<120>> text;              // beginnings of words of it: title, organisation, cause, ward
    std::optional<Text<64>> after;
    std::optional<Number<1, 50>> limit; // default: 20
};
BOOST_DESCRIBE_STRUCT(Wanted, (), (centre, role, text, after, limit))

struct FoundRole {
    std::string role;
    std::string title;
    std::string organisation;
    std::optional<std::string> ward; // its name
    std::optional<std::string> setting;
    std::optional<std::string> when;
    std::optional<std::string> hours;
    std::optional<std::string> urgency;
    std::optional<std::string> minimum_age;
    std::optional<std::string> causes;
    std::optional<std::string> required_skills;
    std::optional<std::string> required_checks;
    std::optional<std::string> expenses_paid;
};
BOOST_DESCRIBE_STRUCT(FoundRole, (),
                      (role, title, organisation, ward, setting, when, hours, urgency, minimum_age, causes,
                       required_skills, required_checks, expenses_paid))

struct FoundRoles {
    std::string centre_name;
    std::vector<FoundRole> roles; // by id
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(FoundRoles, (), (centre_name, roles, next))

bool says(std::string_view text, std::vector<std::string> const& beginnings) {
    constexpr std::size_t words_max = 80;
    auto const words = spelling::folded_words(text, words_max);
    return std::ranges::all_of(beginnings, [&](std::string const& beginning) {
        return std::ranges::any_of(words,
                                   [&](std::string const& word) { return word.starts_with(beginning); });
    });
}

Outcome<FoundRoles, Refused> find(Turn& turn, Wanted const& params) {
    auto const centres = turn.services().writer->centres();
    auto const named = params.centre
                           ? std::ranges::find(centres, params.centre->value, &store::Centre::number)
                           : centres.begin();
    if (named == centres.end() || (!params.centre && centres.size() != 1))
        return refuse(Refused{"centre_needed", false, {}});
    auto const centre = named->number;
    store::CommunityRows rows(turn.database(), centre);
    auto const wards = desk::ward_names(rows);
    auto const ward_of = [&](std::string const& code) {
        auto const found = wards.find(code);
        return found == wards.end() ? std::string() : found->second;
    };
    auto const shown = [&](store::OpenRole const& role) {
        return FoundRole{role.id,
                         role.title,
                         role.organisation,
                         if_any(ward_of(role.ward)),
                         if_any(role.setting),
                         if_any(role.when),
                         if_any(role.hours),
                         if_any(role.urgency),
                         if_any(role.minimum_age),
                         if_any(role.causes),
                         if_any(role.required_skills),
                         if_any(role.required_checks),
                         if_any(role.expenses_paid)};
    };
    FoundRoles told{named->name, {}, {}};
    if (params.role) {
        if (auto const role = store::find_open_role(turn.database(), centre, params.role->value))
            told.roles.push_back(shown(*role));
        return told;
    }
    constexpr std::size_t beginnings_max = 6;
    auto const beginnings = spelling::folded_words(params.text ? params.text->value : "", beginnings_max);
    auto const limit = static_cast<std::size_t>(params.limit ? params.limit->value : 20);
    store::each_open_role(
        turn.database(), centre, params.after ? params.after->value : "", [&](store::OpenRole const& role) {
            auto const words = role.title + " " + role.organisation + " " + role.causes + " " +
                               ward_of(role.ward) + (role.setting == "remote" ? " home" : "");
            if (!beginnings.empty() && !says(words, beginnings)) return true;
            if (told.roles.size() == limit) {
                told.next = told.roles.back().role;
                return false;
            }
            told.roles.push_back(shown(role));
            return true;
        });
    return told;
}

} // namespace

std::vector<Method> interest_methods() {
    std::vector<Method> all;
    all.push_back(
        method("role.find", Effect::reads, "The open roles, for anybody, by words of theirs.", find));
    return all;
}

} // namespace kith::rpc
