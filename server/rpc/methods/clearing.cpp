// SPDX-License-Identifier: MIT
// The clearing list of a match, and what waits for somebody to look at it.
#include "rpc/methods/answers.hpp"
#include "rpc/methods/matches.hpp"
#include "rpc/methods/steps.hpp"

#include <boost/describe/enum.hpp>

namespace kith::rpc {

namespace {

using Key = PairKey;
using Words = Reason;

struct Entry {
    Key volunteer;
    Key opening;
    Number<1, 1'000'000> number;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (volunteer, opening, number))

struct Waiver {
    Key volunteer;
    Key opening;
    Number<1, 1'000'000> number;
    Words reason;
};
BOOST_DESCRIBE_STRUCT(Waiver, (), (volunteer, opening, number, reason))

enum class ListGate : std::uint8_t { before_confirmation, before_start };
BOOST_DESCRIBE_ENUM(ListGate, before_confirmation, before_start)

struct NewEntry {
    Key volunteer;
    Key opening;
    Text<200> what;
    ListGate gate = ListGate::before_start;
};
BOOST_DESCRIBE_STRUCT(NewEntry, (), (volunteer, opening, what, gate))

Outcome<Nothing, Refused> done_or_unknown(bool done) {
    if (!done) return refuse(Refused{"unknown", false, {}});
    return Nothing{};
}

Outcome<Nothing, Refused> settle(Turn& turn, Entry const& entry) {
    return done_or_unknown(
        desk::MatchDesk(turn.change(), turn.centre())
            .settle(entry.volunteer.value, entry.opening.value, entry.number.value, actor_of(turn)));
}

Outcome<Nothing, Refused> waive(Turn& turn, Waiver const& entry) {
    return done_or_unknown(desk::MatchDesk(turn.change(), turn.centre())
                               .waive(entry.volunteer.value, entry.opening.value, entry.number.value,
                                      entry.reason.value, actor_of(turn)));
}

Outcome<Nothing, Refused> add_entry(Turn& turn, NewEntry const& entry) {
    auto const gate =
        entry.gate == ListGate::before_start ? GateKind::before_start : GateKind::before_confirmation;
    return done_or_unknown(
        desk::MatchDesk(turn.change(), turn.centre())
            .add_to_list(entry.volunteer.value, entry.opening.value, entry.what.value, gate, actor_of(turn)));
}

struct ShownAttention {
    std::string volunteer;
    std::string opening;
    std::string ring;
    std::int64_t raised_at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownAttention, (), (volunteer, opening, ring, raised_at))

struct AttentionList {
    std::vector<ShownAttention> waiting; // the oldest first, at most 500
};
BOOST_DESCRIBE_STRUCT(AttentionList, (), (waiting))

Outcome<AttentionList, Refused> attention(Turn& turn, Nothing const&) {
    AttentionList list;
    for (auto const& each : store::Matches(turn.database(), turn.centre()).waiting(500)) {
        list.waiting.push_back({each.volunteer, each.opening, each.ring, store::seconds(each.raised_at)});
    }
    return list;
}

// One of the two may be empty: what waits about a person alone, or about an opening.
struct AttentionAbout {
    Text<key_bytes_max, 0> volunteer;
    Text<key_bytes_max, 0> opening;
};
BOOST_DESCRIBE_STRUCT(AttentionAbout, (), (volunteer, opening))

Outcome<Nothing, Refused> settle_attention(Turn& turn, AttentionAbout const& pair) {
    return done_or_unknown(
        store::Matches(turn.change().database(), turn.centre())
            .settle(pair.volunteer.value, pair.opening.value, turn.principal().id, turn.now()) != 0);
}

} // namespace

std::vector<Method> clearing_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(
        method("clearing.settle", changes, "Something on the list is done.", settle, subject_of<Entry>));
    all.push_back(
        method("clearing.waive", changes, "Does without it, for a reason.", waive, subject_of<Waiver>));
    all.push_back(
        method("clearing.add", changes, "Something more to settle.", add_entry, subject_of<NewEntry>));
    all.push_back(method("attention.list", reads, "What waits for somebody to look at it.", attention));
    all.push_back(method("attention.settle", changes, "Somebody has looked at it.", settle_attention));
    return all;
}

} // namespace kith::rpc
