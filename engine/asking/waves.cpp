// SPDX-License-Identifier: MIT
#include "asking/waves.hpp"

#include "base/contract.hpp"

#include <algorithm>

namespace kith::asking {
namespace {

using Channels = std::array<Channel, channel_count>;

// A text is read at once and disturbs little; the phone gets an answer, and takes a coordinator's time.
constexpr Channels usual{Channel::text, Channel::email, Channel::phone};
constexpr Channels hurried{Channel::phone, Channel::text, Channel::email};

std::int32_t minute_of_day(ZoneTable const& zone, Instant instant) {
    auto const civil = zone.civil(instant);
    return static_cast<std::int32_t>((civil - std::chrono::floor<std::chrono::days>(civil)).count());
}

bool is_asked(std::span<VolunteerId const> sorted, VolunteerId volunteer) {
    return std::ranges::binary_search(sorted, volunteer);
}

class Maker {
  public:
    Maker(Appeal const& appeal, Acceptance const& acceptance, WavePolicy const& policy, ZoneTable const& zone,
          Instant now)
        : appeal_(appeal), policy_(policy), zone_(zone), now_(now), belief_(acceptance.belief(appeal.kind)) {
        for (Ask const& each : appeal.asked) {
            asked_.push_back(each.volunteer);
            bool const out = each.reply == Reply::none && now < each.at + policy.reply_within;
            wave_.pending += out;
            if (out) next_answer_due_ = std::min(next_answer_due_, each.at + policy.reply_within);
            last_wave_ = std::max(last_wave_, each.at);
        }
        std::ranges::sort(asked_);
        hurries_ = appeal.deadline - now < policy.hurry;
    }

    Wave make() {
        if (appeal_.places_free <= 0) return end(WaveBecause::filled);
        if (now_ >= appeal_.deadline) return end(WaveBecause::over);
        if (!policy_.urgent && is_quiet(policy_, zone_, now_))
            return look_again(WaveBecause::quiet, next_waking(policy_, zone_, now_));
        std::int32_t const pending = std::min(wave_.pending, asked_max);
        std::int32_t const confidence =
            is_last() ? policy_.last_confidence_per_mille : policy_.confidence_per_mille;
        wave_.wanted = fewest_to_ask(belief_, pending, appeal_.places_free, confidence);
        wave_.fills = chance_of(belief_, pending, appeal_.places_free);
        if (wave_.wanted == 0) return look_again(WaveBecause::waiting, next_look());
        if (pending > 0 && now_ - last_wave_ < gap())
            return look_again(WaveBecause::waiting, std::min(last_wave_ + gap(), next_answer_due_));
        choose();
        if (wave_.asks.empty()) return nobody();
        auto const hoped = std::min(pending + static_cast<std::int32_t>(wave_.asks.size()), asked_max);
        wave_.fills = chance_of(belief_, hoped, appeal_.places_free);
        wave_.because = WaveBecause::asks;
        next_answer_due_ = std::min(next_answer_due_, now_ + policy_.reply_within);
        wave_.next = at_waking(next_look());
        return std::move(wave_);
    }

  private:
    [[nodiscard]] Minutes gap() const { return hurries_ ? policy_.gap / 4 : policy_.gap; }
    // No wave after this one would be answered before the deadline.
    [[nodiscard]] bool is_last() const { return now_ + gap() + policy_.reply_within > appeal_.deadline; }
    [[nodiscard]] Instant next_look() const { return std::min(now_ + gap(), next_answer_due_); }
    [[nodiscard]] Instant at_waking(Instant instant) const {
        return policy_.urgent ? instant : next_waking(policy_, zone_, instant);
    }

    void choose() {
        auto const most = static_cast<std::size_t>(std::min(wave_.wanted, policy_.wave_max));
        for (Candidate const& each : appeal_.candidates) {
            if (wave_.asks.size() == most) break;
            if (is_asked(asked_, each.volunteer)) continue;
            auto const& order = hurries_ ? hurried : usual;
            auto const channel =
                std::ranges::find_if(order, [&](Channel one) { return (each.channels & bit_of(one)) != 0; });
            if (channel == order.end()) continue;
            if (!policy_.urgent && each.last_asked && now_ < *each.last_asked + policy_.rest) {
                rested_ = std::min(rested_, *each.last_asked + policy_.rest);
                continue;
            }
            wave_.asks.push_back({.volunteer = each.volunteer, .at = now_, .channel = *channel});
        }
    }

    Wave nobody() {
        if (rested_ < appeal_.deadline) return look_again(WaveBecause::resting, rested_);
        if (wave_.pending > 0) return look_again(WaveBecause::nobody_left, next_answer_due_);
        return end(WaveBecause::nobody_left);
    }
    Wave look_again(WaveBecause because, Instant when) {
        wave_.because = because;
        wave_.next = at_waking(when);
        return std::move(wave_);
    }
    Wave end(WaveBecause because) {
        wave_.because = because;
        return std::move(wave_);
    }

    Appeal const& appeal_;
    WavePolicy const& policy_;
    ZoneTable const& zone_;
    Instant now_;
    Belief belief_;
    std::vector<VolunteerId> asked_; // for this opening, sorted
    Instant last_wave_{};
    Instant next_answer_due_ = Instant::max();
    Instant rested_ = Instant::max(); // when the first of those resting may be asked
    bool hurries_ = false;
    Wave wave_;
};

} // namespace

std::string_view flaw_of(WavePolicy const& policy) {
    auto const is_share = [](std::int32_t per_mille) { return per_mille >= 0 && per_mille < 1'000; };
    auto const is_time = [](Minutes minutes, int least) {
        return minutes >= Minutes(least) && minutes <= Minutes(366 * 24 * 60);
    };
    auto const is_minute = [](std::int32_t minute) { return minute >= 0 && minute <= minutes_per_day; };
    if (!is_share(policy.confidence_per_mille)) return "confidence_per_mille";
    if (!is_share(policy.last_confidence_per_mille)) return "last_confidence_per_mille";
    if (policy.wave_max < 1 || policy.wave_max > asked_max) return "wave_max";
    if (!is_time(policy.gap, 4)) return "gap";
    if (!is_time(policy.reply_within, 1)) return "reply_within";
    if (!is_time(policy.rest, 0)) return "rest";
    if (!is_time(policy.hurry, 0)) return "hurry";
    if (!is_minute(policy.quiet_from)) return "quiet_from";
    if (!is_minute(policy.quiet_until)) return "quiet_until";
    return {};
}

bool is_quiet(WavePolicy const& policy, ZoneTable const& zone, Instant now) {
    std::int32_t const minute = minute_of_day(zone, now);
    if (policy.quiet_from <= policy.quiet_until)
        return policy.quiet_from <= minute && minute < policy.quiet_until;
    return policy.quiet_from <= minute || minute < policy.quiet_until;
}

Instant next_waking(WavePolicy const& policy, ZoneTable const& zone, Instant now) {
    if (!is_quiet(policy, zone, now)) return now;
    Date day = zone.date(now);
    if (minute_of_day(zone, now) >= policy.quiet_until) day += std::chrono::days(1);
    Instant const wakes = zone.instant(CivilTime(day) + Minutes(policy.quiet_until));
    return std::max(wakes, now);
}

Wave next_wave(Appeal const& appeal, Acceptance const& acceptance, WavePolicy const& policy,
               ZoneTable const& zone, Instant now) {
    KITH_EXPECT(flaw_of(policy).empty());
    return Maker(appeal, acceptance, policy, zone, now).make();
}

} // namespace kith::asking
