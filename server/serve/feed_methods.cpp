// SPDX-License-Identifier: MIT
#include "serve/feed_methods.hpp"

#include "auth/permissions.hpp"
#include "rpc/turn.hpp"
#include "serve/bound_method.hpp"

#include <boost/describe/class.hpp>

namespace kith::serve {

namespace feed_wire {

struct Subscribe {
    std::optional<rpc::Text<32, 0>> cursor; // left out: from now on; empty: from the first event kept
};
BOOST_DESCRIBE_STRUCT(Subscribe, (), (cursor))

struct Subscribed {
    std::string cursor; // stands after everything that was sent for this call
    bool more = false;  // not live yet: subscribe again from `cursor`
};
BOOST_DESCRIBE_STRUCT(Subscribed, (), (cursor, more))

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct Unsubscribed {
    bool was_subscribed = false;
};
BOOST_DESCRIBE_STRUCT(Unsubscribed, (), (was_subscribed))

} // namespace feed_wire

namespace {

using namespace feed_wire;
using rpc::Refused;

class CallersSight final : public feed::Sight {
  public:
    CallersSight(auth::Entrance const& entrance, std::string credential, std::function<Instant()> clock)
        : entrance_(entrance), credential_(std::move(credential)), clock_(std::move(clock)) {}

    bool sees(store::PublishedEvent const& event) override {
        auto const caller = entrance_.look(credential_, clock_());
        if (!caller) return false;
        auto const& what = event.event;
        auto const set = [](std::string const& id) {
            return id.empty() ? std::nullopt : std::optional<std::string>(id);
        };
        auth::Subject subject;
        subject.volunteer = set(what.volunteer);
        subject.organisation = set(what.organisation);
        return auth::may_see_event(*caller, event.centre, what.kind, subject);
    }

  private:
    auth::Entrance const& entrance_;
    std::string credential_;
    std::function<Instant()> clock_;
};

} // namespace

std::vector<rpc::Method> feed_methods(feed::Feed& feed, auth::Entrance const& entrance,
                                      std::function<Instant()> clock) {
    auto const subscribe = [&feed, &entrance, clock = std::move(clock)](
                               rpc::Turn& turn, Subscribe const& params) -> Outcome<Subscribed, Refused> {
        auto const& origin = turn.origin();
        if (origin.connection == auth::ConnectionId::none)
            return refuse(Refused{"needs_websocket", false, {}});
        std::optional<std::string_view> cursor;
        if (params.cursor) cursor = params.cursor->value;
        auto subscribed = feed.subscribe(origin.connection, turn.centre(),
                                         std::make_shared<CallersSight>(entrance, origin.credential, clock),
                                         cursor, turn.database());
        if (subscribed) return Subscribed{std::move(subscribed->cursor), subscribed->more};
        return refuse(subscribed.error() == feed::SubscribeRefusal::resync_required
                          ? Refused{"resync_required", false, {}}
                          : Refused{"cursor_malformed", false, {}});
    };
    auto const unsubscribe = [&feed](rpc::Turn& turn, Nothing const&) -> Outcome<Unsubscribed, Refused> {
        return Unsubscribed{feed.unsubscribe(turn.origin().connection)};
    };
    std::vector<rpc::Method> methods;
    methods.push_back(bound<Subscribe, Subscribed>(
        "feed.subscribe", rpc::Effect::reads,
        "Live events on this WebSocket, as notifications feed.event and feed.cursor, each with a cursor. "
        "From a "
        "cursor, first sends what came after it; where the answer says more, call again from its cursor. "
        "Refused with resync_required where that is not known any more: subscribe without a cursor, then "
        "read "
        "everything.",
        subscribe));
    methods.push_back(bound<Nothing, Unsubscribed>("feed.unsubscribe", rpc::Effect::reads,
                                                   "No more events on this WebSocket.", unsubscribe));
    return methods;
}

} // namespace kith::serve
