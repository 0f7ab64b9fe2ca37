// SPDX-License-Identifier: MIT
// kith ledger export and import. An import is tried on a copy of the books first: every row that cannot be
// booked is told at once, and then nothing is.
#include "cli/file.hpp"
#include "cli/import_report.hpp"
#include "cli/ledger_commands.hpp"
#include "cli/ledger_sheets.hpp"
#include "exchange/cells.hpp"
#include "exchange/csv.hpp"
#include "exchange/text.hpp"

#include <algorithm>
#include <filesystem>
#include <future>
#include <ostream>
#include <set>

namespace kith::cli {

using namespace ledger;
using exchange::CsvColumn;
using exchange::CsvReader;
using exchange::Expected;

namespace {

struct FileOptions {
    LedgerArguments common;
    std::string what, path, out, against;
    bool dry_run = false;
};

Exit export_books(Console& console, FileOptions const& options) {
    auto const snapshot = store::read_snapshot(options.common.database, options.common.centre);
    LedgerNames const names(snapshot.accounts, snapshot.rewards);
    if (options.what == "hledger") {
        auto const journal = hledger_journal(snapshot, names);
        if (options.out.empty())
            console.out << journal;
        else
            write_file(options.out, journal);
        return Exit::done;
    }
    if (options.out.empty()) throw LedgerRefused("ledger.out_needed");
    auto const sheets = sheets_of(snapshot, names);
    if (options.what == "xlsx") {
        save_workbook(options.out, sheets);
        return Exit::done;
    }
    std::filesystem::create_directories(options.out);
    for (auto const& sheet : sheets) {
        write_file(std::filesystem::path(options.out) / (sheet.name + ".csv"), csv_of(sheet));
    }
    return Exit::done;
}

// One request a row, with the words that go with it.
struct Planned {
    std::size_t row = 0;
    Request request;
    std::optional<store::AccountWords> words;
};

class Import {
  public:
    Import(LedgerDesk& desk, FileOptions const& options) : desk_(desk), options_(options) {}

    void read_accounts(std::string const& text) {
        static constexpr CsvColumn columns[] = {{"account", true}, {"name", true}, {"kind"},
                                                {"scheme"},        {"floor"},      {"ceiling"},
                                                {"soft"},          {"hours_only"}, {"opening_balance"}};
        CsvReader reader(options_.path, text, columns, report_);
        std::set<std::string> seen;
        while (reader.usable() && reader.next()) {
            std::string const reference(reader.cell(0));
            if (reference.empty()) reader.misread(0, {Expected::value, {}});
            bool const taken = desk_.names().is_taken(reference) || !seen.insert(reference).second;
            if (taken) reader.misread(0, {Expected::unique_key, {}});
            store::AccountWords const words{LedgerDesk::fresh<AccountId>(), LedgerDesk::fresh<PersonId>(),
                                            reference, std::string(reader.cell(1))};
            OpenAccount open{.account = words.account, .holder = words.holder};
            open.kind = static_cast<AccountKind>(listed(reader, 2, account_kind_names));
            open.scheme = static_cast<Scheme>(listed(reader, 3, scheme_names));
            open.limits.floor = number(reader, 4, -limit_minutes_max);
            open.limits.ceiling = number(reader, 5, 0);
            open.limits.soft = number(reader, 6, 0);
            if (auto const only = exchange::parse_yes_no(reader.cell(7)); only)
                open.hours_only = only->value_or(false);
            else
                reader.misread(7, only.error());
            plan(reader.row(), open, words);
            auto const opening = number(reader, 8, -minutes_max).value_or(0);
            if (opening == 0) continue;
            // Books zero: every opening balance has another side.
            if (options_.against.empty()) {
                reader.misread(8, {Expected::known_setting, say("ledger.against_needed")});
                continue;
            }
            plan(reader.row(),
                 Move{.legs = {{words.account, opening}, {desk_.names().account(options_.against), -opening}},
                      .kind = TransferKind::opening_balance,
                      .reason = Reason::import_from_old_books});
        }
    }
    void read_transfers(std::string const& text) {
        static constexpr CsvColumn columns[] = {{"from", true}, {"to", true},  {"minutes", true},
                                                {"kind"},       {"worked_on"}, {"category"}};
        CsvReader reader(options_.path, text, columns, report_);
        static constexpr std::array<std::string_view, 2> kinds{"hours", "gift"};
        while (reader.usable() && reader.next()) {
            auto const from = account(reader, 0);
            auto const to = account(reader, 1);
            auto const minutes = exchange::parse_duration(reader.cell(2), Minutes(1));
            if (!minutes) {
                reader.misread(2, minutes.error());
                continue;
            }
            if (listed(reader, 3, kinds) == 1) {
                plan(reader.row(), Move{.legs = {{from, -minutes->count()}, {to, minutes->count()}},
                                        .reason = Reason::import_from_old_books});
                continue;
            }
            auto const worked = exchange::parse_date(reader.cell(4));
            if (!worked) reader.misread(4, worked.error());
            if (reader.cell(5).empty()) reader.misread(5, {Expected::value, {}});
            plan(reader.row(), LogHours{.given_by = to,
                                        .received_by = from,
                                        .payer = from,
                                        .minutes = minutes->count(),
                                        .category = category(std::string(reader.cell(5))),
                                        .worked_on = worked.value_or(Date{}),
                                        .pending = false});
        }
    }

