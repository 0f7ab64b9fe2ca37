// SPDX-License-Identifier: MIT
#include "sample/people.hpp"

#include "sample/free_week.hpp"
#include "sample/lines.hpp"
#include "sample/names.hpp"
#include "sample/rates.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace kith::sample {

namespace {

namespace chrono = std::chrono;

struct Persona {
    std::int32_t weight;
    std::int32_t age_from;
    std::int32_t age_to;
    Free free;
    std::int32_t skills_most;
    bool employed;
    std::string_view goals; // in order of how often they are named
};

constexpr std::size_t sixth_former = 7;
constexpr std::size_t living_elsewhere = 8;
constexpr std::array<Persona, 9> personas{{
    {310, 23, 58, Free::evenings, 5, true, "give_back meet_people use_skills be_active"}, // office hours
    {110, 21, 60, Free::blocks, 4, true, "give_back meet_people learn_skills"},           // shifts
    {140, 18, 25, Free::blocks, 4, false, "study learn_skills meet_people into_work"},    // students
    {115, 25, 48, Free::school_hours, 3, false,
     "into_work meet_people learn_english build_confidence"},                                  // parents
    {95, 60, 84, Free::daytime, 4, false, "give_back meet_people structure be_active"},        // retired
    {150, 19, 57, Free::any_time, 3, false, "into_work reference learn_skills learn_english"}, // seeking work
    {30, 20, 55, Free::daytime, 2, false,
     "structure build_confidence learn_english meet_people"}, // may not work
    {32, 16, 17, Free::after_school, 2, false, "award build_confidence learn_skills study"},
    {24, 24, 70, Free::evenings, 5, true, "give_back use_skills"}, // with a connection to the area
}};

// From the most to the least often named.
constexpr std::string_view skills_by_frequency =
    "packing cooking customer_service active_listening telephone_manner administration cleaning child_care "
    "data_entry social_media mentoring logistics reception stewarding digital_support retail driving "
    "teaching "
    "event_planning literacy_support gardening team_leading writing outreach art_and_craft research "
    "translation interpreting youth_work project_management marketing public_speaking numeracy_support "
    "facilitation photography fundraising diy people_management health_promotion music budgeting sewing "
    "catering sports_coaching yoga_and_fitness animal_care accounting bookkeeping advice_work database_work "
    "software_development graphic_design community_organising legal_knowledge conflict_resolution decorating "
    "human_resources counselling drama personal_care volunteer_management campaigning governance strategy "
    "story_telling esol_teaching web_design film_making nursing cycle_repair vegetable_growing hairdressing "
    "history_and_heritage bid_writing swimming_teaching immigration_advice data_protection carpentry "
    "property_and_buildings signing";

constexpr std::string_view causes_by_frequency =
    "community food_poverty older_people young_people mental_health education social_isolation families "
    "children environment refugees poverty physical_health homelessness women arts_and_culture employment "
    "disability sport faith animals carers housing black_and_minority_ethnic emergency_relief heritage "
    "rights "
    "domestic_abuse community_safety addiction long_term_illness learning_disability lgbt sensory_loss "
    "prisons_and_justice international";

constexpr std::string_view trainings_by_frequency =
    "volunteer_induction food_hygiene safeguarding_adults first_aid safeguarding_children manual_handling "
    "data_protection_basics mental_health_first_aid befriending health_and_safety equality_and_inclusion "
    "mentoring_skills boundaries trustee advice_skills dementia_awareness stewarding_basics lone_working "
    "basic_life_support first_aid_paediatric sports_leader allergen_awareness fire_marshal "
    "interpreting_community driver_induction prevent_awareness esol_tutor";

constexpr std::string_view access_by_frequency =
    "flexible_hours seated_work step_free regular_breaks accessible_toilet written_instructions low_sensory "
    "supported_start prayer_space large_print hearing_loop british_sign_language easy_read assistance_dog "
    "screen_reader level_parking personal_assistant fixed_desk";

constexpr std::string_view connections = "Grew up in Poplar|Went to school in Bow|Parents live in Stepney|"
                                         "Worked in Whitechapel for ten years|Born in Bethnal Green|"
                                         "Lived on the Isle of Dogs|Grandparents in Spitalfields";

// Where those with a connection live now: Manchester, Leeds, Birmingham, Bristol, Brighton, Cardiff, Norwich.
constexpr std::array<GridPoint, 7> cities{{{384'000, 398'000},
                                           {430'000, 433'000},
                                           {407'000, 287'000},
                                           {359'000, 173'000},
                                           {531'000, 105'000},
                                           {318'000, 176'000},
                                           {623'000, 308'000}}};

constexpr std::string_view employers =
    "Halyard & Finch|Northgate Mutual|Quayside Assurance|Castlebrook Legal|"
    "Meridian Ledger|Bluewater Energy|Larkspur Media|Stonebridge Health|"
    "Tidewell Bank|Pennant Logistics";

// An index that falls towards the front of a list ordered by frequency.
std::size_t common(std::size_t size, Random& random) {
    auto const within = random.below(static_cast<std::uint32_t>(size)) + 1;
    return random.below(within);
}

class PersonMaker {
  public:
    explicit PersonMaker(Backdrop const& backdrop)
        : backdrop_(backdrop),
          lexicon_(backdrop.lexicon),
          skills_(lexicon_.skills(skills_by_frequency)),
          causes_(lexicon_.causes(causes_by_frequency)),
          trainings_(lexicon_.trainings(trainings_by_frequency)),
          access_(lexicon_.access_needs(access_by_frequency)) {
        for (auto const& background : backgrounds()) background_weights_.push_back(background.weight);
        for (auto const& persona : personas) persona_weights_.push_back(persona.weight);
    }

