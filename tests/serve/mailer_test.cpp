// SPDX-License-Identifier: MIT
// Messages on their way out: a mail server that is down and comes back, a server that is killed in between,
// and what is given up. A letter goes once; where it was handed over and nobody lived to note it, once more.
#include "serve/mailer.hpp"

#include "../desk/desk_town.hpp"

#include <map>

using namespace kith;
using namespace kith::desk::testing;
using serve::Mailer;

namespace {

// A mail server that takes letters, or not; or takes them and never says so.
class MailServer final : public auth::Sender {
  public:
    enum class Mood : std::uint8_t { down, up, mute };
    void send(auth::Letter) override {}
    bool deliver(auth::Written const& written) override {
        std::lock_guard const guard(mutex_);
        ++asked_;
        if (mood_ == Mood::down) return false;
        taken_.push_back(written);
        return mood_ == Mood::up;
    }
    void be(Mood mood) {
        std::lock_guard const guard(mutex_);
        mood_ = mood;
    }
    std::size_t asked() {
        std::lock_guard const guard(mutex_);
        return asked_;
    }
    // Ids and subjects by whom they went to.
    std::map<std::string, std::vector<std::string>> taken() {
        std::lock_guard const guard(mutex_);
        std::map<std::string, std::vector<std::string>> found;
        for (auto const& each : taken_) found[each.to].push_back(each.id + " " + each.subject);
        return found;
    }

  private:
    std::mutex mutex_;
    Mood mood_ = Mood::up;
    std::size_t asked_ = 0;
    std::vector<auth::Written> taken_;
};

struct Post {
    Hub hub;
    MailServer server;
    auth::Entrance entrance{{}, [](std::span<unsigned char> bytes) {
                                static std::atomic<unsigned char> drawn{0};
                                for (auto& byte : bytes) byte = ++drawn;
                            }};
    std::optional<desk::Snapshots> snapshots;
    std::optional<Mailer> mailer;

    Post() {
        hub.load(town(3, 1, 5));
        begin();
    }
    ~Post() { mailer.reset(); }
    void begin() {
        Mailer::Options options;
        options.site = "https://hub.example.org";
        options.attempts_max = 4;
        options.period = std::chrono::milliseconds(5);
        snapshots.emplace(hub.folder / "kith.db");
        mailer.emplace(*hub.writer, entrance, server, *snapshots, options);
    }
    // The process ends and another begins on the same database.
    void restart() {
        mailer.reset();
        hub.restart();
        begin();
    }
    void offer(std::string const& volunteer) {
        REQUIRE(hub.take({.volunteer = volunteer, .opening = "COOK", .step = Step::offer}));
        mailer->wake();
    }
    void until(std::function<bool()> const& done) {
        for (int i = 0; i < 2000 && !done(); ++i) std::this_thread::sleep_for(5ms);
        REQUIRE(done());
    }
    std::vector<std::string> states() {
        std::vector<std::string> found;
        hub.writer->read([&](store::Database& database) {
            for (auto const& each : store::Messages(database, centre).about("V00", "COOK", 10))
                found.push_back(each.state);
        });
        return found;
    }
};

using States = std::vector<std::string>;

} // namespace

TEST_CASE("while the mail server is down a letter waits, longer each time, and goes once when it is back") {
    Post post;
    post.server.be(MailServer::Mood::down);
    post.offer("V00");
    post.until([&] { return post.mailer->counts().retried == 1; });
    CHECK(post.states() == States{"waiting"});
    // Not again before a minute has passed, however often it is woken.
    for (int i = 0; i < 20; ++i) {
        post.mailer->wake();
        std::this_thread::sleep_for(5ms);
    }
    CHECK(post.server.asked() == 1);
    post.hub.wait(61s);
    post.mailer->wake();
    post.until([&] { return post.mailer->counts().retried == 2; });
    post.server.be(MailServer::Mood::up);
    post.hub.wait(121s);
    post.mailer->wake();
    post.until([&] { return post.mailer->counts().sent == 1; });
    auto const taken = post.server.taken();
    REQUIRE(taken.size() == 1);
    CHECK(taken.begin()->second.size() == 1);
    CHECK(post.states() == States{"sent"});
    // And no more, whatever time passes.
    post.hub.wait(24h);
    post.mailer->wake();
    std::this_thread::sleep_for(50ms);
    CHECK(post.server.taken() == taken);
}

