// SPDX-License-Identifier: MIT
// Everything about a connection that could grow, with its bound and what happens there. Tests pass each one.
#pragma once

#include <chrono>
#include <cstddef>

namespace kith::session {

struct Limits {
    // Connections, HTTP and WebSocket together. Past it: 503, and the connection is closed.
    std::size_t connections_max = 20'000;
    // Request line and headers. Past it: 431.
    std::size_t header_bytes_max = 8 * 1024;
    // Body of POST /rpc and of other small requests. Past it: 413.
    std::size_t body_bytes_max = 64 * 1024;
    // Body of an import. Past it: 413.
    std::size_t import_bytes_max = 64 * 1024 * 1024;
    // Imports whose body is being read or looked at. Past it: 503.
    std::size_t imports_max = 4;
    // A WebSocket message. Past it: close 1009.
    std::size_t message_bytes_max = 64 * 1024;
    // Bytes on the wire between two completed messages, so that endless empty fragments end. Past it: 1008.
    std::size_t unfinished_bytes_max = 160 * 1024;
    // Control frames in a second. Past it: close 1008.
    std::size_t control_frames_per_second_max = 20;
    // Calls of one socket whose answer has not gone yet. At it: the socket is not read until one has.
    std::size_t pending_calls_max = 32;
    // Events that wait to be sent to one socket. Past it: close 4408; the client resumes from its cursor.
    std::size_t outbox_bytes_max = 256 * 1024;
    // The kernel's buffers, each way.
    int kernel_buffer_bytes = 64 * 1024;

    // From the first byte of a request, or of a WebSocket message, to its last; TLS and WebSocket handshakes
    // too. Past it: the connection is closed.
    std::chrono::seconds message_time_max{8};
    // Time for the body of an import, whatever its length.
    std::chrono::seconds import_time_max{120};
    // Between requests on one HTTP connection. Past it: closed.
    std::chrono::seconds http_idle_max{30};
    // Without any frame, not even the pong that our ping asks for. Past it: closed.
    std::chrono::seconds socket_idle_max{90};
    // From the close frame we send to the end. Past it: the connection is dropped.
    std::chrono::seconds closing_time_max{2};
};

} // namespace kith::session
