// SPDX-License-Identifier: MIT
// Passwords of coordinators, brokers and administrators: which ones are taken, and how they are kept
// (argon2id, OWASP's least: 19 MiB, two passes, one lane). Hashing takes tens of milliseconds on purpose, so
// it runs in a bounded queue of its own (hash_queue.hpp).
#pragma once

#include "base/outcome.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace kith::auth {

enum class PasswordRefusal : std::uint8_t {
    too_short,    // fewer than 8 characters (NIST SP 800-63B)
    too_long,     // more than 128; nothing is ever cut off
    too_common,   // among the first that anybody would try
    too_like_you, // holds the account's own name
};

// Any composition of characters is fine; only length, commonness and the account's name are looked at.
[[nodiscard]] Outcome<void, PasswordRefusal> accept_password(std::string_view password,
                                                             std::string_view account_name);

// With a salt of libsodium's; about 50 ms. Throws std::bad_alloc where there is no memory for it.
[[nodiscard]] std::string hash_password(std::string_view password);
[[nodiscard]] bool is_password(std::string_view password, std::string const& hash);
// The hash was made with less than is asked for today: make it anew at the next sign-in.
[[nodiscard]] bool needs_new_hash(std::string const& hash);

} // namespace kith::auth