TEST_CASE("what waited when the server was killed is sent by the next one, once each") {
    Post post;
    post.server.be(MailServer::Mood::down);
    for (auto const* volunteer : {"V00", "V01", "V02"}) post.offer(volunteer);
    post.until([&] { return post.mailer->counts().retried == 3; });
    post.restart();
    post.server.be(MailServer::Mood::up);
    post.hub.wait(61s);
    post.mailer->wake();
    post.until([&] { return post.mailer->counts().sent == 3; });
    for (auto const& [to, subjects] : post.server.taken()) {
        CAPTURE(to);
        CHECK(subjects.size() == 1);
    }
    CHECK(post.server.taken().size() == 3);
    post.restart();
    post.hub.wait(24h);
    post.mailer->wake();
    std::this_thread::sleep_for(50ms);
    CHECK(post.server.taken().size() == 3);
    CHECK(post.states() == States{"sent"});
}

TEST_CASE(
    "a letter that was taken by a mail server that did not live to say so goes twice, and not more often") {
    Post post;
    post.server.be(MailServer::Mood::mute);
    post.offer("V00");
    post.until([&] { return post.mailer->counts().retried == 1; });
    post.restart();
    post.server.be(MailServer::Mood::up);
    post.hub.wait(61s);
    post.mailer->wake();
    post.until([&] { return post.mailer->counts().sent == 1; });
    auto const taken = post.server.taken();
    REQUIRE(taken.size() == 1);
    REQUIRE(taken.begin()->second.size() == 2);
    CHECK(taken.begin()->second[0] == taken.begin()->second[1]); // the same id: whoever reads it can tell
    post.hub.wait(24h);
    post.mailer->wake();
    std::this_thread::sleep_for(50ms);
    CHECK(post.server.taken() == taken);
}

TEST_CASE(
    "a letter that nobody takes is given up after the last attempt, and somebody is asked to see to it") {
    Post post;
    post.server.be(MailServer::Mood::down);
    post.offer("V00");
    for (std::uint64_t attempt = 1; attempt <= 4; ++attempt) {
        post.mailer->wake();
        post.until([&] { return post.server.asked() == attempt; });
        post.until([&] { return post.mailer->counts().retried + post.mailer->counts().failed == attempt; });
        post.hub.wait(std::chrono::minutes(16));
    }
    CHECK(post.mailer->counts().failed == 1);
    CHECK(post.states() == States{"failed"});
    bool asked = false;
    post.hub.look([&](store::Matches& matches) {
        for (auto const& each : matches.waiting(10)) asked = asked || each.ring == "message_failed";
    });
    CHECK(asked);
    post.server.be(MailServer::Mood::up);
    post.hub.wait(24h);
    post.mailer->wake();
    std::this_thread::sleep_for(50ms);
    CHECK(post.server.taken().empty());
}

TEST_CASE("a question that was answered before its letter went is not sent any more") {
    Post post;
    post.server.be(MailServer::Mood::down);
    post.offer("V00");
    post.until([&] { return post.mailer->counts().retried == 1; });
    REQUIRE(post.hub.take({.volunteer = "V00", .opening = "COOK", .step = Step::decline}, themselves));
    post.server.be(MailServer::Mood::up);
    post.hub.wait(61s);
    post.mailer->wake();
    post.until([&] { return post.mailer->counts().dropped == 1; });
    CHECK(post.server.taken().empty());
}
