// SPDX-License-Identifier: MIT
#include "rpc/methods/pins.hpp"

#include "desk/pins.hpp"
#include "explanation/codes.hpp"
#include "phrases/explanations.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/lists.hpp"
#include "rpc/methods/looking.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"
#include "store/principals.hpp"

#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>

namespace kith::rpc {

using explanation::code_of;
using explanation::from_code;

namespace {

using Key = Text<key_bytes_max>;
using PinNumber = Number<1, INT64_MAX>;

enum class PinWord : std::uint8_t { keep, rule_out };
BOOST_DESCRIBE_ENUM(PinWord, keep, rule_out)

desk::Actor actor_of(Turn& turn) {
    return {std::string(auth::word_of(turn.principal().standing)), turn.principal().id};
}

Refused refused_of(desk::PinRefused const& refused) {
    Refused said{refused.code, false, {}};
    if (refused.limit != 0) said.numbers.emplace_back("limit", refused.limit);
    return said;
}

struct Setting {
    Key volunteer;
    Key opening; // to rule out: its role is meant, with every shift
    PinWord kind = PinWord::keep;
    Text<500> reason;
};
BOOST_DESCRIBE_STRUCT(Setting, (), (volunteer, opening, kind, reason))

struct OnePin {
    PinNumber pin;
};
BOOST_DESCRIBE_STRUCT(OnePin, (), (pin))

struct SetPin {
    std::int64_t pin = 0;
};
BOOST_DESCRIBE_STRUCT(SetPin, (), (pin))

Outcome<SetPin, Refused> set(Turn& turn, Setting const& params) {
    if (params.reason.value.find_first_not_of(" \t\n") == std::string::npos)
        return refuse(Refused{"reason_missing", false, {}});
    auto const kind = *from_code<desk::PinKind>(boost::describe::enum_to_string(params.kind, ""));
    auto const number = desk::set_pin(
        turn.change(), turn.centre(),
        {params.volunteer.value, params.opening.value, kind, params.reason.value}, actor_of(turn));
    if (!number) return refuse(refused_of(number.error()));
    return SetPin{*number};
}

Outcome<Nothing, Refused> lift(Turn& turn, OnePin const& params) {
    if (auto const refused = desk::lift_pin(turn.change(), turn.centre(), params.pin.value, actor_of(turn)))
        return refuse(refused_of(*refused));
    return Nothing{};
}

struct PinPage {
    std::optional<Key> volunteer;
    std::optional<Key> opening;
    std::optional<bool> lifted; // those that hold no more, too
    std::optional<PinNumber> before;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(PinPage, (), (volunteer, opening, lifted, before, limit))

struct ShownPin {
    std::int64_t pin = 0;
    std::string volunteer;
    std::string opening;
    std::string kind;
    std::string reason;
    std::string set_by; // a name
    std::int64_t set_at = 0;
    std::optional<std::string> lifted_by;
    std::optional<std::int64_t> lifted_at;
    MatchNames names;
    std::optional<std::string> flag;    // of one that holds: what a person has to decide
    std::vector<std::string> sentences; // what stands in the way
};
BOOST_DESCRIBE_STRUCT(ShownPin, (),
                      (pin, volunteer, opening, kind, reason, set_by, set_at, lifted_by, lifted_at, names,
                       flag, sentences))

struct PinList {
    std::vector<ShownPin> pins; // the newest first
    bool more = false;
};
BOOST_DESCRIBE_STRUCT(PinList, (), (pins, more))

std::string called(Turn& turn, std::string const& principal) {
    auto const row = store::find_principal(turn.database(), turn.centre(), principal);
    return row && !row->name.empty() ? row->name : principal;
}

ShownPin shown(Turn& turn, MatchNaming& names, store::CommunityRows& rows, store::Pin const& pin) {
    ShownPin row;
    row.pin = pin.number;
    row.volunteer = pin.volunteer;
    row.opening = pin.opening;
    row.kind = pin.kind;
    row.reason = pin.reason;
    row.set_by = called(turn, pin.set_by);
    row.set_at = store::seconds(pin.set_at);
    if (pin.lifted_at) {
        row.lifted_by = called(turn, pin.lifted_by);
        row.lifted_at = store::seconds(*pin.lifted_at);
    }
    store::KeptMatch match;
    match.volunteer = pin.volunteer;
    match.opening = pin.opening;
    match.organisation = desk::organisation_of(rows, pin.opening).value_or("");
    row.names = names.of(match);
    return row;
}

void add_flags(desk::Snapshot const& snapshot, std::vector<store::Pin> const& pins, PinList& list) {
    static thread_local phrases::Phrases const words = phrases::Phrases::load("en");
    phrases::Speaker const speaker(words, snapshot.roster(), snapshot.labels());
    for (std::size_t i = 0; i < list.pins.size(); ++i) {
        if (pins[i].lifted_at) continue;
        auto const flag = desk::flag_of(pins[i], snapshot.judge());
        if (flag == desk::PinFlag::none) continue;
        list.pins[i].flag = code_of(flag);
        if (flag != desk::PinFlag::not_eligible && flag != desk::PinFlag::must_ask) continue;
        auto const volunteer = *snapshot.roster().find_volunteer(pins[i].volunteer);
        auto const opening = *snapshot.roster().find_opening(pins[i].opening);
        list.pins[i].sentences =
            phrases::in_the_way(speaker, volunteer, opening, snapshot.judge().verdict(volunteer, opening),
                                phrases::Until::proposed);
    }
}

Slow prepare_list(Turn& turn, PinPage const& page) {
    auto const text = [](auto const& each) { return each ? each->value : std::string(); };
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 50);
    store::CommunityRows rows(turn.database(), turn.centre());
    store::Pins::Wanted wanted{text(page.volunteer), text(page.opening), {}, page.lifted.value_or(false)};
    if (page.opening) wanted.role = desk::role_of(rows, page.opening->value).value_or("");
    auto pins = store::Pins(turn.database(), turn.centre())
                    .page(wanted, page.before ? page.before->value : 0, limit + 1);
    PinList list;
    list.more = pins.size() > limit;
    if (list.more) pins.pop_back();
    MatchNaming names(turn);
    for (auto const& pin : pins) list.pins.push_back(shown(turn, names, rows, pin));
    return [list = std::move(list), pins = std::move(pins), shared = turn.services().snapshots,
            path = turn.database().path(), centre = turn.centre(), now = turn.now()]() -> std::any {
        return seen<PinList>([&](Seen<PinList>& found) {
            found.result = list;
            if (!pins.empty()) add_flags(*snapshot_of(shared, path, centre, now), pins, found.result);
        });
    };
}

Outcome<PinList, Refused> list(Turn& turn, PinPage const&) {
    return looked<PinList>(turn).result;
}

} // namespace

std::vector<Method> pin_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("pin.set", changes,
                         "Keeps a pair together in the runs to come, or rules it out, for a reason.", set));
    all.push_back(method("pin.lift", changes, "Ends a pin; it is kept with who ended it.", lift));
    all.push_back(with_slow<PinPage>(
        method("pin.list", reads, "The pins, and what a person has to decide about them.", list),
        prepare_list, SlowWork::looking));
    return all;
}

} // namespace kith::rpc
