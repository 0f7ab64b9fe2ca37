// SPDX-License-Identifier: MIT
// POST /import of the real program: who may, before the body is sent; every error at its row and column;
// whole or not at all; once, however often it is sent.
#include "caller.hpp"
#include "exchange/workbook.hpp"

#include <map>
#include <set>

using namespace kith::serve_test;

namespace {

std::string entered(std::uint16_t port, std::string const& kind) {
    auto const reply = post(port, "", "demo.enter", {{"kind", kind}});
    REQUIRE(reply.contains("result"));
    return std::string(reply.at("result").at("token").as_string());
}

std::string head(std::string const& target, std::string const& token, std::string const& more) {
    return "POST " + target + " HTTP/1.1\r\nHost: kith.test\r\nContent-Type: text/csv\r\n" +
           (token.empty() ? "" : "Authorization: Bearer " + token + "\r\n") + more;
}

struct Answer {
    std::string head;
    json::object body;
    [[nodiscard]] bool is(std::string const& status) const { return head.starts_with("HTTP/1.1 " + status); }
};

Answer answered(RawClient& client) {
    auto const reply = client.reply(60'000ms);
    auto const end = reply.find("\r\n\r\n");
    if (end == std::string::npos) return {reply, {}};
    auto const body = reply.substr(end + 4);
    return {reply.substr(0, end + 2), body.starts_with('{') ? json::parse(body).as_object() : json::object()};
}

Answer import(std::uint16_t port, std::string const& token, std::string const& query, std::string const& csv,
              std::string const& key) {
    RawClient client(port);
    REQUIRE(client.send(head("/import?" + query, token,
                             (key.empty() ? "" : "Idempotency-Key: " + key + "\r\n") +
                                 "Content-Length: " + std::to_string(csv.size()) + "\r\n\r\n") +
                        csv));
    return answered(client);
}

// `batch` is the import's number; a dry run has none.
json::object counts(std::int64_t rows, std::int64_t added, std::int64_t changed, std::int64_t batch = 0) {
    json::object made{{"rows", rows},          {"added", added},        {"changed", changed},
                      {"table", "volunteers"}, {"dry_run", batch == 0}, {"notes", json::array()}};
    if (batch != 0) made["batch"] = batch;
    return made;
}

std::string name_of(std::uint16_t port, std::string const& token, std::string const& id) {
    auto const reply = post(port, token, "volunteer.get", {{"id", id}});
    if (!reply.contains("result")) return {};
    return std::string(reply.at("result").at("cells").at("name").as_string());
}

} // namespace

TEST_CASE("a spreadsheet is tried, written once however often it is sent, and leaves other columns alone") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const port = served.port();
    auto const token = entered(port, "coordinator");
    std::string const csv = "id,name,status\nX1,Ana,active\n\nX2,\"Bo\nBeck\",active\n";
    auto rehearsed = import(port, token, "table=volunteers&dry_run=true", csv, "").body;
    CHECK(rehearsed.at("changes") ==
          json::parse(R"([{"row":2,"id":"X1","does":"add","columns":["id","name","status"]},
                          {"row":4,"id":"X2","does":"add","columns":["id","name","status"]}])"));
    CHECK(rehearsed.at("changes_omitted") == 0);
    CHECK(rehearsed.at("mappings").as_array().empty());
    rehearsed.erase("mappings");
    rehearsed.erase("changes");
    rehearsed.erase("changes_omitted");
    CHECK(rehearsed.at("columns").as_array().front() == "id");
    rehearsed.erase("columns");
    CHECK(rehearsed == counts(2, 2, 0));
    CHECK(name_of(port, token, "X1").empty());
    Caller listener(port, token);
    listener.result("feed.subscribe", {});
    auto const key = new_key();
    CHECK(import(port, token, "table=volunteers", csv, key).body == counts(2, 2, 0, 1));
    CHECK(listener.events(2).size() == 2);
    for (int again = 0; again < 3; ++again)
        CHECK(import(port, token, "table=volunteers", csv, key).body == counts(2, 2, 0, 1));
    CHECK(listener.events(0).empty());
    auto const reused = import(port, token, "table=volunteers", csv + "X3,Cy,active\n", key);
    CHECK(reused.is("409"));
    CHECK(reused.body.at("type") == "urn:kith:problem:key_reused");
    CHECK(name_of(port, token, "X2") == "Bo\nBeck");
    // A column the file has not keeps what it has; a row that says the same is no change.
    CHECK(import(port, token, "table=volunteers", "id,languages\nX1,french:fluent\nX2,\n", new_key()).body ==
          counts(2, 0, 1, 2));
    CHECK(name_of(port, token, "X1") == "Ana");
    for (auto const* table : {"organisations", "roles", "shifts"}) {
        std::string const text = std::string(table) == "organisations" ? "id,name\nXO,Kitchen\n"
                                 : std::string(table) == "roles"
                                     ? "id,title,organisation,kind,status\nXR,Cook,XO,shifts,open\n"
                                     : "id,role,date,start,end\nXS,XR,2030-05-01,09:00,12:00\n";
        auto const done = import(port, token, std::string("table=") + table, text, new_key());
        CAPTURE(json::serialize(done.body));
        CHECK(done.is("200"));
        CHECK(done.body.at("added") == 1);
    }
}

