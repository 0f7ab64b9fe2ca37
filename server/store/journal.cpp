// SPDX-License-Identifier: MIT
#include "store/journal.hpp"

#include "ledger/verify.hpp"

#include <algorithm>

namespace kith::store {

std::array<unsigned char, 16> key_bytes(std::uint64_t high, std::uint64_t low) {
    std::array<unsigned char, 16> bytes;
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[i] = static_cast<unsigned char>(high >> (56 - 8 * i));
        bytes[8 + i] = static_cast<unsigned char>(low >> (56 - 8 * i));
    }
    return bytes;
}

std::vector<Centre> centres(Database& database) {
    std::vector<Centre> found;
    Statement all(database, "select centre, id, name, zone from centre order by centre");
    while (all.step()) {
        found.push_back({all.integer(0), key_from<ledger::CentreId>(all.bytes(1)), std::string(all.text(2)),
                         std::string(all.text(3))});
    }
    return found;
}

Centre add_centre(Database& database, ledger::CentreId id, std::string_view name, std::string_view zone) {
    Transaction transaction(database);
    auto const existing = centres(database);
    Centre const centre{existing.empty() ? 1 : existing.back().number + 1, id, std::string(name),
                        std::string(zone)};
    auto const bytes = key_bytes(id);
    Statement(database, "insert into centre (centre, id, name, zone) values (?, ?, ?, ?)")
        .bind(1, centre.number)
        .bind(2, ByteView(bytes))
        .bind(3, name)
        .bind(4, zone)
        .run();
    transaction.commit();
    return centre;
}

void read_journal(Database& database, std::int64_t centre, std::uint64_t from,
                  std::function<bool(JournalRow const&)> const& see) {
    Statement rows(database, "select sequence, record, hash from journal where centre = ? and sequence >= ? "
                             "order by sequence");
    rows.bind(1, centre).bind(2, static_cast<std::int64_t>(from));
    while (rows.step()) {
        JournalRow row{static_cast<std::uint64_t>(rows.integer(0)), rows.bytes(1), {}};
        auto const hash = rows.bytes(2);
        if (hash.size() != row.hash.size()) {
            throw StoreFault(StoreFault::Kind::corrupt,
                             "journal row " + std::to_string(row.sequence) + " has no hash");
        }
        std::ranges::copy(hash, row.hash.begin());
        if (!see(row)) return;
    }
}

Head read_head(Database& database, std::int64_t centre) {
    Head head;
    Statement row(database, "select sequence, hash from journal_head where centre = ?");
    if (!row.bind(1, centre).step()) return head;
    head.sequence = static_cast<std::uint64_t>(row.integer(0));
    auto const hash = row.bytes(1);
    std::copy_n(hash.begin(), std::min(hash.size(), head.hash.size()), head.hash.begin());
    return head;
}

JournalAudit audit_journal(Database& database, Centre const& centre) {
    JournalAudit audit;
    ledger::Auditor auditor;
    auto const found = [&](std::uint64_t sequence, std::string_view what) {
        audit.finding = JournalFinding{sequence, std::string(what), {}, 0, 0};
        return false;
    };
    read_journal(database, centre.number, 0, [&](JournalRow const& row) {
        auto const sequence = audit.head.sequence + 1;
        if (row.sequence != sequence) return found(sequence, "sequence_gap");
        auto const hash = next_hash(audit.head.hash, row.record);
        if (hash != row.hash) return found(sequence, "chain_broken");
        auto const decoded = ledger::decode(row.record);
        if (!decoded) return found(sequence, "undecodable");
        if (decoded->centre != centre.id) return found(sequence, "wrong_centre");
        audit.head = {sequence, hash};
        auto const flaw = auditor.check(decoded->entry);
        if (!flaw) return true;
        found(sequence, ledger::flaw_names[static_cast<std::size_t>(flaw->flaw)]);
        audit.finding->account = flaw->account;
        audit.finding->recorded = flaw->recorded;
        audit.finding->derived = flaw->derived;
        return false;
    });
    audit.entries = auditor.entries();
    audit.transfers = auditor.transfers();
    audit.accounts = auditor.balances().size();
    auto const head = read_head(database, centre.number);
    bool const same_head = head.sequence == audit.head.sequence && head.hash == audit.head.hash;
    if (!audit.finding && !same_head) found(std::max(head.sequence, audit.head.sequence), "head_differs");
    return audit;
}

} // namespace kith::store
