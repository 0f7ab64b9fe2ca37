// SPDX-License-Identifier: MIT
#include "simulation/appeals.hpp"

#include "base/contract.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <queue>
#include <tuple>

namespace kith::simulation {
namespace {

using asking::Ask;
using asking::Candidate;
using asking::Channel;
using asking::Reply;
using asking::Wave;
using std::chrono::hours;

constexpr std::int32_t hours_a_day = 24;
constexpr std::int32_t opens_at_hour = 9;
constexpr hours weary_for{7 * hours_a_day};

struct Answer {
    Instant at;
    std::uint32_t opening = 0;
    std::size_t ask = 0; // of the opening
    bool yes = false;
    friend bool operator>(Answer const& a, Answer const& b) {
        return std::tie(a.at, a.opening, a.ask) > std::tie(b.at, b.opening, b.ask);
    }
};

struct Open {
    std::int32_t left = 0; // places
    Instant from;
    Instant until;
    Instant next = Instant::max();     // when to look again
    std::vector<std::uint32_t> takers; // volunteers, the best first
    std::vector<Ask> asked;
    std::vector<char> was_asked;     // by volunteer
    std::vector<std::size_t> logged; // by ask: its place in the log
};

class Weeks {
  public:
    Weeks(AppealWorld const& world, Asking asking, asking::WavePolicy const& policy, asking::Acceptance first,
          AnswerRates const& rates)
        : world_(world),
          asking_(asking),
          policy_(policy),
          rates_(rates),
          room_(world.instance.capacity.begin(), world.instance.capacity.end()),
          last_asked_(world.instance.volunteers()),
          recent_(world.instance.volunteers()),
          open_(world.instance.roles()) {
        KITH_EXPECT(world.metres.size() == world.instance.edges());
        KITH_EXPECT(world.rank.size() == world.instance.edges() && first.kinds() == world.kinds);
        KITH_EXPECT(world.windows.size() == world.instance.roles() &&
                    world.yes.size() == world.instance.roles());
        appeals_.learnt = std::move(first);
        appeals_.asks_of.assign(world.instance.volunteers(), 0);
        for (std::uint32_t r = 0; r < world.instance.roles(); ++r) prepare(r);
        // Of openings that look for people in the same hour, the most pressing first.
        std::ranges::sort(order_, {}, [&](std::uint32_t each) {
            return std::tuple(-world.instance.fill_value[each], each);
        });
        rank_takers();
    }

    Appeals run() {
        for (now_ = world_.start; now_ <= world_.end; now_ += hours(1)) {
            while (!answers_.empty() && answers_.top().at <= now_) hear();
            for (std::uint32_t const r : order_) {
                if (open_[r].next <= now_) look(r);
            }
        }
        count();
        return std::move(appeals_);
    }

  private:
    void prepare(std::uint32_t r) {
        Window const& window = world_.windows[r];
        if (window.until <= window.from || world_.instance.maximum[r] == 0) return;
        Open& open = open_[r];
        open.left = world_.instance.maximum[r];
        open.from = window.from;
        open.until = window.until;
        open.next = open.from;
        open.was_asked.assign(world_.instance.volunteers(), 0);
        order_.push_back(r);
    }

    void rank_takers() {
        struct Ranked {
            std::int64_t rank;
            std::uint32_t volunteer;
        };
        std::vector<std::vector<Ranked>> ranked(open_.size());
        auto const& in = world_.instance;
        for (std::uint32_t v = 0; v < in.volunteers(); ++v) {
            for (std::uint32_t e = in.offsets[v]; e < in.offsets[v + 1]; ++e)
                ranked[in.role[e]].push_back(
                    {asking_ == Asking::nearest_first ? std::int64_t{world_.metres[e]} : world_.rank[e], v});
        }
        for (std::uint32_t r = 0; r < open_.size(); ++r) {
            std::ranges::sort(ranked[r], {},
                              [](Ranked const& each) { return std::pair(each.rank, each.volunteer); });
            for (Ranked const& each : ranked[r]) open_[r].takers.push_back(each.volunteer);
        }
    }

    void hear() {
        Answer const answer = answers_.top();
        answers_.pop();
        Open& open = open_[answer.opening];
        Ask& ask = open.asked[answer.ask];
        auto const v = static_cast<std::uint32_t>(ask.volunteer.index());
        // Who has taken another place meanwhile says no.
        bool const yes = answer.yes && room_[v] > 0;
        ask.reply = yes ? Reply::yes : Reply::no;
        appeals_.learnt.learn(world_.kind[answer.opening], yes);
        if (open.next != Instant::max() && now_ < open.until) open.next = std::min(open.next, now_);
        appeals_.log[open.logged[answer.ask]].reply = ask.reply;
        if (!yes) return;
        if (open.left <= 0 || now_ >= open.until) {
            ++too_late_[answer.opening];
            return;
        }
        --open.left;
        --room_[v];
        auto const took =
            static_cast<std::int32_t>(std::chrono::duration_cast<hours>(now_ - open.from).count());
        appeals_.hours_to_fill.push_back(took);
        appeals_.filled_at.push_back(now_);
        if (open.left == 0) filled_after_[answer.opening] = took;
    }

