// SPDX-License-Identifier: MIT
// Events as the text of JSON-RPC notifications: `feed.event` with a cursor, the time, the kind and the ids it
// concerns, and `feed.cursor` for readers who have long been shown nothing.
#pragma once

#include "feed/wire.hpp"
#include "store/events.hpp"

namespace kith::feed {

[[nodiscard]] Frame event_frame(store::PublishedEvent const& event);
[[nodiscard]] Frame cursor_frame(store::PublishedEvent const& event);

} // namespace kith::feed