TEST_CASE("a dry run tells row by row what would change, and who of those added may be there already") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const port = served.port();
    auto const token = entered(port, "coordinator");
    std::string const csv = "id,name,status,born,postcode\nX1,Ana Zed,active,1980-02,E1 4NS\n"
                            "X2,Bo Beck,active,1990-05,E2 6HG\nX3,Cy Dunn,active,,\n";
    CHECK(import(port, token, "table=volunteers", csv, new_key()).is("200"));
    std::string const next = "id,name,status,born,postcode\n"
                             "X1,Ana Zed,active,1980-02,E1 4NS\n" // as it is
                             "\n"                                 // blank
                             "X2,Bo Beck,paused,1990-05,E2 6HH\n" // two columns
                             "X4,\"ZED, ana\",active,1980-02,\n"  // the same name and month
                             "X5,Ana Zed,active,1999-01,E1 4NS\n" // her daughter, by the month
                             "X6,Cy Dunn,active,,\n";             // a name alone is nobody
    auto const told = import(port, token, "table=volunteers&dry_run=true", next, "").body;
    CAPTURE(json::serialize(told));
    CHECK(told.at("changes") ==
          json::parse(R"([{"row":4,"id":"X2","does":"change","columns":["status","postcode"]},
            {"row":5,"id":"X4","does":"add","columns":["id","name","status","born"],"like":["X1"]},
            {"row":6,"id":"X5","does":"add","columns":["id","name","status","postcode","born"]},
            {"row":7,"id":"X6","does":"add","columns":["id","name","status"]}])"));
    CHECK(told.at("rows") == 5);
    CHECK(told.at("added") == 3);
    CHECK(told.at("changed") == 1);
    CHECK(name_of(port, token, "X4").empty());
    // However long the file, the answer ends, and says how much it leaves out.
    std::string many = "id,name,status\n";
    for (int i = 0; i < 1'200; ++i)
        many += "N" + std::to_string(i) + ",Person " + std::to_string(i) + ",active\n";
    auto const first = import(port, token, "table=volunteers&dry_run=true", many, "").body;
    CHECK(first.at("changes").as_array().size() == 1'000);
    CHECK(first.at("changes_omitted") == 200);
    CHECK(first.at("added") == 1'200);
}

TEST_CASE("a centre's own headings are proposed a column, and read as they are told") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const port = served.port();
    auto const token = entered(port, "coordinator");
    std::string const csv = "Ref;Full name;Status;Languages spoken;Star sign\nX1;Ana Zed;active;;Leo\n";
    auto const refused = import(port, token, "table=volunteers&dry_run=true", csv, "");
    CHECK(refused.is("422"));
    std::map<std::string, std::string> perhaps;
    for (auto const& note : refused.body.at("notes").as_array()) {
        auto const* likely = note.as_object().if_contains("perhaps");
        perhaps.emplace(note.at("read").as_string(), likely == nullptr ? "" : likely->as_string());
    }
    CHECK(perhaps ==
          std::map<std::string, std::string>{
              {"Ref", "id"}, {"Full name", "name"}, {"Languages spoken", "languages"}, {"Star sign", ""}});
    std::string const told = "table=volunteers&column=ref=id&column=Full%20name=name&column="
                             "Languages+spoken=languages&column=Star+sign=";
    CHECK(import(port, token, told + "&dry_run=true", csv, "").body.at("added") == 1);
    auto const key = new_key();
    CHECK(import(port, token, told, csv, key).body == counts(1, 1, 0, 1));
    CHECK(import(port, token, told, csv, key).body == counts(1, 1, 0, 1));
    CHECK(name_of(port, token, "X1") == "Ana Zed");
    // The same file read in another way is another content.
    CHECK(import(port, token, told + "&column=Status=", csv, key).body.at("type") ==
          "urn:kith:problem:key_reused");
    // Two headings for one column.
    auto const twice = import(port, token, told + "&column=Status=name&dry_run=true", csv, "");
    CHECK(twice.is("422"));
    CHECK(twice.body.at("errors").at(0).at("expected") == "column_once");
    for (auto const* bad :
         {"&column=Ref", "&column==id", "&column=Ref=id&column=Ref=name", "&column=Ref=star"}) {
        CAPTURE(bad);
        CHECK(import(port, token, std::string("table=volunteers&dry_run=true") + bad, csv, "").is("400"));
    }
    // A heading means what it commonly does in its table.
    auto const shifts =
        import(port, token, "table=shifts&dry_run=true", "Shift id,Role ID,Day,From\nS,R,,\n", "");
    perhaps.clear();
    for (auto const& note : shifts.body.at("notes").as_array())
        if (note.as_object().contains("perhaps"))
            perhaps.emplace(note.at("read").as_string(), note.at("perhaps").as_string());
    CHECK(perhaps == std::map<std::string, std::string>{
                         {"Shift id", "id"}, {"Role ID", "role"}, {"Day", "date"}, {"From", "start"}});
}

TEST_CASE("what headings stand for is kept by name, proposed where it fits, used, changed and deleted") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const port = served.port();
    auto const token = entered(port, "coordinator");
    std::string const csv = "Ref,Full name,Status,Star sign\nX1,Ana Zed,active,Leo\n";
    std::string const told = "table=volunteers&column=Ref=id&column=Full%20name=name&column=Star+sign=";
    // A dry run keeps nothing.
    CHECK(import(port, token, told + "&keep=Old+list&dry_run=true", csv, "").is("200"));
    CHECK(import(port, token, "table=volunteers&mapping=Old+list", csv, new_key()).body.at("type") ==
          "urn:kith:problem:mapping_unknown");
    CHECK(import(port, token, told + "&keep=Old+list", csv, new_key()).is("200"));
    // Fifty are room enough; one that is there already may change.
    for (int i = 1; i < 50; ++i)
        CHECK(post(port, token, "import.keep_mapping",
                   {{"key", new_key()},
                    {"table", "volunteers"},
                    {"name", "List " + std::to_string(i)},
                    {"headings", json::array{json::object{{"heading", "H" + std::to_string(i)}}}}})
                  .contains("result"));
    auto const full = import(port, token, told + "&keep=One+more", csv, new_key());
    CHECK(full.is("422"));
    CHECK(full.body.at("type") == "urn:kith:problem:too_many_mappings");
    CHECK(import(port, token, told + "&keep=Old+list&dry_run=true", csv, "").is("200"));
    for (int i = 1; i < 50; ++i)
        CHECK(post(port, token, "import.drop_mapping",
                   {{"key", new_key()}, {"table", "volunteers"}, {"name", "List " + std::to_string(i)}})
                  .contains("result"));
    auto const proposed = import(port, token, "table=volunteers&dry_run=true", csv, "");
    CHECK(proposed.is("422"));
    CHECK(proposed.body.at("mappings") == json::array{"Old list"});
    auto const other = import(port, token, "table=volunteers&dry_run=true", "id,Full name\nX1,A\n", "");
    CHECK(other.body.at("mappings").as_array().empty());
    auto const used = import(port, token, "table=volunteers&mapping=Old%20list&dry_run=true",
                             "Star sign;STATUS;full name;ref\nLeo;active;Bo;X2\n", "");
    CHECK(used.body.at("added") == 1);
    CHECK(used.body.at("mappings") == json::array{"Old list"});
    auto const kept = post(port, token, "import.mappings", {}).at("result").at("mappings").as_array();
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].at("headings").as_array().size() == 3);
    json::object mapping{{"key", new_key()},
                         {"table", "volunteers"},
                         {"name", "Old list"},
                         {"headings", json::parse(R"([{"heading":"No.","column":"id"}])")}};
    CHECK(post(port, token, "import.keep_mapping", mapping).contains("result"));
    CHECK(import(port, token, "table=volunteers&mapping=Old+list&dry_run=true",
                 "No.,name,status\nX3,Cy,active\n", "")
              .body.at("added") == 1);
    mapping["key"] = new_key();
    mapping["headings"] = json::parse(R"([{"heading":"No.","column":"star"}])");
    CHECK(post(port, token, "import.keep_mapping", mapping).contains("error"));
    json::object drop{{"key", new_key()}, {"table", "volunteers"}, {"name", "Old list"}};
    CHECK(post(port, token, "import.drop_mapping", drop).contains("result"));
    drop["key"] = new_key();
    CHECK(post(port, token, "import.drop_mapping", drop).contains("error"));
    CHECK(post(port, token, "import.mappings", {}).at("result").at("mappings").as_array().empty());
}

