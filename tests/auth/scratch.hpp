// SPDX-License-Identifier: MIT
// A database of its own, a clock that is moved by hand and random bytes from a seed, for the tests of signing
// in.
#pragma once

#include "auth/entrance.hpp"
#include "base/random.hpp"
#include "scratch_folder.hpp"
#include "store/migrate.hpp"
#include "store/sqlite.hpp"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace kith::auth_test {

using Folder = kith::test::ScratchFolder;

inline auth::RandomBytes seeded(std::uint64_t seed) {
    return [random = std::make_shared<Random>(seed)](std::span<unsigned char> bytes) {
        for (auto& byte : bytes) byte = static_cast<unsigned char>(random->below(256));
    };
}

inline store::PrincipalRow person(std::int64_t centre, std::string const& id, std::string const& standing,
                                  std::string const& address = {}) {
    store::PrincipalRow row;
    row.centre = centre;
    row.id = id;
    row.standing = standing;
    row.name = "Person " + id;
    row.address = address;
    row.volunteer = standing == "volunteer" ? "V-" + id : "";
    row.organisation = standing == "organiser" ? "O-" + id : "";
    return row;
}

struct Town {
    Folder folder;
    store::Database database{folder / "kith.db", store::Database::Mode::create};
    Instant now{std::chrono::seconds(1'800'000'000)};
    auth::RandomBytes random = seeded(1);
    auth::Entrance entrance;

    explicit Town(auth::Entrance::Options options = {}) : entrance(options, random) {
        store::migrate(database);
    }

    store::PrincipalRow add(store::PrincipalRow row) {
        if (!store::insert_principal(database, row)) throw std::logic_error("taken");
        return row;
    }
    std::string signed_in(store::PrincipalRow const& row) {
        return entrance.begin_session(database, row, now).second;
    }
    auth::Principal who(std::string const& credential) { return entrance.resolve(database, credential, now); }
    void wait(std::chrono::seconds time) { now += time; }
};

} // namespace kith::auth_test
