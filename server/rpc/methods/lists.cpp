// SPDX-License-Identifier: MIT
#include "rpc/methods/lists.hpp"

#include "rpc/methods/answers.hpp"
#include "rpc/turn.hpp"
#include "spelling/words.hpp"
#include "store/lists.hpp"

#include <algorithm>
#include <tuple>

namespace kith::rpc {

using store::PackTable;

namespace {

// ---- people by name ----

struct Search {
    Text<120> text; // beginnings of words of a name, or of an id
    std::optional<Text<200>> after;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(Search, (), (text, after, limit))

struct FoundPerson {
    std::string volunteer;
    std::string name;
    std::optional<std::string> status;
    std::optional<std::string> ward;
};
BOOST_DESCRIBE_STRUCT(FoundPerson, (), (volunteer, name, status, ward))

struct FoundPeople {
    std::vector<FoundPerson> people; // by the word that was found, then id
    std::optional<std::string> next; // the `after` of the next page
};
BOOST_DESCRIBE_STRUCT(FoundPeople, (), (people, next))

Outcome<FoundPeople, Refused> search(Turn& turn, Search const& params) {
    constexpr std::size_t beginnings_max = 4;
    auto beginnings = spelling::folded_words(params.text.value, beginnings_max);
    FoundPeople told;
    if (beginnings.empty()) return told;
    // The longest first: it says the most.
    auto const length = [](std::string const& word) {
        return std::tuple(-std::ssize(word), std::string_view(word));
    };
    std::ranges::sort(beginnings, {}, length);
    auto const limit = static_cast<std::size_t>(params.limit ? params.limit->value : 50);
    std::string_view const after = params.after ? params.after->value : std::string_view{};
    auto const space = after.find(' ');
    auto const after_id = space == std::string_view::npos ? std::string_view{} : after.substr(space + 1);
    auto found = store::volunteers_with(turn.database(), turn.centre(), beginnings, after.substr(0, space),
                                        after_id, limit + 1);
    if (found.size() > limit) {
        found.pop_back();
        told.next = found.back().word + " " + found.back().id;
    }
    for (auto& each : found)
        told.people.push_back(
            {std::move(each.id), std::move(each.name), if_any(each.status), if_any(each.ward)});
    return told;
}

// ---- names of many ids at once ----

struct Ids {
    std::optional<List<Text<key_bytes_max>, 200>> volunteers;
    std::optional<List<Text<key_bytes_max>, 200>> openings;
    std::optional<List<Text<key_bytes_max>, 200>> organisations;
};
BOOST_DESCRIBE_STRUCT(Ids, (), (volunteers, openings, organisations))

struct Called {
    std::string id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Called, (), (id, name))

struct CalledOpening {
    std::string id;
    std::string role;
    std::string title; // of the role
    std::string organisation;
    std::optional<std::string> date, start, end; // of a shift
};
BOOST_DESCRIBE_STRUCT(CalledOpening, (), (id, role, title, organisation, date, start, end))

struct AllCalled {
    std::vector<Called> volunteers; // those that there are, in the order asked
    std::vector<CalledOpening> openings;
    std::vector<Called> organisations;
};
BOOST_DESCRIBE_STRUCT(AllCalled, (), (volunteers, openings, organisations))

Outcome<AllCalled, Refused> called(Turn& turn, Ids const& params) {
    store::CommunityRows rows(turn.database(), turn.centre());
    auto const named = [&rows](auto const& ids, PackTable table) {
        std::vector<Called> made;
        if (!ids) return made;
        for (auto const& id : ids->values) {
            auto name = rows.called(table, id.value);
            if (!name.empty()) made.push_back({id.value, std::move(name)});
        }
        return made;
    };
    AllCalled told;
    told.volunteers = named(params.volunteers, PackTable::volunteers);
    told.organisations = named(params.organisations, PackTable::organisations);
    if (!params.openings) return told;
    std::map<std::string, store::Cells> roles;
    for (auto const& id : params.openings->values) {
        CalledOpening about{id.value, id.value, {}, {}, {}, {}, {}};
        auto const of_shift = [](store::Cells const& shift, std::string_view column) {
            return shift[store::column_of(PackTable::shifts, column)];
        };
        if (auto const shift = rows.find(PackTable::shifts, id.value)) {
            about.role = of_shift(*shift, "role");
            about.date = of_shift(*shift, "date");
            about.start = of_shift(*shift, "start");
            about.end = of_shift(*shift, "end");
        }
        auto role = roles.find(about.role);
        if (role == roles.end()) {
            auto found = rows.find(PackTable::roles, about.role);
            if (!found) continue;
            role = roles.emplace(about.role, std::move(*found)).first;
        }
        about.title = role->second[store::column_of(PackTable::roles, "title")];
        about.organisation = role->second[store::column_of(PackTable::roles, "organisation")];
        told.openings.push_back(std::move(about));
    }
    return told;
}

// Whether its organisation is told the person's name with a match: from the referral on, whose letter says
// it.
bool is_introduced(MatchState state) {
    switch (state) {
    case MatchState::referred:
    case MatchState::met:
    case MatchState::clearing:
    case MatchState::confirmed:
    case MatchState::active: return true;
    default: return false;
    }
}

} // namespace

MatchNaming::MatchNaming(Turn& turn) : turn_(&turn), rows_(turn.database(), turn.centre()) {}

MatchNaming::Opening const& MatchNaming::opening(std::string const& id) {
    auto found = openings_.find(id);
    if (found != openings_.end()) return found->second;
    Opening made;
    auto role = id;
    if (auto const shift = rows_.find(PackTable::shifts, id)) {
        role = (*shift)[store::column_of(PackTable::shifts, "role")];
        made.date = if_any((*shift)[store::column_of(PackTable::shifts, "date")]);
        made.start = if_any((*shift)[store::column_of(PackTable::shifts, "start")]);
    }
    made.title = rows_.called(PackTable::roles, role);
    return openings_.emplace(id, std::move(made)).first->second;
}

MatchNames MatchNaming::of(store::KeptMatch const& match) {
    MatchNames names;
    auto const& about = opening(match.opening);
    names.opening = about.title;
    names.date = about.date;
    names.start = about.start;
    auto organisation = organisations_.find(match.organisation);
    if (organisation == organisations_.end()) {
        auto name = rows_.called(PackTable::organisations, match.organisation);
        organisation = organisations_.emplace(match.organisation, std::move(name)).first;
    }
    names.organisation = organisation->second;
    Subject subject{match.volunteer, {}, {}};
    if (is_introduced(match.state)) subject.organisation = match.organisation;
    if (turn_->may_see(auth::Field::names, subject))
        names.person = rows_.called(PackTable::volunteers, match.volunteer);
    return names;
}

std::vector<Method> list_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(
        method("volunteer.search", reads, "People by how words of their name, or their id, begin.", search));
    all.push_back(method("name.list", reads,
                         "What people, openings and organisations are called, many at once.", called));
    return all;
}

} // namespace kith::rpc
