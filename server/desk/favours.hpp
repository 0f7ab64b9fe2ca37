// SPDX-License-Identifier: MIT
// The brokerage of a time bank: what members want of each other and what help they offer, who agrees to do
// what for whom, and how it comes into the books. A favour is the whole way of one: proposed, agreed by both,
// done, confirmed by whoever received it (the minutes move then, through the books' own door, desk/credits),
// thanked. Brokers speak for either side. Who suits a want is judged in desk/favour_lists.
#pragma once

#include "desk/credits.hpp"
#include "store/community_rows.hpp"
#include "store/favours.hpp"

#include <array>

namespace kith::desk {

inline constexpr std::chrono::hours favour_unanswered_after{72};
inline constexpr std::size_t notices_open_max = 50; // of one member and kind
inline constexpr std::size_t favours_open_max = 20; // proposed for one want at a time

enum class Side : std::uint8_t { giver, receiver };

// Cells that a notice of this kind may have.
[[nodiscard]] std::span<std::string_view const> cells_of_notice(std::string_view kind);

// Where a favour stands, books and thanks included: proposed, agreed, declined, cancelled; done (the receiver
// has not confirmed it), disputed, logged, not_logged (refused by the receiver, or expired), taken_back,
// thanked.
[[nodiscard]] std::string standing_of(ledger::Books const& books, store::Favour const& favour);

// The member's account of the exchange, where it is open; no_index otherwise.
[[nodiscard]] ledger::AccountNumber member_account(ledger::Books const& books, BookIds const& ids,
                                                   std::string_view volunteer);

class FavourDesk {
  public:
    template <class Value>
    using Result = Outcome<Value, BooksRefused>;
    using Notice = store::Notice;
    using Favour = store::Favour;

    FavourDesk(store::Change& change, std::int64_t centre)
        : change_(&change), centre_(centre), credits_(change, centre) {}

    // Publishes "want.changed" or "help.changed", as do the next two. Refuses with not_a_member,
    // member_stopped, too_many_notices, day_unreadable, details_unreadable (a cell), categories_full.
    [[nodiscard]] Result<Notice> add(Notice notice);
    // What is given takes the place of what there was. Refuses with notice_unknown, notice_over, and as
    // above.
    [[nodiscard]] Result<Notice> change(Notice notice);
    // What was proposed for it is cancelled, and told. Refuses with notice_unknown, notice_over.
    [[nodiscard]] Result<Notice> withdraw(std::string const& kind, std::int64_t number);

    // What it answers or takes up says the rest, unless `favour` does. Whoever has not said yes is asked;
    // where both have, it is agreed. Publishes "favour.changed" to both, as do the following. Refuses with
    // not_a_member, member_stopped, same_person, notice_unknown, notice_over, favour_exists,
    // too_many_favours, favour_unclear (no title, category or minutes), day_unreadable.
    [[nodiscard]] Result<Favour> propose(Favour favour);
    // A yes or a no to what is proposed. The first one agreed on answers its want: the others are told.
    // Refuses with favour_unknown, favour_over, favour_answered.
    [[nodiscard]] Result<Favour> answer(std::int64_t number, Side side, bool yes, std::string const& reason);
    // Before it is done. `by`: giver, receiver, broker. Its want is open again.
    [[nodiscard]] Result<Favour> cancel(std::int64_t number, std::string const& by,
                                        std::string const& reason);
    // It was done: the minutes are asked for in the books, and wait for the receiver's yes unless
    // `received` (the receiver says so, or has told the broker). Refuses also with favour_not_agreed and what
    // the ledger says.
    struct Work {
        std::optional<std::int64_t> minutes; // default: as agreed
        Date on;
        bool received = false;
    };
    [[nodiscard]] Result<Favour> done(std::int64_t number, Work const& work, ledger::RequestId id,
                                      Asking const& asking);
    // The receiver's yes, to all of it or part; the credits move. Refuses with favour_not_done and what the
    // ledger says.
    [[nodiscard]] Result<Favour> confirm(std::int64_t number, std::optional<std::int64_t> minutes,
                                         ledger::RequestId id, Asking const& asking);
    // Once. Refuses with favour_not_done, favour_thanked.
    [[nodiscard]] Result<Favour> thank(std::int64_t number, std::string const& words);
    // Blanks reason and thanks. Refuses with favour_unknown.
    [[nodiscard]] std::optional<BooksRefused> forget_words(std::int64_t number);

    // Raises "favour_unanswered" and "favour_outcome" (its day has gone by) of at most `limit`. How many.
    std::size_t raise_due(std::size_t limit);

    [[nodiscard]] ledger::Books const& books() const { return credits_.books(); }

  private:
    [[nodiscard]] store::Favours rows() const { return {change_->database(), centre_}; }
    [[nodiscard]] std::optional<BooksRefused> flaw_of(Notice const& notice) const;
    [[nodiscard]] std::optional<BooksRefused> flaw_of_member(std::string const& volunteer) const;
    [[nodiscard]] std::optional<BooksRefused> fill_in(Favour& favour) const;
    [[nodiscard]] Result<Notice> of_notice(std::string const& kind, std::int64_t number) const;
    void agree(Favour& favour);
    void end(Favour& favour, std::string const& state, std::string const& by, std::string const& reason);
    void set_want(Favour const& favour, std::string const& state);
    void tell(Favour const& favour, Side to, std::string const& name,
              std::vector<std::pair<std::string, std::string>> more = {});
    void changed(Favour const& favour);
    void changed(Notice const& notice);
    [[nodiscard]] Date today() const { return change_->today(credits_.centre().id); }

    store::Change* change_;
    std::int64_t centre_;
    CreditDesk credits_;
};

} // namespace kith::desk
