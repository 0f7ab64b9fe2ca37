// SPDX-License-Identifier: MIT
// kith ledger from the outside: a small bank kept on the command line, imports, exports, and the independent
// oracle: hledger reads our journal strictly and finds the same balance for every account.
#include "cli/command.hpp"
#include "hledger_oracle.hpp"
#include "store_town.hpp"

#include <fstream>
#include <sstream>

using namespace kith::cli;
using namespace kith::cli::testing;
using namespace kith::store::testing;

namespace {

struct Said {
    Exit exit;
    std::string out;
    std::string err;
};

// 2026-11-22 12:00 UTC plus so many days.
kith::Instant now_plus(int days) {
    return kith::Instant(std::chrono::seconds(1'795'348'800)) + std::chrono::days(days);
}

class Bank {
  public:
    Said operator()(std::vector<std::string> arguments, int days = 0) const {
        std::ostringstream out;
        std::ostringstream err;
        Console console{.out = out, .err = err, .now = now_plus(days)};
        arguments.insert(arguments.begin(), "ledger");
        if (arguments[1] != "public-key") {
            arguments.push_back("--db");
            arguments.push_back(path("bank.db"));
        }
        auto const exit = run(arguments, console);
        return {exit, out.str(), err.str()};
    }
    [[nodiscard]] std::string path(std::string const& name) const { return (folder_ / name).string(); }
    void write(std::string const& name, std::string const& text) const { std::ofstream(path(name)) << text; }
    [[nodiscard]] std::string read(std::string const& name) const {
        std::stringstream text;
        text << std::ifstream(path(name)).rdbuf();
        return text.str();
    }
    // The id in the first row that a command printed as CSV.
    [[nodiscard]] static std::string id_of(Said const& said) {
        auto const line = said.out.find('\n');
        return said.out.substr(line + 1, 32);
    }

  private:
    Folder folder_;
};

} // namespace

TEST_CASE("a broker keeps a small bank on the command line, from opening to settlement") {
    Bank bank;
    CHECK(bank({"statement", "M1"}).exit == Exit::refused); // nothing there yet
    CHECK(bank({"open", "ISS", "The centre", "--kind", "issuer", "--scheme", "rewards", "--floor", "-100h",
                "--centre", "Stepney"})
              .exit == Exit::done);
    CHECK(bank({"open", "M1", "Ana <b>", "--scheme", "rewards"}).exit == Exit::done);
    CHECK(bank({"open", "M1", "Twice"}).exit == Exit::refused);
    CHECK(bank({"open", "ORG", "Food hub", "--kind", "organisation", "--scheme", "rewards"}).exit ==
          Exit::done);
    CHECK(bank({"open", "P1", "York Hall", "--kind", "partner", "--scheme", "rewards"}).exit == Exit::done);
    CHECK(bank({"open", "X", "x", "--kind", "bank"}).err.find("none of member") != std::string::npos);

    auto const logged = bank({"log", "M1", "2h", "--received-by", "ORG", "--payer", "ISS", "--category",
                              "Cooking", "--on", "20/11/2026", "--memo", "Friday meal", "--format", "csv"});
    REQUIRE(logged.exit == Exit::done);
    auto const id = Bank::id_of(logged);
    auto const desk = bank({"report", "desk", "--format", "csv"}, 2);
    CHECK(desk.out.find("pending,ISS,The centre,2,120," + id) != std::string::npos);
    CHECK(bank({"confirm", id.substr(0, 5)}).exit == Exit::refused); // too short to be sure
    CHECK(bank({"confirm", id.substr(0, 12), "--minutes", "110"}).exit == Exit::done);
    CHECK(bank({"confirm", id.substr(0, 12)}).exit == Exit::refused);

    CHECK(bank({"reward", "SWIM", "A swim", "--partner", "P1", "--price", "50", "--stock", "1",
                "--cash-pence", "450", "--hours-min", "1h"})
              .exit == Exit::done);
    auto const reserved = bank({"reserve", "SWIM", "M1"});
    REQUIRE(reserved.exit == Exit::done);
    auto const code = reserved.out.substr(reserved.out.size() - 7, 6);
    CHECK(bank({"reserve", "SWIM", "M1"}).err.find("sold_out") != std::string::npos);
    CHECK(bank({"redeem", "ZZZZZZ", "--partner", "P1"}).exit == Exit::refused);
    CHECK(bank({"redeem", code, "--partner", "P1"}).exit == Exit::done);
    CHECK(bank({"settle", "P1", "50", "--to", "ISS"}).exit == Exit::done);

    auto const statement = bank({"statement", "M1", "--format", "csv"});
    CHECK(statement.out.find("2026-11-22,2026-11-20,hours,ISS,110,110," + id) != std::string::npos);
    CHECK(statement.out.find("redemption,P1,-50,60") != std::string::npos);
    CHECK(bank({"statement", "M1", "--html", bank.path("page.html")}).exit == Exit::done);
    auto const page = bank.read("page.html");
    CHECK(page.find("Ana &lt;b&gt;") != std::string::npos);
    CHECK(page.find("<b>") == std::string::npos);
    CHECK(page.find("1:50") != std::string::npos);

    CHECK(bank({"report", "balances"}).out.find("Sum of all balances: 0") != std::string::npos);
    CHECK(bank({"report", "hours", "--by", "category"}).out.find("Cooking") != std::string::npos);
    CHECK(bank({"report", "hours", "--by", "receiver", "--rows", "ORG", "--format", "csv"}).out.find(id) !=
          std::string::npos);
    auto const months = bank(
        {"report", "circulation", "--scheme", "rewards", "--svg", bank.path("plot.svg"), "--format", "csv"});
    CHECK(months.out.find("2026-11,60,110,0,50,60,0") != std::string::npos);
    CHECK(bank.read("plot.svg").find("earned 1:50") != std::string::npos);
    CHECK(bank({"report", "circulation", "--scheme", "rewards", "--rows", "2026-11", "--format", "csv"})
              .out.find(id) != std::string::npos);
    CHECK(bank({"report", "liability", "--format", "csv"}).out.find("outstanding of ISS,60") !=
          std::string::npos);
    CHECK(bank({"report", "balances", "--as-of", "2026-11-21", "--format", "csv"}).out.find("M1") ==
          std::string::npos);

    CHECK(bank({"verify"}).exit == Exit::done);
    CHECK(bank({"receipt", id, "--key", bank.path("key"), "--out", bank.path("receipt.txt")}).exit ==
          Exit::done);
    auto const key = bank({"public-key", "--key", bank.path("key")}).out;
    CHECK(bank({"verify", "--receipt", bank.path("receipt.txt"), "--key", key.substr(0, 64)})
              .out.find("log_hours") != std::string::npos);
    auto forged = bank.read("receipt.txt");
    forged[forged.find("record: ") + 90] ^= 1;
    bank.write("forged.txt", forged);
    CHECK(bank({"verify", "--receipt", bank.path("forged.txt"), "--key", key.substr(0, 64)}).exit ==
          Exit::refused);
    if (has_hledger()) check_against_hledger(bank.path("bank.db"), bank.path("bank.journal"));
}

TEST_CASE("a dispute, an override, a reversal, proxies and closing, each by its verb") {
    Bank bank;
    for (auto const* reference : {"A", "B", "C"})
        CHECK(bank({"open", reference, reference}).exit == Exit::done);
    CHECK(bank({"open", "FUND", "Fund", "--kind", "fund"}).exit == Exit::done);
    auto const logged =
        bank({"log", "A", "60", "--received-by", "B", "--category", "Garden", "--format", "csv"});
    auto const id = Bank::id_of(logged);
    CHECK(bank({"dispute", id, "--reason", "not_done", "--memo", "He never came."}).exit == Exit::done);
    CHECK(bank({"dispute", id, "--answer", "--for", "A", "--memo", "I did."}).exit == Exit::done);
    CHECK(bank({"dispute", id, "--decide", "30", "--reason", "wrong_minutes"}).exit == Exit::done);
    CHECK(bank({"dispute", id, "--appeal"}).exit == Exit::done);
    CHECK(bank({"dispute", id, "--decide", "40", "--reason", "wrong_minutes"}).exit == Exit::done);
    CHECK(bank({"statement", "A", "--format", "csv"}).out.find(",hours,B,40,40,") != std::string::npos);

    CHECK(bank({"transfer", "A", "B", "700", "--as-party", "--for", "B"}).err.find("not_permitted") !=
          std::string::npos);
    auto const gift = bank({"transfer", "A", "B", "700", "--format", "csv"});
    CHECK(gift.exit == Exit::done);
    CHECK(bank({"transfer", "A", "B", "100"}).err.find("giver_below_floor: account A has ") !=
          std::string::npos);
    auto const permission = bank({"override", "A", "100", "--reason", "timing", "--format", "csv"});
    CHECK(bank({"transfer", "A", "B", "100", "--override", Bank::id_of(permission)}).exit == Exit::done);
    CHECK(bank({"transfer", "A", "B", "100", "--override", Bank::id_of(permission)})
              .err.find("override_spent") != std::string::npos);
    CHECK(bank({"reverse", Bank::id_of(gift), "--reason", "mistake"}).exit == Exit::done);
    CHECK(bank({"reverse", Bank::id_of(gift), "--reason", "mistake"}).err.find("already_reversed") !=
          std::string::npos);
    auto const page = bank({"statement", "A", "--html", bank.path("a.html")});
    CHECK(bank.read("a.html").find("class=\"reversed\"") != std::string::npos);

    CHECK(bank({"appoint", "B", "C"}).exit == Exit::done);
    CHECK(bank({"transfer", "B", "C", "5", "--as-party", "--for", "C"}).exit == Exit::done);
    CHECK(bank({"transfer", "--leg", "B=-10", "--leg", "A=5", "--leg", "C=5", "--kind", "levy", "--reason",
                "community_decision"})
              .exit == Exit::done);
    CHECK(bank({"transfer", "A"}).exit == Exit::refused);
    CHECK(bank({"limits", "C", "--ceiling", "20h"}).exit == Exit::done);
    CHECK(bank({"close", "C", "--to", "FUND", "--reason", "moved_away"}).exit == Exit::done);
    CHECK(bank({"transfer", "A", "C", "5"}).err.find("account_closed") != std::string::npos);
    CHECK(bank({"reopen", "C"}).exit == Exit::done);
    CHECK(bank({"reopen", "C"}).err.find("account_exists: account C is open already") != std::string::npos);
    CHECK(bank({"report", "balances", "--format", "csv"}).out.find("moved_away") == std::string::npos);
    CHECK(bank({"log", "A", "30", "--received-by", "B", "--category", "Garden"}).exit == Exit::done);
    CHECK(bank({"lapse"}).out == "0 transfers lapsed\n");
    CHECK(bank({"lapse"}, 15).out == "1 transfer lapsed\n");
    CHECK(bank({"report", "desk", "--format", "csv"}, 15).out.find("escalated,") != std::string::npos);
    CHECK(bank({"verify"}).exit == Exit::done);
    auto const retried = "0123456789abcdef0123456789abcdef";
    CHECK(bank({"transfer", "B", "A", "5", "--id", retried}, 15).out.find("no") != std::string::npos);
    CHECK(bank({"transfer", "B", "A", "5", "--id", retried}, 15).out.find("yes") != std::string::npos);
    CHECK(bank({"transfer", "B", "A", "6", "--id", retried}, 15).err.find("key_reused") != std::string::npos);
}

TEST_CASE("the community's rules are shown and changed by name, and the change is an entry") {
    Bank bank;
    CHECK(bank({"open", "A", "Ana"}).exit == Exit::done);
    CHECK(bank({"open", "F", "Fund", "--kind", "fund"}).exit == Exit::done);
    CHECK(bank({"rules", "--format", "csv"}).out.find("floor.exchange.member,-720") != std::string::npos);
    auto const set =
        bank({"rules", "--set", "floor.exchange.member=-5h", "--set", "overflow_fund.exchange=F", "--set",
              "confirm_days=7", "--set", "named_sweep.moved_away=yes", "--format", "csv"});
    CHECK(set.exit == Exit::done);
    auto const shown = bank({"rules", "--format", "csv"}).out;
    for (auto const* line : {"floor.exchange.member,-300", "overflow_fund.exchange,F", "confirm_days,7",
                             "named_sweep.moved_away,yes", "appeal_days,14"}) {
        CHECK(shown.find(line) != std::string::npos);
    }
    CHECK(bank({"transfer", "A", "F", "301"}).err.find("giver_below_floor") != std::string::npos);
    CHECK(bank({"rules", "--set", "no_such=1"}).exit == Exit::refused);
    CHECK(bank({"rules", "--set", "overflow_fund.exchange=A"}).err.find("wrong_kind") != std::string::npos);
    CHECK(bank({"rules", "--set", "named_sweep.left=maybe"}).exit == Exit::refused);
    CHECK(bank({"verify"}).exit == Exit::done);
}

TEST_CASE("an import books everything or nothing, and says every fault of a file at once") {
    Bank bank;
    CHECK(bank({"open", "OLD", "Old books", "--kind", "issuer", "--floor", "-100h", "--ceiling", "100h"})
              .exit == Exit::done);
    bank.write("bad.csv",
               "account,name,kind,floor,opening_balance\nA,Ana,member,,60\nA,Ben,member,,0\nC,Cat,cat,,0\n"
               "D,Dan,member,x,0\n");
    auto const bad = bank({"import", "accounts", bank.path("bad.csv"), "--against", "OLD"});
    CHECK(bad.exit == Exit::refused);
    CHECK(bad.err.find("row 3, account") != std::string::npos);
    CHECK(bad.err.find("row 4, kind") != std::string::npos);
    CHECK(bad.err.find("row 5, floor") != std::string::npos);

    bank.write("accounts.csv", "account;name;opening_balance\nA;Ana;60\nB;Ben;-30\nC;Cat;\n");
    CHECK(bank({"import", "accounts", bank.path("accounts.csv")}).exit ==
          Exit::refused); // no other side named
    auto const tried =
        bank({"import", "accounts", bank.path("accounts.csv"), "--against", "OLD", "--dry-run"});
    CHECK(tried.out == "would book 5 requests\n");
    CHECK(bank({"report", "balances", "--format", "csv"}).out.find("Ana") == std::string::npos);
    CHECK(bank({"import", "accounts", bank.path("accounts.csv"), "--against", "OLD"}).out ==
          "booked 5 requests\n");

    bank.write("transfers.csv",
               "from,to,minutes,kind,worked_on,category\nA,B,20,gift,,\nB,C,1h,hours,2026-11-01,Garden\n"
               "B,C,3000,hours,2026-11-01,Garden\nZ,C,5,gift,,\n");
    auto const refused = bank({"import", "transfers", bank.path("transfers.csv")});
    CHECK(refused.err.find("row 5, from") != std::string::npos);
    bank.write("transfers.csv",
               "from,to,minutes,kind,worked_on,category\nA,B,20,gift,,\nB,C,1h,hours,2026-11-01,Garden\n"
               "B,C,3000,hours,2026-11-01,Garden\nA,C,9000,gift,,\n");
    auto const unbookable = bank({"import", "transfers", bank.path("transfers.csv")});
    CHECK(unbookable.err.find("row 4: minutes_too_many: ") != std::string::npos);
    CHECK(unbookable.err.find("row 5: giver_below_floor: ") != std::string::npos);
    CHECK(bank({"statement", "A", "--format", "csv"}).out.find("gift") == std::string::npos);
    bank.write("transfers.csv",
               "from,to,minutes,kind,worked_on,category\nA,B,20,gift,,\nB,C,1h,hours,2026-11-01,Garden\n");
    CHECK(bank({"import", "transfers", bank.path("transfers.csv")}).out == "booked 2 requests\n");
    CHECK(
        bank({"report", "balances", "--format", "csv"}).out.find("C,Cat,exchange,member,open,60,0,0,60,0") !=
        std::string::npos);

    CHECK(bank({"export", "csv"}).exit == Exit::refused);
    CHECK(bank({"export", "csv", "--out", bank.path("books")}).exit == Exit::done);
    CHECK(bank.read("books/accounts.csv").find("A,Ana,exchange,member,open") != std::string::npos);
    CHECK(bank.read("books/hours.csv").find(",Garden,2026-11-01,") != std::string::npos);
    CHECK(bank({"export", "xlsx", "--out", bank.path("books.xlsx")}).exit == Exit::done);
    CHECK(bank.read("books.xlsx").starts_with("PK"));
    CHECK(bank({"export", "hledger"}).out.find("account exchange:member:A") != std::string::npos);
    std::ostringstream out;
    std::ostringstream err;
    Console console{.out = out, .err = err, .now = now_plus(0)};
    CHECK(run({"backup", bank.path("copy.db"), "--db", bank.path("bank.db")}, console) == Exit::done);
    CHECK(run({"backup", bank.path("copy.db"), "--restore", "--db", bank.path("bank.db")}, console) ==
          Exit::fault);
    CHECK(run({"backup", bank.path("copy.db"), "--restore", "--replace", "--db", bank.path("bank.db")},
              console) == Exit::done);
    CHECK(bank({"verify"}).exit == Exit::done);
}

TEST_CASE("a request sent again under its id gets the first answer, whatever was drawn for it") {
    Bank bank;
    std::string const opened(32, '1');
    CHECK(bank({"open", "A", "Ana", "--id", opened}).out.find("no") != std::string::npos);
    CHECK(bank({"open", "A", "Ana", "--id", opened}).out.find("yes") != std::string::npos);
    CHECK(bank({"open", "A", "Ana"}).err.find("exists already") != std::string::npos);
    CHECK(bank({"open", "P", "Pool", "--kind", "partner", "--ceiling", "600"}).exit == Exit::done);
    std::string const offered(32, '2');
    for (auto const* again : {"no", "yes"}) {
        auto const said =
            bank({"reward", "SWIM", "A swim", "--partner", "P", "--price", "60", "--id", offered});
        CHECK(said.out.find(again) != std::string::npos);
    }
    std::string const reserved(32, '3');
    auto const first = bank({"reserve", "SWIM", "A", "--id", reserved});
    auto const second = bank({"reserve", "SWIM", "A", "--id", reserved});
    CHECK(first.exit == Exit::done);
    CHECK(second.out.find("yes") != std::string::npos);
    // The same code for the desk.
    CHECK(first.out.substr(first.out.size() - 7) == second.out.substr(second.out.size() - 7));
    CHECK(bank({"reserve", "SWIM", "A", "--party", "2", "--id", reserved}).err.find("party differs") !=
          std::string::npos);
}
