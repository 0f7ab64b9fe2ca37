// SPDX-License-Identifier: MIT
#include "rpc/methods/privacy.hpp"

#include "auth/entrance.hpp"
#include "desk/community.hpp"
#include "desk/privacy.hpp"
#include "exchange/cells.hpp"
#include "exchange/csv.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"
#include "store/principals.hpp"
#include "store/writer.hpp"

#include <boost/json/serialize.hpp>

#include <array>
#include <map>

namespace kith::rpc {

namespace {

using desk::PrivacyDesk;
using store::Privacy;
using store::seconds;
using Key = Text<key_bytes_max>;
using Words = Text<4000>;
using Day = Text<32>;
using Ref = Number<1, INT64_MAX>;

enum class CaseKind : std::uint8_t { access, erasure, correction, complaint, breach };
BOOST_DESCRIBE_ENUM(CaseKind, access, erasure, correction, complaint, breach)
enum class OwnKind : std::uint8_t { access, erasure, correction, complaint };
BOOST_DESCRIBE_ENUM(OwnKind, access, erasure, correction, complaint)
enum class CaseDecision : std::uint8_t { granted, partly, refused };
BOOST_DESCRIBE_ENUM(CaseDecision, granted, partly, refused)
enum class IdentityHow : std::uint8_t { signed_in, in_person, document, call_back };
BOOST_DESCRIBE_ENUM(IdentityHow, signed_in, in_person, document, call_back)
enum class ExportFormat : std::uint8_t { json, csv };
BOOST_DESCRIBE_ENUM(ExportFormat, json, csv)
enum class DepartureKind : std::uint8_t { died, moved };
BOOST_DESCRIBE_ENUM(DepartureKind, died, moved)

std::string word(auto code) {
    return boost::describe::enum_to_string(code, "");
}
Refused of(desk::PrivacyRefused refused) {
    bool const later = refused.code == "letters_waiting" || refused.code == "matches_open";
    return {std::move(refused.code), later, std::move(refused.numbers)};
}
Outcome<Nothing, Refused> answer(std::optional<desk::PrivacyRefused> refused) {
    if (refused) return refuse(of(std::move(*refused)));
    return Nothing{};
}
store::Centre const& centre_of(Turn& turn) {
    return turn.look().centre(turn.centre());
}
Date today(Turn& turn) {
    return turn.look().today(centre_of(turn).id);
}

// ---- cases ----

struct Opening {
    CaseKind kind = CaseKind::access;
    std::optional<Key> volunteer;
    Words words;                                        // what they ask, or what happened
    std::optional<Day> received_on;                     // default: today
    std::optional<Number<0, 253'402'300'799>> known_at; // of a breach: since when it is known; default: now
};
BOOST_DESCRIBE_STRUCT(Opening, (), (kind, volunteer, words, received_on, known_at))

struct Opened {
    std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Opened, (), (number))

Outcome<Opened, Refused> open(Turn& turn, Opening const& params) {
    store::PrivacyCase asked;
    asked.kind = word(params.kind);
    if (params.volunteer) asked.volunteer = params.volunteer->value;
    asked.words = params.words.value;
    asked.received_on = today(turn);
    if (params.received_on) {
        auto const read = exchange::parse_date(params.received_on->value);
        if (!read) return refuse(no("day_unreadable"));
        asked.received_on = *read;
    }
    if (params.kind == CaseKind::breach)
        asked.known_at = params.known_at ? store::instant(params.known_at->value) : turn.now();
    asked.opened_by = turn.principal().id;
    auto number = PrivacyDesk(turn.change(), turn.centre()).open(std::move(asked));
    if (!number) return refuse(of(std::move(number.error())));
    return Opened{*number};
}

struct CasePage {
    std::optional<Key> volunteer;
    std::optional<bool> all; // also those that are closed
    std::optional<Ref> before;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(CasePage, (), (volunteer, all, before, limit))

struct CaseRow {
    std::int64_t number = 0;
    std::string kind;
    std::optional<std::string> volunteer;
    std::string state;
    std::string received_on;
    std::string due_on;                 // to be answered; of a complaint: acknowledged
    std::optional<std::int64_t> due_at; // of a breach
    bool stopped = false;               // the clock stands still
    std::optional<std::string> decision;
};
BOOST_DESCRIBE_STRUCT(CaseRow, (),
                      (number, kind, volunteer, state, received_on, due_on, due_at, stopped, decision))

CaseRow shown(Turn& turn, store::PrivacyCase const& one) {
    auto const due = desk::due_of(turn.database(), centre_of(turn), today(turn), one);
    return {one.number,
            one.kind,
            if_any(one.volunteer),
            one.state,
            store::kept_text(one.received_on),
            store::kept_text(due.due_on),
            if_any(due.due_at),
            due.stopped,
            if_any(one.decision)};
}

struct CaseList {
    std::vector<CaseRow> cases; // the newest first
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(CaseList, (), (cases, next))

Outcome<CaseList, Refused> list(Turn& turn, CasePage const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 50);
    CaseList told;
    for (auto const& each : Privacy(turn.database(), turn.centre())
                                .cases(page.volunteer ? page.volunteer->value : "", !page.all.value_or(false),
                                       page.before ? page.before->value : 0, limit))
        told.cases.push_back(shown(turn, each));
    if (told.cases.size() == limit) told.next = told.cases.back().number;
    return told;
}

struct OneCase {
    Ref number;
};
BOOST_DESCRIBE_STRUCT(OneCase, (), (number))

struct ShownPause {
    std::string from_on;
    std::optional<std::string> until_on;
};
BOOST_DESCRIBE_STRUCT(ShownPause, (), (from_on, until_on))
struct ShownRedaction {
    std::string place;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(ShownRedaction, (), (place, reason))

struct ShownCase {
    CaseRow row;
    std::string words;
    bool extended = false;
    std::optional<std::string> identity_how; // missing: not checked yet
    std::optional<std::string> acknowledged_on;
    std::optional<std::string> note;
    std::optional<std::int64_t> erased_at;
    std::string opened_by;
    std::int64_t opened_at = 0;
    std::optional<std::int64_t> closed_at;
    std::vector<ShownPause> pauses;
    std::vector<ShownRedaction> left_out; // of an export
    std::vector<std::string> referred_to; // organisations that were told of the person
};
BOOST_DESCRIBE_STRUCT(ShownCase, (),
                      (row, words, extended, identity_how, acknowledged_on, note, erased_at, opened_by,
                       opened_at, closed_at, pauses, left_out, referred_to))

Outcome<ShownCase, Refused> look(Turn& turn, OneCase const& which) {
    Privacy privacy(turn.database(), turn.centre());
    auto const one = privacy.find(which.number.value);
    if (!one) return refuse(no("case_unknown"));
    ShownCase told;
    told.row = shown(turn, *one);
    told.words = one->words;
    told.extended = one->extended;
    told.identity_how = if_any(one->identity_how);
    if (one->acknowledged_on) told.acknowledged_on = store::kept_text(*one->acknowledged_on);
    told.note = if_any(one->note);
    told.erased_at = if_any(one->erased_at);
    told.opened_by = one->opened_by;
    told.opened_at = seconds(one->opened_at);
    told.closed_at = if_any(one->closed_at);
    for (auto const& each : privacy.pauses(one->number))
        told.pauses.push_back(
            {store::kept_text(each.from_on),
             each.until_on ? std::optional(store::kept_text(*each.until_on)) : std::nullopt});
    for (auto const& each : privacy.redactions(one->number))
        told.left_out.push_back({each.place, each.reason});
    if (!one->volunteer.empty())
        for (auto const& [organisation, opening] : privacy.referred_to(one->volunteer))
            if (told.referred_to.empty() || told.referred_to.back() != organisation)
                told.referred_to.push_back(organisation);
    return told;
}

struct Identity {
    Ref number;
    IdentityHow how = IdentityHow::in_person;
};
BOOST_DESCRIBE_STRUCT(Identity, (), (number, how))

Outcome<Nothing, Refused> identity(Turn& turn, Identity const& params) {
    return answer(
        PrivacyDesk(turn.change(), turn.centre()).check_identity(params.number.value, word(params.how)));
}
Outcome<Nothing, Refused> stop(Turn& turn, OneCase const& which) {
    return answer(PrivacyDesk(turn.change(), turn.centre()).stop(which.number.value));
}
Outcome<Nothing, Refused> go_on(Turn& turn, OneCase const& which) {
    return answer(PrivacyDesk(turn.change(), turn.centre()).go_on(which.number.value));
}
Outcome<Nothing, Refused> extend(Turn& turn, OneCase const& which) {
    return answer(PrivacyDesk(turn.change(), turn.centre()).extend(which.number.value));
}
Outcome<Nothing, Refused> acknowledge(Turn& turn, OneCase const& which) {
    return answer(PrivacyDesk(turn.change(), turn.centre()).acknowledge(which.number.value));
}

struct Redacting {
    Ref number;
    Text<80> place; // a table, or "table.column", as an export names them
    Text<500> reason;
};
BOOST_DESCRIBE_STRUCT(Redacting, (), (number, place, reason))

Outcome<Nothing, Refused> redact(Turn& turn, Redacting const& params) {
    return answer(PrivacyDesk(turn.change(), turn.centre())
                      .redact(params.number.value, params.place.value, params.reason.value));
}

struct ShowingAgain {
    Ref number;
    Text<80> place;
};
BOOST_DESCRIBE_STRUCT(ShowingAgain, (), (number, place))

Outcome<Nothing, Refused> show(Turn& turn, ShowingAgain const& params) {
    return answer(
        PrivacyDesk(turn.change(), turn.centre()).show_again(params.number.value, params.place.value));
}

struct Deciding {
    Ref number;
    CaseDecision decision = CaseDecision::granted;
    std::optional<Words> note;
};
BOOST_DESCRIBE_STRUCT(Deciding, (), (number, decision, note))

Outcome<Nothing, Refused> decide(Turn& turn, Deciding const& params) {
    return answer(
        PrivacyDesk(turn.change(), turn.centre())
            .decide(params.number.value, word(params.decision), params.note ? params.note->value : ""));
}
Outcome<Nothing, Refused> close(Turn& turn, OneCase const& which) {
    return answer(PrivacyDesk(turn.change(), turn.centre()).close(which.number.value));
}

// ---- what is held ----

struct Exporting {
    Ref number;
    std::optional<ExportFormat> format;
    std::optional<Number<1, 100'000>> part; // from 1
};
BOOST_DESCRIBE_STRUCT(Exporting, (), (number, format, part))

struct OwnExport {
    std::optional<ExportFormat> format;
    std::optional<Number<1, 100'000>> part;
};
BOOST_DESCRIBE_STRUCT(OwnExport, (), (format, part))

struct Exported {
    std::string text; // this part of it; the parts one after the other are the whole
    std::int64_t part = 1;
    std::int64_t parts = 1;
    std::int64_t rows = 0;
    std::vector<std::string> left_out;
};
BOOST_DESCRIBE_STRUCT(Exported, (), (text, part, parts, rows, left_out))

std::string as_json(desk::HeldAll const& held) {
    boost::json::object tables;
    for (auto const& row : held.rows) {
        boost::json::object cells;
        for (auto const& [column, text] : row.cells) cells[column] = text;
        auto& rows = tables[row.table];
        if (rows.is_null()) rows = boost::json::array();
        rows.as_array().push_back(std::move(cells));
    }
    return boost::json::serialize(boost::json::object{{"held", std::move(tables)}});
}

// One line a cell: tables of any shape in one file.
std::string as_csv(desk::HeldAll const& held) {
    std::string text;
    exchange::CsvWriter csv(text);
    csv.text("table").text("row").text("column").text("value").end_row();
    std::map<std::string, int> rows;
    for (auto const& row : held.rows) {
        auto const number = ++rows[row.table];
        for (auto const& [column, value] : row.cells)
            csv.text(row.table).number(number).text(column).text(value).end_row();
    }
    return text;
}

Outcome<Exported, Refused> part_of(desk::HeldAll const& held, ExportFormat format, std::int64_t part) {
    constexpr std::size_t bytes = 200'000;
    auto const text = format == ExportFormat::csv ? as_csv(held) : as_json(held);
    // Cut between characters, so that each part is text by itself.
    std::vector<std::size_t> cuts{0};
    while (cuts.back() < text.size()) {
        auto end = std::min(text.size(), cuts.back() + bytes);
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
        cuts.push_back(end);
    }
    auto const parts = static_cast<std::int64_t>(cuts.size()) - 1;
    if (part > parts) return refuse(Refused{"export_part_unknown", false, {{"limit", parts}}});
    auto const first = cuts[static_cast<std::size_t>(part) - 1];
    Exported told;
    told.text = text.substr(first, cuts[static_cast<std::size_t>(part)] - first);
    told.part = part;
    told.parts = parts;
    told.rows = static_cast<std::int64_t>(held.rows.size());
    told.left_out = held.left_out;
    return told;
}

Outcome<Exported, Refused> export_held(Turn& turn, Exporting const& params) {
    auto held = desk::collect(turn.database(), turn.centre(), params.number.value);
    if (!held) return refuse(of(std::move(held.error())));
    auto const one = Privacy(turn.database(), turn.centre()).find(params.number.value);
    turn.seen().push_back({auth::Field::checks, one->volunteer});
    return part_of(*held, params.format.value_or(ExportFormat::json), params.part ? params.part->value : 1);
}

Outcome<Exported, Refused> export_own(Turn& turn, OwnExport const& params) {
    return part_of(desk::collect_own(turn.database(), turn.centre(), turn.principal().volunteer),
                   params.format.value_or(ExportFormat::json), params.part ? params.part->value : 1);
}

struct Asking {
    OwnKind kind = OwnKind::access;
    Words words;
};
BOOST_DESCRIBE_STRUCT(Asking, (), (kind, words))

Outcome<Opened, Refused> ask(Turn& turn, Asking const& params) {
    store::PrivacyCase asked;
    asked.kind = word(params.kind);
    asked.volunteer = turn.principal().volunteer;
    asked.words = params.words.value;
    asked.received_on = today(turn);
    asked.opened_by = turn.principal().id;
    asked.identity_how = word(IdentityHow::signed_in);
    auto number = PrivacyDesk(turn.change(), turn.centre()).open(std::move(asked));
    if (!number) return refuse(of(std::move(number.error())));
    return Opened{*number};
}

struct OwnCases {
    std::vector<CaseRow> cases;
};
BOOST_DESCRIBE_STRUCT(OwnCases, (), (cases))

Outcome<OwnCases, Refused> own_cases(Turn& turn, Nothing const&) {
    OwnCases told;
    if (turn.principal().volunteer.empty()) return told;
    for (auto const& each :
         Privacy(turn.database(), turn.centre()).cases(turn.principal().volunteer, false, 0, 100))
        told.cases.push_back(shown(turn, each));
    return told;
}

// ---- erasing ----

struct Erased {
    std::vector<std::string> pseudonyms; // under which what has to stay, stays
};
BOOST_DESCRIBE_STRUCT(Erased, (), (pseudonyms))

// Nobody goes on where somebody is signed in as one of them.
void shut_out(Turn& turn, std::vector<store::PrincipalRow> const& accounts) {
    auto& entrance = *turn.services().entrance;
    for (auto const& row : accounts) {
        entrance.end_sessions_of(turn.database(), turn.centre(), row.id);
        entrance.rights_changed(turn.centre(), row.id);
    }
}

Outcome<Erased, Refused> erase(Turn& turn, OneCase const& which) {
    auto const about = store::Privacy(turn.database(), turn.centre()).find(which.number.value);
    auto const accounts = store::principals_of_volunteer(turn.database(), turn.centre(),
                                                         about ? about->volunteer : std::string());
    auto const fresh = [&turn] {
        std::array<unsigned char, 12> drawn{};
        turn.random()(drawn);
        return store::to_hex(drawn);
    };
    auto names = PrivacyDesk(turn.change(), turn.centre()).erase(which.number.value, fresh, fresh());
    if (!names) return refuse(of(std::move(names.error())));
    shut_out(turn, accounts);
    // Out of the log too, as soon as it is on the disk; where somebody reads from it, whoever keeps house
    // tries again.
    turn.after_commit([&database = turn.database()] {
        try {
            (void)database.checkpoint(true);
        } catch (store::StoreFault const&) { // somebody reads, or the disk refuses: it is tried again
        }
    });
    return Erased{std::move(*names)};
}

// ---- holds, and who has gone ----

struct Holding {
    Key volunteer;
    Words reason;
};
BOOST_DESCRIBE_STRUCT(Holding, (), (volunteer, reason))

Outcome<Opened, Refused> hold(Turn& turn, Holding const& params) {
    auto number = PrivacyDesk(turn.change(), turn.centre())
                      .hold(params.volunteer.value, params.reason.value, turn.principal().id);
    if (!number) return refuse(of(std::move(number.error())));
    return Opened{*number};
}
Outcome<Nothing, Refused> lift(Turn& turn, OneCase const& which) {
    return answer(PrivacyDesk(turn.change(), turn.centre()).lift(which.number.value, turn.principal().id));
}

struct HoldPage {
    std::optional<Key> volunteer;
    std::optional<bool> all; // also those that were lifted
};
BOOST_DESCRIBE_STRUCT(HoldPage, (), (volunteer, all))
struct ShownHold {
    std::int64_t number = 0;
    std::string volunteer;
    std::string reason;
    std::string placed_by;
    std::int64_t placed_at = 0;
    std::optional<std::int64_t> lifted_at;
};
BOOST_DESCRIBE_STRUCT(ShownHold, (), (number, volunteer, reason, placed_by, placed_at, lifted_at))
struct HoldList {
    std::vector<ShownHold> holds; // the newest first, at most 500
};
BOOST_DESCRIBE_STRUCT(HoldList, (), (holds))

Outcome<HoldList, Refused> holds(Turn& turn, HoldPage const& page) {
    HoldList told;
    for (auto const& each :
         Privacy(turn.database(), turn.centre())
             .holds(page.volunteer ? page.volunteer->value : "", !page.all.value_or(false)))
        told.holds.push_back({each.number, each.volunteer, each.reason, each.placed_by,
                              seconds(each.placed_at), if_any(each.lifted_at)});
    return told;
}

struct Departing {
    Key volunteer;
    DepartureKind kind = DepartureKind::moved;
};
BOOST_DESCRIBE_STRUCT(Departing, (), (volunteer, kind))

Outcome<Nothing, Refused> depart(Turn& turn, Departing const& params) {
    auto refused = PrivacyDesk(turn.change(), turn.centre())
                       .depart(params.volunteer.value, word(params.kind), turn.principal().id);
    if (refused) return refuse(of(std::move(*refused)));
    if (params.kind != DepartureKind::died) return Nothing{};
    auto accounts = store::principals_of_volunteer(turn.database(), turn.centre(), params.volunteer.value);
    for (auto& row : accounts) {
        row.suspended = true;
        store::update_principal(turn.database(), row);
    }
    shut_out(turn, accounts);
    return Nothing{};
}

} // namespace

std::vector<Method> privacy_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("privacy.open", changes,
                         "Somebody asks about their data, or something happened to data.", open));
    all.push_back(method("privacy.list", reads, "Cases with the day each is due, the newest first.", list));
    all.push_back(method("privacy.look", reads, "One case.", look));
    all.push_back(method("privacy.identity", changes, "It was checked who asks.", identity));
    all.push_back(method("privacy.stop", changes, "More was asked of them: the clock stands still.", stop));
    all.push_back(method("privacy.go_on", changes, "They answered: the clock runs.", go_on));
    all.push_back(method("privacy.extend", changes, "Two months more, because it is complex.", extend));
    all.push_back(method("privacy.acknowledge", changes, "They were told that it has come.", acknowledge));
    all.push_back(method("privacy.redact", changes, "Leaves something out of the export.", redact));
    all.push_back(method("privacy.show", changes, "Leaves it out no more.", show));
    all.push_back(
        method("privacy.decide", changes, "What was decided; an erasure tells the organisations.", decide));
    all.push_back(method("privacy.close", changes, "It is done.", close));
    all.push_back(method("privacy.export", reads, "What is held about the person, as JSON or CSV, in parts.",
                         export_held));
    all.push_back(method("privacy.erase", changes, "Erases the person for ever, as it was decided.", erase));
    all.push_back(method("hold.place", changes, "Nothing of this person is erased while it holds.", hold));
    all.push_back(method("hold.lift", changes, "It holds no more.", lift));
    all.push_back(method("hold.list", reads, "Holds, the newest first.", holds));
    all.push_back(method("person.depart", changes,
                         "Somebody has died or moved away: everything stops at once.", depart));
    all.push_back(by_scope(
        method("my.export", reads, "What is held about the caller, as JSON or CSV, in parts.", export_own)));
    all.push_back(by_scope(
        method("my.ask", changes, "Asks to see, correct or erase what is held, or complains.", ask)));
    all.push_back(
        by_scope(method("my.cases", reads, "What the caller has asked, and when it is due.", own_cases)));
    return all;
}

} // namespace kith::rpc
