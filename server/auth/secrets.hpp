// SPDX-License-Identifier: MIT
// Tokens and codes: what people and programs show to be let in. The text is handed out once; what is kept is
// a hash that gives nothing away. Random bytes are passed in.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kith::auth {

using RandomBytes = std::function<void(std::span<unsigned char>)>;
using SecretHash = std::array<unsigned char, 32>;

// A session's or an integration's token, or the secret of a link: 256 random bits, as 43 letters of
// base64url.
[[nodiscard]] std::string make_token(RandomBytes const& random);
// BLAKE2b-256; equal for equal texts, so that a token can be looked up. Safe without a salt, because nobody
// can try 2^256 of them.
[[nodiscard]] SecretHash hash_token(std::string_view token);

// A one-time code to type in from a message: 8 digits, each equally likely. Kept under the
// server's key (server_key.hpp), because it could be guessed from a plain hash.
[[nodiscard]] std::string make_code(RandomBytes const& random);

// A short code to say on the phone or show at a desk: 6 letters and digits that cannot be taken for each
// other (Crockford's base 32), and how a person's spelling of one is read: O as 0, I and L as 1, any case,
// hyphens and spaces ignored.
[[nodiscard]] std::string make_spoken_code(RandomBytes const& random);
[[nodiscard]] std::optional<std::string> read_spoken_code(std::string_view said);

// In a time that does not depend on where they differ.
[[nodiscard]] bool same_secret(std::span<unsigned char const> a, std::span<unsigned char const> b);

} // namespace kith::auth
