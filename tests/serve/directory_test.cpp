// SPDX-License-Identifier: MIT
// The public directory of the real program: what a coordinator publishes anybody finds, beside the roles that
// are open, until it is withdrawn.
#include "../exchange/shared_data.hpp"
#include "caller.hpp"

using namespace kith::serve_test;

namespace {

std::string get(Served const& served, std::string const& target) {
    RawClient client(served.port());
    REQUIRE(client.send("GET " + target + " HTTP/1.1\r\nHost: kith.test\r\n\r\n"));
    return client.reply();
}

} // namespace

TEST_CASE(
    "what a coordinator publishes is found by anybody, in English and in Bengali, until it is withdrawn") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const entered = post(served.port(), "", "demo.enter", {{"kind", "coordinator"}});
    REQUIRE(entered.contains("result"));
    Caller desk(served.port(), std::string(entered.at("result").at("token").as_string()));
    desk.result("directory.keep", {{"key", new_key()},
                                   {"entry", "lunch"},
                                   {"kind", "service"},
                                   {"name", "Lunch club <b>হালাল খাবার</b>"},
                                   {"review_on", "2027-01-01"}});
    auto const page = get(served, "/directory?kind=service");
    REQUIRE(page.starts_with("HTTP/1.1 200"));
    CHECK(page.find("Lunch club &lt;b&gt;হালাল খাবার&lt;/b&gt;") != std::string::npos);
    CHECK(page.find("frame-ancestors 'none'") != std::string::npos);
    auto const total = [&](std::string const& query) {
        return json::parse(body_of(get(served, "/directory.json?" + query))).at("total").as_int64();
    };
    CHECK(total("words=lunches&kind=service") == 1);
    CHECK(total("words=%E0%A6%96%E0%A6%BE%E0%A6%AC%E0%A6%BE%E0%A6%B0") == 1); // খাবার
    CHECK(total("kind=role") > 0);
    auto const roles = json::parse(body_of(get(served, "/directory.json?kind=role")));
    auto const role = std::string(roles.at("entries").at(0).at("id").as_string());
    auto const alone = get(served, "/roles/" + role);
    CHECK(alone.starts_with("HTTP/1.1 200"));
    CHECK(alone.find("\"@type\":\"JobPosting\"") != std::string::npos);
    CHECK(get(served, "/roles/nowhere").starts_with("HTTP/1.1 404"));
    desk.result("directory.withdraw", {{"key", new_key()}, {"entry", "lunch"}});
    CHECK(get(served, "/directory?words=lunch&kind=service").find("Lunch club") == std::string::npos);
    CHECK(get(served, "/directory/embed").starts_with("HTTP/1.1 200"));
    CHECK(get(served, "/directory?page=0").starts_with("HTTP/1.1 400"));
}

TEST_CASE("python3-jsonschema holds the Open Referral UK answers against the profile") {
    Folder folder;
    auto const profile = kith::test::shared_data("openreferral-uk");
    if (!profile || run(folder, {"/usr/bin/python3", "-c", "import jsonschema"}).exit != 0) {
        MESSAGE("skipped: no profile (set KITH_SHARED_DATA), or python3-jsonschema is not installed");
        return;
    }
    Served served(folder, {"--demo"});
    auto const entered = post(served.port(), "", "demo.enter", {{"kind", "coordinator"}});
    Caller desk(served.port(), std::string(entered.at("result").at("token").as_string()));
    auto const keep = [&](json::object params) {
        params["key"] = new_key();
        params["review_on"] = "2027-01-01";
        desk.result("directory.keep", std::move(params));
    };
    keep({{"entry", "age"}, {"kind", "organisation"}, {"name", "Age Friends"}, {"e_mail", "a@example.org"}});
    keep({{"entry", "bare"}, {"kind", "group"}, {"name", "হাঁটার দল"}});
    keep({{"entry", "lunch"},
          {"kind", "service"},
          {"name", "Lunch club"},
          {"organisation", "age"},
          {"description", "Hot meals"},
          {"how", "Drop in"},
          {"place", "The hall"},
          {"postcode", "E1 4NS"},
          {"open_when", "Tuesdays 12:00-14:00"},
          {"telephone", "020 7946 0018"},
          {"e_mail", "lunch@example.org"},
          {"website", "https://lunch.example.org/"},
          {"accessibility", "Ramp"},
          {"languages", "Bengali"},
          {"cost", "Free"},
          {"causes", "food; older_people"}});
    std::vector<std::string> command{"/usr/bin/python3", KITH_CLIENTS "/validate_open_referral.py",
                                     profile->string(), folder / "list.json"};
    auto const list = body_of(get(served, "/openreferral/services"));
    std::ofstream(command.back(), std::ios::binary) << list;
    for (std::string const table : {"taxonomies", "taxonomy_terms"}) {
        command.push_back(folder / (table + ".json"));
        std::ofstream(command.back(), std::ios::binary)
            << body_of(get(served, "/openreferral/" + table + "?per_page=100"));
    }
    for (auto const& each : json::parse(list).at("contents").as_array()) {
        std::string const id(each.at("id").as_string());
        command.push_back(folder / (id + ".json"));
        std::ofstream(command.back(), std::ios::binary)
            << body_of(get(served, "/openreferral/services/" + id));
    }
    auto const held = run(folder, command);
    CAPTURE(held.err);
    CHECK(held.exit == 0);
    CHECK(held.out == "2 listed, 2 whole\n");
}
