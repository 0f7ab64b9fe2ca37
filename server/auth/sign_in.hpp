// SPDX-License-Identifier: MIT
// The ways in. Volunteers and organisers: a one-time code, or the link sent with it, which works only when
// its button is pressed. Brokers, coordinators and administrators: a password, then a code of their
// authenticator app. Nobody learns from an answer, nor from the time it took, whether an address is known;
// and nobody can lock another person out: failed attempts from places where the person never signed in count
// by themselves.
#pragma once

#include "auth/entrance.hpp"
#include "auth/rate_limit.hpp"
#include "auth/sender.hpp"
#include "auth/server_key.hpp"
#include "auth/totp.hpp"
#include "base/outcome.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kith::auth {

struct SignInRefusal {
    std::string code; // wrong_code, wrong_password, too_many_tries, ended, ...
    bool retry = false;
    std::chrono::seconds wait{}; // before it is worth trying again
};

struct Entered {
    std::string token; // of the new session
    Principal principal;
    Instant ends_at{};
};

// E-mail addresses in lower case, telephone numbers as +44..., a plain name in lower case; empty where it is
// none of these.
[[nodiscard]] std::string read_address(std::string_view given);

class SignIn {
  public:
    struct Options {
        std::string site = "http://127.0.0.1:8080"; // where links lead to
        std::string name = "Kith";                  // as authenticator apps show it
        std::chrono::seconds code_life{std::chrono::minutes(15)};
        std::chrono::seconds ticket_life{std::chrono::minutes(5)};
        std::chrono::seconds invitation_life{std::chrono::days(7)};
        std::int64_t code_tries = 50; // of 10^8 codes, over all places together
        std::int64_t ticket_tries = 5;
        // Codes tried for one address from one household, and codes sent to one address.
        Rate tries{5, std::chrono::minutes(3)};
        Rate codes{3, std::chrono::minutes(5)};
        // Anything at all from one household.
        Rate household{30, std::chrono::seconds(10)};
        // People who register themselves from one household.
        Rate registrations{20, std::chrono::minutes(1)};
        Rate all_registrations{5000, std::chrono::milliseconds(200)}; // of everybody together
        bool registration_open = true;
        // Wrong passwords in an hour, from a place where the person signed in before, and from all others.
        std::int64_t known_failures_max = 10;
        std::int64_t strange_failures_max = 20;
        std::size_t subjects_max = 100'000; // of each limit
        std::uint64_t seed = 0;
    };
    SignIn(Options options, ServerKey key, Entrance& entrance, RandomBytes random);

    // What follows runs within a change, on the writer's thread, and throws StoreFault. `place` is the
    // caller's address. What a refusal has written (a try that is used up) must be kept.

    struct Begun {
        std::optional<Letter> letter; // to be sent once this is durable; the caller is told nothing of it
    };
    [[nodiscard]] Outcome<Begun, SignInRefusal> begin_code(store::Database& database, std::int64_t centre,
                                                           std::string_view address, std::string_view place,
                                                           Instant now);
    // Whether one more person may register themselves from there.
    [[nodiscard]] std::optional<SignInRefusal> may_register(std::string_view place, Instant now);
    [[nodiscard]] Outcome<Entered, SignInRefusal> finish_code(store::Database& database, std::int64_t centre,
                                                              std::string_view address, std::string_view code,
                                                              std::string_view place, Instant now);
    [[nodiscard]] Outcome<Entered, SignInRefusal>
    finish_link(store::Database& database, std::string_view link, std::string_view place, Instant now);

