// SPDX-License-Identifier: MIT
#include "store/ledger_store.hpp"

#include "base/contract.hpp"
#include "store/migrate.hpp"
#include "store/wal.hpp"

#include <algorithm>
#include <fcntl.h>
#include <future>
#include <sys/file.h>
#include <unistd.h>

namespace kith::store {

using ledger::Reply;

WriterLock::WriterLock(std::filesystem::path const& database) {
    auto const path = database.string() + ".lock";
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) throw StoreFault(StoreFault::Kind::missing, "cannot make " + path);
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        ::close(file_);
        throw StoreFault(StoreFault::Kind::busy, database.string() + " is being written by another process");
    }
}

WriterLock::~WriterLock() {
    ::close(file_);
}

namespace {

std::filesystem::path const& with_sound_log(std::filesystem::path const& database) {
    if (inspect_log(database).rotten()) {
        throw StoreFault(StoreFault::Kind::corrupt, database.string() +
                                                        "-wal is damaged before its end; restore a "
                                                        "backup, nothing was changed");
    }
    return database;
}

} // namespace

LedgerStore::LedgerStore(Options options)
    : options_(std::move(options)),
      lock_(options_.path),
      database_(with_sound_log(options_.path),
                options_.create ? Database::Mode::create : Database::Mode::write, options_.durability) {
    KITH_EXPECT(options_.clock != nullptr);
    migrate(database_);
    insert_ = std::make_unique<Statement>(
        database_, "insert into journal (centre, sequence, record, hash) values (?, ?, ?, ?)");
    find_ = std::make_unique<Statement>(database_,
                                        "select record from journal where centre = ? and sequence = ?");
    for (auto const& centre : store::centres(database_)) load(centre);
    writer_ = std::jthread([this] { serve(); });
}

