// SPDX-License-Identifier: MIT
#include "ledger/verify.hpp"

#include <algorithm>

namespace kith::ledger {

// One item of one entry under audit.
class Audit {
  public:
    Audit(Auditor& all, Request const& request, Result const& result)
        : all_(all), request_(request), result_(result) {}

    std::optional<Finding> run() {
        if (all_.ids_.find(request_.id) != nullptr) return flaw(Flaw::id_repeated);
        if (auto const wrong = effects()) return wrong;
        if (auto const wrong =
                std::visit([this](auto const& action) { return step(action); }, request_.action)) {
            return wrong;
        }
        if (result_.override_used && !permission_used_) return flaw(Flaw::override_misused);
        all_.ids_.insert(request_.id, {made_});
        return std::nullopt;
    }

  private:
    using Found = std::optional<Finding>;
    using Life = Auditor::Life;
    using Track = Auditor::Track;

    static Found flaw(Flaw code, AccountId account = {}, std::int64_t recorded = 0,
                      std::int64_t derived = 0) {
        return Finding{.sequence = 0,
                       .item = 0,
                       .flaw = code,
                       .account = account,
                       .recorded = recorded,
                       .derived = derived};
    }

    // What holds for every entry, whatever was asked: balance, limits, one scheme, nothing on closed
    // accounts.
    Found effects() {
        std::int64_t posted = 0;
        std::int64_t pending = 0;
        for (auto const& effect : result_.effects) {
            if (effect.account >= all_.balances_.size())
                return flaw(Flaw::account_unknown, {}, effect.account);
            auto const& terms = all_.terms_[effect.account];
            auto& balance = all_.balances_[effect.account];
            if (terms.closed) return flaw(Flaw::account_closed, balance.account);
            if (terms.scheme != all_.terms_[result_.effects.front().account].scheme) {
                return flaw(Flaw::scheme_mixed, balance.account);
            }
            if (auto const wrong = limits(effect, terms, balance)) return wrong;
            posted += effect.posted;
            pending += effect.pending_in - effect.pending_out;
            balance.posted += effect.posted;
            balance.pending_in += effect.pending_in;
            balance.pending_out += effect.pending_out;
            if (balance.pending_in < 0 || balance.pending_out < 0)
                return flaw(Flaw::hold_negative, balance.account);
        }
        if (posted != 0) return flaw(Flaw::posted_unbalanced, {}, posted);
        if (pending != 0) return flaw(Flaw::pending_unbalanced, {}, pending);
        return std::nullopt;
    }
    Found limits(Effect const& effect, Auditor::Terms const& terms, AuditedBalance const& balance) {
        auto const& defaults = all_.policy_.defaults(terms.scheme, terms.kind);
        auto const floor = terms.limits.floor.value_or(defaults.floor);
        auto const spendable = balance.posted - balance.pending_out;
        auto const spendable_after = spendable + effect.posted - effect.pending_out;
        if (spendable_after < std::min(floor, spendable) &&
            !permitted(balance.account, LimitKind::floor, floor - spendable_after)) {
            return flaw(Flaw::below_floor, balance.account, spendable_after, floor);
        }
        auto const ceiling = terms.limits.ceiling.value_or(defaults.ceiling);
        auto const level = balance.posted + balance.pending_in;
        auto const level_after = level + effect.posted + effect.pending_in;
        if (level_after > std::max(ceiling, level) &&
            !permitted(balance.account, LimitKind::ceiling, level_after - ceiling)) {
            return flaw(Flaw::above_ceiling, balance.account, level_after, ceiling);
        }
        return std::nullopt;
    }
    bool permitted(AccountId account, LimitKind limit, std::int64_t by) {
        if (!result_.override_used) return false;
        auto const id = std::visit(
            [](auto const& action) {
                if constexpr (requires { action.allowed_by; })
                    return action.allowed_by;
                else
                    return RequestId{};
            },
            request_.action);
        auto const found = all_.permissions_.find(id);
        if (found == all_.permissions_.end()) return false;
        auto& permission = found->second;
        bool const covers = !permission.used && permission.account == account && permission.limit == limit &&
                            by <= permission.minutes && all_.on_ <= permission.until;
        if (covers) permission.used = permission_used_ = true;
        return covers;
    }

