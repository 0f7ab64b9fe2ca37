// SPDX-License-Identifier: MIT
// The ladder of a wave's decisions, one difference a row; and what holds in every appeal, played out with
// random answers.
#include "asking/waves.hpp"
#include "explanation/codes.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <set>

using namespace kith;
using namespace kith::asking;
using explanation::code_of;
using std::chrono::hours;

namespace {

ZoneTable const
    zone(Minutes(0),
         {{Instant(std::chrono::sys_days{std::chrono::year{2026} / 3 / 29}) + hours(1), Minutes(60)}});
Instant const midnight = std::chrono::sys_days{std::chrono::year{2026} / 1 / 12};

// Hour of a Monday in January (the clock is at UTC), and what differs from: two places free, twenty people
// who were never asked, a week to go, half of those asked so far said yes.
struct Row {
    char const* name;
    int hour = 10;
    int places = 2;
    int days_left = 7;
    int candidates = 20;
    int out = 0;           // asked an hour ago, no answer yet
    int said_no = 0;       // asked three days ago
    int rested_hours = -1; // every candidate was asked so long ago; -1: never
    std::uint8_t channels = every_channel;
    bool urgent = false;
    WaveBecause because = WaveBecause::asks;
    int asks = 0;
    int next_in = -1; // hours; -1: no more
};

Wave wave_of(Row const& row) {
    Instant const now = midnight + hours(row.hour);
    std::vector<Candidate> candidates;
    std::vector<Ask> asked;
    for (int each = 0; each < row.candidates; ++each) {
        Candidate candidate{VolunteerId(std::size_t(each)), row.channels, {}};
        if (row.rested_hours >= 0) candidate.last_asked = now - hours(row.rested_hours);
        candidates.push_back(candidate);
    }
    for (int each = 0; each < row.out; ++each)
        asked.push_back({VolunteerId(std::size_t(each)), now - hours(1), Channel::text, Reply::none});
    for (int each = row.out; each < row.out + row.said_no; ++each)
        asked.push_back({VolunteerId(std::size_t(each)), now - hours(72), Channel::text, Reply::no});
    WavePolicy policy;
    policy.urgent = row.urgent;
    Acceptance const half({{.yes = 50, .no = 50}});
    return next_wave({.places_free = row.places,
                      .kind = 0,
                      .deadline = now + hours(24 * row.days_left),
                      .candidates = candidates,
                      .asked = asked},
                     half, policy, zone, now);
}

} // namespace

TEST_CASE("each rung of the ladder decides where those above it do not") {
    using enum WaveBecause;
    std::vector<Row> const rows{
        {.name = "no place is free", .places = 0, .days_left = 0, .because = filled},
        {.name = "the deadline has come", .hour = 3, .days_left = 0, .because = over},
        {.name = "at night nobody is asked", .hour = 3, .because = quiet, .next_in = 5},
        {.name = "late in the evening neither", .hour = 21, .because = quiet, .next_in = 11},
        {.name = "but in an emergency", .hour = 3, .urgent = true, .asks = 3, .next_in = 24},
        {.name = "four are out, enough for even odds", .out = 4, .because = waiting, .next_in = 24},
        {.name = "two are out, and the gap has not passed", .out = 2, .because = waiting, .next_in = 23},
        {.name = "two places at even odds take three", .asks = 3, .next_in = 24},
        {.name = "a no is final: others are asked", .said_no = 17, .asks = 3, .next_in = 24},
        {.name = "fewer are left than it takes", .said_no = 18, .asks = 2, .next_in = 24},
        {.name = "in the last wave before the deadline more", .days_left = 2, .asks = 7, .next_in = 24},
        {.name = "everybody left rests", .rested_hours = 24, .because = resting, .next_in = 6 * 24},
        {.name = "a rest that ends at night ends in the morning",
         .hour = 19,
         .rested_hours = 164,
         .because = resting,
         .next_in = 13},
        {.name = "in an emergency nobody rests",
         .rested_hours = 24,
         .urgent = true,
         .asks = 3,
         .next_in = 24},
        {.name = "rest past the deadline is as good as nobody",
         .days_left = 3,
         .rested_hours = 24,
         .because = nobody_left},
        {.name = "nobody is left", .said_no = 20, .because = nobody_left},
        {.name = "whoever wants no message is not asked", .channels = 0, .because = nobody_left},
    };
    for (Row const& row : rows) {
        CAPTURE(row.name);
        Wave const wave = wave_of(row);
        CHECK(code_of(wave.because) == code_of(row.because));
        CHECK(std::ssize(wave.asks) == row.asks);
        Instant const now = midnight + hours(row.hour);
        CHECK(wave.next.has_value() == (row.next_in >= 0));
        if (wave.next) CHECK((*wave.next - now) / hours(1) == row.next_in);
    }
}

