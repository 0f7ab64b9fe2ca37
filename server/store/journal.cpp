// SPDX-License-Identifier: MIT
#include "store/journal.hpp"

#include "ledger/verify.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

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

std::optional<Receipt> receipt_for(Database& database, std::int64_t centre, std::uint64_t sequence,
                                   Head const& head, SigningKey const& key) {
    std::optional<Receipt> made;
    Hash previous{};
    read_journal(database, centre, sequence > 1 ? sequence - 1 : sequence, [&](JournalRow const& row) {
        if (row.sequence == sequence) {
            made =
                make_receipt(previous, {row.record.begin(), row.record.end()}, head.sequence, head.hash, key);
        }
        previous = row.hash;
        return row.sequence < sequence;
    });
    return made;
}

namespace {

// Hands rows from the thread that reads and hashes to the one that decodes and audits, a block at a time.
class Conveyor {
  public:
    struct Block {
        std::vector<unsigned char> bytes;
        std::vector<std::size_t> ends; // of each record in `bytes`
    };
    // False once the other side has stopped.
    bool put(Block block) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return waiting_.size() < blocks_max || stopped_; });
        if (!stopped_) waiting_.push_back(std::move(block));
        changed_.notify_all();
        return !stopped_;
    }
    std::optional<Block> take() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !waiting_.empty() || stopped_; });
        if (waiting_.empty()) return std::nullopt;
        auto block = std::move(waiting_.front());
        waiting_.pop_front();
        changed_.notify_all();
        return block;
    }
    void stop() {
        std::lock_guard const guard(mutex_);
        stopped_ = true;
        changed_.notify_all();
    }

  private:
    static constexpr std::size_t blocks_max = 4;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Block> waiting_;
    bool stopped_ = false;
};

constexpr std::size_t block_bytes = std::size_t{1} << 18;

// The half that knows the rules. Stops at the first finding.
void audit_blocks(Conveyor& conveyor, ledger::CentreId centre, ledger::Auditor& auditor,
                  std::optional<JournalFinding>& finding) {
    while (auto const block = conveyor.take()) {
        std::size_t begin = 0;
        for (auto const end : block->ends) {
            auto const sequence = auditor.entries() + 1;
            auto const decoded = ledger::decode(ByteView(block->bytes).subspan(begin, end - begin));
            begin = end;
            if (!decoded)
                finding = {sequence, "undecodable", {}, 0, 0};
            else if (decoded->centre != centre)
                finding = {sequence, "wrong_centre", {}, 0, 0};
            else if (auto const flaw = auditor.check(decoded->entry)) {
                finding = {sequence, std::string(ledger::flaw_names[static_cast<std::size_t>(flaw->flaw)]),
                           flaw->account, flaw->recorded, flaw->derived};
            }
            if (finding) return conveyor.stop();
        }
    }
}

} // namespace

JournalAudit audit_journal(Database& database, Centre const& centre) {
    JournalAudit audit;
    ledger::Auditor auditor;
    std::optional<JournalFinding> broken; // in the chain
    std::optional<JournalFinding> wrong;  // in what the entries say
    Conveyor conveyor;
    {
        std::jthread const rules([&] { audit_blocks(conveyor, centre.id, auditor, wrong); });
        Conveyor::Block block;
        try {
            read_journal(database, centre.number, 0, [&](JournalRow const& row) {
                auto const sequence = audit.head.sequence + 1;
                auto const hash = next_hash(audit.head.hash, row.record);
                if (row.sequence != sequence)
                    broken = {sequence, "sequence_gap", {}, 0, 0};
                else if (hash != row.hash)
                    broken = {sequence, "chain_broken", {}, 0, 0};
                if (broken) return false;
                audit.head = {sequence, hash};
                block.bytes.insert(block.bytes.end(), row.record.begin(), row.record.end());
                block.ends.push_back(block.bytes.size());
                return block.bytes.size() < block_bytes || conveyor.put(std::exchange(block, {}));
            });
        } catch (...) {
            conveyor.stop();
            throw;
        }
        (void)conveyor.put(std::move(block));
        conveyor.stop();
    }
    // A row that breaks the chain was not audited, so whatever the rules found stands before it.
    audit.finding = wrong ? wrong : broken;
    audit.entries = auditor.entries();
    audit.transfers = auditor.transfers();
    audit.accounts = auditor.balances().size();
    auto const head = read_head(database, centre.number);
    bool const same_head = head.sequence == audit.head.sequence && head.hash == audit.head.hash;
    if (!audit.finding && !same_head) {
        audit.finding = {std::max(head.sequence, audit.head.sequence), "head_differs", {}, 0, 0};
    }
    return audit;
}

} // namespace kith::store
