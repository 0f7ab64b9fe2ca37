// SPDX-License-Identifier: MIT
// The texts that let somebody in: what kind they are, of which centre, and a secret of 256 bits
// ("s12.8hK..."). The kind and the centre stand in clear, so that one look-up in one table finds the row, and
// a scanner that finds one in a log knows what it found.
#pragma once

#include "auth/secrets.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kith::auth {

enum class CredentialKind : char {
    session = 's',
    token = 't',    // an integration's
    link = 'l',     // one record, no account
    entry = 'e',    // the link sent with a one-time code
    ticket = 'k',   // half way in
    calendar = 'c', // reads one calendar, and nothing else
};

struct Credential {
    CredentialKind kind = CredentialKind::session;
    std::int64_t centre = 0;
    SecretHash hash{}; // what the tables hold
};

[[nodiscard]] std::string make_credential(CredentialKind kind, std::int64_t centre,
                                          RandomBytes const& random);
// Empty where it cannot be one.
[[nodiscard]] std::optional<Credential> read_credential(std::string_view text);

} // namespace kith::auth
