// SPDX-License-Identifier: MIT
// The auditor must find what it is for: a sound journal with one thing changed has to be caught at that
// entry, by name. And the canonical bytes must be one to one.
#include "town.hpp"

#include <algorithm>
#include <functional>
#include <random>

using namespace kith::ledger;
using namespace kith::ledger::testing;

namespace {

// A journal that holds every kind of action.
void busy_days(Town& town) {
    for (std::uint64_t n = 1; n <= 3; ++n) town.open(n);
    town.open(4, AccountKind::partner, Scheme::exchange, {.floor = {}, .ceiling = 5000, .soft = {}});
    town.open(11, AccountKind::member, Scheme::rewards);
    town.help(1, 2, 60);
    town.by(2, Confirm{town.last, 40});
    town.gift(1, 2, 10);
    town.by_broker(Reverse{.transfer = town.last, .reason = Reason::mistake});
    town.help(1, 2, 50);
    auto const contested = town.last;
    town.by(2, Confirm{contested, 50});
    town.by(2, Dispute{contested, Reason::not_done});
    town.by(1, Answer{contested});
    town.by_broker(Settle{contested, 20, Reason::not_done});
    town.by(1, Appeal{contested});
    town.by_broker(Settle{contested, 30, Reason::not_done});
    town.by_broker(Override{account(1), LimitKind::floor, 5, day(5), Reason::timing});
    town.by_broker(Move{.legs = {{account(1), -795}, {account(2), 795}}, .allowed_by = town.last});
    town.by_broker(
        OfferReward{.reward = {1, 1}, .partner = account(4), .price = 10, .from = day(0), .until = day(9)});
    town.by(2, Reserve{.reward = {1, 1}, .account = account(2), .day = day(0), .code = 3});
    town.by(4, Redeem{town.last});
    town.gift(2, 1, 5, true);
    town.by(1, Reject{town.last, Reason::other});
    town.gift(2, 1, 5, true);
    auto const gift = town.last;
    Chain chain;
    for (int i = 0; i < 2; ++i) {
        chain.items.push_back({town.fresh(), broker, broker, Authority::broker,
                               Move{.legs = {{account(2), -1}, {account(3), 1}}}});
    }
    town.by_broker(chain);
    town.gift(3, 1, 9'999);
    town.by_broker(SetPolicy{});
    town.by(1, Appoint{account(1), person(2)});
    town.by_broker(SetLimits{account(3), {}});
    town.now = on_day(14);
    town.by_system(Lapse{gift});
    town.help(1, 2, 50);
    town.now = on_day(28);
    town.by_system(Lapse{town.last});
    town.by_broker(CloseAccount{account(11), {}, ClosingReason::left});
    town.by_broker(ReopenAccount{account(11)});
    town.by_broker(CloseAccount{account(11), {}, ClosingReason::left});
}

std::vector<Entry> entries_of(Town const& town) {
    std::vector<Entry> entries;
    for (auto const& bytes : town.journal) entries.push_back(decode(bytes)->entry);
    return entries;
}

std::size_t index_of(std::string_view action) {
    return static_cast<std::size_t>(std::ranges::find(action_names, action) - action_names.begin());
}

// Position of the n-th accepted entry with this action.
std::size_t at(std::vector<Entry> const& entries, std::string_view action, int n = 0) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (!entries[i].refused && entries[i].request.action.index() == index_of(action) && n-- == 0)
            return i;
    }
    FAIL("no such entry: " << action);
    return 0;
}

struct Tampering {
    Flaw flaw;
    std::string_view action;
    int which;
    std::function<void(Entry&)> change;
};

auto on_result(std::function<void(Result&)> change) {
    return [change](Entry& entry) { change(entry.results.front()); };
}
auto swell(std::int64_t Effect::* field, std::int64_t by) {
    return on_result([=](Result& it) {
        it.effects[0].*field -= by;
        it.effects[1].*field += by;
    });
}

} // namespace

