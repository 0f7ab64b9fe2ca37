// SPDX-License-Identifier: MIT
// The server's own key, in a file beside the database and never in it: a copy of the database alone gives
// away neither one-time codes, nor who tried to sign in from where, nor second factors.
#pragma once

#include "auth/secrets.hpp"

#include <filesystem>
#include <initializer_list>
#include <vector>

namespace kith::auth {

class ServerKey {
  public:
    using Bytes = std::array<unsigned char, 32>;

    explicit ServerKey(Bytes const& bytes) : bytes_(bytes) {}
    // Reads the file (mode 0600), or makes a new key and writes it. Throws std::runtime_error.
    [[nodiscard]] static ServerKey open(std::filesystem::path const& path, RandomBytes const& random);

    // Equal for equal purpose and parts, and telling nothing without the key.
    [[nodiscard]] SecretHash hash(std::string_view purpose,
                                  std::initializer_list<std::string_view> parts) const;
    // Encrypted and authenticated, and back; empty where it was not sealed with this key.
    [[nodiscard]] std::vector<unsigned char> seal(std::span<unsigned char const> clear,
                                                  RandomBytes const& random) const;
    [[nodiscard]] std::vector<unsigned char> unseal(std::span<unsigned char const> sealed) const;

  private:
    Bytes bytes_;
};

} // namespace kith::auth
