// SPDX-License-Identifier: MIT
// The one place that every call passes: who is calling, how often, whether the method's row lets them,
// whether the call was sent before, whom it is about; and only then its handler, in a change of the writer's.
// A text's calls run in order, each undone alone; the answer leaves after the fsync. A method without a row
// in auth/permissions.cpp, or one that may reach its caller's own without saying what that is, stops the
// start. While the disk is full, texts that only read are still answered, without what nobody may see
// unrecorded.
#pragma once

#include "auth/hash_queue.hpp"
#include "auth/rate_limit.hpp"
#include "auth/server_key.hpp"
#include "rpc/door.hpp"
#include "rpc/method.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"

#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <set>
#include <unordered_map>

namespace kith::rpc {

// A fault, for the log: nothing in it is about a person.
struct Incident {
    std::string id; // what the caller was told
    std::string method;
    std::string what;
};

class Dispatcher final : public Door {
  public:
    struct Options {
        std::string version;            // the program's, for rpc.discover
        std::function<Instant()> clock; // for limits before a change has read it
        auth::RandomBytes random;       // safe on any thread
        std::function<void(Incident const&)> report;
        std::function<void(auth::ConnectionId)> close_socket; // its session has ended
        // A call has been answered: a method that exists, and "ok", a refusal's code or "error". May be null.
        std::function<void(std::string_view method, std::string_view outcome)> called;
        auth::Rate calls{400, std::chrono::milliseconds(5)}; // of one caller: 200 a second
        // Of all strangers, sockets and sessions of one household together.
        auth::Rate household{4000, std::chrono::milliseconds(1)};
        std::size_t subjects_max = 100'000;
        std::uint64_t seed = 0;
    };

    // `services.writer` and `services.entrance` are set before the first call. At the end the sockets go
    // first, then `hashes`, which submits to the writer, then the writer, which answers through this, then
    // this.
    Dispatcher(std::vector<Method> methods, Services& services, auth::HashQueue& hashes, auth::ServerKey key,
               Options options);

    void call(auth::Origin const& origin, std::string text, std::function<void(std::string)> answer) override;
    void left(auth::ConnectionId connection) override;

    [[nodiscard]] MethodTable const& methods() const { return methods_; }

    struct Counts {
        std::atomic<std::uint64_t> calls{0};
        std::atomic<std::uint64_t> refused{0}; // for want of a right
        std::atomic<std::uint64_t> limited{0}; // called too often
        std::atomic<std::uint64_t> replayed{0};
        std::atomic<std::uint64_t> faults{0};
    };
    [[nodiscard]] Counts const& counts() const { return counts_; }

  private:
    struct Text; // one text on its way
    struct Caller {
        auth::Principal principal;
        auth::Reach reach = auth::Reach::none;
    };
    using Reply = Outcome<boost::json::value, Error>;

    void advance(std::shared_ptr<Text> const& text);
    void run_segment(Text& text, store::Change& change);
    void finish_segment(std::shared_ptr<Text> const& text, std::exception_ptr const& fault);
    [[nodiscard]] bool only_reads(Text const& text) const;
    [[nodiscard]] bool has_no_room(Call const& call) const;
    void work_out(std::shared_ptr<Text> const& text);
    void answer(Text& text);
    // Empty where its slow part has to be worked out first.
    std::optional<Reply> run_call(Text& text, store::Change& change, Call const& call);
    Outcome<Caller, Error> admit(Text& text, store::Change& change, Method const& method);
    Reply run_once(Turn& turn, Method const& method, Decoded const& params, boost::json::object const& given,
                   store::Change& change);
    Reply run_in(Turn& turn, Method const& method, Decoded const& params, store::Change& change);
    void log_reads(Turn& turn, Method const& method, store::Change& change);
    [[nodiscard]] std::string content_of(boost::json::object const& given) const;
    Error fault_error(std::exception_ptr const& fault, std::string const& method);
    void sweep(store::Change& change);

    MethodTable methods_;
    Services& services_;
    auth::HashQueue& hashes_;
    auth::ServerKey key_;
    Options options_;
    auth::RateLimiter callers_;          // on the writer's thread
    Instant swept_{};                    // on the writer's thread
    std::set<std::string> logged_reads_; // of the present hour; likewise
    Instant logging_since_{};            // likewise
    Counts counts_;

    std::mutex mutex_; // guards what follows
    auth::RateLimiter households_;
    std::unordered_map<std::uint64_t, std::string>
        credentials_; // of sockets that have signed in since they opened
};

} // namespace kith::rpc
