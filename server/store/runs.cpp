// SPDX-License-Identifier: MIT
#include "store/runs.hpp"

#include "store/moments.hpp"
#include "store/numbers.hpp"

namespace kith::store {
namespace {

constexpr std::string_view run_columns =
    "number, scope_kind, scope_value, fresh, keep_in_force, steps_max, purpose, started_by, "
    "started_standing, started_at, state, why, stage, stage_done, stage_total, as_of, ended_at, previous, "
    "event, plan_class, stopped, value, upper_bound, promise_points, volunteers, openings, edges, added, "
    "moved, dropped, untouched, waiting, details, partial";
constexpr int run_column_count = 34;
constexpr std::string_view pairing_columns =
    "number, volunteer, opening, moved_from, movement, state_before, weight, reasons, decision, step, "
    "channel, decided_by, decided_standing, decided_at, outcome, refused";
constexpr int pairing_column_count = 16;

std::string places(int count) {
    std::string text = "?";
    while (--count > 0) text += ", ?";
    return text;
}

std::int64_t seconds_of(std::optional<Instant> const& instant) {
    return instant ? seconds(*instant) : -1;
}
std::optional<Instant> instant_of(std::int64_t seconds) {
    return seconds == -1 ? std::nullopt : std::optional(instant(seconds));
}

std::string select_runs(std::string_view rest) {
    return "select " + std::string(run_columns) + " from run where centre = ?" + std::string(rest);
}
std::string select_pairings(std::string_view rest) {
    return "select " + std::string(pairing_columns) + " from run_pairing where centre = ? and run = ?" +
           std::string(rest);
}

KeptRun run_of(Statement const& row) {
    auto const text = [&](int column) { return std::string(row.text(column)); };
    return {.number = row.integer(0),
            .scope_kind = text(1),
            .scope_value = text(2),
            .fresh = row.integer(3) != 0,
            .keep_in_force = row.integer(4) != 0,
            .steps_max = row.integer(5),
            .purpose = text(6),
            .started_by = text(7),
            .started_standing = text(8),
            .started_at = instant(row.integer(9)),
            .state = text(10),
            .why = text(11),
            .stage = text(12),
            .stage_done = row.integer(13),
            .stage_total = row.integer(14),
            .as_of = instant_of(row.integer(15)),
            .ended_at = instant_of(row.integer(16)),
            .previous = row.integer(17),
            .event = row.integer(18),
            .plan_class = text(19),
            .stopped = text(20),
            .value = row.integer(21),
            .upper_bound = row.integer(22),
            .promise_points = row.integer(23),
            .volunteers = row.integer(24),
            .openings = row.integer(25),
            .edges = row.integer(26),
            .added = row.integer(27),
            .moved = row.integer(28),
            .dropped = row.integer(29),
            .untouched = row.integer(30),
            .waiting = row.integer(31),
            .details = row.integer(32) != 0,
            .partial = row.integer(33) != 0};
}

KeptRunPairing pairing_of(Statement const& row) {
    auto const text = [&](int column) { return std::string(row.text(column)); };
    return {.number = row.integer(0),
            .volunteer = text(1),
            .opening = text(2),
            .moved_from = text(3),
            .movement = text(4),
            .state_before = text(5),
            .weight = row.integer(6),
            .reasons = text(7),
            .decision = text(8),
            .step = text(9),
            .channel = text(10),
            .decided_by = text(11),
            .decided_standing = text(12),
            .decided_at = instant_of(row.integer(13)),
            .outcome = text(14),
            .refused = row.integer(15) != 0};
}

// What follows "where centre = ? and run = ?".
std::string condition(RunFilter const& filter) {
    std::string sql;
    if (!filter.movement.empty()) sql += " and movement = ?";
    if (!filter.decision.empty()) sql += " and decision = ?";
    auto const of_opening = [&sql](std::string_view column) {
        auto const some = " in (select opening from run_opening where centre = ? and run = ? and " +
                          std::string(column) + " = ?)";
        sql += " and (opening" + some + " or moved_from" + some + ")";
    };
    if (!filter.organisation.empty()) of_opening("organisation");
    if (!filter.ward.empty()) of_opening("ward");
    if (!filter.role.empty()) of_opening("role");
    for (std::size_t i = 0; i < filter.beginnings.size(); ++i) {
        sql += " and exists (select 1 from volunteer_word w where w.centre = run_pairing.centre and "
               "w.volunteer = run_pairing.volunteer and w.word >= ? and w.word < ?)";
    }
    return sql;
}

// `ends` has to outlive the statement's steps.
int bind_filter(Statement& statement, int position, std::int64_t centre, std::int64_t run,
                RunFilter const& filter, std::vector<std::string>& ends) {
    auto const text = [&](std::string const& value) { statement.bind(++position, std::string_view(value)); };
    if (!filter.movement.empty()) text(filter.movement);
    if (!filter.decision.empty()) text(filter.decision);
    for (auto const* value : {&filter.organisation, &filter.ward, &filter.role}) {
        if (value->empty()) continue;
        for (int side = 0; side < 2; ++side) {
            statement.bind(++position, centre).bind(++position, run);
            text(*value);
        }
    }
    ends.clear();
    ends.reserve(filter.beginnings.size());
    for (auto const& beginning : filter.beginnings) {
        ends.push_back(beginning + "\xF4\x8F\xBF\xBF"); // above every word that begins so
        text(beginning);
        text(ends.back());
    }
    return position;
}

} // namespace

std::vector<KeptRun> RunRows::rows(Statement& statement) {
    std::vector<KeptRun> found;
    while (statement.step()) found.push_back(run_of(statement));
    return found;
}

std::vector<KeptRunPairing> RunRows::pairing_rows(Statement& statement) {
    std::vector<KeptRunPairing> found;
    while (statement.step()) found.push_back(pairing_of(statement));
    return found;
}

std::int64_t RunRows::add(KeptRun run) {
    run.number = next_number(*database_, "run", centre_);
    put(run);
    return run.number;
}

void RunRows::put(KeptRun const& run) {
    Statement(*database_, "delete from run where centre = ? and number = ?")
        .bind(1, centre_)
        .bind(2, run.number)
        .run();
    Statement insert(*database_, "insert into run (centre, " + std::string(run_columns) + ") values (" +
                                     places(run_column_count + 1) + ")");
    insert.bind(1, centre_)
        .bind(2, run.number)
        .bind(3, std::string_view(run.scope_kind))
        .bind(4, std::string_view(run.scope_value))
        .bind(5, std::int64_t{run.fresh})
        .bind(6, std::int64_t{run.keep_in_force})
        .bind(7, run.steps_max)
        .bind(8, std::string_view(run.purpose))
        .bind(9, std::string_view(run.started_by))
        .bind(10, std::string_view(run.started_standing))
        .bind(11, seconds(run.started_at))
        .bind(12, std::string_view(run.state))
        .bind(13, std::string_view(run.why))
        .bind(14, std::string_view(run.stage))
        .bind(15, run.stage_done)
        .bind(16, run.stage_total)
        .bind(17, seconds_of(run.as_of))
        .bind(18, seconds_of(run.ended_at))
        .bind(19, run.previous)
        .bind(20, run.event)
        .bind(21, std::string_view(run.plan_class))
        .bind(22, std::string_view(run.stopped))
        .bind(23, run.value)
        .bind(24, run.upper_bound)
        .bind(25, run.promise_points)
        .bind(26, run.volunteers)
        .bind(27, run.openings)
        .bind(28, run.edges)
        .bind(29, run.added)
        .bind(30, run.moved)
        .bind(31, run.dropped)
        .bind(32, run.untouched)
        .bind(33, run.waiting)
        .bind(34, std::int64_t{run.details})
        .bind(35, std::int64_t{run.partial})
        .run();
}

std::optional<KeptRun> RunRows::find(std::int64_t number) {
    Statement row(*database_, select_runs(" and number = ?"));
    if (!row.bind(1, centre_).bind(2, number).step()) return std::nullopt;
    return run_of(row);
}

std::vector<KeptRun> RunRows::page(std::int64_t before, std::size_t limit, std::string_view state) {
    std::string rest = before > 0 ? " and number < ?" : "";
    if (!state.empty()) rest += " and state = ?";
    Statement found(*database_, select_runs(rest + " order by number desc limit " + std::to_string(limit)));
    int position = 1;
    found.bind(position, centre_);
    if (before > 0) found.bind(++position, before);
    if (!state.empty()) found.bind(++position, state);
    return rows(found);
}

std::vector<KeptRun> RunRows::in_state(std::string_view state) {
    Statement found(*database_, select_runs(" and state = ? order by number"));
    return rows(found.bind(1, centre_).bind(2, state));
}

std::vector<std::int64_t> RunRows::with_waiting() {
    Statement found(*database_, "select number from run where centre = ? and waiting > 0 order by number");
    found.bind(1, centre_);
    std::vector<std::int64_t> numbers;
    while (found.step()) numbers.push_back(found.integer(0));
    return numbers;
}

std::vector<std::int64_t> RunRows::details_beyond(std::size_t kept) {
    Statement found(*database_, "select number from run where centre = ? and details = 1 and waiting = 0 "
                                "order by number desc");
    found.bind(1, centre_);
    std::vector<std::int64_t> numbers;
    for (std::size_t at = 0; found.step(); ++at) {
        if (at >= kept) numbers.insert(numbers.begin(), found.integer(0));
    }
    return numbers;
}

std::vector<std::int64_t> RunRows::left_partial() {
    Statement found(*database_, "select number from run where centre = ? and partial = 1 and state <> "
                                "'running' order by number");
    found.bind(1, centre_);
    std::vector<std::int64_t> numbers;
    while (found.step()) numbers.push_back(found.integer(0));
    return numbers;
}

void RunRows::add(std::int64_t run, KeptRunPairing const& pairing) {
    Statement insert(*database_, "insert into run_pairing (centre, run, " + std::string(pairing_columns) +
                                     ") values (" + places(pairing_column_count + 2) + ")");
    insert.bind(1, centre_)
        .bind(2, run)
        .bind(3, pairing.number)
        .bind(4, std::string_view(pairing.volunteer))
        .bind(5, std::string_view(pairing.opening))
        .bind(6, std::string_view(pairing.moved_from))
        .bind(7, std::string_view(pairing.movement))
        .bind(8, std::string_view(pairing.state_before))
        .bind(9, pairing.weight)
        .bind(10, std::string_view(pairing.reasons))
        .bind(11, std::string_view(pairing.decision))
        .bind(12, std::string_view(pairing.step))
        .bind(13, std::string_view(pairing.channel))
        .bind(14, std::string_view(pairing.decided_by))
        .bind(15, std::string_view(pairing.decided_standing))
        .bind(16, seconds_of(pairing.decided_at))
        .bind(17, std::string_view(pairing.outcome))
        .bind(18, std::int64_t{pairing.refused})
        .run();
}

void RunRows::put(std::int64_t run, KeptRunPairing const& pairing) {
    Statement(*database_, "delete from run_pairing where centre = ? and run = ? and number = ?")
        .bind(1, centre_)
        .bind(2, run)
        .bind(3, pairing.number)
        .run();
    add(run, pairing);
}

std::optional<KeptRunPairing> RunRows::find(std::int64_t run, std::string_view volunteer,
                                            std::string_view opening) {
    Statement row(*database_, select_pairings(" and volunteer = ? and opening = ?"));
    if (!row.bind(1, centre_).bind(2, run).bind(3, volunteer).bind(4, opening).step()) return std::nullopt;
    return pairing_of(row);
}

std::vector<KeptRunPairing> RunRows::pairings(std::int64_t run, std::int64_t after, std::size_t limit,
                                              RunFilter const& filter) {
    Statement found(*database_, select_pairings(condition(filter) + " and number > ? order by number limit " +
                                                std::to_string(limit)));
    found.bind(1, centre_).bind(2, run);
    std::vector<std::string> ends;
    auto const position = bind_filter(found, 2, centre_, run, filter, ends);
    found.bind(position + 1, after);
    return pairing_rows(found);
}

std::int64_t RunRows::count(std::int64_t run, RunFilter const& filter) {
    Statement found(*database_,
                    "select count(*) from run_pairing where centre = ? and run = ?" + condition(filter));
    found.bind(1, centre_).bind(2, run);
    std::vector<std::string> ends;
    bind_filter(found, 2, centre_, run, filter, ends);
    return found.step() ? found.integer(0) : 0;
}

void RunRows::add(std::int64_t run, KeptRunOpening const& opening) {
    Statement(*database_, "insert into run_opening (centre, run, opening, role, organisation, ward) values "
                          "(?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, run)
        .bind(3, std::string_view(opening.opening))
        .bind(4, std::string_view(opening.role))
        .bind(5, std::string_view(opening.organisation))
        .bind(6, std::string_view(opening.ward))
        .run();
}

std::optional<KeptRunOpening> RunRows::find_opening(std::int64_t run, std::string_view opening) {
    Statement row(*database_, "select opening, role, organisation, ward from run_opening where centre = ? "
                              "and run = ? and opening = ?");
    if (!row.bind(1, centre_).bind(2, run).bind(3, opening).step()) return std::nullopt;
    auto const text = [&row](int column) { return std::string(row.text(column)); };
    return KeptRunOpening{text(0), text(1), text(2), text(3)};
}

std::vector<RunRows::Counted> RunRows::counted(std::int64_t run, Facet facet, std::string_view organisation) {
    std::string const column = facet == Facet::organisation ? "organisation"
                               : facet == Facet::ward       ? "ward"
                                                            : "role";
    // A row that moves somebody is of both openings, and once of what they share.
    auto const side = [&](std::string_view opening, std::string_view only) {
        return "select o." + column + " as value, p.number as number, p.decision as decision from " +
               "run_pairing p join run_opening o on o.centre = p.centre and o.run = p.run and o.opening = "
               "p." +
               std::string(opening) + " where p.centre = ? and p.run = ? and p.movement <> 'untouched'" +
               std::string(only) + (organisation.empty() ? "" : " and o.organisation = ?");
    };
    Statement found(*database_, "select value, count(*), sum(case when decision = 'open' then 1 else 0 end) "
                                "from (" +
                                    side("opening", "") + " union " +
                                    side("moved_from", " and p.movement = 'moved'") +
                                    ") both_sides where value <> '' group by value order by value");
    int position = 0;
    for (int each = 0; each < 2; ++each) {
        found.bind(++position, centre_).bind(++position, run);
        if (!organisation.empty()) found.bind(++position, organisation);
    }
    std::vector<Counted> all;
    while (found.step()) all.push_back({std::string(found.text(0)), found.integer(1), found.integer(2)});
    return all;
}

std::vector<KeptRunPairing> RunRows::untried(std::int64_t run, std::size_t limit) {
    // The numbers first, which are found without reading those that were tried.
    Statement found(*database_,
                    select_pairings(" and number in (select number from run_pairing where centre = ? and run "
                                    "= ? and decision = 'approved' and outcome = '' order by number limit " +
                                    std::to_string(limit) + ") order by number"));
    return pairing_rows(found.bind(1, centre_).bind(2, run).bind(3, centre_).bind(4, run));
}

std::int64_t RunRows::decide_open(std::int64_t run, KeptRunPairing const& decided, RunFilter filter) {
    filter.decision = "open";
    auto const open = count(run, filter);
    Statement update(*database_,
                     "update run_pairing set decision = ?, step = ?, channel = ?, decided_by = ?, "
                     "decided_standing = ?, decided_at = ? where centre = ? and run = ?" +
                         condition(filter));
    update.bind(1, std::string_view(decided.decision))
        .bind(2, std::string_view(decided.step))
        .bind(3, std::string_view(decided.channel))
        .bind(4, std::string_view(decided.decided_by))
        .bind(5, std::string_view(decided.decided_standing))
        .bind(6, seconds_of(decided.decided_at))
        .bind(7, centre_)
        .bind(8, run);
    std::vector<std::string> ends;
    bind_filter(update, 8, centre_, run, filter, ends);
    update.run();
    return open;
}

std::vector<RunRows::Decided> RunRows::decided(std::int64_t run) {
    Statement found(*database_,
                    "select decision, case when outcome = '' then 0 else 1 end, refused, count(*) from "
                    "run_pairing where centre = ? and run = ? group by 1, 2, 3 order by 1, 2, 3");
    found.bind(1, centre_).bind(2, run);
    std::vector<Decided> all;
    while (found.step()) {
        all.push_back(
            {std::string(found.text(0)), found.integer(1) != 0, found.integer(2) != 0, found.integer(3)});
    }
    return all;
}

void RunRows::add_part(std::int64_t run, std::int64_t part, std::string_view body) {
    Statement(*database_, "insert into run_certificate (centre, run, part, body) values (?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, run)
        .bind(3, part)
        .bind(4, body)
        .run();
}

std::int64_t RunRows::parts(std::int64_t run) {
    Statement count(*database_, "select count(*) from run_certificate where centre = ? and run = ?");
    return count.bind(1, centre_).bind(2, run).step() ? count.integer(0) : 0;
}

std::string RunRows::part(std::int64_t run, std::int64_t part) {
    Statement row(*database_, "select body from run_certificate where centre = ? and run = ? and part = ?");
    return row.bind(1, centre_).bind(2, run).bind(3, part).step() ? std::string(row.text(0)) : std::string();
}

std::size_t RunRows::erase_details(std::int64_t run, std::size_t limit) {
    // By whole ranges of numbers: portable, and bounded.
    Statement first(*database_,
                    "select coalesce(min(number), 0) from run_pairing where centre = ? and run = ?");
    first.bind(1, centre_).bind(2, run).step();
    auto const from = first.integer(0);
    if (from > 0) {
        Statement erase(*database_, "delete from run_pairing where centre = ? and run = ? and number < ?");
        erase.bind(1, centre_).bind(2, run).bind(3, from + static_cast<std::int64_t>(limit)).run();
        return limit;
    }
    Statement some(*database_, "select opening from run_opening where centre = ? and run = ? order by "
                               "opening limit " +
                                   std::to_string(limit));
    some.bind(1, centre_).bind(2, run);
    std::string last;
    while (some.step()) last = some.text(0);
    if (!last.empty()) {
        Statement(*database_, "delete from run_opening where centre = ? and run = ? and opening <= ?")
            .bind(1, centre_)
            .bind(2, run)
            .bind(3, std::string_view(last))
            .run();
        return limit;
    }
    Statement least(*database_,
                    "select coalesce(min(part), 0) from run_certificate where centre = ? and run = ?");
    least.bind(1, centre_).bind(2, run).step();
    auto const part = least.integer(0);
    if (part == 0) return 0;
    Statement(*database_, "delete from run_certificate where centre = ? and run = ? and part = ?")
        .bind(1, centre_)
        .bind(2, run)
        .bind(3, part)
        .run();
    return 1;
}

} // namespace kith::store
