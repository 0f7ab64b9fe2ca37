// SPDX-License-Identifier: MIT
#include "rpc/methods/shortlists.hpp"

#include "rpc/methods/candidates.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"
#include "store/sqlite.hpp"

#include <boost/describe/class.hpp>

#include <stdexcept>

namespace kith::rpc {
namespace {

struct OfOpening {
    Text<key_bytes_max> opening;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(OfOpening, (), (opening, limit))

struct OfVolunteer {
    Text<key_bytes_max> volunteer;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(OfVolunteer, (), (volunteer, limit))

struct Shortlist {
    std::vector<Candidate> eligible;
    std::vector<Candidate> ask_first; // may come into question once the questions are answered
};
BOOST_DESCRIBE_STRUCT(Shortlist, (), (eligible, ask_first))

// What the slow part found.
struct Found {
    bool known = false;
    Shortlist list;
};

Shortlist shortlist(phrases::Speaker const& speaker, desk::Snapshot const& snapshot, OpeningId opening,
                    std::size_t limit) {
    auto const best = snapshot.lists().best(opening, limit);
    auto const rows = [&](auto const& listed) {
        std::vector<Candidate> made;
        for (auto const& each : listed) {
            auto row = candidate(speaker, snapshot, each.id, opening, each.score);
            row.id = snapshot.roster()[each.id].key;
            row.name = snapshot.roster()[each.id].name;
            made.push_back(std::move(row));
        }
        return made;
    };
    return {rows(best.eligible), rows(best.ask_first)};
}

Shortlist shortlist(phrases::Speaker const& speaker, desk::Snapshot const& snapshot, VolunteerId volunteer,
                    std::size_t limit) {
    auto const best = snapshot.lists().best(volunteer, limit);
    auto const rows = [&](auto const& listed) {
        std::vector<Candidate> made;
        for (auto const& each : listed) {
            auto row = candidate(speaker, snapshot, volunteer, each.id, each.score);
            row.id = snapshot.roster()[each.id].key;
            row.name = speaker.opening(each.id);
            made.push_back(std::move(row));
        }
        return made;
    };
    return {rows(best.eligible), rows(best.ask_first)};
}

std::optional<OpeningId> find(Roster const& roster, OfOpening const& params) {
    return roster.find_opening(params.opening.value);
}
std::optional<VolunteerId> find(Roster const& roster, OfVolunteer const& params) {
    return roster.find_volunteer(params.volunteer.value);
}

template <class Params>
Found look(desk::Snapshots& snapshots, std::int64_t centre, Instant now, Params const& params) {
    static thread_local phrases::Phrases const words = phrases::Phrases::load("en");
    Found found;
    auto const snapshot = snapshots.knowing(
        centre, now, [&](Roster const& roster) { return find(roster, params).has_value(); });
    auto const id = find(snapshot->roster(), params);
    if (!id) return found;
    found.known = true;
    phrases::Speaker const speaker(words, snapshot->roster(), snapshot->labels());
    found.list =
        shortlist(speaker, *snapshot, *id, static_cast<std::size_t>(params.limit ? params.limit->value : 20));
    return found;
}

template <class Params>
Slow prepare(Turn& turn, Params const& params) {
    auto* const shared = turn.services().snapshots;
    return [shared, path = turn.database().path(), centre = turn.centre(), now = turn.now(),
            params]() -> std::any {
        if (shared != nullptr) return look(*shared, centre, now, params);
        desk::Snapshots alone(path);
        return look(alone, centre, now, params);
    };
}

template <class Params>
Outcome<Shortlist, Refused> answer(Turn& turn, Params const&) {
    auto const& found = turn.prepared<Found>();
    if (!found.known) return refuse(Refused{"unknown", false, {}});
    return found.list;
}

Subject subject_of(Turn&, OfVolunteer const& params) {
    return {params.volunteer.value, {}, {}};
}

} // namespace

std::vector<Method> shortlist_methods() {
    std::vector<Method> all;
    all.push_back(
        with_slow<OfOpening>(method("shortlist.of_opening", Effect::reads,
                                    "The best people for an opening, with reasons.", answer<OfOpening>),
                             prepare<OfOpening>, SlowWork::looking));
    all.push_back(with_slow<OfVolunteer>(method("shortlist.of_volunteer", Effect::reads,
                                                "The best openings for a person, with reasons.",
                                                answer<OfVolunteer>, subject_of),
                                         prepare<OfVolunteer>, SlowWork::looking));
    return all;
}

} // namespace kith::rpc
