// SPDX-License-Identifier: MIT
// The calendar behind a secret in an address. Whose it is is asked anew each time: what a principal may no
// longer see, its calendars no longer show. Nobody learns from an answer whether a secret was ever one.
#pragma once

#include "auth/rate_limit.hpp"
#include "store/writer.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace kith::site {

struct CalendarAnswer {
    enum class Kind : std::uint8_t { found, unknown, too_many, busy };
    Kind kind = Kind::unknown;
    std::string text;
};

class CalendarFeed {
  public:
    struct Options {
        std::function<Instant()> clock;
        // Of one household: calendar services read for many people from few addresses.
        auth::Rate reads{300, std::chrono::milliseconds(100)};
        std::size_t subjects_max = 100'000;
        std::uint64_t seed = 0;
    };
    CalendarFeed(store::Writer& writer, Options options);

    // Any thread; `answer` is called once, on any thread.
    void read(std::string_view secret, std::string_view address, std::function<void(CalendarAnswer)> answer);

  private:
    store::Writer& writer_;
    Options options_;
    std::mutex mutex_; // guards what follows
    auth::RateLimiter households_;
};

} // namespace kith::site
