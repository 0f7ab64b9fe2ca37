// SPDX-License-Identifier: MIT
// Tokens, codes and the second factor, against the RFCs' own examples.
#include "auth/totp.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <set>

using namespace kith;
using namespace kith::auth;

namespace {

RandomBytes seeded(unsigned seed) {
    return [random = std::mt19937(seed)](std::span<unsigned char> bytes) mutable {
        for (auto& byte : bytes) byte = static_cast<unsigned char>(random());
    };
}

Instant at(std::int64_t seconds) {
    return Instant(std::chrono::seconds(seconds));
}

TotpSecret const rfc_secret = [] { // RFC 6238, appendix B: "12345678901234567890"
    TotpSecret secret{};
    std::string_view const text = "12345678901234567890";
    std::copy(text.begin(), text.end(), secret.begin());
    return secret;
}();

} // namespace

TEST_CASE("tokens are 43 letters, all different, and looked up by their hash") {
    auto const random = seeded(1);
    std::set<std::string> tokens;
    for (int i = 0; i < 1000; ++i) {
        auto const token = make_token(random);
        CHECK(token.size() == 43);
        CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
              std::string::npos);
        tokens.insert(token);
    }
    CHECK(tokens.size() == 1000);
    CHECK(hash_token("a") == hash_token("a"));
    CHECK(hash_token("a") != hash_token("b"));
}

TEST_CASE("one-time codes are 8 digits, evenly spread, and work for one account under one key") {
    auto const random = seeded(2);
    std::map<char, int> first;
    for (int i = 0; i < 10000; ++i) {
        auto const code = make_code(random);
        CHECK(code.size() == 8);
        ++first[code[0]];
    }
    for (char digit = '0'; digit <= '9'; ++digit) {
        CHECK(first[digit] > 850);
        CHECK(first[digit] < 1150);
    }
}

TEST_CASE("a spoken code is read however people spell it") {
    auto const code = make_spoken_code(seeded(3));
    CHECK(code.size() == 6);
    CHECK(read_spoken_code(code) == code);
    CHECK(read_spoken_code("o1l-i0 z") == "01110Z");
    CHECK(read_spoken_code("ABC DEF") == "ABCDEF");
    CHECK(!read_spoken_code("ABCDE"));
    CHECK(!read_spoken_code("ABCDEFG"));
    CHECK(!read_spoken_code("ABCDEU")); // there is no U
    CHECK(!read_spoken_code(""));
}

TEST_CASE("one-time passwords are those of RFC 6238, appendix B, to six digits") {
    struct Row {
        std::int64_t seconds;
        char const* code;
    };
    for (auto const& [seconds, code] : std::vector<Row>{{59, "287082"},
                                                        {1111111109, "081804"},
                                                        {1111111111, "050471"},
                                                        {1234567890, "005924"},
                                                        {2000000000, "279037"},
                                                        {20000000000, "353130"}}) {
        CHECK(totp_code(rfc_secret, totp_step(at(seconds))) == code);
    }
}

TEST_CASE("a code counts in its own step and the ones beside it, once") {
    auto const now = at(1111111111);
    auto const step = totp_step(now);
    for (int off : {-2, -1, 0, 1, 2}) {
        auto const accepted = accept_totp(rfc_secret, totp_code(rfc_secret, step + off), now, 0);
        if (off >= -1 && off <= 1)
            CHECK(accepted == step + off);
        else
            CHECK(!accepted);
    }
    CHECK(!accept_totp(rfc_secret, totp_code(rfc_secret, step), now, step));
    CHECK(!accept_totp(rfc_secret, totp_code(rfc_secret, step - 1), now, step));
    CHECK(accept_totp(rfc_secret, totp_code(rfc_secret, step + 1), now, step) == step + 1);
    CHECK(!accept_totp(rfc_secret, "", now, 0));
    CHECK(!accept_totp(rfc_secret, "50471", now, 0));
    CHECK(!accept_totp(rfc_secret, "0504711", now, 0));
}

TEST_CASE("what an app scans names the centre and the account, encoded") {
    CHECK(totp_address(rfc_secret, "Bow & Poplar", "ana@example.org") ==
          "otpauth://totp/Bow%20%26%20Poplar:ana%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
          "&issuer=Bow%20%26%20Poplar");
}
