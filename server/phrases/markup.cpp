// SPDX-License-Identifier: MIT
#include "phrases/markup.hpp"

namespace kith::phrases {

std::string escaped(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    for (char const each : text) {
        switch (each) {
        case '&': safe += "&amp;"; break;
        case '<': safe += "&lt;"; break;
        case '>': safe += "&gt;"; break;
        case '"': safe += "&quot;"; break;
        default: safe += each;
        }
    }
    return safe;
}

} // namespace kith::phrases
