// SPDX-License-Identifier: MIT
// `kith serve --demo`: the sample community, made for today, in a database of its own, with a way in for
// every kind of caller. Nobody in it is real. It never touches a database that it has not made: a file beside
// the database says so.
#pragma once

#include "auth/principal.hpp"
#include "auth/server_key.hpp"
#include "auth/totp.hpp"
#include "base/time.hpp"
#include "rpc/method.hpp"
#include "store/writer.hpp"

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace kith::serve {

inline constexpr std::string_view demo_centre_name = "Kith demonstration (made data)";

// The database's folder and file. Without a path of the caller's it lies in a folder of its own that goes
// with this.
class DemoPlace {
  public:
    // Throws std::runtime_error where there is a database at `path` that no demonstration has made.
    explicit DemoPlace(std::optional<std::filesystem::path> path);
    ~DemoPlace();
    DemoPlace(DemoPlace const&) = delete;
    DemoPlace& operator=(DemoPlace const&) = delete;

    [[nodiscard]] std::filesystem::path const& database() const { return database_; }
    // Deletes the database and what lies beside it. Nobody may have it open.
    void clear() const;

    // A database that a demonstration has made is not to be served as if it were real.
    [[nodiscard]] static bool is_at(std::filesystem::path const& database);

  private:
    std::filesystem::path database_;
    std::filesystem::path folder_; // to be removed; empty: none
};

struct DemoAccount {
    std::string kind; // what demo.enter takes: a word of Standing
    auth::Standing standing = auth::Standing::anonymous;
    std::string name;
    std::string address;
    std::string volunteer;
    std::string organisation;
    std::string password;                 // staff; the same for all of them
    std::optional<auth::TotpSecret> totp; // staff
    std::string token;                    // the integration's
};

class Demo {
  public:
    // Loads the sample into the centre where it holds nobody yet, and makes the accounts, or finds them.
    void fill(store::Writer& writer, auth::ServerKey const& key, auth::RandomBytes const& random);

    [[nodiscard]] std::vector<DemoAccount> const& accounts() const { return accounts_; }
    [[nodiscard]] std::int64_t centre() const { return centre_; }
    // A table for the operator.
    void print(std::ostream& out) const;

  private:
    void load(store::Change& change);
    void find_people(store::Change& change);
    void make_accounts(store::Change& change, auth::ServerKey const& key, auth::RandomBytes const& random,
                       std::string const& password_hash);

    std::int64_t centre_ = 0;
    std::vector<DemoAccount> accounts_;
};

// demo.accounts, demo.enter, demo.reset. `demo` outlives them and is filled before the first call; `reset`
// may be called on any thread and returns at once.
[[nodiscard]] std::vector<rpc::Method> demo_methods(Demo const& demo, std::function<void()> reset);

} // namespace kith::serve
