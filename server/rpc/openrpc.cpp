// SPDX-License-Identifier: MIT
#include "rpc/openrpc.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace kith::rpc {

namespace json = boost::json;

namespace {

bool is_required(json::object const& schema, std::string_view name) {
    auto const* required = schema.if_contains("required");
    return required != nullptr && std::ranges::any_of(required->as_array(), [&](json::value const& each) {
               return each.as_string() == name;
           });
}

json::object descriptor(std::string_view name, json::value schema, bool required) {
    return {{"name", name}, {"required", required}, {"schema", std::move(schema)}};
}

// OpenRPC wants the required ones first.
json::array params_of(Method const& method) {
    json::array required;
    json::array optional;
    if (method.effect == Effect::changes) required.push_back(descriptor("key", key_schema(), true));
    for (auto const& property : method.params.at("properties").as_object()) {
        bool const needed = is_required(method.params, property.key());
        (needed ? required : optional).push_back(descriptor(property.key(), property.value(), needed));
    }
    for (auto& each : optional) required.push_back(std::move(each));
    return required;
}

} // namespace

json::object key_schema() {
    return {{"type", "string"},
            {"pattern", "^[0-9]{8}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"}};
}

json::object openrpc(MethodTable const& table, std::string_view version) {
    json::array methods;
    for (auto const& method : table.all()) {
        methods.push_back(
            json::object{{"name", method.name},
                         {"summary", method.summary},
                         {"paramStructure", "by-name"},
                         {"params", params_of(method)},
                         {"result", json::object{{"name", "result"}, {"schema", method.result}}}});
    }
    return {
        {"openrpc", "1.3.2"},
        {"info",
         json::object{{"title", "Kith"}, {"version", version}, {"license", json::object{{"name", "MIT"}}}}},
        {"methods", std::move(methods)}};
}

} // namespace kith::rpc
