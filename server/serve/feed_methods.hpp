// SPDX-License-Identifier: MIT
// feed.subscribe and feed.unsubscribe, and what a subscriber sees: the permission table's answer for whoever
// its credential belongs to at the moment an event is sent.
#pragma once

#include "auth/entrance.hpp"
#include "feed/feed.hpp"
#include "rpc/method.hpp"

#include <functional>
#include <vector>

namespace kith::serve {

// All three outlive the methods. `clock` may be called on any thread.
[[nodiscard]] std::vector<rpc::Method> feed_methods(feed::Feed& feed, auth::Entrance const& entrance,
                                                    std::function<Instant()> clock);

} // namespace kith::serve