TEST_CASE("a text comes first, the phone when there is hurry, and only what somebody agreed to") {
    auto const channel = [](Row row) { return wave_of(row).asks.at(0).channel; };
    CHECK(channel({.name = ""}) == Channel::text);
    CHECK(channel({.name = "", .channels = bit_of(Channel::email)}) == Channel::email);
    Appeal appeal{
        .places_free = 1, .kind = 0, .deadline = midnight + hours(20), .candidates = {}, .asked = {}};
    std::vector<Candidate> const one{{VolunteerId(0), every_channel, {}}};
    appeal.candidates = one;
    Wave const hurried =
        next_wave(appeal, Acceptance(std::vector<Answers>(1)), {}, zone, midnight + hours(10));
    CHECK(hurried.asks.at(0).channel == Channel::phone);
}

TEST_CASE("quiet hours follow the clock on the wall across its change") {
    WavePolicy const policy;
    Instant const before = std::chrono::sys_days{std::chrono::year{2026} / 3 / 28} + hours(22); // 22:00 GMT
    CHECK(is_quiet(policy, zone, before));
    CHECK(next_waking(policy, zone, before) - before == hours(9)); // 08:00 BST
}

TEST_CASE(
    "in every appeal nobody is asked twice, at night, in their rest, or beyond what the confidence takes") {
    std::map<WaveBecause, int> seen;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        WavePolicy policy;
        policy.wave_max = int(random() % 12) + 1;
        policy.rest = Minutes(std::int64_t(random() % 240) * 60);
        Acceptance acceptance({{std::int64_t(random() % 30), std::int64_t(random() % 30)}, {}});
        std::vector<Candidate> candidates;
        std::map<VolunteerId, Instant> last;
        for (std::size_t each = 0; each < random() % 40; ++each) {
            Candidate candidate{VolunteerId(each), std::uint8_t(random() % 8), {}};
            if (random() % 3 == 0) candidate.last_asked = midnight - hours(int(random() % 200));
            candidates.push_back(candidate);
        }
        std::vector<Ask> asked;
        std::set<VolunteerId> everyone_asked;
        int places = int(random() % 5) + 1;
        Instant const deadline = midnight + hours(int(random() % 400));
        Instant now = midnight + hours(int(random() % 24));
        for (int look = 0; look < 60; ++look) {
            Appeal const appeal{places, random() % 2, deadline, candidates, asked};
            Wave const wave = next_wave(appeal, acceptance, policy, zone, now);
            CHECK(wave == next_wave(appeal, acceptance, policy, zone, now));
            ++seen[wave.because];
            CHECK((wave.because == WaveBecause::asks) == !wave.asks.empty());
            CHECK(std::ssize(wave.asks) <= std::min(wave.wanted, policy.wave_max));
            if (!wave.asks.empty()) {
                CHECK(now < deadline);
                CHECK_FALSE(is_quiet(policy, zone, now));
                // One fewer than wanted would not reach even the higher confidence.
                Belief const belief = acceptance.belief(appeal.kind);
                CHECK(chance_of(belief, wave.pending + wave.wanted - 1, places) <
                      certain / 1'000 * Chance(policy.last_confidence_per_mille));
            }
            for (Ask const& ask : wave.asks) {
                CHECK(everyone_asked.insert(ask.volunteer).second);
                Candidate& person = candidates[ask.volunteer.index()];
                CHECK((person.channels & bit_of(ask.channel)) != 0);
                if (person.last_asked) CHECK(now >= *person.last_asked + policy.rest);
                person.last_asked = now;
                asked.push_back(ask);
            }
            if (!wave.next) break;
            CHECK(*wave.next > now);
            CHECK_FALSE(is_quiet(policy, zone, *wave.next));
            now = *wave.next;
            for (Ask& ask : asked) {
                if (ask.reply != Reply::none || random() % 2 == 0) continue;
                ask.reply = random() % 3 == 0 ? Reply::yes : Reply::no;
                acceptance.learn(appeal.kind, ask.reply == Reply::yes);
                if (ask.reply == Reply::yes && places > 0) --places;
            }
        }
    }
    for (std::size_t at = 0; at < explanation::code_count<WaveBecause>; ++at) {
        CAPTURE(code_of(static_cast<WaveBecause>(at)));
        CHECK(seen[static_cast<WaveBecause>(at)] > 0);
    }
}

TEST_CASE("a policy out of its range is named") {
    CHECK(flaw_of({}).empty());
    WavePolicy policy;
    policy.confidence_per_mille = 1'000;
    CHECK(flaw_of(policy) == "confidence_per_mille");
    policy = {};
    policy.wave_max = 0;
    CHECK(flaw_of(policy) == "wave_max");
    policy = {};
    policy.gap = Minutes(0);
    CHECK(flaw_of(policy) == "gap");
}
