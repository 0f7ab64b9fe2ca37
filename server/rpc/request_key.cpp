// SPDX-License-Identifier: MIT
#include "rpc/request_key.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <map>
#include <vector>

namespace kith::rpc {

namespace json = boost::json;

namespace {

constexpr std::string_view shape = "dddddddd-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

int number(std::string_view digits) {
    int made = 0;
    for (char const digit : digits) made = made * 10 + (digit - '0');
    return made;
}

std::map<std::string_view, std::string_view> fields_of(std::string_view content) {
    std::map<std::string_view, std::string_view> fields;
    while (!content.empty()) {
        auto const end = content.find(';');
        auto const field = content.substr(0, end);
        auto const equals = field.find('=');
        fields.emplace(field.substr(0, equals), field.substr(equals + 1));
        content = end == std::string_view::npos ? std::string_view{} : content.substr(end + 1);
    }
    return fields;
}

} // namespace

std::optional<std::chrono::sys_days> day_of_key(std::string_view key) {
    if (key.size() != shape.size()) return {};
    for (std::size_t i = 0; i < shape.size(); ++i) {
        bool const hexadecimal = is_digit(key[i]) || (key[i] >= 'a' && key[i] <= 'f');
        bool const fits = shape[i] == 'd' ? is_digit(key[i]) : shape[i] == 'x' ? hexadecimal : key[i] == '-';
        if (!fits) return {};
    }
    std::chrono::year_month_day const date(
        std::chrono::year(number(key.substr(0, 4))),
        std::chrono::month(static_cast<unsigned>(number(key.substr(4, 2)))),
        std::chrono::day(static_cast<unsigned>(number(key.substr(6, 2)))));
    if (!date.ok()) return {};
    return std::chrono::sys_days(date);
}

bool is_current(std::chrono::sys_days day, Instant now) {
    auto const today = std::chrono::floor<std::chrono::days>(now);
    return day >= today - keys_kept && day <= today + std::chrono::days(1);
}

std::string canonical(json::value const& value) {
    if (auto const* object = value.if_object()) {
        std::vector<json::key_value_pair const*> members;
        for (auto const& member : *object) {
            if (!member.value().is_null()) members.push_back(&member);
        }
        std::ranges::sort(members, {}, [](auto const* member) { return std::string_view(member->key()); });
        std::string text = "{";
        for (auto const* member : members)
            text += json::serialize(json::value(member->key())) + ":" + canonical(member->value()) + ",";
        return text + "}";
    }
    if (auto const* array = value.if_array()) {
        std::string text = "[";
        for (auto const& each : *array) text += canonical(each) + ",";
        return text + "]";
    }
    return json::serialize(value);
}

std::string first_difference(std::string_view content, std::string_view other) {
    auto const here = fields_of(content);
    auto const there = fields_of(other);
    for (auto const& [name, hash] : here) {
        auto const found = there.find(name);
        if (found == there.end() || found->second != hash) return std::string(name);
    }
    for (auto const& [name, hash] : there) {
        if (!here.contains(name)) return std::string(name);
    }
    return {};
}

} // namespace kith::rpc
