// SPDX-License-Identifier: MIT
#include "ledger/report.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace kith::ledger {
namespace {

namespace chrono = std::chrono;

constexpr int idle_days = 90;

chrono::year_month month_of(Date date) {
    chrono::year_month_day const day{chrono::sys_days(date.time_since_epoch())};
    return {day.year(), day.month()};
}

Date last_day(chrono::year_month month) {
    return Date(chrono::sys_days(month / chrono::last).time_since_epoch());
}

bool is_holder(AccountKind kind) {
    return kind <= AccountKind::organisation;
}

// The sum a touch adds to its kind's column: each transfer counts once, on its receivers' side, and a
// reversal takes away on that same side.
std::int64_t counted(Books const& books, Touch const& touch) {
    auto const legs = books.legs(books.transfers()[touch.transfer]);
    bool const receives = std::ranges::any_of(
        legs, [&](BookedLeg const& leg) { return leg.account == touch.account && leg.minutes > 0; });
    return receives ? touch.posted : 0;
}

std::int64_t* column(CirculationRow& row, TransferKind kind) {
    switch (kind) {
    case TransferKind::hours: return &row.earned;
    case TransferKind::gift: return &row.given;
    case TransferKind::redemption: return &row.spent;
    default: return nullptr;
    }
}

} // namespace

std::vector<BalanceRow> balances(Books const& books, Date day) {
    std::vector<BalanceRow> rows;
    for (AccountNumber number = 0; number < books.accounts().size(); ++number) {
        if (books.accounts()[number].opened_on > day) break; // opened in order
        rows.push_back({.account = number});
    }
    for (auto const& touch : books.touches()) {
        if (touch.on > day) break; // recorded in order
        auto& row = rows[touch.account];
        row.posted += touch.posted;
        row.pending_in += touch.pending_in;
        row.pending_out += touch.pending_out;
    }
    for (auto const& record : books.hours()) {
        auto const minutes = hours_as_of(books, record, day);
        if (minutes == 0) continue;
        rows[record.given_by].hours_given += minutes;
        if (record.received_by != no_index) rows[record.received_by].hours_received += minutes;
    }
    return rows;
}

Liability liability(Books const& books, Scheme scheme, Date day) {
    Liability result;
    for (auto const& row : balances(books, day)) {
        auto const& account = books.accounts()[row.account];
        if (account.scheme != scheme) continue;
        result.held[static_cast<std::size_t>(account.kind)] += row.posted;
        if (account.kind == AccountKind::issuer) result.by_issuer.emplace_back(row.account, -row.posted);
    }
    return result;
}

std::vector<CirculationRow> circulation(Books const& books, Scheme scheme, Date day) {
    std::vector<CirculationRow> rows;
    auto const touches = books.touches();
    if (touches.empty() || touches.front().on > day) return rows;
    std::vector<std::int64_t> balance(books.accounts().size());
    std::vector<Date> last_out(books.accounts().size(), Date::min());
    std::size_t next = 0;
    for (auto month = month_of(touches.front().on); month <= month_of(day); month += chrono::months(1)) {
        auto& row = rows.emplace_back(CirculationRow{.month = month});
        auto const end = std::min(last_day(month), day);
        for (; next < touches.size() && touches[next].on <= end; ++next) {
            auto const& touch = touches[next];
            auto const& account = books.accounts()[touch.account];
            if (account.scheme != scheme) continue;
            balance[touch.account] += touch.posted;
            if (touch.posted < 0) last_out[touch.account] = touch.on;
            if (account.kind == AccountKind::issuer) row.issued -= touch.posted;
            if (auto* sum = column(row, books.transfers()[touch.transfer].kind))
                *sum += counted(books, touch);
        }
        for (std::size_t number = 0; number < balance.size(); ++number) {
            auto const& account = books.accounts()[number];
            if (account.scheme != scheme || !is_holder(account.kind) || balance[number] <= 0) continue;
            row.held += balance[number];
            if (last_out[number] < end - chrono::days(idle_days)) row.idle += balance[number];
        }
    }
    return rows;
}

