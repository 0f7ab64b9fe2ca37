// SPDX-License-Identifier: MIT
#include "store/words.hpp"

namespace kith::store {

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

std::vector<AccountWords> Words::accounts() const {
    std::vector<AccountWords> found;
    Statement rows(*database_, "select account, holder, reference, name from account_words where centre = ? "
                               "order by account");
    rows.bind(1, centre_);
    while (rows.step()) {
        found.push_back({key_from<ledger::AccountId>(rows.bytes(0)),
                         key_from<ledger::PersonId>(rows.bytes(1)), std::string(rows.text(2)),
                         std::string(rows.text(3))});
    }
    return found;
}

std::vector<RewardWords> Words::rewards() const {
    std::vector<RewardWords> found;
    Statement rows(*database_,
                   "select reward, reference, name from reward_words where centre = ? order by reward");
    rows.bind(1, centre_);
    while (rows.step()) {
        found.push_back({key_from<ledger::RewardId>(rows.bytes(0)), std::string(rows.text(1)),
                         std::string(rows.text(2))});
    }
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
