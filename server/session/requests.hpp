// SPDX-License-Identifier: MIT
// What an HTTP request means before anybody answers it: whose address and credential it carries, whether a
// browser may have been tricked into sending it, and which door it goes to. No sockets.
#pragma once

#include "session/connections.hpp"

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>

#include <memory>
#include <optional>

namespace kith::session {

using ParsedRequest = boost::beast::http::request<boost::beast::http::string_body>;

// The other end of a connection.
struct Peer {
    std::string address;
    bool secure = false; // TLS ends here
};

// Takes the address from X-Forwarded-For where the peer is a trusted proxy, and the credential from
// `Authorization: Bearer` or the session cookie.
[[nodiscard]] site::HttpRequest request_of(ParsedRequest parsed, Peer const& peer, Trust const& trust);

// Bodies of imports may be long.
[[nodiscard]] bool is_import(ParsedRequest const& request);

// The status that refuses it, if any: 400 without exactly one Host, 403 where a browser may have been tricked
// (RFC 6454: an Origin that is neither ours nor trusted, or a cookie without one on anything but a read).
[[nodiscard]] std::optional<unsigned> refuse_request(site::HttpRequest const& request, Trust const& trust,
                                                     bool changes);
// The same for an upgrade: 404 where there is no WebSocket, 503 while stopping.
[[nodiscard]] std::optional<unsigned> refuse_upgrade(site::HttpRequest const& request,
                                                     Connections const& all);

// Hands a request to the door it is for: POST /rpc to JSON-RPC, everything else to the site.
void answer(Connections& all, site::HttpRequest request, std::function<void(site::HttpReply)> answered);

// Before the body of an import is read: nothing where it may be sent.
void admit(Connections& all, site::HttpRequest const& head,
           std::function<void(std::optional<site::HttpReply>)> answered);

// The status that tells a peer what was wrong with what it sent; empty where nothing can be said any more.
[[nodiscard]] std::optional<unsigned> status_for(boost::beast::error_code failure);

struct ReplyShape {
    unsigned version = 11;
    bool keep_alive = false;
    bool head_only = false;
};
struct Response {
    boost::beast::http::response<boost::beast::http::span_body<char const>> message;
    std::shared_ptr<std::string const> body; // what the message's span looks at
};
[[nodiscard]] std::shared_ptr<Response> to_response(site::HttpReply reply, ReplyShape shape);

// A slow line may take this much longer for a long answer: a second for each 32 KiB.
[[nodiscard]] std::chrono::seconds write_time(Response const& response);

} // namespace kith::session
