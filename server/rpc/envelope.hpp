// SPDX-License-Identifier: MIT
// The envelope of JSON-RPC 2.0 (jsonrpc.org/specification, 2013-01-04): which calls a text holds, and the
// texts that answer them. A batch is answered in order, not atomically.
#pragma once

#include "base/outcome.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kith::rpc {

constexpr std::size_t batch_calls_max = 50;

enum class ErrorCode : std::int32_t {
    parse_error = -32700,
    invalid_request = -32600,
    method_not_found = -32601,
    invalid_params = -32602,
    internal_error = -32603, // a fault; its incident id is in the log
    refused = -32001, // a decided refusal: `data` holds its code, numbers, and whether a retry can help
};

// An error object; `data` is null where there is none.
struct Error {
    ErrorCode code;
    std::string message;
    boost::json::value data;
};

struct Call {
    std::optional<boost::json::value> id; // empty: a notification, which is never answered
    std::string method;
    boost::json::object params;
};

// A text's calls in order; what is no call is an error with the id it is to be answered under.
struct Envelope {
    struct Misfit {
        boost::json::value id;
        Error error;
    };
    bool batch = false;
    std::vector<Outcome<Call, Misfit>> calls;
};

// Never fails: a text that is not JSON holds one misfit. Params by position are refused: all are named.
[[nodiscard]] Envelope open_envelope(std::string_view text);

[[nodiscard]] boost::json::object result_reply(boost::json::value id, boost::json::value result);
[[nodiscard]] boost::json::object error_reply(boost::json::value id, Error error);
// The text to send: nothing where there are no replies.
[[nodiscard]] std::string close_envelope(bool batch, std::vector<boost::json::object> replies);

} // namespace kith::rpc
