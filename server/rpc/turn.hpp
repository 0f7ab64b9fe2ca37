// SPDX-License-Identifier: MIT
// Everything one call may look at and change, for as long as its handler runs on the writer's thread. Who is
// calling and what they may reach was settled before (dispatcher.hpp); what a list is cut down to, and which
// fields are shown, is asked here.
#pragma once

#include "auth/origin.hpp"
#include "auth/permissions.hpp"
#include "auth/secrets.hpp"
#include "base/time.hpp"

#include <any>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kith::store {
class Change;
class Database;
} // namespace kith::store

namespace kith::rpc {

struct Services; // services.hpp: what main hands to handlers

using auth::Subject;

// What a list is cut down to; an empty member is no restriction.
struct Scope {
    std::int64_t centre = 0;
    std::optional<std::string> volunteer;
    std::optional<std::string> organisation;
};

class Turn {
  public:
    struct Call {
        auth::Principal const& principal;
        auth::Reach reach; // of the caller's standing in the method's row
        Instant now;
        store::Database& database;
        store::Change* change; // null: a method that only reads
        auth::RandomBytes const& random;
        Services& services;
        auth::Origin origin;            // never shown or logged
        std::string key;                // of a changing call; unique among the caller's calls of the method
        std::any prepared = std::any(); // what the method's slow part found (method.hpp)
        store::Change const* look = nullptr; // the same change, also for a method that only reads
        bool recorded = true; // false: who looked cannot be written down, so guarded fields are withheld
    };

    explicit Turn(Call call) : call_(std::move(call)) {}

    [[nodiscard]] auth::Principal const& principal() const { return call_.principal; }
    [[nodiscard]] std::int64_t centre() const { return call_.principal.centre; }
    [[nodiscard]] Instant now() const { return call_.now; }
    // Aborts in a method that only reads.
    [[nodiscard]] store::Change& change() const;
    // The books, the centre and its day, also in a method that only reads. What is seen here is on the disk
    // before the reply leaves.
    [[nodiscard]] store::Change const& look() const;
    [[nodiscard]] store::Database& database() const { return call_.database; }
    [[nodiscard]] auth::RandomBytes const& random() const { return call_.random; }
    [[nodiscard]] Services& services() const { return call_.services; }
    [[nodiscard]] auth::Reach reach() const { return call_.reach; }
    // The socket, its address, and the credential it speaks with: for whoever pushes events to it later.
    [[nodiscard]] auth::Origin const& origin() const { return call_.origin; }
    [[nodiscard]] std::string const& key() const { return call_.key; }

    // The whole centre; or, where the caller's reach is its own: a volunteer's own volunteer, everybody
    // else's own organisation. A caller that has none is cut down to the empty id, which is nobody's.
    [[nodiscard]] Scope scope() const;
    // Whether the caller sees this field of a record about `subject`.
    [[nodiscard]] bool may_see(auth::Field field, Subject const& subject) const;

    // Guarded fields of other people that were shown, for the log of reads.
    struct Seen {
        auth::Field field;
        std::string volunteer;
        friend auto operator<=>(Seen const&, Seen const&) = default;
    };
    [[nodiscard]] std::vector<Seen>& seen() const { return seen_; }
    [[nodiscard]] bool has_withheld() const { return withheld_; }

    // Runs on the writer's thread once this call is durable, before its reply is sent; not at all where it is
    // undone. Must not throw.
    void after_commit(std::function<void()> action) { after_.push_back(std::move(action)); }
    [[nodiscard]] std::vector<std::function<void()>>& waiting_actions() { return after_; }

    // The caller has signed in: the rest of this text and of its socket is the new session's.
    void signed_in(std::string credential, Instant ends_at) {
        new_credential_ = std::move(credential);
        ends_at_ = ends_at;
    }
    [[nodiscard]] Instant session_ends_at() const { return ends_at_; }
    // The caller's own session has ended.
    void signed_out() { signed_out_ = true; }
    [[nodiscard]] bool has_signed_out() const { return signed_out_; }
    [[nodiscard]] std::string const& new_credential() const { return new_credential_; }

    // The call is about somebody else: such an answer is not kept under the call's key.
    void deny() { denied_ = true; }
    [[nodiscard]] bool was_denied() const { return denied_; }

    template <class Found>
    [[nodiscard]] Found const& prepared() const {
        return std::any_cast<Found const&>(call_.prepared);
    }

  private:
    Call call_;
    std::vector<std::function<void()>> after_;
    std::string new_credential_;
    Instant ends_at_{};
    bool signed_out_ = false;
    mutable std::vector<Seen> seen_;
    mutable bool withheld_ = false;
    bool denied_ = false;
};

} // namespace kith::rpc
