// SPDX-License-Identifier: MIT
#include "desk/message_text.hpp"

#include "base/contract.hpp"
#include "exchange/cells.hpp"
#include "explanation/codes.hpp"
#include "store/matches.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

namespace kith::desk {
namespace {

using phrases::Argument;
using phrases::PatternSlot;

constexpr std::string_view prefix = "message.";
constexpr std::string_view body_suffix = "_body";
// What every message knows.
constexpr std::array<std::string_view, 5> always{"centre", "opening", "organisation", "person", "site"};

std::string subject_key(std::string_view name) {
    return std::string(prefix).append(name).append("_subject");
}
std::string body_key(std::string_view name) {
    return std::string(prefix).append(name).append(body_suffix);
}

// What desk::Message calls a number.
bool is_count(std::string_view name) {
    return name == "count" || name.ends_with("_count");
}
bool is_day(std::string_view name) {
    return name == "worked_on" || name.ends_with("_day");
}
std::int64_t number_in(std::string const& text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::vector<PatternSlot> slots_of(Catalogue const& catalogue, std::string const& key) {
    auto slots = phrases::read_pattern(catalogue.patterns[key]);
    KITH_EXPECT(slots);
    return std::move(*slots);
}

std::optional<std::string> flaw_of_shape(Wording const& own) {
    if (is_blank(own.subject) || is_blank(own.body)) return "words_missing";
    if (own.subject.find_first_of("\r\n") != std::string::npos) return "subject_unclear";
    return std::nullopt;
}

std::vector<Argument> facts_of(Catalogue const& catalogue, Surroundings const& around) {
    auto const& about = around.about;
    auto const opening =
        about.starts
            ? catalogue.phrases.say("opening.dated", {{"opening", about.opening}, {"start", *about.starts}})
            : about.opening;
    std::vector<Argument> facts{{"centre", around.centre},
                                {"person", about.person},
                                {"place", around.place},
                                {"opening", opening},
                                {"organisation", about.organisation},
                                {"site", around.site},
                                {"link", around.link}};
    if (about.first_day)
        facts.emplace_back("first_day", *about.first_day);
    else
        facts.emplace_back("first_day", "none");
    return facts;
}

bool is_empty(Argument const& fact) {
    auto const* text = std::get_if<std::string>(&fact.value);
    return text != nullptr && text->empty();
}

// A name once: the last one given.
void put(std::vector<Argument>& facts, Argument fact) {
    std::erase_if(facts, [&](Argument const& each) { return each.name == fact.name; });
    facts.push_back(std::move(fact));
}

Wording said(Catalogue const& catalogue, std::string const& name, std::vector<Argument> const& facts,
             std::optional<Wording> const& own) {
    if (own && !flaw_of(catalogue, name, *own))
        return {catalogue.patterns.say(own->subject, facts), catalogue.patterns.say(own->body, facts)};
    return {catalogue.phrases.say(subject_key(name), facts), catalogue.phrases.say(body_key(name), facts)};
}

std::string_view frame_of(Surroundings::Form form) {
    switch (form) {
    case Surroundings::Form::e_mail: break;
    case Surroundings::Form::text: return "message.mailing_text";
    case Surroundings::Form::letter: return "message.mailing_letter";
    }
    return "message.mailing_body";
}

// What the centre wrote, in a frame that says how to get no more of it.
Wording news(Catalogue const& catalogue, Surroundings const& around, Wording const& own) {
    KITH_EXPECT(!flaw_of_mailing(own));
    std::vector<Argument> const facts{{"person", around.about.person}, {"centre", around.centre}};
    auto const title = catalogue.patterns.say(own.subject, facts);
    auto const words = catalogue.patterns.say(own.body, facts);
    std::vector<Argument> const frame{
        {"title", title}, {"words", words}, {"centre", around.centre}, {"stop_link", around.stop_link}};
    return {catalogue.phrases.say("message.mailing_subject", frame),
            catalogue.phrases.say(frame_of(around.form), frame)};
}

} // namespace

Catalogue Catalogue::load(std::string_view language) {
    return {phrases::Phrases::load(language), phrases::Patterns::load(language)};
}

std::vector<std::string> message_names(Catalogue const& catalogue) {
    std::vector<std::string> names;
    for (auto const& key : catalogue.patterns.keys(prefix)) {
        if (!key.ends_with(body_suffix)) continue;
        auto name = key.substr(prefix.size(), key.size() - prefix.size() - body_suffix.size());
        if (name != mailing_name) names.push_back(std::move(name));
    }
    return names;
}

std::vector<PatternSlot> placeholders_of(Catalogue const& catalogue, std::string const& name) {
    auto slots = slots_of(catalogue, body_key(name));
    auto const add = [&slots](PatternSlot slot) {
        auto const known = std::ranges::find(slots, slot.name, &PatternSlot::name);
        if (known == slots.end())
            slots.push_back(std::move(slot));
        else
            known->chooses = known->chooses || slot.chooses;
    };
    for (auto& each : slots_of(catalogue, subject_key(name))) add(std::move(each));
    for (auto const each : always) add({std::string(each), false, false});
    std::ranges::sort(slots, {}, &PatternSlot::name);
    return slots;
}

std::optional<std::string> flaw_of(Catalogue const& catalogue, std::string const& name, Wording const& own) {
    if (name == mailing_name || !catalogue.patterns.has(body_key(name))) return "message_unknown";
    if (auto flaw = flaw_of_shape(own)) return flaw;
    auto const subject = phrases::read_pattern(own.subject);
    auto const body = phrases::read_pattern(own.body);
    if (!subject || !body) return "template_unreadable";
    auto const known = placeholders_of(catalogue, name);
    for (auto const* part : {&*subject, &*body}) {
        for (auto const& slot : *part) {
            auto const found = std::ranges::find(known, slot.name, &PatternSlot::name);
            if (found == known.end()) return "placeholder_unknown";
            if (found->number != slot.number) return "placeholder_unknown";
            if (found->chooses && !slot.number && !slot.chooses) return "placeholder_chooses";
        }
    }
    auto const has_link = [](std::vector<PatternSlot> const& slots) {
        return std::ranges::find(slots, "link", &PatternSlot::name) != slots.end();
    };
    if (has_link(known) && !has_link(*body)) return "link_missing";
    return std::nullopt;
}

std::optional<std::string> flaw_of_mailing(Wording const& own) {
    if (auto flaw = flaw_of_shape(own)) return flaw;
    for (auto const* text : {&own.subject, &own.body}) {
        auto const slots = phrases::read_pattern(*text);
        if (!slots) return "template_unreadable";
        for (auto const& slot : *slots)
            if (slot.number || (slot.name != "person" && slot.name != "centre")) return "placeholder_unknown";
    }
    return std::nullopt;
}

std::optional<Wording> own_words(store::Database& database, std::int64_t centre,
                                 store::MessageRow const& message, std::string_view language,
                                 std::string_view otherwise) {
    store::Correspondence rows(database, centre);
    if (message.name == mailing_name) {
        for (auto const& [name, value] : message.facts) {
            if (name != mailing_name) continue;
            if (auto const mailing = rows.find_mailing(number_in(value)))
                return Wording{mailing->subject, mailing->body};
        }
        return std::nullopt;
    }
    auto found = rows.find_template(message.name, language);
    if (!found && language != otherwise) found = rows.find_template(message.name, otherwise);
    if (!found) return std::nullopt;
    return Wording{std::move(found->subject), std::move(found->body)};
}

std::string place_in(About const& about, std::map<std::string, std::string> const& wards) {
    if (about.remote) return "home";
    if (about.ward.empty()) return "none";
    auto const found = wards.find(about.ward);
    return found == wards.end() ? about.ward : found->second;
}

bool is_of_use(store::Database& database, std::int64_t centre, store::MessageRow const& message) {
    if (message.only_in.empty()) return true;
    auto const match = store::Matches(database, centre).find(message.volunteer, message.opening);
    if (!match) return false;
    std::istringstream states(message.only_in);
    for (std::string state; states >> state;)
        if (state == explanation::code_of(match->state)) return true;
    return false;
}

Wording write_message(Catalogue const& catalogue, store::MessageRow const& message,
                      Surroundings const& around, std::optional<Wording> const& own) {
    if (message.name == mailing_name) {
        KITH_EXPECT(own);
        return news(catalogue, around, *own);
    }
    auto facts = facts_of(catalogue, around);
    for (auto const& [name, value] : message.facts) {
        auto const day = exchange::parse_date(value);
        if (is_count(name))
            put(facts, {name, number_in(value)});
        else if (name == "minutes")
            put(facts, {"time", Minutes(number_in(value))});
        else if (is_day(name) && day)
            put(facts, {name, Date(*day)});
        else
            put(facts, {name, value});
    }
    return said(catalogue, message.name, facts, own);
}

Wording preview(Catalogue const& catalogue, std::string const& name, Surroundings const& around,
                std::optional<Wording> const& own) {
    auto facts = facts_of(catalogue, around);
    auto const slots = placeholders_of(catalogue, name);
    for (auto const& slot : slots) {
        bool const known = std::ranges::any_of(
            facts, [&](Argument const& each) { return each.name == slot.name && !is_empty(each); });
        if (known) continue;
        if (slot.number)
            put(facts, {slot.name, 2});
        else
            put(facts, {slot.name, "[" + slot.name + "]"});
    }
    return said(catalogue, name, facts, own);
}

} // namespace kith::desk
