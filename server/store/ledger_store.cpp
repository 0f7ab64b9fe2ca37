// SPDX-License-Identifier: MIT
#include "store/ledger_store.hpp"

#include "base/contract.hpp"

#include <future>

namespace kith::store {
namespace {

// One batch on its way: what is asked, and what was decided.
struct Batch {
    ledger::CentreId centre;
    std::vector<ledger::Request> requests;
    LedgerStore::Answered answered;
    LedgerStore::Also also;
    std::vector<Decided> decided;

    void decide(Change& change) {
        decided.reserve(requests.size());
        for (auto& request : requests) decided.push_back(change.decide(centre, std::move(request)));
        if (!also) return;
        Words words(change.database(), change.centre(centre).number);
        also(words, decided);
    }
};

} // namespace

LedgerStore::LedgerStore(Options options) {
    KITH_EXPECT(options.clock != nullptr);
    // The clock is asked for both at once; both halves are read on the writer's thread.
    auto moment = std::make_shared<ledger::Moment>();
    writer_ = std::make_unique<Writer>(Writer::Options{
        .path = std::move(options.path),
        .create = options.create,
        .clock =
            [moment, clock = std::move(options.clock)] {
                *moment = clock();
                return moment->now;
            },
        .today = [moment](Centre const&, Instant) { return moment->today; },
        .durability = options.durability,
        .group_changes_max = options.group_requests_max,
        .queue_max = options.queue_requests_max,
        .checkpoint_pages = options.checkpoint_pages,
        .hash_seed = options.hash_seed,
    });
}

void LedgerStore::submit(ledger::CentreId centre, std::vector<ledger::Request> batch, Answered answered,
                         Also also) {
    auto const weight = batch.size();
    auto const work = std::make_shared<Batch>(centre, std::move(batch), std::move(answered), std::move(also));
    writer_->submit([work](Change& change) { work->decide(change); },
                    [work](std::exception_ptr const& fault) {
                        work->answered(fault ? std::vector<Decided>{} : std::move(work->decided), fault);
                    },
                    weight);
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

void LedgerStore::read(ledger::CentreId centre,
                       std::function<void(ledger::Books const&, Words&)> const& look) {
    writer_->read([&](Database& database) {
        auto const& shelf = writer_->shelf();
        Words words(database, shelf.centre(centre).number);
        look(shelf.books(centre), words);
    });
}

Head LedgerStore::head(ledger::CentreId centre) {
    Head head;
    writer_->read([&](Database&) { head = writer_->shelf().head(centre); });
    return head;
}

Receipt LedgerStore::receipt(ledger::CentreId centre, std::uint64_t sequence, SigningKey const& key) {
    std::optional<Receipt> made;
    writer_->read([&](Database& database) {
        auto const& shelf = writer_->shelf();
        made = receipt_for(database, shelf.centre(centre).number, sequence, shelf.head(centre), key);
    });
    if (!made) throw StoreFault(StoreFault::Kind::missing, "there is no entry " + std::to_string(sequence));
    return *std::move(made);
}

} // namespace kith::store
