// SPDX-License-Identifier: MIT
// Text as it may stand in HTML and SVG: between tags, or in an attribute within double quotes. Whoever writes
// a page sends every word it did not write itself through here.
#pragma once

#include <string>
#include <string_view>

namespace kith::phrases {

[[nodiscard]] std::string escaped(std::string_view text);

} // namespace kith::phrases
