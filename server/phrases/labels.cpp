// SPDX-License-Identifier: MIT
#include "phrases/labels.hpp"

#include <algorithm>
#include <utility>

namespace kith::phrases {

void Labels::set(WordKind kind, std::string code, std::string label) {
    labels_[static_cast<std::size_t>(kind)].insert_or_assign(std::move(code), std::move(label));
}

std::string Labels::label(WordKind kind, std::string_view code) const {
    auto const& labels = labels_[static_cast<std::size_t>(kind)];
    if (auto const found = labels.find(code); found != labels.end()) return found->second;
    std::string words(code);
    std::ranges::replace(words, '_', ' ');
    return words;
}

} // namespace kith::phrases
