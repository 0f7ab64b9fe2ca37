// SPDX-License-Identifier: MIT
#include "desk/messages.hpp"

#include "base/contract.hpp"
#include "desk/community.hpp"
#include "desk/letters.hpp"
#include "exchange/cells.hpp"
#include "phrases/phrases.hpp"
#include "store/emergencies.hpp"
#include "store/principals.hpp"
#include "store/privacy.hpp"

#include <algorithm>

namespace kith::desk {

namespace {

constexpr std::string_view word_of(Addressee::Kind kind) {
    switch (kind) {
    case Addressee::Kind::volunteer: return "volunteer";
    case Addressee::Kind::organisation: return "organisation";
    case Addressee::Kind::principal: return "principal";
    case Addressee::Kind::address: return "address";
    }
    return {};
}

std::string joined(std::vector<std::string> const& words) {
    std::string made;
    for (auto const& word : words) made.append(made.empty() ? "" : " ").append(word);
    return made;
}

// Of text messages, where nobody has said otherwise: from nine in the evening to eight in the morning.
constexpr std::int32_t night_from = 21 * 60;
constexpr std::int32_t night_until = 8 * 60;

Reach of_address(std::string address) {
    Reach reach;
    reach.channel = address.starts_with('+') ? "text" : "e_mail";
    reach.address = std::move(address);
    return reach;
}

Reach by_hand(std::string channel) {
    Reach reach;
    reach.channel = std::move(channel);
    return reach;
}

bool can_be_sent_to(std::string const& address) {
    return address.starts_with('+') || address.find('@') != std::string::npos;
}

// As the contact row says; e-mail and text stand in for each other, ringing and letters for nothing.
Reach of_contact(store::ContactRow const& contact, std::string_view asked) {
    Reach reach;
    bool const told = asked == "e_mail" || asked == "text";
    reach.channel = contact.channel;
    if (contact.channel == "ring" || contact.channel == "letter") return reach;
    if (told) reach.channel = asked;
    bool const text_first = reach.channel == "text";
    reach.address = text_first ? contact.telephone : contact.e_mail;
    if (reach.address.empty()) reach.address = text_first ? contact.e_mail : contact.telephone;
    if (reach.address.empty()) return by_hand("ring");
    reach.channel = reach.address.starts_with('+') ? "text" : "e_mail";
    reach.language = contact.language;
    reach.quiet_from = contact.quiet_from;
    reach.quiet_until = contact.quiet_until;
    return reach;
}

} // namespace

Reach reach_of(store::Database& database, std::int64_t centre, std::string_view to_kind,
               std::string_view to_id, std::string_view channel) {
    if (channel == "phone") return by_hand("ring");
    Reach reach = by_hand("ring");
    if (to_kind == "address") {
        reach = of_address(std::string(to_id));
    } else if (to_kind == "principal") {
        auto const row = store::find_principal(database, centre, to_id);
        if (row && !row->suspended && can_be_sent_to(row->address)) reach = of_address(row->address);
    } else if (auto const contact = store::find_contact(database, centre, to_kind, to_id)) {
        reach = of_contact(*contact, channel);
    } else if (to_kind == "volunteer") {
        auto const row = store::principal_of_volunteer(database, centre, to_id);
        if (row && can_be_sent_to(row->address)) reach = of_address(row->address);
    }
    if (reach.channel == "text" && reach.quiet_from < 0) {
        reach.quiet_from = night_from;
        reach.quiet_until = night_until;
    }
    return reach;
}

namespace {

std::optional<Instant> start_of_shift(store::Cells const& shift, ZoneTable const& zone) {
    using store::PackTable;
    auto const day = exchange::parse_date(shift[store::column_of(PackTable::shifts, "date")]);
    auto const time = exchange::parse_time(shift[store::column_of(PackTable::shifts, "start")]);
    if (!day || !time) return std::nullopt;
    return zone.instant(CivilTime(*day) + Minutes(*time));
}

// A role that does not say where it is happens where its organisation is.
void place_it(store::CommunityRows& rows, std::optional<std::string> const& role,
              std::optional<std::string> const& organisation, About& told) {
    using store::PackTable;
    auto const cells = role ? rows.find(PackTable::roles, *role) : std::nullopt;
    if (!cells) return;
    told.remote = (*cells)[store::column_of(PackTable::roles, "setting")] == "remote";
    told.ward = (*cells)[store::column_of(PackTable::roles, "ward")];
    auto const says = [&](std::string_view column) {
        return !(*cells)[store::column_of(PackTable::roles, column)].empty();
    };
    if (told.remote || !told.ward.empty() || says("postcode") || says("easting") || !organisation) return;
    if (auto const home = rows.find(PackTable::organisations, *organisation))
        told.ward = (*home)[store::column_of(PackTable::organisations, "ward")];
}

} // namespace

About about(store::Database& database, store::Centre const& centre, std::string_view volunteer,
            std::string_view opening) {
    using store::PackTable;
    About told;
    store::CommunityRows rows(database, centre.number);
    auto const name_of = [&](PackTable table, std::string_view id, std::string_view column) {
        auto const cells = id.empty() ? std::nullopt : rows.find(table, id);
        if (!cells) return std::string(id);
        auto const& name = (*cells)[store::column_of(table, column)];
        return name.empty() ? std::string(id) : name;
    };
    told.person = name_of(PackTable::volunteers, volunteer, "name");
    if (opening.empty()) return told;
    auto const role = role_of(rows, opening);
    told.opening = name_of(PackTable::roles, role.value_or(std::string(opening)), "title");
    auto const organisation = organisation_of(rows, opening);
    if (organisation) told.organisation = name_of(PackTable::organisations, *organisation, "name");
    place_it(rows, role, organisation, told);
    if (auto const shift = rows.find(PackTable::shifts, opening))
        told.starts = start_of_shift(*shift, zone_named(centre.zone));
    else if (auto const made = store::Emergencies(database, centre.number).opening(opening))
        told.starts = made->begins;
    if (auto const match = store::Matches(database, centre.number).find(volunteer, opening);
        match && !match->first_day.empty()) {
        if (auto const day = exchange::parse_date(match->first_day)) told.first_day = *day;
    }
    return told;
}

Instant after_quiet(ZoneTable const& zone, Instant now, std::int32_t from, std::int32_t until) {
    if (from < 0 || until < 0 || from == until) return now;
    auto const civil = zone.civil(now);
    auto const day = std::chrono::floor<std::chrono::days>(civil);
    auto const minute = static_cast<std::int32_t>((civil - day).count());
    bool const over_midnight = from > until;
    bool const quiet = over_midnight ? minute >= from || minute < until : minute >= from && minute < until;
    if (!quiet) return now;
    auto const end_day = over_midnight && minute >= from ? day + std::chrono::days(1) : day;
    return zone.instant(CivilTime(end_day) + Minutes(until));
}

void raise_attention(store::Change& change, std::int64_t centre, std::string const& volunteer,
                     std::string const& opening, std::string const& ring) {
    store::Matches matches(change.database(), centre);
    if (!matches.raise_once({volunteer, opening, ring, change.now()})) return;
    store::CommunityRows rows(change.database(), centre);
    auto const organisation = opening.empty() ? std::nullopt : organisation_of(rows, opening);
    change.publish(centre, {"attention.raised", volunteer, organisation.value_or(""), opening, ring});
}

namespace {

// A message without words would come back at every start: better not to begin with one.
void expect_sentences(std::string const& name) {
    static thread_local phrases::Phrases const words = phrases::Phrases::load("en");
    KITH_EXPECT(words.has("message." + name + "_subject") && words.has("message." + name + "_body"));
}

void queue_one(store::Change& change, std::int64_t centre, Message const& message, std::string_view to_kind,
               std::string const& to_id, Reach const& reach) {
    auto const now = change.now();
    store::MessageRow row;
    row.to_kind = to_kind;
    row.to_id = to_id;
    row.name = message.name;
    row.volunteer = message.volunteer;
    row.opening = message.opening;
    row.methods = joined(message.actions);
    if (!message.actions.empty()) {
        row.record =
            message.record.empty() ? "match/" + message.volunteer + "/" + message.opening : message.record;
    }
    row.link_life = message.link_life;
    row.only_in = joined(message.only_in);
    row.channel = reach.channel;
    row.queued_at = now;
    row.urgent = message.urgent;
    row.next_at = message.urgent ? now
                                 : after_quiet(zone_named(change.centre(centre).zone), now, reach.quiet_from,
                                               reach.quiet_until);
    row.facts = message.facts;
    if (reach.channel == "letter") {
        if (message.actions.empty()) row.record = message.record;
        row.state = "paper";
    }
    store::Messages(change.database(), centre).add(row);
}

} // namespace

void queue_letter(store::Change& change, std::int64_t centre, Message const& message,
                  std::string_view to_kind) {
    expect_sentences(message.name);
    queue_one(change, centre, message, to_kind, message.to.id, by_hand("letter"));
}

void queue_message(store::Change& change, std::int64_t centre, Message const& message) {
    expect_sentences(message.name);
    auto& database = change.database();
    auto const kind = word_of(message.to.kind);
    if (message.to.kind == Addressee::Kind::volunteer) {
        auto const gone = store::Privacy(database, centre).departure(message.to.id);
        if (gone && gone->kind == "died") return; // nobody writes to them any more, nor rings
    }
    auto const reach = reach_of(database, centre, kind, message.to.id, message.channel);
    if (!reach.address.empty()) {
        queue_one(change, centre, message, kind, message.to.id, reach);
        return;
    }
    bool const organisation = message.to.kind == Addressee::Kind::organisation;
    bool const has_contact = store::find_contact(database, centre, kind, message.to.id).has_value();
    bool sent = false;
    if (organisation && !has_contact && message.channel != "phone") {
        for (auto const& organiser : store::organisers_of(database, centre, message.to.id)) {
            auto const theirs = reach_of(database, centre, "principal", organiser.id, {});
            if (theirs.address.empty()) continue;
            queue_one(change, centre, message, "principal", organiser.id, theirs);
            sent = true;
        }
    }
    if (sent || message.to.kind == Addressee::Kind::address) return;
    if (reach.channel == "letter") queue_letter(change, centre, message, kind);
    raise_attention(change, centre, message.volunteer, message.opening,
                    std::string(reach.channel == "letter" ? "post_" : "ring_") +
                        (organisation ? "organisation" : "volunteer"));
}

} // namespace kith::desk
