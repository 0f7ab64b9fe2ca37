// SPDX-License-Identifier: MIT
#include "sample/work.hpp"

#include "base/contract.hpp"
#include "sample/kinds.hpp"
#include "sample/lines.hpp"
#include "sample/rates.hpp"
#include "sample/sessions.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace kith::sample {

namespace {

namespace chrono = std::chrono;

class WorkMaker {
  public:
    WorkMaker(Backdrop const& backdrop, std::size_t openings)
        : backdrop_(backdrop), lexicon_(backdrop.lexicon), openings_(openings) {}

    Work make() {
        // The order of the kinds and the first of the words differ from seed to seed.
        Random random(backdrop_.seed, Stream::organisation, 0);
        kind_order_.resize(organisation_kinds().size());
        std::iota(kind_order_.begin(), kind_order_.end(), std::size_t{0});
        for (auto left = kind_order_.size(); left > 1; --left) {
            std::swap(kind_order_[left - 1], kind_order_[random.below(static_cast<std::uint32_t>(left))]);
        }
        for (std::size_t borough = 0; borough < backdrop_.boroughs; ++borough) {
            auto const share =
                openings_ * (borough + 1) / backdrop_.boroughs - openings_ * borough / backdrop_.boroughs;
            if (share > 0) make_borough(borough, share);
        }
        return std::move(work_);
    }

  private:
    void make_borough(std::size_t borough, std::size_t openings) {
        auto const first = work_.organisations.size();
        auto const count = std::max<std::size_t>(1, openings / rates::openings_per_organisation);
        for (std::size_t index = 0; index < count; ++index) make_organisation(borough, index);
        role_cursor_.assign(organisation_kinds().size(), 0);
        std::size_t made = 0;
        for (std::size_t role = 0; made < openings; ++role) {
            Random random(backdrop_.seed, Stream::role, work_.roles.size());
            // Each organisation has a role; further ones go mostly to the busy, which stand first.
            std::size_t busy = role;
            if (role >= count) {
                auto const within = random.below(static_cast<std::uint32_t>(count)) + 1;
                busy = random.below(within);
            }
            made += make_role(borough, first + busy, kind_order_[busy % kind_order_.size()], openings - made,
                              random);
        }
    }

    void make_organisation(std::size_t borough, std::size_t index) {
        Random random(backdrop_.seed, Stream::organisation, work_.organisations.size() + 1);
        auto const order = index % kind_order_.size();
        auto const of_kind = index / kind_order_.size();
        OrganisationKind const& kind = organisation_kinds()[kind_order_[order]];
        auto const words = organisation_words();
        // Words and endings turn at different speeds: no name twice in a borough of any size it can have.
        auto const word = (kind_order_[order] * 7 + of_kind) % words.size();
        auto const round = of_kind / words.size();
        Organisation organisation;
        organisation.key = numbered('O', work_.organisations.size() + 1, organisations_max(), 3);
        organisation.name = words[word];
        organisation.name += ' ';
        organisation.name += part(kind.endings, '|', of_kind + round);
        if (borough > 0) organisation.name += ", " + borough_name(borough);
        auto const address = address_in(backdrop_, borough, random);
        organisation.location.ward = lexicon_.ward(backdrop_.places[address.place].code);
        if (!random.chance(rates::organisation_ward_only)) organisation.location.point = address.point;
        work_.organisations.push_back(std::move(organisation));
        addresses_.push_back(address.point);
    }

    std::size_t organisations_max() const { return std::max<std::size_t>(1, openings_); }

    // How many openings it made, at most `openings_most`.
    std::size_t make_role(std::size_t borough, std::size_t organisation, std::size_t kind_index,
                          std::size_t openings_most, Random& random) {
        OrganisationKind const& kind = organisation_kinds()[kind_index];
        auto const turn = role_cursor_[kind_index]++;
        RoleTemplate const& wanted = kind.roles[turn % kind.roles.size()];
        RoleRow row;
        RoleFacts facts{.borough = borough, .point = addresses_[organisation]};
        Role& role = row.role;
        row.organisation = work_.organisations[organisation].key;
        role.key = numbered('R', work_.roles.size() + 1, openings_, 4);
        role.title = part(wanted.titles, '|', turn / kind.roles.size());
        role.status = random.chance(rates::closed) ? RoleStatus::closed : RoleStatus::open;
        role.programme = kind.programme;
        draw_urgency(role, wanted, random);
        draw_place(role, wanted, facts, random);
        draw_times(role, wanted, random);
        draw_offer(role, kind, wanted, random);
        facts.demand = demand_of(wanted, random);
        if (role.kind == RoleKind::shifts) {
            auto const wish = static_cast<std::size_t>(random.between(3, 10));
            make_shifts(role, wanted.times, std::min(wish, openings_most), facts, random);
        }
        work_.roles.push_back(std::move(row));
        work_.facts.push_back(facts);
        return facts.openings();
    }

