// SPDX-License-Identifier: MIT
#include "store/writer.hpp"

#include "base/contract.hpp"
#include "store/migrate.hpp"
#include "store/wal.hpp"

#include <algorithm>
#include <fcntl.h>
#include <future>
#include <sys/file.h>
#include <unistd.h>

namespace kith::store {

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

// Before SQLite may write: what it would drop or take over in silence is refused here.
std::filesystem::path const& looked_at(std::filesystem::path const& database) {
    if (inspect_log(database).rotten()) {
        throw StoreFault(StoreFault::Kind::corrupt, database.string() +
                                                        "-wal is damaged before its end; restore a "
                                                        "backup, nothing was changed");
    }
    expect_ours(database);
    return database;
}

Database& brought_up_to_date(Database& database) {
    migrate(database);
    return database;
}

} // namespace

// ---- Change ----

Change::Change(Writer& writer, Instant now) : writer_(&writer), now_(now), begun_(mark()) {}

Change::Mark Change::mark() const {
    return {writer_->shelf_.mark(), writer_->events_.size()};
}

Database& Change::database() {
    if (!saved_) {
        writer_->save_.run();
        saved_ = true;
        writer_->touched_ = true;
    }
    return writer_->database_;
}

Date Change::today(ledger::CentreId centre) const {
    return writer_->options_.today(writer_->shelf_.centre(centre), now_);
}

Centre const& Change::centre(std::int64_t number) const {
    return writer_->shelf_.centre(number);
}

Centre const& Change::centre(ledger::CentreId id) const {
    return writer_->shelf_.centre(id);
}

bool Change::attempt(std::function<bool()> const& part) {
    (void)database();
    auto const before = mark();
    writer_->save_.run();
    bool good = false;
    try {
        good = part();
    } catch (...) {
        undo(before, true);
        throw;
    }
    if (good)
        writer_->release_.run();
    else
        undo(before, true);
    return good;
}

void Change::undo(Mark const& mark, bool tables) {
    writer_->shelf_.undo(mark.books);
    writer_->undo_events(mark.events);
    if (!tables || !writer_->database_.in_transaction()) return; // run() notices that it is gone
    // Savepoints of one name nest: both statements mean the innermost.
    writer_->go_back_.run();
    writer_->release_.run();
}

void Change::finish() {
    if (saved_) writer_->release_.run();
}

Decided Change::decide(ledger::CentreId centre, ledger::Request request) {
    ++writer_->counts_.requests;
    return writer_->shelf_.decide(centre, std::move(request), {now_, today(centre)});
}

ledger::Books const& Change::books(ledger::CentreId centre) const {
    return writer_->shelf_.books(centre);
}

std::uint64_t Change::publish(std::int64_t centre, Event event) {
    auto& counts = writer_->event_counts_;
    auto found = counts.find(centre);
    if (found == counts.end()) {
        found = counts.emplace(centre, newest_event(writer_->database_, centre)).first;
    }
    writer_->events_.push_back({centre, ++found->second, now_, std::move(event)});
    return found->second;
}

// ---- Writer ----

Writer::Writer(Options options)
    : options_(std::move(options)),
      lock_(options_.path),
      database_(looked_at(options_.path), options_.create ? Database::Mode::create : Database::Mode::write,
                options_.durability),
      shelf_(brought_up_to_date(database_), options_.hash_seed),
      appender_(database_),
      save_(database_, "savepoint change"),
      release_(database_, "release savepoint change"),
      go_back_(database_, "rollback to savepoint change"),
      centres_(store::centres(database_)) {
    KITH_EXPECT(options_.clock != nullptr && options_.today != nullptr);
    thread_ = std::jthread([this] { serve(); });
}

