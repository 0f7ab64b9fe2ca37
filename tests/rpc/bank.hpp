// SPDX-License-Identifier: MIT
// A time bank behind the dispatcher: volunteers V01.., an organisation O1 that takes hours, a partner O9 with
// rewards, a caller of every kind, and calls with keys. It can be stopped and opened again.
#pragma once

#include "desk/credits.hpp"
#include "desk/ticker.hpp"
#include "hub.hpp"
#include "store/community_rows.hpp"
#include "store/matches.hpp"

namespace kith::rpc_test {

struct Bank {
    Hub hub;
    std::map<std::string, std::string> tokens;

    explicit Bank(int volunteers = 6) {
        hub.writer->change([&](store::Change& change) {
            store::CommunityRows rows(change.database(), 1);
            auto const put = [&](store::PackTable table, std::string const& id) {
                store::Cells cells(store::shape_of(table).columns.size());
                cells[0] = id;
                cells[store::column_of(table, "name")] = "Name of " + id;
                rows.put(table, cells);
            };
            for (int i = 1; i <= volunteers; ++i) put(store::PackTable::volunteers, volunteer(i));
            put(store::PackTable::organisations, "O1");
            put(store::PackTable::organisations, "O9");
            store::Cells role(store::shape_of(store::PackTable::roles).columns.size());
            role[0] = "R1";
            role[store::column_of(store::PackTable::roles, "organisation")] = "O1";
            rows.put(store::PackTable::roles, role);
            store::Matches matches(change.database(), 1);
            for (int i = 1; i <= volunteers; ++i) {
                store::KeptMatch match;
                match.volunteer = volunteer(i);
                match.opening = "R1";
                match.organisation = "O1";
                match.state = MatchState::active;
                matches.put(match);
            }
        });
        for (int i = 1; i <= volunteers; ++i)
            tokens[volunteer(i)] = hub.somebody(1, volunteer(i), auth::Standing::volunteer, volunteer(i));
        tokens["O1"] = hub.somebody(1, "O1", auth::Standing::organiser, "", "O1");
        tokens["O9"] = hub.somebody(1, "O9", auth::Standing::organiser, "", "O9");
        tokens["broker"] = hub.somebody(1, "broker", auth::Standing::broker);
        tokens["coordinator"] = hub.somebody(1, "coordinator", auth::Standing::coordinator);
        tokens["administrator"] = hub.somebody(1, "administrator", auth::Standing::administrator);
    }

    static std::string volunteer(int number) { return (number < 10 ? "V0" : "V") + std::to_string(number); }

    // With a new key where the method takes one.
    json::value ask(std::string const& who, std::string const& method, json::object params) {
        if (hub.dispatcher->methods().find(method)->effect == rpc::Effect::changes && !params.contains("key"))
            params["key"] = hub.key();
        auto const token = hub.dispatcher ? tokens.at(who) : std::string();
        return hub.call(token, method, std::move(params));
    }
    // The result; anything else ends the test.
    json::object done(std::string const& who, std::string const& method, json::object params) {
        auto const reply = ask(who, method, std::move(params));
        CAPTURE(method);
        CAPTURE(json::serialize(reply));
        REQUIRE(outcome(reply) == "result");
        return reply.at("result").as_object();
    }
    std::string said(std::string const& who, std::string const& method, json::object params) {
        return outcome(ask(who, method, std::move(params)));
    }
    void open(std::string const& kind, std::string const& id, std::string const& scheme, std::int64_t floor,
              std::int64_t ceiling, bool hours_only = false) {
        json::object params{{"kind", kind},
                            {"scheme", scheme},
                            {"floor", floor},
                            {"ceiling", ceiling},
                            {"hours_only", hours_only}};
        if (!id.empty()) params["id"] = id;
        (void)done("broker", "account.open", std::move(params));
    }
    json::object balance(std::string const& account) {
        return done("broker", "credit.balance", {{"account", account}});
    }
    std::int64_t posted(std::string const& account) { return balance(account).at("posted").as_int64(); }

    // Sessions of the hub's callers last for hours only, tests' clocks run for months.
    void wait(std::chrono::seconds time) {
        hub.wait(time);
        renew();
    }
    void renew() {
        hub.writer->change([&](store::Change& change) {
            for (auto& [id, token] : tokens) {
                auto const row = store::find_principal(change.database(), 1, id);
                token = hub.entrance.begin_session(change.database(), *row, change.now()).second;
            }
        });
    }
    void restart() {
        hub.writer.reset();
        hub.writer = std::make_unique<store::Writer>(writing(hub));
        hub.services.writer = hub.writer.get();
    }
    // What the ticker does, now.
    std::size_t tick() { return desk::ring_due(*hub.writer, 1000); }

    void look(std::function<void(ledger::Books const&)> const& see) {
        hub.writer->read([&](store::Database&) { see(hub.writer->shelf().books({7, 1})); });
    }

    static store::Writer::Options writing(Hub& hub) {
        store::Writer::Options options;
        options.path = hub.folder.path / "kith.db";
        options.clock = [&hub] { return hub.now(); };
        options.today = [](store::Centre const&, Instant at) {
            return Date(std::chrono::floor<std::chrono::days>(at).time_since_epoch());
        };
        return options;
    }
};

inline std::string day_text(Instant at) {
    std::chrono::year_month_day const date(std::chrono::floor<std::chrono::days>(at));
    std::array<char, 32> made{};
    std::snprintf(made.data(), made.size(), "%04d-%02u-%02u", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()));
    return made.data();
}

inline std::string text_at(json::object const& said, std::string_view member) {
    return std::string(said.at(member).as_string());
}

} // namespace kith::rpc_test
