// SPDX-License-Identifier: MIT
#include "public/query.hpp"

namespace kith::site {
namespace {

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string decoded(std::string_view text, char plus) {
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const escape =
            text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
        if (escape) {
            made += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        } else {
            made += text[i] == '+' ? plus : text[i];
        }
    }
    return made;
}

} // namespace

Query read_query(std::string_view target) {
    constexpr std::size_t names_max = 32;
    Query made;
    auto const mark = target.find('?');
    if (mark == std::string_view::npos) return made;
    auto rest = target.substr(mark + 1);
    while (!rest.empty() && made.size() < names_max) {
        auto const end = rest.find('&');
        auto const pair = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        auto const equals = pair.find('=');
        auto const value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
        if (!pair.empty()) made[decoded(pair.substr(0, equals), ' ')] = decoded(value, ' ');
    }
    return made;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string made;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (plain.find(c) != std::string_view::npos)
            made += c;
        else
            (made += '%') += {digits[byte >> 4U], digits[byte & 15U]};
    }
    return made;
}

std::string write_query(Query const& query) {
    std::string made;
    for (auto const& [name, value] : query) {
        if (value.empty()) continue;
        if (!made.empty()) made += '&';
        made += percent_encoded(name) + "=" + percent_encoded(value);
    }
    return made;
}

std::string percent_decoded(std::string_view text) {
    return decoded(text, '+');
}

} // namespace kith::site
