// SPDX-License-Identifier: MIT
#include "desk/delegates.hpp"

#include "desk/care.hpp"
#include "desk/community.hpp"
#include "desk/messages.hpp"
#include "exchange/availability.hpp"

namespace kith::desk {

using store::Delegate;
using store::PrincipalRow;

void DelegateDesk::publish(Delegate const& delegate) {
    change_->publish(centre_, {"principal.changed", "", "", "", delegate.principal});
    change_->publish(centre_, {"organisation.changed", "", delegate.organisation, "", ""});
}

DelegateDesk::Result<Delegate> DelegateDesk::appoint(Delegate delegate, PrincipalRow const& account) {
    auto& database = change_->database();
    auto const now = change_->now();
    auto const name =
        store::CommunityRows(database, centre_).find(store::PackTable::organisations, delegate.organisation);
    if (!name) return refuse(DelegateRefused{"organisation_unknown"});
    if (delegate.kind == "delegate" && !delegate.until) return refuse(DelegateRefused{"until_needed"});
    bool const too_long =
        delegate.kind == "delegate" && *delegate.until - std::max(delegate.from, now) > delegate_max;
    if (too_long || (delegate.until && (*delegate.until <= delegate.from || *delegate.until <= now)))
        return refuse(DelegateRefused{"time_out_of_range"});
    bool const reachable = account.address.find('@') != std::string::npos || account.address.starts_with('+');
    if (!reachable) return refuse(DelegateRefused{"address_needed"});
    delegate.begun = delegate.from <= now;
    store::Delegates delegates(database, centre_);
    if (auto there = store::principal_at(database, centre_, account.address)) {
        if (there->standing != "organiser" || there->organisation != delegate.organisation)
            return refuse(DelegateRefused{"address_taken"});
        if (auto before = delegates.of_principal(there->id)) {
            before->ended_at = now;
            before->ended_by = delegate.appointed_by;
            delegates.put(*before);
        }
        there->suspended = !delegate.begun;
        store::update_principal(database, *there);
        delegate.principal = there->id;
    } else {
        auto row = account;
        row.centre = centre_;
        row.standing = "organiser";
        row.organisation = delegate.organisation;
        row.suspended = !delegate.begun;
        row.made_at = now;
        if (!store::insert_principal(database, row)) return refuse(DelegateRefused{"address_taken"});
        delegate.principal = row.id;
    }
    delegate.appointed_at = now;
    delegate.number = delegates.add(delegate);
    CareDesk(*change_, centre_)
        .settle({.organisation = delegate.organisation}, "organiser_to_appoint", delegate.appointed_by);
    auto const& zone = zone_named(change_->centre(centre_).zone);
    Message message;
    message.to = {Addressee::Kind::address, account.address};
    message.name = "delegate_appointed";
    message.facts = {
        {"organisation_name", store::CommunityRows(database, centre_)
                                  .called(store::PackTable::organisations, delegate.organisation)},
        {"from_day", exchange::format_date(zone.date(delegate.from))},
        {"until_day", delegate.until
                          ? exchange::format_date(zone.date(*delegate.until - std::chrono::seconds(1)))
                          : "none"}};
    queue_message(*change_, centre_, message);
    publish(delegate);
    return delegate;
}

void DelegateDesk::close(Delegate& delegate, std::string const& by) {
    auto& database = change_->database();
    delegate.ended_at = change_->now();
    delegate.ended_by = by;
    store::Delegates(database, centre_).put(delegate);
    auto row = store::find_principal(database, centre_, delegate.principal);
    if (row && row->standing == "organiser" && row->organisation == delegate.organisation) {
        if (row->volunteer.empty()) {
            row->suspended = true;
        } else {
            row->standing = "volunteer";
            row->organisation.clear();
        }
        store::update_principal(database, *row);
    }
    if (store::organisers_of(database, centre_, delegate.organisation).empty())
        CareDesk(*change_, centre_).raise({.organisation = delegate.organisation}, "organiser_to_appoint");
    publish(delegate);
}

DelegateDesk::Result<Delegate> DelegateDesk::end(std::string_view organisation, std::int64_t number,
                                                 std::string const& by) {
    auto delegate = store::Delegates(change_->database(), centre_).find(number);
    if (!delegate || delegate->ended_at || delegate->organisation != organisation)
        return refuse(DelegateRefused{"delegate_unknown"});
    close(*delegate, by);
    return *delegate;
}

std::size_t DelegateDesk::keep_terms(std::size_t limit) {
    auto& database = change_->database();
    auto const now = change_->now();
    std::size_t kept = 0;
    for (auto& each : store::Delegates(database, centre_).due(now, limit)) {
        ++kept;
        if (each.until && *each.until <= now) {
            close(each, {});
            continue;
        }
        each.begun = true;
        store::Delegates(database, centre_).put(each);
        if (auto row = store::find_principal(database, centre_, each.principal)) {
            row->suspended = false;
            store::update_principal(database, *row);
        }
        publish(each);
    }
    return kept;
}

} // namespace kith::desk
