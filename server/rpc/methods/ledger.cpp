// SPDX-License-Identifier: MIT
// The books as a whole: reports that reconcile, the community's rules, what time does, and the check that
// derives everything again.
#include "ledger/report.hpp"

#include "rpc/methods/answers.hpp"
#include "rpc/methods/bank.hpp"
#include "rpc/methods/credits.hpp"
#include "store/words.hpp"

#include <algorithm>
#include <atomic>

namespace kith::ledger {
BOOST_DESCRIBE_ENUM(HoursBy, category, giver, receiver, need, month_worked)
}

namespace kith::rpc {

using namespace bank;
using namespace ledger;

namespace {

// ---- reports ----

struct AsOf {
    std::optional<Day> day; // recorded on or before it; default: today
};
BOOST_DESCRIBE_STRUCT(AsOf, (), (day))

struct AsOfPage {
    std::optional<Day> day;
    std::optional<Number<0, std::int64_t{1} << 32>> after;
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(AsOfPage, (), (day, after, limit))

struct BalanceShown {
    std::string account;
    std::string kind;
    std::string scheme;
    std::string closed; // why; empty: open
    std::int64_t posted = 0;
    std::int64_t pending_in = 0;
    std::int64_t pending_out = 0;
    std::int64_t hours_given = 0;
    std::int64_t hours_received = 0;
};
BOOST_DESCRIBE_STRUCT(BalanceShown, (),
                      (account, kind, scheme, closed, posted, pending_in, pending_out, hours_given,
                       hours_received))

struct Balances {
    std::string day;
    std::vector<BalanceShown> rows; // in the order in which accounts were opened
    std::int64_t posted = 0;        // of all accounts: 0
    std::int64_t pending_in = 0;    // of all accounts: as much as pending_out
    std::int64_t pending_out = 0;
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(Balances, (), (day, rows, posted, pending_in, pending_out, next))

Outcome<Balances, Refused> show_balances(Turn& turn, AsOfPage const& page) {
    auto const day = bank::day(page.day, moment(turn).today);
    auto const& all = books(turn);
    auto const rows = balances(all, day);
    Balances said;
    said.day = date_text(day);
    for (auto const& row : rows) {
        said.posted += row.posted;
        said.pending_in += row.pending_in;
        said.pending_out += row.pending_out;
    }
    auto const after = std::min(rows.size(), static_cast<std::size_t>(page.after ? page.after->value : 0));
    auto const end =
        std::min(rows.size(), after + static_cast<std::size_t>(page.limit ? page.limit->value : 100));
    for (auto at = after; at < end; ++at) {
        auto const& row = rows[at];
        auto const& account = all.accounts()[row.account];
        auto const closed = all.closed_as_of(row.account, day);
        said.rows.push_back({name_of(turn, row.account), word(account_kind_names, account.kind),
                             word(scheme_names, account.scheme),
                             closed ? word(closing_reason_names, *closed) : std::string(), row.posted,
                             row.pending_in, row.pending_out, row.hours_given, row.hours_received});
    }
    if (end < rows.size()) said.next = static_cast<std::int64_t>(end);
    return said;
}

struct Held {
    std::string kind;
    std::int64_t minutes = 0;
};
BOOST_DESCRIBE_STRUCT(Held, (), (kind, minutes))

struct Issued {
    std::string account;
    std::int64_t minutes = 0;
};
BOOST_DESCRIBE_STRUCT(Issued, (), (account, minutes))

struct Sheet {
    std::string scheme;
    std::vector<Issued> issued; // by issuing accounts, and not got back
    std::vector<Held> held;     // by kind of account; sums to zero
};
BOOST_DESCRIBE_STRUCT(Sheet, (), (scheme, issued, held))

struct Sheets {
    std::string day;
    std::vector<Sheet> sheets;
};
BOOST_DESCRIBE_STRUCT(Sheets, (), (day, sheets))

Outcome<Sheets, Refused> show_liability(Turn& turn, AsOf const& params) {
    auto const day = bank::day(params.day, moment(turn).today);
    Sheets said{date_text(day), {}};
    for (std::size_t scheme = 0; scheme < scheme_count; ++scheme) {
        auto const made = liability(books(turn), static_cast<Scheme>(scheme), day);
        Sheet sheet{std::string(scheme_names[scheme]), {}, {}};
        for (auto const& [issuer, minutes] : made.by_issuer)
            sheet.issued.push_back({name_of(turn, issuer), minutes});
        for (std::size_t kind = 0; kind < account_kind_count; ++kind) {
            if (made.held[kind] != 0)
                sheet.held.push_back({std::string(account_kind_names[kind]), made.held[kind]});
        }
        said.sheets.push_back(std::move(sheet));
    }
    return said;
}

struct Circling {
    Scheme scheme = Scheme::rewards;
    std::optional<Day> day;
};
BOOST_DESCRIBE_STRUCT(Circling, (), (scheme, day))

struct Month {
    std::string month; // 2026-09
    std::int64_t issued = 0;
    std::int64_t earned = 0;
    std::int64_t given = 0;
    std::int64_t spent = 0;
    std::int64_t held = 0;
    std::int64_t idle = 0;
};
BOOST_DESCRIBE_STRUCT(Month, (), (month, issued, earned, given, spent, held, idle))

struct Circulation {
    std::vector<Month> months;
};
BOOST_DESCRIBE_STRUCT(Circulation, (), (months))

Outcome<Circulation, Refused> show_circulation(Turn& turn, Circling const& params) {
    Circulation said;
    auto const day = bank::day(params.day, moment(turn).today);
    for (auto const& row : circulation(books(turn), params.scheme, day)) {
        auto const first = Date(std::chrono::sys_days(row.month / 1).time_since_epoch());
        said.months.push_back({date_text(first).substr(0, 7), row.issued, row.earned, row.given, row.spent,
                               row.held, row.idle});
    }
    return said;
}

struct HoursAsked {
    HoursBy by = HoursBy::category;
    std::optional<Day> from; // worked
    std::optional<Day> to;
    std::optional<Day> day; // confirmed on or before it
};
BOOST_DESCRIBE_STRUCT(HoursAsked, (), (by, from, to, day))

struct HoursLine {
    std::string key;
    std::int64_t minutes = 0;
    std::int64_t records = 0;
};
BOOST_DESCRIBE_STRUCT(HoursLine, (), (key, minutes, records))

struct HoursShown {
    std::vector<HoursLine> rows;
    std::int64_t minutes = 0;
};
BOOST_DESCRIBE_STRUCT(HoursShown, (), (rows, minutes))

Outcome<HoursShown, Refused> show_hours(Turn& turn, HoursAsked const& params) {
    auto const day = bank::day(params.day, moment(turn).today);
    auto const from = bank::day(params.from, Date(std::chrono::days(0)));
    auto const to = bank::day(params.to, day);
    auto const categories = store::Words(turn.database(), turn.centre()).categories();
    auto const key = [&](HoursRow const& row) -> std::string {
        switch (params.by) {
        case HoursBy::category: {
            auto const found = categories.find(static_cast<std::uint32_t>(row.high));
            return found == categories.end() ? std::to_string(row.high) : found->second;
        }
        case HoursBy::giver:
        case HoursBy::receiver: return name_of(turn, static_cast<AccountNumber>(row.high));
        case HoursBy::need: return row.high == 0 && row.low == 0 ? "" : desk::hex({row.high, row.low});
        case HoursBy::month_worked: break;
        }
        return std::to_string(row.high / 12) + "-" + (row.high % 12 < 9 ? "0" : "") +
               std::to_string(row.high % 12 + 1);
    };
    HoursShown said;
    for (auto const& row : hours_report(books(turn), params.by, from, to, day)) {
        said.minutes += row.minutes;
        said.rows.push_back({key(row), row.minutes, static_cast<std::int64_t>(row.records.size())});
    }
    return said;
}

struct OnTheDesk {
    std::optional<Number<1, 500>> limit; // of each list
};
BOOST_DESCRIBE_STRUCT(OnTheDesk, (), (limit))

struct WaitingShown {
    std::string transfer;
    std::string kind;
    std::string state;
    std::string account; // the first of its parties
    std::int64_t days = 0;
    std::int64_t minutes = 0;
};
BOOST_DESCRIBE_STRUCT(WaitingShown, (), (transfer, kind, state, account, days, minutes))

struct NearShown {
    std::string account;
    std::string limit;
    std::int64_t room = 0;
};
BOOST_DESCRIBE_STRUCT(NearShown, (), (account, limit, room))

struct DeskShown {
    std::vector<WaitingShown> waiting; // escalated and disputed first, then the oldest first
    std::vector<NearShown> near_limit;
    std::vector<std::string> never_spent;
};
BOOST_DESCRIBE_STRUCT(DeskShown, (), (waiting, near_limit, never_spent))

Outcome<DeskShown, Refused> show_desk(Turn& turn, OnTheDesk const& params) {
    auto const& all = books(turn);
    auto const board = ledger::desk(all, moment(turn));
    auto const limit = static_cast<std::size_t>(params.limit ? params.limit->value : 100);
    DeskShown said;
    for (auto const& each : board.waiting) {
        if (said.waiting.size() == limit) break;
        auto const& row = all.transfers()[each.transfer];
        auto const parties = all.parties(row);
        said.waiting.push_back(
            {desk::hex(row.id), word(transfer_kind_names, row.kind), word(transfer_state_names, row.state),
             parties.empty() ? std::string() : name_of(turn, parties.front()), each.days, row.minutes});
    }
    for (auto const& each : board.near_limit) {
        if (said.near_limit.size() == limit) break;
        said.near_limit.push_back(
            {name_of(turn, each.account), word(limit_kind_names, each.limit), each.room});
    }
    for (auto const each : board.never_spent) {
        if (said.never_spent.size() == limit) break;
        said.never_spent.push_back(name_of(turn, each));
    }
    return said;
}

// ---- rules ----

struct KindLimits {
    Scheme scheme = Scheme::rewards;
    AccountKind kind = AccountKind::member;
    Number<-limit_minutes_max, 0> floor;
    Number<0, limit_minutes_max> ceiling;
    Number<0, limit_minutes_max> soft;
};
BOOST_DESCRIBE_STRUCT(KindLimits, (), (scheme, kind, floor, ceiling, soft))

using Days = std::optional<Number<0, policy_days_max>>;

struct Rules {
    Days confirm_days;
    Days escalated_days;
    Days reversal_days;
    Days dispute_days;
    Days answer_days;
    Days decide_days;
    Days appeal_days;
    Days reservation_days;
    Days hours_back_days;
    std::optional<Number<1, minutes_max>> minutes_per_record_max;
    std::optional<Text<120, 0>> overflow_fund_exchange; // where credit above a ceiling goes; empty: nowhere
    std::optional<Text<120, 0>> overflow_fund_rewards;
    std::optional<List<ClosingReason, closing_reason_names.size()>> named_sweep; // may go to a named member
    std::optional<List<KindLimits, scheme_count * account_kind_count>> limits;
};
BOOST_DESCRIBE_STRUCT(Rules, (),
                      (confirm_days, escalated_days, reversal_days, dispute_days, answer_days, decide_days,
                       appeal_days, reservation_days, hours_back_days, minutes_per_record_max,
                       overflow_fund_exchange, overflow_fund_rewards, named_sweep, limits))

// Calls see(rule of the wire, rule of the policy) for every one that is a number of days.
template <class Shown, class Policy_, class See>
void each_days(Shown& rules, Policy_& policy, See see) {
    see(rules.confirm_days, policy.confirm_days);
    see(rules.escalated_days, policy.escalated_days);
    see(rules.reversal_days, policy.reversal_days);
    see(rules.dispute_days, policy.dispute_days);
    see(rules.answer_days, policy.answer_days);
    see(rules.decide_days, policy.decide_days);
    see(rules.appeal_days, policy.appeal_days);
    see(rules.reservation_days, policy.reservation_days);
    see(rules.hours_back_days, policy.hours_back_days);
}

Outcome<Rules, Refused> show_rules(Turn& turn, Nothing const&) {
    auto const& policy = books(turn).policy();
    Rules said;
    each_days(said, policy, [](Days& shown, std::uint32_t value) {
        shown.emplace();
        shown->value = value;
    });
    said.minutes_per_record_max.emplace();
    said.minutes_per_record_max->value = policy.minutes_per_record_max;
    auto const fund = [&](Scheme scheme) {
        auto const id = policy.overflow_fund[static_cast<std::size_t>(scheme)];
        return Text<120, 0>{id.none() ? std::string() : name_of(turn, id)};
    };
    said.overflow_fund_exchange = fund(Scheme::exchange);
    said.overflow_fund_rewards = fund(Scheme::rewards);
    said.named_sweep.emplace();
    for (std::size_t reason = 0; reason < closing_reason_names.size(); ++reason) {
        if ((policy.named_sweep >> reason & 1u) != 0)
            said.named_sweep->values.push_back(static_cast<ClosingReason>(reason));
    }
    said.limits.emplace();
    for (std::size_t scheme = 0; scheme < scheme_count; ++scheme) {
        for (std::size_t kind = 0; kind < account_kind_count; ++kind) {
            auto const& each = policy.limits[scheme][kind];
            KindLimits shown;
            shown.scheme = static_cast<Scheme>(scheme);
            shown.kind = static_cast<AccountKind>(kind);
            shown.floor.value = each.floor;
            shown.ceiling.value = each.ceiling;
            shown.soft.value = each.soft;
            said.limits->values.push_back(shown);
        }
    }
    return said;
}

// What is not named stays as it is.
Outcome<Done, Refused> set_rules(Turn& turn, Rules const& rules) {
    auto policy = books(turn).policy();
    each_days(rules, policy, [](Days const& wanted, std::uint32_t& value) {
        if (wanted) value = static_cast<std::uint32_t>(wanted->value);
    });
    if (rules.minutes_per_record_max)
        policy.minutes_per_record_max = static_cast<std::uint32_t>(rules.minutes_per_record_max->value);
    auto const fund = [&](std::optional<Text<120, 0>> const& wanted, Scheme scheme) {
        if (!wanted) return;
        policy.overflow_fund[static_cast<std::size_t>(scheme)] =
            wanted->value.empty() ? AccountId{} : account(turn, AccountName{wanted->value});
    };
    fund(rules.overflow_fund_exchange, Scheme::exchange);
    fund(rules.overflow_fund_rewards, Scheme::rewards);
    if (rules.named_sweep) {
        policy.named_sweep = 0;
        for (auto const reason : rules.named_sweep->values)
            policy.named_sweep =
                static_cast<std::uint8_t>(policy.named_sweep | (1u << static_cast<unsigned>(reason)));
    }
    if (rules.limits) {
        for (auto const& each : rules.limits->values) {
            policy.limits[static_cast<std::size_t>(each.scheme)][static_cast<std::size_t>(each.kind)] = {
                each.floor.value, each.ceiling.value, each.soft.value};
        }
    }
    desk::CreditDesk desk(turn.change(), turn.centre());
    return ask(turn, desk.request(request_id(turn, "ledger.set_rules"), asking(turn), {}, SetPolicy{policy}));
}

// ---- time, and the check ----

struct Lapsed {
    std::int64_t count = 0;
    bool more = false;
};
BOOST_DESCRIBE_STRUCT(Lapsed, (), (count, more))

Outcome<Lapsed, Refused> lapse(Turn& turn, Nothing const&) {
    constexpr std::size_t at_once = 500;
    auto const count = desk::CreditDesk(turn.change(), turn.centre()).lapse_due(at_once);
    return Lapsed{static_cast<std::int64_t>(count), count == at_once};
}

struct Verified {
    bool sound = false;
    std::int64_t entries = 0;
    std::int64_t transfers = 0;
    std::int64_t accounts = 0;
    std::optional<std::string> finding; // the first wrong entry's flaw
    std::optional<std::int64_t> at_entry;
    std::string head;
};
BOOST_DESCRIBE_STRUCT(Verified, (), (sound, entries, transfers, accounts, finding, at_entry, head))

using Audit = std::optional<store::JournalAudit>; // none: another one was running

Outcome<Verified, Refused> verified(Turn& turn, Nothing const&) {
    auto const& audit = turn.prepared<Audit>();
    if (!audit) return refuse(Refused{"busy", true, {}});
    Verified said;
    said.sound = !audit->finding;
    said.entries = static_cast<std::int64_t>(audit->entries);
    said.transfers = static_cast<std::int64_t>(audit->transfers);
    said.accounts = static_cast<std::int64_t>(audit->accounts);
    if (audit->finding) {
        said.finding = audit->finding->what;
        said.at_entry = static_cast<std::int64_t>(audit->finding->sequence);
    }
    said.head = store::to_hex(audit->head.hash);
    return said;
}

// Beside the writer, on a connection of its own and one at a time: a scrub of a large journal takes a second
// for each million entries, and nobody's call waits for it.
Method verify() {
    auto made = method("ledger.verify", Effect::reads,
                       "Derives every balance, limit and the chain again from the journal.", verified);
    made.slow_work = SlowWork::looking;
    auto const running = std::make_shared<std::atomic<bool>>(false);
    made.prepare = [running](Turn& turn, Decoded const&) -> Slow {
        return [running, path = turn.database().path(), centre = turn.look().centre(turn.centre())] {
            Audit audit;
            if (running->exchange(true)) return std::any(audit);
            try {
                store::Database database(path, store::Database::Mode::read);
                audit = store::audit_journal(database, centre);
            } catch (store::StoreFault const& fault) {
                audit.emplace();
                audit->finding = store::JournalFinding{0, fault.what(), {}, 0, 0};
            } catch (...) {
                *running = false;
                throw;
            }
            *running = false;
            return std::any(audit);
        };
    };
    return made;
}

} // namespace

std::vector<Method> ledger_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("ledger.balances", reads,
                         "Every account on a day, closed ones too: posted sums to zero.",
                         told<show_balances>));
    all.push_back(
        method("ledger.liability", reads, "Credits outstanding, and who holds them.", told<show_liability>));
    all.push_back(method("ledger.circulation", reads, "Earned, given, spent, held and idle, by month.",
                         told<show_circulation>));
    all.push_back(method("ledger.hours", reads,
                         "Confirmed hours by category, giver, receiver, need or month.", told<show_hours>));
    all.push_back(method("ledger.desk", reads, "What waits, who is near a limit, who earned and never spent.",
                         show_desk));
    all.push_back(
        method("ledger.rules", reads, "What the community has decided about its books.", show_rules));
    all.push_back(
        method("ledger.set_rules", changes, "Changes the rules that are named; an entry.", told<set_rules>));
    all.push_back(method("ledger.lapse", changes,
                         "Lets time do its part now: escalates, expires, carries out decisions.", lapse));
    all.push_back(verify());
    return all;
}

} // namespace kith::rpc
