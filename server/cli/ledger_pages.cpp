// SPDX-License-Identifier: MIT
#include "cli/ledger_pages.hpp"

#include "phrases/markup.hpp"

#include <algorithm>

namespace kith::cli {

using namespace ledger;
using phrases::escaped;

namespace {

constexpr std::string_view style = R"css(
body { font: 12pt/1.4 sans-serif; color: #000; background: #fff; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.4em } h2 { font-size: 1.1em }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; font-weight: bold; padding: .5em 0 }
th, td { text-align: left; padding: .25em .5em; border-bottom: 1px solid #777 }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
thead { display: table-header-group } tr { break-inside: avoid }
.reversed { text-decoration: line-through }
.evidence { font-size: .8em; overflow-wrap: anywhere }
@page { size: A4; margin: 18mm }
@media print { body { margin: 0; max-width: none } }
)css";

std::string cell(std::string_view text, bool number = false) {
    return std::string(number ? "<td class=\"n\">" : "<td>") + escaped(text) + "</td>";
}

std::string other_side(Books const& books, LedgerNames const& names, AccountNumber account) {
    if (account == no_index) return "";
    auto const id = books.accounts()[account].id;
    auto const name = names.name(id);
    return name.empty() ? names.reference(id) : name;
}

// In the order of TransferKind.
constexpr std::array<std::string_view, transfer_kind_names.size()> kind_keys{
    "ledger_kind.hours",           "ledger_kind.gift",     "ledger_kind.redemption", "ledger_kind.adjustment",
    "ledger_kind.opening_balance", "ledger_kind.reversal", "ledger_kind.levy",       "ledger_kind.closing",
    "ledger_kind.settlement"};

std::string caption(std::string_view key) {
    return "<caption>" + escaped(say(key)) + "</caption>";
}

std::string head(std::string_view key, bool number = false) {
    return std::string(number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">") + escaped(say(key)) +
           "</th>";
}

std::string fact(std::string_view key, std::string_view value) {
    return "<tr><th scope=\"row\">" + escaped(say(key)) + "</th>" + cell(value, true) + "</tr>\n";
}

} // namespace

std::string statement_page(store::Snapshot const& snapshot, LedgerNames const& names,
                           Statement const& statement) {
    auto const& books = snapshot.books;
    auto const& account = books.accounts()[statement.account];
    auto const days = say("ledger_page.days", {{"from", statement.from}, {"to", statement.to}});
    auto const title = say("ledger_page.title", {{"account", names.reference(account.id)}, {"days", days}});
    std::string page = "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<title>" +
                       escaped(title) + "</title>\n<style>" + std::string(style) +
                       "</style>\n</head>\n<body>\n<h1>" + escaped(snapshot.centre.name) + "</h1>\n<p>" +
                       escaped(names.name(account.id)) + " (" + escaped(names.reference(account.id)) +
                       ")<br>" + escaped(days) + "</p>\n";
    page += "<table>" + caption("ledger_page.in_short") + "<tbody>\n";
    page += fact("ledger_page.opening", hours_text(statement.opening));
    page += fact("ledger_page.closing", hours_text(statement.closing));
    page += fact("ledger_page.pending_in", hours_text(statement.pending_in));
    page += fact("ledger_page.pending_out", hours_text(statement.pending_out));
    page += fact("ledger_page.hours_given", hours_text(statement.hours_given));
    page += fact("ledger_page.hours_received", hours_text(statement.hours_received));
    page += "</tbody></table>\n<table>" + caption("ledger_page.credits") + "<thead><tr>" +
            head("ledger.recorded") + head("ledger.worked") + head("ledger.kind") + head("ledger.with") +
            head("ledger_page.in_or_out", true) + head("ledger.balance", true) + "</tr></thead><tbody>\n";
    for (auto const& line : statement.lines) {
        // A pair that cancels out is shown struck through, once each, never as news.
        auto const& transfer = books.transfers()[books.find_transfer(line.transfer)];
        bool const corrected = transfer.linked != no_index;
        bool const struck = corrected && transfer.reversed == transfer.confirmed;
        page += struck ? "<tr class=\"reversed\">" : "<tr>";
        auto const kind = say(kind_keys[static_cast<std::size_t>(line.kind)]);
        auto const what = struck      ? say("ledger_page.struck", {{"kind", kind}})
                          : corrected ? say("ledger_page.corrected", {{"kind", kind}})
                                      : kind;
        page += cell(date_text(line.on)) + cell(line.worked_on ? date_text(*line.worked_on) : "") +
                cell(what) + cell(other_side(books, names, line.counterpart)) +
                cell(hours_text(line.minutes), true) + cell(hours_text(line.balance), true) + "</tr>\n";
    }
    if (statement.lines.empty())
        page += "<tr><td colspan=\"6\">" + escaped(say("ledger_page.nothing")) + "</td></tr>\n";
    page += "</tbody></table>\n";
    if (!statement.pending.empty()) {
        page += "<table>" + caption("ledger_page.waiting") + "<thead><tr>" + head("ledger.recorded") +
                head("ledger.kind") + head("ledger.with") + head("ledger_page.in_or_out", true) +
                "</tr></thead><tbody>\n";
        for (auto const& line : statement.pending) {
            page += "<tr>" + cell(date_text(line.on)) +
                    cell(say(kind_keys[static_cast<std::size_t>(line.kind)])) +
                    cell(other_side(books, names, line.counterpart)) + cell(hours_text(line.minutes), true) +
                    "</tr>\n";
        }
        page += "</tbody></table>\n";
    }
    page += "<p class=\"evidence\">" +
            escaped(say("ledger_page.evidence",
                        {{"entry", snapshot.head.sequence}, {"hash", store::to_hex(snapshot.head.hash)}})) +
            "</p>\n</body>\n</html>\n";
    return page;
}

std::string circulation_plot(std::vector<CirculationRow> const& rows, std::string_view title) {
    constexpr std::int64_t left = 60;
    constexpr std::int64_t top = 30;
    constexpr std::int64_t height = 220;
    constexpr std::int64_t month_width = 48;
    std::int64_t most = 60;
    for (auto const& row : rows) most = std::max({most, row.earned, row.given, row.spent});
    auto const scaled = [&](std::int64_t minutes) {
        return std::max<std::int64_t>(minutes, 0) * height / most;
    };
    auto const width = left + static_cast<std::int64_t>(rows.size()) * month_width + 20;
    auto const number = [](std::int64_t value) { return std::to_string(value); };
    std::string plot =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"t d\" viewBox=\"0 0 " +
        number(width) + " " + number(top + height + 60) +
        "\" font-family=\"sans-serif\" font-size=\"11\">\n"
        "<title id=\"t\">" +
        escaped(title) + "</title>\n<desc id=\"d\">" + escaped(say("ledger_plot.about"));
    for (auto const& row : rows) {
        auto const month = number(int(row.month.year())) + "-" + number(unsigned(row.month.month()));
        plot += " " + escaped(say("ledger_plot.month", {{"month", month},
                                                        {"earned", hours_text(row.earned)},
                                                        {"given", hours_text(row.given)},
                                                        {"spent", hours_text(row.spent)}}));
    }
    plot += "</desc>\n";
    for (int step = 0; step <= 4; ++step) {
        auto const y = top + height - height * step / 4;
        plot += "<line x1=\"" + number(left) + "\" x2=\"" + number(width - 10) + "\" y1=\"" + number(y) +
                "\" y2=\"" + number(y) + "\" stroke=\"#bbb\"/>\n<text x=\"" + number(left - 6) + "\" y=\"" +
                number(y + 4) + "\" text-anchor=\"end\">" + hours_text(most * step / 4) + "</text>\n";
    }
    // Three bars a month, told apart by place and pattern of grey as well as by colour.
    struct Series {
        std::string_view key, fill;
        std::int64_t CirculationRow::* value;
    };
    constexpr Series all[] = {{"ledger_plot.earned", "#1d70b8", &CirculationRow::earned},
                              {"ledger_plot.given", "#f47738", &CirculationRow::given},
                              {"ledger_plot.spent", "#0b0c0c", &CirculationRow::spent}};
    std::int64_t x = left + 6;
    for (auto const& row : rows) {
        auto bar = x;
        for (auto const& series : all) {
            auto const size = scaled(row.*series.value);
            plot += "<rect x=\"" + number(bar) + "\" y=\"" + number(top + height - size) +
                    "\" width=\"11\" height=\"" + number(size) + "\" fill=\"" + std::string(series.fill) +
                    "\"/>\n";
            bar += 12;
        }
        plot += "<text x=\"" + number(x + 18) + "\" y=\"" + number(top + height + 16) +
                "\" text-anchor=\"middle\">" + number(int(row.month.year()) % 100) + "/" +
                number(unsigned(row.month.month())) + "</text>\n";
        x += month_width;
    }
    x = left;
    for (auto const& series : all) {
        plot += "<rect x=\"" + number(x) + "\" y=\"" + number(top + height + 32) +
                "\" width=\"11\" height=\"11\" fill=\"" + std::string(series.fill) + "\"/>\n<text x=\"" +
                number(x + 16) + "\" y=\"" + number(top + height + 42) + "\">" + escaped(say(series.key)) +
                "</text>\n";
        x += 80;
    }
    return plot + "</svg>\n";
}

} // namespace kith::cli
