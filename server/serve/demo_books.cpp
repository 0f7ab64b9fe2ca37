// SPDX-License-Identifier: MIT
#include "serve/demo_books.hpp"

#include "base/contract.hpp"
#include "desk/community.hpp"
#include "desk/hours.hpp"
#include "store/words.hpp"

#include <array>
#include <vector>

namespace kith::serve {
namespace {

using namespace ledger;
using store::PackTable;

constexpr std::int64_t budget_minutes = 600'000;
constexpr std::size_t workers_max = 40; // whose past hours are in the books
constexpr int weeks_worked = 10;
constexpr std::size_t members = 9; // of the time bank, the visitor's volunteer among them

class Books {
  public:
    Books(store::Change& change, std::int64_t centre)
        : change_(change),
          centre_(centre),
          hours_(change, centre),
          credits_(change, centre),
          today_(change.today(change.centre(centre).id)) {}

    void work(std::string const& volunteer, std::string const& organisation);
    void rewards(std::string const& organisation);
    void time_bank(std::string const& volunteer);

  private:
    // The same in every demonstration, one after the other.
    RequestId next() {
        auto const text = "demonstration/" + std::to_string(++number_);
        auto const hash = store::hash_of({reinterpret_cast<unsigned char const*>(text.data()), text.size()});
        return store::key_from<RequestId>(store::ByteView(hash).first(16));
    }
    // Nobody refuses what the demonstration does; its dates and limits are chosen so.
    desk::Booked ask(std::optional<PersonId> behalf, Action action, std::string_view memo = {}) {
        auto const done = credits_.ask(credits_.request(next(), broker_, behalf, std::move(action)), memo);
        KITH_EXPECT(done.has_value());
        return *done;
    }
    void open(Scheme scheme, AccountKind kind, std::string const& id, std::string const& name) {
        KITH_EXPECT(credits_.open(next(), broker_, {.scheme = scheme, .kind = kind, .id = id, .name = name}));
    }
    [[nodiscard]] AccountId member(std::string const& id) const {
        return credits_.ids().account(Scheme::exchange, AccountKind::member, id);
    }
    RequestId exchange(std::string const& giver, std::string const& receiver, std::int64_t minutes,
                       std::string_view category, int days_ago, bool agreed, std::string_view memo = {});

