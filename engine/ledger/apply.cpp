// SPDX-License-Identifier: MIT
// Applying an entry: what each action, once decided, changes in the books. No rule is judged here; the
// numbers are those recorded with the entry.
#include "ledger/books.hpp"

#include "base/contract.hpp"

#include <algorithm>

namespace kith::ledger {

template <class Map>
typename Map::mapped_type& Books::change_row(Map Books::* map, typename Map::key_type const& key) {
    auto const [at, fresh] = (this->*map).try_emplace(key);
    if (fresh)
        rows_undo_.push_back([map, key](Books& books) { (books.*map).erase(key); });
    else
        rows_undo_.push_back([map, key, old = at->second](Books& books) { (books.*map)[key] = old; });
    return at->second;
}

template <class Map>
void Books::erase_row(Map Books::* map, typename Map::key_type const& key) {
    auto const at = (this->*map).find(key);
    KITH_EXPECT(at != (this->*map).end());
    rows_undo_.push_back([map, key, old = at->second](Books& books) { (books.*map)[key] = old; });
    (this->*map).erase(at);
}

namespace {

Instant days_after(Instant now, std::uint32_t days) {
    return now + std::chrono::days(days);
}

// Until the night after the last day, in any civil time within two hours of UTC.
Instant end_of(Date day) {
    return Instant(day.time_since_epoch() + std::chrono::days(1)) + std::chrono::hours(2);
}

} // namespace

class Applying {
  public:
    Applying(Books& books, Request const& request, Result const& result, std::uint64_t sequence,
             Moment moment)
        : books_(books), request_(request), result_(result), sequence_(sequence), moment_(moment) {}

    void run() {
        transfer_ = transfer_of_action();
        add_effects();
        std::visit([this](auto const& action) { step(action); }, request_.action);
        books_.remember(request_.id, {sequence_, made_});
    }

  private:
    // The transfer an action is about: an old one, or the one it makes.
    std::uint32_t transfer_of_action() const {
        return std::visit(
            [this](auto const& action) -> std::uint32_t {
                if constexpr (requires { action.transfer; })
                    return books_.find_transfer(action.transfer);
                else
                    return static_cast<std::uint32_t>(books_.transfers_.size());
            },
            request_.action);
    }

    void add_effects() {
        std::int64_t posted = 0;
        std::int64_t pending = 0;
        for (auto const& effect : result_.effects) {
            posted += effect.posted;
            pending += effect.pending_in - effect.pending_out;
            auto const index = static_cast<std::uint32_t>(books_.touches_.size());
            auto& account = books_.change_account(effect.account);
            account.posted += effect.posted;
            account.pending_in += effect.pending_in;
            account.pending_out += effect.pending_out;
            KITH_EXPECT(account.pending_in >= 0 && account.pending_out >= 0);
            books_.touches_.push_back({effect.posted, effect.pending_in, effect.pending_out, sequence_,
                                       moment_.now, moment_.today, transfer_, account.last_touch,
                                       effect.account, static_cast<std::uint8_t>(request_.action.index())});
            account.last_touch = index;
        }
        KITH_EXPECT(posted == 0 && pending == 0);
    }

