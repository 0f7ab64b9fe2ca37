// SPDX-License-Identifier: MIT
#include "spelling/certificates.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace kith::spelling {
namespace {

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

// In one run or in groups; their first two are noughts, which those of no telephone number of twelve are.
bool has_number(std::string_view text) {
    constexpr std::size_t wanted = 12;
    std::size_t digits = 0;
    std::size_t noughts = 0; // that they begin with
    std::size_t apart = 0;   // spaces and hyphens since the last digit
    for (std::size_t i = 0; i <= text.size(); ++i) {
        char const letter = i < text.size() ? text[i] : '\n';
        if (is_digit(letter)) {
            if (letter == '0' && noughts == digits) ++noughts;
            ++digits;
            apart = 0;
        } else if (digits > 0 && apart == 0 && (letter == ' ' || letter == '-')) {
            apart = 1;
        } else {
            if (digits == wanted && noughts >= 2) return true;
            digits = 0;
            noughts = 0;
            apart = 0;
        }
    }
    return false;
}

bool has_word(std::string_view text, std::string_view word) {
    auto const lower = [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    };
    return !std::ranges::search(text, word, {}, lower).empty();
}

} // namespace

bool names_certificate(std::string_view text) {
    constexpr std::array<std::string_view, 5> words{"dbs", "crb", "certificate", "disclosure",
                                                    "criminal record"};
    return has_number(text) &&
           std::ranges::any_of(words, [&](std::string_view word) { return has_word(text, word); });
}

} // namespace kith::spelling