    [[nodiscard]] AccountNumber number(AccountId id) const {
        auto const* found = all_.numbers_.find(id);
        return found == nullptr ? no_index : *found;
    }
    Track& make(std::int64_t minutes) {
        made_ = static_cast<std::uint32_t>(all_.transfers_.size());
        auto& track = all_.transfers_.emplace_back();
        track.minutes = minutes;
        track.life = result_.became == TransferState::pending ? Life::open : Life::confirmed;
        track.confirmed = track.life == Life::open ? 0 : minutes;
        keep_held(track);
        return track;
    }
    // The effects so far of an open transfer, or the postings of a confirmed one.
    void keep_held(Track& track) {
        track.first_held = static_cast<std::uint32_t>(all_.held_.size());
        track.held_count = static_cast<std::uint16_t>(result_.effects.size());
        all_.held_.insert(all_.held_.end(), result_.effects.begin(), result_.effects.end());
    }
    [[nodiscard]] std::int64_t received() const {
        std::int64_t sum = 0;
        for (auto const& effect : result_.effects)
            sum += std::max<std::int64_t>(effect.posted, 0) + effect.pending_in;
        return sum;
    }
    // A new transfer moves or holds, never both, and never releases.
    [[nodiscard]] bool starts_cleanly() const {
        bool const waits = result_.became == TransferState::pending;
        return std::ranges::all_of(result_.effects, [&](Effect const& effect) {
            if (waits) return effect.posted == 0 && (effect.pending_in > 0) != (effect.pending_out > 0);
            return effect.posted != 0 && effect.pending_in == 0 && effect.pending_out == 0;
        });
    }
    Found hours(Track const& track, std::int64_t by) {
        if (result_.hours != by) return flaw(Flaw::hours_differ, {}, result_.hours, by);
        for (auto const each : {track.given_by, track.received_by}) {
            if (each == no_index || by == 0) continue;
            auto& balance = all_.balances_[each];
            auto& sum = each == track.given_by ? balance.hours_given : balance.hours_received;
            sum += by;
        }
        return std::nullopt;
    }

