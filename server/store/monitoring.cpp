// SPDX-License-Identifier: MIT
#include "store/monitoring.hpp"

#include "store/moments.hpp"
#include "store/numbers.hpp"

namespace kith::store {

namespace {

Milestone milestone_of(Statement& row) {
    return {row.integer(0),         std::string(row.text(1)), std::string(row.text(2)),
            kept_day(row.text(3)),  std::string(row.text(4)), std::string(row.text(5)),
            instant(row.integer(6))};
}
constexpr std::string_view select_milestones =
    "select number, volunteer, kind, reached_on, opening, principal, at from milestone where centre = ?";

KeptQuarter quarter_of(Statement& row) {
    return {row.integer(0),        std::string(row.text(1)), std::string(row.text(2)), kept_day(row.text(3)),
            kept_day(row.text(4)), std::string(row.text(5)), instant(row.integer(6))};
}
constexpr std::string_view select_quarters =
    "select number, title, programme, first_day, last_day, principal, at from quarter where centre = ?";

} // namespace

void Monitoring::answer(std::string_view volunteer, MonitoringAnswer const& given, Instant at) {
    Statement(*database_, "delete from monitoring_answer where centre = ? and volunteer = ? and question = ?")
        .bind(1, centre_)
        .bind(2, volunteer)
        .bind(3, std::string_view(given.question))
        .run();
    if (given.answer.empty()) return;
    Statement(*database_, "insert into monitoring_answer (centre, volunteer, question, answer, at) values "
                          "(?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, volunteer)
        .bind(3, std::string_view(given.question))
        .bind(4, std::string_view(given.answer))
        .bind(5, seconds(at))
        .run();
}

std::vector<MonitoringAnswer> Monitoring::answers(std::string_view volunteer) {
    Statement rows(*database_, "select question, answer from monitoring_answer where centre = ? and "
                               "volunteer = ? order by question");
    rows.bind(1, centre_).bind(2, volunteer);
    std::vector<MonitoringAnswer> found;
    while (rows.step()) found.push_back({std::string(rows.text(0)), std::string(rows.text(1))});
    return found;
}

std::map<std::string, std::string> Monitoring::answers_to(std::string_view question) {
    Statement rows(*database_,
                   "select volunteer, answer from monitoring_answer where centre = ? and question = ?");
    rows.bind(1, centre_).bind(2, question);
    std::map<std::string, std::string> found;
    while (rows.step()) found.emplace(rows.text(0), rows.text(1));
    return found;
}

std::int64_t Monitoring::add(Milestone const& milestone) {
    auto const number = next_number(*database_, "milestone", centre_);
    auto const day = kept_text(milestone.reached_on);
    Statement(*database_, "insert into milestone (centre, number, volunteer, kind, reached_on, opening, "
                          "principal, at) values (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, number)
        .bind(3, std::string_view(milestone.volunteer))
        .bind(4, std::string_view(milestone.kind))
        .bind(5, std::string_view(day))
        .bind(6, std::string_view(milestone.opening))
        .bind(7, std::string_view(milestone.principal))
        .bind(8, seconds(milestone.at))
        .run();
    return number;
}

std::vector<Milestone> Monitoring::of_volunteer(std::string_view volunteer) {
    Statement rows(*database_, std::string(select_milestones) + " and volunteer = ? order by number");
    rows.bind(1, centre_).bind(2, volunteer);
    std::vector<Milestone> found;
    while (rows.step()) found.push_back(milestone_of(rows));
    return found;
}

bool Monitoring::remove_milestone(std::int64_t number) {
    Statement there(*database_, "select 1 from milestone where centre = ? and number = ?");
    if (!there.bind(1, centre_).bind(2, number).step()) return false;
    Statement(*database_, "delete from milestone where centre = ? and number = ?")
        .bind(1, centre_)
        .bind(2, number)
        .run();
    return true;
}

bool Monitoring::tag(std::string_view programme, std::string_view volunteer, std::string_view principal,
                     Instant at) {
    Statement there(*database_,
                    "select 1 from programme_person where centre = ? and programme = ? and volunteer = ?");
    if (there.bind(1, centre_).bind(2, programme).bind(3, volunteer).step()) return false;
    Statement(*database_, "insert into programme_person (centre, programme, volunteer, principal, at) values "
                          "(?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, programme)
        .bind(3, volunteer)
        .bind(4, principal)
        .bind(5, seconds(at))
        .run();
    return true;
}

bool Monitoring::untag(std::string_view programme, std::string_view volunteer) {
    Statement there(*database_,
                    "select 1 from programme_person where centre = ? and programme = ? and volunteer = ?");
    if (!there.bind(1, centre_).bind(2, programme).bind(3, volunteer).step()) return false;
    Statement(*database_, "delete from programme_person where centre = ? and programme = ? and volunteer = ?")
        .bind(1, centre_)
        .bind(2, programme)
        .bind(3, volunteer)
        .run();
    return true;
}

std::set<std::string> Monitoring::people_of(std::string_view programme) {
    Statement rows(*database_, "select volunteer from programme_person where centre = ? and programme = ?");
    rows.bind(1, centre_).bind(2, programme);
    std::set<std::string> found;
    while (rows.step()) found.emplace(rows.text(0));
    return found;
}

HappenedBetween happened_between(Database& database, std::int64_t centre, ZoneTable const& zone, Date first,
                                 Date last, Instant steps_since) {
    auto const from = zone.midnight(first);
    auto const until = zone.midnight(last + std::chrono::days(1));
    auto const first_day = kept_text(first);
    auto const last_day = kept_text(last);
    HappenedBetween all;
    Statement came(database, "select volunteer, taken_at from intake where centre = ? and taken_at >= ? and "
                             "taken_at < ?");
    came.bind(1, centre).bind(2, seconds(from)).bind(3, seconds(until));
    while (came.step()) all.came.push_back({std::string(came.text(0)), instant(came.integer(1))});
    Statement steps(database,
                    "select s.volunteer, s.opening, m.organisation, s.state_before, s.state_after, s.at from "
                    "match_step s join match m on m.centre = s.centre and m.volunteer = s.volunteer and "
                    "m.opening = s.opening where s.centre = ? and s.at >= ? and s.at < ? order by "
                    "s.volunteer, s.opening, s.number");
    steps.bind(1, centre).bind(2, seconds(steps_since)).bind(3, seconds(until));
    while (steps.step()) {
        all.steps.push_back({std::string(steps.text(0)), std::string(steps.text(1)),
                             std::string(steps.text(2)), std::string(steps.text(3)),
                             std::string(steps.text(4)), instant(steps.integer(5))});
    }
    Statement hours(database, "select volunteer, opening, organisation, worked_on, minutes from logged_hours "
                              "where centre = ? and worked_on >= ? and worked_on <= ? and state = "
                              "'confirmed' order by transfer");
    hours.bind(1, centre).bind(2, std::string_view(first_day)).bind(3, std::string_view(last_day));
    while (hours.step()) {
        all.hours.push_back({std::string(hours.text(0)), std::string(hours.text(1)),
                             std::string(hours.text(2)), kept_day(hours.text(3)), hours.integer(4)});
    }
    Statement reached(database, std::string(select_milestones) +
                                    " and reached_on >= ? and reached_on <= ? order by number");
    reached.bind(1, centre).bind(2, std::string_view(first_day)).bind(3, std::string_view(last_day));
    while (reached.step()) all.milestones.push_back(milestone_of(reached));
    return all;
}

std::int64_t Quarters::add(KeptQuarter const& quarter, std::vector<QuarterFigure> const& figures,
                           std::vector<QuarterRow> const& rows) {
    auto const number = next_number(*database_, "quarter", centre_);
    auto const first = kept_text(quarter.first);
    auto const last = kept_text(quarter.last);
    Statement(*database_, "insert into quarter (centre, number, title, programme, first_day, last_day, "
                          "principal, at) values (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, number)
        .bind(3, std::string_view(quarter.title))
        .bind(4, std::string_view(quarter.programme))
        .bind(5, std::string_view(first))
        .bind(6, std::string_view(last))
        .bind(7, std::string_view(quarter.principal))
        .bind(8, seconds(quarter.at))
        .run();
    Statement figure(*database_, "insert into quarter_figure (centre, quarter, split, measure, part, people, "
                                 "times, minutes) values (?, ?, ?, ?, ?, ?, ?, ?)");
    for (auto const& each : figures) {
        figure.bind(1, centre_)
            .bind(2, number)
            .bind(3, std::string_view(each.split))
            .bind(4, std::string_view(each.measure))
            .bind(5, std::string_view(each.part))
            .bind(6, each.people)
            .bind(7, each.times)
            .bind(8, each.minutes)
            .run();
    }
    Statement row(*database_,
                  "insert into quarter_row (centre, quarter, number, measure, volunteer, opening, "
                  "organisation, ward, happened_on, minutes) values (?, ?, ?, ?, ?, ?, ?, ?, ?, "
                  "?)");
    std::int64_t position = 0;
    for (auto const& each : rows) {
        auto const day = kept_text(each.day);
        row.bind(1, centre_)
            .bind(2, number)
            .bind(3, ++position)
            .bind(4, std::string_view(each.measure))
            .bind(5, std::string_view(each.volunteer))
            .bind(6, std::string_view(each.opening))
            .bind(7, std::string_view(each.organisation))
            .bind(8, std::string_view(each.ward))
            .bind(9, std::string_view(day))
            .bind(10, each.minutes)
            .run();
    }
    return number;
}

std::optional<KeptQuarter> Quarters::find(std::int64_t number) {
    Statement row(*database_, std::string(select_quarters) + " and number = ?");
    if (!row.bind(1, centre_).bind(2, number).step()) return std::nullopt;
    return quarter_of(row);
}

std::vector<KeptQuarter> Quarters::page(std::int64_t before, std::size_t limit) {
    Statement rows(*database_,
                   std::string(select_quarters) + " and (? = 0 or number < ?) order by number desc limit ?");
    rows.bind(1, centre_).bind(2, before).bind(3, before).bind(4, static_cast<std::int64_t>(limit));
    std::vector<KeptQuarter> found;
    while (rows.step()) found.push_back(quarter_of(rows));
    return found;
}

std::vector<QuarterFigure> Quarters::figures(std::int64_t number) {
    Statement rows(*database_,
                   "select split, measure, part, people, times, minutes from quarter_figure where "
                   "centre = ? and quarter = ? order by split, measure, part");
    rows.bind(1, centre_).bind(2, number);
    std::vector<QuarterFigure> found;
    while (rows.step()) {
        found.push_back({std::string(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2)),
                         rows.integer(3), rows.integer(4), rows.integer(5)});
    }
    return found;
}

std::vector<QuarterRow> Quarters::rows(std::int64_t number) {
    Statement rows(*database_, "select measure, volunteer, opening, organisation, ward, happened_on, minutes "
                               "from quarter_row where centre = ? and quarter = ? order by number");
    rows.bind(1, centre_).bind(2, number);
    std::vector<QuarterRow> found;
    while (rows.step()) {
        found.push_back({std::string(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2)),
                         std::string(rows.text(3)), std::string(rows.text(4)), kept_day(rows.text(5)),
                         rows.integer(6)});
    }
    return found;
}

} // namespace kith::store
