// SPDX-License-Identifier: MIT
#include "desk/hours.hpp"

#include "exchange/availability.hpp"
#include "store/words.hpp"

namespace kith::desk {

using store::LoggedHours;

namespace {

constexpr ledger::PersonId the_centre{0, 1};
constexpr ledger::Scheme scheme = ledger::Scheme::rewards;

HoursRefused refused_of(ledger::Refused const& refused) {
    // Limits and budgets change; what was malformed or decided does not.
    bool const retry = refused.code == ledger::Refusal::giver_below_floor ||
                       refused.code == ledger::Refusal::receiver_above_ceiling ||
                       refused.code == ledger::Refusal::books_full ||
                       refused.code == ledger::Refusal::account_closed;
    return {std::string(name(refused.code)), retry, refused.asked, refused.limit};
}

std::string hex(ledger::RequestId id) {
    auto const bytes = store::key_bytes(id);
    return store::to_hex(bytes);
}

std::optional<ledger::RequestId> id_from(std::string_view hex) {
    auto const bytes = store::from_hex(hex);
    if (!bytes || bytes->size() != 16) return std::nullopt;
    return store::key_from<ledger::RequestId>(*bytes);
}

// The same id for the same thing, for ever, without a table of them.
template <class Key>
Key derived(std::int64_t centre, std::string_view what, std::string_view kind, std::string_view id) {
    auto text = std::to_string(centre) + "/";
    text.append(what).append("/").append(kind).append("/").append(id);
    auto const hash = store::hash_of({reinterpret_cast<unsigned char const*>(text.data()), text.size()});
    return store::key_from<Key>(store::ByteView(hash).first(16));
}

bool has_served_by(MatchState state) {
    return state == MatchState::confirmed || state == MatchState::active || state == MatchState::completed ||
           state == MatchState::left;
}

} // namespace

HoursDesk::HoursDesk(store::Change& change, std::int64_t centre)
    : change_(&change), centre_(change.centre(centre)) {}

ledger::AccountId HoursDesk::account_of(std::string_view kind, std::string_view id) const {
    return derived<ledger::AccountId>(centre_.number, "account", kind, id);
}

ledger::PersonId HoursDesk::person_of(std::string_view kind, std::string_view id) const {
    return derived<ledger::PersonId>(centre_.number, "person", kind, id);
}

std::optional<HoursRefused> HoursDesk::open(ledger::AccountId account, ledger::PersonId holder,
                                            ledger::AccountKind kind, std::string_view reference,
                                            std::string_view name) {
    if (change_->books(centre_.id).find_account(account) != ledger::no_index) return {};
    ledger::OpenAccount action;
    action.account = account;
    action.holder = holder;
    action.kind = kind;
    action.scheme = scheme;
    // The account's own key names the request, so that it can only be opened once.
    auto const decided = change_->decide(
        centre_.id, {{account.high, account.low}, the_centre, the_centre, ledger::Authority::broker, action});
    if (decided.refused) return refused_of(*decided.refused);
    store::Words(change_->database(), centre_.number)
        .put(store::AccountWords{account, holder, std::string(reference), std::string(name)});
    return {};
}

ledger::Request HoursDesk::request(ledger::RequestId id, Actor const& actor, LoggedHours const& hours,
                                   ledger::Action action) const {
    auto const actor_id =
        derived<ledger::PersonId>(centre_.number, "principal", actor.standing, actor.principal);
    if (actor.standing == "volunteer") {
        return {id, actor_id, person_of("volunteer", hours.volunteer), ledger::Authority::party,
                std::move(action)};
    }
    if (actor.standing == "organiser" || actor.standing == "link") {
        return {id, actor_id, person_of("organisation", hours.organisation), ledger::Authority::party,
                std::move(action)};
    }
    return {id, actor_id, the_centre, ledger::Authority::broker, std::move(action)};
}

Outcome<LoggedHours, HoursRefused> HoursDesk::log(std::string_view volunteer, std::string_view opening,
                                                  std::int64_t minutes, Date worked_on, ledger::RequestId id,
                                                  Actor const& actor) {
    auto& database = change_->database();
    auto const match = store::Matches(database, centre_.number).find(volunteer, opening);
    if (!match || !has_served_by(match->state)) return refuse(HoursRefused{"no_such_match"});
    store::CommunityRows rows(database, centre_.number);
    auto const name_of = [&](store::PackTable table, std::string_view key) {
        auto const cells = rows.find(table, key);
        return cells ? (*cells)[store::column_of(table, "name")] : std::string();
    };
    auto const giver = account_of("volunteer", volunteer);
    auto const receiver = account_of("organisation", match->organisation);
    auto const issuer = account_of("issuer", "");
    auto const opened = [&]() -> std::optional<HoursRefused> {
        if (auto refused =
                open(giver, person_of("volunteer", volunteer), ledger::AccountKind::member,
                     "volunteer/" + std::string(volunteer), name_of(store::PackTable::volunteers, volunteer)))
            return refused;
        if (auto refused = open(receiver, person_of("organisation", match->organisation),
                                ledger::AccountKind::organisation, "organisation/" + match->organisation,
                                name_of(store::PackTable::organisations, match->organisation)))
            return refused;
        return open(issuer, the_centre, ledger::AccountKind::issuer, "issuer", centre_.name);
    }();
    if (opened) return refuse(*opened);

    auto const& books = change_->books(centre_.id);
    bool const credited = books.limits(books.accounts()[books.find_account(issuer)]).floor < 0;
    ledger::LogHours action;
    action.given_by = giver;
    action.received_by = receiver;
    if (credited) action.payer = issuer;
    action.minutes = minutes;
    action.category = store::Words(database, centre_.number).category("Volunteering");
    action.worked_on = worked_on;
    action.credited = credited;
    action.pending = actor.standing != "organiser";
    LoggedHours hours{hex(id),
                      std::string(volunteer),
                      std::string(opening),
                      match->organisation,
                      minutes,
                      exchange::format_date(worked_on),
                      action.pending ? "pending" : "confirmed",
                      change_->now()};
    auto const decided = change_->decide(centre_.id, request(id, actor, hours, action));
    if (decided.refused) return refuse(refused_of(*decided.refused));
    store::add_logged_hours(database, centre_.number, hours);
    publish(action.pending ? "hours.logged" : "hours.confirmed", hours);
    return hours;
}

Outcome<LoggedHours, HoursRefused> HoursDesk::confirm(std::string_view transfer, std::int64_t minutes,
                                                      ledger::RequestId id, Actor const& actor) {
    auto hours = store::find_logged_hours(change_->database(), centre_.number, transfer);
    auto const of = id_from(transfer);
    if (!hours || !of) return refuse(HoursRefused{"unknown"});
    auto const decided = change_->decide(
        centre_.id, request(id, actor, *hours, ledger::Confirm{.transfer = *of, .minutes = minutes}));
    if (decided.refused) return refuse(refused_of(*decided.refused));
    hours->state = "confirmed";
    hours->minutes = minutes;
    store::set_logged_hours(change_->database(), centre_.number, transfer, minutes, hours->state);
    publish("hours.confirmed", *hours);
    return *hours;
}

Outcome<LoggedHours, HoursRefused> HoursDesk::reject(std::string_view transfer, ledger::RequestId id,
                                                     Actor const& actor) {
    auto hours = store::find_logged_hours(change_->database(), centre_.number, transfer);
    auto const of = id_from(transfer);
    if (!hours || !of) return refuse(HoursRefused{"unknown"});
    ledger::Reject const action{.transfer = *of, .reason = ledger::Reason::not_agreed};
    auto const decided = change_->decide(centre_.id, request(id, actor, *hours, action));
    if (decided.refused) return refuse(refused_of(*decided.refused));
    hours->state = "rejected";
    store::set_logged_hours(change_->database(), centre_.number, transfer, hours->minutes, hours->state);
    publish("hours.rejected", *hours);
    return *hours;
}

std::optional<HoursRefused> HoursDesk::set_budget(std::int64_t minutes, ledger::RequestId id) {
    auto const issuer = account_of("issuer", "");
    if (auto refused = open(issuer, the_centre, ledger::AccountKind::issuer, "issuer", centre_.name))
        return refused;
    ledger::SetLimits action;
    action.account = issuer;
    action.limits.floor = -minutes;
    auto const decided =
        change_->decide(centre_.id, {id, the_centre, the_centre, ledger::Authority::broker, action});
    if (decided.refused) return refused_of(*decided.refused);
    return {};
}

std::optional<HoursDesk::Balance> HoursDesk::balance(std::string_view volunteer) const {
    auto const& books = change_->books(centre_.id);
    auto const number = books.find_account(account_of("volunteer", volunteer));
    if (number == ledger::no_index) return std::nullopt;
    auto const& account = books.accounts()[number];
    return Balance{account.spendable(), account.pending_in, account.hours_given};
}

void HoursDesk::publish(std::string kind, LoggedHours const& hours) {
    change_->publish(centre_.number,
                     {std::move(kind), hours.volunteer, hours.organisation, hours.opening, hours.transfer});
}

} // namespace kith::desk
