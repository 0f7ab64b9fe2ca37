// SPDX-License-Identifier: MIT
#include "phrases/phrases.hpp"

#include "base/contract.hpp"
#include "phrases/embedded_catalogues.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <unicode/datefmt.h>
#include <unicode/listformatter.h>
#include <unicode/messagepattern.h>
#include <unicode/msgfmt.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

namespace kith::phrases {

namespace {

constexpr char const* zone_name = "Europe/London";

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

std::string to_utf8(icu::UnicodeString const& text) {
    std::string utf8;
    return text.toUTF8String(utf8);
}

// How a pattern uses an argument: what say() must be given for it.
enum class Use : std::uint8_t { text, number, day_or_time };

struct Slot {
    std::string name;
    icu::UnicodeString icu_name;
    Use use = Use::text;
};

struct Message {
    std::unique_ptr<icu::MessageFormat> format;
    std::vector<Slot> slots; // each argument once
};

Use use_of(icu::MessagePattern const& pattern, std::int32_t argument_start) {
    switch (pattern.getPart(argument_start).getArgType()) {
    case UMSGPAT_ARG_TYPE_PLURAL:
    case UMSGPAT_ARG_TYPE_SELECTORDINAL: return Use::number;
    case UMSGPAT_ARG_TYPE_SIMPLE:
        // The parts of {n, number, ...} are: start, name, type.
        return pattern.partSubstringMatches(pattern.getPart(argument_start + 2), icu::UnicodeString("number"))
                   ? Use::number
                   : Use::day_or_time;
    default: return Use::text;
    }
}

std::vector<Slot> slots_of(icu::UnicodeString const& text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::MessagePattern const pattern(text, nullptr, status);
    KITH_EXPECT(U_SUCCESS(status));
    std::vector<Slot> slots;
    for (std::int32_t at = 0; at < pattern.countParts(); ++at) {
        if (pattern.getPartType(at) != UMSGPAT_PART_TYPE_ARG_START) continue;
        icu::UnicodeString const name = pattern.getSubstring(pattern.getPart(at + 1));
        Use const use = use_of(pattern, at);
        auto const known = std::ranges::find(slots, name, &Slot::icu_name);
        if (known == slots.end())
            slots.push_back({to_utf8(name), name, use});
        else
            KITH_EXPECT(known->use == use && use != Use::day_or_time); // see compile()
    }
    return slots;
}

Message compile(std::string_view pattern, icu::Locale const& locale) {
    icu::UnicodeString const text = from_utf8(pattern);
    UErrorCode status = U_ZERO_ERROR;
    Message message{std::make_unique<icu::MessageFormat>(text, locale, status), slots_of(text)};
    KITH_EXPECT(U_SUCCESS(status));
    for (Slot const& slot : message.slots) {
        if (slot.use != Use::day_or_time) continue;
        // ICU would show times in the zone of the machine. It hands out only the first format of a name, and
        // none inside plurals and selects: a date elsewhere is refused.
        auto* format = dynamic_cast<icu::DateFormat*>(message.format->getFormat(slot.icu_name, status));
        KITH_EXPECT(U_SUCCESS(status) && format != nullptr);
        format->adoptTimeZone(icu::TimeZone::createTimeZone(zone_name));
    }
    return message;
    // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDeleteLeaks): the message owns its format, by unique_ptr
}

std::unique_ptr<icu::ListFormatter> list_format(icu::Locale const& locale, UListFormatterType type) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::ListFormatter> format(
        icu::ListFormatter::createInstance(locale, type, ULISTFMT_WIDTH_WIDE, status));
    KITH_EXPECT(U_SUCCESS(status));
    return format;
}

std::string join(icu::ListFormatter const& format, std::span<std::string const> words) {
    std::vector<icu::UnicodeString> texts;
    for (std::string const& word : words) texts.push_back(from_utf8(word));
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString joined;
    format.format(texts.data(), static_cast<std::int32_t>(texts.size()), joined, status);
    KITH_EXPECT(U_SUCCESS(status));
    return to_utf8(joined);
}

} // namespace

struct Phrases::Catalogue {
    icu::Locale locale;
    std::map<std::string, std::string, std::less<>> patterns;
    // Compiled when first said: a run says a few dozen of several hundred.
    std::map<std::string_view, Message> messages;
    std::unique_ptr<icu::ListFormatter> all_of;
    std::unique_ptr<icu::ListFormatter> any_of;

    Message const& message(std::string_view key) {
        auto const compiled = messages.find(key);
        if (compiled != messages.end()) return compiled->second;
        auto const found = patterns.find(key);
        KITH_EXPECT(found != patterns.end());
        return messages.emplace(found->first, compile(found->second, locale)).first->second;
    }

    std::string fill(std::string_view key, icu::UnicodeString const* names, icu::Formattable const* values,
                     std::size_t count) {
        UErrorCode status = U_ZERO_ERROR;
        icu::UnicodeString said;
        message(key).format->format(names, values, static_cast<std::int32_t>(count), said, status);
        KITH_EXPECT(U_SUCCESS(status));
        return to_utf8(said);
    }

