// SPDX-License-Identifier: MIT
#include "store/messages.hpp"

#include "store/moments.hpp"
#include "store/paper_letters.hpp"

#include <algorithm>
#include <iterator>

namespace kith::store {
namespace {

constexpr std::string_view message_columns =
    "id, to_kind, to_id, name, volunteer, opening, record, methods, link_seconds, only_in, channel, "
    "queued_at, next_at, attempts, state, urgent";

std::string select(std::string_view rest) {
    return "select " + std::string(message_columns) + " from message where centre = ?" + std::string(rest);
}

std::vector<MessageRow> read_rows(Database& database, std::int64_t centre, Statement& row) {
    std::vector<MessageRow> found;
    while (row.step()) {
        found.push_back({.id = row.integer(0),
                         .to_kind = std::string(row.text(1)),
                         .to_id = std::string(row.text(2)),
                         .name = std::string(row.text(3)),
                         .volunteer = std::string(row.text(4)),
                         .opening = std::string(row.text(5)),
                         .record = std::string(row.text(6)),
                         .methods = std::string(row.text(7)),
                         .link_life = std::chrono::seconds(row.integer(8)),
                         .only_in = std::string(row.text(9)),
                         .channel = std::string(row.text(10)),
                         .queued_at = instant(row.integer(11)),
                         .next_at = instant(row.integer(12)),
                         .urgent = row.integer(15) != 0,
                         .attempts = row.integer(13),
                         .state = std::string(row.text(14)),
                         .facts = {}});
    }
    for (auto& message : found) {
        Statement fact(database,
                       "select name, value from message_fact where centre = ? and message = ? order by name");
        fact.bind(1, centre).bind(2, message.id);
        while (fact.step()) message.facts.emplace_back(fact.text(0), fact.text(1));
    }
    return found;
}

} // namespace

std::optional<ContactRow> find_contact(Database& database, std::int64_t centre, std::string_view kind,
                                       std::string_view id) {
    Statement row(database, "select e_mail, telephone, channel, quiet_from, quiet_until, language from "
                            "contact where centre = ? and kind = ? and id = ?");
    if (!row.bind(1, centre).bind(2, kind).bind(3, id).step()) return std::nullopt;
    return ContactRow{.kind = std::string(kind),
                      .id = std::string(id),
                      .e_mail = std::string(row.text(0)),
                      .telephone = std::string(row.text(1)),
                      .channel = std::string(row.text(2)),
                      .quiet_from = static_cast<std::int32_t>(row.integer(3)),
                      .quiet_until = static_cast<std::int32_t>(row.integer(4)),
                      .language = std::string(row.text(5))};
}

void put_contact(Database& database, std::int64_t centre, ContactRow const& contact, Instant now) {
    Statement(database, "delete from contact where centre = ? and kind = ? and id = ?")
        .bind(1, centre)
        .bind(2, std::string_view(contact.kind))
        .bind(3, std::string_view(contact.id))
        .run();
    Statement(database, "insert into contact (centre, kind, id, e_mail, telephone, channel, quiet_from, "
                        "quiet_until, language, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre)
        .bind(2, std::string_view(contact.kind))
        .bind(3, std::string_view(contact.id))
        .bind(4, std::string_view(contact.e_mail))
        .bind(5, std::string_view(contact.telephone))
        .bind(6, std::string_view(contact.channel))
        .bind(7, std::int64_t{contact.quiet_from})
        .bind(8, std::int64_t{contact.quiet_until})
        .bind(9, std::string_view(contact.language))
        .bind(10, seconds(now))
        .run();
}

std::int64_t Messages::add(MessageRow const& message) {
    Statement last(*database_, "select id from message where centre = ? order by id desc limit 1");
    auto const id = last.bind(1, centre_).step() ? last.integer(0) + 1 : 1;
    Statement(*database_, "insert into message (centre, " + std::string(message_columns) +
                              ", done_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, -1)")
        .bind(1, centre_)
        .bind(2, id)
        .bind(3, std::string_view(message.to_kind))
        .bind(4, std::string_view(message.to_id))
        .bind(5, std::string_view(message.name))
        .bind(6, std::string_view(message.volunteer))
        .bind(7, std::string_view(message.opening))
        .bind(8, std::string_view(message.record))
        .bind(9, std::string_view(message.methods))
        .bind(10, std::int64_t{message.link_life.count()})
        .bind(11, std::string_view(message.only_in))
        .bind(12, std::string_view(message.channel))
        .bind(13, seconds(message.queued_at))
        .bind(14, seconds(message.next_at))
        .bind(15, message.attempts)
        .bind(16, std::string_view(message.state))
        .bind(17, std::int64_t{message.urgent})
        .run();
    for (auto const& [name, value] : message.facts) {
        Statement(*database_, "insert into message_fact (centre, message, name, value) values (?, ?, ?, ?)")
            .bind(1, centre_)
            .bind(2, id)
            .bind(3, std::string_view(name))
            .bind(4, std::string_view(value))
            .run();
    }
    return id;
}

std::vector<MessageRow> Messages::rows(Statement& row) {
    return read_rows(*database_, centre_, row);
}

std::vector<MessageRow> Messages::due(Instant now, std::size_t limit) {
    // Kind by kind, so that the index gives the order however much is due.
    std::vector<MessageRow> all;
    for (bool const urgent : {true, false}) {
        Statement found(
            *database_,
            select(" and state = 'waiting' and urgent = ? and next_at <= ? order by next_at, id limit ?"));
        found.bind(1, centre_).bind(2, std::int64_t{urgent}).bind(3, seconds(now));
        found.bind(4, static_cast<std::int64_t>(limit - all.size()));
        std::ranges::move(rows(found), std::back_inserter(all));
    }
    return all;
}

std::optional<Instant> Messages::next() {
    std::optional<Instant> soonest;
    for (bool const urgent : {true, false}) {
        Statement first(*database_, "select next_at from message where centre = ? and state = 'waiting' and "
                                    "urgent = ? order by next_at limit 1");
        if (!first.bind(1, centre_).bind(2, std::int64_t{urgent}).step()) continue;
        auto const at = instant(first.integer(0));
        soonest = soonest ? std::min(*soonest, at) : at;
    }
    return soonest;
}

std::int64_t Messages::waiting() {
    Statement count(*database_, "select count(*) from message where centre = ? and state = 'waiting'");
    return count.bind(1, centre_).step() ? count.integer(0) : 0;
}

void Messages::attempt(std::int64_t id, Instant next) {
    Statement(*database_,
              "update message set attempts = attempts + 1, next_at = ? where centre = ? and id = ?")
        .bind(1, seconds(next))
        .bind(2, centre_)
        .bind(3, id)
        .run();
}

void Messages::finish(std::int64_t id, std::string_view state, Instant now) {
    Statement(*database_, "update message set state = ?, done_at = ? where centre = ? and id = ?")
        .bind(1, state)
        .bind(2, seconds(now))
        .bind(3, centre_)
        .bind(4, id)
        .run();
    Statement(*database_, "delete from message_fact where centre = ? and message = ?")
        .bind(1, centre_)
        .bind(2, id)
        .run();
}

std::vector<MessageRow> Messages::about(std::string_view volunteer, std::string_view opening,
                                        std::size_t limit) {
    Statement found(*database_, select(" and volunteer = ? and opening = ? order by id desc limit ?"));
    found.bind(1, centre_).bind(2, volunteer).bind(3, opening).bind(4, static_cast<std::int64_t>(limit));
    return rows(found);
}

std::size_t Messages::forget(Instant before, std::size_t limit) {
    std::vector<std::int64_t> old;
    {
        Statement found(*database_, "select id from message where centre = ? and done_at >= 0 and done_at < "
                                    "? order by done_at, id limit ?");
        found.bind(1, centre_).bind(2, seconds(before)).bind(3, static_cast<std::int64_t>(limit));
        while (found.step()) old.push_back(found.integer(0));
    }
    for (auto const id : old) {
        Statement(*database_, "delete from message where centre = ? and id = ?")
            .bind(1, centre_)
            .bind(2, id)
            .run();
    }
    return old.size();
}

std::optional<MessageRow> find_message(Database& database, std::int64_t centre, std::int64_t id) {
    Statement found(database, select(" and id = ?"));
    found.bind(1, centre).bind(2, id);
    auto read = read_rows(database, centre, found);
    if (read.empty()) return std::nullopt;
    return std::move(read.front());
}

std::vector<MessageRow> letters_on_paper(Database& database, std::int64_t centre, std::int64_t after,
                                         std::size_t limit) {
    Statement found(database, select(" and state = 'paper' and id > ? order by id limit ?"));
    found.bind(1, centre).bind(2, after).bind(3, static_cast<std::int64_t>(limit));
    return read_rows(database, centre, found);
}

void put_on_paper(Database& database, std::int64_t centre, std::int64_t id) {
    Statement(database, "update message set state = 'paper', attempts = 0 where centre = ? and id = ?")
        .bind(1, centre)
        .bind(2, id)
        .run();
}

void want_replacement(Database& database, std::int64_t centre, ReplacementWanted const& wanted, Instant now) {
    replacement_found(database, centre, wanted.opening);
    Statement(database, "insert into replacement_wanted (centre, opening, volunteer, at) values (?, ?, ?, ?)")
        .bind(1, centre)
        .bind(2, std::string_view(wanted.opening))
        .bind(3, std::string_view(wanted.volunteer))
        .bind(4, seconds(now))
        .run();
}

std::vector<ReplacementWanted> replacements_wanted(Database& database, std::int64_t centre,
                                                   std::size_t limit) {
    Statement row(database, "select opening, volunteer from replacement_wanted where centre = ? order by "
                            "opening limit ?");
    row.bind(1, centre).bind(2, static_cast<std::int64_t>(limit));
    std::vector<ReplacementWanted> found;
    while (row.step()) found.push_back({std::string(row.text(0)), std::string(row.text(1))});
    return found;
}

void replacement_found(Database& database, std::int64_t centre, std::string_view opening) {
    Statement(database, "delete from replacement_wanted where centre = ? and opening = ?")
        .bind(1, centre)
        .bind(2, opening)
        .run();
}

void put_replacements(Database& database, std::int64_t centre, std::string_view opening,
                      std::vector<ReplacementRow> const& rows) {
    Statement(database, "delete from replacement where centre = ? and opening = ?")
        .bind(1, centre)
        .bind(2, opening)
        .run();
    std::int64_t number = 0;
    for (auto const& row : rows) {
        Statement(database, "insert into replacement (centre, opening, number, volunteer, score, made_at) "
                            "values (?, ?, ?, ?, ?, ?)")
            .bind(1, centre)
            .bind(2, opening)
            .bind(3, ++number)
            .bind(4, std::string_view(row.volunteer))
            .bind(5, row.score)
            .bind(6, seconds(row.made_at))
            .run();
    }
}

std::vector<ReplacementRow> replacements(Database& database, std::int64_t centre, std::string_view opening) {
    Statement row(database, "select volunteer, score, made_at from replacement where centre = ? and opening "
                            "= ? order by number");
    row.bind(1, centre).bind(2, opening);
    std::vector<ReplacementRow> found;
    while (row.step()) found.push_back({std::string(row.text(0)), row.integer(1), instant(row.integer(2))});
    return found;
}

} // namespace kith::store
