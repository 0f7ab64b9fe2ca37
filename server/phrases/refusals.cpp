// SPDX-License-Identifier: MIT
#include "phrases/refusals.hpp"

#include "phrases/families.hpp"

#include <algorithm>

namespace kith::phrases {

std::string place(Phrases const& phrases, Place const& at) {
    if (at.row == 0) return at.file;
    if (at.column.empty()) return phrases.say("place.row", {{"file", at.file}, {"row", at.row}});
    return phrases.say("place.cell", {{"file", at.file}, {"row", at.row}, {"column", at.column}});
}

std::string violation(Phrases const& phrases, Violation const& violation) {
    return phrases.say(key_of(violation.code), {{"read", violation.read},
                                                {"lowest", violation.lowest},
                                                {"highest", violation.highest},
                                                {"other", violation.other}});
}

std::string misread(Phrases const& phrases, Place const& at, std::string_view expected, std::string_view read,
                    std::string_view hint) {
    std::string const what = phrases.say("expected." + std::string(expected));
    return phrases.say("misread", {{"place", place(phrases, at)},
                                   {"read", read},
                                   {"has_read", read.empty() ? "no" : "yes"},
                                   {"expected", what},
                                   {"hint", hint},
                                   {"has_hint", hint.empty() ? "no" : "yes"}});
}

std::string note(Phrases const& phrases, Place const& at, std::string_view noted, std::string_view read) {
    return phrases.say("noted." + std::string(noted), {{"place", place(phrases, at)}, {"read", read}});
}

std::string refused(Phrases const& phrases, std::string_view code,
                    std::span<std::pair<std::string, std::int64_t> const> numbers) {
    auto const key = "refusal." + std::string(code);
    if (!phrases.has(key)) return phrases.say("refusal.other", {{"code", code}});
    auto const number = [&](std::string_view name) {
        auto const found = std::ranges::find(numbers, name, &std::pair<std::string, std::int64_t>::first);
        return found == numbers.end() ? 0 : found->second;
    };
    constexpr std::string_view waiting_for = "waiting.";
    std::vector<std::string> waiting;
    for (auto const& [name, value] : numbers) {
        if (!name.starts_with(waiting_for)) continue;
        auto const rule =
            name.substr(waiting_for.size(), name.find('.', waiting_for.size()) - waiting_for.size());
        auto const word = "rule." + rule;
        waiting.push_back(phrases.has(word) ? phrases.say(word) : rule);
    }
    auto const seconds = number("seconds");
    return phrases.say(key, {{"limit", number("limit")},
                             {"asked", number("asked")},
                             {"seconds", seconds},
                             {"limit_time", Minutes(number("limit"))},
                             {"asked_time", Minutes(number("asked"))},
                             {"wait", Minutes(std::max<std::int64_t>(1, (seconds + 59) / 60))},
                             {"waiting", phrases.all_of(waiting)},
                             {"has_waiting", waiting.empty() ? "no" : "yes"}});
}

std::string setting_out_of_range(Phrases const& phrases, std::string_view name, std::int64_t read,
                                 std::int64_t lowest, std::int64_t highest) {
    return phrases.say("setting.out_of_range",
                       {{"name", name}, {"read", read}, {"lowest", lowest}, {"highest", highest}});
}

} // namespace kith::phrases
