// SPDX-License-Identifier: MIT
#include "rpc/methods/correspondence.hpp"

#include "desk/mailings.hpp"
#include "desk/message_text.hpp"
#include "exchange/taxonomy.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/turn.hpp"
#include "store/moments.hpp"

#include <boost/describe/enum.hpp>

#include <algorithm>
#include <map>

namespace kith::rpc {

namespace {

using desk::MailingDesk;
using desk::Wording;
using store::Correspondence;
using store::seconds;
using Key = Text<key_bytes_max>;
using Name = Text<60>;
using Language = Text<40>;
using Title = Text<200>;
using Body = Text<4000>;

enum class Basis : std::uint8_t { consent, soft_opt_in };
BOOST_DESCRIBE_ENUM(Basis, consent, soft_opt_in)
enum class NewsWay : std::uint8_t { e_mail, text, letter };
BOOST_DESCRIBE_ENUM(NewsWay, e_mail, text, letter)

constexpr std::string_view otherwise = "en"; // whose words are used where the reader's own are not there

std::string word(auto code) {
    return boost::describe::enum_to_string(code, "");
}
// As contacts have it, or the catalogue's.
bool is_language(std::string_view text) {
    auto const words = exchange::built_in_taxonomy()[std::size_t(exchange::TaxonomyKind::languages)];
    auto const spoken = phrases::Phrases::languages();
    return std::ranges::find(spoken, text) != spoken.end() ||
           std::ranges::any_of(words, [text](auto const& each) { return each.code == text; });
}

desk::Catalogue const& catalogue() {
    static thread_local auto const words = desk::Catalogue::load(otherwise);
    return words;
}

// ---- messages in the centre's own words ----

struct ShownPlaceholder {
    std::string name;
    bool number = false;
    bool chooses = false; // stands for a choice, or may be missing
};
BOOST_DESCRIBE_STRUCT(ShownPlaceholder, (), (name, number, chooses))

struct OwnWords {
    std::string language;
    std::string subject;
    std::string body;
    std::int64_t changed_at = 0;
    std::string changed_by;
    bool usable =
        true; // false: a later version of Kith knows a placeholder no more, so its own words are said
};
BOOST_DESCRIBE_STRUCT(OwnWords, (), (language, subject, body, changed_at, changed_by, usable))

struct ShownTemplate {
    std::string name;
    std::vector<ShownPlaceholder> placeholders;
    std::string subject; // the catalogue's
    std::string body;
    std::vector<OwnWords> own; // by language
};
BOOST_DESCRIBE_STRUCT(ShownTemplate, (), (name, placeholders, subject, body, own))

struct TemplateList {
    std::vector<ShownTemplate> templates; // by name
};
BOOST_DESCRIBE_STRUCT(TemplateList, (), (templates))

Outcome<TemplateList, Refused> templates(Turn& turn, Nothing const&) {
    auto const& words = catalogue();
    TemplateList told;
    auto const own = Correspondence(turn.database(), turn.centre()).templates();
    for (auto const& name : desk::message_names(words)) {
        ShownTemplate shown;
        shown.name = name;
        shown.subject = words.patterns["message." + name + "_subject"];
        shown.body = words.patterns["message." + name + "_body"];
        for (auto const& slot : desk::placeholders_of(words, name))
            shown.placeholders.push_back({slot.name, slot.number, slot.chooses});
        for (auto const& each : own) {
            if (each.name != name) continue;
            bool const usable = !desk::flaw_of(words, name, {each.subject, each.body});
            shown.own.push_back(
                {each.language, each.subject, each.body, seconds(each.changed_at), each.changed_by, usable});
        }
        told.templates.push_back(std::move(shown));
    }
    return told;
}

struct NewWords {
    Name name;
    Language language; // "en", or a word of the list of languages
    Title subject;
    Body body;
};
BOOST_DESCRIBE_STRUCT(NewWords, (), (name, language, subject, body))

Outcome<Nothing, Refused> set_words(Turn& turn, NewWords const& params) {
    if (!is_language(params.language.value)) return refuse(no("language_not_known"));
    Wording const own{params.subject.value, params.body.value};
    if (auto flaw = desk::flaw_of(catalogue(), params.name.value, own)) return refuse(no(std::move(*flaw)));
    Correspondence(turn.database(), turn.centre())
        .put(store::TemplateRow{params.name.value, params.language.value, own.subject, own.body, turn.now(),
                                turn.principal().id});
    turn.change().publish(turn.centre(), {"template.changed", "", "", "", params.name.value});
    return Nothing{};
}

struct WhichWords {
    Name name;
    Language language;
};
BOOST_DESCRIBE_STRUCT(WhichWords, (), (name, language))

Outcome<Nothing, Refused> clear_words(Turn& turn, WhichWords const& params) {
    if (!Correspondence(turn.database(), turn.centre())
             .remove_template(params.name.value, params.language.value))
        return refuse(no("unknown"));
    turn.change().publish(turn.centre(), {"template.changed", "", "", "", params.name.value});
    return Nothing{};
}

struct Trying {
    Name name;
    std::optional<Language> language; // of the words that are kept; default: the catalogue's
    std::optional<Title> subject;     // both: words that are not kept yet
    std::optional<Body> body;
    std::optional<Key> volunteer; // whom and what it would be about; default: placeholders
    std::optional<Key> opening;
};
BOOST_DESCRIBE_STRUCT(Trying, (), (name, language, subject, body, volunteer, opening))

struct Tried {
    std::string subject;
    std::string body;
    bool own = false; // the centre's words
};
BOOST_DESCRIBE_STRUCT(Tried, (), (subject, body, own))

Outcome<Tried, Refused> try_words(Turn& turn, Trying const& params) {
    auto const& words = catalogue();
    auto const& name = params.name.value;
    if (params.subject.has_value() != params.body.has_value()) return refuse(no("words_missing"));
    std::optional<Wording> own;
    if (params.subject) {
        own = Wording{params.subject->value, params.body->value};
        if (auto flaw = desk::flaw_of(words, name, *own)) return refuse(no(std::move(*flaw)));
    } else {
        auto const names = desk::message_names(words);
        if (std::ranges::find(names, name) == names.end()) return refuse(no("message_unknown"));
        store::MessageRow message;
        message.name = name;
        if (params.language)
            own = desk::own_words(turn.database(), turn.centre(), message, params.language->value,
                                  params.language->value);
        if (own && desk::flaw_of(words, name, *own)) own.reset();
    }
    auto const& centre = turn.look().centre(turn.centre());
    desk::Surroundings around{.centre = centre.name, .about = {}, .site = ""};
    if (params.volunteer || params.opening)
        around.about = desk::about(turn.database(), centre, params.volunteer ? params.volunteer->value : "",
                                   params.opening ? params.opening->value : "");
    auto said = desk::preview(words, name, around, own);
    return Tried{std::move(said.subject), std::move(said.body), own.has_value()};
}

// ---- news to many ----

struct To {
    std::optional<Language> language; // that they speak
    std::optional<Text<60>> cause;    // that they care for
    std::optional<Key> ward;          // in which they live
    std::optional<Key> programme;     // that they belong to
};
BOOST_DESCRIBE_STRUCT(To, (), (language, cause, ward, programme))

desk::Audience audience_of(To const& to) {
    auto const text = [](auto const& given) { return given ? given->value : std::string(); };
    return {text(to.language), text(to.cause), text(to.ward), text(to.programme)};
}

struct ShownReached {
    std::int64_t asked = 0;       // active people of whom it holds
    std::int64_t queued = 0;      // are sent it
    std::int64_t on_paper = 0;    // of those, by letter
    std::int64_t no_more = 0;     // want no news
    std::int64_t not_agreed = 0;  // have not said yes
    std::int64_t unreachable = 0; // can only be rung
};
BOOST_DESCRIBE_STRUCT(ShownReached, (), (asked, queued, on_paper, no_more, not_agreed, unreachable))

ShownReached shown(desk::Reached const& reached) {
    auto const number = [](std::size_t count) { return static_cast<std::int64_t>(count); };
    return {number(reached.asked),   number(reached.queued),     number(reached.on_paper),
            number(reached.no_more), number(reached.not_agreed), number(reached.unreachable)};
}

struct Counting {
    std::optional<To> to; // default: everybody who is active
    Basis basis = Basis::consent;
};
BOOST_DESCRIBE_STRUCT(Counting, (), (to, basis))

Outcome<ShownReached, Refused> count(Turn& turn, Counting const& params) {
    auto reached = MailingDesk(turn.database(), turn.centre())
                       .count(audience_of(params.to.value_or(To{})), word(params.basis));
    if (!reached) return refuse(no(std::move(reached.error().code)));
    return shown(*reached);
}

struct NewMailing {
    Title subject;
    Body body; // {person} and {centre} may stand in both
    Basis basis = Basis::consent;
    std::optional<To> to;
};
BOOST_DESCRIBE_STRUCT(NewMailing, (), (subject, body, basis, to))

struct Sent {
    std::int64_t mailing = 0;
    ShownReached reached;
};
BOOST_DESCRIBE_STRUCT(Sent, (), (mailing, reached))

Outcome<Sent, Refused> send(Turn& turn, NewMailing const& params) {
    auto sent = MailingDesk(turn.database(), turn.centre())
                    .send(turn.change(), {params.subject.value, params.body.value},
                          audience_of(params.to.value_or(To{})), word(params.basis), turn.principal().id);
    if (!sent) return refuse(no(std::move(sent.error().code)));
    return Sent{sent->first, shown(sent->second)};
}

struct MailingPage {
    std::optional<Number<1, INT64_MAX>> before;
    std::optional<Number<1, 100>> limit;
};
BOOST_DESCRIBE_STRUCT(MailingPage, (), (before, limit))

struct ShownMailing {
    std::int64_t mailing = 0;
    std::string subject;
    std::string body;
    std::string basis;
    std::string sent_by;
    std::int64_t sent_at = 0;
    std::int64_t people = 0;
};
BOOST_DESCRIBE_STRUCT(ShownMailing, (), (mailing, subject, body, basis, sent_by, sent_at, people))

struct MailingList {
    std::vector<ShownMailing> mailings; // the newest first
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(MailingList, (), (mailings, next))

Outcome<MailingList, Refused> mailings(Turn& turn, MailingPage const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 20);
    MailingList told;
    for (auto& each :
         Correspondence(turn.database(), turn.centre()).mailings(page.before ? page.before->value : 0, limit))
        told.mailings.push_back({each.number, each.subject, each.body, each.basis, each.sent_by,
                                 seconds(each.sent_at), each.people});
    if (told.mailings.size() == limit) told.next = told.mailings.back().mailing;
    return told;
}

// ---- who wants news ----

struct Whose {
    Key volunteer;
};
BOOST_DESCRIBE_STRUCT(Whose, (), (volunteer))

struct Choosing {
    Key volunteer;
    std::optional<NewsWay> channel; // missing: by every way
    bool wanted = false;
};
BOOST_DESCRIBE_STRUCT(Choosing, (), (volunteer, channel, wanted))

template <class Params>
Subject subject_of(Turn&, Params const& params) {
    return {params.volunteer.value, {}, {}};
}

Outcome<Nothing, Refused> choose(Turn& turn, Choosing const& params) {
    bool const own = turn.reach() == auth::Reach::own;
    auto refused = MailingDesk(turn.database(), turn.centre())
                       .choose(turn.change(), params.volunteer.value,
                               params.channel ? word(*params.channel) : std::string(), params.wanted,
                               own ? "person" : "desk", turn.principal().id);
    if (refused) return refuse(no(std::move(refused->code)));
    return Nothing{};
}

struct ShownChoice {
    std::string channel;
    bool wanted = false;
    std::string source; // registration, person, desk, page, one_click, reply
    std::optional<std::string> by;
    std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownChoice, (), (channel, wanted, source, by, at))

struct Choices {
    std::vector<ShownChoice> choices; // the newest first, at most 100
};
BOOST_DESCRIBE_STRUCT(Choices, (), (choices))

Outcome<Choices, Refused> choices(Turn& turn, Whose const& params) {
    Choices told;
    for (auto const& each :
         Correspondence(turn.database(), turn.centre()).choices(params.volunteer.value, 100))
        told.choices.push_back(
            {each.channel, each.wanted, each.source, if_any(each.principal), seconds(each.at)});
    return told;
}

} // namespace

std::vector<Method> correspondence_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("template.list", reads,
                         "Every message to people: its placeholders, its words, the centre's own.",
                         templates));
    all.push_back(method("template.set", changes, "The centre's own words for a message.", set_words));
    all.push_back(
        method("template.clear", changes, "The catalogue's words again for a message.", clear_words));
    all.push_back(method("template.preview", reads, "How a message would read.", try_words));
    all.push_back(method("mailing.count", reads, "Who would be sent news, by numbers.", count));
    all.push_back(method("mailing.send", changes, "News to all who may be sent it.", send));
    all.push_back(method("mailing.list", reads, "What news was sent.", mailings));
    all.push_back(method("marketing.choose", changes, "Whether somebody wants news, by which way.", choose,
                         subject_of<Choosing>));
    all.push_back(
        method("marketing.get", reads, "What somebody said of news, and when.", choices, subject_of<Whose>));
    return all;
}

} // namespace kith::rpc