    Exit finish(Console& console) {
        if (!report_.clean()) return print_refused(console, report_);
        auto const refused = try_on_a_copy();
        for (auto const& [row, text] : refused)
            console.err << say("ledger.row_refused", {{"file", options_.path}, {"row", row}, {"what", text}})
                        << '\n';
        if (!refused.empty()) {
            console.err << say("ledger.nothing_booked", {{"count", refused.size()}}) << '\n';
            return Exit::refused;
        }
        if (!options_.dry_run) book();
        console.out << say(options_.dry_run ? "ledger.would_book" : "ledger.booked",
                           {{"count", planned_.size()}})
                    << '\n';
        return Exit::done;
    }

  private:
    void plan(std::size_t row, ledger::Action action, std::optional<store::AccountWords> words = {}) {
        planned_.push_back({row, desk_.request(std::move(action)), std::move(words)});
        planned_.back().request.id = LedgerDesk::fresh<RequestId>();
    }
    AccountId account(CsvReader const& reader, std::size_t column) {
        try {
            return desk_.names().account(std::string(reader.cell(column)));
        } catch (LedgerRefused const&) {
            reader.misread(column, {Expected::known_key, {}});
            return {};
        }
    }
    // Codes are made on booking; a dry run writes nothing, so it counts names itself.
    std::uint32_t category(std::string const& name) {
        if (!options_.dry_run && report_.clean()) return desk_.category(name);
        return 1;
    }
    template <std::size_t n>
    static std::size_t listed(CsvReader const& reader, std::size_t column,
                              std::array<std::string_view, n> const& names) {
        auto const word = reader.cell(column);
        auto const found = std::ranges::find(names, word);
        if (word.empty()) return 0;
        if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
        reader.misread(column, {Expected::known_word, exchange::nearest_word(word, names)});
        return 0;
    }
    static std::optional<std::int64_t> number(CsvReader const& reader, std::size_t column,
                                              std::int64_t least) {
        if (reader.cell(column).empty()) return std::nullopt;
        auto const value = exchange::parse_integer(reader.cell(column), least, limit_minutes_max);
        if (value) return *value;
        reader.misread(column, value.error());
        return std::nullopt;
    }
    std::vector<std::pair<std::size_t, std::string>> try_on_a_copy() {
        std::vector<std::pair<std::size_t, std::string>> refused;
        desk_.look([&](Books const& books) {
            Ledger trial(books, [](std::uint64_t) -> Entry { throw Fault("a fresh id was seen before"); });
            for (auto const& each : planned_) {
                auto const reply = trial.submit(each.request, desk_.moment());
                trial.keep();
                if (reply.entry.refused) refused.emplace_back(each.row, desk_.in_words(*reply.entry.refused));
            }
        });
        return refused;
    }
    // One batch, one transaction. The desk holds the database, so what the copy accepted the books accept.
    void book() {
        std::vector<Request> batch;
        for (auto const& each : planned_) batch.push_back(each.request);
        std::promise<void> promise;
        desk_.store().submit(
            desk_.centre(), std::move(batch),
            [&](std::vector<store::Decided> const&, std::exception_ptr const& fault) {
                if (fault)
                    promise.set_exception(fault);
                else
                    promise.set_value();
            },
            [&](store::Words& words, std::vector<store::Decided> const& decided) {
                for (auto const& each : decided) {
                    if (each.refused)
                        throw store::StoreFault(store::StoreFault::Kind::io,
                                                "the books changed under the import");
                }
                for (auto const& each : planned_) {
                    if (each.words) words.put(*each.words);
                }
            });
        promise.get_future().get();
    }

    LedgerDesk& desk_;
    FileOptions const& options_;
    exchange::ImportReport report_;
    std::vector<Planned> planned_;
};

Exit import_file(Console& console, FileOptions const& options) {
    exchange::ImportReport unreadable;
    auto const text = exchange::read_text_file(options.path, unreadable);
    if (!text) return print_refused(console, unreadable);
    LedgerDesk desk(options.common, console, !options.dry_run);
    Import import(desk, options);
    if (options.what == "accounts")
        import.read_accounts(*text);
    else
        import.read_transfers(*text);
    return import.finish(console);
}

} // namespace

void add_ledger_files(CommandLine& group) {
    auto const options = std::make_shared<FileOptions>();
    auto& out = group.add("export", "The whole books: CSV, a spreadsheet, or an hledger journal",
                          [options](Console& console) {
                              return at_ledger(console, [&] { return export_books(console, *options); });
                          });
    add_ledger_options(out, options->common);
    out.add_option("what", options->what, "csv, xlsx or hledger")
        ->required()
        ->check(CLI::IsMember({"csv", "xlsx", "hledger"}));
    out.add_option("--out", options->out, "A folder for csv, a file for the others");

    auto& in = group.add("import", "Accounts with opening balances, or old transfers, from CSV",
                         [options](Console& console) {
                             return at_ledger(console, [&] { return import_file(console, *options); });
                         });
    add_ledger_options(in, options->common);
    in.add_option("what", options->what, "accounts or transfers")
        ->required()
        ->check(CLI::IsMember({"accounts", "transfers"}));
    in.add_option("file", options->path)->required();
    in.add_option("--against", options->against, "The account opening balances come from");
    in.add_flag("--dry-run", options->dry_run, "Check everything, book nothing");
}

} // namespace kith::cli
