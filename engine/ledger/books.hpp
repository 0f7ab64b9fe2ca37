// SPDX-License-Identifier: MIT
// The state of one centre's books: accounts, transfers and what hangs on them, as the journal's entries left
// it. decide() reads it, the journal's owner applies entries to it; nothing else changes it. Every entry is
// checked for balance as it is applied, so the books sum to zero by induction. Changes since a mark can be
// undone, for chains that fail half way and for groups that could not be written.
#pragma once

#include "ledger/entry.hpp"
#include "ledger/id_index.hpp"

#include <functional>
#include <map>
#include <set>
#include <span>
#include <vector>

namespace kith::ledger {

// One account's side of one entry, newest first by `previous`: what statements are read from.
struct Touch {
    std::int64_t posted = 0;
    std::int64_t pending_in = 0;
    std::int64_t pending_out = 0;
    std::uint64_t entry = 0;
    Instant at{};
    Date on{};
    std::uint32_t transfer = no_index;
    std::uint32_t previous = no_index;
    AccountNumber account = no_index;
    std::uint8_t action = 0; // index into action_names
};

struct DisputeRow {
    enum class Phase : std::uint8_t { open, decided, appealed, closed };
    PersonId opened_by{};
    Phase phase = Phase::open;
    TransferState from = TransferState::pending;
    bool answered = false;
    std::int64_t frozen = 0; // of credits already posted; a pending transfer is frozen by its own hold
    std::int64_t stands = 0; // minutes, as decided
    Instant answer_by{};
    Instant decide_by{};
};

struct OverrideRow {
    AccountNumber account = no_index;
    LimitKind limit = LimitKind::floor;
    std::int64_t minutes = 0;
    Date until{};
    bool used = false;
};

struct RewardRow {
    OfferReward offer{};
    AccountNumber partner = no_index;
    std::int64_t taken = 0; // persons reserved or redeemed
};

struct ReservationRow {
    RewardId reward{};
    AccountNumber partner = no_index;
    Date day{};
    std::uint32_t party = 0;
    std::uint32_t code = 0;
};

// A time during which an account was closed; it may come back.
struct Closure {
    ClosingReason reason = ClosingReason::left;
    Date from{};
    Date until{}; // the day it was reopened, or Date::max()
};

// What grows has a bound; a request that would pass one is refused with books_full.
struct BookBounds {
    std::size_t accounts_max = std::size_t{1} << 24;
    std::size_t transfers_max = std::size_t{1} << 31;
    std::size_t touches_max = (std::size_t{1} << 32) - 2;
};

class Books {
  public:
    explicit Books(CentreId centre, std::uint64_t hash_seed = 0, BookBounds bounds = {});

    [[nodiscard]] CentreId centre() const { return centre_; }
    [[nodiscard]] BookBounds const& bounds() const { return bounds_; }
    [[nodiscard]] Policy const& policy() const { return policy_; }
    [[nodiscard]] std::uint64_t last_sequence() const { return last_sequence_; }
    [[nodiscard]] Moment last_moment() const { return last_; }

    [[nodiscard]] std::span<Account const> accounts() const { return accounts_; }
    [[nodiscard]] std::span<Transfer const> transfers() const { return transfers_; }
    [[nodiscard]] std::span<HoursRecord const> hours() const { return hours_; }
    [[nodiscard]] std::span<Touch const> touches() const { return touches_; }

    // no_index where there is none.
    [[nodiscard]] AccountNumber find_account(AccountId id) const;
    [[nodiscard]] std::uint32_t find_transfer(TransferId id) const;
    // The entry that answered a request, now or earlier; 0 where it was never seen.
    [[nodiscard]] std::uint64_t entry_of(RequestId id) const;

