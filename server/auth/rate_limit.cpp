// SPDX-License-Identifier: MIT
#include "auth/rate_limit.hpp"

#include "base/contract.hpp"

#include <arpa/inet.h>
#include <sodium.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace kith::auth {

namespace {

std::int64_t microseconds(Instant at) {
    return std::chrono::microseconds(at.time_since_epoch()).count();
}

} // namespace

RateLimiter::RateLimiter(std::size_t subjects_max, Rate rate, std::uint64_t seed)
    : rate_(rate), seed_(seed), sets_(std::bit_ceil(std::max<std::size_t>(1, subjects_max / ways))) {
    KITH_EXPECT(rate.burst >= 1 && rate.interval.count() >= 1);
}

// SipHash with our seed as key; never zero, which marks a free bucket.
std::uint64_t RateLimiter::hash(std::string_view subject) const {
    std::array<unsigned char, crypto_shorthash_KEYBYTES> key{};
    std::memcpy(key.data(), &seed_, sizeof seed_);
    std::array<unsigned char, crypto_shorthash_BYTES> made{};
    crypto_shorthash(made.data(), reinterpret_cast<unsigned char const*>(subject.data()), subject.size(),
                     key.data());
    std::uint64_t number = 0;
    std::memcpy(&number, made.data(), sizeof number);
    return std::max<std::uint64_t>(1, number);
}

RateLimiter::Bucket const* RateLimiter::find(std::uint64_t hash) const {
    auto const& set = sets_[hash & (sets_.size() - 1)];
    auto const found = std::ranges::find(set, hash, &Bucket::subject);
    return found == set.end() ? nullptr : &*found;
}

bool RateLimiter::take(std::string_view subject, Instant now) {
    auto const key = hash(subject);
    auto const present = microseconds(now);
    auto& set = set_of(key);
    auto bucket = std::ranges::find(set, key, &Bucket::subject);
    if (bucket == set.end()) {
        bucket = std::ranges::min_element(set, {}, &Bucket::empty_until);
        *bucket = {key, present};
    }
    auto const interval = rate_.interval.count();
    auto const drained = present + interval * rate_.burst;
    // Where the clock has gone back the bucket is empty, no more: else an hour back would lock out for an
    // hour.
    bucket->empty_until = std::min(bucket->empty_until, drained);
    auto const full_again = std::max(bucket->empty_until, present) + interval;
    if (full_again > drained) return false;
    bucket->empty_until = full_again;
    return true;
}

std::chrono::seconds RateLimiter::wait(std::string_view subject, Instant now) const {
    auto const* bucket = find(hash(subject));
    if (bucket == nullptr) return std::chrono::seconds(0);
    auto const interval = rate_.interval.count();
    auto const drained = microseconds(now) + interval * rate_.burst;
    auto const over = std::min(bucket->empty_until, drained) + interval - drained;
    return std::chrono::ceil<std::chrono::seconds>(
        std::chrono::microseconds(std::max<std::int64_t>(0, over)));
}

void RateLimiter::forgive(std::string_view subject) {
    auto const key = hash(subject);
    for (auto& bucket : set_of(key)) {
        if (bucket.subject == key) bucket = {};
    }
}

std::string household(std::string_view address) {
    std::string const text(address);
    std::array<unsigned char, 16> six{};
    if (::inet_pton(AF_INET6, text.c_str(), six.data()) != 1) return text;
    constexpr std::array<unsigned char, 12> four_in_six = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    std::array<char, INET6_ADDRSTRLEN> made{};
    if (std::equal(four_in_six.begin(), four_in_six.end(), six.begin()))
        return ::inet_ntop(AF_INET, six.data() + four_in_six.size(), made.data(), made.size());
    std::fill(six.begin() + 8, six.end(), static_cast<unsigned char>(0));
    return std::string(::inet_ntop(AF_INET6, six.data(), made.data(), made.size())) + "/64";
}

} // namespace kith::auth
