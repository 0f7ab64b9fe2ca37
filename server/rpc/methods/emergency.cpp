// SPDX-License-Identifier: MIT
#include "rpc/methods/emergency.hpp"

#include "base/contract.hpp"
#include "desk/emergency.hpp"
#include "desk/run_service.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <algorithm>
#include <charconv>

namespace kith::rpc {

using desk::EmergencyMove;

namespace {

using Key = Text<key_bytes_max>;
using Words = Text<2000>;
using EmergencyNumber = Number<1, INT64_MAX>;

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

desk::EmergencyDesk desk_of(Turn& turn) {
    return {turn.change(),
            turn.centre(),
            {std::string(auth::word_of(turn.principal().standing)), turn.principal().id}};
}
Refused refused_of(desk::EmergencyRefused const& refused) {
    return {refused.code, refused.retry, refused.numbers};
}
std::string text_or_none(std::optional<Words> const& words) {
    return words ? words->value : std::string();
}
std::int64_t seconds(Instant at) {
    return at.time_since_epoch().count();
}
std::optional<std::int64_t> seconds(std::optional<Instant> const& at) {
    return at ? std::optional(seconds(*at)) : std::nullopt;
}

// ---- states ----

struct OpenEmergency {
    Text<200> name;
    Text<200> asked_by; // who asked for it: "council duty officer"
    Text<200> reference;
    std::optional<Number<1, 1000>> hurry; // clocks of its openings run so many times faster
    std::optional<Number<5, 1440>> report_minutes;
};
BOOST_DESCRIBE_STRUCT(OpenEmergency, (), (name, asked_by, reference, hurry, report_minutes))

struct Numbered {
    std::int64_t emergency = 0;
};
BOOST_DESCRIBE_STRUCT(Numbered, (), (emergency))

struct OneEmergency {
    EmergencyNumber emergency;
};
BOOST_DESCRIBE_STRUCT(OneEmergency, (), (emergency))

struct MoveEmergency {
    EmergencyNumber emergency;
    std::optional<Text<200>> asked_by;
    std::optional<Text<200>> reference;
    std::optional<Words> reason;
    std::optional<bool> override_open; // closes past what is still open, for a reason that is on record
};
BOOST_DESCRIBE_STRUCT(MoveEmergency, (), (emergency, asked_by, reference, reason, override_open))

struct CameTo {
    std::string state;
};
BOOST_DESCRIBE_STRUCT(CameTo, (), (state))

Outcome<Numbered, Refused> open(Turn& turn, OpenEmergency const& params) {
    desk::EmergencyOrder order{
        .name = params.name.value, .asked_by = params.asked_by.value, .reference = params.reference.value};
    if (params.hurry) order.hurry = static_cast<std::int32_t>(params.hurry->value);
    if (params.report_minutes) order.report_minutes = static_cast<std::int32_t>(params.report_minutes->value);
    auto const number = desk_of(turn).open(order);
    if (!number) return refuse(refused_of(number.error()));
    return Numbered{*number};
}

template <EmergencyMove to>
Outcome<CameTo, Refused> move(Turn& turn, MoveEmergency const& params) {
    auto const state = desk_of(turn).move({.emergency = params.emergency.value,
                                           .move = to,
                                           .asked_by = params.asked_by ? params.asked_by->value : "",
                                           .reference = params.reference ? params.reference->value : "",
                                           .reason = text_or_none(params.reason),
                                           .override_given = params.override_open.value_or(false)});
    if (!state) return refuse(refused_of(state.error()));
    return CameTo{*state};
}

struct ShownEmergency {
    std::int64_t emergency = 0;
    std::string name;
    std::string state;
    std::string asked_by;
    std::string reference;
    std::int64_t hurry = 1;
    std::int64_t report_minutes = 0;
    std::optional<std::int64_t> next_report;
    std::int64_t opened_at = 0;
    std::int64_t changed_at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownEmergency, (),
                      (emergency, name, state, asked_by, reference, hurry, report_minutes, next_report,
                       opened_at, changed_at))

struct EmergencyList {
    std::vector<ShownEmergency> emergencies; // the newest first, at most 100
};
BOOST_DESCRIBE_STRUCT(EmergencyList, (), (emergencies))

ShownEmergency shown(store::KeptEmergency const& each) {
    return {each.number,
            each.name,
            each.state,
            each.asked_by,
            each.reference,
            each.hurry,
            each.report_minutes,
            seconds(each.next_report),
            seconds(each.opened_at),
            seconds(each.changed_at)};
}

Outcome<EmergencyList, Refused> list(Turn& turn, Nothing const&) {
    EmergencyList list;
    for (auto const& each : store::Emergencies(turn.database(), turn.centre()).all(100))
        list.emergencies.push_back(shown(each));
    return list;
}

struct ShownOpening {
    std::string opening;
    std::int64_t begins = 0;
    std::int64_t ends = 0;
    bool vetted = false; // not for spontaneous volunteers
};
BOOST_DESCRIBE_STRUCT(ShownOpening, (), (opening, begins, ends, vetted))

struct ShownStillOpen {
    std::int64_t on_site = 0;
    std::int64_t offers = 0;
    std::int64_t pending = 0;
    std::int64_t coming = 0;
    std::int64_t roles = 0;
    std::int64_t campaigns = 0;
};
BOOST_DESCRIBE_STRUCT(ShownStillOpen, (), (on_site, offers, pending, coming, roles, campaigns))

struct ShownEmergencyStep {
    std::string step;
    std::string before;
    std::string after;
    std::string asked_by;
    std::string reference;
    std::string reason;
    std::string about;
    std::int64_t count = 0;
    bool overridden = false;
    std::string standing;
    std::string principal;
    std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownEmergencyStep, (),
                      (step, before, after, asked_by, reference, reason, about, count, overridden, standing,
                       principal, at))

struct WholeEmergency {
    ShownEmergency emergency;
    ShownStillOpen still_open; // the list to close it by
    std::vector<ShownOpening> openings;
    std::vector<ShownEmergencyStep> steps;
};
BOOST_DESCRIBE_STRUCT(WholeEmergency, (), (emergency, still_open, openings, steps))

Outcome<WholeEmergency, Refused> look(Turn& turn, OneEmergency const& params) {
    store::Emergencies rows(turn.database(), turn.centre());
    auto const found = rows.find(params.emergency.value);
    if (!found) return refuse(Refused{"emergency_unknown", false, {}});
    auto const open = desk::still_open(turn.database(), turn.centre(), found->number, turn.now());
    WholeEmergency whole{shown(*found),
                         {open.on_site, open.offers, open.pending, open.coming, open.roles, open.campaigns},
                         {},
                         {}};
    for (auto const& each : rows.openings(found->number))
        whole.openings.push_back({each.opening, seconds(each.begins), seconds(each.ends), each.vetted});
    for (auto const& each : rows.steps(found->number))
        whole.steps.push_back({each.step, each.before, each.after, each.asked_by, each.reference, each.reason,
                               each.subject, each.count, each.overridden, each.standing, each.principal,
                               seconds(each.at)});
    return whole;
}

// ---- roles, rematch, asking ----

struct OpenRoles {
    EmergencyNumber emergency;
    Text<100> surge;                          // flood, heatwave, pandemic
    Key organisation;                         // that leads
    std::optional<List<Text<100>, 50>> wards; // the worst hit first
    std::optional<Number<1, 10000>> scale_per_cent;
};
BOOST_DESCRIBE_STRUCT(OpenRoles, (), (emergency, surge, organisation, wards, scale_per_cent))

struct Opened {
    std::vector<std::string> openings;
};
BOOST_DESCRIBE_STRUCT(Opened, (), (openings))

Outcome<Opened, Refused> open_roles(Turn& turn, OpenRoles const& params) {
    desk::RolesOrder order{.emergency = params.emergency.value,
                           .surge = params.surge.value,
                           .organisation = params.organisation.value};
    if (params.wards)
        for (auto const& each : params.wards->values) order.wards.push_back(each.value);
    if (params.scale_per_cent) order.scale_per_cent = static_cast<std::int32_t>(params.scale_per_cent->value);
    auto made = desk_of(turn).open_roles(order);
    if (!made) return refuse(refused_of(made.error()));
    return Opened{std::move(*made)};
}

struct Counted {
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (count))

Outcome<Counted, Refused> close_roles(Turn& turn, OneEmergency const& params) {
    auto const closed = desk_of(turn).close_unused(params.emergency.value);
    if (!closed) return refuse(refused_of(closed.error()));
    return Counted{*closed};
}

struct Release {
    EmergencyNumber emergency;
    Words reason; // they are told
};
BOOST_DESCRIBE_STRUCT(Release, (), (emergency, reason))

Outcome<Counted, Refused> release(Turn& turn, Release const& params) {
    auto const released = desk_of(turn).release(params.emergency.value, params.reason.value);
    if (!released) return refuse(refused_of(released.error()));
    return Counted{*released};
}

struct RunStarted {
    std::int64_t run = 0;
};
BOOST_DESCRIBE_STRUCT(RunStarted, (), (run))

Outcome<RunStarted, Refused> rematch(Turn& turn, OneEmergency const& params) {
    auto const run = desk_of(turn).rematch(params.emergency.value);
    if (!run) return refuse(refused_of(run.error()));
    auto* const runs = turn.services().runs;
    if (runs != nullptr) turn.after_commit([runs, centre = turn.centre()] { runs->wake(centre); });
    return RunStarted{*run};
}

struct AskFor {
    EmergencyNumber emergency;
    std::optional<Number<1, INT64_MAX>> run; // of the rematch: whom it gives an opening is asked first
};
BOOST_DESCRIBE_STRUCT(AskFor, (), (emergency, run))

Outcome<Counted, Refused> ask(Turn& turn, AskFor const& params) {
    auto const started = desk_of(turn).ask(params.emergency.value, params.run ? params.run->value : 0);
    if (!started) return refuse(refused_of(started.error()));
    return Counted{*started};
}

// ---- the reserve, and those who come by themselves ----

struct Agreed {
    Key volunteer;
    std::optional<Words> reason; // why somebody without checks on record is trusted
};
BOOST_DESCRIBE_STRUCT(Agreed, (), (volunteer, reason))

Outcome<Nothing, Refused> reserve_add(Turn& turn, Agreed const& params) {
    auto const refused = desk_of(turn).agree(params.volunteer.value, text_or_none(params.reason));
    if (refused) return refuse(refused_of(*refused));
    return Nothing{};
}

struct TakenOut {
    Key volunteer;
    Words reason;
};
BOOST_DESCRIBE_STRUCT(TakenOut, (), (volunteer, reason))

Outcome<Nothing, Refused> reserve_remove(Turn& turn, TakenOut const& params) {
    auto const refused = desk_of(turn).take_out(params.volunteer.value, params.reason.value);
    if (refused) return refuse(refused_of(*refused));
    return Nothing{};
}

struct ReserveLogPage {
    std::optional<Key> volunteer; // about them alone
    std::optional<Number<1, INT64_MAX>> before;
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(ReserveLogPage, (), (volunteer, before, limit))

struct ReserveStep {
    std::int64_t number = 0;
    std::string step; // add, remove, enlist
    std::string volunteer;
    std::string reason;
    std::optional<std::int64_t> emergency; // that somebody came by themselves for
    std::string standing;
    std::string principal;
    std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(ReserveStep, (), (number, step, volunteer, reason, emergency, standing, principal, at))

struct ReserveLog {
    std::vector<ReserveStep> steps; // the newest first
};
BOOST_DESCRIBE_STRUCT(ReserveLog, (), (steps))

Outcome<ReserveLog, Refused> reserve_steps(Turn& turn, ReserveLogPage const& page) {
    ReserveLog log;
    for (auto const& each :
         store::Emergencies(turn.database(), turn.centre())
             .steps_before(store::reserve_log, page.volunteer ? page.volunteer->value : "",
                           page.before ? page.before->value : 0,
                           static_cast<std::size_t>(page.limit ? page.limit->value : 100))) {
        ReserveStep step{each.number,  each.step,     each.subject,   each.reason,
                         std::nullopt, each.standing, each.principal, seconds(each.at)};
        std::int64_t emergency = 0;
        std::from_chars(each.reference.data(), each.reference.data() + each.reference.size(), emergency);
        if (emergency != 0) step.emergency = emergency;
        log.steps.push_back(std::move(step));
    }
    return log;
}

struct ReservePage {
    std::optional<Key> after;
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(ReservePage, (), (after, limit))

struct ShownReserve {
    std::string volunteer;
    std::string kind; // reserve, spontaneous
    std::string reason;
    std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownReserve, (), (volunteer, kind, reason, at))

struct ReserveList {
    std::vector<ShownReserve> people;
};
BOOST_DESCRIBE_STRUCT(ReserveList, (), (people))

Outcome<ReserveList, Refused> reserve_list(Turn& turn, ReservePage const& page) {
    ReserveList list;
    for (auto const& each : store::Emergencies(turn.database(), turn.centre())
                                .reserve_page(page.after ? page.after->value : "",
                                              static_cast<std::size_t>(page.limit ? page.limit->value : 100)))
        list.people.push_back({each.volunteer, each.kind, each.reason, seconds(each.at)});
    return list;
}

struct Enlisted {
    EmergencyNumber emergency;
    Text<200> name;
    Text<40> telephone;
    std::optional<Text<100>> ward;
    std::optional<bool> adult; // they say that they are 18 or over
};
BOOST_DESCRIBE_STRUCT(Enlisted, (), (emergency, name, telephone, ward, adult))

struct NewPerson {
    std::string volunteer;
};
BOOST_DESCRIBE_STRUCT(NewPerson, (), (volunteer))

Outcome<NewPerson, Refused> enlist(Turn& turn, Enlisted const& params) {
    auto made = desk_of(turn).enlist(params.emergency.value, {.name = params.name.value,
                                                              .telephone = params.telephone.value,
                                                              .ward = params.ward ? params.ward->value : "",
                                                              .adult = params.adult.value_or(false)});
    if (!made) return refuse(refused_of(made.error()));
    return NewPerson{std::move(*made)};
}

// ---- reports ----

struct WhichReport {
    EmergencyNumber emergency;
    std::optional<Number<1, INT64_MAX>> number; // of those kept; else how it stands now
};
BOOST_DESCRIBE_STRUCT(WhichReport, (), (emergency, number))

struct ReportRow {
    std::string opening;
    std::string title;
    std::string ward;
    std::int64_t places_minimum = 0;
    std::int64_t places_maximum = 0;
    std::int64_t held = 0;
    std::int64_t gap = 0; // places below the minimum
    std::int64_t asked = 0;
    std::int64_t yes = 0;
    std::int64_t no = 0;
    std::int64_t silent = 0;
    std::int64_t waiting = 0;
};
BOOST_DESCRIBE_STRUCT(ReportRow, (),
                      (opening, title, ward, places_minimum, places_maximum, held, gap, asked, yes, no,
                       silent, waiting))

struct Report {
    std::optional<std::int64_t> number;
    std::int64_t at = 0;
    std::string state;
    std::int64_t on_site = 0;
    std::int64_t overdue = 0;
    std::optional<std::int64_t> first_reply_seconds; // the median
    std::vector<ReportRow> rows;
};
BOOST_DESCRIBE_STRUCT(Report, (), (number, at, state, on_site, overdue, first_reply_seconds, rows))

Report shown(store::EmergencyReport const& report) {
    Report made{report.number == 0 ? std::nullopt : std::optional(report.number),
                seconds(report.at),
                report.state,
                report.on_site,
                report.overdue,
                report.first_reply_seconds,
                {}};
    for (auto const& each : report.rows)
        made.rows.push_back({each.opening, each.title, each.ward, each.places_minimum, each.places_maximum,
                             each.held, std::max<std::int64_t>(0, each.places_minimum - each.held),
                             each.asked, each.yes, each.no, each.silent, each.waiting});
    return made;
}

Outcome<Report, Refused> report(Turn& turn, WhichReport const& params) {
    store::Emergencies rows(turn.database(), turn.centre());
    auto const emergency = rows.find(params.emergency.value);
    if (!emergency) return refuse(Refused{"emergency_unknown", false, {}});
    if (!params.number)
        return shown(desk::report_now(turn.database(), turn.centre(), *emergency, turn.now()));
    auto const kept = rows.report(emergency->number, params.number->value);
    if (!kept) return refuse(Refused{"unknown", false, {}});
    return shown(*kept);
}

struct ReportHead {
    std::int64_t number = 0;
    std::int64_t at = 0;
    std::string state;
    std::int64_t on_site = 0;
    std::int64_t overdue = 0;
};
BOOST_DESCRIBE_STRUCT(ReportHead, (), (number, at, state, on_site, overdue))

struct ReportList {
    std::vector<ReportHead> reports; // the newest first, at most 500
};
BOOST_DESCRIBE_STRUCT(ReportList, (), (reports))

Outcome<ReportList, Refused> reports(Turn& turn, OneEmergency const& params) {
    ReportList list;
    for (auto const& each :
         store::Emergencies(turn.database(), turn.centre()).reports(params.emergency.value, 500))
        list.reports.push_back({each.number, seconds(each.at), each.state, each.on_site, each.overdue});
    return list;
}

Outcome<Counted, Refused> make_report(Turn& turn, OneEmergency const& params) {
    auto const number = desk_of(turn).report(params.emergency.value);
    if (!number) return refuse(refused_of(number.error()));
    return Counted{*number};
}

} // namespace

std::vector<Method> emergency_methods() {
    using enum Effect;
    using enum EmergencyMove;
    std::vector<Method> all;
    all.push_back(method("emergency.open", changes, "Puts an emergency on standby.", open));
    all.push_back(method("emergency.activate", changes, "Activates it: clocks hurry.", move<activate>));
    all.push_back(method("emergency.stand_by", changes, "Back to standby, for a reason.", move<stand_by>));
    all.push_back(method("emergency.stand_down", changes, "Stands it down: asking stops.", move<stand_down>));
    all.push_back(
        method("emergency.close", changes, "Closes it once nothing is open any more.", move<close>));
    all.push_back(method("emergency.reopen", changes, "Back to stood down, for a reason.", move<reopen>));
    all.push_back(method("emergency.list", reads, "All, the newest first.", list));
    all.push_back(method("emergency.get", reads, "One, what is still open, and its log.", look));
    all.push_back(
        method("emergency.open_roles", changes, "Opens the roles of a surge's template.", open_roles));
    all.push_back(
        method("emergency.close_roles", changes, "Closes the roles that nobody is in.", close_roles));
    all.push_back(method("emergency.release", changes,
                         "Tells who was asked or was to come that they are not needed; 200 at a time.",
                         release));
    all.push_back(method("emergency.rematch", changes,
                         "Starts a run over the borough; whatever holds a place stays.", rematch));
    all.push_back(method("emergency.ask", changes, "Asks for its openings in waves.", ask));
    all.push_back(method("emergency.report", reads, "How things stand, now or then.", report));
    all.push_back(method("emergency.reports", reads, "The reports that were kept.", reports));
    all.push_back(method("emergency.make_report", changes, "Keeps a report now.", make_report));
    all.push_back(method("reserve.add", changes, "Somebody agreed to be asked in emergencies.", reserve_add));
    all.push_back(method("reserve.remove", changes, "They are not to be asked so.", reserve_remove));
    all.push_back(
        method("reserve.log", reads, "Who was added or taken out, by whom, when and why.", reserve_steps));
    all.push_back(method("reserve.list", reads, "The reserve, and who came by themselves.", reserve_list));
    all.push_back(method("reserve.enlist", changes, "Registers somebody who came by themselves.", enlist));
    return all;
}

} // namespace kith::rpc
