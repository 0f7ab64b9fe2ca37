// SPDX-License-Identifier: MIT
// What people type and read for accounts, transfers, days and minutes, and the ids behind it. Used by every
// `kith ledger` command.
#pragma once

#include "cli/command.hpp"
#include "cli/table.hpp"
#include "phrases/phrases.hpp"
#include "store/snapshot.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kith::cli {

// A sentence of the catalogue.
[[nodiscard]] std::string say(std::string_view key, std::initializer_list<phrases::Argument> arguments = {});

// Something typed that the books do not know or cannot take: said on stderr, exit 1.
struct LedgerRefused : std::runtime_error {
    explicit LedgerRefused(std::string_view key, std::initializer_list<phrases::Argument> arguments = {})
        : std::runtime_error(say(key, arguments)) {}
};

// A table whose headings the catalogue has: the column of "ledger.given_by" is named given_by. A width_max of
// 0 cuts nothing.
struct LedgerColumn {
    std::string_view key;
    std::size_t width_max = 0;
};
[[nodiscard]] Table ledger_table(std::vector<LedgerColumn> const& columns);
void print(Console& console, Table const& table);

// 32 hexadecimal digits.
[[nodiscard]] std::string hex_of(std::uint64_t high, std::uint64_t low);
template <class Tag>
[[nodiscard]] std::string hex_of(ledger::Key<Tag> const& key) {
    return hex_of(key.high, key.low);
}
[[nodiscard]] std::string date_text(Date date);             // 2026-05-03
[[nodiscard]] std::string hours_text(std::int64_t minutes); // 1:30, -0:05
[[nodiscard]] Date date_of(std::string const& option, std::string const& text);
// "90", "2h", "1:30", "1h30": minutes.
[[nodiscard]] std::int64_t minutes_of(std::string const& option, std::string const& text);
[[nodiscard]] ledger::RequestId request_id_of(std::string const& text);

// The position of `word` in a list of names. Throws with the list.
[[nodiscard]] std::size_t word_of(std::string const& option, std::string const& word,
                                  std::span<std::string_view const> names);
template <class Enum, std::size_t n>
[[nodiscard]] Enum enum_of(std::string const& option, std::string const& word,
                           std::array<std::string_view, n> const& names) {
    return static_cast<Enum>(word_of(option, word, names));
}

class LedgerNames {
  public:
    LedgerNames(std::vector<store::AccountWords> accounts, std::vector<store::RewardWords> rewards);

    // By reference or id. Throws LedgerRefused where it is neither.
    [[nodiscard]] ledger::AccountId account(std::string const& text) const;
    [[nodiscard]] ledger::RewardId reward(std::string const& text) const;
    [[nodiscard]] store::AccountWords const* words(ledger::AccountId account) const;
    // The reference, or the id where the words were erased.
    [[nodiscard]] std::string reference(ledger::AccountId account) const;
    [[nodiscard]] std::string name(ledger::AccountId account) const;
    [[nodiscard]] bool is_taken(std::string const& reference) const;

  private:
    std::map<std::string, store::AccountWords> by_reference_;
    std::map<ledger::AccountId, store::AccountWords> by_id_;
    std::map<std::string, ledger::RewardId> rewards_;
};

// A transfer by id or by the beginning of one, if only one begins so.
[[nodiscard]] std::uint32_t transfer_of(ledger::Books const& books, std::string const& text);

} // namespace kith::cli
