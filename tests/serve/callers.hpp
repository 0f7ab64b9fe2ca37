// SPDX-License-Identifier: MIT
// A database with a caller of every kind, made before the server opens it, and what tests ask of its answers.
#pragma once

#include "auth/credential.hpp"
#include "auth/entrance.hpp"
#include "auth/permissions.hpp"
#include "caller.hpp"
#include "store/keys.hpp"
#include "store/writer.hpp"

#include <random>

namespace kith::serve_test {

using auth::Standing;

inline constexpr std::string_view of_the_link = "match.acknowledge"; // what the link was made for

struct Kind {
    std::string name;
    std::string credential;
    Standing standing; // it is treated as
};

// A database with one of every kind of caller, before the server opens it; centres 1 and 2.
inline std::vector<Kind> make_callers(Folder const& folder) {
    auto const now = [] {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    };
    auto const random = [](std::span<unsigned char> bytes) {
        static std::mt19937 drawn(7);
        for (auto& byte : bytes) byte = static_cast<unsigned char>(drawn());
    };
    store::Writer::Options options;
    options.path = folder / "kith.db";
    options.create = true;
    options.clock = now;
    options.today = [](store::Centre const&, Instant at) {
        return Date(std::chrono::floor<std::chrono::days>(at).time_since_epoch());
    };
    store::Writer writer(options);
    writer.add_centre({7, 1}, "Stepney", "Europe/London");
    writer.add_centre({7, 2}, "Bow", "Europe/London");
    auth::Entrance entrance({}, random);
    std::vector<Kind> all{{"anonymous", "", Standing::anonymous},
                          {"made up", "s1.nonsense", Standing::anonymous}};
    writer.change([&](store::Change& change) {
        auto& database = change.database();
        auto const add = [&](std::string name, std::int64_t centre, Standing standing,
                             std::string volunteer = {}, std::string organisation = {}, Instant begun = {}) {
            store::PrincipalRow row;
            row.centre = centre;
            row.id = "p" + std::to_string(all.size());
            row.standing = auth::word_of(standing);
            row.name = name;
            row.address = row.id + "@example.org";
            row.volunteer = std::move(volunteer);
            row.organisation = std::move(organisation);
            REQUIRE(store::insert_principal(database, row));
            auto token =
                entrance.begin_session(database, row, begun == Instant() ? change.now() : begun).second;
            all.push_back({std::move(name), std::move(token), standing});
            return row;
        };
        add("volunteer", 1, Standing::volunteer, "V1");
        add("other volunteer", 1, Standing::volunteer, "V2");
        add("organiser", 1, Standing::organiser, "", "O1");
        add("organiser of another organisation", 1, Standing::organiser, "", "O2");
        add("broker", 1, Standing::broker);
        add("coordinator", 1, Standing::coordinator);
        add("coordinator of another centre", 2, Standing::coordinator);
        add("administrator", 1, Standing::administrator);
        add("expired", 1, Standing::coordinator, "", "", change.now() - std::chrono::hours(13));
        all.back().standing = Standing::anonymous;
        auto suspended = add("suspended", 1, Standing::administrator);
        all.back().standing = Standing::anonymous;
        suspended.suspended = true;
        store::update_principal(database, suspended);
        auto const ended = add("signed out", 1, Standing::administrator);
        all.back().standing = Standing::anonymous;
        entrance.end_sessions_of(database, 1, ended.id);
        (void)entrance.settle(database);
        auto const token = auth::make_credential(auth::CredentialKind::token, 1, random);
        store::insert_integration_token(database, {1, 9, auth::hash_token(token), "rota", "", "x",
                                                   change.now(), change.now() + std::chrono::hours(24)});
        all.push_back({"integration", token, Standing::integration});
        all.push_back(
            {"link",
             entrance.make_link(
                 database, {1, "match/V1/R1", {std::string(of_the_link)}, "V1", "O1", std::chrono::hours(24)},
                 change.now()),
             Standing::link});
    });
    return all;
}

inline Kind const& named(std::vector<Kind> const& all, std::string_view name) {
    auto const found = std::ranges::find(all, name, &Kind::name);
    REQUIRE(found != all.end());
    return *found;
}

inline std::string outcome(json::object const& reply) {
    if (reply.contains("result")) return "result";
    auto const& error = reply.at("error").as_object();
    if (error.at("code") == -32001) return std::string(error.at("data").at("refusal").as_string());
    return std::to_string(error.at("code").as_int64());
}

inline std::vector<std::string> methods_of(Served const& served) {
    std::vector<std::string> names;
    for (auto const& method : json::parse(body_of(served.get("/openrpc.json"))).at("methods").as_array())
        names.emplace_back(method.at("name").as_string());
    return names;
}

inline std::string header(std::string const& reply, std::string const& name) {
    auto const at = reply.find("\r\n" + name + ": ");
    if (at == std::string::npos || at > reply.find("\r\n\r\n")) return {};
    auto const begin = at + name.size() + 4;
    return reply.substr(begin, reply.find('\r', begin) - begin);
}

} // namespace kith::serve_test
