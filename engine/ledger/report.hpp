// SPDX-License-Identifier: MIT
// Reports over the whole books, as of a day (recorded on or before it), and the rows each total is made of.
// Closed accounts and the community's own are included and labelled by kind, never dropped, so that every
// column of balances sums to zero and every other column to its rows.
#pragma once

#include "ledger/statement.hpp"

namespace kith::ledger {

struct BalanceRow {
    AccountNumber account = no_index;
    std::int64_t posted = 0;
    std::int64_t pending_in = 0;
    std::int64_t pending_out = 0;
    std::int64_t hours_given = 0;
    std::int64_t hours_received = 0;
};
// Every account opened by then, in order of opening.
[[nodiscard]] std::vector<BalanceRow> balances(Books const& books, Date day);

// Credits outstanding: what each issuer has issued and not got back, and who holds it by kind of account.
struct Liability {
    std::array<std::int64_t, account_kind_count> held{};             // sums to zero
    std::vector<std::pair<AccountNumber, std::int64_t>> by_issuer{}; // issued, net
};
[[nodiscard]] Liability liability(Books const& books, Scheme scheme, Date day);

// One month of one scheme. Minutes.
struct CirculationRow {
    std::chrono::year_month month{};
    std::int64_t issued = 0; // out of issuing accounts, net of what came back
    std::int64_t earned = 0; // hours credited, net of reversals
    std::int64_t given = 0;  // gifts
    std::int64_t spent = 0;  // redemptions
    std::int64_t held = 0;   // positive balances of members, families and organisations at the month's end
    std::int64_t idle = 0;   // of these, in accounts that gave and spent nothing for 90 days
};
// From the first entry's month to that of `day`, every month, also quiet ones. O(entries + months *
// accounts).
[[nodiscard]] std::vector<CirculationRow> circulation(Books const& books, Scheme scheme, Date day);
// The touches a month's earned, given and spent are made of: positions in books.touches().
[[nodiscard]] std::vector<std::uint32_t> circulation_rows(Books const& books, Scheme scheme,
                                                          std::chrono::year_month month);

enum class HoursBy : std::uint8_t { category, giver, receiver, need, month_worked };
inline constexpr std::array<std::string_view, 5> hours_by_names{"category", "giver", "receiver", "need",
                                                                "month_worked"};
struct HoursRow {
    std::uint64_t high =
        0; // category, account number, need's key or months since year 0; `low` for needs only
    std::uint64_t low = 0;
    std::int64_t minutes = 0;
    std::vector<std::uint32_t> records{}; // positions in books.hours()
};
// Confirmed hours as of a day, worked from `from` to `to`.
[[nodiscard]] std::vector<HoursRow> hours_report(Books const& books, HoursBy by, Date from, Date to,
                                                 Date day);

// The broker's desk at a moment: what waits and since when, who is near a limit, who earned and never spent.
struct Desk {
    struct Waiting {
        std::uint32_t transfer = no_index;
        std::int64_t days = 0;
    };
    struct Near {
        AccountNumber account = no_index;
        LimitKind limit = LimitKind::floor;
        std::int64_t room = 0; // minutes left
    };
    std::vector<Waiting> waiting{};           // escalated and disputed first, then oldest first
    std::vector<Near> near_limit{};           // a tenth of the limit or less left, least room first
    std::vector<AccountNumber> never_spent{}; // most hours first
};
[[nodiscard]] Desk desk(Books const& books, Moment moment);

} // namespace kith::ledger
