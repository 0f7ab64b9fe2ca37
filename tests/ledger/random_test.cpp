// SPDX-License-Identifier: MIT
// Random requests against an independent reference model (model.hpp). The generator asks the model what must
// happen and writes that into the request's id, with the item that must stop a chain, so the check needs
// nothing but the id and the answer. A failure prints the seed; KITH_SEED=n runs that one alone,
// KITH_OPERATIONS sets the length.
#include "model.hpp"
#include "town.hpp"

#include <algorithm>
#include <cstdlib>
#include <random>

using namespace kith::ledger;
using namespace kith::ledger::testing;

namespace {

constexpr std::uint64_t members = 12; // few, so that limits are met all the time
// Pots that stand from the start. Members follow from `first_member`.
constexpr std::uint64_t fund = 1, issuer = 2, partner = 3, other_partner = 4, club = 5, hours_only_member = 6;
constexpr std::uint64_t rewards_issuer = 7, rewards_club = 8, rewards_member = 9, rewards_partner = 10;
constexpr std::uint64_t first_member = 100;
constexpr std::uint64_t nobody = 1'000'000;
constexpr PersonId second_broker{0xB1, 2};

std::uint64_t environment(char const* variable, std::uint64_t otherwise) {
    auto const* text = std::getenv(variable); // NOLINT(concurrency-mt-unsafe): read before any thread starts
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// The expected outcome in the id's upper half: 0 done, else 1 + the refusal's code, and the item it names.
RequestId id_that_expects(Model::Answered const& outcome, std::uint32_t item, std::uint64_t serial) {
    auto const code = outcome ? 1 + static_cast<std::uint64_t>(*outcome) : 0;
    return {(std::uint64_t{item} << 32) + 0xE000 + code, serial};
}
Model::Answered expected_by(RequestId id) {
    auto const code = (id.high & 0xFFFF'FFFF) - 0xE000;
    return code == 0 ? Model::Answered{} : Model::Answered{static_cast<Refusal>(code - 1)};
}

// A request as the ledger gets it, and the same as the model does it.
struct Plan {
    Action action;
    std::function<Model::Answered()> by_model;
};

class Run {
  public:
    explicit Run(std::uint64_t seed) : seed_(seed), random_(seed) {
        open_pot(fund, AccountKind::fund, Scheme::exchange, -150, 900);
        open_pot(issuer, AccountKind::issuer, Scheme::exchange, -4000, 0);
        open_pot(partner, AccountKind::partner, Scheme::exchange, 0, 1500);
        open_pot(other_partner, AccountKind::partner, Scheme::exchange, 0, 100);
        open_pot(club, AccountKind::organisation, Scheme::exchange, -100, 400);
        open_pot(hours_only_member, AccountKind::member, Scheme::exchange, -100, 150, true);
        open_pot(rewards_issuer, AccountKind::issuer, Scheme::rewards, -2000, 0);
        open_pot(rewards_club, AccountKind::organisation, Scheme::rewards, 0, 0);
        open_pot(rewards_member, AccountKind::member, Scheme::rewards, 0, 300);
        open_pot(rewards_partner, AccountKind::partner, Scheme::rewards, 0, 500);
        for (std::uint64_t n = 0; n < members; ++n) open_member();
        change_rules(0);
    }

    void go(std::uint64_t operations) {
        for (std::uint64_t i = 1; i <= operations; ++i) {
            CAPTURE(seed_);
            CAPTURE(i);
            step();
            if (i % 1000 == 0) compare();
        }
        compare();
    }

    std::map<std::string, std::uint64_t> outcomes;

  private:
    using Who = Model::Who;

    std::uint64_t pick(std::uint64_t below) { return random_() % below; }
    bool one_in(std::uint64_t n) { return pick(n) == 0; }
    std::int64_t amount() { return static_cast<std::int64_t>(1 + pick(60)); }

    // Whom and what.

    std::uint64_t some_member() { return active_[pick(active_.size())]; }
    std::uint64_t some_pot() {
        if (one_in(100)) return nobody;
        return one_in(6) ? 1 + pick(rewards_partner) : some_member();
    }
    // An earlier request, mostly a recent one that made a transfer; sometimes another, or one that never was.
    std::uint64_t some_paper() {
        if (made_.empty() || one_in(50)) return one_in(2) ? nobody : 1 + pick(serial_);
        auto const back = pick(std::min<std::uint64_t>(made_.size(), one_in(10) ? 3000 : 30));
        return made_[made_.size() - 1 - back];
    }
    // Mostly one that still waits, however old: else holds would pile up until every limit is met.
    std::uint64_t some_waiting(bool disputed) {
        auto& list = disputed ? disputed_ : waiting_;
        while (!one_in(5) && !list.empty()) {
            auto const at = pick(list.size());
            auto const& paper = model_.papers.at(list[at]);
            if (paper.open() && (paper.state == Model::State::disputed) == disputed) return list[at];
            std::swap(list[at], list.back());
            list.pop_back();
        }
        return some_paper();
    }
    std::uint64_t some_permit() {
        return permits_.empty() || one_in(8) ? nobody : permits_[pick(permits_.size())];
    }
    PersonId holder_of(std::uint64_t pot) {
        return model_.pots.contains(pot) ? model_.pots.at(pot).holder : person(501);
    }
    // Somebody a paper concerns.
    PersonId some_party(std::uint64_t serial) {
        auto const paper = model_.papers.find(serial);
        if (paper == model_.papers.end()) return person(501);
        if (paper->second.gave != 0 && one_in(3)) return holder_of(paper->second.gave);
        if (paper->second.got != 0 && one_in(2)) return holder_of(paper->second.got);
        auto const& shares = paper->second.shares;
        return shares.empty() ? person(501) : holder_of(shares[pick(shares.size())].pot);
    }
    Who some_broker() { return {Authority::broker, one_in(8) ? broker : second_broker}; }
    Who some_one(PersonId right) {
        auto const dice = pick(50);
        if (dice == 0) return {Authority::system, broker};
        if (dice == 1) return {Authority::party, person(501)};
        if (dice < 12) return {Authority::party, right};
        return some_broker();
    }
    RequestId id_of(std::uint64_t serial) const {
        auto const found = sent_.find(serial);
        return found == sent_.end() ? RequestId{0xE000, serial} : found->second.id;
    }
    static AccountId account_of(std::uint64_t pot) { return pot == 0 ? AccountId{} : account(pot); }

    // What: each makes a plan; who_ is set before, serial_ is the request's.

    Plan plan_move() {
        std::vector<Model::Share> shares;
        auto const from = some_pot();
        auto const size = one_in(6) ? 3 + pick(2) : 2;
        std::int64_t sum = 0;
        std::set<std::uint64_t> used{from};
        while (shares.size() + 1 < size) {
            auto const to = some_pot();
            if (!used.insert(to).second) continue;
            // Now and then several give.
            auto const minutes = !shares.empty() && one_in(3) ? -amount() : amount();
            shares.push_back({to, minutes});
            sum += minutes;
        }
        if (sum == 0) {
            sum = shares.front().minutes;
            shares.front().minutes += sum;
        }
        shares.insert(shares.begin(), {from, -sum});
        if (one_in(12) && size == 2)
            shares = {{one_in(9) ? fund : partner, -sum}, {one_in(9) ? fund : issuer, sum}};
        if (shares[0].pot == shares[1].pot) shares[0].pot = some_member();
        if (shares[0].pot == shares[1].pot) shares[0].pot = nobody;
        auto const kind = shares[0].pot == partner && shares[1].pot == issuer ? TransferKind::settlement
                          : one_in(6)                                         ? TransferKind::adjustment
                          : one_in(30)                                        ? TransferKind::settlement
                                                                              : TransferKind::gift;
        bool const pending = one_in(2);
        auto const permit = with_permit(shares);
        if (!on_chain_) who_ = some_one(holder_of(shares[0].pot));
        Legs legs;
        for (auto const& share : shares) legs.push_back({account(share.pot), share.minutes});
        return {Move{.legs = legs,
                     .kind = kind,
                     .reason = Reason::thanks,
                     .pending = pending,
                     .allowed_by = permit_id(permit)},
                [this, serial = serial_, who = who_, shares, kind, pending, permit] {
                    return model_.move(serial, who, shares, kind, pending, permit);
                }};
    }
    // Sometimes an override, mostly where it helps.
    std::uint64_t with_permit(std::vector<Model::Share>& shares) {
        if (!one_in(8)) return 0;
        auto const permit = some_permit();
        auto const found = model_.permits.find(permit);
        if (found == model_.permits.end() || one_in(6) || shares.size() != 2) return permit;
        auto& side = found->second.limit == LimitKind::floor ? shares[0] : shares[1];
        auto const& other = found->second.limit == LimitKind::floor ? shares[1] : shares[0];
        if (other.pot != found->second.pot) side.pot = found->second.pot;
        return permit;
    }
    RequestId permit_id(std::uint64_t permit) const { return permit == 0 ? RequestId{} : id_of(permit); }

    Plan plan_hours() {
        Model::Hours it{
            .gave = one_in(10) ? some_pot() : some_member(), .got = some_member(), .minutes = amount()};
        if (one_in(10)) it.got = some_pot();
        it.pays = it.got;
        if (one_in(5))
            it = {.gave = it.gave, .got = one_in(2) ? 0 : club, .pays = issuer, .minutes = it.minutes};
        if (one_in(12))
            it = {.gave = rewards_member, .got = rewards_club, .pays = rewards_issuer, .minutes = it.minutes};
        if (one_in(30)) it.pays = one_in(2) ? fund : some_pot();
        if (one_in(20)) it.credited = false;
        if (!it.credited && one_in(2)) it.pays = 0;
        if (one_in(200)) it.minutes = 700;
        it.pending = one_in(2);
        it.worked_on = model_.today - std::chrono::days(one_in(50) ? pick(60) : pick(5));
        if (one_in(100)) it.worked_on = model_.today + std::chrono::days(1);
        if (it.gave == it.got || it.gave == it.pays || it.gave == 0) it.gave = nobody;
        if (it.gave == it.got) it.got = fund;
        if (it.gave == it.pays) it.pays = issuer;
        std::vector<Model::Share> sides{{it.pays, -it.minutes}, {it.gave, it.minutes}};
        if (it.pays == it.got && it.credited) it.permit = with_permit(sides);
        if (it.permit != 0 && sides[0].pot != sides[1].pot) {
            it.gave = sides[1].pot;
            it.got = it.pays = sides[0].pot;
        }
        if (!on_chain_) who_ = some_one(holder_of(one_in(2) ? it.gave : it.got == 0 ? it.pays : it.got));
        return {LogHours{.given_by = account_of(it.gave),
                         .received_by = account_of(it.got),
                         .payer = account_of(it.pays),
                         .minutes = it.minutes,
                         .category = 3,
                         .need = {},
                         .worked_on = it.worked_on,
                         .credited = it.credited,
                         .pending = it.pending,
                         .allowed_by = permit_id(it.permit)},
                [this, serial = serial_, who = who_, it] { return model_.hours(serial, who, it); }};
    }
    // Mostly the whole, sometimes a part, sometimes too much.
    std::int64_t part_of(std::uint64_t serial) {
        auto const found = model_.papers.find(serial);
        auto const whole = found == model_.papers.end() ? amount() : found->second.minutes;
        return one_in(3) ? amount() : std::max<std::int64_t>(1, whole);
    }
    Plan plan_confirm() {
        auto const paper = some_waiting(false);
        auto const minutes = part_of(paper);
        if (!on_chain_) who_ = some_one(some_party(paper));
        return {Confirm{id_of(paper), minutes},
                [this, who = who_, paper, minutes] { return model_.confirm(who, paper, minutes); }};
    }
    Plan plan_reject() {
        auto const paper = some_waiting(false);
        if (!on_chain_) who_ = some_one(some_party(paper));
        return {Reject{id_of(paper), Reason::other},
                [this, who = who_, paper] { return model_.reject(who, paper); }};
    }
    Plan plan_lapse() {
        auto const paper = some_waiting(one_in(3));
        if (!on_chain_) who_ = one_in(3) ? some_one(person(501)) : Who{Authority::system, broker};
        return {Lapse{id_of(paper)},
                [this, serial = serial_, who = who_, paper] { return model_.lapse(serial, who, paper); }};
    }
    Plan plan_reverse() {
        auto const paper = some_paper();
        auto const when_spent = static_cast<WhenSpent>(pick(3));
        auto permit = one_in(3) ? some_permit() : 0;
        if (!on_chain_) who_ = some_one(some_party(paper));
        return {Reverse{id_of(paper), Reason::mistake, when_spent, permit_id(permit)},
                [this, serial = serial_, who = who_, paper, when_spent, permit] {
                    return model_.reverse(serial, who, paper, when_spent, permit);
                }};
    }
    Plan plan_dispute() {
        auto const paper = one_in(2) ? some_paper() : some_waiting(false);
        if (!on_chain_) who_ = some_one(some_party(paper));
        return {Dispute{id_of(paper), Reason::not_agreed},
                [this, who = who_, paper] { return model_.dispute(who, paper); }};
    }
    Plan plan_answer() {
        auto const paper = some_waiting(true);
        if (!on_chain_) who_ = some_one(some_party(paper));
        return {Answer{id_of(paper)}, [this, who = who_, paper] { return model_.answer(who, paper); }};
    }
    Plan plan_settle() {
        auto const paper = some_waiting(true);
        auto const stands = one_in(3) ? 0 : part_of(paper);
        if (!on_chain_) who_ = one_in(20) ? some_one(some_party(paper)) : some_broker();
        return {Settle{id_of(paper), stands, Reason::community_decision},
                [this, serial = serial_, who = who_, paper, stands] {
                    return model_.settle(serial, who, paper, stands);
                }};
    }
    Plan plan_appeal() {
        auto const paper = some_waiting(true);
        if (!on_chain_) who_ = some_one(some_party(paper));
        return {Appeal{id_of(paper)}, [this, who = who_, paper] { return model_.appeal(who, paper); }};
    }
    Plan plan_override() {
        Model::Permit const it{.pot = some_pot(),
                               .limit = static_cast<LimitKind>(pick(2)),
                               .minutes = 10 * amount(),
                               .until = model_.today + std::chrono::days(pick(8)) - std::chrono::days(1)};
        if (!on_chain_) who_ = one_in(20) ? some_one(broker) : some_broker();
        return {Override{account(it.pot), it.limit, it.minutes, it.until, Reason::hardship},
                [this, serial = serial_, who = who_, it] { return model_.allow(serial, who, it); }};
    }
    Plan plan_offer() {
        auto const number = one_in(4) ? ++last_reward_ : 1 + pick(last_reward_);
        Model::Reward it{.partner = model_.rewards.contains(number) ? model_.rewards.at(number).partner
                                    : one_in(4)                     ? rewards_partner
                                                                    : partner,
                         .price = amount(),
                         .hours_min = one_in(3) ? 200 : 0};
        if (one_in(20)) it.partner = one_in(2) ? other_partner : some_pot();
        if (one_in(3)) it.stock = pick(12);
        if (one_in(2)) it.day_max = 1 + pick(5);
        it.party_max = static_cast<std::uint32_t>(1 + pick(4));
        it.from = model_.today - std::chrono::days(pick(2));
        it.until = it.from + std::chrono::days(pick(30));
        it.withdrawn = one_in(8);
        if (!on_chain_) who_ = some_one(holder_of(it.partner));
        return {OfferReward{.reward = {0xD0, number},
                            .partner = account(it.partner),
                            .price = it.price,
                            .stock = it.stock,
                            .day_max = it.day_max,
                            .party_max = it.party_max,
                            .from = it.from,
                            .until = it.until,
                            .hours_min = it.hours_min,
                            .withdrawn = it.withdrawn},
                [this, who = who_, number, it] { return model_.offer(who, number, it); }};
    }
    Plan plan_reserve() {
        auto const back = pick(std::min<std::uint64_t>(last_reward_, 4));
        auto const number = one_in(40) ? nobody : last_reward_ - back;
        auto const pot = one_in(10) ? rewards_member : some_pot();
        Model::Booking const booking{.day = model_.today + std::chrono::days(pick(3)) -
                                            std::chrono::days(one_in(20) ? 1 : 0),
                                     .party = static_cast<std::uint32_t>(1 + pick(3)),
                                     .code = static_cast<std::uint32_t>(pick(200))};
        auto const permit = one_in(10) ? some_permit() : 0;
        if (!on_chain_) who_ = some_one(holder_of(pot));
        return {
            Reserve{
                {0xD0, number}, account(pot), booking.day, booking.party, booking.code, permit_id(permit)},
            [this, serial = serial_, who = who_, number, pot, booking, permit] {
                return model_.reserve(serial, who, number, pot, booking, permit);
            }};
    }
    Plan plan_redeem() {
        auto paper = some_waiting(false);
        if (!booked_.empty() && !one_in(5))
            paper = booked_[booked_.size() - 1 - pick(std::min<std::uint64_t>(booked_.size(), 20))];
        if (!on_chain_) who_ = some_one(holder_of(partner));
        return {Redeem{id_of(paper)}, [this, who = who_, paper] { return model_.redeem(who, paper); }};
    }
    Plan plan_limits() {
        auto const pot = one_in(10) ? some_pot() : some_member();
        auto const floor = -std::int64_t{60} * static_cast<std::int64_t>(pick(8));
        auto const ceiling = std::int64_t{80} * static_cast<std::int64_t>(pick(12));
        bool const only = pot == hours_only_member ? !one_in(3) : one_in(60);
        if (!on_chain_) who_ = one_in(20) ? some_one(broker) : some_broker();
        return {SetLimits{account(pot), {.floor = floor, .ceiling = ceiling, .soft = {}}, only},
                [this, who = who_, pot, floor, ceiling, only] {
                    return model_.set_limits(who, pot, floor, ceiling, only);
                }};
    }
    Plan plan_close() {
        // Mostly a member whom nothing holds any more.
        auto pot = some_pot();
        for (auto const member : active_) {
            if (!model_.pots.at(member).closed && model_.pots.at(member).open.empty()) pot = member;
        }
        auto to = one_in(8) ? some_pot() : one_in(20) ? 0 : fund;
        auto const reason = static_cast<ClosingReason>(pick(closing_reason_names.size()));
        if (pot <= rewards_partner || pot == to) pot = some_member();
        if (pot == to) to = fund;
        if (!on_chain_) who_ = one_in(20) ? some_one(broker) : some_broker();
        return {CloseAccount{account(pot), account_of(to), reason},
                [this, serial = serial_, who = who_, pot, to, reason] {
                    return model_.close(serial, who, pot, to, reason);
                }};
    }
    Plan plan_reopen() {
        auto pot = some_pot();
        for (auto const member : active_) {
            if (model_.pots.at(member).closed && one_in(2)) pot = member;
        }
        if (!on_chain_) who_ = one_in(20) ? some_one(broker) : some_broker();
        return {ReopenAccount{account(pot)}, [this, who = who_, pot] { return model_.reopen(who, pot); }};
    }
    Plan plan_any() {
        auto const dice = pick(1000);
        if (dice < 250) return plan_move();
        if (dice < 450) return plan_hours();
        if (dice < 580) return plan_confirm();
        if (dice < 620) return plan_reject();
        if (dice < 690) return plan_reverse();
        if (dice < 740) return plan_dispute();
        if (dice < 775) return plan_answer();
        if (dice < 830) return plan_settle();
        if (dice < 850) return plan_appeal();
        if (dice < 890) return plan_lapse();
        if (dice < 945) return plan_reserve();
        if (dice < 970) return plan_redeem();
        return plan_override();
    }

    // Sending.

    void step() {
        if (one_in(40)) advance();
        auto const dice = pick(1000);
        if (dice < 40 && !sent_.empty()) return send_again();
        if (dice < 70) return send_chain();
        ++serial_;
        if (dice < 80) return send(plan_offer());
        if (dice < 90) return send(plan_limits());
        if (dice < 100) return send(plan_close());
        if (dice < 104) return change_rules(pick(3));
        if (dice < 110) return send(plan_reopen());
        send(plan_any());
    }
    void advance() {
        hours_ += 1 + pick(30);
        town_.now.now = noon(0) + std::chrono::hours(hours_);
        town_.now.today = kith::Date(std::chrono::floor<std::chrono::days>(town_.now.now).time_since_epoch());
        model_.now = town_.now.now;
        model_.today = town_.now.today;
    }
    void send(Plan plan) {
        auto const outcome = plan.by_model();
        deliver(std::move(plan.action), outcome, 0);
    }
    // Several under one id. The model says which of them stops it.
    void send_chain() {
        auto const chain_serial = ++serial_;
        who_ = some_one(holder_of(some_member()));
        on_chain_ = true;
        Chain chain;
        std::vector<std::function<Model::Answered()>> by_model;
        auto const size = 1 + pick(5);
        for (std::uint64_t i = 0; i < size; ++i) {
            ++serial_;
            auto plan = plan_any();
            chain.items.push_back(
                {{0xE000, serial_}, broker, who_.principal, who_.authority, std::move(plan.action)});
            by_model.push_back(std::move(plan.by_model));
        }
        on_chain_ = false;
        auto const last = serial_;
        auto const answer = model_.chain(by_model);
        auto const items = chain.items;
        serial_ = chain_serial;
        deliver(std::move(chain), answer.refusal, answer.item);
        serial_ = last;
        if (answer.refusal) {
            ++outcomes[answer.item > 0 ? "chain stopped half way" : "chain stopped at once"];
            return;
        }
        ++outcomes["chain done"];
        for (auto const& item : items) {
            sent_[item.id.low] = item;
            note(item.id.low);
        }
    }
    void deliver(Action action, Model::Answered const& outcome, std::uint32_t item) {
        Request const request{id_that_expects(outcome, item, serial_), broker, who_.principal, who_.authority,
                              std::move(action)};
        if (!outcome || is_kept(*outcome)) sent_[serial_] = request;
        if (!outcome) note(serial_);
        check(request, town_.send(request));
    }
    // What later requests may be about.
    void note(std::uint64_t serial) {
        if (model_.permits.contains(serial)) permits_.push_back(serial);
        if (permits_.size() > 12) permits_.erase(permits_.begin());
        if (auto const* dispute = std::get_if<Dispute>(&sent_.at(serial).action))
            disputed_.push_back(dispute->transfer.low);
        if (std::holds_alternative<CloseAccount>(sent_.at(serial).action)) replace_closed();
        auto const paper = model_.papers.find(serial);
        if (paper == model_.papers.end()) return;
        made_.push_back(serial);
        if (paper->second.open()) waiting_.push_back(serial);
        if (paper->second.booking) booked_.push_back(serial);
    }
    // A new member takes the place; the closed one is still asked for now and then.
    void replace_closed() {
        open_member();
        auto const closed = [&](std::uint64_t pot) { return model_.pots.at(pot).closed; };
        if (std::ranges::count_if(active_, closed) > 2) active_.erase(std::ranges::find_if(active_, closed));
    }
    void open_member() {
        open_pot(first_member + last_member_, AccountKind::member, Scheme::exchange, -150, 300);
        active_.push_back(first_member + last_member_++);
    }
    void open_pot(std::uint64_t n, AccountKind kind, Scheme scheme, std::int64_t floor, std::int64_t ceiling,
                  bool hours_only = false) {
        town_.open(n, kind, scheme, {.floor = floor, .ceiling = ceiling, .soft = {}}, hours_only);
        model_.pots[n] = {.kind = kind,
                          .scheme = scheme,
                          .holder = person(n),
                          .floor = floor,
                          .ceiling = ceiling,
                          .hours_only = hours_only};
        advance();
    }
    void change_rules(std::uint64_t which) {
        Policy policy;
        policy.confirm_days = static_cast<std::uint32_t>(3 + pick(4));
        policy.escalated_days = static_cast<std::uint32_t>(2 + pick(4));
        policy.reversal_days = static_cast<std::uint32_t>(5 + pick(20));
        policy.dispute_days = static_cast<std::uint32_t>(3 + pick(12));
        policy.answer_days = static_cast<std::uint32_t>(pick(3));
        policy.decide_days = 3;
        policy.appeal_days = static_cast<std::uint32_t>(pick(4));
        policy.reservation_days = static_cast<std::uint32_t>(pick(2));
        policy.hours_back_days = 30;
        policy.minutes_per_record_max = 600;
        policy.named_sweep = static_cast<std::uint8_t>(pick(32));
        std::uint64_t const named = which == 0 ? fund : which == 1 ? 0 : one_in(2) ? partner : nobody;
        policy.overflow_fund[0] = account_of(named);
        who_ = some_broker();
        send({SetPolicy{policy},
              [this, who = who_, policy, named] { return model_.decide_rules(who, policy, named); }});
    }
    void check(Request const& request, Reply const& reply) {
        auto const outcome =
            reply.entry.refused ? Model::Answered{reply.entry.refused->code} : Model::Answered{};
        auto const expected = expected_by(request.id);
        CAPTURE(action_names[request.action.index()]);
        CAPTURE((expected ? name(*expected) : "done"));
        CAPTURE((outcome ? name(*outcome) : "done"));
        REQUIRE(outcome == expected);
        if (outcome) REQUIRE(reply.entry.refused->item == request.id.high >> 32);
        ++outcomes[outcome ? std::string(name(*outcome)) : "done"];
        if (!outcome) ++outcomes["done " + std::string(action_names[request.action.index()])];
    }
    void send_again() {
        auto at = sent_.lower_bound(pick(sent_.rbegin()->first) + 1);
        if (at == sent_.end()) at = std::prev(at);
        auto const entries = town_.journal.size();
        auto const reply = town_.send(at->second);
        REQUIRE(reply.how == Reply::How::replayed);
        REQUIRE(town_.journal.size() == entries);
        check(at->second, reply);
        auto changed = at->second;
        changed.actor = person(501);
        if (auto* chain = std::get_if<Chain>(&changed.action)) {
            for (auto& item : chain->items) item.actor = changed.actor;
        }
        REQUIRE(town_.send(changed).entry.refused->field == "actor");
    }
    void compare() const {
        std::int64_t total = 0;
        for (auto const& [n, pot] : model_.pots) {
            CAPTURE(n);
            auto const& ours = town_.at(n);
            REQUIRE(ours.posted == pot.posted);
            REQUIRE(ours.spendable() == model_.spendable(n));
            REQUIRE(ours.towards_ceiling() == model_.level(n));
            REQUIRE(ours.hours_given == pot.given);
            REQUIRE(ours.hours_received == pot.received);
            REQUIRE(ours.open_transfers == pot.open.size());
            REQUIRE((ours.state == AccountState::closed) == pot.closed);
            total += ours.posted;
        }
        REQUIRE(total == 0);
        for (auto const& [number, reward] : model_.rewards) {
            REQUIRE(town_.ledger.books().reward({0xD0, number})->taken == model_.taken(reward));
            auto const day = model_.today;
            REQUIRE(town_.ledger.books().taken_on({0xD0, number}, day) == model_.taken(reward, day));
        }
    }

    std::uint64_t seed_;
    std::mt19937_64 random_;
    Town town_;
    Model model_;
    Who who_;
    bool on_chain_ = false; // then who_ asks for all of it
    std::uint64_t serial_ = 1;
    std::uint64_t hours_ = 0;
    std::uint64_t last_member_ = 0;
    std::uint64_t last_reward_ = 1;
    std::map<std::uint64_t, Request> sent_; // what is replayed when it returns
    std::vector<std::uint64_t> active_;     // members; some of them closed, so that closed accounts are met
    std::vector<std::uint64_t> made_;       // transfers
    std::vector<std::uint64_t> waiting_;
    std::vector<std::uint64_t> disputed_;
    std::vector<std::uint64_t> booked_;
    std::vector<std::uint64_t> permits_;
};

// Every refusal the ledger may record, and what its actions do.
std::vector<std::string> must_be_met() {
    std::vector<std::string> all{"chain done", "chain stopped half way", "not_permitted", "account_exists"};
    for (auto code = Refusal::account_unknown; code <= Refusal::last;
         code = static_cast<Refusal>(static_cast<int>(code) + 1)) {
        all.emplace_back(name(code));
    }
    for (auto const action : action_names) {
        bool const beside = action == "appoint" || action == "open_account";
        if (!beside) all.push_back("done " + std::string(action));
    }
    return all;
}

} // namespace

TEST_CASE("a million random requests do what the reference model says, request by request") {
    auto const operations = environment("KITH_OPERATIONS", 1'000'000);
    auto const only = environment("KITH_SEED", 0);
    std::uint64_t const runs = only == 0 ? 100 : 1;
    std::map<std::string, std::uint64_t> outcomes;
    for (std::uint64_t run = 0; run < runs; ++run) {
        auto const seed = only == 0 ? 20'261'122 + run : only;
        Run one(seed);
        one.go(operations / (only == 0 ? runs : 100));
        for (auto const& [outcome, count] : one.outcomes) outcomes[outcome] += count;
    }
    for (auto const& [outcome, count] : outcomes) MESSAGE(outcome << ": " << count);
    // The test is void where it did not meet what it is about.
    if (only == 0 && operations >= 1'000'000) {
        for (auto const& outcome : must_be_met()) {
            CAPTURE(outcome);
            CHECK(outcomes[outcome] > 100);
        }
    }
    MESSAGE("first seed 20261122, requests done: " << outcomes["done"]);
}
