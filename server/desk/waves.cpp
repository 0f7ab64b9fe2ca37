// SPDX-License-Identifier: MIT
#include "desk/waves.hpp"

#include "base/contract.hpp"
#include "desk/care.hpp"
#include "desk/messages.hpp"
#include "desk/regulated.hpp"
#include "desk/runs.hpp"
#include "exchange/cells.hpp"
#include "explanation/codes.hpp"
#include "store/emergencies.hpp"
#include "store/principals.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace kith::desk {

using explanation::code_of;

namespace {

// What people said to this role's openings, and to all others: kinds 0 and 1. Whoever has not answered within
// the policy's time counts as a no.
asking::Acceptance learnt(store::Matches& matches, store::CommunityRows& rows, std::string const& opening,
                          asking::WavePolicy const& policy, Instant now) {
    std::vector<asking::Answers> kinds(2);
    auto const role = role_of(rows, opening);
    for (auto const& each : matches.answers(now - policy.reply_within)) {
        bool const same = each.opening == opening || role_of(rows, each.opening) == role;
        auto& answers = kinds[same ? 0 : 1];
        answers.yes += each.yes;
        answers.no += each.no + each.silent;
    }
    return asking::Acceptance(std::move(kinds));
}

// By which somebody may be asked: as they prefer; who cannot be written to is rung.
std::uint8_t channels_of(store::Database& database, std::int64_t centre, std::string const& volunteer) {
    auto const reach = reach_of(database, centre, "volunteer", volunteer, "");
    if (reach.channel == "text") return asking::bit_of(asking::Channel::text);
    if (reach.channel == "e_mail" && !reach.address.empty()) return asking::bit_of(asking::Channel::email);
    return asking::bit_of(asking::Channel::phone);
}

asking::Reply reply_of(store::KeptOffer const& offer) {
    return offer.reply == "yes"  ? asking::Reply::yes
           : offer.reply == "no" ? asking::Reply::no
                                 : asking::Reply::none;
}

// How many places somebody takes: a group booking is one volunteer.
std::int32_t people_of(store::CommunityRows& rows, std::string const& volunteer) {
    auto const cells = rows.find(store::PackTable::volunteers, volunteer);
    if (!cells) return 1;
    auto const party = exchange::parse_integer(
        (*cells)[store::column_of(store::PackTable::volunteers, "party")], 1, party_size_max);
    return party ? static_cast<std::int32_t>(*party) : 1;
}

// Whom an emergency told that they are not needed after all: once it is activated again, they may be asked
// again, unlike whoever said no or dropped out.
class Released {
  public:
    Released(store::Database& database, std::int64_t centre, std::string const& opening) {
        store::Emergencies emergencies(database, centre);
        if (auto const kept = emergencies.opening(opening)) times_ = emergencies.released_at(kept->emergency);
    }
    [[nodiscard]] bool contains(std::optional<store::KeptMatch> const& match) const {
        return match && match->state == MatchState::withdrawn && times_.contains(match->since);
    }

  private:
    std::set<Instant> times_;
};

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

