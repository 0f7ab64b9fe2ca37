// SPDX-License-Identifier: MIT
#include "sample/kinds.hpp"

#include <array>

namespace kith::sample {

namespace {

using enum Shape;
using enum Times;
using enum Site;
using enum Pressure;
using enum Size;

// clang-format off
std::array<OrganisationKind, 26> const kinds{{
    {"Food Bank|Food Pantry|Food Hub|Larder", "food_poverty poverty community", "Food Hub", {
        {"Food parcel packer|Parcel packing crew|Stock and shelf volunteer", shifts, mornings, on_site, pressing, many, "age=16 training=manual_handling@30", "packing logistics", "meet_people be_active"},
        {"Food parcel driver|Evening parcel driver|Surplus food collection driver", ongoing, all_week, on_site, pressing, crowd, "vehicle=car age=21 check=dbs_basic induction@start", "driving logistics", "give_back"},
        {"Food parcel delivery by bicycle", ongoing, evenings, on_site, routine, some, "vehicle=bicycle age=18", "logistics", "be_active"},
        {"Welcome and signposting, Bengali or Sylheti", ongoing, weekdays, on_site, pressing, some, "language=bengali+conversational|sylheti+conversational induction", "active_listening reception", "into_work"},
        {"Welcome and signposting, Somali", ongoing, mornings, on_site, pressing, several, "language=somali+conversational induction", "active_listening reception", "into_work"},
        {"Halal and dietary needs coordinator", ongoing, mornings, on_site, pressing, few, "training=food_hygiene|allergen_awareness age=18", "logistics data_entry", "use_skills"},
    }},
    {"Community Kitchen|Kitchen Table|Canteen", "food_poverty social_isolation community", "Food Hub", {
        {"Hot meals cook|Halal hot meals cook|Weekend cook", ongoing, weekdays, on_site, pressing, few, "training=food_hygiene skill=cooking+capable|catering age=18", "catering", "use_skills give_back"},
        {"Kitchen assistant|Kitchen porter|Meals assistant", shifts, weekdays, on_site, pressing, some, "training=food_hygiene@14 age=16", "cooking cleaning", "into_work meet_people"},
        {"Hot meals delivery driver|Meals on wheels driver", ongoing, weekdays, on_site, pressing, crowd, "vehicle=car age=21 check=dbs_basic training=food_hygiene@30", "driving", "give_back"},
        {"Community meal host|Serving and washing up", shifts, evenings, on_site, routine, some, "age=16", "customer_service stewarding", "meet_people"},
    }},
    {"Over Sixties|Pensioners' Link|Lunch Club|Elders' Circle", "older_people social_isolation", "", {
        {"Lunch club helper|Tea dance helper|Day trip helper", ongoing, weekdays, on_site, routine, some, "check=dbs_enhanced/adult references@confirmation age=18", "active_listening cooking", "meet_people give_back"},
        {"Shopping and medication collection|Shopping for people at home", ongoing, all_week, on_site, pressing, crowd, "check=dbs_enhanced/adult@start age=18 training=safeguarding_adults@30", "logistics", "give_back be_active"},
        {"Chair exercise leader", ongoing, mornings, on_site, routine, few, "skill=yoga_and_fitness+capable|sports_coaching check=dbs_enhanced/adult training=first_aid@60", "yoga_and_fitness", "use_skills"},
        {"Minibus driver for the lunch club", ongoing, weekdays, on_site, pressing, several, "vehicle=van age=25 check=dbs_enhanced/adult training=driver_induction", "driving", "give_back"},
        {"Reminiscence group helper", ongoing, weekdays, on_site, routine, few, "check=dbs_enhanced/adult training=dementia_awareness@60 references", "history_and_heritage active_listening", "meet_people"},
    }},
    {"Befriending|Good Neighbours|Telephone Friends", "social_isolation older_people mental_health", "", {
        {"Telephone befriender|Evening telephone befriender|Weekly telephone friend", ongoing, all_week, remote, routine, many, "check=dbs_enhanced/adult references@confirmation age=18 training=befriending", "telephone_manner active_listening", "give_back"},
        {"Telephone befriender, Bengali or Sylheti", ongoing, weekdays, remote, pressing, several, "language=bengali+fluent|sylheti+fluent check=dbs_enhanced/adult references age=18", "telephone_manner active_listening", "give_back"},
        {"Telephone befriender, Somali", ongoing, weekdays, remote, pressing, several, "language=somali+fluent check=dbs_enhanced/adult references", "telephone_manner", "give_back"},
        {"Telephone befriender, Cantonese or Vietnamese", ongoing, weekdays, remote, pressing, some, "language=cantonese+fluent|vietnamese+fluent check=dbs_enhanced/adult references", "telephone_manner", "give_back"},
        {"Home visitor|Walking companion", ongoing, weekdays, on_site, routine, some, "check=dbs_enhanced/adult references@confirmation age=18 induction training=lone_working@30", "active_listening mentoring", "give_back meet_people"},
        {"Befriending coordinator's assistant", ongoing, weekdays, either, routine, few, "age=18 training=data_protection_basics@30", "administration people_management", "into_work"},
    }},
    {"Youth Project|Young People's Centre|Youth Club", "young_people education", "", {
        {"Youth club helper|Girls' group helper|Homework club helper", ongoing, evenings, on_site, routine, some, "check=dbs_enhanced/child references@confirmation age=18 training=safeguarding_children@60", "youth_work", "into_work study"},
        {"Young leader|Peer mentor", ongoing, after_school, on_site, routine, some, "age=16-21", "team_leading mentoring", "award build_confidence"},
        {"Mentor for a young person|Exam year mentor", ongoing, after_school, either, routine, some, "skill=mentoring|teaching|youth_work|numeracy_support check=dbs_enhanced/child references@confirmation age=21 training=mentoring_skills", "mentoring teaching", "give_back use_skills"},
        {"Residential weekend leader", one_off, weekends, on_site, routine, few, "check=dbs_enhanced_barred/child references age=21 training=first_aid|first_aid_paediatric", "youth_work team_leading", "study"},
        {"Studio session helper", ongoing, evenings, on_site, routine, few, "check=dbs_enhanced/child age=18", "music film_making", "use_skills"},
    }},
    {"Family Centre|Under Fives|Play Association", "families children", "Holiday Hunger", {
        {"Holiday Hunger play helper|Holiday Hunger activity helper", shifts, half_term, on_site, pressing, some, "check=dbs_enhanced/child age=18 training=safeguarding_children@start", "child_care art_and_craft", "study into_work"},
        {"Holiday Hunger kitchen helper|Holiday Hunger lunch server", shifts, half_term, on_site, pressing, some, "training=food_hygiene age=16", "cooking catering", "meet_people award"},
        {"Stay and play helper|Toy library helper", ongoing, school_hours, on_site, routine, some, "check=dbs_enhanced/child references age=18", "child_care", "study"},
        {"Toy bag and PPE packing|Toy bag delivery crew", one_off, weekdays, on_site, routine, many, "age=16", "packing", "teamwork"},
        {"Parent befriender, Sylheti or Bengali", ongoing, school_hours, on_site, routine, few, "language=sylheti+fluent|bengali+fluent check=dbs_enhanced/child references", "active_listening", "give_back"},
    }},
    {"Advice Desk|Rights Centre|Law Clinic", "poverty rights housing", "", {
        {"Advice triage by telephone|Advice triage by e-mail and text", ongoing, weekdays, either, pressing, some, "skill=telephone_manner|advice_work|customer_service|administration age=18 training=advice_skills@60 induction references", "telephone_manner advice_work data_entry", "into_work career_change"},
        {"Debt and benefits adviser|Housing adviser", ongoing, weekdays, on_site, pressing, some, "skill=advice_work+capable|legal_knowledge age=18 training=advice_skills", "budgeting legal_knowledge", "use_skills"},
        {"Form-filling helper|Appointments desk", ongoing, mornings, on_site, routine, some, "age=18 induction", "literacy_support data_entry", "into_work"},
        {"Interpreter, Sylheti or Bengali", ongoing, weekdays, on_site, pressing, some, "language=sylheti+fluent|bengali+fluent skill=interpreting|translation training=interpreting_community@60", "advice_work", "use_skills reference"},
        {"Interpreter, Somali", ongoing, weekdays, on_site, pressing, several, "language=somali+fluent training=interpreting_community@60", "interpreting", "use_skills reference"},
        {"Immigration case assistant", ongoing, weekdays, on_site, pressing, few, "skill=immigration_advice+capable check=dbs_basic references", "legal_knowledge research", "career_change"},
    }},
    {"Learning Centre|English Classes|Reading Room", "education refugees", "", {
        {"ESOL classroom support|ESOL conversation partner", ongoing, school_hours, on_site, routine, some, "age=18 induction", "esol_teaching teaching", "study give_back"},
        {"ESOL tutor|Evening ESOL tutor", ongoing, evenings, on_site, pressing, some, "skill=esol_teaching+capable|teaching+capable training=esol_tutor@90", "esol_teaching", "use_skills career_change"},
        {"Online English partner", ongoing, evenings, remote, routine, some, "age=18 language=english+fluent", "teaching", "give_back"},
        {"Maths helper for adults|Reading helper for adults", ongoing, evenings, on_site, routine, some, "age=18 skill=numeracy_support|literacy_support|teaching", "numeracy_support literacy_support", "use_skills"},
    }},
    {"Refugee Welcome|Sanctuary Project|New Arrivals Network", "refugees rights", "", {
        {"Drop-in host|Clothing store helper", ongoing, weekdays, on_site, routine, some, "age=18 induction", "customer_service active_listening", "meet_people"},
        {"Interpreter, Tigrinya, Amharic or Dari", ongoing, weekdays, either, pressing, some, "language=tigrinya+fluent|amharic+fluent|dari+fluent", "interpreting translation", "use_skills"},
        {"Interpreter, Arabic or Kurdish", ongoing, mornings, either, pressing, few, "language=arabic+fluent|kurmanji+fluent|kurdish_sorani+fluent", "interpreting translation", "use_skills"},
        {"Hotel outreach worker", ongoing, weekdays, on_site, pressing, some, "check=dbs_enhanced/both references training=safeguarding_adults@start age=18", "outreach active_listening", "career_change"},
        {"Accompanying people to appointments", ongoing, mornings, on_site, routine, some, "check=dbs_enhanced/adult age=18", "advice_work", "give_back"},
    }},
    {"Carers' Network|Health Forum|Wellbeing Project", "carers physical_health long_term_illness", "", {
        {"Health champion|Community health champion", ongoing, all_week, on_site, routine, some, "age=18 training=health_and_safety@60", "health_promotion outreach", "into_work learn_skills"},
        {"Vaccination clinic steward|Blood pressure day steward", shifts, weekends, on_site, pressing, some, "age=18 training=stewarding_basics@start", "stewarding reception", "give_back"},
        {"Sitting service volunteer", ongoing, weekdays, on_site, routine, few, "check=dbs_enhanced_barred/adult references@confirmation training=safeguarding_adults age=21", "personal_care nursing", "career_change"},
        {"Walking group leader", ongoing, weekends, on_site, routine, few, "age=18 training=first_aid@60", "team_leading", "be_active meet_people"},
    }},
    {"Disability Network|Access Group|Learning Disability Circle", "disability learning_disability sensory_loss", "", {
        {"Club night buddy|Friday club buddy", ongoing, evenings, on_site, routine, some, "check=dbs_enhanced/adult references@confirmation age=18", "active_listening music", "meet_people"},
        {"Reader for people with sight loss|Large print and audio helper", ongoing, arranged, either, routine, few, "check=dbs_basic", "story_telling digital_support", "give_back"},
        {"British Sign Language support", ongoing, evenings, on_site, pressing, few, "language=british_sign_language+conversational check=dbs_enhanced/adult", "signing", "use_skills"},
        {"Accessible transport escort", ongoing, weekdays, on_site, pressing, several, "check=dbs_enhanced/adult age=18 training=manual_handling", "driving", "give_back"},
    }},
    {"Mind Space|Recovery House|Listening Project", "mental_health addiction", "", {
        {"Listening volunteer|Evening listening line", ongoing, evenings, either, routine, some, "check=dbs_enhanced/adult references training=mental_health_first_aid@60 age=21", "counselling active_listening", "study career_change"},
        {"Peer support group helper", ongoing, evenings, on_site, routine, few, "check=dbs_enhanced/adult age=18", "facilitation mentoring", "give_back"},
        {"Allotment group helper", ongoing, mornings, on_site, routine, few, "age=18", "gardening vegetable_growing", "be_active structure"},
    }},
    {"Sports Club|Boxing Academy|Athletics|Football Foundation", "sport young_people physical_health", "", {
        {"Junior football coach|Junior cricket coach|Netball coach", ongoing, weekends, on_site, routine, some, "skill=sports_coaching check=dbs_enhanced/child training=sports_leader|first_aid@90 age=18", "sports_coaching", "use_skills be_active"},
        {"Match day helper|Kit and pitch helper", ongoing, weekends, on_site, routine, some, "age=16", "stewarding", "award be_active"},
        {"Women's swimming session helper", ongoing, evenings, on_site, routine, few, "women_only age=18 training=basic_life_support@start", "swimming_teaching", "be_active"},
        {"Tournament steward", one_off, weekends, on_site, routine, many, "age=16", "stewarding event_planning", "teamwork award"},
    }},
    {"Arts Collective|Community Theatre|Print Workshop", "arts_and_culture community", "", {
        {"Workshop assistant|Printmaking assistant|Drama workshop assistant", ongoing, evenings, on_site, routine, some, "age=18", "art_and_craft drama", "learn_skills meet_people"},
        {"Front of house|Box office and ushers", shifts, evenings, on_site, routine, some, "age=16", "customer_service stewarding", "meet_people"},
        {"Poster and leaflet designer", one_off, arranged, remote, routine, few, "skill=graphic_design", "graphic_design", "use_skills reference"},
        {"Film maker for a community story", one_off, arranged, either, routine, few, "skill=film_making|photography", "film_making photography", "use_skills"},
    }},
    {"Garden Project|Friends of the Park|Green Corridor", "environment community", "", {
        {"Gardening volunteer|Food growing volunteer|Orchard volunteer", ongoing, mornings, on_site, routine, many, "age=16", "gardening vegetable_growing", "be_active meet_people structure"},
        {"Park patrol|Towpath patrol", shifts, weekends, on_site, pressing, some, "age=18 training=stewarding_basics@30 induction@start", "stewarding outreach", "be_active give_back"},
        {"Community clean-up|Canal clean-up", one_off, weekends, on_site, routine, many, "age=16", "team_leading", "teamwork be_active"},
        {"Cycle repair helper", ongoing, weekends, on_site, routine, few, "age=16", "cycle_repair", "learn_skills"},
    }},
    {"Interfaith Network|Community Welfare|Neighbourhood Fellowship", "faith community poverty", "", {
        {"Welfare visitor|Hospital visitor", ongoing, weekdays, on_site, routine, some, "check=dbs_enhanced/adult references age=21", "active_listening", "give_back"},
        {"Winter night shelter, evening shift|Winter night shelter, breakfast shift", shifts, evenings, on_site, pressing, some, "age=18 induction training=food_hygiene@30", "cooking conflict_resolution", "give_back meet_people"},
        {"Ramadan food distribution planner|Harvest appeal organiser", one_off, arranged, either, routine, few, "age=18", "event_planning logistics", "use_skills"},
    }},
    {"Women's Hub|Women's Circle", "women domestic_abuse families", "", {
        {"Women's group helper, Sylheti or Bengali|Women's sewing group helper, Sylheti or Bengali", ongoing, school_hours, on_site, routine, few, "women_only language=sylheti+conversational|bengali+conversational age=18", "sewing facilitation", "meet_people learn_english"},
        {"Helpline volunteer", ongoing, evenings, remote, pressing, few, "women_only check=dbs_enhanced/adult references@confirmation training=safeguarding_adults age=21", "counselling telephone_manner", "study"},
        {"Creche helper", ongoing, school_hours, on_site, pressing, some, "check=dbs_enhanced/child references age=18 training=first_aid_paediatric@60", "child_care", "study into_work"},
    }},
    {"Street Link|Night Shelter|Housing Action", "homelessness housing addiction", "", {
        {"Outreach walk, evenings|Outreach walk, early mornings", ongoing, evenings, on_site, pressing, some, "check=dbs_enhanced/adult age=21 induction training=lone_working", "outreach conflict_resolution", "give_back"},
        {"Day centre host|Laundry and showers host", ongoing, mornings, on_site, routine, some, "age=18 induction", "customer_service", "meet_people"},
        {"Barber for the day centre", ongoing, mornings, on_site, routine, few, "skill=hairdressing+capable", "hairdressing", "use_skills"},
        {"Flat starter-pack driver", ongoing, arranged, on_site, routine, few, "vehicle=car age=23", "driving diy", "give_back"},
    }},
    {"Works|Job Club|Skills Exchange", "employment education", "", {
        {"CV and interview coach|Evening interview coach", ongoing, evenings, either, routine, some, "skill=mentoring|human_resources|people_management|administration age=18", "mentoring human_resources", "use_skills give_back"},
        {"Mentor for a job seeker|Mentor for women returning to work", ongoing, arranged, either, routine, some, "age=21 references", "mentoring", "give_back"},
        {"IT help desk for beginners|Digital champion|Tablet lessons for elders", ongoing, weekdays, on_site, routine, some, "skill=digital_support|software_development age=16", "digital_support", "into_work use_skills"},
        {"Volunteer receptionist", ongoing, weekdays, on_site, routine, few, "age=16 training=data_protection_basics@30", "reception administration", "into_work reference"},
    }},
    {"Community Response|Emergency Volunteers|Rapid Response", "emergency_relief community", "Emergency", {
        {"PPE distribution|Test kit distribution", shifts, all_week, on_site, pressing, many, "age=18", "packing logistics", "give_back teamwork"},
        {"Emergency driver|Prescription driver", ongoing, all_week, on_site, pressing, crowd, "vehicle=car age=21 check=dbs_basic", "driving", "give_back"},
        {"Rest centre volunteer", ongoing, arranged, on_site, pressing, some, "age=18 induction training=first_aid@90", "conflict_resolution stewarding", "give_back learn_skills"},
        {"Call centre volunteer|Welfare caller", shifts, weekdays, remote, pressing, some, "age=18 training=data_protection_basics@start", "telephone_manner data_entry", "into_work"},
    }},
    {"Mutual Aid|Neighbours Together|Street Committee", "community social_isolation", "", {
        {"Street lead|Ward group convenor", ongoing, arranged, either, routine, few, "age=18", "community_organising outreach", "use_skills"},
        {"Dog walking for people at home|Errands and prescriptions", ongoing, all_week, on_site, routine, some, "age=16", "animal_care", "be_active"},
        {"Leafleting day|Door-knocking day", one_off, weekends, on_site, routine, some, "age=16", "outreach public_speaking", "meet_people"},
        {"Phone tree volunteer", ongoing, arranged, remote, routine, some, "age=16", "telephone_manner", "give_back"},
    }},
    {"Cultural Association|Welfare Association|Community Centre", "black_and_minority_ethnic community", "", {
        {"Translator, Bengali", one_off, arranged, remote, pressing, few, "language=bengali+fluent skill=translation|interpreting|writing", "translation writing", "use_skills reference"},
        {"Translator, Somali", one_off, arranged, remote, pressing, few, "language=somali+fluent", "translation writing", "use_skills reference"},
        {"Translator, Vietnamese or Chinese", one_off, arranged, remote, routine, few, "language=vietnamese+fluent|mandarin+fluent|cantonese+fluent", "translation writing", "use_skills reference"},
        {"Saturday school helper|Mother tongue class helper", ongoing, weekends, on_site, routine, some, "check=dbs_enhanced/child age=18 references", "teaching", "give_back"},
        {"Elders' outing helper", one_off, weekdays, on_site, routine, some, "age=18", "active_listening", "meet_people"},
        {"Trustee|Treasurer", ongoing, arranged, either, routine, few, "age=18 references training=trustee@90", "governance accounting strategy", "use_skills"},
    }},
    {"Tenants' Association|Housing Co-op|Estate Forum", "housing community", "", {
        {"Newsletter editor|Website and social media helper", ongoing, arranged, remote, routine, few, "age=16", "writing social_media web_design", "reference"},
        {"Community hall keyholder", ongoing, evenings, on_site, routine, few, "age=18 check=dbs_basic references", "property_and_buildings", "structure"},
        {"Fun day crew|Repair cafe helper", one_off, weekends, on_site, routine, some, "age=16", "diy event_planning sewing", "teamwork meet_people"},
    }},
    {"Volunteering Forum|Time Exchange|Small Charities Network", "community employment", "", {
        {"Trustee with finance skills|Chair of trustees|Trustee with legal skills", ongoing, arranged, either, pressing, few, "age=18 skill=accounting|legal_knowledge|governance|human_resources references training=trustee@90", "strategy governance", "use_skills"},
        {"Communications volunteer|Social media volunteer", ongoing, arranged, remote, routine, few, "skill=social_media|writing|marketing", "marketing photography", "reference into_work"},
        {"Bookkeeper for a small charity", ongoing, arranged, either, pressing, few, "skill=bookkeeping+capable|accounting", "accounting", "use_skills"},
        {"Database and reports volunteer", ongoing, arranged, remote, routine, few, "skill=database_work|software_development training=data_protection_basics@30", "research", "use_skills career_change"},
        {"Bid writer|Grant finder", one_off, arranged, remote, pressing, few, "skill=bid_writing|fundraising|writing+expert", "bid_writing", "use_skills"},
    }},
    {"City Farm|Animal Rescue|Stables", "animals environment children", "", {
        {"Farmyard helper|Weekend farmyard helper", ongoing, all_week, on_site, routine, some, "age=16", "animal_care gardening", "be_active award structure"},
        {"School visits guide", ongoing, school_hours, on_site, routine, few, "check=dbs_enhanced/child age=18", "story_telling teaching", "study"},
        {"Farm cafe helper", ongoing, weekends, on_site, routine, some, "training=food_hygiene@30 age=16", "customer_service retail", "into_work"},
    }},
    {"Museum|Story House|Idea Room", "heritage education arts_and_culture", "", {
        {"Gallery welcome|Exhibition steward", shifts, weekends, on_site, routine, some, "age=16", "reception history_and_heritage", "meet_people"},
        {"Oral history interviewer|Archive transcriber", ongoing, arranged, either, routine, few, "age=18", "history_and_heritage writing research", "learn_skills study"},
        {"Story time reader", ongoing, weekends, on_site, routine, few, "check=dbs_enhanced/child age=18", "story_telling", "give_back"},
        {"Charity shop volunteer|Book sale helper", ongoing, all_week, on_site, routine, many, "age=16", "retail customer_service", "into_work meet_people"},
    }},
}};

constexpr std::array<std::string_view, 48> name_words{
    "Ropewalk",     "Lighterman",  "Lock Cottage", "Mulberry Yard", "Sugar House",  "Tall Ship",    "Chandlery",   "Cooperage",
    "Marigold",     "Kingfisher",  "Grey Heron",   "Silk Loom",     "Copperfields", "Anchor Steps", "Ferryman",    "Saltbox",
    "Lantern Row",  "Brick Kiln",  "Gasholder",    "Towpath",       "Three Cranes", "Blue Bollard", "Sailmakers",  "Candlewick",
    "Plum Tree",    "Oat Quay",    "Swan Bridge",  "Weighhouse",    "Hop Garden",   "Jute Mill",    "Clocktower",  "Cobble Court",
    "Fig Lane",     "Open Door",   "Bright Step",  "Common Thread", "Full Table",   "Next Door",    "Rising Tide", "Second Wind",
    "Warm Hearth",  "Helping Oar", "Many Hands",   "Good Compass",  "Shared Roof",  "Kind Current", "Red Kite",    "Long Jetty",
};
// clang-format on

} // namespace

std::span<OrganisationKind const> organisation_kinds() {
    return kinds;
}

std::span<std::string_view const> organisation_words() {
    return name_words;
}

} // namespace kith::sample
