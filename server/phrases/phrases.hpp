// SPDX-License-Identifier: MIT
// Every sentence Kith says comes from a catalogue: a JSON file of ICU MessageFormat patterns by key, shared
// with the web console. say() fills one pattern with named arguments; numbers, plurals, dates and units
// follow the catalogue's language and Europe/London. A missing key or argument is a bug and stops the
// process: tests walk every code that can occur.
#pragma once

#include "base/time.hpp"

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace kith::phrases {

struct Metres {
    std::int64_t count = 0;
};

// Numbers may be used in a pattern as {n, number} or {n, plural, ...}; everything else is text there: {day},
// {distance} arrive ready for reading, by the catalogue's own "format." patterns.
struct Argument {
    using Value = std::variant<std::int64_t, std::string, Date, Instant, Minutes, Metres>;

    template <std::integral Number>
    Argument(std::string_view argument, Number number)
        : name(argument), value(static_cast<std::int64_t>(number)) {}
    Argument(std::string_view argument, std::convertible_to<std::string_view> auto const& text)
        : name(argument), value(std::string(std::string_view(text))) {}
    Argument(std::string_view argument, Date date) : name(argument), value(date) {}
    Argument(std::string_view argument, Instant instant) : name(argument), value(instant) {}
    Argument(std::string_view argument, Minutes minutes) : name(argument), value(minutes) {}
    Argument(std::string_view argument, Metres metres) : name(argument), value(metres) {}

    std::string_view name;
    Value value;
};

// Not safe for use by two threads at once (ICU caches inside); cheap enough for one each.
class Phrases {
  public:
    // `language` is one of languages().
    [[nodiscard]] static Phrases load(std::string_view language);
    // From the text of a catalogue. Stops on one that is malformed: for what ships and for tests.
    [[nodiscard]] static Phrases parse(std::string_view json, std::string const& locale);
    [[nodiscard]] static std::vector<std::string_view> languages();

    Phrases(Phrases&&) noexcept;
    Phrases& operator=(Phrases&&) noexcept;
    ~Phrases();

    // The pattern of `key` with its arguments filled in, as they are: escaping is the caller's. Arguments the
    // pattern does not use are fine, so that a translation may leave one out.
    [[nodiscard]] std::string say(std::string_view key, std::span<Argument const> arguments) const;
    [[nodiscard]] std::string say(std::string_view key,
                                  std::initializer_list<Argument> arguments = {}) const {
        return say(key, std::span(arguments.begin(), arguments.size()));
    }
    [[nodiscard]] bool has(std::string_view key) const;
    // Sorted.
    [[nodiscard]] std::vector<std::string_view> keys() const;

    // "a, b and c", "a, b or c"; empty for none.
    [[nodiscard]] std::string all_of(std::span<std::string const> words) const;
    [[nodiscard]] std::string any_of(std::span<std::string const> words) const;

  private:
    struct Catalogue;
    explicit Phrases(std::unique_ptr<Catalogue> catalogue);

    std::unique_ptr<Catalogue> catalogue_;
};

} // namespace kith::phrases
