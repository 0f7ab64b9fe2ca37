// SPDX-License-Identifier: MIT
#include "ledger/books.hpp"

#include <algorithm>

namespace kith::ledger {

Books::Books(CentreId centre, std::uint64_t hash_seed, BookBounds bounds)
    : centre_(centre), bounds_(bounds), account_index_(hash_seed), requests_(hash_seed) {}

AccountNumber Books::find_account(AccountId id) const {
    auto const* found = account_index_.find(id);
    return found == nullptr ? no_index : *found;
}

std::uint32_t Books::find_transfer(TransferId id) const {
    auto const* found = requests_.find(id);
    return found == nullptr ? no_index : found->transfer;
}

std::uint64_t Books::entry_of(RequestId id) const {
    auto const* found = requests_.find(id);
    return found == nullptr ? 0 : found->entry;
}

std::span<BookedLeg const> Books::legs(Transfer const& transfer) const {
    return std::span(legs_).subspan(transfer.first_leg, transfer.leg_count);
}

HoursRecord const* Books::hours_of(Transfer const& transfer) const {
    return transfer.hours == no_index ? nullptr : &hours_[transfer.hours];
}

boost::container::small_vector<AccountNumber, 4> Books::parties(Transfer const& transfer) const {
    boost::container::small_vector<AccountNumber, 4> found;
    for (auto const& leg : legs(transfer)) found.push_back(leg.account);
    if (auto const* record = hours_of(transfer)) {
        for (auto const each : {record->given_by, record->received_by}) {
            if (each != no_index && std::ranges::find(found, each) == found.end()) found.push_back(each);
        }
    }
    return found;
}

LimitDefaults Books::limits(Account const& account) const {
    auto const& defaults = policy_.defaults(account.scheme, account.kind);
    return {account.limits.floor.value_or(defaults.floor), account.limits.ceiling.value_or(defaults.ceiling),
            account.limits.soft.value_or(defaults.soft)};
}

bool Books::may_run(AccountNumber account, PersonId person) const {
    if (accounts_[account].holder == person) return true;
    auto const found = delegates_.find({account, person});
    return found != delegates_.end() && found->second;
}

namespace {
template <class Map>
typename Map::mapped_type const* row(Map const& map, typename Map::key_type const& key) {
    auto const found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}
} // namespace

std::optional<ClosingReason> Books::closed_as_of(AccountNumber account, Date day) const {
    std::optional<ClosingReason> reason;
    if (auto const* closures = row(closures_, account)) {
        for (auto const& each : *closures) {
            if (each.from <= day && day < each.until) reason = each.reason;
        }
    }
    return reason;
}

DisputeRow const* Books::dispute(std::uint32_t transfer) const {
    return row(disputes_, transfer);
}
OverrideRow const* Books::override_row(RequestId id) const {
    return row(overrides_, id);
}
RewardRow const* Books::reward(RewardId id) const {
    return row(rewards_, id);
}
ReservationRow const* Books::reservation(std::uint32_t transfer) const {
    return row(reservations_, transfer);
}

std::int64_t Books::taken_on(RewardId reward, Date day) const {
    auto const* taken = row(taken_, {reward, day});
    return taken == nullptr ? 0 : *taken;
}

std::uint32_t Books::reservation_by_code(AccountNumber partner, std::uint32_t code) const {
    auto const* transfer = row(codes_, {partner, code});
    return transfer == nullptr ? no_index : *transfer;
}

std::vector<TransferId> Books::due(Instant now, std::size_t count_max) const {
    std::vector<TransferId> found;
    for (auto const& [at, transfer] : due_) {
        if (at > now || found.size() == count_max) break;
        found.push_back(transfers_[transfer].id);
    }
    return found;
}

Account& Books::change_account(AccountNumber number) {
    return accounts_undo_.emplace_back(number, accounts_[number]), accounts_[number];
}

Transfer& Books::change_transfer(std::uint32_t index) {
    return transfers_undo_.emplace_back(index, transfers_[index]), transfers_[index];
}

HoursRecord& Books::change_hours(std::uint32_t index) {
    return hours_undo_.emplace_back(index, hours_[index]), hours_[index];
}

void Books::remember(RequestId id, Seen seen) {
    requests_.insert(id, seen);
    ids_undo_.push_back(id);
}

Books::Mark Books::mark() const {
    return {accounts_.size(),  transfers_.size(),     legs_.size(),           hours_.size(),
            touches_.size(),   accounts_undo_.size(), transfers_undo_.size(), hours_undo_.size(),
            rows_undo_.size(), ids_undo_.size(),      last_sequence_,         last_};
}

void Books::rollback(Mark const& mark) {
    // Every open transfer of the present is in due_ under its present date.
    auto const forget_due = [this](std::uint32_t index) { due_.erase({transfers_[index].due_at, index}); };
    for (; transfers_undo_.size() > mark.transfers_undo; transfers_undo_.pop_back()) {
        auto const& [index, before] = transfers_undo_.back();
        forget_due(index);
        transfers_[index] = before;
        if (before.open()) due_.insert({before.due_at, index});
    }
    for (auto index = mark.transfers; index < transfers_.size(); ++index) {
        forget_due(static_cast<std::uint32_t>(index));
    }
    for (; accounts_undo_.size() > mark.accounts_undo; accounts_undo_.pop_back()) {
        accounts_[accounts_undo_.back().first] = accounts_undo_.back().second;
    }
    for (; hours_undo_.size() > mark.hours_undo; hours_undo_.pop_back()) {
        hours_[hours_undo_.back().first] = hours_undo_.back().second;
    }
    for (; rows_undo_.size() > mark.rows_undo; rows_undo_.pop_back()) rows_undo_.back()(*this);
    for (; ids_undo_.size() > mark.ids_undo; ids_undo_.pop_back()) requests_.erase(ids_undo_.back());
    for (; accounts_.size() > mark.accounts; accounts_.pop_back()) account_index_.erase(accounts_.back().id);
    transfers_.resize(mark.transfers);
    legs_.resize(mark.legs);
    hours_.resize(mark.hours);
    touches_.resize(mark.touches);
    last_sequence_ = mark.last_sequence;
    last_ = mark.last;
}

void Books::keep() {
    accounts_undo_.clear();
    transfers_undo_.clear();
    hours_undo_.clear();
    rows_undo_.clear();
    ids_undo_.clear();
}

} // namespace kith::ledger
