// SPDX-License-Identifier: MIT
// The ways in: codes and links that work once, passwords and second factors, and limits that nobody can turn
// against somebody else (S4, S5).
#include "auth/password.hpp"
#include "auth/sign_in.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

using namespace kith;
using namespace kith::auth;
using namespace kith::auth_test;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

struct Ways : Town {
    SignIn sign_in;

    explicit Ways(SignIn::Options options = {})
        : sign_in(std::move(options), ServerKey(ServerKey::Bytes{1, 2, 3}), entrance, random) {}

    // The facts of the letter that was sent, if one was.
    std::optional<Letter> begin(std::string const& address, std::string const& place = "192.0.2.1") {
        auto begun = sign_in.begin_code(database, 1, address, place, now);
        REQUIRE(begun);
        return begun->letter;
    }
    auto finish(std::string const& address, std::string const& code, std::string const& place = "192.0.2.1") {
        return sign_in.finish_code(database, 1, address, code, place, now);
    }
    // What the slow part and the rest come to.
    Outcome<std::string, SignInRefusal> password(std::string const& address, std::string const& given,
                                                 std::string const& place = "192.0.2.1") {
        auto const hash = sign_in.password_hash(database, 1, address, place, now);
        if (!hash) return refuse(hash.error());
        // Hashing is tested elsewhere: comparing with the account's own is what is_password does.
        bool const right = given == "right horse battery" && is_password(given, *hash);
        return sign_in.finish_password(database, 1, address, place, right, {}, now);
    }
    // Somebody who has a password; the secret of the second factor.
    TotpSecret enrol(store::PrincipalRow const& row) {
        auto const invitation = sign_in.make_invitation(database, row, now);
        auto const enrolled =
            sign_in.set_password(database, invitation, hash_password("right horse battery"), now);
        REQUIRE(enrolled);
        auto const sealed = store::find_principal(database, row.centre, row.id)->totp;
        auto const clear = ServerKey(ServerKey::Bytes{1, 2, 3}).unseal(sealed);
        TotpSecret secret{};
        REQUIRE(clear.size() == secret.size());
        std::ranges::copy(clear, secret.begin());
        return secret;
    }
};

std::string fact(Letter const& letter, std::string_view name) {
    auto const found = std::ranges::find(letter.facts, name, [](auto const& each) { return each.first; });
    REQUIRE(found != letter.facts.end());
    return found->second;
}

std::string wrong(std::string code) {
    code[0] = code[0] == '9' ? '0' : static_cast<char>(code[0] + 1);
    return code;
}

} // namespace

TEST_CASE("addresses are read as people write them") {
    for (auto const& [given, read] :
         std::vector<std::pair<std::string, std::string>>{{" Ana@Example.ORG ", "ana@example.org"},
                                                          {"07700 900123", "+447700900123"},
                                                          {"+44 (0)7700 900-123", "+447700900123"},
                                                          {"0044 7700 900123", "+447700900123"},
                                                          {"+880 1711 000000", "+8801711000000"},
                                                          {"administrator", "administrator"},
                                                          {"", ""},
                                                          {"123", ""},
                                                          {"a@b@c", ""},
                                                          {"@b", ""},
                                                          {"a@", ""},
                                                          {"a\nb@c", ""},
                                                          {"<a@b>", ""},
                                                          {std::string(255, 'a'), ""}}) {
        CAPTURE(given);
        CHECK(read_address(given) == read);
    }
}

TEST_CASE("a code works once, for its address, and so does its link") {
    Ways ways;
    ways.add(person(1, "ana", "volunteer", "ana@example.org"));
    ways.add(person(1, "ben", "organiser", "+447700900123"));
    auto const letter = ways.begin("ana@example.org");
    REQUIRE(letter);
    CHECK(letter->to == "ana@example.org");
    auto const code = fact(*letter, "code");
    auto const link = fact(*letter, "link");
    CHECK(ways.finish("07700 900123", code).error().code == "wrong_code");
    CHECK(ways.finish("ana@example.org", wrong(code)).error().code == "wrong_code");
    auto const entered = ways.finish("ANA@example.org", code);
    REQUIRE(entered);
    CHECK(entered->principal.id == "ana");
    CHECK(entered->principal.volunteer == "V-ana");
    CHECK(ways.who(entered->token).id == "ana");
    CHECK(ways.finish("ana@example.org", code).error().code == "wrong_code");
    auto const secret = link.substr(link.find('#') + 1);
    CHECK(ways.sign_in.finish_link(ways.database, secret, "192.0.2.1", ways.now).error().code == "ended");

    auto const again = ways.begin("07700 900 123");
    REQUIRE(again);
    CHECK(again->to == "+447700900123");
    auto const link_again = fact(*again, "link");
    auto const secret_again = link_again.substr(link_again.find('#') + 1);
    CHECK(ways.who(secret_again).standing == Standing::anonymous); // it is no session
    CHECK(ways.sign_in.finish_link(ways.database, secret_again, "192.0.2.1", ways.now)->principal.id ==
          "ben");
    CHECK(ways.sign_in.finish_link(ways.database, secret_again, "192.0.2.1", ways.now).error().code ==
          "ended");
    CHECK(ways.finish("07700900123", fact(*again, "code")).error().code == "wrong_code");
}

