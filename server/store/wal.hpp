// SPDX-License-Identifier: MIT
// A second look at SQLite's write-ahead log before SQLite reads it. SQLite stops reading at the first frame
// whose checksum is wrong, which is right for the torn end of a crash but would drop acknowledged transfers
// in silence when a bit rotted further up. The writer never begins a group before the last one's fsync, so
// two commits beyond the first bad frame cannot come from a crash.
#pragma once

#include <cstdint>
#include <filesystem>

namespace kith::store {

struct LogInspection {
    std::uint64_t good_frames = 0;
    std::uint64_t commits_beyond = 0; // commit frames of this generation after the first bad one
    bool header_broken = false;       // while frames follow
    [[nodiscard]] bool rotten() const { return header_broken || commits_beyond >= 2; }
};

// Of DATABASE-wal; all zero where there is none. Throws StoreFault when it cannot be read.
[[nodiscard]] LogInspection inspect_log(std::filesystem::path const& database);

} // namespace kith::store
