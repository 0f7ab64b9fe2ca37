// SPDX-License-Identifier: MIT
// People from the outside: somebody registers, is asked, says yes by the link out of the letter, the
// organisation answers by its own link without an account, the place is confirmed, and when they drop out the
// organisation hears who could step in. Letters come out of the outbox that the real program writes, or over
// the wire to a mail server and a text provider of the test's own.
#include "../auth/sink.hpp"
#include "caller.hpp"
#include "way_in.hpp"

#include <mutex>

using namespace kith;
using namespace kith::serve_test;

namespace {

// The newest letter to somebody that holds the words; empty where none comes.
std::string letter(Folder const& folder, std::string const& to, std::string const& words) {
    for (int i = 0; i < 2000; ++i) {
        for (int number = 200; number >= 1; --number) {
            auto const path = folder / ("kith.db.outbox/" + std::to_string(number) + ".txt");
            if (!fs::exists(path)) continue;
            auto const text = read_whole(path);
            if (text.starts_with("To: " + to + "\n") && text.find(words) != std::string::npos) return text;
        }
        std::this_thread::sleep_for(10ms);
    }
    return {};
}

std::string after(std::string const& text, std::string const& words) {
    auto const at = text.find(words);
    if (at == std::string::npos) return {};
    auto const from = at + words.size();
    return text.substr(from, text.find('\n', from) - from);
}

json::object result_of(json::object const& reply) {
    CAPTURE(json::serialize(reply));
    REQUIRE(reply.contains("result"));
    return reply.at("result").as_object();
}
std::string refusal_of(json::object const& reply) {
    CAPTURE(json::serialize(reply));
    REQUIRE(reply.contains("error"));
    return std::string(reply.at("error").at("data").at("refusal").as_string());
}

// Registers and signs in with the code out of the letter; the volunteer's id.
std::string newcomer(Folder const& folder, Served const& served, std::string const& name,
                     std::string const& address) {
    result_of(post(served.port(), "", "volunteer.register", {{"name", name}, {"address", address}}));
    auto const code = after(letter(folder, address, "Your code to sign in: "), "Your code to sign in: ");
    REQUIRE(code.size() == 8);
    auto const entered =
        result_of(post(served.port(), "", "session.finish_code", {{"address", address}, {"code", code}}));
    CHECK(entered.at("standing") == "volunteer");
    return std::string(entered.at("volunteer").as_string());
}

// A day so many from today, as the wire has it.
std::string day(int from_today) {
    auto const today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    std::chrono::year_month_day const date(today + std::chrono::days(from_today));
    std::array<char, 16> made{};
    std::snprintf(made.data(), made.size(), "%04d-%02u-%02u", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()));
    return made.data();
}

// What mail servers and providers have taken, one text each.
class Taken {
  public:
    void add(std::string text) {
        std::lock_guard const guard(mutex_);
        all_.push_back(std::move(text));
    }
    // The first that holds all of the words; empty where none comes.
    std::string with(std::vector<std::string> const& words) {
        for (int i = 0; i < 2000; ++i) {
            {
                std::lock_guard const guard(mutex_);
                for (auto const& each : all_) {
                    bool const fits = std::ranges::all_of(
                        words, [&](auto const& word) { return each.find(word) != std::string::npos; });
                    if (fits) return each;
                }
            }
            std::this_thread::sleep_for(10ms);
        }
        return {};
    }

  private:
    std::mutex mutex_;
    std::vector<std::string> all_;
};

// Quoted-printable (RFC 2045, section 6.7) as text.
std::string unquoted(std::string const& text) {
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') continue;
        auto const is_hex = [&](std::size_t at) {
            return std::isxdigit(static_cast<unsigned char>(text[at]));
        };
        bool const escapes = text[i] == '=' && i + 2 < text.size();
        if (escapes && text[i + 1] == '\r') {
            i += 2;
        } else if (!escapes || !is_hex(i + 1) || !is_hex(i + 2)) { // a header's parameter
            made += text[i];
        } else {
            made += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
            i += 2;
        }
    }
    return made;
}

