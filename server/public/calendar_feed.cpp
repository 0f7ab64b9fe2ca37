// SPDX-License-Identifier: MIT
#include "public/calendar_feed.hpp"

#include "auth/credential.hpp"
#include "desk/calendars.hpp"
#include "store/principals.hpp"

#include <utility>

namespace kith::site {
namespace {

using Kind = CalendarAnswer::Kind;

CalendarAnswer look(store::Change& change, auth::Credential const& given) {
    auto& database = change.database();
    auto const calendar = store::calendar_with(database, given.centre, given.hash);
    if (!calendar) return {};
    auto const owner = store::find_principal(database, given.centre, calendar->principal);
    bool const still_theirs =
        owner && !owner->suspended &&
        (calendar->volunteer.empty()
             ? owner->organisation == calendar->organisation && owner->standing == "organiser"
             : owner->volunteer == calendar->volunteer && owner->standing == "volunteer");
    if (!still_theirs) return {};
    return {Kind::found,
            desk::calendar_text(change, given.centre, {calendar->volunteer, calendar->organisation})};
}

} // namespace

CalendarFeed::CalendarFeed(store::Writer& writer, Options options)
    : writer_(writer),
      options_(std::move(options)),
      households_(options_.subjects_max, options_.reads, options_.seed) {}

void CalendarFeed::read(std::string_view secret, std::string_view address,
                        std::function<void(CalendarAnswer)> answer) {
    bool within = false;
    {
        std::lock_guard const guard(mutex_);
        within = households_.take(auth::household(address), options_.clock());
    }
    if (!within) {
        answer({Kind::too_many, {}});
        return;
    }
    auto const given = auth::read_credential(secret);
    if (!given || given->kind != auth::CredentialKind::calendar) {
        answer({});
        return;
    }
    auto const found = std::make_shared<CalendarAnswer>();
    auto const shared = std::make_shared<std::function<void(CalendarAnswer)>>(std::move(answer));
    try {
        writer_.submit([found, given = *given](store::Change& change) { *found = look(change, given); },
                       [found, shared](std::exception_ptr const& fault) {
                           (*shared)(fault ? CalendarAnswer{Kind::busy, {}} : std::move(*found));
                       });
    } catch (store::StoreFault const&) { // too much waits already
        (*shared)({Kind::busy, {}});
    }
}

} // namespace kith::site
