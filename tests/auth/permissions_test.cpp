// SPDX-License-Identifier: MIT
// The table of permissions: whole, in order, and read as it is written.
#include "auth/permissions.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace kith::auth;

namespace {

Principal caller(Standing standing) {
    Principal made;
    made.centre = 1;
    made.id = "p1";
    made.standing = standing;
    made.volunteer = "V1";
    made.organisation = "O1";
    made.record = "match/V1/R1";
    return made;
}

} // namespace

TEST_CASE("rows are sorted, named noun.verb, and nobody is let in by a row that lets nobody in") {
    for (auto const rows : {method_permissions(), event_permissions()}) {
        CHECK(std::ranges::is_sorted(rows, {}, &Permission::name));
        for (auto const& row : rows) {
            CAPTURE(std::string(row.name));
            CHECK(std::ranges::count(row.name, '.') == 1);
            CHECK(std::ranges::any_of(row.reach, [](Reach reach) { return reach != Reach::none; }));
        }
    }
    CHECK(field_permissions().size() == fields);
    for (auto const& row : method_permissions()) CHECK(find_method(row.name) == &row);
    for (auto const& row : event_permissions()) CHECK(find_event(row.name) == &row);
    CHECK(find_method("match.no_such") == nullptr);
    CHECK(find_method("") == nullptr);
}

TEST_CASE("what lets strangers in is a list one knows by heart") {
    std::vector<std::string> open;
    for (auto const& row : method_permissions()) {
        if (reach_of(row, Standing::anonymous) != Reach::none) open.emplace_back(row.name);
    }
    CHECK(open == std::vector<std::string>{"demo.accounts", "demo.enter", "organisation.register",
                                           "role.find", "rpc.discover", "session.begin_code",
                                           "session.begin_password", "session.finish_code",
                                           "session.finish_link", "session.finish_totp", "session.me",
                                           "session.set_password", "volunteer.register"});
    for (auto const rows : {event_permissions(), field_permissions()}) {
        for (auto const& row : rows) CHECK(reach_of(row, Standing::anonymous) == Reach::none);
    }
}

TEST_CASE(
    "only coordinators and administrators, and people themselves, see checks, and nobody else sees notes") {
    for (std::size_t i = 0; i < standings; ++i) {
        auto const standing = static_cast<Standing>(i);
        auto const all = standing == Standing::coordinator || standing == Standing::administrator;
        CAPTURE(std::string(word_of(standing)));
        CHECK((reach_of(Field::notes, standing) == Reach::centre) == all);
        CHECK((reach_of(Field::checks, standing) == Reach::centre) == all);
        CHECK(may_see(caller(standing), Field::checks, {"V2", {}, {}}) == all);
        CHECK(may_see(caller(standing), Field::checks, {"V1", {}, {}}) ==
              (all || standing == Standing::volunteer));
    }
}

TEST_CASE("own means one's own volunteer, organisation or record, and an empty id is nobody's") {
    struct Row {
        Standing standing;
        Subject subject;
        bool own;
    };
    for (auto const& [standing, subject, own] : std::vector<Row>{
             {Standing::volunteer, {"V1", {}, {}}, true},
             {Standing::volunteer, {"V2", {}, {}}, false},
             {Standing::volunteer, {{}, {}, {}}, false},
             {Standing::organiser, {"V2", "O1", {}}, true},
             {Standing::organiser, {"V2", "O2", {}}, false},
             {Standing::link, {{}, {}, "match/V1/R1"}, true},
             {Standing::link, {"V1", "O1", "match/V1/R2"}, false},
             {Standing::link, {"V1", "O1", {}}, false},
         }) {
        CHECK(is_own(caller(standing), subject) == own);
    }
    Principal nobody;
    CHECK_FALSE(is_own(nobody, {"", "", ""}));
    CHECK_FALSE(is_own(nobody, {}));
    CHECK(reaches(nobody, Reach::centre, {}));
    CHECK_FALSE(reaches(caller(Standing::volunteer), Reach::none, {"V1", "O1", {}}));
}

TEST_CASE("an event of another centre, or of a kind nobody listed, is seen by no one") {
    auto const coordinator = caller(Standing::coordinator);
    CHECK(may_see_event(coordinator, 1, "principal.changed", {}));
    CHECK_FALSE(may_see_event(coordinator, 2, "principal.changed", {}));
    CHECK_FALSE(may_see_event(coordinator, 1, "no.such", {}));
    CHECK_FALSE(may_see_event(Principal{}, 0, "principal.changed", {}));
}
