// SPDX-License-Identifier: MIT
#include "spelling/words.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <new>
#include <utility>

namespace kith::spelling {

namespace {

constexpr std::size_t word_bytes_max = 64;

icu::UnicodeString folded(std::string_view text) {
    auto failure = U_ZERO_ERROR;
    auto const* composing = icu::Normalizer2::getNFKCCasefoldInstance(failure);
    auto const* decomposing = icu::Normalizer2::getNFKDInstance(failure);
    icu::UnicodeString made;
    if (U_SUCCESS(failure)) {
        auto const given =
            icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
        made = decomposing->normalize(composing->normalize(given, failure), failure);
    }
    if (U_FAILURE(failure))
        throw std::bad_alloc(); // the tables are ICU's own: it fails for want of memory alone
    return made;
}

} // namespace

std::vector<std::string> folded_words(std::string_view text, std::size_t limit) {
    constexpr std::size_t text_bytes_max = 1000;
    auto const spelled = folded(text.substr(0, text_bytes_max));
    std::vector<std::string> words;
    icu::UnicodeString word;
    auto const close = [&] {
        std::string made;
        word.toUTF8String(made);
        word.remove();
        while (made.size() > word_bytes_max) {
            while ((static_cast<unsigned char>(made.back()) & 0xC0U) == 0x80U) made.pop_back();
            made.pop_back();
        }
        bool const known = std::ranges::find(words, made) != words.end();
        if (!made.empty() && !known && words.size() < limit) words.push_back(std::move(made));
    };
    for (std::int32_t at = 0; at < spelled.length(); at = spelled.moveIndex32(at, 1)) {
        auto const letter = spelled.char32At(at);
        bool const is_mark = (U_GET_GC_MASK(letter) & U_GC_MN_MASK) != 0;
        if (is_mark) continue; // an accent, a vowel sign: left out of both what is kept and what is asked
        if (u_isalnum(letter) != 0 || (U_GET_GC_MASK(letter) & U_GC_M_MASK) != 0)
            word.append(letter);
        else
            close();
    }
    close();
    return words;
}

} // namespace kith::spelling
