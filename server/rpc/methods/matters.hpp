// SPDX-License-Identifier: MIT
// Whom or what a call of the desk is about, in one way for all of them: a volunteer; a volunteer and an
// opening, their match; an opening alone; an organisation; a need.
#pragma once

#include "model/roster.hpp"
#include "rpc/wire_type.hpp"
#include "store/care.hpp"

#include <boost/describe/class.hpp>

namespace kith::rpc {

struct MatterGiven {
    std::optional<Text<key_bytes_max>> volunteer;
    std::optional<Text<key_bytes_max>> opening;
    std::optional<Text<key_bytes_max>> organisation;
    std::optional<Number<1, INT64_MAX>> need;
};
BOOST_DESCRIBE_STRUCT(MatterGiven, (), (volunteer, opening, organisation, need))

struct MatterShown {
    std::optional<std::string> volunteer;
    std::optional<std::string> opening;
    std::optional<std::string> organisation;
    std::optional<std::int64_t> need;
};
BOOST_DESCRIBE_STRUCT(MatterShown, (), (volunteer, opening, organisation, need))

[[nodiscard]] inline store::Matter matter_of(MatterGiven const& given) {
    return {given.volunteer ? given.volunteer->value : "", given.opening ? given.opening->value : "",
            given.organisation ? given.organisation->value : "", given.need ? given.need->value : 0};
}
[[nodiscard]] inline MatterShown shown_matter(store::Matter const& about) {
    auto const if_any = [](std::string const& id) { return id.empty() ? std::nullopt : std::optional(id); };
    return {if_any(about.volunteer), if_any(about.opening), if_any(about.organisation),
            about.need == 0 ? std::nullopt : std::optional(about.need)};
}
[[nodiscard]] inline MatterGiven given_matter(store::Matter const& about) {
    auto const if_any = [](std::string const& id) {
        return id.empty() ? std::nullopt : std::optional<Text<key_bytes_max>>({id});
    };
    return {if_any(about.volunteer), if_any(about.opening), if_any(about.organisation),
            about.need == 0 ? std::nullopt : std::optional<Number<1, INT64_MAX>>({about.need})};
}

} // namespace kith::rpc
