// SPDX-License-Identifier: MIT
#include "rpc/methods/quarters.hpp"

#include "desk/community.hpp"
#include "desk/quarter.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/bank.hpp"
#include "rpc/methods/file_text.hpp"
#include "rpc/methods/looking.hpp"
#include "rpc/services.hpp"

#include <boost/describe/enum.hpp>

#include <algorithm>

namespace kith::rpc {

namespace {

using bank::date_text;
using bank::Day;
using bank::told;
using Key = Text<key_bytes_max>;
using Ref = Number<1, INT64_MAX>;
using Programme = Text<200>;

bool is_volunteer(Turn& turn, std::string const& id) {
    return store::CommunityRows(turn.database(), turn.centre())
        .find(store::PackTable::volunteers, id)
        .has_value();
}

void say_changed(Turn& turn, std::string const& volunteer) {
    turn.change().publish(turn.centre(), {"monitoring.changed", volunteer, "", "", ""});
}

// ---- what people answer about themselves ----

struct Given {
    Text<40> question;
    Text<40, 0> answer; // empty: takes the one before away
};
BOOST_DESCRIBE_STRUCT(Given, (), (question, answer))

struct Answering {
    Key volunteer;
    List<Given, 20> answers;
};
BOOST_DESCRIBE_STRUCT(Answering, (), (volunteer, answers))

struct OfVolunteer {
    Key volunteer;
};
BOOST_DESCRIBE_STRUCT(OfVolunteer, (), (volunteer))

template <class Params>
Subject subject_of(Turn&, Params const& params) {
    return {params.volunteer.value, {}, {}};
}

bool may_be_answered(Given const& given) {
    auto const all = desk::monitoring_questions();
    auto const question = std::ranges::find(all, given.question.value, &desk::MonitoringQuestion::code);
    return question != all.end() &&
           (given.answer.value.empty() ||
            std::ranges::find(question->answers, given.answer.value) != question->answers.end());
}

Outcome<Nothing, Refused> answer(Turn& turn, Answering const& params) {
    auto const& volunteer = params.volunteer.value;
    if (!is_volunteer(turn, volunteer)) return refuse(no("volunteer_unknown"));
    if (!std::ranges::all_of(params.answers.values, may_be_answered)) return refuse(no("answer_unknown"));
    store::Monitoring monitoring(turn.database(), turn.centre());
    for (auto const& each : params.answers.values)
        monitoring.answer(volunteer, {each.question.value, each.answer.value}, turn.now());
    say_changed(turn, volunteer);
    return Nothing{};
}

struct Question {
    std::string question;
    std::vector<std::string> answers;
};
BOOST_DESCRIBE_STRUCT(Question, (), (question, answers))

struct Questions {
    std::vector<Question> questions;
};
BOOST_DESCRIBE_STRUCT(Questions, (), (questions))

struct Anything {};
BOOST_DESCRIBE_STRUCT(Anything, (), ())

Outcome<Questions, Refused> questions(Turn&, Anything const&) {
    Questions all;
    for (auto const& each : desk::monitoring_questions())
        all.questions.push_back({std::string(each.code), {each.answers.begin(), each.answers.end()}});
    return all;
}

struct Answered {
    std::string question;
    std::string answer;
};
BOOST_DESCRIBE_STRUCT(Answered, (), (question, answer))

struct Answers {
    std::vector<Answered> answers;
};
BOOST_DESCRIBE_STRUCT(Answers, (), (answers))

Outcome<Answers, Refused> own_answers(Turn& turn, OfVolunteer const& params) {
    Answers all;
    for (auto& each : store::Monitoring(turn.database(), turn.centre()).answers(params.volunteer.value))
        all.answers.push_back({std::move(each.question), std::move(each.answer)});
    return all;
}

// ---- what became of people ----

enum class MilestoneKind : std::uint8_t { into_work, training_done };
BOOST_DESCRIBE_ENUM(MilestoneKind, into_work, training_done)

struct Reached {
    Key volunteer;
    MilestoneKind kind = MilestoneKind::into_work;
    Day on;
    std::optional<Key> opening; // that led to it
};
BOOST_DESCRIBE_STRUCT(Reached, (), (volunteer, kind, on, opening))

struct Numbered {
    std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Numbered, (), (number))

Outcome<Numbered, Refused> add_milestone(Turn& turn, Reached const& params) {
    auto const day = bank::day(params.on);
    auto const& volunteer = params.volunteer.value;
    if (!is_volunteer(turn, volunteer)) return refuse(no("volunteer_unknown"));
    store::CommunityRows rows(turn.database(), turn.centre());
    if (params.opening && !desk::role_of(rows, params.opening->value)) return refuse(no("opening_unknown"));
    auto const number =
        store::Monitoring(turn.database(), turn.centre())
            .add({0, volunteer, boost::describe::enum_to_string(params.kind, ""), day,
                  params.opening ? params.opening->value : std::string(), turn.principal().id, turn.now()});
    say_changed(turn, volunteer);
    return Numbered{number};
}

struct Milestone {
    std::int64_t number = 0;
    std::string kind;
    std::string on;
    std::optional<std::string> opening;
};
BOOST_DESCRIBE_STRUCT(Milestone, (), (number, kind, on, opening))

struct Milestones {
    std::vector<Milestone> milestones;
};
BOOST_DESCRIBE_STRUCT(Milestones, (), (milestones))

Outcome<Milestones, Refused> milestones(Turn& turn, OfVolunteer const& params) {
    Milestones all;
    for (auto& each :
         store::Monitoring(turn.database(), turn.centre()).of_volunteer(params.volunteer.value)) {
        all.milestones.push_back(
            {each.number, std::move(each.kind), date_text(each.reached_on), if_any(std::move(each.opening))});
    }
    return all;
}

struct OneMilestone {
    Ref number;
};
BOOST_DESCRIBE_STRUCT(OneMilestone, (), (number))

Outcome<Nothing, Refused> remove_milestone(Turn& turn, OneMilestone const& params) {
    if (!store::Monitoring(turn.database(), turn.centre()).remove_milestone(params.number.value))
        return refuse(no("unknown"));
    say_changed(turn, {});
    return Nothing{};
}

struct Tagging {
    Programme programme;
    Key volunteer;
    bool belongs = true;
};
BOOST_DESCRIBE_STRUCT(Tagging, (), (programme, volunteer, belongs))

Outcome<Nothing, Refused> tag(Turn& turn, Tagging const& params) {
    auto const& volunteer = params.volunteer.value;
    store::Monitoring monitoring(turn.database(), turn.centre());
    if (!params.belongs) {
        if (monitoring.untag(params.programme.value, volunteer)) say_changed(turn, volunteer);
        return Nothing{};
    }
    if (!is_volunteer(turn, volunteer)) return refuse(no("volunteer_unknown"));
    if (monitoring.tag(params.programme.value, volunteer, turn.principal().id, turn.now()))
        say_changed(turn, volunteer);
    return Nothing{};
}

// ---- the quarter ----

// One that was handed in, or the days as they stand now.
struct Which {
    std::optional<Ref> quarter;
    std::optional<Day> first;
    std::optional<Day> last;
    std::optional<Programme> programme; // default: everything
};

// What the slow part works out.
struct Counted {
    store::KeptQuarter quarter; // without a number where it was not handed in
    std::string centre;
    std::vector<store::QuarterFigure> figures;
    std::vector<store::QuarterRow> rows;
};

void count(Counted& counted, desk::Snapshot const& snapshot, store::Database& database, std::int64_t centre) {
    auto const& quarter = counted.quarter;
    auto const& roster = snapshot.roster();
    store::Monitoring monitoring(database, centre);
    auto const happened =
        store::happened_between(database, centre, roster.zone(), quarter.first, quarter.last,
                                desk::steps_needed_since(roster.zone(), quarter.first));
    counted.rows =
        desk::quarter_rows(roster, happened, {quarter.programme, monitoring.people_of(quarter.programme)},
                           quarter.first, quarter.last);
    auto const add = [&](std::string const& split, desk::PartOf const& part_of) {
        for (auto& each : desk::quarter_figures(counted.rows, split, part_of))
            counted.figures.push_back(std::move(each));
    };
    add({}, {});
    add("ward", [](store::QuarterRow const& row) { return row.ward; });
    for (auto const& question : desk::monitoring_questions()) {
        auto const answers = monitoring.answers_to(question.code);
        add(std::string(question.code), [&](store::QuarterRow const& row) {
            auto const answered = answers.find(row.volunteer);
            return answered == answers.end() ? std::string() : answered->second;
        });
    }
}

// Throws Unknown where the days are none.
Slow prepare_quarter(Turn& turn, Which const& which) {
    store::KeptQuarter asked;
    std::string refused;
    constexpr std::chrono::days longest{731};
    try {
        if (which.quarter) {
            auto const kept = store::Quarters(turn.database(), turn.centre()).find(which.quarter->value);
            if (kept)
                asked = *kept;
            else
                refused = "quarter_unknown";
        } else {
            asked.first = which.first ? bank::day(*which.first) : Date();
            asked.last = which.last ? bank::day(*which.last) : Date();
            if (which.programme) asked.programme = which.programme->value;
        }
    } catch (bank::Unknown const& unknown) {
        refused = unknown.refused.code;
    }
    bool const names_both = which.quarter && (which.first || which.last || which.programme);
    bool const names_none = !which.quarter && (!which.first || !which.last);
    if (refused.empty() && (names_both || names_none)) refused = "quarter_unclear";
    if (refused.empty() && (asked.last < asked.first || asked.last - asked.first > longest))
        refused = "quarter_days";
    return [shared = turn.services().snapshots, path = turn.database().path(), centre = turn.centre(),
            name = turn.look().centre(turn.centre()).name, now = turn.now(), asked = std::move(asked),
            refused = std::move(refused)]() -> std::any {
        return seen<Counted>([&](auto& found) {
            found.refused = refused;
            if (!refused.empty()) return;
            found.result.quarter = asked;
            found.result.centre = name;
            store::Database database(path, store::Database::Mode::read);
            database.run("begin");
            if (asked.number != 0) {
                store::Quarters kept(database, centre);
                found.result.figures = kept.figures(asked.number);
                found.result.rows = kept.rows(asked.number);
            } else {
                count(found.result, *snapshot_of(shared, path, centre, now), database, centre);
            }
        });
    };
}

std::vector<desk::ShownFigure> figures_of(Counted const& counted, bool published) {
    return published ? desk::suppressed(counted.figures) : desk::shown(counted.figures);
}

struct Look {
    std::optional<Ref> quarter; // one that was handed in; or:
    std::optional<Day> first;
    std::optional<Day> last;
    std::optional<Programme> programme;
    std::optional<bool> published; // small counts hidden; default: no
};
BOOST_DESCRIBE_STRUCT(Look, (), (quarter, first, last, programme, published))

Slow prepare_look(Turn& turn, Look const& params) {
    return prepare_quarter(turn, {params.quarter, params.first, params.last, params.programme});
}

struct ShownQuarter {
    std::optional<std::int64_t> quarter;
    std::optional<std::string> title;
    std::optional<std::string> programme;
    std::string first;
    std::string last;
    std::optional<std::string> handed_in_by;
    std::optional<std::int64_t> handed_in_at;
};
BOOST_DESCRIBE_STRUCT(ShownQuarter, (), (quarter, title, programme, first, last, handed_in_by, handed_in_at))

ShownQuarter shown(store::KeptQuarter const& quarter) {
    ShownQuarter made{{},
                      if_any(quarter.title),
                      if_any(quarter.programme),
                      date_text(quarter.first),
                      date_text(quarter.last),
                      {},
                      {}};
    if (quarter.number == 0) return made;
    made.quarter = quarter.number;
    made.handed_in_by = quarter.principal;
    made.handed_in_at = store::seconds(quarter.at);
    return made;
}

struct Figure {
    std::string split; // empty: everybody; ward, or a question
    std::string measure;
    std::optional<std::string> part; // missing: everybody, or not known
    std::int64_t people = 0;
    std::int64_t times = 0;
    std::int64_t minutes = 0;
    bool hidden = false;
};
BOOST_DESCRIBE_STRUCT(Figure, (), (split, measure, part, people, times, minutes, hidden))

struct Looked {
    ShownQuarter quarter;
    std::vector<Figure> figures;
};
BOOST_DESCRIBE_STRUCT(Looked, (), (quarter, figures))

Outcome<Looked, Refused> look(Turn& turn, Look const& params) {
    auto const& found = looked<Counted>(turn);
    if (!found.refused.empty()) return refuse(no(found.refused));
    Looked told{rpc::shown(found.result.quarter), {}};
    for (auto& [figure, hidden] : figures_of(found.result, params.published.value_or(false))) {
        told.figures.push_back({figure.split, figure.measure, if_any(figure.part), figure.people,
                                figure.times, figure.minutes, hidden});
    }
    return told;
}

enum class Measure : std::uint8_t {
    enquired,
    registered,
    referred,
    started,
    twelve_weeks_due,
    still_there,
    worked,
    helped,
    into_work,
    training_done
};
BOOST_DESCRIBE_ENUM(Measure, enquired, registered, referred, started, twelve_weeks_due, still_there, worked,
                    helped, into_work, training_done)

struct RowPage {
    std::optional<Ref> quarter; // one that was handed in; or:
    std::optional<Day> first;
    std::optional<Day> last;
    std::optional<Programme> programme;
    Measure measure = Measure::enquired;
    std::optional<Text<200, 0>> ward; // empty: whose ward is not known
    std::optional<Number<0, INT64_MAX>> after;
    std::optional<Number<1, 500>> limit; // default: 100
};
BOOST_DESCRIBE_STRUCT(RowPage, (), (quarter, first, last, programme, measure, ward, after, limit))

Slow prepare_rows(Turn& turn, RowPage const& params) {
    return prepare_quarter(turn, {params.quarter, params.first, params.last, params.programme});
}

struct Row {
    std::optional<std::string> volunteer;
    std::optional<std::string> opening;
    std::optional<std::string> organisation;
    std::optional<std::string> ward;
    std::string on;
    std::int64_t minutes = 0;
};
BOOST_DESCRIBE_STRUCT(Row, (), (volunteer, opening, organisation, ward, on, minutes))

struct Rows {
    std::vector<Row> rows; // by day, person, opening
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(Rows, (), (rows, next))

Outcome<Rows, Refused> rows(Turn& turn, RowPage const& params) {
    auto const& found = looked<Counted>(turn);
    if (!found.refused.empty()) return refuse(no(found.refused));
    std::string_view const measure = boost::describe::enum_to_string(params.measure, "");
    auto const limit = static_cast<std::size_t>(params.limit ? params.limit->value : 100);
    auto const after = params.after ? params.after->value : 0;
    Rows told;
    std::int64_t position = 0;
    for (auto const& row : found.result.rows) {
        if (row.measure != measure || (params.ward && row.ward != params.ward->value)) continue;
        if (++position <= after) continue;
        if (told.rows.size() == limit) {
            told.next = position - 1;
            break;
        }
        told.rows.push_back({if_any(row.volunteer), if_any(row.opening), if_any(row.organisation),
                             if_any(row.ward), date_text(row.day), row.minutes});
    }
    return told;
}

enum class Form : std::uint8_t { csv, html, xlsx };
BOOST_DESCRIBE_ENUM(Form, csv, html, xlsx)

struct Print {
    std::optional<Ref> quarter; // one that was handed in; or:
    std::optional<Day> first;
    std::optional<Day> last;
    std::optional<Programme> programme;
    Form form = Form::html;
    std::optional<bool> published; // small counts hidden, and no rows; default: yes
};
BOOST_DESCRIBE_STRUCT(Print, (), (quarter, first, last, programme, form, published))

struct Printed {
    std::string text; // the file; of xlsx in base64
};
BOOST_DESCRIBE_STRUCT(Printed, (), (text))

std::string printed(Counted const& counted, Form form, bool published, Instant now) {
    static thread_local phrases::Phrases const words = phrases::Phrases::load("en");
    auto const& quarter = counted.quarter;
    desk::QuarterHeading const heading{counted.centre,
                                       quarter.title.empty() ? words.say("quarter.draft") : quarter.title,
                                       quarter.programme, quarter.first, quarter.last};
    auto const figures = figures_of(counted, published);
    switch (form) {
    case Form::csv: return desk::quarter_csv(heading, figures);
    case Form::html: return desk::quarter_html(heading, figures, words);
    case Form::xlsx: break;
    }
    auto const* const rows = published ? nullptr : &counted.rows;
    return base64(exchange::workbook(desk::quarter_sheets(heading, figures, rows, words), now));
}

// The file is made in the pool too: with all its rows it may be large.
Slow prepare_print(Turn& turn, Print const& params) {
    auto count = prepare_quarter(turn, {params.quarter, params.first, params.last, params.programme});
    return [count = std::move(count), form = params.form, published = params.published.value_or(true),
            now = turn.now()]() -> std::any {
        return seen<Printed>([&](auto& found) {
            auto const counted = std::any_cast<Seen<Counted>>(count());
            found.fault = counted.fault;
            found.refused = counted.refused;
            if (found.fault.empty() && found.refused.empty())
                found.result.text = printed(counted.result, form, published, now);
        });
    };
}

Outcome<Printed, Refused> print(Turn& turn, Print const&) {
    auto const& found = looked<Printed>(turn);
    if (!found.refused.empty()) return refuse(no(found.refused));
    return found.result;
}

struct HandIn {
    Text<200> title;
    Day first;
    Day last;
    std::optional<Programme> programme;
};
BOOST_DESCRIBE_STRUCT(HandIn, (), (title, first, last, programme))

Slow prepare_hand_in(Turn& turn, HandIn const& params) {
    return prepare_quarter(turn, {{}, params.first, params.last, params.programme});
}

struct HandedIn {
    std::int64_t quarter = 0;
};
BOOST_DESCRIBE_STRUCT(HandedIn, (), (quarter))

Outcome<HandedIn, Refused> hand_in(Turn& turn, HandIn const& params) {
    auto const& found = looked<Counted>(turn);
    if (!found.refused.empty()) return refuse(no(found.refused));
    auto quarter = found.result.quarter;
    quarter.title = params.title.value;
    quarter.principal = turn.principal().id;
    quarter.at = turn.now();
    auto const number =
        store::Quarters(turn.database(), turn.centre()).add(quarter, found.result.figures, found.result.rows);
    turn.change().publish(turn.centre(), {"quarter.handed_in", "", "", "", std::to_string(number)});
    return HandedIn{number};
}

struct Page {
    std::optional<Ref> before;
    std::optional<Number<1, 200>> limit; // default: 50
};
BOOST_DESCRIBE_STRUCT(Page, (), (before, limit))

struct List_ {
    std::vector<ShownQuarter> quarters; // the newest first
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(List_, (), (quarters, next))

Outcome<List_, Refused> list(Turn& turn, Page const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 50);
    List_ told;
    for (auto const& each :
         store::Quarters(turn.database(), turn.centre()).page(page.before ? page.before->value : 0, limit))
        told.quarters.push_back(rpc::shown(each));
    if (told.quarters.size() == limit) told.next = told.quarters.back().quarter;
    return told;
}

} // namespace

std::vector<Method> quarter_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(
        method("monitoring.questions", reads, "What people may answer about themselves.", questions));
    all.push_back(method("monitoring.answer", changes, "Their answers; matching never reads them.", answer,
                         subject_of<Answering>));
    all.push_back(method("monitoring.get", reads, "One's own answers; nobody else reads them one by one.",
                         own_answers, subject_of<OfVolunteer>));
    all.push_back(
        method("milestone.add", changes, "Somebody found work, or finished training.", told<add_milestone>));
    all.push_back(method("milestone.list", reads, "What became of a person.", milestones));
    all.push_back(method("milestone.remove", changes, "Takes one back.", remove_milestone));
    all.push_back(method("programme.tag", changes, "A person belongs to a programme, or no more.", tag));
    all.push_back(with_slow<Look>(
        method("quarter.look", reads, "Figures of some days, or of a report that was handed in.", look),
        prepare_look, SlowWork::looking));
    all.push_back(with_slow<RowPage>(method("quarter.rows", reads, "The rows behind a figure.", rows),
                                     prepare_rows, SlowWork::looking));
    all.push_back(with_slow<Print>(method("quarter.print", reads, "The figures as a file.", print),
                                   prepare_print, SlowWork::looking));
    all.push_back(with_slow<HandIn>(
        method("quarter.hand_in", changes, "Keeps figures and rows as they stand, for good.", hand_in),
        prepare_hand_in, SlowWork::looking));
    all.push_back(method("quarter.list", reads, "Reports that were handed in.", list));
    return all;
}

} // namespace kith::rpc