    // A new transfer whose legs are what the effects move (or hold).
    Transfer& make(TransferKind kind, Reason reason, std::int64_t minutes, Scheme scheme) {
        made_ = static_cast<std::uint32_t>(books_.transfers_.size());
        auto& made = books_.transfers_.emplace_back();
        made.id = request_.id;
        made.logged_by = request_.principal;
        made.entry = sequence_;
        made.minutes = minutes;
        made.logged_at = moment_.now;
        made.logged_on = moment_.today;
        made.first_leg = static_cast<std::uint32_t>(books_.legs_.size());
        made.reason = reason;
        made.kind = kind;
        made.scheme = scheme;
        made.state = result_.became;
        return made;
    }
    void add_legs(Transfer& made) {
        for (auto const& effect : result_.effects) {
            // A reversal may also release what a dispute had frozen; that is no part of it.
            auto const held =
                made.kind == TransferKind::reversal ? 0 : effect.pending_in - effect.pending_out;
            if (effect.posted + held != 0) books_.legs_.push_back({effect.account, effect.posted + held});
        }
        made.leg_count = static_cast<std::uint16_t>(books_.legs_.size() - made.first_leg);
    }
    void start(Transfer& made, Instant due) {
        if (made.open()) {
            made.due_at = due;
            books_.due_.insert({due, made_});
            count_open(made, +1);
        } else {
            resolve(made, result_.became, made.minutes);
        }
    }
    void count_open(Transfer const& transfer, int by) {
        for (auto const each : books_.parties(transfer)) {
            auto& open = books_.change_account(each).open_transfers;
            open = static_cast<std::uint32_t>(static_cast<int>(open) + by);
        }
    }
    void resolve(Transfer& transfer, TransferState state, std::int64_t confirmed) {
        transfer.state = state;
        transfer.resolved_at = moment_.now;
        transfer.resolved_on = moment_.today;
        transfer.confirmed = state == TransferState::confirmed ? confirmed : 0;
        if (transfer.hours != no_index) change_hours(transfer, transfer.confirmed);
    }
    void change_hours(Transfer const& transfer, std::int64_t minutes) {
        auto& record = books_.change_hours(transfer.hours);
        record.minutes += minutes;
        KITH_EXPECT(record.minutes >= 0);
        books_.change_account(record.given_by).hours_given += minutes;
        if (record.received_by != no_index)
            books_.change_account(record.received_by).hours_received += minutes;
    }
    // An open transfer stops being open.
    void finish(TransferState state, std::int64_t confirmed) {
        auto& transfer = books_.change_transfer(transfer_);
        books_.due_.erase({transfer.due_at, transfer_});
        count_open(transfer, -1);
        resolve(transfer, state, confirmed);
        if (transfer.kind == TransferKind::redemption) end_reservation(state);
    }
    void end_reservation(TransferState state) {
        auto const reservation = books_.reservations_.at(transfer_);
        books_.erase_row(&Books::codes_, {reservation.partner, reservation.code});
        if (state == TransferState::confirmed) return;
        books_.change_row(&Books::rewards_, reservation.reward).taken -= reservation.party;
        books_.change_row(&Books::taken_, {reservation.reward, reservation.day}) -= reservation.party;
    }
    void wait_until(Transfer& transfer, TransferState state, Instant due) {
        books_.due_.erase({transfer.due_at, transfer_});
        transfer.state = state;
        transfer.due_at = due;
        books_.due_.insert({due, transfer_});
    }
    void use_override(RequestId id) {
        if (result_.override_used) books_.change_row(&Books::overrides_, id).used = true;
    }
    // The linked reversal of a posted transfer, and of its hours record.
    void link_reversal(std::uint32_t original, Reason reason) {
        auto const scheme = books_.transfers_[original].scheme;
        auto& made = make(TransferKind::reversal, reason, result_.minutes, scheme);
        add_legs(made);
        made.linked = original;
        made.state = TransferState::confirmed;
        resolve(made, TransferState::confirmed, result_.minutes);
        auto& reversed = books_.change_transfer(original);
        reversed.linked = made_;
        reversed.reversed = result_.minutes;
        reversed.reversed_on = moment_.today;
        if (result_.hours != 0) change_hours(reversed, result_.hours);
    }

