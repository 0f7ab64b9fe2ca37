// SPDX-License-Identifier: MIT
// The one door from the hub to the books: every request of the ledger that anybody makes over the wire, and
// everything time does to them, is decided here, with the rows beside the books and the events for the
// parties in the same transaction, or not at all. Who may ask was settled before; what may be done is the
// ledger's to say.
#pragma once

#include "desk/book_ids.hpp"
#include "store/credit_rows.hpp"
#include "store/writer.hpp"

namespace kith::desk {

struct BooksRefused {
    std::string code; // the ledger's (ledger::Refusal), or one of the desk's own
    bool retry = false;
    std::int64_t asked = 0;
    std::int64_t there = 0;
    std::int64_t limit = 0;
};

// What came of a request.
struct Booked {
    ledger::RequestId id;
    ledger::TransferId transfer{}; // the one it made or is about; none: it is about none
    ledger::TransferState state = ledger::TransferState::confirmed; // of that transfer, now
    std::int64_t minutes = 0;
    std::uint64_t entry = 0;
    std::vector<ledger::AccountId> soft{}; // accounts that passed their soft limit just now
};

struct NewAccount {
    ledger::Scheme scheme = ledger::Scheme::rewards;
    ledger::AccountKind kind = ledger::AccountKind::member;
    std::string id; // the volunteer's, the organisation's, or a name of its own for the rest
    std::string name;
    bool hours_only = false;
    ledger::Limits limits{};
};

// What an action does to whom, as the event's kind: published with the transfer's id to each of its parties.
[[nodiscard]] std::span<std::string_view const> book_event_kinds();

class CreditDesk {
  public:
    CreditDesk(store::Change& change, std::int64_t centre);

    [[nodiscard]] BookIds const& ids() const { return ids_; }
    [[nodiscard]] ledger::Books const& books() const { return change_->books(centre_.id); }
    [[nodiscard]] store::Centre const& centre() const { return centre_; }

    // A party asks by its own right; staff as brokers, for `behalf` where somebody is named and otherwise for
    // the centre. Actor and principal are both recorded.
    [[nodiscard]] ledger::Request request(ledger::RequestId id, Asking const& asking,
                                          std::optional<ledger::PersonId> behalf,
                                          ledger::Action action) const;
    // Decides it; keeps `memo` beside it, brings rows of hours into line and publishes. A refusal has changed
    // nothing.
    [[nodiscard]] Outcome<Booked, BooksRefused> ask(ledger::Request const& request,
                                                    std::string_view memo = {});

    // With its words and its party. Refusals besides the ledger's: volunteer_unknown, organisation_unknown,
    // account_exists (also for a reference that is taken).
    [[nodiscard]] Outcome<Booked, BooksRefused> open(ledger::RequestId id, Asking const& asking,
                                                     NewAccount const& account);
    // The same where there is none yet; its own id names the request, so that it is opened once.
    [[nodiscard]] std::optional<BooksRefused> ensure(NewAccount const& account);

    // Keeps what was said in a dispute, and says who spoke. `side`: opened, answered, decided, appealed.
    store::Party keep_statement(ledger::TransferId transfer, std::string_view side, Asking const& asking,
                                std::optional<ledger::AccountId> behalf, std::string_view body);

    // Lets time do its part: escalates, expires, carries out decisions that nobody appealed. At most `limit`
    // of them; how many.
    std::size_t lapse_due(std::size_t limit);

  private:
    void announce(ledger::Request const& request);
    void announce_transfer(std::string kind, std::uint32_t transfer);
    void announce_account(ledger::AccountId account);
    void publish(std::string kind, store::Party const& party, std::string_view other);
    void bring_into_line(std::uint32_t transfer);
    [[nodiscard]] std::optional<BooksRefused> name(NewAccount& account);

    store::Change* change_;
    store::Centre const& centre_;
    BookIds ids_;
};

} // namespace kith::desk
