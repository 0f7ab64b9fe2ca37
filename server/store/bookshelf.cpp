// SPDX-License-Identifier: MIT
#include "store/bookshelf.hpp"

#include "base/contract.hpp"

#include <algorithm>

namespace kith::store {

using ledger::Reply;

Bookshelf::Bookshelf(Database& database, std::uint64_t hash_seed)
    : database_(&database),
      hash_seed_(hash_seed),
      insert_(database, "insert into journal (centre, sequence, record, hash) values (?, ?, ?, ?)"),
      find_(database, "select record from journal where centre = ? and sequence = ?") {
    for (auto const& each : centres(database)) load(each);
}

void Bookshelf::load(Centre const& centre) {
    auto shelf = std::make_unique<Shelf>();
    shelf->centre = centre;
    auto const read = [this, from = shelf.get()](std::uint64_t sequence) { return earlier(*from, sequence); };
    shelf->ledger = std::make_unique<ledger::Ledger>(ledger::Books(centre.id, hash_seed_), read);
    replay(*shelf);
    shelves_.push_back(std::move(shelf));
}

void Bookshelf::replay(Shelf& shelf) {
    auto& head = shelf.head;
    auto const broken = [](std::uint64_t sequence) {
        return StoreFault(StoreFault::Kind::corrupt, "the journal is broken at entry " +
                                                         std::to_string(sequence) +
                                                         "; restore a backup, or see `kith ledger verify`");
    };
    read_journal(*database_, shelf.centre.number, 0, [&](JournalRow const& row) {
        auto const decoded = ledger::decode(row.record);
        auto const hash = next_hash(head.hash, row.record);
        if (row.sequence != head.sequence + 1 || hash != row.hash || !decoded ||
            decoded->centre != shelf.centre.id) {
            throw broken(head.sequence + 1);
        }
        shelf.ledger->apply(decoded->entry);
        shelf.ledger->keep();
        head = {row.sequence, hash};
        return true;
    });
    auto const written = read_head(*database_, shelf.centre.number);
    if (written.sequence != head.sequence || written.hash != head.hash) throw broken(head.sequence + 1);
    shelf.on_disk = head;
}

ledger::Entry Bookshelf::earlier(Shelf const& shelf, std::uint64_t sequence) {
    auto const decoded = [&] {
        if (sequence > shelf.on_disk.sequence) {
            return ledger::decode(shelf.unwritten[sequence - shelf.on_disk.sequence - 1].bytes);
        }
        find_.bind(1, shelf.centre.number).bind(2, static_cast<std::int64_t>(sequence));
        bool const there = find_.step();
        auto found = there ? ledger::decode(find_.bytes(0)) : std::nullopt;
        find_.reset();
        return found;
    }();
    if (!decoded) {
        throw StoreFault(StoreFault::Kind::corrupt,
                         "journal entry " + std::to_string(sequence) + " is unreadable");
    }
    return decoded->entry;
}

Bookshelf::Shelf& Bookshelf::shelf(ledger::CentreId id) const {
    auto const found = std::ranges::find(shelves_, id, [](auto const& each) { return each->centre.id; });
    if (found == shelves_.end()) {
        throw StoreFault(StoreFault::Kind::missing, "no such centre in this database");
    }
    return **found;
}

Centre const& Bookshelf::centre(ledger::CentreId id) const {
    return shelf(id).centre;
}

Centre const& Bookshelf::centre(std::int64_t number) const {
    auto const found =
        std::ranges::find(shelves_, number, [](auto const& each) { return each->centre.number; });
    if (found == shelves_.end()) {
        throw StoreFault(StoreFault::Kind::missing, "no such centre in this database");
    }
    return (*found)->centre;
}

ledger::Books const& Bookshelf::books(ledger::CentreId id) const {
    return shelf(id).ledger->books();
}

Head const& Bookshelf::head(ledger::CentreId id) const {
    return shelf(id).head;
}

Decided Bookshelf::decide(ledger::CentreId id, ledger::Request request, ledger::Moment moment) {
    auto& on = shelf(id);
    steps_.push_back({&on, on.ledger->mark(), on.head});
    auto const request_id = request.id;
    auto reply = on.ledger->submit(std::move(request), moment);
    if (reply.how == Reply::How::recorded) {
        KITH_EXPECT(reply.entry.sequence == on.head.sequence + 1);
        auto& record = on.unwritten.emplace_back();
        ledger::encode(on.centre.id, reply.entry, record.bytes);
        record.hash = next_hash(on.head.hash, record.bytes);
        on.head = {reply.entry.sequence, record.hash};
    }
    Decided decided;
    decided.how = reply.how;
    decided.refused = reply.entry.refused;
    decided.sequence = reply.entry.sequence;
    if (auto const* result = reply.result(request_id)) decided.result = *result;
    return decided;
}

void Bookshelf::undo(std::size_t mark) {
    for (; steps_.size() > mark; steps_.pop_back()) {
        auto const& step = steps_.back();
        step.shelf->ledger->rollback(step.mark);
        step.shelf->head = step.head;
        step.shelf->unwritten.resize(step.head.sequence - step.shelf->on_disk.sequence);
    }
}

bool Bookshelf::write() {
    bool wrote = false;
    for (auto const& each : shelves_) {
        if (each->unwritten.empty()) continue;
        wrote = true;
        auto sequence = static_cast<std::int64_t>(each->on_disk.sequence);
        for (auto const& record : each->unwritten) {
            insert_.bind(1, each->centre.number)
                .bind(2, ++sequence)
                .bind(3, ByteView(record.bytes))
                .bind(4, ByteView(record.hash))
                .run();
        }
        Statement(*database_, "delete from journal_head where centre = ?").bind(1, each->centre.number).run();
        Statement(*database_, "insert into journal_head (centre, sequence, hash) values (?, ?, ?)")
            .bind(1, each->centre.number)
            .bind(2, static_cast<std::int64_t>(each->head.sequence))
            .bind(3, ByteView(each->head.hash))
            .run();
    }
    return wrote;
}

void Bookshelf::keep() {
    steps_.clear();
    for (auto const& each : shelves_) {
        each->ledger->keep();
        each->on_disk = each->head;
        each->unwritten.clear();
    }
}

} // namespace kith::store
