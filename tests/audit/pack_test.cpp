// SPDX-License-Identifier: MIT
// Every claim the audit makes about a whole community, confirmed by reading the community anew with the
// change and planning it from nothing: the sample by default, another pack where KITH_AUDIT_PACK names its
// folder.
#include "confirm_by_planning.hpp"
#include "exchange/pack.hpp"
#include "source_folder.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace kith;
using namespace kith::audit;

TEST_CASE("every gain in the audit of a community is confirmed by planning the changed community") {
    char const* const given = std::getenv("KITH_AUDIT_PACK"); // NOLINT(concurrency-mt-unsafe): one thread
    std::string const folder = given == nullptr ? (source_folder() / "data/sample").string() : given;
    exchange::AsOf const as_of{.stated = {},
                               .now = Instant(std::chrono::sys_days(std::chrono::days(20'703)))};
    auto draft = exchange::read_draft(folder, as_of);
    REQUIRE(draft.has_value());
    PlannedCommunity const community(draft->roster, draft->settings, true);
    AuditOptions options;
    options.threads = 2;
    Audit const audit =
        make_audit(community.judge, community.graph, community.problem, community.plan, options);
    int confirmed = 0;
    int ties = 0;
    auto const check = [&](RosterDraft changed, Effect const& effect) {
        Replanned const after = replan(std::move(changed), community, false);
        CHECK(effect.gain == after.value - community.plan.value);
        CHECK(effect.opens == after.opened);
        ties += effect.places != after.pairings - static_cast<std::int32_t>(community.plan.pairings.size());
        ++confirmed;
    };
    for (Need const& need : audit.needs) {
        CAPTURE(community.roster[need.openings.front()].key);
        Volunteer const person = person_for(need, community.roster);
        check(with_newcomers(draft->roster, person, 1), need.one);
        check(with_newcomers(draft->roster, person, need.people), need.several);
    }
    for (Remedy const& remedy : audit.remedies) {
        CAPTURE(explanation::code_of(remedy.change.kind));
        check(with_changes(draft->roster, community.roster, remedy.people), remedy.effect);
    }
    MESSAGE(confirmed, " confirmed; ", ties, " with another number of places in another best plan");
    CHECK(confirmed > 20);
}
