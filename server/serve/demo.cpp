// SPDX-License-Identifier: MIT
#include "serve/demo.hpp"

#include "auth/credential.hpp"
#include "auth/entrance.hpp"
#include "auth/password.hpp"
#include "base/contract.hpp"
#include "desk/community.hpp"
#include "exchange/pack.hpp"
#include "rpc/services.hpp"
#include "sample/community.hpp"
#include "serve/bound_method.hpp"
#include "serve/demo_books.hpp"
#include "store/keys.hpp"
#include "store/matches.hpp"
#include "store/principals.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <ostream>
#include <stdexcept>
#include <stdlib.h>

namespace kith::serve {

namespace fs = std::filesystem;

namespace demo_wire {

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct Account {
    std::string kind;
    std::string name;
    std::string address;
    std::optional<std::string> volunteer;
    std::optional<std::string> organisation;
    std::optional<std::string> password;
    std::optional<std::string> code; // of the authenticator, now
    std::optional<std::string> totp_address;
    std::optional<std::string> token;
};
BOOST_DESCRIBE_STRUCT(Account, (),
                      (kind, name, address, volunteer, organisation, password, code, totp_address, token))

struct Accounts {
    bool made_data = true;
    std::vector<Account> accounts;
};
BOOST_DESCRIBE_STRUCT(Accounts, (), (made_data, accounts))

struct Enter {
    rpc::Text<20> kind; // as demo.accounts names it
};
BOOST_DESCRIBE_STRUCT(Enter, (), (kind))

struct Entered {
    std::optional<rpc::Secret> token;
    std::string principal;
    auth::Standing standing = auth::Standing::anonymous;
    std::optional<std::string> volunteer;
    std::optional<std::string> organisation;
};
BOOST_DESCRIBE_STRUCT(Entered, (), (token, principal, standing, volunteer, organisation))

struct Resetting {
    bool resetting = true;
};
BOOST_DESCRIBE_STRUCT(Resetting, (), (resetting))

} // namespace demo_wire

namespace {

using auth::Standing;
using rpc::Refused;
using store::PackTable;

constexpr std::string_view password = "made data for everybody";
constexpr std::string_view integration_name = "demonstration";
constexpr std::int64_t integration_number = 1;
constexpr std::chrono::hours opening_time{8};
constexpr std::array endings{"", "-wal", "-shm", "-journal", ".lock", ".key", ".demo"};

fs::path beside(fs::path path, std::string_view ending) {
    path += ending;
    return path;
}

std::optional<std::string> if_any(std::string const& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

exchange::PackFiles sample_files(Instant now) {
    auto zone = exchange::zone_table(exchange::default_zone_name);
    if (!zone) throw std::runtime_error("the system has no time zone data (package tzdata)");
    exchange::PackDraft draft;
    RosterDraft words;
    exchange::set_words(words, draft.taxonomy);
    sample::Options options;
    options.as_of = std::chrono::floor<std::chrono::days>(now) + opening_time; // all day the same community
    draft.roster = sample::make_community(options, std::move(words.words), std::move(words.check_kinds),
                                          std::move(*zone));
    exchange::PackFiles files;
    for (auto& [name, text] : exchange::format_pack(draft)) files.emplace(name, std::move(text));
    return files;
}

DemoAccount account(Standing standing, std::string name) {
    DemoAccount made;
    made.standing = standing;
    made.kind = auth::word_of(standing);
    made.address = made.kind + "@demo.example";
    made.name = std::move(name);
    return made;
}

auth::TotpSecret totp_for(auth::ServerKey const& key, std::string const& address) {
    auto const hash = key.hash("demonstration", {address});
    auth::TotpSecret secret{};
    std::copy_n(hash.begin(), secret.size(), secret.begin());
    return secret;
}

} // namespace

DemoPlace::DemoPlace(std::optional<fs::path> path) {
    if (path) {
        database_ = std::move(*path);
        if (fs::exists(database_) && !is_at(database_))
            throw std::runtime_error(database_.string() +
                                     " was not made by a demonstration, and is left alone");
    } else {
        auto pattern = (fs::temp_directory_path() / "kith-demo-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr)
            throw std::runtime_error("no folder can be made in " + fs::temp_directory_path().string());
        folder_ = pattern;
        database_ = folder_ / "kith.db";
    }
    std::ofstream mark(beside(database_, ".demo"));
    mark << "The database beside this file was made by kith serve --demo: nobody in it is real.\n";
    if (!mark.flush()) throw std::runtime_error("nothing can be written beside " + database_.string());
}

DemoPlace::~DemoPlace() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

void DemoPlace::clear() const {
    for (std::string_view const ending : endings) {
        if (ending != ".demo") fs::remove(beside(database_, ending));
    }
    fs::remove_all(beside(database_, ".outbox"));
}

bool DemoPlace::is_at(fs::path const& database) {
    return fs::exists(beside(database, ".demo"));
}

void Demo::fill(store::Writer& writer, auth::ServerKey const& key, auth::RandomBytes const& random) {
    centre_ = writer.centres().front().number;
    auto const hash = auth::hash_password(password);
    writer.change([&](store::Change& change) {
        bool const empty =
            store::CommunityRows(change.database(), centre_).page(PackTable::volunteers, "", 1).empty();
        if (empty) load(change);
        find_people(change);
        if (empty) fill_demo_books(change, centre_, accounts_[0].volunteer, accounts_[1].organisation);
        make_accounts(change, key, random, hash);
    });
}

void Demo::load(store::Change& change) {
    auto const loaded = desk::load_pack(change, centre_, sample_files(change.now()), "");
    KITH_EXPECT(loaded.has_value()); // the sample always builds
}

// The volunteer with the most places confirmed, and the organisation of the first of them, so that both have
// something to see.
void Demo::find_people(store::Change& change) {
    std::map<std::string, std::pair<std::size_t, std::string>> held; // volunteer -> places, organisation
    store::Matches(change.database(), centre_).each([&](store::KeptMatch const& match) {
        if (match.state != MatchState::confirmed && match.state != MatchState::active) return;
        auto& [places, organisation] = held[match.volunteer];
        if (places++ == 0) organisation = match.organisation;
    });
    auto const most = std::ranges::max_element(
        held, {}, [](auto const& each) { return each.second.first; }); // the first of equals
    KITH_EXPECT(most != held.end());
    store::CommunityRows rows(change.database(), centre_);
    auto const name = [&](PackTable table, std::string const& id) {
        auto const row = rows.find(table, id);
        return row ? (*row)[store::column_of(table, "name")] : id;
    };
    auto volunteer = account(Standing::volunteer, name(PackTable::volunteers, most->first));
    volunteer.volunteer = most->first;
    auto const& organisation = most->second.second;
    auto organiser = account(Standing::organiser, name(PackTable::organisations, organisation));
    organiser.organisation = organisation;
    accounts_ = {volunteer, organiser, account(Standing::broker, "Time-bank broker"),
                 account(Standing::coordinator, "Volunteer coordinator"),
                 account(Standing::administrator, "Administrator")};
}

void Demo::make_accounts(store::Change& change, auth::ServerKey const& key, auth::RandomBytes const& random,
                         std::string const& password_hash) {
    auto& database = change.database();
    for (auto& each : accounts_) {
        bool const staff = each.standing != Standing::volunteer && each.standing != Standing::organiser;
        store::PrincipalRow row;
        row.centre = centre_;
        row.id = "demo-" + each.kind;
        row.standing = each.kind;
        row.name = each.name;
        row.address = each.address;
        row.volunteer = each.volunteer;
        row.organisation = each.organisation;
        row.made_at = change.now();
        if (staff) {
            each.password = password;
            each.totp = totp_for(key, each.address);
            row.password = password_hash;
            row.totp = key.seal(*each.totp, random);
        }
        // Whatever visitors did to it, each start gives it back.
        if (!store::insert_principal(database, row)) store::update_principal(database, row);
    }
    auto program = account(Standing::integration, "A program of yours");
    program.address.clear();
    program.token = auth::make_credential(auth::CredentialKind::token, centre_, random);
    (void)store::delete_integration_token(database, centre_, integration_number);
    store::insert_integration_token(database, {centre_, integration_number, auth::hash_token(program.token),
                                               std::string(integration_name), "", "demo-administrator",
                                               change.now(), change.now() + std::chrono::days(365)});
    accounts_.push_back(std::move(program));
}

void Demo::print(std::ostream& out) const {
    out << "kith: a demonstration: nobody in it is real. demo.enter lets in any of these; or sign in as\n";
    for (auto const& each : accounts_) {
        out << "kith:   " << each.kind << ": ";
        if (!each.token.empty()) {
            out << "token " << each.token << '\n';
            continue;
        }
        out << each.address;
        if (!each.volunteer.empty()) out << " (" << each.volunteer << ", by one-time code)";
        if (!each.organisation.empty()) out << " (" << each.organisation << ", by one-time code)";
        if (each.totp)
            out << ", password \"" << each.password << "\", "
                << auth::totp_address(*each.totp, "Kith demonstration", each.address);
        out << '\n';
    }
    out << std::flush;
}

std::vector<rpc::Method> demo_methods(Demo const& demo, std::function<void()> reset) {
    using namespace demo_wire;
    auto const accounts = [&demo](rpc::Turn& turn, Nothing const&) -> Outcome<Accounts, Refused> {
        Accounts told;
        for (auto const& each : demo.accounts()) {
            Account line{each.kind,
                         each.name,
                         each.address,
                         if_any(each.volunteer),
                         if_any(each.organisation),
                         if_any(each.password),
                         {},
                         {},
                         if_any(each.token)};
            if (each.totp) {
                line.code = auth::totp_code(*each.totp, auth::totp_step(turn.now()));
                line.totp_address = auth::totp_address(*each.totp, "Kith demonstration", each.address);
            }
            told.accounts.push_back(std::move(line));
        }
        return told;
    };
    auto const enter = [&demo](rpc::Turn& turn, Enter const& params) -> Outcome<Entered, Refused> {
        auto const row = store::find_principal(turn.database(), demo.centre(), "demo-" + params.kind.value);
        if (!row) return refuse(Refused{"account_unknown", false, {}});
        if (row->suspended) return refuse(Refused{"account_suspended", false, {}});
        auto token = turn.services().entrance->begin_session(turn.database(), *row, turn.now()).second;
        auto const caller = turn.services().entrance->resolve(turn.database(), token, turn.now());
        turn.signed_in(token, turn.now() + std::chrono::hours(12));
        bool const in_cookie = turn.origin().entry != nullptr; // as signing in does (session.cpp)
        return Entered{in_cookie ? std::nullopt : std::optional(rpc::Secret{std::move(token)}), caller.id,
                       caller.standing, if_any(caller.volunteer), if_any(caller.organisation)};
    };
    auto const start_anew = [reset = std::move(reset)](rpc::Turn& turn,
                                                       Nothing const&) -> Outcome<Resetting, Refused> {
        turn.after_commit(reset);
        return Resetting{};
    };
    std::vector<rpc::Method> methods;
    methods.push_back(bound<Nothing, Accounts>(
        "demo.accounts", rpc::Effect::reads,
        "The accounts of this demonstration, with all it takes to sign in. Nobody in it is real.", accounts));
    methods.push_back(bound<Enter, Entered>("demo.enter", rpc::Effect::enters,
                                            "Signs in as one of the accounts of the demonstration.", enter));
    methods.push_back(bound<Nothing, Resetting>(
        "demo.reset", rpc::Effect::changes,
        "Makes the demonstration anew; every socket is closed with 1001 and everybody signed out.",
        start_anew));
    return methods;
}

} // namespace kith::serve
