// SPDX-License-Identifier: MIT
// A line of the log is one JSON object whatever is passed in, and what stands behind a request's address is
// not in it.
#include "serve/logged.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

using namespace kith;
using namespace kith::serve;

namespace {

class LogFile {
  public:
    LogFile() {
        auto pattern = (std::filesystem::temp_directory_path() / "kith-log-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        folder_ = pattern;
    }
    ~LogFile() { std::filesystem::remove_all(folder_); }
    LogFile(LogFile const&) = delete;
    LogFile& operator=(LogFile const&) = delete;

    Settings settings(std::string level = "info") const {
        Settings made;
        made.log_file = (folder_ / "kith.log").string();
        made.log_level = std::move(level);
        return made;
    }
    std::vector<std::string> lines() const {
        std::ifstream file(folder_ / "kith.log");
        std::vector<std::string> all;
        for (std::string line; std::getline(file, line);) all.push_back(line);
        return all;
    }

  private:
    std::filesystem::path folder_;
};

class FixedSite final : public site::Site {
  public:
    void answer(site::HttpRequest, std::function<void(site::HttpReply)> answer) override {
        answer({404, {}, std::make_shared<std::string const>("gone")});
    }
};
class EchoDoor final : public rpc::Door {
  public:
    void call(auth::Origin const&, std::string text, std::function<void(std::string)> answer) override {
        answer(std::move(text));
    }
    void left(auth::ConnectionId) override {}
};

} // namespace

TEST_CASE("no text can forge or break a line of the log") {
    LogFile file;
    Log log(file.settings());
    std::string const hostile = "a\"},{\"level\":\"error\"\n{\"event\":\"forged\"}\r\t%v %l {} \x01 \\";
    log.write(Log::Level::info, "test", {{"text", hostile}, {"number", 5}});
    log.write(Log::Level::debug, "hidden");
    auto const lines = file.lines();
    REQUIRE(lines.size() == 1);
    auto const line = boost::json::parse(lines[0]).as_object();
    CHECK(line.at("event") == "test");
    CHECK(line.at("level") == "info");
    CHECK(std::string(line.at("text").as_string()) == hostile);
    CHECK(line.at("number") == 5);
    CHECK(std::string(line.at("at").as_string()).size() == 27);
}

TEST_CASE("a request's line shares its id with the answer, and names neither secret, address, cookie nor "
          "method of one's own") {
    LogFile file;
    Log log(file.settings("debug"));
    RequestIds ids(0xABCDEF);
    FixedSite site;
    EchoDoor door;
    LoggedSite logged(site, log, ids);
    feed::Feed feed;
    LoggedDoor calls(door, feed, log, ids);
    site::HttpRequest request;
    request.method = "CANARYMETHOD";
    request.target = "/calendar/canarysecret.ics?canaryquery";
    request.origin = {auth::ConnectionId::none, "192.0.2.77", "canarytoken"};
    request.headers = {{"cookie", "canarycookie"}};
    std::string id;
    logged.answer(request, [&](site::HttpReply reply) {
        for (auto const& [name, value] : reply.headers) {
            if (name == "X-Request-Id") id = value;
        }
    });
    calls.call(request.origin, R"({"canary":"call"})", [](std::string) {});
    auto const lines = file.lines();
    REQUIRE(lines.size() == 2);
    auto const line = boost::json::parse(lines[0]).as_object();
    CHECK(std::string(line.at("request").as_string()) == id);
    CHECK(line.at("route") == "/calendar/");
    CHECK(line.at("method") == "other");
    CHECK(line.at("status") == 404);
    CHECK(line.at("bytes") == 4);
    for (auto const& each : lines) {
        CHECK(each.find("canary") == std::string::npos);
        CHECK(each.find("CANARY") == std::string::npos);
        CHECK(each.find("192.0.2.77") == std::string::npos);
    }
    std::set<std::string> seen;
    for (int n = 0; n < 1000; ++n) CHECK(seen.insert(ids.next()).second);
}
