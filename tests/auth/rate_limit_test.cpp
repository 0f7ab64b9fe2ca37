// SPDX-License-Identifier: MIT
#include "auth/rate_limit.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>

using namespace kith;
using namespace kith::auth;
using namespace std::chrono_literals;

namespace {

constexpr Instant start{std::chrono::sys_days(std::chrono::year(2026) / 3 / 2)};

} // namespace

TEST_CASE("a burst, then one an interval, for each subject apart") {
    RateLimiter limiter(1000, {3, 10s}, 1);
    for (int i = 0; i < 3; ++i) CHECK(limiter.take("ana", start));
    CHECK(!limiter.take("ana", start));
    CHECK(limiter.wait("ana", start) == 10s);
    CHECK(limiter.take("ben", start));
    CHECK(limiter.wait("cay", start) == 0s);
    CHECK(!limiter.take("ana", start + 9s));
    CHECK(limiter.take("ana", start + 10s));
    CHECK(!limiter.take("ana", start + 10s));
    for (int i = 0; i < 3; ++i) CHECK(limiter.take("ana", start + 1h));
    CHECK(!limiter.take("ana", start + 1h));
    limiter.forgive("ana");
    CHECK(limiter.take("ana", start + 1h));
}

TEST_CASE("a clock that goes back fills no bucket, and locks nobody out for longer than an empty one does") {
    RateLimiter limiter(1000, {2, 10s}, 1);
    CHECK(limiter.take("ana", start + 1h));
    CHECK(!limiter.take("ana", start));
    CHECK(limiter.wait("ana", start) == 10s);
    CHECK(!limiter.take("ana", start + 9s));
    CHECK(limiter.take("ana", start + 10s));
    CHECK(!limiter.take("ana", start + 10s));
    CHECK(limiter.take("ana", start + 2h));
}

TEST_CASE("a million subjects take the memory stated at the start, and who is held back stays so") {
    RateLimiter limiter(1 << 20, {5, 60s}, 7);
    CHECK(limiter.bytes() <= std::size_t{64} << 20);
    for (int i = 0; i < 5; ++i) CHECK(limiter.take("attacker", start));
    for (int i = 0; i < 1'000'000; ++i) (void)limiter.take("bystander " + std::to_string(i), start + 1s);
    CHECK(!limiter.take("attacker", start + 2s));
}

TEST_CASE("the limiter grants what a plain record of every try would grant") {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        std::mt19937 random(seed);
        Rate const rate{static_cast<std::int32_t>(1 + random() % 5), std::chrono::seconds(1 + random() % 20)};
        RateLimiter limiter(4096, rate, seed);
        std::map<std::string, double> level; // taken and not yet filled again
        std::map<std::string, Instant> seen;
        Instant now = start;
        for (int i = 0; i < 2000; ++i) {
            now += std::chrono::seconds(random() % 4);
            auto const subject = std::to_string(random() % 8);
            auto const passed =
                static_cast<double>((now - (seen.contains(subject) ? seen[subject] : now)).count());
            level[subject] =
                std::max(0.0, level[subject] - passed / std::chrono::duration<double>(rate.interval).count());
            seen[subject] = now;
            bool const free = level[subject] + 1.0 <= rate.burst + 1e-9;
            CHECK(limiter.take(subject, now) == free);
            if (free) level[subject] += 1.0;
        }
    }
}

TEST_CASE("an address stands for its household") {
    CHECK(household("192.0.2.7") == "192.0.2.7");
    CHECK(household("::ffff:192.0.2.7") == "192.0.2.7");
    CHECK(household("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
    CHECK(household("2001:db8:1:2::1") == household("2001:db8:1:2:ffff::"));
    CHECK(household("2001:db8:1:3::1") != household("2001:db8:1:2::1"));
    CHECK(household("nonsense") == "nonsense");
}
