// SPDX-License-Identifier: MIT
#include "desk/needs.hpp"

#include "desk/care.hpp"
#include "desk/letters.hpp"
#include "desk/match_desk.hpp"
#include "desk/messages.hpp"
#include "desk/organisations.hpp"
#include "exchange/cells.hpp"
#include "exchange/text.hpp"
#include "explanation/codes.hpp"

#include <algorithm>

namespace kith::desk {

using store::Need;
using store::PackTable;
using store::Resident;

namespace {

std::size_t constexpr name_letters_min = 3; // "Al" is in half of all words

std::string opening_of(std::int64_t need) {
    return "need-" + std::to_string(need);
}

// Whether the text says who or where: a word of their name, or their postcode.
bool names_them(Resident const& resident, std::string_view text) {
    auto const said = " " + exchange::lower_case(text) + " ";
    for (auto const word : exchange::split_list(exchange::lower_case(resident.name), ' ')) {
        if (word.size() < name_letters_min) continue;
        for (auto at = said.find(word); at != std::string::npos; at = said.find(word, at + 1)) {
            auto const letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
            if (!letter(said[at - 1]) && !letter(said[at + word.size()])) return true;
        }
    }
    auto const postcode = exchange::lower_case(resident.postcode);
    return !postcode.empty() && said.find(postcode) != std::string::npos;
}

std::int64_t rounded(std::int64_t metres) {
    return (metres + need_grid_metres / 2) / need_grid_metres * need_grid_metres;
}

bool is_over(MatchState state) {
    return brokerage::ladder(state).empty();
}

} // namespace

bool may_know_address(store::Database& database, std::int64_t centre, Need const& need,
                      std::string_view volunteer) {
    if (need.state == "closed" || need.opening.empty()) return false;
    auto const match = store::Matches(database, centre).find(volunteer, need.opening);
    return match && (match->state == MatchState::confirmed || match->state == MatchState::active);
}

void NeedDesk::changed(Need const& need) {
    change_->publish(centre_, {"need.changed", "", "", need.opening, std::to_string(need.number)});
}

void NeedDesk::tell(Need const& need, std::string const& name, std::string const& helper) {
    auto& database = change_->database();
    auto const reach = reach_of(database, centre_, "resident", std::to_string(need.resident), {});
    auto const resident = store::Needs(database, centre_).find_resident(need.resident);
    Message message;
    message.to = {Addressee::Kind::address, reach.address};
    message.name = name;
    message.facts = {{"resident", resident ? resident->name : std::string()}, {"kind", need.kind}};
    message.volunteer = helper;
    if (reach.channel == "letter") {
        message.to.id = std::to_string(need.resident);
        message.record = "need/" + std::to_string(need.number);
        queue_letter(*change_, centre_, message, "resident");
    }
    if (reach.address.empty()) {
        auto const* ring = reach.channel == "letter" ? "post_resident" : "ring_resident";
        CareDesk(*change_, centre_).raise({.need = need.number}, ring);
        return;
    }
    queue_message(*change_, centre_, message);
}

std::optional<NeedRefused> NeedDesk::flaw_of(Resident& resident, store::ContactRow const& contact) const {
    if (resident.name.find_first_not_of(' ') == std::string::npos) return NeedRefused{"name_needed"};
    if (!resident.postcode.empty()) {
        auto read = exchange::parse_postcode(resident.postcode);
        if (!read) return NeedRefused{"postcode_unreadable"};
        resident.postcode = std::move(*read);
    }
    auto const& channel = contact.channel;
    bool const lacks = (channel == "e_mail" && contact.e_mail.empty()) ||
                       ((channel == "text" || channel == "ring") && contact.telephone.empty()) ||
                       (channel == "letter" && resident.address.empty());
    if (lacks) return NeedRefused{"address_needed"};
    return {};
}

NeedDesk::Result<std::int64_t> NeedDesk::add(Resident resident, store::ContactRow contact) {
    if (auto flaw = flaw_of(resident, contact)) return refuse(std::move(*flaw));
    resident.taken_at = change_->now();
    auto const number = store::Needs(change_->database(), centre_).add(resident);
    contact.kind = "resident";
    contact.id = std::to_string(number);
    store::put_contact(change_->database(), centre_, contact, change_->now());
    return number;
}

std::optional<NeedRefused> NeedDesk::set(Resident resident, store::ContactRow contact) {
    store::Needs needs(change_->database(), centre_);
    auto const before = needs.find_resident(resident.number);
    if (!before) return NeedRefused{"resident_unknown"};
    if (auto flaw = flaw_of(resident, contact)) return flaw;
    resident.taken_at = before->taken_at;
    needs.put(resident);
    contact.kind = "resident";
    contact.id = std::to_string(resident.number);
    store::put_contact(change_->database(), centre_, contact, change_->now());
    for (auto const& need : needs.of_resident(resident.number)) changed(need);
    return {};
}

NeedDesk::Result<Need> NeedDesk::add(Need need) {
    auto& database = change_->database();
    store::Needs needs(database, centre_);
    if (!needs.find_resident(need.resident)) return refuse(NeedRefused{"resident_unknown"});
    auto const& from = need.referred_organisation;
    if (!from.empty() && !store::CommunityRows(database, centre_).find(PackTable::organisations, from))
        return refuse(NeedRefused{"organisation_unknown"});
    need.taken_at = change_->now();
    if (need.consent) {
        need.consent_at = change_->now();
        need.consent_by = need.taken_by;
    }
    need.number = needs.add(need);
    CareDesk care(*change_, centre_);
    care.raise({.need = need.number}, "new_need");
    if (auto owned = care.assign({.need = need.number}, need.taken_by); !owned)
        return refuse(NeedRefused{std::move(owned.error().code)});
    if (!from.empty()) {
        Message message;
        message.to = {Addressee::Kind::organisation, from};
        message.name = "need_referral_taken";
        message.facts = {{"number", std::to_string(need.number)}};
        queue_message(*change_, centre_, message);
    }
    tell(need, "need_taken");
    changed(need);
    return need;
}

std::optional<NeedRefused> NeedDesk::consent(std::int64_t number, bool given, std::string const& how,
                                             std::string const& by) {
    store::Needs needs(change_->database(), centre_);
    auto need = needs.find(number);
    if (!need) return NeedRefused{"need_unknown"};
    need->consent = given;
    need->consent_how = how;
    need->consent_at = change_->now();
    need->consent_by = by;
    needs.put(*need);
    changed(*need);
    return {};
}

NeedDesk::Result<Need> NeedDesk::open(std::int64_t number, std::string const& organisation,
                                      std::string const& title, NeedCells const& given) {
    auto& database = change_->database();
    store::Needs needs(database, centre_);
    auto need = needs.find(number);
    if (!need) return refuse(NeedRefused{"need_unknown"});
    if (need->state == "closed") return refuse(NeedRefused{"need_closed"});
    if (!need->opening.empty()) return refuse(NeedRefused{"need_opened"});
    if (!need->consent) return refuse(NeedRefused{"consent_missing"});
    auto const resident = needs.find_resident(need->resident);
    if (!resident) return refuse(NeedRefused{"resident_unknown"});
    store::CommunityRows rows(database, centre_);
    if (!rows.find(PackTable::organisations, organisation))
        return refuse(NeedRefused{"organisation_unknown"});
    store::Cells cells(store::shape_of(PackTable::roles).columns.size());
    auto const cell = [&](std::string_view name) -> std::string& {
        return cells[store::column_of(PackTable::roles, name)];
    };
    for (auto const& [column, text] : given) {
        if (names_them(*resident, text)) return refuse(NeedRefused{"names_the_person"});
        cell(column) = text;
    }
    if (names_them(*resident, title)) return refuse(NeedRefused{"names_the_person"});
    need->opening = opening_of(number);
    cell("id") = need->opening;
    cell("title") = title;
    cell("organisation") = organisation;
    cell("status") = "open";
    cell("places_minimum") = "1";
    cell("places_maximum") = "1";
    if (cell("setting").empty()) cell("setting") = "in_person";
    // Near enough to judge a journey by, not near enough to find the door.
    if (auto const place = resident->postcode.empty() ? std::nullopt : rows.place(resident->postcode)) {
        cell("easting") = std::to_string(rounded(place->easting));
        cell("northing") = std::to_string(rounded(place->northing));
        if (!place->ward.empty()) cell("ward") = place->ward;
    }
    if (rows.find(PackTable::roles, need->opening) || rows.find(PackTable::shifts, need->opening))
        return refuse(NeedRefused{"id_taken"});
    if (!flaws_of(rows, PackTable::roles, cells, change_->now()).empty())
        return refuse(NeedRefused{"details_unreadable"});
    if (!check_not_permitted(database, centre_, cells).empty())
        return refuse(NeedRefused{"check_not_permitted"});
    rows.put(PackTable::roles, cells);
    CareDesk care(*change_, centre_);
    care.role_changed(need->opening, false);
    care.settle({.need = number}, "new_need", {});
    change_->publish(centre_, {"role.changed", "", organisation, need->opening, ""});
    need->state = "open";
    need->opened_at = change_->now();
    needs.put(*need);
    tell(*need, "need_open");
    changed(*need);
    return *need;
}

void NeedDesk::helper_moved(Need need, store::KeptMatch const& match, bool held) {
    store::Needs needs(change_->database(), centre_);
    CareDesk care(*change_, centre_);
    store::Matter const about{.need = need.number};
    bool const confirmed = match.state == MatchState::confirmed;
    bool const helps = confirmed || match.state == MatchState::active;
    if (helps && need.helper != match.volunteer) {
        need.state = "arranged";
        need.helper = match.volunteer;
        need.opened_at.reset();
        needs.put(need);
        care.settle(about, "need_unmet", {});
        tell(need, "need_helper", match.volunteer);
        changed(need);
    } else if (match.state == MatchState::completed) {
        care.raise(about, "need_outcome");
    } else if (!helps && held && need.helper == match.volunteer) {
        need.state = "open";
        need.helper.clear();
        need.opened_at = change_->now();
        need.unmet_raised = true; // it is raised now, not in two days
        needs.put(need);
        tell(need, "need_helper_gone", match.volunteer);
        care.raise(about, "need_unmet");
        changed(need);
    }
}

void need_moved(store::Change& change, std::int64_t centre, store::KeptMatch const& match, bool held) {
    if (!match.opening.starts_with("need-")) return;
    auto need = store::Needs(change.database(), centre).of_opening(match.opening);
    if (need && need->state != "closed") NeedDesk(change, centre).helper_moved(std::move(*need), match, held);
}

NeedDesk::Result<Need> NeedDesk::close(std::int64_t number, std::string const& outcome,
                                       std::string const& note, std::string const& by) {
    auto& database = change_->database();
    store::Needs needs(database, centre_);
    auto need = needs.find(number);
    if (!need) return refuse(NeedRefused{"need_unknown"});
    if (need->state == "closed") return refuse(NeedRefused{"need_closed"});
    need->state = "closed";
    need->closed_at = change_->now();
    need->opened_at.reset();
    need->outcome = outcome;
    need->outcome_note = note;
    needs.put(*need); // first, so that what follows is not taken for a helper who leaves
    CareDesk care(*change_, centre_);
    if (!need->opening.empty()) {
        store::CommunityRows rows(database, centre_);
        if (auto cells = rows.find(PackTable::roles, need->opening)) {
            (*cells)[store::column_of(PackTable::roles, "status")] = "closed";
            rows.put(PackTable::roles, *cells);
            auto const& organisation = (*cells)[store::column_of(PackTable::roles, "organisation")];
            change_->publish(centre_, {"role.changed", "", organisation, need->opening, ""});
        }
        for (auto const& match : store::Matches(database, centre_).of_opening(need->opening)) {
            if (is_over(match.state)) continue;
            auto const step =
                match.state == MatchState::active ? brokerage::Step::complete : brokerage::Step::withdraw;
            auto const taken = MatchDesk(*change_, centre_)
                                   .take({.volunteer = match.volunteer,
                                          .opening = need->opening,
                                          .step = step,
                                          .reason = "the request is closed"},
                                         {"coordinator", by});
            if (!taken) return refuse(NeedRefused{taken.error().code});
        }
    }
    care.settle({.need = number}, {}, by);
    if (auto planned = care.plan({.need = number}, {}); !planned)
        return refuse(NeedRefused{std::move(planned.error().code)});
    tell(*need, "need_closed");
    if (!need->referred_organisation.empty()) {
        Message message;
        message.to = {Addressee::Kind::organisation, need->referred_organisation};
        message.name = "need_referral_closed";
        message.facts = {{"number", std::to_string(number)}, {"outcome", outcome}};
        queue_message(*change_, centre_, message);
    }
    changed(*need);
    return *need;
}

std::optional<NeedRefused> NeedDesk::forget(std::int64_t number) {
    store::Needs needs(change_->database(), centre_);
    auto const need = needs.find(number);
    if (!need) return NeedRefused{"need_unknown"};
    auto const all = needs.of_resident(need->resident);
    if (std::ranges::any_of(all, [](Need const& each) { return each.state != "closed"; }))
        return NeedRefused{"need_open"};
    needs.erase_resident(need->resident);
    store::Care care(change_->database(), centre_);
    for (auto each : all) {
        each.wants.clear();
        each.preferences.clear();
        each.referred_by.clear();
        each.outcome_note.clear();
        needs.put(each);
        store::Matter const about{.need = each.number};
        care.settle(about, {}, {}, change_->now());
        for (std::int64_t before = 0;;) {
            auto const page = care.contacts(about, before, 100);
            for (auto const& entry : page) care.blank_note(entry.number);
            if (page.size() < 100) break;
            before = page.back().number;
        }
        if (auto row = care.find(about)) {
            row->next_note.clear();
            care.put(*row);
        }
        changed(each);
    }
    return {};
}

std::size_t NeedDesk::raise_unmet(std::size_t limit) {
    store::Needs needs(change_->database(), centre_);
    auto const all = needs.unmet(change_->now() - need_unmet_after, limit);
    for (auto need : all) {
        need.unmet_raised = true;
        needs.put(need);
        CareDesk(*change_, centre_).raise({.need = need.number}, "need_unmet");
    }
    return all.size();
}

} // namespace kith::desk
