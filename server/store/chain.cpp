// SPDX-License-Identifier: MIT
#include "store/chain.hpp"

#include "base/contract.hpp"
#include "store/fault.hpp"

#include <sodium.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace kith::store {
namespace {

void ready() {
    static int const started = sodium_init();
    KITH_EXPECT(started >= 0);
}

std::vector<unsigned char> signed_bytes(Receipt const& receipt) {
    // A prefix of its own, so that a signature can never be taken for one over something else.
    static constexpr std::string_view purpose = "kith ledger receipt 1\n";
    std::vector<unsigned char> message(purpose.begin(), purpose.end());
    auto const add = [&message](auto const& bytes) {
        message.insert(message.end(), bytes.begin(), bytes.end());
    };
    add(receipt.previous);
    add(receipt.head);
    for (int shift = 56; shift >= 0; shift -= 8) {
        message.push_back(static_cast<unsigned char>(receipt.head_sequence >> shift));
    }
    add(next_hash(receipt.previous, receipt.record));
    return message;
}

} // namespace

Hash hash_of(std::span<unsigned char const> bytes) {
    Hash hash;
    crypto_generichash(hash.data(), hash.size(), bytes.data(), bytes.size(), nullptr, 0);
    return hash;
}

Hash next_hash(Hash const& previous, std::span<unsigned char const> record) {
    Hash hash;
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, hash.size());
    crypto_generichash_update(&state, previous.data(), previous.size());
    crypto_generichash_update(&state, record.data(), record.size());
    crypto_generichash_final(&state, hash.data(), hash.size());
    return hash;
}

RandomKey random_key() {
    ready();
    RandomKey key{};
    randombytes_buf(&key, sizeof key);
    return key;
}

std::string to_hex(std::span<unsigned char const> bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (auto const byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::optional<std::vector<unsigned char>> from_hex(std::string_view text) {
    auto const digit = [](char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    if (text.size() % 2 != 0) return std::nullopt;
    std::vector<unsigned char> bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        auto const high = digit(text[i]);
        auto const low = digit(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes.push_back(static_cast<unsigned char>(high * 16 + low));
    }
    return bytes;
}

SigningKey SigningKey::open(std::filesystem::path const& path, bool create) {
    ready();
    SigningKey key;
    int const flags = create ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDONLY | O_CLOEXEC;
    int const file = ::open(path.c_str(), flags, 0600);
    if (file < 0) {
        throw StoreFault(StoreFault::Kind::missing,
                         "signing key " + path.string() + ": " +
                             std::strerror(errno)); // NOLINT(concurrency-mt-unsafe): message only
    }
    auto const size = ::read(file, key.secret_.data(), key.secret_.size());
    bool sound = size == static_cast<ssize_t>(key.secret_.size());
    if (size == 0 && create) {
        PublicKey ignored;
        crypto_sign_keypair(ignored.data(), key.secret_.data());
        sound = ::write(file, key.secret_.data(), key.secret_.size()) ==
                    static_cast<ssize_t>(key.secret_.size()) &&
                ::fsync(file) == 0;
    }
    ::close(file);
    if (!sound) throw StoreFault(StoreFault::Kind::corrupt, path.string() + " is not a signing key");
    return key;
}

PublicKey SigningKey::public_key() const {
    PublicKey key;
    crypto_sign_ed25519_sk_to_pk(key.data(), secret_.data());
    return key;
}

std::array<unsigned char, 64> SigningKey::sign(std::span<unsigned char const> message) const {
    std::array<unsigned char, 64> signature;
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret_.data());
    return signature;
}

Receipt make_receipt(Hash const& previous, std::vector<unsigned char> record, std::uint64_t head_sequence,
                     Hash const& head, SigningKey const& key) {
    Receipt receipt{previous, std::move(record), head_sequence, head, key.public_key(), {}};
    receipt.signature = key.sign(signed_bytes(receipt));
    return receipt;
}

std::string to_text(Receipt const& receipt) {
    return "kith-receipt: 1\nprevious: " + to_hex(receipt.previous) + "\nrecord: " + to_hex(receipt.record) +
           "\nhead-sequence: " + std::to_string(receipt.head_sequence) + "\nhead: " + to_hex(receipt.head) +
           "\nkey: " + to_hex(receipt.key) + "\nsignature: " + to_hex(receipt.signature) + "\n";
}

std::optional<Receipt> receipt_from(std::string_view text) {
    Receipt receipt;
    auto const line = [&text](std::string_view name) -> std::optional<std::string_view> {
        if (!text.starts_with(name)) return std::nullopt;
        auto const end = text.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        auto const value = text.substr(name.size(), end - name.size());
        text.remove_prefix(end + 1);
        return value;
    };
    auto const fixed = [&line](std::string_view name, auto& out) {
        auto const value = line(name);
        auto const bytes = value ? from_hex(*value) : std::nullopt;
        if (!bytes || bytes->size() != out.size()) return false;
        std::ranges::copy(*bytes, out.begin());
        return true;
    };
    if (line("kith-receipt: ") != "1" || !fixed("previous: ", receipt.previous)) return std::nullopt;
    auto const record = line("record: ");
    auto const bytes = record ? from_hex(*record) : std::nullopt;
    if (!bytes) return std::nullopt;
    receipt.record = *bytes;
    auto const sequence = line("head-sequence: ");
    if (!sequence || sequence->empty() || sequence->size() > 18) return std::nullopt;
    for (char const c : *sequence) {
        if (c < '0' || c > '9') return std::nullopt;
        receipt.head_sequence = receipt.head_sequence * 10 + static_cast<std::uint64_t>(c - '0');
    }
    bool const rest = fixed("head: ", receipt.head) && fixed("key: ", receipt.key) &&
                      fixed("signature: ", receipt.signature) && text.empty();
    return rest ? std::optional(receipt) : std::nullopt;
}

bool is_genuine(Receipt const& receipt, PublicKey const& key) {
    ready();
    auto const message = signed_bytes(receipt);
    return receipt.key == key && crypto_sign_verify_detached(receipt.signature.data(), message.data(),
                                                             message.size(), key.data()) == 0;
}

} // namespace kith::store