TEST_CASE("the auditor passes a sound journal and finds each planted flaw at its entry") {
    Town town;
    busy_days(town);
    auto const sound = entries_of(town);
    std::vector<Tampering> const table{
        {Flaw::sequence_gap, "log_hours", 0, [](Entry& it) { ++it.sequence; }},
        {Flaw::time_backwards, "log_hours", 0, [](Entry& it) { it.at -= std::chrono::seconds(1); }},
        {Flaw::time_backwards, "log_hours", 0, [](Entry& it) { it.on -= std::chrono::days(1); }},
        {Flaw::id_repeated, "move", 0, [](Entry& it) { it.request.id = id(1); }},
        {Flaw::id_repeated, "chain", 0, [](Entry& it) { it.request.id = id(1); }},
        {Flaw::id_repeated, "chain", 0,
         [](Entry& it) { std::get<Chain>(it.request.action).items[1].id = id(1); }},
        {Flaw::refused_with_results, "move", 0,
         [](Entry& it) { it.refused = Refused{.code = Refusal::books_full}; }},
        {Flaw::results_missing, "move", 0, [](Entry& it) { it.results.clear(); }},
        {Flaw::results_missing, "chain", 0, [](Entry& it) { it.results.pop_back(); }},
        {Flaw::account_repeated, "open_account", 1,
         [](Entry& it) { std::get<OpenAccount>(it.request.action).account = account(1); }},
        {Flaw::account_unknown, "move", 0, on_result([](Result& it) { it.effects[0].account = 99; })},
        {Flaw::account_unknown, "log_hours", 0,
         [](Entry& it) { std::get<LogHours>(it.request.action).given_by = account(99); }},
        {Flaw::account_unknown, "set_limits", 0,
         [](Entry& it) { std::get<SetLimits>(it.request.action).account = account(99); }},
        {Flaw::account_unknown, "close_account", 0,
         [](Entry& it) { std::get<CloseAccount>(it.request.action).account = account(99); }},
        {Flaw::account_unknown, "reopen_account", 0,
         [](Entry& it) { std::get<ReopenAccount>(it.request.action).account = account(99); }},
        {Flaw::account_repeated, "reopen_account", 0,
         [](Entry& it) { std::get<ReopenAccount>(it.request.action).account = account(1); }},
        {Flaw::scheme_mixed, "move", 0, on_result([](Result& it) { it.effects[1].account = 4; })},
        {Flaw::posted_unbalanced, "move", 0, on_result([](Result& it) { ++it.effects[1].posted; })},
        {Flaw::pending_unbalanced, "log_hours", 0, on_result([](Result& it) { ++it.effects[1].pending_in; })},
        {Flaw::effects_differ, "move", 0, swell(&Effect::posted, 1)},
        {Flaw::effects_differ, "move", 0, on_result([](Result& it) {
             it.effects.pop_back();
             it.effects[0].posted = 0;
         })},
        {Flaw::effects_differ, "move", 0, on_result([](Result& it) { it.effects[0].account = 2; })},
        {Flaw::effects_differ, "log_hours", 0, on_result([](Result& it) {
             ++it.effects[0].pending_out;
             ++it.effects[1].pending_in;
         })},
        {Flaw::effects_differ, "log_hours", 0,
         on_result([](Result& it) { it.became = TransferState::confirmed; })},
        {Flaw::effects_differ, "reserve", 0, on_result([](Result& it) { ++it.minutes; })},
        {Flaw::effects_differ, "confirm", 0, on_result([](Result& it) { --it.minutes; })},
        {Flaw::effects_differ, "confirm", 0, swell(&Effect::posted, 1)},
        {Flaw::effects_differ, "confirm", 0, on_result([](Result& it) { it.effects.clear(); })},
        {Flaw::effects_differ, "confirm", 0, on_result([](Result& it) {
             ++it.effects[0].pending_out;
             ++it.effects[1].pending_in;
         })},
        {Flaw::effects_differ, "confirm", 0,
         on_result([](Result& it) { std::swap(it.effects[0], it.effects[1]); })},
        {Flaw::effects_differ, "redeem", 0, on_result([](Result& it) { it.minutes = 11; })},
        {Flaw::effects_differ, "reverse", 0, swell(&Effect::posted, -1)},
        {Flaw::effects_differ, "reverse", 0, on_result([](Result& it) { it.effects[1].account = 2; })},
        {Flaw::effects_differ, "reverse", 0, on_result([](Result& it) {
             ++it.effects[0].pending_in;
             ++it.effects[1].pending_out;
         })},
        {Flaw::effects_differ, "dispute", 0, on_result([](Result& it) {
             ++it.effects[0].pending_out;
             ++it.effects[1].pending_in;
         })},
        {Flaw::effects_differ, "settle", 1, on_result([](Result& it) {
             ++it.effects[0].pending_out;
             ++it.effects[1].pending_in;
         })},
        {Flaw::effects_differ, "settle", 1, on_result([](Result& it) { it.effects.clear(); })},
        {Flaw::effects_differ, "set_limits", 0,
         on_result([](Result& it) { it.effects = {{.account = 0}, {.account = 1}}; })},
        {Flaw::effects_differ, "answer", 0, on_result([](Result& it) { it.effects = {{.account = 0}}; })},
        {Flaw::hold_negative, "reject", 0, on_result([](Result& it) {
             it.effects[0].pending_out -= 1000;
             it.effects[1].pending_in -= 1000;
         })},
        {Flaw::below_floor, "move", 0, swell(&Effect::posted, 900)},
        {Flaw::below_floor, "move", 1, on_result([](Result& it) { it.override_used = false; })},
        {Flaw::below_floor, "move", 1,
         [](Entry& it) { std::get<Move>(it.request.action).allowed_by = id(1); }},
        {Flaw::below_floor, "move", 1, swell(&Effect::posted, 1)},
        {Flaw::above_ceiling, "move", 0, swell(&Effect::posted, -9000)},
        {Flaw::override_misused, "move", 0, on_result([](Result& it) { it.override_used = true; })},
        {Flaw::transfer_unknown, "confirm", 0,
         [](Entry& it) { std::get<Confirm>(it.request.action).transfer = id(9999); }},
        {Flaw::transfer_unknown, "confirm", 0,
         [](Entry& it) { std::get<Confirm>(it.request.action).transfer = id(1); }},
        {Flaw::transfer_unknown, "lapse", 0,
         [](Entry& it) { std::get<Lapse>(it.request.action).transfer = id(9999); }},
        {Flaw::transfer_unknown, "reverse", 0,
         [](Entry& it) { std::get<Reverse>(it.request.action).transfer = id(9999); }},
        {Flaw::transfer_unknown, "dispute", 0,
         [](Entry& it) { std::get<Dispute>(it.request.action).transfer = id(9999); }},
        {Flaw::transfer_unknown, "settle", 1,
         [](Entry& it) { std::get<Settle>(it.request.action).transfer = id(9999); }},
        {Flaw::transfer_unknown, "appeal", 0,
         [](Entry& it) { std::get<Appeal>(it.request.action).transfer = id(9999); }},
        {Flaw::hours_differ, "confirm", 0, on_result([](Result& it) { ++it.hours; })},
        {Flaw::hours_differ, "settle", 1, on_result([](Result& it) { it.hours = -90; })},
    };
    for (auto const& tampering : table) {
        auto entries = sound;
        auto const position = at(entries, tampering.action, tampering.which);
        tampering.change(entries[position]);
        CAPTURE(flaw_names[static_cast<std::size_t>(tampering.flaw)]);
        CAPTURE(tampering.action);
        Auditor auditor;
        std::optional<Finding> finding;
        for (std::size_t i = 0; i < entries.size() && !finding; ++i) {
            finding = auditor.check(entries[i]);
            if (finding) CHECK(i == position);
        }
        REQUIRE(finding);
        CHECK(flaw_names[static_cast<std::size_t>(finding->flaw)] ==
              flaw_names[static_cast<std::size_t>(tampering.flaw)]);
    }
    Auditor auditor;
    for (auto const& entry : sound) CHECK_FALSE(auditor.check(entry));
    CHECK(auditor.entries() == sound.size());
    CHECK(auditor.transfers() == town.ledger.books().transfers().size());
}

