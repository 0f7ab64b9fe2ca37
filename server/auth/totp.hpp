// SPDX-License-Identifier: MIT
// The second factor: time-based one-time passwords (RFC 6238: SHA-1, 30 seconds, 6 digits, as every
// authenticator app reads them).
#pragma once

#include "auth/secrets.hpp"
#include "base/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kith::auth {

using TotpSecret = std::array<unsigned char, 20>;

[[nodiscard]] TotpSecret make_totp_secret(RandomBytes const& random);
// What an app scans: otpauth://totp/...; issuer and account percent-encoded.
[[nodiscard]] std::string totp_address(TotpSecret const& secret, std::string_view issuer,
                                       std::string_view account);

// The 30-second step that `at` lies in.
[[nodiscard]] std::int64_t totp_step(Instant at);
[[nodiscard]] std::string totp_code(TotpSecret const& secret, std::int64_t step);

// The step whose code this is: the present one, or the one before or after, for clocks that differ. Never one
// at or before `last_used`, so that a code seen over somebody's shoulder is worth nothing.
[[nodiscard]] std::optional<std::int64_t> accept_totp(TotpSecret const& secret, std::string_view code,
                                                      Instant now, std::int64_t last_used);

} // namespace kith::auth