TEST_CASE("a workbook is an import like any other, told by the rows it has") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const port = served.port();
    auto const token = entered(port, "coordinator");
    auto const book = kith::exchange::workbook(
        {{"Other", {"id"}, {}},
         {"People",
          {"id", "name", "status", "born"},
          {{std::string("X1"), std::string("Zoë"), std::string("active"), std::string("1980-02")}}}},
        kith::Instant(std::chrono::seconds(1'790'000'000)));
    auto const sent = [&](std::string const& query, std::string const& bytes) {
        RawClient client(port);
        REQUIRE(client.send("POST /import?table=volunteers" + query +
                            " HTTP/1.1\r\nHost: kith.test\r\nAuthorization: Bearer " + token +
                            "\r\nContent-Type: application/vnd.openxmlformats-officedocument.spreadsheetml."
                            "sheet\r\nIdempotency-Key: " +
                            new_key() + "\r\nContent-Length: " + std::to_string(bytes.size()) + "\r\n\r\n" +
                            bytes));
        return answered(client);
    };
    CHECK(sent("&sheet=People", book).body == counts(1, 1, 0, 1));
    CHECK(name_of(port, token, "X1") == "Zoë");
    CHECK(sent("&sheet=Nobody", book).body.at("type") == "urn:kith:problem:sheet_unknown");
    CHECK(sent("&sheet=Nobody", book).body.at("detail") == "Other, People");
    CHECK(sent("", "id,name\n").body.at("type") == "urn:kith:problem:not_a_workbook");
    CHECK(sent("", book.substr(0, book.size() / 2)).body.at("type") == "urn:kith:problem:workbook_damaged");
}

TEST_CASE("what is taken away comes in again as it is: every row known, and no cell changed") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const port = served.port();
    auto const token = entered(port, "administrator");
    for (auto const& [table, file] :
         std::vector<std::pair<std::string, std::string>>{{"organisation", "organisations"},
                                                          {"volunteer", "volunteers"},
                                                          {"role", "roles"},
                                                          {"shift", "shifts"}}) {
        CAPTURE(table);
        std::string csv;
        std::int64_t rows = 0;
        json::object asked{{"table", table}, {"format", "csv"}};
        for (bool more = true; more;) {
            auto const taken = post(port, token, "export.table", asked).at("result").as_object();
            csv += taken.at("text").as_string();
            rows += taken.at("rows").as_int64();
            more = !taken.at("next").as_array().empty();
            asked["after"] = taken.at("next");
        }
        auto const tried = import(port, token, "table=" + file + "&dry_run=true", csv, "").body;
        CAPTURE(json::serialize(tried).substr(0, 1000));
        REQUIRE(tried.contains("rows"));
        CHECK(tried.at("rows") == rows);
        CHECK(tried.at("added") == 0);
        CHECK(tried.at("changed") == 0);
    }
}

TEST_CASE("what was known before comes in by the ids of people and roles, with every error told") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const port = served.port();
    auto const token = entered(port, "coordinator");
    CHECK(import(port, token, "table=volunteers", "id,name,status\nX1,Ana,active\n", new_key()).is("200"));
    std::string const good =
        "volunteer,when,kind,outcome,note\nX1,2024-05-01,call,reached,\"Likes\ngardens\"\n"
        "X1,3/6/2024,visit,,\n";
    auto const told = import(port, token, "table=contacts&dry_run=true", good, "").body;
    CHECK(told.at("added") == 2);
    CHECK(told.at("changes").at(0).at("row") == 2);
    CHECK(import(port, token, "table=contacts&file=calls.csv", good, new_key()).body.at("added") == 2);
    CHECK(import(port, token, "table=contacts", good, new_key()).body.at("added") == 0);
    auto const log = post(port, token, "contact_log.list", {{"about", {{"volunteer", "X1"}}}});
    CHECK(log.at("result").at("contacts").as_array().size() == 2);
    auto const refused = import(port, token, "table=contacts",
                                "volunteer,when,kind,outcome\nX9,2024-05-01,call,reached\n"
                                "X1,2999-01-01,pigeon,shrugged\nX1,,call,\n",
                                new_key());
    CHECK(refused.is("422"));
    std::set<std::pair<std::int64_t, std::string>> places;
    for (auto const& error : refused.body.at("errors").as_array())
        places.emplace(error.at("row").as_int64(), error.at("column").as_string());
    CHECK(places == std::set<std::pair<std::int64_t, std::string>>{
                        {2, "volunteer"}, {3, "when"}, {3, "kind"}, {3, "outcome"}, {4, "when"}});
}

