// SPDX-License-Identifier: MIT
// The journal's rows: canonical bytes and chain, one row an entry, appended by the writer and read in order.
#pragma once

#include "ledger/bytes.hpp"
#include "store/chain.hpp"
#include "store/sqlite.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kith::store {

struct Centre {
    std::int64_t number = 0; // in this database
    ledger::CentreId id;
    std::string name;
    std::string zone;
};

[[nodiscard]] std::vector<Centre> centres(Database& database);
// Adds a centre; its number is one above the highest. Within a transaction of its own.
Centre add_centre(Database& database, ledger::CentreId id, std::string_view name, std::string_view zone);

// Two 64-bit halves as 16 bytes, big-endian, and back.
[[nodiscard]] std::array<unsigned char, 16> key_bytes(std::uint64_t high, std::uint64_t low);
template <class Tag>
[[nodiscard]] std::array<unsigned char, 16> key_bytes(ledger::Key<Tag> const& key) {
    return key_bytes(key.high, key.low);
}
template <class Key>
[[nodiscard]] Key key_from(ByteView bytes) {
    Key key;
    for (std::size_t i = 0; i < 16 && bytes.size() == 16; ++i) {
        auto& half = i < 8 ? key.high : key.low;
        half = half << 8 | bytes[i];
    }
    return key;
}

struct JournalRow {
    std::uint64_t sequence;
    ByteView record; // until the next row
    Hash hash;
};
// Every row in order; stops early when `see` says false. Throws StoreFault (corrupt) on a row that is no row.
void read_journal(Database& database, std::int64_t centre, std::uint64_t from,
                  std::function<bool(JournalRow const&)> const& see);

struct Head {
    std::uint64_t sequence = 0;
    Hash hash{};
};
[[nodiscard]] Head read_head(Database& database, std::int64_t centre);

// A signed receipt for one entry, under the given head; empty where there is no such entry.
[[nodiscard]] std::optional<Receipt> receipt_for(Database& database, std::int64_t centre,
                                                 std::uint64_t sequence, Head const& head,
                                                 SigningKey const& key);

// What is wrong with a journal, first row first; empty when the chain is whole and the auditor agrees.
struct JournalFinding {
    std::uint64_t sequence = 0;
    std::string
        what; // a code: chain_broken, undecodable, wrong_centre, head_differs, or a flaw of the auditor
    ledger::AccountId account;
    std::int64_t recorded = 0;
    std::int64_t derived = 0;
};
struct JournalAudit {
    std::optional<JournalFinding> finding;
    std::uint64_t entries = 0;
    std::uint64_t transfers = 0;
    std::uint64_t accounts = 0;
    Head head;
};
[[nodiscard]] JournalAudit audit_journal(Database& database, Centre const& centre);

} // namespace kith::store
