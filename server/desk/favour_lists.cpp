// SPDX-License-Identifier: MIT
#include "desk/favour_lists.hpp"

#include "exchange/text.hpp"
#include "store/credit_rows.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace kith::desk {

using store::Cells;
using store::Favours;
using store::Notice;
using store::PackTable;

namespace {

constexpr std::string_view the_bank = "time-bank";

std::string want_id(std::int64_t number) {
    return "want-" + std::to_string(number);
}

std::int64_t rounded(std::int64_t metres) {
    return (metres + want_grid_metres / 2) / want_grid_metres * want_grid_metres;
}

std::int64_t number_in(std::string const& text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

} // namespace

std::vector<ledger::AccountId> open_members(ledger::Books const& books) {
    std::vector<ledger::AccountId> found;
    for (auto const& account : books.accounts()) {
        if (account.kind == ledger::AccountKind::member && account.scheme == ledger::Scheme::exchange &&
            account.state == ledger::AccountState::open)
            found.push_back(account.id);
    }
    std::ranges::sort(found);
    return found;
}

Home home_of(store::CommunityRows& rows, std::string_view volunteer) {
    Home home;
    auto const member = rows.find(PackTable::volunteers, volunteer);
    if (!member) return home;
    auto const of = [&](std::string_view column) -> std::string const& {
        return (*member)[store::column_of(PackTable::volunteers, column)];
    };
    home.ward = of("ward");
    if (!of("easting").empty() && !of("northing").empty()) {
        home.point = {rounded(number_in(of("easting"))), rounded(number_in(of("northing")))};
        return home;
    }
    auto const postcode = exchange::parse_postcode(of("postcode"));
    auto const place = postcode ? rows.place(*postcode) : std::nullopt;
    if (!place) return home;
    home.point = {rounded(place->easting), rounded(place->northing)};
    if (home.ward.empty()) home.ward = place->ward;
    return home;
}

LooseRow bank_row() {
    Cells cells(store::shape_of(PackTable::organisations).columns.size());
    cells.front() = the_bank;
    return {PackTable::organisations, std::move(cells)};
}

LooseRow want_row(store::CommunityRows& rows, Notice const& want) {
    Cells cells(store::shape_of(PackTable::roles).columns.size());
    auto const cell = [&](std::string_view column) -> std::string& {
        return cells[store::column_of(PackTable::roles, column)];
    };
    cell("id") = want_id(want.number);
    cell("title") = want.title;
    cell("organisation") = the_bank;
    cell("status") = "open";
    cell("kind") = want.cells.contains("sessions") ? "ongoing" : "one_off";
    cell("places_minimum") = "1";
    cell("places_maximum") = "1";
    if (want.minutes > 0) cell("hours") = std::to_string(want.minutes) + " min";
    cell("setting") = "in_person";
    for (auto const& [column, text] : want.cells) cell(column) = text;
    if (cell("setting") == "remote") return {PackTable::roles, std::move(cells)};
    auto const home = home_of(rows, want.volunteer);
    cell("ward") = home.ward;
    if (home.point) {
        cell("easting") = std::to_string(home.point->first);
        cell("northing") = std::to_string(home.point->second);
    }
    return {PackTable::roles, std::move(cells)};
}

LooseRow help_row(Cells member, Notice const& help, std::string const& id) {
    member.front() = id;
    // Roles and organisations they are not for: none of them is here.
    member[store::column_of(PackTable::volunteers, "not_for")].clear();
    for (auto const& [column, text] : help.cells)
        member[store::column_of(PackTable::volunteers, column)] = text;
    return {PackTable::volunteers, std::move(member)};
}

std::vector<LooseRow> FavourLists::gather(store::Database& database, std::int64_t centre, Of const& of) {
    store::CommunityRows rows(database, centre);
    Favours favours(database, centre);
    std::vector<LooseRow> loose{bank_row()};
    if (of.want != 0) {
        if (auto want = favours.notice("want", of.want)) wants_.emplace(of.want, std::move(*want));
    } else {
        for (auto& want :
             favours.notices({.kind = "want", .state = "open", .day = of.today}, notices_listed_max))
            wants_.emplace(want.number, std::move(want));
    }
    std::map<std::string, std::vector<Notice>> helps;
    for (auto& help : favours.notices({.kind = "help", .state = "open", .day = of.today}, notices_listed_max))
        helps[help.volunteer].push_back(std::move(help));
    std::map<std::string, std::vector<std::string>> rows_of;
    std::size_t number = 0;
    auto const add = [&](Cells const& cells, std::string const& volunteer, Notice const& help) {
        // Of one length, so that equals stand in the order of the members.
        auto const count = std::to_string(++number);
        auto const id = "m" + std::string(8 - std::min<std::size_t>(count.size(), 8), '0') + count;
        loose.push_back(help_row(cells, help, id));
        helpers_.emplace(id, Helper{volunteer, help.number});
        rows_of[volunteer].push_back(id);
    };
    BookIds const ids(centre);
    for (auto const& member : store::CreditRows(database, centre).volunteers()) {
        if (!of.member.empty() && member != of.member) continue;
        auto const account = ids.account(ledger::Scheme::exchange, ledger::AccountKind::member, member);
        if (!std::ranges::binary_search(of.accounts, account)) continue;
        auto const cells = rows.find(PackTable::volunteers, member);
        if (!cells) continue;
        add(*cells, member, {});
        for (auto const& help : helps[member]) add(*cells, member, help);
    }
    for (auto const& [want, notice] : wants_) {
        loose.push_back(want_row(rows, notice));
        auto said_no = favours.refused(want);
        said_no.push_back(notice.volunteer); // who wants it does not give it
        for (auto const& volunteer : said_no)
            for (auto const& row : rows_of[volunteer]) refused_.emplace_back(row, want_id(want));
    }
    std::ranges::sort(refused_);
    auto const again = std::ranges::unique(refused_);
    refused_.erase(again.begin(), again.end());
    return loose;
}

FavourLists::FavourLists(store::Database& database, std::int64_t centre, Of const& of, Instant now) {
    auto const loose = gather(database, centre, of);
    auto pack = snapshot_of_rows(database, centre, loose, refused_, now);
    if (!pack) {
        auto const& error = pack.error().errors.front();
        throw store::StoreFault(store::StoreFault::Kind::corrupt,
                                "the members' rows cannot be read: " + error.file + ", " + error.column);
    }
    snapshot_ = std::make_unique<Snapshot const>(std::move(*pack));
}

Notice const* FavourLists::want(std::int64_t number) const {
    auto const found = wants_.find(number);
    return found == wants_.end() ? nullptr : &found->second;
}

FavourLists::Both FavourLists::helpers(std::int64_t want, std::size_t limit) const {
    Both both;
    auto const& roster = snapshot_->roster();
    auto const opening = roster.find_opening(want_id(want));
    if (!opening) return both;
    // A member has a row for each offer, of which the best counts.
    auto const list = snapshot_->lists().best(*opening, helpers_.size());
    std::set<std::string> seen;
    auto const take = [&](auto const& listed, std::vector<Suited>& into) {
        for (auto const& each : listed) {
            auto const& helper = helpers_.at(roster[each.id].key);
            if (into.size() == limit || !seen.insert(helper.volunteer).second) continue;
            into.push_back({each.id, *opening, helper.volunteer, helper.help, want, each.score});
        }
    };
    take(list.eligible, both.eligible);
    take(list.ask_first, both.ask_first);
    return both;
}

FavourLists::Both FavourLists::wants(std::string const& volunteer, std::size_t limit) const {
    Both both;
    auto const& roster = snapshot_->roster();
    std::vector<Suited> sure;
    std::vector<Suited> unsure;
    for (auto const& [row, helper] : helpers_) {
        if (helper.volunteer != volunteer) continue;
        auto const id = roster.find_volunteer(row);
        auto const list = snapshot_->lists().best(*id, wants_.size());
        auto const add = [&](auto const& listed, std::vector<Suited>& into) {
            for (auto const& each : listed) {
                auto const number = number_in(roster[each.id].key.substr(5)); // after "want-"
                into.push_back({*id, each.id, volunteer, helper.help, number, each.score});
            }
        };
        add(list.eligible, sure);
        add(list.ask_first, unsure);
    }
    std::set<std::int64_t> seen;
    auto const take = [&](std::vector<Suited>& from, std::vector<Suited>& into) {
        std::ranges::sort(from, [](Suited const& a, Suited const& b) {
            return std::tuple(-std::int64_t{a.score}, a.want, a.help) <
                   std::tuple(-std::int64_t{b.score}, b.want, b.help);
        });
        for (auto& each : from)
            if (into.size() < limit && seen.insert(each.want).second) into.push_back(std::move(each));
    };
    take(sure, both.eligible);
    take(unsure, both.ask_first);
    return both;
}

} // namespace kith::desk
