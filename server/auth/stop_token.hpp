// SPDX-License-Identifier: MIT
// The secret in an address that stops news to one person by one way. It is made from the server's key and
// nothing is kept of it: whoever finds an old letter years later can still say that it was the last.
#pragma once

#include "auth/server_key.hpp"

#include <optional>

namespace kith::auth {

struct StopNews {
    std::int64_t centre = 0;
    std::string volunteer;
    std::string channel; // e_mail, text, letter
    std::string address; // a hash of where it went (store::hash_of_address)
    friend bool operator==(StopNews const&, StopNews const&) = default;
};

// Letters, digits, - and _ only.
[[nodiscard]] std::string stop_token(ServerKey const& key, StopNews const& what);
// Empty where it was not made with this key.
[[nodiscard]] std::optional<StopNews> read_stop_token(ServerKey const& key, std::string_view token);

} // namespace kith::auth
