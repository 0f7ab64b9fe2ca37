// SPDX-License-Identifier: MIT
// P5: of a thousand rows each is changed, deleted, doubled and swapped, and the chain says so every time;
// rows cut off at the end are missed; words beside it go without it.
#include "store/audit.hpp"

#include "scratch_folder.hpp"
#include "store/migrate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

using namespace kith;
using namespace kith::store;

namespace {

constexpr std::int64_t rows = 1000;

struct Kept {
    kith::test::ScratchFolder folder;
    Database database{folder / "kith.db", Database::Mode::create};
    Audit audit{database, 1};

    Kept() {
        migrate(database);
        Transaction transaction(database);
        for (std::int64_t i = 1; i <= rows; ++i) {
            AuditRow row;
            row.at = Instant(std::chrono::seconds(1'800'000'000 + i));
            row.principal = "p" + std::to_string(i % 7);
            row.standing = "coordinator";
            row.method = i % 3 == 0 ? "volunteer.get" : "match.offer";
            row.field = i % 3 == 0 ? "checks" : "";
            row.volunteers = {"V" + std::to_string(i % 11), "V" + std::to_string(i % 5)};
            row.others = {"opening/R" + std::to_string(i % 13)};
            if (i % 10 == 0) row.reason = "because of Ana";
            CHECK(audit.add(row) == i);
        }
        transaction.commit();
    }
    // What is found after `sql`, which is undone again.
    std::optional<AuditFinding> found_after(std::string const& sql) {
        Transaction const never_committed(database);
        database.run(sql);
        return audit.check(0, 10 * rows).finding;
    }
};

} // namespace

TEST_CASE("whatever is done to any row of a thousand in the audit is found") {
    Kept kept;
    auto const whole = kept.audit.check(0, 10 * rows);
    CHECK(!whole.finding);
    CHECK(whole.checked == rows);
    CHECK(whole.next == 0);
    std::int64_t missed = 0;
    for (std::int64_t i = 1; i <= rows; ++i) {
        auto const at = std::to_string(i);
        auto const next = std::to_string(i == rows ? 1 : i + 1);
        std::string const where = " where centre = 1 and number = " + at;
        static constexpr std::array<std::string_view, 6> cells{"principal", "standing", "method",
                                                               "field",     "subjects", "at"};
        std::string const cell(cells[static_cast<std::size_t>(i) % cells.size()]);
        auto const changed = kept.found_after("update audit set " + cell + " = " + cell + " || 1" + where);
        auto const deleted = kept.found_after("delete from audit" + where);
        auto const swapped =
            kept.found_after("update audit set number = -1" + where + "; update audit set number = " + at +
                             " where centre = 1 and number = " + next +
                             "; update audit set number = " + next + " where centre = 1 and number = -1");
        // One more, in between: those after it move up.
        auto const inserted =
            kept.found_after("update audit set number = -number - 1 where centre = 1 and number >= " + at +
                             "; update audit set number = -number where centre = 1 and number < 0; insert "
                             "into audit (centre, number, at, "
                             "principal, standing, method, field, subjects, hash) select centre, " +
                             at +
                             ", at, principal, standing, method, field, subjects, hash from audit where "
                             "centre = 1 and number = " +
                             std::to_string(i + 1));
        for (auto const* finding : {&changed, &deleted, &swapped, &inserted})
            missed += finding->has_value() ? 0 : 1;
        if (i < rows && changed) CHECK(changed->number == i);
    }
    CHECK(missed == 0);
    CHECK(kept.found_after("delete from audit where number > 990")->what == "cut_short");
    CHECK(!kept.audit.check(0, 10 * rows).finding);
}

TEST_CASE("the audit is checked in parts, and read by whom it was about") {
    Kept kept;
    std::int64_t checked = 0;
    for (std::int64_t after = 0;;) {
        auto const part = kept.audit.check(after, 300);
        CHECK(!part.finding);
        checked += part.checked;
        if (part.next == 0) break;
        after = part.next;
    }
    CHECK(checked == rows);
    auto const about = kept.audit.newest("V10", {}, 0, 500);
    CHECK(about.size() == 91);
    CHECK(std::ranges::all_of(about, [](AuditRow const& row) { return row.volunteers.contains("V10"); }));
    CHECK(kept.audit.newest({}, "p3", 0, 500).size() == 143);
    auto const newest = kept.audit.newest({}, {}, 0, 3);
    REQUIRE(newest.size() == 3);
    CHECK(newest.front().number == rows);
    CHECK(newest.front().reason == "because of Ana");
    CHECK(newest.front().others == std::set<std::string>{"opening/R12"});
    CHECK(kept.audit.newest({}, {}, newest.back().number, 1).front().number == rows - 3);
}

TEST_CASE("whoever is erased is nobody in the audit, and its chain holds") {
    Kept kept;
    kept.database.run(
        "update audit_person set volunteer = 'erased-1' where volunteer = 'V10'; delete from audit_reason");
    CHECK(!kept.audit.check(0, 10 * rows).finding);
    CHECK(kept.audit.newest("V10", {}, 0, 500).empty());
    CHECK(kept.audit.newest("erased-1", {}, 0, 500).size() == 91);
}
