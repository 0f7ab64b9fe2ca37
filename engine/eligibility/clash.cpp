// SPDX-License-Identifier: MIT
#include "eligibility/clash.hpp"

#include "eligibility/week.hpp"

namespace kith::eligibility {
namespace {

namespace chrono = std::chrono;

// One side of the comparison.
struct Side {
    OpeningFacts const& o;
    RoleFacts const& r;
    WeekSpan pattern; // weekly
};

class Comparison {
  public:
    Comparison(Facts const& facts, Roster const& roster, Settings const& settings, VolunteerId volunteer,
               OpeningId one, OpeningId other)
        : zone_(roster.zone()),
          v_(facts.volunteers[volunteer.index()]),
          one_(side(facts, one)),
          other_(side(facts, other)),
          free_(in(facts.week, v_.week)),
          journey_(journey(settings, one_.r, other_.r)) {}

    [[nodiscard]] Clash compare() const {
        if (one_.o.when.empty() || other_.o.when.empty()) return {};
        bool const arranged =
            one_.o.timing == Timing::by_arrangement || other_.o.timing == Timing::by_arrangement;
        if (arranged) {
            Interval const widened{one_.o.when.begin - journey_, one_.o.when.end + journey_};
            if (!widened.overlaps(other_.o.when)) return {};
            return {RuleOutcome::unknown, 0, Question::times};
        }
        bool const one_dated = one_.o.timing == Timing::dated;
        bool const other_dated = other_.o.timing == Timing::dated;
        if (one_dated && other_dated) return two_dated();
        if (one_dated) return decide(dated_and_weekly(one_, other_), slack(other_), flexible(other_));
        if (other_dated) return decide(dated_and_weekly(other_, one_), slack(one_), flexible(one_));
        return decide(two_weekly(), slack(one_) + slack(other_), flexible(one_) || flexible(other_));
    }

  private:
    static Side side(Facts const& facts, OpeningId id) {
        OpeningFacts const& o = facts.openings[id.index()];
        bool const weekly = o.timing == Timing::weekly;
        return {o, facts.roles[o.role.index()], weekly ? in(facts.week, o.week) : WeekSpan{}};
    }

    [[nodiscard]] Minutes journey(Settings const& settings, RoleFacts const& from,
                                  RoleFacts const& to) const {
        bool const on_site = from.setting != Setting::remote && to.setting != Setting::remote;
        if (!on_site || !from.place_known || !to.place_known || from.place == to.place) return Minutes(0);
        std::int32_t const metres = distance_metres(from.place, to.place);
        return std::min(travel_time(settings, TravelMode::walk, metres),
                        travel_time(settings, v_.mode, metres));
    }

    static bool flexible(Side const& side) { return side.o.minutes_needed < side.o.minutes_offered; }

    // Does the person's stated availability say which sessions they could take?
    [[nodiscard]] bool bounded(Side const& side) const {
        return v_.available_known && common_minutes(free_, side.pattern) >= side.o.minutes_needed;
    }

    // Minutes a week the person can do without.
    [[nodiscard]] std::int64_t slack(Side const& side) const {
        if (!v_.available_known) return side.o.minutes_offered - side.o.minutes_needed;
        return std::max(0, common_minutes(free_, side.pattern) - side.o.minutes_needed);
    }

    [[nodiscard]] Clash decide(std::int64_t overlap, std::int64_t slack, bool flexible) const {
        if (overlap == 0) return {};
        if (overlap > slack) return {RuleOutcome::fail, overlap, Question::none};
        if (flexible && !v_.available_known) return {RuleOutcome::unknown, overlap, Question::availability};
        return {};
    }

    [[nodiscard]] Clash two_dated() const {
        auto const shared = std::min(one_.o.when.end, other_.o.when.end) + journey_ -
                            std::max(one_.o.when.begin, other_.o.when.begin);
        if (shared <= chrono::seconds(0)) return {};
        return {RuleOutcome::fail, chrono::ceil<Minutes>(shared).count(), Question::none};
    }

    // `stretch` of the week against a pattern, within the person's availability where that bounds it.
    [[nodiscard]] std::int64_t taken(WeekInterval stretch, WeekSpan pattern, bool bounded) const {
        std::int64_t sum = 0;
        visit_common({&stretch, 1}, pattern, [&](WeekInterval const& both) {
            sum += bounded ? common_minutes({&both, 1}, free_) : both.length();
        });
        return sum;
    }

    [[nodiscard]] std::int64_t dated_and_weekly(Side const& dated, Side const& weekly) const {
        Interval const kept{std::max(dated.o.when.begin - journey_, weekly.o.when.begin),
                            std::min(dated.o.when.end + journey_, weekly.o.when.end)};
        if (kept.empty()) return 0;
        bool const within = bounded(weekly);
        return worst_week(
            kept, [&](WeekInterval const& stretch) { return taken(stretch, weekly.pattern, within); });
    }

    // The largest sum of measure(stretch) in one civil week of `span`.
    template <class Measure>
    [[nodiscard]] std::int64_t worst_week(Interval span, Measure measure) const {
        std::int64_t worst = 0;
        std::int64_t sum = 0;
        WeekMinute last = 0;
        visit_week_minutes(span, zone_, [&](WeekInterval const& stretch) {
            if (stretch.begin < last) sum = 0; // Monday again
            last = stretch.begin;
            sum += measure(stretch);
            worst = std::max(worst, sum);
        });
        return worst;
    }

    [[nodiscard]] std::int64_t two_weekly() const {
        Interval const together{std::max(one_.o.when.begin, other_.o.when.begin),
                                std::min(one_.o.when.end, other_.o.when.end)};
        if (together.empty()) return 0;
        bool const within = bounded(one_) || bounded(other_);
        if (together.length() < chrono::days(15)) { // some sessions may fall outside
            return worst_week(together, [&](WeekInterval const& stretch) {
                std::int64_t sum = 0;
                visit_common({&stretch, 1}, one_.pattern,
                             [&](WeekInterval const& both) { sum += taken(both, other_.pattern, within); });
                return sum;
            });
        }
        std::int64_t sum = 0;
        auto const journey = static_cast<WeekMinute>(journey_.count());
        for (auto const& mine : one_.pattern) {
            WeekMinute from = mine.begin;
            // Last week's and next week's sessions too: a journey may begin on Sunday night.
            for (WeekMinute const week : {-minutes_per_week, 0, minutes_per_week}) {
                for (auto const& theirs : other_.pattern) {
                    WeekInterval const both{std::max(from, theirs.begin + week - journey),
                                            std::min(mine.end, theirs.end + week + journey)};
                    if (both.empty()) continue;
                    sum += within ? common_minutes({&both, 1}, free_) : both.length();
                    from = both.end;
                }
            }
        }
        return sum;
    }

    ZoneTable const& zone_;
    VolunteerFacts const& v_;
    Side one_;
    Side other_;
    WeekSpan free_;
    Minutes journey_;
};

} // namespace

Clash find_clash(Facts const& facts, Roster const& roster, Settings const& settings, VolunteerId volunteer,
                 OpeningId one, OpeningId other) {
    return Comparison(facts, roster, settings, volunteer, one, other).compare();
}

} // namespace kith::eligibility