TEST_CASE("a code ends after its time, and a new one takes its place") {
    Ways ways;
    ways.add(person(1, "ana", "volunteer", "ana@example.org"));
    auto const first = fact(*ways.begin("ana@example.org"), "code");
    ways.wait(minutes(15));
    CHECK(ways.finish("ana@example.org", first).error().code == "wrong_code");
    auto const second = fact(*ways.begin("ana@example.org"), "code");
    auto const third = fact(*ways.begin("ana@example.org"), "code");
    CHECK(ways.finish("ana@example.org", second).error().code == "wrong_code");
    CHECK(ways.finish("ana@example.org", third));
}

TEST_CASE("an address nobody has, a suspended one and a coordinator's get the same answers, and no letter") {
    Ways ways;
    auto suspended = person(1, "sus", "volunteer", "sus@example.org");
    suspended.suspended = true;
    ways.add(suspended);
    ways.add(person(1, "cor", "coordinator", "cor@example.org"));
    for (auto const* address : {"nobody@example.org", "sus@example.org", "cor@example.org"}) {
        CAPTURE(address);
        CHECK_FALSE(ways.begin(address));
        for (int i = 0; i < 5; ++i) CHECK(ways.finish(address, "12345678").error().code == "wrong_code");
        CHECK(ways.finish(address, "12345678").error().code == "too_many_tries");
    }
}

TEST_CASE("tries are bounded for each household, and other people's tries do not use up mine") {
    Ways ways;
    ways.add(person(1, "ana", "volunteer", "ana@example.org"));
    auto const letter = ways.begin("ana@example.org");
    auto const code = fact(*letter, "code");
    for (int i = 0; i < 5; ++i)
        CHECK(ways.finish("ana@example.org", wrong(code), "198.51.100.9").error().code == "wrong_code");
    auto const refused = ways.finish("ana@example.org", code, "198.51.100.9").error();
    CHECK(refused.code == "too_many_tries");
    CHECK(refused.retry);
    CHECK(refused.wait > seconds(0));
    CHECK(ways.finish("ana@example.org", code, "192.0.2.1"));

    // Where many households together have used up a code, its link still works.
    auto const second = ways.begin("ana@example.org");
    for (int i = 0; i < 60; ++i) {
        auto const from = "203.0.113." + std::to_string(i);
        CHECK_FALSE(ways.finish("ana@example.org", wrong(fact(*second, "code")), from));
    }
    CHECK(ways.finish("ana@example.org", fact(*second, "code"), "192.0.2.1").error().code == "wrong_code");
    auto const link = fact(*second, "link");
    CHECK(ways.sign_in.finish_link(ways.database, link.substr(link.find('#') + 1), "192.0.2.1", ways.now));
}

TEST_CASE("asking for codes again and again fills nobody's inbox") {
    Ways ways;
    ways.add(person(1, "ana", "volunteer", "ana@example.org"));
    int sent = 0;
    std::string last;
    for (int i = 0; i < 20; ++i) {
        if (auto const letter = ways.begin("ana@example.org", "203.0.113." + std::to_string(i))) {
            ++sent;
            last = fact(*letter, "code");
        }
    }
    CHECK(sent == 3);
    CHECK(ways.finish("ana@example.org", last));
}

