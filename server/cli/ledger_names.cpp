// SPDX-License-Identifier: MIT
#include "cli/ledger_names.hpp"

#include "exchange/cells.hpp"
#include "exchange/text.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstdio>
#include <ostream>

namespace kith::cli {

using namespace ledger;

std::string say(std::string_view key, std::initializer_list<phrases::Argument> arguments) {
    // Read once: a command line runs on one thread, and a callback of the store's only while that one waits.
    static auto const catalogue = phrases::Phrases::load("en");
    return catalogue.say(key, arguments);
}

Table ledger_table(std::vector<LedgerColumn> const& columns) {
    std::vector<Column> made;
    for (auto const& column : columns) {
        auto const name = column.key.substr(column.key.rfind('.') + 1);
        made.push_back({std::string(name), say(column.key), column.width_max});
    }
    return Table(std::move(made));
}

void print(Console& console, Table const& table) {
    switch (console.format) {
    case Format::table: table.print(console.out); break;
    case Format::csv: table.print_csv(console.out); break;
    case Format::json: console.out << boost::json::serialize(table.json()) << '\n'; break;
    }
}

std::string hex_of(std::uint64_t high, std::uint64_t low) {
    return store::to_hex(store::key_bytes(high, low));
}

std::string date_text(Date date) {
    std::chrono::year_month_day const day{std::chrono::sys_days(date.time_since_epoch())};
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(day.year()), unsigned(day.month()),
                  unsigned(day.day()));
    return text;
}

std::string hours_text(std::int64_t minutes) {
    auto const size = minutes < 0 ? -minutes : minutes;
    auto const rest = std::to_string(size % 60);
    return (minutes < 0 ? "-" : "") + std::to_string(size / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

Date date_of(std::string const& option, std::string const& text) {
    auto const date = exchange::parse_date(text);
    if (!date) throw LedgerRefused("ledger.not_a_date", {{"option", option}, {"text", text}});
    return *date;
}

std::int64_t minutes_of(std::string const& option, std::string const& text) {
    bool const negative = text.starts_with('-');
    auto const minutes = exchange::parse_integer(text, -limit_minutes_max, limit_minutes_max);
    if (minutes) return *minutes;
    auto const duration = exchange::parse_duration(negative ? text.substr(1) : text, Minutes(1));
    if (!duration) throw LedgerRefused("ledger.not_minutes", {{"option", option}, {"text", text}});
    return negative ? -duration->count() : duration->count();
}

RequestId request_id_of(std::string const& text) {
    std::string digits;
    for (char const c : text) {
        if (c != '-') digits += c;
    }
    auto const bytes = store::from_hex(exchange::lower_case(digits));
    if (!bytes || bytes->size() != 16) throw LedgerRefused("ledger.not_an_id", {{"text", text}});
    return store::key_from<RequestId>(*bytes);
}

std::size_t word_of(std::string const& option, std::string const& word,
                    std::span<std::string_view const> names) {
    auto const found = std::ranges::find(names, word);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    std::string known;
    for (auto const& each : names) known += (known.empty() ? "" : ", ") + std::string(each);
    throw LedgerRefused("ledger.none_of", {{"option", option}, {"text", word}, {"known", known}});
}

LedgerNames::LedgerNames(std::vector<store::AccountWords> accounts, std::vector<store::RewardWords> rewards) {
    for (auto& each : accounts) {
        by_reference_[each.reference] = each;
        by_id_[each.account] = std::move(each);
    }
    for (auto const& each : rewards) rewards_[each.reference] = each.reward;
}

AccountId LedgerNames::account(std::string const& text) const {
    auto const found = by_reference_.find(text);
    if (found != by_reference_.end()) return found->second.account;
    auto const bytes = store::from_hex(text);
    if (bytes && bytes->size() == 16) return store::key_from<AccountId>(*bytes);
    throw LedgerRefused("ledger.no_account", {{"text", text}});
}

RewardId LedgerNames::reward(std::string const& text) const {
    auto const found = rewards_.find(text);
    if (found == rewards_.end()) throw LedgerRefused("ledger.no_reward", {{"text", text}});
    return found->second;
}

store::AccountWords const* LedgerNames::words(AccountId account) const {
    auto const found = by_id_.find(account);
    return found == by_id_.end() ? nullptr : &found->second;
}

std::string LedgerNames::reference(AccountId account) const {
    auto const* found = words(account);
    return found == nullptr ? hex_of(account) : found->reference;
}

std::string LedgerNames::name(AccountId account) const {
    auto const* found = words(account);
    return found == nullptr ? std::string{} : found->name;
}

bool LedgerNames::is_taken(std::string const& reference) const {
    return by_reference_.contains(reference);
}

std::uint32_t transfer_of(Books const& books, std::string const& text) {
    auto found = no_index;
    auto const transfers = books.transfers();
    for (std::uint32_t at = 0; at < transfers.size() && text.size() >= 6; ++at) {
        if (!hex_of(transfers[at].id).starts_with(text)) continue;
        if (found != no_index) throw LedgerRefused("ledger.several_transfers", {{"text", text}});
        found = at;
    }
    if (found == no_index) throw LedgerRefused("ledger.no_transfer", {{"text", text}});
    return found;
}

} // namespace kith::cli
