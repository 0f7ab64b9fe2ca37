// SPDX-License-Identifier: MIT
// S1: every method of the registry for every kind of caller, against the table of permissions; and a right
// that was taken away is refused on the very next message.
#include "hub.hpp"
#include "source_folder.hpp"

#include <boost/describe/class.hpp>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace kith;
using namespace kith::rpc;
using namespace kith::rpc_test;
using auth::Reach;
using auth::Standing;
using std::chrono::hours;

namespace {

struct Kind {
    std::string name;
    std::string credential;
    Standing standing; // it is treated as
};

// One of every kind; those that are worth nothing are treated as strangers.
std::vector<Kind> callers(Hub& hub) {
    std::vector<Kind> all{{"anonymous", "", Standing::anonymous},
                          {"made up", "s1.nonsense", Standing::anonymous}};
    auto const add = [&](std::string const& name, std::int64_t centre, Standing standing,
                         std::string const& volunteer = {}, std::string const& organisation = {}) {
        auto const id = std::to_string(all.size());
        all.push_back({name, hub.somebody(centre, id, standing, volunteer, organisation), standing});
        return id;
    };
    // The one that has waited too long comes first, then the clock goes on.
    add("expired", 1, Standing::coordinator);
    all.back().standing = Standing::anonymous;
    hub.wait(hours(13));
    add("volunteer", 1, Standing::volunteer, "V1");
    add("other volunteer", 1, Standing::volunteer, "V2");
    add("organiser", 1, Standing::organiser, "", "O1");
    add("organiser of another organisation", 1, Standing::organiser, "", "O2");
    add("broker", 1, Standing::broker);
    add("coordinator", 1, Standing::coordinator);
    add("coordinator of another centre", 2, Standing::coordinator);
    add("administrator", 1, Standing::administrator);
    add("administrator of another centre", 2, Standing::administrator);
    auto const suspended = add("suspended", 1, Standing::administrator);
    all.back().standing = Standing::anonymous;
    auto const ended = add("signed out", 1, Standing::administrator);
    all.back().standing = Standing::anonymous;
    std::string token;
    std::string link;
    hub.writer->change([&](store::Change& change) {
        auto& database = change.database();
        auto row = *store::find_principal(database, 1, suspended);
        row.suspended = true;
        store::update_principal(database, row);
        hub.entrance.end_sessions_of(database, 1, ended);
        (void)hub.entrance.settle(database);
        token = auth::make_credential(auth::CredentialKind::token, 1, hub.random);
        store::insert_integration_token(
            database, {1, 9, auth::hash_token(token), "rota", "", "x", hub.now(), hub.now() + hours(24)});
        link = hub.entrance.make_link(
            database, {1, "match/V1/R1", {"match.acknowledge"}, "V1", "O1", hours(24)}, hub.now());
    });
    all.push_back({"integration", token, Standing::integration});
    all.push_back({"link", link, Standing::link});
    return all;
}

// With the key that a changing method takes.
json::object params_for(Hub& hub, Method const& method) {
    auto params = fitting(method.params).as_object();
    if (method.effect == Effect::changes) params["key"] = hub.key();
    return params;
}

bool is_denied(std::string const& code) {
    return code == "not_allowed" || code == "not_signed_in";
}

} // namespace

TEST_CASE("every method lets in whom the table lets in, and nobody else") {
    Hub hub;
    auto const all = callers(hub);
    std::size_t cells = 0;
    for (auto const& method : hub.dispatcher->methods().all()) {
        auto const& row = *auth::find_method(method.name);
        for (auto const& caller : all) {
            // A coordinator's session ends with session.end and the like: everybody is asked with {} first,
            // which no changing method takes, so that the matrix changes nothing.
            auto const reach = auth::reach_of(row, caller.standing);
            // A link may call what it was made for (match.acknowledge), of all that links may.
            bool const for_links = caller.standing == Standing::link && reach == Reach::own &&
                                   method.name != "match.acknowledge";
            auto const expected_denied = reach == Reach::none || for_links;
            auto const reply = outcome(hub.call(caller.credential, method.name, json::object{{"none", 1}}));
            CAPTURE(method.name);
            CAPTURE(caller.name);
            CAPTURE(reply);
            CHECK(is_denied(reply) == expected_denied);
            if (expected_denied)
                CHECK(reply == (caller.standing == Standing::anonymous ? "not_signed_in" : "not_allowed"));
            else
                CHECK(reply == "-32602");
            ++cells;
        }
    }
    CHECK(cells == hub.dispatcher->methods().all().size() * all.size());
    MESSAGE(cells, " cells");
}