std::vector<std::uint32_t> circulation_rows(Books const& books, Scheme scheme, chrono::year_month month) {
    std::vector<std::uint32_t> found;
    auto const touches = books.touches();
    CirculationRow row;
    for (std::uint32_t at = 0; at < touches.size(); ++at) {
        auto const& transfer = books.transfers()[touches[at].transfer];
        bool const counts = month_of(touches[at].on) == month && transfer.scheme == scheme &&
                            column(row, transfer.kind) != nullptr && counted(books, touches[at]) != 0;
        if (counts) found.push_back(at);
    }
    return found;
}

std::vector<HoursRow> hours_report(Books const& books, HoursBy by, Date from, Date to, Date day) {
    std::map<std::pair<std::uint64_t, std::uint64_t>, HoursRow> rows;
    auto const key = [&](HoursRecord const& record) -> std::pair<std::uint64_t, std::uint64_t> {
        switch (by) {
        case HoursBy::category: return {record.category, 0};
        case HoursBy::giver: return {record.given_by, 0};
        case HoursBy::receiver: return {record.received_by, 0};
        case HoursBy::need: return {record.need.high, record.need.low};
        default: break; // month_worked
        }
        auto const month = month_of(record.worked_on);
        return {static_cast<std::uint64_t>(int(month.year()) * 12 + int(unsigned(month.month())) - 1), 0};
    };
    auto const records = books.hours();
    for (std::uint32_t at = 0; at < records.size(); ++at) {
        auto const& record = records[at];
        if (record.worked_on < from || record.worked_on > to) continue;
        auto const minutes = hours_as_of(books, record, day);
        if (minutes == 0) continue;
        auto const [high, low] = key(record);
        auto& row = rows[{high, low}];
        row.high = high;
        row.low = low;
        row.minutes += minutes;
        row.records.push_back(at);
    }
    std::vector<HoursRow> sorted;
    for (auto& [where, row] : rows) sorted.push_back(std::move(row));
    return sorted;
}

Desk desk(Books const& books, Moment moment) {
    Desk result;
    auto const transfers = books.transfers();
    for (std::uint32_t at = 0; at < transfers.size(); ++at) {
        if (transfers[at].open())
            result.waiting.push_back({at, (moment.today - transfers[at].logged_on).count()});
    }
    std::ranges::sort(result.waiting, {}, [&](Desk::Waiting const& each) {
        return std::tuple(transfers[each.transfer].state == TransferState::pending, -each.days,
                          each.transfer);
    });
    std::vector<bool> has_spent(books.accounts().size());
    for (auto const& touch : books.touches()) {
        if (touch.posted < 0) has_spent[touch.account] = true;
    }
    for (AccountNumber number = 0; number < books.accounts().size(); ++number) {
        auto const& account = books.accounts()[number];
        if (account.state == AccountState::closed) continue;
        auto const limits = books.limits(account);
        bool const moves = limits.ceiling > limits.floor && is_holder(account.kind);
        auto const above_floor = account.spendable() - limits.floor;
        auto const below_ceiling = limits.ceiling - account.towards_ceiling();
        // An account at its starting point, with a floor of zero, is new, not in trouble.
        if (moves && above_floor <= -limits.floor / 10 && account.spendable() < 0) {
            result.near_limit.push_back({number, LimitKind::floor, above_floor});
        }
        if (moves && below_ceiling <= limits.ceiling / 10)
            result.near_limit.push_back({number, LimitKind::ceiling, below_ceiling});
        if (account.hours_given > 0 && account.posted > 0 && !has_spent[number])
            result.never_spent.push_back(number);
    }
    std::ranges::sort(result.near_limit, {},
                      [](Desk::Near const& each) { return std::tuple(each.room, each.account, each.limit); });
    std::ranges::sort(result.never_spent, {}, [&](AccountNumber number) {
        return std::pair(-books.accounts()[number].hours_given, number);
    });
    return result;
}

} // namespace kith::ledger
