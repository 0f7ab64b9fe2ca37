// SPDX-License-Identifier: MIT
#include "desk/passings.hpp"

#include "desk/care.hpp"
#include "desk/match_desk.hpp"
#include "desk/messages.hpp"
#include "desk/organisations.hpp"
#include "store/needs.hpp"

#include <algorithm>

namespace kith::desk {

using store::PackTable;
using store::Passing;

namespace {

store::Matter matter_of(Passing const& passing) {
    if (passing.need != 0) return {.need = passing.need};
    return {.volunteer = passing.volunteer};
}

bool knows(store::Database& database, std::int64_t centre, std::string const& organisation,
           std::string const& volunteer) {
    auto const matches = store::Matches(database, centre).of_volunteer(volunteer);
    return std::ranges::any_of(matches, [&](store::KeptMatch const& match) {
        return match.organisation == organisation && organisation_knows(match.state, match.direct);
    });
}

} // namespace

std::string PassingDesk::called(std::string const& organisation) const {
    return store::CommunityRows(change_->database(), centre_).called(PackTable::organisations, organisation);
}

void PassingDesk::changed(Passing const& passing) {
    change_->publish(centre_,
                     {"passing.changed", passing.volunteer, passing.to, "", std::to_string(passing.number)});
}

void PassingDesk::tell_organisation(Passing const& passing, std::string const& organisation,
                                    std::string const& name) {
    if (organisation.empty()) return; // the centre, which sees it in its queue
    Message message;
    message.to = {Addressee::Kind::organisation, organisation};
    message.name = name;
    message.facts = {{"number", std::to_string(passing.number)},
                     {"organisation_name", called(passing.to)},
                     {"outcome", passing.outcome.empty() ? passing.state : passing.outcome}};
    queue_message(*change_, centre_, message);
}

void PassingDesk::tell_person(Passing const& passing, std::string const& name) {
    if (passing.volunteer.empty()) return; // of a request whoever took it down tells
    Message message;
    message.to = {Addressee::Kind::volunteer, passing.volunteer};
    message.name = name;
    message.volunteer = passing.volunteer;
    message.facts = {{"organisation_name", called(passing.to)}};
    queue_message(*change_, centre_, message);
}

PassingDesk::Result<Passing> PassingDesk::pass(Passing passing) {
    auto& database = change_->database();
    if (passing.volunteer.empty() == (passing.need == 0)) return refuse(PassingRefused{"about_unclear"});
    if (passing.from == passing.to) return refuse(PassingRefused{"same_organisation"});
    auto const standing = standing_of(database, centre_, passing.to);
    if (!standing) return refuse(PassingRefused{"organisation_unknown"});
    if (standing->state != "approved") return refuse(PassingRefused{"organisation_not_open"});
    if (auto unknown = CareDesk(*change_, centre_).known(matter_of(passing)))
        return refuse(PassingRefused{std::move(unknown->code)});
    if (!passing.from.empty() &&
        (passing.need != 0 || !knows(database, centre_, passing.from, passing.volunteer)))
        return refuse(PassingRefused{"volunteer_unknown"});
    if (passing.need != 0 && store::Needs(database, centre_).find(passing.need)->state == "closed")
        return refuse(PassingRefused{"need_closed"});
    if (passing.consent_how.empty()) return refuse(PassingRefused{"consent_missing"});
    store::Passings passings(database, centre_);
    constexpr std::size_t open_max = 1000;
    auto const there = passings.page(passing.to, passing.volunteer, true, 0, open_max);
    bool const again = std::ranges::any_of(there, [&](Passing const& each) {
        return each.to == passing.to && each.volunteer == passing.volunteer && each.need == passing.need;
    });
    if (again) return refuse(PassingRefused{"passed_already"});
    passing.state = "sent";
    passing.sent_at = passing.consent_at = change_->now();
    passing.next_at = change_->now() + passing_acknowledged_within;
    passing.number = passings.add(passing);
    tell_organisation(passing, passing.to, "passed_on");
    tell_person(passing, "passed_on_person");
    changed(passing);
    return passing;
}

PassingDesk::Result<Passing> PassingDesk::open(std::int64_t number) const {
    auto passing = store::Passings(change_->database(), centre_).find(number);
    if (!passing) return refuse(PassingRefused{"passing_unknown"});
    if (passing->closed_at) return refuse(PassingRefused{"passing_closed"});
    return std::move(*passing);
}

PassingDesk::Result<Passing> PassingDesk::acknowledge(std::int64_t number, std::string const& by) {
    auto passing = open(number);
    if (!passing) return passing;
    if (passing->state == "acknowledged") return passing; // once more changes nothing
    passing->state = "acknowledged";
    passing->acknowledged_at = change_->now();
    passing->acknowledged_by = by;
    passing->next_at = change_->now() + passing_outcome_within;
    store::Passings(change_->database(), centre_).put(*passing);
    CareDesk(*change_, centre_).settle(matter_of(*passing), "passing_unanswered", by);
    tell_organisation(*passing, passing->from, "passing_acknowledged");
    changed(*passing);
    return passing;
}

void PassingDesk::end(Passing& passing, std::string state) {
    passing.state = std::move(state);
    passing.closed_at = change_->now();
    passing.next_at.reset();
    store::Passings(change_->database(), centre_).put(passing);
    CareDesk care(*change_, centre_);
    for (auto const* ring : {"passing_unanswered", "passing_outcome"})
        care.settle(matter_of(passing), ring, {});
    changed(passing);
}

PassingDesk::Result<Passing> PassingDesk::decline(std::int64_t number, std::string const& note) {
    auto passing = open(number);
    if (!passing) return passing;
    passing->outcome_note = note;
    end(*passing, "declined");
    tell_organisation(*passing, passing->from, "passing_came_to");
    tell_person(*passing, "passing_declined_person");
    // Somebody was told that they would be heard: the centre looks what else there is.
    CareDesk(*change_, centre_).raise(matter_of(*passing), "passing_declined");
    return passing;
}

PassingDesk::Result<Passing> PassingDesk::close(std::int64_t number, std::string const& outcome,
                                                std::string const& note) {
    auto passing = open(number);
    if (!passing) return passing;
    if (!passing->acknowledged_at) passing->acknowledged_at = change_->now();
    passing->outcome = outcome;
    passing->outcome_note = note;
    end(*passing, "closed");
    tell_organisation(*passing, passing->from, "passing_came_to");
    bool const further = outcome == "not_suitable" || outcome == "not_reached";
    if (further) CareDesk(*change_, centre_).raise(matter_of(*passing), "passing_declined");
    return passing;
}

PassingDesk::Result<Passing> PassingDesk::withdraw(std::int64_t number) {
    auto passing = open(number);
    if (!passing) return passing;
    end(*passing, "withdrawn");
    tell_organisation(*passing, passing->to, "passing_withdrawn");
    return passing;
}

std::size_t PassingDesk::raise_due(std::size_t limit) {
    store::Passings passings(change_->database(), centre_);
    auto const all = passings.due(change_->now(), limit);
    for (auto each : all) {
        bool const waits = each.state == "sent";
        CareDesk(*change_, centre_).raise(matter_of(each), waits ? "passing_unanswered" : "passing_outcome");
        tell_organisation(each, each.to, waits ? "passing_reminder" : "passing_outcome_asked");
        each.next_at = change_->now() + std::chrono::weeks(1);
        passings.put(each);
    }
    return all.size();
}

} // namespace kith::desk
