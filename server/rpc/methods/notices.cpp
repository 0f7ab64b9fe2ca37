// SPDX-License-Identifier: MIT
#include "rpc/methods/favours.hpp"

#include "desk/favour_lists.hpp"
#include "desk/favours.hpp"
#include "desk/messages.hpp"
#include "exchange/cells.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/bank.hpp"
#include "rpc/methods/candidates.hpp"
#include "rpc/services.hpp"

namespace kith::rpc {

using namespace bank;
using desk::FavourDesk;
using desk::FavourLists;
using store::Favours;
using store::Notice;
using store::seconds;

namespace {

using Key = Text<key_bytes_max>;
using Number1 = Number<1, INT64_MAX>;
using Cell = std::optional<Text<1000>>;
using Minutes1 = Number<1, 6000>; // of one favour
using Words = Text<2000, 0>;

bool is_volunteer(Turn const& turn) {
    return turn.principal().standing == auth::Standing::volunteer;
}

// Cells of the opening that a want is judged as (data/README.md, roles).
struct WantCells {
    Cell when;
    Cell sessions;
    Cell start;
    Cell end;
    Cell setting;
    Cell required_skills;
    Cell desired_skills;
    Cell required_languages;
    Cell required_vehicle;
    Cell required_checks;
    Cell minimum_age;
    Cell access;
};
BOOST_DESCRIBE_STRUCT(WantCells, (),
                      (when, sessions, start, end, setting, required_skills, desired_skills,
                       required_languages, required_vehicle, required_checks, minimum_age, access))

// What an offer says in place of the member's own cells (data/README.md, volunteers).
struct HelpCells {
    Cell skills;
    Cell languages;
    Cell availability;
    Cell also_available;
    Cell travel_max;
    Cell remote;
    Cell vehicle;
};
BOOST_DESCRIBE_STRUCT(HelpCells, (),
                      (skills, languages, availability, also_available, travel_max, remote, vehicle))

template <class Described, class See>
void each_cell(See see) {
    namespace bd = boost::describe;
    boost::mp11::mp_for_each<bd::describe_members<Described, bd::mod_public>>(
        [&](auto member) { see(member.name, member.pointer); });
}

template <class OfCells>
std::map<std::string, std::string> read_cells(OfCells const& given) {
    std::map<std::string, std::string> cells;
    each_cell<OfCells>([&](char const* name, auto pointer) {
        if (auto const& value = given.*pointer) cells.emplace(name, value->value);
    });
    return cells;
}

template <class OfCells>
OfCells shown_cells(std::map<std::string, std::string> const& cells) {
    OfCells shown;
    each_cell<OfCells>([&](char const* name, auto pointer) {
        if (auto const found = cells.find(name); found != cells.end())
            shown.*pointer = Text<1000>{found->second};
    });
    return shown;
}

struct WantKind {
    static constexpr std::string_view word = "want";
    using Cells = WantCells;
};
struct HelpKind {
    static constexpr std::string_view word = "help";
    using Cells = HelpCells;
};

template <class Kind>
struct NewNotice {
    Key volunteer; // the member
    Text<60> category;
    Text<120> title;
    std::optional<Words> words;
    std::optional<Minutes1> minutes; // about how long
    std::optional<Day> until;        // the last day it is of use
    std::optional<typename Kind::Cells> cells;
    BOOST_DESCRIBE_CLASS(NewNotice, (), (volunteer, category, title, words, minutes, until, cells), (), ())
};

template <class Kind>
struct ChangedNotice {
    Number1 number;
    Text<60> category;
    Text<120> title;
    std::optional<Words> words;
    std::optional<Minutes1> minutes;
    std::optional<Day> until;
    std::optional<typename Kind::Cells> cells;
    BOOST_DESCRIBE_CLASS(ChangedNotice, (), (number, category, title, words, minutes, until, cells), (), ())
};

template <class Kind>
struct ShownNotice {
    std::int64_t number = 0;
    std::optional<std::string> volunteer; // for themselves and the centre
    std::optional<std::string> name;
    std::string category;
    std::string title;
    std::optional<std::string> words;
    std::optional<std::int64_t> minutes;
    std::optional<std::string> until;
    std::string state;
    std::int64_t made_at = 0;
    typename Kind::Cells cells;
    BOOST_DESCRIBE_CLASS(ShownNotice, (),
                         (number, volunteer, name, category, title, words, minutes, until, state, made_at,
                          cells),
                         (), ())
};

// Other members see what is wanted and offered, not by whom, until both have agreed.
template <class Kind>
ShownNotice<Kind> shown(Turn& turn, Notice const& notice) {
    ShownNotice<Kind> told;
    told.number = notice.number;
    if (!is_volunteer(turn) || turn.principal().volunteer == notice.volunteer) {
        told.volunteer = notice.volunteer;
        told.name = if_any(store::CommunityRows(turn.database(), turn.centre())
                               .called(store::PackTable::volunteers, notice.volunteer));
    }
    told.category = notice.category;
    told.title = notice.title;
    told.words = if_any(notice.words);
    if (notice.minutes > 0) told.minutes = notice.minutes;
    told.until = if_any(notice.until_day);
    told.state = notice.state;
    told.made_at = seconds(notice.made_at);
    told.cells = shown_cells<typename Kind::Cells>(notice.cells);
    return told;
}

template <class Kind>
Outcome<ShownNotice<Kind>, Refused> answer(Turn& turn, FavourDesk::Result<Notice> const& result) {
    if (!result) return refuse(refused_of(result.error()));
    return shown<Kind>(turn, *result);
}

template <class Kind, class Params>
Notice read_notice(Turn const& turn, Params const& params) {
    Notice notice;
    notice.kind = Kind::word;
    notice.category = params.category.value;
    notice.title = params.title.value;
    if (params.words) notice.words = params.words->value;
    if (params.minutes) notice.minutes = params.minutes->value;
    if (params.until) notice.until_day = params.until->value;
    notice.made_by = turn.principal().id;
    if (params.cells) notice.cells = read_cells(*params.cells);
    return notice;
}

template <class Kind>
Outcome<ShownNotice<Kind>, Refused> add(Turn& turn, NewNotice<Kind> const& params) {
    auto notice = read_notice<Kind>(turn, params);
    notice.volunteer = params.volunteer.value;
    return answer<Kind>(turn, FavourDesk(turn.change(), turn.centre()).add(std::move(notice)));
}

template <class Kind>
Outcome<ShownNotice<Kind>, Refused> change(Turn& turn, ChangedNotice<Kind> const& params) {
    auto notice = read_notice<Kind>(turn, params);
    notice.number = params.number.value;
    return answer<Kind>(turn, FavourDesk(turn.change(), turn.centre()).change(std::move(notice)));
}

struct OneNotice {
    Number1 number;
};
BOOST_DESCRIBE_STRUCT(OneNotice, (), (number))

template <class Kind>
Outcome<ShownNotice<Kind>, Refused> withdraw(Turn& turn, OneNotice const& params) {
    return answer<Kind>(
        turn,
        FavourDesk(turn.change(), turn.centre()).withdraw(std::string(Kind::word), params.number.value));
}

template <class Kind>
struct NoticePage {
    std::optional<Key> volunteer; // the centre: only theirs; a member: their own, whatever their state
    std::optional<bool> past;     // those too that are not open any more
    std::optional<Number1> before;
    std::optional<Number<1, 200>> limit;
    BOOST_DESCRIBE_CLASS(NoticePage, (), (volunteer, past, before, limit), (), ())
};

template <class Kind>
struct NoticeList {
    std::vector<ShownNotice<Kind>> notices; // the newest first
    std::optional<std::int64_t> next;
    BOOST_DESCRIBE_CLASS(NoticeList, (), (notices, next), (), ())
};

template <class Kind>
Outcome<NoticeList<Kind>, Refused> list(Turn& turn, NoticePage<Kind> const& page) {
    store::NoticesOf of{.kind = Kind::word};
    bool past = page.past.value_or(false);
    if (page.volunteer) of.volunteer = page.volunteer->value;
    auto const today = date_text(moment(turn).today);
    if (is_volunteer(turn)) {
        desk::BookIds const ids(turn.centre());
        auto const& own = turn.principal().volunteer;
        if (desk::member_account(books(turn), ids, own) == ledger::no_index)
            return refuse(no("not_a_member"));
        if (page.volunteer && page.volunteer->value != own) return refuse(no("not_a_member"));
        past = past && page.volunteer.has_value();
    }
    if (!past) {
        of.state = "open";
        of.day = today;
    }
    of.before = page.before ? page.before->value : 0;
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    NoticeList<Kind> told;
    for (auto const& each : Favours(turn.database(), turn.centre()).notices(of, limit))
        told.notices.push_back(shown<Kind>(turn, each));
    if (told.notices.size() == limit) told.next = told.notices.back().number;
    return told;
}

template <class Params>
Subject subject_of_member(Turn&, Params const& params) {
    return {params.volunteer.value, {}, {}};
}

template <class Kind, class Params>
Subject subject_of_notice(Turn& turn, Params const& params) {
    auto const found = Favours(turn.database(), turn.centre()).notice(Kind::word, params.number.value);
    return found ? Subject{found->volunteer, {}, {}} : Subject{};
}

// ---- who suits what ----

struct HelpersOf {
    Number1 number;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(HelpersOf, (), (number, limit))

struct Helper {
    std::string volunteer;
    std::string name;
    std::optional<std::int64_t> help; // the offer of theirs that suits best; missing: none was made
    std::int64_t score = 0;
    std::vector<std::string> reasons;
    std::vector<std::string> questions;
};
BOOST_DESCRIBE_STRUCT(Helper, (), (volunteer, name, help, score, reasons, questions))

struct Helpers {
    std::vector<Helper> eligible;
    std::vector<Helper> ask_first;
};
BOOST_DESCRIBE_STRUCT(Helpers, (), (eligible, ask_first))

struct WantsFor {
    Key volunteer;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(WantsFor, (), (volunteer, limit))

struct SuitedWant {
    std::int64_t want = 0;
    std::string title;
    std::string category;
    std::optional<std::int64_t> minutes;
    std::optional<std::int64_t> help; // the caller's offer that it fits
    std::int64_t score = 0;
    std::vector<std::string> reasons;
    std::vector<std::string> questions;
};
BOOST_DESCRIBE_STRUCT(SuitedWant, (), (want, title, category, minutes, help, score, reasons, questions))

struct SuitedWants {
    std::vector<SuitedWant> eligible;
    std::vector<SuitedWant> ask_first;
};
BOOST_DESCRIBE_STRUCT(SuitedWants, (), (eligible, ask_first))

template <class List>
struct Found {
    bool known = true;
    List list;
};

Helpers told(phrases::Speaker const& speaker, FavourLists const& lists, FavourLists::Both const& both) {
    auto const rows = [&](std::vector<FavourLists::Suited> const& suited) {
        std::vector<Helper> made;
        for (auto const& each : suited) {
            auto row = candidate(speaker, lists.snapshot(), each.row, each.opening, each.score);
            made.push_back({each.volunteer, lists.snapshot().roster()[each.row].name, if_not_zero(each.help),
                            each.score, std::move(row.reasons), std::move(row.questions)});
        }
        return made;
    };
    return {rows(both.eligible), rows(both.ask_first)};
}

SuitedWants wants_told(phrases::Speaker const& speaker, FavourLists const& lists,
                       FavourLists::Both const& both) {
    auto const rows = [&](std::vector<FavourLists::Suited> const& suited) {
        std::vector<SuitedWant> made;
        for (auto const& each : suited) {
            auto row = candidate(speaker, lists.snapshot(), each.row, each.opening, each.score);
            auto const& want = *lists.want(each.want);
            made.push_back({each.want, want.title, want.category, if_not_zero(want.minutes),
                            if_not_zero(each.help), each.score, std::move(row.reasons),
                            std::move(row.questions)});
        }
        return made;
    };
    return {rows(both.eligible), rows(both.ask_first)};
}

// Reads the members through a connection of its own, and judges them.
template <class List, class Look>
Slow look_slowly(Turn& turn, FavourLists::Of of, Look look) {
    of.accounts = desk::open_members(books(turn));
    of.today = date_text(moment(turn).today);
    return [path = turn.database().path(), centre = turn.centre(), now = turn.now(), of = std::move(of),
            look = std::move(look)]() -> std::any {
        static thread_local phrases::Phrases const words = phrases::Phrases::load("en");
        Found<List> found;
        store::Database database(path, store::Database::Mode::read);
        database.run("begin"); // all rows are of one instant
        FavourLists const lists(database, centre, of, now);
        phrases::Speaker const speaker(words, lists.snapshot().roster(), lists.snapshot().labels());
        found.known = of.want == 0 || lists.want(of.want) != nullptr;
        found.list = look(speaker, lists);
        return found;
    };
}

Slow prepare_helpers(Turn& turn, HelpersOf const& params) {
    auto const want = params.number.value;
    auto const limit = static_cast<std::size_t>(params.limit ? params.limit->value : 20);
    return look_slowly<Helpers>(turn, {.accounts = {}, .want = want},
                                [want, limit](phrases::Speaker const& speaker, FavourLists const& lists) {
                                    return told(speaker, lists, lists.helpers(want, limit));
                                });
}

Slow prepare_wants(Turn& turn, WantsFor const& params) {
    auto const volunteer = params.volunteer.value;
    auto const limit = static_cast<std::size_t>(params.limit ? params.limit->value : 20);
    return look_slowly<SuitedWants>(
        turn, {.accounts = {}, .member = volunteer},
        [volunteer, limit](phrases::Speaker const& speaker, FavourLists const& lists) {
            return wants_told(speaker, lists, lists.wants(volunteer, limit));
        });
}

template <class List, class Params>
Outcome<List, Refused> looked(Turn& turn, Params const&) {
    auto const& found = turn.prepared<Found<List>>();
    if (!found.known) return refuse(no("notice_unknown"));
    return found.list;
}

} // namespace

std::vector<Method> notice_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("want.add", changes, "What a member would like somebody to do.", add<WantKind>,
                         subject_of_member<NewNotice<WantKind>>));
    all.push_back(method("want.change", changes, "What they want now, in place of what they said.",
                         change<WantKind>, subject_of_notice<WantKind, ChangedNotice<WantKind>>));
    all.push_back(method("want.withdraw", changes, "They want it no longer.", withdraw<WantKind>,
                         subject_of_notice<WantKind, OneNotice>));
    all.push_back(method("want.list", reads, "What members want, the newest first.", list<WantKind>));
    all.push_back(
        with_slow<HelpersOf>(method("want.helpers", reads, "The members who suit a want best, with reasons.",
                                    looked<Helpers, HelpersOf>),
                             prepare_helpers, SlowWork::looking));
    all.push_back(with_slow<WantsFor>(method("want.suited", reads,
                                             "The wants that suit a member and what they offer best.",
                                             looked<SuitedWants, WantsFor>, subject_of_member<WantsFor>),
                                      prepare_wants, SlowWork::looking));
    all.push_back(method("help.offer", changes, "What a member would do for others.", add<HelpKind>,
                         subject_of_member<NewNotice<HelpKind>>));
    all.push_back(method("help.change", changes, "What they offer now, in place of what they said.",
                         change<HelpKind>, subject_of_notice<HelpKind, ChangedNotice<HelpKind>>));
    all.push_back(method("help.withdraw", changes, "They offer it no longer.", withdraw<HelpKind>,
                         subject_of_notice<HelpKind, OneNotice>));
    all.push_back(method("help.list", reads, "What members offer, the newest first.", list<HelpKind>));
    return all;
}

} // namespace kith::rpc
