// SPDX-License-Identifier: MIT
// The format is described at sqlite.org/fileformat2.html#the_write_ahead_log.
#include "store/wal.hpp"

#include "store/fault.hpp"

#include <algorithm>
#include <bit>
#include <fstream>
#include <vector>

namespace kith::store {
namespace {

constexpr std::size_t header_size = 32;
constexpr std::size_t frame_header_size = 24;

std::uint32_t big_endian(unsigned char const* at) {
    return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}
std::uint32_t little_endian(unsigned char const* at) {
    return std::uint32_t{at[3]} << 24 | std::uint32_t{at[2]} << 16 | std::uint32_t{at[1]} << 8 | at[0];
}

// SQLite's running checksum, over pairs of 32-bit words in the byte order that the magic number names.
struct Checksum {
    std::uint32_t s0 = 0;
    std::uint32_t s1 = 0;

    void add(unsigned char const* bytes, std::size_t size, bool big) {
        auto const word = big ? big_endian : little_endian;
        for (std::size_t i = 0; i < size; i += 8) {
            s0 += word(bytes + i) + s1;
            s1 += word(bytes + i + 4) + s0;
        }
    }
    [[nodiscard]] bool is_at(unsigned char const* stored) const {
        return s0 == big_endian(stored) && s1 == big_endian(stored + 4);
    }
};

// Is there anything but zeros in what follows?
bool has_bytes(std::ifstream& file) {
    std::vector<char> block(std::size_t{1} << 16);
    do {
        file.read(block.data(), static_cast<std::streamsize>(block.size()));
        auto const end = block.begin() + file.gcount();
        if (std::any_of(block.begin(), end, [](char c) { return c != 0; })) return true;
    } while (file);
    return false;
}

} // namespace

LogInspection inspect_log(std::filesystem::path const& database) {
    LogInspection found;
    auto const path = database.string() + "-wal";
    std::ifstream file(path, std::ios::binary);
    if (!file) return found;
    std::vector<unsigned char> header(header_size);
    auto const read = [&file](std::vector<unsigned char>& into) {
        file.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
        return static_cast<std::size_t>(file.gcount()) == into.size();
    };
    if (!read(header)) return found;
    auto const magic = big_endian(header.data());
    bool const big = (magic & 1) != 0;
    auto const page_size = big_endian(header.data() + 8);
    Checksum sum;
    sum.add(header.data(), 24, big);
    bool const sound = (magic & ~1u) == 0x377f0682 && sum.is_at(header.data() + 24) && page_size >= 512 &&
                       page_size <= 65536 && std::has_single_bit(page_size);
    if (!sound) {
        // A log is laid out with zeros before its first frame (vfs.cpp): only what is written is lost with
        // it.
        found.header_broken = has_bytes(file);
        return found;
    }
    std::vector<unsigned char> frame(frame_header_size + page_size);
    bool good = true;
    while (read(frame)) {
        bool const this_generation = std::equal(frame.begin() + 8, frame.begin() + 16, header.begin() + 16);
        if (good) {
            sum.add(frame.data(), 8, big);
            sum.add(frame.data() + frame_header_size, page_size, big);
            good = this_generation && sum.is_at(frame.data() + 16);
        }
        if (good)
            ++found.good_frames;
        else if (this_generation && big_endian(frame.data() + 4) != 0)
            ++found.commits_beyond;
    }
    if (file.bad()) throw StoreFault(StoreFault::Kind::io, "cannot read " + path);
    return found;
}

} // namespace kith::store
