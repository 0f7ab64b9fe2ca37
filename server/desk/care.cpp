// SPDX-License-Identifier: MIT
#include "desk/care.hpp"

#include "desk/community.hpp"
#include "desk/messages.hpp"
#include "desk/organisations.hpp"
#include "exchange/cells.hpp"
#include "store/needs.hpp"

#include <algorithm>
#include <array>

namespace kith::desk {

using store::CareRow;
using store::Matter;
using store::PackTable;

namespace {

std::string const& cell_of(PackTable table, store::Cells const& cells, std::string_view column) {
    return cells[store::column_of(table, column)];
}

bool is_open(store::Cells const& role) {
    auto const& status = cell_of(PackTable::roles, role, "status");
    return status.empty() || status == "open";
}

// The earliest re-check date of "dbs_basic:adult:issued ...:recheck 2027-03-01; ...".
std::optional<Date> next_recheck(std::string_view checks) {
    constexpr std::string_view word = "recheck";
    std::optional<Date> earliest;
    for (auto const check : exchange::split_list(checks)) {
        for (auto piece : exchange::split_list(check, ':')) {
            if (!piece.starts_with(word)) continue;
            piece.remove_prefix(word.size());
            auto const day = exchange::parse_date(piece);
            if (day && (!earliest || *day < *earliest)) earliest = *day;
        }
    }
    return earliest;
}

} // namespace

bool is_answered_by_talk(std::string_view ring) {
    static constexpr std::array<std::string_view, 15> rings{
        "ask_at_12_weeks",   "ask_at_4_weeks", "escalate",          "message_failed", "new_enquiry",
        "post_organisation", "post_resident",  "post_volunteer",    "question",       "remind_organisation",
        "remind_volunteer",  "reply_came",     "ring_organisation", "ring_resident",  "ring_volunteer"};
    return std::ranges::find(rings, ring) != rings.end();
}

std::optional<CareRefused> CareDesk::known(Matter const& about) const {
    store::CommunityRows rows(change_->database(), centre_);
    bool const person = !about.volunteer.empty();
    bool const opening = !about.opening.empty();
    int const named =
        (person || opening ? 1 : 0) + (about.organisation.empty() ? 0 : 1) + (about.need == 0 ? 0 : 1);
    if (named != 1) return CareRefused{"about_unclear"};
    if (person && !rows.find(PackTable::volunteers, about.volunteer)) return CareRefused{"volunteer_unknown"};
    if (opening && !role_of(rows, about.opening)) return CareRefused{"opening_unknown"};
    if (person && opening &&
        !store::Matches(change_->database(), centre_).find(about.volunteer, about.opening))
        return CareRefused{"match_unknown"};
    if (!about.organisation.empty() && !rows.find(PackTable::organisations, about.organisation))
        return CareRefused{"organisation_unknown"};
    if (about.need != 0 && !store::Needs(change_->database(), centre_).find(about.need))
        return CareRefused{"need_unknown"};
    return {};
}

std::string CareDesk::organisation_of(Matter const& about) const {
    if (!about.organisation.empty()) return about.organisation;
    if (about.opening.empty()) return {};
    store::CommunityRows rows(change_->database(), centre_);
    return desk::organisation_of(rows, about.opening).value_or("");
}

void CareDesk::changed(Matter const& about) {
    change_->publish(centre_, {"care.changed", about.volunteer, organisation_of(about), about.opening,
                               about.need == 0 ? std::string() : std::to_string(about.need)});
}

void CareDesk::raise(Matter const& about, std::string const& ring) {
    store::Matches matches(change_->database(), centre_);
    if (!matches.raise_once(
            {about.volunteer, about.opening, ring, change_->now(), about.organisation, about.need}))
        return;
    change_->publish(centre_,
                     {"attention.raised", about.volunteer, organisation_of(about), about.opening, ring});
}

CareDesk::Result<CareRow> CareDesk::assign(Matter const& about, std::string const& owner) {
    if (auto refused = known(about)) return refuse(std::move(*refused));
    if (!owner.empty() && !care().can_own(owner)) return refuse(CareRefused{"owner_unknown"});
    auto row = care().find(about).value_or(CareRow{.about = about});
    row.owner = owner;
    care().put(row);
    changed(about);
    return row;
}

CareDesk::Result<CareRow> CareDesk::plan(Matter const& about, std::optional<NextStep> const& next) {
    if (auto refused = known(about)) return refuse(std::move(*refused));
    auto row = care().find(about).value_or(CareRow{.about = about});
    row.next_step.clear();
    row.next_at.reset();
    row.next_note.clear();
    if (next) {
        // Later today counts as a plan too, however late it is by now.
        auto const now = change_->now();
        if (next->at < now - std::chrono::days(1) || next->at > now + plan_ahead_max)
            return refuse(CareRefused{"time_out_of_range"});
        row.next_step = next->what;
        row.next_at = next->at;
        row.next_note = next->note;
    }
    care().put(row);
    changed(about);
    return row;
}

CareDesk::Result<std::int64_t> CareDesk::log(store::ContactEntry entry, std::optional<NextStep> const& next) {
    auto planned = plan(entry.about, next);
    if (!planned) return refuse(std::move(planned.error()));
    entry.of_organisation = organisation_of(entry.about);
    auto const number = care().add(entry);
    if (entry.outcome != "reached") return number;
    if (!planned->contacted_at || *planned->contacted_at < entry.at) {
        planned->contacted_at = entry.at;
        care().put(*planned);
    }
    for (auto const& ring : care().rings(entry.about))
        if (is_answered_by_talk(ring)) care().settle(entry.about, ring, entry.principal, change_->now());
    store::Matches matches(change_->database(), centre_);
    if (entry.spoke_to != "volunteer" || entry.about.opening.empty()) return number;
    if (auto match = matches.find(entry.about.volunteer, entry.about.opening);
        match && match->interested_at && !match->answered_at && *match->interested_at <= entry.at) {
        match->answered_at = entry.at;
        matches.put(*match);
    }
    return number;
}

bool CareDesk::forget_note(std::int64_t number) {
    auto const entry = care().find_contact(number);
    if (!entry) return false;
    care().blank_note(number);
    changed(entry->about);
    return true;
}

std::size_t CareDesk::settle(Matter const& about, std::string_view ring, std::string_view by) {
    auto const settled = care().settle(about, ring, by, change_->now());
    if (settled == 0) return 0;
    if (about.volunteer.empty() && !about.opening.empty()) {
        if (auto watch = care().watch(about.opening)) {
            watch->looked_at = change_->now();
            care().put(*watch);
        }
    }
    changed(about);
    return settled;
}

bool CareDesk::holds_back_roles() const {
    return care().rules().approve_roles;
}

bool CareDesk::awaits_approval(std::string const& role) const {
    auto const watch = care().watch(role);
    return watch && watch->awaits;
}

void CareDesk::role_changed(std::string const& role, bool awaits) {
    care().put(store::RoleWatch{role, change_->now(), awaits});
    Matter const about{.opening = role};
    for (auto const* ring : {"role_stale", "role_over"}) care().settle(about, ring, {}, change_->now());
    if (awaits) raise(about, "role_to_approve");
}

std::optional<CareRefused> CareDesk::decide_role(std::string const& role, bool approved,
                                                 std::string const& reason, std::string_view by) {
    if (!awaits_approval(role)) return CareRefused{"not_awaited"};
    store::CommunityRows rows(change_->database(), centre_);
    auto cells = rows.find(PackTable::roles, role);
    if (!cells) return CareRefused{"not_awaited"};
    auto const organisation = cell_of(PackTable::roles, *cells, "organisation");
    if (approved && !check_not_permitted(change_->database(), centre_, *cells).empty())
        return CareRefused{"check_not_permitted"};
    if (approved) {
        (*cells)[store::column_of(PackTable::roles, "status")] = "open";
        rows.put(PackTable::roles, *cells);
        change_->publish(centre_, {"role.changed", "", organisation, role, ""});
    }
    role_changed(role, false);
    for (auto const* ring : {"role_to_approve", "check_not_permitted"}) settle({.opening = role}, ring, by);
    Message message;
    message.to = {Addressee::Kind::organisation, organisation};
    message.name = approved ? "role_approved" : "role_refused";
    message.opening = role;
    if (!approved) message.facts = {{"reason", reason}};
    queue_message(*change_, centre_, message);
    return {};
}

std::size_t CareDesk::sweep(std::size_t limit) {
    std::size_t looked = 0;
    using Part = std::size_t (CareDesk::*)(std::size_t);
    for (Part const part : {&CareDesk::sweep_checks, &CareDesk::sweep_roles}) looked += (this->*part)(limit);
    return looked;
}

namespace {

// At most `limit` rows of a table from where the look stands, once a day; how many.
std::size_t each_day(store::Change& change, std::int64_t centre, std::string_view name, PackTable table,
                     std::size_t limit, auto look) {
    store::Care care(change.database(), centre);
    auto const now = change.now();
    auto mark = care.sweep(name);
    bool const due =
        !mark || (mark->after.empty() && now - mark->began >= std::chrono::days(1)) || mark->began > now;
    if (due) mark = store::SweepMark{now, {}};
    if (!due && mark->after.empty()) return 0;
    store::CommunityRows rows(change.database(), centre);
    auto const page = rows.page(table, mark->after, limit);
    for (auto const& cells : page) look(cells);
    mark->after = page.size() < limit ? std::string() : page.back().front();
    care.put_sweep(name, *mark);
    return page.size();
}

} // namespace

std::size_t CareDesk::sweep_checks(std::size_t limit) {
    auto const& zone = zone_named(change_->centre(centre_).zone);
    auto const today = zone.date(change_->now());
    return each_day(*change_, centre_, "checks", PackTable::volunteers, limit,
                    [&](store::Cells const& cells) {
                        auto const due = next_recheck(cell_of(PackTable::volunteers, cells, "checks"));
                        if (!due) return;
                        auto const first = *due - check_due_before;
                        Matter const about{.volunteer = cells.front()};
                        if (first > today || !care().holds_a_place(about.volunteer) ||
                            care().was_raised(about, "check_due", zone.midnight(first)))
                            return;
                        raise(about, "check_due");
                    });
}

std::size_t CareDesk::sweep_roles(std::size_t limit) {
    auto const& zone = zone_named(change_->centre(centre_).zone);
    auto const now = change_->now();
    auto const today = zone.date(now);
    return each_day(*change_, centre_, "roles", PackTable::roles, limit, [&](store::Cells const& cells) {
        if (!is_open(cells)) return;
        Matter const about{.opening = cells.front()};
        auto const watch = care().watch(about.opening);
        if (!watch) {
            care().put(store::RoleWatch{about.opening, now, false});
            return;
        }
        auto const end = exchange::parse_date(cell_of(PackTable::roles, cells, "end"));
        bool const over = end && *end < today;
        auto const moved = care().last_step_of_role(about.opening).value_or(watch->looked_at);
        if (!over && now - std::max(moved, watch->looked_at) < role_stale_after) return;
        std::string const ring = over ? "role_over" : "role_stale";
        if (!care().was_raised(about, ring, watch->looked_at)) raise(about, ring);
    });
}

} // namespace kith::desk
