// SPDX-License-Identifier: MIT
#include "ledger/statement.hpp"

#include <algorithm>
#include <map>

namespace kith::ledger {
namespace {

// The first other party: whoever has a line here has one, because a transfer is between two or more.
AccountNumber counterpart(Books const& books, Transfer const& transfer, AccountNumber own) {
    auto const parties = books.parties(transfer);
    return parties.at(parties.front() == own ? 1 : 0);
}

} // namespace

std::int64_t hours_as_of(Books const& books, HoursRecord const& record, Date day) {
    auto const& transfer = books.transfers()[record.transfer];
    if (transfer.confirmed == 0 || transfer.resolved_on > day) return 0;
    bool const reversed = transfer.linked != no_index && transfer.reversed_on <= day;
    return reversed ? record.minutes : transfer.confirmed;
}

Statement statement(Books const& books, AccountNumber account, Date from, Date to) {
    Statement result{.account = account, .from = from, .to = to, .lines = {}, .pending = {}};
    std::map<std::uint32_t, PendingLine> held; // by transfer, so oldest first
    auto const touches = books.touches();
    std::vector<std::uint32_t> newest_first;
    for (auto at = books.accounts()[account].last_touch; at != no_index; at = touches[at].previous) {
        if (touches[at].on <= to) newest_first.push_back(at);
    }
    std::int64_t balance = 0;
    for (auto at = newest_first.rbegin(); at != newest_first.rend(); ++at) {
        auto const& touch = touches[*at];
        auto const& transfer = books.transfers()[touch.transfer];
        balance += touch.posted;
        result.pending_in += touch.pending_in;
        result.pending_out += touch.pending_out;
        if (auto const pending = touch.pending_in - touch.pending_out; pending != 0) {
            auto& line = held.try_emplace(touch.transfer,
                                          PendingLine{.on = touch.on,
                                                      .transfer = transfer.id,
                                                      .kind = transfer.kind,
                                                      .counterpart = counterpart(books, transfer, account)})
                             .first->second;
            line.minutes += pending;
        }
        if (touch.on < from)
            result.opening = balance;
        else if (touch.posted != 0) {
            auto const* hours = books.hours_of(transfer);
            auto const linked =
                transfer.linked == no_index ? TransferId{} : books.transfers()[transfer.linked].id;
            result.lines.push_back(
                {.on = touch.on,
                 .transfer = transfer.id,
                 .kind = transfer.kind,
                 .action = touch.action,
                 .counterpart = counterpart(books, transfer, account),
                 .minutes = touch.posted,
                 .balance = balance,
                 .worked_on = hours == nullptr ? std::nullopt : std::optional(hours->worked_on),
                 .linked = linked,
                 .entry = touch.entry});
        }
    }
    result.closing = balance;
    for (auto const& [transfer, line] : held) {
        if (line.minutes != 0) result.pending.push_back(line);
    }
    for (auto const& record : books.hours()) {
        if (record.given_by == account) result.hours_given += hours_as_of(books, record, to);
        if (record.received_by == account) result.hours_received += hours_as_of(books, record, to);
    }
    return result;
}

} // namespace kith::ledger