    static void draw_urgency(Role& role, RoleTemplate const& wanted, Random& random) {
        bool const pressing = wanted.pressure == Pressure::pressing;
        role.urgency = static_cast<Urgency>(
            random.weighted(pressing ? rates::urgency_pressing : rates::urgency_routine));
        // Rotas and emergencies: the organisation has left the yes to the centre.
        role.direct = pressing && random.chance(wanted.shape == Shape::shifts ? 700 : 150);
    }

    void draw_place(Role& role, RoleTemplate const& wanted, RoleFacts& facts, Random& random) const {
        constexpr std::array<Setting, 3> settings{Setting::in_person, Setting::remote, Setting::either};
        role.setting = settings[static_cast<std::size_t>(wanted.site)];
        if (random.chance(rates::site_unstated)) role.setting = Setting::unknown;
        // Of a community of many boroughs only a few roles take people from all of it; the others want to see
        // those who work from home now and then.
        if (random.below(static_cast<std::uint32_t>(backdrop_.boroughs)) > 0)
            role.setting = Setting::in_person;
        if (wanted.site == Site::remote || !random.chance(rates::elsewhere)) return;
        auto const address = address_in(backdrop_, facts.borough, random);
        role.location = {.point = address.point, .ward = lexicon_.ward(backdrop_.places[address.place].code)};
        facts.point = address.point;
    }

    void draw_times(Role& role, RoleTemplate const& wanted, Random& random) const {
        bool const arranged = wanted.times == Times::arranged || random.chance(rates::pattern_unstated);
        switch (wanted.shape) {
        case Shape::ongoing:
            role.kind = RoleKind::ongoing;
            draw_weekly(role, wanted, arranged, random);
            draw_dates(role, wanted, random);
            break;
        case Shape::shifts: role.kind = RoleKind::shifts; break;
        case Shape::one_off:
            role.kind = RoleKind::one_off;
            if (arranged) {
                role.weekly_minutes = Minutes(60 * random.between(4, 16));
                role.end = backdrop_.today + chrono::days(random.between(20, 70));
            } else {
                role.when = one_occasion(backdrop_, wanted.times, random);
            }
            break;
        }
    }

    static void draw_weekly(Role& role, RoleTemplate const& wanted, bool arranged, Random& random) {
        bool const minutes_unstated = random.chance(rates::weekly_minutes_unstated);
        if (arranged) {
            auto const minutes = Minutes(30 * random.between(2, 8));
            if (!minutes_unstated) role.weekly_minutes = minutes;
            return;
        }
        constexpr std::array<std::array<std::int32_t, 2>, 5> days{{{1, 2}, {1, 3}, {1, 4}, {2, 5}, {4, 5}}};
        auto const range = days[static_cast<std::size_t>(wanted.size)];
        auto const sessions = weekly_sessions(wanted.times, random.between(range[0], range[1]), random);
        std::vector<WeekInterval> pattern;
        for (auto const& session : sessions) pattern.push_back(session.in_week());
        role.pattern = WeekSet(pattern);
        // One session a week, now and then two.
        bool const twice = sessions.size() > 1 && random.chance(120);
        if (!minutes_unstated) role.weekly_minutes = Minutes(pattern.front().length() * (twice ? 2 : 1));
    }

    void draw_dates(Role& role, RoleTemplate const& wanted, Random& random) const {
        constexpr std::array<std::int32_t, 7> weeks{4, 6, 8, 12, 12, 26, 52};
        if (wanted.pressure == Pressure::pressing && random.chance(rates::pressing_starts_soon)) {
            role.start = backdrop_.today + chrono::days(random.between(4, 24));
        } else if (random.chance(rates::start_stated)) {
            role.start = backdrop_.today + chrono::days(random.between(-150, 60));
        }
        if (random.chance(rates::end_stated)) {
            Date const start = std::max(role.start.value_or(backdrop_.today), backdrop_.today);
            role.end = start + chrono::days(random.between(28, 280));
        }
        if (random.chance(rates::commitment_stated)) {
            role.commitment_weeks = weeks[random.below(weeks.size())];
        }
    }