    auto const places_free = std::max(0, opening->places_maximum - matches.places_held(order.opening, ""));
    Numbers numbers;
    std::vector<asking::Candidate> candidates;
    auto const suspended = store::suspended_volunteers(change.database(), centre);
    for (auto const& volunteer : order.candidates) {
        if (suspended.contains(volunteer)) continue;
        auto const match = matches.find(volunteer, order.opening);
        auto const state = match ? std::optional(match->state) : std::nullopt;
        if (!brokerage::leads_from(brokerage::Step::offer, state)) continue;
        // A group comes whole or not at all: where it has no room, its yes could only be put off.
        if (people_of(rows, volunteer) > places_free) continue;
        candidates.push_back({numbers.of(volunteer), channels_of(change.database(), centre, volunteer),
                              matches.last_asked(volunteer)});
    }
    std::vector<asking::Ask> asked;
    std::int64_t waves = 0;
    Released const released(change.database(), centre, order.opening);
    for (auto const& offer : matches.offers_of(order.opening)) {
        waves = std::max(waves, offer.wave);
        if (offer.reply != "no" && released.contains(matches.find(offer.volunteer, order.opening))) continue;
        auto const channel = explanation::from_code<asking::Channel>(offer.channel);
        asked.push_back({numbers.of(offer.volunteer), offer.at, channel.value_or(asking::Channel::text),
                         reply_of(offer)});
    }
    asking::Appeal appeal{.places_free = places_free,
                          .kind = 0,
                          .deadline = order.deadline.value_or(opening->deadline),
                          .candidates = candidates,
                          .asked = asked};
    auto const& zone = zone_named(change.centre(centre).zone);
    auto const guesses = learnt(matches, rows, order.opening, order.policy, now);
    // Whoever may not be asked without a coordinator's reason comes up for one, and the next in line is
    // asked.
    auto const may_not = [&](asking::Candidate const& candidate) {
        return would_cross(change.database(), centre, numbers.name(candidate.volunteer), order.opening, now)
            .has_value();
    };
    auto wave = asking::next_wave(appeal, guesses, order.policy, zone, now);
    for (;;) {
        auto const dropped = std::erase_if(candidates, [&](asking::Candidate const& candidate) {
            bool const chosen =
                std::ranges::find(wave.asks, candidate.volunteer, &asking::Ask::volunteer) != wave.asks.end();
            if (!chosen || !may_not(candidate)) return false;
            CareDesk(change, centre)
                .raise({.volunteer = numbers.name(candidate.volunteer)}, "regulated_skipped");
            return true;
        });
        if (dropped == 0) break;
        appeal.candidates = candidates;
        wave = asking::next_wave(appeal, guesses, order.policy, zone, now);
    }
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
                                      .wave = waves + 1,
                                      .urgent = order.policy.urgent},
                                     actor);
        // Paused, unknown or shut out since the list was made: the next wave looks further down.
        if (taken) done.asked.push_back(one);
    }
    if (!done.asked.empty()) done.number = waves + 1;
    return done;
}

Outcome<std::int64_t, StepRefused> start_campaign(store::Change& change, std::int64_t centre,
                                                  CampaignOrder const& order, Actor const& actor) {
    auto const now = change.now();
    auto const facts = opening_facts(change.database(), centre, order.opening, now);
    if (!facts) return refuse(StepRefused{"opening_unknown"});
    store::Campaigns campaigns(change.database(), centre);
    if (campaigns.running_for(order.opening)) return refuse(StepRefused{"campaign_running"});
    if (campaigns.running() >= campaigns_running_max) {
        return refuse(StepRefused{"campaigns_full", true, static_cast<std::int32_t>(campaigns_running_max)});
    }
    auto const number = campaigns.add({.opening = order.opening,
                                       .urgent = order.urgent,
                                       .confidence_per_mille = order.confidence_per_mille,
                                       .run = order.run,
                                       .deadline = facts->deadline,
                                       .next_look = now,
                                       .standing = actor.standing,
                                       .principal = actor.principal,
                                       .started_at = now});
    change.publish(centre, {"campaign.changed", {}, {}, order.opening, std::to_string(number)});
    return number;
}

std::optional<StepRefused> stop_campaign(store::Change& change, std::int64_t centre, std::int64_t number) {
    store::Campaigns campaigns(change.database(), centre);
    auto campaign = campaigns.find(number);
    if (!campaign) return StepRefused{"campaign_unknown"};
    if (campaign->state != "running") return StepRefused{"campaign_ended"};
    campaign->state = "stopped";
    campaign->next_look.reset();
    campaign->ended_at = change.now();
    campaigns.update(*campaign);
    change.publish(centre, {"campaign.changed", {}, {}, campaign->opening, std::to_string(number)});
    return {};
}

asking::WavePolicy policy_of(store::KeptCampaign const& campaign) {
    asking::WavePolicy policy;
    policy.confidence_per_mille = campaign.confidence_per_mille;
    policy.last_confidence_per_mille =
        std::max(policy.last_confidence_per_mille, campaign.confidence_per_mille);
    if (campaign.urgent) { // an emergency does not wait for a day
        policy.name = "emergency";
        policy.gap = Minutes(60);
        policy.reply_within = Minutes(3 * 60);
        policy.urgent = true;
    }
    return policy;
}

