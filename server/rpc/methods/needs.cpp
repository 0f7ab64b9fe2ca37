// SPDX-License-Identifier: MIT
#include "rpc/methods/needs.hpp"

#include "auth/sign_in.hpp"
#include "desk/community.hpp"
#include "desk/needs.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/intake.hpp"
#include "rpc/turn.hpp"

namespace kith::rpc {

namespace {

using desk::NeedDesk;
using store::seconds;
using Key = Text<key_bytes_max>;
using Ref = Number<1, INT64_MAX>;

enum class NeedKind : std::uint8_t { shopping, medication, befriending, form, transport, food, other };
BOOST_DESCRIBE_ENUM(NeedKind, shopping, medication, befriending, form, transport, food, other)
enum class NeedState : std::uint8_t { taken, open, arranged, closed };
BOOST_DESCRIBE_ENUM(NeedState, taken, open, arranged, closed)
enum class NeedOutcome : std::uint8_t { met, partly, not_met, withdrawn, passed_on };
BOOST_DESCRIBE_ENUM(NeedOutcome, met, partly, not_met, withdrawn, passed_on)
enum class ConsentHow : std::uint8_t { telephone, paper, in_person, by_referrer };
BOOST_DESCRIBE_ENUM(ConsentHow, telephone, paper, in_person, by_referrer)

std::string word(auto code) {
    return boost::describe::enum_to_string(code, "");
}
std::string text_of(auto const& text) {
    return text ? text->value : std::string();
}

// ---- who asks ----

struct ResidentGiven {
    Text<120> name;
    std::optional<Text<40>> telephone;
    std::optional<Text<254>> e_mail;
    std::optional<ContactWay> channel; // default: ring where there is a number
    std::optional<Text<400>> address;
    std::optional<Text<10>> postcode;
    std::optional<Text<40>> language;
    std::optional<bool> interpreter;
    std::optional<Text<500>> safe_times;
    std::optional<Text<1000>> access_notes;
};
BOOST_DESCRIBE_STRUCT(ResidentGiven, (),
                      (name, telephone, e_mail, channel, address, postcode, language, interpreter, safe_times,
                       access_notes))

struct ReadResident {
    store::Resident resident;
    store::ContactRow contact;
};

Outcome<ReadResident, Refused> read(ResidentGiven const& given) {
    ReadResident made;
    if (given.telephone) {
        made.contact.telephone = auth::read_address(given.telephone->value);
        if (!made.contact.telephone.starts_with('+')) return refuse(no("telephone_unreadable"));
    }
    if (given.e_mail) {
        made.contact.e_mail = auth::read_address(given.e_mail->value);
        if (made.contact.e_mail.find('@') == std::string::npos) return refuse(no("address_unreadable"));
    }
    made.contact.channel = made.contact.telephone.empty() ? "e_mail" : "ring";
    if (given.channel) made.contact.channel = word(*given.channel);
    made.resident.name = given.name.value;
    made.resident.address = text_of(given.address);
    made.resident.postcode = text_of(given.postcode);
    made.resident.language = text_of(given.language);
    made.resident.interpreter = given.interpreter.value_or(false);
    made.resident.safe_times = text_of(given.safe_times);
    made.resident.access_notes = text_of(given.access_notes);
    return made;
}

// ---- what they ask for ----

struct NewNeed {
    std::optional<ResidentGiven> person; // one of the two:
    std::optional<Ref> resident;         // who asked before
    NeedKind kind = NeedKind::other;
    Text<2000> wants;
    std::optional<Text<1000>> preferences;
    bool consent = false; // to hold this, and to tell whoever helps
    std::optional<ConsentHow> how;
    std::optional<Key> referred_organisation;
    std::optional<Text<200>> referred_by;
};
BOOST_DESCRIBE_STRUCT(NewNeed, (),
                      (person, resident, kind, wants, preferences, consent, how, referred_organisation,
                       referred_by))

struct ShownNeed {
    std::int64_t need = 0;
    std::int64_t resident = 0;
    std::string kind;
    std::string state;
    bool consent = false;
    std::optional<std::string> opening;
    std::optional<std::string> helper;
    std::int64_t taken_at = 0;
    std::optional<std::int64_t> opened_at; // without a helper since
    std::optional<std::int64_t> closed_at;
    std::optional<std::string> outcome;
    std::optional<std::string> referred_organisation;
};
BOOST_DESCRIBE_STRUCT(ShownNeed, (),
                      (need, resident, kind, state, consent, opening, helper, taken_at, opened_at, closed_at,
                       outcome, referred_organisation))

ShownNeed shown(store::Need const& need) {
    return {need.number,
            need.resident,
            need.kind,
            need.state,
            need.consent,
            if_any(need.opening),
            if_any(need.helper),
            seconds(need.taken_at),
            if_any(need.opened_at),
            if_any(need.closed_at),
            if_any(need.outcome),
            if_any(need.referred_organisation)};
}

Outcome<ShownNeed, Refused> answer(NeedDesk::Result<store::Need> result) {
    if (!result) return refuse(no(std::move(result.error().code)));
    return shown(*result);
}
Outcome<Nothing, Refused> answer(std::optional<desk::NeedRefused> refused) {
    if (refused) return refuse(no(std::move(refused->code)));
    return Nothing{};
}

Outcome<ShownNeed, Refused> add(Turn& turn, NewNeed const& params) {
    if (params.person.has_value() == params.resident.has_value()) return refuse(no("resident_unclear"));
    if (params.consent && !params.how) return refuse(no("consent_missing"));
    NeedDesk desk(turn.change(), turn.centre());
    store::Need need;
    if (params.resident) need.resident = params.resident->value;
    if (params.person) {
        auto person = read(*params.person);
        if (!person) return refuse(std::move(person.error()));
        auto number = desk.add(std::move(person->resident), std::move(person->contact));
        if (!number) return refuse(no(std::move(number.error().code)));
        need.resident = *number;
    }
    need.kind = word(params.kind);
    need.wants = params.wants.value;
    need.preferences = text_of(params.preferences);
    need.consent = params.consent;
    if (params.how) need.consent_how = word(*params.how);
    need.referred_organisation = text_of(params.referred_organisation);
    need.referred_by = text_of(params.referred_by);
    need.taken_by = turn.principal().id;
    return answer(desk.add(std::move(need)));
}

struct ChangedResident {
    Ref resident;
    ResidentGiven person;
};
BOOST_DESCRIBE_STRUCT(ChangedResident, (), (resident, person))

Outcome<Nothing, Refused> set_resident(Turn& turn, ChangedResident const& params) {
    auto person = read(params.person);
    if (!person) return refuse(std::move(person.error()));
    person->resident.number = params.resident.value;
    return answer(
        NeedDesk(turn.change(), turn.centre()).set(std::move(person->resident), std::move(person->contact)));
}

struct Consenting {
    Ref need;
    bool given = false;
    ConsentHow how = ConsentHow::telephone;
};
BOOST_DESCRIBE_STRUCT(Consenting, (), (need, given, how))

Outcome<Nothing, Refused> consent(Turn& turn, Consenting const& params) {
    return answer(NeedDesk(turn.change(), turn.centre())
                      .consent(params.need.value, params.given, word(params.how), turn.principal().id));
}

// Cells of the role it becomes, as in data/README.md.
using Cell = std::optional<Text<1000>>;
struct Asked {
    Ref need;
    Key organisation; // that runs it
    Text<200> title;  // says nothing of who or where
    Cell kind;
    Cell when;
    Cell sessions;
    Cell hours;
    Cell start;
    Cell end;
    Cell commitment_weeks;
    Cell urgency;
    Cell setting;
    Cell direct;
    Cell required_skills;
    Cell required_languages;
    Cell required_checks;
    Cell required_training;
    Cell required_references;
    Cell required_vehicle;
    Cell minimum_age;
    Cell desired_skills;
    Cell causes;
    Cell expenses_paid;
    Cell programme;
    Cell single_sex; // asked for by the person; approved by the caller
    Cell single_sex_reason;
};
BOOST_DESCRIBE_STRUCT(Asked, (),
                      (need, organisation, title, kind, when, sessions, hours, start, end, commitment_weeks,
                       urgency, setting, direct, required_skills, required_languages, required_checks,
                       required_training, required_references, required_vehicle, minimum_age, desired_skills,
                       causes, expenses_paid, programme, single_sex, single_sex_reason))

Outcome<ShownNeed, Refused> open(Turn& turn, Asked const& params) {
    desk::NeedCells cells;
    namespace bd = boost::describe;
    boost::mp11::mp_for_each<bd::describe_members<Asked, bd::mod_public>>([&](auto member) {
        auto const& value = params.*member.pointer;
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, Cell>) {
            if (value) cells[member.name] = value->value;
        }
    });
    if (params.single_sex) cells["single_sex_approver"] = turn.principal().id;
    return answer(NeedDesk(turn.change(), turn.centre())
                      .open(params.need.value, params.organisation.value, params.title.value, cells));
}

struct Closing {
    Ref need;
    NeedOutcome outcome = NeedOutcome::met;
    std::optional<Text<2000>> note;
};
BOOST_DESCRIBE_STRUCT(Closing, (), (need, outcome, note))

Outcome<ShownNeed, Refused> close(Turn& turn, Closing const& params) {
    return answer(
        NeedDesk(turn.change(), turn.centre())
            .close(params.need.value, word(params.outcome), text_of(params.note), turn.principal().id));
}

struct One {
    Ref need;
};
BOOST_DESCRIBE_STRUCT(One, (), (need))

Outcome<Nothing, Refused> forget(Turn& turn, One const& params) {
    return answer(NeedDesk(turn.change(), turn.centre()).forget(params.need.value));
}

// ---- looking ----

struct ShownResident {
    std::string name;
    std::optional<std::string> telephone;
    std::optional<std::string> e_mail;
    std::string channel;
    std::optional<std::string> address;
    std::optional<std::string> postcode;
    std::optional<std::string> language;
    bool interpreter = false;
    std::optional<std::string> safe_times;
    std::optional<std::string> access_notes;
};
BOOST_DESCRIBE_STRUCT(ShownResident, (),
                      (name, telephone, e_mail, channel, address, postcode, language, interpreter, safe_times,
                       access_notes))

struct WholeNeed {
    ShownNeed need;
    std::optional<ShownResident> person; // missing: erased
    std::optional<std::string> wants;
    std::optional<std::string> preferences;
    std::optional<std::string> referred_by;
    std::optional<std::string> consent_how;
    std::optional<std::int64_t> consent_at;
    std::optional<std::string> outcome_note;
};
BOOST_DESCRIBE_STRUCT(WholeNeed, (),
                      (need, person, wants, preferences, referred_by, consent_how, consent_at, outcome_note))

// Who they are and how they are reached; that it was looked at is written down.
std::optional<ShownResident> shown_person(Turn& turn, store::Need const& need) {
    auto const resident = store::Needs(turn.database(), turn.centre()).find_resident(need.resident);
    if (!resident) return std::nullopt;
    for (auto const field : {auth::Field::contacts, auth::Field::special})
        turn.seen().push_back({field, "need/" + std::to_string(need.number)});
    auto const contact =
        store::find_contact(turn.database(), turn.centre(), "resident", std::to_string(need.resident))
            .value_or(store::ContactRow{});
    return ShownResident{resident->name,
                         if_any(contact.telephone),
                         if_any(contact.e_mail),
                         contact.channel,
                         if_any(resident->address),
                         if_any(resident->postcode),
                         if_any(resident->language),
                         resident->interpreter,
                         if_any(resident->safe_times),
                         if_any(resident->access_notes)};
}

Outcome<WholeNeed, Refused> look(Turn& turn, One const& params) {
    auto const need = store::Needs(turn.database(), turn.centre()).find(params.need.value);
    if (!need) return refuse(no("need_unknown"));
    turn.seen().push_back({auth::Field::special, "need/" + std::to_string(need->number)});
    return WholeNeed{shown(*need),
                     shown_person(turn, *need),
                     if_any(need->wants),
                     if_any(need->preferences),
                     if_any(need->referred_by),
                     if_any(need->consent_how),
                     if_any(need->consent_at),
                     if_any(need->outcome_note)};
}

struct NeedPage {
    std::optional<NeedState> state;
    std::optional<Ref> before;
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(NeedPage, (), (state, before, limit))

struct NeedList {
    std::vector<ShownNeed> needs; // the newest first
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(NeedList, (), (needs, next))

Outcome<NeedList, Refused> list(Turn& turn, NeedPage const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    NeedList told;
    for (auto const& each : store::Needs(turn.database(), turn.centre())
                                .page(page.state ? word(*page.state) : std::string(),
                                      page.before ? page.before->value : 0, limit))
        told.needs.push_back(shown(each));
    if (told.needs.size() == limit) told.next = told.needs.back().need;
    return told;
}

struct Going {
    Key volunteer;
    Key opening;
};
BOOST_DESCRIBE_STRUCT(Going, (), (volunteer, opening))

Subject subject_of(Turn&, Going const& params) {
    return {params.volunteer.value, {}, {}};
}

struct WhereTo {
    std::string kind;
    std::string wants;
    std::optional<std::string> preferences;
    ShownResident person;
};
BOOST_DESCRIBE_STRUCT(WhereTo, (), (kind, wants, preferences, person))

// Somebody else's and not yet look alike.
Outcome<WhereTo, Refused> where_to(Turn& turn, Going const& params) {
    auto const need = store::Needs(turn.database(), turn.centre()).of_opening(params.opening.value);
    if (!need || !desk::may_know_address(turn.database(), turn.centre(), *need, params.volunteer.value))
        return refuse(no("address_not_yet"));
    auto person = shown_person(turn, *need);
    if (!person) return refuse(no("address_not_yet"));
    return WhereTo{need->kind, need->wants, if_any(need->preferences), std::move(*person)};
}

} // namespace

std::vector<Method> need_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("need.add", changes, "Somebody asks for help, or is referred.", add));
    all.push_back(method("need.set_person", changes, "Who asks, and how to reach them.", set_resident));
    all.push_back(method("need.consent", changes, "Their answer: may this be held and told?", consent));
    all.push_back(
        method("need.open", changes, "Makes an opening of it that says neither who nor where.", open));
    all.push_back(method("need.close", changes, "What came of it.", close));
    all.push_back(method("need.forget", changes, "Erases who it was.", forget));
    all.push_back(method("need.get", reads, "One request, and who asks.", look));
    all.push_back(method("need.list", reads, "Requests, the newest first, without names.", list));
    all.push_back(method("need.address", reads, "Where a confirmed helper goes.", where_to, subject_of));
    return all;
}

} // namespace kith::rpc
