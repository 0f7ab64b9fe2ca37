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

#include <stdexcept>

namespace kith::rpc {

using namespace bank;
using desk::FavourDesk;
using desk::FavourLists;
using desk::Side;
using store::Favours;
using store::Notice;
using store::seconds;

namespace {

using Key = Text<key_bytes_max>;
using Number1 = Number<1, INT64_MAX>;
using Cell = std::optional<Text<1000>>;
using Minutes1 = Number<1, 6000>; // of one favour
using Words = Text<2000, 0>;

Refused no(std::string code) {
    return {std::move(code), false, {}};
}

bool is_volunteer(Turn const& turn) {
    return turn.principal().standing == auth::Standing::volunteer;
}

// ---- wants and offers of help ----

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

std::optional<std::int64_t> if_not_zero(std::int64_t number) {
    return number == 0 ? std::nullopt : std::optional(number);
}

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

// ---- favours ----

enum class SideWord : std::uint8_t { giver, receiver };
BOOST_DESCRIBE_ENUM(SideWord, giver, receiver)

struct ShownFavour {
    std::int64_t favour = 0;
    std::optional<std::int64_t> want;
    std::optional<std::int64_t> help;
    std::string giver;
    std::string giver_name;
    std::string receiver;
    std::string receiver_name;
    std::string category;
    std::string title;
    std::int64_t minutes = 0; // as agreed
    std::optional<std::string> day;
    std::string state;
    bool giver_yes = false;
    bool receiver_yes = false;
    std::optional<std::string> transfer; // of the books
    std::optional<std::int64_t> logged;  // minutes that were confirmed
    std::optional<std::string> contact;  // of the other one, once both have agreed
    std::optional<std::string> ended_by; // giver, receiver, broker
    std::optional<std::string> reason;   // for the centre
    std::optional<std::string> thanks;
    std::int64_t proposed_at = 0;
    std::optional<std::int64_t> agreed_at;
    std::optional<std::int64_t> done_at;
    std::optional<std::int64_t> ended_at;
    std::optional<std::int64_t> thanked_at;
};
BOOST_DESCRIBE_STRUCT(ShownFavour, (),
                      (favour, want, help, giver, giver_name, receiver, receiver_name, category, title,
                       minutes, day, state, giver_yes, receiver_yes, transfer, logged, contact, ended_by,
                       reason, thanks, proposed_at, agreed_at, done_at, ended_at, thanked_at))

ShownFavour shown(Turn& turn, store::Favour const& favour) {
    store::CommunityRows rows(turn.database(), turn.centre());
    ShownFavour told;
    told.favour = favour.number;
    told.want = if_not_zero(favour.want);
    told.help = if_not_zero(favour.help);
    told.giver = favour.giver;
    told.giver_name = rows.called(store::PackTable::volunteers, favour.giver);
    told.receiver = favour.receiver;
    told.receiver_name = rows.called(store::PackTable::volunteers, favour.receiver);
    told.category = favour.category;
    told.title = favour.title;
    told.minutes = favour.minutes;
    told.day = if_any(favour.day);
    told.state = desk::standing_of(books(turn), favour);
    told.giver_yes = favour.giver_yes;
    told.receiver_yes = favour.receiver_yes;
    told.transfer = if_any(favour.transfer);
    if (told.state == "logged" || told.state == "thanked") {
        auto const index = books(turn).find_transfer(*desk::request_id_from(favour.transfer));
        told.logged = books(turn).transfers()[index].confirmed;
    }
    bool const to_member = is_volunteer(turn);
    if (to_member && (favour.state == "agreed" || favour.state == "done")) {
        auto const& other = turn.principal().volunteer == favour.giver ? favour.receiver : favour.giver;
        turn.seen().push_back({auth::Field::contacts, other});
        told.contact = if_any(desk::reach_of(turn.database(), turn.centre(), "volunteer", other, {}).address);
    }
    told.ended_by = if_any(favour.ended_by);
    if (!to_member) told.reason = if_any(favour.reason);
    told.thanks = if_any(favour.thanks);
    told.proposed_at = seconds(favour.proposed_at);
    told.agreed_at = if_any(favour.agreed_at);
    told.done_at = if_any(favour.done_at);
    told.ended_at = if_any(favour.ended_at);
    told.thanked_at = if_any(favour.thanked_at);
    return told;
}

Outcome<ShownFavour, Refused> answer(Turn& turn, FavourDesk::Result<store::Favour> const& result) {
    if (!result) {
        if (result.error().code == ledger::name(ledger::Refusal::not_permitted)) turn.deny();
        return refuse(refused_of(result.error()));
    }
    return shown(turn, *result);
}

struct Proposing {
    std::optional<Number1> want; // a member: one of the two, which says whom it is with
    std::optional<Number1> help;
    std::optional<Key> giver; // the centre: who is not said by them
    std::optional<Key> receiver;
    std::optional<Text<60>> category;
    std::optional<Text<120>> title;
    std::optional<Minutes1> minutes;
    std::optional<Day> day;
    std::optional<List<SideWord, 2>> said_yes; // the centre: who has agreed already
};
BOOST_DESCRIBE_STRUCT(Proposing, (), (want, help, giver, receiver, category, title, minutes, day, said_yes))

Outcome<ShownFavour, Refused> propose(Turn& turn, Proposing const& params) {
    store::Favour favour;
    if (params.want) favour.want = params.want->value;
    if (params.help) favour.help = params.help->value;
    if (params.category) favour.category = params.category->value;
    if (params.title) favour.title = params.title->value;
    if (params.minutes) favour.minutes = params.minutes->value;
    if (params.day) favour.day = params.day->value;
    favour.made_by = turn.principal().id;
    if (is_volunteer(turn)) {
        bool const gives = params.want.has_value();
        if (gives == params.help.has_value() || params.giver || params.receiver || params.said_yes)
            return refuse(no("favour_unclear"));
        (gives ? favour.giver : favour.receiver) = turn.principal().volunteer;
        (gives ? favour.giver_yes : favour.receiver_yes) = true;
    } else {
        if (params.giver) favour.giver = params.giver->value;
        if (params.receiver) favour.receiver = params.receiver->value;
        if (params.said_yes) {
            for (auto const side : params.said_yes->values)
                (side == SideWord::giver ? favour.giver_yes : favour.receiver_yes) = true;
        }
    }
    return answer(turn, FavourDesk(turn.change(), turn.centre()).propose(std::move(favour)));
}

struct OneFavour {
    Number1 favour;
};
BOOST_DESCRIBE_STRUCT(OneFavour, (), (favour))

template <class Params>
Subject subject_of_favour(Turn& turn, Params const& params) {
    auto const found = Favours(turn.database(), turn.centre()).favour(params.favour.value);
    if (!found) return {};
    auto const& own = turn.principal().volunteer;
    return {own == found->receiver ? found->receiver : found->giver, {}, {}};
}

// A member's own side; for the centre the one it names. None: not said.
std::optional<Side> side_of(Turn& turn, std::int64_t number, std::optional<SideWord> side) {
    if (!is_volunteer(turn))
        return side ? std::optional(*side == SideWord::giver ? Side::giver : Side::receiver) : std::nullopt;
    auto const found = Favours(turn.database(), turn.centre()).favour(number);
    if (!found) return Side::giver;
    return turn.principal().volunteer == found->giver ? Side::giver : Side::receiver;
}

struct Answering {
    Number1 favour;
    bool yes = false;
    std::optional<SideWord> side; // the centre: whose answer it is
    std::optional<Text<500>> reason;
};
BOOST_DESCRIBE_STRUCT(Answering, (), (favour, yes, side, reason))

Outcome<ShownFavour, Refused> give_answer(Turn& turn, Answering const& params) {
    auto const side = side_of(turn, params.favour.value, params.side);
    if (!side) return refuse(no("side_needed"));
    return answer(
        turn, FavourDesk(turn.change(), turn.centre())
                  .answer(params.favour.value, *side, params.yes, params.reason ? params.reason->value : ""));
}

struct Cancelling {
    Number1 favour;
    std::optional<Text<500>> reason;
};
BOOST_DESCRIBE_STRUCT(Cancelling, (), (favour, reason))

Outcome<ShownFavour, Refused> cancel(Turn& turn, Cancelling const& params) {
    auto const side = side_of(turn, params.favour.value, {});
    std::string const by = !side ? "broker" : *side == Side::giver ? "giver" : "receiver";
    return answer(turn, FavourDesk(turn.change(), turn.centre())
                            .cancel(params.favour.value, by, params.reason ? params.reason->value : ""));
}

struct Doing {
    Number1 favour;
    std::optional<Minutes1> minutes; // default: as agreed
    std::optional<Day> worked_on;    // default: today
    std::optional<bool> received;    // the centre: the receiver has said so; posts at once
};
BOOST_DESCRIBE_STRUCT(Doing, (), (favour, minutes, worked_on, received))

Outcome<ShownFavour, Refused> was_done(Turn& turn, Doing const& params) {
    auto const side = side_of(turn, params.favour.value, {});
    FavourDesk::Work work;
    if (params.minutes) work.minutes = params.minutes->value;
    work.on = day(params.worked_on, moment(turn).today);
    work.received = side ? *side == Side::receiver : params.received.value_or(false);
    return answer(turn, FavourDesk(turn.change(), turn.centre())
                            .done(params.favour.value, work, request_id(turn, "favour.done"), asking(turn)));
}

bool is_not_theirs(Turn& turn, std::int64_t favour) {
    auto const side = side_of(turn, favour, {});
    return side && *side == Side::giver;
}

struct Confirming {
    Number1 favour;
    std::optional<Minutes1> minutes; // default: all that was asked
};
BOOST_DESCRIBE_STRUCT(Confirming, (), (favour, minutes))

Outcome<ShownFavour, Refused> confirm(Turn& turn, Confirming const& params) {
    if (is_not_theirs(turn, params.favour.value)) return refuse(no("receiver_only"));
    std::optional<std::int64_t> minutes;
    if (params.minutes) minutes = params.minutes->value;
    return answer(
        turn, FavourDesk(turn.change(), turn.centre())
                  .confirm(params.favour.value, minutes, request_id(turn, "favour.confirm"), asking(turn)));
}

struct Thanking {
    Number1 favour;
    Text<1000> words;
};
BOOST_DESCRIBE_STRUCT(Thanking, (), (favour, words))

Outcome<ShownFavour, Refused> thank(Turn& turn, Thanking const& params) {
    if (is_not_theirs(turn, params.favour.value)) return refuse(no("receiver_only"));
    return answer(turn,
                  FavourDesk(turn.change(), turn.centre()).thank(params.favour.value, params.words.value));
}

Outcome<Nothing, Refused> forget_words(Turn& turn, OneFavour const& params) {
    if (auto refused = FavourDesk(turn.change(), turn.centre()).forget_words(params.favour.value))
        return refuse(refused_of(*refused));
    return Nothing{};
}

Outcome<ShownFavour, Refused> look(Turn& turn, OneFavour const& params) {
    auto const found = Favours(turn.database(), turn.centre()).favour(params.favour.value);
    if (!found) return refuse(no("favour_unknown"));
    return shown(turn, *found);
}

enum class Kept : std::uint8_t { proposed, agreed, done, declined, cancelled };
BOOST_DESCRIBE_ENUM(Kept, proposed, agreed, done, declined, cancelled)

struct FavourPage {
    std::optional<Key> volunteer; // the centre: only theirs, on either side
    std::optional<Kept> state;    // `done` is all that was done, confirmed or not
    std::optional<Number1> before;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(FavourPage, (), (volunteer, state, before, limit))

struct FavourList {
    std::vector<ShownFavour> favours; // the newest first
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(FavourList, (), (favours, next))

Outcome<FavourList, Refused> favours(Turn& turn, FavourPage const& page) {
    auto const scope = turn.scope();
    auto const whose = scope.volunteer ? *scope.volunteer : page.volunteer ? page.volunteer->value : "";
    FavourList told;
    if (scope.volunteer && scope.volunteer->empty()) return told; // nobody's
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    std::string const state = page.state ? boost::describe::enum_to_string(*page.state, "") : "";
    for (auto const& each : Favours(turn.database(), turn.centre())
                                .page(whose, state, page.before ? page.before->value : 0, limit))
        told.favours.push_back(shown(turn, each));
    if (told.favours.size() == limit) told.next = told.favours.back().favour;
    return told;
}

} // namespace

std::vector<Method> favour_methods() {
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
    all.push_back(by_scope(method("favour.propose", changes,
                                  "One member would do something for another: whoever has not said yes is "
                                  "asked.",
                                  propose)));
    all.push_back(method("favour.answer", changes, "A yes or a no to what was proposed.", give_answer,
                         subject_of_favour<Answering>));
    all.push_back(
        method("favour.cancel", changes, "It does not come to it.", cancel, subject_of_favour<Cancelling>));
    all.push_back(method("favour.done", changes, "It was done, and how long it took.", bank::told<was_done>,
                         subject_of_favour<Doing>));
    all.push_back(method("favour.confirm", changes, "The receiver's yes to the minutes: they move.", confirm,
                         subject_of_favour<Confirming>));
    all.push_back(
        method("favour.thank", changes, "The receiver's thanks.", thank, subject_of_favour<Thanking>));
    all.push_back(method("favour.forget_words", changes, "Blanks its reason and its thanks.", forget_words));
    all.push_back(
        method("favour.get", reads, "One favour as it stands.", look, subject_of_favour<OneFavour>));
    all.push_back(by_scope(method("favour.list", reads, "Favours, the newest first.", favours)));
    return all;
}

} // namespace kith::rpc
