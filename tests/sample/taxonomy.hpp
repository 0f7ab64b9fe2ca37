// SPDX-License-Identifier: MIT
// Reads data/taxonomy/ for the tests of this folder: plain comma separated files without quotes, which a test
// here checks. Reading them apart from server/exchange keeps these tests independent of it.
#pragma once

#include "model/roster.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kith::sample::test {

using Rows = std::vector<std::vector<std::string>>;

// Header first.
[[nodiscard]] Rows taxonomy_rows(std::string_view name);
[[nodiscard]] Words taxonomy_words();
[[nodiscard]] std::vector<CheckKind> taxonomy_checks(Words const& words);
// London from 2020 to 2030, by the rule: the last Sundays of March and October at 01:00 UTC.
[[nodiscard]] ZoneTable london();

} // namespace kith::sample::test