TEST_CASE("whose reach is their own is refused for anybody else's") {
    Hub hub;
    auto const all = callers(hub);
    for (auto const& method : hub.dispatcher->methods().all()) {
        auto const& row = *auth::find_method(method.name);
        for (auto const& caller : all) {
            if (auth::reach_of(row, caller.standing) != Reach::own || !method.subject) continue;
            CAPTURE(method.name);
            CAPTURE(caller.name);
            CHECK(outcome(hub.call(caller.credential, method.name, params_for(hub, method))) ==
                  "not_allowed");
        }
    }
}

TEST_CASE("every kind of event that the source publishes has a row") {
    static std::regex const published(R"re((?:kind = |Event\{)"([a-z_]+\.[a-z_]+)")re");
    std::size_t found = 0;
    std::filesystem::path const top = source_folder();
    for (auto const& entry : std::filesystem::recursive_directory_iterator(top / "server")) {
        if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
        std::stringstream text;
        text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        auto const source = text.str();
        for (std::sregex_iterator at(source.begin(), source.end(), published), end; at != end; ++at) {
            CAPTURE(entry.path().filename().string());
            CAPTURE((*at)[1].str());
            CHECK(auth::find_event((*at)[1].str()) != nullptr);
            ++found;
        }
    }
    CHECK(found >= 1);
}

TEST_CASE("no method of the registry is without a row or stands twice") {
    std::set<std::string_view> named;
    auto const methods = all_methods();
    for (auto const& method : methods) {
        CAPTURE(method.name);
        CHECK(auth::find_method(method.name) != nullptr);
        CHECK(named.insert(method.name).second);
    }
}

namespace {

struct Empty {};
BOOST_DESCRIBE_STRUCT(Empty, (), ())

Outcome<bool, Refused> yes(Turn&, Empty const&) {
    return true;
}

// What a process that starts with this method writes to stderr before it ends, and how it ends.
std::pair<int, std::string> start_with(Method const& made) {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    auto const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::signal(SIGABRT, SIG_DFL); // doctest's handler is not the child's
        ::dup2(pipe[1], STDERR_FILENO);
        ::close(pipe[0]);
        Services services;
        auth::HashQueue hashes(0, 1);
        Dispatcher::Options options;
        options.clock = [] { return Instant(); };
        options.random = [](std::span<unsigned char>) {};
        options.report = [](Incident const&) {};
        options.close_socket = [](auth::ConnectionId) {};
        Dispatcher const dispatcher({made}, services, hashes, auth::ServerKey({1}), options);
        ::_exit(0);
    }
    ::close(pipe[1]);
    std::string said;
    std::array<char, 512> buffer{};
    for (ssize_t size = 0; (size = ::read(pipe[0], buffer.data(), buffer.size())) > 0;)
        said.append(buffer.data(), static_cast<std::size_t>(size));
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    return {status, said};
}

} // namespace

TEST_CASE("a method without a row does not start, nor one that may reach its own without saying whose") {
    auto const [no_row, why] = start_with(method("nobody.listed", Effect::reads, "", yes));
    CHECK(WIFSIGNALED(no_row));
    CHECK(why.find("nobody.listed: has no row") != std::string::npos);
    auto const [nobodys, because] = start_with(method("session.list", Effect::reads, "", yes));
    CHECK(WIFSIGNALED(nobodys));
    CHECK(because.find("does not say whom") != std::string::npos);
    auto const [fine, nothing] = start_with(by_scope(method("session.list", Effect::reads, "", yes)));
    CHECK(WIFEXITED(fine));
    CHECK(nothing.empty());
}

