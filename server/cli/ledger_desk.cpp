// SPDX-License-Identifier: MIT
#include "cli/ledger_desk.hpp"

#include "exchange/zone.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <ostream>

namespace kith::cli {

using namespace ledger;

namespace {

// What is said for each refusal, in the order of the codes.
constexpr std::array<std::string_view, refusal_names.size()> refusal_keys{
    "ledger_refusal.id_missing",
    "ledger_refusal.principal_missing",
    "ledger_refusal.chain_empty",
    "ledger_refusal.chain_too_long",
    "ledger_refusal.chain_in_chain",
    "ledger_refusal.id_repeated",
    "ledger_refusal.legs_too_few",
    "ledger_refusal.legs_too_many",
    "ledger_refusal.minutes_out_of_range",
    "ledger_refusal.account_repeated",
    "ledger_refusal.legs_unbalanced",
    "ledger_refusal.reason_missing",
    "ledger_refusal.category_missing",
    "ledger_refusal.value_out_of_range",
    "ledger_refusal.key_reused",
    "ledger_refusal.not_permitted",
    "ledger_refusal.books_full",
    "ledger_refusal.account_exists",
    "ledger_refusal.account_unknown",
    "ledger_refusal.transfer_unknown",
    "ledger_refusal.reward_unknown",
    "ledger_refusal.wrong_kind",
    "ledger_refusal.account_closed",
    "ledger_refusal.schemes_differ",
    "ledger_refusal.hours_only",
    "ledger_refusal.worked_in_future",
    "ledger_refusal.worked_too_long_ago",
    "ledger_refusal.minutes_too_many",
    "ledger_refusal.not_confirmed",
    "ledger_refusal.already_resolved",
    "ledger_refusal.reversal_of_reversal",
    "ledger_refusal.already_reversed",
    "ledger_refusal.already_disputed",
    "ledger_refusal.not_disputed",
    "ledger_refusal.in_dispute",
    "ledger_refusal.window_passed",
    "ledger_refusal.statement_missing",
    "ledger_refusal.already_stated",
    "ledger_refusal.not_due",
    "ledger_refusal.part_of_many",
    "ledger_refusal.more_than_logged",
    "ledger_refusal.sweep_not_allowed",
    "ledger_refusal.holds_open",
    "ledger_refusal.reward_withdrawn",
    "ledger_refusal.reward_not_that_day",
    "ledger_refusal.party_too_large",
    "ledger_refusal.hours_too_few",
    "ledger_refusal.sold_out",
    "ledger_refusal.day_full",
    "ledger_refusal.code_taken",
    "ledger_refusal.not_yet_that_day",
    "ledger_refusal.override_unknown",
    "ledger_refusal.override_spent",
    "ledger_refusal.override_lapsed",
    "ledger_refusal.override_elsewhere",
    "ledger_refusal.giver_below_floor",
    "ledger_refusal.receiver_above_ceiling"};
static_assert(std::ranges::equal(refusal_keys, refusal_names,
                                 [](std::string_view key, std::string_view code) {
                                     return key.starts_with("ledger_refusal.") && key.ends_with(code);
                                 }));

} // namespace

Moment moment_in(std::string const& zone, Instant now) {
    auto const table = exchange::zone_table(zone);
    if (!table) throw Fault("the system knows no time zone " + zone);
    return {now, table->date(now)};
}

Exit at_ledger(Console& console, std::function<Exit()> const& work) {
    try {
        return work();
    } catch (LedgerRefused const& refused) {
        console.err << "kith: " << refused.what() << '\n';
        return Exit::refused;
    } catch (store::StoreFault const& fault) {
        console.err << "kith: " << fault.what() << '\n';
        bool const ours = fault.kind() == store::StoreFault::Kind::missing;
        return ours ? Exit::refused : Exit::fault;
    }
}

LedgerDesk::LedgerDesk(LedgerArguments const& arguments, Console& console, bool create)
    : arguments_(arguments),
      console_(console),
      id_(arguments.id.empty() ? fresh<RequestId>() : request_id_of(arguments.id)) {
    store::LedgerStore::Options options;
    options.path = arguments.database;
    options.create = create;
    options.hash_seed = store::random_key().high;
    options.clock = [this] { return moment_; };
    store_ = std::make_unique<store::LedgerStore>(std::move(options));
    if (create && store_->centres().empty()) {
        store_->add_centre(fresh<CentreId>(), arguments.centre.empty() ? "Time bank" : arguments.centre,
                           exchange::default_zone_name);
    }
    centre_ = store::pick_centre(store_->centres(), arguments.centre);
    moment_ = moment_in(centre_.zone, console.now);
    store_->read(centre_.id, [this](Books const&, store::Words& words) {
        names_ = std::make_unique<LedgerNames>(words.accounts(), words.rewards());
    });
}

void LedgerDesk::look(std::function<void(Books const&)> const& see) {
    store_->read(centre_.id, [&](Books const& books, store::Words&) { see(books); });
}

TransferId LedgerDesk::transfer(std::string const& text) {
    TransferId found;
    look([&](Books const& books) { found = books.transfers()[transfer_of(books, text)].id; });
    return found;
}

std::uint32_t LedgerDesk::category(std::string const& name) {
    std::uint32_t code = 0;
    store_->read(centre_.id, [&](Books const&, store::Words& words) { code = words.category(name); });
    return code;
}

PersonId LedgerDesk::holder(AccountId account) const {
    auto const* words = names_->words(account);
    return words == nullptr ? broker_person : words->holder;
}

PersonId LedgerDesk::consenting(TransferId id) {
    PersonId person = broker_person;
    look([&](Books const& books) {
        auto const index = books.find_transfer(id);
        if (index == no_index) return;
        auto const& transfer = books.transfers()[index];
        auto const* hours = books.hours_of(transfer);
        if (hours != nullptr && hours->received_by != no_index) {
            person = books.accounts()[hours->received_by].holder;
            return;
        }
        for (auto const& leg : books.legs(transfer)) {
            if (hours == nullptr ? leg.minutes > 0 : leg.minutes < 0)
                person = books.accounts()[leg.account].holder;
        }
    });
    return person;
}

store::Hash LedgerDesk::hash_of_id(std::string_view purpose) const {
    auto bytes = hex_of(id_) + std::string(purpose);
    return store::hash_of({reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size()});
}

Request LedgerDesk::request(ledger::Action action, std::optional<PersonId> principal) const {
    Request made;
    made.id = id_;
    made.actor = broker_person;
    made.principal = principal.value_or(broker_person);
    if (!arguments_.on_behalf.empty()) made.principal = holder(names_->account(arguments_.on_behalf));
    made.authority = arguments_.as_party ? Authority::party : Authority::broker;
    made.action = std::move(action);
    return made;
}

Exit LedgerDesk::send(ledger::Action action, std::optional<PersonId> principal, store::LedgerStore::Also also,
                      std::string const& code) {
    auto made = request(std::move(action), principal);
    auto const id = made.id;
    auto const with_memo = [&](store::Words& words, std::vector<store::Decided> const& decided) {
        auto const& first = decided.front();
        if (first.refused || first.how != Reply::How::recorded) return;
        if (also) also(words, decided);
        if (!arguments_.memo.empty()) words.put(store::Memo{id, made.actor, moment_.now, arguments_.memo});
    };
    return tell(id, store_->submit(centre_.id, made, with_memo), code);
}

std::string LedgerDesk::in_words(Refused const& refused) const {
    auto const day = [](std::int64_t days) {
        return Date(
            std::chrono::days(static_cast<std::int32_t>(std::clamp<std::int64_t>(days, 0, 2'900'000))));
    };
    auto const account = refused.account.none() ? std::string{} : names_->reference(refused.account);
    auto text = std::string(name(refused.code)) + ": " +
                say(refusal_keys[static_cast<std::size_t>(refused.code)],
                    {{"account", account},
                     {"has_account", account.empty() ? "no" : "yes"},
                     {"field", refused.field},
                     {"asked", refused.asked},
                     {"there", refused.there},
                     {"limit", refused.limit},
                     {"asked_time", hours_text(refused.asked)},
                     {"there_time", hours_text(refused.there)},
                     {"limit_time", hours_text(refused.limit)},
                     {"asked_day", day(refused.asked)},
                     {"there_day", day(refused.there)},
                     {"limit_day", day(refused.limit)}});
    if (may_succeed_later(refused.code)) text += " " + say("ledger.again_later");
    return text;
}

Exit LedgerDesk::tell(RequestId id, store::Decided const& decided, std::string const& code) {
    if (decided.refused) {
        console_.err << "kith: " << in_words(*decided.refused) << '\n';
        return Exit::refused;
    }
    std::vector<LedgerColumn> columns{
        {"ledger.id"}, {"ledger.entry"}, {"ledger.state"}, {"ledger.minutes"}, {"ledger.again"}};
    std::vector<Cell> row{hex_of(id), static_cast<std::int64_t>(decided.sequence),
                          std::string(transfer_state_names[static_cast<std::size_t>(decided.result.became)]),
                          decided.result.minutes,
                          std::string(decided.how == Reply::How::replayed ? "yes" : "no")};
    if (!code.empty()) {
        columns.push_back({"ledger.code"});
        row.emplace_back(code);
    }
    auto table = ledger_table(columns);
    table.add(std::move(row));
    if (console_.format == Format::json)
        console_.out << boost::json::serialize(table.json().front()) << '\n';
    else
        print(console_, table);
    for (auto const& effect : decided.result.effects) {
        if (!effect.passes_soft) continue;
        look([&](Books const& books) {
            auto const account = names_->reference(books.accounts()[effect.account].id);
            console_.err << say("ledger.passes_soft_limit", {{"account", account}}) << '\n';
        });
    }
    return Exit::done;
}

} // namespace kith::cli
