// SPDX-License-Identifier: MIT
// W3, W4, W5 and S4 against the running server: many peers that drip, never read, send more than they may, or
// guess at passwords, while somebody honest calls. At a few by default; at as many as KITH_HOSTILE says, with
// the bounds that the server has by itself, for the figures in docs/proofs.md. What is bounded is asserted,
// times are told; only the ten seconds of W3 are a promise, and asserted with the server's own bounds.
#include "auth/totp.hpp"
#include "caller.hpp"
#include "way_in.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <cerrno>
#include <deque>
#include <map>
#include <poll.h>
#include <set>
#include <sys/socket.h>

using namespace kith;
using namespace kith::serve_test;

namespace {

using Clock = std::chrono::steady_clock;
using Arguments = std::vector<std::string>;

// AddressSanitizer keeps freed memory for a while: there the server grows whatever it does.
#if __has_feature(address_sanitizer)
constexpr bool memory_tells = false;
#else
constexpr bool memory_tells = true;
#endif

// How many peers of each kind at full count; 0: the few of every run.
std::size_t full_count() {
    auto const* const wanted = std::getenv("KITH_HOSTILE"); // NOLINT(concurrency-mt-unsafe): one thread
    return wanted == nullptr ? 0 : static_cast<std::size_t>(std::max(0, std::atoi(wanted)));
}

Arguments settings(Arguments const& smaller) {
    Arguments made = with_administrator();
    for (auto const* const open :
         {"rates.calls_burst=1000000", "rates.household_calls_burst=1000000", "rates.sign_ins_burst=1000000"})
        made.insert(made.end(), {"--set", open});
    if (full_count() == 0)
        for (auto const& each : smaller) made.insert(made.end(), {"--set", each});
    return made;
}

// A connection on which nothing here ever waits.
class Peer {
  public:
    explicit Peer(std::uint16_t port, int receive_buffer = 0) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        if (receive_buffer > 0)
            ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("cannot connect");
    }
    ~Peer() {
        if (socket_ >= 0) ::close(socket_);
    }
    Peer(Peer const&) = delete;
    Peer& operator=(Peer const&) = delete;
    Peer(Peer&& other) noexcept
        : received(std::move(other.received)),
          socket_(std::exchange(other.socket_, -1)),
          over_(other.over_) {}

    // How many bytes went.
    std::size_t send(std::string_view bytes) {
        auto const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno != EAGAIN) over_ = true;
        return sent < 0 ? 0 : static_cast<std::size_t>(sent);
    }
    // What is there by now goes to `received`.
    void read() {
        char bytes[65536];
        ssize_t size = 0;
        while ((size = ::recv(socket_, bytes, sizeof bytes, MSG_DONTWAIT)) > 0)
            received.append(bytes, static_cast<std::size_t>(size));
        if (size == 0 || (errno != EAGAIN && errno != EINTR)) over_ = true;
    }
    [[nodiscard]] bool over() const { return over_; }
    bool read_until(std::function<bool()> const& holds, std::chrono::seconds time) {
        auto const until = Clock::now() + time;
        for (;;) {
            read();
            if (holds()) return true;
            if (over_ || Clock::now() >= until) return false;
            pollfd wait{socket_, POLLIN, 0};
            ::poll(&wait, 1, 100);
        }
    }

    std::string received;

  private:
    int socket_ = -1;
    bool over_ = false;
};

