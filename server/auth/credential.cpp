// SPDX-License-Identifier: MIT
#include "auth/credential.hpp"

#include <charconv>

namespace kith::auth {

std::string make_credential(CredentialKind kind, std::int64_t centre, RandomBytes const& random) {
    return static_cast<char>(kind) + std::to_string(centre) + "." + make_token(random);
}

std::optional<Credential> read_credential(std::string_view text) {
    constexpr std::size_t secret_letters = 43;
    constexpr std::string_view kinds = "stlekc";
    if (text.size() < 2 || kinds.find(text.front()) == std::string_view::npos) return {};
    auto const point = text.find('.');
    if (point == std::string_view::npos || text.size() - point - 1 != secret_letters) return {};
    Credential made;
    made.kind = static_cast<CredentialKind>(text.front());
    auto const* const end = text.data() + point;
    auto const [read_to, failure] = std::from_chars(text.data() + 1, end, made.centre);
    if (failure != std::errc() || read_to != end || made.centre <= 0) return {};
    made.hash = hash_token(text);
    return made;
}

} // namespace kith::auth
