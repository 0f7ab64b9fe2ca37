// SPDX-License-Identifier: MIT
// Settings from a file, the environment and the command line: whatever is given is read or refused in words,
// and what was read prints as a file that reads the same.
#include "base/contract.hpp"
#include "serve/settings.hpp"

using namespace kith;
using namespace kith::serve;

// The first byte says from where the rest comes.
extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    constexpr std::size_t longest = 1 << 14;
    if (size == 0 || size > longest) return 0;
    std::string const text(reinterpret_cast<char const*>(data + 1), size - 1);
    Settings settings;
    SettingErrors errors;
    if (data[0] % 3 == 0) {
        errors = read_toml(settings, text, "kith.toml");
    } else if (data[0] % 3 == 1) {
        errors = read_assignment(settings, text);
    } else {
        auto const equals = text.find('=');
        errors = read_environment(settings, [&](std::string const& name) -> std::optional<std::string> {
            if (equals == std::string::npos || name != text.substr(0, equals)) return std::nullopt;
            return text.substr(equals + 1);
        });
    }
    for (auto const& error : errors) KITH_EXPECT(!error.empty());
    (void)check(settings);
    if (!errors.empty()) return 0;
    auto const printed = print_settings(settings);
    Settings again;
    KITH_EXPECT(read_toml(again, printed, "printed").empty());
    KITH_EXPECT(print_settings(again) == printed);
    return 0;
}