LedgerStore::~LedgerStore() {
    {
        std::lock_guard const guard(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    writer_.join();
    try {
        database_.checkpoint(true);
    } catch (StoreFault const&) {
        // What is in the log is durable; the next start moves it.
    }
}

void LedgerStore::load(Centre const& centre) {
    auto shelf = std::make_unique<Shelf>();
    shelf->centre = centre;
    auto const read = [this, number = centre.number](std::uint64_t sequence) {
        find_->bind(1, number).bind(2, static_cast<std::int64_t>(sequence));
        bool const there = find_->step();
        auto decoded = there ? ledger::decode(find_->bytes(0)) : std::nullopt;
        find_->reset();
        if (!decoded) {
            throw StoreFault(StoreFault::Kind::corrupt,
                             "journal entry " + std::to_string(sequence) + " is unreadable");
        }
        return std::move(decoded->entry);
    };
    shelf->ledger = std::make_unique<ledger::Ledger>(ledger::Books(centre.id, options_.hash_seed), read);
    auto& head = shelf->head;
    auto const broken = [](std::uint64_t sequence) {
        return StoreFault(StoreFault::Kind::corrupt, "the journal is broken at entry " +
                                                         std::to_string(sequence) +
                                                         "; restore a backup, or see `kith ledger verify`");
    };
    read_journal(database_, centre.number, 0, [&](JournalRow const& row) {
        auto const decoded = ledger::decode(row.record);
        auto const hash = next_hash(head.hash, row.record);
        if (row.sequence != head.sequence + 1 || hash != row.hash || !decoded ||
            decoded->centre != centre.id) {
            throw broken(head.sequence + 1);
        }
        shelf->ledger->apply(decoded->entry);
        shelf->ledger->keep();
        head = {row.sequence, hash};
        return true;
    });
    auto const written = read_head(database_, centre.number);
    if (written.sequence != head.sequence || written.hash != head.hash) throw broken(head.sequence + 1);
    std::lock_guard const guard(mutex_);
    shelves_.push_back(std::move(shelf));
}

LedgerStore::Shelf& LedgerStore::shelf(ledger::CentreId centre) {
    std::lock_guard const guard(mutex_);
    auto const found = std::ranges::find(shelves_, centre, [](auto const& each) { return each->centre.id; });
    if (found == shelves_.end())
        throw StoreFault(StoreFault::Kind::missing, "no such centre in this database");
    return **found;
}

void LedgerStore::enqueue(Work work) {
    {
        std::lock_guard const guard(mutex_);
        if (queued_ + work.batch.size() > options_.queue_requests_max) {
            throw StoreFault(StoreFault::Kind::busy, "too many requests wait to be written");
        }
        queued_ += work.batch.size();
        queue_.push_back(std::move(work));
    }
    wake_.notify_one();
}

void LedgerStore::submit(ledger::CentreId centre, std::vector<ledger::Request> batch, Answered answered,
                         Also also) {
    enqueue({&shelf(centre), std::move(batch), std::move(answered), std::move(also), {}, {}});
}

Decided LedgerStore::submit(ledger::CentreId centre, ledger::Request request, Also also) {
    std::promise<Decided> promise;
    auto future = promise.get_future();
    std::vector<ledger::Request> batch;
    batch.push_back(std::move(request));
    submit(
        centre, std::move(batch),
        [&promise](std::vector<Decided> decided, std::exception_ptr const& fault) {
            if (fault)
                promise.set_exception(fault);
            else
                promise.set_value(std::move(decided.front()));
        },
        std::move(also));
    return future.get();
}

void LedgerStore::wait_for(std::function<void()> look) {
    std::promise<void> promise;
    auto future = promise.get_future();
    enqueue({nullptr,
             {},
             {},
             {},
             [&] {
                 try {
                     look();
                     promise.set_value();
                 } catch (...) {
                     promise.set_exception(std::current_exception());
                 }
             },
             {}});
    future.get();
}

void LedgerStore::read(ledger::CentreId centre,
                       std::function<void(ledger::Books const&, Words&)> const& look) {
    auto& from = shelf(centre);
    wait_for([&] {
        Words words(database_, from.centre.number);
        look(from.ledger->books(), words);
    });
}

std::vector<Centre> LedgerStore::centres() {
    std::lock_guard const guard(mutex_);
    std::vector<Centre> all;
    for (auto const& each : shelves_) all.push_back(each->centre);
    return all;
}

Centre LedgerStore::add_centre(ledger::CentreId id, std::string_view name, std::string_view zone) {
    Centre added;
    wait_for([&] {
        added = store::add_centre(database_, id, name, zone);
        load(added);
    });
    return added;
}

Head LedgerStore::head(ledger::CentreId centre) {
    Head head;
    auto& from = shelf(centre);
    wait_for([&] { head = from.head; });
    return head;
}

Receipt LedgerStore::receipt(ledger::CentreId centre, std::uint64_t sequence, SigningKey const& key) {
    std::optional<Receipt> made;
    auto& from = shelf(centre);
    wait_for([&] { made = receipt_for(database_, from.centre.number, sequence, from.head, key); });
    if (!made) throw StoreFault(StoreFault::Kind::missing, "there is no entry " + std::to_string(sequence));
    return *std::move(made);
}

void LedgerStore::serve() {
    for (;;) {
        std::vector<Work> group;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            // Whatever waited while the last group was written goes together: that is the whole of group
            // commit, and under load it sets its own size.
            std::size_t taken = 0;
            std::size_t requests = 0;
            while (taken < queue_.size() && (taken == 0 || requests < options_.group_requests_max)) {
                requests += queue_[taken++].batch.size();
            }
            auto const end = queue_.begin() + static_cast<std::ptrdiff_t>(taken);
            group.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
            queue_.erase(queue_.begin(), end);
            queued_ -= requests;
        }
        serve_group(group);
    }
}

void LedgerStore::serve_group(std::vector<Work>& group) {
    struct Before {
        Shelf* shelf;
        ledger::Books::Mark mark;
        Head head;
    };
    std::vector<Before> before;
    for (auto const& each : shelves_) before.push_back({each.get(), each->ledger->mark(), each->head});
    std::exception_ptr fault;
    bool const writes = std::ranges::any_of(group, [](Work const& work) { return work.shelf != nullptr; });
    if (writes) {
        try {
            write_group(group);
        } catch (StoreFault const&) {
            fault = std::current_exception();
            ++counts_.failed_groups;
            for (auto const& each : before) {
                each.shelf->ledger->rollback(each.mark);
                each.shelf->head = each.head;
            }
        }
    }
    for (auto const& each : before) each.shelf->ledger->keep();
    for (auto& work : group) {
        if (work.look)
            work.look();
        else
            work.answered(fault ? std::vector<Decided>{} : std::move(work.decided), fault);
    }
    checkpoint_if_due();
}

void LedgerStore::write_group(std::vector<Work>& group) {
    Transaction transaction(database_);
    std::vector<std::pair<Shelf*, std::uint64_t>> heads;
    for (auto const& each : shelves_) heads.emplace_back(each.get(), each->head.sequence);
    bool wrote = false;
    for (auto& work : group) {
        if (work.shelf == nullptr) continue;
        decide(work);
        counts_.requests += work.batch.size();
        if (!work.also) continue;
        Words words(database_, work.shelf->centre.number);
        work.also(words, work.decided);
        wrote = true;
    }
    for (auto const& [each, before] : heads) {
        if (each->head.sequence == before) continue;
        wrote = true;
        Statement(database_, "delete from journal_head where centre = ?").bind(1, each->centre.number).run();
        Statement(database_, "insert into journal_head (centre, sequence, hash) values (?, ?, ?)")
            .bind(1, each->centre.number)
            .bind(2, static_cast<std::int64_t>(each->head.sequence))
            .bind(3, ByteView(each->head.hash))
            .run();
    }
    if (!wrote) return; // replays and refusals that are not kept: nothing to make durable
    transaction.commit();
    ++counts_.groups;
}

void LedgerStore::decide(Work& work) {
    auto const moment = options_.clock();
    auto& ledger = *work.shelf->ledger;
    work.decided.reserve(work.batch.size());
    for (auto& request : work.batch) {
        auto const id = request.id;
        auto reply = ledger.submit(std::move(request), moment);
        if (reply.how == Reply::How::recorded) append(*work.shelf, reply.entry);
        auto& decided = work.decided.emplace_back();
        decided.how = reply.how;
        decided.refused = reply.entry.refused;
        decided.sequence = reply.entry.sequence;
        if (auto const* result = reply.result(id)) decided.result = *result;
    }
}

void LedgerStore::append(Shelf& shelf, ledger::Entry const& entry) {
    KITH_EXPECT(entry.sequence == shelf.head.sequence + 1);
    ledger::encode(shelf.centre.id, entry, buffer_);
    shelf.head = {entry.sequence, next_hash(shelf.head.hash, buffer_)};
    insert_->bind(1, shelf.centre.number)
        .bind(2, static_cast<std::int64_t>(entry.sequence))
        .bind(3, ByteView(buffer_))
        .bind(4, ByteView(shelf.head.hash))
        .run();
}

void LedgerStore::checkpoint_if_due() {
    if (database_.log_pages() < options_.checkpoint_pages) return;
    try {
        auto const result = database_.checkpoint(false);
        ++counts_.checkpoints;
        if (!result.complete) ++counts_.checkpoints_incomplete;
    } catch (StoreFault const&) {
        // The log keeps everything; it grows until a checkpoint goes through.
        ++counts_.checkpoints_incomplete;
    }
}

} // namespace kith::store