TEST_CASE("a password and then a second factor, each code of it once") {
    Ways ways;
    auto const cor = ways.add(person(1, "cor", "coordinator", "cor@example.org"));
    CHECK(ways.password("cor@example.org", "right horse battery").error().code == "wrong_password");
    auto const secret = ways.enrol(cor);
    CHECK(ways.password("cor@example.org", "wrong").error().code == "wrong_password");
    auto const ticket = ways.password("Cor@Example.org", "right horse battery");
    REQUIRE(ticket);
    CHECK(ways.who(*ticket).standing == Standing::anonymous);
    auto const code = totp_code(secret, totp_step(ways.now));
    CHECK(ways.sign_in.finish_totp(ways.database, *ticket, wrong(code), "192.0.2.1", ways.now).error().code ==
          "wrong_code");
    auto const entered = ways.sign_in.finish_totp(ways.database, *ticket, code, "192.0.2.1", ways.now);
    REQUIRE(entered);
    CHECK(entered->principal.id == "cor");
    CHECK(ways.sign_in.finish_totp(ways.database, *ticket, code, "192.0.2.1", ways.now).error().code ==
          "ended");
    auto const next = ways.password("cor@example.org", "right horse battery");
    REQUIRE(next);
    CHECK(ways.sign_in.finish_totp(ways.database, *next, code, "192.0.2.1", ways.now).error().code ==
          "wrong_code");
    ways.wait(minutes(5));
    auto const late = totp_code(secret, totp_step(ways.now));
    CHECK(ways.sign_in.finish_totp(ways.database, *next, late, "192.0.2.1", ways.now).error().code ==
          "ended");
}

TEST_CASE("a ticket bears five wrong codes") {
    Ways ways;
    auto const secret = ways.enrol(ways.add(person(1, "cor", "coordinator", "cor@example.org")));
    auto const ticket = *ways.password("cor@example.org", "right horse battery");
    auto const code = totp_code(secret, totp_step(ways.now));
    for (int i = 0; i < 5; ++i)
        CHECK(ways.sign_in.finish_totp(ways.database, ticket, wrong(code), "192.0.2.1", ways.now)
                  .error()
                  .code == "wrong_code");
    CHECK(ways.sign_in.finish_totp(ways.database, ticket, code, "192.0.2.1", ways.now).error().code ==
          "ended");
}

TEST_CASE("others' failures lock out strange places only, outlive a restart, and end after an hour") {
    SignIn::Options patient;
    patient.household = {1'000'000, seconds(1)};
    Ways ways(patient);
    auto const cor = ways.add(person(1, "cor", "coordinator", "cor@example.org"));
    auto const secret = ways.enrol(cor);
    auto const home = std::string("192.0.2.1");
    auto const ticket = ways.password("cor@example.org", "right horse battery", home);
    REQUIRE(ways.sign_in.finish_totp(ways.database, *ticket, totp_code(secret, totp_step(ways.now)), home,
                                     ways.now));

    for (int i = 0; i < 20; ++i) {
        auto const from = "203.0.113." + std::to_string(i);
        CHECK(ways.password("cor@example.org", "wrong", from).error().code == "wrong_password");
        CHECK(ways.password("nobody@example.org", "wrong", from).error().code == "wrong_password");
    }
    for (auto const* address : {"cor@example.org", "nobody@example.org"}) {
        auto const refused = ways.password(address, "right horse battery", "198.51.100.1").error();
        CHECK(refused.code == "too_many_tries"); // known or not
        CHECK(refused.wait == hours(1));
    }
    CHECK(
        ways.password("cor@example.org", "right horse battery", home)); // I am let in from where I was before

    SignIn after_restart(patient, ServerKey(ServerKey::Bytes{1, 2, 3}), ways.entrance, ways.random);
    CHECK(after_restart.password_hash(ways.database, 1, "cor@example.org", "198.51.100.1", ways.now)
              .error()
              .code == "too_many_tries");
    CHECK(after_restart.password_hash(ways.database, 1, "cor@example.org", home, ways.now));
    ways.wait(hours(1));
    CHECK(after_restart.password_hash(ways.database, 1, "cor@example.org", "198.51.100.1", ways.now));

    for (int i = 0; i < 10; ++i)
        CHECK(ways.password("cor@example.org", "wrong", home).error().code == "wrong_password");
    CHECK(ways.password("cor@example.org", "right horse battery", home).error().code == "too_many_tries");
}