TEST_CASE("a right taken away is refused on the very next message, and sockets are closed") {
    Hub hub;
    auto const boss = hub.somebody(1, "boss", Standing::administrator);
    auto const token = hub.somebody(1, "cor", Standing::coordinator);
    auth::Origin const socket{auth::ConnectionId{5}, "192.0.2.9", token};
    CHECK(outcome(hub.call(socket, "principal.list")) == "result");
    CHECK(outcome(hub.call(boss, "principal.change",
                           {{"key", hub.key()}, {"principal", "cor"}, {"standing", "broker"}})) == "result");
    CHECK(outcome(hub.call(socket, "principal.list")) == "not_allowed");
    CHECK(outcome(hub.call(socket, "session.me")) == "result");
    CHECK(hub.closed.empty());
    CHECK(outcome(hub.call(boss, "principal.suspend", {{"key", hub.key()}, {"principal", "cor"}})) ==
          "result");
    CHECK(hub.call(socket, "session.me").at("result").at("standing") == "anonymous");
    CHECK(hub.closed == std::vector<auth::ConnectionId>{auth::ConnectionId{5}});
    CHECK(outcome(hub.call(boss, "principal.restore", {{"key", hub.key()}, {"principal", "cor"}})) ==
          "result");
    CHECK(hub.call(socket, "session.me").at("result").at("standing") == "anonymous"); // signs in again

    // In one text: the change and what comes after it.
    auto const other = hub.somebody(1, "two", Standing::administrator);
    auto const replies = hub.text(
        auth::Origin{auth::ConnectionId::none, "192.0.2.1", other},
        R"([{"jsonrpc":"2.0","id":1,"method":"token.list"},{"jsonrpc":"2.0","id":2,"method":"session.end","params":{"key":")" +
            hub.key() + R"("}},{"jsonrpc":"2.0","id":3,"method":"token.list"}])");
    CHECK(outcome(replies.at(0)) == "result");
    CHECK(outcome(replies.at(1)) == "result");
    CHECK(outcome(replies.at(2)) == "not_signed_in");
}

TEST_CASE("nobody reaches another centre, whatever ids they know") {
    Hub hub;
    auto const here = hub.somebody(1, "here", Standing::administrator);
    (void)hub.somebody(2, "there", Standing::volunteer, "V1");
    CHECK(outcome(hub.call(here, "principal.suspend", {{"key", hub.key()}, {"principal", "there"}})) ==
          "principal_unknown");
    CHECK(hub.call(here, "principal.list").at("result").at("principals").as_array().size() == 1);
    auto const made = hub.call(here, "token.make", {{"key", hub.key()}, {"name", "rota"}, {"days", 5}});
    REQUIRE(outcome(made) == "result");
    auto const elsewhere = hub.somebody(2, "boss", Standing::administrator);
    CHECK(outcome(hub.call(elsewhere, "token.revoke",
                           {{"key", hub.key()}, {"token", made.at("result").at("token")}})) ==
          "token_unknown");
    // A token of one centre, presented as another's, is nobody's.
    std::string secret(made.at("result").at("secret").as_string());
    CHECK(hub.call(secret, "session.me").at("result").at("standing") == "integration");
    secret[1] = '2';
    CHECK(hub.call(secret, "session.me").at("result").at("standing") == "anonymous");
}

TEST_CASE("coordinators look after volunteers, organisers and brokers, administrators after everybody but "
          "themselves") {
    Hub hub;
    auto const coordinator = hub.somebody(1, "cor", Standing::coordinator);
    auto const administrator = hub.somebody(1, "adm", Standing::administrator);
    (void)hub.somebody(1, "vol", Standing::volunteer, "V1");
    (void)hub.somebody(1, "two", Standing::coordinator);
    auto const suspend = [&](std::string const& by, std::string const& whom) {
        return outcome(hub.call(by, "principal.suspend", {{"key", hub.key()}, {"principal", whom}}));
    };
    CHECK(suspend(coordinator, "two") == "not_allowed");
    CHECK(suspend(coordinator, "adm") == "not_allowed");
    CHECK(suspend(coordinator, "cor") == "own_account");
    CHECK(suspend(coordinator, "vol") == "result");
    CHECK(suspend(administrator, "two") == "result");
    CHECK(suspend(administrator, "adm") == "own_account");
    CHECK(suspend(administrator, "nobody") == "principal_unknown");
    auto const promote = [&](std::string const& by, std::string const& whom, std::string const& to) {
        return outcome(
            hub.call(by, "principal.change", {{"key", hub.key()}, {"principal", whom}, {"standing", to}}));
    };
    CHECK(promote(coordinator, "vol", "coordinator") == "not_allowed");
    CHECK(promote(coordinator, "vol", "organiser") == "organisation_needed");
    CHECK(promote(coordinator, "vol", "broker") == "result");
    CHECK(promote(administrator, "vol", "link") == "not_allowed");
    CHECK(promote(administrator, "vol", "coordinator") == "result");
}
