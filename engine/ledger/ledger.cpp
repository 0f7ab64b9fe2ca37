// SPDX-License-Identifier: MIT
#include "ledger/ledger.hpp"

#include <algorithm>

namespace kith::ledger {
namespace {

// The request an entry answered under `id`: its own, or an item of its chain.
Request const& request_within(Entry const& entry, RequestId id) {
    if (auto const* chain = std::get_if<Chain>(&entry.request.action);
        chain != nullptr && entry.request.id != id) {
        return *std::ranges::find(chain->items, id, &Request::id);
    }
    return entry.request;
}

Refused key_reused(std::string_view field) {
    return {.code = Refusal::key_reused,
            .account = {},
            .item = 0,
            .asked = 0,
            .there = 0,
            .limit = 0,
            .field = field};
}

} // namespace

Result const* Reply::result(RequestId id) const {
    if (entry.refused) return nullptr;
    auto const* chain = std::get_if<Chain>(&entry.request.action);
    if (chain == nullptr || entry.request.id == id) return &entry.results.front();
    return &entry.results[static_cast<std::size_t>(&request_within(entry, id) - chain->items.data())];
}

Reply Ledger::replay(Request const& request, std::uint64_t sequence) const {
    Reply earlier{Reply::How::replayed, read_(sequence)};
    KITH_EXPECT(earlier.entry.sequence == sequence);
    auto const field = first_difference(request_within(earlier.entry, request.id), request);
    if (field.empty()) return earlier;
    Reply conflict{Reply::How::unrecorded, {}};
    conflict.entry.refused = key_reused(field);
    return conflict;
}

std::optional<Refused> Ledger::try_chain(Chain const& chain, Entry& entry) {
    auto const before = books_.mark();
    std::optional<Refused> stopped;
    for (std::size_t i = 0; i < chain.items.size() && !stopped; ++i) {
        auto const& item = chain.items[i];
        if (books_.entry_of(item.id) != 0) {
            stopped = key_reused("id");
        } else if (auto result = decide(books_, item, {entry.at, entry.on}); result) {
            books_.apply_item(item, *result, entry.sequence, {entry.at, entry.on});
            entry.results.push_back(std::move(*result));
        } else {
            stopped = result.error();
        }
        if (stopped) stopped->item = static_cast<std::uint32_t>(i);
    }
    books_.rollback(before);
    if (stopped) entry.results.clear();
    return stopped;
}

Reply Ledger::submit(Request request, Moment moment) {
    Reply reply;
    if (auto const wrong = malformed(request)) {
        reply.how = Reply::How::unrecorded;
        reply.entry.refused = wrong;
        return reply;
    }
    if (auto const sequence = books_.entry_of(request.id); sequence != 0) return replay(request, sequence);

    auto& entry = reply.entry;
    entry.sequence = books_.last_sequence() + 1;
    entry.at = std::max(moment.now, books_.last_moment().now);
    entry.on = std::max(moment.today, books_.last_moment().today);
    entry.request = std::move(request);
    if (auto const* chain = std::get_if<Chain>(&entry.request.action)) {
        entry.refused = try_chain(*chain, entry);
    } else if (auto result = decide(books_, entry.request, {entry.at, entry.on}); result) {
        entry.results.push_back(std::move(*result));
    } else {
        entry.refused = result.error();
    }
    if (entry.refused && !is_kept(entry.refused->code)) {
        reply.how = Reply::How::unrecorded;
        return reply;
    }
    books_.apply(entry);
    return reply;
}

} // namespace kith::ledger
