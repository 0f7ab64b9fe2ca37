// SPDX-License-Identifier: MIT
#include "phrases/refusals.hpp"

#include "phrases/families.hpp"

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

std::string setting_out_of_range(Phrases const& phrases, std::string_view name, std::int64_t read,
                                 std::int64_t lowest, std::int64_t highest) {
    return phrases.say("setting.out_of_range",
                       {{"name", name}, {"read", read}, {"lowest", lowest}, {"highest", highest}});
}

} // namespace kith::phrases
