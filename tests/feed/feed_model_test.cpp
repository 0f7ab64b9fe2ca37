// SPDX-License-Identifier: MIT
// Random listeners against a model of a few lines: rights come and go, sockets are cut for not reading or
// drop, people come back with the last cursor they saw, old events are forgotten. What each is sent is
// exactly what the model says, in order, none twice.
#include "fake_wire.hpp"

#include <random>

using namespace kith;
using namespace kith::feed;
using namespace kith::feed::testing;

namespace {

constexpr std::size_t frames_max = 12;
constexpr std::size_t page_max = 20;

struct Person {
    std::set<int> sees; // numbers of volunteers
    std::optional<auth::ConnectionId> connection;
    std::string cursor; // the last it saw
    // The model's side.
    std::uint64_t seen = 0;              // where that cursor stands
    bool live = false;                   // and not cut
    std::vector<std::uint64_t> expected; // what must be in its socket
    bool cut = false;
};

class Play {
  public:
    explicit Play(std::uint32_t seed)
        : random_(seed),
          buffered_(below(2) == 0 ? 5 : 400),
          wire_(frames_max),
          feed_({.buffer_events_max = buffered_, .page_events_max = page_max, .page_bytes_max = 1'000'000}) {
        feed_.attach(wire_);
    }

    void run(int steps) {
        for (auto& person : people_) person.sees = {int(below(4)), int(below(4))};
        for (int step = 0; step < steps; ++step) {
            auto& person = people_[below(people_.size())];
            switch (below(12)) {
            case 0: connect(person); break;
            case 1: drop(person); break;
            case 2: person.sees.erase(int(below(4))); break;
            case 3: person.sees.insert(int(below(4))); break;
            case 4: forget(); break;
            case 5: // a new start
                drop(person);
                person.cursor.clear();
                person.seen = 0;
                break;
            case 6:
            case 7: read(person); break;
            default: publish(); break;
            }
        }
        for (auto& person : people_) read(person);
    }

    std::size_t resumed = 0;
    std::size_t resyncs = 0;
    std::size_t cuts = 0;
    std::size_t told = 0;

  private:
    std::size_t below(std::size_t end) { return random_() % end; }

    std::shared_ptr<Sight> sight(Person& person) {
        return std::make_shared<SightOf>([&person](store::PublishedEvent const& event) {
            return person.sees.contains(event.event.volunteer[1] - '0');
        });
    }

    // As the wire does it: a frame too many ends the connection.
    void expect(Person& person, std::uint64_t sequence) {
        if (!person.sees.contains(volunteers_[sequence - 1]) || person.cut) return;
        if (person.expected.size() >= frames_max) {
            person.cut = true;
            ++cuts;
            return;
        }
        person.expected.push_back(sequence);
    }

    void publish() {
        auto const volunteer = int(below(4));
        volunteers_.push_back(volunteer);
        auto const event =
            file_.append({"a", "v" + std::to_string(volunteer), "", "", std::to_string(volunteers_.size())});
        REQUIRE(event.sequence == volunteers_.size());
        feed_.published({&event, 1});
        feed_.flush();
        for (auto& person : people_) {
            if (person.live) expect(person, event.sequence);
        }
    }

    void read(Person& person) {
        if (!person.connection) return;
        std::vector<std::uint64_t> got;
        for (auto const& frame : wire_.take(*person.connection)) {
            auto const told_one = read_frame(frame);
            got.push_back(std::stoull(told_one.other));
            person.cursor = told_one.cursor;
        }
        REQUIRE(got == person.expected);
        told += got.size();
        if (!got.empty()) person.seen = got.back();
        person.expected.clear();
        REQUIRE(wire_.closed(*person.connection).has_value() == person.cut);
        if (person.cut) drop(person);
    }

    void drop(Person& person) {
        if (!person.connection) return;
        wire_.drop(*person.connection);
        feed_.unsubscribe(*person.connection);
        person.connection.reset();
        person.live = person.cut = false;
        person.expected.clear();
    }

    void connect(Person& person) {
        read(person);
        if (!person.connection) person.connection = wire_.open();
        bool const from_now = person.cursor.empty() && below(2) == 0;
        auto const answer =
            feed_.subscribe(*person.connection, 1, sight(person),
                            from_now ? std::nullopt : std::optional(person.cursor), file_.database());
        person.live = false;
        if (from_now) person.seen = volunteers_.size();
        bool const known = is_known(person.seen);
        REQUIRE(answer.has_value() == known);
        if (!known) {
            REQUIRE(answer.error() == SubscribeRefusal::resync_required);
            ++resyncs;
            person.cursor.clear();
            person.seen = 0;
            return;
        }
        ++resumed;
        auto const until = std::min<std::uint64_t>(volunteers_.size(), person.seen + page_max);
        REQUIRE(answer->more == (until < volunteers_.size()));
        for (auto sequence = person.seen + 1; sequence <= until; ++sequence) expect(person, sequence);
        person.live = !answer->more;
        if (!person.cut) {
            read(person);
            person.cursor = answer->cursor;
            person.seen = until;
        } else {
            read(person);
        }
    }

    void forget() {
        if (below(8) != 0) return;
        auto& database = file_.database();
        store::forget_events_before(database, 1, Instant(std::chrono::seconds(2'000'000'000)), below(20));
        oldest_ = store::oldest_event(database, 1);
    }
    // Whether what came after that event is all in the database or in memory.
    [[nodiscard]] bool is_known(std::uint64_t sequence) const {
        auto const newest = volunteers_.size();
        std::uint64_t const in_memory = newest < buffered_ ? 1 : newest - buffered_ + 1;
        return std::max<std::uint64_t>(sequence, 1) >= std::min(oldest_, in_memory);
    }

    std::mt19937 random_;
    std::size_t buffered_;
    EventsFile file_;
    FakeWire wire_;
    Feed feed_;
    std::vector<int> volunteers_; // of each event
    std::uint64_t oldest_ = 1;
    std::array<Person, 5> people_;
};

} // namespace

TEST_CASE("random listeners are sent what a model says, whatever rights, cuts and resumptions come between") {
    std::size_t resumed = 0;
    std::size_t resyncs = 0;
    std::size_t cuts = 0;
    std::size_t told = 0;
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Play play(seed);
        play.run(400);
        resumed += play.resumed;
        resyncs += play.resyncs;
        cuts += play.cuts;
        told += play.told;
    }
    // The play reaches what it is about.
    CHECK(resumed > 500);
    CHECK(resyncs > 10);
    CHECK(cuts > 50);
    CHECK(told > 3'000);
    MESSAGE(resumed, " resumed, ", resyncs, " resyncs, ", cuts, " cuts, ", told, " events told");
}
