// SPDX-License-Identifier: MIT
#include "desk/privacy.hpp"

#include "base/contract.hpp"
#include "brokerage/life.hpp"
#include "desk/care.hpp"
#include "desk/community.hpp"
#include "desk/match_desk.hpp"
#include "desk/messages.hpp"
#include "store/community_rows.hpp"
#include "store/credit_rows.hpp"
#include "store/matches.hpp"
#include "store/safeguarding.hpp"

#include <algorithm>
#include <set>

namespace kith::desk {

using brokerage::Step;
using store::PackTable;
using store::Privacy;
using store::PrivacyCase;

namespace {

bool has_month(std::string_view kind) {
    return kind == "access" || kind == "erasure" || kind == "correction";
}

// No way leads on from there.
bool is_over(MatchState state) {
    return brokerage::ladder(state).empty();
}

} // namespace

bool needs_review(store::ColumnKind const& kind) {
    static std::set<std::string_view> const others_speak{"contact_log.note", "match_step.reason",
                                                         "clearing_entry.reason", "care.next_note"};
    return kind.retention == "safeguarding" || kind.retention == "incident" || kind.table == "pin" ||
           kind.table == "reserve_person" || kind.table == "merge" || kind.table == "duplicate" ||
           kind.table == "legal_hold" || others_speak.contains(kind.table + "." + kind.column);
}

Date PrivacyDesk::today() const {
    return change_->today(change_->centre(centre_).id);
}

void PrivacyDesk::changed(PrivacyCase const& one) {
    Privacy(change_->database(), centre_).put(one);
    change_->publish(centre_, {"privacy.changed", "", "", "", std::to_string(one.number)});
}

PrivacyDesk::Result<PrivacyCase> PrivacyDesk::open_case(std::int64_t number) const {
    auto one = Privacy(change_->database(), centre_).find(number);
    if (!one) return refuse(PrivacyRefused{"case_unknown"});
    if (one->state != "open") return refuse(PrivacyRefused{"case_closed"});
    return *one;
}

PrivacyDesk::Result<std::int64_t> PrivacyDesk::open(PrivacyCase asked) {
    auto& database = change_->database();
    if (asked.volunteer.empty() && (asked.kind == "access" || asked.kind == "erasure"))
        return refuse(PrivacyRefused{"subject_needed"});
    if (!asked.volunteer.empty() &&
        !store::CommunityRows(database, centre_).find(PackTable::volunteers, asked.volunteer))
        return refuse(PrivacyRefused{"volunteer_unknown"});
    constexpr std::chrono::days back_max{3660};
    if (asked.received_on > today() || asked.received_on < today() - back_max ||
        (asked.known_at && *asked.known_at > change_->now()))
        return refuse(PrivacyRefused{"day_out_of_range"});
    asked.opened_at = change_->now();
    Privacy privacy(database, centre_);
    asked.number = privacy.add(asked);
    // What others said of them, and what only some may see, is left out until somebody has looked at it.
    if (asked.kind == "access") {
        for (auto const& each : store::inventory()) {
            if (each.tag == store::Tag::none || each.names || !needs_review(each)) continue;
            privacy.put(asked.number, {each.table + "." + each.column, "to_review"});
        }
    }
    changed(asked);
    return asked.number;
}

CaseDue PrivacyDesk::due(PrivacyCase const& one) const {
    return due_of(change_->database(), change_->centre(centre_), today(), one);
}

PrivacyDesk::Refusal PrivacyDesk::check_identity(std::int64_t number, std::string const& how) {
    auto one = open_case(number);
    if (!one) return one.error();
    one->identity_how = how;
    changed(*one);
    return {};
}

PrivacyDesk::Refusal PrivacyDesk::stop(std::int64_t number) {
    auto const one = open_case(number);
    if (!one) return one.error();
    if (!has_month(one->kind)) return PrivacyRefused{"clock_not_stoppable"};
    if (due(*one).stopped) return PrivacyRefused{"clock_stopped"};
    Privacy(change_->database(), centre_).begin_pause(number, today());
    changed(*one);
    return {};
}

PrivacyDesk::Refusal PrivacyDesk::go_on(std::int64_t number) {
    auto const one = open_case(number);
    if (!one) return one.error();
    if (!has_month(one->kind) || !due(*one).stopped) return PrivacyRefused{"clock_runs"};
    Privacy(change_->database(), centre_).end_pause(number, today());
    changed(*one);
    return {};
}

PrivacyDesk::Refusal PrivacyDesk::extend(std::int64_t number) {
    auto one = open_case(number);
    if (!one) return one.error();
    if (!has_month(one->kind)) return PrivacyRefused{"clock_not_stoppable"};
    one->extended = true;
    changed(*one);
    return {};
}

PrivacyDesk::Refusal PrivacyDesk::acknowledge(std::int64_t number) {
    auto one = open_case(number);
    if (!one) return one.error();
    if (!one->acknowledged_on) one->acknowledged_on = today();
    changed(*one);
    return {};
}

PrivacyDesk::Refusal PrivacyDesk::redact(std::int64_t number, std::string const& place,
                                         std::string const& reason) {
    auto const one = open_case(number);
    if (!one) return one.error();
    auto const all = store::inventory();
    bool const there = std::ranges::any_of(all, [&](store::ColumnKind const& each) {
        return each.table == place || each.table + "." + each.column == place;
    });
    if (!there) return PrivacyRefused{"place_unknown"};
    Privacy(change_->database(), centre_).put(number, {place, reason});
    changed(*one);
    return {};
}

PrivacyDesk::Refusal PrivacyDesk::show_again(std::int64_t number, std::string const& place) {
    auto const one = open_case(number);
    if (!one) return one.error();
    Privacy(change_->database(), centre_).remove_redaction(number, place);
    changed(*one);
    return {};
}

void PrivacyDesk::tell_organisations(std::string const& volunteer) {
    auto& database = change_->database();
    std::set<std::string> told;
    for (auto const& id : store::ids_of_person(database, centre_, volunteer)) {
        for (auto const& [organisation, opening] : Privacy(database, centre_).referred_to(id)) {
            if (!told.insert(organisation).second) continue;
            queue_message(*change_, centre_,
                          {.to = {Addressee::Kind::organisation, organisation},
                           .name = "person_erased",
                           .volunteer = volunteer,
                           .opening = opening});
        }
    }
}

PrivacyDesk::Refusal PrivacyDesk::decide(std::int64_t number, std::string const& decision,
                                         std::string const& note) {
    auto one = open_case(number);
    if (!one) return one.error();
    if (has_month(one->kind) && decision != "refused" && one->identity_how.empty())
        return PrivacyRefused{"identity_unchecked"};
    bool const first = one->decision != "granted";
    one->decision = decision;
    one->note = note;
    changed(*one);
    if (one->kind == "erasure" && decision == "granted" && first) tell_organisations(one->volunteer);
    return {};
}

PrivacyDesk::Refusal PrivacyDesk::close(std::int64_t number) {
    auto one = open_case(number);
    if (!one) return one.error();
    if (one->decision.empty()) return PrivacyRefused{"decision_needed"};
    if (one->kind == "complaint" && !one->acknowledged_on) return PrivacyRefused{"not_acknowledged"};
    if (one->kind == "erasure" && one->decision == "granted" && !one->erased_at)
        return PrivacyRefused{"not_erased"};
    one->state = "closed";
    one->closed_at = change_->now();
    changed(*one);
    return {};
}

PrivacyDesk::Refusal PrivacyDesk::in_the_way(std::string const& volunteer) const {
    auto& database = change_->database();
    std::int64_t holds = 0;
    std::int64_t matches = 0;
    std::int64_t transfers = 0;
    auto const& books = change_->books(change_->centre(centre_).id);
    for (auto const& id : store::ids_of_person(database, centre_, volunteer)) {
        holds += static_cast<std::int64_t>(Privacy(database, centre_).holds(id, true).size());
        // What was decided to protect others outlives a request to forget it.
        holds +=
            static_cast<std::int64_t>(store::Safeguarding(database, centre_).restrictions(id, true).size());
        holds += Privacy(database, centre_).open_concerns(id);
        for (auto const& match : store::Matches(database, centre_).of_volunteer(id))
            matches += is_over(match.state) ? 0 : 1;
        for (auto const account : store::CreditRows(database, centre_).accounts_of({id, {}})) {
            auto const number = books.find_account(account);
            if (number == ledger::no_index) continue;
            for (auto const& transfer : books.transfers()) {
                auto const parties = books.parties(transfer);
                bool const theirs = std::ranges::find(parties, number) != parties.end();
                transfers += theirs && transfer.due_at != Instant::max() ? 1 : 0;
            }
        }
    }
    if (holds > 0) return PrivacyRefused{"on_hold", {{"limit", holds}}};
    if (matches > 0) return PrivacyRefused{"matches_open", {{"limit", matches}}};
    if (transfers > 0) return PrivacyRefused{"books_open", {{"limit", transfers}}};
    return {};
}

void PrivacyDesk::forget_memos(std::string const& volunteer) {
    auto& database = change_->database();
    store::CreditRows credits(database, centre_);
    auto const& books = change_->books(change_->centre(centre_).id);
    for (auto const account : credits.accounts_of({volunteer, {}})) {
        auto const number = books.find_account(account);
        if (number == ledger::no_index) continue;
        for (auto const& transfer : books.transfers()) {
            auto const parties = books.parties(transfer);
            if (std::ranges::find(parties, number) != parties.end()) credits.erase_words(transfer.id);
        }
    }
}

void PrivacyDesk::erase_ids(std::map<std::string, std::string> const& pseudonyms) {
    for (auto const& [id, pseudonym] : pseudonyms) forget_memos(id);
    store::erase_held(change_->database(), centre_, pseudonyms);
    // Whoever listens reads everything anew: what they remember of events names nobody any more.
    change_->publish(centre_, {"person.erased", "", "", "", ""});
}

PrivacyDesk::Result<std::vector<std::string>>
PrivacyDesk::erase(std::int64_t number, std::function<std::string()> const& fresh, std::string const& salt) {
    auto one = open_case(number);
    if (!one) return refuse(one.error());
    if (one->kind != "erasure" || one->decision != "granted" || one->erased_at || one->volunteer.empty())
        return refuse(PrivacyRefused{"not_granted"});
    if (auto refused = in_the_way(one->volunteer)) return refuse(std::move(*refused));
    auto& database = change_->database();
    if (auto const letters = Privacy(database, centre_).letters_waiting(one->volunteer, "person_erased");
        letters > 0)
        return refuse(PrivacyRefused{"letters_waiting", {{"limit", letters}}});
    auto names = erase_person(one->volunteer, fresh, salt);
    auto erased = Privacy(database, centre_).find(number); // it names nobody now
    KITH_EXPECT(erased.has_value());
    erased->erased_at = change_->now();
    changed(*erased);
    return names;
}

std::vector<std::string> PrivacyDesk::erase_person(std::string const& volunteer,
                                                   std::function<std::string()> const& fresh,
                                                   std::string const& salt) {
    auto& database = change_->database();
    auto const known = store::erased_people(database);
    auto const salted = known.empty() ? salt : known.front().salt;
    std::map<std::string, std::string> pseudonyms;
    std::vector<std::string> names;
    for (auto const& id : store::ids_of_person(database, centre_, volunteer)) {
        auto const pseudonym = "erased-" + fresh();
        pseudonyms.emplace(id, pseudonym);
        names.push_back(pseudonym);
        store::add(database, {centre_, salted, store::erased_mark(salted, id), pseudonym, change_->now()});
    }
    erase_ids(pseudonyms);
    return names;
}

bool PrivacyDesk::erase_silent(std::string const& volunteer) {
    if (in_the_way(volunteer)) return false;
    auto const fresh = [] {
        auto const drawn = store::random_key();
        auto const bytes = store::key_bytes(drawn.high, drawn.low);
        return store::to_hex(bytes);
    };
    (void)erase_person(volunteer, fresh, fresh());
    return true;
}

void PrivacyDesk::erase_again(std::string const& volunteer, store::ErasedPerson const& known) {
    erase_ids({{volunteer, known.pseudonym}});
}

PrivacyDesk::Result<std::int64_t> PrivacyDesk::hold(std::string const& volunteer, std::string const& reason,
                                                    std::string const& by) {
    auto& database = change_->database();
    if (!store::CommunityRows(database, centre_).find(PackTable::volunteers, volunteer))
        return refuse(PrivacyRefused{"volunteer_unknown"});
    store::LegalHold hold;
    hold.volunteer = volunteer;
    hold.reason = reason;
    hold.placed_by = by;
    hold.placed_at = change_->now();
    return Privacy(database, centre_).add(hold);
}

PrivacyDesk::Refusal PrivacyDesk::lift(std::int64_t hold, std::string const& by) {
    if (!Privacy(change_->database(), centre_).lift(hold, by, change_->now()))
        return PrivacyRefused{"unknown"};
    return {};
}

PrivacyDesk::Refusal PrivacyDesk::depart(std::string const& volunteer, std::string const& kind,
                                         std::string const& by) {
    auto& database = change_->database();
    store::CommunityRows rows(database, centre_);
    auto cells = rows.find(PackTable::volunteers, volunteer);
    if (!cells) return PrivacyRefused{"volunteer_unknown"};
    Privacy(database, centre_).put(store::Departure{volunteer, kind, change_->now(), by});
    (*cells)[store::column_of(PackTable::volunteers, "status")] = "stopped";
    rows.put(PackTable::volunteers, *cells);
    for (auto const& match : store::Matches(database, centre_).of_volunteer(volunteer)) {
        if (is_over(match.state)) continue;
        auto const step = match.state == MatchState::active ? Step::drop_out : Step::withdraw;
        auto const ended = MatchDesk(*change_, centre_)
                               .take({.volunteer = volunteer,
                                      .opening = match.opening,
                                      .step = step,
                                      .reason = kind == "died" ? "has died" : "has moved away"},
                                     {"coordinator", by});
        KITH_EXPECT(ended.has_value()); // ways out stay open whatever has happened (brokerage/life.cpp)
    }
    if (kind == "died") {
        // Whatever was on its way to them stays here.
        Privacy(database, centre_).drop_letters(volunteer, change_->now());
        for (auto const* ring : {"ring_volunteer", "post_volunteer"})
            (void)CareDesk(*change_, centre_).settle({volunteer}, ring, by);
    }
    change_->publish(centre_, {"volunteer.changed", volunteer, "", "", ""});
    return {};
}

CaseDue due_of(store::Database& database, store::Centre const& centre, Date today, PrivacyCase const& one) {
    CaseDue made;
    if (one.kind == "breach") {
        made.due_at = breach_due(one.known_at.value_or(one.opened_at));
        made.due_on = zone_named(centre.zone).date(*made.due_at);
        return made;
    }
    if (!has_month(one.kind)) {
        made.due_on = acknowledgement_due(one.received_on);
        return made;
    }
    std::vector<Pause> pauses;
    for (auto const& each : Privacy(database, centre.number).pauses(one.number)) {
        pauses.push_back({each.from_on, each.until_on});
        made.stopped = made.stopped || !each.until_on;
    }
    made.due_on = request_due(one.received_on, one.extended, pauses, today);
    return made;
}

namespace {

HeldAll collect(store::Database& database, std::int64_t centre, std::string const& volunteer,
                std::function<bool(store::ColumnKind const&)> const& left_out) {
    auto const ids = store::ids_of_person(database, centre, volunteer);
    HeldAll made;
    std::set<std::string> without;
    store::read_held(database, centre, ids,
                     [&](std::string const& table, std::span<store::HeldCell const> cells) {
                         HeldRow row{table, {}};
                         for (auto const& cell : cells) {
                             if (left_out(*cell.kind))
                                 without.insert(table + "." + cell.kind->column);
                             else
                                 row.cells.emplace_back(cell.kind->column, cell.text);
                         }
                         if (!row.cells.empty()) made.rows.push_back(std::move(row));
                     });
    made.left_out.assign(without.begin(), without.end());
    return made;
}

} // namespace

Outcome<HeldAll, PrivacyRefused> collect(store::Database& database, std::int64_t centre,
                                         std::int64_t number) {
    Privacy privacy(database, centre);
    auto const one = privacy.find(number);
    if (!one) return refuse(PrivacyRefused{"case_unknown"});
    if (one->state != "open") return refuse(PrivacyRefused{"case_closed"});
    if (one->volunteer.empty()) return refuse(PrivacyRefused{"subject_needed"});
    if (one->identity_how.empty()) return refuse(PrivacyRefused{"identity_unchecked"});
    std::set<std::string> places;
    for (auto const& each : privacy.redactions(number)) places.insert(each.place);
    return collect(database, centre, one->volunteer, [&](store::ColumnKind const& kind) {
        return places.contains(kind.table) || places.contains(kind.table + "." + kind.column);
    });
}

HeldAll collect_own(store::Database& database, std::int64_t centre, std::string const& volunteer) {
    return collect(database, centre, volunteer, needs_review);
}

std::size_t erase_as_listed(store::Change& change, std::vector<store::ErasedPerson> const& listed) {
    auto& database = change.database();
    std::set<std::pair<std::int64_t, std::string>> known;
    for (auto const& each : store::erased_people(database)) known.emplace(each.centre, each.mark);
    std::size_t erased = 0;
    std::map<std::int64_t, std::map<std::string, store::ErasedPerson>> missing;
    std::set<std::string> salts;
    for (auto const& each : listed) {
        if (known.contains({each.centre, each.mark})) continue;
        // Also whom this database does not hold: another backup may.
        store::add(database, each);
        missing[each.centre].emplace(each.mark, each);
        salts.insert(each.salt);
    }
    for (auto const& [centre, people] : missing) {
        std::vector<std::pair<std::string, store::ErasedPerson>> found;
        for (auto const& id : Privacy(database, centre).volunteers()) {
            for (auto const& salt : salts) {
                auto const at = people.find(store::erased_mark(salt, id));
                if (at != people.end()) found.emplace_back(id, at->second);
            }
        }
        for (auto const& [id, person] : found) PrivacyDesk(change, centre).erase_again(id, person);
        erased += found.size();
    }
    return erased;
}

} // namespace kith::desk
