// SPDX-License-Identifier: MIT
// Every setting of the server, in one table: its place in the file, its kind and bounds, its default and what
// it is for. The file, the environment and the command line are read by that table, and the documented
// example file is printed from it, so none of them can know a setting that the others do not.
#pragma once

#include "feed/feed.hpp"
#include "session/server.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kith::serve {

struct Settings {
    std::string database = "sqlite:kith.db";
    std::string centre_name = "Volunteer Centre";
    std::string centre_zone = "Europe/London";
    std::string administrator;
    std::string site;
    std::string outbox;
    std::string mail_server;
    std::string mail_from;
    std::string mail_name;
    std::string mail_password_file;
    std::string mail_password; // from the environment alone: no file of settings holds it
    bool mail_without_tls = false;
    std::string text_hook;
    std::string text_token_file;
    std::string text_token; // likewise
    std::int64_t sign_ins_burst = 30;
    std::int64_t sign_ins_per_minute = 6;
    std::int64_t calls_burst = 400;
    std::int64_t calls_per_second = 200;
    std::int64_t household_calls_burst = 4000;
    std::int64_t household_calls_per_second = 1000;
    bool registration_open = true;
    std::int64_t registrations_burst = 20;
    std::int64_t registrations_per_hour = 60;
    std::string address = "127.0.0.1";
    std::int64_t port = 8080;
    bool plain_beyond_loopback = false;
    std::string certificate;
    std::string certificate_key;
    std::vector<std::string> origins;
    std::vector<std::string> proxies;
    std::vector<std::string> metrics_readers;
    std::vector<std::string> directory_frames;
    std::string log_level = "info";
    std::int64_t log_file_mebibytes = 64;
    std::int64_t log_files_kept = 5;
    std::string log_file;
    std::int64_t writer_queue_max = 1 << 18;
    std::int64_t checkpoint_pages = 4096;
    std::int64_t solver_threads = 0;
    std::int64_t events_kept_days = 30;
    session::Limits limits;
    feed::FeedLimits feed;
    bool demo = false; // by --demo alone: no file turns a real server into a demonstration
};

// A place in Settings, and how it is read.
struct Setting {
    struct Number {
        std::function<std::int64_t(Settings const&)> read;
        std::function<void(Settings&, std::int64_t)> write;
        std::int64_t min;
        std::int64_t max;
    };
    struct Word {
        std::string Settings::* member;
        std::vector<std::string> one_of; // empty: any text
    };
    using Kind = std::variant<Number, Word, bool Settings::*, std::vector<std::string> Settings::*>;

    std::string path; // "listen.port"
    Kind kind;
    std::string purpose; // sentences for the operator
};

// In the order of the printed file.
[[nodiscard]] std::vector<Setting> const& all_settings();
// "listen.port" -> "KITH_LISTEN_PORT"
[[nodiscard]] std::string environment_name(std::string_view path);

// What was wrong, for people: which setting, what was expected; all of it at once.
using SettingErrors = std::vector<std::string>;

// Each of these changes `settings` as far as it can be read.
SettingErrors read_file(Settings& settings, std::string const& path);
SettingErrors read_toml(Settings& settings, std::string_view text, std::string const& name);
// `variable` gives an environment variable's value, if it is set.
SettingErrors read_environment(Settings& settings,
                               std::function<std::optional<std::string>(std::string const&)> const& variable);
// "listen.port=80"; a list is separated by commas.
SettingErrors read_assignment(Settings& settings, std::string_view assignment);
// What no single setting can know: a certificate without its key, plain HTTP beyond this machine.
[[nodiscard]] SettingErrors check(Settings const& settings);

// A TOML file that says what `settings` says, with every purpose as a comment. Reading it gives them back.
[[nodiscard]] std::string print_settings(Settings const& settings);

} // namespace kith::serve
