// SPDX-License-Identifier: MIT
// The broker's seat: the books open for writing, one request at a time, and its answer told. Every command
// that changes something goes through LedgerDesk::send.
#pragma once

#include "cli/ledger_names.hpp"
#include "store/ledger_store.hpp"

#include <optional>

namespace kith::cli {

// What every `kith ledger` command is given.
struct LedgerArguments {
    std::string database = "kith.db";
    std::string centre;
    std::string id;        // the request's, for a retry
    std::string memo;      // words, kept beside the books
    std::string on_behalf; // reference of the account whose holder asks
    bool as_party = false; // judge the request by that holder's rights, not by the broker's
};

class LedgerDesk {
  public:
    // `create` makes the database and the centre where there are none.
    LedgerDesk(LedgerArguments const& arguments, Console& console, bool create = false);

    [[nodiscard]] LedgerNames const& names() const { return *names_; }
    [[nodiscard]] ledger::Moment moment() const { return moment_; }
    [[nodiscard]] ledger::CentreId centre() const { return centre_.id; }
    [[nodiscard]] store::LedgerStore& store() { return *store_; }
    [[nodiscard]] Console& console() { return console_; }
    void look(std::function<void(ledger::Books const&)> const& see);
    // The id of a transfer, by the beginning of it.
    [[nodiscard]] ledger::TransferId transfer(std::string const& text);
    [[nodiscard]] std::uint32_t category(std::string const& name);
    // The holder of an account; the broker's own id where it has no words.
    [[nodiscard]] ledger::PersonId holder(ledger::AccountId account) const;
    // Who says yes to a transfer: the receiving side's holder.
    [[nodiscard]] ledger::PersonId consenting(ledger::TransferId transfer);
    template <class Key>
    [[nodiscard]] static Key fresh() {
        auto const random = store::random_key();
        return {random.high, random.low};
    }
    // The same for the same --id, so that a retry asks for the same again; `purpose` tells keys of one
    // request apart.
    template <class Key>
    [[nodiscard]] Key derived(std::string_view purpose) const {
        return store::key_from<Key>(store::ByteView(hash_of_id(purpose)).first<16>());
    }
    [[nodiscard]] store::Hash hash_of_id(std::string_view purpose) const;
    [[nodiscard]] ledger::Request request(ledger::Action action,
                                          std::optional<ledger::PersonId> principal = {}) const;

    // Sends, prints what came of it, answers the exit code. `principal` is the member concerned where nobody
    // was named with --for.
    Exit send(ledger::Action action, std::optional<ledger::PersonId> principal = {},
              store::LedgerStore::Also also = {}, std::string const& code = {});
    // `code`: of a reservation, for the partner's desk.
    Exit tell(ledger::RequestId id, store::Decided const& decided, std::string const& code = {});
    [[nodiscard]] std::string in_words(ledger::Refused const& refused) const;

  private:
    LedgerArguments const& arguments_;
    Console& console_;
    ledger::RequestId id_; // of what is asked
    ledger::Moment moment_;
    store::Centre centre_;
    std::unique_ptr<store::LedgerStore> store_;
    std::unique_ptr<LedgerNames> names_;
};

// The centre itself, when nobody else is named.
inline constexpr ledger::PersonId broker_person{0, 1};
// The moment in the centre's own day. Throws Fault where the zone is not known.
[[nodiscard]] ledger::Moment moment_in(std::string const& zone, Instant now);
// Runs `work`, turning LedgerRefused and StoreFault into messages and exit codes.
Exit at_ledger(Console& console, std::function<Exit()> const& work);

} // namespace kith::cli
