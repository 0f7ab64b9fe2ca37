// SPDX-License-Identifier: MIT
#include "auth/server_key.hpp"

#include "auth/open_file.hpp"

#include <sodium.h>

#include <stdexcept>

namespace kith::auth {

ServerKey ServerKey::open(std::filesystem::path const& path, RandomBytes const& random) {
    Bytes bytes{};
    constexpr auto size = static_cast<ssize_t>(std::tuple_size_v<Bytes>);
    if (OpenFile const there(path, O_RDONLY); there.is_open()) {
        if (::read(there.number(), bytes.data(), bytes.size()) != size)
            throw std::runtime_error(path.string() + " is not a key of this server");
        return ServerKey(bytes);
    }
    random(bytes);
    OpenFile const made(path, O_WRONLY | O_CREAT | O_EXCL);
    if (!made.put({reinterpret_cast<char const*>(bytes.data()), bytes.size()}) || !made.sync())
        throw std::runtime_error("cannot write " + path.string());
    return ServerKey(bytes);
}

SecretHash ServerKey::hash(std::string_view purpose, std::initializer_list<std::string_view> parts) const {
    SecretHash hash{};
    crypto_generichash_state state;
    crypto_generichash_init(&state, bytes_.data(), bytes_.size(), hash.size());
    auto const add = [&state](std::string_view text) {
        // The length first, so that no two lists of parts run together as the same bytes.
        auto const length = std::to_string(text.size()) + ":";
        for (auto const part : {std::string_view(length), text}) {
            crypto_generichash_update(&state, reinterpret_cast<unsigned char const*>(part.data()),
                                      part.size());
        }
    };
    add(purpose);
    for (auto const part : parts) add(part);
    crypto_generichash_final(&state, hash.data(), hash.size());
    return hash;
}

std::vector<unsigned char> ServerKey::seal(std::span<unsigned char const> clear,
                                           RandomBytes const& random) const {
    auto const key = hash("seal", {});
    std::vector<unsigned char> sealed(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + clear.size());
    auto const nonce = std::span(sealed).first(crypto_secretbox_NONCEBYTES);
    random(nonce);
    crypto_secretbox_easy(sealed.data() + nonce.size(), clear.data(), clear.size(), nonce.data(), key.data());
    return sealed;
}

std::vector<unsigned char> ServerKey::unseal(std::span<unsigned char const> sealed) const {
    constexpr std::size_t around = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (sealed.size() < around) return {};
    auto const key = hash("seal", {});
    auto const nonce = sealed.first(crypto_secretbox_NONCEBYTES);
    auto const body = sealed.subspan(nonce.size());
    std::vector<unsigned char> clear(sealed.size() - around);
    if (crypto_secretbox_open_easy(clear.data(), body.data(), body.size(), nonce.data(), key.data()) != 0)
        return {};
    return clear;
}

} // namespace kith::auth
