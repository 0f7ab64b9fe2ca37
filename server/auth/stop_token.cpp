// SPDX-License-Identifier: MIT
#include "auth/stop_token.hpp"

#include <sodium.h>

#include <algorithm>
#include <charconv>

namespace kith::auth {
namespace {

constexpr std::size_t mark_bytes = 16;
constexpr std::size_t token_bytes_max = 1000;
constexpr auto variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

SecretHash mark_of(ServerKey const& key, std::string_view content) {
    return key.hash("stop_news", {content});
}

} // namespace

std::string stop_token(ServerKey const& key, StopNews const& what) {
    auto bytes = std::to_string(what.centre) + "/" + what.channel + "/" + what.address + "/" + what.volunteer;
    auto const mark = mark_of(key, bytes);
    bytes.insert(0, reinterpret_cast<char const*>(mark.data()), mark_bytes);
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<unsigned char const*>(bytes.data()),
                      bytes.size(), variant);
    text.pop_back(); // the end mark of C
    return text;
}

std::optional<StopNews> read_stop_token(ServerKey const& key, std::string_view token) {
    if (token.empty() || token.size() > token_bytes_max) return std::nullopt;
    std::string bytes(token.size(), '\0');
    std::size_t size = 0;
    char const* end = nullptr;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), token.data(),
                          token.size(), nullptr, &size, &end, variant) != 0 ||
        end != token.data() + token.size() || size <= mark_bytes)
        return std::nullopt;
    bytes.resize(size);
    auto const content = std::string_view(bytes).substr(mark_bytes);
    auto const mark = mark_of(key, content);
    std::span const given(reinterpret_cast<unsigned char const*>(bytes.data()), mark_bytes);
    if (!same_secret(given, std::span(mark).first(mark_bytes))) return std::nullopt;
    StopNews what;
    auto rest = content;
    auto const next = [&rest] {
        auto const part = rest.substr(0, rest.find('/'));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        return part;
    };
    auto const number = next();
    std::from_chars(number.data(), number.data() + number.size(), what.centre);
    what.channel = next();
    what.address = next();
    what.volunteer = rest;
    return what;
}

} // namespace kith::auth
