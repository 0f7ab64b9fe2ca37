// SPDX-License-Identifier: MIT
// The real program as a child process in a folder of its own, for tests from the outside.
#pragma once

#include "session/raw_client.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace kith::serve_test {

using namespace session_test;
namespace fs = std::filesystem;

class Folder {
  public:
    Folder() {
        auto pattern = (fs::temp_directory_path() / "kith-serve-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    [[nodiscard]] std::string operator/(std::string const& name) const { return (path_ / name).string(); }

  private:
    fs::path path_;
};

inline std::string read_whole(std::string const& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

struct Ended {
    int exit = -1; // -1: by a signal
    std::string out;
    std::string err;
};

// A process with its outputs in files.
class Process {
  public:
    Process(Folder const& folder, std::string const& name, std::vector<std::string> arguments)
        : out_(folder / (name + ".out")), err_(folder / (name + ".err")) {
        for (auto const& earlier : {out_, err_}) fs::remove(earlier);
        process_ = ::fork();
        REQUIRE(process_ >= 0);
        if (process_ != 0) return;
        auto const redirect = [](std::string const& path, int to) {
            ::dup2(::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600), to);
        };
        redirect(out_, 1);
        redirect(err_, 2);
        std::vector<char*> raw;
        for (auto& each : arguments) raw.push_back(each.data());
        raw.push_back(nullptr);
        ::execvp(raw[0], raw.data());
        ::_exit(127);
    }
    ~Process() {
        if (process_ <= 0) return;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
    Process(Process const&) = delete;
    Process& operator=(Process const&) = delete;

    [[nodiscard]] pid_t id() const { return process_; }
    [[nodiscard]] std::string out() const { return read_whole(out_); }
    void signal(int number) const { ::kill(process_, number); }
    // Waits for the end; SIGKILL and exit -1 where it does not come.
    Ended wait(std::chrono::seconds time = std::chrono::seconds(60)) {
        int status = 0;
        auto const until = std::chrono::steady_clock::now() + time;
        while (::waitpid(process_, &status, WNOHANG) == 0) {
            if (std::chrono::steady_clock::now() > until) {
                ::kill(process_, SIGKILL);
                ::waitpid(process_, &status, 0);
                break;
            }
            std::this_thread::sleep_for(5ms);
        }
        process_ = -1;
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, out(), read_whole(err_)};
    }

  private:
    std::string out_;
    std::string err_;
    pid_t process_ = -1;
};

inline Ended run(Folder const& folder, std::vector<std::string> arguments) {
    return Process(folder, "run", std::move(arguments)).wait();
}

// kith serve on a free port.
class Served {
  public:
    explicit Served(Folder const& folder, std::vector<std::string> more = {})
        : process_(folder, "serve", arguments(folder, std::move(more))) {
        for (int i = 0; i < 6000 && process_.out().find('\n') == std::string::npos; ++i)
            std::this_thread::sleep_for(5ms);
        auto const out = process_.out();
        REQUIRE(out.starts_with("kith: serving at http"));
        auto const line = out.substr(0, out.find('\n'));
        port_ = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
    }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    // The first administrator's ticket, printed after the address.
    [[nodiscard]] std::string ticket() const {
        std::string out;
        for (int i = 0; i < 1000 && std::count(out.begin(), out.end(), '\n') < 3; ++i) {
            std::this_thread::sleep_for(5ms);
            out = process_.out();
        }
        out.pop_back();
        return out.substr(out.rfind('\n') + 1);
    }
    Process& process() { return process_; }

    std::string get(std::string const& target) const {
        RawClient client(port_);
        REQUIRE(client.send("GET " + target + " HTTP/1.1\r\nHost: kith.test\r\n\r\n"));
        return client.reply();
    }

  private:
    static std::vector<std::string> arguments(Folder const& folder, std::vector<std::string> more) {
        std::vector<std::string> made{KITH_BINARY,        "serve",    "--db",
                                      folder / "kith.db", "--listen", "127.0.0.1:0"};
        made.insert(made.end(), more.begin(), more.end());
        return made;
    }
    Process process_;
    std::uint16_t port_ = 0;
};

inline std::string body_of(std::string const& reply) {
    return reply.substr(reply.find("\r\n\r\n") + 4);
}

} // namespace kith::serve_test
