// SPDX-License-Identifier: MIT
#include "store/needs.hpp"

#include "store/moments.hpp"
#include "store/numbers.hpp"

#include <algorithm>

namespace kith::store {
namespace {

constexpr std::string_view select_needs =
    "select number, resident, kind, wants, preferences, state, consent, consent_how, consent_at, consent_by, "
    "referred_organisation, referred_by, opening, helper, taken_at, taken_by, opened_at, unmet_raised, "
    "closed_at, "
    "outcome, outcome_note from need where centre = ?";

std::optional<Instant> unless_never(std::int64_t value) {
    return value == -1 ? std::nullopt : std::optional(instant(value));
}
std::int64_t or_never(std::optional<Instant> at) {
    return at ? seconds(*at) : -1;
}

void erase(Database& database, std::string_view table, std::int64_t centre, std::int64_t number) {
    Statement(database, "delete from " + std::string(table) + " where centre = ? and number = ?")
        .bind(1, centre)
        .bind(2, number)
        .run();
}

} // namespace

std::int64_t Needs::add(Resident const& resident) {
    auto made = resident;
    // A number that was given away is not given again, also after the last one was erased.
    made.number = std::max(next_number(*database_, "resident", centre_),
                           next_number(*database_, "need", centre_, "resident"));
    write(made);
    return made.number;
}

void Needs::write(Resident const& resident) {
    Statement(*database_, "insert into resident (centre, number, name, address, postcode, language, "
                          "interpreter, safe_times, access_notes, taken_at) values (?, ?, ?, ?, ?, ?, ?, ?, "
                          "?, ?)")
        .bind(1, centre_)
        .bind(2, resident.number)
        .bind(3, std::string_view(resident.name))
        .bind(4, std::string_view(resident.address))
        .bind(5, std::string_view(resident.postcode))
        .bind(6, std::string_view(resident.language))
        .bind(7, std::int64_t{resident.interpreter})
        .bind(8, std::string_view(resident.safe_times))
        .bind(9, std::string_view(resident.access_notes))
        .bind(10, seconds(resident.taken_at))
        .run();
}

void Needs::put(Resident const& resident) {
    erase(*database_, "resident", centre_, resident.number);
    write(resident);
}

void Needs::erase_resident(std::int64_t number) {
    erase(*database_, "resident", centre_, number);
    auto const id = std::to_string(number);
    // Messages name whoever they went to, and what they say.
    for (std::string const column : {"e_mail", "telephone"}) {
        auto const theirs = "centre = ? and to_kind = 'address' and to_id in (select " + column +
                            " from contact where centre = ? and kind = 'resident' and id = ?)";
        for (auto const& sql : {"delete from message_fact where message in (select id from message where " +
                                    theirs + ") and centre = ?",
                                "delete from message where " + theirs + " and centre = ?"}) {
            Statement(*database_, sql)
                .bind(1, centre_)
                .bind(2, centre_)
                .bind(3, std::string_view(id))
                .bind(4, centre_)
                .run();
        }
    }
    Statement(*database_, "delete from contact where centre = ? and kind = 'resident' and id = ?")
        .bind(1, centre_)
        .bind(2, std::string_view(id))
        .run();
}

std::optional<Resident> Needs::find_resident(std::int64_t number) {
    Statement row(*database_, "select number, name, address, postcode, language, interpreter, safe_times, "
                              "access_notes, taken_at from resident where centre = ? and number = ?");
    if (!row.bind(1, centre_).bind(2, number).step()) return std::nullopt;
    return Resident{row.integer(0),           std::string(row.text(1)), std::string(row.text(2)),
                    std::string(row.text(3)), std::string(row.text(4)), row.integer(5) != 0,
                    std::string(row.text(6)), std::string(row.text(7)), instant(row.integer(8))};
}

std::int64_t Needs::add(Need const& need) {
    auto made = need;
    made.number = next_number(*database_, "need", centre_);
    write(made);
    return made.number;
}

void Needs::put(Need const& need) {
    erase(*database_, "need", centre_, need.number);
    write(need);
}

void Needs::write(Need const& need) {
    Statement(
        *database_,
        "insert into need (centre, number, resident, kind, wants, preferences, state, consent, "
        "consent_how, consent_at, consent_by, referred_organisation, referred_by, opening, helper, "
        "taken_at, taken_by, opened_at, unmet_raised, closed_at, outcome, outcome_note) values (?, ?, ?, "
        "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, need.number)
        .bind(3, need.resident)
        .bind(4, std::string_view(need.kind))
        .bind(5, std::string_view(need.wants))
        .bind(6, std::string_view(need.preferences))
        .bind(7, std::string_view(need.state))
        .bind(8, std::int64_t{need.consent})
        .bind(9, std::string_view(need.consent_how))
        .bind(10, or_never(need.consent_at))
        .bind(11, std::string_view(need.consent_by))
        .bind(12, std::string_view(need.referred_organisation))
        .bind(13, std::string_view(need.referred_by))
        .bind(14, std::string_view(need.opening))
        .bind(15, std::string_view(need.helper))
        .bind(16, seconds(need.taken_at))
        .bind(17, std::string_view(need.taken_by))
        .bind(18, or_never(need.opened_at))
        .bind(19, std::int64_t{need.unmet_raised})
        .bind(20, or_never(need.closed_at))
        .bind(21, std::string_view(need.outcome))
        .bind(22, std::string_view(need.outcome_note))
        .run();
}

std::vector<Need> Needs::rows(Statement& row) {
    auto const text = [&row](int column) { return std::string(row.text(column)); };
    std::vector<Need> found;
    while (row.step()) {
        Need need;
        need.number = row.integer(0);
        need.resident = row.integer(1);
        need.kind = text(2);
        need.wants = text(3);
        need.preferences = text(4);
        need.state = text(5);
        need.consent = row.integer(6) != 0;
        need.consent_how = text(7);
        need.consent_at = unless_never(row.integer(8));
        need.consent_by = text(9);
        need.referred_organisation = text(10);
        need.referred_by = text(11);
        need.opening = text(12);
        need.helper = text(13);
        need.taken_at = instant(row.integer(14));
        need.taken_by = text(15);
        need.opened_at = unless_never(row.integer(16));
        need.unmet_raised = row.integer(17) != 0;
        need.closed_at = unless_never(row.integer(18));
        need.outcome = text(19);
        need.outcome_note = text(20);
        found.push_back(std::move(need));
    }
    return found;
}

std::optional<Need> Needs::find(std::int64_t number) {
    Statement row(*database_, std::string(select_needs) + " and number = ?");
    auto found = rows(row.bind(1, centre_).bind(2, number));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<Need> Needs::of_opening(std::string_view opening) {
    if (opening.empty()) return std::nullopt;
    Statement row(*database_, std::string(select_needs) + " and opening = ?");
    auto found = rows(row.bind(1, centre_).bind(2, opening));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Need> Needs::of_resident(std::int64_t resident) {
    Statement row(*database_, std::string(select_needs) + " and resident = ? order by number");
    return rows(row.bind(1, centre_).bind(2, resident));
}

std::vector<Need> Needs::page(std::string_view state, std::int64_t before, std::size_t limit) {
    auto sql = std::string(select_needs) + " and number < ?";
    if (!state.empty()) sql += " and state = ?";
    Statement row(*database_, sql + " order by number desc limit " + std::to_string(limit));
    row.bind(1, centre_).bind(2, before > 0 ? before : INT64_MAX);
    if (!state.empty()) row.bind(3, state);
    return rows(row);
}

std::vector<Need> Needs::unmet(Instant before, std::size_t limit) {
    Statement row(
        *database_,
        std::string(select_needs) +
            " and state = 'open' and unmet_raised = 0 and opened_at <= ? order by opened_at, number limit " +
            std::to_string(limit));
    return rows(row.bind(1, centre_).bind(2, seconds(before)));
}

} // namespace kith::store
