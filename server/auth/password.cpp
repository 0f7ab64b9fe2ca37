// SPDX-License-Identifier: MIT
#include "auth/password.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <new>

namespace kith::auth {

namespace {

constexpr std::size_t characters_min = 8;
constexpr std::size_t bytes_max = 128 * 4; // 128 characters of any script
constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = std::size_t{19} * 1024 * 1024;

// What stands in the first pages of every list of leaked passwords is built from a few stems: they are kept
// here, and what people put around them is taken off before comparing.
constexpr std::array<std::string_view, 58> stems = {
    "abc",     "admin",      "amanda",   "andrew",  "arsenal",  "asdf",     "ashley",   "baseball", "batman",
    "charlie", "chelsea",    "computer", "daniel",  "dragon",   "eminem",   "flower",   "football", "freedom",
    "george",  "hannah",     "harley",   "hello",   "hunter",   "iloveyou", "jennifer", "jessica",  "jordan",
    "letmein", "liverpool",  "london",   "login",   "love",     "master",   "matthew",  "michael",  "monkey",
    "mustang", "nicole",     "ninja",    "pass",    "passw",    "password", "pokemon",  "princess", "qazwsx",
    "qwerty",  "qwertyuiop", "robert",   "shadow",  "starwars", "summer",   "sunshine", "superman", "thomas",
    "trustno", "volunteer",  "welcome",  "whatever"};

std::string lower(std::string_view text) {
    std::string made(text);
    std::ranges::transform(made, made.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return made;
}

bool is_letter(char letter) {
    return letter >= 'a' && letter <= 'z';
}

// "P@ssw0rd!2024" -> "password": what is put before and behind dropped, look-alikes within read as letters.
std::string letters_of(std::string_view password) {
    auto const text = lower(password);
    auto const first = std::ranges::find_if(text, is_letter);
    auto const last = std::find_if(text.rbegin(), std::make_reverse_iterator(first), is_letter).base();
    std::string letters;
    for (char letter : std::string_view(first, last)) {
        switch (letter) {
        case '@': letter = 'a'; break;
        case '0': letter = 'o'; break;
        case '3': letter = 'e'; break;
        case '$': letter = 's'; break;
        default: break;
        }
        if (is_letter(letter)) letters += letter;
    }
    return letters;
}

// Runs such as 12345678, aaaaaaaa, 87654321, or two characters in turns.
bool is_run(std::string_view password) {
    auto const same_step = [&](int step) {
        for (std::size_t i = 1; i < password.size(); ++i) {
            if (password[i] - password[i - 1] != step) return false;
        }
        return true;
    };
    bool turns = true;
    for (std::size_t i = 2; i < password.size(); ++i) turns = turns && password[i] == password[i - 2];
    return same_step(0) || same_step(1) || same_step(-1) || turns;
}

std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

bool is_common(std::string_view password) {
    auto digits = password;
    digits.remove_suffix(digits.size() - std::min(digits.size(), digits.find_first_not_of("0123456789")));
    bool const numbers_only = digits.size() == password.size();
    constexpr std::size_t numbers_short = 10; // dates and phone numbers
    if (is_run(password) || (numbers_only && password.size() <= numbers_short)) return true;
    auto letters = letters_of(password);
    // What is left beside a stem must be worth something: "welcomewelcome1" is not.
    for (auto const stem : stems) {
        auto rest = letters;
        for (auto at = rest.find(stem); at != std::string::npos; at = rest.find(stem))
            rest.erase(at, stem.size());
        auto const taken = letters.size() - rest.size();
        if (taken > 0 && rest.empty() && password.size() < letters.size() + 6) return true;
    }
    return false;
}

} // namespace

Outcome<void, PasswordRefusal> accept_password(std::string_view password, std::string_view account_name) {
    if (characters_in(password) < characters_min) return refuse(PasswordRefusal::too_short);
    if (password.size() > bytes_max || characters_in(password) > bytes_max / 4)
        return refuse(PasswordRefusal::too_long);
    if (is_common(password)) return refuse(PasswordRefusal::too_common);
    constexpr std::size_t telling = 4; // shorter names stand in too many words
    auto const name = lower(account_name.substr(0, account_name.find('@')));
    if (name.size() >= telling && lower(password).find(name) != std::string::npos)
        return refuse(PasswordRefusal::too_like_you);
    return {};
}

std::string hash_password(std::string_view password) {
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), passes, memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::bad_alloc();
    return hash.data();
}

bool is_password(std::string_view password, std::string const& hash) {
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool needs_new_hash(std::string const& hash) {
    return crypto_pwhash_str_needs_rehash(hash.c_str(), passes, memory_bytes) != 0;
}

} // namespace kith::auth