// A POST as a browser sends it to a page of this host; the whole answer.
std::string browsed(std::uint16_t port, std::string const& host, std::string const& headers,
                    std::string const& method, json::object params) {
    auto const call = json::serialize(
        json::object{{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", std::move(params)}});
    RawClient client(port);
    REQUIRE(client.send("POST /rpc HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\n" +
                        headers + "Content-Length: " + std::to_string(call.size()) + "\r\n\r\n" + call));
    return client.reply();
}

} // namespace

TEST_CASE("by mail and by text message: a code for each, and a link that needs its button") {
    Taken letters;
    sink_test::Sink const mail([&](int peer) { letters.add(unquoted(sink_test::take_letter(peer))); });
    Taken texts;
    sink_test::Sink const hook([&](int peer) {
        auto const request = sink_test::read_until(peer, "}");
        sink_test::say(peer, "HTTP/1.1 202 taken\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        texts.add(request);
    });
    Folder folder;
    std::ofstream(folder / "token") << "provider-secret\n";
    auto settings = with_administrator();
    for (auto const& each : {"mail.server=smtp://127.0.0.1:" + std::to_string(mail.port()),
                             std::string("mail.from=hub@kith.test"), std::string("mail.without_tls=true"),
                             "text_messages.hook=http://127.0.0.1:" + std::to_string(hook.port()) + "/send",
                             "text_messages.token_file=" + (folder / "token")}) {
        settings.emplace_back("--set");
        settings.push_back(each);
    }
    Served served(folder, settings);
    result_of(
        post(served.port(), "", "volunteer.register", {{"name", "Ana Lee"}, {"address", "ana@example.org"}}));
    result_of(post(served.port(), "", "volunteer.register", {{"name", "Tom"}, {"address", "07700 900123"}}));
    auto const text = texts.with({"+447700900123"});
    CHECK(text.starts_with("POST /send HTTP/1.1"));
    CHECK(text.find("Authorization: Bearer provider-secret\r\n") != std::string::npos);
    auto const said = json::parse(text.substr(text.find("\r\n\r\n") + 4)).as_object();
    auto const words = std::string(said.at("body").as_string());
    auto const code = after(words, "Your code to sign in: ");
    auto const tom = result_of(
        post(served.port(), "", "session.finish_code", {{"address", "+44 7700 900123"}, {"code", code}}));
    CHECK(tom.at("standing") == "volunteer");
    auto const letter = letters.with({"RCPT TO:<ana@example.org>", "/sign-in#"});
    CHECK(letter.find("MAIL FROM:<hub@kith.test>") != std::string::npos);
    CHECK(letter.find("Subject: Your code to sign in\n") != std::string::npos);
    // Opening the link's page, as mail scanners do, signs nobody in and uses nothing up.
    auto const link = after(letter, "/sign-in#");
    for (int i = 0; i < 3; ++i) (void)served.get("/sign-in");
    auto const entered = result_of(post(served.port(), "", "session.finish_link", {{"link", link}}));
    CHECK(entered.at("standing") == "volunteer");
    CHECK(refusal_of(post(served.port(), "", "session.finish_link", {{"link", link}})) != "");
    CHECK(refusal_of(post(
              served.port(), "", "session.finish_code",
              {{"address", "ana@example.org"}, {"code", after(letter, "Your code to sign in: ")}})) != "");
    served.process().signal(SIGTERM);
    auto const ended = served.process().wait();
    CHECK(ended.exit == 0);
    for (auto const* canary : {"ana@example.org", "900123", "provider-secret"})
        CHECK(ended.err.find(canary) == std::string::npos);
}

TEST_CASE("a small charity without an account: who has started, how many hours, and no, by the buttons of "
          "letters") {
    Folder folder;
    Served served(folder, with_administrator());
    Caller admin(served.port());
    sign_in(served, admin);
    auto const change = [&](std::string const& method, json::object params) {
        params["key"] = new_key();
        return admin.result(method, std::move(params));
    };
    change("organisation.add", {{"id", "O1"}, {"cells", {{"name", "Kitchen"}}}});
    change("role.add", {{"id", "R1"},
                        {"cells",
                         {{"title", "Lunch club cook"},
                          {"organisation", "O1"},
                          {"setting", "remote"},
                          {"sessions", "Mon 11:00-14:00"},
                          {"hours", "3"},
                          {"places_maximum", "2"}}}});
    change("contact.set",
           {{"organisation", "O1"}, {"e_mail", "lead@kitchen.example"}, {"channel", "e_mail"}});
    auto const by_link = [&](std::string const& link, std::string const& method, json::object params) {
        params["key"] = new_key();
        return post(served.port(), link, method, std::move(params));
    };
    auto const ana = newcomer(folder, served, "Ana Lee", "ana@example.org");
    json::object const pair{{"volunteer", ana}, {"opening", "R1"}};
    auto const with = [&](json::object const& more) {
        auto all = pair;
        for (auto const& each : more) all[each.key()] = each.value();
        return all;
    };
    change("match.offer", with({{"channel", "email"}}));
    result_of(
        by_link(after(letter(folder, "ana@example.org", "Would you like"), "/act#"), "match.accept", pair));
    change("match.refer", pair);
    auto const referral = after(letter(folder, "lead@kitchen.example", "A volunteer for"), "/act#");
    result_of(by_link(referral, "match.take_on", pair));
    // What had to be settled before a start, asked by telephone.
    change("volunteer.update", {{"id", ana},
                                {"cells",
                                 {{"availability", "every day all day"},
                                  {"remote", "yes"},
                                  {"access_needs", "none"},
                                  {"hours_per_week", "10"},
                                  {"expenses_needed", "no"},
                                  {"born", "1980-01"}}}});
    change("match.confirm", with({{"first_day", day(-2)}}));
    // The first day is over: the clock asks whether they came.
    auto const started = after(letter(folder, "lead@kitchen.example", "was to begin with"), "/act#");
    REQUIRE_FALSE(started.empty());
    auto const about = result_of(post(served.port(), started, "link.look", {}));
    CHECK(about.at("methods") == json::array{"match.start", "match.drop_out"});
    CHECK(result_of(by_link(started, "match.start", pair)).at("state") == "active");

    // Hours: the volunteer writes them down, the charity says yes to one day and no to another.
    auto const log = [&](int from_today) {
        auto const logged = change("hours.log", with({{"minutes", 90}, {"worked_on", day(from_today)}}));
        return std::string(logged.at("transfer").as_string());
    };
    auto const first = log(-1);
    auto const yes = after(letter(folder, "lead@kitchen.example", "Hours that wait for your yes"), "/act#");
    auto const hours = result_of(post(served.port(), yes, "link.look", {}));
    CHECK(hours.at("record").as_string() == "hours/" + first);
    CHECK(hours.at("transfer").as_string() == first);
    CHECK(hours.at("minutes") == 90);
    CHECK(hours.at("methods") == json::array{"hours.confirm", "hours.reject"});
    CHECK(refusal_of(by_link(yes, "hours.confirm", {{"transfer", std::string(first.size(), '0')}})) ==
          "not_allowed");
    CHECK(refusal_of(by_link(yes, "match.complete", pair)) == "not_allowed");
    CHECK(result_of(by_link(yes, "hours.confirm", {{"transfer", first}})).at("state") == "confirmed");
    CHECK(refusal_of(by_link(yes, "hours.reject", {{"transfer", first}})) == "not_signed_in");
    CHECK(letter(folder, "ana@example.org", "have been confirmed").find("Lunch club cook") !=
          std::string::npos);

    // Another person, and a no.
    auto const ben = newcomer(folder, served, "Ben Ode", "ben@example.org");
    json::object const other{{"volunteer", ben}, {"opening", "R1"}};
    auto asking = other;
    asking["channel"] = "email";
    change("match.offer", asking);
    result_of(
        by_link(after(letter(folder, "ben@example.org", "Would you like"), "/act#"), "match.accept", other));
    change("match.refer", other);
    auto const second =
        after(letter(folder, "lead@kitchen.example", "A volunteer for Lunch club cook: Ben Ode"), "/act#");
    CHECK(refusal_of(by_link(second, "match.turn_down", pair)) == "not_allowed"); // that is Ana's
    CHECK(result_of(by_link(second, "match.turn_down", other)).at("state") == "declined_by_organisation");
}

TEST_CASE(
    "a browser's session is a cookie that no script reads, good with our Origin alone, and ended with it") {
    Folder folder;
    auto settings = with_administrator();
    settings.insert(settings.end(), {"--set", "listen.proxies=127.0.0.1"});
    Served served(folder, settings);
    int people = 0;
    auto const enter = [&](std::string const& host, std::string const& headers) {
        auto const address = "ana" + std::to_string(++people) + "@example.org";
        result_of(post(served.port(), "", "volunteer.register", {{"name", "Ana"}, {"address", address}}));
        auto const code = after(letter(folder, address, "Your code to sign in: "), "Your code to sign in: ");
        return browsed(served.port(), host, headers, "session.finish_code",
                       {{"address", address}, {"code", code}});
    };
    auto const set = [](std::string const& answer) { return after(answer, "Set-Cookie: "); };
    auto const has_token = [](std::string const& answer) {
        return json::parse(body_of(answer)).at("result").as_object().contains("token");
    };
    std::string const behind_tls = "X-Forwarded-Proto: https\r\n";
    std::string const ours = "Origin: https://hub.test\r\n";
    auto const answer = enter("hub.test", behind_tls + ours);
    auto const cookie = set(answer);
    CHECK(cookie.starts_with("__Host-kith="));
    for (auto const* part : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Max-Age="})
        CHECK(cookie.find(part) != std::string::npos);
    CHECK_FALSE(has_token(answer));
    auto const sent = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
    auto const standing = [&](std::string const& headers) {
        auto const told = browsed(served.port(), "hub.test", headers, "session.me", {});
        if (!told.starts_with("HTTP/1.1 200")) return told.substr(9, 3);
        return std::string(json::parse(body_of(told)).at("result").at("standing").as_string());
    };
    CHECK(standing(behind_tls + ours + sent) == "volunteer");
    // A stranger's page, no page at all, and the same host without TLS.
    CHECK(standing(behind_tls + "Origin: https://evil.test\r\n" + sent) == "403");
    CHECK(standing(behind_tls + sent) == "403");
    CHECK(standing(ours + sent) == "403");
    RawClient stranger(served.port());
    CHECK(stranger.upgrade(behind_tls + "Origin: https://evil.test\r\n" + sent).starts_with("HTTP/1.1 403"));
    // Signing out ends the session, and the cookie with it.
    auto const out =
        browsed(served.port(), "hub.test", behind_tls + ours + sent, "session.end", {{"key", new_key()}});
    CHECK(set(out).starts_with("__Host-kith=;"));
    CHECK(set(out).find("Max-Age=0") != std::string::npos);
    CHECK(standing(behind_tls + ours + sent) == "anonymous");

    // Beside the browser, on its own machine, as over TLS; elsewhere without TLS, and for programs: a token.
    auto const local = "127.0.0.1:" + std::to_string(served.port());
    auto const beside = enter(local, "Origin: http://" + local + "\r\n");
    CHECK(set(beside).find("; HttpOnly") != std::string::npos);
    CHECK_FALSE(has_token(beside));
    auto const in_clear = enter("hub.test", "Origin: http://hub.test\r\n");
    CHECK(set(in_clear).empty());
    CHECK(has_token(in_clear));
    auto const program = enter("hub.test", behind_tls);
    CHECK(set(program).empty());
    CHECK(has_token(program));
}

TEST_CASE("from registering to stepping in: letters, links without an account, and nothing by looking") {
    Folder folder;
    Served served(folder, with_administrator());
    Caller admin(served.port());
    sign_in(served, admin);
    auto const change = [&](std::string const& method, json::object params) {
        params["key"] = new_key();
        return admin.result(method, std::move(params));
    };
    CHECK(change("organisation.add", {{"id", "O1"}, {"cells", {{"name", "Kitchen"}}}}).at("saved") == true);
    CHECK(change("role.add", {{"id", "R1"},
                              {"cells",
                               {{"title", "Lunch club cook"},
                                {"organisation", "O1"},
                                {"setting", "remote"},
                                {"places_maximum", "1"}}}})
              .at("saved") == true);
    change("contact.set",
           {{"organisation", "O1"}, {"e_mail", "lead@kitchen.example"}, {"channel", "e_mail"}});
    auto const ana = newcomer(folder, served, "Ana Lee", "ana@example.org");
    auto const ben = newcomer(folder, served, "Ben Ode", "ben@example.org");
    CHECK(ana != ben);
    // Who registers again with a known address is not told that it is known, and is made no second time.
    result_of(
        post(served.port(), "", "volunteer.register", {{"name", "Eve"}, {"address", "ANA@example.org"}}));
    CHECK(admin.result("volunteer.list", {}).at("rows").as_array().size() == 2);

    json::object const pair{{"volunteer", ana}, {"opening", "R1"}};
    auto const with_key = [&](json::object params = {}) {
        auto all = pair;
        for (auto const& each : params) all[each.key()] = each.value();
        all["key"] = new_key();
        return all;
    };
    json::object asking = pair;
    asking["channel"] = "email";
    CHECK(change("match.offer", asking).at("state") == "offered");
    auto const asked = letter(folder, "ana@example.org", "/act#");
    CHECK(asked.find("Would you like to help with Lunch club cook?") != std::string::npos);
    CHECK(asked.find("Kitchen") != std::string::npos);
    auto const link = after(asked, "/act#");
    // Looking changes nothing: the page is a page, and the link says what it is about.
    (void)served.get("/act");
    auto const about = result_of(post(served.port(), link, "link.look", {}));
    CHECK(about.at("person") == "Ana Lee");
    CHECK(about.at("opening_name") == "Lunch club cook");
    CHECK(about.at("methods") == json::array{"match.accept", "match.decline"});
    CHECK(admin.result("match.get", pair).at("match").at("state") == "offered");
    // It is for this match and these two answers alone.
    auto other = with_key();
    other["volunteer"] = ben;
    CHECK(refusal_of(post(served.port(), link, "match.accept", other)) == "not_allowed");
    CHECK(refusal_of(post(served.port(), link, "match.drop_out", with_key())) == "not_allowed");
    CHECK(refusal_of(post(served.port(), link, "volunteer.get", {{"id", ana}})) == "not_allowed");
    CHECK(result_of(post(served.port(), link, "match.accept", with_key())).at("state") == "accepted");
    CHECK(refusal_of(post(served.port(), link, "match.decline", with_key())) == "not_signed_in");

    CHECK(change("match.refer", pair).at("state") == "referred");
    auto const lead =
        after(letter(folder, "lead@kitchen.example", "A volunteer for Lunch club cook"), "/act#");
    CHECK(result_of(post(served.port(), lead, "match.acknowledge", with_key())).at("state") == "referred");
    CHECK(result_of(post(served.port(), lead, "match.meet", with_key())).at("state") == "met");
    CHECK(result_of(post(served.port(), lead, "match.take_on", with_key())).at("state") == "clearing");
    CHECK(refusal_of(post(served.port(), lead, "match.turn_down", with_key())) == "not_signed_in");
    json::object confirmed = pair;
    confirmed["first_day"] = "2031-03-03";
    confirmed["override_gates"] = true;
    confirmed["reason"] = "all is settled on paper";
    CHECK(change("match.confirm", confirmed).at("state") == "confirmed");
    CHECK(letter(folder, "lead@kitchen.example", "Confirmed: Ana Lee").find("2031") != std::string::npos);
    auto const way_out = after(letter(folder, "ana@example.org", "It is settled"), "/act#");

    auto const left = result_of(post(served.port(), way_out, "match.drop_out", with_key()));
    CHECK(left.at("state") == "withdrawn");
    CHECK(left.at("place_freed") == true);
    CHECK_FALSE(letter(folder, "lead@kitchen.example", "Ana Lee cannot come").empty());
    CHECK(letter(folder, "lead@kitchen.example", "A place has become free")
              .find("We know of 1 person who could step in") != std::string::npos);
    auto const list = admin.result("replacement.list", {{"opening", "R1"}});
    REQUIRE(list.at("count") == 1);
    CHECK(list.at("people").at(0).at("volunteer").as_string() == ben);

    served.process().signal(SIGTERM);
    auto const ended = served.process().wait();
    CHECK(ended.exit == 0);
    for (auto const* canary : {"ana@example.org", "Ana Lee", "kitchen.example", "/act#"})
        CHECK(ended.err.find(canary) == std::string::npos);
    // No link is in the database in clear.
    auto const database = read_whole(folder / "kith.db");
    for (auto const& secret : {link, lead, way_out}) CHECK(database.find(secret) == std::string::npos);
}

TEST_CASE("news ends for whoever presses the button, or whose mail program does, and what they asked for "
          "still comes") {
    Taken letters;
    sink_test::Sink const mail([&](int peer) { letters.add(unquoted(sink_test::take_letter(peer))); });
    Folder folder;
    auto settings = with_administrator();
    for (auto const& each : {"mail.server=smtp://127.0.0.1:" + std::to_string(mail.port()),
                             std::string("mail.from=hub@kith.test"), std::string("mail.without_tls=true")}) {
        settings.emplace_back("--set");
        settings.push_back(each);
    }
    Served served(folder, settings);
    Caller admin(served.port());
    sign_in(served, admin);
    auto const change = [&](std::string const& method, json::object params) {
        params["key"] = new_key();
        return admin.result(method, std::move(params));
    };
    for (std::string const name : {"ana", "ben", "cara"}) {
        auto const address = name + "@example.org";
        change("volunteer.add", {{"id", name}, {"cells", {{"name", name}}}});
        change("contact.set", {{"volunteer", name}, {"e_mail", address}, {"channel", "e_mail"}});
    }
    auto const news = [&](std::string const& subject) {
        return change("mailing.send",
                      {{"subject", subject}, {"body", "Dear {person}, come."}, {"basis", "soft_opt_in"}})
            .at("reached")
            .at("queued")
            .as_int64();
    };
    CHECK(news("Fair one") == 3);
    auto const stop_of = [&](std::string const& name, std::string const& subject) {
        auto const text = letters.with({"RCPT TO:<" + name + "@example.org>", "Subject: " + subject});
        REQUIRE_FALSE(text.empty());
        // Both headers of RFC 8058, and the same address for people to press themselves.
        CHECK(text.find("List-Unsubscribe-Post: List-Unsubscribe=One-Click\n") != std::string::npos);
        auto const link = after(text, "List-Unsubscribe: <");
        auto const address = link.substr(0, link.find('>'));
        CHECK(text.find("press the button here:\n" + address) != std::string::npos);
        return address.substr(address.find("/unsubscribe/"));
    };
    auto const ana = stop_of("ana", "Fair one");
    auto const ben = stop_of("ben", "Fair one");
    auto const press = [&](std::string const& target, std::string const& headers, std::string const& body) {
        RawClient client(served.port());
        REQUIRE(client.send("POST " + target + " HTTP/1.1\r\nHost: hub.test\r\n" + headers +
                            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
                            std::to_string(body.size()) + "\r\n\r\n" + body));
        return client.reply();
    };
    // Looking changes nothing, however often; the button is there without a script, and works in a browser
    // that is signed in.
    for (int i = 0; i < 3; ++i) {
        auto const page = served.get(ana);
        CHECK(page.starts_with("HTTP/1.1 200"));
        CHECK(page.find("<form method=\"post\">") != std::string::npos);
        CHECK(page.find("<script") == std::string::npos);
    }
    auto const counted = [&] {
        return admin.result("mailing.count", {{"basis", "soft_opt_in"}}).at("no_more").as_int64();
    };
    CHECK(counted() == 0);
    CHECK(press(ana, "Origin: http://hub.test\r\nCookie: __Host-kith=x\r\n", "").starts_with("HTTP/1.1 200"));
    CHECK(press(ben, "", "List-Unsubscribe=One-Click").starts_with("HTTP/1.1 200"));
    CHECK(press(ben, "", "List-Unsubscribe=One-Click").starts_with("HTTP/1.1 200"));
    CHECK(counted() == 2);
    auto const source = [&](std::string const& who) {
        return std::string(
            admin.result("marketing.get", {{"volunteer", who}}).at("choices").at(0).at("source").as_string());
    };
    CHECK(source("ana") == "page");
    CHECK(source("ben") == "one_click");
    // One letter of it changed, and it is nobody's.
    auto forged = ana;
    forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
    CHECK(press(forged, "", "").starts_with("HTTP/1.1 404"));
    CHECK(served.get("/unsubscribe/nothing").starts_with("HTTP/1.1 404"));

    CHECK(news("Fair two") == 1);
    REQUIRE_FALSE(letters.with({"RCPT TO:<cara@example.org>", "Subject: Fair two"}).empty());
    // A message about what somebody takes part in still goes to those who want no news, without those
    // headers.
    change("organisation.add", {{"id", "O1"}, {"cells", {{"name", "Kitchen"}}}});
    change("role.add",
           {{"id", "R1"},
            {"cells", {{"title", "Cook"}, {"organisation", "O1"}, {"sessions", "Mon 11:00-14:00"}}}});
    change("match.offer", {{"volunteer", "ana"}, {"opening", "R1"}, {"channel", "email"}});
    auto const asked = letters.with({"RCPT TO:<ana@example.org>", "Subject: Would you like to help"});
    REQUIRE_FALSE(asked.empty());
    CHECK(asked.find("List-Unsubscribe") == std::string::npos);
    CHECK(asked.find("Fair two") == std::string::npos);
}
