// SPDX-License-Identifier: MIT
// Any bytes as the other files that come from outside: activities (JSON), ward boundaries (GeoJSON), a
// taxonomy, settings (TOML). No crash; what is accepted makes a roster.
#include "base/contract.hpp"
#include "exchange/activities.hpp"
#include "exchange/settings.hpp"
#include "exchange/text.hpp"
#include "exchange/ward_shapes.hpp"

#include <cstdint>

using namespace kith;
using namespace kith::exchange;

namespace {

void read_as_activities(std::string_view text) {
    PackDraft draft;
    draft.roster.community = "Bow";
    draft.roster.as_of = Instant(std::chrono::seconds(1'790'000'000));
    set_words(draft.roster, draft.taxonomy);
    draft.places = {{"E3 2AA", {537100, 183200}, ""}};
    ImportReport report;
    import_activities("activities.json", text, draft, report);
    if (report.clean())
        KITH_EXPECT(Roster::build(std::move(draft.roster)).has_value());
    else
        KITH_EXPECT(draft.roster.roles.empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    ImportReport report;
    auto const text =
        decode_text("f", std::string(reinterpret_cast<char const*>(data + 1), size - 1), report);
    if (!text) return 0;
    switch (data[0]) {
    case 'a': read_as_activities(*text); break;
    case 'w': {
        WardShapes shapes;
        shapes.read("wards.geojson", *text, report);
        shapes.index();
        (void)shapes.holding({537100, 183200});
        break;
    }
    case 's': {
        auto const settings = read_settings("settings.toml", *text, report);
        if (!report.clean()) break;
        KITH_EXPECT(eligibility::validate(settings).empty());
        KITH_EXPECT(read_settings("settings.toml", format_settings(settings), report) == settings);
        break;
    }
    default: {
        auto const words = read_taxonomy(TaxonomyKind::checks, "checks.csv", *text, report);
        if (report.clean())
            KITH_EXPECT(read_taxonomy(TaxonomyKind::checks, "checks.csv",
                                      format_taxonomy(TaxonomyKind::checks, words), report) == words);
    }
    }
    return 0;
}
