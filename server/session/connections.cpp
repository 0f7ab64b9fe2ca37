// SPDX-License-Identifier: MIT
#include "session/connections.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace kith::session {

Connections::Connections(boost::asio::any_io_executor io, Limits const& bounds, Trust trusted,
                         rpc::Door& rpc_door, site::Site& http_site)
    : executor(std::move(io)), limits(bounds), trust(std::move(trusted)), door(rpc_door), site(http_site) {}

std::shared_ptr<Link> Connections::find(auth::ConnectionId connection) const {
    auto const found = links_.find(static_cast<std::uint64_t>(connection));
    return found == links_.end() ? nullptr : found->second.lock();
}

void Connections::send(auth::ConnectionId connection, feed::Frame frame) {
    boost::asio::post(executor, [this, connection, frame = std::move(frame)] {
        if (auto const link = find(connection)) link->send(frame);
    });
}

// In portions, so that calls and answers come in between. All are queued now: whoever gets two frames gets
// them in order.
void Connections::send(std::vector<auth::ConnectionId> connections, feed::Frame frame) {
    constexpr std::ptrdiff_t portion_max = 128;
    for (auto from = connections.begin(); from != connections.end();) {
        auto const to = from + std::min(portion_max, connections.end() - from);
        boost::asio::post(executor, [this, frame, portion = std::vector<auth::ConnectionId>(from, to)] {
            for (auto const connection : portion) {
                if (auto const link = find(connection)) link->send(frame);
            }
        });
        from = to;
    }
}

void Connections::close(auth::ConnectionId connection, feed::Closing why) {
    boost::asio::post(executor, [this, connection, why] {
        if (auto const link = find(connection)) link->close(why);
    });
}

void Connections::if_gone(auth::ConnectionId connection, std::function<void()> gone) {
    boost::asio::post(executor, [this, connection, gone = std::move(gone)] {
        if (find(connection) == nullptr) gone();
    });
}

auth::ConnectionId Connections::join(std::weak_ptr<Link> link) {
    auto const id = next_++;
    links_.emplace(id, std::move(link));
    ++counts.sockets;
    return static_cast<auth::ConnectionId>(id);
}

void Connections::leave(auth::ConnectionId connection) {
    if (links_.erase(static_cast<std::uint64_t>(connection)) == 0) return;
    --counts.sockets;
    door.left(connection);
}

// A copy, because closing a link may make it leave.
std::vector<std::shared_ptr<Link>> Connections::open_links() const {
    std::vector<std::shared_ptr<Link>> open;
    open.reserve(links_.size());
    for (auto const& [id, link] : links_) {
        if (auto held = link.lock()) open.push_back(std::move(held));
    }
    return open;
}

void Connections::close_all(feed::Closing why) {
    for (auto const& link : open_links()) link->close(why);
}

void Connections::sweep(std::chrono::steady_clock::time_point now) {
    for (auto const& link : open_links()) link->sweep(now);
}

} // namespace kith::session
