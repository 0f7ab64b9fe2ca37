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
    CHECK(get(served, "/roles/R0001").find("\"datePosted\":\"20") != std::string::npos);
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

namespace {

struct Sent {
    unsigned status = 0;
    json::object body;
};

Sent send(Served const& served, std::string const& token, std::string const& query, std::string const& text,
          std::string const& type = "application/ld+json") {
    RawClient client(served.port());
    REQUIRE(client.send("POST /import?table=roles&" + query +
                        " HTTP/1.1\r\nHost: kith.test\r\nContent-Type: " + type +
                        "\r\nAuthorization: Bearer " + token + "\r\nIdempotency-Key: " + new_key() +
                        "\r\nContent-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text));
    auto const reply = client.reply(60'000ms);
    CAPTURE(reply);
    auto const body = body_of(reply);
    return {static_cast<unsigned>(std::stoi(reply.substr(9, 3))),
            body.starts_with('{') ? json::parse(body).as_object() : json::object()};
}

std::string entered(Served const& served, std::string const& kind) {
    if (kind == "integration") {
        auto const told = post(served.port(), "", "demo.accounts", {});
        for (auto const& each : told.at("result").at("accounts").as_array())
            if (each.at("kind").as_string() == kind) return std::string(each.at("token").as_string());
    }
    auto const reply = post(served.port(), "", "demo.enter", {{"kind", kind}});
    REQUIRE(reply.contains("result"));
    return std::string(reply.at("result").at("token").as_string());
}

std::string one_role(std::string const& title, std::string const& more = "", std::string const& tail = "") {
    return R"({"graph":[{"type":"Organisation","id":"https://x.example/o","name":"Night Kitchen","activity":[
        {"id":"https://x.example/a","title":"Soup round","role":[{"id":"https://x.example/r","title":")" +
           title + "\"" + more + "}]}]}]" + tail + "}";
}

} // namespace

TEST_CASE("the 56 real activities come in through the standard, each field as read by another, and mean the "
          "same going out") {
    Folder folder;
    auto const activities = kith::test::shared_data("doit/activities.json");
    if (!activities || run(folder, {"/usr/bin/python3", "-c", "import rdflib"}).exit != 0) {
        MESSAGE("skipped: no activities (set KITH_SHARED_DATA), or python3-rdflib is not installed");
        return;
    }
    auto const tool = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"/usr/bin/python3", KITH_CLIENTS "/listed_activities.py"});
        auto const said = run(folder, arguments);
        CAPTURE(said.err);
        CHECK(said.exit == 0);
        return said.out;
    };
    auto const document = folder / "document.json";
    tool({"convert", activities->string(), document});
    auto const text = read_whole(document);
    Served served(folder, {"--demo"});
    auto const program = entered(served, "integration");
    auto const rehearsed = send(served, program, "source=do-it&dry_run=true", text);
    CHECK(rehearsed.status == 200);
    auto const taken = send(served, program, "source=do-it", text);
    CAPTURE(json::serialize(taken.body));
    CHECK(taken.status == 200);
    CHECK(taken.body.at("added") == 56);
    CHECK(taken.body.at("organisations_added") == 30);
    CHECK(taken.body.at("waiting") == 3); // checks nobody has permitted yet
    CHECK(taken.body.at("errors").as_array().empty());
    for (auto const* count : {"added", "organisations_added", "waiting"})
        CHECK(rehearsed.body.at(count) == taken.body.at(count));
    auto const again = send(served, program, "source=do-it", text);
    CHECK(again.body.at("rows") == 56);
    CHECK(again.body.at("added") == 0);
    CHECK(again.body.at("changed") == 0);
    CHECK(again.body.at("organisations_added") == 0);

    Caller desk(served.port(), entered(served, "coordinator"));
    json::object organisations;
    json::array roles;
    for (auto const& change : taken.body.at("changes").as_array()) {
        auto const id = change.at("id").as_string();
        if (change.at("does") == "add_organisation") {
            organisations[id] = desk.result("organisation.get", {{"id", id}}).at("cells").at("name");
            CHECK(body_of(get(served, "/volunteering/roles/" + std::string(id))).find("graph") ==
                  std::string::npos);
            desk.result("organisation.approve", {{"key", new_key()},
                                                 {"organisation", id},
                                                 {"checks", json::array{"level_not_stated"}},
                                                 {"reason", "Known for years"}});
        } else {
            auto found = desk.result("role.get", {{"id", id}});
            if (found.at("cells").as_object().contains("required_checks"))
                desk.result("role.approve", {{"key", new_key()}, {"id", id}});
            auto const path = std::string(change.at("path").as_string());
            found["theirs"] = json::parse(text).at(std::stoul(path.substr(1))).at("@id");
            roles.push_back(std::move(found));
        }
    }
    CHECK(organisations.size() == 30);
    std::ofstream(folder / "rows.json", std::ios::binary)
        << json::serialize(json::object{{"organisations", organisations}, {"roles", roles}});
    CHECK(tool({"check", activities->string(), folder / "rows.json"}) == "as they should be\n");

    // As they go out, once the clock has rung.
    std::string said;
    for (int i = 0; i < 20; ++i) {
        std::vector<std::string> arguments{"same", document};
        std::size_t theirs = 0;
        for (auto const& page : pages_of(served)) {
            arguments.push_back(folder / ("out" + std::to_string(arguments.size()) + ".json"));
            std::ofstream(arguments.back(), std::ios::binary) << page;
            for (auto at = page.find("activities.example.org/6"); at != std::string::npos;
                 at = page.find("activities.example.org/6", at + 1))
                if (page.compare(page.find('"', at) - 5, 5, "#role") == 0) ++theirs;
        }
        if (theirs < 50) { // not told of all yet
            std::this_thread::sleep_for(2s);
            continue;
        }
        said = tool(arguments);
        if (auto const standard = kith::test::shared_data("volunteering-standard")) {
            arguments.erase(arguments.begin(), arguments.begin() + 2);
            arguments.insert(arguments.begin(), {"/usr/bin/python3", KITH_CLIENTS "/validate_volunteering.py",
                                                 standard->string()});
            CHECK(run(folder, arguments).exit == 0);
        }
        break;
    }
    CHECK(said.ends_with("roles mean the same\n"));
}

TEST_CASE("a role of another platform changes with its document, keeps what the centre wrote, and goes only "
          "when it is deleted") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const program = entered(served, "integration");
    Caller desk(served.port(), entered(served, "coordinator"));
    auto const first = send(served, program, "source=x", one_role("Driver", R"(,"minimumAge":"16","x:y":1)"));
    REQUIRE(first.status == 200);
    CHECK(first.body.at("notes").at(0).at("column") == "/graph/0/activity/0/role/0/x:y");
    auto const organisation = std::string(first.body.at("changes").at(0).at("id").as_string());
    auto const role = std::string(first.body.at("changes").at(1).at("id").as_string());
    auto const cells = [&] { return desk.result("role.get", {{"id", role}}).at("cells").as_object(); };
    CHECK(cells().at("status") == "open");
    desk.result(
        "role.update",
        {{"key", new_key()}, {"id", role}, {"cells", {{"title", "Van driver"}, {"places_maximum", "4"}}}});
    // Its source says another age and the same title: the centre's title stays.
    auto const changed = send(served, program, "source=x", one_role("Driver", R"(,"minimumAge":"18")"));
    CHECK(changed.body.at("changed") == 1);
    CHECK(changed.body.at("changes").at(0).at("columns") == json::array{"minimum_age"});
    CHECK(cells().at("title") == "Van driver");
    CHECK(cells().at("places_maximum") == "4");
    CHECK(cells().at("minimum_age") == "18");
    // Not listed is not gone; another source's ids are others.
    CHECK(send(served, program, "source=x", R"({"graph":[]})").body.at("closed") == 0);
    CHECK(send(served, program, "source=y", R"({"deleted":[{"id":"https://x.example/r"}]})")
              .body.at("closed") == 0);
    CHECK(cells().at("status") == "open");
    auto const gone = send(served, program, "source=x", R"({"deleted":[{"id":"https://x.example/r"}]})");
    CHECK(gone.body.at("closed") == 1);
    CHECK(cells().at("status") == "closed");
    CHECK(send(served, program, "source=x", R"({"deleted":["https://x.example/a"]})").body.at("closed") == 0);
    // It comes back, and asks for a check that nobody has permitted: it waits.
    auto const back =
        send(served, program, "source=x",
             one_role("Driver", R"(,"requirement":["https://ns.volunteeringdata.io/DBSCheck"])"));
    CHECK(back.body.at("waiting") == 1);
    CHECK(cells().at("status") == "closed");
    desk.result("organisation.approve", {{"key", new_key()},
                                         {"organisation", organisation},
                                         {"checks", json::array{"dbs_basic"}},
                                         {"reason", "Seen"}});
    CHECK(desk.refusal("role.approve", {{"key", new_key()}, {"id", role}}) == "check_not_permitted");
    desk.result("organisation.permit_checks", {{"key", new_key()},
                                               {"organisation", organisation},
                                               {"checks", json::array{"dbs_basic", "level_not_stated"}}});
    desk.result("role.approve", {{"key", new_key()}, {"id", role}});
    CHECK(cells().at("status") == "open");
}

TEST_CASE(
    "an organisation that is here already is named, never merged unasked, and taken where somebody says so") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const coordinator = entered(served, "coordinator");
    Caller desk(served.port(), coordinator);
    desk.result("organisation.add",
                {{"key", new_key()}, {"id", "NK"}, {"cells", {{"name", "NIGHT kitchen"}}}});
    auto const rehearsed = send(served, coordinator, "source=x&dry_run=true", one_role("Driver"));
    CHECK(rehearsed.body.at("changes").at(0).at("like") == json::array{"NK"});
    CHECK(send(served, coordinator, "source=x&organisation=https%3A%2F%2Fx.example%2Fo=NOBODY",
               one_role("Driver"))
              .body.at("errors")
              .as_array()
              .size() == 1);
    auto const taken =
        send(served, coordinator, "source=x&organisation=https%3A%2F%2Fx.example%2Fo=NK", one_role("Driver"));
    CHECK(taken.body.at("organisations_added") == 0);
    auto const role = taken.body.at("changes").at(0).at("id");
    CHECK(desk.result("role.get", {{"id", role}}).at("cells").at("organisation") == "NK");
    // Said once, it is known.
    CHECK(send(served, coordinator, "source=x", one_role("Cook")).body.at("organisations_added") == 0);
    // A role of that title from elsewhere is pointed out too.
    CHECK(send(served, coordinator, "source=y&organisation=https%3A%2F%2Fx.example%2Fo=NK", one_role("Cook"))
              .body.at("changes")
              .at(0)
              .at("like") == json::array{role});
}

TEST_CASE("whoever may not send roles is told so, and what is no document changes nothing") {
    Folder folder;
    Served served(folder, {"--demo"});
    for (auto const* kind : {"volunteer", "organiser", "broker"})
        CHECK(send(served, entered(served, kind), "source=x", one_role("Driver")).status == 403);
    CHECK(send(served, "", "source=x", one_role("Driver")).status == 401);
    auto const program = entered(served, "integration");
    CHECK(send(served, program, "source=x", "id,title\n", "text/csv").status == 415);
    CHECK(send(served, program, "dry_run=false", "id,title\n", "text/csv").status == 403); // no spreadsheets
    for (auto const* query : {"source=X", "source=", "source=x&column=a=b", "organisation=a=b"}) {
        CAPTURE(query);
        CHECK(send(served, program, query, one_role("Driver")).status == 400);
    }
    auto const refused = send(served, program, "source=x", "{\"graph\":7");
    CHECK(refused.status == 422);
    CHECK(refused.body.at("errors").at(0).at("expected") == "valid_json");
}
