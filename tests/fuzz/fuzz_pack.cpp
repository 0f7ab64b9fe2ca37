// SPDX-License-Identifier: MIT
// Any bytes as a pack: files are introduced by lines "### name". No crash; a pack that is read can be
// written, and what is written is read as the same roster.
#include "base/contract.hpp"
#include "exchange/pack.hpp"

#include <cstdint>

using namespace kith::exchange;

namespace {

PackFiles files_of(std::string_view text) {
    PackFiles files;
    constexpr std::string_view mark = "### ";
    for (auto at = text.find(mark); at != std::string_view::npos;) {
        auto const name_end = std::min(text.find('\n', at), text.size());
        auto const name = text.substr(at + mark.size(), name_end - at - mark.size());
        auto const next = text.find(mark, name_end);
        auto const begin = std::min(name_end + 1, text.size());
        files.emplace(name, text.substr(begin, std::min(next, text.size()) - begin));
        at = next;
    }
    return files;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    AsOf const as_of{std::nullopt, kith::Instant(std::chrono::seconds(1'790'000'000))};
    auto const files = files_of({reinterpret_cast<char const*>(data), size});
    auto const pack = read_pack(files, "Bow", as_of);
    if (!pack) {
        KITH_EXPECT(!pack.error().errors.empty());
        for (auto const& error : pack.error().errors) KITH_EXPECT(!error.file.empty());
        return 0;
    }
    auto const draft = read_draft(files, "Bow", as_of);
    KITH_EXPECT(draft.has_value());
    PackFiles written;
    for (auto& [name, text] : format_pack(*draft)) written.emplace(name, std::move(text));
    auto const again = read_pack(written, "Bow", as_of);
    KITH_EXPECT(again.has_value());
    KITH_EXPECT(again->roster == pack->roster);
    KITH_EXPECT(again->settings == pack->settings);
    return 0;
}
