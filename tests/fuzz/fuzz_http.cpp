// SPDX-License-Identifier: MIT
// Any bytes on a connection, through the real session over a socket pair: requests one after the other, and
// WebSocket frames where they upgrade. However the bytes are cut, the doors get the same requests and texts,
// and HTTP the same answers; which answers still get out of a WebSocket before a goodbye, the pieces decide.
// Every answer is well-formed HTTP, or frames. The first byte says in which pieces the bytes come, and
// whether the peer ends its side or stays until it is swept; from 128 on, the rest comes after an upgrade
// that succeeded.
#include "base/contract.hpp"
#include "exchange/text.hpp"
#include "public/public_site.hpp"
#include "session/connections.hpp"
#include "session/serve.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <charconv>
#include <cstdio>
#include <sys/socket.h>
#include <unistd.h>

using namespace kith;

namespace {

namespace net = boost::asio;

constexpr std::string_view upgrade = "GET /rpc HTTP/1.1\r\nHost: kith.test\r\nConnection: Upgrade\r\n"
                                     "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

// What came to the doors, in order.
struct Heard {
    std::vector<std::string> all;
    bool operator==(Heard const&) const = default;
};

class Door final : public rpc::Door {
  public:
    explicit Door(Heard& heard) : heard_(heard) {}
    void call(auth::Origin const& origin, std::string text,
              std::function<void(std::string)> answer) override {
        KITH_EXPECT(!origin.address.empty());
        heard_.all.push_back("call " + origin.address + " " + origin.credential + " " + text);
        // Half of all calls are notifications.
        if (text.size() % 2 == 1) text = "{}";
        answer(text.empty() ? text : "{\"answer\":true}");
    }
    void left(auth::ConnectionId) override {}

  private:
    Heard& heard_;
};

class Site final : public site::Site {
  public:
    Site(Heard& heard) : heard_(heard), site_(parts()) {}
    void admit(site::HttpRequest const& head,
               std::function<void(std::optional<site::HttpReply>)> answer) override {
        site_.admit(head, std::move(answer));
    }
    void answer(site::HttpRequest request, std::function<void(site::HttpReply)> answer) override {
        heard_.all.push_back(request.method + " " + request.target + " " + request.body);
        for (auto const& [name, value] : request.headers) heard_.all.back() += "\n" + name + ":" + value;
        (void)site::PublicSite::route_of(request.target);
        site_.answer(std::move(request), std::move(answer));
    }

