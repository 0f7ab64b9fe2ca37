// SPDX-License-Identifier: MIT
#include "store/emergencies.hpp"

#include "store/moments.hpp"

namespace kith::store {
namespace {

constexpr std::int64_t never = INT64_MAX;

std::optional<Instant> unless(std::int64_t value, std::int64_t none) {
    return value == none ? std::nullopt : std::optional(instant(value));
}
std::string text(Statement const& row, int column) {
    return std::string(row.text(column));
}

constexpr std::string_view emergency_columns =
    "number, name, state, asked_by, reference, hurry, report_minutes, next_report, opened_at, changed_at";

std::vector<KeptEmergency> emergencies_of(Statement& row) {
    std::vector<KeptEmergency> found;
    while (row.step()) {
        found.push_back({.number = row.integer(0),
                         .name = text(row, 1),
                         .state = text(row, 2),
                         .asked_by = text(row, 3),
                         .reference = text(row, 4),
                         .hurry = static_cast<std::int32_t>(row.integer(5)),
                         .report_minutes = static_cast<std::int32_t>(row.integer(6)),
                         .next_report = unless(row.integer(7), never),
                         .opened_at = instant(row.integer(8)),
                         .changed_at = instant(row.integer(9))});
    }
    return found;
}

std::string select_emergencies(std::string_view rest) {
    return "select " + std::string(emergency_columns) + " from emergency where centre = ?" +
           std::string(rest);
}

std::vector<EmergencyOpening> openings_of(Statement& row) {
    std::vector<EmergencyOpening> found;
    while (row.step())
        found.push_back({text(row, 0), row.integer(1), instant(row.integer(2)), instant(row.integer(3)),
                         row.integer(4) != 0});
    return found;
}

std::vector<ReservePerson> people_of(Statement& row) {
    std::vector<ReservePerson> found;
    while (row.step())
        found.push_back({text(row, 0), text(row, 1), text(row, 2), text(row, 3), instant(row.integer(4))});
    return found;
}

std::vector<EmergencyReport> reports_of(Statement& row) {
    std::vector<EmergencyReport> found;
    while (row.step()) {
        EmergencyReport report;
        report.number = row.integer(0);
        report.at = instant(row.integer(1));
        report.state = row.text(2);
        report.on_site = row.integer(3);
        report.overdue = row.integer(4);
        if (row.integer(5) >= 0) report.first_reply_seconds = row.integer(5);
        found.push_back(std::move(report));
    }
    return found;
}

template <class Found>
std::optional<Found> first_of(std::vector<Found> found) {
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::string select_steps(std::string const& which) {
    return "select number, step, state_before, state_after, asked_by, reference, reason, subject, count, "
           "overridden, standing, principal, at from emergency_step where centre = ? and emergency = ?" +
           which;
}

std::vector<EmergencyStep> steps_of(Statement& row) {
    std::vector<EmergencyStep> found;
    while (row.step())
        found.push_back({row.integer(0), text(row, 1), text(row, 2), text(row, 3), text(row, 4), text(row, 5),
                         text(row, 6), text(row, 7), row.integer(8), row.integer(9) != 0, text(row, 10),
                         text(row, 11), instant(row.integer(12))});
    return found;
}

} // namespace

std::int64_t Emergencies::next(std::string_view table, std::string_view column, std::int64_t emergency) {
    Statement last(*database_, "select number from " + std::string(table) + " where centre = ?" +
                                   (column.empty() ? std::string() : " and " + std::string(column) + " = ?") +
                                   " order by number desc limit 1");
    last.bind(1, centre_);
    if (!column.empty()) last.bind(2, emergency);
    return last.step() ? last.integer(0) + 1 : 1;
}

std::int64_t Emergencies::add(KeptEmergency emergency) {
    emergency.number = next("emergency", "", 0);
    Statement(*database_, "insert into emergency (centre, " + std::string(emergency_columns) +
                              ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, emergency.number)
        .bind(3, std::string_view(emergency.name))
        .bind(4, std::string_view(emergency.state))
        .bind(5, std::string_view(emergency.asked_by))
        .bind(6, std::string_view(emergency.reference))
        .bind(7, std::int64_t{emergency.hurry})
        .bind(8, std::int64_t{emergency.report_minutes})
        .bind(9, emergency.next_report ? seconds(*emergency.next_report) : never)
        .bind(10, seconds(emergency.opened_at))
        .bind(11, seconds(emergency.changed_at))
        .run();
    return emergency.number;
}

void Emergencies::update(KeptEmergency const& emergency) {
    Statement(*database_, "update emergency set state = ?, asked_by = ?, reference = ?, next_report = ?, "
                          "changed_at = ? where centre = ? and number = ?")
        .bind(1, std::string_view(emergency.state))
        .bind(2, std::string_view(emergency.asked_by))
        .bind(3, std::string_view(emergency.reference))
        .bind(4, emergency.next_report ? seconds(*emergency.next_report) : never)
        .bind(5, seconds(emergency.changed_at))
        .bind(6, centre_)
        .bind(7, emergency.number)
        .run();
}

std::optional<KeptEmergency> Emergencies::find(std::int64_t number) {
    Statement row(*database_, select_emergencies(" and number = ?"));
    return first_of(emergencies_of(row.bind(1, centre_).bind(2, number)));
}

std::vector<KeptEmergency> Emergencies::all(std::size_t limit) {
    Statement row(*database_, select_emergencies(" order by number desc limit " + std::to_string(limit)));
    return emergencies_of(row.bind(1, centre_));
}

std::int64_t Emergencies::not_closed() {
    Statement row(*database_, "select count(*) from emergency where centre = ? and state <> 'closed'");
    return row.bind(1, centre_).step() ? row.integer(0) : 0;
}

std::vector<KeptEmergency> Emergencies::report_due(Instant now, std::size_t limit) {
    Statement row(*database_, select_emergencies(" and next_report <= ? order by next_report, number limit " +
                                                 std::to_string(limit)));
    return emergencies_of(row.bind(1, centre_).bind(2, seconds(now)));
}

void Emergencies::add(std::int64_t emergency, EmergencyStep const& step) {
    Statement(*database_,
              "insert into emergency_step (centre, emergency, number, step, state_before, state_after, "
              "asked_by, reference, reason, subject, count, overridden, standing, principal, at) values (?, "
              "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, emergency)
        .bind(3, next("emergency_step", "emergency", emergency))
        .bind(4, std::string_view(step.step))
        .bind(5, std::string_view(step.before))
        .bind(6, std::string_view(step.after))
        .bind(7, std::string_view(step.asked_by))
        .bind(8, std::string_view(step.reference))
        .bind(9, std::string_view(step.reason))
        .bind(10, std::string_view(step.subject))
        .bind(11, step.count)
        .bind(12, std::int64_t{step.overridden})
        .bind(13, std::string_view(step.standing))
        .bind(14, std::string_view(step.principal))
        .bind(15, seconds(step.at))
        .run();
}

std::vector<EmergencyStep> Emergencies::steps(std::int64_t emergency) {
    Statement row(*database_, select_steps(" order by number"));
    return steps_of(row.bind(1, centre_).bind(2, emergency));
}

std::vector<EmergencyStep> Emergencies::steps_before(std::int64_t emergency, std::string_view subject,
                                                     std::int64_t number, std::size_t limit) {
    Statement row(*database_, select_steps(" and (subject = ? or ? = '') and (number < ? or ? = 0) order by "
                                           "number desc limit " +
                                           std::to_string(limit)));
    row.bind(1, centre_).bind(2, emergency).bind(3, subject).bind(4, subject).bind(5, number).bind(6, number);
    return steps_of(row);
}

std::set<Instant> Emergencies::released_at(std::int64_t emergency) {
    Statement row(*database_, "select at from emergency_step where centre = ? and emergency = ? and step = "
                              "'release'");
    row.bind(1, centre_).bind(2, emergency);
    std::set<Instant> times;
    while (row.step()) times.insert(instant(row.integer(0)));
    return times;
}

void Emergencies::add(EmergencyOpening const& opening) {
    Statement(*database_, "insert into emergency_opening (centre, opening, emergency, begins, ends, vetted) "
                          "values (?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::string_view(opening.opening))
        .bind(3, opening.emergency)
        .bind(4, seconds(opening.begins))
        .bind(5, seconds(opening.ends))
        .bind(6, std::int64_t{opening.vetted})
        .run();
}

std::vector<EmergencyOpening> Emergencies::openings(std::int64_t emergency) {
    Statement row(*database_, "select opening, emergency, begins, ends, vetted from emergency_opening where "
                              "centre = ? and emergency = ? order by opening");
    return openings_of(row.bind(1, centre_).bind(2, emergency));
}

std::optional<EmergencyOpening> Emergencies::opening(std::string_view opening) {
    Statement row(*database_, "select opening, emergency, begins, ends, vetted from emergency_opening where "
                              "centre = ? and opening = ?");
    return first_of(openings_of(row.bind(1, centre_).bind(2, opening)));
}

std::optional<Emergencies::Hurry> Emergencies::hurry_of(std::string_view opening) {
    Statement row(*database_, "select e.hurry, e.changed_at from emergency_opening o join emergency e on "
                              "e.centre = o.centre and e.number = o.emergency where o.centre = ? and "
                              "o.opening = ? and e.state = 'activated'");
    if (!row.bind(1, centre_).bind(2, opening).step()) return {};
    return Hurry{static_cast<std::int32_t>(row.integer(0)), instant(row.integer(1))};
}

void Emergencies::put(ReservePerson const& person) {
    take_out(person.volunteer);
    Statement(*database_, "insert into reserve_person (centre, volunteer, kind, reason, principal, at) "
                          "values (?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::string_view(person.volunteer))
        .bind(3, std::string_view(person.kind))
        .bind(4, std::string_view(person.reason))
        .bind(5, std::string_view(person.principal))
        .bind(6, seconds(person.at))
        .run();
}

bool Emergencies::take_out(std::string_view volunteer) {
    if (!reserve(volunteer)) return false;
    Statement(*database_, "delete from reserve_person where centre = ? and volunteer = ?")
        .bind(1, centre_)
        .bind(2, volunteer)
        .run();
    return true;
}

std::optional<ReservePerson> Emergencies::reserve(std::string_view volunteer) {
    Statement row(*database_, "select volunteer, kind, reason, principal, at from reserve_person where "
                              "centre = ? and volunteer = ?");
    return first_of(people_of(row.bind(1, centre_).bind(2, volunteer)));
}

std::vector<ReservePerson> Emergencies::reserve_page(std::string_view after, std::size_t limit) {
    Statement row(*database_, "select volunteer, kind, reason, principal, at from reserve_person where "
                              "centre = ? and volunteer > ? order by volunteer limit " +
                                  std::to_string(limit));
    return people_of(row.bind(1, centre_).bind(2, after));
}

std::map<std::string, std::string, std::less<>> Emergencies::reserve_kinds() {
    Statement row(*database_, "select volunteer, kind from reserve_person where centre = ?");
    row.bind(1, centre_);
    std::map<std::string, std::string, std::less<>> kinds;
    while (row.step()) kinds.emplace(row.text(0), row.text(1));
    return kinds;
}

std::int64_t Emergencies::add(std::int64_t emergency, EmergencyReport report) {
    report.number = next("emergency_report", "emergency", emergency);
    Statement(*database_, "insert into emergency_report (centre, emergency, number, at, state, on_site, "
                          "overdue, first_reply) values (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, emergency)
        .bind(3, report.number)
        .bind(4, seconds(report.at))
        .bind(5, std::string_view(report.state))
        .bind(6, report.on_site)
        .bind(7, report.overdue)
        .bind(8, report.first_reply_seconds.value_or(-1))
        .run();
    Statement row(*database_, "insert into emergency_report_row (centre, emergency, report, opening, title, "
                              "ward, places_minimum, places_maximum, held, asked, yes, no, silent, waiting) "
                              "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (auto const& each : report.rows) {
        row.bind(1, centre_).bind(2, emergency).bind(3, report.number);
        row.bind(4, std::string_view(each.opening)).bind(5, std::string_view(each.title));
        row.bind(6, std::string_view(each.ward)).bind(7, each.places_minimum).bind(8, each.places_maximum);
        row.bind(9, each.held).bind(10, each.asked).bind(11, each.yes).bind(12, each.no);
        row.bind(13, each.silent).bind(14, each.waiting).run();
    }
    return report.number;
}

std::vector<EmergencyReport> Emergencies::reports(std::int64_t emergency, std::size_t limit) {
    Statement row(*database_, "select number, at, state, on_site, overdue, first_reply from emergency_report "
                              "where centre = ? and emergency = ? order by number desc limit " +
                                  std::to_string(limit));
    return reports_of(row.bind(1, centre_).bind(2, emergency));
}

std::optional<EmergencyReport> Emergencies::report(std::int64_t emergency, std::int64_t number) {
    Statement row(*database_, "select number, at, state, on_site, overdue, first_reply from emergency_report "
                              "where centre = ? and emergency = ? and (number = ? or ? = 0) order by number "
                              "desc limit 1");
    row.bind(1, centre_).bind(2, emergency).bind(3, number).bind(4, number);
    auto report = first_of(reports_of(row));
    if (!report) return report;
    Statement lines(*database_, "select opening, title, ward, places_minimum, places_maximum, held, asked, "
                                "yes, no, silent, waiting from emergency_report_row where centre = ? and "
                                "emergency = ? and report = ? order by opening");
    lines.bind(1, centre_).bind(2, emergency).bind(3, report->number);
    while (lines.step())
        report->rows.push_back({text(lines, 0), text(lines, 1), text(lines, 2), lines.integer(3),
                                lines.integer(4), lines.integer(5), lines.integer(6), lines.integer(7),
                                lines.integer(8), lines.integer(9), lines.integer(10)});
    return report;
}

} // namespace kith::store
