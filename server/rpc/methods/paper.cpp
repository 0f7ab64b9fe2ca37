// SPDX-License-Identifier: MIT
#include "desk/paper.hpp"
#include "desk/community.hpp"
#include "desk/emergency.hpp"
#include "explanation/codes.hpp"
#include "rpc/methods/sites.hpp"
#include "rpc/turn.hpp"
#include "store/moments.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace kith::rpc {

namespace {

using Key = Text<key_bytes_max>;

enum class Form : std::uint8_t { rows, csv, html };
BOOST_DESCRIBE_ENUM(Form, rows, csv, html)

static_assert(desk::paper_openings_max >= desk::surge_openings_max); // an emergency on one list

// All that the caller reaches, or less.
struct Which {
    std::optional<Form> form;                                    // default: rows
    std::optional<List<Key, desk::paper_openings_max>> openings; // of a role with shifts: all of them
    std::optional<Key> organisation;
};
BOOST_DESCRIBE_STRUCT(Which, (), (form, openings, organisation))

struct Line {
    std::string opening;
    std::string title;
    std::string where;
    std::optional<std::int64_t> begins;
    std::optional<std::int64_t> ends;
    std::string volunteer;
    std::string name;
    std::optional<std::string> telephone;
    std::string state;
    std::string lead;
    std::optional<std::string> lead_telephone;
};
BOOST_DESCRIBE_STRUCT(Line, (),
                      (opening, title, where, begins, ends, volunteer, name, telephone, state, lead,
                       lead_telephone))

struct Printed {
    std::int64_t total = 0; // more than `shown` where the list was cut
    std::int64_t shown = 0; // at most 2,000
    std::optional<std::vector<Line>> lines;
    std::optional<std::string> text; // the file
};
BOOST_DESCRIBE_STRUCT(Printed, (), (total, shown, lines, text))

std::vector<Line> told(desk::Paper const& paper) {
    auto const moment = [](std::optional<Instant> at) {
        return at ? std::optional(store::seconds(*at)) : std::nullopt;
    };
    auto const if_any = [](std::string const& text) {
        return text.empty() ? std::nullopt : std::optional(text);
    };
    std::vector<Line> lines;
    for (auto const& each : paper.lines) {
        lines.push_back({each.opening, each.title, each.where, moment(each.begins), moment(each.ends),
                         each.volunteer, each.name, if_any(each.telephone),
                         std::string(explanation::code_of(each.state)), each.lead,
                         if_any(each.lead_telephone)});
    }
    return lines;
}

template <desk::PaperKind kind>
Outcome<Printed, Refused> print(Turn& turn, Which const& which) {
    static thread_local phrases::Phrases const words = phrases::Phrases::load("en");
    auto const scope = turn.scope();
    desk::PaperOf of;
    if (which.openings)
        for (auto const& each : which.openings->values) of.openings.push_back(each.value);
    if (which.organisation) of.organisation = which.organisation->value;
    if (scope.organisation) {
        // A caller cut down to nobody, or asking for somebody else's, sees nothing.
        if (scope.organisation->empty() || (which.organisation && of.organisation != *scope.organisation))
            return refuse(Refused{"organisation_unknown", false, {}});
        of.organisation = *scope.organisation;
        of.as_the_organisation_knows = true;
    }
    auto const& centre = turn.look().centre(turn.centre());
    auto const paper = desk::paper_of(turn.database(), centre, kind, of, turn.now(),
                                      [&](std::string const& volunteer, std::string const& organisation) {
                                          Subject subject;
                                          if (!volunteer.empty()) subject.volunteer = volunteer;
                                          subject.organisation = organisation;
                                          return turn.may_see(auth::Field::contacts, subject);
                                      });
    Printed printed{
        static_cast<std::int64_t>(paper.total), static_cast<std::int64_t>(paper.lines.size()), {}, {}};
    switch (which.form.value_or(Form::rows)) {
    case Form::rows: printed.lines = told(paper); break;
    case Form::csv: printed.text = desk::paper_csv(paper, desk::zone_named(centre.zone)); break;
    case Form::html: printed.text = desk::paper_html(paper, words, centre.name, turn.now()); break;
    }
    return printed;
}

} // namespace

std::vector<Method> paper_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(by_scope(method("paper.call_list", reads, "Whom to ring about what, to be printed.",
                                  print<desk::PaperKind::call_list>)));
    all.push_back(by_scope(method("paper.rota", reads, "Who comes where and when, to be printed.",
                                  print<desk::PaperKind::rota>)));
    return all;
}

} // namespace kith::rpc
