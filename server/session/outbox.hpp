// SPDX-License-Identifier: MIT
// What waits to be sent to one socket, in order: answers of its own and frames shared with others. Frames are
// bounded in bytes; what does not fit is not taken, and its owner ends the connection. Answers are bounded by
// their number: whoever has too many waiting is not read from (limits.hpp), so it may ask for much at once.
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
        waiting_.push_back({std::move(frame), false});
        return true;
    }
    void push_answer(feed::Frame answer) { waiting_.push_back({std::move(answer), true}); }
    [[nodiscard]] bool empty() const { return waiting_.empty(); }
    // The oldest; it stays counted until it is popped, because the kernel may not take it for long.
    [[nodiscard]] feed::Frame const& front() const { return waiting_.front().frame; }
    // True where it was an answer.
    bool pop() {
        bool const answer = waiting_.front().answer;
        if (!answer) bytes_ -= waiting_.front().frame->size();
        waiting_.pop_front();
        if (waiting_.empty()) waiting_ = {}; // an idle socket keeps no queue
        return answer;
    }

  private:
    struct Waiting {
        feed::Frame frame;
        bool answer;
    };
    std::size_t bytes_max_;
    std::size_t bytes_ = 0; // of frames
    std::deque<Waiting> waiting_;
};

} // namespace kith::session
