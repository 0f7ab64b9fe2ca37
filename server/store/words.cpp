// SPDX-License-Identifier: MIT
#include "store/words.hpp"

namespace kith::store {
namespace {

AccountWords account_of(Statement const& row) {
    return {key_from<ledger::AccountId>(row.bytes(0)), key_from<ledger::PersonId>(row.bytes(1)),
            std::string(row.text(2)), std::string(row.text(3))};
}

RewardWords reward_of(Statement const& row) {
    return {key_from<ledger::RewardId>(row.bytes(0)), std::string(row.text(1)), std::string(row.text(2))};
}

constexpr std::string_view account_rows =
    "select account, holder, reference, name from account_words where centre = ? ";
constexpr std::string_view reward_rows = "select reward, reference, name from reward_words where centre = ? ";

} // namespace

void Words::put(AccountWords const& words) {
    auto const account = key_bytes(words.account);
    auto const holder = key_bytes(words.holder);
    Statement(*database_, "delete from account_words where centre = ? and account = ?")
        .bind(1, centre_)
        .bind(2, ByteView(account))
        .run();
    Statement(*database_,
              "insert into account_words (centre, account, holder, reference, name) values (?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, ByteView(account))
        .bind(3, ByteView(holder))
        .bind(4, words.reference)
        .bind(5, words.name)
        .run();
}

void Words::put(RewardWords const& words) {
    auto const reward = key_bytes(words.reward);
    Statement(*database_, "delete from reward_words where centre = ? and reward = ?")
        .bind(1, centre_)
        .bind(2, ByteView(reward))
        .run();
    Statement(*database_, "insert into reward_words (centre, reward, reference, name) values (?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, ByteView(reward))
        .bind(3, words.reference)
        .bind(4, words.name)
        .run();
}

void Words::put(Memo const& memo) {
    auto const request = key_bytes(memo.request);
    auto const author = key_bytes(memo.author);
    Statement(*database_,
              "insert into memo (centre, request, author, written_at, body) values (?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, ByteView(request))
        .bind(3, ByteView(author))
        .bind(4, memo.written_at.time_since_epoch().count())
        .bind(5, memo.body)
        .run();
}

std::uint32_t Words::category(std::string_view name) {
    std::uint32_t next = 1;
    for (auto const& [code, known] : categories()) {
        if (known == name) return code;
        next = code + 1;
    }
    Statement(*database_, "insert into category (centre, code, name) values (?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::int64_t{next})
        .bind(3, name)
        .run();
    return next;
}

std::optional<AccountWords> Words::account(std::string_view reference) const {
    Statement row(*database_, std::string(account_rows) + "and reference = ?");
    if (!row.bind(1, centre_).bind(2, reference).step()) return std::nullopt;
    return account_of(row);
}

std::optional<AccountWords> Words::account(ledger::AccountId account) const {
    auto const bytes = key_bytes(account);
    Statement row(*database_, std::string(account_rows) + "and account = ?");
    if (!row.bind(1, centre_).bind(2, ByteView(bytes)).step()) return std::nullopt;
    return account_of(row);
}

std::optional<RewardWords> Words::reward(std::string_view reference) const {
    Statement row(*database_, std::string(reward_rows) + "and reference = ?");
    if (!row.bind(1, centre_).bind(2, reference).step()) return std::nullopt;
    return reward_of(row);
}

std::optional<RewardWords> Words::reward(ledger::RewardId reward) const {
    auto const bytes = key_bytes(reward);
    Statement row(*database_, std::string(reward_rows) + "and reward = ?");
    if (!row.bind(1, centre_).bind(2, ByteView(bytes)).step()) return std::nullopt;
    return reward_of(row);
}

std::vector<AccountWords> Words::accounts_after(std::string_view after, std::size_t limit) const {
    Statement rows(*database_, std::string(account_rows) + "and reference > ? order by reference limit " +
                                   std::to_string(limit));
    rows.bind(1, centre_).bind(2, after);
    std::vector<AccountWords> found;
    while (rows.step()) found.push_back(account_of(rows));
    return found;
}

std::vector<RewardWords> Words::rewards_after(std::string_view after, std::size_t limit) const {
    Statement rows(*database_, std::string(reward_rows) + "and reference > ? order by reference limit " +
                                   std::to_string(limit));
    rows.bind(1, centre_).bind(2, after);
    std::vector<RewardWords> found;
    while (rows.step()) found.push_back(reward_of(rows));
    return found;
}

std::vector<AccountWords> Words::accounts() const {
    std::vector<AccountWords> found;
    Statement rows(*database_, std::string(account_rows) + "order by account");
    rows.bind(1, centre_);
    while (rows.step()) found.push_back(account_of(rows));
    return found;
}

std::vector<RewardWords> Words::rewards() const {
    std::vector<RewardWords> found;
    Statement rows(*database_, std::string(reward_rows) + "order by reward");
    rows.bind(1, centre_);
    while (rows.step()) found.push_back(reward_of(rows));
    return found;
}

std::map<std::uint32_t, std::string> Words::categories() const {
    std::map<std::uint32_t, std::string> found;
    Statement rows(*database_, "select code, name from category where centre = ? order by code");
    rows.bind(1, centre_);
    while (rows.step()) found[static_cast<std::uint32_t>(rows.integer(0))] = std::string(rows.text(1));
    return found;
}

std::optional<Memo> Words::memo(ledger::RequestId request) const {
    auto const bytes = key_bytes(request);
    Statement row(*database_, "select author, written_at, body from memo where centre = ? and request = ?");
    if (!row.bind(1, centre_).bind(2, ByteView(bytes)).step()) return std::nullopt;
    return Memo{request, key_from<ledger::PersonId>(row.bytes(0)),
                Instant(std::chrono::seconds(row.integer(1))), std::string(row.text(2))};
}

} // namespace kith::store
