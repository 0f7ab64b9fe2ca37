// SPDX-License-Identifier: MIT
#include "desk/retention.hpp"

#include "base/contract.hpp"
#include "desk/community.hpp"
#include "desk/needs.hpp"
#include "desk/privacy.hpp"
#include "store/audit.hpp"
#include "store/care.hpp"
#include "store/retention.hpp"

#include <algorithm>

namespace kith::desk {
namespace {

int months_of(std::string_view name) {
    auto const all = store::retention_classes();
    auto const found = std::ranges::find(all, name, &store::RetentionClass::name);
    KITH_EXPECT(found != all.end() && found->months > 0);
    return found->months;
}

} // namespace

Date last_day_kept_out(Date today, int months) {
    using namespace std::chrono;
    year_month_day const civil(today);
    auto const then = year_month(civil.year(), civil.month()) - std::chrono::months(months);
    auto const last = local_days(then / std::chrono::last);
    bool const month_ends = today == local_days(year_month(civil.year(), civil.month()) / std::chrono::last);
    year_month_day const same(then.year(), then.month(), civil.day());
    return month_ends || !same.ok() ? last : local_days(same);
}

Instant RetentionDesk::before(std::string_view name) const {
    auto const& centre = change_->centre(centre_);
    auto const today = change_->today(centre.id);
    return zone_named(centre.zone).midnight(last_day_kept_out(today, months_of(name)) + std::chrono::days(1));
}

std::size_t RetentionDesk::forget_residents(std::size_t limit) {
    auto const needs = store::needs_closed_before(change_->database(), centre_, before("need"), limit);
    for (auto const number : needs) (void)NeedDesk(*change_, centre_).forget(number);
    return needs.size();
}

std::size_t RetentionDesk::forget_people(std::size_t limit) {
    std::size_t gone = 0;
    for (auto const& id : store::silent_since(change_->database(), centre_, before("person"), limit))
        gone += PrivacyDesk(*change_, centre_).erase_silent(id) ? 1 : 0;
    return gone;
}

std::size_t RetentionDesk::forget_due(std::size_t limit) {
    auto& database = change_->database();
    auto gone =
        store::forget_rows(database, centre_, [this](std::string_view name) { return before(name); }, limit);
    gone += forget_residents(limit);
    gone += forget_people(limit);
    auto const today = change_->today(change_->centre(centre_).id);
    gone += store::forget_issue_days(database, centre_, last_day_kept_out(today, months_of("check")));
    return gone;
}

std::size_t RetentionDesk::tick(std::size_t limit) {
    store::Care care(change_->database(), centre_);
    auto const mark = care.sweep("retention").value_or(store::SweepMark{});
    auto const& zone = zone_named(change_->centre(centre_).zone);
    bool const today = mark.began != Instant{} && zone.date(mark.began) == zone.date(change_->now());
    if (today && mark.after.empty()) return 0;
    auto const gone = forget_due(limit);
    care.put_sweep("retention", {change_->now(), gone > 0 ? "more" : ""});
    if (gone > 0) {
        store::AuditRow row;
        row.at = change_->now();
        row.standing = "clock";
        row.method = "retention";
        store::Audit(change_->database(), centre_).add(row);
    }
    return gone;
}

} // namespace kith::desk
