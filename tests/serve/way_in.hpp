// SPDX-License-Identifier: MIT
// The first administrator's way in, by the ticket that the program prints.
#pragma once

#include "auth/totp.hpp"
#include "caller.hpp"

namespace kith::serve_test {

inline auth::TotpSecret secret_of(std::string const& address) {
    auto const at = address.find("secret=") + 7;
    auth::TotpSecret secret{};
    std::uint32_t bits = 0;
    int count = 0;
    std::size_t byte = 0;
    for (char const letter : address.substr(at, 32)) { // RFC 4648, base 32
        bits = bits << 5U | static_cast<std::uint32_t>(letter >= 'A' ? letter - 'A' : letter - '2' + 26);
        count += 5;
        if (count >= 8) {
            count -= 8;
            secret.at(byte++) = static_cast<unsigned char>(bits >> count);
        }
    }
    REQUIRE(byte == secret.size());
    return secret;
}

// Comes in as the first administrator; a token for further connections.
inline std::string sign_in(Served const& served, Caller& caller) {
    auto const enrolled = caller.result(
        "session.set_password", {{"ticket", served.ticket()}, {"password", "nine blue kettles sing"}});
    auto const secret = secret_of(std::string(enrolled.at("totp_address").as_string()));
    auto const now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    auto const entered =
        caller.result("session.finish_totp", {{"ticket", enrolled.at("ticket")},
                                              {"code", auth::totp_code(secret, auth::totp_step(now))}});
    CHECK(entered.at("standing") == "administrator");
    return std::string(entered.at("token").as_string());
}

inline std::vector<std::string> with_administrator() {
    return {"--set", "first_run.administrator=admin@example.org"};
}

} // namespace kith::serve_test
