// SPDX-License-Identifier: MIT
// Inside decide(): one overload for each action, in decide_*.cpp, and what they share: who may ask, which
// effects a hold or a posting has, and whether the limits admit them. Private to ledger/.
#pragma once

#include "ledger/decide.hpp"

namespace kith::ledger {

using Judgement = Outcome<Result, Refused>;
using Objection = std::optional<Refused>;
using BookedLegs = boost::container::small_vector<BookedLeg, 4>;

class Judge {
  public:
    Judge(Books const& books, Request const& request, Moment moment)
        : books_(books), request_(request), moment_(moment) {}

    Judgement operator()(Move const& action) const;
    Judgement operator()(LogHours const& action) const;
    Judgement operator()(Confirm const& action) const;
    Judgement operator()(Reject const& action) const;
    Judgement operator()(Reverse const& action) const;
    Judgement operator()(Lapse const& action) const;
    Judgement operator()(Dispute const& action) const;
    Judgement operator()(Answer const& action) const;
    Judgement operator()(Settle const& action) const;
    Judgement operator()(Appeal const& action) const;
    Judgement operator()(Override const& action) const;
    Judgement operator()(Reserve const& action) const;
    Judgement operator()(Redeem const& action) const;
    Judgement operator()(OpenAccount const& action) const;
    Judgement operator()(SetLimits const& action) const;
    Judgement operator()(Appoint const& action) const;
    Judgement operator()(CloseAccount const& action) const;
    Judgement operator()(ReopenAccount const& action) const;
    Judgement operator()(OfferReward const& action) const;
    Judgement operator()(SetPolicy const& action) const;
    Judgement operator()(Chain const& action) const;

  private:
    static Refused no(Refusal code, std::int64_t asked = 0, std::int64_t there = 0, std::int64_t limit = 0) {
        return {.code = code,
                .account = {},
                .item = 0,
                .asked = asked,
                .there = there,
                .limit = limit,
                .field = {}};
    }
    Refused no_for(Refusal code, AccountNumber account) const;

    [[nodiscard]] bool by_party() const { return request_.authority == Authority::party; }
    [[nodiscard]] bool by_broker() const { return request_.authority == Authority::broker; }
    // Does the principal run the account? False for no_index.
    [[nodiscard]] bool runs(AccountNumber account) const;
    [[nodiscard]] bool runs_any(Transfer const& transfer) const;
    // Is it for the principal to say yes to this transfer?
    [[nodiscard]] bool may_consent(Transfer const& transfer) const;
    // Broker, or somebody who runs an account of the transfer.
    [[nodiscard]] Objection party_to(TransferId id) const;

    // Account known and open.
    [[nodiscard]] Objection usable(AccountNumber account, AccountId id) const;
    [[nodiscard]] Objection all_open(BookedLegs const& legs) const;
    [[nodiscard]] Objection room_in_books(std::size_t effects) const;
    // Where the transfer stands, if there is one and the books have room for what becomes of it.
    [[nodiscard]] Outcome<std::uint32_t, Refused> row_to_change(TransferId id) const;
    // The permission `id` gives, if any; checks it when given.
    [[nodiscard]] Outcome<OverrideRow const*, Refused> permission(RequestId id) const;
    // Do the limits admit the effects? Marks soft limits and the use of the permission in `result`.
    [[nodiscard]] Objection admit(Result& result, OverrideRow const* allowed) const;
    [[nodiscard]] Judgement admitted(Result result, RequestId allowed_by) const;

    [[nodiscard]] BookedLegs legs_of(Transfer const& transfer) const;
    // The legs of `minutes` of a transfer: in full they are its own; in part, the one giver gives less and
    // the receivers are filled in order.
    [[nodiscard]] static BookedLegs part(BookedLegs const& legs, std::int64_t minutes);
    [[nodiscard]] static bool one_giver(BookedLegs const& legs);
    static void hold(Effects& effects, BookedLegs const& legs);
    static void release(Effects& effects, BookedLegs const& legs);
    static void post(Effects& effects, BookedLegs const& legs);
    static Effect& effect_on(Effects& effects, AccountNumber account);

    // Confirm `minutes` of an open transfer; 0 rejects it.
    [[nodiscard]] Result resolved(Transfer const& transfer, std::int64_t minutes) const;
    // What a decision on a dispute does.
    [[nodiscard]] Result carried_out(std::uint32_t transfer, std::int64_t stands) const;
    [[nodiscard]] BookedLegs backwards(Transfer const& transfer, std::int64_t minutes) const;
    // The most that can be taken back from the receiver of a two-legged transfer without passing a limit.
    [[nodiscard]] std::int64_t reversible(Transfer const& transfer) const;
    [[nodiscard]] Objection reward_open(RewardRow const& reward, Reserve const& action,
                                        Account const& by) const;

    Books const& books_;
    Request const& request_;
    Moment moment_;
};

} // namespace kith::ledger
