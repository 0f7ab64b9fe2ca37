// SPDX-License-Identifier: MIT
// Whoever is refused is told why in words: every code that the source can refuse with has its sentence.
#include "brokerage/life.hpp"
#include "explanation/codes.hpp"
#include "hub.hpp"
#include "phrases/refusals.hpp"
#include "source_folder.hpp"

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

using namespace kith;
using namespace kith::rpc_test;

namespace {

std::filesystem::path const server = source_folder() / "server";

// Refused{"code", ...}, no("code"), refused("code"), {"code", true, ...}
std::set<std::string> codes_in_source() {
    static std::regex const refusal(
        R"re((?:\w*Refus(?:ed|al)\s*\{\s*|\b(?:no|refused|already)\(\s*\{?\s*|return \{)"([a-z_]+)"(?=\s*[,})])|\{\{"([a-z_]+)", (?:true|false))re");
    static std::regex const password(R"re("(password_too_[a-z_]+)")re");
    std::set<std::string> codes;
    for (std::string const box : {"rpc", "auth", "desk", "serve"}) {
        for (auto const& entry : std::filesystem::recursive_directory_iterator(server / box)) {
            if (entry.path().extension() != ".cpp") continue;
            std::stringstream text;
            text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
            auto const source = std::move(text).str();
            for (auto const* pattern : {&refusal, &password})
                for (std::sregex_iterator at(source.begin(), source.end(), *pattern), end; at != end; ++at)
                    codes.insert((*at)[at->size() > 2 && (*at)[2].matched ? 2 : 1]);
        }
    }
    return codes;
}

} // namespace

TEST_CASE("every refusal has a sentence of its own") {
    auto const words = phrases::Phrases::load("en");
    auto codes = codes_in_source();
    REQUIRE(codes.size() > 30);
    REQUIRE(codes.contains("too_many_calls"));
    for (std::size_t i = 0; i < explanation::code_count<brokerage::StepRefusal>; ++i)
        codes.emplace(explanation::code_of(static_cast<brokerage::StepRefusal>(i)));
    for (auto const key : words.keys()) {
        constexpr std::string_view of_ledger = "ledger_refusal.";
        if (key.starts_with(of_ledger)) codes.emplace(key.substr(of_ledger.size()));
    }
    std::set<std::string> const no_refusals{"session", "volunteer", "organisation"}; // start of another list
    for (auto const& code : codes) {
        if (no_refusals.contains(code)) continue;
        CAPTURE(code);
        CHECK(words.has("refusal." + code));
        auto const said = phrases::refused(words, code, {});
        CHECK(said != code);
        CHECK(said.find("(" + code + ")") == std::string::npos);
    }
}

TEST_CASE("numbers are in the sentence, and what is not settled is named") {
    auto const words = phrases::Phrases::load("en");
    std::vector<std::pair<std::string, std::int64_t>> numbers{{"waiting.references", 1},
                                                              {"waiting.check.dbs_basic", 2}};
    CHECK(phrases::refused(words, "unsettled", numbers) ==
          "Something has to be settled first: references and check.");
    numbers = {{"seconds", 90}};
    CHECK(phrases::refused(words, "too_many_tries", numbers) == "Too many tries. Try again in 2 minutes.");
    CHECK(phrases::refused(words, "no_such_code", {}) == "That cannot be done (no_such_code).");
}

TEST_CASE("a caller reads the sentence, the code stays in the data, and a call sent again reads the same") {
    Hub hub;
    auto const reply =
        hub.call("", "match.apply", {{"volunteer", "V"}, {"opening", "R"}, {"key", hub.key()}});
    auto const& error = reply.at("error").as_object();
    CHECK(error.at("message") == "You are not signed in, or your session or link has ended.");
    CHECK(error.at("data").at("refusal") == "not_signed_in");

    auto const coordinator = hub.somebody(1, "c1", auth::Standing::coordinator);
    json::object const again{{"volunteer", "V"}, {"opening", "R"}, {"key", hub.key()}};
    auto const first = hub.call(coordinator, "match.apply", again);
    CHECK(first.at("error").at("message") == "There is no such opening.");
    CHECK(hub.call(coordinator, "match.apply", again) == first);
}
