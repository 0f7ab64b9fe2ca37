// SPDX-License-Identifier: MIT
#include "desk/unspent.hpp"

#include "desk/favour_lists.hpp"
#include "exchange/availability.hpp"
#include "store/credit_rows.hpp"
#include "store/words.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace kith::desk {

using namespace ledger;
using store::Notice;

namespace {

std::vector<bool> spenders(Books const& books) {
    std::vector<bool> spent(books.accounts().size());
    for (auto const& transfer : books.transfers()) {
        bool const counts = transfer.kind == TransferKind::hours || transfer.kind == TransferKind::gift ||
                            transfer.kind == TransferKind::redemption;
        if (!counts || transfer.state != TransferState::confirmed || transfer.linked != no_index) continue;
        for (auto const& leg : books.legs(transfer))
            if (leg.minutes < 0) spent[leg.account] = true;
    }
    return spent;
}

// What everybody asks for and offers, looked at once for a whole list.
class Surroundings {
  public:
    Surroundings(store::Database& database, std::int64_t centre, Books const& books, UnspentOf const& of)
        : rows_(database, centre), books_(books), of_(of) {
        auto const today = exchange::format_date(of.today);
        store::Favours favours(database, centre);
        for (auto const& want : favours.notices({.kind = "want"}, notices_listed_max)) {
            ++asked_[home(want.volunteer).ward][want.category];
            ++all_[want.category];
        }
        offers_ = favours.notices({.kind = "help", .state = "open", .day = today}, notices_listed_max);
        for (auto const& words : store::Words(database, centre).rewards()) {
            auto const* row = books.reward(words.reward);
            if (row == nullptr || row->offer.withdrawn || of.today < row->offer.from ||
                of.today > row->offer.until)
                continue;
            if (row->offer.stock && row->taken >= *row->offer.stock) continue;
            rewards_.push_back(words.reward);
        }
    }

    void suggest(Unspent& member) {
        auto const& own = home(member.volunteer);
        if (member.scheme == Scheme::exchange) {
            auto const ward = asked_.find(own.ward);
            member.asked_for = most(own.ward.empty() || ward == asked_.end() ? all_ : ward->second);
            member.near = nearest(member.volunteer, own);
        }
        std::vector<std::pair<std::int64_t, RewardId>> affordable;
        for (auto const& reward : rewards_) {
            auto const& row = *books_.reward(reward);
            if (books_.accounts()[row.partner].scheme == member.scheme &&
                row.offer.price <= member.spendable && row.offer.hours_min <= member.hours_given)
                affordable.emplace_back(row.offer.price, reward);
        }
        std::ranges::sort(affordable);
        for (auto const& [price, reward] : affordable)
            if (member.rewards.size() < of_.suggestions) member.rewards.push_back(reward);
    }

  private:
    Home const& home(std::string const& volunteer) {
        auto found = homes_.find(volunteer);
        if (found == homes_.end()) found = homes_.emplace(volunteer, home_of(rows_, volunteer)).first;
        return found->second;
    }

    [[nodiscard]] std::vector<std::pair<std::string, std::int64_t>>
    most(std::map<std::string, std::int64_t> const& counts) const {
        std::vector<std::pair<std::string, std::int64_t>> sorted(counts.begin(), counts.end());
        std::ranges::sort(sorted, [](auto const& a, auto const& b) {
            return std::tuple(-a.second, std::string_view(a.first)) <
                   std::tuple(-b.second, std::string_view(b.first));
        });
        if (sorted.size() > of_.suggestions) sorted.resize(of_.suggestions);
        return sorted;
    }

    std::vector<Unspent::Near> nearest(std::string const& volunteer, Home const& own) {
        std::vector<std::tuple<std::int64_t, std::int64_t, Notice const*>> sorted;
        for (auto const& offer : offers_) {
            if (offer.volunteer == volunteer) continue;
            auto const& there = home(offer.volunteer);
            std::int64_t metres = INT64_MAX; // nobody knows: last
            if (own.point && there.point) {
                auto const east = static_cast<double>(own.point->first - there.point->first);
                auto const north = static_cast<double>(own.point->second - there.point->second);
                metres = std::llround(std::hypot(east, north));
            }
            sorted.emplace_back(metres, offer.number, &offer);
        }
        auto const kept = std::min(sorted.size(), of_.suggestions);
        std::ranges::partial_sort(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(kept));
        std::vector<Unspent::Near> near;
        for (std::size_t i = 0; i < kept; ++i) {
            auto const& [metres, number, offer] = sorted[i];
            near.push_back({number, offer->title, offer->category,
                            metres == INT64_MAX ? std::nullopt : std::optional(metres)});
        }
        return near;
    }

    store::CommunityRows rows_;
    Books const& books_;
    UnspentOf const& of_;
    std::map<std::string, std::map<std::string, std::int64_t>> asked_; // by ward and category
    std::map<std::string, std::int64_t> all_;
    std::vector<Notice> offers_;
    std::vector<RewardId> rewards_;
    std::map<std::string, Home> homes_;
};

} // namespace

std::vector<Unspent> unspent(store::Database& database, std::int64_t centre, Books const& books,
                             UnspentOf const& of) {
    auto const spent = spenders(books);
    Surroundings around(database, centre, books, of);
    BookIds const ids(centre);
    std::vector<Unspent> found;
    for (auto const& volunteer : store::CreditRows(database, centre).volunteers()) {
        if (volunteer <= of.after) continue;
        if (found.size() >= of.limit) break; // a member's two accounts stay on one page
        for (auto const scheme : {Scheme::exchange, Scheme::rewards}) {
            auto const number = books.find_account(ids.account(scheme, AccountKind::member, volunteer));
            if (number == no_index || spent[number]) continue;
            auto const& account = books.accounts()[number];
            if (account.state != AccountState::open || account.hours_only || account.hours_given == 0 ||
                account.spendable() < of.minutes_min)
                continue;
            Unspent member;
            member.volunteer = volunteer;
            member.scheme = scheme;
            member.spendable = account.spendable();
            member.hours_given = account.hours_given;
            member.opened_on = account.opened_on;
            around.suggest(member);
            found.push_back(std::move(member));
        }
    }
    return found;
}

} // namespace kith::desk
