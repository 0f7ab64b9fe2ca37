// SPDX-License-Identifier: MIT
#include "exchange/settings.hpp"

#include "exchange/cells.hpp"
#include "exchange/words.hpp"

#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include <functional>
#include <map>
#include <sstream>

namespace kith::exchange {

namespace {

// One setting by its path: how to take a value from the file, and how to write it.
struct Entry {
    std::function<std::optional<Misread>(toml::node const&)> take;
    std::string written;
    std::string comment;
};

std::string range(std::int64_t lowest, std::int64_t highest) {
    return std::to_string(lowest) + ".." + std::to_string(highest);
}

// Every setting of `settings`; the entries refer to it.
std::map<std::string, Entry, std::less<>> entries_of(eligibility::Settings& settings) {
    std::map<std::string, Entry, std::less<>> entries;
    auto const add_number = [&](std::string_view name, auto assign, std::int64_t current, std::int64_t lowest,
                                std::int64_t highest) {
        auto const take = [assign, lowest, highest](toml::node const& node) -> std::optional<Misread> {
            auto const* const number = node.as_integer();
            if (number == nullptr) return Misread{Expected::whole_number, range(lowest, highest)};
            if (**number < lowest || **number > highest)
                return Misread{Expected::number_in_range, range(lowest, highest)};
            assign(**number);
            return std::nullopt;
        };
        entries[std::string(name)] = {take, std::to_string(current), range(lowest, highest)};
    };
    visit_settings(settings,
                   [&](std::string_view name, auto& value, std::int64_t lowest, std::int64_t highest) {
                       auto const assign = [&value](std::int64_t read) {
                           value = static_cast<std::decay_t<decltype(value)>>(read);
                       };
                       add_number(name, assign, value, lowest, highest);
                   });
    add_number(
        "session_minutes", [&](std::int64_t read) { settings.session_minutes = Minutes(read); },
        settings.session_minutes.count(), 1, minutes_per_week);
    entries["travel.assumed_mode"] = {
        [&](toml::node const& node) -> std::optional<Misread> {
            auto const* const text = node.as_string();
            auto const mode = parse_word<TravelMode>(text == nullptr ? "" : std::string_view(**text));
            if (!mode) return mode.error();
            settings.assumed_mode = *mode;
            return std::nullopt;
        },
        "\"" + std::string(word_of(settings.assumed_mode)) + "\"", "walk, cycle, public_transport, car"};
    return entries;
}

class SettingsReader {
  public:
    SettingsReader(std::string_view file, ImportReport& report) : file_(file), report_(report) {}

    eligibility::Settings read(toml::table const& document) {
        entries_ = entries_of(settings_);
        walk(document, "");
        return settings_;
    }

  private:
    void walk(toml::table const& table, std::string const& path) {
        for (auto&& [key, node] : table) {
            std::string const name =
                path.empty() ? std::string(key.str()) : path + "." + std::string(key.str());
            if (auto const* const inner = node.as_table()) {
                if (is_branch(name))
                    walk(*inner, name);
                else
                    fail(name, key.source(), "", {Expected::known_setting, nearest(name)});
                continue;
            }
            auto const entry = entries_.find(name);
            if (entry == entries_.end()) {
                fail(name, key.source(), "", {Expected::known_setting, nearest(name)});
                continue;
            }
            if (auto misread = entry->second.take(node)) {
                std::ostringstream read;
                node.visit([&](auto const& value) { read << value; });
                fail(name, node.source(), read.str(), std::move(*misread));
            }
        }
    }
    [[nodiscard]] bool is_branch(std::string const& name) const {
        auto const at = entries_.lower_bound(name + ".");
        return at != entries_.end() && at->first.starts_with(name + ".");
    }
    [[nodiscard]] std::string nearest(std::string const& name) const {
        std::vector<std::string_view> known;
        for (auto const& [each, entry] : entries_) known.push_back(each);
        return nearest_word(name, known);
    }
    void fail(std::string const& name, toml::source_region const& where, std::string read, Misread what) {
        report_.add(
            ImportError{file_, where.begin.line, name, std::move(read), what.expected, std::move(what.hint)});
    }

    std::string file_;
    ImportReport& report_;
    eligibility::Settings settings_;
    std::map<std::string, Entry, std::less<>> entries_;
};

} // namespace

eligibility::Settings read_settings(std::string_view file, std::string_view text, ImportReport& report) {
    try {
        return SettingsReader(file, report).read(toml::parse(text));
    } catch (toml::parse_error const& error) {
        auto const& where = error.source().begin;
        report.add(
            ImportError{std::string(file),
                        where.line,
                        {},
                        {},
                        Expected::valid_toml,
                        "column " + std::to_string(where.column) + ": " + std::string(error.description())});
        return {};
    }
}

std::string format_settings(eligibility::Settings const& settings) {
    auto copy = settings;
    std::string plain;
    std::map<std::string, std::string> tables;
    for (auto const& [name, entry] : entries_of(copy)) {
        auto const dot = name.rfind('.');
        std::string const key = dot == std::string::npos ? name : name.substr(dot + 1);
        std::string const line = key + " = " + entry.written + "  # " + entry.comment + "\n";
        if (dot == std::string::npos)
            plain += line;
        else
            tables[name.substr(0, dot)] += line;
    }
    for (auto const& [name, lines] : tables) plain.append("\n[").append(name).append("]\n").append(lines);
    return plain;
}

} // namespace kith::exchange