TEST_CASE("choosing a password ends every session and needs an invitation that still holds") {
    Ways ways;
    auto const cor = ways.add(person(1, "cor", "coordinator", "cor@example.org"));
    (void)ways.enrol(cor);
    auto const token = ways.signed_in(cor);
    CHECK(ways.who(token).id == "cor");
    auto const old = ways.sign_in.make_invitation(ways.database, cor, ways.now);
    auto const invitation = ways.sign_in.make_invitation(ways.database, cor, ways.now);
    auto const hash = hash_password("another horse battery");
    CHECK(ways.sign_in.set_password(ways.database, old, hash, ways.now).error().code == "ended");
    CHECK(*ways.sign_in.invited(ways.database, invitation, "192.0.2.1", ways.now) == "cor@example.org");
    auto const enrolled = ways.sign_in.set_password(ways.database, invitation, hash, ways.now);
    REQUIRE(enrolled);
    CHECK(enrolled->totp_address.starts_with("otpauth://totp/Kith:cor%40example.org?secret="));
    (void)ways.entrance.settle(ways.database);
    CHECK(ways.who(token).standing == Standing::anonymous);
    auto const late = ways.sign_in.make_invitation(ways.database, cor, ways.now);
    ways.wait(hours(24 * 7));
    CHECK(ways.sign_in.set_password(ways.database, late, hash, ways.now).error().code == "ended");
}

TEST_CASE("the first administrator is made once, and invited again until a password is chosen") {
    Ways ways;
    auto const make = [&] {
        return first_administrator(ways.sign_in, ways.database, 1, "administrator", ways.now);
    };
    auto const first = make();
    auto const second = make();
    REQUIRE(first);
    REQUIRE(second);
    CHECK(store::list_principals(ways.database, 1, "", 10).size() == 1);
    CHECK(ways.sign_in.set_password(ways.database, *first, "hash", ways.now).error().code == "ended");
    CHECK(ways.sign_in.set_password(ways.database, *second, "hash", ways.now));
    CHECK_FALSE(make());
}

TEST_CASE("the server's key is made once, and sealed secrets open with it only") {
    Folder folder;
    auto const random = seeded(9);
    auto const key = ServerKey::open(folder / "server.key", random);
    auto const same = ServerKey::open(folder / "server.key", random);
    CHECK(key.hash("a", {"b", "c"}) == same.hash("a", {"b", "c"}));
    CHECK(key.hash("a", {"b", "c"}) != key.hash("a", {"bc"}));
    CHECK(key.hash("a", {"b"}) != key.hash("b", {"b"}));
    std::vector<unsigned char> const clear{1, 2, 3};
    auto sealed = key.seal(clear, random);
    CHECK(same.unseal(sealed) == clear);
    CHECK(ServerKey(ServerKey::Bytes{5}).unseal(sealed).empty());
    sealed.back() ^= 1;
    CHECK(key.unseal(sealed).empty());
    CHECK(key.unseal({}).empty());
    auto const mode = std::filesystem::status(folder / "server.key").permissions();
    CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    std::filesystem::resize_file(folder / "server.key", 5);
    CHECK_THROWS((void)ServerKey::open(folder / "server.key", random));
}

TEST_CASE("letters are written from the catalogue, one file each") {
    Folder folder;
    {
        FileOutbox outbox(folder / "outbox", "en");
        outbox.send({"letter.sign_in_subject",
                     "letter.sign_in_body",
                     "ana@example.org",
                     {{"code", "12345678"}, {"link", "https://x/#y"}, {"minutes", "15"}}});
        outbox.send({"letter.sign_in_subject",
                     "letter.sign_in_body",
                     "+447700900123",
                     {{"code", "1"}, {"link", "l"}, {"minutes", "15"}}});
        CHECK(outbox.failed() == 0);
    }
    FileOutbox later(folder / "outbox", "en");
    later.send({"letter.invitation_subject",
                "letter.invitation_body",
                "b@example.org",
                {{"name", "Ben"}, {"link", "l"}, {"days", "7"}}});
    auto const read = [&](int number) {
        std::stringstream text;
        text << std::ifstream(folder / ("outbox/" + std::to_string(number) + ".txt")).rdbuf();
        return text.str();
    };
    CHECK(read(1).starts_with("To: ana@example.org\nSubject: Your code"));
    CHECK(read(1).find("12345678") != std::string::npos);
    CHECK(read(2).find("Subject") == std::string::npos); // a text message
    CHECK(read(3).find("Ben") != std::string::npos);
}
