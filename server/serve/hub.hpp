// SPDX-License-Identifier: MIT
// The running server: the writer with its database, the feed, the doors and the listening end, put together
// in the order in which they need each other and taken apart in the other.
#pragma once

#include "auth/secrets.hpp"
#include "base/time.hpp"
#include "rpc/door.hpp"
#include "serve/log.hpp"
#include "serve/settings.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace kith::serve {

class Demo;

// What of the machine the server is given.
struct World {
    std::function<Instant()> clock;
    std::uint64_t seed = 0;   // for hash tables and request ids; not for secrets
    auth::RandomBytes random; // for secrets; any thread
    std::string version;
};

class Hub {
  public:
    // Opens the database, migrates it and checks its books, then binds and listens. Throws StoreFault,
    // std::system_error or std::runtime_error, in words for the operator.
    Hub(Settings const& settings, World world, Log& log);
    ~Hub();
    Hub(Hub const&) = delete;
    Hub& operator=(Hub const&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    // To be shown to the operator once: the first administrator's ticket, as long as nobody has used it.
    [[nodiscard]] std::optional<std::string> const& first_ticket() const;
    // Of a demonstration; null otherwise.
    [[nodiscard]] Demo const* demo() const;
    // After run(): a demonstration is to be made anew.
    [[nodiscard]] bool wants_reset() const;
    // Serves until stop(); then says goodbye to every socket (1001), answers what is under way, and returns
    // when everything acknowledged is on the disk and the database is closed.
    void run();
    // Any thread.
    void stop();

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

} // namespace kith::serve
