// SPDX-License-Identifier: MIT
// How people are reached, what a link out of a message is about, and who could step in: contact.*, link.look,
// replacement.list, message.list.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> people_methods();

} // namespace kith::rpc
