// SPDX-License-Identifier: MIT
// The table of settings: what is printed is complete and reads back, and each source says what is wrong.
#include "serve/settings.hpp"
#include "source_folder.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>

using namespace kith::serve;

namespace {

std::string joined(SettingErrors const& errors) {
    std::string text;
    for (auto const& error : errors) text += error + "\n";
    return text;
}

} // namespace

TEST_CASE("the printed settings name every setting once, with its purpose, and read back as they were") {
    Settings settings;
    settings.port = 9001;
    settings.origins = {"https://a.example", "https://b.example"};
    settings.centre_name = "Bow \"and\" Bromley \\ ü";
    settings.limits.connections_max = 77;
    settings.limits.http_idle_max = std::chrono::seconds(11);
    settings.plain_beyond_loopback = true;
    auto const text = print_settings(settings);
    std::set<std::string> paths;
    for (auto const& setting : all_settings()) {
        CAPTURE(setting.path);
        CHECK(paths.insert(setting.path).second);
        CHECK(setting.purpose.size() > 20);
        CHECK(setting.purpose.ends_with('.'));
        auto const name = "\n" + setting.path.substr(setting.path.find('.') + 1) + " = ";
        CHECK(text.find(name) != std::string::npos);
    }
    Settings read;
    CHECK(joined(read_toml(read, text, "printed")).empty());
    CHECK(print_settings(read) == text);
    CHECK(read.port == 9001);
    CHECK(read.origins == settings.origins);
    CHECK(read.centre_name == settings.centre_name);
    CHECK(read.limits.connections_max == 77);
    CHECK(read.limits.http_idle_max == std::chrono::seconds(11));
    CHECK(read.plain_beyond_loopback);
}

TEST_CASE(
    "every bound of the connections and of the feed can be set, and the defaults are within their bounds") {
    std::ifstream limits(kith::source_folder() / "server/session/limits.hpp");
    std::stringstream text;
    text << limits.rdbuf();
    std::size_t members = 0;
    for (std::string line; std::getline(text, line);)
        members += line.starts_with("    std::") || line.starts_with("    int ") ? 1 : 0;
    std::size_t settable = 0;
    for (auto const& setting : all_settings()) {
        settable += setting.path.starts_with("limits.") ? 1 : 0;
        auto const* number = std::get_if<Setting::Number>(&setting.kind);
        if (number == nullptr) continue;
        CAPTURE(setting.path);
        auto const value = number->read(Settings{});
        CHECK(value >= number->min);
        CHECK(value <= number->max);
        // Each is a place of its own.
        Settings changed;
        number->write(changed, value == number->max ? number->min : number->max);
        int differing = 0;
        for (auto const& other : all_settings()) {
            if (auto const* each = std::get_if<Setting::Number>(&other.kind))
                differing += each->read(changed) != each->read(Settings{}) ? 1 : 0;
        }
        CHECK(differing == 1);
    }
    CHECK(members == 16);
    CHECK(settable == members);
    CHECK(joined(check(Settings{})).empty());
}

TEST_CASE("a settings file that is wrong is told with line, name and what was expected, all at once") {
    Settings settings;
    auto const errors = joined(read_toml(settings, R"(database = 5
colour = "red"
[listen]
port = 70000
address = "127.0.0.2"
origins = ["a", 5]
plain_beyond_loopback = "yes"
[log]
level = "loud"
)",
                                         "kith.toml"));
    CAPTURE(errors);
    for (auto const* part : {"line 1: database must be a text", "line 2: colour is no setting",
                             "line 4: listen.port must be a whole number from 0 to 65535",
                             "line 6: listen.origins must be a list",
                             "line 7: listen.plain_beyond_loopback must be true or false",
                             "line 9: log.level must be one of debug, info, warn, error"}) {
        CAPTURE(part);
        CHECK(errors.find(part) != std::string::npos);
    }
    CHECK(settings.address == "127.0.0.2");
    CHECK(settings.port == 8080);
    CHECK(joined(read_toml(settings, "a = = 1\n", "kith.toml")).starts_with("kith.toml, line 1: "));
    CHECK(joined(read_file(settings, "/nowhere/kith.toml")) == "/nowhere/kith.toml cannot be read\n");
}

