// SPDX-License-Identifier: MIT
// Which rows of a run a call is about: to look at them, or to decide on all of them that are open.
#pragma once

#include "model/roster.hpp"
#include "rpc/wire_type.hpp"
#include "spelling/words.hpp"
#include "store/runs.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace kith::rpc {

enum class RunMove : std::uint8_t { added, moved, dropped, untouched };
BOOST_DESCRIBE_ENUM(RunMove, added, moved, dropped, untouched)

struct RunMatching {
    std::optional<RunMove> movement;
    std::optional<Text<key_bytes_max>>
        organisation;              // by id, as the role; whose opening they would have or leave
    std::optional<Text<200>> ward; // by name
    std::optional<Text<key_bytes_max>> role;
    std::optional<Text<120>> person; // beginnings of words of a name, or of an id
};
BOOST_DESCRIBE_STRUCT(RunMatching, (), (movement, organisation, ward, role, person))

[[nodiscard]] inline store::RunFilter filter_of(RunMatching const& given) {
    constexpr std::size_t beginnings_max = 4;
    auto const text = [](auto const& each) { return each ? each->value : std::string(); };
    store::RunFilter filter;
    if (given.movement) filter.movement = boost::describe::enum_to_string(*given.movement, "");
    filter.organisation = text(given.organisation);
    filter.ward = text(given.ward);
    filter.role = text(given.role);
    filter.beginnings = spelling::folded_words(text(given.person), beginnings_max);
    return filter;
}

} // namespace kith::rpc