  private:
    static site::SiteParts parts() {
        site::SiteParts made;
        made.documents["/openrpc.json"] = "{}";
        made.not_ready = [] { return std::string(); };
        made.metrics = [] { return std::vector<site::Metric>(); };
        made.calendar = [](std::string_view secret, std::string_view,
                           std::function<void(site::CalendarAnswer)> const& answer) {
            using Kind = site::CalendarAnswer::Kind;
            answer(secret == "good" ? site::CalendarAnswer{Kind::found, "BEGIN:VCALENDAR"}
                                    : site::CalendarAnswer{});
        };
        made.admit_import = [](site::HttpRequest const& head,
                               std::function<void(std::optional<site::HttpReply>)> const& answer) {
            if (head.header("authorization").empty())
                answer(site::HttpReply{401, {}, nullptr});
            else
                answer(std::nullopt);
        };
        made.import = [](site::HttpRequest const& request,
                         std::function<void(site::HttpReply)> const& answer) {
            answer({200, {}, std::make_shared<std::string const>(std::to_string(request.body.size()))});
        };
        return made;
    }
    Heard& heard_;
    site::PublicSite site_;
};

// For a message: what is no plain text as its code.
std::string visible(std::string_view text) {
    std::string made;
    for (char const each : text)
        made += each >= ' ' && each <= '~' ? std::string(1, each)
                                           : "<" + std::to_string(static_cast<unsigned char>(each)) + ">";
    return made;
}

struct Manner {
    bool upgraded; // what is sent comes after an upgrade that succeeded
    bool stays;    // a WebSocket's peer does not end its side
};

// One connection from its first byte to its end; what was answered.
std::string converse(Heard& heard, Manner manner, std::string_view sent, std::size_t piece) {
    static net::io_context io{1};
    static session::Limits const limits = [] {
        session::Limits made;
        made.header_bytes_max = 2048;
        made.body_bytes_max = 2048;
        made.import_bytes_max = 4096;
        made.message_bytes_max = 1024;
        made.unfinished_bytes_max = 3000;
        made.control_frames_per_second_max = 1'000'000; // what depends on the clock is not for here
        return made;
    }();
    Door door(heard);
    Site site(heard);
    session::Connections all(io.get_executor(), limits, {{"https://console.test"}, {"192.0.2.1"}}, door,
                             site);
    int ends[2];
    KITH_EXPECT(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
    net::ip::tcp::socket socket(io);
    socket.assign(net::ip::tcp::v4(), ends[0]);
    bool over = false;
    net::co_spawn(io, session::serve_plain(std::move(socket), all, "192.0.2.1"),
                  [&over](std::exception_ptr const& fault) {
                      if (fault) std::rethrow_exception(fault); // a bug: nothing in there throws
                      over = true;
                  });
    std::string answered;
    auto const listen = [&] {
        io.restart();
        io.poll();
        char bytes[4096];
        for (ssize_t size = 0; (size = ::recv(ends[1], bytes, sizeof bytes, 0)) > 0;)
            answered.append(bytes, static_cast<std::size_t>(size));
    };
    if (manner.upgraded) {
        KITH_EXPECT(::send(ends[1], upgrade.data(), upgrade.size(), MSG_NOSIGNAL) ==
                    static_cast<ssize_t>(upgrade.size()));
        listen();
    }
    while (!sent.empty() && !over) {
        auto const size = ::send(ends[1], sent.data(), std::min(sent.size(), piece), MSG_NOSIGNAL);
        if (size < 0 && errno != EAGAIN) break;
        sent.remove_prefix(size < 0 ? 0 : static_cast<std::size_t>(size));
        listen();
    }
    if (!manner.stays || all.counts.sockets == 0) ::shutdown(ends[1], SHUT_WR);
    listen();
    // A socket that is closing waits for the sweep, as in the server; one that is idle would for a minute.
    if (!over) all.close_all(feed::Closing::going_away);
    int seconds = 0;
    while (!over) {
        KITH_EXPECT(++seconds < 20);
        all.sweep(std::chrono::steady_clock::now() + std::chrono::seconds(seconds));
        listen();
    }
    io.restart();
    io.poll();
    ::close(ends[1]);
    return answered;
}

// A head that is both wrong and too long is refused for either, as it comes.
std::string either_refusal(std::string answers) {
    constexpr std::string_view too_long = "431 Request Header Fields Too Large";
    for (std::size_t at = 0; (at = answers.find(too_long, at)) != answers.npos;)
        answers.replace(at, too_long.size(), "400 Bad Request");
    return answers;
}

std::string_view line_of(std::string_view& text) {
    auto const end = text.find("\r\n");
    KITH_EXPECT(end != text.npos);
    auto const line = text.substr(0, end);
    text.remove_prefix(end + 2);
    return line;
}

// Frames of a server (RFC 6455, section 5.2): unmasked, whole, and nothing after a close.
void look_at_frames(std::string_view frames) {
    bool closed = false;
    while (!frames.empty()) {
        KITH_EXPECT(!closed && frames.size() >= 2);
        auto const first = static_cast<unsigned char>(frames[0]);
        std::size_t length = static_cast<unsigned char>(frames[1]);
        std::size_t header = 2;
        KITH_EXPECT(first == 0x81 || first == 0x88 || first == 0x8A);
        KITH_EXPECT(length < 127);
        if (length == 126) {
            KITH_EXPECT(frames.size() >= 4);
            length = std::size_t{static_cast<unsigned char>(frames[2])} << 8U |
                     static_cast<unsigned char>(frames[3]);
            header = 4;
        }
        KITH_EXPECT(frames.size() >= header + length);
        auto const payload = frames.substr(header, length);
        if (first == 0x81) KITH_EXPECT(exchange::valid_utf8_length(payload) == payload.size());
        closed = first == 0x88;
        frames.remove_prefix(header + length);
    }
}

void look_at(std::string_view answers, std::string_view sent) {
    while (!answers.empty()) {
        auto const status = line_of(answers);
        KITH_EXPECT(status.starts_with("HTTP/1.") && status.size() >= 12);
        std::size_t length = 0;
        for (auto line = line_of(answers); !line.empty(); line = line_of(answers)) {
            auto const colon = line.find(": ");
            KITH_EXPECT(colon != line.npos && line.find_first_of("\r\n") == line.npos);
            if (line.substr(0, colon) == "Content-Length")
                std::from_chars(line.data() + colon + 2, line.data() + line.size(), length);
        }
        auto const code = status.substr(9, 3);
        if (code == "101") return look_at_frames(answers);
        // The answer to a HEAD has a length and no body; there the next answer follows at once.
        bool const head = sent.find("HEAD ") != sent.npos && answers.starts_with("HTTP/1.");
        if (!head) {
            KITH_EXPECT(answers.size() >= length || sent.find("HEAD ") != sent.npos);
            answers.remove_prefix(std::min(answers.size(), length));
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    if (size == 0) return 0;
    Manner const manner{data[0] >= 128, data[0] / 64 % 2 == 1};
    std::string const sent(reinterpret_cast<char const*>(data + 1), size - 1);
    Heard whole;
    auto const answered = converse(whole, manner, sent, sent.size());
    look_at(answered, sent);
    Heard pieces;
    auto const again = converse(pieces, manner, sent, 1 + data[0] % 7);
    look_at(again, sent);
    // Who speaks before its upgrade is answered is refused, where that can be seen (RFC 6455, section 4.1).
    auto const either_says = [&](std::string_view status) {
        return answered.find(status) != std::string::npos || again.find(status) != std::string::npos;
    };
    bool const upgrades = either_says(" 101 ");
    if (upgrades && !manner.upgraded) return 0;
    bool const answers_agree =
        upgrades || either_says(" 426 ") || either_refusal(answered) == either_refusal(again);
    if (whole != pieces || !answers_agree) {
        std::fprintf(stderr, "at once: %zu heard, answered %s\nin pieces: %zu heard, answered %s\n",
                     whole.all.size(), visible(answered).c_str(), pieces.all.size(), visible(again).c_str());
        std::abort();
    }
    return 0;
}