    void step(Move const& action) {
        auto const scheme = books_.accounts_[result_.effects.front().account].scheme;
        auto& made = make(action.kind, action.reason, result_.minutes, scheme);
        add_legs(made);
        start(made, days_after(moment_.now, books_.policy_.confirm_days));
        use_override(action.allowed_by);
    }
    void step(LogHours const& action) {
        auto const given_by = books_.find_account(action.given_by);
        auto& made =
            make(TransferKind::hours, Reason::none, action.minutes, books_.accounts_[given_by].scheme);
        add_legs(made);
        made.hours = static_cast<std::uint32_t>(books_.hours_.size());
        auto const received_by =
            action.received_by.none() ? no_index : books_.find_account(action.received_by);
        books_.hours_.push_back(
            {given_by, received_by, action.need, 0, action.worked_on, action.category, made_});
        start(made, days_after(moment_.now, books_.policy_.confirm_days));
        use_override(action.allowed_by);
    }
    void step(Reserve const& action) {
        auto const& reward = books_.rewards_.at(action.reward);
        auto& made = make(TransferKind::redemption, Reason::none, result_.minutes,
                          books_.accounts_[reward.partner].scheme);
        add_legs(made);
        start(made, end_of(action.day + std::chrono::days(books_.policy_.reservation_days)));
        books_.change_row(&Books::reservations_, made_) = {action.reward, reward.partner, action.day,
                                                           action.party, action.code};
        books_.change_row(&Books::codes_, {reward.partner, action.code}) = made_;
        books_.change_row(&Books::taken_, {action.reward, action.day}) += action.party;
        books_.change_row(&Books::rewards_, action.reward).taken += action.party;
        use_override(action.allowed_by);
    }
    void step(Confirm const&) { finish(TransferState::confirmed, result_.minutes); }
    void step(Redeem const&) { finish(TransferState::confirmed, result_.minutes); }
    void step(Reject const&) { finish(TransferState::rejected, 0); }
    void step(Lapse const&) {
        if (result_.became == TransferState::escalated) {
            auto& transfer = books_.change_transfer(transfer_);
            wait_until(transfer, TransferState::escalated,
                       days_after(moment_.now, books_.policy_.escalated_days));
        } else if (books_.transfers_[transfer_].state == TransferState::disputed) {
            carry_out(Reason::community_decision);
        } else {
            finish(TransferState::expired, 0);
        }
    }
    void step(Reverse const& action) {
        link_reversal(transfer_, action.reason);
        use_override(action.allowed_by);
    }
    void step(Dispute const&) {
        auto& transfer = books_.change_transfer(transfer_);
        auto const from = transfer.state;
        if (from == TransferState::confirmed) count_open(transfer, +1);
        auto const& policy = books_.policy_;
        wait_until(transfer, TransferState::disputed, Instant::max()); // nothing happens by itself
        auto& dispute = books_.change_row(&Books::disputes_, transfer_);
        dispute.opened_by = request_.principal;
        dispute.from = from;
        dispute.frozen = from == TransferState::confirmed ? result_.minutes : 0;
        dispute.answer_by = days_after(moment_.now, policy.answer_days);
        dispute.decide_by = days_after(moment_.now, policy.decide_days);
    }
    void step(Answer const&) { books_.change_row(&Books::disputes_, transfer_).answered = true; }
    void step(Settle const& action) {
        auto& dispute = books_.change_row(&Books::disputes_, transfer_);
        dispute.stands = action.minutes;
        if (result_.became != TransferState::disputed) return carry_out(action.reason);
        dispute.phase = DisputeRow::Phase::decided;
        wait_until(books_.change_transfer(transfer_), TransferState::disputed,
                   days_after(moment_.now, books_.policy_.appeal_days));
    }
    void step(Appeal const&) {
        auto& dispute = books_.change_row(&Books::disputes_, transfer_);
        dispute.phase = DisputeRow::Phase::appealed;
        dispute.decide_by = days_after(moment_.now, books_.policy_.decide_days);
        wait_until(books_.change_transfer(transfer_), TransferState::disputed, Instant::max());
    }
    // A decision takes effect.
    void carry_out(Reason reason) {
        auto& dispute = books_.change_row(&Books::disputes_, transfer_);
        dispute.phase = DisputeRow::Phase::closed;
        if (dispute.from != TransferState::confirmed) return finish(result_.became, result_.minutes);
        auto& transfer = books_.change_transfer(transfer_);
        books_.due_.erase({transfer.due_at, transfer_});
        count_open(transfer, -1);
        transfer.state = TransferState::confirmed;
        if (dispute.stands < transfer.confirmed) link_reversal(transfer_, reason);
    }
    void step(Override const& action) {
        books_.change_row(&Books::overrides_, request_.id) = {
            books_.find_account(action.account), action.limit, action.minutes, action.until, false};
    }
    void step(OpenAccount const& action) {
        books_.account_index_.insert(action.account, static_cast<AccountNumber>(books_.accounts_.size()));
        auto& account = books_.accounts_.emplace_back();
        account.id = action.account;
        account.holder = action.holder;
        account.kind = action.kind;
        account.scheme = action.scheme;
        account.hours_only = action.hours_only;
        account.limits = action.limits;
        account.opened_at = moment_.now;
        account.opened_on = moment_.today;
    }
    void step(SetLimits const& action) {
        auto& account = books_.change_account(books_.find_account(action.account));
        account.limits = action.limits;
        account.hours_only = action.hours_only;
    }
    void step(Appoint const& action) {
        books_.change_row(&Books::delegates_, {books_.find_account(action.account), action.person}) =
            action.may_run;
    }
    void step(CloseAccount const& action) {
        auto const number = books_.find_account(action.account);
        if (result_.minutes != 0) {
            auto& made =
                make(TransferKind::closing, Reason::none, result_.minutes, books_.accounts_[number].scheme);
            add_legs(made);
            resolve(made, TransferState::confirmed, made.minutes);
        }
        auto& account = books_.change_account(number);
        account.state = AccountState::closed;
        account.closing = action.reason;
        account.closed_at = moment_.now;
        account.closed_on = moment_.today;
        books_.change_row(&Books::closures_, number).push_back({action.reason, moment_.today, Date::max()});
    }
    void step(ReopenAccount const& action) {
        auto const number = books_.find_account(action.account);
        auto& account = books_.change_account(number);
        account.state = AccountState::open;
        account.closed_at = {};
        account.closed_on = {};
        books_.change_row(&Books::closures_, number).back().until = moment_.today;
    }
    void step(OfferReward const& action) {
        auto& row = books_.change_row(&Books::rewards_, action.reward);
        row.offer = action;
        row.partner = books_.find_account(action.partner);
    }
    void step(SetPolicy const& action) {
        books_.rows_undo_.push_back([old = books_.policy_](Books& books) { books.policy_ = old; });
        books_.policy_ = action.policy;
    }
    void step(Chain const&) { KITH_EXPECT(false); } // its items are applied, never the chain

