// SPDX-License-Identifier: MIT
#include "desk/messages.hpp"
#include "rpc/methods/bank.hpp"
#include "rpc/methods/credits.hpp"
#include "store/words.hpp"

#include <algorithm>

namespace kith::rpc {

using namespace bank;
using namespace ledger;

namespace {

// The code for the desk: 30 bits as six letters of Crockford's base 32 (no I, L, O, U), as `kith ledger
// reserve` prints it. It works once, at one partner's desk, for whoever may collect there.
constexpr std::string_view code_letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::string code_text(std::uint32_t code) {
    std::string text;
    for (int shift = 25; shift >= 0; shift -= 5) text += code_letters[code >> shift & 31u];
    return text;
}

// As people write it: small letters, O for 0, I and L for 1.
std::optional<std::uint32_t> code_of(std::string_view text) {
    if (text.size() != 6) return std::nullopt;
    std::uint32_t code = 0;
    for (char letter : text) {
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
        if (letter == 'O') letter = '0';
        if (letter == 'I' || letter == 'L') letter = '1';
        auto const at = code_letters.find(letter);
        if (at == std::string_view::npos) return std::nullopt;
        code = code << 5 | static_cast<std::uint32_t>(at);
    }
    return code;
}

using RewardName = Text<64>;
using Count = Number<0, minutes_max>;

struct Offering {
    RewardName reward; // "SWIM"
    Text<120> name;
    AccountName partner;
    Number<1, 1'000'000> price;      // minutes for each person
    std::optional<Count> cash_pence; // none: no cash value
    std::optional<Count> stock;      // in all, persons
    std::optional<Count> day_max;    // a day, persons
    std::optional<Number<1, 1000>> party_max;
    std::optional<Day> from;        // default: today
    std::optional<Day> until;       // default: a year later
    std::optional<Count> hours_min; // confirmed minutes given before it may be had
    std::optional<Nature> nature;   // default: service
    std::optional<bool> withdrawn;
};
BOOST_DESCRIBE_STRUCT(Offering, (),
                      (reward, name, partner, price, cash_pence, stock, day_max, party_max, from, until,
                       hours_min, nature, withdrawn))

std::optional<std::int64_t> number_of(std::optional<Count> const& count) {
    return count ? std::optional(count->value) : std::nullopt;
}

Outcome<Done, Refused> offer(Turn& turn, Offering const& params, RewardId reward, std::string_view method) {
    auto const today = moment(turn).today;
    OfferReward action;
    action.reward = reward;
    action.partner = account(turn, params.partner);
    action.price = params.price.value;
    action.cash_pence = number_of(params.cash_pence);
    action.stock = number_of(params.stock);
    action.day_max = number_of(params.day_max);
    action.party_max = static_cast<std::uint32_t>(params.party_max ? params.party_max->value : 1);
    action.from = day(params.from, today);
    action.until = day(params.until, action.from + std::chrono::days(365));
    action.hours_min = number_of(params.hours_min).value_or(0);
    action.nature = params.nature.value_or(Nature::service);
    action.withdrawn = params.withdrawn.value_or(false);
    // Its words first: the event names it.
    store::Words(turn.database(), turn.centre())
        .put(store::RewardWords{reward, params.reward.value, params.name.value});
    desk::CreditDesk desk(turn.change(), turn.centre());
    return ask(turn,
               desk.request(request_id(turn, method), asking(turn), holder(turn, params.partner), action));
}

Outcome<Done, Refused> add(Turn& turn, Offering const& params) {
    if (store::Words(turn.database(), turn.centre()).reward(params.reward.value))
        return refuse(Refused{"reward_exists", false, {}});
    return offer(turn, params, desk::BookIds(turn.centre()).reward(params.reward.value), "reward.add");
}

std::optional<RewardId> reward_named(Turn const& turn, RewardName const& name) {
    auto const words = store::Words(turn.database(), turn.centre()).reward(name.value);
    return words ? std::optional(words->reward) : std::nullopt;
}

Outcome<Done, Refused> update(Turn& turn, Offering const& params) {
    auto const reward = reward_named(turn, params.reward);
    if (!reward) return refuse(Refused{"reward_unknown", false, {}});
    return offer(turn, params, *reward, "reward.update");
}

Subject of_partner(Turn& turn, Offering const& params) {
    return subject_of_account(turn, params.partner.value);
}

struct Page {
    std::optional<Text<64, 0>> after;
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(Page, (), (after, limit))

struct RewardShown {
    std::string reward;
    std::string name;
    std::string partner;
    std::int64_t price = 0;
    std::optional<std::int64_t> cash_pence;
    std::optional<std::int64_t> left; // of the stock
    std::optional<std::int64_t> day_max;
    std::int64_t party_max = 1;
    std::string from;
    std::string until;
    std::int64_t hours_min = 0;
    std::string nature;
    bool withdrawn = false;
};
BOOST_DESCRIBE_STRUCT(RewardShown, (),
                      (reward, name, partner, price, cash_pence, left, day_max, party_max, from, until,
                       hours_min, nature, withdrawn))

struct Rewards {
    std::vector<RewardShown> rewards; // by reference
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(Rewards, (), (rewards, next))

Outcome<Rewards, Refused> rewards(Turn& turn, Page const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    auto found = store::Words(turn.database(), turn.centre())
                     .rewards_after(page.after ? page.after->value : std::string(), limit + 1);
    Rewards said;
    if (found.size() > limit) {
        found.resize(limit);
        said.next = found.back().reference;
    }
    for (auto& each : found) {
        auto const* row = books(turn).reward(each.reward);
        if (row == nullptr) continue;
        auto const& offer = row->offer;
        RewardShown shown;
        shown.reward = std::move(each.reference);
        shown.name = std::move(each.name);
        shown.partner = name_of(turn, row->partner);
        shown.price = offer.price;
        shown.cash_pence = offer.cash_pence;
        if (offer.stock) shown.left = *offer.stock - row->taken;
        shown.day_max = offer.day_max;
        shown.party_max = offer.party_max;
        shown.from = date_text(offer.from);
        shown.until = date_text(offer.until);
        shown.hours_min = offer.hours_min;
        shown.nature = word(nature_names, offer.nature);
        shown.withdrawn = offer.withdrawn;
        said.rewards.push_back(std::move(shown));
    }
    return said;
}

// ---- redemptions ----

struct Making {
    RewardName reward;
    AccountName account;
    std::optional<Day> day; // default: today
    std::optional<Number<1, 1000>> party;
    std::optional<TransferName> allowed_by;
};
BOOST_DESCRIBE_STRUCT(Making, (), (reward, account, day, party, allowed_by))

struct Made {
    std::string transfer;
    std::string code; // for the partner's desk
    std::int64_t minutes = 0;
    std::string day;
    std::int64_t party = 1;
    std::int64_t entry = 0;
};
BOOST_DESCRIBE_STRUCT(Made, (), (transfer, code, minutes, day, party, entry))

// The code also goes to whoever holds the account, where they can be reached in writing.
void send_code(Turn& turn, AccountId account, Made const& made, store::RewardWords const& reward) {
    for (auto const& party : store::CreditRows(turn.database(), turn.centre()).parties_of(account)) {
        if (party.volunteer.empty() ||
            desk::reach_of(turn.database(), turn.centre(), "volunteer", party.volunteer, {}).address.empty())
            continue;
        desk::Message message;
        message.to = {desk::Addressee::Kind::volunteer, party.volunteer};
        message.name = "redemption_code";
        message.facts = {{"code", made.code},
                         {"reward", reward.name},
                         {"day", made.day},
                         {"minutes_count", std::to_string(made.minutes)}};
        message.volunteer = party.volunteer;
        desk::queue_message(turn.change(), turn.centre(), message);
    }
}

Outcome<Made, Refused> make(Turn& turn, Making const& params) {
    auto const reward = store::Words(turn.database(), turn.centre()).reward(params.reward.value);
    if (!reward) return refuse(Refused{"reward_unknown", false, {}});
    auto const id = request_id(turn, "redemption.make");
    auto const drawn = request_id(turn, "redemption.make", "code");
    Reserve action;
    action.reward = reward->reward;
    action.account = account(turn, params.account);
    action.day = day(params.day, moment(turn).today);
    action.party = static_cast<std::uint32_t>(params.party ? params.party->value : 1);
    action.code = static_cast<std::uint32_t>(drawn.low & ((1u << 30) - 1));
    action.allowed_by = override_of(params.allowed_by);
    desk::CreditDesk desk(turn.change(), turn.centre());
    auto const done = ask(turn, desk.request(id, asking(turn), holder(turn, params.account), action));
    if (!done) return refuse(done.error());
    Made const made{done->transfer,        code_text(action.code), done->minutes,
                    date_text(action.day), action.party,           done->entry};
    send_code(turn, action.account, made, *reward);
    return made;
}

Subject of_account(Turn& turn, Making const& params) {
    return subject_of_account(turn, params.account.value);
}

struct Collecting {
    AccountName partner; // at whose desk
    Text<6> code;
};
BOOST_DESCRIBE_STRUCT(Collecting, (), (partner, code))

struct Collected {
    std::string transfer;
    std::string reward;
    std::string name;
    std::int64_t party = 1;
    std::int64_t minutes = 0;
    std::int64_t entry = 0;
};
BOOST_DESCRIBE_STRUCT(Collected, (), (transfer, reward, name, party, minutes, entry))

Outcome<Collected, Refused> collect(Turn& turn, Collecting const& params) {
    auto const code = code_of(params.code.value);
    auto const index =
        code ? books(turn).reservation_by_code(account_number(turn, params.partner), *code) : no_index;
    // Mistyped, collected already, cancelled, expired, or another partner's: the desk need not know which.
    if (index == no_index) return refuse(Refused{"code_unknown", false, {}});
    auto const reservation = *books(turn).reservation(index);
    desk::CreditDesk desk(turn.change(), turn.centre());
    auto const done =
        ask(turn, desk.request(request_id(turn, "redemption.collect"), asking(turn),
                               holder(turn, params.partner), Redeem{books(turn).transfers()[index].id}));
    if (!done) return refuse(done.error());
    auto const words = store::Words(turn.database(), turn.centre()).reward(reservation.reward);
    return Collected{done->transfer,
                     words ? words->reference : std::string(),
                     words ? words->name : std::string(),
                     reservation.party,
                     done->minutes,
                     done->entry};
}

Subject of_desk(Turn& turn, Collecting const& params) {
    return subject_of_account(turn, params.partner.value);
}

struct Cancelling {
    TransferName transfer;
    std::optional<Reason> reason; // default: changed_mind
};
BOOST_DESCRIBE_STRUCT(Cancelling, (), (transfer, reason))

Outcome<Done, Refused> cancel(Turn& turn, Cancelling const& params) {
    if (transfer_row(turn, params.transfer).kind != TransferKind::redemption)
        return refuse(Refused{"wrong_kind", false, {}});
    desk::CreditDesk desk(turn.change(), turn.centre());
    return ask(turn,
               desk.request(request_id(turn, "redemption.cancel"), asking(turn), {},
                            Reject{transfer(params.transfer), params.reason.value_or(Reason::changed_mind)}));
}

Subject of_redemption(Turn& turn, Cancelling const& params) {
    return subject_of_transfer(turn, params.transfer.value);
}

struct Whose {
    AccountName account; // a member's or a partner's
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(Whose, (), (account, limit))

struct RedemptionShown {
    std::string transfer;
    std::string reward;
    std::string name;
    std::string state;
    std::string day;
    std::int64_t party = 1;
    std::int64_t minutes = 0;
    std::optional<std::string> code; // while it can be collected; for who reserved it, not for the desk
};
BOOST_DESCRIBE_STRUCT(RedemptionShown, (), (transfer, reward, name, state, day, party, minutes, code))

struct Redemptions {
    std::vector<RedemptionShown> redemptions; // the newest first
};
BOOST_DESCRIBE_STRUCT(Redemptions, (), (redemptions))

Outcome<Redemptions, Refused> redemptions(Turn& turn, Whose const& params) {
    // So many of an account's latest touches are looked through.
    constexpr std::size_t looked_at_max = 20'000;
    auto const& all = books(turn);
    auto const number = account_number(turn, params.account);
    auto const limit = static_cast<std::size_t>(params.limit ? params.limit->value : 100);
    auto const reserving =
        static_cast<std::size_t>(std::ranges::find(action_names, "reserve") - action_names.begin());
    store::Words const words(turn.database(), turn.centre());
    Redemptions said;
    std::size_t looked_at = 0;
    for (auto at = all.accounts()[number].last_touch; at != no_index && looked_at < looked_at_max;
         at = all.touches()[at].previous, ++looked_at) {
        auto const& touch = all.touches()[at];
        if (touch.action != reserving || said.redemptions.size() == limit) continue;
        auto const& row = all.transfers()[touch.transfer];
        auto const& reservation = *all.reservation(touch.transfer);
        RedemptionShown shown;
        shown.transfer = desk::hex(row.id);
        if (auto const named = words.reward(reservation.reward)) {
            shown.reward = named->reference;
            shown.name = named->name;
        }
        shown.state = word(transfer_state_names, row.state);
        shown.day = date_text(reservation.day);
        shown.party = reservation.party;
        shown.minutes = row.minutes;
        if (row.open() && number != reservation.partner) shown.code = code_text(reservation.code);
        said.redemptions.push_back(std::move(shown));
    }
    return said;
}

Subject of_whose(Turn& turn, Whose const& params) {
    return subject_of_account(turn, params.account.value);
}

} // namespace

std::vector<Method> reward_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("reward.add", changes, "Offers something for credits.", told<add>, of_partner));
    all.push_back(method("reward.update", changes, "Replaces an offer; what was reserved keeps its price.",
                         told<update>, of_partner));
    all.push_back(method("reward.list", reads, "What credits buy.", rewards));
    all.push_back(method("redemption.make", changes,
                         "Reserves a reward: its price is held, and a code given for the partner's desk.",
                         told<make>, of_account));
    all.push_back(method("redemption.collect", changes, "At the partner's desk: collects by the code, once.",
                         told<collect>, of_desk));
    all.push_back(
        method("redemption.cancel", changes, "Gives the credits back.", told<cancel>, of_redemption));
    all.push_back(method("redemption.list", reads, "An account's reservations, the newest first.",
                         told<redemptions>, of_whose));
    return all;
}

} // namespace kith::rpc