std::string upgrade_request(std::string const& token) {
    return "GET /rpc HTTP/1.1\r\nHost: kith.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
           (token.empty() ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n";
}

bool upgraded(Peer& peer, std::string const& token = {}) {
    peer.send(upgrade_request(token));
    bool const open = peer.read_until([&] { return peer.received.find("\r\n\r\n") != std::string::npos; },
                                      std::chrono::seconds(60));
    bool const switched = open && peer.received.starts_with("HTTP/1.1 101");
    if (switched) peer.received.erase(0, peer.received.find("\r\n\r\n") + 4);
    return switched;
}

// Frames of a server, whole ones only; what is left stays.
std::vector<Frame> frames_of(std::string& bytes) {
    std::vector<Frame> found;
    std::size_t at = 0;
    for (;;) {
        auto const byte = [&](std::size_t i) {
            return std::uint64_t{static_cast<unsigned char>(bytes[at + i])};
        };
        if (bytes.size() - at < 2) break;
        auto size = byte(1) & 0x7F;
        std::size_t const extra = size == 126 ? 2 : size == 127 ? 8 : 0;
        if (bytes.size() - at < 2 + extra) break;
        if (extra != 0) {
            size = 0;
            for (std::size_t i = 0; i < extra; ++i) size = size << 8U | byte(2 + i);
        }
        if (bytes.size() - at - 2 - extra < size) break;
        found.push_back(
            {(byte(0) & 0x80) != 0, static_cast<int>(byte(0) & 0x0F), bytes.substr(at + 2 + extra, size)});
        at += 2 + extra + size;
    }
    bytes.erase(0, at);
    return found;
}

// Somebody who calls one thing after the other on a socket of their own, and how long each answer took.
class Honest {
  public:
    Honest(std::uint16_t port, std::string const& token) {
        thread_ = std::jthread([this, port, token](std::stop_token const& stop) {
            Caller caller(port, token);
            while (!stop.stop_requested()) {
                auto const began = Clock::now();
                auto const reply = caller.call("session.me", {});
                if (!reply.contains("result")) {
                    ++failed_;
                    return;
                }
                took_.push_back(Clock::now() - began);
                std::this_thread::sleep_for(2ms);
            }
        });
    }
    struct Said {
        std::size_t calls = 0;
        int failed = 0;
        std::int64_t p50_us = 0;
        std::int64_t p99_us = 0;
    };
    Said stop() {
        thread_.request_stop();
        thread_.join();
        std::ranges::sort(took_);
        auto const at = [&](std::size_t per_cent) {
            return took_.empty() ? 0
                                 : std::chrono::duration_cast<std::chrono::microseconds>(
                                       took_[(took_.size() - 1) * per_cent / 100])
                                       .count();
        };
        return {took_.size(), failed_, at(50), at(99)};
    }

  private:
    std::vector<Clock::duration> took_;
    std::atomic<int> failed_{0};
    std::jthread thread_;
};

Honest::Said alone(std::uint16_t port, std::string const& token) {
    Honest honest(port, token);
    std::this_thread::sleep_for(full_count() == 0 ? 200ms : 5000ms);
    return honest.stop();
}

std::string words(Honest::Said const& said) {
    return std::to_string(said.calls) + " calls, p50 " + std::to_string(said.p50_us) + " us, p99 " +
           std::to_string(said.p99_us) + " us";
}

// Of the server, in KiB.
std::int64_t resident(Served& served) {
    std::ifstream status("/proc/" + std::to_string(served.process().id()) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
    return 0;
}
// The kernel's buffers of all TCP sockets, in KiB.
std::int64_t kernel_buffers() {
    std::ifstream status("/proc/net/sockstat");
    for (std::string line; std::getline(status, line);)
        if (auto const at = line.find(" mem "); line.starts_with("TCP:") && at != std::string::npos)
            return std::stol(line.substr(at + 5)) * (::sysconf(_SC_PAGESIZE) / 1024);
    return 0;
}
// Of the server, in milliseconds of processor time.
std::int64_t processor_ms(Served& served) {
    auto const text = read_whole("/proc/" + std::to_string(served.process().id()) + "/stat");
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    std::int64_t user = 0;
    std::int64_t system = 0;
    fields >> user >> system;
    return (user + system) * 1000 / ::sysconf(_SC_CLK_TCK);
}

std::uint64_t metric(Served const& served, std::string const& name) {
    auto const text = served.get("/metrics");
    auto const at = text.find("\n" + name + " ");
    REQUIRE(at != std::string::npos);
    return std::stoull(text.substr(at + name.size() + 2));
}

// All ask at once; at full count whoever is answered asks again after a tenth of a second, for fifteen
// seconds. How many still wait for an answer after two minutes.
template <class Hear>
std::size_t ask_again(std::vector<Peer>& peers, std::string const& request, Hear hear) {
    auto const began = Clock::now();
    auto const goes_on = began + (full_count() == 0 ? std::chrono::seconds(0) : std::chrono::seconds(15));
    auto const until = began + std::chrono::seconds(120);
    std::deque<std::pair<Clock::time_point, Peer*>> again;
    for (auto& each : peers) each.send(request);
    auto waiting = peers.size();
    while (waiting > 0 && Clock::now() < until) {
        for (auto& each : peers) {
            each.read();
            auto const head = each.received.find("\r\n\r\n");
            if (head == std::string::npos) continue;
            auto const length = each.received.find("Content-Length: ");
            auto const whole = head + 4 + std::stoul(each.received.substr(length + 16));
            if (each.received.size() < whole) continue;
            hear(json::parse(each.received.substr(head + 4, whole - head - 4)).as_object());
            each.received.clear();
            if (Clock::now() < goes_on)
                again.emplace_back(Clock::now() + 100ms, &each);
            else
                --waiting;
        }
        while (!again.empty() && again.front().first <= Clock::now()) {
            again.front().second->send(request);
            again.pop_front();
        }
        std::this_thread::sleep_for(2ms);
    }
    return waiting;
}

// Where connections open and nobody ever reads.
class Hole {
  public:
    Hole() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const at = reinterpret_cast<sockaddr*>(&address);
        if (::bind(socket_, at, size) != 0 || ::listen(socket_, SOMAXCONN) != 0 ||
            ::getsockname(socket_, at, &size) != 0)
            throw std::runtime_error("cannot listen");
        port_ = ntohs(address.sin_port);
    }
    ~Hole() { ::close(socket_); }
    Hole(Hole const&) = delete;
    Hole& operator=(Hole const&) = delete;
    [[nodiscard]] std::uint16_t port() const { return port_; }

  private:
    int socket_ = -1;
    std::uint16_t port_ = 0;
};

struct Dripper {
    Peer peer;
    std::string bytes;
    std::size_t sent = 0;
    Clock::time_point began;
    std::optional<Clock::duration> cut;
};

// A head, a body, a frame (of a socket that is still to be opened), in turn.
std::vector<Dripper> drippers_at(std::uint16_t port, std::size_t many) {
    std::array<std::string, 3> const kinds{
        "GET / HTTP/1.1\r\nHost: kith.test\r\nX: " + std::string(5000, 'x'),
        "POST /rpc HTTP/1.1\r\nHost: kith.test\r\nContent-Type: application/json\r\n"
        "Content-Length: 5000\r\n\r\n" +
            std::string(4000, ' '),
        frame_bytes(text, std::string(5000, ' '))};
    std::vector<Dripper> made;
    for (std::size_t i = 0; i < many; ++i) made.push_back({Peer(port), kinds[i % kinds.size()], 0, {}, {}});
    return made;
}

// Ten bytes a second each, and not all in the same moment: a tenth of a second goes round. How many are not
// cut after `time`.
std::size_t drip(std::vector<Dripper>& drippers, std::chrono::seconds time) {
    constexpr int shares = 20;
    auto left = drippers.size();
    auto const until = Clock::now() + time;
    for (std::size_t turn = 0; left > 0 && Clock::now() < until; ++turn) {
        for (std::size_t i = turn % shares; i < drippers.size(); i += shares) {
            auto& each = drippers[i];
            if (each.cut) continue;
            if (each.sent == 0) each.began = Clock::now();
            // A body's head comes at once, so that it is the body that drips.
            auto const body = each.bytes.find("\r\n\r\n");
            auto const size = each.sent == 0 && body != std::string::npos ? body + 4 : 1;
            each.sent += each.peer.send(std::string_view(each.bytes).substr(each.sent, size));
            each.peer.read();
            if (!each.peer.over() && each.peer.received.empty()) continue; // told goodbye is as good
            each.cut = Clock::now() - each.began;
            --left;
        }
        std::this_thread::sleep_for(5ms);
    }
    return left;
}

std::string posted(std::string const& method, std::string const& params) {
    auto const call = R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
    return "POST /rpc HTTP/1.1\r\nHost: kith.test\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(call.size()) + "\r\n\r\n" + call;
}

// Of somebody who may do all: a token, with the password known.
std::string administrator(Served const& served) {
    Caller first(served.port());
    return sign_in(served, first);
}

} // namespace