    void draw_offer(Role& role, OrganisationKind const& kind, RoleTemplate const& wanted,
                    Random& random) const {
        role.requirements = lexicon_.requirements(wanted.requirements);
        for (auto const skill : lexicon_.skills(wanted.desired)) {
            role.desired_skills.push_back({skill, SkillLevel::basic});
        }
        role.causes = lexicon_.causes(kind.causes);
        role.goals = lexicon_.goals(wanted.goals);
        if (!random.chance(rates::access_unstated)) {
            role.access.emplace();
            for (auto const access : access_offered_) {
                if (random.chance(access.per_mille)) {
                    auto const id = lexicon_.access_needs(access.code);
                    role.access->push_back(id.front());
                }
            }
        }
        if (!random.chance(rates::expenses_paid_unknown)) {
            role.expenses_paid = random.chance(rates::expenses_paid_yes) ? Answer::yes : Answer::no;
        }
    }

    // What buildings and organisers can offer, per mille of the roles that say.
    struct Offered {
        std::string_view code;
        std::int32_t per_mille;
    };
    static constexpr std::array<Offered, 10> access_offered_{{{"step_free", 620},
                                                              {"accessible_toilet", 560},
                                                              {"seated_work", 340},
                                                              {"flexible_hours", 380},
                                                              {"regular_breaks", 420},
                                                              {"written_instructions", 380},
                                                              {"hearing_loop", 140},
                                                              {"supported_start", 260},
                                                              {"low_sensory", 110},
                                                              {"prayer_space", 190}}};

    // A few want one or two whatever happens; the long tail belongs to the many, where it is not shared out
    // over shifts; a crowd is always large.
    static std::int32_t demand_of(RoleTemplate const& wanted, Random& random) {
        constexpr std::array<std::int32_t, 5> usual{1, 3, 8, 6, 40};
        constexpr std::array<std::int32_t, 5> tail{2, 8, 3, rates::demand_tail, 3};
        auto const index = static_cast<std::size_t>(wanted.size);
        auto const most = wanted.shape == Shape::shifts ? std::min(tail[index], 6) : tail[index];
        return usual[index] * std::min(1'000 / random.between(1, 1'000), most);
    }

    void make_shifts(Role const& role, Times times, std::size_t count, RoleFacts& facts, Random& random) {
        facts.first_shift = work_.shifts.size();
        facts.shift_count = count;
        std::size_t number = 0;
        for (auto const& when : dated_shifts(backdrop_, times, count, random)) {
            ++number;
            ShiftRow row;
            row.shift.key = role.key + (number < 10 ? "-0" : "-") + std::to_string(number);
            row.shift.when = when;
            row.role = role.key;
            // The first is soonest and hardest to fill.
            if (number == 1 && random.chance(300)) row.shift.urgency = Urgency::critical;
            work_.shifts.push_back(std::move(row));
        }
    }

    Backdrop const& backdrop_;
    Lexicon const& lexicon_;
    std::size_t openings_;
    std::vector<std::size_t> kind_order_;
    std::vector<std::size_t> role_cursor_; // by kind: the next of its templates
    std::vector<GridPoint> addresses_;     // by organisation
    Work work_;
};

} // namespace

Work make_work(Backdrop const& backdrop, std::size_t openings) {
    return WorkMaker(backdrop, openings).make();
}

void share_places(Backdrop const& backdrop, Work& work, std::int64_t places) {
    std::vector<bool> stated(work.roles.size());
    std::int64_t demand = 0;
    for (std::size_t index = 0; index < work.roles.size(); ++index) {
        Random random(backdrop.seed, Stream::demand, index);
        // Who wants a crowd says so.
        bool const small = work.facts[index].demand < rates::always_stated_demand;
        stated[index] = !(small && random.chance(rates::places_unstated));
        auto const openings = static_cast<std::int64_t>(work.facts[index].openings());
        if (stated[index])
            demand += work.facts[index].demand * openings;
        else
            places -= openings; // taken as one each
    }
    places = std::max<std::int64_t>(places, 0);
    for (std::size_t index = 0; index < work.roles.size(); ++index) {
        if (!stated[index]) continue;
        // What is left is shared anew at each role, so that rounding is never lost and the last one is exact.
        auto const openings = static_cast<std::int64_t>(work.facts[index].openings());
        auto const own = work.facts[index].demand * openings;
        auto const each = std::clamp<std::int64_t>(places * own / demand / openings, 1, places_max);
        places = std::max<std::int64_t>(places - each * openings, 0);
        demand -= own;
        auto const maximum = static_cast<std::int32_t>(each);
        Role& role = work.roles[index].role;
        role.places.maximum = maximum;
        Random random(backdrop.seed ^ 1, Stream::demand, index);
        bool const urgent = role.urgency >= Urgency::high;
        if (random.chance(urgent ? 950 : rates::minimum_stated)) {
            role.places.minimum = random.between((maximum + 2) / 3, maximum);
        }
    }
}

} // namespace kith::sample