    store::Change& change_;
    std::int64_t centre_;
    desk::HoursDesk hours_;
    desk::CreditDesk credits_;
    Date today_;
    desk::Asking broker_{"broker", "demo-broker", "", ""};
    std::uint64_t number_ = 0;
};

// What people worked in the past weeks, as their organisations noted it; and two entries of the visitor's
// volunteer that wait for a yes.
void Books::work(std::string const& volunteer, std::string const& organisation) {
    KITH_EXPECT(!hours_.set_budget(budget_minutes, next(), broker_));
    std::vector<store::KeptMatch> served;
    std::vector<store::KeptMatch> own;
    store::Matches(change_.database(), centre_).each([&](store::KeptMatch const& match) {
        if (match.state != MatchState::confirmed && match.state != MatchState::active) return;
        if (match.volunteer == volunteer)
            own.push_back(match);
        else if (served.size() < workers_max)
            served.push_back(match);
    });
    auto const log = [&](store::KeptMatch const& match, int days_ago, std::int64_t minutes, bool agreed) {
        desk::Asking const asking{agreed ? "organiser" : "volunteer",
                                  agreed ? "demo-organiser" : "demo-volunteer", agreed ? "" : match.volunteer,
                                  agreed ? match.organisation : ""};
        KITH_EXPECT(hours_.log(match.volunteer, match.opening, minutes, today_ - std::chrono::days(days_ago),
                               next(), asking));
    };
    for (std::size_t at = 0; at < served.size(); ++at) {
        auto const who = static_cast<int>(at);
        for (int week = 0; week < weeks_worked - who % 4; ++week) {
            if ((week * 3 + who) % 5 == 0) continue; // nobody comes every week
            log(served[at], 1 + week * 7 + who % 7, 60 * (1 + (who + week) % 4), true);
        }
    }
    for (int week = 2; week < 6; ++week)
        if (!own.empty()) log(own[static_cast<std::size_t>(week) % own.size()], week * 7, 180, true);
    for (auto const& match : own) {
        if (match.organisation != organisation) continue;
        log(match, 2, 120, false);
        break;
    }
}

void Books::rewards(std::string const& organisation) {
    struct Reward {
        std::string_view reference;
        std::string_view name;
        std::int64_t price;
        std::optional<std::int64_t> cash_pence;
    };
    constexpr std::array offered{
        Reward{"LUNCH", "Lunch at the community kitchen", 60, 450},
        Reward{"SWIM", "A swim at the leisure centre", 120, 560},
        Reward{"TOWER", "A visit to the tower, for one", 240, std::nullopt},
    };
    open(Scheme::rewards, AccountKind::partner, organisation, "");
    store::Words words(change_.database(), centre_);
    for (auto const& each : offered) {
        OfferReward action;
        action.reward = credits_.ids().reward(each.reference);
        action.partner = credits_.ids().account(Scheme::rewards, AccountKind::partner, organisation);
        action.price = each.price;
        action.cash_pence = each.cash_pence;
        action.stock = 40;
        action.party_max = 2;
        action.from = today_;
        action.until = today_ + std::chrono::days(365);
        words.put(store::RewardWords{action.reward, std::string(each.reference), std::string(each.name)});
        ask({}, action);
    }
}

RequestId Books::exchange(std::string const& giver, std::string const& receiver, std::int64_t minutes,
                          std::string_view category, int days_ago, bool agreed, std::string_view memo) {
    LogHours action;
    action.given_by = member(giver);
    action.received_by = member(receiver);
    action.payer = action.received_by;
    action.minutes = minutes;
    action.category = store::Words(change_.database(), centre_).category(category);
    action.worked_on = today_ - std::chrono::days(days_ago);
    action.pending = !agreed;
    return ask(credits_.ids().volunteer(giver), action, memo).transfer;
}

void Books::time_bank(std::string const& volunteer) {
    std::vector<std::string> who{volunteer};
    store::CommunityRows rows(change_.database(), centre_);
    // Whoever takes hours without credits is no party to an exchange.
    auto const hours_only = store::column_of(PackTable::volunteers, "hours_only");
    for (auto const& cells : rows.page(PackTable::volunteers, "", 10 * members))
        if (cells.front() != volunteer && who.size() < members && cells[hours_only] != "yes")
            who.push_back(cells.front());
    for (auto const& each : who) open(Scheme::exchange, AccountKind::member, each, "");
    // Given and agreed; the second member is near what the community lends.
    exchange(who[2], who[1], 240, "Gardening", 40, true, "Cleared the yard behind the flats");
    exchange(who[3], who[1], 240, "Small repairs", 33, true);
    exchange(who[4], who[1], 240, "Form filling", 26, true);
    exchange(who[1], who[5], 60, "Cooking", 20, true);
    exchange(who[0], who[6], 90, "Company", 12, true, "An afternoon of dominoes");
    auto const wrong = exchange(who[7], who[8], 180, "Driving", 9, true, "To the hospital and back");
    // Waiting for a yes.
    exchange(who[5], who[0], 45, "Cooking", 3, false, "A pot of soup for the week");
    exchange(who[6], who[2], 60, "Company", 2, false);
    exchange(who[8], who[4], 120, "Small repairs", 1, false, "Hung two doors");
    // And one that the receiver says was shorter.
    auto const receiver = credits_.ids().volunteer(who[8]);
    ask(receiver, Dispute{wrong, Reason::wrong_minutes});
    credits_.keep_statement(wrong, "opened", broker_, member(who[8]), "It was two hours, not three.");
    ask(credits_.ids().volunteer(who[7]), ledger::Answer{wrong});
    credits_.keep_statement(wrong, "answered", broker_, member(who[7]), "With the wait it was three.");
}

} // namespace

void fill_demo_books(store::Change& change, std::int64_t centre, std::string const& volunteer,
                     std::string const& organisation) {
    Books books(change, centre);
    books.work(volunteer, organisation);
    books.rewards(organisation);
    books.time_bank(volunteer);
}

} // namespace kith::serve
