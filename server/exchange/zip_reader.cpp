// SPDX-License-Identifier: MIT
#include "exchange/zip_reader.hpp"

#include "base/contract.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace kith::exchange {
namespace {

constexpr std::size_t end_bytes = 22;
constexpr std::size_t central_bytes = 46;
constexpr std::size_t local_bytes = 30;
constexpr std::size_t comment_max = 65'535;
constexpr std::string_view end_mark("PK\x05\x06", 4);
constexpr std::string_view central_mark("PK\x01\x02", 4);
constexpr std::string_view local_mark("PK\x03\x04", 4);

std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

// Where the archive's last record stands.
std::optional<std::size_t> end_of(std::string_view bytes) {
    if (bytes.size() < end_bytes) return std::nullopt;
    auto const first = bytes.size() > end_bytes + comment_max ? bytes.size() - end_bytes - comment_max : 0;
    for (auto at = bytes.rfind(end_mark, bytes.size() - end_bytes);
         at != std::string_view::npos && at >= first;
         at = at == 0 ? std::string_view::npos : bytes.rfind(end_mark, at - 1))
        if (at + end_bytes + number_at(bytes, at + 20, 2) <= bytes.size()) return at;
    return std::nullopt;
}

// Nothing where it is no deflated data; no more than `limit` bytes and one are made.
std::optional<std::string> inflated(std::string_view packed, std::size_t limit) {
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
    stream.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<unsigned>(packed.size());
    std::string made;
    std::array<char, 65'536> piece{};
    int said = Z_OK;
    while (said == Z_OK && made.size() <= limit) {
        stream.next_out = reinterpret_cast<unsigned char*>(piece.data());
        stream.avail_out = static_cast<unsigned>(piece.size());
        said = inflate(&stream, Z_NO_FLUSH);
        if (said == Z_OK || said == Z_STREAM_END) made.append(piece.data(), piece.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (said != Z_STREAM_END && made.size() <= limit) return std::nullopt;
    return made;
}

} // namespace

Outcome<ZipReader, ZipFlaw> ZipReader::open(std::string_view bytes, std::size_t entries_max,
                                            std::size_t inflated_max) {
    if (!bytes.starts_with("PK")) return refuse(ZipFlaw::not_a_zip);
    if (bytes.size() > UINT32_MAX) return refuse(ZipFlaw::too_large);
    auto const end = end_of(bytes);
    if (!end) return refuse(ZipFlaw::damaged);
    std::size_t const count = number_at(bytes, *end + 10, 2);
    std::size_t at = number_at(bytes, *end + 16, 4);
    if (count > entries_max) return refuse(ZipFlaw::too_large);
    ZipReader made(bytes, inflated_max);
    for (std::size_t i = 0; i < count; ++i) {
        if (at > *end || *end - at < central_bytes || bytes.substr(at, 4) != central_mark)
            return refuse(ZipFlaw::damaged);
        std::size_t const name_size = number_at(bytes, at + 28, 2);
        std::size_t const size =
            central_bytes + name_size + number_at(bytes, at + 30, 2) + number_at(bytes, at + 32, 2);
        if (*end - at < size) return refuse(ZipFlaw::damaged);
        Entry entry;
        entry.encrypted = (number_at(bytes, at + 8, 2) & 1U) != 0;
        entry.method = static_cast<std::uint16_t>(number_at(bytes, at + 10, 2));
        entry.crc = number_at(bytes, at + 16, 4);
        entry.packed = number_at(bytes, at + 20, 4);
        entry.header = number_at(bytes, at + 42, 4);
        // A name that stands twice could be read in two ways.
        if (!made.entries_.emplace(bytes.substr(at + central_bytes, name_size), entry).second)
            return refuse(ZipFlaw::damaged);
        at += size;
    }
    return made;
}

Outcome<std::string, ZipFlaw> ZipReader::read(std::string_view name) {
    auto const found = entries_.find(name);
    KITH_EXPECT(found != entries_.end());
    auto const& entry = found->second;
    if (entry.encrypted) return refuse(ZipFlaw::encrypted);
    if (entry.header > bytes_.size() || bytes_.size() - entry.header < local_bytes ||
        bytes_.substr(entry.header, 4) != local_mark)
        return refuse(ZipFlaw::damaged);
    std::size_t const begin = entry.header + local_bytes + number_at(bytes_, entry.header + 26, 2) +
                              number_at(bytes_, entry.header + 28, 2);
    if (begin > bytes_.size() || bytes_.size() - begin < entry.packed) return refuse(ZipFlaw::damaged);
    auto const packed = bytes_.substr(begin, entry.packed);
    std::optional<std::string> text;
    if (entry.method == 0) text = std::string(packed);
    if (entry.method == Z_DEFLATED) text = inflated(packed, left_);
    if (!text) return refuse(ZipFlaw::damaged);
    if (text->size() > left_) return refuse(ZipFlaw::too_large);
    left_ -= text->size();
    auto const crc =
        crc32(0, reinterpret_cast<unsigned char const*>(text->data()), static_cast<unsigned>(text->size()));
    if (crc != entry.crc) return refuse(ZipFlaw::damaged);
    return std::move(*text);
}

} // namespace kith::exchange
