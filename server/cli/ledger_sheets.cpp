// SPDX-License-Identifier: MIT
#include "cli/ledger_sheets.hpp"

#include "cli/command.hpp"
#include "exchange/csv.hpp"
#include "ledger/report.hpp"

#include <algorithm>

namespace kith::cli {

using namespace ledger;

namespace {

template <class Enum, std::size_t n>
std::string word(Enum value, std::array<std::string_view, n> const& names) {
    return std::string(names[static_cast<std::size_t>(value)]);
}

std::string date_or_nothing(Date date) {
    return date == Date{} ? std::string{} : date_text(date);
}

} // namespace

std::vector<Sheet> sheets_of(store::Snapshot const& snapshot, LedgerNames const& names) {
    auto const& books = snapshot.books;
    auto const reference = [&](AccountNumber number) {
        return number == no_index ? std::string{} : names.reference(books.accounts()[number].id);
    };
    Sheet accounts{"accounts",
                   {"account", "name", "scheme", "kind", "state", "opened", "closed", "closing_reason",
                    "hours_only", "floor", "ceiling", "balance", "pending_in", "pending_out", "hours_given",
                    "hours_received"},
                   {}};
    for (AccountNumber number = 0; number < books.accounts().size(); ++number) {
        auto const& account = books.accounts()[number];
        auto const limits = books.limits(account);
        bool const closed = account.state == AccountState::closed;
        accounts.rows.push_back(
            {reference(number), names.name(account.id), word(account.scheme, scheme_names),
             word(account.kind, account_kind_names), word(account.state, account_state_names),
             date_text(account.opened_on), date_or_nothing(account.closed_on),
             closed ? word(account.closing, closing_reason_names) : std::string{},
             std::string(account.hours_only ? "yes" : "no"), limits.floor, limits.ceiling, account.posted,
             account.pending_in, account.pending_out, account.hours_given, account.hours_received});
    }
    Sheet transfers{"transfers",
                    {"transfer", "kind", "reason", "state", "scheme", "logged", "resolved", "minutes",
                     "confirmed", "reversed", "linked", "entry"},
                    {}};
    for (auto const& transfer : books.transfers()) {
        auto const linked =
            transfer.linked == no_index ? std::string{} : hex_of(books.transfers()[transfer.linked].id);
        transfers.rows.push_back(
            {hex_of(transfer.id), word(transfer.kind, transfer_kind_names),
             word(transfer.reason, reason_names), word(transfer.state, transfer_state_names),
             word(transfer.scheme, scheme_names), date_text(transfer.logged_on),
             transfer.open() ? std::string{} : date_text(transfer.resolved_on), transfer.minutes,
             transfer.confirmed, transfer.reversed, linked, static_cast<std::int64_t>(transfer.entry)});
    }
    Sheet entries{
        "entries",
        {"entry", "recorded", "action", "transfer", "account", "posted", "pending_in", "pending_out"},
        {}};
    for (auto const& touch : books.touches()) {
        entries.rows.push_back({static_cast<std::int64_t>(touch.entry), date_text(touch.on),
                                std::string(action_names[touch.action]),
                                hex_of(books.transfers()[touch.transfer].id), reference(touch.account),
                                touch.posted, touch.pending_in, touch.pending_out});
    }
    Sheet hours{"hours",
                {"transfer", "given_by", "received_by", "need", "category", "worked", "recorded", "confirmed",
                 "minutes"},
                {}};
    for (auto const& record : books.hours()) {
        auto const& transfer = books.transfers()[record.transfer];
        auto const category = snapshot.categories.find(record.category);
        hours.rows.push_back(
            {hex_of(transfer.id), reference(record.given_by), reference(record.received_by),
             record.need.none() ? std::string{} : hex_of(record.need),
             category == snapshot.categories.end() ? std::to_string(record.category) : category->second,
             date_text(record.worked_on), date_text(transfer.logged_on),
             transfer.confirmed > 0 ? date_text(transfer.resolved_on) : std::string{}, record.minutes});
    }
    return {std::move(accounts), std::move(transfers), std::move(entries), std::move(hours)};
}

std::string csv_of(Sheet const& sheet) {
    std::string text;
    exchange::CsvWriter writer(text);
    for (auto const& column : sheet.columns) writer.text(column);
    writer.end_row();
    for (auto const& row : sheet.rows) {
        for (auto const& cell : row) {
            if (auto const* number = std::get_if<std::int64_t>(&cell))
                writer.number(*number);
            else
                writer.text(std::get<std::string>(cell));
        }
        writer.end_row();
    }
    return text;
}

void save_workbook(std::string const& path, std::vector<Sheet> const& sheets) {
    try {
        exchange::write_workbook(path, sheets);
    } catch (exchange::WorkbookFault const& fault) {
        throw Fault(fault.what());
    }
}

std::string hledger_account(store::Snapshot const& snapshot, LedgerNames const& names, AccountNumber number) {
    auto const& account = snapshot.books.accounts()[number];
    auto reference = names.reference(account.id);
    // What hledger's syntax gives a meaning to cannot be part of a name; then the id stands for it.
    bool const plain = std::ranges::all_of(reference, [](unsigned char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
               c == '_';
    });
    if (!plain || reference.empty()) reference = hex_of(account.id);
    return word(account.scheme, scheme_names) + ":" + word(account.kind, account_kind_names) + ":" +
           reference;
}

std::string hledger_journal(store::Snapshot const& snapshot, LedgerNames const& names) {
    auto const& books = snapshot.books;
    std::string text = "; Books of " + snapshot.centre.name + " as of entry " +
                       std::to_string(snapshot.head.sequence) + ", chain " +
                       store::to_hex(snapshot.head.hash) +
                       "\n; Minutes. Posted transfers only: what is pending has moved nothing yet.\n"
                       "commodity 1000. min\n";
    std::ranges::replace(text, '\r', ' ');
    std::vector<std::string> account_names;
    for (AccountNumber number = 0; number < books.accounts().size(); ++number) {
        account_names.push_back(hledger_account(snapshot, names, number));
        text += "account " + account_names.back() + "\n";
    }
    auto const touches = books.touches();
    for (std::size_t at = 0; at < touches.size();) {
        auto const begin = at;
        bool posts = false;
        for (; at < touches.size() && touches[at].entry == touches[begin].entry; ++at) {
            posts = posts || touches[at].posted != 0;
        }
        if (!posts) continue;
        auto const& transfer = books.transfers()[touches[begin].transfer];
        text += "\n" + date_text(touches[begin].on) + " * (" + std::to_string(touches[begin].entry) + ") " +
                word(transfer.kind, transfer_kind_names) + "  ; transfer:" + hex_of(transfer.id) + "\n";
        for (auto i = begin; i < at; ++i) {
            if (touches[i].posted == 0) continue;
            text += "    " + account_names[touches[i].account] + "  " + std::to_string(touches[i].posted) +
                    " min\n";
        }
    }
    return text;
}

} // namespace kith::cli