TEST_CASE("every error is told with its row and column, and nothing is written") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const port = served.port();
    auto const token = entered(port, "administrator");
    std::string const csv =
        "id,name,status,capacity\nX1,Ana,active,1\n\n\"X\n2\",Bo,active,many\nX1,Cy,active,1\n"
        ",Di,active,1\nX4,Ed,asleep,1\n";
    for (auto const* query : {"table=volunteers", "table=volunteers&dry_run=true"}) {
        auto const refused = import(port, token, query, csv, new_key());
        CHECK(refused.is("422"));
        CHECK(refused.head.find("\r\nContent-Type: application/problem+json\r\n") != std::string::npos);
        CHECK(refused.body.at("status") == 422);
        std::set<std::pair<std::int64_t, std::string>> told;
        for (auto const& error : refused.body.at("errors").as_array()) {
            told.emplace(error.at("row").as_int64(), error.at("column").as_string());
            CHECK(error.at("file") == "volunteers.csv");
            CHECK_FALSE(error.at("message").as_string().empty());
        }
        CHECK(told.contains({5, "id"}));
        CHECK(told.contains({6, "id"}));
    }
    // With those mended, the cells.
    auto const refused = import(
        port, token, "table=volunteers",
        "id,name,status,capacity\n\nX1,Ana,active,1\n\nX2,Bo,active,many\nX4,Ed,asleep,1\n", new_key());
    std::set<std::pair<std::int64_t, std::string>> told;
    for (auto const& error : refused.body.at("errors").as_array())
        told.emplace(error.at("row").as_int64(), error.at("column").as_string());
    CAPTURE(json::serialize(refused.body));
    CHECK(told == std::set<std::pair<std::int64_t, std::string>>{{5, "capacity"}, {6, "status"}});
    CHECK(name_of(port, token, "X1").empty());
    auto const certificate = import(port, token, "table=volunteers",
                                    "id,name,status\nX1,Ana DBS 001234567890,active\n", new_key());
    CHECK(certificate.is("422"));
    CHECK(certificate.body.at("errors").at(0).at("column") == "name");
    CHECK(certificate.body.at("errors").at(0).at("row") == 2);
    CHECK(json::serialize(certificate.body).find("001234567890") == std::string::npos);
    auto const unknown = import(port, token, "table=shifts",
                                "id,role,date,start,end\nS,NONE,2030-05-01,9:00,10:00\n", new_key());
    CHECK(unknown.is("422"));
    CHECK(unknown.body.at("errors").at(0).at("column") == "role");
}

