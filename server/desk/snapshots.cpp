// SPDX-License-Identifier: MIT
#include "desk/snapshots.hpp"

#include "store/events.hpp"

namespace kith::desk {
namespace {

// A roster is judged as of its day; one of yesterday's is made anew however quiet it was.
constexpr std::chrono::hours age_max{1};

} // namespace

phrases::Labels labels_of(exchange::Taxonomy const& taxonomy) {
    static_assert(exchange::taxonomy_kinds.size() == phrases::word_kind_count); // the same, in the same order
    phrases::Labels labels;
    for (auto const kind : exchange::taxonomy_kinds) {
        auto const at = static_cast<std::size_t>(kind);
        for (auto const& word : taxonomy[at]) {
            labels.set(static_cast<phrases::WordKind>(at), word.code, word.label);
        }
    }
    return labels;
}

Snapshot::Snapshot(Pack pack)
    : pack_(std::move(pack)),
      labels_(labels_of(pack_.taxonomy)),
      judge_(pack_.roster, pack_.settings),
      lists_(judge_) {}

std::shared_ptr<Snapshot const> Snapshots::of(std::int64_t centre, Instant now, std::chrono::seconds stale) {
    std::lock_guard const guard(mutex_);
    store::Database database(database_, store::Database::Mode::read);
    database.run("begin"); // the event's number and the rows are of one instant
    auto const newest = store::newest_event(database, centre);
    auto& kept = kept_[centre];
    bool const fresh = kept.newest == newest && now - kept.made < age_max;
    if (kept.snapshot && now >= kept.made && (fresh || now - kept.made <= stale)) return kept.snapshot;
    auto pack = snapshot(database, centre, now);
    if (!pack) {
        auto const& error = pack.error().errors.front();
        throw store::StoreFault(store::StoreFault::Kind::corrupt,
                                "the community's rows cannot be read: " + error.file + ", " + error.column);
    }
    kept = {std::make_shared<Snapshot const>(std::move(*pack)), newest, now};
    return kept.snapshot;
}

std::shared_ptr<Snapshot const> Snapshots::knowing(std::int64_t centre, Instant now,
                                                   std::function<bool(Roster const&)> const& is_known) {
    constexpr std::chrono::seconds never_stale{-1}; // nor one of this very second
    auto kept = of(centre, now);
    return is_known(kept->roster()) ? kept : of(centre, now, never_stale);
}

} // namespace kith::desk
