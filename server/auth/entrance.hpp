// SPDX-License-Identifier: MIT
// Who a credential belongs to, now. Resolved for every message and every event: from memory, which every
// change of rights updates within its own transaction, so that a right taken away holds no longer for the
// very next one. Also knows which sockets stand behind a session, to close them when it ends.
#pragma once

#include "auth/credential.hpp"
#include "auth/origin.hpp"
#include "auth/principal.hpp"
#include "base/time.hpp"
#include "store/principals.hpp"
#include "store/sessions.hpp"

#include <cstring>
#include <map>
#include <mutex>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace kith::auth {

// A right to act on one record, sent to somebody without an account.
struct NewLink {
    std::int64_t centre = 0;
    std::string record; // "match/V12/R3": what Subject::record says of the calls it is for
    std::vector<std::string> methods;
    std::string volunteer;
    std::string organisation;
    std::chrono::seconds life{};
};

class Entrance {
  public:
    struct Options {
        std::chrono::seconds staff_idle{std::chrono::minutes(30)};
        std::chrono::seconds staff_max{std::chrono::hours(12)};
        std::chrono::seconds volunteer_idle{std::chrono::days(30)};
        std::chrono::seconds volunteer_max{std::chrono::days(30)};
        // Credentials kept in memory besides those with an open socket.
        std::size_t remembered_max = 50'000;
    };
    Entrance(Options options, RandomBytes random) : options_(options), random_(std::move(random)) {}

    // What follows takes the database of the change it is part of, on the writer's thread; throws StoreFault.

    // The caller behind a credential; anonymous where it is none, has ended, or its owner is suspended. Marks
    // a session as used.
    [[nodiscard]] Principal resolve(store::Database& database, std::string_view credential, Instant clock);

    // The time as it counts for whatever lasts: a clock that is set back, by up to two days, makes no session
    // and no code last longer. Set back by more, it was wrong before: what was begun in that future has
    // ended.
    [[nodiscard]] Instant latest(store::Database& database, Instant now);

    // A new session and its token.
    [[nodiscard]] std::pair<SessionId, std::string>
    begin_session(store::Database& database, store::PrincipalRow const& owner, Instant now);
    // False where the owner has no such session.
    bool end_session(store::Database& database, std::int64_t centre, std::string_view owner,
                     SessionId session);
    // All of them but one.
    void end_sessions_of(store::Database& database, std::int64_t centre, std::string_view owner,
                         SessionId except = SessionId::none);
    // The row of a principal has changed: whoever is signed in as it stands for what the row says now.
    void rights_changed(std::int64_t centre, std::string_view principal);

    [[nodiscard]] std::string make_link(store::Database& database, NewLink const& link, Instant now);
    // No link of the record works any longer.
    void end_links(store::Database& database, std::int64_t centre, std::string_view record);
    // An integration's token was deleted.
    void token_ended(std::int64_t centre, std::int64_t id);

    // What one call has changed in who may do what. Whoever runs calls settles after each one, done or
    // undone, and once it is durable closes the sockets; where it turns out not to be durable it says
    // forget().
    struct Settled {
        std::vector<ConnectionId> ended; // sockets whose credential is worth nothing any more
        std::vector<std::pair<std::int64_t, std::string>> owners;
    };
    [[nodiscard]] Settled settle(store::Database& database);
    void forget(Settled const& settled); // on the writer's thread too

    // What follows may be called on any thread.

    // As resolve() last found it, for events; empty where it has ended.
    [[nodiscard]] std::optional<Principal> look(std::string_view credential, Instant now) const;
    // The socket speaks with this credential from now on.
    void joined(ConnectionId connection, std::string_view credential);
    void left(ConnectionId connection);

  private:
    struct Remembered {
        CredentialKind kind = CredentialKind::session;
        std::int64_t number = 0; // of the session or the token
        std::string owner;       // principal, "token/5" or "link/record"
        Principal principal;
        Instant used_at{};
        Instant stored_at{}; // used_at in the database
        std::chrono::seconds idle{};
        Instant ends_at{};
        // When the account speaks for its organisation; outside of it, for none.
        Instant speaks_from = Instant::min();
        Instant speaks_until = Instant::max();
        std::set<ConnectionId> sockets;
    };
    struct FirstBytes {
        std::size_t operator()(SecretHash const& hash) const {
            std::size_t made = 0;
            std::memcpy(&made, hash.data(), sizeof made);
            return made;
        }
    };
    using Owner = std::pair<std::int64_t, std::string>;

    [[nodiscard]] static std::optional<Remembered> read(store::Database& database,
                                                        Credential const& credential);
    [[nodiscard]] static bool is_over(Remembered const& found, Instant now);
    [[nodiscard]] static Principal speaking(Remembered const& found, Instant now);
    void remember(SecretHash const& hash, Remembered found);
    void erase(SecretHash const& hash);
    void make_room();

    Options options_;
    RandomBytes random_;
    std::optional<Instant> mark_; // the highest time in the database, once it is read; writer's thread
    std::vector<Owner> touched_;  // by the call that runs: on the writer's thread

    mutable std::mutex mutex_; // guards what follows
    Instant seen_{};           // the latest time, for look()
    std::unordered_map<SecretHash, Remembered, FirstBytes> remembered_;
    std::map<Owner, std::set<SecretHash>> by_owner_;
    std::unordered_map<std::uint64_t, SecretHash> speaking_; // connection -> credential
};

} // namespace kith::auth
