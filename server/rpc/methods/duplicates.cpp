// SPDX-License-Identifier: MIT
#include "rpc/methods/duplicates.hpp"

#include "auth/entrance.hpp"
#include "base/contract.hpp"
#include "desk/duplicates.hpp"
#include "model/roster.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"

#include <boost/describe/enum.hpp>

namespace kith::rpc {

namespace {

using desk::DuplicateDesk;
using store::seconds;
using Key = Text<key_bytes_max>;
using Ref = Number<1, INT64_MAX>;

enum class DuplicateState : std::uint8_t { proposed, dismissed, merged };
BOOST_DESCRIBE_ENUM(DuplicateState, proposed, dismissed, merged)

// ---- looking ----

struct DuplicatePage {
    std::optional<Key> volunteer; // only theirs, in any state
    std::optional<DuplicateState> state;
    std::optional<Key> after_first;
    std::optional<Key> after_second;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(DuplicatePage, (), (volunteer, state, after_first, after_second, limit))

struct ShownDuplicate {
    std::string first;
    std::string first_name;
    std::string second;
    std::string second_name;
    std::vector<std::string> reasons; // name, born, e_mail, telephone, postcode: what they have in common
    std::string state;
    std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownDuplicate, (), (first, first_name, second, second_name, reasons, state, at))

struct DuplicateList {
    std::vector<ShownDuplicate> duplicates; // by ids
    bool more = false;
};
BOOST_DESCRIBE_STRUCT(DuplicateList, (), (duplicates, more))

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        auto const end = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

Outcome<DuplicateList, Refused> list(Turn& turn, DuplicatePage const& page) {
    auto const text_of = [](auto const& text) { return text ? text->value : std::string(); };
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 50);
    store::Merges merges(turn.database(), turn.centre());
    auto const state = boost::describe::enum_to_string(page.state.value_or(DuplicateState::proposed), "");
    auto const rows =
        page.volunteer ? merges.of_volunteer(page.volunteer->value)
                       : merges.in_state(state, text_of(page.after_first), text_of(page.after_second), limit);
    store::CommunityRows people(turn.database(), turn.centre());
    DuplicateList told;
    for (auto const& row : rows) {
        if (page.volunteer && page.state && row.state != state) continue;
        told.duplicates.push_back({row.first, people.called(store::PackTable::volunteers, row.first),
                                   row.second, people.called(store::PackTable::volunteers, row.second),
                                   words_of(row.reasons), row.state, seconds(row.at)});
    }
    told.more = !page.volunteer && rows.size() == limit;
    return told;
}

struct Search {
    std::optional<Key> volunteer; // who is like them; missing: everybody, a part at a time
    std::optional<Key> after;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(Search, (), (volunteer, after, limit))

struct Found {
    std::int64_t proposed = 0;       // pairs that were not known before
    std::optional<std::string> next; // go on after them
};
BOOST_DESCRIBE_STRUCT(Found, (), (proposed, next))

Outcome<Found, Refused> find(Turn& turn, Search const& params) {
    DuplicateDesk desk(turn.change(), turn.centre());
    if (params.volunteer) {
        store::CommunityRows rows(turn.database(), turn.centre());
        if (!rows.find(store::PackTable::volunteers, params.volunteer->value))
            return refuse(no("volunteer_unknown"));
        return Found{static_cast<std::int64_t>(desk.propose(params.volunteer->value)), {}};
    }
    std::size_t proposed = 0;
    auto next =
        desk.propose_all(params.after ? params.after->value : std::string(),
                         static_cast<std::size_t>(params.limit ? params.limit->value : 100), proposed);
    return Found{static_cast<std::int64_t>(proposed), if_any(std::move(next))};
}

// ---- deciding ----

struct Pair {
    Key first;
    Key second;
};
BOOST_DESCRIBE_STRUCT(Pair, (), (first, second))

Outcome<Nothing, Refused> dismiss(Turn& turn, Pair const& params) {
    if (auto refused = DuplicateDesk(turn.change(), turn.centre())
                           .dismiss(params.first.value, params.second.value, turn.principal().id))
        return refuse(no(std::move(refused->code)));
    return Nothing{};
}

struct Merging {
    Key kept;
    Key gone; // not used any more
};
BOOST_DESCRIBE_STRUCT(Merging, (), (kept, gone))

struct ShownMerge {
    std::int64_t number = 0;
    std::string kept;
    std::string gone;
    std::string by;
    std::int64_t at = 0;
    std::int64_t undo_until = 0;
    std::optional<std::int64_t> undone_at;
};
BOOST_DESCRIBE_STRUCT(ShownMerge, (), (number, kept, gone, by, at, undo_until, undone_at))

ShownMerge shown(store::MergeRow const& row) {
    return {row.number,           row.kept, row.gone, row.principal, seconds(row.at), seconds(row.undo_until),
            if_any(row.undone_at)};
}

// Whoever signs in as one of them stands for what the rows say now.
void rights_changed(Turn& turn, store::MergeRow const& row) {
    KITH_EXPECT(turn.services().entrance != nullptr);
    for (auto const& volunteer : {row.kept, row.gone})
        for (auto const& principal : store::principals_of(turn.database(), turn.centre(), volunteer))
            turn.services().entrance->rights_changed(turn.centre(), principal);
}

Outcome<ShownMerge, Refused> merge(Turn& turn, Merging const& params) {
    auto done = DuplicateDesk(turn.change(), turn.centre())
                    .merge(params.kept.value, params.gone.value, turn.principal().id);
    if (!done) return refuse(no(std::move(done.error().code)));
    rights_changed(turn, *done);
    return shown(*done);
}

struct One {
    Ref number;
};
BOOST_DESCRIBE_STRUCT(One, (), (number))

Outcome<ShownMerge, Refused> undo(Turn& turn, One const& params) {
    auto done = DuplicateDesk(turn.change(), turn.centre()).undo(params.number.value, turn.principal().id);
    if (!done) return refuse(no(std::move(done.error().code)));
    rights_changed(turn, *done);
    return shown(*done);
}

struct MergePage {
    std::optional<Ref> before;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(MergePage, (), (before, limit))

struct MergeList {
    std::vector<ShownMerge> merges; // the newest first
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(MergeList, (), (merges, next))

Outcome<MergeList, Refused> merges(Turn& turn, MergePage const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 50);
    MergeList told;
    for (auto const& each :
         store::Merges(turn.database(), turn.centre()).newest(page.before ? page.before->value : 0, limit))
        told.merges.push_back(shown(each));
    if (told.merges.size() == limit) told.next = told.merges.back().number;
    return told;
}

} // namespace

std::vector<Method> duplicate_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("duplicate.find", changes, "Proposes who is like somebody, or like anybody.", find));
    all.push_back(method("duplicate.list", reads, "Who may be one person.", list));
    all.push_back(method("duplicate.dismiss", changes, "They are two people.", dismiss));
    all.push_back(method("duplicate.merge", changes, "They are one: everything becomes one's.", merge));
    all.push_back(method("duplicate.undo", changes, "They were two: everything goes back.", undo));
    all.push_back(
        method("duplicate.merges", reads, "Who was merged, and until when it can be undone.", merges));
    return all;
}

} // namespace kith::rpc
