// SPDX-License-Identifier: MIT
// kill -9 under write load, and power cuts on a real file system. KITH_KILLS and KITH_CUTS set how many.
#include "subject.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <random>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <thread>
#include <unistd.h>

using namespace kith::store;
using namespace kith::store::testing;
namespace fs = std::filesystem;

namespace {

int setting(char const* variable, int otherwise) {
    auto const* text = std::getenv(variable); // NOLINT(concurrency-mt-unsafe): no thread is running yet
    return text == nullptr ? otherwise : std::atoi(text);
}

class Folder {
  public:
    Folder() {
        auto pattern = (fs::temp_directory_path() / "kith-fault-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    fs::path path;
};

void doze(std::mt19937_64& random, int least_ms, int most_ms) {
    auto const span = static_cast<std::uint64_t>(most_ms - least_ms);
    std::this_thread::sleep_for(std::chrono::milliseconds(least_ms + static_cast<int>(random() % span)));
}

int command(std::string const& line) {
    return std::system(line.c_str());
} // NOLINT(concurrency-mt-unsafe): run between subjects, by one thread

// An ext4 file system in a file, which can lose its power: everything not yet fsynced is gone.
class Disk {
  public:
    explicit Disk(fs::path const& folder) : image_(folder / "disk.img"), mount_(folder / "disk") {
        fs::create_directory(mount_);
        usable_ = ::geteuid() == 0 && command("truncate -s 192M " + image_.string()) == 0 &&
                  command("mkfs.ext4 -q -F " + image_.string() + " >/dev/null 2>&1") == 0 && up();
    }
    ~Disk() {
        if (mounted_) down();
    }
    [[nodiscard]] bool usable() const { return usable_; }
    [[nodiscard]] fs::path path() const { return mount_; }
    bool up() {
        mounted_ = command("mount -o loop " + image_.string() + " " + mount_.string() + " 2>/dev/null") == 0;
        return mounted_;
    }
    void down() {
        for (int attempt = 0; attempt < 50 && command("umount " + mount_.string() + " 2>/dev/null") != 0;
             ++attempt) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        mounted_ = false;
    }
    void cut_power() {
        constexpr unsigned long ext4_shutdown = _IOR('X', 125, std::uint32_t);
        std::uint32_t without_log_flush = 2;
        int const top = ::open(mount_.c_str(), O_RDONLY);
        REQUIRE(::ioctl(top, ext4_shutdown, &without_log_flush) == 0);
        ::close(top);
    }

  private:
    fs::path image_;
    fs::path mount_;
    bool mounted_ = false;
    bool usable_ = false;
};

struct Losses {
    std::uint64_t acknowledged = 0;
    std::uint64_t lost = 0;
    int cuts = 0;
};

Losses cut_power_again_and_again(Durability durability, int cuts, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Losses losses;
    Folder folder;
    Disk disk(folder.path);
    if (!disk.usable()) return losses;
    auto const database = disk.path() / "kith.db";
    prepare(database);
    Acknowledged acknowledged;
    for (int cut = 0; cut < cuts; ++cut) {
        auto subject =
            start({.database = database, .round = static_cast<std::uint64_t>(cut), .durability = durability});
        doze(random, 40, 250);
        // Only what had left the machine before the power went counts: without power nothing is sent, while
        // here the process lives on for a moment beside a file system that is being taken down.
        collect_so_far(subject, acknowledged);
        disk.cut_power();
        ::kill(subject.process, SIGKILL);
        drop(subject);
        wait_for_end(subject);
        disk.down();
        REQUIRE(disk.up());
        auto const inquest = inquire(database, acknowledged);
        CAPTURE(cut);
        CHECK(inquest.total == 0);
        if (durability == Durability::full) {
            REQUIRE(inquest.broken.empty());
            REQUIRE(inquest.lost == 0);
        }
        losses.lost += inquest.lost;
        if (inquest.lost > 0) acknowledged.clear(); // counted once
        ++losses.cuts;
        losses.acknowledged += acknowledged.size();
        acknowledged.clear();
    }
    return losses;
}

} // namespace

TEST_CASE("killed at random moments under load, nothing acknowledged is lost or doubled") {
    auto const kills = setting("KITH_KILLS", 100);
    auto const seed = static_cast<std::uint64_t>(setting("KITH_SEED", 20261122));
    std::mt19937_64 random(seed);
    Folder folder;
    auto const database = folder.path / "kith.db";
    prepare(database);
    Acknowledged acknowledged;
    std::int64_t slowest_ms = 0;
    for (int kill = 0; kill < kills; ++kill) {
        CAPTURE(seed);
        CAPTURE(kill);
        auto subject = start({.database = database, .round = static_cast<std::uint64_t>(kill)});
        doze(random, 5, 150);
        ::kill(subject.process, SIGKILL);
        collect(subject, acknowledged);
        wait_for_end(subject);
        auto const inquest = inquire(database, acknowledged);
        REQUIRE(inquest.broken.empty());
        REQUIRE(inquest.lost == 0);
        REQUIRE(inquest.total == 0);
        REQUIRE(inquest.entries >= acknowledged.size());
        slowest_ms = std::max(slowest_ms, inquest.open_ms);
    }
    CHECK(acknowledged.size() > 100); // else nothing was tested
    MESSAGE(kills << " kills, " << acknowledged.size() << " acknowledged, 0 lost; serving again within "
                  << slowest_ms << " ms; seed " << seed);
}

TEST_CASE("with the power cut, nothing acknowledged is lost, while with synchronous NORMAL something is") {
    auto const cuts = setting("KITH_CUTS", 30);
    auto const seed = static_cast<std::uint64_t>(setting("KITH_SEED", 20261122));
    auto const full = cut_power_again_and_again(Durability::full, cuts, seed);
    if (full.cuts == 0) {
        MESSAGE("SKIPPED: power cuts need root, mkfs.ext4 and a loop device");
        return;
    }
    CHECK(full.lost == 0);
    CHECK(full.acknowledged > 0);
    // Whether a cut hits between an acknowledgement and the next fsync is chance: go on until one has.
    Losses control;
    for (std::uint64_t round = 0; round < 8 && control.lost == 0; ++round) {
        auto const more = cut_power_again_and_again(Durability::normal, std::max(cuts / 3, 5), seed + round);
        control.cuts += more.cuts;
        control.lost += more.lost;
    }
    CHECK_MESSAGE(control.lost > 0, "the control run lost nothing, so this test proves nothing here");
    MESSAGE(full.cuts << " cuts, " << full.acknowledged << " acknowledged, " << full.lost
                      << " lost; control at NORMAL: " << control.cuts << " cuts, " << control.lost
                      << " lost; seed " << seed);
}