    // The password's hash to compare with, in the HashQueue; one that nothing equals where nobody is there.
    [[nodiscard]] Outcome<std::string, SignInRefusal> password_hash(store::Database& database,
                                                                    std::int64_t centre,
                                                                    std::string_view address,
                                                                    std::string_view place, Instant now);
    // Whether it was the right one; `new_hash` where the hash should be made anew. A ticket for the second
    // step.
    [[nodiscard]] Outcome<std::string, SignInRefusal>
    finish_password(store::Database& database, std::int64_t centre, std::string_view address,
                    std::string_view place, bool right, std::string const& new_hash, Instant now);
    [[nodiscard]] Outcome<Entered, SignInRefusal> finish_totp(store::Database& database,
                                                              std::string_view ticket, std::string_view code,
                                                              std::string_view place, Instant now);

    // The name of the account an invitation is for, while it holds.
    [[nodiscard]] Outcome<std::string, SignInRefusal>
    invited(store::Database& database, std::string_view ticket, std::string_view place, Instant now);
    // Every session of the account ends, and so does its second factor: what comes back is the ticket to show
    // that the app has learnt the new one, and the address that the app scans.
    struct Enrolled {
        std::string ticket;
        std::string totp_address;
    };
    [[nodiscard]] Outcome<Enrolled, SignInRefusal>
    set_password(store::Database& database, std::string_view ticket, std::string const& hash, Instant now);

    // For somebody who is signed in and chooses another password: every other session of theirs ends. Failed
    // tries are counted like those at the door.
    [[nodiscard]] Outcome<std::string, SignInRefusal>
    own_hash(store::Database& database, Principal const& principal, std::string_view place, Instant now);
    [[nodiscard]] Outcome<void, SignInRefusal> change_password(store::Database& database,
                                                               Principal const& principal,
                                                               std::string_view place, bool right,
                                                               std::string const& new_hash, Instant now);

    // A ticket to choose a password with. Those before it no longer work.
    [[nodiscard]] std::string make_invitation(store::Database& database, store::PrincipalRow const& row,
                                              Instant now);
    [[nodiscard]] Letter invitation_letter(store::PrincipalRow const& row, std::string const& ticket) const;
    [[nodiscard]] std::string new_principal_id() const;
    [[nodiscard]] std::string new_volunteer_id() const;
    [[nodiscard]] std::string new_organisation_id() const;

  private:
    [[nodiscard]] std::optional<SignInRefusal> take(RateLimiter& limiter, std::string const& subject,
                                                    Instant now);
    [[nodiscard]] SecretHash account_hash(std::int64_t centre, std::string_view address) const;
    [[nodiscard]] SecretHash place_hash(std::string_view place) const;
    // The place failures are counted under: the caller's own where the account has signed in from it before.
    [[nodiscard]] SecretHash counted_place(store::Database& database, std::int64_t centre,
                                           SecretHash const& account, std::string_view place,
                                           Instant now) const;
    [[nodiscard]] std::optional<SignInRefusal> too_many_failures(store::Database& database,
                                                                 std::int64_t centre,
                                                                 SecretHash const& account,
                                                                 std::string_view place, Instant now) const;
    void count_failure(store::Database& database, std::int64_t centre, SecretHash const& account,
                       std::string_view place, Instant now) const;
    [[nodiscard]] std::string put_ticket(store::Database& database, store::PrincipalRow const& row,
                                         std::string_view purpose, std::chrono::seconds life, Instant now);
    [[nodiscard]] Entered enter(store::Database& database, store::PrincipalRow const& row, Instant now);

    Options options_;
    ServerKey key_;
    Entrance* entrance_;
    RandomBytes random_;
    std::string nobodys_hash_; // of a password nobody knows
    RateLimiter tries_;
    RateLimiter codes_;
    RateLimiter households_;
    RateLimiter registrations_;
    RateLimiter all_registrations_;
};

// A centre's first administrator, made where it has none: a ticket to choose a password with, to be printed
// once. Again, with a new ticket, as long as no administrator has chosen one; empty from then on.
[[nodiscard]] std::optional<std::string> first_administrator(SignIn& sign_in, store::Database& database,
                                                             std::int64_t centre, std::string_view address,
                                                             Instant now);

} // namespace kith::auth