    [[nodiscard]] std::span<BookedLeg const> legs(Transfer const& transfer) const;
    [[nodiscard]] HoursRecord const* hours_of(Transfer const& transfer) const;
    // Every account a transfer concerns, each once: its legs, who gave, who received.
    [[nodiscard]] boost::container::small_vector<AccountNumber, 4> parties(Transfer const& transfer) const;
    // The limits in force: the account's own, else the community's.
    [[nodiscard]] LimitDefaults limits(Account const& account) const;
    // The holder, or somebody appointed.
    [[nodiscard]] bool may_run(AccountNumber account, PersonId person) const;
    // Why the account was closed at the end of that day; none: it was open.
    [[nodiscard]] std::optional<ClosingReason> closed_as_of(AccountNumber account, Date day) const;
    [[nodiscard]] DisputeRow const* dispute(std::uint32_t transfer) const;
    [[nodiscard]] OverrideRow const* override_row(RequestId id) const;
    [[nodiscard]] RewardRow const* reward(RewardId id) const;
    [[nodiscard]] ReservationRow const* reservation(std::uint32_t transfer) const;
    [[nodiscard]] std::int64_t taken_on(RewardId reward, Date day) const;
    // The open reservation under a partner's short code; no_index where there is none.
    [[nodiscard]] std::uint32_t reservation_by_code(AccountNumber partner, std::uint32_t code) const;
    // Transfers for which Lapse has something to do at `now`, oldest first, at most `count_max`.
    [[nodiscard]] std::vector<TransferId> due(Instant now, std::size_t count_max) const;

    // The next entry in order; a broken one is a bug and aborts (verify.hpp reports instead).
    void apply(Entry const& entry);
    // One item of a chain on trial, before the chain's entry exists.
    void apply_item(Request const& request, Result const& result, std::uint64_t sequence, Moment moment);

    struct Mark {
        std::size_t accounts, transfers, legs, hours, touches;
        std::size_t accounts_undo, transfers_undo, hours_undo, rows_undo, ids_undo;
        std::uint64_t last_sequence;
        Moment last;
    };
    [[nodiscard]] Mark mark() const;
    // Back to the mark; later marks are void.
    void rollback(Mark const& mark);
    // What has happened so far will not be undone.
    void keep();

  private:
    friend class Applying;

    struct Seen {
        std::uint64_t entry = 0;
        std::uint32_t transfer = no_index;
    };

    // Before-images, kept until keep().
    Account& change_account(AccountNumber number);
    Transfer& change_transfer(std::uint32_t index);
    HoursRecord& change_hours(std::uint32_t index);
    template <class Map>
    typename Map::mapped_type& change_row(Map Books::* map, typename Map::key_type const& key);
    template <class Map>
    void erase_row(Map Books::* map, typename Map::key_type const& key);
    void remember(RequestId id, Seen seen);

    CentreId centre_;
    BookBounds bounds_;
    Policy policy_{};
    std::uint64_t last_sequence_ = 0;
    Moment last_{};

    std::vector<Account> accounts_{};
    std::vector<Transfer> transfers_{};
    std::vector<BookedLeg> legs_{};
    std::vector<HoursRecord> hours_{};
    std::vector<Touch> touches_{};
    IdIndex<AccountId, AccountNumber> account_index_;
    IdIndex<RequestId, Seen> requests_;

    std::map<std::pair<AccountNumber, PersonId>, bool> delegates_;
    std::map<AccountNumber, std::vector<Closure>> closures_;
    std::map<std::uint32_t, DisputeRow> disputes_;
    std::map<RequestId, OverrideRow> overrides_;
    std::map<RewardId, RewardRow> rewards_;
    std::map<std::uint32_t, ReservationRow> reservations_;
    std::map<std::pair<RewardId, Date>, std::int64_t> taken_;
    std::map<std::pair<AccountNumber, std::uint32_t>, std::uint32_t> codes_;
    std::set<std::pair<Instant, std::uint32_t>> due_;

    std::vector<std::pair<AccountNumber, Account>> accounts_undo_{};
    std::vector<std::pair<std::uint32_t, Transfer>> transfers_undo_{};
    std::vector<std::pair<std::uint32_t, HoursRecord>> hours_undo_{};
    std::vector<std::function<void(Books&)>> rows_undo_;
    std::vector<RequestId> ids_undo_{};
};

} // namespace kith::ledger
