// SPDX-License-Identifier: MIT
#include "desk/favours.hpp"

#include "desk/care.hpp"
#include "desk/favour_lists.hpp"
#include "desk/messages.hpp"
#include "exchange/availability.hpp"
#include "exchange/cells.hpp"
#include "store/words.hpp"

#include <algorithm>

namespace kith::desk {

using namespace ledger;
using store::Favour;
using store::Notice;
using store::PackTable;

namespace {

constexpr auto want_cells = std::to_array<std::string_view>(
    {"access", "desired_skills", "end", "minimum_age", "required_checks", "required_languages",
     "required_skills", "required_vehicle", "sessions", "setting", "start", "when"});
constexpr auto help_cells = std::to_array<std::string_view>(
    {"also_available", "availability", "languages", "remote", "skills", "travel_max", "vehicle"});

// Names of kinds of help come about as they are used, up to so many.
constexpr std::size_t categories_max = 500;

BooksRefused no(std::string code) {
    return {std::move(code)};
}

bool is_over(Favour const& favour) {
    return favour.state == "declined" || favour.state == "cancelled" || favour.state == "done";
}

std::string const& member(Favour const& favour, Side side) {
    return side == Side::giver ? favour.giver : favour.receiver;
}
Side other(Side side) {
    return side == Side::giver ? Side::receiver : Side::giver;
}
std::string_view word(Side side) {
    return side == Side::giver ? "giver" : "receiver";
}

} // namespace

std::span<std::string_view const> cells_of_notice(std::string_view kind) {
    return kind == "want" ? std::span<std::string_view const>(want_cells)
                          : std::span<std::string_view const>(help_cells);
}

AccountNumber member_account(Books const& books, BookIds const& ids, std::string_view volunteer) {
    auto const number = books.find_account(ids.account(Scheme::exchange, AccountKind::member, volunteer));
    if (number == no_index || books.accounts()[number].state != AccountState::open) return no_index;
    return number;
}

std::string standing_of(Books const& books, Favour const& favour) {
    if (favour.state != "done") return favour.state;
    auto const id = request_id_from(favour.transfer);
    auto const index = id ? books.find_transfer(*id) : no_index;
    if (index == no_index) return "done";
    auto const& transfer = books.transfers()[index];
    switch (transfer.state) {
    case TransferState::pending:
    case TransferState::escalated: return "done";
    case TransferState::disputed: return "disputed";
    case TransferState::rejected:
    case TransferState::expired: return "not_logged";
    case TransferState::confirmed: break;
    }
    if (transfer.linked != no_index) return "taken_back";
    return favour.thanked_at ? "thanked" : "logged";
}

void FavourDesk::changed(Favour const& favour) {
    for (auto const& volunteer : {favour.giver, favour.receiver})
        change_->publish(centre_, {"favour.changed", volunteer, "", "", std::to_string(favour.number)});
}

void FavourDesk::changed(Notice const& notice) {
    change_->publish(centre_, {notice.kind + ".changed", "", "", "", std::to_string(notice.number)});
}

std::optional<BooksRefused> FavourDesk::flaw_of_member(std::string const& volunteer) const {
    if (member_account(books(), credits_.ids(), volunteer) == no_index) return no("not_a_member");
    auto const cells =
        store::CommunityRows(change_->database(), centre_).find(PackTable::volunteers, volunteer);
    if (!cells) return no("not_a_member");
    if ((*cells)[store::column_of(PackTable::volunteers, "status")] == "stopped") return no("member_stopped");
    return {};
}

std::optional<BooksRefused> FavourDesk::flaw_of(Notice const& notice) const {
    if (auto flaw = flaw_of_member(notice.volunteer)) return flaw;
    if (!notice.until_day.empty()) {
        auto const until = exchange::parse_date(notice.until_day);
        if (!until) return no("day_unreadable");
        if (*until < today()) return no("notice_over");
    }
    auto const known = store::Words(change_->database(), centre_).categories();
    bool const is_new =
        std::ranges::none_of(known, [&](auto const& each) { return each.second == notice.category; });
    if (is_new && known.size() >= categories_max)
        return BooksRefused{"categories_full", false, 0, 0, categories_max};
    store::CommunityRows rows(change_->database(), centre_);
    std::vector<LooseRow> loose;
    if (notice.kind == "want") {
        loose = {bank_row(), want_row(rows, notice)};
    } else {
        store::Cells empty(store::shape_of(PackTable::volunteers).columns.size());
        loose = {bank_row(), help_row(std::move(empty), notice, "somebody")};
    }
    if (!snapshot_of_rows(change_->database(), centre_, loose, {}, change_->now()))
        return no("details_unreadable");
    return {};
}

FavourDesk::Result<Notice> FavourDesk::add(Notice notice) {
    if (auto flaw = flaw_of(notice)) return refuse(std::move(*flaw));
    auto const open = rows().notices({.kind = notice.kind, .volunteer = notice.volunteer, .state = "open"},
                                     notices_open_max);
    if (open.size() >= notices_open_max)
        return refuse(BooksRefused{"too_many_notices", false, 0, 0, notices_open_max});
    if (!notice.until_day.empty())
        notice.until_day = exchange::format_date(*exchange::parse_date(notice.until_day));
    notice.made_at = change_->now();
    notice.number = rows().add(notice);
    changed(notice);
    return notice;
}

FavourDesk::Result<Notice> FavourDesk::of_notice(std::string const& kind, std::int64_t number) const {
    auto found = rows().notice(kind, number);
    if (!found) return refuse(no("notice_unknown"));
    if (found->state != "open") return refuse(no("notice_over"));
    return std::move(*found);
}

FavourDesk::Result<Notice> FavourDesk::change(Notice notice) {
    auto const before = of_notice(notice.kind, notice.number);
    if (!before) return refuse(before.error());
    notice.volunteer = before->volunteer;
    notice.made_at = before->made_at;
    notice.made_by = before->made_by;
    if (auto flaw = flaw_of(notice)) return refuse(std::move(*flaw));
    if (!notice.until_day.empty())
        notice.until_day = exchange::format_date(*exchange::parse_date(notice.until_day));
    rows().put(notice);
    changed(notice);
    return notice;
}

FavourDesk::Result<Notice> FavourDesk::withdraw(std::string const& kind, std::int64_t number) {
    auto found = of_notice(kind, number);
    if (!found) return found;
    found->state = "withdrawn";
    rows().put(*found);
    if (kind == "want") {
        for (auto& favour : rows().of_want(number)) {
            if (favour.state != "proposed") continue;
            tell(favour, Side::giver, "favour_not_needed");
            end(favour, "cancelled", "receiver", {});
        }
    }
    changed(*found);
    return found;
}

void FavourDesk::tell(Favour const& favour, Side to, std::string const& name,
                      std::vector<std::pair<std::string, std::string>> more) {
    auto& database = change_->database();
    store::CommunityRows rows(database, centre_);
    auto const& other_one = member(favour, other(to));
    auto const called = rows.called(PackTable::volunteers, other_one);
    Message message;
    message.to = {Addressee::Kind::volunteer, member(favour, to)};
    message.name = name;
    message.volunteer = member(favour, to);
    message.facts = {{"other", called.empty() ? other_one : called},
                     {"title", favour.title},
                     {"minutes", std::to_string(favour.minutes)}};
    for (auto& fact : more) {
        std::erase_if(message.facts, [&](auto const& each) { return each.first == fact.first; });
        message.facts.push_back(std::move(fact));
    }
    queue_message(*change_, centre_, message);
}

// What `favour` leaves open is said by what it answers or takes up.
std::optional<BooksRefused> FavourDesk::fill_in(Favour& favour) const {
    auto const take = [&](std::string const& kind, std::int64_t number,
                          std::string& whose) -> std::optional<BooksRefused> {
        if (number == 0) return {};
        auto found = of_notice(kind, number);
        if (!found) return found.error();
        if (!found->until_day.empty() && found->until_day < exchange::format_date(today()))
            return no("notice_over");
        if (whose.empty()) whose = found->volunteer;
        if (whose != found->volunteer) return no("notice_unknown");
        if (favour.title.empty()) favour.title = found->title;
        if (favour.category.empty()) favour.category = found->category;
        if (favour.minutes == 0) favour.minutes = found->minutes;
        return {};
    };
    if (auto flaw = take("want", favour.want, favour.receiver)) return flaw;
    if (auto flaw = take("help", favour.help, favour.giver)) return flaw;
    if (favour.title.empty() || favour.category.empty() || favour.minutes == 0) return no("favour_unclear");
    if (favour.giver == favour.receiver) return no("same_person");
    for (auto const& each : {favour.giver, favour.receiver})
        if (auto flaw = flaw_of_member(each)) return flaw;
    if (!favour.day.empty()) {
        auto const day = exchange::parse_date(favour.day);
        if (!day) return no("day_unreadable");
        favour.day = exchange::format_date(*day);
    }
    return {};
}

FavourDesk::Result<Favour> FavourDesk::propose(Favour favour) {
    if (auto flaw = fill_in(favour)) return refuse(std::move(*flaw));
    if (favour.want != 0) {
        std::size_t open = 0;
        for (auto const& each : rows().of_want(favour.want)) {
            if (is_over(each)) continue;
            if (each.giver == favour.giver) return refuse(no("favour_exists"));
            ++open;
        }
        if (open >= favours_open_max)
            return refuse(BooksRefused{"too_many_favours", true, 0, 0, favours_open_max});
    }
    favour.state = "proposed";
    favour.proposed_at = change_->now();
    favour.number = rows().add(favour);
    if (favour.giver_yes && favour.receiver_yes) {
        agree(favour);
    } else {
        if (!favour.giver_yes) tell(favour, Side::giver, "favour_asked");
        if (!favour.receiver_yes) tell(favour, Side::receiver, "favour_offered");
    }
    changed(favour);
    return favour;
}

void FavourDesk::set_want(Favour const& favour, std::string const& state) {
    if (favour.want == 0) return;
    auto want = rows().notice("want", favour.want);
    if (!want || want->state == state) return;
    want->state = state;
    rows().put(*want);
    changed(*want);
}

// Both are told how to reach each other, as far as the centre knows and they are not to be rung by it.
void FavourDesk::agree(Favour& favour) {
    auto& database = change_->database();
    favour.state = "agreed";
    favour.agreed_at = change_->now();
    favour.raised.clear();
    rows().put(favour);
    set_want(favour, "arranged");
    for (Side const side : {Side::giver, Side::receiver}) {
        auto const reach = reach_of(database, centre_, "volunteer", member(favour, other(side)), {});
        tell(favour, side, side == Side::giver ? "favour_agreed_giver" : "favour_agreed_receiver",
             {{"agreed_day", favour.day.empty() ? "none" : favour.day},
              {"contact", reach.address.empty() ? "none" : reach.address}});
    }
    if (favour.want == 0) return;
    for (auto& each : rows().of_want(favour.want)) {
        if (each.number == favour.number || each.state != "proposed") continue;
        tell(each, Side::giver, "favour_not_needed");
        end(each, "cancelled", "receiver", {});
    }
}

void FavourDesk::end(Favour& favour, std::string const& state, std::string const& by,
                     std::string const& reason) {
    favour.state = state;
    favour.ended_by = by;
    favour.reason = reason;
    favour.ended_at = change_->now();
    rows().put(favour);
    CareDesk care(*change_, centre_);
    for (auto const* ring : {"favour_unanswered", "favour_outcome"})
        (void)care.settle({.volunteer = favour.receiver}, ring, {});
    changed(favour);
}

FavourDesk::Result<Favour> FavourDesk::answer(std::int64_t number, Side side, bool yes,
                                              std::string const& reason) {
    auto favour = rows().favour(number);
    if (!favour) return refuse(no("favour_unknown"));
    if (is_over(*favour)) return refuse(no("favour_over"));
    bool& said = side == Side::giver ? favour->giver_yes : favour->receiver_yes;
    if (favour->state != "proposed" || (yes && said)) return refuse(no("favour_answered"));
    if (!yes) {
        if (member(*favour, other(side)) != member(*favour, side)) {
            bool const knew = side == Side::giver ? favour->receiver_yes : favour->giver_yes;
            if (knew) tell(*favour, other(side), "favour_declined");
        }
        end(*favour, "declined", std::string(word(side)), reason);
        return *favour;
    }
    if (auto flaw = flaw_of_member(member(*favour, side))) return refuse(std::move(*flaw));
    said = true;
    rows().put(*favour);
    if (favour->giver_yes && favour->receiver_yes) agree(*favour);
    changed(*favour);
    return *favour;
}

FavourDesk::Result<Favour> FavourDesk::cancel(std::int64_t number, std::string const& by,
                                              std::string const& reason) {
    auto favour = rows().favour(number);
    if (!favour) return refuse(no("favour_unknown"));
    if (is_over(*favour)) return refuse(no("favour_over"));
    bool const agreed = favour->state == "agreed";
    for (Side const side : {Side::giver, Side::receiver}) {
        bool const knew = agreed || (side == Side::giver ? favour->giver_yes : favour->receiver_yes);
        if (by != word(side) && knew) tell(*favour, side, "favour_cancelled");
    }
    end(*favour, "cancelled", by, reason);
    if (agreed) set_want(*favour, "open");
    return *favour;
}

FavourDesk::Result<Favour> FavourDesk::done(std::int64_t number, Work const& work, RequestId id,
                                            Asking const& asking) {
    auto favour = rows().favour(number);
    if (!favour) return refuse(no("favour_unknown"));
    bool const again = favour->state == "done" && standing_of(books(), *favour) == "not_logged";
    if (favour->state != "agreed" && !again) return refuse(no("favour_not_agreed"));
    auto const& ids = credits_.ids();
    LogHours action;
    action.given_by = ids.account(Scheme::exchange, AccountKind::member, favour->giver);
    action.received_by = ids.account(Scheme::exchange, AccountKind::member, favour->receiver);
    action.payer = action.received_by;
    action.minutes = work.minutes.value_or(favour->minutes);
    action.category = store::Words(change_->database(), centre_).category(favour->category);
    if (favour->want != 0) action.need = {1, static_cast<std::uint64_t>(favour->want)};
    action.worked_on = work.on;
    action.pending = !work.received;
    auto const behalf = ids.volunteer(work.received ? favour->receiver : favour->giver);
    auto const booked = credits_.ask(credits_.request(id, asking, behalf, action), favour->title);
    if (!booked) return refuse(booked.error());
    favour->state = "done";
    favour->done_at = change_->now();
    favour->transfer = hex(booked->transfer);
    rows().put(*favour);
    set_want(*favour, "met");
    (void)CareDesk(*change_, centre_).settle({.volunteer = favour->receiver}, "favour_outcome", {});
    auto const minutes = std::to_string(action.minutes);
    if (action.pending)
        tell(*favour, Side::receiver, "favour_to_confirm", {{"minutes", minutes}});
    else
        tell(*favour, Side::giver, "favour_logged", {{"minutes", minutes}});
    changed(*favour);
    return *favour;
}

FavourDesk::Result<Favour> FavourDesk::confirm(std::int64_t number, std::optional<std::int64_t> minutes,
                                               RequestId id, Asking const& asking) {
    auto favour = rows().favour(number);
    if (!favour) return refuse(no("favour_unknown"));
    auto const transfer = request_id_from(favour->transfer);
    auto const index = transfer ? books().find_transfer(*transfer) : no_index;
    if (index == no_index) return refuse(no("favour_not_done"));
    Confirm const action{*transfer, minutes.value_or(books().transfers()[index].minutes)};
    auto const booked =
        credits_.ask(credits_.request(id, asking, credits_.ids().volunteer(favour->receiver), action));
    if (!booked) return refuse(booked.error());
    tell(*favour, Side::giver, "favour_logged", {{"minutes", std::to_string(action.minutes)}});
    changed(*favour);
    return *favour;
}

FavourDesk::Result<Favour> FavourDesk::thank(std::int64_t number, std::string const& words) {
    auto favour = rows().favour(number);
    if (!favour) return refuse(no("favour_unknown"));
    if (favour->state != "done") return refuse(no("favour_not_done"));
    if (favour->thanked_at) return refuse(no("favour_thanked"));
    favour->thanked_at = change_->now();
    favour->thanks = words;
    rows().put(*favour);
    tell(*favour, Side::giver, "favour_thanked", {{"thanks", words}});
    changed(*favour);
    return *favour;
}

std::optional<BooksRefused> FavourDesk::forget_words(std::int64_t number) {
    auto favour = rows().favour(number);
    if (!favour) return no("favour_unknown");
    favour->reason.clear();
    favour->thanks.clear();
    rows().put(*favour);
    changed(*favour);
    return {};
}

std::size_t FavourDesk::raise_due(std::size_t limit) {
    auto const all = rows().waiting(change_->now() - favour_unanswered_after,
                                    exchange::format_date(today() - std::chrono::days(1)), limit);
    for (auto favour : all) {
        favour.raised = favour.state == "agreed" ? "outcome" : "unanswered";
        rows().put(favour);
        CareDesk(*change_, centre_).raise({.volunteer = favour.receiver}, "favour_" + favour.raised);
    }
    return all.size();
}

} // namespace kith::desk
