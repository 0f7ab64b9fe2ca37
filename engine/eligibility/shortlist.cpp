// SPDX-License-Identifier: MIT
#include "eligibility/shortlist.hpp"

#include <algorithm>

namespace kith::eligibility {
namespace {

// Best first: by score, then in the order of keys, which is that of ids.
template <class Id>
bool is_better(Listed<Id> const& a, Listed<Id> const& b) {
    return a.score != b.score ? a.score > b.score : a.id < b.id;
}

// Keeps the best `limit` of what it is given.
template <class Id>
class Best {
  public:
    explicit Best(std::size_t limit) : limit_(limit) {}

    // Could one with at most this score still come in?
    [[nodiscard]] bool has_room_for(Listed<Id> const& bound) const {
        return heap_.size() < limit_ || (limit_ > 0 && is_better(bound, heap_.front()));
    }
    void add(Listed<Id> const& each) {
        if (!has_room_for(each)) return;
        if (heap_.size() == limit_) {
            std::ranges::pop_heap(heap_, is_better<Id>); // the worst goes
            heap_.pop_back();
        }
        heap_.push_back(each);
        std::ranges::push_heap(heap_, is_better<Id>);
    }
    [[nodiscard]] std::vector<Listed<Id>> sorted() && {
        std::ranges::sort(heap_, is_better<Id>);
        return std::move(heap_);
    }

  private:
    std::size_t limit_;
    std::vector<Listed<Id>> heap_; // the worst in front
};

template <class Id>
struct BestOfBoth {
    Best<Id> eligible;
    Best<Id> ask_first;

    explicit BestOfBoth(std::size_t limit) : eligible(limit), ask_first(limit) {}
    void add(Id id, Glance glance) {
        if (glance.standing == Standing::eligible) eligible.add({id, glance.score});
        if (glance.standing == Standing::ask_first) ask_first.add({id, glance.score});
    }
    [[nodiscard]] Shortlist<Id> list() && {
        return {std::move(eligible).sorted(), std::move(ask_first).sorted()};
    }
};

// Takes the best out of a heap of bounds until the next can no longer come in.
template <class Judged, class Open>
void judge_from_the_top(std::vector<Listed<VolunteerId>>& bounds, Open may_come_in, Judged judged) {
    auto const worse = [](auto const& a, auto const& b) { return is_better(b, a); };
    std::ranges::make_heap(bounds, worse);
    while (!bounds.empty() && may_come_in(bounds.front())) {
        judged(bounds.front().id);
        std::ranges::pop_heap(bounds, worse);
        bounds.pop_back();
    }
}

} // namespace

Shortlist<VolunteerId> shortlist(Judge const& judge, OpeningId opening, std::size_t limit) {
    BestOfBoth<VolunteerId> best(limit);
    for (std::size_t index = 0; index < judge.roster().volunteers().size(); ++index)
        best.add(VolunteerId(index), judge.glance(VolunteerId(index), opening));
    return std::move(best).list();
}

Shortlist<OpeningId> shortlist(Judge const& judge, VolunteerId volunteer, std::size_t limit) {
    BestOfBoth<OpeningId> best(limit);
    for (std::size_t index = 0; index < judge.roster().openings().size(); ++index)
        best.add(OpeningId(index), judge.glance(volunteer, OpeningId(index)));
    return std::move(best).list();
}

Shortlists::Shortlists(Judge const& judge)
    : judge_(judge), openings_(judge), people_(judge, openings_.sieve()) {}

// A role done from home may have most of a country as candidates, and a glance at each would take too long.
// So they are taken in order of what they could score at best, until nobody left can come in; those who can
// not be "ask first" apart, because that list is often short and would have to be searched to its end.
Shortlist<VolunteerId> Shortlists::best(OpeningId opening, std::size_t limit) const {
    Facts const& facts = judge_.facts();
    std::uint8_t const asked = facts.roles[facts.openings[opening.index()].role.index()].doubts;
    std::vector<Listed<VolunteerId>> doubtful;
    std::vector<Listed<VolunteerId>> certain;
    people_.visit_candidates(opening, [&](VolunteerId volunteer) {
        bool const in_doubt = (facts.volunteers[volunteer.index()].doubts & asked) != 0;
        (in_doubt ? doubtful : certain).push_back({volunteer, judge_.score_bound(volunteer, opening)});
    });
    BestOfBoth<VolunteerId> best(limit);
    auto const judge = [&](VolunteerId volunteer) { best.add(volunteer, judge_.glance(volunteer, opening)); };
    judge_from_the_top(certain, [&](auto const& bound) { return best.eligible.has_room_for(bound); }, judge);
    judge_from_the_top(
        doubtful,
        [&](auto const& bound) {
            return best.eligible.has_room_for(bound) || best.ask_first.has_room_for(bound);
        },
        judge);
    return std::move(best).list();
}

Shortlist<OpeningId> Shortlists::best(VolunteerId volunteer, std::size_t limit) const {
    BestOfBoth<OpeningId> best(limit);
    openings_.visit_candidates(
        volunteer, [&](OpeningId opening) { best.add(opening, judge_.glance(volunteer, opening)); });
    return std::move(best).list();
}

} // namespace kith::eligibility