    Person make(std::size_t index, std::size_t count) const {
        Random random(backdrop_.seed, Stream::volunteer, index);
        Person person;
        auto const which = random.weighted(persona_weights_);
        Persona const& persona = personas[which];
        Background const& background = backgrounds()[random.weighted(background_weights_)];
        person.borough = random.below(static_cast<std::uint32_t>(backdrop_.boroughs));
        person.sex = random.chance(rates::woman) ? Sex::female : Sex::male;
        person.age = random.between(persona.age_from, persona.age_to);
        person.lives_elsewhere = which == living_elsewhere;

        Volunteer& volunteer = person.volunteer;
        volunteer.key = numbered('V', index + 1, count, 4);
        volunteer.name = name_of(background, person.sex, random);
        volunteer.status = random.chance(rates::stopped)  ? VolunteerStatus::stopped
                           : random.chance(rates::paused) ? VolunteerStatus::paused
                                                          : VolunteerStatus::active;
        if (random.chance(rates::sex_known)) volunteer.sex = person.sex;
        draw_birth(person, which == sixth_former, random);
        draw_home(person, random);
        draw_travel(person, random);
        draw_skills(volunteer, persona, random);
        draw_languages(volunteer, background, random);
        draw_interests(volunteer, persona, random);
        draw_availability(volunteer, persona, random);
        draw_capacity(volunteer, persona, random);
        if (person.age >= 18) draw_checks(volunteer, random);
        draw_training(volunteer, random);
        draw_needs(volunteer, random);
        if (!random.chance(rates::waiting_unknown)) {
            volunteer.waiting_since = backdrop_.today - chrono::days(common(rates::waiting_days_max, random));
        }
        return person;
    }

  private:
    // Up to `most` different ones from the front of a list; at least one.
    template <class Word>
    static std::vector<Word> some_of(std::vector<Word> const& list, std::int32_t most, Random& random) {
        std::vector<Word> chosen;
        for (auto left = random.between(1, most); left > 0; --left) {
            Word const word = list[common(list.size(), random)];
            if (std::ranges::find(chosen, word) == chosen.end()) chosen.push_back(word);
        }
        return chosen;
    }

    void draw_birth(Person& person, bool young, Random& random) const {
        auto const months_past = random.between(1, 11);
        // The rates of the young: consent hangs on their age, so it is nearly always asked for.
        if (random.chance(young ? rates::birth_unknown / 6 : rates::birth_unknown)) return;
        if (young || random.chance(rates::birth_by_month)) {
            chrono::year_month_day const today(backdrop_.today);
            // Not this month: born on its last day they would be a year younger.
            auto const month =
                today.year() / today.month() - chrono::years(person.age) - chrono::months(months_past);
            person.volunteer.birth = BirthMonth{month};
        } else {
            constexpr std::array<std::int32_t, 7> starts{18, 25, 35, 45, 55, 65, 75};
            std::size_t band = 0;
            while (band + 1 < starts.size() && starts[band + 1] <= person.age) ++band;
            auto const to = band + 1 < starts.size() ? starts[band + 1] - 1 : 99;
            person.volunteer.birth = AgeBand{.from = starts[band], .to = to};
        }
        if (!young) return;
        person.volunteer.guardian_consent = answer(rates::consent_yes, rates::consent_no, random);
    }

