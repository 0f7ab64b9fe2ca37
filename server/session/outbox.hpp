// SPDX-License-Identifier: MIT
// What waits to be sent to one socket, in order: answers of its own and frames shared with others. Bounded in
// bytes; what does not fit is not taken, and its owner ends the connection.
#pragma once

#include "feed/wire.hpp"

#include <cstddef>
#include <deque>
#include <utility>

namespace kith::session {

class Outbox {
  public:
    explicit Outbox(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    // False, and nothing kept, where the bound would be passed.
    [[nodiscard]] bool push(feed::Frame frame) {
        if (bytes_ + frame->size() > bytes_max_) return false;
        bytes_ += frame->size();
        frames_.push_back(std::move(frame));
        return true;
    }
    [[nodiscard]] bool empty() const { return frames_.empty(); }
    // The oldest; it stays counted until it is popped, because the kernel may not take it for long.
    [[nodiscard]] feed::Frame const& front() const { return frames_.front(); }
    void pop() {
        bytes_ -= frames_.front()->size();
        frames_.pop_front();
        if (frames_.empty()) frames_ = {}; // an idle socket keeps no queue
    }

  private:
    std::size_t bytes_max_;
    std::size_t bytes_ = 0;
    std::deque<feed::Frame> frames_;
};

} // namespace kith::session
