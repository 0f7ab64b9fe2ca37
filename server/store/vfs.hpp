// SPDX-License-Identifier: MIT
// The file layer under SQLite: the system's own, with one difference. The first fsync that fails, of a file
// or a directory, stops the process: after it the kernel may have dropped what was written, so neither going
// on nor trying again is safe. SQLite by itself swallows some of these failures (directories, checkpoints).
#pragma once

#include <cstdint>

namespace kith::store {

inline constexpr char const* vfs_name = "kith";
inline constexpr int fsync_failed_exit_code = 74;

// Registers the layer as "kith"; may be called again.
void register_vfs();

// For tests: the `at`-th operation of a kind fails, once or from then on. Counted over the whole process.
struct FaultPlan {
    enum class Kind : std::uint8_t {
        none,
        write_error, // EIO on a write
        disk_full,   // ENOSPC on a write
        short_write, // half is written, then ENOSPC
        sync_error,  // EIO on an fsync of a file or a directory
        kill         // SIGKILL at a write
    };
    Kind kind = Kind::none;
    std::uint64_t at = 0; // counted from 1
    bool for_ever = false;
};
void inject(FaultPlan plan); // and starts counting from zero
[[nodiscard]] std::uint64_t writes_counted();
[[nodiscard]] std::uint64_t syncs_counted();

} // namespace kith::store
