// SPDX-License-Identifier: MIT
#include "rpc/methods/all.hpp"

#include "rpc/methods/entry.hpp"

#include <algorithm>
#include <iterator>

namespace kith::rpc {

std::vector<Method> all_methods() {
    std::vector<Method> all;
    for (auto* const of : {session_methods, principal_methods, token_methods}) {
        auto part = of();
        std::ranges::move(part, std::back_inserter(all));
    }
    return all;
}

} // namespace kith::rpc
