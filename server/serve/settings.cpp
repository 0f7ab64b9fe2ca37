// SPDX-License-Identifier: MIT
#include "serve/settings.hpp"

#include "exchange/text.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

namespace kith::serve {
namespace {

constexpr std::int64_t many = 1'000'000;

Setting number(std::string path, std::int64_t Settings::* member, std::int64_t min, std::int64_t max,
               std::string purpose) {
    return {std::move(path),
            Setting::Number{[member](Settings const& from) { return from.*member; },
                            [member](Settings& to, std::int64_t value) { to.*member = value; }, min, max},
            std::move(purpose)};
}

// A rate is two settings: how many at once, and how many more with time.
Setting burst(std::string path, std::int64_t Settings::* member, std::string purpose) {
    return number(std::move(path), member, 1, many, std::move(purpose));
}
Setting refill(std::string path, std::int64_t Settings::* member, std::string const& unit) {
    return number(std::move(path), member, 1, many, "How many more each " + unit + ".");
}

// A bound in a part of the settings: a size, an int or a duration in seconds.
template <class Part, class Member>
Setting bound(std::string path, Part Settings::* part, Member Part::* member, std::int64_t min,
              std::int64_t max, std::string purpose) {
    return {std::move(path),
            Setting::Number{
                [=](Settings const& from) {
                    if constexpr (std::is_same_v<Member, std::chrono::seconds>)
                        return std::int64_t{(from.*part.*member).count()};
                    else
                        return static_cast<std::int64_t>(from.*part.*member);
                },
                [=](Settings& to, std::int64_t value) { to.*part.*member = static_cast<Member>(value); }, min,
                max},
            std::move(purpose)};
}

std::vector<Setting> make_settings() {
    using session::Limits;
    auto const limits = &Settings::limits;
    auto const feed = &Settings::feed;
    constexpr std::int64_t kib = 1024;
    return {
        {"database", Setting::Word{&Settings::database, {}},
         "Where everything is kept: sqlite:FILE. The file is made where there is none."},
        {"first_run.centre_name", Setting::Word{&Settings::centre_name, {}},
         "The name of the centre that is made in a new database. Looked at once."},
        {"first_run.zone", Setting::Word{&Settings::centre_zone, {}},
         "The time zone that centre lives by, as the tz database calls it."},
        {"first_run.administrator", Setting::Word{&Settings::administrator, {}},
         "The e-mail address of a centre's first administrator. As long as nobody has chosen a password for "
         "it, every start prints a ticket to choose one with."},
        {"letters.site", Setting::Word{&Settings::site, {}},
         "Where links in letters lead to: \"https://kith.example.org\"; empty is the address listened on."},
        {"letters.outbox", Setting::Word{&Settings::outbox, {}},
         "A folder where letters (one-time codes, invitations) are put as files; empty is \"outbox\" beside "
         "the database. Whoever reads it can sign in as anybody. E-mail goes there where mail.server is "
         "empty, text messages where text_messages.hook is."},
        {"registration.open", &Settings::registration_open,
         "Whether people may register themselves as volunteers (volunteer.register)."},
        {"mail.server", Setting::Word{&Settings::mail_server, {}},
         "The server that takes e-mail: \"smtps://mail.example.org:465\", or "
         "\"smtp://mail.example.org:587\", which must offer STARTTLS."},
        {"mail.from", Setting::Word{&Settings::mail_from, {}}, "The address that e-mail comes from."},
        {"mail.name", Setting::Word{&Settings::mail_name, {}},
         "The name to sign in to that server with; empty: it asks for none."},
        {"mail.password_file", Setting::Word{&Settings::mail_password_file, {}},
         "A file that holds the password for it and nothing else, readable by the server alone. Or give the "
         "password in the environment, as KITH_MAIL_PASSWORD."},
        {"mail.without_tls", &Settings::mail_without_tls,
         "Hand e-mail over unencrypted where the server offers no STARTTLS. Only for one on this machine."},
        {"text_messages.hook", Setting::Word{&Settings::text_hook, {}},
         "An address that takes text messages by POST, as {\"to\": \"+44...\", \"body\": \"...\"}: your "
         "provider's, or a small program between. With an \"id\", too, it is one that may come twice: the "
         "same "
         "id is the same message."},
        {"text_messages.token_file", Setting::Word{&Settings::text_token_file, {}},
         "A file that holds the token to send it (as Authorization: Bearer) and nothing else. Or give the "
         "token in the environment, as KITH_TEXT_MESSAGES_TOKEN."},
        {"listen.address", Setting::Word{&Settings::address, {}},
         "The address to listen on: 127.0.0.1 is this machine only, 0.0.0.0 or :: is everywhere."},
        number("listen.port", &Settings::port, 0, 65'535, "The port; 0 takes any free one and prints it."),
        {"listen.certificate", Setting::Word{&Settings::certificate, {}},
         "A PEM file with the certificate and its chain. With it the server speaks TLS only; without it, "
         "plain HTTP."},
        {"listen.certificate_key", Setting::Word{&Settings::certificate_key, {}},
         "A PEM file with the certificate's private key."},
        {"listen.plain_beyond_loopback", &Settings::plain_beyond_loopback,
         "Allow plain HTTP on an address that other machines reach. Only where a proxy in front ends TLS: "
         "passwords cross this line."},
        {"listen.origins", &Settings::origins,
         "Origins of web pages that may use this server, besides its own: \"https://console.example.org\"."},
        {"listen.proxies", &Settings::proxies,
         "Addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."},
        {"metrics.readers", &Settings::metrics_readers,
         "Addresses that may read /metrics, besides this machine."},
        {"directory.frames", &Settings::directory_frames,
         "Origins (https://www.example.org) whose pages may frame the public directory, /directory/embed."},
        {"log.level", Setting::Word{&Settings::log_level, {"debug", "info", "warn", "error"}},
         "How much is logged. Every line is one JSON object and holds no personal data at any level."},
        {"log.file", Setting::Word{&Settings::log_file, {}},
         "Where to log; empty is stderr, which systemd keeps."},
        number("log.file_mebibytes", &Settings::log_file_mebibytes, 1, 4096,
               "A log file that grows past this is put aside and a new one is begun."),
        number("log.files_kept", &Settings::log_files_kept, 1, 1000, "How many of those are kept."),
        number("events.kept_days", &Settings::events_kept_days, 1, 3650,
               "How long events are kept for clients that come back. After that they read everything anew."),
        number("solver.threads", &Settings::solver_threads, 0, 1024,
               "Threads that work out plans, at low priority; 0 is one fewer than there are cores. "
               "Shortlists and the like have one more to themselves."),
        number("writer.queue_max", &Settings::writer_queue_max, 1, 1 << 24,
               "Changes that wait to be written. Past it a call is told to come again."),
        number("writer.checkpoint_pages", &Settings::checkpoint_pages, 16, many,
               "Pages of 8 KiB in the database's log before it is moved into the database."),
        burst("rates.sign_ins_burst", &Settings::sign_ins_burst,
              "Steps of signing in that one household (an address, or an IPv6 network of 64 bits) may take "
              "at once. Past it: too_many_tries."),
        refill("rates.sign_ins_per_minute", &Settings::sign_ins_per_minute, "minute"),
        burst("rates.registrations_burst", &Settings::registrations_burst,
              "People who may register themselves from one household at once. Past it: too_many_tries."),
        refill("rates.registrations_per_hour", &Settings::registrations_per_hour, "hour"),
        burst("rates.calls_burst", &Settings::calls_burst,
              "Calls that one caller may make at once. Past it: too_many_calls."),
        refill("rates.calls_per_second", &Settings::calls_per_second, "second"),
        burst("rates.household_calls_burst", &Settings::household_calls_burst,
              "The same for everybody in one household together: a centre's office may be one."),
        refill("rates.household_calls_per_second", &Settings::household_calls_per_second, "second"),
        bound("feed.buffer_events_max", feed, &feed::FeedLimits::buffer_events_max, 1, many,
              "Events of a centre kept in memory; clients that come back from before read the database."),
        bound("feed.page_events_max", feed, &feed::FeedLimits::page_events_max, 1, many,
              "Events looked at by one feed.subscribe; where there are more, the client asks again."),
        bound("feed.page_bytes_max", feed, &feed::FeedLimits::page_bytes_max, 1, 128 * kib,
              "Bytes of events sent by one feed.subscribe; keep it well below limits.outbox_bytes_max."),
        bound("feed.silent_events_max", feed, &feed::FeedLimits::silent_events_max, 1, many,
              "Events not for a client after which it is sent its cursor, so that it does not fall behind."),
        bound("limits.connections_max", limits, &Limits::connections_max, 1, many,
              "Open connections, HTTP and WebSocket together. Past it: 503. The system's limit on open "
              "files must be higher."),
        bound("limits.header_bytes_max", limits, &Limits::header_bytes_max, 512, 64 * kib,
              "Request line and headers. Past it: 431."),
        bound("limits.body_bytes_max", limits, &Limits::body_bytes_max, kib, 16 * kib * kib,
              "Body of a POST to /rpc. Past it: 413."),
        bound("limits.import_bytes_max", limits, &Limits::import_bytes_max, kib, 4 * kib * kib * kib,
              "Body of an import. Past it: 413."),
        bound("limits.imports_max", limits, &Limits::imports_max, 1, 1000,
              "Imports taken at once; each may hold its body in memory. Past it: 503."),
        bound("limits.message_bytes_max", limits, &Limits::message_bytes_max, kib, 16 * kib * kib,
              "A WebSocket message. Past it: closed with 1009."),
        bound("limits.unfinished_bytes_max", limits, &Limits::unfinished_bytes_max, 2 * kib, 64 * kib * kib,
              "Bytes between two completed WebSocket messages. Past it: closed with 1008."),
        bound("limits.control_frames_per_second_max", limits, &Limits::control_frames_per_second_max, 1,
              10'000, "Pings and pongs from one socket in a second. Past it: closed with 1008."),
        bound("limits.pending_calls_max", limits, &Limits::pending_calls_max, 1, 10'000,
              "Calls of one socket whose answer has not gone yet. At it the socket is not read."),
        bound("limits.outbox_bytes_max", limits, &Limits::outbox_bytes_max, 4 * kib, 64 * kib * kib,
              "Events that wait to be sent to one socket. Past it: closed with 4408; the client resumes."),
        bound("limits.kernel_buffer_bytes", limits, &Limits::kernel_buffer_bytes, 4 * kib, 4 * kib * kib,
              "The kernel's buffers for one connection, each way."),
        bound("limits.message_seconds_max", limits, &Limits::message_time_max, 1, 600,
              "From the first byte of a request or message to its last. Past it: closed."),
        bound("limits.import_seconds_max", limits, &Limits::import_time_max, 1, 7200,
              "Time for the body of an import."),
        bound("limits.http_idle_seconds_max", limits, &Limits::http_idle_max, 1, 3600,
              "Between requests on one connection. Past it: closed."),
        bound("limits.socket_idle_seconds_max", limits, &Limits::socket_idle_max, 2, 3600,
              "Without any frame, not even a pong to our ping. Past it: closed."),
        bound("limits.closing_seconds_max", limits, &Limits::closing_time_max, 1, 4,
              "From our goodbye to the end of a connection, also when the server stops."),
    };
}

std::string listed(std::vector<std::string> const& words) {
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string expectation(Setting const& setting) {
    if (auto const* range = std::get_if<Setting::Number>(&setting.kind))
        return "a whole number from " + std::to_string(range->min) + " to " + std::to_string(range->max);
    if (auto const* word = std::get_if<Setting::Word>(&setting.kind))
        return word->one_of.empty() ? "a text in UTF-8 without control characters"
                                    : "one of " + listed(word->one_of);
    if (std::holds_alternative<bool Settings::*>(setting.kind)) return "true or false";
    return "a list of texts in UTF-8 without control characters";
}

// What a file of settings can say again: such a file is UTF-8, and holds no control characters.
bool is_printable(std::string_view text) {
    return exchange::valid_utf8_length(text) == text.size() &&
           std::ranges::none_of(text, [](char each) { return (each >= 0 && each < ' ') || each == '\x7F'; });
}

// A value as any of the sources has it.
using Given = std::variant<std::int64_t, std::string, bool, std::vector<std::string>>;

// False where the value is of another kind, or out of bounds.
bool assign(Settings& settings, Setting const& setting, Given const& given) {
    if (auto const* range = std::get_if<Setting::Number>(&setting.kind)) {
        auto const* value = std::get_if<std::int64_t>(&given);
        if (value == nullptr || *value < range->min || *value > range->max) return false;
        range->write(settings, *value);
        return true;
    }
    if (auto const* word = std::get_if<Setting::Word>(&setting.kind)) {
        auto const* value = std::get_if<std::string>(&given);
        if (value == nullptr || !is_printable(*value)) return false;
        if (!word->one_of.empty() && std::ranges::find(word->one_of, *value) == word->one_of.end())
            return false;
        settings.*word->member = *value;
        return true;
    }
    if (auto const* flag = std::get_if<bool Settings::*>(&setting.kind)) {
        auto const* value = std::get_if<bool>(&given);
        if (value != nullptr) settings.** flag = *value;
        return value != nullptr;
    }
    auto const* value = std::get_if<std::vector<std::string>>(&given);
    if (value == nullptr || !std::ranges::all_of(*value, is_printable)) return false;
    settings.*std::get<std::vector<std::string> Settings::*>(setting.kind) = *value;
    return true;
}

Setting const* find(std::string_view path) {
    auto const& all = all_settings();
    auto const found = std::ranges::find(all, path, &Setting::path);
    return found == all.end() ? nullptr : &*found;
}

// Text of an environment variable or a flag, as the setting's own kind.
std::optional<Given> from_text(Setting const& setting, std::string_view text) {
    if (std::holds_alternative<Setting::Number>(setting.kind)) {
        std::int64_t value = 0;
        auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
        return value;
    }
    if (std::holds_alternative<Setting::Word>(setting.kind)) return std::string(text);
    if (std::holds_alternative<bool Settings::*>(setting.kind)) {
        if (text == "true") return true;
        if (text == "false") return false;
        return std::nullopt;
    }
    std::vector<std::string> words;
    while (!text.empty()) {
        auto const comma = text.find(',');
        words.emplace_back(text.substr(0, comma));
        text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    }
    return words;
}

std::optional<Given> from_toml(toml::node const& node) {
    if (auto const* value = node.as_integer()) return value->get();
    if (auto const* value = node.as_string()) return value->get();
    if (auto const* value = node.as_boolean()) return value->get();
    auto const* array = node.as_array();
    if (array == nullptr) return std::nullopt;
    std::vector<std::string> words;
    for (auto const& each : *array) {
        auto const* word = each.as_string();
        if (word == nullptr) return std::nullopt;
        words.push_back(word->get());
    }
    return words;
}

void read_table(Settings& settings, toml::table const& within, std::string const& before,
                std::string const& name, SettingErrors& errors) {
    for (auto const& [key, node] : within) {
        auto const path = before + std::string(key.str());
        auto const place = name + ", line " + std::to_string(node.source().begin.line) + ": ";
        if (auto const* inner = node.as_table()) {
            read_table(settings, *inner, path + ".", name, errors);
            continue;
        }
        auto const* setting = find(path);
        if (setting == nullptr) {
            errors.push_back(place + path + " is no setting (kith serve --print-config lists them)");
            continue;
        }
        auto const given = from_toml(node);
        if (!given || !assign(settings, *setting, *given))
            errors.push_back(place + path + " must be " + expectation(*setting));
    }
}

SettingErrors read_text(Settings& settings, Setting const& setting, std::string_view text,
                        std::string const& name) {
    auto const given = from_text(setting, text);
    if (given && assign(settings, setting, *given)) return {};
    return {name + " must be " + expectation(setting)};
}

bool is_loopback(std::string_view address) {
    return address.starts_with("127.") || address == "::1" || address == "localhost";
}

std::string toml_text(Settings const& settings, Setting const& setting) {
    std::ostringstream out;
    if (auto const* range = std::get_if<Setting::Number>(&setting.kind))
        out << range->read(settings);
    else if (auto const* word = std::get_if<Setting::Word>(&setting.kind))
        out << toml::value<std::string>(settings.*word->member);
    else if (auto const* flag = std::get_if<bool Settings::*>(&setting.kind))
        out << (settings.**flag ? "true" : "false");
    else {
        toml::array words;
        for (auto const& each : settings.*std::get<std::vector<std::string> Settings::*>(setting.kind))
            words.push_back(each);
        out << words;
    }
    return std::move(out).str();
}

// Comments of at most 100 columns.
std::string comment(std::string const& text) {
    std::string made;
    std::size_t column = 0;
    std::istringstream words(text);
    for (std::string word; words >> word; column += word.size() + 1) {
        if (column == 0 || column + word.size() > 97) {
            made += column == 0 ? "# " : "\n# ";
            column = 0;
        } else {
            made += ' ';
        }
        made += word;
    }
    return made + "\n";
}

// "http://127.0.0.1:9000/send"; not "http://127.0.0.1.example.org" and not "http://127.0.0.1@example.org".
bool is_on_this_machine(std::string_view address) {
    constexpr std::string_view here = "http://127.0.0.1";
    if (!address.starts_with(here)) return false;
    auto rest = address.substr(here.size());
    auto const host = rest.substr(0, rest.find('/'));
    return host.empty() || (host.front() == ':' && host.size() > 1 &&
                            host.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

} // namespace

std::vector<Setting> const& all_settings() {
    static std::vector<Setting> const all = make_settings();
    return all;
}

std::string environment_name(std::string_view path) {
    std::string name = "KITH_";
    for (char const each : path)
        name += each == '.' ? '_' : each >= 'a' && each <= 'z' ? static_cast<char>(each - 'a' + 'A') : each;
    return name;
}

SettingErrors read_toml(Settings& settings, std::string_view text, std::string const& name) {
    SettingErrors errors;
    try {
        read_table(settings, toml::parse(text), {}, name, errors);
    } catch (toml::parse_error const& wrong) {
        errors.push_back(name + ", line " + std::to_string(wrong.source().begin.line) + ": " +
                         std::string(wrong.description()));
    }
    return errors;
}

SettingErrors read_file(Settings& settings, std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) return {path + " cannot be read"};
    return read_toml(settings, text.str(), path);
}

SettingErrors
read_environment(Settings& settings,
                 std::function<std::optional<std::string>(std::string const&)> const& variable) {
    SettingErrors errors;
    for (auto const& setting : all_settings()) {
        auto const name = environment_name(setting.path);
        auto const value = variable(name);
        if (!value) continue;
        for (auto& error : read_text(settings, setting, *value, name)) errors.push_back(std::move(error));
    }
    if (auto secret = variable("KITH_MAIL_PASSWORD")) settings.mail_password = std::move(*secret);
    if (auto secret = variable("KITH_TEXT_MESSAGES_TOKEN")) settings.text_token = std::move(*secret);
    return errors;
}

SettingErrors read_assignment(Settings& settings, std::string_view assignment) {
    auto const equals = assignment.find('=');
    auto const path = assignment.substr(0, equals);
    auto const* setting = find(path);
    if (setting == nullptr || equals == std::string_view::npos)
        return {std::string(path) + " is no setting (kith serve --print-config lists them)"};
    return read_text(settings, *setting, assignment.substr(equals + 1), setting->path);
}

SettingErrors check(Settings const& settings) {
    SettingErrors errors;
    if (!settings.database.starts_with("sqlite:") ||
        settings.database.size() == std::string_view("sqlite:").size())
        errors.emplace_back("database must be sqlite: and the name of a file");
    if (settings.certificate.empty() != settings.certificate_key.empty())
        errors.emplace_back("listen.certificate and listen.certificate_key are needed together");
    if (settings.certificate.empty() && !settings.plain_beyond_loopback && !is_loopback(settings.address))
        errors.push_back("listen.address " + settings.address +
                         " is reached by other machines, and without a certificate passwords would cross the "
                         "network unprotected: give listen.certificate, or set listen.plain_beyond_loopback "
                         "where a proxy in front ends TLS");
    bool const smtp =
        settings.mail_server.starts_with("smtp://") || settings.mail_server.starts_with("smtps://");
    if (!settings.mail_server.empty() && !smtp)
        errors.emplace_back("mail.server must begin with smtp:// or smtps://");
    if (smtp && settings.mail_from.find('@') == std::string::npos)
        errors.emplace_back("mail.from must be the e-mail address that mail.server sends from");
    if (!settings.text_hook.empty() && !settings.text_hook.starts_with("https://") &&
        !is_on_this_machine(settings.text_hook))
        errors.emplace_back("text_messages.hook must begin with https:// (or be on this machine, at "
                            "http://127.0.0.1)");
    if (settings.feed.page_bytes_max * 2 > settings.limits.outbox_bytes_max)
        errors.emplace_back("feed.page_bytes_max must be at most half of limits.outbox_bytes_max");
    return errors;
}

std::string print_settings(Settings const& settings) {
    std::string made =
        "# Kith: every setting with the value it has. Each can also be given as an environment\n"
        "# variable (listen.port: KITH_LISTEN_PORT) or on the command line (--set "
        "listen.port=80);\n# the command line stands above the environment, and that above "
        "the file.\n";
    std::string table;
    for (auto const& setting : all_settings()) {
        auto const dot = setting.path.find('.');
        auto const in = dot == std::string::npos ? std::string() : setting.path.substr(0, dot);
        if (in != table) made += "\n[" + in + "]\n";
        made += "\n" + comment(setting.purpose);
        if (auto const* range = std::get_if<Setting::Number>(&setting.kind))
            made += "# From " + std::to_string(range->min) + " to " + std::to_string(range->max) + ".\n";
        else if (auto const* word = std::get_if<Setting::Word>(&setting.kind); word && !word->one_of.empty())
            made += "# One of " + listed(word->one_of) + ".\n";
        made += (dot == std::string::npos ? setting.path : setting.path.substr(dot + 1)) + " = " +
                toml_text(settings, setting) + "\n";
        table = in;
    }
    return made;
}

} // namespace kith::serve
