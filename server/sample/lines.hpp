// SPDX-License-Identifier: MIT
// The hand-written tables of the sample keep lists as one readable line of text; these take them apart.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace kith::sample {

// The parts of `line` between separators; none for an empty line.
[[nodiscard]] inline std::vector<std::string_view> parts(std::string_view line, char separator) {
    std::vector<std::string_view> list;
    while (!line.empty()) {
        auto const end = std::min(line.find(separator), line.size());
        list.push_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return list;
}

// The n-th part, counted round and round; `line` is not empty.
[[nodiscard]] inline std::string_view part(std::string_view line, char separator, std::size_t n) {
    auto const all = parts(line, separator);
    return all[n % all.size()];
}

} // namespace kith::sample
