// SPDX-License-Identifier: MIT
// What stands after the question mark of an address, as a form sends it (WHATWG URL, 5.1), and how it is
// written again.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace kith::site {

using Query = std::map<std::string, std::string, std::less<>>;

// The last of each name; bytes that are no UTF-8 are the reader's to mind. At most 32 names.
[[nodiscard]] Query read_query(std::string_view target);
// "words=old%20people&page=2", without what is empty.
[[nodiscard]] std::string write_query(Query const& query);
[[nodiscard]] std::string percent_encoded(std::string_view text);
// Of a part of a path: a plus is a plus.
[[nodiscard]] std::string percent_decoded(std::string_view text);

} // namespace kith::site
