// SPDX-License-Identifier: MIT
#include "base/contract.hpp"

#include <cstdio>
#include <cstdlib>

namespace kith {

void contract_broken(char const* expression, std::source_location where) noexcept {
    std::fprintf(stderr, "kith: broken contract: %s\n  at %s:%u in %s\n", expression, where.file_name(),
                 static_cast<unsigned>(where.line()), where.function_name());
    std::abort();
}

} // namespace kith
