// SPDX-License-Identifier: MIT
#include "rpc/methods/care.hpp"

#include "desk/care.hpp"
#include "desk/community.hpp"
#include "desk/privacy.hpp"
#include "desk/replies.hpp"
#include "exchange/cells.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/looking.hpp"
#include "rpc/methods/matters.hpp"
#include "rpc/turn.hpp"
#include "store/directory.hpp"
#include "store/moments.hpp"
#include "store/privacy.hpp"
#include "store/safeguarding.hpp"

#include <boost/describe/enum.hpp>

#include <algorithm>
#include <map>

namespace kith::rpc {

namespace {

using desk::CareDesk;
using store::Care;
using store::seconds;
using Key = Text<key_bytes_max>;
using Note = Text<4000>;
using Moment = Number<0, 253'402'300'799>; // seconds since 1970

enum class What : std::uint8_t { call, write, visit, meet, decide, check, other };
BOOST_DESCRIBE_ENUM(What, call, write, visit, meet, decide, check, other)
enum class Way : std::uint8_t { call, text, e_mail, letter, visit, meeting, other };
BOOST_DESCRIBE_ENUM(Way, call, text, e_mail, letter, visit, meeting, other)
enum class SpokeTo : std::uint8_t { volunteer, organisation, somebody_else };
BOOST_DESCRIBE_ENUM(SpokeTo, volunteer, organisation, somebody_else)
enum class Came : std::uint8_t { reached, message_left, no_answer, wrong_number, will_ring_back };
BOOST_DESCRIBE_ENUM(Came, reached, message_left, no_answer, wrong_number, will_ring_back)

std::string word(auto code) {
    return boost::describe::enum_to_string(code, "");
}

Refused refused_of(desk::CareRefused refused) {
    return no(std::move(refused.code));
}

// On a day, at nine unless it says when, by the centre's clock.
struct Planned {
    What what = What::call;
    Text<32> on;                // 2026-09-14, 14/9/2026
    std::optional<Text<16>> at; // 10:30
    std::optional<Note> note;
};
BOOST_DESCRIBE_STRUCT(Planned, (), (what, on, at, note))

struct ShownPlan {
    std::string what;
    std::int64_t due_at = 0;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(ShownPlan, (), (what, due_at, note))

Outcome<desk::NextStep, Refused> next_of(Turn& turn, Planned const& planned) {
    constexpr int nine = 9 * 60;
    auto const day = exchange::parse_date(planned.on.value);
    if (!day) return refuse(no("day_unreadable"));
    int minute = nine;
    if (planned.at) {
        auto const at = exchange::parse_time(planned.at->value);
        if (!at) return refuse(no("time_unreadable"));
        minute = *at;
    }
    auto const& zone = desk::zone_named(turn.change().centre(turn.centre()).zone);
    return desk::NextStep{word(planned.what), zone.instant(CivilTime(*day) + Minutes(minute)),
                          planned.note ? planned.note->value : std::string()};
}

std::optional<ShownPlan> shown_plan(store::CareRow const& row) {
    if (!row.next_at) return std::nullopt;
    return ShownPlan{row.next_step, seconds(*row.next_at), if_any(row.next_note)};
}

// ---- the queue ----

// Where a page of the queue ended.
struct QueuePlace {
    Moment due_at;
    Text<40> what;
    MatterGiven about;
    std::optional<Text<2000>> of; // which one, of what has a number or a name of its own
};
BOOST_DESCRIBE_STRUCT(QueuePlace, (), (due_at, what, about, of))

struct QueuePage {
    std::optional<Key> owner;           // only theirs
    std::optional<bool> mine;           // only the caller's
    std::optional<Text<40>> what;       // only these
    std::optional<Number<0, 366>> days; // also what is due within so many days; default: what is due now
    std::optional<Number<1, 500>> limit;
    std::optional<QueuePlace> after; // the `next` of the page before
};
BOOST_DESCRIBE_STRUCT(QueuePage, (), (owner, mine, what, days, limit, after))

struct Row {
    MatterShown about;
    std::optional<std::int64_t> concern; // to be reviewed: shown to those who may see it
    std::optional<std::int64_t> reply;   // that waits to be matched
    std::optional<std::string> entry;    // of the public directory, to be looked at again
    std::optional<std::int64_t> privacy_case;
    std::optional<std::string> answer_on;  // the last day of a case
    std::optional<std::int64_t> answer_by; // of a breach: to the minute
    std::string what;                      // a ring, or the step that was planned
    bool planned = false;
    std::int64_t due_at = 0;
    std::optional<std::string> note;
    std::optional<std::string> owner; // missing: the centre has nobody who could be
    bool assigned = false;            // to them by name; else inherited, or theirs because they are on duty
    std::optional<std::string> person;
    std::optional<std::string> opening_name;
    std::optional<std::string> organisation; // that it concerns
    std::optional<std::string> organisation_name;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (about, concern, reply, entry, privacy_case, answer_on, answer_by, what, planned,
                       due_at, note, owner, assigned, person, opening_name, organisation, organisation_name))

struct Counted {
    std::string of;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (of, count))

struct Queue {
    std::vector<Row> rows;  // the longest due first
    std::int64_t total = 0; // that match from here on, shown or not
    bool more_than_counted = false;
    std::vector<Counted> by_what;  // of all owners
    std::vector<Counted> by_owner; // of all kinds
    std::optional<std::string> on_duty;
    std::optional<QueuePlace> next; // ask again after it; missing: that was all
};
BOOST_DESCRIBE_STRUCT(Queue, (), (rows, total, more_than_counted, by_what, by_owner, on_duty, next))

constexpr std::size_t queue_max = 5000; // looked at for one page

std::string name_in(store::CommunityRows& rows, store::PackTable table, std::string_view id,
                    std::string_view column) {
    if (id.empty()) return {};
    auto const cells = rows.find(table, id);
    return cells ? (*cells)[store::column_of(table, column)] : std::string();
}

Row shown_row(store::CommunityRows& rows, store::WaitingRow const& each) {
    using store::PackTable;
    Row row;
    row.about = shown_matter(each.about);
    row.what = each.what;
    row.planned = each.planned;
    row.due_at = seconds(each.at);
    row.note = if_any(each.note);
    row.owner = if_any(each.owner);
    row.assigned = each.assigned;
    row.person = if_any(name_in(rows, PackTable::volunteers, each.about.volunteer, "name"));
    auto const role = each.about.opening.empty() ? std::nullopt : desk::role_of(rows, each.about.opening);
    if (role) row.opening_name = if_any(name_in(rows, PackTable::roles, *role, "title"));
    row.organisation = if_any(each.organisation);
    row.organisation_name = if_any(name_in(rows, PackTable::organisations, each.organisation, "name"));
    return row;
}

// Concerns to be looked at again, among what waits for the caller: nobody else is told that there are any.
constexpr std::string_view concern_review = "concern_review";

void add_reviews(Turn& turn, Instant until, std::vector<store::WaitingRow>& waiting) {
    for (auto const& each : store::Safeguarding(turn.database(), turn.centre())
                                .to_review(turn.principal().id, until, queue_max)) {
        store::WaitingRow row;
        row.what = concern_review;
        row.note = std::to_string(each.number);
        row.at = *each.review_at;
        row.owner = turn.principal().id;
        row.assigned = true;
        waiting.push_back(std::move(row));
    }
}

Row shown_review(store::WaitingRow const& each) {
    Row row;
    row.concern = std::stoll(each.note);
    row.what = each.what;
    row.planned = true;
    row.due_at = seconds(each.at);
    row.owner = each.owner;
    row.assigned = true;
    return row;
}

// Entries of the public directory whose day to be looked at again has come; whoever is on duty has them,
// until the entry is kept with a later day or withdrawn.
constexpr std::string_view directory_review = "directory_review";

void add_directory_reviews(Turn& turn, Instant until, std::vector<store::WaitingRow>& waiting) {
    auto const& zone = desk::zone_named(turn.look().centre(turn.centre()).zone);
    for (auto const& each :
         store::Directory(turn.database(), turn.centre()).due(zone.date(until), queue_max)) {
        store::WaitingRow row;
        row.what = directory_review;
        row.note = each.name;
        row.organisation = each.id;
        row.at = zone.midnight(each.review_on);
        waiting.push_back(std::move(row));
    }
}

Row shown_directory_review(store::WaitingRow const& each) {
    Row row;
    row.entry = each.organisation;
    row.what = each.what;
    row.note = each.note;
    row.due_at = seconds(each.at);
    row.owner = if_any(each.owner);
    return row;
}

// Replies of whom nobody knows yet whose they are; whoever is on duty has them.
void add_stray_replies(Turn& turn, std::vector<store::WaitingRow>& waiting) {
    for (auto const& each : store::Correspondence(turn.database(), turn.centre()).stray_replies(queue_max)) {
        store::WaitingRow row;
        row.what = desk::stray_reply_ring;
        row.note = std::to_string(each.number);
        row.at = each.received_at;
        waiting.push_back(std::move(row));
    }
}

Row shown_stray_reply(store::WaitingRow const& each) {
    Row row;
    row.reply = std::stoll(each.note);
    row.what = each.what;
    row.due_at = seconds(each.at);
    row.owner = if_any(each.owner);
    return row;
}

// Requests about data, complaints and breaches, until they are closed; nobody can settle the clock that the
// law sets them. A breach has 72 hours, so it is pressing from the start.
constexpr std::string_view privacy_case = "privacy_case";
constexpr std::string_view privacy_due = "privacy_due"; // within a week
constexpr std::string_view breach_due = "breach_due";

void add_privacy_cases(Turn& turn, std::vector<store::WaitingRow>& waiting) {
    constexpr std::chrono::days soon{7};
    auto const& centre = turn.look().centre(turn.centre());
    auto const today = turn.look().today(centre.id);
    Care care(turn.database(), turn.centre());
    for (auto const& each : store::Privacy(turn.database(), turn.centre()).cases({}, true, 0, queue_max)) {
        auto const due = desk::due_of(turn.database(), centre, today, each);
        store::WaitingRow row;
        row.about.volunteer = each.volunteer;
        row.what = due.due_at ? breach_due : due.due_on <= today + soon ? privacy_due : privacy_case;
        row.note = std::to_string(each.number);
        row.at = each.opened_at;
        auto const looked_after = each.volunteer.empty() ? std::nullopt : care.find(row.about);
        if (looked_after && care.can_own(looked_after->owner)) row.owner = looked_after->owner;
        waiting.push_back(std::move(row));
    }
}

Row shown_privacy_case(Turn& turn, store::CommunityRows& rows, store::WaitingRow const& each) {
    auto row = shown_row(rows, each);
    row.note.reset();
    row.privacy_case = std::stoll(each.note);
    auto const one = store::Privacy(turn.database(), turn.centre()).find(*row.privacy_case);
    auto const& centre = turn.look().centre(turn.centre());
    auto const due = desk::due_of(turn.database(), centre, turn.look().today(centre.id), *one);
    row.answer_on = store::kept_text(due.due_on);
    row.answer_by = if_any(due.due_at);
    return row;
}

std::vector<Counted> listed(std::map<std::string, std::int64_t> const& counts) {
    std::vector<Counted> list;
    for (auto const& [of, count] : counts)
        if (!of.empty()) list.push_back({of, count});
    return list;
}

// In the order of the queue; no two rows are in the same place.
using Place = std::tuple<Instant, store::Matter, std::string, std::string>;

Place place_of(store::WaitingRow const& row) {
    return {row.at, row.about, row.what,
            (row.about == store::Matter() ? row.organisation + " " : std::string()) +
                (row.planned ? std::string() : row.note)};
}
Place place_of(QueuePlace const& given) {
    return {store::instant(given.due_at.value), matter_of(given.about), given.what.value,
            given.of ? given.of->value : std::string()};
}

QueuePlace shown_place(store::WaitingRow const& row) {
    auto const& [at, about, what, of] = place_of(row);
    return {{seconds(at)},
            {what},
            given_matter(about),
            of.empty() ? std::nullopt : std::optional<Text<2000>>({of})};
}

std::optional<Place> after_of(QueuePage const& page) {
    return page.after ? std::optional(place_of(*page.after)) : std::nullopt;
}
Instant until_of(Turn const& turn, QueuePage const& page) {
    return turn.now() + std::chrono::days(page.days ? page.days->value : 0);
}

// The rows of thousands and whose each is: beside the writer, whom every call waits for.
using Rows = std::vector<store::WaitingRow>;
Slow prepare_queue(Turn& turn, QueuePage const& page) {
    auto const after = after_of(page);
    return [path = turn.database().path(), centre = turn.centre(), until = until_of(turn, page),
            from = after ? std::get<Instant>(*after) : Instant()]() -> std::any {
        return seen<Rows>([&](auto& found) {
            store::Database database(path, store::Database::Mode::read);
            found.result = Care(database, centre).waiting(from, until, queue_max + 1);
        });
    };
}

// What waits from a place on, in order; whether there is more than was looked at.
std::pair<Rows, bool> waiting_after(Turn& turn, QueuePage const& page) {
    auto waiting = looked<Rows>(turn).result;
    auto const after = after_of(page);
    auto const until = until_of(turn, page);
    bool const more = waiting.size() > queue_max;
    // What comes from elsewhere later than the last row that was looked at is for the pages after it.
    auto const end = more ? std::optional(place_of(waiting.back())) : std::nullopt;
    add_reviews(turn, until, waiting);
    add_stray_replies(turn, waiting);
    add_directory_reviews(turn, until, waiting);
    add_privacy_cases(turn, waiting);
    std::erase_if(waiting, [&](store::WaitingRow const& row) {
        auto const place = place_of(row);
        return (after && place <= *after) || (end && place >= *end);
    });
    std::ranges::sort(waiting, {}, [](store::WaitingRow const& row) { return place_of(row); });
    return {std::move(waiting), more};
}

Row shown(Turn& turn, store::CommunityRows& rows, store::WaitingRow const& each) {
    if (each.what == concern_review) return shown_review(each);
    if (each.what == desk::stray_reply_ring) return shown_stray_reply(each);
    if (each.what == directory_review) return shown_directory_review(each);
    if (each.what == privacy_case || each.what == privacy_due || each.what == breach_due)
        return shown_privacy_case(turn, rows, each);
    return shown_row(rows, each);
}

Outcome<Queue, Refused> queue(Turn& turn, QueuePage const& page) {
    store::CommunityRows rows(turn.database(), turn.centre());
    auto const duty = Care(turn.database(), turn.centre()).on_duty();
    std::string owner = page.owner ? page.owner->value : std::string();
    if (page.mine.value_or(false)) owner = turn.principal().id;
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    Queue told;
    told.on_duty = if_any(duty);
    std::map<std::string, std::int64_t> by_what;
    std::map<std::string, std::int64_t> by_owner;
    auto [waiting, more] = waiting_after(turn, page);
    told.more_than_counted = more;
    store::WaitingRow const* last = more && !waiting.empty() ? &waiting.back() : nullptr;
    for (auto& each : waiting) {
        if (each.owner.empty()) each.owner = duty;
        ++by_what[each.what];
        ++by_owner[each.owner];
        if (!owner.empty() && each.owner != owner) continue;
        if (page.what && each.what != page.what->value) continue;
        ++told.total;
        if (told.rows.size() == limit) continue;
        told.rows.push_back(shown(turn, rows, each));
        if (told.rows.size() == limit) last = &each;
    }
    // A page that is full ends where it was; one that is not has seen all that was looked at.
    if (last != nullptr && (more || std::cmp_greater(told.total, told.rows.size())))
        told.next = shown_place(*last);
    told.by_what = listed(by_what);
    told.by_owner = listed(by_owner);
    return told;
}

// ---- one matter ----

struct About {
    MatterGiven about;
};
BOOST_DESCRIBE_STRUCT(About, (), (about))

struct LookedAfter {
    MatterShown about;
    std::optional<std::string> owner; // named for it
    std::optional<ShownPlan> next;
    std::optional<std::int64_t> contacted_at;
    std::vector<std::string> waiting; // what came up by itself
};
BOOST_DESCRIBE_STRUCT(LookedAfter, (), (about, owner, next, contacted_at, waiting))

LookedAfter looked_after(Turn& turn, store::CareRow const& row) {
    LookedAfter told{shown_matter(row.about), if_any(row.owner), shown_plan(row), {}, {}};
    if (row.contacted_at) told.contacted_at = seconds(*row.contacted_at);
    told.waiting = Care(turn.database(), turn.centre()).rings(row.about);
    return told;
}

Outcome<LookedAfter, Refused> look(Turn& turn, About const& params) {
    auto const about = matter_of(params.about);
    return looked_after(
        turn, Care(turn.database(), turn.centre()).find(about).value_or(store::CareRow{.about = about}));
}

struct Assigning {
    MatterGiven about;
    std::optional<Key> owner; // missing: back to whoever it belongs to
};
BOOST_DESCRIBE_STRUCT(Assigning, (), (about, owner))

Outcome<LookedAfter, Refused> assign(Turn& turn, Assigning const& params) {
    auto row = CareDesk(turn.change(), turn.centre())
                   .assign(matter_of(params.about), params.owner ? params.owner->value : "");
    if (!row) return refuse(refused_of(std::move(row.error())));
    return looked_after(turn, *row);
}

struct Planning {
    MatterGiven about;
    std::optional<Planned> next; // missing: nothing more is to be done
};
BOOST_DESCRIBE_STRUCT(Planning, (), (about, next))

Outcome<LookedAfter, Refused> plan(Turn& turn, Planning const& params) {
    std::optional<desk::NextStep> next;
    if (params.next) {
        auto read = next_of(turn, *params.next);
        if (!read) return refuse(std::move(read.error()));
        next = std::move(*read);
    }
    auto row = CareDesk(turn.change(), turn.centre()).plan(matter_of(params.about), next);
    if (!row) return refuse(refused_of(std::move(row.error())));
    return looked_after(turn, *row);
}

struct Settling {
    MatterGiven about;
    std::optional<Text<40>> what; // missing: all that came up about it
};
BOOST_DESCRIBE_STRUCT(Settling, (), (about, what))

Outcome<Nothing, Refused> settle(Turn& turn, Settling const& params) {
    auto const settled =
        CareDesk(turn.change(), turn.centre())
            .settle(matter_of(params.about), params.what ? params.what->value : "", turn.principal().id);
    if (settled == 0) return refuse(no("unknown"));
    return Nothing{};
}

// ---- what was said ----

struct Spoke {
    MatterGiven about;
    Way way = Way::call;
    SpokeTo spoke_to = SpokeTo::volunteer;
    Came outcome = Came::reached;
    std::optional<bool> inward; // they got in touch
    std::optional<Moment> at;   // default: now
    std::optional<Note> note;
    std::optional<Planned> next;      // one of the two:
    std::optional<bool> nothing_more; // nothing is to be done next
};
BOOST_DESCRIBE_STRUCT(Spoke, (), (about, way, spoke_to, outcome, inward, at, note, next, nothing_more))

struct Logged {
    std::int64_t number = 0;
    std::optional<ShownPlan> next;
};
BOOST_DESCRIBE_STRUCT(Logged, (), (number, next))

Outcome<Logged, Refused> log(Turn& turn, Spoke const& params) {
    if (params.next.has_value() == params.nothing_more.value_or(false)) return refuse(no("next_step_needed"));
    store::ContactEntry entry;
    entry.about = matter_of(params.about);
    entry.way = word(params.way);
    entry.inward = params.inward.value_or(false);
    entry.spoke_to = word(params.spoke_to);
    entry.outcome = word(params.outcome);
    if (params.note) entry.note = params.note->value;
    entry.principal = turn.principal().id;
    entry.at = params.at ? store::instant(params.at->value) : turn.now();
    if (entry.at > turn.now() + std::chrono::minutes(5)) return refuse(no("time_out_of_range"));
    std::optional<desk::NextStep> next;
    if (params.next) {
        auto read = next_of(turn, *params.next);
        if (!read) return refuse(std::move(read.error()));
        next = std::move(*read);
    }
    auto const about = entry.about;
    auto number = CareDesk(turn.change(), turn.centre()).log(std::move(entry), next);
    if (!number) return refuse(refused_of(std::move(number.error())));
    return Logged{*number, shown_plan(*Care(turn.database(), turn.centre()).find(about))};
}

struct LogPage {
    MatterGiven about;
    std::optional<Number<1, INT64_MAX>> before; // a number of the page before
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(LogPage, (), (about, before, limit))

struct ShownContact {
    std::int64_t number = 0;
    MatterShown about;
    std::string way;
    bool inward = false;
    std::string spoke_to;
    std::string outcome;
    std::optional<std::string> note;
    std::string by;
    std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownContact, (), (number, about, way, inward, spoke_to, outcome, note, by, at))

struct ContactPage {
    std::vector<ShownContact> contacts; // the newest first
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(ContactPage, (), (contacts, next))

Outcome<ContactPage, Refused> contacts(Turn& turn, LogPage const& page) {
    auto const about = matter_of(page.about);
    if (about == store::Matter{}) return refuse(no("about_unclear"));
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    ContactPage told;
    for (auto& each :
         Care(turn.database(), turn.centre()).contacts(about, page.before ? page.before->value : 0, limit)) {
        told.contacts.push_back({each.number, shown_matter(each.about), each.way, each.inward, each.spoke_to,
                                 each.outcome, if_any(each.note), each.principal, seconds(each.at)});
    }
    if (told.contacts.size() == limit) told.next = told.contacts.back().number;
    return told;
}

struct OneEntry {
    Number<1, INT64_MAX> number;
};
BOOST_DESCRIBE_STRUCT(OneEntry, (), (number))

Outcome<Nothing, Refused> forget_note(Turn& turn, OneEntry const& params) {
    if (!CareDesk(turn.change(), turn.centre()).forget_note(params.number.value))
        return refuse(no("unknown"));
    return Nothing{};
}

// ---- how the desk is run ----

struct Rules {
    std::optional<Key> duty; // has what nobody else has; missing: the first coordinator
    bool approve_roles = false;
};
BOOST_DESCRIBE_STRUCT(Rules, (), (duty, approve_roles))

struct ShownRules {
    std::optional<std::string> duty;
    bool approve_roles = false;
    std::optional<std::string> on_duty; // now
};
BOOST_DESCRIBE_STRUCT(ShownRules, (), (duty, approve_roles, on_duty))

Outcome<ShownRules, Refused> rules(Turn& turn, Nothing const&) {
    Care care(turn.database(), turn.centre());
    auto rules = care.rules();
    return ShownRules{if_any(std::move(rules.duty)), rules.approve_roles, if_any(care.on_duty())};
}

Outcome<ShownRules, Refused> set_rules(Turn& turn, Rules const& params) {
    Care care(turn.database(), turn.centre());
    if (params.duty && !care.can_own(params.duty->value)) return refuse(no("owner_unknown"));
    care.put(store::DeskRules{params.duty ? params.duty->value : "", params.approve_roles});
    turn.change().publish(turn.centre(), {"care.changed", "", "", "", ""});
    return rules(turn, {});
}

struct Approving {
    Key id;
};
BOOST_DESCRIBE_STRUCT(Approving, (), (id))
struct Refusing {
    Key id;
    Text<500> reason; // which the organisation is told
};
BOOST_DESCRIBE_STRUCT(Refusing, (), (id, reason))

Outcome<Nothing, Refused> decide(Turn& turn, std::string const& role, bool approved,
                                 std::string const& reason) {
    auto refused =
        CareDesk(turn.change(), turn.centre()).decide_role(role, approved, reason, turn.principal().id);
    if (refused) return refuse(refused_of(std::move(*refused)));
    return Nothing{};
}
Outcome<Nothing, Refused> approve(Turn& turn, Approving const& params) {
    return decide(turn, params.id.value, true, {});
}
Outcome<Nothing, Refused> turn_down(Turn& turn, Refusing const& params) {
    return decide(turn, params.id.value, false, params.reason.value);
}

} // namespace

std::vector<Method> care_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(
        with_slow<QueuePage>(method("queue.list", reads, "All that waits for somebody, and for whom.", queue),
                             prepare_queue, SlowWork::looking));
    all.push_back(method("queue.get", reads, "Who looks after it, and what is next.", look));
    all.push_back(method("queue.assign", changes, "Names who looks after it.", assign));
    all.push_back(method("queue.plan", changes, "What is to be done next, and by when.", plan));
    all.push_back(method("queue.settle", changes, "Somebody has looked at what came up.", settle));
    all.push_back(method("queue.rules", reads, "Who is on duty, and whether roles are approved.", rules));
    all.push_back(method("queue.set_rules", changes, "How the desk is run from now on.", set_rules));
    all.push_back(
        method("contact_log.add", changes, "Notes a call, message or visit, and what follows.", log));
    all.push_back(method("contact_log.list", reads, "What was said, the newest first.", contacts));
    all.push_back(method("contact_log.forget", changes, "Blanks a note.", forget_note));
    all.push_back(method("role.approve", changes, "Opens an organiser's new role.", approve));
    all.push_back(method("role.refuse", changes, "Leaves it closed, and says why.", turn_down));
    return all;
}

} // namespace kith::rpc
