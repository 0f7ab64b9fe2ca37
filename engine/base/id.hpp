// SPDX-License-Identifier: MIT
// Ids are dense indexes with a type of their own: a volunteer's cannot be passed where an opening's is meant.
// They index the arrays of one snapshot; the key a person reads ("V0042") is kept by that snapshot.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace kith {

template <class Tag>
class Id {
  public:
    constexpr Id() = default;
    constexpr explicit Id(std::size_t index) : index_(static_cast<std::uint32_t>(index)) {}

    [[nodiscard]] constexpr std::size_t index() const { return index_; }
    friend constexpr auto operator<=>(Id, Id) = default;

  private:
    std::uint32_t index_ = 0;
};

} // namespace kith

template <class Tag>
struct std::hash<kith::Id<Tag>> {
    std::size_t operator()(kith::Id<Tag> id) const noexcept { return id.index(); }
};