Writer::~Writer() {
    {
        std::lock_guard const guard(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
    try {
        database_.checkpoint(true);
    } catch (StoreFault const&) {
        // What is in the log is durable; the next start moves it.
    }
}

void Writer::enqueue(Work work) {
    {
        std::lock_guard const guard(mutex_);
        if (queued_ + work.weight > options_.queue_max) {
            throw StoreFault(StoreFault::Kind::busy, "too many requests wait to be written");
        }
        queued_ += work.weight;
        queue_.push_back(std::move(work));
    }
    wake_.notify_one();
}

void Writer::submit(std::function<void(Change&)> change, Done done, std::size_t weight) {
    KITH_EXPECT(change != nullptr && done != nullptr);
    enqueue({std::move(change), std::move(done), true, {}, weight, {}});
}

void Writer::submit_look(std::function<void(Change&)> look, Done done) {
    KITH_EXPECT(look != nullptr && done != nullptr);
    enqueue({std::move(look), std::move(done), false, {}, 1, {}});
}

void Writer::change(std::function<void(Change&)> change) {
    KITH_EXPECT(std::this_thread::get_id() != thread_.get_id());
    std::promise<void> promise;
    auto future = promise.get_future();
    submit(std::move(change), [&promise](std::exception_ptr const& fault) {
        if (fault)
            promise.set_exception(fault);
        else
            promise.set_value();
    });
    future.get();
}

void Writer::wait_for(std::function<void()> look) {
    KITH_EXPECT(std::this_thread::get_id() != thread_.get_id());
    std::promise<void> promise;
    auto future = promise.get_future();
    auto const watched = [&] {
        try {
            look();
            promise.set_value();
        } catch (...) {
            promise.set_exception(std::current_exception());
        }
    };
    enqueue({{}, {}, true, watched, 1, {}});
    future.get();
}

void Writer::read(std::function<void(Database&)> const& look) {
    wait_for([&] { look(database_); });
}

void Writer::listen(Listener listener) {
    wait_for([&] { listener_ = std::move(listener); });
}

std::vector<Centre> Writer::centres() const {
    std::lock_guard const guard(mutex_);
    return centres_;
}

Centre Writer::add_centre(ledger::CentreId id, std::string_view name, std::string_view zone) {
    Centre added;
    wait_for([&] {
        added = store::add_centre(database_, id, name, zone);
        shelf_.load(added);
        std::lock_guard const guard(mutex_);
        centres_.push_back(added);
    });
    return added;
}

void Writer::serve() {
    for (;;) {
        std::vector<Work> group;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            // Whatever waited while the last group was written goes together: that is the whole of group
            // commit, and under load it sets its own size.
            std::size_t taken = 0;
            std::size_t weight = 0;
            while (taken < queue_.size() && (taken == 0 || weight < options_.group_changes_max)) {
                weight += queue_[taken++].weight;
            }
            auto const end = queue_.begin() + static_cast<std::ptrdiff_t>(taken);
            group.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
            queue_.erase(queue_.begin(), end);
            queued_ -= weight;
        }
        serve_group(group);
    }
}

void Writer::serve_group(std::vector<Work>& group) {
    std::exception_ptr fault;
    if (std::ranges::any_of(group, &Work::writes)) {
        try {
            write_group(group);
        } catch (...) { // the disk, or no memory: whoever asked is told
            fault = std::current_exception();
            ++counts_.failed_groups;
            shelf_.undo(0);
            undo_events(0);
        }
    }
    shelf_.keep();
    auto const published = std::exchange(events_, {});
    if (listener_ && !published.empty()) listener_(published);
    for (auto& work : group) {
        if (work.look) {
            work.look();
        } else if (work.writes()) {
            work.done(fault ? fault : work.fault);
        } else {
            look_on(work);
            work.done(work.fault);
        }
    }
    checkpoint_if_due();
}

void Writer::write_group(std::vector<Work>& group) {
    Transaction transaction(database_);
    touched_ = false;
    for (auto& work : group) {
        if (work.writes()) run(work);
    }
    // Replays and refusals that are not kept leave nothing to make durable.
    bool const wrote = shelf_.write();
    if (!wrote && events_.empty() && !touched_) return;
    for (auto const& each : events_) {
        auto const sequence = appender_.append(each.centre, each.at, each.event);
        KITH_EXPECT(sequence == each.sequence);
    }
    transaction.commit();
    ++counts_.groups;
}

void Writer::look_on(Work& work) {
    try {
        Transaction const never_committed(database_);
        run(work);
    } catch (...) {
        work.fault = std::current_exception();
    }
    shelf_.undo(0);
    undo_events(0);
}

void Writer::run(Work& work) {
    ++counts_.changes;
    Change change(*this, options_.clock());
    try {
        work.change(change);
        change.finish();
    } catch (...) {
        work.fault = std::current_exception();
        ++counts_.undone_changes;
        // Where the disk failed, SQLite may have undone the whole transaction: then nobody's change stands.
        if (!database_.in_transaction()) throw;
        change.undo(change.begun_, change.saved_);
    }
}

void Writer::undo_events(std::size_t mark) {
    for (; events_.size() > mark; events_.pop_back()) --event_counts_[events_.back().centre];
}

void Writer::checkpoint_if_due() {
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
