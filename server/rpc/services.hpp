// SPDX-License-Identifier: MIT
// What main hands to handlers besides the database: the parts of the running server that outlive a call. A
// part that this process does not have is null; a method that cannot do without says so with KITH_EXPECT.
#pragma once

#include <functional>
#include <string>

namespace kith::store {
class SigningKey;
class Writer;
} // namespace kith::store
namespace kith::auth {
class Entrance;
class Sender;
class SignIn;
} // namespace kith::auth
namespace kith::desk {
class RunService;
class Snapshots;
} // namespace kith::desk

namespace kith::rpc {

struct Services {
    store::Writer* writer = nullptr;             // for work that ends in a change of its own
    auth::Entrance* entrance = nullptr;          // who is who; sessions and links (auth/entrance.hpp)
    auth::SignIn* sign_in = nullptr;             // the ways in (auth/sign_in.hpp)
    auth::Sender* sender = nullptr;              // letters, once a change is durable (auth/sender.hpp)
    desk::Snapshots* snapshots = nullptr;        // shared by shortlists; null: each look makes its own
    bool demo = false;                           // this process serves made data, and demo.*
    store::SigningKey const* receipts = nullptr; // signs receipts of the books; null: none are given
    desk::RunService* runs = nullptr;            // works runs out; null: they wait
    // Runs work on a snapshot in the pool, at low priority; false where too much waits already.
    std::function<bool(std::function<void()>)> in_pool;
};

} // namespace kith::rpc
