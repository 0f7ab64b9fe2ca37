// SPDX-License-Identifier: MIT
// Places handed on: given away and taken by somebody else, or filled by a stand-in.
#include "desk/swaps.hpp"

#include "rpc/methods/answers.hpp"
#include "rpc/methods/matches.hpp"
#include "rpc/methods/steps.hpp"
#include "store/swaps.hpp"

namespace kith::rpc {

namespace {

using Key = PairKey;
using Words = Reason;

struct Giving {
    Key volunteer; // who holds the place
    Key opening;
    std::optional<Words> reason;
};
BOOST_DESCRIBE_STRUCT(Giving, (), (volunteer, opening, reason))

struct Taking {
    Key volunteer; // who takes it
    Key opening;
    std::optional<Key> from; // whose place, where several give theirs away
};
BOOST_DESCRIBE_STRUCT(Taking, (), (volunteer, opening, from))

struct StandingIn {
    Key volunteer; // who holds the place
    Key opening;
    Key stand_in; // who has agreed to do it
    std::optional<Words> reason;
};
BOOST_DESCRIBE_STRUCT(StandingIn, (), (volunteer, opening, stand_in, reason))

std::string text_of(std::optional<Words> const& words) {
    return words ? words->value : std::string();
}

Outcome<Nothing, Refused> nothing_or(std::optional<desk::StepRefused> const& refused) {
    if (refused) return refuse(refused_of(*refused));
    return Nothing{};
}
Outcome<Moved, Refused> moved_or(Outcome<desk::StepTaken, desk::StepRefused> const& taken) {
    if (!taken) return refuse(refused_of(taken.error()));
    return moved(*taken);
}

Outcome<Nothing, Refused> offer_swap(Turn& turn, Giving const& params) {
    return nothing_or(desk::offer_swap(turn.change(), turn.centre(),
                                       {.volunteer = params.volunteer.value,
                                        .opening = params.opening.value,
                                        .reason = text_of(params.reason)}));
}
Outcome<Nothing, Refused> withdraw_swap(Turn& turn, PairOnly const& params) {
    return nothing_or(
        desk::withdraw_swap(turn.change(), turn.centre(),
                            {.volunteer = params.volunteer.value, .opening = params.opening.value}));
}
Outcome<Moved, Refused> take_swap(Turn& turn, Taking const& params) {
    return moved_or(desk::take_swap(turn.change(), turn.centre(),
                                    {.volunteer = params.from ? params.from->value : std::string(),
                                     .opening = params.opening.value,
                                     .taker = params.volunteer.value},
                                    actor_of(turn)));
}
Outcome<Moved, Refused> stand_in(Turn& turn, StandingIn const& params) {
    return moved_or(desk::stand_in(turn.change(), turn.centre(),
                                   {.volunteer = params.volunteer.value,
                                    .opening = params.opening.value,
                                    .taker = params.stand_in.value,
                                    .reason = text_of(params.reason)},
                                   actor_of(turn)));
}

struct SwapPage {
    std::optional<Key> after; // an opening
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(SwapPage, (), (after, limit))

struct ShownSwap {
    std::string opening;
    std::optional<std::string> volunteer; // not for other volunteers
    std::optional<std::string> reason;
    bool taken = false; // by somebody the organisation has not said yes to yet
    std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownSwap, (), (opening, volunteer, reason, taken, at))

struct SwapList {
    std::vector<ShownSwap> swaps;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(SwapList, (), (swaps, next))

Outcome<SwapList, Refused> list(Turn& turn, SwapPage const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    auto const rows =
        store::all_swaps(turn.database(), turn.centre(), page.after ? page.after->value : "", limit + 1);
    store::CommunityRows community(turn.database(), turn.centre());
    auto const scope = turn.scope();
    bool const person = turn.principal().standing == auth::Standing::volunteer;
    SwapList list;
    for (auto const& row : rows) {
        // A page ends between openings, so that the next can begin after one.
        if (list.swaps.size() >= limit && row.opening != list.swaps.back().opening) {
            list.next = list.swaps.back().opening;
            break;
        }
        if (scope.organisation && desk::organisation_of(community, row.opening) != scope.organisation)
            continue;
        bool const shown = !person || row.volunteer == turn.principal().volunteer;
        list.swaps.push_back({row.opening, shown ? std::optional(row.volunteer) : std::nullopt,
                              shown && !row.reason.empty() ? std::optional(row.reason) : std::nullopt,
                              !row.taker.empty(), store::seconds(row.at)});
    }
    return list;
}

} // namespace

std::vector<Method> swap_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("match.offer_swap", changes, "The volunteer would give the place to somebody else.",
                         offer_swap, subject_of<Giving>));
    all.push_back(method("match.withdraw_swap", changes, "They keep it after all.", withdraw_swap,
                         subject_of<PairOnly>));
    all.push_back(method("match.take_swap", changes, "The volunteer takes a place that is given away.",
                         take_swap, subject_of<Taking>));
    all.push_back(method("match.stand_in", changes, "Somebody has agreed to do it in another's place.",
                         stand_in, subject_of<StandingIn>));
    all.push_back(by_scope(method("swap.list", reads, "Places that are given away, by opening.", list)));
    return all;
}

} // namespace kith::rpc
