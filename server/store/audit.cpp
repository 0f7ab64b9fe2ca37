// SPDX-License-Identifier: MIT
#include "store/audit.hpp"

#include "store/moments.hpp"
#include "store/numbers.hpp"

#include <algorithm>

namespace kith::store {
namespace {

// Each field with its length before it, so that no two rows have the same bytes.
std::vector<unsigned char> bytes_of(AuditRow const& row, std::string_view subjects) {
    std::string made;
    auto const add = [&](std::string_view text) {
        made.append(std::to_string(text.size())).append(":").append(text);
    };
    add(std::to_string(row.number));
    add(std::to_string(seconds(row.at)));
    add(row.principal);
    add(row.standing);
    add(row.method);
    add(row.field);
    add(subjects);
    return {made.begin(), made.end()};
}

Hash hash_in(ByteView bytes) {
    Hash hash{};
    if (bytes.size() == hash.size()) std::ranges::copy(bytes, hash.begin());
    return hash;
}

AuditRow row_in(Statement const& row) {
    AuditRow found;
    found.number = row.integer(0);
    found.at = instant(row.integer(1));
    found.principal = row.text(2);
    found.standing = row.text(3);
    found.method = row.text(4);
    found.field = row.text(5);
    return found;
}

constexpr std::string_view columns = "number, at, principal, standing, method, field, subjects";

// "#12 #40 opening/R3": numbers of people, and ids of what else.
std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    while (!text.empty()) {
        auto const end = std::min(text.find(' '), text.size());
        found.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return found;
}

} // namespace

std::int64_t Audit::number_of(std::string_view volunteer) {
    Statement known(*database_, "select person from audit_person where centre = ? and volunteer = ?");
    if (known.bind(1, centre_).bind(2, volunteer).step()) return known.integer(0);
    auto const number = next_number(*database_, "audit_person", centre_, "person");
    Statement(*database_, "insert into audit_person (centre, person, volunteer) values (?, ?, ?)")
        .bind(1, centre_)
        .bind(2, number)
        .bind(3, volunteer)
        .run();
    return number;
}

std::int64_t Audit::add(AuditRow const& given) {
    auto row = given;
    Hash head{};
    {
        Statement last(*database_, "select number, hash from audit_head where centre = ?");
        if (last.bind(1, centre_).step()) {
            row.number = last.integer(0);
            head = hash_in(last.bytes(1));
        }
    }
    bool const first = row.number++ == 0;
    std::string subjects;
    std::vector<std::int64_t> people;
    for (auto const& each : row.volunteers) people.push_back(number_of(each));
    std::ranges::sort(people);
    auto const word = [&](std::string const& text) {
        subjects.append(subjects.empty() ? "" : " ").append(text);
    };
    for (auto const number : people) word("#" + std::to_string(number));
    for (auto const& each : row.others) word(each);
    auto const hash = next_hash(head, bytes_of(row, subjects));
    Statement(*database_,
              "insert into audit (centre, number, at, principal, standing, method, field, subjects, hash) "
              "values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, row.number)
        .bind(3, seconds(row.at))
        .bind(4, std::string_view(row.principal))
        .bind(5, std::string_view(row.standing))
        .bind(6, std::string_view(row.method))
        .bind(7, std::string_view(row.field))
        .bind(8, std::string_view(subjects))
        .bind(9, ByteView(hash))
        .run();
    Statement(*database_, first ? "insert into audit_head (number, hash, centre) values (?, ?, ?)"
                                : "update audit_head set number = ?, hash = ? where centre = ?")
        .bind(1, row.number)
        .bind(2, ByteView(hash))
        .bind(3, centre_)
        .run();
    Statement mention(*database_, "insert into audit_mention (centre, person, number) values (?, ?, ?)");
    for (auto const number : people) {
        mention.bind(1, centre_).bind(2, number).bind(3, row.number).run();
    }
    if (!row.reason.empty()) {
        Statement(*database_, "insert into audit_reason (centre, number, reason) values (?, ?, ?)")
            .bind(1, centre_)
            .bind(2, row.number)
            .bind(3, std::string_view(row.reason))
            .run();
    }
    return row.number;
}

std::vector<AuditRow> Audit::newest(std::string_view volunteer, std::string_view principal,
                                    std::int64_t before, std::size_t limit) {
    std::string sql = "select " + std::string(columns) + " from audit where centre = ? and number < ?";
    if (!volunteer.empty())
        sql +=
            " and number in (select audit_mention.number from audit_mention join audit_person on "
            "audit_person.centre = audit_mention.centre and audit_person.person = audit_mention.person where "
            "audit_mention.centre = ? and audit_person.volunteer = ?)";
    if (!principal.empty()) sql += " and principal = ?";
    Statement rows(*database_, sql + " order by number desc limit " + std::to_string(limit));
    rows.bind(1, centre_).bind(2, before > 0 ? before : INT64_MAX);
    int at = 2;
    if (!volunteer.empty()) {
        rows.bind(++at, centre_);
        rows.bind(++at, volunteer);
    }
    if (!principal.empty()) rows.bind(++at, principal);
    Statement person(*database_, "select volunteer from audit_person where centre = ? and person = ?");
    Statement reason(*database_, "select reason from audit_reason where centre = ? and number = ?");
    std::vector<AuditRow> found;
    while (rows.step()) {
        auto row = row_in(rows);
        for (auto const& each : words(rows.text(6))) {
            if (!each.starts_with('#')) {
                row.others.insert(each);
                continue;
            }
            person.bind(1, centre_).bind(2, static_cast<std::int64_t>(std::stoll(each.substr(1))));
            if (person.step()) row.volunteers.emplace(person.text(0));
            person.reset();
        }
        if (reason.bind(1, centre_).bind(2, row.number).step()) row.reason = reason.text(0);
        reason.reset();
        found.push_back(std::move(row));
    }
    return found;
}

AuditCheck Audit::check(std::int64_t after, std::size_t limit) {
    AuditCheck made;
    if (after > 0) {
        Statement start(*database_, "select hash from audit where centre = ? and number = ?");
        if (!start.bind(1, centre_).bind(2, after).step()) {
            made.finding = AuditFinding{after, "missing"};
            return made;
        }
        made.head = hash_in(start.bytes(0));
    }
    Statement rows(*database_,
                   "select " + std::string(columns) +
                       ", hash from audit where centre = ? and number > ? order by number limit " +
                       std::to_string(limit));
    rows.bind(1, centre_).bind(2, after);
    auto expected = after;
    while (rows.step()) {
        auto const row = row_in(rows);
        if (row.number != ++expected) {
            made.finding = AuditFinding{expected, "missing"};
            return made;
        }
        made.head = next_hash(made.head, bytes_of(row, rows.text(6)));
        if (made.head != hash_in(rows.bytes(7))) {
            made.finding = AuditFinding{row.number, "changed"};
            return made;
        }
        ++made.checked;
    }
    if (static_cast<std::size_t>(made.checked) == limit) {
        made.next = expected;
        return made;
    }
    Statement head(*database_, "select number, hash from audit_head where centre = ?");
    bool const any = head.bind(1, centre_).step();
    std::int64_t const last = any ? head.integer(0) : 0;
    if (last != expected || (any && hash_in(head.bytes(1)) != made.head))
        made.finding = AuditFinding{std::max(expected, last), "cut_short"};
    return made;
}

} // namespace kith::store
