// SPDX-License-Identifier: MIT
// Calendar addresses of the real program: made by their owner, read by a calendar library that nobody here
// wrote, worth nothing once they are ended or their owner is suspended.
#include "caller.hpp"

using namespace kith::serve_test;

namespace {

std::string entered(std::uint16_t port, std::string const& kind) {
    auto const reply = post(port, "", "demo.enter", {{"kind", kind}});
    REQUIRE(reply.contains("result"));
    return std::string(reply.at("result").at("token").as_string());
}

std::string tag_of(std::string const& reply) {
    auto const at = reply.find("\r\nETag: ") + 8;
    return reply.substr(at, reply.find('\r', at) - at);
}

std::string get(Served const& served, std::string const& target, std::string const& headers = {}) {
    RawClient client(served.port());
    REQUIRE(client.send("GET " + target + " HTTP/1.1\r\nHost: kith.test\r\n" + headers + "\r\n"));
    return client.reply();
}

} // namespace

TEST_CASE(
    "python3-icalendar reads the calendars of a volunteer and of an organisation, until they are ended") {
    Folder folder;
    if (run(folder, {"/usr/bin/python3", "-c", "import icalendar"}).exit != 0) {
        MESSAGE("skipped: python3-icalendar is not installed");
        return;
    }
    Served served(folder, {"--demo"});
    for (auto const* kind : {"volunteer", "organiser"}) {
        CAPTURE(kind);
        Caller owner(served.port(), entered(served.port(), kind));
        auto const made = owner.result("calendar.make", {{"key", new_key()}});
        auto const path = std::string(made.at("path").as_string());
        auto const calendar = get(served, path);
        REQUIRE(calendar.starts_with("HTTP/1.1 200"));
        CHECK(calendar.find("\r\nContent-Type: text/calendar; charset=utf-8") != std::string::npos);
        auto const file = folder / "calendar.ics";
        std::ofstream(file, std::ios::binary) << body_of(calendar);
        auto const read = run(folder, {"/usr/bin/python3", KITH_CLIENTS "/read_calendar.py", file});
        CAPTURE(read.err);
        CHECK(read.exit == 0);
        CHECK(read.out.ends_with("read\n"));
        CHECK(std::count(read.out.begin(), read.out.end(), '\n') >= 2); // an event at least
        CHECK(get(served, path, "If-None-Match: " + tag_of(calendar) + "\r\n").starts_with("HTTP/1.1 304"));
        CHECK(owner.result("calendar.list", {}).at("calendars").as_array().size() == 1);
        owner.result("calendar.end", {{"key", new_key()}, {"calendar", made.at("calendar")}});
        CHECK(get(served, path).starts_with("HTTP/1.1 404"));
        CHECK(owner.refusal("calendar.end", {{"key", new_key()}, {"calendar", made.at("calendar")}}) ==
              "calendar_unknown");
    }
}

TEST_CASE("a calendar shows nothing once its owner is suspended, and there are ten of them at most") {
    Folder folder;
    Served served(folder, {"--demo"});
    Caller owner(served.port(), entered(served.port(), "volunteer"));
    std::string path;
    for (int i = 0; i < 10; ++i)
        path = owner.result("calendar.make", {{"key", new_key()}}).at("path").as_string();
    CHECK(owner.refusal("calendar.make", {{"key", new_key()}}) == "too_many_calendars");
    CHECK(get(served, path).starts_with("HTTP/1.1 200"));
    auto const coordinator = entered(served.port(), "coordinator");
    CHECK(post(served.port(), coordinator, "calendar.make", {{"key", new_key()}})
              .at("error")
              .at("data")
              .at("refusal") == "not_allowed");
    post(served.port(), coordinator, "principal.suspend",
         {{"key", new_key()}, {"principal", "demo-volunteer"}});
    CHECK(get(served, path).starts_with("HTTP/1.1 404"));
    // A credential of another kind is no calendar, and a calendar is no credential.
    CHECK(get(served, "/calendar/" + coordinator + ".ics").starts_with("HTTP/1.1 404"));
    auto const secret = path.substr(10, path.size() - 14);
    auto const me = post(served.port(), secret, "session.me", {});
    CHECK(me.at("result").at("standing") == "anonymous");
    // Nothing of a secret is in the log.
    served.process().signal(SIGTERM);
    CHECK(served.process().wait().err.find(secret) == std::string::npos);
}
