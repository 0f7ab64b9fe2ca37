// SPDX-License-Identifier: MIT
#include "auth/secrets.hpp"

#include <sodium.h>

#include <cstdint>

namespace kith::auth {

namespace {

constexpr std::string_view crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

unsigned char const* bytes_of(std::string_view text) {
    return reinterpret_cast<unsigned char const*>(text.data());
}

// Uniform below `bound`: a draw from the last, incomplete stretch is thrown away.
std::uint32_t draw_below(RandomBytes const& random, std::uint32_t bound) {
    constexpr std::uint64_t all = std::uint64_t{1} << 32;
    for (;;) {
        std::array<unsigned char, 4> bytes{};
        random(bytes);
        std::uint32_t drawn = 0;
        for (auto const byte : bytes) drawn = drawn << 8 | byte;
        if (drawn < all - all % bound) return drawn % bound;
    }
}

} // namespace

std::string make_token(RandomBytes const& random) {
    std::array<unsigned char, 32> bytes{};
    random(bytes);
    constexpr auto variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
    text.pop_back(); // the end mark of C
    return text;
}

SecretHash hash_token(std::string_view token) {
    SecretHash hash{};
    crypto_generichash(hash.data(), hash.size(), bytes_of(token), token.size(), nullptr, 0);
    return hash;
}

std::string make_code(RandomBytes const& random) {
    constexpr std::uint32_t codes = 100'000'000;
    constexpr std::size_t digits = 8;
    auto code = std::to_string(draw_below(random, codes));
    return code.insert(0, digits - code.size(), '0');
}

std::string make_spoken_code(RandomBytes const& random) {
    constexpr std::size_t letters = 6;
    std::string code;
    for (std::size_t i = 0; i < letters; ++i) code += crockford[draw_below(random, crockford.size())];
    return code;
}

std::optional<std::string> read_spoken_code(std::string_view said) {
    constexpr std::size_t letters = 6;
    std::string code;
    for (char letter : said) {
        if (letter == ' ' || letter == '-') continue;
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
        if (letter == 'O') letter = '0';
        if (letter == 'I' || letter == 'L') letter = '1';
        if (crockford.find(letter) == std::string_view::npos || code.size() == letters) return {};
        code += letter;
    }
    return code.size() == letters ? std::optional(std::move(code)) : std::nullopt;
}

bool same_secret(std::span<unsigned char const> a, std::span<unsigned char const> b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace kith::auth
