// SPDX-License-Identifier: MIT
// The server's log: one JSON object a line, with the time, the level, what happened, and its numbers and ids.
// Nothing that says who somebody is may be passed in: no address, no name, no target of a request, no token.
#pragma once

#include "serve/settings.hpp"

#include <boost/json/string_view.hpp>
#include <boost/json/value_ref.hpp>

#include <initializer_list>
#include <memory>
#include <string_view>
#include <utility>

namespace spdlog {
class logger;
}

namespace kith::serve {

class Log {
  public:
    enum class Level : std::uint8_t { debug, info, warn, error };
    using Fields = std::initializer_list<std::pair<boost::json::string_view, boost::json::value_ref>>;

    // Throws std::runtime_error where the file cannot be opened.
    explicit Log(Settings const& settings);
    ~Log();
    Log(Log const&) = delete;
    Log& operator=(Log const&) = delete;

    // Any thread. `event` is a fixed word: "http", "stopped".
    void write(Level level, std::string_view event, Fields fields = {});
    [[nodiscard]] bool writes(Level level) const;

  private:
    std::unique_ptr<spdlog::logger> logger_;
};

} // namespace kith::serve
