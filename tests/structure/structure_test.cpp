// SPDX-License-Identifier: MIT
// The shape of the code base is an input of its own tests: includes point one way, the engine stays pure, and
// no folder has a name that says nothing.
#include "source_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

fs::path const top = kith::source_folder();

struct SourceFile {
    fs::path path; // from the top folder
    std::string text;
};

std::vector<SourceFile> files_under(std::vector<std::string> const& roots,
                                    std::set<std::string> const& endings) {
    std::vector<SourceFile> found;
    for (auto const& root : roots) {
        if (!fs::exists(top / root)) continue;
        for (auto walk = fs::recursive_directory_iterator(top / root);
             walk != fs::recursive_directory_iterator(); ++walk) {
            if (walk->path().filename() == "node_modules") walk.disable_recursion_pending();
            if (!walk->is_regular_file() || !endings.contains(walk->path().extension().string())) continue;
            std::stringstream text;
            text << std::ifstream(walk->path(), std::ios::binary).rdbuf();
            found.push_back({fs::relative(walk->path(), top), std::move(text).str()});
        }
    }
    std::ranges::sort(found, {}, &SourceFile::path);
    return found;
}

std::vector<SourceFile> code() {
    return files_under({"engine", "server", "tests", "bench"}, {".cpp", ".hpp"});
}

std::vector<std::string> includes_of(std::string const& text) {
    static std::regex const include(R"re(^[ \t]*#[ \t]*include[ \t]*([<"][^>"]+[>"]))re",
                                    std::regex::multiline);
    std::vector<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), include), end; at != end; ++at)
        found.push_back((*at)[1]);
    return found;
}

// engine/model/roster.hpp -> "model"; server/main.cpp -> "main".
std::string box_of(fs::path const& path) {
    auto part = path.begin();
    std::string const root = (part++)->string();
    if (root != "engine" && root != "server") return {};
    return std::next(part) == path.end() ? part->stem().string() : part->string();
}

// Box -> boxes it may include. Each also may include itself.
std::map<std::string, std::set<std::string>> const allowed = [] {
    std::set<std::string> const engine{"base",        "model",     "eligibility", "assignment",
                                       "explanation", "asking",    "simulation",  "fairness",
                                       "audit",       "brokerage", "ledger"};
    auto const plus = [](std::set<std::string> set, std::set<std::string> const& more) {
        set.insert(more.begin(), more.end());
        return set;
    };
    auto const shell = plus(engine, {"spelling", "store", "exchange", "phrases", "sample"});
    auto const doors = plus(shell, {"auth", "desk", "plans"});
    return std::map<std::string, std::set<std::string>>{
        {"base", {}},
        {"model", {"base"}},
        {"eligibility", {"base", "model"}},
        {"assignment", {"base", "model", "eligibility"}},
        {"explanation", {"base", "model", "eligibility", "assignment"}},
        {"asking", {"base", "model", "eligibility", "assignment", "explanation"}},
        {"simulation", {"base", "model", "eligibility", "assignment", "explanation", "asking"}},
        {"fairness", {"base", "model", "eligibility", "assignment", "explanation"}},
        {"audit", {"base", "model", "eligibility", "assignment", "explanation", "fairness"}},
        {"brokerage", {"base", "model"}},
        {"ledger", {"base"}},
        {"spelling", {}},
        {"store", plus(engine, {"spelling"})},
        {"exchange", engine},
        {"phrases", engine},
        {"sample", engine},
        {"auth", shell},
        {"plans", plus(engine, {"exchange", "phrases"})},
        {"desk", plus(shell, {"plans"})},
        {"rpc", doors},
        {"feed", doors},
        {"public", doors},
        {"cli", doors},
        {"session", plus(doors, {"rpc", "feed", "public", "cli"})},
        {"serve", plus(doors, {"rpc", "feed", "public", "cli", "session"})},
        {"main", plus(doors, {"rpc", "feed", "public", "cli", "session", "serve"})},
    };
}();

// Third-party headers that belong to some boxes only.
struct Confined {
    std::regex header;
    std::set<std::string> boxes;
};
std::vector<Confined> const confined = {
    {std::regex("<boost/(beast|asio).*"), {"session"}},
    {std::regex("<(sqlite3\\.h|soci/.*|libpq-fe\\.h)>"), {"store"}},
    {std::regex("<CLI/.*"), {"cli", "serve", "main"}},
    {std::regex("<spdlog/.*"), {"serve"}},
    {std::regex("<toml\\+\\+/.*"), {"exchange", "serve"}},
    {std::regex("<prometheus/.*"), {"public"}},
    {std::regex("<(libical/.*|csv\\.h|proj\\.h|date/.*)>"), {"exchange"}},
    {std::regex("<unicode/.*"), {"exchange", "phrases", "spelling"}},
};

