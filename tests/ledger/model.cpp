// SPDX-License-Identifier: MIT
#include "model.hpp"

#include <algorithm>
#include <utility>

namespace kith::ledger::testing {

using enum Refusal;

namespace {

Instant days_from(Instant now, std::uint32_t days) {
    return now + std::chrono::hours(24) * days;
}

} // namespace

// Reading.

std::int64_t Model::spendable(PotNumber pot) const {
    auto sum = pots.at(pot).posted;
    for (auto const paper : pots.at(pot).open) {
        for (auto const& share : held(papers.at(paper))) {
            if (share.pot == pot && share.minutes < 0) sum += share.minutes;
        }
    }
    return sum;
}

std::int64_t Model::level(PotNumber pot) const {
    auto sum = pots.at(pot).posted;
    for (auto const paper : pots.at(pot).open) {
        for (auto const& share : held(papers.at(paper))) {
            if (share.pot == pot && share.minutes > 0) sum += share.minutes;
        }
    }
    return sum;
}

std::int64_t Model::taken(Reward const& reward, std::optional<Date> day) const {
    std::int64_t persons = 0;
    for (auto const serial : reward.bookings) {
        auto const& paper = papers.at(serial);
        bool const given_up = paper.state == State::rejected || paper.state == State::expired;
        if (!given_up && (!day || paper.booking->day == *day)) persons += paper.booking->party;
    }
    return persons;
}

std::vector<Model::Share> Model::held(Paper const& paper) const {
    if (paper.state != State::disputed || paper.quarrel->before != State::standing) return paper.shares;
    return undone(paper, paper.quarrel->frozen);
}

bool Model::runs(Who who, PotNumber pot) const {
    return pots.contains(pot) && pots.at(pot).holder == who.principal;
}

bool Model::concerned(Who who, Paper const& paper) const {
    if (runs(who, paper.gave) || runs(who, paper.got)) return true;
    return std::ranges::any_of(paper.shares, [&](Share const& share) { return runs(who, share.pot); });
}

// Broker, or a party of the paper; nobody else learns whether it exists.
Model::Answered Model::may_speak(Who who, Serial paper) const {
    if (who.authority != Authority::broker) {
        if (who.authority != Authority::party || !papers.contains(paper)) return not_permitted;
        if (!concerned(who, papers.at(paper))) return not_permitted;
    }
    if (!papers.contains(paper)) return transfer_unknown;
    return {};
}

bool Model::open_pots(std::vector<Share> const& shares) const {
    return std::ranges::none_of(shares, [&](Share const& share) { return pots.at(share.pot).closed; });
}

std::int64_t Model::givers(Paper const& paper) {
    return std::ranges::count_if(paper.shares, [](Share const& share) { return share.minutes < 0; });
}

std::vector<Model::Share> Model::standing_shares(Paper const& paper) {
    if (paper.stands == paper.minutes) return paper.shares;
    // In part there is one giver; receivers are served in order.
    std::vector<Share> shares;
    auto left = paper.stands;
    for (auto const& share : paper.shares) {
        auto const part = share.minutes < 0 ? -paper.stands : std::min(share.minutes, left);
        if (share.minutes > 0) left -= part;
        if (part != 0) shares.push_back({share.pot, part});
    }
    return shares;
}

std::vector<Model::Share> Model::undone(Paper const& paper, std::int64_t minutes) {
    std::vector<Share> back;
    auto left = minutes;
    auto const standing = standing_shares(paper);
    for (auto share = standing.rbegin(); share != standing.rend(); ++share) {
        auto part =
            share->minutes < 0 ? std::max(-share->minutes, -minutes) : -std::min(share->minutes, left);
        if (share->minutes < 0 && minutes < paper.stands) part = minutes;
        if (share->minutes > 0) left += part;
        if (part != 0) back.push_back({share->pot, part});
    }
    return back;
}

// As much of a paper between two as their limits leave.
std::int64_t Model::undoable(Paper const& paper) const {
    auto most = paper.stands;
    auto const back = undone(paper, most);
    if (back.size() != 2) return 0;
    for (auto const& share : back) {
        auto const& pot = pots.at(share.pot);
        auto const room =
            share.minutes < 0 ? spendable(share.pot) - pot.floor : pot.ceiling - level(share.pot);
        most = std::min(most, std::max<std::int64_t>(room, 0));
    }
    return most;
}

std::vector<Model::Change> Model::posting(std::vector<Share> const& shares) {
    std::vector<Change> changes;
    for (auto const& share : shares) changes.push_back({.pot = share.pot, .posted = share.minutes});
    return changes;
}

std::vector<Model::Change> Model::holding(std::vector<Share> const& shares) {
    std::vector<Change> changes;
    for (auto const& share : shares) {
        changes.push_back({.pot = share.pot,
                           .in = std::max<std::int64_t>(share.minutes, 0),
                           .out = std::max<std::int64_t>(-share.minutes, 0)});
    }
    return changes;
}

Model::Answered Model::fits(std::vector<Change> const& changes, Permit const* permit, bool& used) const {
    auto const permitted = [&](PotNumber pot, LimitKind limit, std::int64_t beyond) {
        if (permit == nullptr || permit->pot != pot || permit->limit != limit) return false;
        if (beyond > permit->minutes) return false;
        return used = true;
    };
    for (auto const& change : changes) {
        auto const before = spendable(change.pot);
        auto const after = before + change.posted - change.out;
        auto const floor = pots.at(change.pot).floor;
        // Beyond a limit, only towards zero.
        if (after < floor && after < before && !permitted(change.pot, LimitKind::floor, floor - after)) {
            return giver_below_floor;
        }
    }
    for (auto const& change : changes) {
        auto const before = level(change.pot);
        auto const after = before + change.posted + change.in;
        auto const ceiling = pots.at(change.pot).ceiling;
        if (after > ceiling && after > before &&
            !permitted(change.pot, LimitKind::ceiling, after - ceiling)) {
            return receiver_above_ceiling;
        }
    }
    return {};
}

Model::Answered Model::fits_or_permitted(std::vector<Change> const& changes, Serial serial) {
    Permit const* permit = nullptr;
    if (serial != 0) {
        if (!permits.contains(serial)) return override_unknown;
        permit = &permits.at(serial);
        if (permit->used) return override_spent;
        if (today > permit->until) return override_lapsed;
        if (std::ranges::none_of(changes, [&](Change const& each) { return each.pot == permit->pot; })) {
            return override_elsewhere;
        }
    }
    bool used = false;
    if (auto const refused = fits(changes, permit, used)) return refused;
    if (used) edit(permits, serial).used = true;
    return {};
}

// Writing. Every change of a row goes through edit(), so that a chain can be taken back.

template <class Map>
typename Map::mapped_type& Model::edit(Map& map, typename Map::key_type key) {
    if (on_trial_) {
        auto const found = map.find(key);
        if (found == map.end())
            undo_.push_back([&map, key] { map.erase(key); });
        else
            undo_.push_back([&map, key, before = found->second] { map[key] = before; });
    }
    return map[key];
}

Model::Paper& Model::add(Serial id, Who who, TransferKind kind, std::vector<Share> shares,
                         std::int64_t minutes) {
    auto& paper = edit(papers, id);
    paper.kind = kind;
    paper.shares = std::move(shares);
    paper.minutes = minutes;
    paper.logged_by = who.principal;
    return paper;
}

void Model::wait(Serial id, Instant due) {
    auto& paper = edit(papers, id);
    paper.due = due;
    for (auto const& share : paper.shares) edit(pots, share.pot).open.insert(id);
    for (auto const pot : {paper.gave, paper.got}) {
        if (pot != 0) edit(pots, pot).open.insert(id);
    }
}

void Model::close_paper(Serial id) {
    auto const& paper = papers.at(id);
    for (auto const& share : paper.shares) edit(pots, share.pot).open.erase(id);
    for (auto const pot : {paper.gave, paper.got}) {
        if (pot != 0) edit(pots, pot).open.erase(id);
    }
}

void Model::post(std::vector<Share> const& shares) {
    for (auto const& share : shares) edit(pots, share.pot).posted += share.minutes;
}

void Model::reduce_hours(Paper const& paper, std::int64_t by) {
    if (paper.gave != 0) edit(pots, paper.gave).given -= by;
    if (paper.got != 0) edit(pots, paper.got).received -= by;
}

void Model::finish(Serial id, State state, std::int64_t stands) {
    close_paper(id);
    auto& paper = edit(papers, id);
    paper.state = state;
    paper.stands = stands;
    paper.settled_on = today;
    if (stands == 0) return;
    post(standing_shares(paper));
    reduce_hours(paper, -stands);
}

// A linked paper that takes `minutes` of the credits back.
void Model::undo(Serial id, Who who, Serial original, std::int64_t minutes) {
    auto const back = undone(papers.at(original), minutes);
    post(back);
    auto& made = add(id, who, TransferKind::reversal, back, minutes);
    made.state = State::standing;
    made.stands = minutes;
    made.settled_on = today;
    edit(papers, original).reversed = true;
}

void Model::carry_out(Serial id, Who who, Serial serial, std::int64_t stands) {
    edit(papers, serial).quarrel->over = true;
    auto const quarrel = *papers.at(serial).quarrel;
    if (quarrel.before != State::standing)
        return finish(serial, stands == 0 ? State::rejected : State::standing, stands);
    close_paper(serial);
    auto& paper = edit(papers, serial);
    paper.state = State::standing;
    auto const wrong = paper.stands - stands;
    if (wrong == 0) return;
    reduce_hours(paper, wrong);
    undo(id, who, serial, std::min(wrong, quarrel.frozen));
}

// The actions.

Model::Answered Model::move(Serial id, Who who, std::vector<Share> const& shares, TransferKind kind,
                            bool pending, Serial permit) {
    bool permitted = who.authority == Authority::broker;
    if (who.authority == Authority::party && kind == TransferKind::gift && permit == 0) {
        permitted = std::ranges::all_of(
            shares, [&](Share const& share) { return share.minutes > 0 || runs(who, share.pot); });
    }
    if (!permitted) return not_permitted;
    for (auto const& share : shares) {
        if (!pots.contains(share.pot)) return account_unknown;
    }
    if (kind == TransferKind::settlement) {
        for (auto const& share : shares) {
            auto const wanted = share.minutes < 0 ? AccountKind::partner : AccountKind::issuer;
            if (pots.at(share.pot).kind != wanted) return wrong_kind;
        }
    }
    if (!open_pots(shares)) return account_closed;
    auto const scheme = pots.at(shares.front().pot).scheme;
    for (auto const& share : shares) {
        if (pots.at(share.pot).scheme != scheme) return schemes_differ;
    }
    for (auto const& share : shares) {
        if (pots.at(share.pot).hours_only) return hours_only;
    }
    std::int64_t received = 0;
    std::int64_t receivers = 0;
    for (auto const& share : shares) {
        if (share.minutes < 0) continue;
        received += share.minutes;
        ++receivers;
    }
    if (pending && receivers > 1) return part_of_many;
    if (auto const refused = fits_or_permitted(pending ? holding(shares) : posting(shares), permit))
        return refused;
    add(id, who, kind, shares, received);
    if (pending)
        wait(id, days_from(now, policy.confirm_days));
    else
        finish(id, State::standing, received);
    return {};
}

Model::Answered Model::hours(Serial id, Who who, Hours const& it) {
    bool permitted = who.authority == Authority::broker;
    if (who.authority == Authority::party && it.permit == 0) {
        permitted = runs(who, it.got == 0 ? it.pays : it.got) || (runs(who, it.gave) && it.pending);
    }
    if (!permitted) return not_permitted;
    for (auto const pot : {it.gave, it.got, it.pays}) {
        if ((pot != 0 || pot == it.gave) && !pots.contains(pot)) return account_unknown;
    }
    auto const kind_of = [&](PotNumber pot) { return pots.at(pot).kind; };
    auto const is_one_of = [&](PotNumber pot, std::initializer_list<AccountKind> kinds) {
        return std::ranges::find(kinds, kind_of(pot)) != kinds.end();
    };
    using enum AccountKind;
    if (!is_one_of(it.gave, {member, family, organisation})) return wrong_kind;
    if (it.got != 0 && !is_one_of(it.got, {member, family, organisation, fund})) return wrong_kind;
    if (it.pays != 0 && it.pays != it.got) {
        bool const by_fund = kind_of(it.pays) == fund && who.authority == Authority::broker;
        if (kind_of(it.pays) != issuer && !by_fund) return wrong_kind;
    }
    for (auto const pot : {it.gave, it.got, it.pays}) {
        if (pot != 0 && pots.at(pot).closed) return account_closed;
    }
    auto const& giver = pots.at(it.gave);
    for (auto const pot : {it.got, it.pays}) {
        if (pot != 0 && pots.at(pot).scheme != giver.scheme) return schemes_differ;
    }
    bool const credited = it.credited && !giver.hours_only;
    if (credited && pots.at(it.pays).hours_only) return hours_only;
    if (it.worked_on > today) return worked_in_future;
    if (today - it.worked_on > std::chrono::days(policy.hours_back_days)) return worked_too_long_ago;
    if (it.minutes > policy.minutes_per_record_max) return minutes_too_many;

    std::vector<Share> shares;
    if (credited) {
        auto const room = std::clamp<std::int64_t>(giver.ceiling - level(it.gave), 0, it.minutes);
        auto const fund_number = giver.scheme == Scheme::exchange ? overflow_fund : 0;
        bool const to_fund =
            it.permit == 0 && fund_number != 0 && fund_number != it.pays && !pots.at(fund_number).closed;
        auto const own = to_fund ? room : it.minutes;
        shares.push_back({it.pays, -it.minutes});
        if (own > 0) shares.push_back({it.gave, own});
        if (own < it.minutes) shares.push_back({fund_number, it.minutes - own});
    }
    if (auto const refused = fits_or_permitted(it.pending ? holding(shares) : posting(shares), it.permit))
        return refused;
    auto& paper = add(id, who, TransferKind::hours, shares, it.minutes);
    paper.gave = it.gave;
    paper.got = it.got;
    if (it.pending)
        wait(id, days_from(now, policy.confirm_days));
    else
        finish(id, State::standing, it.minutes);
    return {};
}

Model::Answered Model::confirm(Who who, Serial serial, std::int64_t minutes) {
    if (!papers.contains(serial))
        return who.authority == Authority::broker ? transfer_unknown : not_permitted;
    auto const& paper = papers.at(serial);
    bool permitted = who.authority == Authority::broker;
    if (who.authority == Authority::party) {
        bool const is_hours = paper.kind == TransferKind::hours;
        if (is_hours && paper.got != 0) {
            permitted = runs(who, paper.got);
        } else {
            permitted = std::ranges::any_of(paper.shares, [&](Share const& share) {
                return (is_hours ? share.minutes < 0 : share.minutes > 0) && runs(who, share.pot);
            });
        }
    }
    if (!permitted || paper.logged_by == who.principal) return not_permitted;
    if (paper.kind == TransferKind::redemption) return wrong_kind;
    if (!paper.open()) return already_resolved;
    if (paper.state == State::disputed) return in_dispute;
    if (minutes < paper.minutes && givers(paper) > 1) return part_of_many;
    if (minutes > paper.minutes) return more_than_logged;
    finish(serial, State::standing, minutes);
    return {};
}

Model::Answered Model::reject(Who who, Serial serial) {
    if (auto const refused = may_speak(who, serial)) return refused;
    if (!papers.at(serial).open()) return already_resolved;
    if (papers.at(serial).state == State::disputed) return in_dispute;
    finish(serial, State::rejected, 0);
    return {};
}

Model::Answered Model::lapse(Serial id, Who who, Serial serial) {
    if (who.authority == Authority::party) return not_permitted;
    if (!papers.contains(serial)) return transfer_unknown;
    auto const& paper = papers.at(serial);
    if (!paper.open()) return already_resolved;
    if (paper.state == State::disputed) {
        if (!paper.quarrel->decided || now < paper.due) return not_due;
        carry_out(id, who, serial, paper.quarrel->stands);
        return {};
    }
    if (now < paper.due) return not_due;
    if (paper.state == State::waiting && paper.kind == TransferKind::hours) {
        auto& escalated = edit(papers, serial);
        escalated.state = State::escalated;
        escalated.due = days_from(now, policy.escalated_days);
    } else {
        finish(serial, State::expired, 0);
    }
    return {};
}

Model::Answered Model::reverse(Serial id, Who who, Serial serial, WhenSpent when_spent, Serial permit) {
    bool permitted = who.authority == Authority::broker;
    if (who.authority == Authority::party && papers.contains(serial) && permit == 0) {
        auto const& shares = papers.at(serial).shares;
        permitted = !shares.empty() && std::ranges::all_of(shares, [&](Share const& share) {
            return share.minutes < 0 || runs(who, share.pot);
        });
    }
    if (!permitted) return not_permitted;
    if (!papers.contains(serial)) return transfer_unknown;
    auto const& paper = papers.at(serial);
    if (!open_pots(paper.shares)) return account_closed;
    switch (paper.state) {
    case State::waiting:
    case State::escalated: return not_confirmed;
    case State::disputed: return in_dispute;
    case State::rejected:
    case State::expired: return already_resolved;
    case State::standing: break;
    }
    if (paper.kind == TransferKind::reversal) return reversal_of_reversal;
    if (paper.reversed) return already_reversed;
    if (today - paper.settled_on > std::chrono::days(policy.reversal_days)) return window_passed;
    auto minutes = paper.stands;
    bool used = false;
    if (when_spent == WhenSpent::part && fits(posting(undone(paper, minutes)), nullptr, used)) {
        if (auto const most = undoable(paper); most > 0) minutes = most;
    }
    auto const back = posting(undone(paper, minutes));
    if (auto const refused = fits_or_permitted(back, when_spent == WhenSpent::leave_negative ? permit : 0))
        return refused;
    reduce_hours(paper, paper.stands); // the whole record, however much of the credits came back
    undo(id, who, serial, minutes);
    return {};
}

Model::Answered Model::dispute(Who who, Serial serial) {
    if (auto const refused = may_speak(who, serial)) return refused;
    auto const& paper = papers.at(serial);
    if (!open_pots(paper.shares)) return account_closed;
    if (paper.state == State::rejected || paper.state == State::expired) return already_resolved;
    if (paper.kind == TransferKind::reversal) return reversal_of_reversal;
    if (paper.reversed) return already_reversed;
    if (paper.quarrel) return already_disputed;
    Quarrel quarrel{.by = who.principal, .before = paper.state};
    quarrel.answer_by = days_from(now, policy.answer_days);
    if (paper.state == State::standing) {
        if (today - paper.settled_on > std::chrono::days(policy.dispute_days)) return window_passed;
        bool used = false;
        bool const whole = !fits(holding(undone(paper, paper.stands)), nullptr, used);
        quarrel.frozen = whole ? paper.stands : undoable(paper);
    }
    auto& disputed = edit(papers, serial);
    disputed.state = State::disputed;
    disputed.quarrel = quarrel;
    wait(serial, Instant::max());
    return {};
}

Model::Answered Model::answer(Who who, Serial serial) {
    if (auto const refused = may_speak(who, serial)) return refused;
    auto const& paper = papers.at(serial);
    if (paper.state != State::disputed) return not_disputed;
    auto const& quarrel = *paper.quarrel;
    if (quarrel.by == who.principal || quarrel.answered || quarrel.decided) return already_stated;
    edit(papers, serial).quarrel->answered = true;
    return {};
}

Model::Answered Model::settle(Serial id, Who who, Serial serial, std::int64_t stands) {
    if (who.authority != Authority::broker) return not_permitted;
    if (!papers.contains(serial)) return transfer_unknown;
    auto const& paper = papers.at(serial);
    if (paper.state != State::disputed) return not_disputed;
    auto const& quarrel = *paper.quarrel;
    if (!quarrel.decided && !quarrel.answered && now < quarrel.answer_by) return statement_missing;
    if (quarrel.decided && !quarrel.appealed) return already_stated;
    auto const whole = quarrel.before == State::standing ? paper.stands : paper.minutes;
    if (0 < stands && stands < whole && givers(paper) > 1) return part_of_many;
    if (stands > whole) return more_than_logged;
    if (quarrel.appealed || policy.appeal_days == 0) {
        carry_out(id, who, serial, stands);
        return {};
    }
    auto& decided = edit(papers, serial);
    decided.quarrel->decided = true;
    decided.quarrel->stands = stands;
    decided.due = days_from(now, policy.appeal_days);
    return {};
}

Model::Answered Model::appeal(Who who, Serial serial) {
    if (auto const refused = may_speak(who, serial)) return refused;
    auto const& paper = papers.at(serial);
    if (paper.state != State::disputed) return not_disputed;
    if (paper.quarrel->appealed) return already_disputed;
    if (!paper.quarrel->decided) return in_dispute;
    if (now >= paper.due) return window_passed;
    auto& appealed = edit(papers, serial);
    appealed.quarrel->appealed = true;
    appealed.due = Instant::max();
    return {};
}

Model::Answered Model::allow(Serial id, Who who, Permit const& permit) {
    if (who.authority != Authority::broker) return not_permitted;
    if (!pots.contains(permit.pot)) return account_unknown;
    if (pots.at(permit.pot).closed) return account_closed;
    if (permit.until < today) return override_lapsed;
    edit(permits, id) = permit;
    return {};
}

Model::Answered Model::offer(Who who, std::uint64_t number, Reward const& it) {
    bool const own = who.authority == Authority::party && runs(who, it.partner);
    if (who.authority != Authority::broker && !own) return not_permitted;
    if (!pots.contains(it.partner)) return account_unknown;
    bool const moved = rewards.contains(number) && rewards.at(number).partner != it.partner;
    if (moved || pots.at(it.partner).kind != AccountKind::partner) return wrong_kind;
    if (pots.at(it.partner).closed) return account_closed;
    auto& reward = edit(rewards, number);
    auto bookings = std::move(reward.bookings);
    reward = it;
    reward.bookings = std::move(bookings);
    return {};
}

Model::Answered Model::reserve(Serial id, Who who, std::uint64_t number, PotNumber pot, Booking booking,
                               Serial permit) {
    bool const own = who.authority == Authority::party && runs(who, pot) && permit == 0;
    if (who.authority != Authority::broker && !own) return not_permitted;
    if (!pots.contains(pot)) return account_unknown;
    if (!rewards.contains(number)) return reward_unknown;
    auto const& by = pots.at(pot);
    auto const& reward = rewards.at(number);
    auto const& partner = pots.at(reward.partner);
    bool const may_reserve = by.kind == AccountKind::member || by.kind == AccountKind::family ||
                             by.kind == AccountKind::organisation;
    if (!may_reserve) return wrong_kind;
    if (by.closed || partner.closed) return account_closed;
    if (by.scheme != partner.scheme) return schemes_differ;
    if (by.hours_only) return hours_only;
    if (reward.withdrawn) return reward_withdrawn;
    if (booking.day < reward.from || booking.day > reward.until || booking.day < today)
        return reward_not_that_day;
    if (booking.party > reward.party_max) return party_too_large;
    if (by.given < reward.hours_min) return hours_too_few;
    if (reward.stock && taken(reward) + booking.party > *reward.stock) return sold_out;
    if (reward.day_max && taken(reward, booking.day) + booking.party > *reward.day_max) return day_full;
    for (auto const serial : partner.open) {
        auto const& other = papers.at(serial);
        // A code is free again once it was redeemed, also while that is disputed.
        if (other.booking && other.stands == 0 && other.booking->code == booking.code) return code_taken;
    }
    auto const price = reward.price * booking.party;
    std::vector<Share> const shares{{pot, -price}, {reward.partner, price}};
    if (auto const refused = fits_or_permitted(holding(shares), permit)) return refused;
    booking.reward = number;
    add(id, who, TransferKind::redemption, shares, price).booking = booking;
    auto const last_day = booking.day + std::chrono::days(policy.reservation_days);
    wait(id, Instant(last_day.time_since_epoch()) + std::chrono::hours(26)); // the night after
    edit(rewards, number).bookings.push_back(id);
    return {};
}

Model::Answered Model::redeem(Who who, Serial serial) {
    bool const known = papers.contains(serial);
    bool const booked = known && papers.at(serial).booking.has_value();
    bool const at_desk = who.authority == Authority::party && booked &&
                         runs(who, rewards.at(papers.at(serial).booking->reward).partner);
    if (who.authority != Authority::broker && !at_desk) return not_permitted;
    if (!known) return transfer_unknown;
    if (!booked) return wrong_kind;
    auto const& paper = papers.at(serial);
    if (!paper.open()) return already_resolved;
    if (paper.state == State::disputed) return in_dispute;
    if (today < paper.booking->day) return not_yet_that_day;
    finish(serial, State::standing, paper.minutes);
    return {};
}

Model::Answered Model::set_limits(Who who, PotNumber pot, std::int64_t floor, std::int64_t ceiling,
                                  bool only_hours) {
    if (who.authority != Authority::broker) return not_permitted;
    if (!pots.contains(pot)) return account_unknown;
    if (pots.at(pot).closed) return account_closed;
    auto& changed = edit(pots, pot);
    changed.floor = floor;
    changed.ceiling = ceiling;
    changed.hours_only = only_hours;
    return {};
}

Model::Answered Model::close(Serial id, Who who, PotNumber number, PotNumber to, ClosingReason reason) {
    if (who.authority != Authority::broker) return not_permitted;
    if (!pots.contains(number)) return account_unknown;
    auto const sum = pots.at(number).posted;
    bool const sweeps = sum != 0 || to != 0;
    if (sweeps && !pots.contains(to)) return account_unknown;
    if (pots.at(number).closed) return account_closed;
    if (sweeps) {
        auto const& heir = pots.at(to);
        if (heir.closed) return account_closed;
        if (heir.scheme != pots.at(number).scheme) return schemes_differ;
        if (heir.hours_only) return hours_only;
        bool const to_centre = heir.kind == AccountKind::fund || heir.kind == AccountKind::issuer;
        bool const to_named = (policy.named_sweep >> static_cast<int>(reason)) % 2 == 1;
        if (!to_centre && !to_named) return sweep_not_allowed;
    }
    if (!pots.at(number).open.empty()) return holds_open;
    if (sum != 0) {
        std::vector<Share> const shares{{number, -sum}, {to, sum}};
        if (auto const refused = fits_or_permitted(posting(shares), 0)) return refused;
        add(id, who, TransferKind::closing, shares, std::max(sum, -sum));
        finish(id, State::standing, std::max(sum, -sum));
    }
    edit(pots, number).closed = true;
    return {};
}

Model::Answered Model::reopen(Who who, PotNumber number) {
    if (who.authority != Authority::broker) return not_permitted;
    if (!pots.contains(number)) return account_unknown;
    if (!pots.at(number).closed) return account_exists;
    edit(pots, number).closed = false;
    return {};
}

Model::Answered Model::decide_rules(Who who, Policy const& wanted, PotNumber exchange_fund) {
    if (who.authority != Authority::broker) return not_permitted;
    if (exchange_fund != 0) {
        if (!pots.contains(exchange_fund)) return account_unknown;
        auto const& fund = pots.at(exchange_fund);
        if (fund.kind != AccountKind::fund) return wrong_kind;
        if (fund.closed) return account_closed;
        if (fund.scheme != Scheme::exchange) return schemes_differ;
    }
    policy = wanted;
    overflow_fund = exchange_fund;
    return {};
}

Model::ChainAnswer Model::chain(std::vector<std::function<Answered()>> const& items) {
    on_trial_ = true;
    ChainAnswer result;
    for (std::uint32_t i = 0; i < items.size() && !result.refusal; ++i) {
        result = {items[i](), i};
    }
    if (result.refusal) {
        for (; !undo_.empty(); undo_.pop_back()) undo_.back()();
    } else {
        result.item = 0;
    }
    on_trial_ = false;
    undo_.clear();
    return result;
}

} // namespace kith::ledger::testing