    void draw_home(Person& person, Random& random) const {
        auto const address = address_in(backdrop_, person.borough, random);
        auto const asked = random.below(1'000);
        person.home = address.point;
        if (person.lives_elsewhere) {
            person.volunteer.connection = part(connections, '|', random.below(1'000));
            person.home = cities[random.below(cities.size())];
            person.volunteer.home.point = person.home;
            return;
        }
        auto const unknown = static_cast<std::uint32_t>(rates::home_unknown);
        if (asked < unknown && !backdrop_.forms_are_complete()) return;
        person.volunteer.home.ward = lexicon_.ward(backdrop_.places[address.place].code);
        if (asked >= unknown + rates::home_ward_only) person.volunteer.home.point = address.point;
    }

    void draw_travel(Person& person, Random& random) const {
        // walk, cycle, public transport, car: how many go that way, and their limits in half kilometres.
        constexpr std::array<std::int32_t, 4> modes{360, 110, 430, 100};
        constexpr std::array<std::array<std::int32_t, 2>, 4> limits{{{2, 6}, {5, 14}, {5, 20}, {8, 30}}};
        Volunteer& volunteer = person.volunteer;
        auto mode = random.weighted(modes);
        auto const known_vehicle = !random.chance(rates::vehicle_unknown);
        auto vehicle = Vehicle::none;
        if (person.age >= 18 && random.chance(rates::owns_car)) {
            vehicle = Vehicle::car;
        } else if (person.age >= 21 && random.chance(rates::owns_van)) {
            vehicle = Vehicle::van;
        } else if (random.chance(rates::owns_bicycle)) {
            vehicle = Vehicle::bicycle;
        }
        // Nobody drives or cycles with what they say they do not have.
        if (mode == static_cast<std::size_t>(TravelMode::car) && vehicle < Vehicle::car) mode = 2;
        if (mode == static_cast<std::size_t>(TravelMode::cycle) && vehicle != Vehicle::bicycle) mode = 0;
        if (known_vehicle) volunteer.vehicle = vehicle;
        if (!random.chance(rates::travel_mode_unknown)) volunteer.travel_mode = static_cast<TravelMode>(mode);
        auto const limit = 500 * random.between(limits[mode][0], limits[mode][1]);
        bool const limit_unknown = random.chance(rates::travel_limit_unknown);
        if (!limit_unknown || backdrop_.forms_are_complete()) volunteer.travel_metres_max = limit;
        if (person.lives_elsewhere) {
            volunteer.travel_metres_max = limit;
            volunteer.remote = Answer::yes;
        } else {
            volunteer.remote = answer_or_unknown(rates::remote_unknown, rates::remote_yes, random);
        }
    }

    void draw_skills(Volunteer& volunteer, Persona const& persona, Random& random) const {
        if (random.chance(rates::skills_unknown)) return;
        volunteer.skills.emplace();
        if (random.chance(rates::skills_none)) return;
        constexpr std::array<std::int32_t, 3> levels{300, 520, 180}; // basic, capable, expert
        for (auto const skill : some_of(skills_, persona.skills_most, random)) {
            auto const level = static_cast<SkillLevel>(random.weighted(levels));
            bool const stated = !random.chance(rates::level_unknown);
            volunteer.skills->push_back({skill, stated ? Known<SkillLevel>(level) : std::nullopt});
        }
    }

    void draw_languages(Volunteer& volunteer, Background const& background, Random& random) const {
        if (random.chance(rates::languages_unknown)) return;
        volunteer.languages.emplace();
        auto const add = [&](std::string_view code, LanguageLevel level) {
            bool const stated = !random.chance(rates::level_unknown);
            volunteer.languages->push_back(
                {lexicon_.language(code), stated ? Known<LanguageLevel>(level) : std::nullopt});
        };
        auto const draw = static_cast<std::int32_t>(random.below(1'000));
        auto const rest = 1'000 - background.fluent_english;
        add("english", draw < background.fluent_english              ? LanguageLevel::fluent
                       : draw < background.fluent_english + rest / 2 ? LanguageLevel::conversational
                                                                     : LanguageLevel::basic);
        for (auto const& tongue : background.tongues) {
            if (random.chance(tongue.per_mille)) add(tongue.language, tongue.level);
        }
    }

    void draw_interests(Volunteer& volunteer, Persona const& persona, Random& random) const {
        if (!random.chance(rates::causes_unknown)) volunteer.causes = some_of(causes_, 3, random);
        if (random.chance(rates::goals_unknown)) return;
        std::vector<GoalId> const goals = lexicon_.goals(persona.goals);
        volunteer.goals = some_of(goals, 2, random);
    }

    void draw_availability(Volunteer& volunteer, Persona const& persona, Random& random) const {
        bool const unknown = random.chance(rates::availability_unknown);
        if (unknown && !backdrop_.forms_are_complete()) return;
        Availability availability;
        availability.weekly = free_week(persona.free, random);
        if (random.chance(rates::away_some_time)) {
            Date const from = backdrop_.today + chrono::days(random.between(3, 100));
            Date const to = from + chrono::days(random.between(3, 21));
            availability.except = {{backdrop_.zone.midnight(from), backdrop_.zone.midnight(to)}};
        }
        if (random.chance(rates::free_some_days)) {
            Date const day = backdrop_.today + chrono::days(random.between(3, 60));
            availability.also = {
                {backdrop_.zone.midnight(day), backdrop_.zone.midnight(day + chrono::days(1))}};
        }
        volunteer.availability = std::move(availability);
    }

    void draw_capacity(Volunteer& volunteer, Persona const& persona, Random& random) const {
        if (!random.chance(rates::capacity_unknown)) {
            volunteer.capacity = random.chance(rates::works_three_roles) ? 3
                                 : random.chance(rates::works_two_roles) ? 2
                                                                         : 1;
        }
        if (!random.chance(rates::weekly_hours_unknown)) {
            volunteer.weekly_minutes_max = Minutes(60 * random.between(2, persona.employed ? 6 : 16));
        }
        if (persona.employed && random.chance(rates::has_employer_scheme)) {
            volunteer.employer = part(employers, '|', random.below(1'000));
        }
    }

    void draw_checks(Volunteer& volunteer, Random& random) const {
        if (random.chance(rates::checks_unknown)) return;
        volunteer.checks.emplace();
        if (random.chance(rates::check_none)) return;
        constexpr std::array<std::string_view, 5> kinds{"dbs_enhanced", "dbs_basic", "dbs_enhanced_barred",
                                                        "identity_check", "pvg"};
        constexpr std::array<std::int32_t, 5> kind_weights{600, 240, 100, 50, 10};
        constexpr std::array<std::int32_t, 3> workforces{400, 400, 200}; // adult, child, both
        auto const kind = random.weighted(kind_weights);
        auto const workforce = random.weighted(workforces);
        CheckHeld held{.check = lexicon_.check(kinds[kind]),
                       .workforce = Workforce::any,
                       .issued =
                           backdrop_.today - chrono::days(random.between(20, rates::check_age_days_max)),
                       .recheck = std::nullopt};
        bool const covers_a_workforce = kind != 1 && kind != 3;
        if (covers_a_workforce) held.workforce = static_cast<Workforce>(workforce + 1);
        if (covers_a_workforce && random.chance(rates::check_recheck_stated)) {
            held.recheck = *held.issued + chrono::days(rates::recheck_days);
        }
        volunteer.checks->push_back(held);
    }

    void draw_training(Volunteer& volunteer, Random& random) const {
        if (!random.chance(rates::training_unknown)) {
            volunteer.training.emplace();
            if (!random.chance(rates::training_none)) {
                for (auto const training : some_of(trainings_, 3, random)) {
                    Date const done = backdrop_.today - chrono::days(random.between(10, 1'400));
                    // First aid and food hygiene certificates are good for three years.
                    bool const lapses = training == lexicon_.training("first_aid") ||
                                        training == lexicon_.training("food_hygiene");
                    volunteer.training->push_back(
                        {training, done, lapses ? Known<Date>(done + chrono::days(3 * 365)) : std::nullopt});
                }
            }
        }
        volunteer.references = answer_or_unknown(rates::references_unknown, rates::references_yes, random);
        volunteer.induction = answer_or_unknown(rates::induction_unknown, rates::induction_yes, random);
    }

    void draw_needs(Volunteer& volunteer, Random& random) const {
        if (!random.chance(rates::access_unknown)) {
            volunteer.access_needs.emplace();
            if (random.chance(rates::access_needed)) volunteer.access_needs = some_of(access_, 2, random);
        }
        volunteer.expenses_needed = answer_or_unknown(rates::expenses_unknown, rates::expenses_yes, random);
        volunteer.hours_only = answer_or_unknown(rates::hours_only_unknown, rates::hours_only_yes, random);
    }

    // Unknown with the first chance; yes with the second of those who answered.
    static Answer answer_or_unknown(std::int32_t unknown, std::int32_t yes, Random& random) {
        if (random.chance(unknown)) return Answer::unknown;
        return random.chance(yes) ? Answer::yes : Answer::no;
    }

    // Yes and no with the chances given, unknown otherwise.
    static Answer answer(std::int32_t yes, std::int32_t no, Random& random) {
        auto const draw = static_cast<std::int32_t>(random.below(1'000));
        return draw < yes ? Answer::yes : draw < yes + no ? Answer::no : Answer::unknown;
    }

    Backdrop const& backdrop_;
    Lexicon const& lexicon_;
    std::vector<SkillId> skills_;
    std::vector<CauseId> causes_;
    std::vector<TrainingId> trainings_;
    std::vector<AccessId> access_;
    std::vector<std::int32_t> background_weights_;
    std::vector<std::int32_t> persona_weights_;
};

} // namespace

std::vector<Person> make_people(Backdrop const& backdrop, std::size_t count) {
    PersonMaker const maker(backdrop);
    std::vector<Person> people;
    people.reserve(count);
    for (std::size_t index = 0; index < count; ++index) people.push_back(maker.make(index, count));
    return people;
}

} // namespace kith::sample
