// SPDX-License-Identifier: MIT
#include "serve/serve_command.hpp"

#include "serve/demo.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <thread>

namespace kith::serve {
namespace {

using cli::Exit;

struct Flags {
    std::string config;
    std::string database;
    std::string listen;
    std::vector<std::string> assignments;
    bool print_config = false;
    bool demo = false;
};

// "0.0.0.0:80", "[::1]:80", "localhost", ":8080".
SettingErrors read_listen(Settings& settings, std::string_view given) {
    auto address = given;
    std::string_view port;
    if (given.starts_with('[')) {
        auto const end = given.find(']');
        if (end == std::string_view::npos) return {"--listen must be ADDRESS or ADDRESS:PORT"};
        address = given.substr(1, end - 1);
        port = given.substr(end + 1);
        if (!port.empty()) port.remove_prefix(1);
    } else if (auto const colon = given.rfind(':'); colon != std::string_view::npos) {
        if (given.find(':') == colon) { // more of them: an IPv6 address without a port
            address = given.substr(0, colon);
            port = given.substr(colon + 1);
        }
    }
    SettingErrors errors;
    if (!address.empty()) errors = read_assignment(settings, "listen.address=" + std::string(address));
    if (errors.empty() && !port.empty())
        errors = read_assignment(settings, "listen.port=" + std::string(port));
    return errors;
}

std::string with_scheme(std::string const& database) {
    return database.find(':') == std::string::npos ? "sqlite:" + database : database;
}

// File, then environment, then command line.
SettingErrors read_all(Settings& settings, Flags const& flags) {
    SettingErrors errors;
    auto const add = [&errors](SettingErrors more) {
        errors.insert(errors.end(), std::make_move_iterator(more.begin()),
                      std::make_move_iterator(more.end()));
    };
    if (!flags.config.empty()) add(read_file(settings, flags.config));
    add(read_environment(settings, [](std::string const& name) -> std::optional<std::string> {
        auto const* value = std::getenv(name.c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    }));
    for (auto const& assignment : flags.assignments) add(read_assignment(settings, assignment));
    if (!flags.database.empty()) add(read_assignment(settings, "database=" + with_scheme(flags.database)));
    if (!flags.listen.empty()) add(read_listen(settings, flags.listen));
    if (errors.empty()) add(check(settings));
    return errors;
}

// SIGTERM and SIGINT, taken by a thread of their own: blocked in all others, which begin after this.
class Signals {
  public:
    Signals() {
        sigemptyset(&taken_);
        sigaddset(&taken_, SIGTERM);
        sigaddset(&taken_, SIGINT);
        pthread_sigmask(SIG_BLOCK, &taken_, &before_);
        std::signal(SIGPIPE, SIG_IGN); // a peer that has gone is an error of its own socket
    }
    ~Signals() {
        done_ = true;
        if (thread_.joinable()) {
            pthread_kill(thread_.native_handle(), SIGTERM); // wakes it
            thread_.join();
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    Signals(Signals const&) = delete;
    Signals& operator=(Signals const&) = delete;

    // Whom to tell from now on; at once where a signal came while there was nobody.
    void on_stop(std::function<void()> stop) {
        std::lock_guard const guard(mutex_);
        stop_ = std::move(stop);
        if (stop_ && asked_) stop_();
        if (!thread_.joinable()) thread_ = std::thread([this] { wait(); });
    }
    [[nodiscard]] bool asked() const { return asked_; }

  private:
    void wait() {
        for (;;) {
            int signal = 0;
            sigwait(&taken_, &signal);
            if (done_) return;
            std::lock_guard const guard(mutex_);
            asked_ = true;
            if (stop_) stop_();
        }
    }

    sigset_t taken_{};
    sigset_t before_{};
    std::atomic<bool> done_{false};
    std::atomic<bool> asked_{false};
    std::mutex mutex_; // guards what follows
    std::function<void()> stop_;
    std::thread thread_;
};

std::filesystem::path database_file(std::string const& database) {
    return database.substr(database.find(':') + 1);
}

// True where a demonstration is to be made anew; it stays where it is.
bool serve_once(Settings& settings, World const& world, Signals& signals, Log& log, cli::Console& console) {
    Hub hub(settings, world, log);
    signals.on_stop([&hub] { hub.stop(); });
    settings.port = hub.port();
    bool const is_v6 = settings.address.find(':') != std::string::npos;
    console.out << "kith: serving at " << (settings.certificate.empty() ? "http://" : "https://")
                << (is_v6 ? "[" : "") << settings.address << (is_v6 ? "]" : "") << ':' << hub.port() << '\n'
                << std::flush;
    if (hub.demo() != nullptr) hub.demo()->print(console.out);
    if (hub.first_ticket())
        console.out << "kith: choose the administrator's password with session.set_password and this ticket, "
                       "which is shown to you alone:\n"
                    << *hub.first_ticket() << '\n'
                    << std::flush;
    log.write(Log::Level::info, "serving",
              {{"version", world.version}, {"port", hub.port()}, {"tls", !settings.certificate.empty()}});
    hub.run();
    signals.on_stop(nullptr);
    return hub.wants_reset();
}

Exit serve(Flags const& flags, World const& world, cli::Console& console) {
    Settings settings;
    auto const errors = read_all(settings, flags);
    for (auto const& error : errors) console.err << "kith: " << error << '\n';
    if (!errors.empty()) return Exit::refused;
    if (!flags.demo && DemoPlace::is_at(database_file(settings.database))) {
        console.err << "kith: " << settings.database
                    << " was made by a demonstration: serve it with --demo\n";
        return Exit::refused;
    }
    if (flags.print_config) {
        console.out << print_settings(settings);
        return Exit::done;
    }
    Signals signals;
    Log log(settings);
    if (!flags.demo) {
        serve_once(settings, world, signals, log, console);
        return Exit::done;
    }
    DemoPlace const place(flags.database.empty() ? std::nullopt
                                                 : std::optional(database_file(settings.database)));
    settings.demo = true;
    settings.database = with_scheme(place.database().string());
    settings.centre_name = demo_centre_name;
    settings.administrator.clear();
    while (serve_once(settings, world, signals, log, console) && !signals.asked()) place.clear();
    return Exit::done;
}

} // namespace

void add_serve(cli::CommandLine& command_line, World const& world) {
    auto const flags = std::make_shared<Flags>();
    auto& command = command_line.add(
        "serve", "The server: JSON-RPC over WebSocket and HTTP, live events, calendars, metrics",
        [flags, world](cli::Console& console) { return serve(*flags, world, console); }, false);
    command.add_option("--db", flags->database, "The database: sqlite:FILE; default sqlite:kith.db");
    command.add_option("--listen", flags->listen, "ADDRESS:PORT; default 127.0.0.1:8080, this machine only");
    command.add_option("--config", flags->config, "A TOML file of settings");
    command
        .add_option("--set", flags->assignments,
                    "One setting, as in the file: --set log.level=debug; may be repeated")
        ->allow_extra_args(false);
    command.add_flag(
        "--demo", flags->demo,
        "Serve the made sample community, with a sign-in for every kind of account, in a database "
        "that goes with it (or is kept, with --db)");
    command.add_flag(
        "--print-config", flags->print_config,
        "Print every setting with its meaning and the value it has, as a settings file, and end");
}

} // namespace kith::serve
