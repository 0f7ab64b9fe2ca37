// SPDX-License-Identifier: MIT
#include "desk/duplicates.hpp"

#include "brokerage/clocks.hpp"
#include "desk/care.hpp"
#include "desk/community.hpp"
#include "desk/safeguarding.hpp"
#include "exchange/cells.hpp"
#include "spelling/words.hpp"
#include "store/lists.hpp"
#include "store/matches.hpp"
#include "store/messages.hpp"

#include <algorithm>
#include <array>

namespace kith::desk {

using store::Cells;
using store::MergeRow;
using store::PackTable;

namespace {

constexpr std::size_t proposed_at_once = 20;
constexpr std::size_t of_a_name = 200;
constexpr std::size_t of_an_address = 50;

std::vector<std::string> words_of(std::string const& name) {
    auto words = spelling::folded_words(name);
    std::ranges::sort(words);
    auto const again = std::ranges::unique(words);
    words.erase(again.begin(), again.end());
    return words;
}

std::string without_spaces(std::string_view postcode) {
    std::string made;
    for (char const letter : postcode) {
        if (letter == ' ') continue;
        made.push_back(letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter);
    }
    return made;
}

bool same(std::string const& one, std::string const& other) {
    return !one.empty() && one == other;
}

std::string& cell(Cells& cells, std::string_view column) {
    return cells[store::column_of(PackTable::volunteers, column)];
}
std::string const& cell(Cells const& cells, std::string_view column) {
    return cells[store::column_of(PackTable::volunteers, column)];
}

// Both lists' entries, the first one's first.
std::string both(std::string const& one, std::string const& other) {
    auto made = one;
    auto const there = exchange::split_list(one);
    for (auto const each : exchange::split_list(other)) {
        if (std::ranges::find(there, each) != there.end()) continue;
        made.append(made.empty() ? "" : "; ").append(each);
    }
    return made;
}

std::vector<std::pair<std::string, std::string>> holding(store::Safeguarding& rows, std::string const& id) {
    std::vector<std::pair<std::string, std::string>> found;
    for (auto const& each : rows.restrictions(id, true)) found.emplace_back(each.kind, each.target);
    std::ranges::sort(found);
    return found;
}

std::optional<Likeness> known_of(store::Database& database, std::int64_t centre,
                                 std::string const& volunteer) {
    auto const cells = store::CommunityRows(database, centre).find(PackTable::volunteers, volunteer);
    if (!cells || store::Merges(database, centre).merged_away(volunteer)) return std::nullopt;
    Likeness known{cell(*cells, "name"), cell(*cells, "born"), cell(*cells, "postcode"), {}, {}};
    if (auto const contact = store::find_contact(database, centre, "volunteer", volunteer)) {
        known.e_mail = contact->e_mail;
        known.telephone = contact->telephone;
    }
    return known;
}

// Who might be like them, themselves among these.
std::vector<std::string> candidates(store::Database& database, std::int64_t centre, Likeness const& known) {
    store::Merges merges(database, centre);
    std::vector<std::string> found;
    auto words = words_of(known.name);
    // The longest first: likely the rarest.
    std::ranges::sort(words, std::ranges::greater{},
                      [](std::string const& word) { return std::pair(word.size(), std::string_view(word)); });
    if (!words.empty())
        for (auto const& each : store::volunteers_with(database, centre, words, {}, {}, of_a_name))
            found.push_back(each.id);
    for (auto const* address : {&known.e_mail, &known.telephone}) {
        if (address->empty()) continue;
        auto const there = merges.reached_at(*address, of_an_address);
        found.insert(found.end(), there.begin(), there.end());
    }
    std::ranges::sort(found);
    auto const again = std::ranges::unique(found);
    found.erase(again.begin(), again.end());
    return found;
}

} // namespace

std::vector<std::string> likeness(Likeness const& one, Likeness const& other) {
    auto const left = words_of(one.name);
    auto const right = words_of(other.name);
    std::vector<std::string> shared;
    std::ranges::set_intersection(left, right, std::back_inserter(shared));
    bool const name = !left.empty() && left == right;
    bool const address = same(one.e_mail, other.e_mail) || same(one.telephone, other.telephone);
    bool const born = same(one.born, other.born);
    bool const postcode = same(without_spaces(one.postcode), without_spaces(other.postcode));
    bool const another_age = !one.born.empty() && !other.born.empty() && !born;
    bool const alike =
        name ? address || (!another_age && (born || postcode)) : address && !shared.empty() && !another_age;
    std::vector<std::string> reasons;
    if (!alike) return reasons;
    if (name) reasons.emplace_back("name");
    if (born) reasons.emplace_back("born");
    if (same(one.e_mail, other.e_mail)) reasons.emplace_back("e_mail");
    if (same(one.telephone, other.telephone)) reasons.emplace_back("telephone");
    if (postcode) reasons.emplace_back("postcode");
    return reasons;
}

std::vector<std::string> people_like(store::Database& database, std::int64_t centre,
                                     Likeness const& newcomer) {
    std::vector<std::string> found;
    for (auto const& each : candidates(database, centre, newcomer)) {
        auto const theirs = known_of(database, centre, each);
        if (theirs && !likeness(newcomer, *theirs).empty()) found.push_back(each);
        if (found.size() == proposed_at_once) break;
    }
    return found;
}

std::size_t DuplicateDesk::propose(std::string const& volunteer) {
    auto& database = change_->database();
    auto const known = known_of(database, centre_, volunteer);
    if (!known) return 0;
    store::Merges merges(database, centre_);
    std::size_t proposed = 0;
    for (auto const& other : candidates(database, centre_, *known)) {
        if (proposed == proposed_at_once) break;
        if (other == volunteer) continue;
        auto const theirs = known_of(database, centre_, other);
        if (!theirs || merges.find(volunteer, other)) continue;
        auto const reasons = likeness(*known, *theirs);
        if (reasons.empty()) continue;
        store::DuplicateRow row;
        row.first = std::min(volunteer, other);
        row.second = std::max(volunteer, other);
        for (auto const& reason : reasons) row.reasons.append(row.reasons.empty() ? "" : " ").append(reason);
        row.at = change_->now();
        merges.put(row);
        ++proposed;
    }
    if (proposed > 0) {
        CareDesk(*change_, centre_).raise({.volunteer = volunteer}, "possible_duplicate");
        change_->publish(centre_, {"duplicate.changed", volunteer, "", "", ""});
    }
    return proposed;
}

std::string DuplicateDesk::propose_all(std::string const& after, std::size_t limit, std::size_t& proposed) {
    std::vector<std::string> ids;
    for (auto const& cells :
         store::CommunityRows(change_->database(), centre_).page(PackTable::volunteers, after, limit))
        ids.push_back(cells.front());
    for (auto const& id : ids) proposed += propose(id);
    return ids.size() < limit ? std::string() : ids.back();
}

void DuplicateDesk::publish(std::string const& kept, std::string const& gone) {
    change_->publish(centre_, {"duplicate.changed", kept, "", "", ""});
    for (auto const& id : {kept, gone}) change_->publish(centre_, {"volunteer.changed", id, "", "", ""});
}

std::optional<DuplicateRefused> DuplicateDesk::dismiss(std::string const& one, std::string const& other,
                                                       std::string const& by) {
    store::Merges merges(change_->database(), centre_);
    auto row = merges.find(one, other);
    if (!row || row->state != "proposed") return DuplicateRefused{"not_proposed"};
    row->state = "dismissed";
    row->at = change_->now();
    row->principal = by;
    merges.put(*row);
    CareDesk care(*change_, centre_);
    for (auto const& id : {row->first, row->second}) {
        auto const left = merges.of_volunteer(id);
        if (std::ranges::find(left, "proposed", &store::DuplicateRow::state) == left.end())
            care.settle({.volunteer = id}, "possible_duplicate", by);
    }
    change_->publish(centre_, {"duplicate.changed", one, "", "", ""});
    return {};
}

// What `kept` leaves open is taken from `gone`; what they can do and hold is both's, as far as it goes
// together.
Cells DuplicateDesk::filled(Cells const& kept, Cells const& gone) {
    static constexpr auto lists = std::to_array<std::string_view>(
        {"skills", "languages", "causes", "goals", "checks", "training", "access_needs", "unavailable"});
    store::CommunityRows rows(change_->database(), centre_);
    auto made = kept;
    for (auto const column : store::shape_of(PackTable::volunteers).columns) {
        if (column == "id" || column == "name" || column == "status") continue;
        auto& mine = cell(made, column);
        auto const& theirs = cell(gone, column);
        bool const list = std::ranges::find(lists, column) != lists.end();
        if (theirs.empty() || theirs == mine || (!mine.empty() && !list)) continue;
        auto tried = made;
        cell(tried, column) = mine.empty() ? theirs : both(mine, theirs);
        if (flaws_of(rows, PackTable::volunteers, tried, change_->now()).empty()) made = std::move(tried);
    }
    // On the safe side.
    cell(made, "not_for") = both(cell(kept, "not_for"), cell(gone, "not_for"));
    for (auto const* column : {"hours_only", "expenses_needed"})
        if (cell(gone, column) == "yes") cell(made, column) = "yes";
    if (cell(gone, "guardian_consent") == "no") cell(made, "guardian_consent") = "no";
    return made;
}

std::optional<DuplicateRefused> DuplicateDesk::flaw_of(std::string const& kept, std::string const& gone) {
    auto& database = change_->database();
    store::CommunityRows rows(database, centre_);
    store::Merges merges(database, centre_);
    if (kept == gone) return DuplicateRefused{"one_row_twice"};
    for (auto const& id : {kept, gone}) {
        if (!rows.find(PackTable::volunteers, id)) return DuplicateRefused{"volunteer_unknown"};
        if (merges.merged_away(id)) return DuplicateRefused{"merged_already"};
        if (store::has_open_registration(database, centre_, id)) return DuplicateRefused{"not_signed_up_yet"};
    }
    store::Safeguarding safeguarding(database, centre_);
    if (holding(safeguarding, kept) != holding(safeguarding, gone))
        return DuplicateRefused{"restrictions_differ"};
    store::Matches matches(database, centre_);
    for (auto const& opening : merges.shared_openings(kept, gone)) {
        auto const match = matches.find(gone, opening);
        if (match && !brokerage::ladder(match->state).empty()) return DuplicateRefused{"both_matched"};
    }
    return {};
}

DuplicateDesk::Result<MergeRow> DuplicateDesk::merge(std::string const& kept, std::string const& gone,
                                                     std::string const& by) {
    if (auto flaw = flaw_of(kept, gone)) return refuse(std::move(*flaw));
    auto& database = change_->database();
    store::CommunityRows rows(database, centre_);
    store::Merges merges(database, centre_);
    auto const mine = *rows.find(PackTable::volunteers, kept);
    auto theirs = *rows.find(PackTable::volunteers, gone);
    MergeRow row;
    row.kept = kept;
    row.gone = gone;
    row.at = change_->now();
    row.principal = by;
    row.undo_until = change_->now() + merge_undone_within;
    row.gone_status = cell(theirs, "status");
    row.kept_before = mine;
    row.kept_after = filled(mine, theirs);
    rows.put(PackTable::volunteers, row.kept_after);
    cell(theirs, "status") = "stopped"; // in no plan and on no list
    rows.put(PackTable::volunteers, theirs);
    store::put_volunteer_words(database, centre_, gone, {}); // found by the id alone
    auto contact = store::find_contact(database, centre_, "volunteer", kept);
    auto const other = store::find_contact(database, centre_, "volunteer", gone);
    if (contact && other) {
        row.kept_before.insert(row.kept_before.end(), {contact->e_mail, contact->telephone});
        if (contact->e_mail.empty()) contact->e_mail = other->e_mail;
        if (contact->telephone.empty()) contact->telephone = other->telephone;
        row.kept_after.insert(row.kept_after.end(), {contact->e_mail, contact->telephone});
        if (row.kept_before != row.kept_after)
            store::put_contact(database, centre_, *contact, change_->now());
    }
    row.number = merges.add(row);
    (void)merges.move(row, merges.shared_openings(kept, gone));
    auto proposal =
        merges.find(kept, gone)
            .value_or(store::DuplicateRow{std::min(kept, gone), std::max(kept, gone), {}, {}, {}, {}});
    proposal.state = "merged";
    proposal.at = change_->now();
    proposal.principal = by;
    merges.put(proposal);
    auto const left = merges.of_volunteer(kept);
    if (std::ranges::find(left, "proposed", &store::DuplicateRow::state) == left.end())
        CareDesk(*change_, centre_).settle({.volunteer = kept}, "possible_duplicate", by);
    publish(kept, gone);
    return row;
}

DuplicateDesk::Result<MergeRow> DuplicateDesk::undo(std::int64_t number, std::string const& by) {
    auto& database = change_->database();
    store::CommunityRows rows(database, centre_);
    store::Merges merges(database, centre_);
    auto row = merges.find_merge(number);
    if (!row) return refuse(DuplicateRefused{"unknown"});
    if (row->undone_at) return refuse(DuplicateRefused{"undone_already"});
    if (row->undo_until <= change_->now() || row->kept_before.empty())
        return refuse(DuplicateRefused{"undo_too_late"});
    if (merges.is_built_on(*row)) return refuse(DuplicateRefused{"merged_since"});
    auto mine = rows.find(PackTable::volunteers, row->kept);
    auto theirs = rows.find(PackTable::volunteers, row->gone);
    if (!mine || !theirs) return refuse(DuplicateRefused{"volunteer_unknown"});
    merges.move_back(*row);
    row->undone_at = change_->now();
    row->undone_by = by;
    merges.put(*row); // before the rows are written: no longer stopped by it
    auto const go_back = [&](std::size_t i, std::string& now) {
        if (now == row->kept_after[i]) now = row->kept_before[i]; // what was changed since stays
    };
    for (std::size_t i = 0; i < mine->size(); ++i) go_back(i, (*mine)[i]);
    auto contact = store::find_contact(database, centre_, "volunteer", row->kept);
    if (contact && row->kept_before.size() == mine->size() + 2) {
        auto const before = *contact;
        go_back(mine->size(), contact->e_mail);
        go_back(mine->size() + 1, contact->telephone);
        if (*contact != before) store::put_contact(database, centre_, *contact, change_->now());
    }
    store::Safeguarding safeguarding(database, centre_);
    auto const held = holding(safeguarding, row->gone);
    cell(*theirs, "status") = row->gone_status;
    for (auto each : safeguarding.restrictions(row->kept, true)) {
        if (std::ranges::find(held, std::pair(each.kind, each.target)) != held.end()) continue;
        each.volunteer = row->gone;
        each.status_before = row->gone_status;
        (void)safeguarding.add(each);
    }
    for (auto* cells : {&*mine, &*theirs}) {
        hold_restrictions(database, centre_, *cells);
        rows.put(PackTable::volunteers, *cells);
    }
    store::put_volunteer_words(database, centre_, row->gone, cell(*theirs, "name"));
    if (auto proposal = merges.find(row->kept, row->gone)) {
        proposal->state = "dismissed";
        proposal->at = change_->now();
        proposal->principal = by;
        merges.put(*proposal);
    }
    publish(row->kept, row->gone);
    return *row;
}

std::size_t DuplicateDesk::forget_due(std::size_t limit) {
    return store::Merges(change_->database(), centre_).forget(change_->now(), limit);
}

} // namespace kith::desk
