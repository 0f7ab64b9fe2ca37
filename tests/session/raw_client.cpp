// SPDX-License-Identifier: MIT
#include "session/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace kith::session_test {

int Frame::close_code() const {
    constexpr int no_status = 1005;
    if (payload.size() < 2) return no_status;
    return static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
}

std::string frame_bytes(int opcode, std::string_view payload, bool final, bool masked, int reserved,
                        std::optional<std::uint64_t> length) {
    std::string bytes;
    bytes += static_cast<char>((final ? 0x80 : 0) | reserved << 4 | opcode);
    auto const size = length.value_or(payload.size());
    int const mask_bit = masked ? 0x80 : 0;
    int const extra = size < 126 ? 0 : size < 65536 ? 2 : 8;
    bytes += static_cast<char>(mask_bit | (extra == 0 ? static_cast<int>(size) : extra == 2 ? 126 : 127));
    for (int byte = extra - 1; byte >= 0; --byte) bytes += static_cast<char>(size >> (8 * byte));
    if (!masked) return bytes.append(payload);
    constexpr std::string_view mask = "\x12\x34\x56\x78";
    bytes += mask;
    for (std::size_t i = 0; i < payload.size(); ++i) bytes += static_cast<char>(payload[i] ^ mask[i % 4]);
    return bytes;
}

std::string close_payload(int code, std::string_view reason) {
    std::string payload{static_cast<char>(code >> 8), static_cast<char>(code)};
    return payload.append(reason);
}

RawClient::RawClient(std::uint16_t port, int receive_buffer) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (receive_buffer > 0)
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect");
}

RawClient::~RawClient() {
    if (socket_ >= 0) ::close(socket_);
}

RawClient::RawClient(RawClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), ended_(other.ended_), buffer_(std::move(other.buffer_)) {}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        auto const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool RawClient::more(std::chrono::steady_clock::time_point until) {
    auto const left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    pollfd wait{socket_, POLLIN, 0};
    if (ended_ || ::poll(&wait, 1, std::max(0, static_cast<int>(left.count()))) <= 0) return false;
    constexpr std::size_t at_once = 65536;
    auto const before = buffer_.size();
    buffer_.resize(before + at_once);
    auto const size = ::recv(socket_, buffer_.data() + before, at_once, 0);
    buffer_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(0, size)));
    if (size <= 0) ended_ = true;
    return size > 0;
}

void RawClient::end_sending() {
    ::shutdown(socket_, SHUT_WR);
}

std::string RawClient::receive(std::chrono::milliseconds time) {
    if (buffer_.empty()) more(std::chrono::steady_clock::now() + time);
    return std::exchange(buffer_, {});
}

std::string RawClient::receive_all(std::chrono::milliseconds time) {
    auto const until = std::chrono::steady_clock::now() + time;
    while (more(until)) {
    }
    return std::exchange(buffer_, {});
}

std::string RawClient::reply(std::chrono::milliseconds time) {
    auto const until = std::chrono::steady_clock::now() + time;
    auto end = std::string::npos;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (!more(until)) return std::exchange(buffer_, {});
    }
    std::size_t whole = end + 4;
    constexpr std::string_view length = "Content-Length: ";
    if (auto const stated = buffer_.find(length); stated < end)
        whole += std::stoul(buffer_.substr(stated + length.size()));
    while (buffer_.size() < whole && more(until)) {
    }
    auto taken = buffer_.substr(0, whole);
    buffer_.erase(0, taken.size());
    return taken;
}

std::string RawClient::upgrade(std::string_view extra, std::string_view target) {
    std::string request = "GET ";
    request.append(target).append(" HTTP/1.1\r\nHost: kith.test\r\nUpgrade: websocket\r\n"
                                  "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    send(request.append(extra).append("\r\n"));
    auto const until = std::chrono::steady_clock::now() + 3000ms;
    auto end = std::string::npos;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (!more(until)) return std::exchange(buffer_, {});
    }
    auto head = buffer_.substr(0, end + 4);
    buffer_.erase(0, end + 4);
    return head;
}

std::optional<Frame> RawClient::frame(std::chrono::milliseconds time) {
    auto const until = std::chrono::steady_clock::now() + time;
    auto const need = [&](std::size_t bytes) {
        while (buffer_.size() < bytes) {
            if (!more(until)) return false;
        }
        return true;
    };
    auto const byte = [&](std::size_t at) { return static_cast<unsigned char>(buffer_[at]); };
    if (!need(2)) return {};
    std::size_t head = 2;
    std::uint64_t size = byte(1) & 0x7F;
    if (size >= 126) {
        std::size_t const extra = size == 126 ? 2 : 8;
        if (!need(head + extra)) return {};
        size = 0;
        for (std::size_t i = 0; i < extra; ++i) size = size << 8 | byte(head + i);
        head += extra;
    }
    if (!need(head + size)) return {};
    Frame read{(byte(0) & 0x80) != 0, byte(0) & 0x0F, buffer_.substr(head, size)};
    buffer_.erase(0, head + size);
    return read;
}

std::optional<Frame> RawClient::message(std::chrono::milliseconds time) {
    auto const until = std::chrono::steady_clock::now() + time;
    for (;;) {
        auto const left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        auto read = frame(std::max(left, 0ms));
        if (!read || (read->opcode != ping && read->opcode != pong)) return read;
    }
}

} // namespace kith::session_test
