// SPDX-License-Identifier: MIT
// What the site answers, with which headers, to whom; and that its files are what their names say.
#include "public/public_site.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <map>
#include <regex>

using namespace kith;
using namespace kith::site;

namespace {

struct Asked {
    unsigned status = 0;
    std::map<std::string, std::string> headers;
    std::string body;
};

class Visitor {
  public:
    Visitor() : site_(parts()) {}

    Asked get(std::string const& target, std::vector<std::pair<std::string, std::string>> headers = {},
              std::string const& address = "127.0.0.1", std::string const& method = "GET") {
        HttpRequest request;
        request.method = method;
        request.target = target;
        request.headers = std::move(headers);
        request.origin.address = address;
        Asked asked;
        int answers = 0;
        site_.answer(request, [&](HttpReply reply) {
            ++answers;
            asked.status = reply.status;
            for (auto const& [name, value] : reply.headers) {
                CHECK(asked.headers.emplace(name, value).second);
            }
            if (reply.body) asked.body = *reply.body;
        });
        CHECK(answers == 1);
        return asked;
    }
    std::string why_not;

  private:
    SiteParts parts() {
        SiteParts made;
        made.documents["/openrpc.json"] = R"({"openrpc":"1.3.2"})";
        made.not_ready = [this] { return why_not; };
        made.metrics = [] {
            return std::vector<Metric>{
                {"kith_sockets", "Open WebSockets", Metric::Kind::gauge, 17},
                {"kith_messages_total", "Messages taken", Metric::Kind::counter, 12'345'678'901}};
        };
        made.metrics_readers = {"192.0.2.9"};
        made.calendar = [](std::string_view secret, std::string_view address,
                           std::function<void(CalendarAnswer)> const& answer) {
            using Kind = CalendarAnswer::Kind;
            CHECK_FALSE(address.empty());
            answer(secret == "good"   ? CalendarAnswer{Kind::found, "BEGIN:VCALENDAR"}
                   : secret == "many" ? CalendarAnswer{Kind::too_many, {}}
                   : secret == "busy" ? CalendarAnswer{Kind::busy, {}}
                                      : CalendarAnswer{});
        };
        return made;
    }
    PublicSite site_;
};

std::string gunzipped(std::string const& bytes) {
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, MAX_WBITS + 16) == Z_OK);
    std::string copy = bytes;
    std::string text(1 << 20, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(copy.data());
    stream.avail_in = static_cast<uInt>(copy.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    REQUIRE(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    text.resize(stream.total_out);
    inflateEnd(&stream);
    return text;
}

} // namespace

TEST_CASE("it says that it is up, and whether it is ready") {
    Visitor visitor;
    CHECK(visitor.get("/healthz").body == "ok\n");
    CHECK(visitor.get("/readyz?probe=1").status == 200);
    visitor.why_not = "stopping";
    CHECK(visitor.get("/healthz").status == 200);
    auto asked = visitor.get("/readyz");
    CHECK(asked.status == 503);
    CHECK(asked.body == "stopping\n");
    CHECK(asked.headers["Cache-Control"] == "no-store");
}

TEST_CASE("the metrics are for this machine and for those named, in Prometheus' text format") {
    Visitor visitor;
    auto asked = visitor.get("/metrics");
    CHECK(asked.status == 200);
    CHECK(asked.headers["Content-Type"] == metrics_type);
    CHECK(
        asked.body.find("# HELP kith_sockets Open WebSockets\n# TYPE kith_sockets gauge\nkith_sockets 17") !=
        std::string::npos);
    CHECK(asked.body.find("# TYPE kith_messages_total counter\nkith_messages_total 12345678901") !=
          std::string::npos);
    for (auto const* address : {"::1", "127.9.9.9", "::ffff:127.0.0.1", "192.0.2.9"}) {
        CAPTURE(address);
        CHECK(visitor.get("/metrics", {}, address).status == 200);
    }
    for (auto const* address : {"192.0.2.8", "1270.0.0.1", "", "::2", "128.0.0.1"}) {
        CAPTURE(address);
        CHECK(visitor.get("/metrics", {}, address).status == 403);
    }
}

TEST_CASE("the methods are described, and known again by their tag") {
    Visitor visitor;
    auto asked = visitor.get("/openrpc.json");
    CHECK(asked.body == R"({"openrpc":"1.3.2"})");
    CHECK(asked.headers["Content-Type"] == "application/json");
    auto const again = visitor.get("/openrpc.json", {{"if-none-match", asked.headers["ETag"]}});
    CHECK(again.status == 304);
    CHECK(again.body.empty());
}

TEST_CASE("a calendar is shown to whoever knows its secret, and kept by no shared cache") {
    Visitor visitor;
    auto asked = visitor.get("/calendar/good.ics");
    CHECK(asked.status == 200);
    CHECK(asked.headers["Content-Type"].starts_with("text/calendar; charset=utf-8"));
    CHECK(asked.headers["Cache-Control"] == "private, no-cache");
    auto again = visitor.get("/calendar/good.ics", {{"if-none-match", asked.headers["ETag"]}});
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(visitor.get("/calendar/good.ics", {{"if-none-match", "\"0\""}}).status == 200);
    CHECK(visitor.get("/calendar/many.ics").status == 429);
    CHECK(visitor.get("/calendar/busy.ics").status == 503);
    CHECK(visitor.get("/calendar/busy.ics").headers["Retry-After"] == "60");
    for (auto const* target : {"/calendar/bad.ics", "/calendar/.ics", "/calendar/good", "/calendar/",
                               "/calendar", "/calendar/good.ics/", "/calendar/ics", "/calendar/a/good.ics"}) {
        CAPTURE(target);
        CHECK(visitor.get(target).status == 404);
    }
}

TEST_CASE("pages allow nothing from elsewhere, nothing inline, and nobody to frame them") {
    Visitor visitor;
    auto asked = visitor.get("/");
    CHECK(asked.status == 200);
    auto const policy = asked.headers["Content-Security-Policy"];
    for (auto const* part : {"default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'",
                             "frame-ancestors 'none'", "form-action 'self'"}) {
        CAPTURE(part);
        CHECK(policy.find(part) != std::string::npos);
    }
    for (auto const* word : {"unsafe", "*", "http:", "https:", "data:"})
        CHECK(policy.find(word) == std::string::npos);
    CHECK(asked.headers["Cache-Control"] == "no-cache");
    for (auto const* inline_part : {"<style", "style=", "<script>", "onclick", "{{"})
        CHECK(asked.body.find(inline_part) == std::string::npos);
    // Everything it refers to is there.
    static std::regex const reference("(?:href|src)=\"(/[^\"]*)\"");
    int references = 0;
    for (std::sregex_iterator at(asked.body.begin(), asked.body.end(), reference), end; at != end; ++at) {
        auto const target = (*at)[1].str();
        CAPTURE(target);
        CHECK(visitor.get(target).status == 200);
        ++references;
    }
    CHECK(references >= 4);
    // Whatever else is answered is no page either.
    for (auto const* target : {"/healthz", "/nowhere", "/openrpc.json", "/calendar/good.ics"}) {
        CAPTURE(target);
        CHECK(visitor.get(target).headers["Content-Security-Policy"].starts_with("default-src 'none'"));
    }
}

TEST_CASE("files keep for ever under a name with their hash, compressed for who takes it") {
    Visitor visitor;
    StaticFiles const files(built_in_pages());
    bool any = false;
    for (auto const& [path, file] : files.all()) {
        CAPTURE(path);
        CHECK(gunzipped(*file.gzip) == *file.plain);
        CHECK(visitor.get(path).body == *file.plain);
        auto squeezed = visitor.get(path, {{"accept-encoding", "br;q=1, gzip;q=0.8"}});
        // What is smaller as it is goes as it is.
        bool const worth_it = file.gzip->size() < file.plain->size();
        CHECK((squeezed.headers["Content-Encoding"] == "gzip") == worth_it);
        CHECK(squeezed.body == (worth_it ? *file.gzip : *file.plain));
        CHECK(squeezed.headers["Vary"] == "Accept-Encoding");
        for (auto const* refusing : {"", "br", "gzip;q=0", "gzip; q=0.000", "xgzip"}) {
            CAPTURE(refusing);
            CHECK(visitor.get(path, {{"accept-encoding", refusing}}).headers.count("Content-Encoding") == 0);
        }
        CHECK(visitor.get(path, {{"if-none-match", file.tag}}).status == 304);
        bool const hashed = path.starts_with("/assets/");
        any = any || hashed;
        CHECK(file.for_ever == hashed);
        CHECK((visitor.get(path).headers["Cache-Control"].find("immutable") != std::string::npos) == hashed);
    }
    CHECK(any);
    Page const some[] = {{"index.html", "1"}, {"me.html", "2"}, {"worker.js", "3"}, {"assets/a-1.css", "4"}};
    StaticFiles const placed(some);
    CHECK(*placed.find("/")->plain == "1");
    CHECK(*placed.find("/me")->plain == "2");
    CHECK_FALSE(placed.find("/worker.js")->for_ever);
    CHECK(placed.find("/assets/a-1.css")->for_ever);
    CHECK(placed.find("/me.html") == nullptr);
}

TEST_CASE("it is only read, and what is not there is not there") {
    Visitor visitor;
    for (auto const* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", ""}) {
        CAPTURE(method);
        auto asked = visitor.get("/", {}, "127.0.0.1", method);
        CHECK(asked.status == 405);
        CHECK(asked.headers["Allow"] == "GET, HEAD");
    }
    for (auto const* target : {"/nowhere", "", "*", "//", "/../etc/passwd", "/assets/", "/assets/style.css",
                               "/index.html", "http://example.org/", "/%2e%2e/healthz"}) {
        CAPTURE(target);
        CHECK(visitor.get(target).status == 404);
    }
}

TEST_CASE("the log names a route and never a secret") {
    CHECK(PublicSite::route_of("/calendar/secret.ics?x") == "/calendar/");
    CHECK(PublicSite::route_of("/rpc?token=1") == "/rpc");
    CHECK(PublicSite::route_of("/assets/style-1.css") == "/assets/");
    CHECK(PublicSite::route_of("/who/is/anna") == "other");
}
