// SPDX-License-Identifier: MIT
// What the ladders of refusals share. The order of refusals, as tables: a request that is wrong in every way
// is put right one step a row, and each row must meet the next rule. The rows of a table are the
// specification of precedence.
#pragma once

#include "town.hpp"

#include <functional>

namespace kith::ledger::testing {

struct Row {
    Refusal expected;
    std::function<void(Town&, Request&)> then_fix;
};

inline Refusal code_of(std::string const& text) {
    for (std::size_t i = 0; i < refusal_names.size(); ++i) {
        if (refusal_names[i] == text) return static_cast<Refusal>(i);
    }
    FAIL("not a refusal: " << text);
    return Refusal::id_missing;
}

// Sends, expects the refusal, fixes; after the last row the request must be accepted.
inline void climb(Town& town, Request request, std::vector<Row> const& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        CAPTURE(i);
        if (i > 0) CHECK(rows[i - 1].expected <= rows[i].expected); // the ladder is the order of the codes
        if (!request.id.none()) request.id = town.fresh();
        auto const reply = town.send(request);
        REQUIRE(said(reply) == std::string(name(rows[i].expected)));
        CHECK((reply.how == Reply::How::unrecorded) == !is_kept(rows[i].expected));
        if (reply.how == Reply::How::recorded) CHECK(said(town.send(request)) == said(reply)); // replayed
        rows[i].then_fix(town, request);
    }
    request.id = town.fresh();
    CHECK(said(town.send(request)) == "done");
}

template <class Action>
auto with(void (*change)(Action&)) {
    return [change](Town&, Request& request) { change(std::get<Action>(request.action)); };
}
inline auto in_town(std::function<void(Town&)> change) {
    return [change](Town& town, Request&) { change(town); };
}
inline auto as_broker() {
    return [](Town&, Request& request) {
        request.actor = request.principal = broker;
        request.authority = Authority::broker;
    };
}
inline auto as_holder(std::uint64_t n) {
    return [n](Town&, Request& request) {
        request.actor = request.principal = person(n);
        request.authority = Authority::party;
    };
}

// Members 1, 2 and 3, fund 9, partner 4, issuer 5; 11 to 15 the same in the rewards scheme; 20 is closed.
inline void settle_in(Town& town) {
    auto const kinds = {AccountKind::member, AccountKind::member, AccountKind::member, AccountKind::partner,
                        AccountKind::issuer};
    for (auto const scheme : {Scheme::exchange, Scheme::rewards}) {
        std::uint64_t n = scheme == Scheme::exchange ? 1 : 11;
        for (auto const kind : kinds) {
            bool const centre_account = kind == AccountKind::partner || kind == AccountKind::issuer;
            Limits limits;
            if (centre_account) limits = {.floor = -5000, .ceiling = 5000, .soft = {}};
            town.open(n++, kind, scheme, limits);
        }
    }
    town.open(9, AccountKind::fund);
    town.open(20);
    town.by_broker(CloseAccount{account(20), {}, ClosingReason::left});
}

inline Request nobody(Action action) {
    return {{}, {}, {}, Authority::party, std::move(action)};
}

inline void name_people(Town&, Request& request) {
    request.actor = request.principal = person(77);
}
inline void name_id(Town& town, Request& request) {
    request.id = town.fresh();
}

} // namespace kith::ledger::testing
