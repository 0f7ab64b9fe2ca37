// SPDX-License-Identifier: MIT
#include "desk/community.hpp"
#include "desk/messages.hpp"
#include "ledger/books.hpp"
#include "rpc/methods/bank.hpp"
#include "rpc/methods/credits.hpp"

#include <algorithm>
#include <set>

namespace kith::rpc {

using namespace bank;
using namespace ledger;

namespace {

using Statement = Text<2000>;

struct Speaking {
    TransferName transfer;
    Statement statement;
    std::optional<AccountName> behalf; // staff: for whose holder
};
BOOST_DESCRIBE_STRUCT(Speaking, (), (transfer, statement, behalf))

struct Opening {
    TransferName transfer;
    Reason reason = Reason::none;
    Statement statement;
    std::optional<AccountName> behalf;
};
BOOST_DESCRIBE_STRUCT(Opening, (), (transfer, reason, statement, behalf))

struct Deciding {
    TransferName transfer;
    Number<0, minutes_max> minutes; // that stand
    Reason reason = Reason::none;
    Statement statement; // why, for both
};
BOOST_DESCRIBE_STRUCT(Deciding, (), (transfer, minutes, reason, statement))

struct Which {
    TransferName transfer;
};
BOOST_DESCRIBE_STRUCT(Which, (), (transfer))

template <class Params>
Subject of_party(Turn& turn, Params const& params) {
    return subject_of_transfer(turn, params.transfer.value);
}

// Everybody whom the transfer concerns and who can be reached in writing, but whoever spoke.
void tell(Turn& turn, TransferName const& name, std::string const& message, store::Party const& spoke) {
    auto const& all = books(turn);
    auto const index = all.find_transfer(transfer(name));
    auto const& row = all.transfers()[index];
    auto const& dispute = *all.dispute(index);
    auto const& zone = desk::zone_named(turn.look().centre(turn.centre()).zone);
    bool const decided = message == "dispute_decided";
    bool const is_final = dispute.phase == DisputeRow::Phase::closed;
    auto const until = !decided ? dispute.answer_by : is_final ? turn.now() : row.due_at;
    auto const whole = dispute.from == TransferState::confirmed ? row.confirmed : row.minutes;
    store::CreditRows const rows(turn.database(), turn.centre());
    std::set<store::Party> told{spoke};
    for (auto const account : all.parties(row)) {
        for (auto const& party : rows.parties_of(all.accounts()[account].id)) {
            bool const person = !party.volunteer.empty();
            desk::Message each;
            each.to = {person ? desk::Addressee::Kind::volunteer : desk::Addressee::Kind::organisation,
                       person ? party.volunteer : party.organisation};
            auto const reach = desk::reach_of(turn.database(), turn.centre(),
                                              person ? "volunteer" : "organisation", each.to.id, {});
            if (reach.address.empty() || !told.insert(party).second) continue;
            each.name = message;
            each.facts = {{"minutes_count", std::to_string(whole)},
                          {"stands_count", std::to_string(dispute.stands)},
                          {"day", date_text(zone.date(until))},
                          {"final", is_final ? "yes" : "no"}};
            each.volunteer = party.volunteer;
            desk::queue_message(turn.change(), turn.centre(), each);
        }
    }
}

// Decided by the books first; what was said is kept beside it.
Outcome<Done, Refused> speak(Turn& turn, std::string_view method, Action action, std::string_view side,
                             TransferName const& name, std::optional<AccountName> const& behalf,
                             std::string_view statement) {
    desk::CreditDesk desk(turn.change(), turn.centre());
    auto const request =
        desk.request(request_id(turn, method), asking(turn), holder(turn, behalf), std::move(action));
    auto said = ask(turn, request);
    if (!said) return said;
    auto const party =
        desk.keep_statement(transfer(name), side, asking(turn),
                            behalf ? std::optional(account(turn, *behalf)) : std::nullopt, statement);
    if (side == "opened") tell(turn, name, "dispute_opened", party);
    if (side == "decided") tell(turn, name, "dispute_decided", party);
    return said;
}

Outcome<Done, Refused> open(Turn& turn, Opening const& params) {
    return speak(turn, "credit.dispute", Dispute{transfer(params.transfer), params.reason}, "opened",
                 params.transfer, params.behalf, params.statement.value);
}
Outcome<Done, Refused> answer(Turn& turn, Speaking const& params) {
    return speak(turn, "dispute.answer", ledger::Answer{transfer(params.transfer)}, "answered",
                 params.transfer, params.behalf, params.statement.value);
}
Outcome<Done, Refused> decide(Turn& turn, Deciding const& params) {
    return speak(turn, "dispute.decide",
                 Settle{transfer(params.transfer), params.minutes.value, params.reason}, "decided",
                 params.transfer, {}, params.statement.value);
}
Outcome<Done, Refused> appeal(Turn& turn, Speaking const& params) {
    return speak(turn, "dispute.appeal", Appeal{transfer(params.transfer)}, "appealed", params.transfer,
                 params.behalf, params.statement.value);
}

struct Said {
    std::int64_t number = 0;
    std::string side; // opened, answered, decided, appealed
    std::optional<std::string> volunteer;
    std::optional<std::string> organisation;
    std::int64_t at = 0;   // seconds since 1970
    std::string statement; // empty: erased
};
BOOST_DESCRIBE_STRUCT(Said, (), (number, side, volunteer, organisation, at, statement))

struct Shown {
    std::string transfer;
    std::string phase; // open, decided, appealed, closed
    std::int64_t minutes = 0;
    std::int64_t frozen = 0;               // of credits that had been posted
    std::optional<std::int64_t> stands;    // as decided
    std::optional<std::int64_t> answer_by; // seconds since 1970: for the other side
    std::optional<std::int64_t> decide_by; // for the broker
    std::optional<std::int64_t> effect_at; // of a decision, unless it is appealed
    std::vector<Said> statements;          // a party's own and the decisions; the broker's desk sees all
};
BOOST_DESCRIBE_STRUCT(Shown, (),
                      (transfer, phase, minutes, frozen, stands, answer_by, decide_by, effect_at, statements))

constexpr std::array<std::string_view, 4> phase_names{"open", "decided", "appealed", "closed"};

Shown shown(Turn& turn, std::uint32_t index) {
    auto const& row = books(turn).transfers()[index];
    auto const& dispute = *books(turn).dispute(index);
    using Phase = DisputeRow::Phase;
    Shown made;
    made.transfer = desk::hex(row.id);
    made.phase = word(phase_names, dispute.phase);
    made.minutes = dispute.from == TransferState::confirmed ? row.confirmed : row.minutes;
    made.frozen = dispute.frozen;
    if (dispute.phase != Phase::open) made.stands = dispute.stands;
    if (dispute.phase == Phase::open && !dispute.answered)
        made.answer_by = dispute.answer_by.time_since_epoch().count();
    bool const undecided = dispute.phase == Phase::open || dispute.phase == Phase::appealed;
    if (undecided) made.decide_by = dispute.decide_by.time_since_epoch().count();
    if (dispute.phase == Phase::decided) made.effect_at = row.due_at.time_since_epoch().count();
    bool const staff = turn.reach() == auth::Reach::centre;
    auto const& caller = turn.principal();
    for (auto& each : store::CreditRows(turn.database(), turn.centre()).statements_of(row.id)) {
        bool const own = (!each.party.volunteer.empty() && each.party.volunteer == caller.volunteer) ||
                         (!each.party.organisation.empty() && each.party.organisation == caller.organisation);
        if (!staff && !own && each.side != "decided") continue;
        Said said{each.number, each.side, {}, {}, each.at.time_since_epoch().count(), std::move(each.body)};
        if (!each.party.volunteer.empty()) said.volunteer = std::move(each.party.volunteer);
        if (!each.party.organisation.empty()) said.organisation = std::move(each.party.organisation);
        made.statements.push_back(std::move(said));
    }
    return made;
}

Outcome<Shown, Refused> one(Turn& turn, Which const& which) {
    auto const index = books(turn).find_transfer(transfer_row(turn, which.transfer).id);
    if (books(turn).dispute(index) == nullptr) return refuse(Refused{"not_disputed", false, {}});
    return shown(turn, index);
}

struct Page {
    std::optional<Number<1, 500>> limit;
    std::optional<bool> open; // only those that are
};
BOOST_DESCRIBE_STRUCT(Page, (), (limit, open))

struct Listed {
    std::vector<Shown> disputes; // opened last first
};
BOOST_DESCRIBE_STRUCT(Listed, (), (disputes))

Outcome<Listed, Refused> list(Turn& turn, Page const& page) {
    Listed listed;
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    for (auto const& id : store::CreditRows(turn.database(), turn.centre()).disputed(limit)) {
        auto const index = books(turn).find_transfer(id);
        auto const* dispute = index == no_index ? nullptr : books(turn).dispute(index);
        if (dispute == nullptr) continue;
        if (page.open.value_or(false) && dispute->phase == DisputeRow::Phase::closed) continue;
        listed.disputes.push_back(shown(turn, index));
    }
    return listed;
}

} // namespace

std::vector<Method> dispute_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("credit.dispute", changes,
                         "This transfer is wrong, and why: its amount is frozen and the other side asked.",
                         told<open>, of_party<Opening>));
    all.push_back(
        method("dispute.answer", changes, "The other side's statement.", told<answer>, of_party<Speaking>));
    all.push_back(
        method("dispute.decide", changes,
               "The broker's decision: how many of the minutes stand. It takes effect when the time "
               "to appeal is over, or at once after an appeal.",
               told<decide>));
    all.push_back(method("dispute.appeal", changes, "Against the first decision, once.", told<appeal>,
                         of_party<Speaking>));
    all.push_back(method("dispute.get", reads, "Where a dispute stands, and what was said.", told<one>,
                         of_party<Which>));
    all.push_back(method("dispute.list", reads, "Disputes, opened last first.", list));
    return all;
}

} // namespace kith::rpc
