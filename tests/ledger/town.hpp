// SPDX-License-Identifier: MIT
// A small time bank for the ledger's tests: a ledger over a journal in memory. Every entry is encoded,
// decoded, audited and, at the end, replayed into fresh books, so each test of anything also tests those.
#pragma once

#include "ledger/ledger.hpp"
#include "ledger/verify.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace kith::ledger::testing {

inline constexpr CentreId centre{7, 7};
constexpr AccountId account(std::uint64_t n) {
    return {0xA0, n};
}
constexpr PersonId person(std::uint64_t n) {
    return {0xB0, n};
} // holds account(n)
inline constexpr PersonId broker{0xB1, 1};
constexpr RequestId id(std::uint64_t n) {
    return {0xC0, n};
}

inline Date day(int n) {
    return Date(std::chrono::days(20'000 + n));
}
inline Instant noon(int n) {
    return Instant(day(n).time_since_epoch()) + std::chrono::hours(12);
}
inline Moment on_day(int n) {
    return {noon(n), day(n)};
}

// The canonical bytes of what was asked and decided: two values are equal when their bytes are.
inline Bytes bytes_of(Action action, Result result = {}) {
    Entry entry;
    entry.request.action = std::move(action);
    entry.results.push_back(std::move(result));
    Bytes bytes;
    encode(centre, entry, bytes);
    return bytes;
}

class Town {
  public:
    explicit Town(BookBounds bounds = {})
        : ledger(Books(centre, 99, bounds),
                 [this](std::uint64_t sequence) { return decode(journal.at(sequence - 1))->entry; }) {}
    Town(Town const&) = delete;
    Town& operator=(Town const&) = delete;
    ~Town() { check_replay(); }

    Reply send(Request request) {
        auto reply = ledger.submit(std::move(request), now);
        if (reply.how == Reply::How::recorded) append(reply.entry);
        if (!keep_undo) ledger.keep();
        return reply;
    }
    // By the broker, under a fresh id.
    Reply by_broker(Action action) {
        return send({fresh(), broker, broker, Authority::broker, std::move(action)});
    }
    // By whoever holds account(n).
    Reply by(std::uint64_t n, Action action) {
        return send({fresh(), person(n), person(n), Authority::party, std::move(action)});
    }
    Reply by_system(Action action) {
        return send({fresh(), broker, broker, Authority::system, std::move(action)});
    }
    RequestId fresh() { return last = id(++ids); }

    void open(std::uint64_t n, AccountKind kind = AccountKind::member, Scheme scheme = Scheme::exchange,
              Limits limits = {}, bool hours_only = false) {
        auto const reply = by_broker(OpenAccount{account(n), person(n), kind, scheme, hours_only, limits});
        REQUIRE(!reply.entry.refused);
    }
    Account const& at(std::uint64_t n) const {
        return ledger.books().accounts()[ledger.books().find_account(account(n))];
    }
    Transfer const& transfer(RequestId which) const {
        return ledger.books().transfers()[ledger.books().find_transfer(which)];
    }
    Reply gift(std::uint64_t from, std::uint64_t to, std::int64_t minutes, bool pending = false) {
        return by(from,
                  Move{.legs = {{account(from), -minutes}, {account(to), minutes}}, .pending = pending});
    }
    // Hours given by one member to another, who pays; logged by the giver.
    Reply help(std::uint64_t giver, std::uint64_t receiver, std::int64_t minutes) {
        return by(giver, hours(giver, receiver, receiver, minutes));
    }
    LogHours hours(std::uint64_t giver, std::uint64_t receiver, std::uint64_t payer,
                   std::int64_t minutes) const {
        return {.given_by = account(giver),
                .received_by = account(receiver),
                .payer = account(payer),
                .minutes = minutes,
                .category = 3,
                .need = {},
                .worked_on = now.today,
                .allowed_by = {}};
    }
    void append(Entry const& entry) {
        Bytes bytes;
        encode(centre, entry, bytes);
        auto const decoded = decode(bytes);
        REQUIRE(decoded);
        Bytes again;
        encode(centre, decoded->entry, again);
        REQUIRE(again == bytes);
        auto const finding = auditor.check(decoded->entry);
        if (finding)
            FAIL("entry " << finding->sequence << ": "
                          << flaw_names[static_cast<std::size_t>(finding->flaw)]);
        journal.push_back(bytes);
    }
    // The journal alone gives the same books.
    void check_replay() const {
        Books fresh_books(centre, 1);
        for (auto const& bytes : journal) {
            fresh_books.apply(decode(bytes)->entry);
            fresh_books.keep();
        }
        compare(fresh_books, ledger.books());
        std::int64_t posted = 0;
        for (std::size_t i = 0; i < auditor.balances().size(); ++i) {
            auto const& audited = auditor.balances()[i];
            auto const& ours = ledger.books().accounts()[i];
            posted += ours.posted;
            CHECK(audited.account == ours.id);
            CHECK(audited.posted == ours.posted);
            CHECK(audited.pending_in == ours.pending_in);
            CHECK(audited.pending_out == ours.pending_out);
            CHECK(audited.hours_given == ours.hours_given);
            CHECK(audited.hours_received == ours.hours_received);
        }
        CHECK(posted == 0);
    }
    static void compare(Books const& a, Books const& b) {
        REQUIRE(a.accounts().size() == b.accounts().size());
        REQUIRE(a.transfers().size() == b.transfers().size());
        REQUIRE(a.touches().size() == b.touches().size());
        for (std::size_t i = 0; i < a.accounts().size(); ++i) {
            auto const& x = a.accounts()[i];
            auto const& y = b.accounts()[i];
            bool const same = x.posted == y.posted && x.pending_in == y.pending_in &&
                              x.pending_out == y.pending_out && x.state == y.state &&
                              x.hours_given == y.hours_given && x.last_touch == y.last_touch &&
                              x.open_transfers == y.open_transfers &&
                              bytes_of(SetLimits{x.id, x.limits, x.hours_only}) ==
                                  bytes_of(SetLimits{y.id, y.limits, y.hours_only});
            CHECK(same);
        }
        for (std::size_t i = 0; i < a.transfers().size(); ++i) {
            auto const& x = a.transfers()[i];
            auto const& y = b.transfers()[i];
            bool const same = x.id == y.id && x.state == y.state && x.confirmed == y.confirmed &&
                              x.reversed == y.reversed && x.linked == y.linked && x.due_at == y.due_at;
            CHECK(same);
        }
        CHECK(a.due(Instant::max(), 1'000'000) == b.due(Instant::max(), 1'000'000));
        CHECK(bytes_of(SetPolicy{a.policy()}) == bytes_of(SetPolicy{b.policy()}));
    }

    std::vector<Bytes> journal;
    Ledger ledger;
    Auditor auditor;
    Moment now = on_day(0);
    RequestId last; // id of the newest request
    std::uint64_t ids = 0;
    bool keep_undo = false;
};

inline std::string said(Reply const& reply) {
    if (reply.entry.refused) return std::string(name(reply.entry.refused->code));
    return reply.how == Reply::How::replayed ? "again" : "done";
}

} // namespace kith::ledger::testing
