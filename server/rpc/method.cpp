// SPDX-License-Identifier: MIT
#include "rpc/method.hpp"

#include "base/contract.hpp"

#include <algorithm>

namespace kith::rpc {

Error refusal_error(Refused const& refused, std::string message) {
    boost::json::object numbers;
    for (auto const& [name, value] : refused.numbers) numbers.emplace(name, value);
    return {ErrorCode::refused, std::move(message),
            boost::json::object{
                {"refusal", refused.code}, {"retry", refused.retry}, {"numbers", std::move(numbers)}}};
}

Error mismatch_error(Mismatch const& mismatch) {
    auto const path = mismatch.path.empty() ? "params" : "params" + mismatch.path;
    return {ErrorCode::invalid_params, path + ": expected " + mismatch.expected,
            boost::json::object{{"path", mismatch.path}, {"expected", mismatch.expected}}};
}

MethodTable::MethodTable(std::vector<Method> methods) : methods_(std::move(methods)) {
    std::ranges::sort(methods_, {}, &Method::name);
    KITH_EXPECT(std::ranges::adjacent_find(methods_, {}, &Method::name) == methods_.end());
}

Method const* MethodTable::find(std::string_view name) const {
    auto const found = std::ranges::lower_bound(
        methods_, name, {}, [](Method const& method) { return std::string_view(method.name); });
    return found != methods_.end() && found->name == name ? &*found : nullptr;
}

} // namespace kith::rpc
