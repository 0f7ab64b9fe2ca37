// SPDX-License-Identifier: MIT
// A whole server behind the dispatcher, for fuzz targets: a small community, its books, and a caller of every
// kind. Every input finds the database as it was, put back from a copy, so that what one input did can be
// seen again from that input alone (but for what is remembered about tries to sign in).
#pragma once

#include "../rpc/bank.hpp"

#include "base/contract.hpp"
#include "desk/community.hpp"

#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>

namespace kith::fuzz {

namespace json = boost::json;

// In memory where there is room for that: what is fuzzed is not the disk.
inline void use_memory_for_scratch() {
    if (std::filesystem::is_directory("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 1);
}

inline std::string bytes_of(std::filesystem::path const& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return std::move(text).str();
}

[[noreturn]] inline void found(std::string const& what, std::string const& where) {
    std::fprintf(stderr, "found: %s\nin: %s\n", what.c_str(), where.c_str());
    std::abort();
}

class HubUnderFuzz {
  public:
    static constexpr std::size_t callers = 10;

    HubUnderFuzz() {
        load_community();
        add_callers();
        open_books();
        put_down();
        auto const path = hub_.folder.path / "kith.db";
        kept_ = bytes_of(path);
        put_back();
    }

    void put_back() {
        put_down();
        auto const path = hub_.folder.path / "kith.db";
        std::filesystem::remove(path.string() + "-wal");
        std::filesystem::remove(path.string() + "-shm");
        std::ofstream(path, std::ios::binary) << kept_;
        hub_.seconds = begin;
        hub_.writer = std::make_unique<store::Writer>(rpc_test::Bank::writing(hub_));
        hub_.services.writer = hub_.writer.get();
    }

    // What a text is answered, looked at: one well-formed answer, and no fault.
    json::value answer(std::size_t caller, std::string const& text) {
        auto const& token = tokens_.at(caller % callers);
        auth::Origin const origin{auth::ConnectionId{caller % 3}, "192.0.2.1", token};
        auto reply = hub_.text(origin, text);
        if (!hub_.incidents.empty()) found(hub_.incidents.front().what, text);
        if (auto const* replies = reply.if_array())
            for (auto const& each : *replies) look_at(each, text);
        else if (!reply.is_null())
            look_at(reply, text);
        return reply;
    }
    // The books still hang together.
    void audit() {
        hub_.writer->read([](store::Database& database) {
            for (auto const& centre : store::centres(database)) {
                auto const audit = store::audit_journal(database, centre);
                if (audit.finding) found("the journal does not verify", centre.name);
            }
        });
    }
    // Later, with the clocks that ring until then.
    void wait(std::chrono::seconds time) {
        hub_.wait(time);
        (void)desk::ring_due(*hub_.writer, 100);
    }
    [[nodiscard]] rpc::MethodTable const& methods() const { return hub_.dispatcher->methods(); }
    [[nodiscard]] std::string key() { return hub_.key(); }

  private:
    static constexpr std::int64_t begin = 1'800'000'000; // 15 January 2027

    void put_down() {
        hub_.services.writer = nullptr;
        hub_.writer.reset();
    }

    static void look_at(json::value const& reply, std::string const& text) {
        static std::set<std::int64_t> const known{-32700, -32600, -32601, -32602, -32001};
        auto const* object = reply.if_object();
        if (object == nullptr || !object->contains("id") || !object->contains("jsonrpc") ||
            object->contains("result") == object->contains("error"))
            found("an answer that is none: " + json::serialize(reply), text);
        auto const* error = object->if_contains("error");
        if (error == nullptr) return;
        bool const told = known.contains(error->at("code").as_int64()) && error->at("message").is_string() &&
                          !error->at("message").as_string().empty();
        if (!told) found("an error without words or of an unknown kind: " + json::serialize(reply), text);
    }

    void load_community() {
        desk::PackFiles files;
        files["community.csv"] = "name,as_of,time_zone\nStepney,2027-01-15 08:00,Europe/London\n";
        files["volunteers.csv"] =
            "id,name,skills,languages,availability,travel_max,checks,born\n"
            "V01,Ana,cooking:expert; driving,bengali:fluent,Mon 09:00-13:00; Sat,3 km,,1987-05\n"
            "V02,Ben,driving,english:fluent,Mon-Fri 08:00-20:00,5 km,dbs_basic:issued 2026-03-01,1990-01\n"
            "V03,Cy,,english:fluent,,,,2001-11\nV04,Dee,cooking,,Sat; Sun,,,1950-02\n";
        files["organisations.csv"] = "id,name\nO1,Kitchen\nO9,Baths\n";
        files["roles.csv"] = "id,name,organisation,kind,places_minimum,places_maximum,sessions,"
                             "required_skills,required_checks,minimum_age\n"
                             "R1,Cook,O1,ongoing,1,2,weekday mornings,cooking,,18\n"
                             "R2,Driver,O1,shifts,,,,driving,dbs_basic @before_start,\n"
                             "R3,Visitor,O9,ongoing,1,1,,,,\n";
        files["shifts.csv"] = "id,role,date,start,end\nS1,R2,20/01/2027,09:00,12:00\n"
                              "S2,R2,20/01/2027,11:00,14:00\n";
        files["matches.csv"] = "volunteer,opening,state,since\nV01,R1,active,2027-01-01\n"
                               "V02,S1,confirmed,2027-01-02\nV03,R3,interested,2027-01-03\n";
        hub_.writer->change([&](store::Change& change) {
            auto const loaded = desk::load_pack(change, 1, std::move(files), "Stepney");
            if (!loaded) found("the community is refused: " + loaded.error().errors.front().read, "");
        });
    }
    void add_callers() {
        using enum auth::Standing;
        tokens_ = {hub_.somebody(1, "administrator", administrator),
                   hub_.somebody(1, "coordinator", coordinator),
                   hub_.somebody(1, "broker", broker),
                   hub_.somebody(1, "o1", organiser, "", "O1"),
                   hub_.somebody(1, "o9", organiser, "", "O9"),
                   hub_.somebody(1, "v01", volunteer, "V01"),
                   hub_.somebody(1, "v02", volunteer, "V02"),
                   hub_.somebody(1, "v03", volunteer, "V03"),
                   hub_.somebody(2, "elsewhere", coordinator),
                   ""};
    }
    void open_books() {
        auto const done = [this](std::size_t caller, std::string const& method, json::object params) {
            params["key"] = hub_.key();
            auto const reply =
                answer(caller, json::serialize(json::object{
                                   {"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}}));
            if (!reply.as_object().contains("result")) found(json::serialize(reply), method);
        };
        auto const open = [&](std::string const& kind, std::string const& id, std::string const& scheme,
                              std::int64_t floor, std::int64_t ceiling) {
            json::object params{{"kind", kind},
                                {"scheme", scheme},
                                {"floor", floor},
                                {"ceiling", ceiling},
                                {"hours_only", false}};
            if (!id.empty()) params["id"] = id;
            done(2, "account.open", std::move(params));
        };
        for (auto const* who : {"V01", "V02", "V03"}) open("member", who, "exchange", -60, 600);
        open("fund", "COMMON", "exchange", 0, 600);
        open("issuer", "", "exchange", -1000, 0);
        open("partner", "O9", "exchange", 0, 600);
        open("member", "V01", "rewards", 0, 600);
        open("fund", "COMMON", "rewards", 0, 600);
        open("partner", "O9", "rewards", 0, 600);
        done(0, "hours.set_budget", {{"minutes", 1000}});
        done(5, "credit.transfer",
             {{"from", "exchange/volunteer/V01"}, {"to", "exchange/volunteer/V02"}, {"minutes", 30}});
    }

    rpc_test::Hub hub_;
    std::vector<std::string> tokens_;
    std::string kept_;
};

} // namespace kith::fuzz
