// SPDX-License-Identifier: MIT
// Contracts: what a function relies on and what it promises. A broken contract is a bug, so it stops the
// process, in release builds too; it is never used for input from outside, which gets a refusal instead.
#pragma once

#include <source_location>

namespace kith {

// Writes expression and place to stderr and aborts. Called only by KITH_EXPECT.
[[noreturn]] void contract_broken(char const* expression, std::source_location where) noexcept;

} // namespace kith

#define KITH_EXPECT(...)                                                                                     \
    ((__VA_ARGS__) ? static_cast<void>(0)                                                                    \
                   : ::kith::contract_broken(#__VA_ARGS__, ::std::source_location::current()))