TEST_CASE("W3: whoever drips a head, a body or a frame is cut in time, and others are served meanwhile") {
    Folder folder;
    Served served(folder, settings({"limits.message_seconds_max=2"}));
    auto const token = administrator(served);
    auto const before = alone(served.port(), token);
    auto const many = full_count() == 0 ? std::size_t{60} : full_count();
    // What as many cost that drip the same to somebody else, beside the server on the same processors.
    Honest::Said beside;
    if (full_count() != 0) {
        Hole const hole;
        auto drippers = drippers_at(hole.port(), many);
        Honest honest(served.port(), token);
        drip(drippers, std::chrono::seconds(8));
        beside = honest.stop();
    }
    auto drippers = drippers_at(served.port(), many);
    for (std::size_t i = 2; i < many; i += 3) REQUIRE(upgraded(drippers[i].peer));
    Honest honest(served.port(), token);
    auto const left = drip(drippers, std::chrono::seconds(120));
    auto const during = honest.stop();
    CHECK(left == 0);
    CHECK(during.failed == 0);
    CHECK(during.calls > 0);
    Clock::duration slowest{};
    for (auto const& each : drippers) {
        slowest = std::max(slowest, each.cut.value_or(Clock::duration::max()));
        CHECK(each.sent < each.bytes.size());
    }
    auto const seconds = std::chrono::duration<double>(slowest).count();
    if (full_count() != 0) CHECK(seconds <= 10); // the promise of W3
    MESSAGE("W3: ", many, " drippers, the last cut ", seconds,
            " s after its first byte; honest before: ", words(before),
            "; beside as many at a hole: ", words(beside), "; meanwhile: ", words(during));
}

