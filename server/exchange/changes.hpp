// SPDX-License-Identifier: MIT
// changes.csv -> a community as it is after them: people drop out, join, say something new; roles and shifts
// open, close, grow, become urgent; pairs are pinned or refused. Rows apply in the order of the file; every
// error is reported at once, with row and column, and one error refuses the file. Kinds and columns are
// documented in data/README.md.
#pragma once

#include "exchange/pack.hpp"

#include <filesystem>
#include <string_view>

namespace kith::exchange {

// A community before and after. All but the roster is the same in both.
struct ChangedPack {
    Pack before;
    Roster after;
    std::size_t changes = 0; // rows applied
};

// The pack with the changes of `changes` applied. Its own errors come first: changes to a pack that cannot be
// read are not looked at.
[[nodiscard]] Outcome<ChangedPack, PackRefusal> read_changed_pack(std::filesystem::path const& folder,
                                                                  AsOf const& as_of,
                                                                  std::filesystem::path const& changes);

// Applies the changes in `text` to a sound draft and builds its roster. `count` is set to the rows read.
// Nothing when the report has an error.
[[nodiscard]] std::optional<Roster> apply_changes(std::string_view file, std::string_view text,
                                                  PackDraft draft, ImportReport& report, std::size_t& count);

} // namespace kith::exchange
