// SPDX-License-Identifier: MIT
#include "store/read_log.hpp"

#include "store/journal.hpp"
#include "store/moments.hpp"

#include <algorithm>

namespace kith::store {

void add_read(Database& database, std::int64_t centre, ReadRow const& row) {
    Statement last(database, "select number from read_log where centre = ? order by number desc limit 1");
    auto const number = last.bind(1, centre).step() ? last.integer(0) + 1 : 1;
    Statement(database, "insert into read_log (centre, number, principal, standing, field, method, subject, "
                        "at) values (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre)
        .bind(2, number)
        .bind(3, std::string_view(row.principal))
        .bind(4, std::string_view(row.standing))
        .bind(5, std::string_view(row.field))
        .bind(6, std::string_view(row.method))
        .bind(7, std::string_view(row.subject))
        .bind(8, seconds(row.at))
        .run();
}

std::vector<ReadRow> reads(Database& database, std::int64_t centre, std::string_view subject,
                           std::int64_t before, std::size_t limit) {
    std::string sql = "select number, principal, standing, field, method, subject, at from read_log where "
                      "centre = ? and number < ?";
    if (!subject.empty()) sql += " and subject = ?";
    sql += " order by number desc limit " + std::to_string(limit);
    Statement row(database, sql);
    row.bind(1, centre).bind(2, before > 0 ? before : INT64_MAX);
    if (!subject.empty()) row.bind(3, subject);
    std::vector<ReadRow> found;
    while (row.step()) {
        found.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)),
                         std::string(row.text(3)), std::string(row.text(4)), std::string(row.text(5)),
                         instant(row.integer(6))});
    }
    return found;
}

void forget_reads(Database& database, Instant before, std::size_t limit) {
    for (auto const& centre : centres(database)) {
        std::int64_t upto = 0;
        {
            Statement old(database, "select number from read_log where centre = ? and at < ? order by at, "
                                    "number limit ?");
            old.bind(1, centre.number).bind(2, seconds(before)).bind(3, static_cast<std::int64_t>(limit));
            while (old.step()) upto = std::max(upto, old.integer(0));
        }
        if (upto == 0) continue;
        Statement(database, "delete from read_log where centre = ? and number <= ? and at < ?")
            .bind(1, centre.number)
            .bind(2, upto)
            .bind(3, seconds(before))
            .run();
    }
}

std::optional<Instant> clock_mark(Database& database) {
    Statement mark(database, "select at from clock_mark where centre = 0");
    return mark.step() ? std::optional(instant(mark.integer(0))) : std::nullopt;
}

void put_clock_mark(Database& database, Instant at) {
    Statement(database, "delete from clock_mark where centre = 0").run();
    Statement(database, "insert into clock_mark (centre, at) values (0, ?)").bind(1, seconds(at)).run();
}

} // namespace kith::store
