// SPDX-License-Identifier: MIT
// Counts of one to four people are not published, nor what would give them away.
#include "desk/quarter.hpp"

#include <doctest/doctest.h>

#include <numeric>
#include <random>

using namespace kith;
using namespace kith::desk;

namespace {

std::vector<QuarterFigure> parts(std::vector<std::int64_t> const& people) {
    std::vector<QuarterFigure> figures;
    for (std::size_t at = 0; at < people.size(); ++at) {
        auto const name = std::string(at < 10 ? "0" : "") + std::to_string(at);
        figures.push_back({"ward", "started", name, people[at], people[at] + 1, 60 * people[at]});
    }
    return figures;
}

std::vector<std::int64_t> published(std::vector<std::int64_t> const& people) {
    std::vector<std::int64_t> told;
    for (auto const& [figure, hidden] : suppressed(parts(people))) {
        told.push_back(hidden ? -1 : figure.people);
        if (hidden) CHECK((figure.people == 0 && figure.times == 0 && figure.minutes == 0));
    }
    return told;
}

} // namespace

TEST_CASE("what is published of the parts of a figure") {
    using Numbers = std::vector<std::int64_t>;
    CHECK(published({10, 20, 30}) == Numbers{10, 20, 30});
    CHECK(published({0, 20, 5}) == Numbers{0, 20, 5});
    CHECK(published({3, 20, 30}) == Numbers{-1, -1, 30}); // 3 would be the total less the rest
    CHECK(published({1, 1, 30}) == Numbers{-1, -1, -1});  // two together
    CHECK(published({4, 4, 30}) == Numbers{-1, -1, 30});
    CHECK(published({0, 2, 0}) == Numbers{0, -1, 0});
    CHECK(published({}) == Numbers{});
}

TEST_CASE("the total of a measure is hidden where it is small, and where it is zero it is told") {
    std::vector<QuarterFigure> figures{
        {"", "enquired", "", 4, 4, 0}, {"", "started", "", 5, 7, 0}, {"", "worked", "", 0, 0, 0}};
    auto const told = suppressed(figures);
    REQUIRE(told.size() == 3);
    CHECK(told[0].hidden);
    CHECK_FALSE(told[1].hidden);
    CHECK_FALSE(told[2].hidden);
    for (auto const& each : shown(figures)) CHECK_FALSE(each.hidden);
}

TEST_CASE("from whatever is published, no count of one to four people can be worked out with the total") {
    std::mt19937 random(11);
    for (int round = 0; round < 5000; ++round) {
        std::vector<std::int64_t> people(1 + random() % 8);
        for (auto& each : people)
            each = random() % 3 == 0 ? 0 : random() % 2 == 0 ? random() % 7 : random() % 60;
        auto const told = published(people);
        std::int64_t hidden = 0;
        std::int64_t together = 0;
        std::int64_t told_some = 0;
        for (std::size_t at = 0; at < people.size(); ++at) {
            CAPTURE(at);
            CHECK_FALSE((told[at] > 0 && told[at] < 5));
            if (told[at] == -1) {
                ++hidden;
                together += people[at];
            } else {
                CHECK(told[at] == people[at]);
                told_some += told[at];
            }
        }
        // Either several that are many together, or all there is.
        if (hidden > 0) CHECK(((hidden >= 2 && together >= 5) || told_some == 0));
    }
}

TEST_CASE("the printed page escapes what people wrote, and marks what is hidden") {
    auto const phrases = phrases::Phrases::load("en");
    QuarterHeading const heading{"Centre", "<script>", "Route & work", Date(std::chrono::days(20000)),
                                 Date(std::chrono::days(20090))};
    auto const page = quarter_html(heading, suppressed(parts({2, 9, 40})), phrases);
    CHECK(page.find("<script>") == std::string::npos);
    CHECK(page.find("&lt;script&gt;") != std::string::npos);
    CHECK(page.find("Route &amp; work") != std::string::npos);
    CHECK(page.find("<td class=\"n\">*</td>") != std::string::npos);
    CHECK(page.find("<td class=\"n\">40.00</td>") != std::string::npos);
    auto const file = quarter_csv(heading, suppressed(parts({2, 9, 40})));
    CHECK(file.find("ward,02,started,40,41,40.00,no") != std::string::npos);
    CHECK(file.find("ward,00,started,,,,yes") != std::string::npos);
}
