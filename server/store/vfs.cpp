// SPDX-License-Identifier: MIT
#include "store/vfs.hpp"

#include "base/contract.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <string>
#include <unistd.h>

namespace kith::store {
namespace {

std::atomic<FaultPlan::Kind> plan_kind{FaultPlan::Kind::none};
std::atomic<std::uint64_t> plan_at{0};
std::atomic<bool> plan_for_ever{false};
std::atomic<std::uint64_t> writes{0};
std::atomic<std::uint64_t> syncs{0};

bool strikes(std::uint64_t count) {
    auto const at = plan_at.load(std::memory_order_relaxed);
    return plan_for_ever.load(std::memory_order_relaxed) ? count >= at : count == at;
}

[[noreturn]] void stop(char const* what, char const* path) {
    std::fprintf(stderr, "kith: fsync failed on %s %s: stopping, because what is on the disk is not known\n",
                 what, path == nullptr ? "(unnamed)" : path);
    _exit(fsync_failed_exit_code);
}

bool sync_fails() {
    auto const count = ++syncs;
    return plan_kind.load(std::memory_order_relaxed) == FaultPlan::Kind::sync_error && strikes(count);
}

struct ShimFile {
    sqlite3_file base;
    char const* path;
    sqlite3_int64 laid_out; // bytes of a write-ahead log that exist on the disk; -1 for every other file
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
static_assert(sizeof(ShimFile) % alignof(sqlite3_int64) == 0);

ShimFile* shim(sqlite3_file* file) {
    return reinterpret_cast<ShimFile*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
    return shim(file)->real();
}
sqlite3_vfs* system_vfs = nullptr;

// A log that grows costs its fsync a journal commit of the file system for the new size (4 to 8 ms where the
// same bytes overwritten take under 1 ms). So it is laid out with zeros in steps that double up to 4 MiB, and
// most groups find their place there already. Zeros are no frames: SQLite and wal.hpp stop before them. A
// disk too full for that is no fault; the write itself will say what it needs.
void lay_out(ShimFile* file, sqlite3_int64 needed) {
    static constexpr std::array<char, 1 << 16> zeros{};
    if (file->laid_out < 0 || needed <= file->laid_out) return;
    auto const step = std::clamp<sqlite3_int64>(file->laid_out, zeros.size(), 1 << 22);
    while (file->laid_out < needed + step) {
        auto* const log = file->real();
        if (log->pMethods->xWrite(log, zeros.data(), zeros.size(), file->laid_out) != SQLITE_OK) return;
        file->laid_out += zeros.size();
    }
}

int on_write(sqlite3_file* file, void const* bytes, int size, sqlite3_int64 offset) {
    using Kind = FaultPlan::Kind;
    auto const count = ++writes;
    auto const kind = plan_kind.load(std::memory_order_relaxed);
    bool const about_writes = kind != Kind::none && kind != Kind::sync_error;
    if (about_writes && strikes(count)) {
        if (kind == Kind::kill) std::raise(SIGKILL);
        if (kind == Kind::short_write) real(file)->pMethods->xWrite(real(file), bytes, size / 2, offset);
        return kind == Kind::write_error ? SQLITE_IOERR_WRITE : SQLITE_FULL;
    }
    auto& laid_out = shim(file)->laid_out;
    lay_out(shim(file), offset + size);
    auto const code = real(file)->pMethods->xWrite(real(file), bytes, size, offset);
    // On a disk too full to lay out, frames may stand beyond what is: zeros must never come over them later.
    if (laid_out >= 0 && code == SQLITE_OK) laid_out = std::max(laid_out, offset + size);
    return code;
}

int on_sync(sqlite3_file* file, int flags) {
    auto const code = sync_fails() ? SQLITE_IOERR_FSYNC : real(file)->pMethods->xSync(real(file), flags);
    if (code != SQLITE_OK) stop("file", shim(file)->path);
    return SQLITE_OK;
}

// The rest is passed on.
int on_close(sqlite3_file* file) {
    return real(file)->pMethods->xClose(real(file));
}
int on_read(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
    return real(file)->pMethods->xRead(real(file), bytes, size, offset);
}
int on_truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (shim(file)->laid_out >= 0) shim(file)->laid_out = size;
    return real(file)->pMethods->xTruncate(real(file), size);
}
int on_size(sqlite3_file* file, sqlite3_int64* size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}
int on_lock(sqlite3_file* file, int level) {
    return real(file)->pMethods->xLock(real(file), level);
}
int on_unlock(sqlite3_file* file, int level) {
    return real(file)->pMethods->xUnlock(real(file), level);
}
int on_check_lock(sqlite3_file* file, int* out) {
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
}
int on_control(sqlite3_file* file, int operation, void* argument) {
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
int on_sector(sqlite3_file* file) {
    return real(file)->pMethods->xSectorSize(real(file));
}
int on_traits(sqlite3_file* file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int on_shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}
int on_shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void on_shm_barrier(sqlite3_file* file) {
    real(file)->pMethods->xShmBarrier(real(file));
}
int on_shm_unmap(sqlite3_file* file, int remove) {
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

sqlite3_io_methods const methods{2,         on_close,   on_read,     on_write,       on_truncate,  on_sync,
                                 on_size,   on_lock,    on_unlock,   on_check_lock,  on_control,   on_sector,
                                 on_traits, on_shm_map, on_shm_lock, on_shm_barrier, on_shm_unmap, nullptr,
                                 nullptr};

int on_open(sqlite3_vfs*, char const* name, sqlite3_file* file, int flags, int* out_flags) {
    auto* const it = shim(file);
    it->path = name;
    it->laid_out = -1;
    auto const code = system_vfs->xOpen(system_vfs, name, it->real(), flags, out_flags);
    it->base.pMethods = code == SQLITE_OK ? &methods : nullptr;
    bool const log = code == SQLITE_OK && (flags & SQLITE_OPEN_WAL) != 0;
    if (log && it->real()->pMethods->xFileSize(it->real(), &it->laid_out) != SQLITE_OK) it->laid_out = -1;
    return code;
}

// SQLite asks for a directory only to fsync it, and ignores how that went. Do it here, and let SQLite believe
// that directories cannot be opened, which it takes for a system without directory fsync.
int open_directory(char const* path, int* descriptor) {
    *descriptor = -1;
    std::string directory(path);
    auto const slash = directory.rfind('/');
    directory = slash == std::string::npos ? "." : directory.substr(0, slash + 1);
    int const opened = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) stop("directory", directory.c_str());
    bool const failed = sync_fails() || ::fsync(opened) != 0;
    ::close(opened);
    if (failed) stop("directory", directory.c_str());
    return SQLITE_CANTOPEN;
}

sqlite3_vfs our_vfs;

} // namespace

void register_vfs() {
    static std::once_flag once;
    std::call_once(once, [] {
        // Counting every allocation takes a lock that all connections share, for a figure nobody reads.
        (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        system_vfs = sqlite3_vfs_find(nullptr);
        KITH_EXPECT(system_vfs != nullptr && system_vfs->iVersion >= 3);
        auto const set = system_vfs->xSetSystemCall(system_vfs, "openDirectory",
                                                    reinterpret_cast<sqlite3_syscall_ptr>(open_directory));
        KITH_EXPECT(set == SQLITE_OK);
        our_vfs = *system_vfs;
        our_vfs.pNext = nullptr;
        our_vfs.zName = vfs_name;
        our_vfs.szOsFile = static_cast<int>(sizeof(ShimFile)) + system_vfs->szOsFile;
        our_vfs.xOpen = on_open;
        KITH_EXPECT(sqlite3_vfs_register(&our_vfs, 0) == SQLITE_OK);
    });
}

void inject(FaultPlan plan) {
    plan_kind = plan.kind;
    plan_at = plan.at;
    plan_for_ever = plan.for_ever;
    writes = 0;
    syncs = 0;
}
std::uint64_t writes_counted() {
    return writes;
}
std::uint64_t syncs_counted() {
    return syncs;
}

} // namespace kith::store
