// SPDX-License-Identifier: MIT
#include "store/snapshot.hpp"

#include "store/migrate.hpp"

namespace kith::store {

Centre pick_centre(std::vector<Centre> const& centres, std::string_view name) {
    std::string known;
    for (auto const& each : centres) {
        if (each.name == name || (name.empty() && centres.size() == 1)) return each;
        known += (known.empty() ? "" : ", ") + each.name;
    }
    throw StoreFault(StoreFault::Kind::missing,
                     centres.empty() ? "there is no centre in this database yet; `kith ledger open` makes one"
                                     : "name the centre with --centre: " + known);
}

Snapshot read_snapshot(std::filesystem::path const& path, std::string_view name) {
    Database database(path, Database::Mode::read);
    expect_newest_schema(database);
    // One transaction, so that books, head and words are of one instant.
    database.run("begin");
    auto const centre = pick_centre(centres(database), name);
    Snapshot snapshot{centre, ledger::Books(centre.id), {}, {}, {}, {}};
    read_journal(database, centre.number, 0, [&](JournalRow const& row) {
        auto const decoded = ledger::decode(row.record);
        auto const hash = next_hash(snapshot.head.hash, row.record);
        bool const sound = row.sequence == snapshot.head.sequence + 1 && hash == row.hash && decoded &&
                           decoded->centre == centre.id;
        if (!sound) {
            throw StoreFault(StoreFault::Kind::corrupt, "the journal is broken at entry " +
                                                            std::to_string(snapshot.head.sequence + 1) +
                                                            "; see `kith ledger verify`");
        }
        snapshot.books.apply(decoded->entry);
        snapshot.books.keep();
        snapshot.head = {row.sequence, hash};
        return true;
    });
    auto const written = read_head(database, centre.number);
    if (written.sequence != snapshot.head.sequence || written.hash != snapshot.head.hash) {
        throw StoreFault(StoreFault::Kind::corrupt, "the journal was cut short; see `kith ledger verify`");
    }
    Words const words(database, centre.number);
    snapshot.accounts = words.accounts();
    snapshot.rewards = words.rewards();
    snapshot.categories = words.categories();
    database.run("commit");
    return snapshot;
}

} // namespace kith::store
