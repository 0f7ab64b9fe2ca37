// SPDX-License-Identifier: MIT
#include "desk/unspent.hpp"

#include "model/roster.hpp"

#include "rpc/methods/answers.hpp"
#include "rpc/methods/bank.hpp"
#include "rpc/methods/favours.hpp"
#include "store/community_rows.hpp"
#include "store/words.hpp"

namespace kith::rpc {

using namespace bank;

namespace {

struct UnspentPage {
    std::optional<Number<1, 1'000'000>> minutes; // only those who could spend as much; default: 60
    std::optional<Text<key_bytes_max>> after;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(UnspentPage, (), (minutes, after, limit))

struct AskedFor {
    std::string category;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(AskedFor, (), (category, count))

struct NearBy {
    std::int64_t help = 0;
    std::string title;
    std::string category;
    std::optional<std::int64_t> metres; // to the nearest half kilometre or so; missing: not known
};
BOOST_DESCRIBE_STRUCT(NearBy, (), (help, title, category, metres))

struct RewardNamed {
    std::string reward;
    std::string name;
    std::int64_t price = 0;
};
BOOST_DESCRIBE_STRUCT(RewardNamed, (), (reward, name, price))

struct ShownUnspent {
    std::string volunteer;
    std::string name;
    std::string account;
    std::string scheme;
    std::int64_t spendable = 0;
    std::int64_t hours_given = 0;
    std::string since;                // the account was opened
    std::vector<AskedFor> asked_for;  // most often by members of their ward, else by all
    std::vector<NearBy> near;         // offers of help
    std::vector<RewardNamed> rewards; // that they can have for it
};
BOOST_DESCRIBE_STRUCT(ShownUnspent, (),
                      (volunteer, name, account, scheme, spendable, hours_given, since, asked_for, near,
                       rewards))

struct UnspentList {
    std::vector<ShownUnspent> members; // in the order of ids
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(UnspentList, (), (members, next))

ShownUnspent shown(Turn& turn, desk::Unspent const& member) {
    ShownUnspent told;
    told.volunteer = member.volunteer;
    told.name = store::CommunityRows(turn.database(), turn.centre())
                    .called(store::PackTable::volunteers, member.volunteer);
    told.account = desk::BookIds::reference(member.scheme, ledger::AccountKind::member, member.volunteer);
    told.scheme = word(ledger::scheme_names, member.scheme);
    told.spendable = member.spendable;
    told.hours_given = member.hours_given;
    told.since = date_text(member.opened_on);
    for (auto const& [category, count] : member.asked_for) told.asked_for.push_back({category, count});
    for (auto const& each : member.near)
        told.near.push_back({each.help, each.title, each.category, each.metres});
    store::Words const words(turn.database(), turn.centre());
    for (auto const& id : member.rewards) {
        if (auto const named = words.reward(id))
            told.rewards.push_back({named->reference, named->name, books(turn).reward(id)->offer.price});
    }
    return told;
}

Outcome<UnspentList, Refused> list(Turn& turn, UnspentPage const& page) {
    desk::UnspentOf of;
    if (page.minutes) of.minutes_min = page.minutes->value;
    if (page.after) of.after = page.after->value;
    if (page.limit) of.limit = static_cast<std::size_t>(page.limit->value);
    of.today = moment(turn).today;
    auto const found = desk::unspent(turn.database(), turn.centre(), books(turn), of);
    UnspentList told;
    for (auto const& each : found) told.members.push_back(shown(turn, each));
    if (found.size() >= of.limit) told.next = found.back().volunteer;
    return told;
}

} // namespace

std::vector<Method> unspent_methods() {
    std::vector<Method> all;
    all.push_back(method("credit.unspent", Effect::reads,
                         "Who has earned and never spent, and what might help them to.", list));
    return all;
}

} // namespace kith::rpc
