// SPDX-License-Identifier: MIT
// The journal's chain: hash n = BLAKE2b-256(hash n-1, canonical bytes of entry n), from 32 zero bytes. And
// receipts: one entry, its hash and the head, signed with the centre's Ed25519 key, checked by anyone
// offline.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

using Hash = std::array<unsigned char, 32>;
using PublicKey = std::array<unsigned char, 32>;

[[nodiscard]] Hash hash_of(std::span<unsigned char const> bytes);
[[nodiscard]] Hash next_hash(Hash const& previous, std::span<unsigned char const> record);

// 128 bits from the system's generator, for ids.
struct RandomKey {
    std::uint64_t high;
    std::uint64_t low;
};
[[nodiscard]] RandomKey random_key();

// Lower-case hexadecimal, and back (empty where it is none).
[[nodiscard]] std::string to_hex(std::span<unsigned char const> bytes);
[[nodiscard]] std::optional<std::vector<unsigned char>> from_hex(std::string_view text);

// The secret half stays in this file (mode 0600) and in the process that signs.
class SigningKey {
  public:
    // Reads the file, or makes a new key and writes it. Throws StoreFault.
    static SigningKey open(std::filesystem::path const& path, bool create);
    [[nodiscard]] PublicKey public_key() const;
    [[nodiscard]] std::array<unsigned char, 64> sign(std::span<unsigned char const> message) const;

  private:
    std::array<unsigned char, 64> secret_{};
};

struct Receipt {
    Hash previous{};                   // the chain before the entry
    std::vector<unsigned char> record; // canonical bytes
    std::uint64_t head_sequence = 0;
    Hash head{};
    PublicKey key{};
    std::array<unsigned char, 64> signature{};
};

[[nodiscard]] Receipt make_receipt(Hash const& previous, std::vector<unsigned char> record,
                                   std::uint64_t head_sequence, Hash const& head, SigningKey const& key);
// One line a field, as text for people to keep.
[[nodiscard]] std::string to_text(Receipt const& receipt);
[[nodiscard]] std::optional<Receipt> receipt_from(std::string_view text);
// Is it signed by this key, and has nothing in it been changed?
[[nodiscard]] bool is_genuine(Receipt const& receipt, PublicKey const& key);

} // namespace kith::store
