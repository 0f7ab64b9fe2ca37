// SPDX-License-Identifier: MIT
// kith ledger: the verbs that read the books (statement, report, receipt, verify), and kith backup. None of
// them stops a server that writes meanwhile.
#include "cli/commands.hpp"
#include "cli/file.hpp"
#include "cli/ledger_commands.hpp"
#include "cli/ledger_pages.hpp"
#include "cli/table.hpp"
#include "store/backup.hpp"
#include "store/migrate.hpp"

#include <fstream>
#include <ostream>
#include <sstream>

namespace kith::cli {

using namespace ledger;

namespace {

// A snapshot, its names and its day.
struct View {
    store::Snapshot snapshot;
    LedgerNames names;
    Moment moment;

    View(LedgerArguments const& arguments, Instant now)
        : snapshot(store::read_snapshot(arguments.database, arguments.centre)),
          names(snapshot.accounts, snapshot.rewards),
          moment(moment_in(snapshot.centre.zone, now)) {}

    [[nodiscard]] Account const& account(AccountNumber number) const {
        return snapshot.books.accounts()[number];
    }
    [[nodiscard]] std::string reference(AccountNumber number) const {
        return number == no_index ? std::string{} : names.reference(account(number).id);
    }
    [[nodiscard]] AccountNumber number(std::string const& reference) const {
        auto const found = snapshot.books.find_account(names.account(reference));
        if (found == no_index) throw LedgerRefused("ledger.no_account", {{"text", reference}});
        return found;
    }
    [[nodiscard]] Date day(std::string const& option, std::string const& text, Date otherwise) const {
        return text.empty() ? otherwise : date_of(option, text);
    }
};

std::string kind_of(Account const& account) {
    return std::string(account_kind_names[static_cast<std::size_t>(account.kind)]);
}
std::string scheme_of(Account const& account) {
    return std::string(scheme_names[static_cast<std::size_t>(account.scheme)]);
}

struct ViewOptions {
    LedgerArguments common;
    std::string account, from, to, html, what, as_of, by = "category", scheme = "exchange", svg, month, rows;
    std::string entry, key, out, receipt;
};

template <class Work>
CLI::App& add_view(CommandLine& group, std::string const& verb, std::string const& description,
                   std::shared_ptr<ViewOptions> const& options, Work work) {
    auto& command = group.add(verb, description, [options, work](Console& console) {
        return at_ledger(console, [&] { return work(console, *options); });
    });
    add_ledger_options(command, options->common);
    return command;
}

// Whole or in part.
std::string reversed(Books const& books, StatementLine const& line) {
    auto const& transfer = books.transfers()[books.find_transfer(line.transfer)];
    if (transfer.linked == no_index) return "";
    return transfer.reversed == transfer.confirmed ? "yes" : "part";
}

Exit print_statement(Console& console, ViewOptions const& options) {
    View const view(options.common, console.now);
    auto const to = view.day("--to", options.to, view.moment.today);
    auto const from = view.day("--from", options.from, to - std::chrono::days(365));
    auto const made = statement(view.snapshot.books, view.number(options.account), from, to);
    if (!options.html.empty()) {
        write_file(options.html, statement_page(view.snapshot, view.names, made));
        console.out << options.html << '\n';
        return Exit::done;
    }
    auto table = ledger_table({{"ledger.recorded"},
                               {"ledger.worked"},
                               {"ledger.kind"},
                               {"ledger.with", 24},
                               {"ledger.minutes"},
                               {"ledger.balance"},
                               {"ledger.transfer"},
                               {"ledger.reversed"}});
    for (auto const& line : made.lines) {
        table.add({date_text(line.on), line.worked_on ? date_text(*line.worked_on) : "",
                   std::string(transfer_kind_names[static_cast<std::size_t>(line.kind)]),
                   view.reference(line.counterpart), line.minutes, line.balance, hex_of(line.transfer),
                   reversed(view.snapshot.books, line)});
    }
    print(console, table);
    if (console.format == Format::table) {
        console.out << '\n'
                    << say("ledger.statement_sums", {{"opening", hours_text(made.opening)},
                                                     {"closing", hours_text(made.closing)},
                                                     {"pending_in", hours_text(made.pending_in)},
                                                     {"pending_out", hours_text(made.pending_out)},
                                                     {"given", hours_text(made.hours_given)},
                                                     {"received", hours_text(made.hours_received)}})
                    << '\n';
    }
    return Exit::done;
}

Exit report_balances(Console& console, View const& view, Date day) {
    auto table = ledger_table({{"ledger.account"},
                               {"ledger.name", 24},
                               {"ledger.scheme"},
                               {"ledger.kind"},
                               {"ledger.state"},
                               {"ledger.balance"},
                               {"ledger.pending_in"},
                               {"ledger.pending_out"},
                               {"ledger.hours_given"},
                               {"ledger.hours_received"}});
    std::int64_t total = 0;
    for (auto const& row : balances(view.snapshot.books, day)) {
        auto const& account = view.account(row.account);
        auto const closed = view.snapshot.books.closed_as_of(row.account, day);
        table.add({view.reference(row.account), view.names.name(account.id), scheme_of(account),
                   kind_of(account),
                   std::string(closed ? closing_reason_names[static_cast<std::size_t>(*closed)] : "open"),
                   row.posted, row.pending_in, row.pending_out, row.hours_given, row.hours_received});
        total += row.posted;
    }
    print(console, table);
    if (console.format == Format::table)
        console.out << '\n' << say("ledger.sum_of_balances", {{"minutes", total}}) << '\n';
    return Exit::done;
}

// In the order of HoursBy.
constexpr std::array<std::string_view, hours_by_names.size()> hours_by_keys{
    "ledger.category", "ledger.giver", "ledger.receiver", "ledger.need", "ledger.month_worked"};

Exit report_hours(Console& console, View const& view, ViewOptions const& options, Date day) {
    auto const by = enum_of<HoursBy>("--by", options.by, hours_by_names);
    auto const from = view.day("--from", options.from, Date(std::chrono::days(0)));
    auto const to = view.day("--to", options.to, day);
    auto const key = [&](HoursRow const& row) -> std::string {
        switch (by) {
        case HoursBy::category: {
            auto const found = view.snapshot.categories.find(static_cast<std::uint32_t>(row.high));
            return found == view.snapshot.categories.end() ? std::to_string(row.high) : found->second;
        }
        case HoursBy::giver:
        case HoursBy::receiver: return view.reference(static_cast<AccountNumber>(row.high));
        case HoursBy::need: return row.high == 0 && row.low == 0 ? "" : hex_of(row.high, row.low);
        case HoursBy::month_worked: break;
        }
        return std::to_string(row.high / 12) + "-" + (row.high % 12 < 9 ? "0" : "") +
               std::to_string(row.high % 12 + 1);
    };
    auto const rows = hours_report(view.snapshot.books, by, from, to, day);
    if (!options.rows.empty()) {
        auto table = ledger_table({{"ledger.transfer"},
                                   {"ledger.worked"},
                                   {"ledger.recorded"},
                                   {"ledger.confirmed"},
                                   {"ledger.given_by"},
                                   {"ledger.received_by"},
                                   {"ledger.minutes"}});
        for (auto const& row : rows) {
            if (options.rows != "all" && key(row) != options.rows) continue;
            for (auto const at : row.records) {
                auto const& record = view.snapshot.books.hours()[at];
                auto const& transfer = view.snapshot.books.transfers()[record.transfer];
                table.add({hex_of(transfer.id), date_text(record.worked_on), date_text(transfer.logged_on),
                           date_text(transfer.resolved_on), view.reference(record.given_by),
                           view.reference(record.received_by),
                           hours_as_of(view.snapshot.books, record, day)});
            }
        }
        print(console, table);
        return Exit::done;
    }
    Table table({{options.by, say(hours_by_keys[static_cast<std::size_t>(by)])},
                 {"minutes", say("ledger.minutes")},
                 {"records", say("ledger.records")}});
    for (auto const& row : rows) {
        table.add({key(row), row.minutes, static_cast<std::int64_t>(row.records.size())});
    }
    print(console, table);
    return Exit::done;
}

Exit report_circulation(Console& console, View const& view, ViewOptions const& options, Date day) {
    auto const scheme = enum_of<Scheme>("--scheme", options.scheme, scheme_names);
    auto const& books = view.snapshot.books;
    if (!options.rows.empty()) {
        auto const first = date_of("--rows", options.rows + "-01");
        std::chrono::year_month_day const date{std::chrono::sys_days(first.time_since_epoch())};
        auto table = ledger_table({{"ledger.recorded"},
                                   {"ledger.transfer"},
                                   {"ledger.kind"},
                                   {"ledger.account"},
                                   {"ledger.minutes"}});
        for (auto const at : circulation_rows(books, scheme, date.year() / date.month())) {
            auto const& touch = books.touches()[at];
            auto const& transfer = books.transfers()[touch.transfer];
            table.add({date_text(touch.on), hex_of(transfer.id),
                       std::string(transfer_kind_names[static_cast<std::size_t>(transfer.kind)]),
                       view.reference(touch.account), touch.posted});
        }
        print(console, table);
        return Exit::done;
    }
    auto const rows = circulation(books, scheme, day);
    auto table = ledger_table({{"ledger.month"},
                               {"ledger.issued"},
                               {"ledger.earned"},
                               {"ledger.given"},
                               {"ledger.spent"},
                               {"ledger.held"},
                               {"ledger.idle"}});
    for (auto const& row : rows) {
        table.add({date_text(Date(std::chrono::sys_days(row.month / 1).time_since_epoch())).substr(0, 7),
                   row.issued, row.earned, row.given, row.spent, row.held, row.idle});
    }
    print(console, table);
    if (!options.svg.empty()) {
        write_file(options.svg,
                   circulation_plot(rows, say("ledger.circulation_of", {{"centre", view.snapshot.centre.name},
                                                                        {"scheme", options.scheme}})));
    }
    return Exit::done;
}

Exit report_liability(Console& console, View const& view, Date day) {
    auto table = ledger_table({{"ledger.scheme"}, {"ledger.line"}, {"ledger.minutes"}});
    for (std::size_t scheme = 0; scheme < scheme_count; ++scheme) {
        auto const sheet = liability(view.snapshot.books, static_cast<Scheme>(scheme), day);
        for (auto const& [issuer, minutes] : sheet.by_issuer) {
            table.add({std::string(scheme_names[scheme]),
                       say("ledger.outstanding_of", {{"account", view.reference(issuer)}}), minutes});
        }
        for (std::size_t kind = 0; kind < account_kind_count; ++kind) {
            if (sheet.held[kind] == 0) continue;
            table.add({std::string(scheme_names[scheme]),
                       say("ledger.held_by", {{"kind", account_kind_names[kind]}}), sheet.held[kind]});
        }
    }
    print(console, table);
    return Exit::done;
}

Exit report_desk(Console& console, View const& view) {
    auto const board = desk(view.snapshot.books, view.moment);
    auto table = ledger_table({{"ledger.what"},
                               {"ledger.who"},
                               {"ledger.name", 24},
                               {"ledger.days"},
                               {"ledger.minutes"},
                               {"ledger.about"}});
    for (auto const& waiting : board.waiting) {
        auto const& transfer = view.snapshot.books.transfers()[waiting.transfer];
        auto const parties = view.snapshot.books.parties(transfer);
        auto const who = parties.empty() ? no_index : parties.front();
        table.add({std::string(transfer_state_names[static_cast<std::size_t>(transfer.state)]),
                   view.reference(who),
                   who == no_index ? std::string{} : view.names.name(view.account(who).id), waiting.days,
                   transfer.minutes, hex_of(transfer.id)});
    }
    for (auto const& near : board.near_limit) {
        table.add({"near_" + std::string(limit_kind_names[static_cast<std::size_t>(near.limit)]),
                   view.reference(near.account), view.names.name(view.account(near.account).id),
                   std::int64_t{0}, near.room, std::string{}});
    }
    for (auto const number : board.never_spent) {
        table.add({std::string("earned_never_spent"), view.reference(number),
                   view.names.name(view.account(number).id), std::int64_t{0}, view.account(number).posted,
                   std::string{}});
    }
    print(console, table);
    return Exit::done;
}

Exit print_report(Console& console, ViewOptions const& options) {
    View const view(options.common, console.now);
    auto const day = view.day("--as-of", options.as_of, view.moment.today);
    if (options.what == "balances") return report_balances(console, view, day);
    if (options.what == "hours") return report_hours(console, view, options, day);
    if (options.what == "circulation") return report_circulation(console, view, options, day);
    if (options.what == "liability") return report_liability(console, view, day);
    return report_desk(console, view);
}

std::string read_whole(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    if (!file) throw LedgerRefused("ledger.cannot_read", {{"file", path}});
    return std::move(text).str();
}

Exit give_receipt(Console& console, ViewOptions const& options) {
    store::Database database(options.common.database, store::Database::Mode::read);
    store::expect_newest_schema(database);
    View const view(options.common, console.now);
    std::uint64_t sequence = 0;
    bool const is_number =
        options.entry.size() < 12 && options.entry.find_first_not_of("0123456789") == std::string::npos;
    if (is_number)
        sequence = std::strtoull(options.entry.c_str(), nullptr, 10);
    else
        sequence = view.snapshot.books.transfers()[transfer_of(view.snapshot.books, options.entry)].entry;
    auto const key = store::SigningKey::open(options.key, true);
    auto const receipt =
        store::receipt_for(database, view.snapshot.centre.number, sequence, view.snapshot.head, key);
    if (!receipt) throw LedgerRefused("ledger.no_entry", {{"text", options.entry}});
    auto const text = store::to_text(*receipt);
    if (options.out.empty())
        console.out << text;
    else
        write_file(options.out, text);
    return Exit::done;
}

// A public key as 64 hexadecimal digits, or a file that holds them.
store::PublicKey public_key_of(std::string const& text) {
    auto bytes = store::from_hex(text);
    if (!bytes || bytes->size() != 32) {
        auto words = read_whole(text);
        while (!words.empty() && (words.back() == '\n' || words.back() == '\r')) words.pop_back();
        bytes = store::from_hex(words);
    }
    if (!bytes || bytes->size() != 32) throw LedgerRefused("ledger.not_a_key");
    store::PublicKey key;
    std::ranges::copy(*bytes, key.begin());
    return key;
}

Exit verify_receipt(Console& console, ViewOptions const& options) {
    auto const receipt = store::receipt_from(read_whole(options.receipt));
    auto const decoded = receipt ? decode(receipt->record) : std::nullopt;
    if (!decoded || !store::is_genuine(*receipt, public_key_of(options.key))) {
        console.err << "kith: " << say("ledger.receipt_false") << '\n';
        return Exit::refused;
    }
    auto const& entry = decoded->entry;
    auto table = ledger_table({{"ledger.entry"},
                               {"ledger.recorded"},
                               {"ledger.request"},
                               {"ledger.action"},
                               {"ledger.outcome"},
                               {"ledger.minutes"}});
    table.add({static_cast<std::int64_t>(entry.sequence), date_text(entry.on), hex_of(entry.request.id),
               std::string(action_names[entry.request.action.index()]),
               std::string(entry.refused ? name(entry.refused->code) : "done"),
               entry.results.empty() ? std::int64_t{0} : entry.results.front().minutes});
    print(console, table);
    return Exit::done;
}

Exit verify_books(Console& console, ViewOptions const& options) {
    if (!options.receipt.empty()) return verify_receipt(console, options);
    store::Database database(options.common.database, store::Database::Mode::read);
    store::expect_newest_schema(database);
    auto table = ledger_table({{"ledger.centre"},
                               {"ledger.entries"},
                               {"ledger.transfers"},
                               {"ledger.accounts"},
                               {"ledger.finding"},
                               {"ledger.at_entry"},
                               {"ledger.head"}});
    bool sound = true;
    for (auto const& centre : store::centres(database)) {
        auto const audit = store::audit_journal(database, centre);
        sound = sound && !audit.finding;
        table.add({centre.name, static_cast<std::int64_t>(audit.entries),
                   static_cast<std::int64_t>(audit.transfers), static_cast<std::int64_t>(audit.accounts),
                   audit.finding ? audit.finding->what : std::string("none"),
                   audit.finding ? static_cast<std::int64_t>(audit.finding->sequence) : std::int64_t{0},
                   store::to_hex(audit.head.hash)});
    }
    print(console, table);
    if (auto const found = database.integrity(); found != "ok") {
        console.err << "kith: " << found << '\n';
        sound = false;
    }
    return sound ? Exit::done : Exit::refused;
}

} // namespace

void add_ledger_views(CommandLine& group) {
    auto const options = std::make_shared<ViewOptions>();
    auto& statement_command =
        add_view(group, "statement", "An account's statement", options, print_statement);
    statement_command.add_option("account", options->account)->required();
    statement_command.add_option("--from", options->from, "Default: a year before --to");
    statement_command.add_option("--to", options->to, "Default: today");
    statement_command.add_option("--html", options->html, "Write a page that prints well");

    auto& report = add_view(group, "report", "Reports that reconcile, as of any day", options, print_report);
    report.add_option("what", options->what, "balances, hours, circulation, liability or desk")
        ->required()
        ->check(CLI::IsMember({"balances", "hours", "circulation", "liability", "desk"}));
    report.add_option("--as-of", options->as_of, "Recorded on or before this day");
    report.add_option("--by", options->by, "Hours by category, giver, receiver, need or month_worked");
    report.add_option("--from", options->from, "Hours worked from");
    report.add_option("--to", options->to, "Hours worked to");
    report.add_option("--scheme", options->scheme, "Circulation of exchange or rewards");
    report.add_option("--svg", options->svg, "Also write the plot of circulation");
    report.add_option("--rows", options->rows, "The rows behind one line (its first column), or all");

    auto& receipt = add_view(group, "receipt", "A signed receipt for one entry, which proves it offline",
                             options, give_receipt);
    receipt.add_option("entry", options->entry, "An entry's number or a transfer's id")->required();
    receipt.add_option("--key", options->key, "The signing key's file, made if there is none")->required();
    receipt.add_option("--out", options->out);

    auto& verify =
        add_view(group, "verify", "Derive every balance, limit and the chain again from the journal", options,
                 verify_books);
    auto* receipt_file = verify.add_option("--receipt", options->receipt, "Check a receipt instead, offline");
    auto* key = verify.add_option("--key", options->key, "The centre's public key, or a file with it");
    receipt_file->needs(key);

    auto& public_key = add_view(group, "public-key", "The public half of a signing key", options,
                                [](Console& console, ViewOptions const& chosen) {
                                    auto const made = store::SigningKey::open(chosen.key, true);
                                    console.out << store::to_hex(made.public_key()) << '\n';
                                    return Exit::done;
                                });
    public_key.add_option("--key", options->key, "The signing key's file, made if there is none")->required();
}

void add_backup(CommandLine& command_line) {
    struct Options {
        std::string database = "kith.db", file;
        bool restore = false, replace = false;
    };
    auto const options = std::make_shared<Options>();
    auto& command = command_line.add(
        "backup",
        "Copy the database while it is written, or put a copy back; either way every entry is checked",
        [options](Console& console) {
            return at_ledger(console, [&] {
                auto const report = options->restore
                                        ? store::restore(options->file, options->database, options->replace)
                                        : store::back_up(options->database, options->file);
                auto table = ledger_table({{"ledger.centre"}, {"ledger.entries"}, {"ledger.finding"}});
                for (auto const& [centre, audit] : report.centres) {
                    table.add({centre.name, static_cast<std::int64_t>(audit.entries),
                               audit.finding ? audit.finding->what : std::string("none")});
                }
                print(console, table);
                if (!report.sound()) console.err << "kith: " << say("ledger.copy_unsound") << '\n';
                return report.sound() ? Exit::done : Exit::refused;
            });
        });
    command.add_option("file", options->file, "The backup")->required();
    command.add_option("--db", options->database, "The database file")->capture_default_str();
    command.add_flag("--restore", options->restore, "Put the backup in the database's place");
    command.add_flag("--replace", options->replace,
                     "Also where there is a database; it is kept as .before-restore");
}

} // namespace kith::cli