TEST_CASE("who may not import is told so before sending the file") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const port = served.port();
    auto const accounts = post(port, "", "demo.accounts", {}).at("result").at("accounts").as_array();
    std::string const query = "/import?table=volunteers";
    auto const long_body = "Idempotency-Key: " + new_key() + "\r\nContent-Length: 60000000\r\n\r\n";
    for (auto const& account : accounts) {
        auto const kind = std::string(account.at("kind").as_string());
        bool const may = kind == "coordinator" || kind == "administrator";
        if (may) continue;
        CAPTURE(kind);
        auto const token =
            kind == "integration" ? std::string(account.at("token").as_string()) : entered(port, kind);
        RawClient client(port);
        REQUIRE(client.send(head(query, token, long_body)));
        CHECK(answered(client).is("403"));
    }
    for (std::string const& token : {std::string(), std::string("s1.nonsense")}) {
        RawClient client(port);
        REQUIRE(client.send(head(query, token, long_body)));
        CHECK(answered(client).is("401"));
    }
    auto const token = entered(port, "coordinator");
    auto const said = [&](std::string const& target, std::string const& more) {
        RawClient client(port);
        REQUIRE(client.send(head(target, token, more)));
        return answered(client).head.substr(9, 3);
    };
    CHECK(said("/import", long_body) == "400");
    CHECK(said("/import?table=people", long_body) == "400");
    CHECK(said("/import?table=roles&table=roles", long_body) == "400");
    CHECK(said("/import?table=roles&dry_run=maybe", long_body) == "400");
    CHECK(said(query, "Content-Length: 10\r\n\r\n") == "400"); // no key
    CHECK(said(query, "Origin: https://evil.example\r\n" + long_body) == "403");
    CHECK(said(query, "Idempotency-Key: 20200101-00000000-0000-4000-8000-000000000001\r\nContent-Length: "
                      "12\r\n\r\nid,name\nX,A\n") == "409");
    CHECK(said(query, "Idempotency-Key: " + new_key() + "\r\nContent-Length: 70000000\r\n\r\n") == "413");
    CHECK(served.get("/import?table=roles").starts_with("HTTP/1.1 405"));
    // Asked to, it says when to go on; and a body in chunks is a body.
    RawClient waiting(port);
    REQUIRE(waiting.send(
        head(query + "&dry_run=true", token, "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n")));
    CHECK(waiting.receive().starts_with("HTTP/1.1 100"));
    REQUIRE(waiting.send("8\r\nid,name\n\r\n4\r\nX,A\n\r\n0\r\n\r\n"));
    CHECK(answered(waiting).body.at("added") == 1);
}