    Found step(Move const& action) {
        if (action.legs.size() != result_.effects.size() || !starts_cleanly())
            return flaw(Flaw::effects_differ);
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < action.legs.size(); ++i) {
            auto const& effect = result_.effects[i];
            auto const moved = effect.posted + effect.pending_in - effect.pending_out;
            if (number(action.legs[i].account) != effect.account || moved != action.legs[i].minutes) {
                return flaw(Flaw::effects_differ, action.legs[i].account, moved, action.legs[i].minutes);
            }
            sum += std::max<std::int64_t>(moved, 0);
        }
        make(sum);
        return std::nullopt;
    }
    Found step(LogHours const& action) {
        if (!starts_cleanly() || (!result_.effects.empty() && received() != action.minutes)) {
            return flaw(Flaw::effects_differ, action.given_by, received(), action.minutes);
        }
        auto& track = make(action.minutes);
        track.given_by = number(action.given_by);
        track.received_by = number(action.received_by);
        if (track.given_by == no_index) return flaw(Flaw::account_unknown, action.given_by);
        return hours(track, track.confirmed);
    }
    Found step(Reserve const& action) {
        bool const shape = result_.effects.size() == 2 && starts_cleanly() &&
                           result_.effects[0].account == number(action.account) &&
                           result_.effects[0].pending_out == result_.minutes;
        if (!shape) return flaw(Flaw::effects_differ, action.account);
        make(result_.minutes);
        return std::nullopt;
    }
    Track* track_of(TransferId id) {
        auto const* known = all_.ids_.find(id);
        return known == nullptr || known->track == no_index ? nullptr : &all_.transfers_[known->track];
    }
    // Everything held is released, and `minutes` are posted: no more, no less, and nothing that was not held.
    Found ends(TransferId id, std::int64_t minutes) {
        auto* track = track_of(id);
        if (track == nullptr) return flaw(Flaw::transfer_unknown);
        if (track->life != Life::open) return flaw(Flaw::not_open);
        if (minutes > track->minutes || result_.effects.size() != track->held_count)
            return flaw(Flaw::effects_differ);
        std::int64_t posted = 0;
        for (std::size_t i = 0; i < track->held_count; ++i) {
            auto& held = all_.held_[track->first_held + i];
            auto const& effect = result_.effects[i];
            auto const own = held.pending_in - held.pending_out;
            bool const released = effect.account == held.account && effect.pending_in == -held.pending_in &&
                                  effect.pending_out == -held.pending_out;
            bool const within = own > 0 ? 0 <= effect.posted && effect.posted <= own
                                        : own <= effect.posted && effect.posted <= 0;
            if (!released || !within) return flaw(Flaw::effects_differ, {}, effect.posted, own);
            posted += std::max<std::int64_t>(effect.posted, 0);
            held = {.account = effect.account, .posted = effect.posted};
        }
        if (track->held_count > 0 && posted != minutes)
            return flaw(Flaw::effects_differ, {}, posted, minutes);
        track->life = minutes == 0 ? Life::ended : Life::confirmed;
        track->confirmed = minutes;
        track->disputed = false;
        if (track->given_by == no_index) return std::nullopt;
        return hours(*track, minutes);
    }
    Found step(Confirm const& action) {
        if (result_.minutes != action.minutes) return flaw(Flaw::effects_differ);
        return not_disputed(action.transfer) ? ends(action.transfer, action.minutes) : flaw(Flaw::not_open);
    }
    Found step(Redeem const& action) {
        return not_disputed(action.transfer) ? ends(action.transfer, result_.minutes) : flaw(Flaw::not_open);
    }
    Found step(Reject const& action) {
        return not_disputed(action.transfer) ? ends(action.transfer, 0) : flaw(Flaw::not_open);
    }
    bool not_disputed(TransferId id) {
        auto const* track = track_of(id);
        return track == nullptr || !track->disputed;
    }
    Found step(Lapse const& action) {
        auto const* track = track_of(action.transfer);
        if (track == nullptr) return flaw(Flaw::transfer_unknown);
        if (track->disputed) return carries_out(action.transfer);
        if (result_.became != TransferState::escalated) return ends(action.transfer, 0);
        if (track->life != Life::open) return flaw(Flaw::not_open);
        return result_.effects.empty() ? std::nullopt : flaw(Flaw::effects_differ);
    }
    // The postings run backwards, once, by at most what was posted.
    Found reverses(Track& track, std::int64_t wrong) {
        if (track.life != Life::confirmed || track.reversal) return flaw(Flaw::not_confirmed);
        if (track.reversed) return flaw(Flaw::reversed_twice);
        std::int64_t taken = 0;
        for (auto const& effect : result_.effects) {
            auto const begin = all_.held_.begin() + track.first_held;
            auto const held = std::find_if(begin, begin + track.held_count, [&](Effect const& each) {
                return each.account == effect.account;
            });
            if (held == begin + track.held_count) return flaw(Flaw::effects_differ);
            auto const was = held->posted;
            bool const within = was > 0 ? -was <= effect.posted && effect.posted <= 0
                                        : 0 <= effect.posted && effect.posted <= -was;
            if (!within) return flaw(Flaw::effects_differ, {}, effect.posted, was);
            taken += std::max<std::int64_t>(effect.posted, 0);
        }
        if (taken > wrong) return flaw(Flaw::effects_differ, {}, taken, wrong);
        track.reversed = true;
        auto const hours_by = track.given_by == no_index ? 0 : -wrong;
        auto const found = hours(track, hours_by);
        made_ = static_cast<std::uint32_t>(all_.transfers_.size());
        all_.transfers_.emplace_back().reversal = true;
        all_.transfers_.back().life = Life::confirmed;
        return found;
    }
    Found step(Reverse const& action) {
        auto* track = track_of(action.transfer);
        if (track == nullptr) return flaw(Flaw::transfer_unknown);
        bool const posts_only = std::ranges::all_of(result_.effects, [](Effect const& each) {
            return each.pending_in == 0 && each.pending_out == 0;
        });
        if (!posts_only || track->disputed) return flaw(Flaw::effects_differ);
        return reverses(*track, track->confirmed);
    }
    Found step(Dispute const& action) {
        auto* track = track_of(action.transfer);
        if (track == nullptr) return flaw(Flaw::transfer_unknown);
        if (track->life == Life::ended || track->disputed || track->reversed) return flaw(Flaw::not_open);
        if (track->life == Life::open && !result_.effects.empty()) return flaw(Flaw::effects_differ);
        if (received() > track->confirmed) return flaw(Flaw::effects_differ);
        track->disputed = true;
        disputes_hold(*track);
        return std::nullopt;
    }
    // The freeze sits beside the postings of a confirmed transfer.
    void disputes_hold(Track const& track) {
        for (auto const& effect : result_.effects) {
            for (std::size_t i = 0; i < track.held_count; ++i) {
                auto& held = all_.held_[track.first_held + i];
                if (held.account != effect.account) continue;
                held.pending_in += effect.pending_in;
                held.pending_out += effect.pending_out;
            }
        }
    }
    Found carries_out(TransferId id) {
        auto* track = track_of(id);
        if (track->life == Life::open) return ends(id, track->stands);
        // Whatever was frozen is free again.
        for (std::size_t i = 0; i < track->held_count; ++i) {
            auto& held = all_.held_[track->first_held + i];
            auto const effect = std::ranges::find(result_.effects, held.account, &Effect::account);
            auto const in = effect == result_.effects.end() ? 0 : effect->pending_in;
            auto const out = effect == result_.effects.end() ? 0 : effect->pending_out;
            if (in != -held.pending_in || out != -held.pending_out) return flaw(Flaw::effects_differ);
            held.pending_in = held.pending_out = 0;
        }
        track->disputed = false;
        auto const wrong = track->confirmed - track->stands;
        if (wrong < 0 || result_.minutes > wrong)
            return flaw(Flaw::effects_differ, {}, result_.minutes, wrong);
        return wrong == 0 ? std::nullopt : reverses(*track, wrong);
    }
    Found step(Answer const& action) { return in_dispute(action.transfer); }
    Found step(Appeal const& action) { return in_dispute(action.transfer); }
    Found step(Settle const& action) {
        auto* track = track_of(action.transfer);
        if (track == nullptr) return flaw(Flaw::transfer_unknown);
        if (!track->disputed) return flaw(Flaw::not_open);
        track->stands = action.minutes;
        return result_.became == TransferState::disputed ? in_dispute(action.transfer)
                                                         : carries_out(action.transfer);
    }
    Found in_dispute(TransferId id) {
        auto const* track = track_of(id);
        if (track == nullptr) return flaw(Flaw::transfer_unknown);
        if (!track->disputed) return flaw(Flaw::not_open);
        return result_.effects.empty() ? std::nullopt : flaw(Flaw::effects_differ);
    }
    Found step(Override const& action) {
        all_.permissions_[request_.id] = {action.account, action.limit, action.minutes, action.until, false};
        return plain();
    }
    Found step(OpenAccount const& action) {
        if (number(action.account) != no_index) return flaw(Flaw::account_repeated, action.account);
        all_.numbers_.insert(action.account, static_cast<AccountNumber>(all_.balances_.size()));
        all_.balances_.push_back({.account = action.account});
        all_.terms_.push_back({action.limits, action.holder, action.kind, action.scheme, false, 0});
        return plain();
    }
    Found step(SetLimits const& action) {
        auto const at = number(action.account);
        if (at == no_index) return flaw(Flaw::account_unknown, action.account);
        all_.terms_[at].limits = action.limits;
        return plain();
    }
    Found step(CloseAccount const& action) {
        auto const at = number(action.account);
        if (at == no_index) return flaw(Flaw::account_unknown, action.account);
        auto const& balance = all_.balances_[at];
        if (balance.posted != 0 || balance.pending_in != 0 || balance.pending_out != 0) {
            return flaw(Flaw::closed_with_balance, action.account, balance.posted);
        }
        if (!result_.effects.empty()) make(result_.minutes);
        all_.terms_[at].closed = true;
        return std::nullopt;
    }
    Found step(ReopenAccount const& action) {
        auto const at = number(action.account);
        if (at == no_index) return flaw(Flaw::account_unknown, action.account);
        if (!all_.terms_[at].closed) return flaw(Flaw::account_repeated, action.account);
        all_.terms_[at].closed = false;
        return plain();
    }
    Found step(SetPolicy const& action) {
        all_.policy_ = action.policy;
        return plain();
    }
    Found step(Appoint const&) { return plain(); }
    Found step(OfferReward const&) { return plain(); }
    Found step(Chain const&) { return flaw(Flaw::results_missing); }
    // Moves nothing.
    Found plain() { return result_.effects.empty() ? std::nullopt : flaw(Flaw::effects_differ); }

