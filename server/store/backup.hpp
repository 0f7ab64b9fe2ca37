// SPDX-License-Identifier: MIT
// Backups: a copy of a database as of one instant, taken while it is written, and put back only when every
// journal in it verifies.
#pragma once

#include "store/journal.hpp"

namespace kith::store {

struct BackupReport {
    std::uintmax_t bytes = 0;
    std::vector<std::pair<Centre, JournalAudit>> centres;
    [[nodiscard]] bool sound() const;
};

// Copies `from` to `to` (replaced whole or not at all) and audits the copy. Throws StoreFault.
BackupReport back_up(std::filesystem::path const& from, std::filesystem::path const& to);
// Audits every journal of a database, changing nothing.
[[nodiscard]] BackupReport inspect(std::filesystem::path const& database);
// Puts a backup in the place of `database`, which must not be served and, unless `replace`, not exist. What
// was there is kept beside it as `.before-restore`. Nothing happens where the backup is not sound.
BackupReport restore(std::filesystem::path const& backup, std::filesystem::path const& database,
                     bool replace);

} // namespace kith::store
