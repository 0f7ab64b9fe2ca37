// SPDX-License-Identifier: MIT
// What a centre knew before Kith, from its spreadsheets: whom somebody spoke to, and who was referred to
// which role and how that ended. Whoever was referred before has a match that has ended, so that runs,
// shortlists and steps treat them as they treat anybody whose match ended that way: a no stays final for its
// opening. Whole or not at all; a row that says what is known already changes nothing; taken back as any
// import (desk/import_desk.hpp).
#pragma once

#include "exchange/csv.hpp"
#include "exchange/pack.hpp"
#include "store/care.hpp"
#include "store/import_batches.hpp"
#include "store/matches.hpp"
#include "store/writer.hpp"

namespace kith::desk {

enum class PastTable : std::uint8_t { contacts, referrals };

[[nodiscard]] std::span<std::string_view const> columns_of(PastTable table);
[[nodiscard]] std::string_view word_of(PastTable table);

struct PastRow {
    std::size_t row = 0; // of the file
    bool known = false;  // changes nothing
    store::ContactEntry contact{};
    store::KeptMatch match{};
    std::string note{}; // of a referral
};

struct PastImport {
    PastTable table = PastTable::contacts;
    std::vector<PastRow> rows;
    std::vector<exchange::ImportNote> notes;
    [[nodiscard]] std::size_t added() const;
};

// `database` may be a connection that only reads. Every error there is, at its row and column of the file.
[[nodiscard]] Outcome<PastImport, exchange::PackRefusal>
read_past(store::Database& database, store::Centre const& centre, PastTable table, std::string bytes,
          Instant now, exchange::Headings const& headings = {});
store::ImportBatch write_past(store::Change& change, std::int64_t centre, PastImport const& import,
                              std::string const& file, std::string const& by);

// What tells whether a note or a match is still as it was written.
[[nodiscard]] std::string fingerprint_of(store::ContactEntry const& contact);
[[nodiscard]] std::string fingerprint_of(store::KeptMatch const& match);

} // namespace kith::desk
