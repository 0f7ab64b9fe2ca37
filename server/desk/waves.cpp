// SPDX-License-Identifier: MIT
#include "desk/waves.hpp"

#include "base/contract.hpp"
#include "explanation/codes.hpp"

#include <algorithm>
#include <map>

namespace kith::desk {

using explanation::code_of;

namespace {

// Whoever has not answered within the policy's time counts as a no.
void count(asking::Answers& answers, store::KeptOffer const& offer, asking::WavePolicy const& policy,
           Instant now) {
    if (offer.reply == "yes")
        ++answers.yes;
    else if (offer.reply == "no" || offer.at + policy.reply_within <= now)
        ++answers.no;
}

// What people said to this role's openings, and to all others: kinds 0 and 1.
asking::Acceptance learnt(store::Matches& matches, store::CommunityRows& rows, std::string const& opening,
                          asking::WavePolicy const& policy, Instant now) {
    std::vector<asking::Answers> kinds(2);
    auto const role = role_of(rows, opening);
    matches.each_offer([&](store::KeptOffer const& offer) {
        bool const same = offer.opening == opening || role_of(rows, offer.opening) == role;
        count(kinds[same ? 0 : 1], offer, policy, now);
    });
    return asking::Acceptance(std::move(kinds));
}

asking::Reply reply_of(store::KeptOffer const& offer) {
    return offer.reply == "yes"  ? asking::Reply::yes
           : offer.reply == "no" ? asking::Reply::no
                                 : asking::Reply::none;
}

// People by number, as engine/asking knows them.
class Numbers {
  public:
    VolunteerId of(std::string const& volunteer) {
        auto const [found, added] = numbers_.emplace(volunteer, static_cast<std::uint32_t>(names_.size()));
        if (added) names_.push_back(volunteer);
        return VolunteerId(found->second);
    }
    [[nodiscard]] std::string const& name(VolunteerId id) const { return names_[id.index()]; }

  private:
    std::map<std::string, std::uint32_t> numbers_;
    std::vector<std::string> names_;
};

} // namespace

Outcome<WaveDone, StepRefused> next_wave(store::Change& change, std::int64_t centre, WaveOrder const& order,
                                         Actor const& actor, DeskRules rules) {
    KITH_EXPECT(asking::flaw_of(order.policy).empty());
    auto const now = change.now();
    store::Matches matches(change.database(), centre);
    store::CommunityRows rows(change.database(), centre);
    auto const opening = opening_facts(change.database(), centre, order.opening, now);
    if (!opening) return refuse(StepRefused{"opening_unknown"});

    Numbers numbers;
    std::vector<asking::Candidate> candidates;
    for (auto const& volunteer : order.candidates) {
        auto const match = matches.find(volunteer, order.opening);
        auto const state = match ? std::optional(match->state) : std::nullopt;
        if (!brokerage::leads_from(brokerage::Step::offer, state)) continue;
        candidates.push_back({numbers.of(volunteer), asking::every_channel, matches.last_asked(volunteer)});
    }
    std::vector<asking::Ask> asked;
    std::int64_t waves = 0;
    for (auto const& offer : matches.offers_of(order.opening)) {
        auto const channel = explanation::from_code<asking::Channel>(offer.channel);
        asked.push_back({numbers.of(offer.volunteer), offer.at, channel.value_or(asking::Channel::text),
                         reply_of(offer)});
        waves = std::max(waves, offer.wave);
    }
    asking::Appeal const appeal{
        .places_free = std::max(0, opening->places_maximum - matches.places_held(order.opening, "")),
        .kind = 0,
        .deadline = order.deadline.value_or(opening->deadline),
        .candidates = candidates,
        .asked = asked};
    auto const& zone = zone_named(change.centre(centre).zone);
    auto const wave = asking::next_wave(appeal, learnt(matches, rows, order.opening, order.policy, now),
                                        order.policy, zone, now);
    WaveDone done{.because = wave.because,
                  .number = 0,
                  .asked = {},
                  .next = wave.next,
                  .wanted = wave.wanted,
                  .pending = wave.pending,
                  .fills_per_mille = static_cast<std::int32_t>(wave.fills * 1000 / asking::certain)};
    MatchDesk desk(change, centre, rules);
    for (auto const& ask : wave.asks) {
        Asked const one{numbers.name(ask.volunteer), std::string(code_of(ask.channel))};
        auto const taken = desk.take({.volunteer = one.volunteer,
                                      .opening = order.opening,
                                      .step = brokerage::Step::offer,
                                      .channel = one.channel,
                                      .policy = order.policy.name,
                                      .wave = waves + 1},
                                     actor);
        // Paused, unknown or shut out since the list was made: the next wave looks further down.
        if (taken) done.asked.push_back(one);
    }
    if (!done.asked.empty()) done.number = waves + 1;
    return done;
}

} // namespace kith::desk
