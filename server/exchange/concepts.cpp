// SPDX-License-Identifier: MIT
#include "exchange/concepts.hpp"

#include "base/contract.hpp"
#include "exchange/csv.hpp"

#include <algorithm>
#include <array>

namespace kith::exchange {
namespace {

constexpr std::array<std::string_view, 5> kinds{"cause", "skill", "requirement", "vehicle", "access"};

struct Counterpart {
    ConceptKind kind{};
    std::string ours;
    std::string name;
    bool out = false;
    bool in = false;
};

std::vector<Counterpart> const& counterparts() {
    static auto const read = [] {
        std::vector<Counterpart> made;
        ImportReport report;
        std::array<CsvColumn, 4> const columns{
            {{"kind", true}, {"ours", true}, {"concept", true}, {"way", true}}};
        CsvReader reader("concepts.csv", concepts_text(), columns, report);
        while (reader.next()) {
            auto const kind = std::ranges::find(kinds, reader.cell(0));
            auto const way = reader.cell(3);
            KITH_EXPECT(kind != kinds.end() && (way == "both" || way == "in" || way == "out"));
            made.push_back({static_cast<ConceptKind>(kind - kinds.begin()), std::string(reader.cell(1)),
                            std::string(reader.cell(2)), way != "in", way != "out"});
        }
        KITH_EXPECT(report.clean() && !made.empty());
        return made;
    }();
    return read;
}

} // namespace

std::string_view concept_of(ConceptKind kind, std::string_view ours) {
    for (auto const& each : counterparts())
        if (each.kind == kind && each.out && each.ours == ours) return each.name;
    return {};
}

std::vector<std::string> words_of(ConceptKind kind, std::string_view name) {
    std::vector<std::string> words;
    for (auto const& each : counterparts())
        if (each.kind == kind && each.in && each.name == name) words.push_back(each.ours);
    return words;
}

} // namespace kith::exchange