TEST_CASE(
    "W4: whoever never reads is cut with a place to go on from, and nobody misses or doubles an event") {
    Folder folder;
    Served served(folder, settings({"limits.outbox_bytes_max=16384", "limits.kernel_buffer_bytes=8192",
                                    "feed.page_bytes_max=8192"}));
    auto const token = administrator(served);
    auto const many = full_count() == 0 ? std::size_t{20} : full_count();
    Caller busy(served.port(), token);
    std::size_t published = 0;
    auto const publish = [&] {
        busy.result("volunteer.add", {{"key", new_key()},
                                      {"id", "V" + std::to_string(published++)},
                                      {"cells", {{"name", "Ana"}, {"status", "active"}}}});
    };
    auto const at_pace = [&](Clock::time_point began, std::size_t from) { // 100 a second
        std::this_thread::sleep_until(began + std::chrono::milliseconds(10) * (published - from));
    };
    // Others at the same pace, before anybody is silent.
    std::optional<Honest::Said> before;
    {
        Honest honest(served.port(), token);
        auto const began = Clock::now();
        auto const first = published;
        for (std::size_t i = 0; i < (full_count() == 0 ? 20U : 500U); ++i) {
            publish();
            at_pace(began, first);
        }
        before = honest.stop();
    }
    auto const first = published; // what comes from now on, each must get once
    auto const resident_before = resident(served);
    auto const kernel_before = kernel_buffers();
    std::vector<Peer> silent;
    auto const subscribe =
        frame_bytes(text, R"({"jsonrpc":"2.0","id":1,"method":"feed.subscribe","params":{}})");
    std::vector<std::string> cursors;
    for (std::size_t i = 0; i < many; ++i) {
        silent.emplace_back(served.port(), 4096);
        REQUIRE(upgraded(silent.back(), token));
        silent.back().send(subscribe);
        std::vector<Frame> answer;
        REQUIRE(silent.back().read_until(
            [&] {
                answer = frames_of(silent.back().received);
                return !answer.empty();
            },
            std::chrono::seconds(60)));
        cursors.emplace_back(json::parse(answer.front().payload).at("result").at("cursor").as_string());
    }
    Honest honest(served.port(), token);
    std::int64_t resident_most = resident_before;
    std::int64_t kernel_most = kernel_before;
    auto const cut = [&] { return metric(served, "kith_sockets_cut_total"); };
    auto const began = Clock::now();
    // Goes on until everybody is cut; far fewer are needed than this.
    constexpr std::size_t most = 20'000;
    while (published - first < most) {
        publish();
        at_pace(began, first);
        if ((published - first) % 50 != 0) continue;
        resident_most = std::max(resident_most, resident(served));
        kernel_most = std::max(kernel_most, kernel_buffers());
        if (cut() >= many) break;
    }
    auto const during = honest.stop();
    CHECK(cut() == many);
    CHECK(during.failed == 0);
    auto const grown = (resident_most - resident_before + kernel_most - kernel_before) / 1024;
    if (memory_tells) CHECK(grown <= 400); // MiB
    // Each reads what had come, and goes on from there on a new socket.
    auto const wanted = published - first;
    std::size_t told_goodbye = 0;
    for (std::size_t i = 0; i < many; ++i) {
        auto& peer = silent[i];
        peer.read_until([&] { return peer.over(); }, std::chrono::seconds(60));
        std::vector<std::string> got;
        for (auto const& frame : frames_of(peer.received)) {
            if (frame.opcode == closing) {
                CHECK(frame.close_code() == 4408);
                ++told_goodbye;
            }
            if (frame.opcode != text) continue;
            auto const message = json::parse(frame.payload);
            if (message.at("method") != "feed.event") continue;
            auto const& event = message.at("params");
            cursors[i] = event.at("cursor").as_string();
            got.emplace_back(event.at("volunteer").as_string());
        }
        CHECK(got.size() < wanted);
        Caller again(served.port(), token);
        std::string cursor = cursors[i];
        for (bool more = true; more;) {
            auto const page = again.result("feed.subscribe", {{"cursor", cursor}});
            more = page.at("more").as_bool();
            cursor = page.at("cursor").as_string();
        }
        for (auto const& event : again.events(wanted - got.size()))
            got.emplace_back(event.at("volunteer").as_string());
        REQUIRE(got.size() == wanted);
        bool same = true;
        for (std::size_t k = 0; k < wanted; ++k) same = same && got[k] == "V" + std::to_string(first + k);
        CHECK(same);
    }
    MESSAGE("W4: ", many, " silent readers, all cut within ", wanted, " events (", told_goodbye,
            " could still be told); kernel and resident memory grew by ", grown, " MiB (resident ",
            (resident_most - resident_before) / 1024, "); honest before: ", words(*before),
            "; meanwhile: ", words(during));
}

