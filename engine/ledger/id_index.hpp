// SPDX-License-Identifier: MIT
// From a 128-bit key to a small value: open addressing, linear probing, in one array, because this look-up is
// most of what the ledger does in memory. Keys come from outside, so the hash is seeded by the owner.
#pragma once

#include "base/contract.hpp"
#include "ledger/key.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace kith::ledger {

template <class AnyKey, class Value>
class IdIndex {
  public:
    explicit IdIndex(std::uint64_t seed) : seed_(seed), slots_(16) {}

    [[nodiscard]] std::size_t size() const { return size_; }

    // Null when absent. The key must not be none.
    [[nodiscard]] Value const* find(AnyKey const& key) const {
        auto const& slot = slots_[position(key)];
        return slot.key.none() ? nullptr : &slot.value;
    }

    // The key must be new. Amortised O(1).
    void insert(AnyKey const& key, Value value) {
        if ((size_ + 1) * 4 > slots_.size() * 3) grow();
        auto& slot = slots_[position(key)];
        KITH_EXPECT(!key.none() && slot.key.none());
        slot = {key, value};
        ++size_;
    }

    // The key must be there. Later keys of the same run move up, so no graves are left.
    void erase(AnyKey const& key) {
        auto hole = position(key);
        KITH_EXPECT(!slots_[hole].key.none());
        for (auto next = (hole + 1) & mask(); !slots_[next].key.none(); next = (next + 1) & mask()) {
            auto const wanted = home(slots_[next].key);
            if (((next - wanted) & mask()) >= ((next - hole) & mask())) {
                slots_[hole] = slots_[next];
                hole = next;
            }
        }
        slots_[hole] = {};
        --size_;
    }

  private:
    struct Slot {
        AnyKey key;
        Value value{};
    };

    [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }
    [[nodiscard]] std::size_t home(AnyKey const& key) const {
        std::uint64_t x = (key.high ^ seed_) * 0x9E37'79B9'7F4A'7C15u;
        x = (x ^ (x >> 32) ^ key.low) * 0xD6E8'FEB8'6659'FD93u;
        return static_cast<std::size_t>(x ^ (x >> 32)) & mask();
    }
    // Where the key is, or the empty slot where it would go.
    [[nodiscard]] std::size_t position(AnyKey const& key) const {
        auto at = home(key);
        while (!slots_[at].key.none() && slots_[at].key != key) at = (at + 1) & mask();
        return at;
    }
    void grow() {
        std::vector<Slot> old(slots_.size() * 2);
        old.swap(slots_);
        for (auto& slot : old) {
            if (!slot.key.none()) slots_[position(slot.key)] = slot;
        }
    }

    std::uint64_t seed_;
    std::size_t size_ = 0;
    std::vector<Slot> slots_;
};

} // namespace kith::ledger
