// SPDX-License-Identifier: MIT
// kith ledger: the verbs that change the books. Those that read them are in ledger_views.cpp.
#include "cli/ledger_commands.hpp"

#include "cli/commands.hpp"
#include "cli/ledger_desk.hpp"
#include "exchange/cells.hpp"

#include <algorithm>
#include <ostream>

namespace kith::cli {

using namespace ledger;

void add_ledger_options(CLI::App& command, LedgerArguments& arguments) {
    command.add_option("--db", arguments.database, "The database file")->capture_default_str();
    command.add_option("--centre", arguments.centre, "The centre's name, where the database holds several");
}

namespace {

// One verb: its options live as long as the command line, its work runs at the desk.
template <class Options>
void add_verb(CommandLine& group, std::string const& verb, std::string const& description,
              std::function<void(CLI::App&, Options&)> const& declare,
              std::function<Exit(LedgerDesk&, Options const&)> work, bool create = false) {
    struct All {
        LedgerArguments common;
        Options own;
    };
    auto const all = std::make_shared<All>();
    auto& command = group.add(verb, description, [all, work = std::move(work), create](Console& console) {
        return at_ledger(console, [&] {
            LedgerDesk desk(all->common, console, create);
            return work(desk, all->own);
        });
    });
    add_ledger_options(command, all->common);
    command.add_option("--id", all->common.id,
                       "32 hexadecimal digits: the same id and content answers the same again");
    command.add_option("--memo", all->common.memo, "Words kept beside the books, which can be erased");
    command.add_option("--for", all->common.on_behalf,
                       "The account whose holder asks; you are recorded as acting");
    command.add_flag("--as-party", all->common.as_party,
                     "Judge by that holder's rights instead of the broker's");
    declare(command, all->own);
}

struct LimitTexts {
    std::string floor, ceiling, soft;
    void declare(CLI::App& command) {
        command.add_option("--floor", floor, "Lowest balance, in minutes (-720, -12h)");
        command.add_option("--ceiling", ceiling, "Highest balance");
        command.add_option("--soft", soft, "Gives notice at this distance from zero");
    }
    [[nodiscard]] Limits read() const {
        Limits limits;
        if (!floor.empty()) limits.floor = minutes_of("--floor", floor);
        if (!ceiling.empty()) limits.ceiling = minutes_of("--ceiling", ceiling);
        if (!soft.empty()) limits.soft = minutes_of("--soft", soft);
        return limits;
    }
};

Reason reason_of(std::string const& word) {
    return enum_of<Reason>("--reason", word, reason_names);
}
RequestId override_of(std::string const& text) {
    return text.empty() ? RequestId{} : request_id_of(text);
}

struct AccountOptions {
    std::string reference, name, kind = "member", scheme = "exchange", to, reason = "left", person;
    bool hours_only = false;
    bool take_away = false;
    LimitTexts limits;
};

void add_account_verbs(CommandLine& group) {
    using Options = AccountOptions;
    add_verb<Options>(
        group, "open", "Open an account; the first makes the database and its centre",
        [](CLI::App& command, Options& it) {
            command.add_option("reference", it.reference, "Short and unique: M0042")->required();
            command.add_option("name", it.name, "Whose it is")->required();
            command.add_option("--kind", it.kind, "member, family, organisation, fund, partner, issuer");
            command.add_option("--scheme", it.scheme,
                               "exchange (between members) or rewards (for hours given)");
            command.add_flag("--hours-only", it.hours_only, "Hours are recorded, credits never move");
            it.limits.declare(command);
        },
        [](LedgerDesk& desk, Options const& it) {
            store::AccountWords const words{desk.derived<AccountId>("account"),
                                            desk.derived<PersonId>("holder"), it.reference, it.name};
            bool const retried = desk.names().words(words.account) != nullptr;
            if (!retried && desk.names().is_taken(it.reference))
                throw LedgerRefused("ledger.account_taken", {{"text", it.reference}});
            OpenAccount const action{.account = words.account,
                                     .holder = words.holder,
                                     .kind = enum_of<AccountKind>("--kind", it.kind, account_kind_names),
                                     .scheme = enum_of<Scheme>("--scheme", it.scheme, scheme_names),
                                     .hours_only = it.hours_only,
                                     .limits = it.limits.read()};
            return desk.send(action, {},
                             [&](store::Words& all, std::vector<store::Decided> const&) { all.put(words); });
        },
        true);
    add_verb<Options>(
        group, "close", "Close an account, sweeping its balance to a fund or an issuer",
        [](CLI::App& command, Options& it) {
            command.add_option("account", it.reference)->required();
            command.add_option("--to", it.to, "Where the balance goes; needed unless it is zero");
            command.add_option("--reason", it.reason,
                               "left, moved_away, died, organisation_closed, duplicate");
        },
        [](LedgerDesk& desk, Options const& it) {
            return desk.send(CloseAccount{
                desk.names().account(it.reference), it.to.empty() ? AccountId{} : desk.names().account(it.to),
                enum_of<ClosingReason>("--reason", it.reason, closing_reason_names)});
        });
    add_verb<Options>(
        group, "reopen", "Open a closed account again: a member comes back, or it was a mistake",
        [](CLI::App& command, Options& it) { command.add_option("account", it.reference)->required(); },
        [](LedgerDesk& desk, Options const& it) {
            return desk.send(ReopenAccount{desk.names().account(it.reference)});
        });
    add_verb<Options>(
        group, "limits", "Set an account's own limits; what is not named falls back to the community's",
        [](CLI::App& command, Options& it) {
            command.add_option("account", it.reference)->required();
            command.add_flag("--hours-only", it.hours_only);
            it.limits.declare(command);
        },
        [](LedgerDesk& desk, Options const& it) {
            return desk.send(SetLimits{desk.names().account(it.reference), it.limits.read(), it.hours_only});
        });
    add_verb<Options>(
        group, "appoint",
        "Let the holder of another account run this one: a proxy, a family, a second organiser",
        [](CLI::App& command, Options& it) {
            command.add_option("account", it.reference)->required();
            command.add_option("person", it.person, "Reference of that person's own account")->required();
            command.add_flag("--take-away", it.take_away);
        },
        [](LedgerDesk& desk, Options const& it) {
            return desk.send(Appoint{desk.names().account(it.reference),
                                     desk.holder(desk.names().account(it.person)), !it.take_away});
        });
}

struct MoveOptions {
    std::string from, to, minutes, kind = "gift", reason = "none", allowed_by, giver, receiver, payer,
                                   category, on, need;
    std::vector<std::string> legs;
    bool pending = false, posted = false, uncredited = false;
};

// REF=MINUTES, minutes negative for those who give.
Legs legs_of(LedgerDesk const& desk, std::vector<std::string> const& texts) {
    Legs legs;
    for (auto const& text : texts) {
        auto const mark = text.rfind('=');
        if (mark == std::string::npos) throw LedgerRefused("ledger.not_a_leg", {{"text", text}});
        legs.push_back(
            {desk.names().account(text.substr(0, mark)), minutes_of("--leg", text.substr(mark + 1))});
    }
    return legs;
}

void add_moving_verbs(CommandLine& group) {
    using Options = MoveOptions;
    add_verb<Options>(
        group, "log", "Log hours given; they wait for the other side's yes",
        [](CLI::App& command, Options& it) {
            command.add_option("giver", it.giver, "Who gave the hours")->required();
            command.add_option("minutes", it.minutes, "90, 2h, 1:30")->required();
            command.add_option("--received-by", it.receiver, "Member or organisation; none: the community");
            command.add_option("--payer", it.payer, "Whose credits pay; default: who received");
            command.add_option("--category", it.category, "What kind of help")->required();
            command.add_option("--on", it.on, "The day it was done; default: today");
            command.add_option("--need", it.need, "Id of the request for help");
            command.add_flag("--posted", it.posted, "Agreed already (a signed sheet): post at once");
            command.add_flag("--no-credits", it.uncredited, "Record the hours only");
            command.add_option("--override", it.allowed_by);
        },
        [](LedgerDesk& desk, Options const& it) {
            LogHours action;
            action.given_by = desk.names().account(it.giver);
            if (!it.receiver.empty()) action.received_by = desk.names().account(it.receiver);
            if (!it.uncredited)
                action.payer = it.payer.empty() ? action.received_by : desk.names().account(it.payer);
            action.credited = !it.uncredited;
            action.minutes = minutes_of("minutes", it.minutes);
            action.category = desk.category(it.category);
            if (!it.need.empty()) {
                auto const need = request_id_of(it.need);
                action.need = {need.high, need.low};
            }
            action.worked_on = it.on.empty() ? desk.moment().today : date_of("--on", it.on);
            action.pending = !it.posted;
            action.allowed_by = override_of(it.allowed_by);
            return desk.send(action, desk.holder(action.given_by));
        });
    add_verb<Options>(
        group, "transfer", "Move credits: a gift, an adjustment, a levy, opening balances",
        [](CLI::App& command, Options& it) {
            command.add_option("from", it.from);
            command.add_option("to", it.to);
            command.add_option("minutes", it.minutes);
            command.add_option("--leg", it.legs,
                               "REF=MINUTES, several; negative gives. Instead of from, to, minutes");
            command.add_option("--kind", it.kind, "gift, adjustment, opening_balance, levy, settlement");
            command.add_option("--reason", it.reason, "Why, as a code");
            command.add_flag("--pending", it.pending, "Wait for the receiver's yes");
            command.add_option("--override", it.allowed_by);
        },
        [](LedgerDesk& desk, Options const& it) {
            Move action;
            action.legs = legs_of(desk, it.legs);
            if (it.legs.empty()) {
                if (it.minutes.empty()) throw LedgerRefused("ledger.legs_needed");
                auto const minutes = minutes_of("minutes", it.minutes);
                action.legs = {{desk.names().account(it.from), -minutes},
                               {desk.names().account(it.to), minutes}};
            }
            action.kind = enum_of<TransferKind>("--kind", it.kind, transfer_kind_names);
            action.reason = reason_of(it.reason);
            action.pending = it.pending;
            action.allowed_by = override_of(it.allowed_by);
            std::optional<PersonId> principal;
            if (it.legs.empty()) principal = desk.holder(action.legs.front().account);
            return desk.send(action, principal);
        });
    add_verb<Options>(
        group, "settle", "A partner was paid outside: hand its credits back to the issuer",
        [](CLI::App& command, Options& it) {
            command.add_option("partner", it.from)->required();
            command.add_option("minutes", it.minutes)->required();
            command.add_option("--to", it.to, "The issuing account")->required();
        },
        [](LedgerDesk& desk, Options const& it) {
            auto const minutes = minutes_of("minutes", it.minutes);
            return desk.send(Move{
                .legs = {{desk.names().account(it.from), -minutes}, {desk.names().account(it.to), minutes}},
                .kind = TransferKind::settlement,
                .reason = Reason::partner_paid});
        });
}

struct LifeOptions {
    std::string transfer, minutes, reason = "none", when_spent = "refuse", allowed_by, account,
                                   limit = "floor", until;
    std::string decide;
    bool answer = false, appeal = false;
};

void add_life_verbs(CommandLine& group) {
    using Options = LifeOptions;
    auto const transfer_option = [](CLI::App& command, Options& it) {
        command.add_option("transfer", it.transfer, "Its id, or six digits or more of the beginning")
            ->required();
    };
    add_verb<Options>(
        group, "confirm", "Say yes to a pending transfer, in full or in part",
        [=](CLI::App& command, Options& it) {
            transfer_option(command, it);
            command.add_option("--minutes", it.minutes, "Less than was logged");
        },
        [](LedgerDesk& desk, Options const& it) {
            auto const id = desk.transfer(it.transfer);
            std::int64_t minutes = 0;
            desk.look(
                [&](Books const& books) { minutes = books.transfers()[books.find_transfer(id)].minutes; });
            if (!it.minutes.empty()) minutes = minutes_of("--minutes", it.minutes);
            return desk.send(Confirm{id, minutes}, desk.consenting(id));
        });
    add_verb<Options>(
        group, "reject", "Say no to a pending transfer, or withdraw it",
        [=](CLI::App& command, Options& it) {
            transfer_option(command, it);
            command.add_option("--reason", it.reason)->required();
        },
        [](LedgerDesk& desk, Options const& it) {
            auto const id = desk.transfer(it.transfer);
            return desk.send(Reject{id, reason_of(it.reason)}, desk.consenting(id));
        });
    add_verb<Options>(
        group, "dispute", "Dispute a transfer; answer, decide or appeal a dispute",
        [=](CLI::App& command, Options& it) {
            transfer_option(command, it);
            command.add_option("--reason", it.reason);
            command.add_flag("--answer", it.answer, "The other side's statement (its words: --memo)");
            command.add_option("--decide", it.decide, "How many minutes stand");
            command.add_flag("--appeal", it.appeal, "Once, after the first decision");
        },
        [](LedgerDesk& desk, Options const& it) {
            auto const id = desk.transfer(it.transfer);
            if (it.answer) return desk.send(Answer{id});
            if (it.appeal) return desk.send(Appeal{id}, desk.consenting(id));
            if (!it.decide.empty())
                return desk.send(Settle{id, minutes_of("--decide", it.decide), reason_of(it.reason)});
            return desk.send(Dispute{id, reason_of(it.reason)}, desk.consenting(id));
        });
    add_verb<Options>(
        group, "reverse", "Undo a posted transfer by a linked reversal, once",
        [=](CLI::App& command, Options& it) {
            transfer_option(command, it);
            command.add_option("--reason", it.reason)->required();
            command.add_option("--when-spent", it.when_spent,
                               "refuse, part or leave_negative (with --override)");
            command.add_option("--override", it.allowed_by);
        },
        [](LedgerDesk& desk, Options const& it) {
            return desk.send(Reverse{desk.transfer(it.transfer), reason_of(it.reason),
                                     enum_of<WhenSpent>("--when-spent", it.when_spent, when_spent_names),
                                     override_of(it.allowed_by)});
        });
    add_verb<Options>(
        group, "override", "Allow one transfer to pass one limit of one account, once",
        [](CLI::App& command, Options& it) {
            command.add_option("account", it.account)->required();
            command.add_option("minutes", it.minutes, "By how much at most")->required();
            command.add_option("--limit", it.limit, "floor or ceiling");
            command.add_option("--until", it.until, "Last day; default: today");
            command.add_option("--reason", it.reason)->required();
        },
        [](LedgerDesk& desk, Options const& it) {
            return desk.send(Override{
                desk.names().account(it.account), enum_of<LimitKind>("--limit", it.limit, limit_kind_names),
                minutes_of("minutes", it.minutes),
                it.until.empty() ? desk.moment().today : date_of("--until", it.until), reason_of(it.reason)});
        });
}

struct RewardOptions {
    std::string reference, name, partner, price, cash, stock, day_max, from, until, hours_min, account, day,
        transfer;
    std::uint32_t party = 1;
    std::uint32_t party_max = 1;
    bool goods = false, withdrawn = false;
};

std::optional<std::int64_t> number_of(std::string const& option, std::string const& text) {
    if (text.empty()) return std::nullopt;
    auto const number = exchange::parse_integer(text, 0, minutes_max);
    if (!number) throw LedgerRefused("ledger.not_a_number", {{"option", option}, {"text", text}});
    return *number;
}

// Crockford's base 32: no I, L, O, U.
constexpr std::string_view code_letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::string code_text(std::uint32_t code) {
    std::string text;
    for (int shift = 25; shift >= 0; shift -= 5) text += code_letters[code >> shift & 31u];
    return text;
}

std::optional<std::uint32_t> code_of(std::string const& text) {
    if (text.size() != 6) return std::nullopt;
    std::uint32_t code = 0;
    for (char letter : text) {
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
        if (letter == 'O') letter = '0';
        if (letter == 'I' || letter == 'L') letter = '1';
        auto const at = code_letters.find(letter);
        if (at == std::string_view::npos) return std::nullopt;
        code = code << 5 | static_cast<std::uint32_t>(at);
    }
    return code;
}

Exit offer(LedgerDesk& desk, RewardOptions const& it) {
    auto reward = desk.derived<RewardId>("reward");
    try {
        reward = desk.names().reward(it.reference); // offered before: this replaces it
    } catch (LedgerRefused const&) {
        // A new one, by the id just derived.
    }
    OfferReward const action{.reward = reward,
                             .partner = desk.names().account(it.partner),
                             .price = minutes_of("--price", it.price),
                             .cash_pence = number_of("--cash-pence", it.cash),
                             .stock = number_of("--stock", it.stock),
                             .day_max = number_of("--day-max", it.day_max),
                             .party_max = it.party_max,
                             .from = it.from.empty() ? desk.moment().today : date_of("--from", it.from),
                             .until = it.until.empty() ? desk.moment().today + std::chrono::days(365)
                                                       : date_of("--until", it.until),
                             .hours_min = it.hours_min.empty() ? 0 : minutes_of("--hours-min", it.hours_min),
                             .nature = it.goods ? Nature::goods : Nature::service,
                             .withdrawn = it.withdrawn};
    return desk.send(action, {}, [&](store::Words& words, std::vector<store::Decided> const&) {
        words.put(store::RewardWords{reward, it.reference, it.name});
    });
}

void add_reward_verbs(CommandLine& group) {
    using Options = RewardOptions;
    add_verb<Options>(
        group, "reward", "Offer what credits buy, or change the offer",
        [](CLI::App& command, Options& it) {
            command.add_option("reference", it.reference, "SWIM")->required();
            command.add_option("name", it.name, "A swim at York Hall")->required();
            command.add_option("--partner", it.partner)->required();
            command.add_option("--price", it.price, "Minutes for each person")->required();
            command.add_option("--cash-pence", it.cash, "Cash value, if it has one");
            command.add_option("--stock", it.stock, "In all");
            command.add_option("--day-max", it.day_max, "A day");
            command.add_option("--party-max", it.party_max, "Persons at once");
            command.add_option("--from", it.from);
            command.add_option("--until", it.until);
            command.add_option("--hours-min", it.hours_min,
                               "Confirmed hours before it may be reserved (10h)");
            command.add_flag("--goods", it.goods, "Goods, not a service");
            command.add_flag("--withdrawn", it.withdrawn);
        },
        offer);
    add_verb<Options>(
        group, "reserve", "Reserve a reward; prints the code for the partner's desk",
        [](CLI::App& command, Options& it) {
            command.add_option("reward", it.reference)->required();
            command.add_option("account", it.account)->required();
            command.add_option("--day", it.day, "Default: today");
            command.add_option("--party", it.party, "Persons");
        },
        [](LedgerDesk& desk, Options const& it) {
            Reserve action;
            action.reward = desk.names().reward(it.reference);
            action.account = desk.names().account(it.account);
            action.day = it.day.empty() ? desk.moment().today : date_of("--day", it.day);
            action.party = it.party;
            auto const hash = desk.hash_of_id("code");
            for (std::size_t i = 0; i < 4; ++i) action.code = action.code << 8 | hash[i];
            action.code &= (1u << 30) - 1;
            return desk.send(action, desk.holder(action.account), {}, code_text(action.code));
        });
    add_verb<Options>(
        group, "redeem", "At the desk: redeem a reservation by its code",
        [](CLI::App& command, Options& it) {
            command.add_option("code", it.transfer, "Six letters, or the reservation's id")->required();
            command.add_option("--partner", it.partner, "Whose desk, with a code");
        },
        [](LedgerDesk& desk, Options const& it) {
            TransferId id;
            if (auto const code = code_of(it.transfer); code && !it.partner.empty()) {
                auto const partner = desk.names().account(it.partner);
                desk.look([&](Books const& books) {
                    auto const number = books.find_account(partner);
                    auto const found =
                        number == no_index ? no_index : books.reservation_by_code(number, *code);
                    if (found != no_index) id = books.transfers()[found].id;
                });
                if (id.none()) throw LedgerRefused("ledger.no_reservation", {{"partner", it.partner}});
            } else {
                id = desk.transfer(it.transfer);
            }
            return desk.send(Redeem{id});
        });
}

struct NoOptions {};

void add_lapse(CommandLine& group) {
    add_verb<NoOptions>(
        group, "lapse", "Let time do its part: escalate, expire, carry out decisions that were not appealed",
        [](CLI::App&, NoOptions&) {},
        [](LedgerDesk& desk, NoOptions const&) {
            constexpr std::size_t at_once = 1000;
            std::size_t done = 0;
            for (std::vector<TransferId> due;;) {
                desk.look([&](Books const& books) { due = books.due(desk.moment().now, at_once); });
                if (due.empty()) break;
                for (auto const& each : due) {
                    auto request = desk.request(Lapse{each});
                    request.id = LedgerDesk::fresh<RequestId>();
                    request.authority = Authority::system;
                    auto const decided = desk.store().submit(desk.centre(), request);
                    if (decided.refused)
                        throw LedgerRefused("ledger.refused", {{"what", desk.in_words(*decided.refused)}});
                    ++done;
                }
            }
            desk.console().out << say("ledger.lapsed", {{"count", done}}) << '\n';
            return Exit::done;
        });
}

} // namespace

void add_ledger(CommandLine& command_line) {
    auto group = command_line.group("ledger", "The time bank's books");
    add_account_verbs(group);
    add_moving_verbs(group);
    add_life_verbs(group);
    add_reward_verbs(group);
    add_lapse(group);
    add_ledger_rules(group);
    add_ledger_views(group);
    add_ledger_files(group);
    add_backup(command_line);
}

} // namespace kith::cli
