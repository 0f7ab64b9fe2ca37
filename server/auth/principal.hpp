// SPDX-License-Identifier: MIT
// Who is calling, as resolved anew for every message and every event: a right that was taken away holds no
// longer for the very next one. Never kept by a handler.
#pragma once

#include <boost/describe/enum.hpp>

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kith::auth {

// What somebody stands for. An enumerator is its wire code, and its place is its column in permissions.hpp.
BOOST_DEFINE_ENUM_CLASS(Standing, anonymous, volunteer, organiser, broker, coordinator, administrator,
                        integration, link)
inline constexpr std::size_t standings = 8;

// The number of a session (random, so that it tells nothing); none for tokens, links and strangers.
enum class SessionId : std::int64_t { none = 0 };

struct Principal {
    std::int64_t centre = 0; // the only one it can reach; 0: anonymous, of no centre yet
    std::string id;          // empty: anonymous
    Standing standing = Standing::anonymous;
    std::string volunteer;    // the caller is this volunteer; empty: none
    std::string organisation; // the caller speaks for this organisation; empty: none
    SessionId session = SessionId::none;
    // A link without an account is for one record ("match/V12/R3") and these methods, whatever its row
    // allows.
    std::string record;
    std::vector<std::string> methods;
};

[[nodiscard]] std::string_view word_of(Standing standing);

} // namespace kith::auth
