// SPDX-License-Identifier: MIT
// The real program as an operator runs it: started, asked by clients that nobody here wrote, backed up while
// it serves, and stopped.
#include "served.hpp"

#include <boost/json/parse.hpp>

using namespace kith::serve_test;

TEST_CASE("kith serve makes its database, answers over HTTP and WebSocket, and stops when it is told to") {
    Folder folder;
    Served served(folder);
    CHECK(served.get("/healthz").starts_with("HTTP/1.1 200"));
    CHECK(body_of(served.get("/readyz")) == "ready\n");
    auto const page = served.get("/");
    CHECK(page.find("\r\nX-Content-Type-Options: nosniff\r\n") != std::string::npos);
    CHECK(page.find("\r\nReferrer-Policy: no-referrer\r\n") != std::string::npos);
    CHECK(page.find("\r\nX-Request-Id: ") != std::string::npos);
    CHECK(page.find("Strict-Transport-Security") == std::string::npos); // not over TLS
    auto const described = boost::json::parse(body_of(served.get("/openrpc.json"))).as_object();
    CHECK(described.at("openrpc") == "1.3.2");
    CHECK(served.get("/metrics").find("\nkith_http_requests_total ") != std::string::npos);

    RawClient by_post(served.port());
    std::string const call = R"({"jsonrpc":"2.0","id":1,"method":"rpc.discover"})";
    REQUIRE(by_post.send(
        "POST /rpc HTTP/1.1\r\nHost: kith.test\r\nContent-Type: application/json\r\nContent-Length: " +
        std::to_string(call.size()) + "\r\n\r\n" + call));
    CHECK(boost::json::parse(body_of(by_post.reply())).at("result").as_object() == described);

    RawClient socket(served.port());
    REQUIRE(socket.upgrade().starts_with("HTTP/1.1 101"));
    REQUIRE(socket.send(frame_bytes(text, call)));
    auto const answer = socket.message();
    REQUIRE(answer);
    CHECK(boost::json::parse(answer->payload).at("result").as_object() == described);

    auto const began = std::chrono::steady_clock::now();
    served.process().signal(SIGTERM);
    auto const goodbye = socket.message();
    REQUIRE(goodbye);
    CHECK(goodbye->close_code() == 1001);
    auto const ended = served.process().wait();
    CHECK(ended.exit == 0);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));
    // Every line of the log is an object; the last says that all is on the disk.
    std::istringstream lines(ended.err);
    std::string last;
    for (std::string line; std::getline(lines, line);)
        last = boost::json::parse(line).at("event").as_string();
    CHECK(last == "stopped");
}

TEST_CASE("a second server on the same database is refused, and the first goes on") {
    Folder folder;
    Served served(folder);
    auto const second =
        run(folder, {KITH_BINARY, "serve", "--db", folder / "kith.db", "--listen", "127.0.0.1:0"});
    CHECK(second.exit == 3);
    CHECK(second.err.find("kith: ") != std::string::npos);
    CHECK(served.get("/healthz").starts_with("HTTP/1.1 200"));
}

TEST_CASE("what cannot be served is refused in words") {
    Folder folder;
    auto const refused = [&](std::vector<std::string> more) {
        std::vector<std::string> arguments{KITH_BINARY, "serve", "--db", folder / "kith.db"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(folder, std::move(arguments));
    };
    CHECK(refused({"--listen", "0.0.0.0:0"}).exit == 1);
    CHECK(refused({"--listen", "0.0.0.0:0"}).err.find("listen.plain_beyond_loopback") != std::string::npos);
    CHECK(refused({"--set", "listen.port=no"}).exit == 1);
    CHECK(refused({"--config", folder / "none.toml"}).exit == 1);
    CHECK(refused({"--db", "postgresql://localhost/kith"}).exit != 0);
    CHECK_FALSE(fs::exists(folder / "kith.db"));
    std::ofstream(folder / "bad.pem") << "not a certificate\n";
    auto const tls =
        refused({"--listen", "127.0.0.1:0", "--set", "listen.certificate=" + (folder / "bad.pem"), "--set",
                 "listen.certificate_key=" + (folder / "bad.pem")});
    CHECK(tls.exit == 3);
    CHECK(tls.err.find("bad.pem") != std::string::npos);
}

TEST_CASE("the settings come from file, environment and command line, each above the one before") {
    Folder folder;
    std::ofstream(folder / "kith.toml")
        << "[listen]\nport = 1\n[log]\nlevel = \"warn\"\n[limits]\nconnections_max = 5\n";
    ::setenv("KITH_LISTEN_PORT", "2", 1);
    ::setenv("KITH_LOG_LEVEL", "error", 1);
    auto const printed = run(folder, {KITH_BINARY, "serve", "--config", folder / "kith.toml", "--set",
                                      "listen.port=3", "--print-config"});
    ::unsetenv("KITH_LISTEN_PORT");
    ::unsetenv("KITH_LOG_LEVEL");
    CHECK(printed.exit == 0);
    CHECK(printed.out.find("\nport = 3\n") != std::string::npos);
    CHECK(printed.out.find("\nlevel = 'error'\n") != std::string::npos);
    CHECK(printed.out.find("\nconnections_max = 5\n") != std::string::npos);
}

TEST_CASE("a backup is taken while the server runs, and is sound") {
    Folder folder;
    Served served(folder);
    CHECK(run(folder, {KITH_BINARY, "backup", "--db", folder / "kith.db", folder / "copy.db"}).exit == 0);
    CHECK(fs::file_size(folder / "copy.db") > 8192);
    CHECK(served.get("/healthz").starts_with("HTTP/1.1 200"));
}

TEST_CASE("python3-websockets speaks with the server, and is told that it goes away") {
    Folder folder;
    if (run(folder, {"/usr/bin/python3", "-c", "import websockets"}).exit != 0) {
        MESSAGE("skipped: python3-websockets is not installed");
        return;
    }
    Served served(folder);
    auto const client = run(folder, {"/usr/bin/python3", KITH_CLIENTS "/websockets_client.py",
                                     std::to_string(served.port()), std::to_string(served.process().id())});
    CAPTURE(client.err);
    CHECK(client.out == "all well\n");
    CHECK(served.process().wait().exit == 0);
}

TEST_CASE("npm's ws speaks with the server") {
    Folder folder;
    ::setenv("NODE_PATH", "/usr/share/nodejs", 0);
    if (run(folder, {"node", "-e", "require('ws')"}).exit != 0) {
        MESSAGE("skipped: node or its package ws is not installed");
        return;
    }
    Served served(folder);
    auto const client = run(folder, {"node", KITH_CLIENTS "/ws_client.js", std::to_string(served.port())});
    CAPTURE(client.err);
    CHECK(client.out == "all well\n");
}
