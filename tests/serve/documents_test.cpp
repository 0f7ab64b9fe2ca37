// SPDX-License-Identifier: MIT
// What the server says of itself is what it does: OpenAPI's paths are its routes and their answers among
// those told, OpenRPC's methods and AsyncAPI's events the rows of the table of permissions. Their form is
// linted by others' tools (tests/documents).
#include "callers.hpp"
#include "public/public_site.hpp"

#include <set>

using namespace kith;
using namespace kith::serve_test;

namespace {

json::value document(Served const& served, std::string const& path) {
    return json::parse(body_of(served.get(path)));
}

// With a secret nobody has.
std::string filled(std::string path) {
    auto const at = path.find("{secret}");
    if (at != std::string::npos) path.replace(at, std::string_view("{secret}").size(), "c1.nobody");
    return path;
}

std::string status_of(Served const& served, std::string const& method, std::string const& path) {
    RawClient client(served.port());
    REQUIRE(
        client.send(method + " " + path +
                    " HTTP/1.1\r\nHost: kith.test\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
                    "Connection: close\r\n\r\n{}"));
    auto const reply = client.receive_all();
    REQUIRE(reply.starts_with("HTTP/1.1 "));
    return reply.substr(9, 3);
}

} // namespace

TEST_CASE("OpenAPI names every route and no other, and each answers as it says") {
    Folder folder;
    Served served(folder);
    auto const described = document(served, "/openapi.json");
    auto const& paths = described.at("paths").as_object();
    std::set<std::string> told;
    for (auto const& each : paths) {
        std::string const path(each.key());
        told.insert(path.substr(0, path.find('{')));
    }
    std::set<std::string> kept;
    for (auto const route : site::PublicSite::routes()) kept.emplace(route);
    CHECK(told == kept);
    for (auto const& each : paths) {
        auto const path = filled(std::string(each.key()));
        for (std::string const method : {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
            CAPTURE(method);
            CAPTURE(path);
            auto name = method;
            std::ranges::transform(name, name.begin(), [](char letter) { return char(letter - 'A' + 'a'); });
            auto const status = status_of(served, method, path);
            CAPTURE(status);
            auto const* operation = each.value().as_object().if_contains(name);
            if (operation == nullptr) {
                CHECK(status == "405");
                continue;
            }
            CHECK(status != "405");
            CHECK(operation->at("responses").as_object().contains(status));
        }
    }
}

TEST_CASE("OpenRPC's methods are those of the permissions, AsyncAPI's events too, and both say who") {
    Folder folder;
    Served served(folder);
    std::set<std::string> methods;
    for (auto const& name : methods_of(served)) CHECK(methods.insert(name).second);
    for (auto const& row : auth::method_permissions()) {
        CAPTURE(row.name);
        bool const of_demonstrations = row.name.starts_with("demo.");
        CHECK(methods.contains(std::string(row.name)) != of_demonstrations);
        methods.erase(std::string(row.name));
    }
    CHECK(methods.empty());
    auto const live = document(served, "/asyncapi.json");
    auto const& kind = live.at("components").at("schemas").at("kind").as_object();
    std::set<std::string> events;
    for (auto const& name : kind.at("enum").as_array()) CHECK(events.emplace(name.as_string()).second);
    for (auto const& row : auth::event_permissions()) {
        CAPTURE(row.name);
        CHECK(events.erase(std::string(row.name)) == 1);
        CHECK(kind.at("description").as_string().find("- " + std::string(row.name) + ": ") !=
              json::string::npos);
    }
    CHECK(events.empty());
    CHECK(live.at("channels").as_object().size() == 1);
    CHECK(live.at("channels").at("rpc").at("address") == "/rpc");
}