TEST_CASE("a borough's volunteers come in at once, while others are served") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const port = served.port();
    auto const token = entered(port, "coordinator");
    constexpr int many = 20'000;
    std::string csv = "id,name,status,languages,capacity\n";
    for (int i = 0; i < many; ++i)
        csv += "N" + std::to_string(i) + ",Person " + std::to_string(i) + ",active,english:fluent,2\n";
    std::atomic<bool> done{false};
    std::size_t calls = 0;
    auto const began = std::chrono::steady_clock::now();
    {
        std::jthread const others([&] {
            Caller caller(port, token);
            while (!done && caller.call("session.me", {}).contains("result")) ++calls;
        });
        auto const answer = import(port, token, "table=volunteers", csv, new_key());
        done = true;
        CAPTURE(json::serialize(answer.body));
        CHECK(answer.is("200"));
        CHECK(answer.body.at("added") == many);
    }
    CHECK(calls > 0);
    MESSAGE(many, " rows in ",
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began)
                .count(),
            " ms, ", calls, " calls of one other client meanwhile");
    std::string too_many = "id,name\n";
    for (int i = 0; i <= 50'000; ++i) too_many += "M" + std::to_string(i) + ",A\n";
    CHECK(import(port, token, "table=volunteers&dry_run=true", too_many, "").is("422"));
}
