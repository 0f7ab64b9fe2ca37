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

// The tables are ICU's own: it fails for want of memory alone.
void expect_success(UErrorCode failure) {
    if (U_FAILURE(failure)) throw std::bad_alloc();
}

icu::UnicodeString composed(std::string_view text) {
    auto failure = U_ZERO_ERROR;
    auto const* composing = icu::Normalizer2::getNFKCCasefoldInstance(failure);
    expect_success(failure);
    auto made = composing->normalize(
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}), failure);
    expect_success(failure);
    return made;
}

icu::UnicodeString folded(std::string_view text) {
    auto failure = U_ZERO_ERROR;
    auto const* decomposing = icu::Normalizer2::getNFKDInstance(failure);
    expect_success(failure);
    auto made = decomposing->normalize(composed(text), failure);
    expect_success(failure);
    return made;
}

bool is_mark(UChar32 letter, std::uint32_t kinds) {
    return (U_GET_GC_MASK(letter) & kinds) != 0;
}

void cut(std::string& word) {
    while (word.size() > word_bytes_max) {
        while ((static_cast<unsigned char>(word.back()) & 0xC0U) == 0x80U) word.pop_back();
        word.pop_back();
    }
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
        cut(made);
        bool const known = std::ranges::find(words, made) != words.end();
        if (!made.empty() && !known && words.size() < limit) words.push_back(std::move(made));
    };
    for (std::int32_t at = 0; at < spelled.length(); at = spelled.moveIndex32(at, 1)) {
        auto const letter = spelled.char32At(at);
        if (is_mark(letter, U_GC_MN_MASK))
            continue; // an accent, a vowel sign: left out of both what is kept and what is asked
        if (u_isalnum(letter) != 0 || is_mark(letter, U_GC_M_MASK))
            word.append(letter);
        else
            close();
    }
    close();
    return words;
}

std::string folded_text(std::string_view text) {
    std::string made;
    composed(text).toUTF8String(made);
    return made;
}

std::vector<std::string> whole_words(std::string_view text, std::size_t limit) {
    auto const spelled = composed(text);
    std::vector<std::string> words;
    icu::UnicodeString word;
    for (std::int32_t at = 0; at <= spelled.length() && words.size() < limit;
         at = spelled.moveIndex32(at, 1)) {
        bool const over = at == spelled.length();
        auto const letter = over ? U' ' : spelled.char32At(at);
        if (u_isalnum(static_cast<UChar32>(letter)) != 0 ||
            is_mark(static_cast<UChar32>(letter), U_GC_M_MASK)) {
            word.append(static_cast<UChar32>(letter));
        } else if (!word.isEmpty()) {
            std::string made;
            word.toUTF8String(made);
            word.remove();
            cut(made);
            words.push_back(std::move(made));
        }
        if (over) break;
    }
    return words;
}

} // namespace kith::spelling
