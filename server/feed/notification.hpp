// SPDX-License-Identifier: MIT
// Events as the text of JSON-RPC notifications: `feed.event` with a cursor, the time, the kind and the ids
// its reader may see, and `feed.cursor` for readers who have long been shown nothing.
#pragma once

#include "feed/wire.hpp"
#include "store/events.hpp"

#include <cstdint>

namespace kith::feed {

// Which of an event's ids somebody is shown; its kind and time they are shown with it.
struct Shown {
    bool volunteer = true;
    bool organisation = true;
    bool opening = true;
    bool other = true;
};
// All who are shown the same ids share a frame.
using VisibilityClass = std::uint8_t;
inline constexpr std::size_t visibility_classes = 16;
[[nodiscard]] constexpr VisibilityClass class_of(Shown const& shown) {
    return static_cast<VisibilityClass>(shown.volunteer | shown.organisation << 1 | shown.opening << 2 |
                                        shown.other << 3);
}

[[nodiscard]] Frame event_frame(store::PublishedEvent const& event, VisibilityClass shown);
[[nodiscard]] Frame cursor_frame(store::PublishedEvent const& event);

} // namespace kith::feed
