// SPDX-License-Identifier: MIT
// The reference model of the random test: a time bank written the slow and obvious way, from the rules in
// docs/ledger.md. It keeps papers and pots; what a pot may still spend or take is added up from its open
// papers each time it is asked, never kept. It shares the words of requests with the ledger, and no rule.
#pragma once

#include "ledger/refusal.hpp"
#include "ledger/request.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace kith::ledger::testing {

class Model {
  public:
    using Serial = std::uint64_t; // of a request; papers and permits are named by it
    using PotNumber = std::uint64_t;
    using Answered = std::optional<Refusal>; // none: done

    struct Who {
        Authority authority = Authority::broker;
        PersonId principal{};
    };
    struct Pot {
        AccountKind kind = AccountKind::member;
        Scheme scheme = Scheme::exchange;
        PersonId holder{};
        std::int64_t floor = 0, ceiling = 0;
        bool hours_only = false;
        std::int64_t posted = 0, given = 0, received = 0;
        bool closed = false;
        std::set<Serial> open{}; // papers that hold something of it or wait for it
    };
    struct Share {
        PotNumber pot = 0;
        std::int64_t minutes = 0; // positive: receives
    };
    enum class State : std::uint8_t { waiting, escalated, disputed, standing, rejected, expired };
    struct Quarrel {
        PersonId by{};
        State before = State::waiting;
        bool answered = false, decided = false, appealed = false, over = false;
        std::int64_t frozen = 0, stands = 0;
        Instant answer_by{};
    };
    struct Booking {
        std::uint64_t reward = 0;
        Date day{};
        std::uint32_t party = 0, code = 0;
    };
    struct Paper {
        TransferKind kind = TransferKind::gift;
        State state = State::waiting;
        std::vector<Share> shares{};
        std::int64_t minutes = 0, stands = 0;
        PersonId logged_by{};
        Instant due{};
        Date settled_on{};
        PotNumber gave = 0, got = 0; // of an hours record; 0: nobody, the community
        bool reversed = false;
        std::optional<Quarrel> quarrel{};
        std::optional<Booking> booking{};
        [[nodiscard]] bool open() const { return state <= State::disputed; }
    };
    struct Permit {
        PotNumber pot = 0;
        LimitKind limit = LimitKind::floor;
        std::int64_t minutes = 0;
        Date until{};
        bool used = false;
    };
    struct Reward {
        PotNumber partner = 0;
        std::int64_t price = 0, hours_min = 0;
        std::optional<std::int64_t> stock{}, day_max{};
        std::uint32_t party_max = 1;
        Date from{}, until{};
        bool withdrawn = false;
        std::vector<Serial> bookings{};
    };

    [[nodiscard]] std::int64_t spendable(PotNumber pot) const;
    [[nodiscard]] std::int64_t level(PotNumber pot) const; // towards the ceiling
    // Persons booked (on one day), of reservations that were not given up.
    [[nodiscard]] std::int64_t taken(Reward const& reward, std::optional<Date> day = {}) const;

    // Each says what must come of the request, and does it.
    Answered move(Serial id, Who who, std::vector<Share> const& shares, TransferKind kind, bool pending,
                  Serial permit);
    struct Hours {
        PotNumber gave = 0, got = 0, pays = 0;
        std::int64_t minutes = 0;
        Date worked_on{};
        bool credited = true, pending = true;
        Serial permit = 0;
    };
    Answered hours(Serial id, Who who, Hours const& it);
    Answered confirm(Who who, Serial paper, std::int64_t minutes);
    Answered reject(Who who, Serial paper);
    Answered lapse(Serial id, Who who, Serial paper);
    Answered reverse(Serial id, Who who, Serial paper, WhenSpent when_spent, Serial permit);
    Answered dispute(Who who, Serial paper);
    Answered answer(Who who, Serial paper);
    Answered settle(Serial id, Who who, Serial paper, std::int64_t stands);
    Answered appeal(Who who, Serial paper);
    Answered allow(Serial id, Who who, Permit const& permit);
    Answered offer(Who who, std::uint64_t reward, Reward const& it);
    Answered reserve(Serial id, Who who, std::uint64_t reward, PotNumber pot, Booking booking, Serial permit);
    Answered redeem(Who who, Serial paper);
    Answered set_limits(Who who, PotNumber pot, std::int64_t floor, std::int64_t ceiling, bool hours_only);
    Answered close(Serial id, Who who, PotNumber pot, PotNumber to, ClosingReason reason);
    Answered reopen(Who who, PotNumber pot);
    Answered decide_rules(Who who, Policy const& policy, PotNumber exchange_fund);

    // All of them or none; the position of the one that stopped it.
    struct ChainAnswer {
        Answered refusal{};
        std::uint32_t item = 0;
    };
    ChainAnswer chain(std::vector<std::function<Answered()>> const& items);

    std::map<PotNumber, Pot> pots{};
    std::map<Serial, Paper> papers{};
    std::map<Serial, Permit> permits{};
    std::map<std::uint64_t, Reward> rewards{};
    Policy policy{};
    PotNumber overflow_fund = 0; // of the exchange
    Instant now{};
    Date today{};

  private:
    struct Change { // of one pot
        PotNumber pot = 0;
        std::int64_t posted = 0, in = 0, out = 0;
    };
    [[nodiscard]] bool runs(Who who, PotNumber pot) const;
    [[nodiscard]] bool concerned(Who who, Paper const& paper) const;
    [[nodiscard]] Answered may_speak(Who who, Serial paper) const;
    [[nodiscard]] bool open_pots(std::vector<Share> const& shares) const;
    [[nodiscard]] static std::int64_t givers(Paper const& paper);
    [[nodiscard]] static std::vector<Share> standing_shares(Paper const& paper);
    // What goes back when `minutes` of a standing paper are undone: the last receivers first.
    [[nodiscard]] static std::vector<Share> undone(Paper const& paper, std::int64_t minutes);
    [[nodiscard]] std::vector<Share> held(Paper const& paper) const;
    [[nodiscard]] std::int64_t undoable(Paper const& paper) const;
    [[nodiscard]] static std::vector<Change> posting(std::vector<Share> const& shares);
    [[nodiscard]] static std::vector<Change> holding(std::vector<Share> const& shares);
    // Do the limits allow it? `used` comes back true where only the permit made it possible.
    [[nodiscard]] Answered fits(std::vector<Change> const& changes, Permit const* permit, bool& used) const;
    Answered fits_or_permitted(std::vector<Change> const& changes, Serial permit);

    template <class Map>
    typename Map::mapped_type& edit(Map& map, typename Map::key_type key);
    Paper& add(Serial id, Who who, TransferKind kind, std::vector<Share> shares, std::int64_t minutes);
    void wait(Serial id, Instant due);
    void finish(Serial id, State state, std::int64_t stands);
    void post(std::vector<Share> const& shares);
    void reduce_hours(Paper const& paper, std::int64_t by);
    void undo(Serial id, Who who, Serial original, std::int64_t minutes);
    void carry_out(Serial id, Who who, Serial paper, std::int64_t stands);
    void close_paper(Serial id);

    bool on_trial_ = false;
    std::vector<std::function<void()>> undo_{};
};

} // namespace kith::ledger::testing