    Auditor& all_;
    Request const& request_;
    Result const& result_;
    std::uint32_t made_ = no_index;
    bool permission_used_ = false;
};

Auditor::Auditor(std::uint64_t hash_seed) : numbers_(hash_seed), ids_(hash_seed) {}

std::optional<Finding> Auditor::check(Entry const& entry) {
    auto const found = [&](Flaw flaw) {
        return Finding{
            .sequence = entry.sequence, .item = 0, .flaw = flaw, .account = {}, .recorded = 0, .derived = 0};
    };
    if (entry.sequence != sequence_ + 1) return found(Flaw::sequence_gap);
    if (entry.at < at_ || entry.on < on_) return found(Flaw::time_backwards);
    sequence_ = entry.sequence;
    at_ = entry.at;
    on_ = entry.on;
    auto const* chain = std::get_if<Chain>(&entry.request.action);
    if (entry.refused || chain != nullptr) {
        if (ids_.find(entry.request.id) != nullptr) return found(Flaw::id_repeated);
        ids_.insert(entry.request.id, {});
    }
    if (entry.refused) {
        if (!entry.results.empty()) return found(Flaw::refused_with_results);
        return std::nullopt;
    }
    std::span<Request const> const items =
        chain != nullptr ? std::span<Request const>(chain->items) : std::span(&entry.request, 1);
    if (entry.results.size() != items.size()) return found(Flaw::results_missing);
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto flaw = Audit(*this, items[i], entry.results[i]).run();
        if (flaw) {
            flaw->sequence = entry.sequence;
            flaw->item = static_cast<std::uint32_t>(i);
            return flaw;
        }
    }
    return std::nullopt;
}

} // namespace kith::ledger
