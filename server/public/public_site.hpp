// SPDX-License-Identifier: MIT
// Everything over plain HTTP but JSON-RPC: is it up, is it ready, its counts, its methods, calendars, and the
// files of the console. No cookie is looked at here: what is not for everybody is behind a secret in its
// address.
#pragma once

#include "public/calendar_feed.hpp"
#include "public/http.hpp"
#include "public/metrics.hpp"
#include "public/static_files.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kith::site {

// What the site is made of, from whoever knows it. All functions are called on the I/O thread.
struct SiteParts {
    std::string openrpc; // the document
    // Why requests cannot be served now ("stopping"); empty: they can.
    std::function<std::string()> not_ready;
    std::function<std::vector<Metric>()> metrics;
    // Who may read the metrics, besides this machine.
    std::vector<std::string> metrics_readers;
    // The calendar behind a secret, for a client of that address; answers on any thread. Null: no calendars.
    std::function<void(std::string_view secret, std::string_view address,
                       std::function<void(CalendarAnswer)>)>
        calendar;
};

class PublicSite final : public Site {
  public:
    explicit PublicSite(SiteParts parts);

    void answer(HttpRequest request, std::function<void(HttpReply)> answer) override;

    // The name of a path's handler, for the log: a path itself may hold a secret.
    [[nodiscard]] static std::string_view route_of(std::string_view target);

  private:
    [[nodiscard]] HttpReply answer_now(HttpRequest const& request, std::string_view path) const;
    [[nodiscard]] HttpReply static_reply(HttpRequest const& request, StaticFile const& file) const;

    SiteParts parts_;
    StaticFiles files_;
    std::shared_ptr<std::string const> openrpc_;
    std::string openrpc_tag_;
};

} // namespace kith::site
