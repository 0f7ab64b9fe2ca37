// SPDX-License-Identifier: MIT
#include "auth/totp.hpp"

#include "base/contract.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace kith::auth {

namespace {

constexpr std::int64_t step_seconds = 30;

std::span<unsigned char const> bytes_of(std::string_view text) {
    return {reinterpret_cast<unsigned char const*>(text.data()), text.size()};
}

// RFC 4648, without padding.
std::string base32(std::span<unsigned char const> bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    unsigned buffer = 0;
    int bits = 0;
    for (auto const byte : bytes) {
        buffer = buffer << 8 | byte;
        for (bits += 8; bits >= 5; bits -= 5) text += alphabet[buffer >> (bits - 5) & 31U];
    }
    if (bits > 0) text += alphabet[buffer << (5 - bits) & 31U];
    return text;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string made;
    for (char const letter : text) {
        bool const plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' ||
                           letter == '_' || letter == '~';
        auto const byte = static_cast<unsigned char>(letter);
        if (plain)
            made += letter;
        else
            (made += '%').append({digits[byte >> 4], digits[byte & 15U]});
    }
    return made;
}

} // namespace

TotpSecret make_totp_secret(RandomBytes const& random) {
    TotpSecret secret{};
    random(secret);
    return secret;
}

std::string totp_address(TotpSecret const& secret, std::string_view issuer, std::string_view account) {
    auto const name = percent_encoded(issuer);
    return "otpauth://totp/" + name + ":" + percent_encoded(account) + "?secret=" + base32(secret) +
           "&issuer=" + name;
}

std::int64_t totp_step(Instant at) {
    return at.time_since_epoch().count() / step_seconds;
}

// RFC 4226, section 5.3.
std::string totp_code(TotpSecret const& secret, std::int64_t step) {
    std::array<unsigned char, 8> counter{};
    for (std::size_t i = 0; i < counter.size(); ++i)
        counter[counter.size() - 1 - i] =
            static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (8 * i));
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    auto const* made = HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(),
                            counter.size(), mac.data(), &size);
    KITH_EXPECT(made != nullptr && size == 20);
    std::size_t const offset = mac[size - 1] & 15U;
    std::uint32_t const number =
        (mac[offset] & 127U) << 24 | mac[offset + 1] << 16 | mac[offset + 2] << 8 | mac[offset + 3];
    constexpr std::uint32_t codes = 1'000'000;
    constexpr std::size_t digits = 6;
    auto code = std::to_string(number % codes);
    return code.insert(0, digits - code.size(), '0');
}

std::optional<std::int64_t> accept_totp(TotpSecret const& secret, std::string_view code, Instant now,
                                        std::int64_t last_used) {
    auto const present = totp_step(now);
    std::optional<std::int64_t> accepted;
    for (auto const step : {present - 1, present, present + 1}) {
        auto const right = totp_code(secret, step);
        bool const same = same_secret(bytes_of(right), bytes_of(code));
        if (same && step > last_used && !accepted) accepted = step;
    }
    return accepted;
}

} // namespace kith::auth