TEST_CASE("the environment and the command line say the same settings as text") {
    Settings settings;
    auto const errors = read_environment(settings, [](std::string const& name) -> std::optional<std::string> {
        if (name == "KITH_LISTEN_PORT") return "9002";
        if (name == "KITH_LISTEN_PROXIES") return "192.0.2.1,192.0.2.2";
        if (name == "KITH_LISTEN_PLAIN_BEYOND_LOOPBACK") return "true";
        if (name == "KITH_LOG_LEVEL") return "loud";
        return std::nullopt;
    });
    CHECK(joined(errors) == "KITH_LOG_LEVEL must be one of debug, info, warn, error\n");
    CHECK(settings.port == 9002);
    CHECK(settings.proxies == std::vector<std::string>{"192.0.2.1", "192.0.2.2"});
    CHECK(settings.plain_beyond_loopback);
    CHECK(joined(read_assignment(settings, "listen.port=9003")).empty());
    CHECK(settings.port == 9003);
    for (auto const* wrong : {"listen.port=", "listen.port=80x", "listen.port", "nothing=1", "", "=",
                              "listen.port=65536", "listen.plain_beyond_loopback=1"}) {
        CAPTURE(wrong);
        CHECK_FALSE(read_assignment(settings, wrong).empty());
    }
    CHECK(settings.port == 9003);
    std::set<std::string> names;
    for (auto const& setting : all_settings()) CHECK(names.insert(environment_name(setting.path)).second);
}

TEST_CASE("a text that no settings file could say again is refused, wherever it comes from") {
    for (std::string const wrong :
         {"caf\xE9", "\xC0\xAF", "\xED\xA0\x80", "a\xFF", "two\nlines", "bell\x07"}) {
        CAPTURE(wrong);
        Settings settings;
        auto const before = print_settings(settings);
        CHECK(joined(read_assignment(settings, "first_run.centre_name=" + wrong)) ==
              "first_run.centre_name must be a text in UTF-8 without control characters\n");
        CHECK_FALSE(read_assignment(settings, "listen.origins=https://a.example," + wrong).empty());
        auto const errors = read_environment(settings, [&](std::string const& name) {
            return name == "KITH_LISTEN_ADDRESS" ? std::optional(wrong) : std::nullopt;
        });
        CHECK(joined(errors) == "KITH_LISTEN_ADDRESS must be a text in UTF-8 without control characters\n");
        CHECK(print_settings(settings) == before);
    }
    Settings settings;
    CHECK_FALSE(read_toml(settings, "[first_run]\ncentre_name = \"a\\u0000b\"\n", "kith.toml").empty());
    CHECK(read_assignment(settings, "first_run.centre_name=Caf\xC3\xA9 \xF0\x9F\x8C\x8A").empty());
    Settings read;
    CHECK(read_toml(read, print_settings(settings), "printed").empty());
    CHECK(read.centre_name == "Caf\xC3\xA9 \xF0\x9F\x8C\x8A");
}

TEST_CASE("plain HTTP beyond this machine, half a certificate and another engine are refused in words") {
    auto const refused = [](auto change) {
        Settings settings;
        change(settings);
        return joined(check(settings));
    };
    CHECK(refused([](Settings& s) { s.address = "0.0.0.0"; }).find("plain_beyond_loopback") !=
          std::string::npos);
    CHECK(refused([](Settings& s) {
              s.address = "0.0.0.0";
              s.plain_beyond_loopback = true;
          }).empty());
    CHECK(refused([](Settings& s) {
              s.address = "::";
              s.certificate = s.certificate_key = "x.pem";
          }).empty());
    CHECK_FALSE(refused([](Settings& s) { s.certificate = "x.pem"; }).empty());
    CHECK_FALSE(refused([](Settings& s) { s.database = "postgresql://localhost/kith"; }).empty());
    CHECK_FALSE(refused([](Settings& s) { s.database = "sqlite:"; }).empty());
    CHECK_FALSE(refused([](Settings& s) { s.limits.outbox_bytes_max = 4096; }).empty());
    // Codes and the hook's token go in plain to this machine only, whatever an address looks like.
    for (auto const* const far :
         {"http://example.org/send", "http://127.0.0.1.example.org/send", "http://127.0.0.1@example.org/",
          "http://127.0.0.1:80@example.org/", "http://127.0.0.10/send"}) {
        CAPTURE(far);
        CHECK(refused([&](Settings& s) { s.text_hook = far; }).find("text_messages.hook") !=
              std::string::npos);
    }
    for (auto const* const near : {"http://127.0.0.1", "http://127.0.0.1/send", "http://127.0.0.1:9000/send",
                                   "https://example.org/send"}) {
        CAPTURE(near);
        CHECK(refused([&](Settings& s) { s.text_hook = near; }).empty());
    }
}
