// SPDX-License-Identifier: MIT
#include "desk/letters.hpp"

#include "desk/care.hpp"
#include "desk/community.hpp"
#include "desk/ward_names.hpp"
#include "phrases/markup.hpp"
#include "store/community_rows.hpp"
#include "store/needs.hpp"
#include "store/paper_letters.hpp"

#include <algorithm>
#include <charconv>

namespace kith::desk {
namespace {

using phrases::escaped;
using store::MessageRow;
using store::PackTable;

constexpr std::string_view need_kind = "need/";

std::int64_t number_in(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// What waits until it is posted.
store::Matter matter_of(MessageRow const& message) {
    if (message.record.starts_with(need_kind))
        return {.need = number_in(std::string_view(message.record).substr(need_kind.size()))};
    return {.volunteer = message.volunteer, .opening = message.opening};
}

// Where it is noted: an organisation's letter about nobody in particular is noted with the organisation.
store::Matter logged_with(MessageRow const& message) {
    auto about = matter_of(message);
    if (about == store::Matter{} && message.to_kind == "organisation") about.organisation = message.to_id;
    if (about == store::Matter{} && message.to_kind == "volunteer") about.volunteer = message.to_id;
    return about;
}

// Of use still, and not news to somebody who wants no more of it on paper.
bool may_go(store::Database& database, std::int64_t centre, MessageRow const& message) {
    if (!is_of_use(database, centre, message)) return false;
    if (message.name != mailing_name) return true;
    auto const said = store::Correspondence(database, centre).choice(message.volunteer, "letter", {});
    return !said || said->wanted;
}

// A sheet for each, with its address where a window envelope shows it.
constexpr std::string_view style =
    "body{font:12pt/1.45 serif;color:#000;background:#fff;margin:0}"
    ".sheet{break-after:page;padding:0 0 1cm}"
    "address{font-style:normal;white-space:pre-line;margin:2.2cm 0 1cm;min-height:3cm}"
    ".centre{font-weight:bold}h1{font-size:13pt}.words{white-space:pre-line}"
    "@page{margin:2cm}@media screen{.sheet{max-width:17cm;margin:1cm auto;border-bottom:1px solid #000}}";

} // namespace

PaperLetter LetterDesk::letter_of(MessageRow message) const {
    PaperLetter letter;
    store::CommunityRows rows(*database_, centre_);
    if (message.to_kind == "resident") {
        auto const resident = store::Needs(*database_, centre_).find_resident(number_in(message.to_id));
        if (resident) {
            letter.name = resident->name;
            letter.address = resident->address;
            if (!resident->postcode.empty()) letter.address += "\n" + resident->postcode;
        }
    } else {
        bool const organisation = message.to_kind == "organisation";
        letter.name =
            rows.called(organisation ? PackTable::organisations : PackTable::volunteers, message.to_id);
        letter.address =
            store::Correspondence(*database_, centre_).postal_address(message.to_kind, message.to_id);
    }
    letter.message = std::move(message);
    return letter;
}

std::vector<PaperLetter> LetterDesk::waiting(std::int64_t after, std::size_t limit) const {
    std::vector<PaperLetter> found;
    for (auto& each : store::letters_on_paper(*database_, centre_, after, limit))
        if (may_go(*database_, centre_, each)) found.push_back(letter_of(std::move(each)));
    return found;
}

Outcome<PrintedLetters, LetterRefused> LetterDesk::print(store::Change& change,
                                                         std::span<std::int64_t const> letters,
                                                         Printing const& printing) const {
    store::Messages messages(*database_, centre_);
    std::vector<MessageRow> rows;
    for (auto const id : letters) {
        auto row = store::find_message(*database_, centre_, id);
        if (!row || row->state != "paper") return refuse(LetterRefused{"letter_unknown"});
        rows.push_back(std::move(*row));
    }
    if (letters.empty()) rows = store::letters_on_paper(*database_, centre_, 0, letters_at_once_max);
    auto const& centre = change.centre(centre_);
    auto const catalogue = Catalogue::load(printing.language);
    auto const& words = catalogue.phrases;
    auto const title = escaped(words.say("letter.title", {{"centre", centre.name}}));
    PrintedLetters made;
    made.html = "<!doctype html>\n<html lang=\"" + printing.language +
                "\"><head><meta charset=\"utf-8\"><title>" + title + "</title><style>" + std::string(style) +
                "</style></head><body>\n";
    auto const today = zone_named(centre.zone).date(change.now());
    store::CommunityRows community(*database_, centre_);
    auto const wards = ward_names(community);
    for (auto const& row : rows) {
        if (!may_go(*database_, centre_, row)) {
            messages.finish(row.id, "dropped", change.now());
            ++made.dropped;
            continue;
        }
        auto const contact = store::find_contact(*database_, centre_, row.to_kind, row.to_id);
        auto const own =
            own_words(*database_, centre_, row, contact ? contact->language : "", printing.language);
        if (row.name == mailing_name && !own) continue;
        auto const letter = letter_of(row);
        auto const told = about(*database_, centre, row.volunteer, row.opening);
        auto const said =
            write_message(catalogue, row,
                          {.centre = centre.name,
                           .about = told,
                           .place = place_in(told, wards),
                           .site = printing.site,
                           .link = row.methods.empty() ? std::string() : printing.make_link(row),
                           .form = Surroundings::Form::letter},
                          own);
        made.html += "<section class=\"sheet\"><p class=\"centre\">" + escaped(centre.name) +
                     "</p>\n<address>" + escaped(letter.name + "\n" + letter.address) + "</address>\n<p>" +
                     escaped(words.say("letter.dated", {{"day", today}})) + "</p>\n<h1>" +
                     escaped(said.subject) + "</h1>\n<div class=\"words\">" + escaped(said.body) +
                     "</div></section>\n";
        messages.attempt(row.id, change.now());
        ++made.letters;
        if (letter.address.empty()) ++made.without_address;
    }
    made.html += "</body></html>\n";
    if (made.letters == 0 && made.dropped == 0) return refuse(LetterRefused{"nothing_to_print"});
    return made;
}

std::optional<LetterRefused> LetterDesk::posted(store::Change& change, std::span<std::int64_t const> letters,
                                                std::string const& by) const {
    store::Messages messages(*database_, centre_);
    std::vector<MessageRow> rows;
    for (auto const id : letters) {
        auto row = store::find_message(*database_, centre_, id);
        if (!row || row->state != "paper") return LetterRefused{"letter_unknown"};
        rows.push_back(std::move(*row));
    }
    for (auto const& row : rows) {
        messages.finish(row.id, "posted", change.now());
        store::ContactEntry entry;
        entry.about = logged_with(row);
        entry.way = "letter";
        entry.spoke_to = row.to_kind == "organisation" ? "organisation"
                         : row.to_kind == "volunteer"  ? "volunteer"
                                                       : "somebody_else";
        entry.outcome = "message_left";
        entry.principal = by;
        entry.at = change.now();
        store::Care(*database_, centre_).add(entry);
    }
    // One row waits for all letters about the same: it is settled with the last of them.
    auto const left = store::letters_on_paper(*database_, centre_, 0, SIZE_MAX / 2);
    CareDesk care(change, centre_);
    for (auto const& row : rows) {
        bool const more = std::ranges::any_of(left, [&](MessageRow const& each) {
            return each.to_kind == row.to_kind && matter_of(each) == matter_of(row) &&
                   may_go(*database_, centre_, each);
        });
        if (!more) (void)care.settle(matter_of(row), "post_" + row.to_kind, by);
    }
    change.publish(centre_, {"letter.posted", "", "", "", std::to_string(rows.size())});
    return {};
}

} // namespace kith::desk
