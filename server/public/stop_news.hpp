// SPDX-License-Identifier: MIT
// The page that ends news to one person by one way: one question, one button, no sign-in and no script. A
// mail program may press the button itself (RFC 8058); only a POST changes anything, so that whoever merely
// looks at the address, a scanner say, ends nothing.
#pragma once

#include "auth/rate_limit.hpp"
#include "auth/stop_token.hpp"
#include "public/http.hpp"
#include "store/writer.hpp"

#include <mutex>

namespace kith::site {

class StopNewsPages {
  public:
    struct Options {
        std::function<Instant()> clock;
        std::string language = "en";
        // Of one household: a mail provider presses for many people from few addresses.
        auth::Rate reads{300, std::chrono::milliseconds(100)};
        std::size_t subjects_max = 100'000;
        std::uint64_t seed = 0;
    };
    // Both outlive it.
    StopNewsPages(store::Writer& writer, auth::ServerKey const& key, Options options);

    static constexpr std::string_view prefix = "/unsubscribe/";
    // Any thread; `answer` is called once, on any thread.
    void answer(HttpRequest const& request, std::function<void(HttpReply)> answer);

  private:
    [[nodiscard]] HttpReply page(unsigned status, std::string_view sentence, std::string const& centre,
                                 bool button) const;

    store::Writer& writer_;
    auth::ServerKey const& key_;
    Options options_;
    std::mutex mutex_; // guards what follows
    auth::RateLimiter households_;
};

} // namespace kith::site