    void look(std::uint32_t r) {
        Open& open = open_[r];
        open.next = Instant::max();
        if (now_ >= open.until || open.left <= 0) return;
        if (asking_ == Asking::waves) {
            wave(r);
            return;
        }
        if (asking::is_quiet(policy_, world_.zone, now_)) {
            open.next = asking::next_waking(policy_, world_.zone, now_);
            return;
        }
        std::size_t const most =
            asking_ == Asking::everyone ? open.takers.size() : static_cast<std::size_t>(open.left);
        std::size_t asked = 0;
        for (std::uint32_t const v : open.takers) {
            if (asked == most) break;
            if (room_[v] <= 0 || world_.channels[v] == 0 || open.was_asked[v] != 0) continue;
            send(r, {.volunteer = VolunteerId(v), .at = now_, .channel = Channel::text});
            ++asked;
        }
        // Whoever asks everyone still asks those who have come free since.
        if (asked > 0 || asking_ == Asking::everyone) open.next = now_ + policy_.gap;
    }

    void wave(std::uint32_t r) {
        Open& open = open_[r];
        std::vector<Candidate> candidates;
        for (std::uint32_t const v : open.takers) {
            if (room_[v] > 0 && open.was_asked[v] == 0)
                candidates.push_back({VolunteerId(v), world_.channels[v], last_asked_[v]});
        }
        Wave const found = asking::next_wave({.places_free = open.left,
                                              .kind = world_.kind[r],
                                              .deadline = open.until,
                                              .candidates = candidates,
                                              .asked = open.asked},
                                             appeals_.learnt, policy_, world_.zone, now_);
        for (Ask const& ask : found.asks) send(r, ask);
        open.next = found.next.value_or(Instant::max());
        // Somebody may come free, or come to the end of their rest, later.
        if (!found.next && found.because == asking::WaveBecause::nobody_left)
            open.next = now_ + hours(hours_a_day);
    }

    void send(std::uint32_t r, Ask const& ask) {
        Open& open = open_[r];
        auto const v = static_cast<std::uint32_t>(ask.volunteer.index());
        auto& recent = recent_[v];
        while (!recent.empty() && recent.front() + weary_for <= now_) recent.pop_front();
        std::int32_t will = world_.yes[r];
        for (std::size_t each = 0; each < recent.size(); ++each) will = will * rates_.weary_per_mille / 1'000;
        recent.push_back(now_);

        // One stream for each pair: the same person answers alike whoever asks, as far as they are not weary.
        Random random(world_.seed, 211, (std::uint64_t{v} << 32) | r);
        bool const yes = random.chance(will);
        bool const silent = random.chance(rates_.silent_per_mille) && !yes;
        std::int32_t const later = random.between(7, rates_.slow_hours);
        std::int32_t const soon = random.between(1, 6);
        bool const prompt = random.chance(rates_.prompt_per_mille);
        bool const phone = ask.channel == Channel::phone;
        auto const delay = phone ? hours(0) : hours(prompt ? soon : later);
        Instant const at = silent && !phone ? now_ + policy_.reply_within : now_ + delay;
        answers_.push({.at = at, .opening = r, .ask = open.asked.size(), .yes = yes});
        open.logged.push_back(appeals_.log.size());
        open.asked.push_back(ask);
        open.was_asked[v] = 1;
        appeals_.log.push_back({.volunteer = v, .opening = r, .at = now_, .channel = ask.channel});
        ++appeals_.asks_of[v];
        last_asked_[v] = now_;
    }

    void count() {
        for (std::uint32_t r = 0; r < open_.size(); ++r) {
            if (open_[r].was_asked.empty()) continue; // never opened
            Open const& open = open_[r];
            std::int32_t const places = world_.instance.maximum[r];
            AppealCount each{.opening = static_cast<std::int32_t>(r),
                             .places = places,
                             .filled = places - open.left,
                             .asked = static_cast<std::int32_t>(open.asked.size()),
                             .too_late = too_late_[r],
                             .hours = {}};
            if (auto const after = filled_after_.find(r); after != filled_after_.end())
                each.hours = after->second;
            appeals_.places += places;
            appeals_.filled += each.filled;
            appeals_.too_late += each.too_late;
            appeals_.openings.push_back(each);
        }
        std::ranges::sort(appeals_.hours_to_fill);
    }

    AppealWorld const& world_;
    Asking asking_;
    asking::WavePolicy const& policy_;
    AnswerRates const& rates_;
    std::vector<std::int32_t> room_;                 // by volunteer
    std::vector<Known<Instant>> last_asked_;         // by volunteer
    std::vector<std::deque<Instant>> recent_;        // by volunteer: asks of the last week
    std::vector<Open> open_;                         // by opening
    std::vector<std::uint32_t> order_;               // openings, the most pressing first
    std::map<std::uint32_t, std::int32_t> too_late_; // by opening
    std::map<std::uint32_t, std::int32_t> filled_after_;
    std::priority_queue<Answer, std::vector<Answer>, std::greater<>> answers_;
    Instant now_;
    Appeals appeals_;
};

} // namespace

std::vector<Window> windows_of(Stream const& stream, Instant start) {
    std::vector<Window> windows;
    for (Stay const& stay : stream.openings)
        windows.push_back({start + hours(std::max(0, stay.from) * hours_a_day + opens_at_hour),
                           start + hours(stay.until * hours_a_day)});
    return windows;
}

Appeals simulate_appeals(AppealWorld const& world, Asking asking, asking::WavePolicy const& policy,
                         asking::Acceptance first, AnswerRates const& rates) {
    KITH_EXPECT(asking::flaw_of(policy).empty());
    return Weeks(world, asking, policy, std::move(first), rates).run();
}

} // namespace kith::simulation
