// SPDX-License-Identifier: MIT
// The sample as files: what is committed in data/sample is what the maker makes, and what was written reads
// back the same. To make data/sample anew after a change of the maker: kith sample --out data/sample, or run
// this test with KITH_REGENERATE set.
#include "exchange/pack.hpp"
#include "sample/community.hpp"
#include "source_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace kith::sample::test {

namespace {

namespace fs = std::filesystem;

exchange::PackDraft pack_of(Options const& options) {
    exchange::PackDraft pack;
    RosterDraft words;
    exchange::set_words(words, pack.taxonomy);
    auto zone = exchange::zone_table(pack.zone_name);
    REQUIRE(zone.has_value());
    pack.roster = make_community(options, std::move(words.words), std::move(words.check_kinds), *zone);
    return pack;
}

std::string text_of(fs::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

fs::path const folder = source_folder() / "data" / "sample";

} // namespace

TEST_CASE("data/sample is what the default options make, byte for byte") {
    auto const files = exchange::format_pack(pack_of({}));
    if (std::getenv("KITH_REGENERATE") != nullptr) exchange::write_pack(folder, pack_of({}));
    std::set<std::string> names{"README.md"};
    std::size_t bytes = 0;
    for (auto const& [name, text] : files) {
        CAPTURE(name);
        names.insert(name);
        bytes += text.size();
        CHECK((text_of(folder / name) == text));
    }
    CHECK(bytes < 1'500'000);
    for (auto const& entry : fs::directory_iterator(folder)) {
        CHECK(names.contains(entry.path().filename().string()));
    }
    auto const read = exchange::read_pack(folder, {.stated = std::nullopt, .now = Instant{}});
    REQUIRE(read.has_value());
    CHECK(read->notes.empty());
}

TEST_CASE("a made community written as a pack reads back as the same roster") {
    auto const written = fs::temp_directory_path() / "kith_sample_pack_test";
    for (auto const& options : {Options{}, Options{.seed = 5, .volunteers = 12'000, .tight = true},
                                Options{.seed = 9, .volunteers = 0}}) {
        CAPTURE(options.volunteers);
        fs::remove_all(written);
        auto const pack = pack_of(options);
        exchange::write_pack(written, pack);
        auto const read = exchange::read_pack(written, {.stated = std::nullopt, .now = Instant{}});
        if (!read) {
            auto const& error = read.error().errors.front();
            FAIL(read.error().errors.size(), " errors; first ", error.file, " row ", error.row, " column ",
                 error.column, " read ", error.read);
        }
        CHECK(read->notes.empty());
        auto const roster = Roster::build(pack.roster);
        REQUIRE(roster.has_value());
        CHECK((read->roster.as_of() == roster->as_of()));
        CHECK((read->roster.zone() == roster->zone()));
        CHECK((read->roster.words() == roster->words()));
        CHECK(std::ranges::equal(read->roster.wards(), roster->wards()));
        CHECK(std::ranges::equal(read->roster.organisations(), roster->organisations()));
        CHECK(std::ranges::equal(read->roster.roles(), roster->roles()));
        CHECK(std::ranges::equal(read->roster.openings(), roster->openings()));
        CHECK(std::ranges::equal(read->roster.volunteers(), roster->volunteers()));
        CHECK(std::ranges::equal(read->roster.matches(), roster->matches()));
        CHECK((read->roster == *roster));
    }
    fs::remove_all(written);
}

} // namespace kith::sample::test
