// SPDX-License-Identifier: MIT
// A whole server without its sockets: writer, sign-in, dispatcher over a scratch database with two centres, a
// clock moved by hand, and one of every kind of caller.
#pragma once

#include "auth/entrance.hpp"
#include "auth/sender.hpp"
#include "auth/sign_in.hpp"
#include "base/random.hpp"
#include "rpc/dispatcher.hpp"
#include "rpc/methods/all.hpp"
#include "scratch_turn.hpp"
#include "store/keys.hpp"
#include "store/writer.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <map>
#include <mutex>

namespace kith::rpc_test {

namespace json = boost::json;

// Keeps letters instead of sending them.
class Pigeonhole final : public auth::Sender {
  public:
    void send(auth::Letter letter) override {
        std::lock_guard const guard(mutex_);
        letters_.push_back(std::move(letter));
    }
    bool deliver(auth::Written const&) override { return true; }
    std::vector<auth::Letter> take() {
        std::lock_guard const guard(mutex_);
        return std::exchange(letters_, {});
    }

  private:
    std::mutex mutex_;
    std::vector<auth::Letter> letters_;
};

inline auth::RandomBytes seeded(std::uint64_t seed) {
    struct Shared {
        std::mutex mutex;
        Random random;
        explicit Shared(std::uint64_t from) : random(from) {}
    };
    return [shared = std::make_shared<Shared>(seed)](std::span<unsigned char> bytes) {
        std::lock_guard const guard(shared->mutex);
        for (auto& byte : bytes) byte = static_cast<unsigned char>(shared->random.below(256));
    };
}

// The code of a refusal, "result" for a result, else the error's number.
inline std::string outcome(json::value const& reply) {
    auto const& object = reply.as_object();
    if (object.contains("result")) return "result";
    auto const& error = object.at("error").as_object();
    if (error.at("code") == -32001) return std::string(error.at("data").at("refusal").as_string());
    return std::to_string(error.at("code").as_int64());
}

struct Hub {
    ScratchFolder folder;
    std::atomic<std::int64_t> seconds{1'800'000'000};
    auth::RandomBytes random = seeded(42);
    Pigeonhole letters;
    auth::Entrance entrance{{}, random};
    auth::SignIn sign_in;
    rpc::Services services;
    auth::HashQueue hashes{1, 64};
    std::mutex mutex; // guards what follows
    std::vector<auth::ConnectionId> closed;
    std::vector<rpc::Incident> incidents;

    std::unique_ptr<rpc::Dispatcher> dispatcher;
    std::unique_ptr<store::Writer> writer; // goes first

    explicit Hub(std::vector<rpc::Method> methods = rpc::all_methods(),
                 auth::Rate calls = {1'000'000, std::chrono::seconds(1)},
                 auth::Rate household = {1'000'000, std::chrono::milliseconds(1)})
        : sign_in({.household = {1'000'000, std::chrono::seconds(1)}}, auth::ServerKey({1}), entrance,
                  random) {
        rpc::Dispatcher::Options options;
        options.version = "1.0";
        options.clock = [this] { return now(); };
        options.random = random;
        options.report = [this](rpc::Incident const& incident) {
            std::lock_guard const guard(mutex);
            incidents.push_back(incident);
        };
        options.close_socket = [this](auth::ConnectionId connection) {
            std::lock_guard const guard(mutex);
            closed.push_back(connection);
        };
        options.calls = calls;
        options.household = household;
        options.subjects_max = 1000;
        dispatcher = std::make_unique<rpc::Dispatcher>(std::move(methods), services, hashes,
                                                       auth::ServerKey({1}), std::move(options));
        store::Writer::Options writing;
        writing.path = folder.path / "kith.db";
        writing.create = true;
        writing.clock = [this] { return now(); };
        writing.today = [](store::Centre const&, Instant at) {
            return Date(std::chrono::floor<std::chrono::days>(at).time_since_epoch());
        };
        writer = std::make_unique<store::Writer>(std::move(writing));
        services.writer = writer.get();
        services.entrance = &entrance;
        services.sign_in = &sign_in;
        services.sender = &letters;
        writer->add_centre({7, 1}, "Stepney", "Europe/London");
        writer->add_centre({7, 2}, "Bow", "Europe/London");
    }
    ~Hub() { writer.reset(); }
    Hub(Hub const&) = delete;
    Hub& operator=(Hub const&) = delete;

    [[nodiscard]] Instant now() const { return Instant(std::chrono::seconds(seconds)); }
    void wait(std::chrono::seconds time) { seconds += time.count(); }

    // A principal and the token of its session.
    std::string somebody(std::int64_t centre, std::string const& id, auth::Standing standing,
                         std::string const& volunteer = {}, std::string const& organisation = {}) {
        std::string token;
        writer->change([&](store::Change& change) {
            store::PrincipalRow row;
            row.centre = centre;
            row.id = id;
            row.standing = auth::word_of(standing);
            row.name = "Person " + id;
            row.address = id + "@example.org";
            row.volunteer = volunteer;
            row.organisation = organisation;
            if (!store::insert_principal(change.database(), row)) throw std::logic_error("taken");
            token = entrance.begin_session(change.database(), row, change.now()).second;
        });
        return token;
    }

    json::value text(auth::Origin const& origin, std::string const& sent) {
        std::promise<std::string> promise;
        auto future = promise.get_future();
        dispatcher->call(origin, sent,
                         [&promise](std::string answer) { promise.set_value(std::move(answer)); });
        auto const answer = future.get();
        return answer.empty() ? json::value(nullptr) : json::parse(answer);
    }
    json::value call(auth::Origin const& origin, std::string const& method, json::object params = {}) {
        return text(origin,
                    json::serialize(json::object{
                        {"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", std::move(params)}}));
    }
    json::value call(std::string const& credential, std::string const& method, json::object params = {}) {
        return call(auth::Origin{auth::ConnectionId::none, "192.0.2.1", credential}, method,
                    std::move(params));
    }

    // With a fresh key.
    json::value change(std::string const& credential, std::string const& method, json::object params) {
        params["key"] = key();
        return call(credential, method, std::move(params));
    }
    // What is answered; a refusal ends the test.
    json::object result(std::string const& credential, std::string const& method, json::object params = {}) {
        auto const reply = call(credential, method, std::move(params));
        CAPTURE(method);
        CAPTURE(json::serialize(reply));
        REQUIRE(outcome(reply) == "result");
        return reply.at("result").as_object();
    }
    json::object done(std::string const& credential, std::string const& method, json::object params) {
        params["key"] = key();
        return result(credential, method, std::move(params));
    }

    // A key of today (or of another day), never the same twice.
    std::string key(std::chrono::days ahead = {}) {
        std::chrono::year_month_day const date(std::chrono::floor<std::chrono::days>(now()) + ahead);
        std::array<char, 64> made{};
        std::snprintf(made.data(), made.size(), "%04d%02u%02u-00000000-0000-4000-8000-%012x",
                      int(date.year()), unsigned(date.month()), unsigned(date.day()), ++keys_);
        return made.data();
    }

  private:
    unsigned keys_ = 0;
};

// Params that fit a method's schema, the smallest there are.
inline json::value fitting(json::object const& schema) {
    if (auto const* words = schema.if_contains("enum")) return words->as_array().front();
    auto const* type = schema.if_contains("type");
    if (type == nullptr || *type == "object") {
        json::object made;
        auto const* required = schema.if_contains("required");
        if (required == nullptr) return made;
        for (auto const& name : required->as_array()) {
            made[name.as_string()] = fitting(schema.at("properties").at(name.as_string()).as_object());
        }
        return made;
    }
    if (*type == "integer") return schema.contains("minimum") ? schema.at("minimum") : json::value(0);
    if (*type == "boolean") return true;
    if (*type == "array") return json::array();
    return "x";
}

} // namespace kith::rpc_test
