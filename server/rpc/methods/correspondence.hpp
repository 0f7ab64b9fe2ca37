// SPDX-License-Identifier: MIT
// What a centre writes to people in its own words: in place of the catalogue's sentences, and as news to
// many; who wants news and who does not.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> correspondence_methods();

} // namespace kith::rpc
