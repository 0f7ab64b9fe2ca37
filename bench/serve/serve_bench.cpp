// SPDX-License-Identifier: MIT
// The server's connections and feed beside npm's ws doing the same echo and broadcast, in one run: sockets
// held and memory for each, one event to all, calls over 64 sockets, alone and while a national plan is
// worked out at low priority. What a method does is not in it: a call is answered with its own text.
// With --client it is the load for a server that hub_bench.py has started, the real one, whole, or its peer;
// with --paced nothing but 10,000 calls a second, while the hub works something out itself.
#include "assignment/solve.hpp"
#include "feed/feed.hpp"
#include "generate.hpp"
#include "load_client.hpp"
#include "session/server.hpp"
#include "store/migrate.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <thread>

namespace {

using namespace kith;
using namespace kith::bench;

class SeesAll final : public feed::Sight {
  public:
    bool sees(store::PublishedEvent const&) override { return true; }
};

// "subscribe" listens to the feed, "publish" publishes an event, everything else is answered with itself.
class EchoDoor final : public rpc::Door {
  public:
    EchoDoor() : database_(path(), store::Database::Mode::create) { store::migrate(database_); }
    void call(auth::Origin const& origin, std::string text,
              std::function<void(std::string)> answer) override {
        if (text == "subscribe") {
            (void)feed.subscribe(origin.connection, 1, sight_, std::nullopt, database_);
            answer("subscribed");
        } else if (text == "publish") {
            store::PublishedEvent const event{1,
                                              ++number_,
                                              Instant(std::chrono::seconds(1'800'000'000)),
                                              {"match.offered", "V00042", "food-hub", "R17", ""}};
            feed.published({&event, 1});
            answer({});
        } else {
            answer(std::move(text));
        }
    }
    void left(auth::ConnectionId connection) override { feed.unsubscribe(connection); }
    feed::Feed feed;

    static std::filesystem::path folder(pid_t process) {
        return std::filesystem::temp_directory_path() / ("kith-bench-" + std::to_string(process));
    }

  private:
    static std::filesystem::path path() {
        std::filesystem::create_directories(folder(::getpid()));
        return folder(::getpid()) / "kith.db";
    }
    store::Database database_;
    std::shared_ptr<SeesAll> sight_ = std::make_shared<SeesAll>();
    std::uint64_t number_ = 0;
};
class NoSite final : public site::Site {
  public:
    void answer(site::HttpRequest, std::function<void(site::HttpReply)> answer) override {
        answer({404, {}, nullptr});
    }
};

// A child process; ended with this one.
template <class Work>
pid_t spawn(Work const& work) {
    auto const child = ::fork();
    if (child != 0) return child;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    work();
    ::_exit(0); // not exit(): what the parent holds is not the child's to destroy
}
void end(pid_t child) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
}

struct Started {
    pid_t process = -1;
    std::uint16_t port = 0;
};

Started start(auto const& work) {
    int ends[2];
    if (::pipe(ends) != 0) std::abort();
    auto const process = spawn([&] {
        ::close(ends[0]);
        work(ends[1]);
    });
    ::close(ends[1]);
    std::string text;
    for (char each = 0; ::read(ends[0], &each, 1) == 1 && each != '\n';) text += each;
    ::close(ends[0]);
    return {process, static_cast<std::uint16_t>(std::atoi(text.c_str()))};
}

void serve_kith(int report) {
    EchoDoor door;
    NoSite site;
    session::Options options;
    session::Server server(options, door, site);
    door.feed.attach(server.wire());
    ::dprintf(report, "%d\n", server.port());
    server.run();
}

void serve_node(int report) {
    ::dup2(report, 1);
    ::setenv("NODE_PATH", "/usr/share/nodejs", 0);
    ::execlp("node", "node", KITH_NODE_SERVER, nullptr);
}

double resident_kib(pid_t process) {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) return std::atof(line.c_str() + 6);
    }
    return 0;
}

// Plans of a national market, one after the other, as the pool's thread would: at the lowest priority.
pid_t start_solving() {
    int ends[2];
    if (::pipe(ends) != 0) std::abort();
    auto const process = spawn([&] {
        auto const instance = generate(spec_of(Size::l, true, 301));
        ::setpriority(PRIO_PROCESS, 0, 19);
        (void)!::write(ends[1], "g", 1);
        for (;;) (void)solve(instance.view());
    });
    char go = 0;
    (void)!::read(ends[0], &go, 1);
    ::close(ends[0]);
    ::close(ends[1]);
    return process;
}

void print(char const* what, CallTimes const& times) {
    std::printf("  %-46s %8.0f a second   p50 %6.2f ms   p99 %6.2f ms   worst %7.2f ms\n", what,
                times.calls_a_second, times.p50_ms, times.p99_ms, times.max_ms);
}