std::vector<std::string> candidates_for(Snapshot const& snapshot, store::Database& database,
                                        std::int64_t centre, store::KeptCampaign const& campaign) {
    constexpr std::size_t looked_at_max = 500;
    auto const& roster = snapshot.roster();
    auto const opening = roster.find_opening(campaign.opening);
    if (!opening) return {};
    auto const clashes = [&](VolunteerId volunteer) {
        return std::ranges::any_of(roster.matches_of(volunteer), [&](Match const& match) {
            return match.opening != *opening &&
                   holds_place(match.state, roster.role_of(match.opening).direct) &&
                   snapshot.judge().clash(volunteer, *opening, match.opening).outcome ==
                       eligibility::RuleOutcome::fail;
        });
    };
    std::vector<std::string> ranked;
    if (campaign.run != 0) {
        for (auto& each : planned_for(database, centre, campaign.run))
            if (each.opening == campaign.opening) ranked = std::move(each.volunteers);
    }
    std::set<std::string> seen(ranked.begin(), ranked.end());
    for (auto const& each : snapshot.lists().best(*opening, looked_at_max).eligible) {
        auto const& key = roster[each.id].key;
        if (!clashes(each.id) && seen.insert(key).second) ranked.push_back(key);
    }
    store::Emergencies emergencies(database, centre);
    auto const kept = emergencies.opening(campaign.opening);
    if (!kept) return ranked;
    auto const kinds = emergencies.reserve_kinds();
    std::array<std::vector<std::string>, 3> lanes; // the reserve, everybody, spontaneous
    for (auto& volunteer : ranked) {
        auto const found = kinds.find(volunteer);
        bool const spontaneous = found != kinds.end() && found->second == "spontaneous";
        if (spontaneous && kept->vetted) continue;
        lanes[found == kinds.end() ? 1 : spontaneous ? 2 : 0].push_back(std::move(volunteer));
    }
    std::vector<std::string> ordered;
    for (auto& lane : lanes) std::ranges::move(lane, std::back_inserter(ordered));
    return ordered;
}

std::optional<WaveDone> carry_on(store::Change& change, std::int64_t centre, std::int64_t number,
                                 std::vector<std::string> const& candidates) {
    store::Campaigns campaigns(change.database(), centre);
    auto campaign = campaigns.find(number);
    if (!campaign || campaign->state != "running") return {};
    auto const policy = policy_of(*campaign);
    auto const done = next_wave(change, centre,
                                {.opening = campaign->opening,
                                 .candidates = candidates,
                                 .policy = policy,
                                 .deadline = campaign->deadline},
                                {campaign->standing, campaign->principal});
    auto const before = campaign->because;
    campaign->looked_at = change.now();
    campaign->because = done ? std::string(code_of(done->because)) : done.error().code;
    // A place that is freed, or an answer, wakes it before.
    campaign->next_look = done ? done->next : std::nullopt;
    // Whoever comes to the centre meanwhile wakes nobody: it looks for them now and then.
    if (done && done->because == asking::WaveBecause::nobody_left) {
        auto const soon = change.now() + policy.gap / 4;
        campaign->next_look = std::min(done->next.value_or(soon), soon);
    }
    if (!done || done->because == asking::WaveBecause::over) {
        campaign->state = "over";
        campaign->next_look.reset();
        campaign->ended_at = change.now();
    }
    campaigns.update(*campaign);
    if (done && !done->asked.empty() && campaign->run != 0) {
        for (auto const& each : done->asked) {
            [[maybe_unused]] bool const planned =
                mark_asked(change, centre, campaign->run, {each.volunteer, campaign->opening}, each.channel,
                           {campaign->standing, campaign->principal});
        }
    }
    if (before != campaign->because || campaign->state != "running")
        change.publish(centre, {"campaign.changed", {}, {}, campaign->opening, std::to_string(number)});
    return done ? std::optional(*done) : std::nullopt;
}

std::size_t carry_on_due(store::Writer& writer, Snapshots& snapshots, std::size_t limit) {
    std::size_t looks = 0;
    for (auto const& centre : writer.centres()) {
        std::vector<store::KeptCampaign> due;
        Instant now{};
        writer.change([&](store::Change& change) {
            now = change.now();
            due = store::Campaigns(change.database(), centre.number).due(now, limit);
        });
        if (due.empty()) continue;
        auto const snapshot = snapshots.knowing(centre.number, now, [&](Roster const& roster) {
            return std::ranges::all_of(
                due, [&](auto const& each) { return roster.find_opening(each.opening).has_value(); });
        });
        for (auto const& campaign : due) {
            std::vector<std::string> candidates;
            writer.read([&](store::Database& database) {
                candidates = candidates_for(*snapshot, database, centre.number, campaign);
            });
            writer.change(
                [&](store::Change& change) { carry_on(change, centre.number, campaign.number, candidates); });
            ++looks;
        }
    }
    return looks;
}

} // namespace kith::desk
