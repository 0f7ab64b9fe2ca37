// SPDX-License-Identifier: MIT
// What the server says of itself: the OpenRPC 1.3 document of a method table.
#pragma once

#include "rpc/method.hpp"

#include <boost/json/object.hpp>

namespace kith::rpc {

// `version` is the program's. Params are by name; a changing method's `key` stands first.
[[nodiscard]] boost::json::object openrpc(MethodTable const& table, std::string_view version);

// The schema of an idempotency key: its day, and 128 random bits as a UUID.
[[nodiscard]] boost::json::object key_schema();

} // namespace kith::rpc
