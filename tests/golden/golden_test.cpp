// SPDX-License-Identifier: MIT
// Whole cases a person can read: cases/NAME/pack is a community, cases/NAME/commands.txt what is run on it,
// one command a line, PACK standing for the folder, CASE for the case's own, OUT for one that goes away;
// cases/NAME/expected.txt everything it prints. Regenerate with
//   UPDATE_GOLDEN=1 ctest --preset release -R golden
// Every case also runs with the rows of all its files shuffled, which must change nothing.
#include "cli/command.hpp"
#include "cli/scratch.hpp"
#include "source_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <regex>
#include <set>

namespace fs = std::filesystem;

namespace {

std::string read(fs::path const& path) {
    std::stringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return std::move(text).str();
}

std::vector<std::string> lines_of(std::string const& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

// Folders by the names that commands give them, alone or before a "/".
using Folders = std::map<std::string, fs::path>;

std::vector<std::string> words_of(std::string const& line, Folders const& folders) {
    std::vector<std::string> words;
    std::istringstream stream(line);
    for (std::string word; stream >> word;) {
        std::string const head = word.substr(0, word.find('/'));
        auto const folder = folders.find(head);
        words.push_back(folder == folders.end() ? word : folder->second.string() + word.substr(head.size()));
    }
    return words;
}

// What a case prints: each command, its output, its refusals and its exit code. Measurements and the folder's
// name are taken out.
std::string run_case(std::string const& commands, fs::path const& folder, fs::path const& pack) {
    static std::regex const measured(R"re(,"measured":\{.*?\}\})re");
    Scratch const out;
    Folders const folders{{"PACK", pack}, {"CASE", folder}, {"OUT", out.path()}};
    std::string text;
    for (auto const& line : lines_of(commands)) {
        if (line.empty() || line.starts_with('#')) continue;
        auto const ran = run_kith(words_of(line, folders));
        std::string printed = std::regex_replace(ran.out, measured, "}");
        for (std::size_t at; (at = printed.find(out.path().string())) != std::string::npos;)
            printed.replace(at, out.path().string().size(), "OUT");
        text += "$ kith " + line + "\n" + printed;
        if (ran.exit == kith::cli::Exit::refused) text += ran.err;
        if (ran.exit != kith::cli::Exit::done)
            text += "exit " + std::to_string(static_cast<int>(ran.exit)) + "\n";
        text += "\n";
    }
    return text;
}

// A pack with the rows of every CSV file in another order. No cell of a case holds a line break.
void copy_shuffled(fs::path const& from, fs::path const& to, std::mt19937& random) {
    fs::create_directories(to);
    for (auto const& entry : fs::directory_iterator(from)) {
        auto lines = lines_of(read(entry.path()));
        if (entry.path().extension() == ".csv" && !lines.empty())
            std::shuffle(lines.begin() + 1, lines.end(), random);
        std::ofstream out(to / entry.path().filename(), std::ios::binary);
        for (auto const& line : lines) out << line << '\n';
    }
}

std::set<fs::path> cases() {
    std::set<fs::path> found;
    for (auto const& entry : fs::directory_iterator(kith::source_folder() / "tests/golden/cases")) {
        if (entry.is_directory()) found.insert(entry.path());
    }
    return found;
}

} // namespace

TEST_CASE("golden cases print what they should, whatever the order of rows") {
    bool const update = std::getenv("UPDATE_GOLDEN") != nullptr; // NOLINT(concurrency-mt-unsafe): one thread
    REQUIRE_FALSE(cases().empty());
    for (auto const& each : cases()) {
        CAPTURE(each.filename().string());
        std::string const commands = read(each / "commands.txt");
        std::string const printed = run_case(commands, each, each / "pack");
        if (update) std::ofstream(each / "expected.txt", std::ios::binary) << printed;
        CHECK(printed == read(each / "expected.txt"));
        if (printed.find("exit 1") != std::string::npos)
            continue; // refusals name rows, which shuffling moves
        std::mt19937 random(20261122);
        for (int round = 0; round < 3; ++round) {
            Scratch const scratch;
            copy_shuffled(each / "pack", scratch.path() / "pack", random);
            CHECK(run_case(commands, each, scratch.path() / "pack") == printed);
        }
    }
}

TEST_CASE("audit and fairness of the sample community read as they should, whatever the order of rows") {
    struct Report {
        std::string command, picture, drawn;
    };
    fs::path const top = kith::source_folder();
    fs::path const sample = top / "data/sample";
    std::mt19937 random(7);
    Scratch const scratch;
    copy_shuffled(sample, scratch.path() / "pack", random);
    bool const update = std::getenv("UPDATE_GOLDEN") != nullptr; // NOLINT(concurrency-mt-unsafe): one thread
    for (Report const& each : {Report{"audit", "heat.svg", "docs/audit_heat.svg"},
                               Report{"fairness", "settings.svg", "docs/fairness_settings.svg"}}) {
        CAPTURE(each.command);
        fs::path const expected = top / ("tests/golden/sample_" + each.command + ".txt");
        Scratch const out;
        REQUIRE(run_kith({each.command, sample.string(), "--out", out.path().string()}).exit ==
                kith::cli::Exit::done);
        std::string const picture = out.read(each.picture);
        std::string const commands =
            each.command + " PACK --out OUT\n" + each.command + " PACK --format csv --threads 1\n";
        std::string const printed = run_case(commands, sample, sample);
        if (update) {
            std::ofstream(expected, std::ios::binary) << printed;
            std::ofstream(top / each.drawn, std::ios::binary) << picture;
        }
        CHECK(printed == read(expected));
        CHECK(picture == read(top / each.drawn));
        CHECK(run_case(commands, sample, scratch.path() / "pack") == printed);
    }
}

TEST_CASE("the sample community gives the same plan, byte for byte, in whatever order its rows stand") {
    fs::path const sample = kith::source_folder() / "data/sample";
    std::string const commands = "match PACK --format json\nmatch PACK --format csv --threads 1\n";
    std::string const printed = run_case(commands, sample, sample);
    CHECK(printed.size() > 100'000);
    std::mt19937 random(7);
    Scratch const scratch;
    copy_shuffled(sample, scratch.path() / "pack", random);
    CHECK(run_case(commands, sample, scratch.path() / "pack") == printed);
}