// What engine/ may include from outside: the standard library and Boost's headers, and of Boost no JSON, Asio
// or Beast.
bool is_pure(std::string const& include) {
    static std::regex const standard("<[a-z_0-9]+>");
    static std::regex const intrinsics("<(immintrin|cpuid)\\.h>");
    static std::regex const boost("<boost/(?!json|asio|beast|url|process|log).*");
    static std::set<std::string> const impure{"<fstream>", "<iostream>", "<filesystem>",
                                              "<random>",  "<ctime>",    "<regex>"};
    if (impure.contains(include)) return false;
    return std::regex_match(include, standard) || std::regex_match(include, intrinsics) ||
           std::regex_match(include, boost);
}

} // namespace

TEST_CASE("includes point one way") {
    auto const sources = code();
    REQUIRE(sources.size() > 10);
    for (auto const& source : sources) {
        std::string const box = box_of(source.path);
        if (box.empty()) continue;
        CAPTURE(source.path.string());
        REQUIRE_MESSAGE(allowed.contains(box), "a folder nobody placed in the order of includes: ", box);
        for (auto const& include : includes_of(source.text)) {
            if (include[0] != '"') continue;
            std::string const target = include.substr(1, include.find('/') - 1);
            CAPTURE(include);
            CHECK((target == box || allowed.at(box).contains(target)));
        }
    }
}

TEST_CASE("the engine is pure: the standard library and Boost's headers only") {
    for (auto const& source : code()) {
        if (*source.path.begin() != "engine") continue;
        CAPTURE(source.path.string());
        for (auto const& include : includes_of(source.text)) {
            if (include[0] == '"') continue;
            CAPTURE(include);
            CHECK(is_pure(include));
        }
        // No clock and no random device under any name.
        for (char const* word :
             {"system_clock", "steady_clock", "high_resolution_clock", "random_device", "std::rand"}) {
            CAPTURE(word);
            CHECK(source.text.find(word) == std::string::npos);
        }
    }
}

TEST_CASE("Beast, SQL, the command line and the file formats each stay in their folder") {
    for (auto const& source : code()) {
        std::string const box = box_of(source.path);
        if (box.empty()) continue;
        CAPTURE(source.path.string());
        for (auto const& include : includes_of(source.text)) {
            for (auto const& rule : confined) {
                if (!std::regex_match(include, rule.header)) continue;
                CAPTURE(include);
                CHECK(rule.boxes.contains(box));
            }
        }
    }
}

TEST_CASE("no folder has a name that says nothing") {
    std::set<std::string> const forbidden{"util", "utils", "common", "helper", "helpers",
                                          "misc", "lib",   "core",   "stuff"};
    for (char const* root : {"engine", "server", "tests", "bench", "data", "docs", "cmake"}) {
        if (!fs::exists(top / root)) continue;
        for (auto walk = fs::recursive_directory_iterator(top / root);
             walk != fs::recursive_directory_iterator(); ++walk) {
            if (walk->path().filename() == "node_modules") walk.disable_recursion_pending();
            CAPTURE(walk->path().string());
            CHECK_FALSE(forbidden.contains(walk->path().stem().string()));
        }
    }
}

TEST_CASE("every source opens with its licence line and every header is guarded") {
    for (auto const& source : code()) {
        CAPTURE(source.path.string());
        CHECK(source.text.starts_with("// SPDX-License-Identifier: MIT\n"));
        if (source.path.extension() == ".hpp")
            CHECK(source.text.find("\n#pragma once\n") != std::string::npos);
    }
}

// CMake takes a semicolon in a test's name for the end of it: two tests would run nothing and pass.
TEST_CASE("no test has a semicolon in its name") {
    static std::regex const name(R"re(TEST_CASE\(((?:\s*"(?:[^"\\]|\\.)*")+))re");
    for (auto const& source : files_under({"tests"}, {".cpp"})) {
        for (std::sregex_iterator at(source.text.begin(), source.text.end(), name), end; at != end; ++at) {
            CAPTURE(source.path.string());
            CHECK_MESSAGE((*at)[1].str().find(';') == std::string::npos, (*at)[1].str());
        }
    }
}

TEST_CASE("the checker sees a wrong include when there is one") {
    CHECK(includes_of("#include \"assignment/plan.hpp\"\n  # include <json>\n") ==
          std::vector<std::string>{"\"assignment/plan.hpp\"", "<json>"});
    CHECK_FALSE(allowed.at("model").contains("assignment"));
    CHECK_FALSE(allowed.at("ledger").contains("model"));
    CHECK_FALSE(is_pure("<fstream>"));
    CHECK_FALSE(is_pure("<boost/json.hpp>"));
    CHECK_FALSE(is_pure("<sqlite3.h>"));
    CHECK(is_pure("<boost/graph/adjacency_list.hpp>"));
    CHECK(box_of("engine/model/roster.hpp") == "model");
    CHECK(box_of("server/main.cpp") == "main");
}
