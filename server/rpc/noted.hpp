// SPDX-License-Identifier: MIT
// What the audit says of a call: the ids in its params and in its answer, by the names that ids have on the
// wire. Everything else in them is words, and stays out.
#pragma once

#include "store/audit.hpp"

#include <boost/json/object.hpp>

#include <string_view>

namespace kith::rpc {

// Adds the ids among the members of `object`. `method` says whose `id` is.
void note_ids(store::AuditRow& row, std::string_view method, boost::json::object const& object);
// Of what a link is bound to: "match/V1/R3".
void note_record(store::AuditRow& row, std::string_view record);

} // namespace kith::rpc