TEST_CASE("W5: false lengths, bombs and floods are cut soon, and cost little") {
    Folder folder;
    Served served(folder, settings({}));
    auto const token = administrator(served);
    auto const after_upgrade = [&](std::function<void(Peer&)> const& send) {
        Peer peer(served.port());
        REQUIRE(upgraded(peer));
        send(peer);
        peer.read_until([&] { return peer.over(); }, std::chrono::seconds(60));
        CHECK(peer.over());
        auto const frames = frames_of(peer.received);
        return frames.empty() || frames.back().opcode != closing ? 0 : frames.back().close_code();
    };
    for (auto const length :
         {std::uint64_t{65'537}, std::uint64_t{1} << 20U, std::uint64_t{1} << 31U, std::uint64_t{1} << 32U,
          std::uint64_t{1} << 40U, std::uint64_t{1} << 62U, (std::uint64_t{1} << 63U) - 1}) {
        CAPTURE(length);
        CHECK(after_upgrade([&](Peer& peer) { peer.send(frame_bytes(text, "", true, true, 0, length)); }) ==
              1009);
    }
    // Its first bit must be 0 (RFC 6455, section 5.2): it breaks the protocol, or is too much; either will
    // do.
    auto const beyond = after_upgrade(
        [&](Peer& peer) { peer.send(frame_bytes(text, "", true, true, 0, ~std::uint64_t{0})); });
    CHECK((beyond == 1009 || beyond == 1002));

    // As much as goes, until we are cut: a message in pieces, each small; and pieces with nothing in them.
    struct Bomb {
        std::string name;
        std::string first;
        std::string rest; // again and again
        int code;
    };
    std::string many_empty;
    for (int i = 0; i < 10'000; ++i) many_empty += frame_bytes(continuation, "", false);
    std::string many_pings;
    for (int i = 0; i < 1'000; ++i) many_pings += frame_bytes(ping, "x");
    std::size_t const mib = full_count() == 0 ? 64 : 1'000;
    for (auto const& bomb : {Bomb{"fragments of 32 KiB", frame_bytes(text, std::string(32'768, 'a'), false),
                                  frame_bytes(continuation, std::string(32'768, 'a'), false), 1009},
                             Bomb{"empty fragments", frame_bytes(text, "", false), many_empty, 1008},
                             Bomb{"control frames", "", many_pings, 1008}}) {
        CAPTURE(bomb.name);
        auto const resident_before = resident(served);
        auto const processor_before = processor_ms(served);
        std::size_t sent = 0;
        auto const code = after_upgrade([&](Peer& peer) {
            std::string_view rest = bomb.first;
            auto const until = Clock::now() + std::chrono::seconds(60);
            while (!peer.over() && sent < mib << 20U && Clock::now() < until) {
                if (rest.empty()) rest = bomb.rest;
                auto const went = peer.send(rest);
                rest.remove_prefix(went);
                sent += went;
                peer.read();
                if (went == 0) std::this_thread::sleep_for(1ms);
            }
        });
        CHECK((code == bomb.code || code == 0)); // 0: the goodbye was lost with what we still sent
        CHECK(sent < mib << 20U);
        auto const grown = resident(served) - resident_before;
        if (memory_tells) CHECK(grown <= 1024); // KiB
        MESSAGE("W5: ", bomb.name, ": of ", mib, " MiB ", sent / 1024, " KiB went until we were cut, for ",
                processor_ms(served) - processor_before, " ms of processor and ", grown, " KiB");
    }
    CHECK(post(served.port(), token, "session.me", {}).contains("result"));
}

TEST_CASE("S4: a flood of sign-ins fills its own queue, is told to come again, and leaves others alone") {
    Folder folder;
    Served served(folder, settings({}));
    auto const token = administrator(served);
    auto const before = alone(served.port(), token);
    // All at once; the queue holds 64, and each takes tens of milliseconds.
    auto const many = full_count() == 0 ? std::size_t{300} : full_count();
    auto const request = posted("session.begin_password", R"({"centre":1,"address":"admin@example.org",)"
                                                          R"("password":"nine blue kettles sing"})");
    std::vector<Peer> flood;
    for (std::size_t i = 0; i < many; ++i) flood.emplace_back(served.port());
    // What the same flood costs that is another server's, on the same processors.
    Honest::Said beside;
    if (full_count() != 0) {
        Folder elsewhere;
        Served other(elsewhere, settings({}));
        (void)administrator(other);
        std::vector<Peer> others;
        for (std::size_t i = 0; i < many; ++i) others.emplace_back(other.port());
        Honest honest(served.port(), token);
        CHECK(ask_again(others, request, [](json::object const&) {}) == 0);
        beside = honest.stop();
    }
    auto const resident_before = resident(served);
    std::int64_t resident_most = resident_before;
    Honest honest(served.port(), token);
    std::map<std::string, std::size_t> said;
    auto const began = Clock::now();
    auto const waiting = ask_again(flood, request, [&](json::object const& reply) {
        auto const* error = reply.if_contains("error");
        if (error != nullptr && error->at("data").at("refusal") == "busy")
            CHECK(error->at("data").at("retry") == true);
        ++said[error == nullptr ? "result" : std::string(error->at("data").at("refusal").as_string())];
        if (error == nullptr) resident_most = std::max(resident_most, resident(served));
    });
    auto const during = honest.stop();
    CHECK(waiting == 0);
    CHECK(during.failed == 0);
    CHECK(said["busy"] > 0);
    CHECK(said["result"] >= 64); // those that found room
    CHECK(said.size() == 2);
    constexpr std::int64_t two_hashes_kib = 2 * 19 * 1024;
    if (memory_tells) CHECK(resident_most - resident_before < two_hashes_kib + 64 * 1024);
    // And when it is over, whoever comes is let in.
    Peer late(served.port());
    late.send(request);
    CHECK(late.read_until([&] { return late.received.find("\"ticket\"") != std::string::npos; },
                          std::chrono::seconds(60)));
    MESSAGE("S4: ", many, " connections: ", said["result"], " passwords checked and ", said["busy"],
            " told to come again in ", std::chrono::duration<double>(Clock::now() - began).count(),
            " s; honest before: ", words(before), "; beside as many at another server: ", words(beside),
            "; meanwhile: ", words(during));
}
