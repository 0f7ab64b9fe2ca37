// SPDX-License-Identifier: MIT
// kith ledger rules: what the community has decided about its books, shown and changed by name. A change is
// an entry like any other, so every entry can be judged by the rules of its own day.
#include "cli/ledger_commands.hpp"
#include "exchange/cells.hpp"

namespace kith::cli {

using namespace ledger;

namespace {

struct RuleOptions {
    LedgerArguments common;
    std::vector<std::string> set;
};

struct Days {
    std::string_view name;
    std::uint32_t Policy::* value;
};
constexpr Days days[] = {{"confirm_days", &Policy::confirm_days},
                         {"escalated_days", &Policy::escalated_days},
                         {"reversal_days", &Policy::reversal_days},
                         {"dispute_days", &Policy::dispute_days},
                         {"answer_days", &Policy::answer_days},
                         {"decide_days", &Policy::decide_days},
                         {"appeal_days", &Policy::appeal_days},
                         {"reservation_days", &Policy::reservation_days},
                         {"hours_back_days", &Policy::hours_back_days},
                         {"minutes_per_record_max", &Policy::minutes_per_record_max}};

struct Bound {
    std::string_view name;
    std::int64_t LimitDefaults::* value;
};
constexpr Bound bounds[] = {
    {"floor", &LimitDefaults::floor}, {"ceiling", &LimitDefaults::ceiling}, {"soft", &LimitDefaults::soft}};

// Calls see(name, get, set) for every rule; `get` and `set` work on texts.
template <class See>
void each_rule(Policy& policy, LedgerNames const& names, See see) {
    for (auto const& rule : days) {
        auto& value = policy.*rule.value;
        see(std::string(rule.name), std::to_string(value), [&value, &rule](std::string const& text) {
            auto const number = minutes_of(std::string(rule.name), text);
            if (number < 0 || number > UINT32_MAX)
                throw LedgerRefused("ledger.rule_out_of_range", {{"rule", rule.name}});
            value = static_cast<std::uint32_t>(number);
        });
    }
    for (std::size_t scheme = 0; scheme < scheme_count; ++scheme) {
        auto& fund = policy.overflow_fund[scheme];
        see("overflow_fund." + std::string(scheme_names[scheme]), fund.none() ? "" : names.reference(fund),
            [&fund, &names](std::string const& text) {
                fund = text.empty() ? AccountId{} : names.account(text);
            });
        for (std::size_t kind = 0; kind < account_kind_count; ++kind) {
            for (auto const& bound : bounds) {
                auto& value = policy.limits[scheme][kind].*bound.value;
                auto const name = std::string(bound.name) + "." + std::string(scheme_names[scheme]) + "." +
                                  std::string(account_kind_names[kind]);
                see(name, std::to_string(value),
                    [&value, name](std::string const& text) { value = minutes_of(name, text); });
            }
        }
    }
    for (std::size_t reason = 0; reason < closing_reason_names.size(); ++reason) {
        auto const bit = static_cast<std::uint8_t>(1u << reason);
        see("named_sweep." + std::string(closing_reason_names[reason]),
            (policy.named_sweep & bit) != 0 ? "yes" : "no", [&policy, bit](std::string const& text) {
                if (text != "yes" && text != "no")
                    throw LedgerRefused("ledger.rule_yes_no", {{"rule", "named_sweep"}});
                policy.named_sweep = static_cast<std::uint8_t>(text == "yes" ? policy.named_sweep | bit
                                                                             : policy.named_sweep & ~bit);
            });
    }
}

Exit show(Console& console, RuleOptions const& options) {
    auto snapshot = store::read_snapshot(options.common.database, options.common.centre);
    LedgerNames const names(snapshot.accounts, snapshot.rewards);
    auto policy = snapshot.books.policy();
    auto table = ledger_table({{"ledger.rule"}, {"ledger.value"}});
    each_rule(policy, names, [&](std::string const& name, std::string const& value, auto const&) {
        // Numbers as numbers: a spreadsheet would take "-720" in a text cell for a formula.
        auto const number = exchange::parse_integer(value, -limit_minutes_max, limit_minutes_max);
        table.add({name, number ? Cell(*number) : Cell(value)});
    });
    print(console, table);
    return Exit::done;
}

Exit change(Console& console, RuleOptions const& options) {
    LedgerDesk desk(options.common, console);
    Policy policy;
    desk.look([&](Books const& books) { policy = books.policy(); });
    for (auto const& text : options.set) {
        auto const mark = text.find('=');
        bool known = false;
        each_rule(policy, desk.names(), [&](std::string const& name, std::string const&, auto const& set) {
            if (mark == std::string::npos || name != text.substr(0, mark)) return;
            set(text.substr(mark + 1));
            known = true;
        });
        if (!known) throw LedgerRefused("ledger.no_rule", {{"text", text}});
    }
    return desk.send(SetPolicy{policy});
}

} // namespace

void add_ledger_rules(CommandLine& group) {
    auto const options = std::make_shared<RuleOptions>();
    auto& command =
        group.add("rules", "What the community has decided about its books", [options](Console& console) {
            return at_ledger(console, [&] {
                return options->set.empty() ? show(console, *options) : change(console, *options);
            });
        });
    add_ledger_options(command, options->common);
    command.add_option("--set", options->set, "rule=value, several; recorded as one entry");
}

} // namespace kith::cli
