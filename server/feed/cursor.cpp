// SPDX-License-Identifier: MIT
#include "feed/cursor.hpp"

#include "store/chain.hpp"

#include <array>

namespace kith::feed {
namespace {

// FNV-1a, 64 bits. It guards against mistakes; whoever forges a cursor is shown nothing they may not see.
class Fingerprint {
  public:
    void add(std::uint64_t number) {
        for (int shift = 0; shift < 64; shift += 8) add_byte(static_cast<unsigned char>(number >> shift));
    }
    void add(std::string_view text) {
        add(text.size());
        for (char const each : text) add_byte(static_cast<unsigned char>(each));
    }
    [[nodiscard]] std::uint64_t value() const { return value_; }

  private:
    void add_byte(unsigned char byte) { value_ = (value_ ^ byte) * 0x100000001B3U; }
    std::uint64_t value_ = 0xCBF29CE484222325U;
};

} // namespace

Cursor cursor_of(store::PublishedEvent const& event) {
    Fingerprint print;
    print.add(static_cast<std::uint64_t>(event.centre));
    print.add(static_cast<std::uint64_t>(event.at.time_since_epoch().count()));
    auto const& what = event.event;
    for (auto const* text : {&what.kind, &what.volunteer, &what.organisation, &what.opening, &what.other})
        print.add(*text);
    return {event.sequence, print.value()};
}

std::string cursor_text(Cursor const& cursor) {
    std::array<unsigned char, 16> bytes{};
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[i] = static_cast<unsigned char>(cursor.sequence >> (56 - 8 * i));
        bytes[8 + i] = static_cast<unsigned char>(cursor.fingerprint >> (56 - 8 * i));
    }
    return store::to_hex(bytes);
}

std::optional<Cursor> read_cursor(std::string_view text) {
    auto const bytes = store::from_hex(text);
    if (!bytes || bytes->size() != 16) return std::nullopt;
    Cursor cursor;
    for (std::size_t i = 0; i < 8; ++i) {
        cursor.sequence = cursor.sequence << 8U | (*bytes)[i];
        cursor.fingerprint = cursor.fingerprint << 8U | (*bytes)[8 + i];
    }
    // A number of the database is a signed 64-bit integer.
    if (cursor.sequence > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
    return cursor;
}

} // namespace kith::feed
