// SPDX-License-Identifier: MIT
#include "rpc/envelope.hpp"

#include "rpc/json_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace kith::rpc {

namespace json = boost::json;

namespace {

Envelope::Misfit misfit(json::value id, ErrorCode code, std::string message) {
    return {std::move(id), {code, std::move(message), nullptr}};
}

bool may_be_id(json::value const& id) {
    return id.is_string() || id.is_int64() || id.is_uint64() || id.is_null();
}

bool is_known_member(std::string_view name) {
    return name == "jsonrpc" || name == "method" || name == "params" || name == "id";
}

Outcome<Call, Envelope::Misfit> call_of(json::value&& value) {
    constexpr auto invalid = ErrorCode::invalid_request;
    if (!value.is_object()) return refuse(misfit(nullptr, invalid, "a call is an object"));
    auto& object = value.as_object();
    Call call;
    if (auto* id = object.if_contains("id")) {
        if (!may_be_id(*id)) return refuse(misfit(nullptr, invalid, "id is a string, an integer or null"));
        call.id = std::move(*id);
    }
    auto const answer_to = call.id.value_or(nullptr);
    auto const* version = object.if_contains("jsonrpc");
    if (version == nullptr || *version != "2.0")
        return refuse(misfit(answer_to, invalid, "jsonrpc must be \"2.0\""));
    auto const* method = object.if_contains("method");
    if (method == nullptr || !method->is_string())
        return refuse(misfit(answer_to, invalid, "method must be a string"));
    call.method = method->as_string();
    if (auto* params = object.if_contains("params")) {
        if (!params->is_object())
            return refuse(
                misfit(answer_to, ErrorCode::invalid_params, "params are an object: all are named"));
        call.params = std::move(params->as_object());
    }
    for (auto const& member : object) {
        if (!is_known_member(member.key()))
            return refuse(misfit(answer_to, invalid, "unknown member " + std::string(member.key())));
    }
    return call;
}

Error unreadable(JsonRefusal const& refusal) {
    switch (refusal.why) {
    case JsonRefusal::Why::too_deep:
        return {ErrorCode::invalid_request, "nested more than " + std::to_string(json_depth_max) + " deep",
                nullptr};
    case JsonRefusal::Why::duplicate_member:
        return {ErrorCode::invalid_request, "member " + refusal.what + " stands twice", nullptr};
    case JsonRefusal::Why::malformed: break;
    }
    return {ErrorCode::parse_error, "not JSON: " + refusal.what, nullptr};
}

} // namespace

Envelope open_envelope(std::string_view text) {
    Envelope envelope;
    auto parsed = parse_json(text);
    if (!parsed) {
        envelope.calls.emplace_back(refuse(Envelope::Misfit{nullptr, unreadable(parsed.error())}));
        return envelope;
    }
    auto* batch = parsed->if_array();
    if (batch == nullptr) {
        envelope.calls.push_back(call_of(std::move(*parsed)));
        return envelope;
    }
    if (batch->empty() || batch->size() > batch_calls_max) {
        envelope.calls.emplace_back(
            refuse(misfit(nullptr, ErrorCode::invalid_request,
                          "a batch holds 1 to " + std::to_string(batch_calls_max) + " calls")));
        return envelope;
    }
    envelope.batch = true;
    envelope.calls.reserve(batch->size());
    for (auto& each : *batch) envelope.calls.push_back(call_of(std::move(each)));
    return envelope;
}

json::object result_reply(json::value id, json::value result) {
    return {{"jsonrpc", "2.0"}, {"result", std::move(result)}, {"id", std::move(id)}};
}

json::object error_reply(json::value id, Error error) {
    json::object body{{"code", static_cast<std::int32_t>(error.code)}, {"message", std::move(error.message)}};
    if (!error.data.is_null()) body["data"] = std::move(error.data);
    return {{"jsonrpc", "2.0"}, {"error", std::move(body)}, {"id", std::move(id)}};
}

std::string close_envelope(bool batch, std::vector<json::object> replies) {
    if (replies.empty()) return {};
    if (!batch) return json::serialize(replies.front());
    json::array all;
    all.reserve(replies.size());
    for (auto& reply : replies) all.emplace_back(std::move(reply));
    return json::serialize(all);
}

} // namespace kith::rpc
