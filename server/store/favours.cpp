// SPDX-License-Identifier: MIT
#include "store/favours.hpp"

#include "store/moments.hpp"
#include "store/numbers.hpp"

namespace kith::store {
namespace {

constexpr std::string_view select_notices = "select kind, number, volunteer, category, title, words, "
                                            "minutes, until_day, state, made_at, made_by from "
                                            "member_notice where centre = ? and kind = ?";
constexpr std::string_view select_favours =
    "select number, want, help, giver, receiver, category, title, minutes, day, giver_yes, receiver_yes, "
    "state, reason, ended_by, transfer, proposed_at, agreed_at, done_at, ended_at, thanked_at, thanks, "
    "raised, made_by from favour where centre = ?";

std::optional<Instant> unless_never(std::int64_t value) {
    return value == -1 ? std::nullopt : std::optional(instant(value));
}
std::int64_t or_never(std::optional<Instant> at) {
    return at ? seconds(*at) : -1;
}

} // namespace

std::int64_t Favours::add(Notice const& notice) {
    Statement last(*database_,
                   "select coalesce(max(number), 0) from member_notice where centre = ? and kind = ?");
    auto made = notice;
    made.number = last.bind(1, centre_).bind(2, std::string_view(made.kind)).step() ? last.integer(0) + 1 : 1;
    write(made);
    return made.number;
}

void Favours::put(Notice const& notice) {
    for (auto const* table : {"member_notice", "member_notice_cell"}) {
        Statement(*database_,
                  "delete from " + std::string(table) + " where centre = ? and kind = ? and number = ?")
            .bind(1, centre_)
            .bind(2, std::string_view(notice.kind))
            .bind(3, notice.number)
            .run();
    }
    write(notice);
}

void Favours::write(Notice const& notice) {
    Statement(*database_, "insert into member_notice (centre, kind, number, volunteer, category, title, "
                          "words, minutes, until_day, state, made_at, made_by) values (?, ?, ?, ?, ?, ?, ?, "
                          "?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::string_view(notice.kind))
        .bind(3, notice.number)
        .bind(4, std::string_view(notice.volunteer))
        .bind(5, std::string_view(notice.category))
        .bind(6, std::string_view(notice.title))
        .bind(7, std::string_view(notice.words))
        .bind(8, notice.minutes)
        .bind(9, std::string_view(notice.until_day))
        .bind(10, std::string_view(notice.state))
        .bind(11, seconds(notice.made_at))
        .bind(12, std::string_view(notice.made_by))
        .run();
    for (auto const& [name, value] : notice.cells) {
        Statement(*database_,
                  "insert into member_notice_cell (centre, kind, number, name, value) values (?, ?, ?, ?, ?)")
            .bind(1, centre_)
            .bind(2, std::string_view(notice.kind))
            .bind(3, notice.number)
            .bind(4, std::string_view(name))
            .bind(5, std::string_view(value))
            .run();
    }
}

std::optional<Notice> Favours::notice(std::string_view kind, std::int64_t number) {
    auto found = notices({.kind = kind, .before = number + 1}, 1);
    if (found.empty() || found.front().number != number) return std::nullopt;
    return std::move(found.front());
}

std::vector<Notice> Favours::notices(NoticesOf const& of, std::size_t limit) {
    auto sql = std::string(select_notices) + " and number < ?";
    if (!of.volunteer.empty()) sql += " and volunteer = ?";
    if (!of.state.empty()) sql += " and state = ?";
    if (!of.day.empty()) sql += " and (until_day = '' or until_day >= ?)";
    Statement row(*database_, sql + " order by number desc limit " + std::to_string(limit));
    row.bind(1, centre_).bind(2, of.kind).bind(3, of.before > 0 ? of.before : INT64_MAX);
    int next = 4;
    for (auto const each : {of.volunteer, of.state, of.day})
        if (!each.empty()) row.bind(next++, each);
    std::vector<Notice> found;
    while (row.step()) {
        auto const text = [&row](int column) { return std::string(row.text(column)); };
        found.push_back({text(0),
                         row.integer(1),
                         text(2),
                         text(3),
                         text(4),
                         text(5),
                         row.integer(6),
                         text(7),
                         text(8),
                         instant(row.integer(9)),
                         text(10),
                         {}});
    }
    for (auto& each : found) {
        Statement cell(*database_, "select name, value from member_notice_cell where centre = ? and kind = ? "
                                   "and number = ?");
        cell.bind(1, centre_).bind(2, of.kind).bind(3, each.number);
        while (cell.step()) each.cells.emplace(cell.text(0), cell.text(1));
    }
    return found;
}

std::int64_t Favours::add(Favour const& favour) {
    auto made = favour;
    made.number = next_number(*database_, "favour", centre_);
    write(made);
    return made.number;
}

void Favours::put(Favour const& favour) {
    Statement(*database_, "delete from favour where centre = ? and number = ?")
        .bind(1, centre_)
        .bind(2, favour.number)
        .run();
    write(favour);
}

void Favours::write(Favour const& favour) {
    Statement(*database_,
              "insert into favour (centre, number, want, help, giver, receiver, category, title, minutes, "
              "day, giver_yes, receiver_yes, state, reason, ended_by, transfer, proposed_at, agreed_at, "
              "done_at, ended_at, thanked_at, thanks, raised, made_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
              "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, favour.number)
        .bind(3, favour.want)
        .bind(4, favour.help)
        .bind(5, std::string_view(favour.giver))
        .bind(6, std::string_view(favour.receiver))
        .bind(7, std::string_view(favour.category))
        .bind(8, std::string_view(favour.title))
        .bind(9, favour.minutes)
        .bind(10, std::string_view(favour.day))
        .bind(11, std::int64_t{favour.giver_yes})
        .bind(12, std::int64_t{favour.receiver_yes})
        .bind(13, std::string_view(favour.state))
        .bind(14, std::string_view(favour.reason))
        .bind(15, std::string_view(favour.ended_by))
        .bind(16, std::string_view(favour.transfer))
        .bind(17, seconds(favour.proposed_at))
        .bind(18, or_never(favour.agreed_at))
        .bind(19, or_never(favour.done_at))
        .bind(20, or_never(favour.ended_at))
        .bind(21, or_never(favour.thanked_at))
        .bind(22, std::string_view(favour.thanks))
        .bind(23, std::string_view(favour.raised))
        .bind(24, std::string_view(favour.made_by))
        .run();
}

std::vector<Favour> Favours::favours(Statement& row) {
    auto const text = [&row](int column) { return std::string(row.text(column)); };
    std::vector<Favour> found;
    while (row.step()) {
        Favour each;
        each.number = row.integer(0);
        each.want = row.integer(1);
        each.help = row.integer(2);
        each.giver = text(3);
        each.receiver = text(4);
        each.category = text(5);
        each.title = text(6);
        each.minutes = row.integer(7);
        each.day = text(8);
        each.giver_yes = row.integer(9) != 0;
        each.receiver_yes = row.integer(10) != 0;
        each.state = text(11);
        each.reason = text(12);
        each.ended_by = text(13);
        each.transfer = text(14);
        each.proposed_at = instant(row.integer(15));
        each.agreed_at = unless_never(row.integer(16));
        each.done_at = unless_never(row.integer(17));
        each.ended_at = unless_never(row.integer(18));
        each.thanked_at = unless_never(row.integer(19));
        each.thanks = text(20);
        each.raised = text(21);
        each.made_by = text(22);
        found.push_back(std::move(each));
    }
    return found;
}

std::optional<Favour> Favours::favour(std::int64_t number) {
    Statement row(*database_, std::string(select_favours) + " and number = ?");
    auto found = favours(row.bind(1, centre_).bind(2, number));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Favour> Favours::page(std::string_view volunteer, std::string_view state, std::int64_t before,
                                  std::size_t limit) {
    auto sql = std::string(select_favours) + " and number < ?";
    if (!volunteer.empty()) sql += " and (giver = ? or receiver = ?)";
    if (!state.empty()) sql += " and state = ?";
    Statement row(*database_, sql + " order by number desc limit " + std::to_string(limit));
    row.bind(1, centre_).bind(2, before > 0 ? before : INT64_MAX);
    int next = 3;
    if (!volunteer.empty()) {
        row.bind(next++, volunteer);
        row.bind(next++, volunteer);
    }
    if (!state.empty()) row.bind(next, state);
    return favours(row);
}

std::vector<Favour> Favours::of_want(std::int64_t want) {
    Statement row(*database_, std::string(select_favours) + " and want = ? order by number desc");
    return favours(row.bind(1, centre_).bind(2, want));
}

std::vector<Favour> Favours::waiting(Instant proposed, std::string_view day, std::size_t limit) {
    Statement row(*database_,
                  std::string(select_favours) +
                      " and ((state = 'proposed' and raised = '' and proposed_at <= ?) or (state = 'agreed' "
                      "and raised <> 'outcome' and day <> '' and day < ?)) order by number limit " +
                      std::to_string(limit));
    return favours(row.bind(1, centre_).bind(2, seconds(proposed)).bind(3, day));
}

std::vector<std::string> Favours::refused(std::int64_t want) {
    Statement row(*database_, "select distinct giver from favour where centre = ? and want = ? and state = "
                              "'declined' and ended_by = 'giver' order by giver");
    row.bind(1, centre_).bind(2, want);
    std::vector<std::string> found;
    while (row.step()) found.emplace_back(row.text(0));
    return found;
}

} // namespace kith::store