    Books& books_;
    Request const& request_;
    Result const& result_;
    std::uint64_t sequence_;
    Moment moment_;
    std::uint32_t transfer_ = no_index;
    std::uint32_t made_ = no_index;
};

void Books::apply_item(Request const& request, Result const& result, std::uint64_t sequence, Moment moment) {
    Applying(*this, request, result, sequence, moment).run();
}

void Books::apply(Entry const& entry) {
    KITH_EXPECT(entry.sequence == last_sequence_ + 1 && entry.at >= last_.now && entry.on >= last_.today);
    last_sequence_ = entry.sequence;
    last_ = {entry.at, entry.on};
    auto const* chain = std::get_if<Chain>(&entry.request.action);
    if (entry.refused) {
        KITH_EXPECT(entry.results.empty());
        remember(entry.request.id, {entry.sequence, no_index});
    } else if (chain != nullptr) {
        KITH_EXPECT(entry.results.size() == chain->items.size());
        for (std::size_t i = 0; i < chain->items.size(); ++i) {
            apply_item(chain->items[i], entry.results[i], entry.sequence, last_);
        }
        remember(entry.request.id, {entry.sequence, no_index});
    } else {
        KITH_EXPECT(entry.results.size() == 1);
        apply_item(entry.request, entry.results.front(), entry.sequence, last_);
    }
}

} // namespace kith::ledger
