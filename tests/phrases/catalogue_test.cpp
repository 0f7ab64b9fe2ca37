// SPDX-License-Identifier: MIT
// The catalogue is complete: every code the engine can utter has its words, and no words are left over.
#include "brokerage/life.hpp"
#include "exchange/import_error.hpp"
#include "explanation/codes.hpp"
#include "phrases/families.hpp"
#include "phrases/phrases.hpp"
#include "source_folder.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

using namespace kith;
using namespace kith::phrases;
using explanation::code_count;
using explanation::code_of;

namespace {

std::filesystem::path const top = source_folder();

std::string read(std::filesystem::path const& path) {
    std::stringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return std::move(text).str();
}

template <class Enum>
void add_family(std::set<std::string>& keys, std::set<Enum> const& silent = {}) {
    for (std::size_t index = 0; index < code_count<Enum>; ++index)
        if (auto const value = static_cast<Enum>(index); !silent.contains(value)) keys.insert(key_of(value));
}

// The readers describe their enums themselves.
template <class Enum>
void add_described(std::set<std::string>& keys, std::string const& prefix) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
        [&](auto described) { keys.insert(prefix + described.name); });
}

// Keys that are made from codes, not written out in the source.
std::set<std::string> keys_from_codes() {
    std::set<std::string> keys;
    add_family<GateKind>(keys);
    add_family<LanguageLevel>(keys);
    add_family<MatchState>(keys);
    add_family<PlanClass>(keys);
    add_family<RoleKind>(keys);
    add_family<RoleStatus>(keys);
    add_family<Setting>(keys);
    add_family<SkillLevel>(keys);
    add_family<Stopped>(keys);
    add_family<Timing>(keys);
    add_family<TravelMode>(keys);
    add_family<Urgency>(keys);
    add_family<Vehicle>(keys);
    add_family<ViolationCode>(keys);
    add_family<VolunteerStatus>(keys);
    add_family<WhyRuns>(keys);
    add_family<eligibility::Question>(keys, {eligibility::Question::none});
    add_family<eligibility::Rule>(keys);
    add_family<eligibility::RuleOutcome>(keys);
    add_family<eligibility::Standing>(keys);
    add_family<eligibility::Term>(keys);
    add_family<explanation::ChangeKind>(keys, {explanation::ChangeKind::answer});
    for (auto const question :
         {eligibility::Question::birth, eligibility::Question::sex_condition, eligibility::Question::skills,
          eligibility::Question::languages, eligibility::Question::vehicle,
          eligibility::Question::access_needs, eligibility::Question::remote, eligibility::Question::home,
          eligibility::Question::travel_limit, eligibility::Question::availability,
          eligibility::Question::hours_per_week, eligibility::Question::expenses_needed})
        keys.insert("asking." + std::string(code_of(question))); // what ChangeKind::answer may ask
    for (std::string const of : {"opening", "person"}) {
        keys.insert("reason.rule." + of);
        keys.insert("reason.question." + of);
    }
    add_family<explanation::Bond>(keys);
    add_family<explanation::CameBecause>(keys);
    add_family<explanation::Decision>(keys);
    add_family<explanation::LeftBecause>(keys);
    add_family<explanation::Movement>(keys, {explanation::Movement::untouched});
    add_family<explanation::PriceGroup>(keys);
    for (std::size_t refusal = 0; refusal < code_count<brokerage::StepRefusal>; ++refusal)
        keys.insert("refusal." + std::string(code_of(static_cast<brokerage::StepRefusal>(refusal))));
    add_described<exchange::Expected>(keys, "expected.");
    add_described<exchange::Noted>(keys, "noted.");
    for (std::size_t rule = 0; rule < code_count<eligibility::Rule>; ++rule)
        for (std::size_t outcome = 0; outcome < code_count<eligibility::RuleOutcome>; ++outcome)
            keys.insert(key_of(static_cast<eligibility::Rule>(rule)) + "." +
                        std::string(code_of(static_cast<eligibility::RuleOutcome>(outcome))));
    return keys;
}

// Every string literal of the shell that looks like a key.
std::set<std::string> keys_in_source() {
    static std::regex const literal(R"re("([a-z_0-9]+(\.[a-z_0-9]+)*)")re");
    std::set<std::string> keys;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(top / "server")) {
        if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
        std::string const text = read(entry.path());
        for (std::sregex_iterator at(text.begin(), text.end(), literal), end; at != end; ++at)
            keys.insert((*at)[1]);
    }
    return keys;
}

} // namespace

TEST_CASE("every code has its words") {
    Phrases const phrases = Phrases::load("en");
    for (std::string const& key : keys_from_codes()) {
        CAPTURE(key);
        CHECK(phrases.has(key));
    }
}

TEST_CASE("every key of the catalogue is used") {
    Phrases const phrases = Phrases::load("en");
    std::set<std::string> const codes = keys_from_codes();
    std::set<std::string> const literals = keys_in_source();
    for (std::string_view const view : phrases.keys()) {
        std::string const key(view);
        CAPTURE(key);
        // Of a message to people the source has the name alone: message.offer_subject, message.offer_body.
        static std::regex const of_message("message\\.([a-z_0-9]+)_(subject|body)");
        std::smatch name;
        bool const sent = std::regex_match(key, name, of_message) && literals.contains(name[1]);
        // Of a refusal it has the code, or the ledger has.
        static std::regex const of_refusal("refusal\\.([a-z_0-9]+)");
        bool const refuses =
            std::regex_match(key, name, of_refusal) &&
            (literals.contains(name[1]) || literals.contains("ledger_refusal." + name[1].str()));
        CHECK((codes.contains(key) || literals.contains(key) || sent || refuses));
    }
}

TEST_CASE("the catalogue is sorted, and no key stands twice") {
    static std::regex const line(R"re((?:^|\n)  "([a-z_0-9.]+)": )re");
    for (std::string_view const language : Phrases::languages()) {
        std::string const text = read(top / "server/phrases/catalogues" / (std::string(language) + ".json"));
        std::vector<std::string> keys;
        for (std::sregex_iterator at(text.begin(), text.end(), line), end; at != end; ++at)
            keys.push_back((*at)[1]);
        auto const unsorted = std::ranges::adjacent_find(keys, std::greater_equal<>());
        CHECK_MESSAGE(unsorted == keys.end(), *unsorted);
        CHECK(keys.size() == Phrases::load(language).keys().size());
    }
}