// What is sent to a server.
struct Words {
    std::vector<std::string> tokens; // the first may publish
    std::string greeting = "hello";
    std::string call = std::string(120, 'x');
    std::string subscribe = "subscribe";
    std::function<std::string(int)> publish = [](int) { return "publish"; };
};

constexpr double paced = 10'000;

void measure(Started const& server, std::size_t sockets, std::chrono::seconds time, Words const& words,
             bool beside_solver) {
    {
        LoadClient callers(server.port, words.tokens);
        if (callers.open(64, words.greeting)) {
            (void)callers.call(std::chrono::seconds(1), words.call); // warm
            print("64 sockets, each call after the last answer", callers.call(time, words.call));
            print("64 sockets, 10,000 a second", callers.call(time, words.call, paced));
            if (beside_solver) {
                auto const solver = start_solving();
                print("64 sockets, 10,000 a second, while solving", callers.call(time, words.call, paced));
                end(solver);
            }
        }
    }
    auto const before = resident_kib(server.process);
    LoadClient held(server.port, words.tokens);
    auto const began = Clock::now();
    bool const all = held.open(sockets, words.subscribe);
    auto const took = std::chrono::duration<double>(Clock::now() - began).count();
    std::printf("  %zu sockets subscribed%s: %.0f a second, %.1f KiB of memory each\n", held.sockets(),
                all ? "" : " (not all)", static_cast<double>(held.sockets()) / took,
                (resident_kib(server.process) - before) / static_cast<double>(held.sockets()));
    double worst = 0;
    for (int i = 0; i < 5; ++i) worst = std::max(worst, held.broadcast_ms(words.publish(i)));
    std::printf("  one event to all of them: %.0f ms, the worst of five\n", worst);
    std::printf("  memory of the process then: %.0f MiB\n", resident_kib(server.process) / 1024);
}

void measure_own(char const* name, Started const& server, std::size_t sockets, std::chrono::seconds time) {
    std::printf("%s%s\n", name, server.port == 0 ? ": skipped, it did not start" : "");
    if (server.port != 0) measure(server, sockets, time, {}, true);
    end(server.process);
}

Words words_of_hub(char const* tokens, char const* day_of_keys) {
    Words words;
    std::ifstream file(tokens);
    for (std::string line; std::getline(file, line);) words.tokens.push_back(line);
    words.greeting = words.call = R"({"jsonrpc":"2.0","id":1,"method":"role.get","params":{"id":"EVER"}})";
    words.subscribe = R"({"jsonrpc":"2.0","id":1,"method":"feed.subscribe","params":{}})";
    words.publish = [day = std::string(day_of_keys)](int number) {
        return R"({"jsonrpc":"2.0","id":2,"method":"role.update","params":{"id":"EVER","cells":{"title":"Title )" +
               std::to_string(number) + R"("},"key":")" + day + "-00000000-0000-4000-8000-00000000000" +
               std::to_string(number) + R"("}})";
    };
    return words;
}

// --client PORT PROCESS TOKENS DAY: the tokens stand in a file, one a line; "-": the peer, which echoes.
void load(char** arguments, std::size_t sockets, std::chrono::seconds time, bool paced_only) {
    Started const server{std::atoi(arguments[1]), static_cast<std::uint16_t>(std::atoi(arguments[0]))};
    auto const words =
        std::strcmp(arguments[2], "-") == 0 ? Words{} : words_of_hub(arguments[2], arguments[3]);
    if (!paced_only) return measure(server, sockets, time, words, false);
    LoadClient callers(server.port, words.tokens);
    if (callers.open(64, words.greeting))
        print("64 sockets, 10,000 a second", callers.call(time, words.call, paced));
}

} // namespace

int main(int argc, char** argv) {
    std::size_t sockets = 10'000;
    int seconds = 4;
    bool paced_only = false;
    for (int i = 1; i < argc; ++i) paced_only = paced_only || std::strcmp(argv[i], "--paced") == 0;
    for (int i = 1; i + 1 < argc; ++i) {
        if (std::strcmp(argv[i], "--sockets") == 0)
            sockets = static_cast<std::size_t>(std::atoll(argv[i + 1]));
        if (std::strcmp(argv[i], "--seconds") == 0) seconds = std::atoi(argv[i + 1]);
    }
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    if (argc > 5 && std::strcmp(argv[1], "--client") == 0) {
        load(argv + 2, sockets, std::chrono::seconds(seconds), paced_only);
        return 0;
    }
    auto const kith_server = start(serve_kith);
    measure_own("kith: connections and feed", kith_server, sockets, std::chrono::seconds(seconds));
    std::filesystem::remove_all(EchoDoor::folder(kith_server.process));
    measure_own("node with ws", start(serve_node), sockets, std::chrono::seconds(seconds));
}
