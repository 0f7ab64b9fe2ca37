// SPDX-License-Identifier: MIT
#include "desk/sites.hpp"

#include "desk/community.hpp"
#include "desk/messages.hpp"
#include "exchange/cells.hpp"
#include "store/emergencies.hpp"

namespace kith::desk {

using store::PackTable;
using store::SiteSignIn;

namespace {

// What waits about one sign-in, apart from whatever waits about their matches.
struct Waits {
    std::string volunteer;
    std::string opening;
};
Waits waits_for(SiteSignIn const& sign_in) {
    auto key = "site/" + std::to_string(sign_in.number);
    return {sign_in.volunteer.empty() ? key : sign_in.volunteer, key};
}

std::string cell_of(store::CommunityRows& rows, PackTable table, std::string_view id,
                    std::string_view column) {
    auto const cells = rows.find(table, id);
    return cells ? (*cells)[store::column_of(table, column)] : std::string();
}

} // namespace

std::optional<ShiftTimes> shift_times(store::Database& database, store::Centre const& centre,
                                      std::string_view opening) {
    auto const cells = store::CommunityRows(database, centre.number).find(PackTable::shifts, opening);
    if (!cells) {
        auto const made = store::Emergencies(database, centre.number).opening(opening);
        return made ? std::optional(ShiftTimes{made->begins, made->ends}) : std::nullopt;
    }
    auto const cell = [&](std::string_view column) -> std::string const& {
        return (*cells)[store::column_of(PackTable::shifts, column)];
    };
    auto const day = exchange::parse_date(cell("date"));
    auto const start = exchange::parse_time(cell("start"));
    auto const end = exchange::parse_time(cell("end"));
    if (!day || !start || !end) return {};
    auto const& zone = zone_named(centre.zone);
    auto const midnight = CivilTime(*day);
    auto const over_night = *end <= *start ? std::chrono::days(1) : std::chrono::days(0);
    return ShiftTimes{zone.instant(midnight + Minutes(*start)),
                      zone.instant(midnight + over_night + Minutes(*end))};
}

std::string name_on_site(store::Database& database, std::int64_t centre, SiteSignIn const& sign_in) {
    if (sign_in.volunteer.empty()) return sign_in.name;
    store::CommunityRows rows(database, centre);
    return cell_of(rows, PackTable::volunteers, sign_in.volunteer, "name");
}

std::optional<SiteRefused> SiteDesk::flaw_of(SiteSignIn const& wanted) const {
    store::CommunityRows rows(change_->database(), centre_);
    if (!rows.find(PackTable::organisations, wanted.site)) return SiteRefused{"organisation_unknown"};
    if (!wanted.volunteer.empty() && !rows.find(PackTable::volunteers, wanted.volunteer))
        return SiteRefused{"volunteer_unknown"};
    if (wanted.opening.empty()) return {};
    auto const organisation = organisation_of(rows, wanted.opening);
    if (!organisation) return SiteRefused{"opening_unknown"};
    if (*organisation != wanted.site) return SiteRefused{"opening_elsewhere"};
    return {};
}

Instant SiteDesk::usual_due(std::string const& opening) const {
    auto const now = change_->now();
    if (!opening.empty()) {
        auto const times = shift_times(change_->database(), change_->centre(centre_), opening);
        if (times && times->ends > now && times->ends <= now + site_stay_max) return times->ends;
    }
    return now + site_stay;
}

SiteDesk::Result<SiteSignIn> SiteDesk::sign_in(SiteSignIn wanted, std::optional<Instant> due) {
    auto& database = change_->database();
    auto const now = change_->now();
    if (auto flaw = flaw_of(wanted)) return refuse(std::move(*flaw));
    store::Emergencies emergencies(database, centre_);
    if (wanted.emergency != 0) {
        // People may still arrive, or be found, while it is stood down; nobody at a closed one.
        auto const emergency = emergencies.find(wanted.emergency);
        if (!emergency) return refuse(SiteRefused{"emergency_unknown"});
        if (emergency->state == "closed") return refuse(SiteRefused{"not_now"});
    } else if (auto const made = emergencies.opening(wanted.opening)) {
        wanted.emergency = made->emergency; // that opened the role: nobody is to be missed at its end
    }
    if (due && (*due <= now || *due > now + site_stay_max))
        return refuse(SiteRefused{"stay_out_of_range", {{"limit", site_stay_max.count()}}});
    auto there = wanted.volunteer.empty()
                     ? store::open_sign_in(database, centre_, wanted.name, wanted.telephone)
                     : store::open_sign_in(database, centre_, wanted.volunteer);
    if (there && there->site != wanted.site)
        return refuse(SiteRefused{"on_another_site", {{"sign_in", there->number}}});
    if (there) {
        if (!due || *due <= there->due_at) return *there;
        auto const waits = waits_for(*there);
        store::Matches(database, centre_).settle(waits.volunteer, waits.opening, wanted.signed_in_by, now);
        store::set_due(database, centre_, there->number, *due);
        wanted = std::move(*there);
        wanted.due_at = *due;
        wanted.missed_at.reset();
    } else {
        wanted.signed_in_at = now;
        wanted.due_at = due ? *due : usual_due(wanted.opening);
        wanted.number = store::add_sign_in(database, centre_, wanted);
    }
    publish("site.signed_in", wanted, std::to_string(wanted.number));
    return wanted;
}

SiteDesk::Result<SiteSignIn> SiteDesk::sign_out(std::int64_t number, std::string_view by) {
    auto& database = change_->database();
    auto found = store::find_sign_in(database, centre_, number);
    if (!found) return refuse(SiteRefused{"sign_in_unknown"});
    if (found->signed_out_at) return *found;
    store::sign_out(database, centre_, number, change_->now(), by);
    found->signed_out_at = change_->now();
    found->signed_out_by = by;
    auto const waits = waits_for(*found);
    store::Matches(database, centre_).settle(waits.volunteer, waits.opening, by, change_->now());
    publish("site.signed_out", *found, std::to_string(number));
    return *found;
}

std::optional<SiteRefused> SiteDesk::forget(std::int64_t number) {
    auto const found = store::find_sign_in(change_->database(), centre_, number);
    if (!found) return SiteRefused{"sign_in_unknown"};
    if (!found->signed_out_at) return SiteRefused{"still_on_site"};
    store::erase_site_person(change_->database(), centre_, number);
    return {};
}

std::size_t SiteDesk::raise_missed(std::size_t limit) {
    auto& database = change_->database();
    auto const now = change_->now();
    auto const missed = store::not_raised(database, centre_, now - site_grace, limit);
    for (auto const& each : missed) {
        store::set_missed(database, centre_, each.number, now);
        auto const waits = waits_for(each);
        if (!store::Matches(database, centre_)
                 .raise_once({waits.volunteer, waits.opening, "not_signed_out", now}))
            continue;
        publish("attention.raised", each, "not_signed_out");
        store::CommunityRows rows(database, centre_);
        Message message;
        message.to = {Addressee::Kind::organisation, each.site};
        message.name = "not_signed_out";
        message.facts = {{"person", name_on_site(database, centre_, each)},
                         {"organisation", cell_of(rows, PackTable::organisations, each.site, "name")}};
        // If the organisation has to be rung, that waits beside the question, and is over with it.
        message.volunteer = waits.volunteer;
        message.opening = waits.opening;
        message.urgent = true;
        queue_message(*change_, centre_, message);
    }
    return missed.size();
}

std::size_t SiteDesk::erase_names(std::size_t limit) {
    return store::erase_site_people(change_->database(), centre_, change_->now() - site_names_kept, limit);
}

void SiteDesk::publish(std::string kind, SiteSignIn const& about, std::string other) {
    change_->publish(centre_,
                     {std::move(kind), about.volunteer, about.site, about.opening, std::move(other)});
}

} // namespace kith::desk
