// SPDX-License-Identifier: MIT
// Canonical bytes of a journal entry: what is stored, hashed, chained and signed. One entry has exactly one
// encoding (integers as shortest LEB128, signed ones zigzag, keys as 16 bytes big-endian), and decode accepts
// nothing else, so that equal bytes mean equal entries on every platform.
#pragma once

#include "ledger/entry.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace kith::ledger {

using Bytes = std::vector<unsigned char>;

inline constexpr unsigned char bytes_version = 1;

// Replaces the contents of `out`; its capacity is kept, so one buffer serves many entries.
void encode(CentreId centre, Entry const& entry, Bytes& out);

struct DecodedEntry {
    CentreId centre;
    Entry entry;
};
// Empty where the bytes are not the canonical encoding of an entry. Safe on any input.
[[nodiscard]] std::optional<DecodedEntry> decode(std::span<unsigned char const> bytes);

// The name of the first field in which two requests of one id differ; empty when they are the same request.
[[nodiscard]] std::string_view first_difference(Request const& earlier, Request const& now);

} // namespace kith::ledger
