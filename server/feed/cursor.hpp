// SPDX-License-Identifier: MIT
// Where a listener has got to, as the text it keeps: opaque to it. Holds the number of the last event and a
// fingerprint of that event, so that a cursor from before a backup was put back, whose number may since have
// been given to something else, is noticed instead of followed.
#pragma once

#include "store/events.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kith::feed {

struct Cursor {
    std::uint64_t sequence = 0; // 0: before the first event
    std::uint64_t fingerprint = 0;
    friend bool operator==(Cursor const&, Cursor const&) = default;
};

[[nodiscard]] Cursor cursor_of(store::PublishedEvent const& event);
// 32 letters.
[[nodiscard]] std::string cursor_text(Cursor const& cursor);
[[nodiscard]] std::optional<Cursor> read_cursor(std::string_view text);

} // namespace kith::feed
