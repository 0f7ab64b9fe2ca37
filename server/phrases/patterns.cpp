// SPDX-License-Identifier: MIT
#include "phrases/patterns.hpp"

#include "base/contract.hpp"
#include "phrases/embedded_catalogues.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <unicode/messagepattern.h>
#include <unicode/msgfmt.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace kith::phrases {
namespace {

// Nothing where the argument is of a kind that nobody may ask for.
std::optional<PatternSlot> slot_at(icu::MessagePattern const& pattern, std::int32_t start) {
    PatternSlot slot;
    pattern.getSubstring(pattern.getPart(start + 1)).toUTF8String(slot.name);
    switch (pattern.getPart(start).getArgType()) {
    case UMSGPAT_ARG_TYPE_NONE: break;
    case UMSGPAT_ARG_TYPE_SELECT: slot.chooses = true; break;
    case UMSGPAT_ARG_TYPE_PLURAL:
    case UMSGPAT_ARG_TYPE_SELECTORDINAL: slot.number = slot.chooses = true; break;
    case UMSGPAT_ARG_TYPE_SIMPLE:
        // The parts of {n, number, style} are: start, name, type, style.
        if (!pattern.partSubstringMatches(pattern.getPart(start + 2), icu::UnicodeString("number")) ||
            pattern.getPartType(start + 3) == UMSGPAT_PART_TYPE_ARG_STYLE)
            return std::nullopt;
        slot.number = true;
        break;
    default: return std::nullopt;
    }
    return slot;
}

} // namespace

std::optional<std::vector<PatternSlot>> read_pattern(std::string_view pattern) {
    auto const text =
        icu::UnicodeString::fromUTF8({pattern.data(), static_cast<std::int32_t>(pattern.size())});
    UErrorCode status = U_ZERO_ERROR;
    icu::MessagePattern const parts(text, nullptr, status);
    if (U_FAILURE(status)) return std::nullopt;
    std::vector<PatternSlot> slots;
    for (std::int32_t at = 0; at < parts.countParts(); ++at) {
        if (parts.getPartType(at) != UMSGPAT_PART_TYPE_ARG_START) continue;
        auto slot = slot_at(parts, at);
        if (!slot) return std::nullopt;
        auto const known = std::ranges::find(slots, slot->name, &PatternSlot::name);
        if (known == slots.end())
            slots.push_back(std::move(*slot));
        else if (known->number != slot->number)
            return std::nullopt;
        else
            known->chooses = known->chooses || slot->chooses;
    }
    icu::MessageFormat const format(text, icu::Locale::getUK(), status);
    return U_SUCCESS(status) ? std::optional(std::move(slots)) : std::nullopt;
}

Patterns Patterns::load(std::string_view language) {
    auto const catalogues = embedded_catalogues();
    auto const found = std::ranges::find(catalogues, language, &EmbeddedCatalogue::language);
    KITH_EXPECT(found != catalogues.end());
    Patterns made;
    made.language_ = language;
    for (auto const& [key, pattern] :
         boost::json::parse({found->json.data(), found->json.size()}).as_object())
        made.patterns_.emplace_back(std::string(key), std::string(pattern.as_string()));
    std::ranges::sort(made.patterns_);
    return made;
}

bool Patterns::has(std::string_view key) const {
    return std::ranges::binary_search(patterns_, key, {},
                                      [](auto const& each) -> std::string_view { return each.first; });
}

std::string const& Patterns::operator[](std::string_view key) const {
    auto const found = std::ranges::lower_bound(
        patterns_, key, {}, [](auto const& each) -> std::string_view { return each.first; });
    KITH_EXPECT(found != patterns_.end() && found->first == key);
    return found->second;
}

std::vector<std::string> Patterns::keys(std::string_view prefix) const {
    std::vector<std::string> found;
    for (auto const& [key, pattern] : patterns_)
        if (key.starts_with(prefix)) found.push_back(key);
    return found;
}

std::string Patterns::say(std::string_view pattern, std::span<Argument const> arguments) const {
    KITH_EXPECT(read_pattern(pattern));
    // A catalogue of its own, with what days and amounts are written by.
    boost::json::object one{{"own", pattern}};
    for (auto const& [key, text] : patterns_)
        if (key.starts_with("format.")) one[key] = text;
    return Phrases::parse(boost::json::serialize(one), language_ == "en" ? "en_GB" : language_)
        .say("own", arguments);
}

} // namespace kith::phrases
