// SPDX-License-Identifier: MIT
#include "desk/hours.hpp"

#include "base/contract.hpp"
#include "desk/hours_only.hpp"
#include "desk/messages.hpp"
#include "exchange/availability.hpp"
#include "store/principals.hpp"
#include "store/words.hpp"

namespace kith::desk {

using store::LoggedHours;
using namespace ledger;

namespace {

constexpr Scheme scheme = Scheme::rewards;

bool has_served_by(MatchState state) {
    return state == MatchState::confirmed || state == MatchState::active || state == MatchState::completed ||
           state == MatchState::left;
}

} // namespace

HoursDesk::HoursDesk(store::Change& change, std::int64_t centre)
    : change_(&change), credits_(change, centre) {}

std::optional<HoursDesk::Found> HoursDesk::find(std::string_view transfer) const {
    auto const id = request_id_from(transfer);
    auto row =
        id ? store::find_logged_hours(change_->database(), credits_.centre().number, transfer) : std::nullopt;
    if (!row) return std::nullopt;
    return Found{std::move(*row), *id};
}

// Asks, and shows the row as it stands after it.
Outcome<LoggedHours, BooksRefused> HoursDesk::booked(Request const& request, std::string_view transfer) {
    auto const answer = credits_.ask(request);
    if (!answer) return refuse(answer.error());
    auto row = store::find_logged_hours(change_->database(), credits_.centre().number, transfer);
    KITH_EXPECT(row.has_value());
    return std::move(*row);
}

std::optional<BooksRefused> HoursDesk::open_accounts(LoggedHours const& hours) {
    NewAccount giver;
    giver.id = hours.volunteer;
    NewAccount receiver;
    receiver.kind = AccountKind::organisation;
    receiver.id = hours.organisation;
    NewAccount issuer;
    issuer.kind = AccountKind::issuer;
    for (auto const* each : {&giver, &receiver, &issuer}) {
        if (auto refused = credits_.ensure(*each)) return refused;
    }
    return {};
}

// An organisation without an account says yes or no by a link, where it can be reached in writing; the others
// see in the console what waits.
void HoursDesk::ask_for_a_yes(LoggedHours const& hours) {
    auto& database = change_->database();
    auto const centre = credits_.centre().number;
    if (!store::organisers_of(database, centre, hours.organisation).empty()) return;
    Message message;
    message.to = {Addressee::Kind::organisation, hours.organisation};
    if (reach_of(database, centre, "organisation", hours.organisation, {}).address.empty()) return;
    message.name = "hours_waiting";
    message.facts = {{"minutes_count", std::to_string(hours.minutes)}, {"day", hours.worked_on}};
    message.volunteer = hours.volunteer;
    message.opening = hours.opening;
    message.actions = {"hours.confirm", "hours.reject"};
    message.record = "hours/" + hours.transfer;
    queue_message(*change_, centre, message);
}

Outcome<LoggedHours, BooksRefused> HoursDesk::log(std::string_view volunteer, std::string_view opening,
                                                  std::int64_t minutes, Date worked_on, RequestId id,
                                                  Asking const& asking) {
    auto& database = change_->database();
    auto const& centre = credits_.centre();
    auto const match = store::Matches(database, centre.number).find(volunteer, opening);
    if (!match || !has_served_by(match->state)) return refuse(BooksRefused{"no_such_match"});
    bool const agreed = asking.standing == "organiser";
    LoggedHours const hours{hex(id),
                            std::string(volunteer),
                            std::string(opening),
                            match->organisation,
                            minutes,
                            exchange::format_date(worked_on),
                            agreed ? "confirmed" : "pending",
                            change_->now()};
    auto const& ids = credits_.ids();
    Outcome<LoggedHours, BooksRefused> answer = refuse(BooksRefused{});
    (void)change_->attempt([&] {
        if (auto refused = open_accounts(hours)) {
            answer = refuse(std::move(*refused));
            return false;
        }
        auto const& books = credits_.books();
        auto const issuer = ids.account(scheme, AccountKind::issuer, "");
        LogHours action;
        action.given_by = ids.account(scheme, AccountKind::member, volunteer);
        action.received_by = ids.account(scheme, AccountKind::organisation, match->organisation);
        action.credited = books.limits(books.accounts()[books.find_account(issuer)]).floor < 0 &&
                          !takes_no_credits(database, centre.number, volunteer);
        if (action.credited) action.payer = issuer;
        action.minutes = minutes;
        action.category = store::Words(database, centre.number).category("Volunteering");
        action.worked_on = worked_on;
        action.pending = !agreed;
        // Where an id returns, its row is there.
        bool const known = store::find_logged_hours(database, centre.number, hours.transfer).has_value();
        if (!known) store::add_logged_hours(database, centre.number, hours);
        answer = booked(credits_.request(id, asking, ids.volunteer(volunteer), action), hours.transfer);
        if (answer && !known && action.pending) ask_for_a_yes(hours);
        return answer.has_value();
    });
    return answer;
}

Outcome<LoggedHours, BooksRefused> HoursDesk::confirm(std::string_view transfer,
                                                      std::optional<std::int64_t> minutes, RequestId id,
                                                      Asking const& asking) {
    auto const found = find(transfer);
    if (!found) return refuse(BooksRefused{"transfer_unknown"});
    Confirm const action{.transfer = found->transfer, .minutes = minutes.value_or(found->row.minutes)};
    auto const organisation = credits_.ids().organisation(found->row.organisation);
    return booked(credits_.request(id, asking, organisation, action), transfer);
}

Outcome<LoggedHours, BooksRefused> HoursDesk::reject(std::string_view transfer, Reason reason, RequestId id,
                                                     Asking const& asking) {
    auto const found = find(transfer);
    if (!found) return refuse(BooksRefused{"transfer_unknown"});
    auto const organisation = credits_.ids().organisation(found->row.organisation);
    return booked(credits_.request(id, asking, organisation, Reject{found->transfer, reason}), transfer);
}

Outcome<LoggedHours, BooksRefused> HoursDesk::correct(std::string_view transfer, Correction const& correction,
                                                      std::array<RequestId, 3> ids, Asking const& asking) {
    auto const found = find(transfer);
    auto const& books = credits_.books();
    auto const index = found ? books.find_transfer(found->transfer) : no_index;
    if (index == no_index) return refuse(BooksRefused{"transfer_unknown"});
    auto const& record = books.transfers()[index];
    auto const& worked = *books.hours_of(record);
    if (correction.minutes >= worked.minutes && record.linked == no_index && !record.open())
        return refuse(BooksRefused{"more_than_logged", false, correction.minutes, 0, worked.minutes});
    Reverse const undo{found->transfer, correction.reason, correction.when_spent, correction.allowed_by};
    if (correction.minutes == 0) return booked(credits_.request(ids[0], asking, {}, undo), transfer);

    auto const account_of = [&](AccountNumber number) { return books.accounts()[number].id; };
    LogHours again;
    again.given_by = account_of(worked.given_by);
    if (worked.received_by != no_index) again.received_by = account_of(worked.received_by);
    again.credited = false;
    for (auto const& leg : books.legs(record)) {
        if (leg.minutes >= 0) continue;
        again.payer = account_of(leg.account);
        again.credited = true;
    }
    again.minutes = correction.minutes;
    again.category = worked.category;
    again.need = worked.need;
    again.worked_on = worked.worked_on;
    again.pending = false;
    Chain chain;
    chain.items.push_back(credits_.request(ids[1], asking, {}, undo));
    chain.items.push_back(credits_.request(ids[2], asking, {}, again));
    auto row = found->row;
    row.transfer = hex(ids[2]);
    row.minutes = correction.minutes;
    row.state = "confirmed";
    row.at = change_->now();
    Outcome<LoggedHours, BooksRefused> answer = refuse(BooksRefused{});
    (void)change_->attempt([&] {
        auto& database = change_->database();
        if (!store::find_logged_hours(database, credits_.centre().number, row.transfer))
            store::add_logged_hours(database, credits_.centre().number, row);
        answer = booked(credits_.request(ids[0], asking, {}, std::move(chain)), row.transfer);
        return answer.has_value();
    });
    return answer;
}

std::optional<BooksRefused> HoursDesk::set_budget(std::int64_t minutes, RequestId id, Asking const& asking) {
    NewAccount issuer;
    issuer.kind = AccountKind::issuer;
    if (auto refused = credits_.ensure(issuer)) return refused;
    SetLimits action;
    action.account = credits_.ids().account(scheme, AccountKind::issuer, "");
    action.limits.floor = -minutes;
    auto const answer = credits_.ask(credits_.request(id, asking, {}, action));
    return answer ? std::nullopt : std::optional(answer.error());
}

std::optional<HoursDesk::Balance> HoursDesk::balance(std::string_view volunteer) const {
    auto const& books = credits_.books();
    auto const number = books.find_account(credits_.ids().account(scheme, AccountKind::member, volunteer));
    if (number == no_index) return std::nullopt;
    auto const& account = books.accounts()[number];
    return Balance{account.spendable(), account.pending_in, account.hours_given};
}

} // namespace kith::desk
