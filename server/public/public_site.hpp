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
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kith::site {

// What the site is made of, from whoever knows it. All functions are called on the I/O thread.
struct SiteParts {
    // The documents that describe the server, by path: "/openrpc.json".
    std::map<std::string, std::string, std::less<>> documents;
    // Why requests cannot be served now ("stopping"); empty: they can.
    std::function<std::string()> not_ready;
    std::function<std::vector<Metric>()> metrics;
    // Who may read the metrics, besides this machine.
    std::vector<std::string> metrics_readers;
    // The calendar behind a secret, for a client of that address; answers on any thread. Null: no calendars.
    std::function<void(std::string_view secret, std::string_view address,
                       std::function<void(CalendarAnswer)>)>
        calendar;
    // The public directory. Null: none.
    std::function<void(HttpRequest, std::function<void(HttpReply)>)> directory;
    // The page that ends news to somebody; answers on any thread. Null: none.
    std::function<void(HttpRequest const&, std::function<void(HttpReply)>)> stop_news;
    // What is sent to /import: whether it may be, and the whole of it. Null: no imports.
    std::function<void(HttpRequest const&, std::function<void(std::optional<HttpReply>)>)> admit_import;
    std::function<void(HttpRequest, std::function<void(HttpReply)>)> import;
};

class PublicSite final : public Site {
  public:
    explicit PublicSite(SiteParts parts);

    void admit(HttpRequest const& head, std::function<void(std::optional<HttpReply>)> answer) override;
    void answer(HttpRequest request, std::function<void(HttpReply)> answer) override;

    // Every path that answers programs, or the beginning of one that ends in a secret: what OpenAPI tells.
    [[nodiscard]] static std::span<std::string_view const> routes();
    // The name of a path's handler, for the log: a path itself may hold a secret.
    [[nodiscard]] static std::string_view route_of(std::string_view target);

  private:
    [[nodiscard]] HttpReply answer_now(HttpRequest const& request, std::string_view path) const;
    [[nodiscard]] HttpReply static_reply(HttpRequest const& request, StaticFile const& file) const;

    SiteParts parts_;
    StaticFiles files_;
    struct Document {
        std::shared_ptr<std::string const> text;
        std::string tag;
    };
    std::map<std::string, Document, std::less<>> documents_;
};

// The OpenAPI 3.1 document of all this and of imports; written by hand and held against the running server by
// a test.
[[nodiscard]] std::string_view openapi();

} // namespace kith::site
