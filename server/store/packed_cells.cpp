// SPDX-License-Identifier: MIT
#include "store/packed_cells.hpp"

#include "base/contract.hpp"

#include <charconv>

namespace kith::store {

std::string packed(Cells const& cells) {
    std::string made;
    for (auto const& cell : cells) made.append(std::to_string(cell.size())).append(":").append(cell);
    return made;
}

Cells unpacked(std::string_view text) {
    Cells cells;
    while (!text.empty()) {
        std::size_t size = 0;
        auto const colon = text.find(':');
        KITH_EXPECT(colon != std::string_view::npos);
        auto const read = std::from_chars(text.data(), text.data() + colon, size);
        KITH_EXPECT(read.ec == std::errc() && size <= text.size() - colon - 1);
        cells.emplace_back(text.substr(colon + 1, size));
        text.remove_prefix(colon + 1 + size);
    }
    return cells;
}

} // namespace kith::store
