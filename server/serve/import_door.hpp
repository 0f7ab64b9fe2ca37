// SPDX-License-Identifier: MIT
// POST /import?table=volunteers: a spreadsheet as text/csv, from a coordinator or an administrator; and
// POST /import?table=roles&source=NAME: roles as application/ld+json of the UK Volunteering Data Standard,
// from them or from a program with a token of its own (desk/listings.hpp). Who sends is asked before the body
// is read, and again when it is written; the body is checked on a thread of its own; what is wrong is told as
// problem+json (RFC 9457), every error with its row and column. Idempotency-Key, as changing methods have it:
// sent again, it has its effect once.
#pragma once

#include "auth/entrance.hpp"
#include "auth/hash_queue.hpp"
#include "auth/rate_limit.hpp"
#include "auth/server_key.hpp"
#include "exchange/pack.hpp"
#include "public/http.hpp"
#include "store/writer.hpp"

#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace kith::serve {

class ImportDoor {
  public:
    struct Options {
        std::filesystem::path database; // read beside the writer
        std::function<Instant()> clock;
        std::function<void(std::string const& what)> report; // a fault, for the log
        auth::Rate asks{30, std::chrono::seconds(1)};        // of one household
        std::size_t subjects_max = 100'000;
        std::uint64_t seed = 0;
    };
    ImportDoor(store::Writer& writer, auth::Entrance& entrance, auth::ServerKey key, Options options);

    // Nothing where the body may be sent. Any thread, and answers on any.
    void admit(site::HttpRequest const& head, std::function<void(std::optional<site::HttpReply>)> answer);
    void take(site::HttpRequest request, std::function<void(site::HttpReply)> answer);

  private:
    struct Order;
    void read(std::shared_ptr<Order> const& order);
    void read_listing(std::shared_ptr<Order> const& order, store::Database& database);
    [[nodiscard]] static bool add_mapping(store::Database& database, Order& order);
    // What is wrong with them, else nothing.
    [[nodiscard]] std::optional<exchange::PackRefusal> read_rows(store::Database& database, Order& order,
                                                                 std::string bytes);
    void write(std::shared_ptr<Order> const& order, store::Change& change);
    void finish(Order& order, std::exception_ptr const& fault);

    store::Writer& writer_;
    auth::Entrance& entrance_;
    auth::ServerKey key_;
    Options options_;
    std::mutex mutex_; // guards the limiter
    auth::RateLimiter households_;
    auth::HashQueue readers_; // last: ends first
};

} // namespace kith::serve
