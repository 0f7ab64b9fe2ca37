// SPDX-License-Identifier: MIT
#include "desk/publishing.hpp"

#include "store/care.hpp"
#include "store/chain.hpp"
#include "store/events.hpp"
#include "store/listed_roles.hpp"
#include "store/open_roles.hpp"
#include "store/published_roles.hpp"

#include <algorithm>
#include <map>

namespace kith::desk {
namespace {

constexpr std::string_view walk_name = "published_roles";  // after which role the look goes on
constexpr std::string_view seen_name = "published_events"; // up to which event's number it looks
// However little happens, so that what came about without an event is told as well.
constexpr std::chrono::days looks_again{1};

std::string fingerprint_of(store::Database& database, std::int64_t centre, store::OpenRole const& role) {
    auto text = store::told_of(database, centre, role);
    if (auto const listed = store::ListedRoles(database, centre).of_role(role.id)) text += listed->said;
    auto const hash =
        store::hash_of(std::span(reinterpret_cast<unsigned char const*>(text.data()), text.size()));
    return store::to_hex(std::span(hash).first(16));
}

// Whether a look is due; notes that it begins.
bool begins(store::Change& change, std::int64_t centre, store::Care& care, store::SweepMark const& walk) {
    auto& database = change.database();
    auto const seen = care.sweep(seen_name);
    auto const newest = static_cast<std::int64_t>(store::newest_event(database, centre));
    std::int64_t const before = seen && !seen->after.empty() ? std::stoll(seen->after) : -1;
    bool const daily = change.now() - walk.began >= looks_again || walk.began > change.now();
    if (!daily && before == newest) return false;
    store::Statement row(database, "select 1 from event where centre = ? and sequence > ? and "
                                   "(kind like 'role.%' or kind like 'shift.%' or kind like 'organisation.%' "
                                   "or kind like 'community.%') limit 1");
    bool const any = daily || row.bind(1, centre).bind(2, before).step();
    care.put_sweep(seen_name, {change.now(), std::to_string(newest)});
    return any;
}

} // namespace

std::size_t note_published(store::Change& change, std::int64_t centre, std::size_t limit) {
    auto& database = change.database();
    store::Care care(database, centre);
    auto walk = care.sweep(walk_name).value_or(store::SweepMark{});
    if (walk.after.empty()) {
        if (!begins(change, centre, care, walk)) return 0;
        walk.began = change.now();
    }
    std::map<std::string, store::OpenRole> open;
    store::each_open_role(database, centre, walk.after, [&](store::OpenRole const& role) {
        open.emplace(role.id, role);
        return open.size() < limit;
    });
    bool const whole = open.size() < limit;
    auto const last = whole ? std::string() : open.rbegin()->first;
    store::PublishedRoles published(database, centre);
    std::size_t changed = 0;
    auto const note = [&](std::string const& role, std::string fingerprint, bool is_open, Instant posted_at) {
        published.put({role, 0, std::move(fingerprint), is_open, change.now(), posted_at});
        ++changed;
    };
    for (auto const& known :
         published.between(walk.after, whole ? std::nullopt : std::optional<std::string_view>(last))) {
        auto const role = open.find(known.role);
        if (role == open.end()) {
            if (known.is_open) note(known.role, {}, false, known.posted_at);
            continue;
        }
        if (auto now = fingerprint_of(database, centre, role->second);
            !known.is_open || now != known.fingerprint)
            note(known.role, std::move(now), true, known.is_open ? known.posted_at : change.now());
        open.erase(role);
    }
    for (auto const& [id, role] : open) note(id, fingerprint_of(database, centre, role), true, change.now());
    walk.after = last;
    care.put_sweep(walk_name, walk);
    return changed;
}

} // namespace kith::desk
