// SPDX-License-Identifier: MIT
#include "cli/ledger_desk.hpp"

#include "cli/table.hpp"
#include "exchange/zone.hpp"

#include <boost/json/serialize.hpp>

#include <ostream>

namespace kith::cli {

using namespace ledger;

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
    : arguments_(arguments), console_(console) {
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

Request LedgerDesk::request(ledger::Action action, std::optional<PersonId> principal) const {
    Request made;
    made.id = arguments_.id.empty() ? fresh<RequestId>() : request_id_of(arguments_.id);
    made.actor = broker_person;
    made.principal = principal.value_or(broker_person);
    if (!arguments_.on_behalf.empty()) made.principal = holder(names_->account(arguments_.on_behalf));
    made.authority = arguments_.as_party ? Authority::party : Authority::broker;
    made.action = std::move(action);
    return made;
}

Exit LedgerDesk::send(ledger::Action action, std::optional<PersonId> principal,
                      store::LedgerStore::Also also) {
    auto made = request(std::move(action), principal);
    auto const id = made.id;
    auto const with_memo = [&](store::Words& words, std::vector<store::Decided> const& decided) {
        auto const& first = decided.front();
        if (first.refused || first.how != Reply::How::recorded) return;
        if (also) also(words, decided);
        if (!arguments_.memo.empty()) words.put(store::Memo{id, made.actor, moment_.now, arguments_.memo});
    };
    return tell(id, store_->submit(centre_.id, made, with_memo));
}

std::string LedgerDesk::in_words(Refused const& refused) const {
    std::string text = "refused: " + std::string(name(refused.code));
    if (!refused.field.empty())
        text += " (" + std::string(refused.field) + " differs from the first request)";
    std::string numbers;
    if (!refused.account.none()) numbers += "account " + names_->reference(refused.account);
    auto const add = [&numbers](std::string_view word, std::int64_t value) {
        numbers += (numbers.empty() ? "" : ", ") + std::string(word) + " " + std::to_string(value);
    };
    if (refused.asked != 0 || refused.there != 0 || refused.limit != 0) {
        add("asked", refused.asked);
        add("there", refused.there);
        add("limit", refused.limit);
    }
    if (!numbers.empty()) text += " (" + numbers + ")";
    if (may_succeed_later(refused.code)) text += "; it may succeed later, under a new id";
    return text;
}

Exit LedgerDesk::tell(RequestId id, store::Decided const& decided) {
    if (decided.refused) {
        console_.err << "kith: " << in_words(*decided.refused) << '\n';
        return Exit::refused;
    }
    Table table(
        {{"id", "Id"}, {"entry", "Entry"}, {"state", "State"}, {"minutes", "Minutes"}, {"again", "Again"}});
    table.add({hex_of(id), static_cast<std::int64_t>(decided.sequence),
               std::string(transfer_state_names[static_cast<std::size_t>(decided.result.became)]),
               decided.result.minutes, std::string(decided.how == Reply::How::replayed ? "yes" : "no")});
    switch (console_.format) {
    case Format::table: table.print(console_.out); break;
    case Format::csv: table.print_csv(console_.out); break;
    case Format::json: console_.out << boost::json::serialize(table.json().front()) << '\n'; break;
    }
    for (auto const& effect : decided.result.effects) {
        if (!effect.passes_soft) continue;
        look([&](Books const& books) {
            console_.err << "note: account " << names_->reference(books.accounts()[effect.account].id)
                         << " passes its soft limit\n";
        });
    }
    return Exit::done;
}

} // namespace kith::cli