TEST_CASE("an entry said twice under a new number is found: nothing resolves, reverses or closes twice") {
    Town town;
    busy_days(town);
    auto const sound = entries_of(town);
    struct Twice {
        std::string_view action;
        int which;
        Flaw flaw;
    };
    for (auto const& [action, which, flaw] :
         {Twice{"confirm", 0, Flaw::hold_negative}, Twice{"reverse", 0, Flaw::reversed_twice},
          Twice{"redeem", 0, Flaw::hold_negative}, Twice{"reject", 0, Flaw::hold_negative},
          Twice{"close_account", 0, Flaw::closed_with_balance}, Twice{"settle", 1, Flaw::hold_negative},
          Twice{"lapse", 0, Flaw::hold_negative}}) {
        CAPTURE(action);
        Auditor auditor;
        auto const position = at(sound, action, which);
        for (std::size_t i = 0; i <= position; ++i) REQUIRE_FALSE(auditor.check(sound[i]));
        auto again = sound[position];
        ++again.sequence;
        again.request.id = id(77'777);
        auto finding = auditor.check(again);
        if (flaw == Flaw::closed_with_balance) {
            CHECK_FALSE(finding); // harmless: it moves nothing
            continue;
        }
        REQUIRE(finding);
        CHECK(flaw_names[static_cast<std::size_t>(finding->flaw)] ==
              flaw_names[static_cast<std::size_t>(flaw)]);
    }
}

TEST_CASE("canonical bytes are one to one: every entry comes back, and no other bytes mean the same") {
    Town town;
    busy_days(town);
    std::mt19937_64 random(5);
    for (auto const& bytes : town.journal) {
        auto const decoded = decode(bytes);
        REQUIRE(decoded);
        CHECK(decoded->centre == centre);
        // Whatever is changed, what still decodes encodes to exactly those bytes.
        for (int i = 0; i < 200; ++i) {
            auto changed = bytes;
            auto const how = random() % 4;
            auto const where = random() % changed.size();
            if (how == 0) changed[where] ^= static_cast<unsigned char>(1u << random() % 8);
            if (how == 1) changed.resize(where);
            if (how == 2)
                changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(where),
                               static_cast<unsigned char>(random()));
            if (how == 3) changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(where));
            auto const other = decode(changed);
            if (!other) continue;
            Bytes again;
            encode(other->centre, other->entry, again);
            REQUIRE(again == changed);
        }
    }
    CHECK_FALSE(decode({}));
    CHECK_FALSE(decode(Bytes{2}));
    CHECK_FALSE(decode(Bytes{1}));
    Bytes const zeros(1000, 0);
    CHECK_FALSE(decode(zeros));
    Bytes ones(1000, 0xFF);
    ones.front() = 1;
    CHECK_FALSE(decode(ones));
}

TEST_CASE("a chain inside a chain does not decode, so that bytes cannot nest without end") {
    Request const item{id(1), broker, broker, Authority::broker, Lapse{id(2)}};
    Request inner{id(3), broker, broker, Authority::broker, Chain{{item}}};
    Entry entry;
    entry.sequence = 1;
    entry.request = {id(4), broker, broker, Authority::broker, Chain{{inner}}};
    Bytes bytes;
    encode(centre, entry, bytes);
    CHECK_FALSE(decode(bytes));
}

TEST_CASE("dates and instants out of range do not decode") {
    Entry entry;
    entry.sequence = 1;
    entry.request = {id(4), broker, broker, Authority::broker, Lapse{id(2)}};
    entry.at = kith::Instant(std::chrono::seconds(std::int64_t{1} << 50));
    Bytes bytes;
    encode(centre, entry, bytes);
    CHECK_FALSE(decode(bytes));
    entry.at = kith::Instant(-std::chrono::seconds(std::int64_t{1} << 50));
    encode(centre, entry, bytes);
    CHECK_FALSE(decode(bytes));
}