    std::string moment(std::string_view key, std::chrono::seconds since_epoch) {
        icu::UnicodeString const name("at");
        icu::Formattable const value(static_cast<UDate>(since_epoch.count()) * 1000.0,
                                     icu::Formattable::kIsDate);
        return fill(key, &name, &value, 1);
    }

    // A civil date has no zone: its noon in Greenwich is the same day in London, summer and winter.
    std::string text(Date date) {
        return moment("format.date", date.time_since_epoch() + std::chrono::hours(12));
    }
    std::string text(Instant instant) { return moment("format.instant", instant.time_since_epoch()); }

    std::string text(Minutes minutes) {
        icu::UnicodeString const names[]{"hours", "minutes"};
        icu::Formattable const values[]{minutes.count() / 60, minutes.count() % 60};
        bool const hours = minutes.count() / 60 != 0;
        bool const rest = minutes.count() % 60 != 0;
        return fill(hours && rest ? "format.hours_minutes"
                    : hours       ? "format.hours"
                                  : "format.minutes",
                    names, values, 2);
    }

    // Below a kilometre in metres, above it to the nearest tenth.
    std::string text(Metres metres) {
        if (metres.count < 1'000) {
            icu::UnicodeString const name("metres");
            icu::Formattable const value(metres.count);
            return fill("format.metres", &name, &value, 1);
        }
        icu::UnicodeString const name("kilometres");
        auto const tenths = (metres.count + 50) / 100;
        icu::Formattable const value(static_cast<double>(tenths) / 10.0);
        return fill("format.kilometres", &name, &value, 1);
    }

    static std::string text(std::string const& given) { return given; }

    icu::Formattable formattable(Argument const& argument, Use use) {
        // {n} alone would print without separators on the console, so numbers must say that they are numbers.
        auto const* number = std::get_if<std::int64_t>(&argument.value);
        KITH_EXPECT((number != nullptr) == (use == Use::number) && use != Use::day_or_time);
        if (number != nullptr) return icu::Formattable(*number);
        auto const worded = [this](auto const& value) {
            if constexpr (std::integral<std::remove_cvref_t<decltype(value)>>)
                return std::string();
            else
                return this->text(value);
        };
        return icu::Formattable(from_utf8(std::visit(worded, argument.value)));
    }
};

Phrases::Phrases(std::unique_ptr<Catalogue> catalogue) : catalogue_(std::move(catalogue)) {}
Phrases::Phrases(Phrases&&) noexcept = default;
Phrases& Phrases::operator=(Phrases&&) noexcept = default;
Phrases::~Phrases() = default;

Phrases Phrases::load(std::string_view language) {
    auto const catalogues = embedded_catalogues();
    auto const found = std::ranges::find(catalogues, language, &EmbeddedCatalogue::language);
    KITH_EXPECT(found != catalogues.end());
    // English is written as in Britain, above all its dates.
    return parse(found->json, language == "en" ? "en_GB" : std::string(language));
}

Phrases Phrases::parse(std::string_view json, std::string const& locale) {
    boost::system::error_code error;
    boost::json::value const parsed = boost::json::parse({json.data(), json.size()}, error);
    KITH_EXPECT(!error && parsed.is_object());
    auto catalogue = std::make_unique<Catalogue>();
    catalogue->locale = icu::Locale(locale.c_str());
    for (auto const& [key, pattern] : parsed.get_object())
        catalogue->patterns.emplace(std::string(key), std::string(pattern.as_string()));
    catalogue->all_of = list_format(catalogue->locale, ULISTFMT_TYPE_AND);
    catalogue->any_of = list_format(catalogue->locale, ULISTFMT_TYPE_OR);
    return Phrases(std::move(catalogue));
}

std::vector<std::string_view> Phrases::languages() {
    std::vector<std::string_view> all;
    for (auto const& each : embedded_catalogues()) all.push_back(each.language);
    return all;
}

std::string Phrases::say(std::string_view key, std::span<Argument const> arguments) const {
    Message const& message = catalogue_->message(key);
    std::vector<icu::UnicodeString> names;
    std::vector<icu::Formattable> values;
    for (Slot const& slot : message.slots) {
        auto const given = std::ranges::find(arguments, slot.name, &Argument::name);
        KITH_EXPECT(given != arguments.end());
        names.push_back(slot.icu_name);
        values.push_back(catalogue_->formattable(*given, slot.use));
    }
    return catalogue_->fill(key, names.data(), values.data(), names.size());
}

bool Phrases::has(std::string_view key) const {
    return catalogue_->patterns.contains(key);
}

std::vector<std::string_view> Phrases::keys() const {
    std::vector<std::string_view> all;
    for (auto const& [key, pattern] : catalogue_->patterns) all.push_back(key);
    return all;
}

std::string Phrases::all_of(std::span<std::string const> words) const {
    return join(*catalogue_->all_of, words);
}

std::string Phrases::any_of(std::span<std::string const> words) const {
    return join(*catalogue_->any_of, words);
}

} // namespace kith::phrases
