// SPDX-License-Identifier: MIT
// Open roles of the real program in the UK Volunteering Data Standard: held against the standard's own
// ontology by a tool that no one here wrote.
#include "../exchange/shared_data.hpp"
#include "caller.hpp"

using namespace kith::serve_test;

namespace {

std::string get(Served const& served, std::string const& target, std::string const& more = {}) {
    RawClient client(served.port());
    REQUIRE(client.send("GET " + target + " HTTP/1.1\r\nHost: kith.test\r\n" + more + "\r\n"));
    return client.reply();
}

// Where a page says to go on, without the site.
std::string next_of(json::object const& page) {
    std::string const next(page.at("next").as_string());
    return next.substr(next.find("/volunteering"));
}

std::size_t roles_in(json::object const& page) {
    std::size_t count = 0;
    for (auto const& organisation : page.at("graph").as_array())
        for (auto const& activity : organisation.at("activity").as_array())
            count += activity.at("role").as_array().size();
    return count;
}

// All pages there are, once the clock has rung.
std::vector<std::string> pages_of(Served const& served) {
    for (int i = 0; i < 300; ++i) {
        auto const page = json::parse(body_of(get(served, "/volunteering"))).as_object();
        if (roles_in(page) > 0) break;
        std::this_thread::sleep_for(500ms);
    }
    std::vector<std::string> pages;
    for (std::string at = "/volunteering?per_page=100";;) {
        auto const text = body_of(get(served, at));
        auto const page = json::parse(text).as_object();
        if (next_of(page) == at) return pages;
        if (roles_in(page) + page.at("deleted").as_array().size() == 0) return pages;
        pages.push_back(text);
        at = next_of(page);
    }
}

} // namespace

TEST_CASE("python3-rdflib holds every page of open roles and a role's own document against the standard") {
    Folder folder;
    auto const standard = kith::test::shared_data("volunteering-standard");
    if (!standard || run(folder, {"/usr/bin/python3", "-c", "import rdflib"}).exit != 0) {
        MESSAGE("skipped: no standard (set KITH_SHARED_DATA), or python3-rdflib is not installed");
        return;
    }
    Served served(folder, {"--demo"});
    std::vector<std::string> command{"/usr/bin/python3", KITH_CLIENTS "/validate_volunteering.py",
                                     standard->string()};
    auto const write = [&](std::string const& text) {
        command.push_back(folder / ("page" + std::to_string(command.size()) + ".json"));
        std::ofstream(command.back(), std::ios::binary) << text;
    };
    std::size_t roles = 0;
    for (auto const& page : pages_of(served)) {
        write(page);
        roles += roles_in(json::parse(page).as_object());
    }
    REQUIRE(roles > 50);
    write(body_of(get(served, "/volunteering/roles/R0001")));
    auto const held = run(folder, command);
    CAPTURE(held.err);
    CHECK(held.exit == 0);
    CHECK(held.out == std::to_string(roles + 1) + " roles\n");
    // A tool that finds nothing wrong with anything would prove nothing.
    auto const wrong = [&](std::string const& from, std::string const& to) {
        auto text = read_whole(command.back());
        auto const at = text.find(from);
        REQUIRE(at != std::string::npos);
        std::ofstream(command.back(), std::ios::binary) << text.replace(at, from.size(), to);
        auto const said = run(folder, {command[0], command[1], command[2], command.back()});
        std::ofstream(command.back(), std::ios::binary) << text.replace(at, to.size(), from);
        return said.exit != 0;
    };
    CHECK(wrong("io/roleTitle", "io/roleHeading"));
    CHECK(wrong("\"type\":\"Role\"", "\"type\":\"Session\""));
    std::string const remote = R"(roleAllowsRemoteParticipation","@type":"http://www.w3.org/2001/XMLSchema#)";
    CHECK(wrong(remote + "boolean", remote + "date"));
    CHECK(
        wrong("\"https://ns.volunteeringdata.io/Logistics\"", "\"https://ns.volunteeringdata.io/DBSCheck\""));
}

TEST_CASE(
    "partners follow what is open: a role that closes is told as gone, and what is as it was costs nothing") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const pages = pages_of(served);
    REQUIRE_FALSE(pages.empty());
    auto next = next_of(json::parse(pages.back()).as_object());
    auto const first = get(served, "/volunteering");
    auto const from = first.find("ETag: ") + 6;
    auto const tag = first.substr(from, first.find('\r', from) - from);
    CHECK(first.find("Access-Control-Allow-Origin: *") != std::string::npos);
    CHECK(first.find("Content-Type: application/ld+json") != std::string::npos);
    CHECK(get(served, "/volunteering", "If-None-Match: " + tag + "\r\n").starts_with("HTTP/1.1 304"));
    CHECK(get(served, "/volunteering?ward=E1").starts_with("HTTP/1.1 400"));
    CHECK(get(served, "/volunteering?after=999999999").starts_with("HTTP/1.1 410"));
    CHECK(get(served, "/volunteering/roles/nowhere").starts_with("HTTP/1.1 404"));
    auto const entered = post(served.port(), "", "demo.enter", {{"kind", "coordinator"}});
    Caller desk(served.port(), std::string(entered.at("result").at("token").as_string()));
    desk.result("role.update", {{"key", new_key()}, {"id", "R0001"}, {"cells", {{"status", "closed"}}}});
    CHECK(get(served, "/volunteering/roles/R0001").starts_with("HTTP/1.1 410"));
    std::string gone;
    for (int i = 0; i < 300 && gone.empty(); ++i) {
        std::this_thread::sleep_for(500ms);
        auto const page = json::parse(body_of(get(served, next))).as_object();
        for (auto const& each : page.at("deleted").as_array()) gone = each.at("id").as_string();
    }
    CHECK(gone.ends_with("/volunteering/roles/R0001#role"));
}
